import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { after, before, matchAt } from './nearby.ts'

/** Longer local parts and domains are not deliverable (RFC 5321, 4.5.3.1). */
const longestLocal = 64
const domainPattern = /[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/uy
const literalPattern = /\[(?:IPv6:)?[0-9a-f:.]{3,45}\]/iy
const spelledAt = /[[({<]\s?(?:at|@|arobase|chiocciola|arroba)\s?[\])}>]/giu
const spelledDomain =
  /\s{0,2}[\p{L}\p{N}-]{1,63}(?:\s?(?:[[({<]\s?(?:dot|punkt|point|punto|\.)\s?[\])}>]|\.)\s?[\p{L}\p{N}-]{1,63}){1,5}/iuy
const localUnit = /[\p{L}\p{N}\p{M}]/u
const pictureEndings = new Set(['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'avif', 'ico', 'js', 'ts', 'css'])

/** E-mail addresses, also URL-encoded (`%40`) and spelled out against harvesters (`ann [at] firm [dot] org`). */
export const email = defineDetector({
  name: 'email',
  kinds: ['EMAIL'],
  find: (text) => {
    const hits: Hit[] = []
    for (const at of landmarks(text).ats) push(hits, plain(text, at, at + 1))
    if (text.includes('%40'))
      for (let at = text.indexOf('%40'); at >= 0; at = text.indexOf('%40', at + 3)) push(hits, plain(text, at, at + 3))
    if (text.includes('[') || text.includes('(') || text.includes('{') || text.includes('<'))
      for (const match of everyMatch(text, spelledAt)) push(hits, spelled(text, match.index, match.index + match[0].length))
    return hits
  },
  finds: [
    'anna.kowalska+news@mail.example.co.uk',
    'Schreib an «jörg@müller-beispiel.de», bitte.',
    'https://app.example.org/?user=«wanda.haddad%40example.net»&x=1',
    'Mail «wanda [at] example [dot] org» or call',
    '"owner":"«o\'neill_p@example.ie»"',
  ],
  ignores: [
    'npm i left-pad@1.3.0',
    'icon@2x.png',
    'git@github.com:example/repo.git',
    'postgres://app:pw@db.example.com/x',
    '@Component',
    'a@b@c@',
    'me@localhost',
  ],
})

function push(hits: Hit[], hit: Hit | undefined): void {
  if (hit !== undefined && hit.start >= (hits.at(-1)?.end ?? 0)) hits.push(hit)
}

function plain(text: string, at: number, domainStart: number): Hit | undefined {
  const start = localStart(text, at)
  if (start === at) return undefined
  const literal = matchAt(text, literalPattern, domainStart)
  if (literal !== undefined) return { kind: 'EMAIL', start, end: domainStart + literal[0].length, score: 0.9 }
  const domain = matchAt(text, domainPattern, domainStart)?.[0].replace(/-+$/, '')
  if (domain === undefined || !endsInTopLevel(domain)) return undefined
  if (text.slice(start, at) === 'git' || isUserInfo(text, start)) return undefined
  return { kind: 'EMAIL', start, end: domainStart + domain.length, score: 0.95 }
}

/** Where the local part starts; a quoted one includes its quotes. */
function localStart(text: string, at: number): number {
  if (text[at - 1] === '"') {
    const open = text.lastIndexOf('"', at - 2)
    return open >= 0 && at - open <= longestLocal && !text.slice(open, at).includes('\n') ? open : at
  }
  let start = at
  while (start > 0 && at - start < longestLocal && isLocal(text, start - 1)) start--
  if (text[start - 1] === '%') start += 2 // the rest of an escape such as `%3D`
  while (start < at && /[.'-]/.test(text[start] ?? '')) start++
  return Math.min(start, at)
}

function isLocal(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)) return true
  // . _ + - '
  if (code === 46 || code === 95 || code === 43 || code === 45 || code === 39) return true
  return code > 127 && localUnit.test(text[index] ?? '')
}

function endsInTopLevel(domain: string): boolean {
  const last = domain.slice(domain.lastIndexOf('.') + 1)
  return (/^\p{L}{2,24}$/u.test(last) || last.startsWith('xn--')) && !pictureEndings.has(last.toLowerCase())
}

/** `scheme://user:password@host` is a credential, and somebody else's find. */
function isUserInfo(text: string, start: number): boolean {
  const lead = before(text, start, 100)
  const scheme = lead.lastIndexOf('://')
  return scheme >= 0 && !/[\s/?#"'<>]/.test(lead.slice(scheme + 3))
}

function spelled(text: string, open: number, close: number): Hit | undefined {
  const end = text[open - 1] === ' ' ? open - 1 : open
  const start = localStart(text, end)
  const domain = matchAt(text, spelledDomain, close)?.[0]
  if (start === end || domain === undefined) return undefined
  if (!/\p{L}{2,24}$/u.test(domain) || after(text, close + domain.length, 1) === '(') return undefined
  return { kind: 'EMAIL', start, end: close + domain.length, score: 0.8 }
}
