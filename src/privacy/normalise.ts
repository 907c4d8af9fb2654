// A text as a reader sees it, whatever it is written in: full-width and mathematical letters, invisible signs, HTML entities and tags,
// percent and backslash escapes, letters set apart by blanks, base64 and hexadecimal blobs. Each such reading is a view with the way back:
// what is found in it stands at an exact place of the text. A text without any of this has no view and costs one pass over its units.

import { everyMatch } from './detectors/detector.ts'

export type View = {
  readonly text: string
  /** The place in the original of a part of the view. */
  readonly back: (start: number, end: number) => { readonly start: number; readonly end: number }
  /** Whether a part of the view owes anything to what was rewritten; what does not was found in the original as well. */
  readonly isNew: (start: number, end: number) => boolean
}

/** Every reading of a text beside the text itself. */
export function viewsOf(text: string): View[] {
  const decoded = decodedViews(text)
  const blobs = blobViews(text)
  return [...decoded, ...spacedViews(text), ...blobs, ...decoded.flatMap((view) => within(view, blobViews)), ...deeper(blobs)]
}

/** What was encoded whole may hold what was encoded before: escapes, or another blob. */
function deeper(views: readonly View[], depth = 1): View[] {
  return views.flatMap((view) => {
    const inner = within(view, blobViews)
    return [...within(view, decodedViews), ...inner, ...(depth < layers ? deeper(inner, depth + 1) : [])]
  })
}

/** Readings of a reading, with the way back to the text itself. */
function within(outer: View, read: (text: string) => View[]): View[] {
  return read(outer.text).map(({ text, back, isNew }) => ({
    text,
    isNew,
    back: (start, end) => {
      const place = back(start, end)
      return outer.back(place.start, place.end)
    },
  }))
}

/** A name as its reader sees it, however it is written; a longer text is no name and stays. */
export function asRead(text: string): string {
  if (text.length > longestName) return text
  const [view] = viewsOf(text)
  return view && view.text.length <= longestName ? view.text : text
}

const longestName = 200

/** ASCII without the signs that begin an escape, and without those that show nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const plain = /^[\x09-\x0d\x20-\x24\x27-\x3b\x3d-\x5b\x5d-\x7e]*$/

const hidden =
  '\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff'
const blanks = '\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const digits = '\\u0660-\\u0669\\u06f0-\\u06f9\\u07c0-\\u07c9\\u0966-\\u096f\\u09e6-\\u09ef\\u0e50-\\u0e59\\u0ed0-\\u0ed9\\u1040-\\u1049'
const forms =
  '\\u2070-\\u209c\\u2100-\\u214f\\u2150-\\u218f\\u2460-\\u24ff\\u3200-\\u33ff\\ufb00-\\ufb06\\uff01-\\uffef\\u{1d400}-\\u{1d7ff}\\u{1f100}-\\u{1f190}\\u{1fbf0}-\\u{1fbf9}'

/** All that is rewritten, in one alternation; no part of it repeats over another. */
const special = new RegExp(
  [
    `[${hidden}]+`,
    `[${blanks}]`,
    `[${digits}]`,
    `[${forms}]`,
    '[\\p{L}\\p{N}@._-]\\p{M}+',
    '[\\u{e0020}-\\u{e007e}]',
    '(?<=[A-Za-z0-9])[\\u2010-\\u2015\\u2212](?=[A-Za-z0-9])',
    '(?<=[A-Za-z])[\\u0370-\\u04ff]|[\\u0370-\\u04ff](?=[A-Za-z])',
    '(?:%[0-9A-Fa-f]{2})+',
    '&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});',
    '\\\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|u\\{[0-9A-Fa-f]{1,6}\\}|[ntr"\'/\\\\])',
    '</?[A-Za-z][^<>]{0,200}>',
  ].join('|'),
  'gu',
)

/** So often what came out is looked at again: `%2540` and `&amp;#64;` are encoded twice. */
const layers = 3

function decodedViews(text: string): View[] {
  if (plain.test(text)) return []
  let layer: Layer | undefined
  for (let round = 0; round < layers; round++) {
    const next = rewritten(layer ?? text, special, plainly)
    if (!next) break
    layer = next
  }
  return layer ? windowsOf(layer) : []
}

/** A text on its way to a view: for each unit where it stood, and whether it is not what stood there. */
type Layer = { readonly text: string; readonly starts: Int32Array; readonly ends: Int32Array; readonly changed: Uint8Array }

/** A part of a match and what stands for it. */
type Rewrite = { readonly from: number; readonly to: number; readonly text: string }

/** Rewrite what a pattern matches in an original or a layer over it; undefined when nothing changes. */
function rewritten(below: Layer | string, pattern: RegExp, rewrite: (match: string) => readonly Rewrite[] | undefined): Layer | undefined {
  const text = typeof below === 'string' ? below : below.text
  // Arrays are made only for a text that changes, which most do not.
  let draft: Draft | undefined
  for (const match of everyMatch(text, pattern)) {
    const parts = rewrite(match[0])
    if (!parts) continue
    draft ??= new Draft(below)
    for (const part of parts) draft.replace(match.index + part.from, match.index + part.to, part.text)
  }
  return draft?.finished()
}

/** A layer being written: most of it is copied in runs from what lies below. */
class Draft {
  readonly #text: string
  readonly #below: Layer | undefined
  readonly #pieces: string[] = []
  #starts: Int32Array
  #ends: Int32Array
  #changed: Uint8Array
  #length = 0
  /** How much of the text below is written. */
  #copied = 0
  /** Something vanished right here: the next unit stands beside something else than it did. */
  #isTouched = false

  constructor(below: Layer | string) {
    this.#text = typeof below === 'string' ? below : below.text
    this.#below = typeof below === 'string' ? undefined : below
    const room = this.#text.length + 64
    this.#starts = new Int32Array(room)
    this.#ends = new Int32Array(room)
    this.#changed = new Uint8Array(room)
  }

  replace(from: number, to: number, text: string): void {
    this.#copy(from)
    if (text === '') {
      // What vanished leaves its mark on both neighbours.
      if (this.#length > 0) this.#changed[this.#length - 1] = 1
      this.#isTouched = true
    } else {
      this.#makeRoom(text.length)
      const start = this.#below ? this.#below.starts[from]! : from
      const end = this.#below ? this.#below.ends[to - 1]! : to
      const until = this.#length + text.length
      this.#starts.fill(start, this.#length, until)
      this.#ends.fill(end, this.#length, until)
      this.#changed.fill(1, this.#length, until)
      this.#length = until
      this.#pieces.push(text)
      this.#isTouched = false
    }
    this.#copied = to
  }

  finished(): Layer {
    this.#copy(this.#text.length)
    return {
      text: this.#pieces.join(''),
      starts: this.#starts.subarray(0, this.#length),
      ends: this.#ends.subarray(0, this.#length),
      changed: this.#changed.subarray(0, this.#length),
    }
  }

  #copy(to: number): void {
    const from = this.#copied
    if (to <= from) return
    this.#makeRoom(to - from)
    this.#pieces.push(this.#text.slice(from, to))
    const [below, length] = [this.#below, this.#length]
    if (below) {
      this.#starts.set(below.starts.subarray(from, to), length)
      this.#ends.set(below.ends.subarray(from, to), length)
      this.#changed.set(below.changed.subarray(from, to), length)
    } else {
      for (let at = from, place = length; at < to; at++, place++) {
        this.#starts[place] = at
        this.#ends[place] = at + 1
      }
    }
    if (this.#isTouched) this.#changed[length] = 1
    this.#isTouched = false
    this.#length += to - from
    this.#copied = to
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#starts.length) return
    const [starts, ends, changed] = [this.#starts, this.#ends, this.#changed]
    this.#starts = new Int32Array(needed * 2)
    this.#ends = new Int32Array(needed * 2)
    this.#changed = new Uint8Array(needed * 2)
    this.#starts.set(starts)
    this.#ends.set(ends)
    this.#changed.set(changed)
  }
}

/** Tags that stand inside words and sentences; any other parts what it stands between. */
const inlineTag = /^<\/?(?:a|abbr|b|big|code|del|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|strike|sub|sup|tt|u|var|wbr)[\s/>]/i

function plainly(match: string): readonly Rewrite[] | undefined {
  const text = meaning(match)
  return text === undefined || text === match ? undefined : [{ from: 0, to: match.length, text }]
}

function meaning(match: string): string | undefined {
  switch (match[0]) {
    case '%':
      return percent(match)
    case '&':
      return entity(match.slice(1, -1))
    case '\\':
      return escaped(match)
    case '<':
      return inlineTag.test(match) ? '' : ' '
  }
  if (hiddenOnly.test(match)) return ''
  if (blankOnly.test(match)) return ' '
  if (dashOnly.test(match)) return '-'
  const digit = digitOf(match)
  if (digit !== undefined) return digit
  const tag = match.codePointAt(0)! - tags
  if (tag > 0 && tag < 0x7f) return String.fromCharCode(tag)
  return lookalikes.get(match) ?? withoutStrokes(match.normalize('NFKC'))
}

/** Where the invisible doubles of ASCII begin. */
const tags = 0xe0000

/** Marks that no letter of a language has, such as strokes through each. */
function withoutStrokes(text: string): string {
  return /^[\p{Script=Latin}\p{Script=Common}]\p{M}/u.test(text) ? text.replace(/\p{M}/gu, '') : text
}

const hiddenOnly = new RegExp(`^[${hidden}]+$`, 'u')
const blankOnly = new RegExp(`^[${blanks}]$`, 'u')
const dashOnly = /^[\u2010-\u2015\u2212]$/
const digitRun = new RegExp(`^[${digits}]$`, 'u')

/** Where the digits of other scripts begin; each lies in a run of ten. */
const digitZeros = [0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0e50, 0x0ed0, 0x1040]

function digitOf(match: string): string | undefined {
  if (!digitRun.test(match)) return undefined
  const code = match.charCodeAt(0)
  const zero = digitZeros.find((first) => code >= first && code < first + 10)
  return zero === undefined ? undefined : String(code - zero)
}

/** Cyrillic and Greek letters that look Latin, where they stand beside Latin ones. */
const lookalikes: ReadonlyMap<string, string> = new Map(
  'аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԌG οo αa νv ρp ιi κk υu χx ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX'
    .split(' ')
    .map((pair) => [pair[0]!, pair[1]!]),
)

function percent(match: string): string | undefined {
  try {
    return decodeURIComponent(match)
  } catch {
    return undefined // bytes that are no UTF-8 stay as they are
  }
}

const latinNames = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ' +
  'ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ' +
  'ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring ' +
  'aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc ' +
  'uuml yacute thorn yuml'
).split(' ')
const signs = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  commat: '@',
  period: '.',
  comma: ',',
  lowbar: '_',
  hyphen: '-',
  plus: '+',
  colon: ':',
}
const entities: ReadonlyMap<string, string> = new Map([
  ...latinNames.map((name, index): [string, string] => [name, String.fromCharCode(160 + index)]),
  ...Object.entries(signs),
])

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return entities.get(name)
  const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

function escaped(match: string): string | undefined {
  const kind = match[1]!
  if (kind === 'u' || kind === 'x') {
    const code = Number.parseInt(match.slice(2).replace(/[{}]/g, ''), 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
  }
  return kind === 'n' || kind === 'r' || kind === 't' ? ' ' : kind
}

/** Around what was rewritten so much is read with it; the rest reads as the original does. */
const surroundings = 240
/** What is found further off than this from all that was rewritten was found in the original. */
const nearness = 48

/** A layer as views: around its changes only, where those are few. */
function windowsOf(layer: Layer): View[] {
  const { text, changed } = layer
  const windows: { from: number; to: number }[] = []
  for (let at = changed.indexOf(1); at >= 0; at = changed.indexOf(1, at + 1)) {
    const from = wordStart(text, Math.max(0, at - surroundings))
    const to = wordEnd(text, Math.min(text.length, at + surroundings))
    const last = windows.at(-1)
    if (last && last.to >= from) last.to = to
    else windows.push({ from, to })
  }
  return windows.map(({ from, to }) => ({
    text: text.slice(from, to),
    back: (start, end) => ({ start: layer.starts[from + start]!, end: layer.ends[from + end - 1]! }),
    isNew: (start, end) => hasChange(changed, from + start - nearness, from + end + nearness),
  }))
}

function hasChange(changed: Uint8Array, from: number, to: number): boolean {
  const last = Math.min(to, changed.length)
  for (let at = Math.max(0, from); at < last; at++) if (changed[at] === 1) return true
  return false
}

/** Windows begin and end between words, if one is near. */
function wordStart(text: string, at: number): number {
  for (let back = at; back > 0 && back > at - 40; back--) if (text.charCodeAt(back - 1) <= 32) return back
  return at
}

function wordEnd(text: string, at: number): number {
  for (let ahead = at; ahead < text.length && ahead < at + 40; ahead++) if (text.charCodeAt(ahead) <= 32) return ahead
  return at
}

/** Single letters or digits with something between each two. */
const spaced = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[ .\-_*\u00b7]{1,3}[\p{L}\p{N}](?![\p{L}\p{N}])){4,}/gu

function spacedViews(text: string): View[] {
  const layer = rewritten(text, spaced, unspaced)
  return layer ? windowsOf(layer) : []
}

/** `W a n d a   H a d d a d`: one sign between two letters goes, more become a blank. */
function unspaced(match: string): readonly Rewrite[] {
  const rewrites: Rewrite[] = []
  for (const gap of match.matchAll(/[ .\-_*\u00b7]+/g))
    rewrites.push({ from: gap.index, to: gap.index + gap[0].length, text: gap[0].length > 1 ? ' ' : '' })
  return rewrites
}

const base64 = /[A-Za-z0-9+/_-]{12,}={0,2}/g
const hexadecimal = /(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}[ :]?){8,}(?![0-9A-Fa-f])/g
/** Blobs of more units are data, not a hidden sentence; `attachments.ts` reads those. */
const largestBlob = 65_536

/** Text that was encoded whole, all of it in one view. What is found inside covers the blob. */
function blobViews(text: string): View[] {
  const blobs: Blob[] = []
  for (const match of everyMatch(text, base64))
    if (match[0].length <= largestBlob && isMixed(match[0])) open(blobs, match, Buffer.from(match[0], 'base64'))
  for (const match of everyMatch(text, hexadecimal))
    if (match[0].length <= largestBlob) open(blobs, match, Buffer.from(match[0].replace(/[ :]/g, ''), 'hex'))
  if (blobs.length === 0) return []
  const begins: number[] = []
  let joined = ''
  for (const blob of blobs) {
    if (joined !== '') joined += '\n\n'
    begins.push(joined.length)
    joined += blob.text
  }
  const blobAt = (place: number) => {
    let [low, high] = [0, begins.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (begins[middle]! <= place) low = middle + 1
      else high = middle
    }
    return blobs[Math.max(0, low - 1)]!
  }
  const back = (start: number, end: number) => {
    const [first, last] = [blobAt(start), blobAt(end - 1)]
    return { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) }
  }
  return [{ text: joined, back, isNew: () => true }]
}

type Blob = { readonly text: string; readonly start: number; readonly end: number }

/** A word of a language has no capitals and digits amidst small letters. */
function isMixed(blob: string): boolean {
  return /[a-z]/.test(blob) && /[A-Z]/.test(blob)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const utf16 = new TextDecoder('utf-16le', { fatal: true })

function open(blobs: Blob[], match: RegExpMatchArray, bytes: Uint8Array): void {
  if (bytes.length < 6) return
  let text: string
  try {
    // Two bytes a letter, as PowerShell encodes its commands, are UTF-8 full of zeros.
    text = bytes[1] === 0 && bytes[3] === 0 ? utf16.decode(bytes) : utf8.decode(bytes)
  } catch {
    return // bytes that are no text
  }
  if (!isReadable(text)) return
  blobs.push({ text, start: match.index!, end: match.index! + match[0].length })
}

/** Whether a decoded blob is a text: no control signs, mostly letters, digits and blanks. */
export function isReadable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control signs are what is looked for
  if (/[\x00-\x08\x0e-\x1f\x7f\ufffd]/.test(text)) return false
  const sample = text.slice(0, 2_048)
  const ordinary = sample.match(/[\p{L}\p{M}\p{N}\s!-/:-@[-`{-~\p{Cf}]/gu)?.length ?? 0
  return ordinary >= [...sample].length * 0.9
}
