// What everybody knows by name: software, brands, laws of nature, figures of history and fiction. To a tagger that learned from letters and
// court files they look like somebody's name, and a question about them makes no sense without them.
import { borneByMany, knownByName, thingsAndStories } from './public-names-list.ts'
import { foldedText } from './words.ts'

/** Where a public name stands. `isShared`: ordinary people bear it too. `isThing`: it names no firm, place or historical person. */
export type PublicName = {
  readonly start: number
  readonly end: number
  readonly isShared: boolean
  readonly isThing: boolean
  /** Written as it usually is: `teams` is no product, nor is `who` a body. */
  readonly isUsual: boolean
}

type Entry = { isShared: boolean; isThing: boolean; readonly isUpper: boolean; readonly isLower: boolean }

const longestName = 6
/** With how many words a name may go on that begins with a word. */
const firstWords = new Map<string, number>()
/** What may stand between the words of a name. */
const joint = /^(?:\s|\.\s?|\s?[-–/&+]\s?|['’]\s?|,? )?$/
const word = /[\p{L}\p{M}\p{N}]+/gu
let made: Map<string, Entry> | undefined

/** Made at first use. */
function names(): Map<string, Entry> {
  if (made) return made
  const map = new Map<string, Entry>()
  const entries = (list: string) => list.split(',').map((entry) => entry.trim())
  for (const [lists, isThing] of [
    [thingsAndStories, true],
    [knownByName, false],
  ] as const)
    for (const entry of lists.flatMap(entries)) {
      const isShared = entry.endsWith('?')
      const key = keyOf(entry)
      const known = map.get(key)
      if (key === '') continue
      const [isUpper, isLower] = [/^\p{Lu}{2,6}$/u.test(entry), !/\p{Lu}/u.test(entry)]
      map.set(key, { isShared: isShared || known?.isShared === true, isThing: isThing && known?.isThing !== false, isUpper, isLower })
    }
  for (const entry of entries(borneByMany)) {
    const known = map.get(keyOf(entry))
    if (known) known.isShared = true
  }
  for (const key of map.keys()) {
    const [first = '', ...others] = key.split(' ')
    firstWords.set(first, Math.min(longestName, Math.max(firstWords.get(first) ?? 0, 1 + others.length)))
  }
  made = map
  return map
}

function keyOf(text: string): string {
  return (text.match(word) ?? []).map(folded).join(' ')
}

/** Public names in a part of a text, from left to right, the longest at each place. */
export function publicNamesIn(text: string, from: number, to: number): PublicName[] {
  const map = names()
  const found: PublicName[] = []
  const words = [...text.slice(from, to).matchAll(word)].map((match) => ({
    start: from + match.index,
    end: from + match.index + match[0].length,
    folded: folded(match[0]),
  }))
  for (let at = 0; at < words.length; ) {
    const first = words[at]!
    const longest = firstWords.get(first.folded)
    if (longest === undefined && !genitive(map, first.folded)) {
      at++
      continue
    }
    let step = 1
    let key = ''
    let entry: Entry | undefined
    for (let length = 1; length <= (longest ?? 1) && at + length <= words.length; length++) {
      const next = words[at + length - 1]!
      if (length > 1 && !joint.test(text.slice(words[at + length - 2]!.end, next.start))) break
      key = length === 1 ? next.folded : `${key} ${next.folded}`
      const known = map.get(key) ?? genitive(map, key)
      if (!known) continue
      entry = known
      step = length
    }
    if (entry) {
      const [start, end] = [first.start, words[at + step - 1]!.end]
      const { isShared, isThing, isUpper, isLower } = entry
      const written = text.slice(start, end)
      const isUsual = isUpper ? written === written.toUpperCase() : isLower || /[\p{Lu}\p{N}]/u.test(written)
      if (isUsual || !isUpper) found.push({ start, end, isShared, isThing, isUsual })
    }
    at += step
  }
  return found
}

/** Most words are plain: folding in full costs ten times as much. */
function folded(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : foldedText(text)
}

/** `Dijkstras` for `Dijkstra`; of a name that people bear it may be another one. */
function genitive(map: ReadonlyMap<string, Entry>, key: string): Entry | undefined {
  if (key.length < 6 || !key.endsWith('s')) return undefined
  const entry = map.get(key.slice(0, -1))
  return entry?.isShared === false ? entry : undefined
}
