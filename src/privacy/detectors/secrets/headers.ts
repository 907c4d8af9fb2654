// Credentials where programs write them down: request headers, command lines, and the files tools read their logins from.
import { defineDetector, type Hit } from '../detector.ts'
import { Anchors } from './anchors.ts'
import { isPlaceholder } from './placeholders.ts'

type Place = {
  readonly kind: `SECRET_${string}`
  readonly anchors: readonly string[]
  /** Sticky, from the anchor; the group `secret` is what counts. */
  readonly shape: RegExp
  readonly score: number
  /** What the value must look like besides. */
  readonly accepts?: (value: string) => boolean
}

const hasDigit = (value: string): boolean => /\d/.test(value)

const places: readonly Place[] = [
  // RFC 7617, RFC 6750. Prose says "bearer" too, so the value needs a digit or the header's name before it.
  {
    kind: 'SECRET_BASIC_AUTH',
    anchors: ['basic '],
    shape: /basic\s{1,2}(?<secret>[A-Za-z0-9+/_-]{8,512}={0,2})(?![A-Za-z0-9])/iy,
    score: 0.85,
    accepts: isBasicPair,
  },
  {
    kind: 'SECRET_BEARER_TOKEN',
    anchors: ['bearer '],
    shape: /bearer\s{1,2}["'`]?(?<secret>[\w.~+/=|:-]{10,4096})/iy,
    score: 0.85,
    accepts: (value) => hasDigit(value) || value.length > 24,
  },
  {
    kind: 'SECRET_AUTHORIZATION',
    anchors: ['authorization:', 'authorization":', "authorization':"],
    shape:
      /authorization["']?:\s{0,2}["']?(?:(?:token|apikey|key|ssws|oauth|api-key|pve\w*|genie\w*|splunk|hmac|aws4\S*|digest|negotiate|ntlm|signature)[ =])?(?<secret>[\w.~+/=|:%-]{8,4096})/iy,
    score: 0.85,
    accepts: hasDigit,
  },
  {
    kind: 'SECRET_COOKIE',
    anchors: ['cookie:', 'phpsessid=', 'jsessionid=', 'sessionid=', 'connect.sid=', 'asp.net_sessionid='],
    shape:
      /(?:(?:set-)?cookie:\s?[\w.-]*(?:sess|sid|auth|token|jwt)[\w.-]*=|(?:php|j)?session_?id=|phpsessid=|jsessionid=|connect\.sid=|asp\.net_sessionid=)(?<secret>[\w.%+/:=-]{16,1024})/iy,
    score: 0.8,
    accepts: hasDigit,
  },
  // Command lines: the part behind the user's name, or all of it where there is none.
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['curl ', 'wget ', 'http '],
    shape:
      /(?:curl|wget|http)\b[^\n|]{0,1000}?\s(?:-u|--user|--auth|-a|--proxy-user|-U)[ =]?\s{0,2}(?:(?<quote>["'])(?<pair>[^"'\n]{0,128}?:[^\n]{3,256}?)\k<quote>|(?<plain>[^\s"':]{0,128}:[^\s"']{3,256}))/y,
    score: 0.9,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['sshpass '],
    shape: /sshpass\s{1,4}-p\s?(?:"(?<quoted>[^"\n]{1,128})"|'(?<single>[^'\n]{1,128})'|(?<secret>[^\s"']{1,128}))/y,
    score: 0.95,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['mysql', 'mariadb', 'redis-cli', 'mongo', 'psexec', 'smbclient', 'docker login', 'ldapsearch', 'xfreerdp', 'net use'],
    shape:
      /(?:(?:mysql|mariadb)\w*\b[^\n|;]{0,200}?\s-p(?<mysql>[^\s"'-][^\s"']{2,128})|redis-cli\b[^\n|;]{0,200}?\s-a\s{1,2}(?<redis>[^\s"'-]{3,128})|(?:mongo\w*|psexec\w*|docker login)\b[^\n|;]{0,200}?\s(?:-p|--password)[ =](?<mongo>[^\s"'-][^\s"']{2,128})|ldapsearch\b[^\n|;]{0,200}?\s-w\s{1,2}(?<ldap>[^\s"'-]{3,128})|xfreerdp\b[^\n|;]{0,200}?\s\/p:(?<rdp>[^\s"']{3,128}))/iy,
    score: 0.85,
  },
  // .netrc: https://everything.curl.dev/usingcurl/netrc
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['machine '],
    shape: /machine\s{1,4}\S{1,128}\s{1,8}(?:(?:login|user|account)\s{1,8}\S{1,128}\s{1,8})?password\s{1,8}(?<secret>\S{1,256})/y,
    score: 0.95,
  },
  // Hashes of passwords: what crypt(5), htpasswd and frameworks write.
  { kind: 'SECRET_PASSWORD_HASH', anchors: ['$2a$', '$2b$', '$2y$'], shape: /(?<secret>\$2[aby]\$\d{2}\$[./A-Za-z0-9]{53})/y, score: 0.97 },
  {
    kind: 'SECRET_PASSWORD_HASH',
    anchors: ['$1$', '$5$', '$6$', '$apr1$', '$y$', '$7$'],
    shape: /(?<secret>\$(?:1|5|6|7|y|apr1)\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,40}\$[./A-Za-z0-9]{22,86})/y,
    score: 0.97,
  },
  {
    kind: 'SECRET_PASSWORD_HASH',
    anchors: ['$argon2', '$scrypt$', '$pbkdf2'],
    shape: /(?<secret>\$(?:argon2(?:id|i|d)|scrypt|pbkdf2[\w-]{0,12})\$[\w.,=$+/-]{20,300})/y,
    score: 0.97,
  },
  {
    kind: 'SECRET_PASSWORD_HASH',
    anchors: ['pbkdf2_sha', '{SSHA', '{SHA}'],
    shape: /(?<secret>pbkdf2_sha\d{1,3}\$\d{1,8}\$[A-Za-z0-9]{1,64}\$[A-Za-z0-9+/=]{28,100}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/=]{24,140})/y,
    score: 0.95,
  },
  // Docker's config.json, base64 of user:password. https://docs.docker.com/reference/cli/docker/login
  {
    kind: 'SECRET_DOCKER_AUTH',
    anchors: ['"auth"'],
    shape: /"auth"\s{0,4}:\s{0,4}"(?<secret>[A-Za-z0-9+/]{8,1024}={0,2})"/y,
    score: 0.9,
    accepts: isBasicPair,
  },
  // JSON web tokens and their relatives: a header that decodes to an object.
  {
    kind: 'SECRET_JWT',
    anchors: ['ey'],
    shape:
      /(?<![A-Za-z0-9+/=_-])(?<secret>ey[A-Za-z0-9_-]{10,2048}\.ey[A-Za-z0-9_/+-]{4,8192}\.(?:[A-Za-z0-9_/+-]{2,2048}={0,2}(?:\.[\w-]{0,2048}){0,2})?)/y,
    score: 0.95,
  },
  { kind: 'SECRET_JWT', anchors: ['ZXlK'], shape: /(?<secret>ZXlK[A-Za-z0-9+/_-]{60,8192}={0,2})/y, score: 0.85 },
]

const entries = places.flatMap((place) => place.anchors.map((anchor) => ({ place, anchor })))
const anchors = new Anchors(entries.map(({ anchor }) => anchor))

export const headers = defineDetector({
  name: 'secret-headers',
  kinds: [...new Set(places.map(({ kind }) => kind))],
  find: (text) => {
    const hits: Hit[] = []
    let covered = -1
    anchors.scan(text, (word, start) => {
      if (start < covered) return
      const hit = hitAt(text, start, entries[word]!.place)
      if (hit === undefined) return
      hits.push(hit)
      covered = hit.end
    })
    return hits
  },
  finds: [
    'Authorization: Basic «YWxhZGRpbjpvcGVuc2VzYW1l»',
    "curl -H 'Authorization: Bearer «5eb4223e-5008-46e5-be67-c7b8f2732305»' https://api.test/v1",
    'curl -u elastic:«P@ssw0rd$1» https://search.test',
    "sshpass -p '«Tr0ub4dor»' ssh root@10.0.0.1",
    'machine api.test login me password «Zk9vwQ2»',
    'admin:«$apr1$k3Jd9sLm$Q2wErTyUiOpAsDfGhJkLz.»',
    '{"auths":{"r.test":{"auth":"«dXNlcjpwYXNzd29yZDEyMw==»"}}}',
    '«eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5»',
  ],
  ignores: [
    'Authorization: Bearer $API_KEY',
    'Authorization: Basic {credentials}',
    'curl -u "$USER:$PASSWORD" https://api.test',
    'curl -u username:password https://api.test',
    'the bearer of this letter',
    'basic authentication is enough',
    'eyJ is how they begin',
  ],
})

function hitAt(text: string, from: number, place: Place): Hit | undefined {
  place.shape.lastIndex = from
  const match = place.shape.exec(text)
  if (match === null) return undefined
  const found = Object.entries(match.groups ?? {}).find(([name, value]) => value !== undefined && name !== 'quote')?.[1]
  if (found === undefined) return undefined
  // Of `user:password` only the password counts.
  const value = match.groups?.pair === undefined && match.groups?.plain === undefined ? found : found.slice(found.indexOf(':') + 1)
  if (value.length < 3 || isPlaceholder(value) || place.accepts?.(value) === false) return undefined
  const start = match.index + match[0].lastIndexOf(value)
  return { kind: place.kind, start, end: start + value.length, score: place.score }
}

/** Base64 of `user:password`, which the word "basic" before any noun is not. */
function isBasicPair(value: string): boolean {
  const decoded = atobOrEmpty(value)
  return /^[\x20-\x7e]{0,256}:[\x20-\x7e]{0,256}$/.test(decoded)
}

function atobOrEmpty(value: string): string {
  try {
    return atob(value.replace(/-/g, '+').replace(/_/g, '/'))
  } catch {
    return '' // not base64, hence no pair
  }
}
