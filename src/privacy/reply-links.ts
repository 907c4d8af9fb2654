// Links in a reply, and whether following or loading one would carry data out. A picture is fetched by the reader's program at once, without
// anybody choosing to, so a picture's address is held to more than that of a link one has to click.
import { decodings, type ValueFinder } from './known-values.ts'

export type ReplyLink = {
  readonly start: number
  readonly end: number
  readonly url: string
  /** Fetched without a click. */
  readonly loadsItself: boolean
  readonly isBare: boolean
  /** What a reader sees of it: the text of a link, the description of a picture. */
  readonly shown: string
}

const address = '(?:https?:)?//[^\\s<>"\')\\]]{1,4000}'
const patterns: readonly { readonly pattern: RegExp; readonly loadsItself: boolean }[] = [
  {
    pattern: /!\[(?<shown>[^\]\n]{0,300})\]\([ \t]{0,8}<?(?<url>(?:https?:)?\/\/[^\s>")]{1,4000})(?:>?[^)\n]{0,200}\))?/giu,
    loadsItself: true,
  },
  {
    pattern: /(?<!!)\[(?<shown>[^\]\n]{0,300})\]\([ \t]{0,8}<?(?<url>(?:https?:)?\/\/[^\s>")]{1,4000})(?:>?[^)\n]{0,200}\))?/giu,
    loadsItself: false,
  },
  // A reference may serve a picture, and nothing tells yet.
  { pattern: /\[(?<shown>[^\]\n]{1,80})\]:[ \t]{0,8}<?(?<url>(?:https?:)?\/\/[^\s>"]{1,4000})>?/giu, loadsItself: true },
  {
    pattern: new RegExp(
      `<(?:img|iframe|script|link|object|embed|source|video|audio|image|use|input|body|table|track|frame)\\b[^<>]{0,400}?(?:src|srcset|href|data|background|poster)[ \\t]{0,4}=[ \\t]{0,4}["']?(?<url>${address})[^<>]{0,400}>?`,
      'giu',
    ),
    loadsItself: true,
  },
  { pattern: new RegExp(`<a\\b[^<>]{0,400}?href[ \\t]{0,4}=[ \\t]{0,4}["']?(?<url>${address})[^<>]{0,400}>?`, 'giu'), loadsItself: false },
  { pattern: new RegExp(`(?:url\\([ \\t]{0,4}["']?|@import[ \\t]{1,4}["'])(?<url>${address})`, 'giu'), loadsItself: true },
]

/** An address without any dress. Programs make it a link, so it counts; a gap in it is how people write about addresses. */
const bareAddress = /(?<url>https?:\/\/[^\s<>"')\]]{1,4000})/giu

/** Every link of a text, in the order of the places where they begin. A link that is cut off at the text's end counts as far as it goes. */
export function linksIn(text: string): ReplyLink[] {
  if (!text.includes('//')) return []
  const links: ReplyLink[] = []
  for (const { pattern, loadsItself } of patterns)
    for (const match of text.matchAll(pattern)) {
      const { url = '', shown } = match.groups ?? {}
      links.push({
        start: match.index,
        end: match.index + match[0].length,
        url,
        loadsItself,
        isBare: false,
        shown: shown ?? describedAs(match[0]),
      })
    }
  links.sort((one, other) => one.start - other.start)
  const dressed = links.length
  let next = 0
  let coveredTo = 0
  for (const match of text.matchAll(bareAddress)) {
    for (; next < dressed && (links[next]?.start ?? 0) <= match.index; next++) coveredTo = Math.max(coveredTo, links[next]?.end ?? 0)
    const end = match.index + match[0].length
    if (match.index >= coveredTo) links.push({ start: match.index, end, url: match[0], loadsItself: false, isBare: true, shown: match[0] })
  }
  return links.sort((one, other) => one.start - other.start)
}

function describedAs(tag: string): string {
  return /\balt[ \t]{0,4}=[ \t]{0,4}(?:"([^"<>]{0,300})"|'([^'<>]{0,300})')/i.exec(tag)?.slice(1).find(Boolean) ?? ''
}

/** Whether a link takes something along: a value, a gap for one, or a long run that is data and no name. */
export function carriesData(link: ReplyLink, values: ValueFinder, trustedHosts: readonly string[]): boolean {
  const host = hostOf(link.url)
  if (host === undefined || isTrusted(host, trustedHosts)) return false
  const from = link.url.indexOf(host, link.url.indexOf('//'))
  const rest = from < 0 ? link.url : link.url.slice(from + host.length)
  const labels = host.split('.').slice(0, -2)
  if (
    (!link.isBare && placeholder.test(rest)) ||
    values.holdsAny(rest) ||
    labels.some((label) => values.holdsAny(label)) ||
    values.holdsAny(labels.join(''))
  )
    return true
  if (labels.some((label) => isData(label, link.loadsItself)) || labels.join('').length > 80) return true
  const query = rest.search(/[?#]/)
  const path = query < 0 ? rest : rest.slice(0, query)
  const after = query < 0 ? '' : rest.slice(query + 1)
  if (link.loadsItself && (after.length > mostOfAPicturesQuery || proseIn(after) || proseIn(path))) return true
  return (
    after.split(/[&;=#?/,]/).some((part) => isData(part, link.loadsItself)) ||
    path.split('/').some((part) => isData(part, link.loadsItself))
  )
}

/** So much a picture needs for sizes, formats and versions. */
const mostOfAPicturesQuery = 400
const leastProseWords = 7
/** A gap for data: `{data}`, `[history]`, `<name>`, `${key}`, `[[P1]]`, plain or escaped. */
const placeholder =
  /(?:\{|%7b)[^{}/&]{1,60}?(?:\}|%7d)|(?:\[|%5b){1,2}[A-Za-z][\w %-]{1,60}?(?:\]|%5d)|(?:<|%3c)[A-Za-z][\w %-]{1,60}?(?:>|%3e)|\$\{?[A-Za-z_]{3,40}|[=/][[{][A-Za-z]|(?:=|\/)(?:YOUR|USER|INSERT|REPLACE|ENCODED|SECRET|BASE64)_[A-Z_]{2,40}/i

/** A run that is too long and too mixed for a name. What decodes to words is data at any length. */
function isData(part: string, loadsItself: boolean): boolean {
  if (part.length < 12) return false
  const run = part.replace(/%[0-9A-Fa-f]{2}/g, '').replace(/\.(?:png|jpe?g|gif|webp|svg|css|js|html?|pdf)$/i, '')
  if (part.length >= 16 && decodings(part).some(readsLikeText)) return true
  if (run.length < (loadsItself ? 40 : 80) || !/^[A-Za-z0-9+_~.-]+={0,2}$/.test(run)) return false
  // Words joined by dashes are a title.
  if (run.split(/[-_.]/).every((word) => word.length <= 20 && /^(?:[A-Za-z]+|\d{1,8})$/.test(word))) return false
  return /\d/.test(run) && /[A-Za-z]/.test(run)
}

function readsLikeText(decoded: string): boolean {
  if (decoded.length < 9 || decoded.includes('\ufffd')) return false
  let readable = 0
  for (let at = 0; at < decoded.length; at++) {
    const unit = decoded.charCodeAt(at)
    if (
      unit === 32 ||
      (unit >= 48 && unit <= 57) ||
      (unit >= 65 && unit <= 90) ||
      (unit >= 97 && unit <= 122) ||
      (unit >= 0xc0 && unit < 0x250) ||
      unit === 45 ||
      unit === 46 ||
      unit === 64 ||
      unit === 58
    )
      readable++
  }
  return readable / decoded.length > 0.9
}

function proseIn(part: string): boolean {
  return (part.match(/\p{L}{2,30}(?:\+|%20|_)/gu) ?? []).length >= leastProseWords
}

export function hostOf(url: string): string | undefined {
  const host = /^(?:https?:)?\/\/(?:[^/?#@]{0,200}@)?(\[[0-9a-f:.]{2,45}\]|[^/?#:\\]{1,255})/i.exec(url)?.[1]
  return host?.toLowerCase()
}

function isTrusted(host: string, trustedHosts: readonly string[]): boolean {
  const plain = host.replace(/\.$/, '')
  return trustedHosts.some((trusted) => {
    const name = trusted.toLowerCase().replace(/^\*\./, '')
    return plain === name || plain.endsWith(`.${name}`)
  })
}
