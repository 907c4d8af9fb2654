// What everybody knows by name: software, brands, laws of nature, figures of history and fiction. To a tagger that learned from letters and
// court files they look like somebody's name, and a question about them makes no sense without them.
import { borneByMany, knownByName, thingsAndStories } from './public-names-list.ts'
import { foldedText } from './words.ts'

/** Where a public name stands. `isShared`: ordinary people bear it too. `isThing`: it names no firm, place or historical person. */
export type PublicName = { readonly start: number; readonly end: number; readonly isShared: boolean; readonly isThing: boolean }

type Entry = { isShared: boolean; isThing: boolean }

const longestName = 6
const word = /[\p{L}\p{M}\p{N}]+/gu
let made: Map<string, Entry> | undefined

/** Made at first use. A name's words stand in the map one behind another, the beginnings of longer ones too, as `undefined`. */
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
      if (key !== '') map.set(key, { isShared: isShared || known?.isShared === true, isThing: isThing || known?.isThing === true })
    }
  for (const entry of entries(borneByMany)) {
    const known = map.get(keyOf(entry))
    if (known) known.isShared = true
  }
  made = map
  return map
}

function keyOf(text: string): string {
  return (text.match(word) ?? []).map(foldedText).join(' ')
}

/** Public names in a part of a text, from left to right, the longest at each place. */
export function publicNamesIn(text: string, from: number, to: number): PublicName[] {
  const map = names()
  const found: PublicName[] = []
  const words = [...text.slice(from, to).matchAll(word)].map((match) => ({
    start: from + match.index,
    end: from + match.index + match[0].length,
    folded: foldedText(match[0]),
  }))
  for (let at = 0; at < words.length; ) {
    let step = 1
    let key = ''
    let entry: Entry | undefined
    for (let length = 1; length <= longestName && at + length <= words.length; length++) {
      const next = words[at + length - 1]!
      if (length > 1 && next.start - words[at + length - 2]!.end > 3) break
      key = length === 1 ? next.folded : `${key} ${next.folded}`
      const known = map.get(key) ?? (key.length > 5 && key.endsWith('s') ? map.get(key.slice(0, -1)) : undefined)
      if (!known) continue
      entry = known
      step = length
    }
    if (entry) found.push({ start: words[at]!.start, end: words[at + step - 1]!.end, ...entry })
    at += step
  }
  return found
}
