// Which lines belong into the bundle of a month. Chains are in the order of writing and a month is in the order of time, so a bundle holds
// a little more than the month: everything written between the last checkpoint before it and the first one after it. Then signatures say at
// both edges that no line of the month was left out, and lines of its neighbours are told as such by their own time.
import { type Checkpoint, readCheckpoint } from '../ledger/checkpoints.ts'
import type { CheckpointRow } from '../ledger/entry.ts'
import type { Store } from '../ledger/store.ts'
import type { ChainEnds, StretchLedger } from '../ledger/stretches.ts'

/** What an export reads of a ledger. */
export type Source = Pick<
  Store,
  | 'chainEnds'
  | 'reachOf'
  | 'lastActionBefore'
  | 'exchangesFrom'
  | 'actionsFrom'
  | 'egressFrom'
  | 'writersOfCheckpoints'
  | 'checkpointsFrom'
  | 'checkpointBefore'
  | 'withEgress'
  | 'recorded'
  | 'countUnchained'
  | 'writtenSpan'
  | 'reviewsFrom'
  | 'listPolicies'
  | 'verifyLedger'
  | 'getMeta'
>

export type Span = { readonly since: string; readonly until: string }

export type PlannedStretch = {
  readonly ledger: StretchLedger
  readonly chain: string
  readonly first: number
  readonly last: number
  readonly inMonth: number
  /** The last line that a checkpoint of the bundle has signed. */
  readonly sealed: number
}

/** The chain's lines before this number were forgotten by agreement, perhaps some of this month. */
export type Forgotten = { readonly ledger: StretchLedger; readonly chain: string; readonly before: number }

export type PlannedCheckpoints = { readonly writer: string; readonly first: number; last: number }

export type Plan = {
  readonly stretches: readonly PlannedStretch[]
  readonly forgotten: readonly Forgotten[]
  readonly checkpoints: readonly PlannedCheckpoints[]
  readonly unchained: number
  /** A checkpoint that was signed after the month's end is among them. */
  readonly isClosed: boolean
}

/** Undefined when nothing of that month was ever written, or nothing of it is left. */
export async function planOf(store: Source, span: Span): Promise<Plan | undefined> {
  const { checkpoints, isClosed } = await planCheckpoints(store, span)
  const bounds = await boundsOf(store, checkpoints, span)
  await extendTo(store, bounds, checkpoints, span)
  const stretches: PlannedStretch[] = []
  const forgotten: Forgotten[] = []
  for (const ends of await store.chainEnds()) {
    const { planned, before } = await planStretch(store, ends, bounds.get(`${ends.ledger} ${ends.chain}`), span)
    if (planned) stretches.push(planned)
    if (before !== undefined) forgotten.push({ ledger: ends.ledger, chain: ends.chain, before })
  }
  const unchained = await store.countUnchained(span)
  const inMonth = stretches.reduce((sum, stretch) => sum + stretch.inMonth, unchained)
  return inMonth === 0 ? undefined : { stretches, forgotten, checkpoints, unchained, isClosed }
}

async function planCheckpoints(store: Source, { since, until }: Span): Promise<Pick<Plan, 'checkpoints' | 'isClosed'>> {
  const planned: PlannedCheckpoints[] = []
  let closing: { readonly writer: string; readonly row: CheckpointRow } | undefined
  for (const writer of await store.writersOfCheckpoints()) {
    const [earliest] = await store.checkpointsFrom(writer, 0, 1)
    if (!earliest) continue
    const before = await store.checkpointBefore(writer, since)
    const within = await store.checkpointBefore(writer, until)
    const [after] = await store.checkpointsFrom(writer, (within ?? 0) + 1, 1)
    // One signature after the month closes all chains; a writer that slept for months would drag all of them along.
    if (after && (!closing || after.at < closing.row.at)) closing = { writer, row: after }
    const first = before ?? Number(earliest.seq)
    if (within !== undefined && within >= first) planned.push({ writer, first, last: within })
  }
  if (!closing) return { checkpoints: planned, isClosed: false }
  const { writer, row } = closing
  const seq = Number(row.seq)
  const known = planned.find((each) => each.writer === writer)
  const others = planned.filter((each) => each.writer !== writer)
  const checkpoints = [...others, { writer, first: known?.first ?? seq, last: seq }].sort((one, other) =>
    one.writer < other.writer ? -1 : 1,
  )
  return { checkpoints, isClosed: true }
}

type Bounds = { from: number; sealed: number }

/** What the checkpoints of the bundle say of each chain: what was written before the month began, and how far anything is signed. */
async function boundsOf(store: Source, checkpoints: readonly PlannedCheckpoints[], { since }: Span): Promise<Map<string, Bounds>> {
  const bounds = new Map<string, Bounds>()
  for (const range of checkpoints) {
    for await (const row of checkpointsOf(store, range)) {
      for (const { ledger, chain, last } of endsOf(row)) {
        const key = `${ledger} ${chain}`
        const known = bounds.get(key) ?? { from: 0, sealed: 0 }
        const from = row.at <= since ? Math.max(known.from, last.seq) : known.from
        bounds.set(key, { from, sealed: Math.max(known.sealed, last.seq) })
      }
    }
  }
  return bounds
}

/** A day of them: no request takes longer, and a clock that was wrong for months does not drag months along. */
const mostFurther = 288

/**
 * What arrived in the month's last minutes may have been written after the signature that closed it: then those that follow are taken as
 * well, until all is signed.
 */
async function extendTo(store: Source, bounds: Map<string, Bounds>, checkpoints: readonly PlannedCheckpoints[], span: Span): Promise<void> {
  const open = new Map<string, number>()
  for (const { ledger, chain } of await store.chainEnds()) {
    const reach = await store.reachOf(ledger, chain, span)
    const key = `${ledger} ${chain}`
    if (reach && reach.last > (bounds.get(key)?.sealed ?? 0)) open.set(key, reach.last)
  }
  for (const planned of checkpoints) {
    if (open.size === 0) return
    for (const row of await store.checkpointsFrom(planned.writer, planned.last + 1, mostFurther)) {
      if (open.size === 0) return
      planned.last = Number(row.seq)
      for (const { ledger, chain, last } of endsOf(row)) {
        const key = `${ledger} ${chain}`
        bounds.set(key, { from: bounds.get(key)?.from ?? 0, sealed: Math.max(bounds.get(key)?.sealed ?? 0, last.seq) })
        if (last.seq >= (open.get(key) ?? Number.POSITIVE_INFINITY)) open.delete(key)
      }
    }
  }
}

function endsOf(row: CheckpointRow): Checkpoint['ends'] {
  return readCheckpoint(row)?.ends ?? [] // one that is forged says nothing here, and `verify` tells of it
}

const pageRows = 1_000

/** A writer's checkpoints of a range, in order. */
export async function* checkpointsOf(store: Source, { writer, first, last }: PlannedCheckpoints): AsyncGenerator<CheckpointRow> {
  for (let seq = first; seq <= last; ) {
    const rows = await store.checkpointsFrom(writer, seq, pageRows)
    for (const row of rows) if (Number(row.seq) <= last) yield row
    if (rows.length < pageRows) return
    seq = Number(rows.at(-1)?.seq) + 1
  }
}

type Chosen = { readonly planned?: PlannedStretch; readonly before?: number }

async function planStretch(store: Source, ends: ChainEnds, bounds: Bounds | undefined, span: Span): Promise<Chosen> {
  const { ledger, chain, start } = ends
  const reach = await store.reachOf(ledger, chain, span)
  const sealed = bounds?.sealed ?? 0
  const anchored = bounds && bounds.from > 0 ? bounds.from + 1 : undefined
  const wanted = Math.min(anchored ?? reach?.first ?? start.seq, reach?.first ?? Number.POSITIVE_INFINITY)
  const last = Math.max(reach?.last ?? 0, sealed)
  if (last < wanted) return {}
  // Which rules were in force when the month began was said earlier.
  const loaded = ledger === 'admin_log' ? await store.lastActionBefore(chain, 'policy.loaded', wanted) : undefined
  const first = Math.max(loaded ?? wanted, start.seq)
  const isForgotten = start.seq > 1 && first === start.seq && (anchored ?? 1) < start.seq
  return {
    ...(last >= first && { planned: { ledger, chain, first, last, inMonth: reach?.lines ?? 0, sealed } }),
    ...(isForgotten && { before: start.seq }),
  }
}
