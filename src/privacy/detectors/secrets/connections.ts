// Passwords inside addresses and connection strings. Only the password counts: who connects where is another detector's affair.
import { type Place, placeFamily } from './place.ts'
import { isMasked } from './placeholders.ts'

const places: readonly Place[] = [
  // GitHub takes a token as user, with a word for a password. https://docs.github.com/en/rest/authentication
  {
    kind: 'SECRET_URL_TOKEN',
    anchors: ['://'],
    shape: /:\/\/(?<secret>[^\s:/?#@"'<>`|\\]{8,256}):(?:x-oauth-basic|x-token-auth)?@/y,
    score: 0.95,
  },
  // RFC 3986 userinfo. A raw @ may stand in the password: the last one before the host's end separates.
  {
    kind: 'SECRET_CONNECTION_PASSWORD',
    anchors: ['://'],
    shape: /:\/\/(?<markUser>[^\s:/?#@"'<>`|\\]{0,128}):(?<secret>[^\s/"'<>`|\\]{1,256})@(?=[\w[{$(<%*.-])/y,
    score: 0.95,
    rejects: isMasked,
  },
  // A token alone as user: https://TOKEN@github.com, https://KEY@sentry.io.
  {
    kind: 'SECRET_URL_TOKEN',
    anchors: ['://'],
    shape: /:\/\/(?<secret>(?=[^\s@/]{0,60}[0-9])[A-Za-z0-9_.~-]{20,256})@[\w-]+\./y,
    score: 0.7,
  },
  // ADO.NET, ODBC, Azure: Key=value; pairs.
  {
    kind: 'SECRET_CONNECTION_PASSWORD',
    anchors: ['password=', 'pwd=', 'passwd=', 'password =', 'pwd ='],
    shape:
      /(?:password|pwd|passwd)\s?=[ \t]?(?:"(?<quoted>[^";\n]{1,256})"|'(?<single>[^';\n]{1,256})'|(?<secret>[^\s;"'&,)<>`|]{3,256}))(?=\s{0,2};|["'`&]|\s|$)/iy,
    behind:
      /(?:server|data source|host|uid|user(?: id|name)?|database|provider|driver|initial catalog|dsn|address|addr|port|endpoint)\s?=/i,
    score: 0.9,
  },
  {
    kind: 'SECRET_AZURE_STORAGE_KEY',
    anchors: ['AccountKey='],
    shape: /AccountKey\s?=\s?(?<secret>[A-Za-z0-9+/=]{20,100})/iy,
    score: 0.97,
  },
  {
    kind: 'SECRET_AZURE_SHARED_KEY',
    anchors: ['SharedAccessKey='],
    shape: /SharedAccessKey\s?=\s?(?<secret>[A-Za-z0-9+/=%]{20,120})/iy,
    score: 0.97,
  },
  {
    kind: 'SECRET_AZURE_SHARED_SIGNATURE',
    anchors: ['SharedAccessSignature='],
    shape: /SharedAccessSignature\s?=\s?(?<secret>[^\s;"']{20,600})/iy,
    score: 0.97,
  },
  { kind: 'SECRET_AZURE_CONFIG_SECRET', anchors: [';Secret='], shape: /;Secret=(?<secret>[A-Za-z0-9+/=]{36,100})/iy, score: 0.95 },
  // Signatures that open what a link points to: Azure SAS, AWS and Google presigned addresses.
  {
    kind: 'SECRET_SIGNED_URL',
    anchors: ['sig='],
    shape: /(?<=[?&;])sig=(?<secret>[A-Za-z0-9%+/_-]{30,120}={0,2}(?:%3[dD])?)/iy,
    score: 0.9,
  },
  {
    kind: 'SECRET_SIGNED_URL',
    anchors: ['X-Amz-Signature=', 'X-Goog-Signature='],
    shape: /X-(?:Amz|Goog)-Signature=(?<secret>[a-f0-9]{64,600})/iy,
    score: 0.9,
  },
  {
    kind: 'SECRET_SIGNED_URL',
    anchors: ['X-Amz-Security-Token='],
    shape: /X-Amz-Security-Token=(?<secret>[A-Za-z0-9%+/=_-]{40,3000})/iy,
    score: 0.9,
  },
  // JDBC's Oracle thin form: user/password@host.
  {
    kind: 'SECRET_CONNECTION_PASSWORD',
    anchors: ['jdbc:oracle:thin:'],
    shape: /jdbc:oracle:thin:\w{1,64}\/(?<secret>[^\s@/"']{1,128})@/iy,
    score: 0.95,
    rejects: isMasked,
  },
  // sqlplus user/password@service, and redis-cli -a, mysql -p glued.
  {
    kind: 'SECRET_CONNECTION_PASSWORD',
    anchors: ['sqlplus '],
    shape: /sqlplus (?:-\w+ )?\w{1,64}\/(?<secret>[^\s@/"']{1,128})@/iy,
    score: 0.9,
  },
]

export const connections = placeFamily(places, {
  finds: [
    'postgres://app:«hunter2»@db.internal:5432/app',
    'mongodb+srv://root:«p@ss!w0rd»@cluster0.mongodb.net/test',
    'redis://:«Tr0ub4dor»@10.0.0.3:6379/0',
    'Server=tcp:db,1433;User ID=sa;Password=«Zk9!vw#Q2»;Encrypt=True',
    'AccountName=shop;AccountKey=«k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5k3Jd9sLmQ2wErTyUiOp==»;EndpointSuffix=core.windows.net',
    'jdbc:mysql://db/shop?user=app&password=«S3cretW0rd»',
    'https://shop.blob.core.windows.net/c/f?sv=2022-11-02&sig=«k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5%3D»',
  ],
  ignores: [
    'https://example.com:8080/a@b',
    'postgres://${USER}:${PASSWORD}@db/app',
    'amqp://guest:<password>@mq',
    'Server=db;Password={password};',
    'https://npmjs.com/package/@scope/name',
  ],
})
