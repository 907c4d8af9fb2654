import { pieces, tokenFamily } from '../token-format.ts'

/** Where people write, plan, draw, sell and post. */
export const workTokens = tokenFamily(
  [
    // https://developers.notion.com/page/changelog#september-11-2024
    {
      kind: 'SECRET_NOTION_TOKEN',
      anchors: ['ntn_', 'secret_'],
      shape: /(?:ntn_\d{11}(?=[0-9]{0,99}[A-Za-z])[A-Za-z0-9]{35}|secret_(?=[a-z0-9]{0,99}[A-Z])[A-Za-z0-9]{43})(?![A-Za-z0-9])/y,
      score: 0.97,
    },
    {
      kind: 'SECRET_LINEAR_KEY',
      anchors: ['lin_api_', 'lin_oauth_', 'lin_wh_'],
      shape: /lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,64}/y,
      score: 0.99,
    },
    { kind: 'SECRET_AIRTABLE_TOKEN', anchors: ['pat'], shape: /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/y, score: 0.99 },
    {
      kind: 'SECRET_AIRTABLE_KEY',
      anchors: ['key'],
      shape: /key(?=[A-Za-z]{0,13}[0-9])(?=[a-z0-9]{0,13}[A-Z])[A-Za-z0-9]{14}(?![\w-])/y,
      score: 0.6,
    },
    // https://www.figma.com/developers/api#access-tokens: the old form is of the shape of a UUID with a longer head.
    {
      kind: 'SECRET_FIGMA_TOKEN',
      anchors: ['figd_', 'figo_', 'figor_', 'figoh_', 'figu_', 'figur_', 'figuh_', 'figp_'],
      shape: /fig(?:d|or?|oh|ur?|uh|p)_[\w-]{38,64}/y,
      score: 0.99,
    },
    {
      kind: 'SECRET_ASANA_TOKEN',
      anchors: ['0/', '1/', '2/'],
      shape: /[0-2]\/\d{14,17}(?:\/\d{14,17})?:[0-9a-f]{32}(?![A-Za-z0-9])/y,
      score: 0.97,
    },
    {
      kind: 'SECRET_DROPBOX_TOKEN',
      anchors: ['sl.'],
      shape: /sl\.(?:u\.)?(?=[\w=-]{0,99}[0-9])(?=[\w=-]{0,99}[A-Z])[\w=-]{120,1500}/y,
      score: 0.97,
    },
    {
      kind: 'SECRET_HUBSPOT_TOKEN',
      anchors: ['pat-na', 'pat-eu', 'pat-ap'],
      shape: /pat-(?:na|eu|ap)\d-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy,
      score: 0.99,
    },
    { kind: 'SECRET_SALESFORCE_TOKEN', anchors: ['00D'], shape: /00D[A-Za-z0-9]{12,15}![\w.]{80,200}/y, score: 0.97 },
    { kind: 'SECRET_SALESFORCE_TOKEN', anchors: ['5Aep'], shape: /5Aep[\w.]{70,120}/y },
    { kind: 'SECRET_INTERCOM_TOKEN', anchors: ['dG9rO'], shape: /dG9rO[A-Za-z0-9+/]{54}=/y },
    { kind: 'SECRET_CONTENTFUL_TOKEN', anchors: ['CFPAT-'], shape: /CFPAT-[\w-]{43}/y, score: 0.97 },
    { kind: 'SECRET_TYPEFORM_TOKEN', anchors: ['tfp_'], shape: /tfp_[\w.=-]{40,64}/y },
    { kind: 'SECRET_BEAMER_TOKEN', anchors: ['b_'], shape: /b_[a-z0-9=_-]{44}(?![\w=-])/y, score: 0.7 },
    { kind: 'SECRET_SETTLEMINT_TOKEN', anchors: ['sm_pat_', 'sm_aat_', 'sm_sat_'], shape: /sm_[pas]at_[A-Za-z0-9]{16}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_ADOBE_SECRET', anchors: ['p8e-', 'p8E-'], shape: /p8[eE]-[a-zA-Z0-9_-]{32}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_CANVA_SECRET', anchors: ['cnvca'], shape: /cnvca[\w-]{51}/y },
    {
      kind: 'SECRET_MAPBOX_TOKEN',
      anchors: ['sk.', 'pk.', 'tk.'],
      shape: /[spt]k\.(?:eyJ)?[A-Za-z0-9_-]{50,400}\.[A-Za-z0-9_-]{22}(?![\w-])/y,
      score: 0.97,
    },
    { kind: 'SECRET_MAXMIND_KEY', anchors: ['_mmk'], before: 36, shape: /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/y, score: 0.97 },
    {
      kind: 'SECRET_FACEBOOK_TOKEN',
      anchors: ['EAA'],
      shape: /EAA[MC](?=[a-z]{0,99}[A-Z0-9])(?=[A-Z]{0,99}[a-z0-9])[A-Za-z0-9]{60,300}(?![A-Za-z0-9])/y,
    },
    { kind: 'SECRET_FACEBOOK_TOKEN', anchors: ['EAA'], shape: /EAA[A-Za-z](?=[A-Za-z]{0,100}[0-9])[A-Za-z0-9]{80,400}(?![A-Za-z0-9+/=])/y },
    { kind: 'SECRET_FACEBOOK_TOKEN', anchors: ['|'], before: 15, shape: /\d{15}(?:\||%)(?:7C)?[\w-]{27,40}(?![\w-])/y },
    { kind: 'SECRET_FACEBOOK_TOKEN', anchors: ['|'], before: 16, shape: /\d{16}\|[\w-]{27,40}(?![\w-])/y },
    { kind: 'SECRET_INSTAGRAM_TOKEN', anchors: ['IGQV', 'IGQW', 'IGAA'], shape: /IG(?:QV|QW|AA)[\w-]{80,300}/y },
    { kind: 'SECRET_TWITTER_TOKEN', anchors: ['AAAAAAAAAAAAAAAAAAAAA'], shape: /A{21,22}[\w%]{80,120}(?![\w%])/y },
    { kind: 'SECRET_SEGMENT_TOKEN', anchors: ['sgp_'], shape: /sgp_(?=[a-z0-9]{0,99}[G-Z])[A-Za-z0-9]{64}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_ADAFRUIT_KEY', anchors: ['aio_'], shape: /aio_[A-Za-z0-9]{28}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_APIFY_TOKEN', anchors: ['apify_api_'], shape: /apify_api_[A-Za-z0-9]{34,38}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_KLAVIYO_KEY', anchors: ['pk_'], shape: /pk_[a-f0-9]{34}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_NYLAS_KEY', anchors: ['nyk_v0_'], shape: /nyk_v0_[A-Za-z0-9]{50,80}/y },
    { kind: 'SECRET_WAKATIME_KEY', anchors: ['waka_'], shape: /waka_(?:tok_|sec_|ref_)?[0-9a-zA-Z-]{36,80}/y },
    { kind: 'SECRET_LINKEDIN_SECRET', anchors: ['WPL_AP'], shape: /WPL_AP[01]\.[\w.]{16,40}[=\w]{0,8}/y },
    {
      kind: 'SECRET_SHIPENGINE_KEY',
      anchors: ['TEST_', 'PROD_'],
      shape: /(?:TEST|PROD)_(?=[A-Za-z]{0,99}[0-9])(?=[a-z0-9]{0,99}[A-Z])[A-Za-z0-9+/]{43}(?![A-Za-z0-9])/y,
    },
    { kind: 'SECRET_CLICKUP_TOKEN', anchors: ['pk_'], shape: /pk_\d{5,10}_[A-Z0-9]{32}(?![A-Za-z0-9])/y },
  ],
  {
    finds: [
      `«${pieces('ntn', '_74675993933E0J9Nxz1kHfFeDrKpkdVbc8tFemVET6CgMD')}»`,
      '«patk3Jd9sLmQ2wErT.3f9a6c2d8e1a7450b3c6d9e2f1a8475603b9c6d2e8f1a7450b3c6d9e2f1a8475»',
      '«figd_k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5»',
      '«pat-eu1-3f9a6c2d-8e1a-7450-b3c6-d9e2f1a84756»',
    ],
    ignores: ['secret_manager_service_account_name_in_the_cloud_x', 'pattern.length', 'keyboardShortcut', 'b_small', 'EAA member states'],
  },
)
