// Pages over what is recorded: exchanges, what left, reviews and what became of answers.
import { may } from '../core/access.ts'
import { fail } from '../core/errors.ts'
import type { PageRequest } from '../gateway/server.ts'
import { sha256 } from '../ledger/chain.ts'
import type { Filters } from '../ledger/store.ts'
import { ownOnly } from './keys.ts'
import type { PlaneParts } from './route.ts'

type Cursor = { readonly limit: number; readonly before?: string | undefined }

export async function listExchanges(request: PageRequest, parts: PlaneParts, { limit, before, ...filters }: Cursor & Filters) {
  const wanted: Filters = { ...filters, ...ownOnly(request) }
  // The latest is what people ask for, and it may still wait to be written.
  await parts.flush()
  return parts.store.list({ limit, ...(before !== undefined && { before }), filters: wanted })
}

export async function oneExchange({ caller }: Pick<PageRequest, 'caller'>, parts: PlaneParts, id: string) {
  let found = await parts.store.get(id)
  if (!found) {
    await parts.flush()
    found = await parts.store.get(id)
  }
  // What another sent is not even there for who sees only its own.
  return found && (may(caller.role, 'read') || found.caller === caller.name) ? found : undefined
}

type EgressQuery = {
  readonly limit: number
  readonly before?: number | undefined
  readonly exchange?: string | undefined
  readonly content?: string | undefined
}

export async function listEgress(parts: PlaneParts, { limit, before, exchange, content }: EgressQuery) {
  await parts.flush()
  const lines = await parts.store.listEgress({
    limit,
    ...(exchange !== undefined && { exchange }),
    ...(before !== undefined && { before }),
    withContent: content === 'true',
  })
  return {
    lines: lines.map(({ content: bytes, ...line }) => ({ ...line, ...(bytes && { content: Buffer.from(bytes).toString('utf8') }) })),
  }
}

export type ReviewVerdict = {
  readonly state: 'approved' | 'rejected'
  readonly edited?: string | undefined
  readonly note?: string | undefined
}

/** Approve, with or without another text, or reject. Only what waits can be decided. */
export async function decideReview({ caller }: PageRequest, parts: PlaneParts, id: string, { state, edited, note }: ReviewVerdict) {
  if (edited !== undefined) {
    const known = await parts.store.getReview(id)
    if (known && isJson(known.text) && !isJson(edited))
      throw fail('request.invalid', { param: 'edited', detail: 'must be JSON, as what was held is' })
  }
  // Where callers have keys, a second pair of eyes is meant.
  if (caller.name !== 'anonymous' && isSamePerson((await parts.store.getReview(id))?.caller, caller.name))
    throw fail('admin.closed', { detail: `${caller.name} asked for it; another key must decide` })
  const at = new Date(parts.now()).toISOString()
  const decided = await parts.store.decideReview(id, {
    state,
    at,
    by: caller.name,
    ...(note !== undefined && { note: note.slice(0, 2_000) }),
    ...(state === 'approved' && edited !== undefined && { edited }),
  })
  if (decided) {
    // The text itself may be forgotten; what was decided on stays provable.
    const detail = { isEdited: decided.edited !== undefined, sha256: sha256(decided.edited ?? decided.text) }
    await parts.note({ at, who: caller.name, action: `review.${state}`, subject: id, detail })
    return decided
  }
  if (await parts.store.getReview(id)) throw fail('request.invalid', { param: 'id', detail: 'has been decided already' })
  return undefined
}

/** A key that is called like the person who signed in is taken for that person's. */
function isSamePerson(key: string | undefined, caller: string): boolean {
  return key !== undefined && (key === caller || `person:${key.toLowerCase()}` === caller)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Judgements that the sums are of. */
const mostJudgements = 5_000

/** What became of answers, by who judged and by who answered. */
export async function sumOutcomes({ store }: PlaneParts, since: string | undefined) {
  const sums = { bySource: new Map<string, Sum>(), byModel: new Map<string, Sum>() }
  let read = 0
  let before: string | undefined
  do {
    const page = await store.listOutcomes({ limit: 1_000, ...(since !== undefined && { since }), ...(before !== undefined && { before }) })
    for (const { source, upstream, model, right } of page.judgements) {
      add(sums.bySource, source, right)
      add(sums.byModel, `${upstream}/${model}`, right)
    }
    read += page.judgements.length
    before = page.next
  } while (before !== undefined && read < mostJudgements)
  return { kept: await store.countOutcomes(), read, bySource: means(sums.bySource), byModel: means(sums.byModel) }
}

type Sum = { judgements: number; right: number }

function add(sums: Map<string, Sum>, key: string, right: number): void {
  const sum = sums.get(key) ?? { judgements: 0, right: 0 }
  sums.set(key, { judgements: sum.judgements + 1, right: sum.right + right })
}

/** `right` becomes the share that was right. */
function means(sums: ReadonlyMap<string, Sum>): Record<string, Sum> {
  return Object.fromEntries([...sums].map(([key, { judgements, right }]) => [key, { judgements, right: right / judgements }]))
}
