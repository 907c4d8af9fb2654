// Where findings overlap: what is kept, so that nothing that must be hidden shows and each value is replaced once.
import type { Hit } from './detectors/detector.ts'
import { weightOf } from './kinds.ts'

export type Found = Hit & { readonly detector: string; readonly entity?: string }

/**
 * Settle overlaps. Among kinds that are hidden, and among those that are not, nothing overlaps afterwards: the surer and longer stays and
 * what sticks out of the other stays as a piece of its own. A kind that may be seen never swallows one that must be hidden: a web address
 * with an e-mail in it keeps both.
 */
export function settle(text: string, hits: readonly Found[], isHidden: (kind: string) => boolean): Found[] {
  const hidden: Found[] = []
  const shown: Found[] = []
  for (const hit of hits) if (hit.end > hit.start) (isHidden(hit.kind) ? hidden : shown).push(hit)
  const kept = untangled(text, hidden)
  const seen = untangled(text, shown).filter((hit) => !isInside(hit, kept))
  return [...kept, ...seen].sort((a, b) => a.start - b.start || b.end - a.end)
}

function untangled(text: string, hits: Found[]): Found[] {
  if (hits.length < 2) return hits
  hits.sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Found[] = []
  let from = 0
  while (from < hits.length) {
    // A knot: findings that hang together by overlapping.
    let to = from + 1
    let end = hits[from]!.end
    while (to < hits.length && hits[to]!.start < end) end = Math.max(end, hits[to++]!.end)
    if (to === from + 1) kept.push(hits[from]!)
    else cut(text, hits.slice(from, to), end, kept)
    from = to
  }
  return kept
}

/** Cut a knot: the strongest takes its place whole, each next what is left of it. Each unit is taken once, however many claim it. */
function cut(text: string, knot: Found[], end: number, kept: Found[]): void {
  const begin = knot[0]!.start
  const owners = new Int32Array(end - begin)
  /** From a taken unit on: the next that may still be free. */
  const free = Int32Array.from({ length: end - begin + 1 }, (_, at) => at)
  const nextFree = (from: number): number => {
    let at = from
    while (free[at] !== at) {
      free[at] = free[free[at]!]!
      at = free[at]!
    }
    return at
  }
  const ranked = knot.sort((a, b) => rank(b) - rank(a))
  for (const [place, hit] of ranked.entries()) {
    for (let at = nextFree(hit.start - begin); at < hit.end - begin; at = nextFree(at)) {
      owners[at] = place + 1
      free[at] = at + 1
    }
  }
  let start = 0
  for (let at = 1; at <= owners.length; at++) {
    if (at < owners.length && owners[at] === owners[start]) continue
    const hit = ranked[owners[start]! - 1]
    const piece = hit && trimmed(text, hit, begin + start, begin + at)
    if (piece) kept.push(piece)
    start = at
  }
}

const telling = /[\p{L}\p{N}]/u

/** A left-over piece without its ragged ends; undefined when nothing telling is left. */
function trimmed(text: string, hit: Found, start: number, end: number): Found | undefined {
  if (start === hit.start && end === hit.end) return hit
  let from = start
  let to = end
  while (from < to && !telling.test(text[from]!)) from++
  while (to > from && !telling.test(text[to - 1]!)) to--
  return to > from ? { ...hit, start: from, end: to } : undefined
}

/**
 * How strongly a finding claims its place: secrets first, then the house's own words, which carry a level of their own, then checksums and
 * unmistakable shapes, then the surer and longer.
 */
function rank(hit: Found): number {
  const own = hit.detector.startsWith('dictionary:') ? 6 : 0
  const secret = weightOf(hit.kind) === 'secret' && hit.score >= 0.5 ? 8 : 0
  const sure = hit.score >= 0.85 ? 2 : 0
  return secret + own + sure + hit.score + Math.min(hit.end - hit.start, 60) / 30
}

/** Whether one of the others, which are in order and apart, covers a finding. */
export function isInside(hit: Hit, others: readonly Hit[]): boolean {
  let low = 0
  let high = others.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (others[middle]!.start <= hit.start) low = middle + 1
    else high = middle
  }
  const other = others[low - 1]
  return other !== undefined && other.end >= hit.end
}
