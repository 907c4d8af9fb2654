import { defineDetector, type Hit } from '../detector.ts'
import { isDigitAt, isWordAt, matchAt } from './nearby.ts'

/** `scheme://`, wherever it stands; what follows is cut to size below. */
const schemes = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/(?=[^\s/])/gi
const body = /[^\s<>"`{}|\\^\u00a0\u3000]{1,2000}/y
const userInfo = /^([^\s/?#@:]{0,80}):([^\s/?#@]{1,200})@/
const bareHost =
  /(?<![\w@.:/-])(?:www\d?\.)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,4}\.(?:com|org|net|edu|gov|mil|int|biz|eu|de|fr|es|nl|uk|vn|ch|be|dk|fi|jp|cn|kr|br|ru|au|ca|us|pt|cz|gr|hu|ie|tr|mx|nz|za|sg|hk|tw|il|ua|ar|cl|app|dev|online|shop|xyz|site|cloud|info|tech|io|ai|co|pl|it|se|at|no)(?::\d{2,5})?(?![\w-]|\.\w)(?:[/?#][^\s<>"`{}|\\^]{0,2000})?/iy
/** Endings that are also words or members (`done.it`, `this.info`): they count only behind `www.` or before a path. */
const doubtful = /\.(?:info|tech|io|ai|co|it|se|at|no|us|be|app|dev|site|cloud|int|es|de|br|online|shop)$/i
const sameEverywhere =
  /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)(?![\w.-])|^(?:www\.w3\.org|schemas\.(?:xmlsoap|openxmlformats|microsoft|android)\.|json-schema\.org|schema\.org)/i
/** Reference works, public code and names reserved for examples (RFC 2606), which name what a text is about rather than whose it is. */
const reference =
  /^(?:[\w-]+\.)*(?:github\.com|gitlab\.com|githubusercontent\.com|npmjs\.com|pypi\.org|crates\.io|docs\.rs|stackoverflow\.com|wikipedia\.org|mozilla\.org|python\.org|nodejs\.org|readthedocs\.io|microsoft\.com|google\.com|googleapis\.com|openai\.com|anthropic\.com|huggingface\.co|docker\.com|docker\.io|kubernetes\.io|apache\.org|ietf\.org|rfc-editor\.org|arxiv\.org|doi\.org|jsdelivr\.net|unpkg\.com|cloudflare\.com|debian\.org|ubuntu\.com|europa\.eu|example\.com|example\.org|example\.net|example|test|invalid)(?=[:/?#]|$)/i

/** Web addresses. A password inside one is a secret of its own: then the part before `@` and the rest are found apart. */
export const url = defineDetector({
  name: 'url',
  kinds: ['URL', 'SECRET_URL_CREDENTIALS'],
  find: (text) => {
    const hits: Hit[] = []
    if (text.includes('://')) for (const match of text.matchAll(schemes)) withScheme(text, match.index, match.index + match[0].length, hits)
    return [...hits, ...hosts(text, hits)].sort((one, other) => one.start - other.start)
  },
  finds: [
    'see «https://intranet.haddad-law.example/matters/4711?tab=files», please',
    '(«http://www.example.com/a_(b)»)',
    'visit «www.haddad-law.co.uk» or «haddad-law.com/contact».',
    'postgres://«app:pa55w0rd»@db.haddad-law.example:5432/main',
    'amqp://app:pa55w0rd@«db.haddad-law.example/main»',
  ],
  ignores: [
    'foo.bar()',
    'import x from "./index.ts"',
    'http://localhost:3000/health',
    'this.info is fine',
    'obj.com()',
    'e.g. this',
    'http://',
    'xmlns="http://www.w3.org/2000/svg"',
  ],
})

function withScheme(text: string, start: number, hostStart: number, hits: Hit[]): void {
  if (start < (hits.at(-1)?.end ?? 0)) return
  body.lastIndex = hostStart
  const rest = trimmed(body.exec(text)?.[0] ?? '')
  const secret = userInfo.exec(rest)
  if (secret !== null) {
    const at = hostStart + secret[0].length
    hits.push({ kind: 'SECRET_URL_CREDENTIALS', start: hostStart, end: at - 1, score: isPlaceholder(secret[2] ?? '') ? 0.4 : 0.95 })
    const host = rest.slice(secret[0].length)
    if (host !== '' && !sameEverywhere.test(host)) hits.push({ kind: 'URL', start: at, end: at + host.length, score: 0.8 })
    return
  }
  if (rest === '' || sameEverywhere.test(rest) || (!/[\p{L}\p{N}]/u.test(rest[0] ?? '') && !rest.startsWith('['))) return
  if (/^[a-z\d-]+$/i.test(rest)) return // a lone word is no host that anyone could reach
  hits.push({ kind: 'URL', start, end: hostStart + rest.length, score: reference.test(rest) ? 0.3 : 0.9 })
}

/** Hosts without a scheme, found at the dots inside words: prose has few. */
function hosts(text: string, whole: readonly Hit[]): Hit[] {
  const hits: Hit[] = []
  let done = 0
  let next = 0
  for (let dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
    while ((whole[next]?.end ?? text.length + 1) <= dot) next++
    const taken = whole[next]
    if (taken !== undefined && taken.start <= dot) {
      dot = taken.end - 1
      continue
    }
    if (dot < done || !isHostUnit(text, dot + 1) || !isHostUnit(text, dot - 1)) continue
    let start = dot
    while (start > done && dot - start < 70 && (isHostUnit(text, start - 1) || text[start - 1] === '-')) start--
    const host = matchAt(text, bareHost, start)?.[0]
    // A run of dotted words that is no host is not tried again from its middle.
    done = host === undefined ? endOfRun(text, dot) : start + host.length
    if (host !== undefined && start + host.length <= (taken?.start ?? text.length)) withoutScheme(text, start, host, hits)
  }
  return hits
}

function isHostUnit(text: string, index: number): boolean {
  const code = text.charCodeAt(index) | 32
  return (code >= 97 && code <= 122) || isDigitAt(text, index)
}

function endOfRun(text: string, from: number): number {
  let end = from
  while (end - from < 300 && (isHostUnit(text, end) || /[.-]/.test(text[end] ?? ''))) end++
  return end
}

function withoutScheme(text: string, start: number, match: string, hits: Hit[]): void {
  const url = trimmed(match)
  const end = start + url.length
  if (text[end] === '(' || text[end] === '@' || isWordAt(text, end) || text.slice(Math.max(0, start - 3), start) === '%40') return
  const host = /^[^/?#:]*/.exec(url)?.[0] ?? ''
  const isPlainHost = host === url
  if (/^[\d.]+$/.test(host) || sameEverywhere.test(url)) return
  if (doubtful.test(host) && isPlainHost && !host.startsWith('www')) return
  hits.push({ kind: 'URL', start, end, score: reference.test(url) ? 0.3 : 0.7 })
}

/** A `user:password` that a manual would print. */
function isPlaceholder(password: string): boolean {
  return /^(?:password|passwd|pass|pwd|secret|\*+|x+|\.+|<.*|\$.*|\[.*)$/i.test(password)
}

/** Without the punctuation of the sentence around it; a closing bracket stays if the address opened one. */
function trimmed(url: string): string {
  let end = url.length
  while (end > 0) {
    const unit = url[end - 1] ?? ''
    if ('.,;:!?\'"»”’*_~'.includes(unit)) end--
    else if (')]'.includes(unit) && !balanced(url.slice(0, end), unit)) end--
    else break
  }
  return url.slice(0, end)
}

function balanced(url: string, close: string): boolean {
  const open = close === ')' ? '(' : '['
  return url.split(open).length >= url.split(close).length
}
