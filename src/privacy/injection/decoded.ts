// What a text says once its disguises are taken off: base64, hexadecimal, percent and HTML escapes, letters written backwards or turned by
// thirteen, digits for letters, letters set apart, tag letters nobody sees. Only views that read like words are handed on, and only so many.

const mostViews = 8
const longestBlob = 8_192
/** Different ones: chance makes one now and then. */
const leastCommonWords = 2

/** A decoded reading and where in the text it stood. */
export type DecodedView = { readonly text: string; readonly start: number; readonly end: number }

export function decodedViews(text: string, lowered: string): DecodedView[] {
  const views: DecodedView[] = []
  const add = (decoded: string | undefined, start: number, end: number) => {
    if (decoded !== undefined && views.length < mostViews && readsLikeWords(decoded)) views.push({ text: decoded, start, end })
  }
  for (const match of text.matchAll(/[A-Za-z0-9+/_-]{24,8192}={0,2}/g)) {
    if (views.length >= mostViews) break
    const blob = match[0]
    const end = match.index + blob.length
    if (/^[0-9a-fA-F]+$/.test(blob)) add(fromHex(blob), match.index, end)
    else if (/[a-z]/.test(blob) && /[A-Z0-9]/.test(blob)) add(fromBase64(blob), match.index, end)
  }
  for (const match of text.matchAll(/(?:(?:\\x|%|0x)?[0-9a-fA-F]{2}[ ,]?){16,2048}/g)) {
    if (views.length >= mostViews) break
    if (!/[\\% ,x]/.test(match[0])) continue
    add(fromHex(match[0].replace(/\\x|0x|[%, ]/g, '')), match.index, match.index + match[0].length)
  }
  for (const match of text.matchAll(/(?:[01]{8} ?){8,1024}/g)) {
    const units = match[0].match(/[01]{8}/g) ?? []
    add(units.map((unit) => String.fromCharCode(Number.parseInt(unit, 2))).join(''), match.index, match.index + match[0].length)
  }
  const tags = [...text.matchAll(/[\u{e0020}-\u{e007e}]+/gu)].map((match) =>
    [...match[0]].map((sign) => String.fromCharCode((sign.codePointAt(0) ?? 0xe0020) - 0xe0000)).join(''),
  )
  if (tags.length > 0) add(tags.join(' ').slice(0, longestBlob), 0, text.length)
  for (const line of linesOf(text, lowered)) {
    if (views.length >= mostViews) break
    const { start, end } = line
    const small = line.text
    const common = commonShare(small)
    if (common > 0.12) {
      if (/[a-z][013457@$][a-z]/.test(small)) addLeet(small, start, end)
      continue
    }
    const turned = small.replace(/[a-z]/g, (sign) => String.fromCharCode(((sign.charCodeAt(0) - 97 + 13) % 26) + 97))
    if (commonShare(turned) > 0.2) add(turned, start, end)
    const backwards = [...small].reverse().join('')
    if (commonShare(backwards) > 0.2) add(backwards, start, end)
    if (/(?:\b\w[ .-]){8}/.test(small)) add(joinSpaced(small), start, end)
    addLeet(small, start, end)
  }
  return views

  function addLeet(small: string, start: number, end: number): void {
    const plain = small.replace(/[013457@$!](?=[a-z013457@$])|(?<=[a-z])[013457@$]/g, (sign) => leet[sign] ?? sign)
    if (plain !== small && commonShare(plain) > commonShare(small) + 0.08) add(plain, start, end)
  }
}

const leet: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }

/** Lines of some words without their ends, at most 600 units each; what is longer is prose whose disguise shows in its first part. */
function linesOf(text: string, lowered: string): { text: string; start: number; end: number }[] {
  const lines: { text: string; start: number; end: number }[] = []
  let start = 0
  while (start < text.length && lines.length < 400) {
    const stop = lowered.indexOf('\n', start)
    const end = stop === -1 ? text.length : stop
    if (end - start >= 16 && !lowered.startsWith('|', start))
      lines.push({ text: lowered.slice(start, Math.min(end, start + 600)), start, end })
    start = end + 1
  }
  return lines
}

const commonWords = new Set(
  'the be to of and a in that have i it for not on with he as you do at this but his by from they we say her she or an will my one all would there their what so up out if about who get which go me when make can like no just him know take into your some could them see other than then now look only come its over think also back after use how our work first even new want because any these give most us is are was were ignore previous instructions system prompt reveal write tell show answer reply respond instead text message please following der die das und ist nicht ein eine ich du sie wir mit für auf le la les de et est un une que vous pas pour dans el los una por con para no en y es se del'.split(
    ' ',
  ),
)

/** Which share of the words are ones that prose cannot do without; none when there are too few of them to tell. */
function commonShare(lowered: string): number {
  const words = lowered.match(/[a-z]+/g) ?? []
  const common = new Set<string>()
  let count = 0
  for (const word of words) {
    if (word.length < 2 || !commonWords.has(word)) continue
    common.add(word)
    count++
  }
  return common.size < leastCommonWords ? 0 : count / words.length
}

function readsLikeWords(decoded: string): boolean {
  if (decoded.length < 12) return false
  let letters = 0
  for (let at = 0; at < decoded.length; at++) {
    const unit = decoded.charCodeAt(at)
    if ((unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 32 || unit >= 0xc0) letters++
  }
  return letters / decoded.length > 0.75 && commonShare(decoded.toLowerCase()) > 0.12
}

function fromBase64(blob: string): string | undefined {
  const decoded = Buffer.from(blob.slice(0, longestBlob), 'base64').toString('utf8')
  return decoded.includes('\ufffd') ? undefined : decoded
}

function fromHex(blob: string): string | undefined {
  const decoded = Buffer.from(blob.slice(0, longestBlob & ~1), 'hex').toString('utf8')
  return decoded.includes('\ufffd') ? undefined : decoded
}

/** `i g n o r e   a l l`: two blanks or more part words. */
function joinSpaced(small: string): string {
  return small
    .split(/ {2,}| [-|] /)
    .map((word) => word.replace(/[ .-]/g, ''))
    .join(' ')
}
