// Credentials in request headers, as code, logs and command lines show them: RFC 7617 (Basic), RFC 6750 (Bearer), RFC 6265 (cookies).
import { type Place, placeFamily } from './place.ts'

const hasDigit = (value: string): boolean => /\d/.test(value)

const places: readonly Place[] = [
  {
    kind: 'SECRET_BASIC_AUTH',
    anchors: ['basic '],
    shape: /basic\s{1,2}(?<secret>[A-Za-z0-9+/_-]{8,512}={0,2})(?![A-Za-z0-9])/iy,
    score: 0.85,
    accepts: isBasicPair,
  },
  // Prose says "bearer" too, so the value needs a digit or more length than a word has.
  {
    kind: 'SECRET_BEARER_TOKEN',
    anchors: ['bearer '],
    shape: /bearer\s{1,2}["'`]?(?<secret>[^\s"'`\\<>,;(){}[\]]{10,2048})/iy,
    score: 0.85,
    accepts: (value) => hasDigit(value) || /[a-z][A-Z]{2}|[A-Z][a-z][A-Z]/.test(value) || value.length > 24,
  },
  {
    kind: 'SECRET_AUTHORIZATION',
    anchors: ['authorization:', 'authorization":', "authorization':", 'authorization\\":', 'authorization='],
    shape:
      /authorization(?:\\?["'])?[:=]\s{0,2}(?:\\?["'])?(?:(?:token|apikey|key|ssws|oauth|api-key|api-token|genie\w*|splunk|hmac|digest|negotiate|ntlm|basic|bearer)[ =]\s?)?(?<secret>[^\s"'`\\<>,;(){}[\]]{8,1024})/iy,
    score: 0.85,
    accepts: hasDigit,
  },
  {
    kind: 'SECRET_COOKIE',
    anchors: ['cookie:', 'phpsessid=', 'jsessionid=', 'sessionid=', 'connect.sid=', 'asp.net_sessionid='],
    shape:
      /(?:(?:set-)?cookie:\s?[\w.-]{0,60}(?:sess|sid|auth|token|jwt)[\w.-]{0,40}=|(?:php|j)?session_?id=|phpsessid=|jsessionid=|connect\.sid=|asp\.net_sessionid=)(?<secret>[\w.%+/:=-]{16,1024})/iy,
    score: 0.8,
    accepts: hasDigit,
  },
  // Docker's config.json, base64 of user:password. https://docs.docker.com/reference/cli/docker/login
  {
    kind: 'SECRET_DOCKER_AUTH',
    anchors: ['"auth"'],
    shape: /"auth"\s{0,4}:\s{0,4}"(?<secret>[A-Za-z0-9+/]{8,1024}={0,2})"/iy,
    score: 0.9,
    accepts: isBasicPair,
  },
  // JSON web tokens: parts of base64 of which the first two begin an object. RFC 7519.
  {
    kind: 'SECRET_JWT',
    anchors: ['ey'],
    shape:
      /(?<![A-Za-z0-9+/_-])(?<secret>ey[A-Za-z0-9_-]{10,2048}\.ey[A-Za-z0-9_/+-]{4,8192}\.(?:[A-Za-z0-9_/+-]{2,2048}={0,2}(?:\.[\w-]{0,2048}){0,2})?)/y,
    score: 0.95,
  },
  { kind: 'SECRET_JWT', anchors: ['ZXlK'], shape: /(?<![A-Za-z0-9+/_-])(?<secret>ZXlK[A-Za-z0-9+/_-]{60,8192}={0,2})/y, score: 0.85 },
]

export const headers = placeFamily(places, {
  finds: [
    'Authorization: Basic «YWxhZGRpbjpvcGVuc2VzYW1l»',
    "curl -H 'Authorization: Bearer «cfaa0dee-8643-4b70-a3ea-fc0195864945»' https://api.test/v1",
    '{"headers":{"Authorization":"Bearer «Walnut6391&»"}}',
    '{"auths":{"r.test":{"auth":"«dXNlcjpwYXNzd29yZDEyMw==»"}}}',
    '?access_token=«eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5»&x=1',
    'Cookie: sessionid=«k3Jd9sLmQ2wErTyUiOpA»',
  ],
  ignores: [
    'Authorization: Bearer $API_KEY',
    'Authorization: Basic {credentials}',
    'Authorization: Bearer <token>',
    'the bearer of this letter',
    'basic authentication is enough',
    'eyJ is how they begin',
  ],
})

/** Base64 of `user:password`, which a noun behind the word "basic" is not. */
function isBasicPair(value: string): boolean {
  return /^[\x20-\x7e]{0,256}:[\x20-\x7e]{0,256}$/.test(decoded(value))
}

function decoded(value: string): string {
  try {
    return atob(value.replace(/-/g, '+').replace(/_/g, '/'))
  } catch {
    return '' // not base64, hence no pair
  }
}
