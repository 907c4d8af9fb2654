// A prompt's features as they may be kept: which places of the table its words fell on, shuffled by a key of the house and sorted, and its
// dense measures rounded. The words cannot be read off it; but hashing is no anonymity: who has the key and guesses a text can tell
// whether it was this one (`docs/guides/learning.md`).
//
//   1 byte   format
//   1 byte   how many measures, then two bytes each: 1/2048ths, at most 32
//   rest     the shuffled places in rising order, each as its distance from the one before (base 128)
import { createHash } from 'node:crypto'
import { denseCount } from '../complexity/dense.ts'
import { placeCount } from '../complexity/reading.ts'
import type { Sample } from './ridge.ts'

const format = 1
const steps = 2_048
const largest = 65_535
/** Of a long prompt the places beyond these add little. */
const mostPlaces = 1_000

/** Which place stands for which; drawn from a key, so that the same word falls elsewhere in every house. */
export type Shuffle = { readonly to: Uint16Array; readonly from: Uint16Array }

export function shuffleOf(key: Uint8Array): Shuffle {
  const to = Uint16Array.from({ length: placeCount }, (_, place) => place)
  const draw = drawer(key)
  for (let at = placeCount - 1; at > 0; at--) {
    const other = draw() % (at + 1) // of 2^32 a bias of one in a hundred thousand, which tells nobody anything
    const kept = to[at]!
    to[at] = to[other]!
    to[other] = kept
  }
  const from = new Uint16Array(placeCount)
  to.forEach((place, at) => {
    from[place] = at
  })
  return { to, from }
}

/** 32 bits at a time from SHA-256 of the key and a counter. */
function drawer(key: Uint8Array): () => number {
  let block = Buffer.alloc(0)
  let at = 0
  let counter = 0
  return () => {
    if (at >= block.length) {
      block = createHash('sha256').update('drawbridge features').update(key).update(String(counter++)).digest()
      at = 0
    }
    const drawn = block.readUInt32LE(at)
    at += 4
    return drawn
  }
}

export function writeFeatures({ places, dense }: Sample, { to }: Shuffle): Uint8Array {
  const shuffled = Uint16Array.from(places.subarray(0, mostPlaces), (place) => to[place]!).sort()
  const bytes: number[] = [format, dense.length]
  for (const value of dense) {
    const step = Math.max(0, Math.min(largest, Math.round(value * steps)))
    bytes.push(step & 255, step >> 8)
  }
  let before = 0
  for (const place of shuffled) {
    let distance = place - before
    before = place
    for (; distance > 127; distance >>= 7) bytes.push((distance & 127) | 128)
    bytes.push(distance)
  }
  return Uint8Array.from(bytes)
}

/** Undefined when they were written in another format or for other measures. */
export function readFeatures(bytes: Uint8Array, { from }: Shuffle): Sample | undefined {
  if (bytes[0] !== format || bytes[1] !== denseCount || bytes.length < 2 + 2 * denseCount) return undefined
  const dense = Float64Array.from({ length: denseCount }, (_, at) => (bytes[2 + 2 * at]! + 256 * bytes[3 + 2 * at]!) / steps)
  const places: number[] = []
  let place = 0
  let distance = 0
  let shift = 0
  for (let at = 2 + 2 * denseCount; at < bytes.length; at++) {
    const byte = bytes[at]!
    distance |= (byte & 127) << shift
    shift += 7
    if (byte > 127 && shift < 21) continue
    place += distance
    if (place >= placeCount || places.length >= mostPlaces) return undefined
    places.push(from[place]!)
    distance = 0
    shift = 0
  }
  return { places: Uint16Array.from(places), dense }
}
