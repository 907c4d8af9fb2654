// The words that name a secret, and what a longer name around such a word says: `password` does, `passwordField` and `max_tokens` do not.

/** How far a name is to be believed: a password may be any text; a secret must look like one; a mere key must look drawn by chance. */
export type Trust = 'password' | 'secret' | 'key'

/** Who issues keys that look like plain ids and numbers, so that beside these names a key counts as a secret. */
export const issuers =
  /adobe|airtable|algolia|alibaba|asana|atlassian|auth0|bitbucket|bittrex|cloudflare|cloudinary|codecov|cohere|coinbase|confluent|contentful|datadog|deepgram|deepl|discord|dropbox|etsy|facebook|fastly|finicity|finnhub|flickr|freshbooks|github|gitlab|gitter|heroku|hubspot|intercom|jfrog|jira|kraken|kucoin|launchdarkly|linkedin|linode|logz|looker|mailgun|mailjet|mattermost|messagebird|microsoft|mistral|netlify|new_?relic|nytimes|okta|opsgenie|pagerduty|particle|plaid|postmark|pusher|rapidapi|rollbar|sauce|segment|sendbird|sentry|shodan|snyk|sonar|spotify|square|stripe|sumo|telegram|travis|trello|twilio|twitch|twitter|typeform|virustotal|vonage|vultr|wakatime|wepay|yandex|zendesk|zoho|zoom/i

/** Words that sentences use for other things as well: only an assignment makes a name of them. */
export const verbs: ReadonlySet<string> = new Set(['pass', 'auth', 'pw', 'psw'])

export const nameWords: readonly (readonly [word: string, trust: Trust])[] = [
  ...(
    [
      'password passwd passwort kennwort passphrase passcode pwd pass pswd psw pw passw storepass keypass userpass dbpass presharedkey preshared_key psk wpa_passphrase contraseña contrasena motdepasse mdp senha hasło haslo',
      'wachtwoord lösenord losenord salasana parola пароль 密码 密碼 パスワード 비밀번호 adgangskode passord heslo jelszó şifre sifre matkhau',
    ].flatMap((line) => line.split(' ')) as readonly string[]
  ).map((word) => [word, 'password'] as const),
  ...['mot de passe', 'mật khẩu', 'mat khau', 'palabra clave', 'palavra-passe', 'pass phrase', 'pass word'].map(
    (word) => [word, 'password'] as const,
  ),
  ...(
    'secret token apikey api_key api-key accesskey access_key access-key privatekey private_key private-key secretkey authkey auth_key auth-key ' +
    'credential credentials creds zugangsdaten auth jwt bearer webhook encryption_key encryptionkey signing_key signingkey licensekey ' +
    'license_key accountkey account_key consumerkey consumer_key masterkey master_key servicekey service_key clientkey storagekey storage_key ' +
    'appkey app_key sas_token identifiants credenciales credenciais secret_key_base geheimnis secreto segredo sekret'
  )
    .split(' ')
    .map((word) => [word, 'secret'] as const),
  ...[
    'api key',
    'access key',
    'secret key',
    'private key',
    'auth key',
    'account key',
    'app key',
    'clé api',
    'clé d’api',
    "clé d'api",
    'clave api',
    'api-schlüssel',
    'khóa api',
    'chave de api',
    'license key',
  ].map((word) => [word, 'secret'] as const),
  ...[
    'key',
    'schlüssel',
    'clave',
    'chave',
    'klucz',
    'access_id',
    'accessid',
    'login',
    'logins',
    'log in',
    'sign in',
    'logged in',
    'einloggen',
    'anmelden',
  ].map((word) => [word, 'key'] as const),
]

/** Ends of a name that make it speak about a secret rather than be one. */
const aboutTails: ReadonlySet<string> = new Set(
  (
    'id ids name names file filename path dir url uri endpoint type types length len size field fields label hash hashed ' +
    'count limit max min exp expire expires expiry expiration expired ttl timeout policy reset hint form input placeholder ' +
    'selector version alg algorithm algo status state enabled required regex pattern prompt message error title description ' +
    'index column table env var variable param params parameter header headers prefix suffix format kind provider manager ' +
    'server host port issuer audience scope scopes created updated date time at usage store vault ref reference arn ' +
    'rotation attempts strength visible visibility toggle button text link page list map set pair ring chain code codes ' +
    'board stroke press down up frame word words event events source method mode level class style color colour icon image ' +
    'user username owner group role helper service handler client factory builder generator validator parser reader writer ' +
    'encoder decoder counter bucket rate budget price cost s ed ing checker changed confirm confirmation match matches ' +
    'again is has info config settings options props schema model entity view controller spec check material identifier uid ' +
    'uuid no number num serial question answer recovery keys values'
  ).split(' '),
)
/** Ends that change nothing. */
const neutralTail =
  /^[_.-]?(?:value|val|str|string|string_?b64|b64|base64|hex|enc|prod|production|dev|test|testing|staging|live|main|default|admin|root|new|old|current|previous|prev|backup|data|text|plain|key|token|secret|\d{1,4}|[a-z])$/
/** Beginnings that name things which are public or random by nature. */
const publicHeads =
  /(?:^|[_.\s-])(?:public|pub|authenticity|verification|anti_?forgery|nonce|thought|csrf|xsrf|next_?page|page|continuation|sync|cursor|primary|foreign|sort|partition|cache|idempotency|event|max|min|num|total|prompt|completion|input|output|eos|bos|pad|unk|special|stop|mask|routing|row|range|hash|index|lookup|translation|i18n|locale|map|dict|object|json|config|registry|shortcut|hot|arrow|function|ctrl|control|alt|shift|enter|escape|esc|tab|delete|bucket|storage_?object|query|search|group|unique|composite|surrogate|natural|musical|answer|issuer|host|known_?hosts|subject|authority|akid|skid|artifact|integrity|checksum|digest|is|has|no|not|without|forgot|forgotten|reset|change|update|confirm|invalid|wrong|bad|missing|get|fetch|find|read|load|verify|validate|check|compare|require|requires|count|nof|word|sub)$/i

/** What a whole name such as `DB_PASSWORD_2` says, given the word found in it; undefined when it names no secret. */
export function trustOf(head: string, tail: string, trust: Trust): Trust | undefined {
  const before = snake(head).replace(/[_.\s-]+$/, '')
  const behind = snake(tail).replace(/^[_.\s-]+/, '')
  if (publicHeads.test(before)) return trust === 'password' && /(?:^|_)(?:reset|change|update|confirm)$/.test(before) ? trust : undefined
  if (behind === '' || neutralTail.test(behind)) return trust
  return behind.split(/[_.-]+/).some((word) => aboutTails.has(word)) ? undefined : 'key'
}

/** `clientSecretId` as `client_secret_id`, so that one pattern reads all spellings. */
function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}
