// Scores of span predictions against annotated texts, as the field counts them. Offsets are UTF-16 units, `end` exclusive.
// Entity recall follows the Text Anonymization Benchmark (Pilan et al. 2022, https://aclanthology.org/2022.cl-4.19): an entity is
// protected only when every mention of it is hidden; titles, function words and punctuation need not be.

export type GoldSpan = {
  readonly start: number
  readonly end: number
  readonly label: string
  readonly text?: string
  readonly src_label?: string
  readonly identifier_type?: 'DIRECT' | 'QUASI' | 'NO_MASK'
  readonly entity_id?: string
}

export type GoldRow = {
  readonly id: string
  readonly source?: string
  readonly lang?: string
  readonly text: string
  readonly spans?: readonly GoldSpan[]
  /** Injection: 1 is an attack. Secrets: 1 holds one. */
  readonly label?: number
  /** Secrets: `doc` when only the text as a whole is known to hold one. */
  readonly gold?: 'span' | 'doc'
  readonly doc?: string
  readonly kind?: string
  readonly entity?: string
}

export type Predicted = { readonly start: number; readonly end: number; readonly kind: string }

export type SpanScore = {
  readonly texts: number
  /** Share of the sensitive characters left uncovered. */
  readonly leak: number
  /** Share of the hidden characters that are sensitive. */
  readonly precision: number
  /** Share of the other characters that were hidden all the same. */
  readonly overMask: number
  readonly direct: Share
  readonly quasi: Share
  /** Spans matched one to one with any label at this intersection over union. */
  readonly f2: (iou: number) => number
  /** Texts without anything sensitive in which nothing was found. */
  readonly untouched: Share
}

export type Share = { readonly of: number; readonly count: number }

export function share({ count, of }: Share): number {
  return of === 0 ? Number.NaN : count / of
}

const ignorable = /[\s,.\-;:/&()[\]–'"’“”]/
const functionWords = new Set(
  'mr mrs ms no nr about the a an of in on at by to from for with between and or nor into near under over since until before after during'.split(
    ' ',
  ),
)

/** Score predictions for annotated texts; `predict` is asked once for each row. */
export function scoreSpans(rows: readonly GoldRow[], predict: (row: GoldRow) => readonly Predicted[]): SpanScore {
  const total = { sensitive: 0, covered: 0, hidden: 0, rightly: 0, clear: 0, over: 0 }
  const direct = { count: 0, of: 0 }
  const quasi = { count: 0, of: 0 }
  const untouched = { count: 0, of: 0 }
  const pairs: { gold: GoldSpan[]; found: Predicted[] }[] = []
  for (const row of rows) {
    if (row.gold === 'doc') continue
    const { text } = row
    const spans = row.spans ?? []
    const gold = spans.filter((span) => span.identifier_type !== 'NO_MASK')
    const hidden = new Uint8Array(text.length)
    const sensitive = new Uint8Array(text.length)
    const free = new Uint8Array(text.length)
    const predicted = predict(row).filter((hit) => hit.end > hit.start)
    for (const hit of predicted) hidden.fill(1, hit.start, hit.end)
    for (const span of gold) sensitive.fill(1, span.start, span.end)
    for (const span of spans) if (span.identifier_type === 'NO_MASK') free.fill(1, span.start, span.end)
    for (let at = 0; at < text.length; at++) {
      const counts = !free[at] || sensitive[at]
      if (sensitive[at]) {
        total.sensitive++
        total.covered += hidden[at] ?? 0
      } else if (!free[at]) {
        total.clear++
        total.over += hidden[at] ?? 0
      }
      if (hidden[at] && counts) {
        total.hidden++
        total.rightly += sensitive[at] ?? 0
      }
    }
    if (spans.length === 0) {
      untouched.of++
      if (predicted.length === 0) untouched.count++
    }
    countEntities(text, spans, hidden, direct, quasi)
    pairs.push({ gold, found: unique(predicted).filter((hit) => matters(hit, free, sensitive)) })
  }
  return {
    texts: rows.length,
    leak: 1 - total.covered / total.sensitive,
    precision: total.rightly / total.hidden,
    overMask: total.over / total.clear,
    direct,
    quasi,
    untouched,
    f2: (iou) => fTwo(pairs, iou),
  }
}

function matters(hit: Predicted, free: Uint8Array, sensitive: Uint8Array): boolean {
  for (let at = hit.start; at < hit.end; at++) if (!free[at] || sensitive[at]) return true
  return false
}

function unique(hits: readonly Predicted[]): Predicted[] {
  const seen = new Set<string>()
  return hits.filter((hit) => {
    const key = `${hit.start},${hit.end},${hit.kind}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function countEntities(
  text: string,
  spans: readonly GoldSpan[],
  hidden: Uint8Array,
  direct: { count: number; of: number },
  quasi: { count: number; of: number },
): void {
  const entities = new Map<string, { isDirect: boolean; isProtected: boolean }>()
  for (const span of spans) {
    if (span.identifier_type !== 'DIRECT' && span.identifier_type !== 'QUASI') continue
    const id = span.entity_id ?? `@${span.start}`
    const entity = entities.get(id) ?? { isDirect: false, isProtected: true }
    entity.isDirect ||= span.identifier_type === 'DIRECT'
    entity.isProtected &&= isHidden(text, span, hidden)
    entities.set(id, entity)
  }
  for (const { isDirect, isProtected } of entities.values()) {
    const tally = isDirect ? direct : quasi
    tally.of++
    if (isProtected) tally.count++
  }
}

/** Whether nothing that tells is left of a mention. */
function isHidden(text: string, span: GoldSpan, hidden: Uint8Array): boolean {
  let from = span.start
  while (from > 0 && /[\p{L}\p{N}_]/u.test(text[from - 1] ?? '')) from--
  const excused = new Set<number>()
  for (const word of text.slice(from, span.end + 32).matchAll(/[\p{L}\p{N}_]+/gu)) {
    const at = from + word.index
    if (at >= span.end) break
    if (functionWords.has(word[0].toLowerCase())) for (let unit = at; unit < at + word[0].length; unit++) excused.add(unit)
  }
  for (let at = span.start; at < span.end; at++) {
    if (!hidden[at] && !ignorable.test(text[at] ?? '') && !excused.has(at)) return false
  }
  return true
}

/** F-score that counts recall twice as heavy as precision, spans matched greedily by overlap, any label. */
function fTwo(pairs: readonly { gold: readonly GoldSpan[]; found: readonly Predicted[] }[], iou: number): number {
  let matched = 0
  let golds = 0
  let founds = 0
  for (const { gold, found } of pairs) {
    golds += gold.length
    founds += found.length
    const overlaps: [number, number, number][] = []
    gold.forEach((span, i) => {
      found.forEach((hit, j) => {
        const common = Math.min(span.end, hit.end) - Math.max(span.start, hit.start)
        if (common <= 0) return
        const ratio = common / (Math.max(span.end, hit.end) - Math.min(span.start, hit.start))
        if (ratio >= iou) overlaps.push([ratio, i, j])
      })
    })
    overlaps.sort((one, other) => other[0] - one[0])
    const takenGold = new Set<number>()
    const takenFound = new Set<number>()
    for (const [, i, j] of overlaps) {
      if (takenGold.has(i) || takenFound.has(j)) continue
      takenGold.add(i)
      takenFound.add(j)
      matched++
    }
  }
  const precision = matched / founds
  const recall = matched / golds
  return (5 * precision * recall) / (4 * precision + recall)
}

/** Recall at a bound on false alarms: the share of attacks that score above the threshold which lets through that share of the benign. */
export function recallAt(
  rows: readonly { isAttack: boolean; score: number }[],
  falseAlarms: number,
): { recall: number; threshold: number } {
  const benign = rows
    .filter((row) => !row.isAttack)
    .map((row) => row.score)
    .sort((one, other) => other - one)
  const threshold = benign[Math.floor(falseAlarms * benign.length)] ?? Number.NEGATIVE_INFINITY
  const attacks = rows.filter((row) => row.isAttack)
  return { recall: attacks.filter((row) => row.score > threshold).length / attacks.length, threshold }
}
