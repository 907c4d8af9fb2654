import { tokenFamily } from '../token-format.ts'

/**
 * Clouds and those who run servers for others. Keys of AWS that end in EXAMPLE are those of its documentation.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export const cloudTokens = tokenFamily(
  [
    {
      kind: 'SECRET_AWS_ACCESS_KEY',
      anchors: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
      shape: /A(?:KIA|SIA|BIA|CCA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}(?![A-Za-z0-9])/y,
      score: 0.95,
    },
    // Ids of users, roles and groups: only with a digit, since the letters alone also spell words and genes.
    {
      kind: 'SECRET_AWS_ACCESS_KEY',
      anchors: ['AGPA', 'AIDA', 'AROA', 'AIPA', 'ANPA', 'ANVA', 'A3T'],
      shape: /A(?:GPA|IDA|ROA|IPA|NPA|NVA|3T[A-Z0-9])(?=[A-Z]{0,99}[0-9])[A-Z0-9]{16}(?![A-Za-z0-9])/y,
      score: 0.7,
    },
    { kind: 'SECRET_AWS_BEDROCK_KEY', anchors: ['ABSKQmVkcm9ja0FQSUtleS'], shape: /ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{60,400}={0,2}/y },
    {
      kind: 'SECRET_AWS_BEDROCK_KEY',
      anchors: ['bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t'],
      shape: /bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/=]{0,4000}/y,
    },
    {
      kind: 'SECRET_AWS_SESSION_TOKEN',
      anchors: ['FwoGZXIvYXdz', 'IQoJb3JpZ2lu', 'FQoGZXIvYXdz'],
      shape: /(?:F[wQ]oGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/=]{40,4000}/y,
    },
    { kind: 'SECRET_AWS_MWS_KEY', anchors: ['amzn.mws.'], shape: /amzn\.mws\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y },
    { kind: 'SECRET_AWS_APPSYNC_KEY', anchors: ['da2-'], shape: /da2-[a-z0-9]{26}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_AMAZON_OAUTH_SECRET', anchors: ['amzn1.oa2-cs.v1.'], shape: /amzn1\.oa2-cs\.v1\.[0-9a-f]{64}/y },
    { kind: 'SECRET_GOOGLE_API_KEY', anchors: ['AIza'], shape: /AIza[\w-]{35}(?![\w-])/y, score: 0.95 },
    { kind: 'SECRET_GOOGLE_OAUTH_SECRET', anchors: ['GOCSPX-'], shape: /GOCSPX-[\w-]{28}(?![\w-])/y, score: 0.95 },
    { kind: 'SECRET_GOOGLE_OAUTH_TOKEN', anchors: ['ya29.'], shape: /ya29\.[\w-]{20,2000}/y },
    { kind: 'SECRET_GOOGLE_OAUTH_TOKEN', anchors: ['1//0'], shape: /1\/\/0[\w-]{40,200}/y },
    { kind: 'SECRET_GOOGLE_OAUTH_TOKEN', anchors: ['4/0A'], shape: /4\/0A[\w-]{60,200}/y },
    { kind: 'SECRET_FIREBASE_KEY', anchors: [':APA91'], before: 11, shape: /AAAA[\w-]{7}:APA91[\w-]{134}/y },
    // https://learn.microsoft.com/entra/identity-platform/howto-create-service-principal-portal: three, a digit, Q~, the rest.
    {
      kind: 'SECRET_AZURE_CLIENT_SECRET',
      anchors: ['7Q~', '8Q~', '9Q~', '6Q~', '5Q~'],
      before: 3,
      shape: /[\w.~-]{3}\dQ~(?=[\w.~-]{0,99}[A-Z])[\w.~-]{31,34}(?![\w.~-])/y,
    },
    { kind: 'SECRET_AZURE_STORAGE_KEY', anchors: ['+ASt'], before: 76, shape: /[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{6}==/y },
    { kind: 'SECRET_AZURE_COSMOS_KEY', anchors: ['ACDb'], before: 76, shape: /[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{6}==/y },
    { kind: 'SECRET_AZURE_FUNCTION_KEY', anchors: ['AzFu'], before: 44, shape: /[\w-]{44}AzFu[\w-]{6}[AQgw]==/y },
    { kind: 'SECRET_AZURE_SEARCH_KEY', anchors: ['AzSe'], before: 42, shape: /[A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_AZURE_REGISTRY_KEY', anchors: ['+ACR'], before: 42, shape: /[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}/y },
    { kind: 'SECRET_AZURE_SERVICE_BUS_KEY', anchors: ['+ASb'], before: 33, shape: /[A-Za-z0-9+/]{33}\+ASb[A-Za-z0-9+/]{6}=/y },
    { kind: 'SECRET_AZURE_EVENT_HUB_KEY', anchors: ['+AEh'], before: 33, shape: /[A-Za-z0-9+/]{33}\+AEh[A-Za-z0-9+/]{6}=/y },
    { kind: 'SECRET_AZURE_IOT_KEY', anchors: ['AIoT'], before: 33, shape: /[A-Za-z0-9+/]{33}AIoT[A-Za-z0-9+/]{6}=/y },
    { kind: 'SECRET_AZURE_AI_KEY', anchors: ['JQQJ99'], before: 52, shape: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}/y },
    { kind: 'SECRET_AZURE_DEVOPS_TOKEN', anchors: ['AZDO'], before: 76, shape: /[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}/y },
    { kind: 'SECRET_ALIBABA_ACCESS_KEY', anchors: ['LTAI'], shape: /LTAI(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{12,26}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_TENCENT_SECRET_ID', anchors: ['AKID'], shape: /AKID(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{13,40}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_YANDEX_KEY', anchors: ['AQVN'], shape: /AQVN[\w-]{35,38}(?![\w-])/y },
    { kind: 'SECRET_YANDEX_KEY', anchors: ['YC'], shape: /YC(?=[\w-]{0,20}[0-9])(?=[\w-]{0,20}[a-z])[\w-]{38}(?![\w-])/y },
    { kind: 'SECRET_YANDEX_TOKEN', anchors: ['t1.'], shape: /t1\.[A-Z0-9a-z_-]{4,400}={0,2}\.[A-Z0-9a-z_-]{86}={0,2}/y },
    { kind: 'SECRET_YANDEX_TOKEN', anchors: ['y0_', 'y1_', 'y2_', 'y3_'], shape: /y[0-3]_[\w-]{50,80}/y },
    { kind: 'SECRET_DIGITALOCEAN_TOKEN', anchors: ['dop_v1_', 'doo_v1_', 'dor_v1_'], shape: /do[opr]_v1_[a-f0-9]{64}/y, score: 0.99 },
    { kind: 'SECRET_DIGITALOCEAN_TOKEN', anchors: ['DO00', 'DO80'], shape: /DO[08]0[A-Z0-9]{16}(?![A-Za-z0-9])/y },
    {
      kind: 'SECRET_HEROKU_KEY',
      anchors: ['HRKU-'],
      shape: /HRKU-(?:AA[\w-]{58}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{40,70})(?![\w-])/y,
    },
    // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats: 40 characters and a checksum.
    {
      kind: 'SECRET_CLOUDFLARE_TOKEN',
      anchors: ['cfk_', 'cfut_', 'cfat_'],
      shape: /cf(?:k|ut|at)_[A-Za-z0-9]{40}[a-f0-9]{8}(?![A-Za-z0-9])/y,
      score: 0.95,
    },
    { kind: 'SECRET_CLOUDFLARE_ORIGIN_KEY', anchors: ['v1.0-'], shape: /v1\.0-[0-9a-f]{24}-[0-9a-f]{146}/y },
    // https://vercel.com/changelog/new-token-formats-and-secret-scanning
    { kind: 'SECRET_VERCEL_TOKEN', anchors: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], shape: /vc[piark]_[\w-]{40,80}/y },
    { kind: 'SECRET_NETLIFY_TOKEN', anchors: ['nfp_', 'nfc_', 'nfo_', 'nfu_'], shape: /nf[pcou]_[A-Za-z0-9]{36,44}/y },
    { kind: 'SECRET_DENO_TOKEN', anchors: ['ddp_', 'ddw_', 'ddo_'], shape: /dd[pwo]_[A-Za-z0-9]{36}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_RENDER_KEY', anchors: ['rnd_'], shape: /rnd_[A-Za-z0-9]{32}(?![A-Za-z0-9])/y },
    {
      kind: 'SECRET_FLY_TOKEN',
      anchors: ['fo1_', 'fm1a_', 'fm1r_', 'fm2_'],
      shape: /(?:fo1_[\w-]{43}|fm1[ar]_[A-Za-z0-9+/]{100,1000}={0,2}|fm2_[A-Za-z0-9+/]{100,1000}={0,2})(?![\w-])/y,
    },
    { kind: 'SECRET_SCALINGO_TOKEN', anchors: ['tk-us-'], shape: /tk-us-[\w-]{48}(?![\w-])/y },
    { kind: 'SECRET_SCALEWAY_KEY', anchors: ['SCW'], shape: /SCW(?=[A-Z]{0,99}[0-9])[A-Z0-9]{17}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_EXOSCALE_KEY', anchors: ['EXO'], shape: /EXO[0-9a-f]{24}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_ORACLE_OCID', anchors: ['ocid1.credential.'], shape: /ocid1\.credential\.[\w.-]{20,200}/y },
  ],
  {
    finds: [
      'key «AKIAQ7MPL3EXAM2W4TZK» in the log',
      'export GOOGLE=«AIzaSyD3f0Qw8rTzUiOpLkJhGfDsXcVbNm2-_4q»;',
      '«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»',
      '«dop_v1_3f9b6c2d8e1a7450b3c6d9e2f1a8475603b9c6d2e8f1a7450b3c6d9e2f1a8475»',
      'secret «Zq38Q~w3RtYuIoPaSdFgHjKlZxCvBnM1qW2eR4t»',
      '«cfut_ptgUzEjfebzJ6sZWdoHIxrXl0gqn87b1PZqZrmkt9b2ac757»',
    ],
    ignores: ['AKIAIOSFODNN7EXAMPLE', 'AKIAXXXXXXXXXXXXXXXX', 'WEAREINASIAWITHSEVENBOATSTODAY', 'dop_v1_ is the prefix', 'mailto AIza'],
  },
)
