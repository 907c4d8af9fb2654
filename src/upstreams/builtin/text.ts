// Cuts a text into sentences that can be quoted: each knows its offsets, its heading and its block. Works on prose, markdown, lists,
// tables, e-mails and key-value forms in languages that end sentences with . ! ? or the ideographic stop.

export type SentenceKind = 'prose' | 'heading' | 'item' | 'row'

/** A piece of the text that may be quoted as it is: `text.slice(start, end)`. */
export type Sentence = {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly kind: SentenceKind
  /** The nearest heading above, without its marks; '' when there is none. */
  readonly heading: string
  /** Sentences of one paragraph, list item or row share this number. */
  readonly block: number
}

/** Work is counted in characters; every so many of them the event loop gets its turn and the caller may leave. */
export type Pace = (characters: number) => Promise<void> | undefined

/** Never waits: for short texts and for tests. */
export const atOnce: Pace = () => undefined

/** Sentences beyond this are not read; about 10 MB of prose. */
const mostSentences = 100_000
/** A longer "sentence" is a table or a data dump; it is cut at white space so that no quote is a page long. */
const longestSentence = 1200

const bullet = /^\s*(?:[-*•‣–·+]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,4}[.)]|\[[ xX]?\])\s+/
const markdownHeading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/
const rule = /^\s*(?:[-=_*~]{3,}|[-|:+ ]{3,})\s*$/
const numberedHeading = /^\s*(?:§+\s*)?\d{1,3}(?:\.\d{1,3})*\.?\s+\p{Lu}[^.!?:;]{0,70}$/u
const keyValue = /^\s*[\p{L}][\p{L}\p{N} /()'’.&-]{0,40}:\s+\S/u
const endsSentence = /[.!?…。！？:;,]["'”’»)\]]*\s*$/

type Line = { readonly start: number; readonly end: number; readonly text: string }

/** Cut `text` into sentences, in order. */
export async function sentencesOf(text: string, pace: Pace = atOnce): Promise<readonly Sentence[]> {
  const found: Sentence[] = []
  let heading = ''
  let block = 0
  let open: { start: number; end: number } | undefined
  let previousBlank = true
  const close = (): void => {
    if (open) splitBlock(text, open.start, open.end, heading, block++, 'prose', found)
    open = undefined
  }
  for (let start = 0; start < text.length && found.length < mostSentences; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line: Line = { start, end, text: text.slice(start, end) }
    const following = nextLine(text, end + 1)
    start = end + 1
    const waiting = pace(line.text.length + 8)
    if (waiting) await waiting
    if (line.text.trim() === '' || rule.test(line.text) || /^\s*(?:```|~~~|""")/.test(line.text)) {
      close()
      previousBlank = true
      continue
    }
    const title = headingOf(line.text, previousBlank, following)
    if (title !== undefined) {
      close()
      const offset = line.start + line.text.indexOf(title)
      if (title) found.push({ start: offset, end: offset + title.length, text: title, kind: 'heading', heading, block: block++ })
      heading = title
    } else if (line.text.trimStart().startsWith('|')) {
      close()
      splitBlock(text, line.start, line.end, heading, block++, 'row', found)
    } else {
      const mark = bullet.exec(line.text)
      if (mark) {
        close()
        open = { start: line.start + mark[0].length, end: line.end }
      } else if (open && !startsAnew(text.slice(open.start, open.end), line.text)) open.end = line.end
      else {
        close()
        open = { start: line.start, end: line.end }
      }
    }
    previousBlank = false
  }
  close()
  return found
}

function nextLine(text: string, from: number): string {
  if (from >= text.length) return ''
  const end = text.indexOf('\n', from)
  return text.slice(from, Math.min(end < 0 ? text.length : end, from + 200))
}

/** The heading's words when the line is one. A plain short line counts only where a paragraph could begin and something follows it. */
function headingOf(line: string, previousBlank: boolean, following: string): string | undefined {
  const marked = markdownHeading.exec(line)
  if (marked) return marked[2]
  const bold = /^\s*\*\*([^*]{2,80})\*\*:?\s*$/.exec(line)
  if (bold) return bold[1]
  const trimmed = line.trim()
  if (trimmed.length > 72 || bullet.test(line) || trimmed.startsWith('|') || trimmed.startsWith('>')) {
    return numberedHeading.test(line) && following.trim() !== '' ? trimmed : undefined
  }
  if (/^[=-]{3,}\s*$/.test(following)) return trimmed
  if (numberedHeading.test(line)) return trimmed
  if (endsSentence.test(trimmed)) return /^\p{Lu}[^.!?,;]{1,40}:$/u.test(trimmed) && following.trim() !== '' ? trimmed : undefined
  if (!previousBlank || keyValue.test(line)) return undefined
  if (following.trim() === '' || /^\p{Ll}/u.test(following.trim())) return undefined
  return trimmed.split(/\s+/).length <= 9 && !/^[\p{Ll}@]/u.test(trimmed) ? trimmed : undefined
}

/** A new line begins a new block when it is a field of a form, or when the line before was short and finished. */
function startsAnew(block: string, line: string): boolean {
  const last = block.slice(block.lastIndexOf('\n') + 1)
  if (keyValue.test(line) && (keyValue.test(last) || endsSentence.test(last) || last.length < 45)) return true
  if (/^\s*\p{Lu}[^.!?:]{0,60}:\s+\S/u.test(line) && last.length < 100) return true
  if (keyValue.test(last) && !/^\s*\p{Ll}/u.test(line)) return true
  return last.trim().length < 45 && /^\s*[\p{Lu}\p{N}]/u.test(line)
}

const boundary = /[.!?…]+["'”’»)\]]*(?=\s+|$)|[。！？]/gu

function splitBlock(text: string, from: number, to: number, heading: string, block: number, kind: SentenceKind, into: Sentence[]): void {
  const piece = text.slice(from, to)
  let start = 0
  boundary.lastIndex = 0
  for (let hit = boundary.exec(piece); hit; hit = boundary.exec(piece)) {
    const end = hit.index + hit[0].length
    if (end - start < longestSentence && !isEnd(piece, start, hit.index, end)) continue
    push(start, end)
    start = end
  }
  push(start, piece.length)

  function push(a: number, b: number): void {
    while (a < b && /[\s>]/.test(piece[a] ?? '')) a++
    while (b > a && /\s/.test(piece[b - 1] ?? '')) b--
    while (b - a > longestSentence) {
      const cut = piece.lastIndexOf(' ', a + longestSentence)
      const middle = cut > a + 200 ? cut : a + longestSentence
      add(a, middle)
      a = middle
      while (a < b && /\s/.test(piece[a] ?? '')) a++
    }
    add(a, b)
  }
  function add(a: number, b: number): void {
    if (a < b && /[\p{L}\p{N}]/u.test(piece.slice(a, b))) {
      into.push({ start: from + a, end: from + b, text: piece.slice(a, b), kind, heading, block })
    }
  }
}

/** Short forms after which a full stop does not end a sentence, in the five languages. */
const abbreviations = new Set(
  (
    'mr mrs ms dr prof st vs no nos vol art arts cl sec para paras fig figs ed eds rev hon gen col sgt capt jr sr approx dept est ext incl min max resp cf ca eg ie ' +
    'e.g i.e a.m p.m u.s u.k jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun pp p ch temp tel ref p.a ' +
    'z.b bzw usw ggf vgl d.h u.a evtl inkl zzgl abs nr str hr fr mio mrd stk ca etw allg gem lt sog ' +
    'm mme mlle mm env p.ex c.-à-d av bd ex réf tél n° ' +
    'sr sra srta dña d ud uds aprox pág núm art avda c/ tel ej ' +
    'ts ths tp q p pgs bs ks'
  ).split(' '),
)

function isEnd(piece: string, start: number, stop: number, end: number): boolean {
  if (piece[stop] !== '.') return true
  const rest = piece.slice(end, end + 40)
  const next = /\S/.exec(rest)?.[0]
  if (next === undefined) return true
  if (/\p{Ll}/u.test(next) && !/^\s*\n/.test(rest)) return false
  if (/^\.{2,}/.test(piece.slice(stop))) return /[\p{Lu}"“«¿¡]/u.test(next)
  const word = /[\p{L}\p{N}.°/-]+$/u.exec(piece.slice(Math.max(start, stop - 24), stop))?.[0] ?? ''
  const plain = word.toLowerCase()
  if (/^\p{Lu}$/u.test(word)) return false
  if (/^\p{L}$/u.test(word) && /^\s?\p{L}\./u.test(rest)) return false
  if (/^(?:\p{L}\.)+\p{L}$/u.test(word)) return /\p{Lu}/u.test(next) && !abbreviations.has(plain)
  if (/^\d{1,3}$/.test(word)) return word.length > 2 || !isOrdinal(piece.slice(start, stop - word.length), rest)
  if (abbreviations.has(plain)) return word.length > 3 && isMonthEnd(plain) && /\p{Lu}/u.test(next)
  return true
}

/** `am 3. März`, `1. Lieferung`, `No. 4. Oktober`: a number with a full stop at the start or before a month is an ordinal. */
function isOrdinal(before: string, after: string): boolean {
  if (before.trim() === '') return true
  if (/\b(?:am|vom|zum|bis|der|des|dem|den|im|seit|ab|und)\s*$/i.test(before)) return true
  return /^\s*(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)/.test(after)
}

function isMonthEnd(word: string): boolean {
  return /^(?:incl|approx|dept|etc)$/.test(word)
}

/** Words of a text in lower case, numbers whole (`1,950.00`), hyphenated words in parts. */
export function tokensOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFC')
      .replace(/\be-mail/g, 'email')
      .match(token) ?? []
  )
}
const token = /\p{N}+(?:[.,:/]\p{N}+)*|[\p{L}\p{M}]+(?:['’](?:s|t|re|ve|ll|d)(?!\p{L}))?|[%€$£¥]/gu

/** One line, as a quote is shown: white space collapsed, nothing else changed. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
