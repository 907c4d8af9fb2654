// What an exchange cost, in whole micro-dollars, by the prices of its day. Unknown is never zero: usage that an upstream did not
// tell, a model that no list knows and a machine whose power nobody has priced all give a cost without a figure.
import type { Cost } from '../core/exchange.ts'
import type { Zone } from '../core/sensitivity.ts'
import type { ProviderName } from '../core/upstream.ts'
import type { Usage } from '../core/usage.ts'
import { type Catalogue, catalogueDay, loadCatalogue, type Purchase } from './prices/catalogue.ts'
import { homeMicros, type Machine, type Work } from './prices/home.ts'
import { amountOf, flat, type Tariff } from './prices/tariff.ts'
import { listPrice, termsOf } from './prices/terms.ts'

export type PriceQuestion = {
  readonly provider: ProviderName
  /** As the upstream calls it. */
  readonly model: string
  /** The upstream's id, for overrides that mean only one upstream's copy of a model. */
  readonly upstream?: string
  /** Where it really ran. */
  readonly zone: Zone
  /** ISO time of the exchange. */
  readonly at: string
  readonly usage?: Usage
  /** The address of an upstream whose provider says nothing of who bills (`openai-compatible`). */
  readonly base?: string
  /** It was part of a batch. */
  readonly batch?: boolean
  /** The service tier the answer names, in the provider's own word; several joined by `+`. */
  readonly tier?: string
  /** How long a machine of the house worked on it. */
  readonly work?: Work
}

/** US dollars per million tokens, as in the configuration's `prices.models`. Cache prices that are left out are those of plain input. */
export type Override = { readonly input: number; readonly output?: number; readonly cacheRead?: number; readonly cacheWrite?: number }

/** Keyed by `upstream/model`, which wins, or by the model alone. */
export type Overrides = Readonly<Record<string, Override>>

/** What the operator lays down beside the list. */
export type OwnPrices = {
  readonly models?: Overrides
  /** A price list of the operator's, behind `models`, with the ISO date it bears. */
  readonly listed?: { readonly models: Overrides; readonly asOf?: string }
  /** What a machine of the house costs to run; undefined when nobody has said. */
  readonly machineOf?: (upstream: string) => Machine | undefined
}

/** Where a price comes from, and the price itself, for those who want to look at it. */
export type Quote = { readonly source: 'override' | 'catalogue'; readonly tariff: Tariff; readonly asOf?: string }

export type Prices = {
  readonly priceOf: (question: PriceQuestion) => Cost
  /** The price of a model before any usage; undefined when nobody knows one. */
  readonly quote: (purchase: Purchase & { readonly upstream?: string }) => Quote | undefined
}

/** ISO date of the bundled price list. */
export function pricesDate(): string {
  return catalogueDay.day
}

/** The version of the price list that `pricesDate` speaks of. */
export function pricesVersion(): string {
  return catalogueDay.version
}

/** Prices move within weeks: older than this, the operator is told. */
export const oldAfterDays = 45

/** Whole days between a price list's date and now. */
export function ageInDays(day: string, now: number): number {
  return Math.floor((now - Date.parse(day)) / 86_400_000)
}

/** Load the price list (3 MB, hence only when asked) and answer with the operator's own prices first. */
export async function openPrices(own: OwnPrices = {}): Promise<Prices> {
  return pricesOver(await loadCatalogue(), own)
}

function pricesOver(catalogue: Catalogue, { models = {}, listed, machineOf }: OwnPrices): Prices {
  const own = new Map<string, Quote>([...quotesOf(listed?.models ?? {}, listed?.asOf), ...quotesOf(models)])

  function overrideFor(upstream: string | undefined, model: string): Quote | undefined {
    return (upstream === undefined ? undefined : own.get(`${upstream}/${model}`)) ?? own.get(model)
  }

  function priceOf({ upstream, model, zone, usage, work, tier, batch, ...purchase }: PriceQuestion): Cost {
    const terms = termsOf({ provider: purchase.provider, model, tier, batch })
    const override = overrideFor(upstream, model)
    // The operator's word stands where no page says what another tier costs.
    if (override) return costOf(usage && amountOf(override.tariff, usage, terms ?? listPrice), override.source, override.asOf)
    if (zone !== 'cloud') {
      const machine = upstream === undefined ? undefined : machineOf?.(upstream)
      const micros = machine && work && homeMicros(machine, work)
      return { ...(micros !== undefined && { micros }), source: 'local' }
    }
    const tariff = terms && catalogue({ model, ...purchase })
    return tariff && terms ? costOf(usage && amountOf(tariff, usage, terms), 'catalogue', catalogueDay.day) : { source: 'unknown' }
  }

  function quote({ upstream, ...purchase }: Purchase & { readonly upstream?: string }): Quote | undefined {
    const override = overrideFor(upstream, purchase.model)
    if (override) return override
    const tariff = catalogue(purchase)
    return tariff && { source: 'catalogue', tariff, asOf: catalogueDay.day }
  }

  return { priceOf, quote }
}

/** A million dollars: what one answer cannot cost is a mistake of somebody's, and one such line would drown the sums of all others. */
const mostMicros = 1_000_000_000_000

function costOf(micros: number | undefined, source: string, pricedAt?: string): Cost {
  return micros === undefined || micros > mostMicros ? { source: 'unknown' } : { micros, source, ...(pricedAt && { pricedAt }) }
}

function quotesOf(models: Overrides, asOf?: string): [string, Quote][] {
  return Object.entries(models).map(([name, price]) => [name, { source: 'override', tariff: tariffOf(price), ...(asOf && { asOf }) }])
}

function tariffOf({ input, output, cacheRead, cacheWrite }: Override): Tariff {
  return { input: flat(input), output: flat(output ?? 0), cacheRead: flat(cacheRead ?? input), cacheWrite: flat(cacheWrite ?? input) }
}
