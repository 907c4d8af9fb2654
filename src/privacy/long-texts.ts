// A long text is read in parts, so that threads share it and none of them holds it all. Parts are cut where paragraphs, lines or sentences
// end, always at the same places, and each is read with what stands around it: a finding that crosses a cut is found by the part it begins
// in. What differs from reading the text whole: words a hundred lines off no longer tell the tagger what a word is, and a single run of signs
// without any blank may be cut when it is longer than a part.
import { tableHeadAt } from './detectors/national/table.ts'
import type { Found } from './overlaps.ts'
import type { OwnReading, TextToRead } from './read-text.ts'

export type Part = {
  /** What is read: the head of the table that the part lies in, if it does, and the part with its surroundings. */
  readonly read: TextToRead
  /** What of the whole text the part answers for. */
  readonly from: number
  readonly to: number
  /** What to add to a place in `read` for its place in the whole text. */
  readonly shift: number
  /** Where in `read` the text itself begins. */
  readonly headEnd: number
}

/** About as long as a part is; a text half as long again is still read whole. */
export const partChars = 65_536
/** So much around a part is read with it: most keys and tables of contents, and every context that a detector looks at, are shorter. */
const reach = 4_096
const longestHead = 2_000

/** The parts of a text, one when it is not long. Names of tools and members stay whole. */
export function partsOf(whole: TextToRead): readonly Part[] {
  const { text, name, isIdentifier } = whole
  const { length } = text
  if (length <= partChars * 1.5 || isIdentifier) return [{ read: whole, from: 0, to: length, shift: 0, headEnd: 0 }]
  const parts: Part[] = []
  for (let from = 0; from < length; ) {
    const left = Math.ceil((length - from) / partChars)
    const to = left === 1 ? length : cutBefore(text, from, from + Math.ceil((length - from) / left))
    const begin = Math.max(0, from - reach)
    const row = begin === 0 ? 0 : text.indexOf('\n', begin) + 1
    // A table goes on from the beginning of a row, below its head.
    const head = row > 0 && row <= from ? (tableHeadAt(text, row) ?? '') : ''
    const start = head !== '' && head.length <= longestHead ? row : begin
    const lead = start === row ? head : ''
    const read = { text: lead + text.slice(start, Math.min(length, to + reach)), ...(from === 0 && name !== undefined && { name }) }
    parts.push({ read, from, to, shift: start - lead.length, headEnd: lead.length })
    from = to
  }
  return parts
}

const openArmour = '-----BEGIN '
const closedArmour = '-----END '

/** The last good place to cut at or before `target`; never inside a key in armour that could be kept whole. */
function cutBefore(text: string, from: number, target: number): number {
  const near = text.slice(target - partChars / 4, target)
  const offset = target - near.length
  const place = [
    ['\n\n', 2],
    ['\n', 1],
    ['. ', 2],
  ].map(([sign, size]) => [near.lastIndexOf(sign as string), size as number] as const)
  const end = place.find(([at]) => at >= 0)
  const cut = end ? offset + end[0] + end[1] : wordEnd(text, from, target)
  const before = text.slice(Math.max(from + 1, cut - 4 * reach), cut)
  const opening = before.lastIndexOf(openArmour)
  return opening >= 0 && before.lastIndexOf(closedArmour) < opening ? cut - before.length + opening : cut
}

/** Behind the last blank of the part; where there is none, the target itself, but not inside a pair of surrogates. */
function wordEnd(text: string, from: number, target: number): number {
  for (let at = target; at > from + 1; at--) if (text.charCodeAt(at - 1) <= 32) return at
  const code = text.charCodeAt(target)
  return code >= 0xdc00 && code < 0xe000 ? target - 1 : target
}

/** What the parts hold as the reading of the whole. */
export function joined(
  text: string,
  parts: readonly Part[],
  readings: readonly OwnReading[],
  settle: (text: string, hits: readonly Found[]) => Found[],
): OwnReading {
  if (parts.length === 1) return readings[0]!
  const hits: Found[] = []
  const terms = new Set<number>()
  const viewed: number[] = []
  for (const [index, reading] of readings.entries()) {
    const { from, to, shift, headEnd } = parts[index]!
    for (const hit of reading.hits) {
      const [start, end] = [hit.start + shift, hit.end + shift]
      if (hit.start >= headEnd && start < to && end > from) hits.push({ ...hit, start, end })
    }
    for (const term of reading.topicTerms) terms.add(term)
    for (let at = 0; at < reading.viewed.length; at += 2) {
      const [start, end] = [Math.max(reading.viewed[at]!, headEnd) + shift, reading.viewed[at + 1]! + shift]
      // Parts overlap: what the one before has seen is not looked at twice.
      if (viewed.length > 0 && viewed.at(-1)! >= start) viewed[viewed.length - 1] = Math.max(viewed.at(-1)!, end)
      else if (end > start) viewed.push(start, end)
    }
  }
  return {
    hits: settle(text, hits),
    complete: readings.every(({ complete }) => complete),
    topicTerms: [...terms],
    viewed,
  }
}
