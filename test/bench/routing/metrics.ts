// How well a score ranks prompts for the strong model, as the RouteLLM evaluation measures it (https://arxiv.org/abs/2406.18665):
// PGR is the share of the quality gap recovered at a share of strong calls, APGR its area, CPT(x) the least share that recovers x.
// Two ways of cutting: eleven thresholds at the deciles of the score (theirs), and every cut with ties in expectation.

/** What the weak and the strong model scored on a prompt, and the router's score (higher = strong). */
export type Judged = { readonly weak: number; readonly strong: number; readonly score: number }

export type RankScore = {
  readonly rows: number
  readonly weak: number
  readonly strong: number
  readonly apgr: number
  readonly cpt50: number
  readonly cpt80: number
  readonly exactApgr: number
  readonly exactCpt50: number
  readonly exactCpt80: number
  readonly auroc: number
}

export function rankScore(rows: readonly Judged[]): RankScore {
  const weak = average(rows.map((row) => row.weak))
  const strong = average(rows.map((row) => row.strong))
  return { rows: rows.length, weak, strong, ...byDeciles(rows, weak, strong), ...byEveryCut(rows, weak, strong), auroc: aurocOf(rows) }
}

function byDeciles(rows: readonly Judged[], weak: number, strong: number) {
  const sorted = rows.map((row) => row.score).sort((one, other) => one - other)
  const points: [share: number, quality: number][] = []
  for (let decile = 0; decile <= 10; decile++) {
    const threshold = quantile(sorted, decile / 10)
    let quality = 0
    let calls = 0
    for (const row of rows) {
      const goesStrong = decile < 10 ? row.score >= threshold : row.score > threshold
      quality += goesStrong ? row.strong : row.weak
      if (goesStrong) calls++
    }
    points.push([calls / rows.length, quality / rows.length])
  }
  points.sort((one, other) => one[0] - other[0])
  let area = 0
  for (let at = 1; at < points.length; at++) area += ((points[at]![1] + points[at - 1]![1]) / 2) * (points[at]![0] - points[at - 1]![0])
  const span = points.at(-1)![0] - points[0]![0]
  const shareFor = (part: number): number => 100 * interpolate(weak + part * (strong - weak), points)
  return { apgr: (area - weak * span) / ((strong - weak) * span), cpt50: shareFor(0.5), cpt80: shareFor(0.8) }
}

/** The share at which a quality is reached, by bisection over the points even where the quality dips, as numpy's `interp` does. */
function interpolate(quality: number, points: readonly (readonly [number, number])[]): number {
  if (quality <= points[0]![1]) return points[0]![0]
  if (quality >= points.at(-1)![1]) return points.at(-1)![0]
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (quality >= points[middle]![1]) low = middle + 1
    else high = middle
  }
  const [share, from] = points[low - 1]!
  const [nextShare, to] = points[low]!
  return share + ((nextShare - share) * (quality - from)) / (to - from || 1)
}

function byEveryCut(rows: readonly Judged[], weak: number, strong: number) {
  const ordered = [...rows].sort((one, other) => other.score - one.score)
  const gap = strong - weak
  const cuts: [share: number, recovered: number][] = [[0, 0]]
  let gain = 0
  let area = 0
  for (let from = 0; from < ordered.length; ) {
    let to = from
    let tied = 0
    for (; to < ordered.length && ordered[to]!.score === ordered[from]!.score; to++) tied += ordered[to]!.strong - ordered[to]!.weak
    area += (gain + tied / 2) * (to - from)
    gain += tied
    from = to
    cuts.push([to / rows.length, gain / rows.length / gap])
  }
  const shareFor = (part: number): number => {
    const at = cuts.findIndex(([, recovered], index) => index > 0 && recovered >= part)
    if (at < 0) return 100
    const [[fromShare, from], [toShare, to]] = [cuts[at - 1]!, cuts[at]!]
    return 100 * (fromShare + ((part - from) / (to - from || 1)) * (toShare - fromShare))
  }
  return { exactApgr: area / rows.length ** 2 / gap, exactCpt50: shareFor(0.5), exactCpt80: shareFor(0.8) }
}

/** How surely a prompt that only the strong model solves scores above any other. */
function aurocOf(rows: readonly Judged[]): number {
  const ordered = [...rows].sort((one, other) => one.score - other.score)
  const wins = rows.filter((row) => row.strong > row.weak).length
  let ranks = 0
  for (let from = 0; from < ordered.length; ) {
    let to = from
    while (to < ordered.length && ordered[to]!.score === ordered[from]!.score) to++
    for (let at = from; at < to; at++) if (ordered[at]!.strong > ordered[at]!.weak) ranks += (from + to + 1) / 2
    from = to
  }
  return (ranks - (wins * (wins + 1)) / 2) / (wins * (rows.length - wins))
}

/** Bounds that hold 95 of 100 resamples of the rows, of the area over every cut. */
export function bootstrap(rows: readonly Judged[], rounds: number, random: () => number): { readonly low: number; readonly high: number } {
  const areas: number[] = []
  for (let round = 0; round < rounds; round++) {
    const drawn = rows.map(() => rows[Math.floor(random() * rows.length)]!)
    const weak = average(drawn.map((row) => row.weak))
    const strong = average(drawn.map((row) => row.strong))
    areas.push(byEveryCut(drawn, weak, strong).exactApgr)
  }
  areas.sort((one, other) => one - other)
  return { low: quantile(areas, 0.025), high: quantile(areas, 0.975) }
}

export function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below]!
  return low + (sorted[Math.min(below + 1, sorted.length - 1)]! - low) * (place - below)
}

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
