// What stands around a number: the word that names it, the key or column it belongs to, or nothing at all.
import { columnOf } from './table.ts'

const before = 64
const after = 40

/** Words that say what a number beside them is, in any language, as a pattern over `plain` text. A trailing `*` takes any ending. */
export function wordsOf(words: readonly string[]): RegExp {
  const sources = words.map((word) => {
    const hasEnding = word.endsWith('*')
    const source = plain(hasEnding ? word.slice(0, -1) : word)
      .replace(/[.+?()[\]{}|\\^$]/g, '\\$&')
      .replaceAll(' ', '\\s*')
    // Scripts without blanks have no word boundaries.
    if (/[\u0250-\uffff]/.test(source)) return source
    return `(?<![a-z])${source}${hasEnding ? '' : '(?![a-z])'}`
  })
  return new RegExp(sources.join('|'))
}

/** Lower case without accents, camel case and snake case as words, abbreviations without stops: `nhsNumber`, `N.H.S.-Number` read alike. */
export function plain(text: string): string {
  if (!/[^\u0020-\u007e\s]/.test(text)) return plainAscii(text)
  return text
    .replace(/(?<=\p{Ll}\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/(?<!\p{L})\p{L}(?:\.\p{L}(?!\p{L}))+/gu, (letters) => letters.replaceAll('.', ''))
    .replace(/[_\-\u2010-\u2015.\s]+/g, ' ')
    .replace(/[đðıłøß’]/g, (letter) => foldings[letter]!)
}

/** The same, several times faster: most numbers that are looked at stand in plain English, code or data. */
function plainAscii(text: string): string {
  const words = text.replace(/[a-z]{2}(?=[A-Z])/g, '$& ').toLowerCase()
  const spelled = words.includes('.')
    ? words.replace(/(?<![a-z])[a-z](?:\.[a-z](?![a-z]))+/g, (letters) => letters.replaceAll('.', ''))
    : words
  return spelled.replace(/[_\-.\s]+/g, ' ')
}

const foldings: Readonly<Record<string, string>> = { đ: 'd', ð: 'd', ı: 'i', ł: 'l', ø: 'o', ß: 'ss', '’': "'" }

/** The text around a number as `plain` words: what stands before it, U+0000, what stands behind it, U+0001, the head of its column. */
export function surroundings(text: string, start: number, end: number): string {
  const from = Math.max(0, start - before)
  const lead = text.slice(from, start)
  const paragraph = lead.lastIndexOf('\n\n')
  const trail = /^[^.;,\n\d]*/.exec(text.slice(end, end + after))![0]
  const head = columnOf(text, start)
  return `${plain(paragraph < 0 ? lead : lead.slice(paragraph + 2))}\u0000${plain(trail)}\u0001${head === undefined ? '' : plain(head)}`
}

/** What numbers are that are nobody's: directly before a number, these say that it is not an identity. */
const otherNumber =
  /(?<![a-z])(?:order|bestell|auftrag|invoice|rechnung|facture|commande|factura|pedido|tracking|sendung|parcel|shipment|ticket|build|version|release|commit|revision|port|amount|price|total|sum|betrag|montant|importe|quantity|qty|count|size|bytes?|width|height|offset|timestamp|epoch|unix time|created at|updated at|duration|ms|seed|isbn|issn|ean|gtin|sku|upc|serial|part|model|phone|telephone|tel|telefon|mobile|handy|mobil|cell|fax|telefono|movil|sdt|dien thoai|hotline|zip|postal code|plz|iban|bic|account|konto|card|kreditkarte|order number|transaction|trace|request|session|message|job|batch|pid|thread|line|page|row|chapter|article)s?(?:nummer|nr)?\s*(?:number|num|no|nr|id|code|key|ref|reference|value)?["'`]?\s*[.:#=]*\s*["'`(]?\s*$/

/** Whether the words directly before say that the number is an order's, a build's, an amount or the like. */
export function isOtherNumber(around: string): boolean {
  return otherNumber.test(around.slice(0, around.indexOf('\u0000')).slice(-40))
}

/** The words directly before a number, or the head of its column. */
export function labelOf(around: string): string {
  const number = around.indexOf('\u0000')
  return `${around.slice(Math.max(0, number - 30), number)}\u0000${around.slice(around.indexOf('\u0001') + 1)}`
}

/** Whether the number is the value of a key or stands under a head. */
export function hasOtherLabel(around: string): boolean {
  return !around.endsWith('\u0001') || /["']\s*:\s*["']$/.test(around.slice(0, around.indexOf('\u0000')))
}

/** Whether nothing else stands on the line, in the table cell, between the quotes or between the tags. */
export function standsAlone(text: string, start: number, end: number): boolean {
  let left = start - 1
  while (left >= 0 && start - left < 12 && isBlank(text.charCodeAt(left))) left--
  let right = end
  while (right < text.length && right - end < 12 && isBlank(text.charCodeAt(right))) right++
  // A sentence's stop behind the value, when nothing but the line's end follows.
  if (isStop(text.charCodeAt(right)) && (right + 1 >= text.length || text.charCodeAt(right + 1) === 10)) right++
  const opening = left < 0 ? '\n' : text[left]!
  const closing = right >= text.length ? '\n' : text[right]!
  if ('\n\r\t|'.includes(opening)) return '\n\r\t|'.includes(closing) || (isCellEdge(closing) && right === end)
  if ('"\'`'.includes(opening)) return opening === closing
  if (opening === '>') return closing === '<'
  return isCellEdge(opening) && left === start - 1 && right === end && (isCellEdge(closing) || '\n\r'.includes(closing))
}

const connectors = /(?<!\p{L})(?:and|or|und|oder|et|ou|y|o|e|ve|veya|và|hoặc|en|of|och|og|ja|i|\p{Lu}{3}|\p{L}{1,2})(?!\p{L})/gu
const longestList = 300

/** Whether the line is a list of numbers and nothing else: `AA0123456B and AA0123457C`. With commas or brackets, plain digits are figures. */
export function standsInList(text: string, start: number, end: number, isPlain: boolean): boolean {
  const from = Math.max(0, start - longestList)
  const line = text.slice(text.slice(from, start).lastIndexOf('\n') + 1 + from, start)
  const rest = text.slice(end, end + longestList)
  const lineEnd = rest.indexOf('\n')
  const others = `${line} ${lineEnd < 0 ? rest : rest.slice(0, lineEnd)}`
  if (others.length > longestList || !/\d/.test(others) || (isPlain && /[,;[\]|]/.test(others))) return false
  return !/[\p{L}$€£%=]/u.test(others.replace(/[^\s,;]*\d[^\s,;]*/g, ' ').replace(connectors, ' '))
}

function isBlank(code: number): boolean {
  return code === 32 || code === 0xa0
}

function isStop(code: number): boolean {
  return code === 46 || code === 44 || code === 59
}

function isCellEdge(sign: string): boolean {
  return sign === ',' || sign === ';'
}
