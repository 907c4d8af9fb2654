// A past decision made anew under another policy, and the last so many of them, so that a change can be seen before it is made. The ledger
// keeps no words: signals and whoever could have answered are enough. Long runs let requests in between.
import { setImmediate as breath } from 'node:timers/promises'
import { ownPrices } from '../config/own-prices.ts'
import type { Config } from '../config/schema.ts'
import { fail } from '../core/errors.ts'
import type { Entry } from '../core/exchange.ts'
import { openPrices } from '../ledger/cost.ts'
import type { Store } from '../ledger/store.ts'
import { type Policy, policyOf } from '../routing/policy.ts'
import { Comparison, isDecided, questionOf, type Replayed, replayOne, SeenWorld } from '../routing/replay.ts'
import { local, loreFrom, priceAt, priceOfPast } from './past-decisions.ts'

type Past = Pick<Store, 'list'>

/** Past requests that show who there was to answer. */
const shown = 500
const mostExamples = 20
/** Decisions made between two breaths: a few milliseconds. */
const atOnce = 16

export async function redecide(entry: Entry, after: Config, before: Policy, store: Past): Promise<Replayed & { policies: Policies }> {
  if (!isDecided(entry))
    throw fail('request.invalid', { param: 'id', detail: 'names a request that came to no decision, or named its upstream itself' })
  const world = new SeenWorld()
  world.show(entry)
  for (const other of (await store.list({ limit: shown })).entries) world.show(other)
  const prices = await openPrices(ownPrices(after))
  const policies = { before, after: policyOf(after.aliases, after.policy) }
  const offers = world.offers(loreFrom(after))
  const replayed = replayOne(entry, questionOf(entry, local), offers, policies, { price: priceAt(prices, entry.at) })
  return { ...replayed, policies: { before: before.version, after: policies.after.version } }
}

type Policies = { readonly before: string; readonly after: string }

/** What another configuration's policy would have made of the last requests. */
export async function effectOf(after: Config, before: Policy, store: Past, last: number): Promise<Comparison> {
  const comparison = new Comparison(mostExamples)
  const entries: Entry[] = []
  const world = new SeenWorld()
  for (let cursor: string | undefined, left = last; left > 0; ) {
    const page = await store.list({ limit: Math.min(200, left), ...(cursor !== undefined && { before: cursor }) })
    for (const entry of page.entries) world.show(entry)
    entries.push(...page.entries.filter(isDecided))
    left -= page.entries.length
    cursor = page.next
    if (cursor === undefined) break
  }
  const prices = await openPrices(ownPrices(after))
  const policies = { before, after: policyOf(after.aliases, after.policy) }
  const offers = world.offers(loreFrom(after))
  for (const [index, entry] of entries.entries()) {
    if (index % atOnce === 0) await breath()
    const question = questionOf(entry, local)
    const replayed = replayOne(entry, question, offers, policies, { price: priceAt(prices, entry.at) })
    comparison.add(entry, question, replayed, (first) => priceOfPast(entry, first, prices))
  }
  return comparison
}
