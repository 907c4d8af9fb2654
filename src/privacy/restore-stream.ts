// Puts values back into text that comes in pieces, cut anywhere.
//
// How it works:
// 1. A text is read as JSON when it begins like JSON or where a fence says so, and as plain text otherwise or as soon as it turns out not to
//    be JSON.
// 2. JSON's strings are unescaped unit by unit into a layer of their own, and what one says is again plain text or JSON: arguments inside
//    arguments. Each unit keeps the spelling it came with, at the outermost depth, so that what is not restored leaves as it came.
// 3. Surrogates are looked for in what a layer says; a value that takes the place of one is escaped as often as the layer is deep.
// 4. Only what may become a surrogate is held back, by the layer that is open; there is never more than one.
import type { AlteredNames, NameWatch } from './restore-altered.ts'
import { FenceWatch } from './restore-fence.ts'
import { isWhite } from './restore-letters.ts'
import { type Before, type Match, type Matcher, nothingBefore, type Scan } from './restore-match.ts'

/** Restores a text piece by piece. `end` gives what was held back; nothing may be pushed after it. */
export type TextStream = { push(piece: string): string; end(): string }

export type Tally = { restored: number; altered: number }

/** What every layer of one text shares. */
export type Setting = {
  readonly matcher: Matcher
  readonly names: AlteredNames
  readonly tally: Tally
  /** Says of a web address with a surrogate in it whether it may get the true value; all may without it. */
  readonly mayLink?: (address: string) => boolean
}

/** JSON inside JSON beyond this is read as plain text: each layer doubles its backslashes, so nobody writes it. */
const mostLayers = 8

/** Plain text, or JSON where it begins like it. */
export function textStream(setting: Setting): TextStream {
  return new Outermost(new Sniffer(setting, 0))
}

/** JSON text, or plain text where it is none. */
export function jsonStream(setting: Setting): TextStream {
  return new Outermost(new JsonLayer(setting, 0))
}

/** What stands between the quotes of a JSON string: spelled with escapes in and out. */
export function literalStream(setting: Setting, as: 'text' | 'json'): TextStream {
  const inner = as === 'text' ? new Sniffer(setting, 1) : new JsonLayer(setting, 1)
  return new Outermost(new Unescaper(inner))
}

/** Units and how each was spelled at the outermost depth; without spellings each is its own. */
type Units = { readonly text: string; readonly spelled: readonly string[] | undefined }

type Layer = { push(units: Units, out: Output): void; end(out: Output): void }

class Output {
  #text = ''

  add(text: string): void {
    this.#text += text
  }

  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }
}

class Outermost implements TextStream {
  readonly #layer: Layer
  readonly #out = new Output()

  constructor(layer: Layer) {
    this.#layer = layer
  }

  push(piece: string): string {
    if (piece !== '') this.#layer.push({ text: piece, spelled: undefined }, this.#out)
    return this.#out.take()
  }

  end(): string {
    this.#layer.end(this.#out)
    return this.#out.take()
  }
}

const nothing: Units = { text: '', spelled: undefined }

function join(first: Units, second: Units): Units {
  if (first.text === '') return second
  if (second.text === '') return first
  const text = first.text + second.text
  if (first.spelled === undefined && second.spelled === undefined) return { text, spelled: undefined }
  return { text, spelled: [...(first.spelled ?? first.text.split('')), ...(second.spelled ?? second.text.split(''))] }
}

function part(units: Units, from: number, to = units.text.length): Units {
  if (from === 0 && to === units.text.length) return units
  return { text: units.text.slice(from, to), spelled: units.spelled?.slice(from, to) }
}

function spelling(units: Units, from: number, to: number): string {
  if (from >= to) return ''
  return units.spelled === undefined ? units.text.slice(from, to) : units.spelled.slice(from, to).join('')
}

/** A text as it is spelled inside so many JSON strings. */
function escaped(text: string, depth: number): string {
  let spelled = text
  for (let layer = 0; layer < depth; layer++) spelled = JSON.stringify(spelled).slice(1, -1)
  return spelled
}

/** Keep the last two units of a text, in place because most pieces are a few units long. */
function goBehind(text: string, end: number, before: { last: number; secondLast: number }): void {
  if (end === 0) return
  before.secondLast = end > 1 ? text.charCodeAt(end - 2) : before.last
  before.last = text.charCodeAt(end - 1)
}

class TextLayer implements Layer {
  readonly #setting: Setting
  readonly #depth: number
  readonly #watch: NameWatch | undefined
  readonly #fence: FenceWatch
  #held: Units
  readonly #before: { last: number; secondLast: number }
  /** What was told since the last blank or quote: the beginning of a web address, perhaps. */
  #word = ''
  /** What a fence of JSON holds, and all behind it. */
  #fenced: Layer | undefined

  /** `held` was seen by the fence's watch, and not decided. */
  constructor(setting: Setting, depth: number, before = nothingBefore, held = nothing, fence = new FenceWatch()) {
    this.#setting = setting
    this.#depth = depth
    this.#before = { ...before }
    this.#held = held
    this.#fence = fence
    this.#watch = setting.names.watch(setting.tally)
  }

  push(units: Units, out: Output): void {
    if (this.#fenced) {
      this.#fenced.push(units, out)
      return
    }
    const fence = this.#fence.openedBy(units.text)
    if (fence < 0) {
      this.#tell(join(this.#held, units), false, out)
      return
    }
    this.#tell(join(this.#held, part(units, 0, fence)), true, out)
    this.#fenced = new JsonLayer(this.#setting, this.#depth)
    if (fence < units.text.length) this.#fenced.push(part(units, fence), out)
  }

  end(out: Output): void {
    this.#fenced?.end(out)
    const held = this.#held
    this.#held = nothing
    if (held.text !== '') this.#tell(held, true, out)
    this.#watch?.end()
  }

  #tell(units: Units, isWhole: boolean, out: Output): void {
    const { matcher, tally } = this.#setting
    const { text } = units
    const { matches, decided }: Scan = matcher.scan(text, this.#before, isWhole)
    let from = 0
    for (const match of matches) {
      this.#watch?.push(text, from, match.start)
      this.#watch?.end()
      out.add(spelling(units, from, match.start))
      if (!this.#mayStand(text, match)) {
        out.add(spelling(units, match.start, match.end))
        from = match.end
        continue
      }
      out.add(escaped(match.value, this.#depth))
      tally.restored++
      if (match.isAltered) tally.altered++
      from = match.end
    }
    if (from < decided) {
      this.#watch?.push(text, from, decided)
      out.add(spelling(units, from, decided))
    }
    goBehind(text, decided, this.#before)
    if (this.#setting.mayLink) this.#word = lastWord(this.#word, text.slice(0, decided))
    this.#held = decided === text.length ? nothing : part(units, decided)
  }

  /** A client may open an address by itself, and so tell whoever stands at its other end what is in it. */
  #mayStand(text: string, { start, end }: Match): boolean {
    const { mayLink } = this.#setting
    if (!mayLink) return true
    const word = lastWord(this.#word, text.slice(Math.max(0, start - longestWord), start))
    const scheme = word.lastIndexOf('://')
    return scheme < 0 || mayLink(word.slice(scheme) + text.slice(start, end))
  }
}

/** More of an address than this is not kept; what is longer counts as one all the same. */
const longestWord = 2_048

/** The text since the last blank, quote or bracket of a tag. */
function lastWord(before: string, text: string): string {
  let at = text.length
  while (at > 0 && !endsWord(text.charCodeAt(at - 1))) at--
  if (at > 0) return text.slice(at)
  const word = before + text
  if (word.length <= longestWord) return word
  const scheme = word.lastIndexOf('://')
  return scheme >= 0 ? word.slice(scheme, scheme + longestWord) : word.slice(-longestWord)
}

function endsWord(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x3e || code === 0xa0
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const openBrace = 0x7b

/** Decides by the first character whether a text is JSON. */
class Sniffer implements Layer {
  readonly #setting: Setting
  readonly #depth: number
  #held: Units = nothing
  #layer: Layer | undefined

  constructor(setting: Setting, depth: number) {
    this.#setting = setting
    this.#depth = depth
  }

  push(units: Units, out: Output): void {
    if (this.#layer) {
      this.#layer.push(units, out)
      return
    }
    const all = join(this.#held, units)
    this.#held = nothing
    const { text } = all
    let at = 0
    while (at < text.length && isWhite(text.charCodeAt(at))) at++
    if (at === text.length) {
      out.add(spelling(all, 0, at))
      return
    }
    const first = text.charCodeAt(at)
    let isJson = first === openBrace || first === openBracket
    if (first === quote && this.#depth > 0) {
      // A string that holds a string that holds JSON.
      if (at + 1 === text.length) {
        out.add(spelling(all, 0, at))
        this.#held = part(all, at)
        return
      }
      const second = text.charCodeAt(at + 1)
      isJson = second === openBrace || second === openBracket || second === backslash
    }
    this.#layer = isJson && this.#depth < mostLayers ? new JsonLayer(this.#setting, this.#depth) : new TextLayer(this.#setting, this.#depth)
    this.#layer.push(all, out)
  }

  end(out: Output): void {
    if (this.#layer) this.#layer.end(out)
    else out.add(spelling(this.#held, 0, this.#held.text.length))
    this.#held = nothing
  }
}

/** The inside of a JSON string: undoes one depth of escapes for the layer within. */
class Unescaper implements Layer {
  readonly #inner: Layer
  /** An escape that is not whole yet. */
  #open = ''
  #openSpelled = ''

  constructor(inner: Layer) {
    this.#inner = inner
  }

  push(units: Units, out: Output): void {
    const { text } = units
    if (this.#open === '' && !text.includes('\\')) {
      this.#inner.push(units, out)
      return
    }
    const said: string[] = []
    const spelled: string[] = []
    for (let at = 0; at < text.length; at++) {
      const unit = text[at]!
      const spelling = units.spelled?.[at] ?? unit
      if (this.#open === '' && unit !== '\\') {
        said.push(unit)
        spelled.push(spelling)
        continue
      }
      this.#open += unit
      this.#openSpelled += spelling
      const meant = meaningOf(this.#open)
      if (meant === undefined) continue
      said.push(meant)
      spelled.push(this.#openSpelled)
      // An escape that does not exist is taken for what it looks like; its later units have no spelling of their own.
      for (let extra = 1; extra < meant.length; extra++) spelled.push('')
      this.#open = ''
      this.#openSpelled = ''
    }
    if (said.length > 0) this.#inner.push({ text: said.join(''), spelled }, out)
  }

  end(out: Output): void {
    if (this.#open !== '')
      this.#inner.push({ text: this.#open, spelled: [this.#openSpelled, ...this.#open.slice(1).split('').fill('')] }, out)
    this.#open = ''
    this.#inner.end(out)
  }
}

const meanings: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** What an escape says; undefined while it is not whole; its own spelling when JSON has no such escape. */
function meaningOf(written: string): string | undefined {
  if (written.length === 1) return undefined
  const kind = written[1]!
  if (kind !== 'u') return meanings[kind] ?? written
  if (!/^\\u[0-9a-fA-F]*$/.test(written)) return written
  return written.length < 6 ? undefined : String.fromCharCode(Number.parseInt(written.slice(2), 16))
}

/** The words of JSON that are no strings. */
const words = ['true', 'false', 'null']

/**
 * JSON text. Between its strings nothing is restored but whole numbers that stand for numbers, yet what may begin a surrogate is held there
 * too: should the text turn out to be none of JSON, as `[[PERSON_1]] called` does at its P, it goes on as plain text from there.
 */
class JsonLayer implements Layer {
  readonly #setting: Setting
  readonly #depth: number
  /** What stands between strings and is not decided. */
  #between: Units = nothing
  readonly #before = { ...nothingBefore }
  /** The string that is open, and whether an escape is open in it. */
  #string: Layer | undefined
  #isEscaped = false
  #containers = 0
  #hasEnded = false
  #word = ''
  /** For the text that goes on where JSON ends: whether that is the beginning of a line. */
  readonly #fence = new FenceWatch()
  #plain: TextLayer | undefined

  constructor(setting: Setting, depth: number) {
    this.#setting = setting
    this.#depth = depth
  }

  push(units: Units, out: Output): void {
    if (this.#plain) {
      this.#plain.push(units, out)
      return
    }
    const { text } = units
    let from = 0
    let at = 0
    while (at < text.length) {
      if (this.#string) {
        const end = this.#stringEnd(text, at)
        if (end < 0) {
          this.#string.push(part(units, at), out)
          return
        }
        if (end > at) this.#string.push(part(units, at, end), out)
        this.#string.end(out)
        this.#string = undefined
        this.#before.last = quote
        this.#before.secondLast = -1
        out.add(spelling(units, end, end + 1))
        if (this.#containers === 0) this.#hasEnded = true
        at = end + 1
        from = at
        continue
      }
      const code = text.charCodeAt(at)
      if (!this.#admits(code)) {
        if (from < at) this.#tell(part(units, from, at), false, out)
        this.#plain = new TextLayer(this.#setting, this.#depth, this.#before, this.#between, this.#fence)
        this.#between = nothing
        this.#plain.push(part(units, at), out)
        return
      }
      at++
      if (code !== quote) continue
      this.#tell(part(units, from, at), true, out)
      this.#string = new Unescaper(new Sniffer(this.#setting, this.#depth + 1))
      from = at
    }
    if (from < text.length) this.#tell(part(units, from), false, out)
  }

  end(out: Output): void {
    if (this.#plain) this.#plain.end(out)
    else if (this.#string) this.#string.end(out)
    else this.#tell(nothing, true, out)
  }

  /** The offset of the quote that closes the open string, -1 when it is not there. */
  #stringEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      if (this.#isEscaped) {
        this.#isEscaped = false
        continue
      }
      const code = text.charCodeAt(at)
      if (code === quote) return at
      if (code === backslash) this.#isEscaped = true
    }
    return -1
  }

  /** Whether JSON may go on with this unit. Commas and colons are not counted: what is nearly JSON is still best read as such. */
  #admits(code: number): boolean {
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      return this.#endsWord()
    }
    if (this.#hasEnded) {
      // One value behind another, as in lines of JSON.
      if (code !== openBrace && code !== openBracket) return false
      this.#hasEnded = false
    }
    if (code >= 0x61 && code <= 0x7a && !(code === 0x65 && this.#word === '')) {
      this.#word += String.fromCharCode(code)
      return words.some((word) => word.startsWith(this.#word))
    }
    if (!this.#endsWord()) return false
    switch (code) {
      case quote:
        return true
      case openBrace:
      case openBracket:
        this.#containers++
        return true
      case 0x5d:
      case 0x7d:
        this.#containers--
        if (this.#containers === 0) this.#hasEnded = true
        return this.#containers >= 0
      case 0x2c:
      case 0x3a:
        return this.#containers > 0
      case 0x2b: // + - . E e and digits make numbers
      case 0x2d:
      case 0x2e:
      case 0x45:
      case 0x65:
        return true
      default:
        return code >= 0x30 && code <= 0x39
    }
  }

  #endsWord(): boolean {
    const isWord = this.#word === '' || words.includes(this.#word)
    this.#word = ''
    return isWord
  }

  #tell(units: Units, isWhole: boolean, out: Output): void {
    this.#fence.openedBy(units.text)
    const all = join(this.#between, units)
    this.#between = nothing
    if (all.text === '') return
    const { text } = all
    const { matches, decided } = this.#setting.matcher.scan(text, this.#before, isWhole)
    let from = 0
    for (const { start, end, value } of matches) {
      if (!isNumber(text, start, end, this.#before) || !/^(?:0|[1-9]\d*)$/.test(value)) continue
      out.add(spelling(all, from, start))
      out.add(value)
      this.#setting.tally.restored++
      from = end
    }
    out.add(spelling(all, from, decided))
    goBehind(text, decided, this.#before)
    this.#between = part(all, decided)
  }
}

/** Shorter numbers are too often something else. */
const leastDigits = 5

/** Whether a whole number of JSON stands between two offsets. */
function isNumber(text: string, start: number, end: number, before: Before): boolean {
  if (end - start < leastDigits || !/^\d+$/.test(text.slice(start, end))) return false
  const previous = start > 0 ? text.charCodeAt(start - 1) : before.last
  return !isNumeric(previous) && !isNumeric(end < text.length ? text.charCodeAt(end) : -1)
}

function isNumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e || code === 0x45 || code === 0x65
}
