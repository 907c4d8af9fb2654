// A place where programs write credentials down: what stands before tells, not the credential's own shape.
import { type Detector, defineDetector, type Hit } from '../detector.ts'
import { anchorsOf } from './anchors.ts'
import { isPlaceholder } from './placeholders.ts'

export type Place = {
  readonly kind: `SECRET_${string}`
  /** In any case. */
  readonly anchors: readonly string[]
  /**
   * Sticky, from the anchor. Of its named groups the first that matched is the credential, those called `mark…` apart; of a group called
   * `pair…` only what stands behind the colon.
   */
  readonly shape: RegExp
  readonly score: number
  /** What the value must look like besides. */
  readonly accepts?: (value: string) => boolean
  /** What must stand within some hundred characters before the anchor. */
  readonly behind?: RegExp
  /** What is no credential here; samples and variables unless said otherwise. */
  readonly rejects?: (value: string) => boolean
}

const lookBehind = 400

/** Places that belong together, with texts in which credentials must and must not be found. */
export type PlaceFamily = Pick<Detector, 'finds' | 'ignores'> & { readonly places: readonly Place[] }

export function placeFamily(places: readonly Place[], examples: Pick<Detector, 'finds' | 'ignores'>): PlaceFamily {
  return { places, ...examples }
}

/** One detector of many families, so that a text is read once for all of them. */
export function placeDetector(name: string, families: readonly PlaceFamily[]): Detector {
  const entries = families.flatMap(({ places }) => places).flatMap((place) => place.anchors.map((anchor) => ({ place, anchor })))
  const anchors = anchorsOf(entries.map(({ anchor }) => anchor))
  const find = (text: string): readonly Hit[] => {
    const hits: Hit[] = []
    let covered = -1
    anchors().scan(text, (word, start) => {
      if (start < covered) return
      const hit = hitAt(text, start, entries[word]!.place)
      if (hit === undefined) return
      hits.push(hit)
      covered = hit.end
    })
    return hits
  }
  return defineDetector({
    name,
    kinds: [...new Set(entries.map(({ place }) => place.kind))],
    find,
    finds: families.flatMap(({ finds }) => finds),
    ignores: families.flatMap(({ ignores }) => ignores),
  })
}

function hitAt(text: string, from: number, place: Place): Hit | undefined {
  place.shape.lastIndex = from
  const match = place.shape.exec(text)
  if (match === null) return undefined
  const group = Object.entries(match.groups ?? {}).find(([name, value]) => value !== undefined && !name.startsWith('mark'))
  if (group?.[1] === undefined) return undefined
  const value = group[0].startsWith('pair') ? passwordOf(group[1]) : group[1]
  if (value === '' || (place.rejects ?? isPlaceholder)(value) || place.accepts?.(value) === false) return undefined
  if (place.behind !== undefined && !place.behind.test(lineBefore(text, from))) return undefined
  const start = match.index + match[0].lastIndexOf(value)
  return { kind: place.kind, start, end: start + value.length, score: place.score }
}

/** The line up to here, with the lines that a backslash joins to it. */
function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - lookBehind), at)
  let from = before.length
  do from = before.lastIndexOf('\n', from - 1)
  while (from > 0 && /\\\r?$/.test(before.slice(Math.max(0, from - 2), from)))
  return before.slice(from + 1)
}

/** Of `user:password` the password; of `token:`, as some services want it, the token. */
function passwordOf(pair: string): string {
  const colon = pair.indexOf(':')
  const password = pair.slice(colon + 1)
  return password === '' ? pair.slice(0, colon) : password
}
