// Past requests from the ledger of this home, page by page, the latest first. The gateway may run beside it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { homeOf } from '../config/environment.ts'
import type { Config } from '../config/schema.ts'
import type { Entry } from '../core/exchange.ts'
import type { Judgement } from '../ledger/outcomes.ts'
import { longestPage, openStore, type Store } from '../ledger/store.ts'
import type { Environment } from './verb.ts'

export type Past = {
  /** Every entry since then, `most` at most. Can be walked more than once. */
  readonly entries: (since: string | undefined, most: number) => AsyncGenerator<Entry>
  /** Every judgement of an answer since then, the latest first, `most` at most. */
  readonly judgements: (since: string, most: number) => AsyncGenerator<Judgement>
  readonly series: Store['series']
  /** Sums of budgets whose period is not over. */
  readonly meters: Store['listMeters']
  readonly close: () => Promise<void>
}

/** The ledger, where there is one; nothing is made where there is none. */
export async function openPast(config: Config, environment: Environment): Promise<Past | undefined> {
  const url = config.ledger.url ?? `sqlite:${join(homeOf(environment), 'ledger.db')}`
  const path = /^sqlite:(?!:memory:)(.*)$/.exec(url)?.[1]
  if (path !== undefined && !existsSync(path)) return undefined
  const store = await openStore(url)
  async function* entries(since: string | undefined, most: number): AsyncGenerator<Entry> {
    let before: string | undefined
    for (let left = most; left > 0; ) {
      const page = await store.list({ limit: Math.min(longestPage, left), before, filters: { since } })
      yield* page.entries
      left -= page.entries.length
      before = page.next
      if (before === undefined) return
    }
  }
  async function* judgements(since: string, most: number): AsyncGenerator<Judgement> {
    let before: string | undefined
    for (let left = most; left > 0; ) {
      const page = await store.listOutcomes({ limit: Math.min(longestPage, left), since, before })
      yield* page.judgements
      left -= page.judgements.length
      before = page.next
      if (before === undefined) return
    }
  }
  return { entries, judgements, series: (query) => store.series(query), meters: (now) => store.listMeters(now), close: () => store.close() }
}
