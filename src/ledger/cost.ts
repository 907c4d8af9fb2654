// What an exchange cost, in whole micro-dollars, by the prices of its day. Unknown is never zero: usage that an upstream did not
// tell, a model that no list knows and a machine whose power nobody has priced all give a cost without a figure.
import type { Cost } from '../core/exchange.ts'
import type { Zone } from '../core/sensitivity.ts'
import type { ProviderName } from '../core/upstream.ts'
import type { Usage } from '../core/usage.ts'

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
}

/** US dollars per million tokens, as in the configuration's `prices.models`. Cache prices that are left out are those of plain input. */
export type Override = { readonly input: number; readonly output?: number; readonly cacheRead?: number; readonly cacheWrite?: number }

/** Keyed by `upstream/model`, which wins, or by the model alone. */
export type Overrides = Readonly<Record<string, Override>>

export type Prices = { readonly priceOf: (question: PriceQuestion) => Cost }

/** Day on which the price list that comes with `@pydantic/genai-prices` was published. A test holds it to the installed version. */
const catalogueDay = { version: '0.1.8', day: '2026-09-23' } as const
const mostRemembered = 2_000

/** ISO date of the bundled price list. */
export function pricesDate(): string {
  return catalogueDay.day
}

/** The version of the price list that `pricesDate` speaks of. */
export function pricesVersion(): string {
  return catalogueDay.version
}

/** Load the price list (3 MB, hence only when asked) and answer with the operator's own prices first. */
export async function openPrices(overrides: Overrides = {}): Promise<Prices> {
  return pricesOver(await loadCatalogue(), overrides)
}

/** Micro-dollars per token of each kind at one moment; a rate is exact, see `Rate`. */
type Tariff = {
  readonly input?: Step[]
  readonly cacheRead?: Step[]
  readonly cacheWrite?: Step[]
  readonly cacheWrite1h?: Step[]
  readonly output?: Step[]
  readonly reasoning?: Step[]
  /** Per request. */
  readonly request?: Rate
}

/** Dollars per million are micro-dollars per one: kept as billionths of a micro-dollar, so that 0.075 is a whole number. */
type Rate = bigint
const perMicro = 1_000_000_000n

/** With more input tokens than this, this rate for every token of the kind. The first step holds from none on. */
type Step = { readonly above: number; readonly rate: Rate }

type Catalogue = (question: PriceQuestion) => Tariff | undefined

function pricesOver(catalogue: Catalogue, overrides: Overrides): Prices {
  const own = new Map(Object.entries(overrides).map(([name, price]) => [name, tariffOf(price)]))

  function priceOf({ upstream, model, zone, usage, ...rest }: PriceQuestion): Cost {
    const override = (upstream === undefined ? undefined : own.get(`${upstream}/${model}`)) ?? own.get(model)
    if (override) return costOf(override, usage, 'override')
    // Power and wear cost money too; until the operator says how much, the figure stays unknown.
    if (zone !== 'cloud') return { source: 'local' }
    const tariff = catalogue({ upstream, model, zone, usage, ...rest })
    return tariff ? costOf(tariff, usage, 'catalogue', catalogueDay.day) : { source: 'unknown' }
  }

  return { priceOf }
}

function costOf(tariff: Tariff, usage: Usage | undefined, source: string, pricedAt?: string): Cost {
  const micros = usage && amount(tariff, usage)
  return micros === undefined ? { source: 'unknown' } : { micros, source, ...(pricedAt && { pricedAt }) }
}

/** Undefined when a part that has a price was not counted, or the counts contradict each other. */
function amount(tariff: Tariff, usage: Usage): number | undefined {
  const { inputTotal, outputTotal, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, reasoning = 0 } = usage
  if ((inputTotal === undefined && isPriced(tariff.input)) || (outputTotal === undefined && isPriced(tariff.output))) return undefined
  const input = inputTotal ?? 0
  const output = outputTotal ?? 0
  const parts: (readonly [number, Step[] | undefined])[] = [
    [input - cacheRead - cacheWrite, tariff.input],
    [cacheRead, tariff.cacheRead ?? tariff.input],
    [cacheWrite - cacheWrite1h, tariff.cacheWrite ?? tariff.input],
    [cacheWrite1h, tariff.cacheWrite1h ?? tariff.cacheWrite ?? tariff.input],
    [output - reasoning, tariff.output],
    [reasoning, tariff.reasoning ?? tariff.output],
  ]
  let total = tariff.request ?? 0n
  for (const [tokens, steps] of parts) {
    if (!Number.isSafeInteger(tokens) || tokens < 0) return undefined
    if (tokens > 0 && steps) total += BigInt(tokens) * rateAt(steps, input)
  }
  return Number((total + perMicro / 2n) / perMicro)
}

function isPriced(steps: Step[] | undefined): boolean {
  return steps?.some(({ rate }) => rate > 0n) ?? false
}

function rateAt(steps: Step[], input: number): Rate {
  return steps.findLast(({ above }) => input > above)?.rate ?? 0n
}

function tariffOf({ input, output, cacheRead, cacheWrite }: Override): Tariff {
  return { input: flat(input), output: flat(output ?? 0), cacheRead: flat(cacheRead ?? input), cacheWrite: flat(cacheWrite ?? input) }
}

function flat(dollars: number): Step[] {
  return [{ above: -1, rate: rate(dollars) }]
}

/** Dollars per million as written, to nine decimals. */
function rate(dollars: number): Rate {
  const [whole = '0', fraction = ''] = dollars.toFixed(12).split('.')
  return BigInt(whole) * perMicro + BigInt(fraction.slice(0, 9))
}

/** Ours → the list's. Providers that are missing here are not billed by the token, or not by themselves. */
const billers: Partial<Record<ProviderName, string>> = {
  openai: 'openai',
  azure: 'azure',
  anthropic: 'anthropic',
  gemini: 'google',
  bedrock: 'aws',
  huggingface: 'huggingface',
}

/** Looking a model up searches the whole list, so each is looked up once, or once a minute where its price changes with time. */
async function loadCatalogue(): Promise<Catalogue> {
  const { calcPrice } = await import('@pydantic/genai-prices')
  const known = new Map<string, { readonly tariff?: Tariff; readonly changes: boolean }>()

  function find(question: PriceQuestion): { readonly tariff?: Tariff; readonly changes: boolean } {
    const biller = billerOf(question)
    if (!biller) return { changes: false }
    const timestamp = new Date(question.at)
    if (Number.isNaN(timestamp.getTime())) return { changes: false }
    try {
      const found = calcPrice({}, biller.model, { ...biller.who, timestamp })
      return found ? { tariff: readTariff(found.model_price), changes: Array.isArray(found.model.prices) } : { changes: false }
    } catch {
      // The list refuses a model's prices as inconsistent: no price is better than a wrong one.
      return { changes: false }
    }
  }

  return (question) => {
    const name = `${question.provider}\n${question.base ?? ''}\n${question.model}`
    const minute = `${name}\n${question.at.slice(0, 16)}`
    const remembered = known.get(name) ?? known.get(minute)
    if (remembered) return remembered.tariff
    const found = find(question)
    if (known.size >= mostRemembered) known.delete(known.keys().next().value ?? '')
    known.set(found.changes ? minute : name, found)
    return found.tariff
  }
}

type Biller = { readonly model: string; readonly who: { readonly providerId: string } | { readonly providerApiUrl: string } }

function billerOf({ provider, model, base }: PriceQuestion): Biller | undefined {
  // Hugging Face routes to others, who set the price: `org/model:together`.
  if (provider === 'huggingface') {
    const cut = model.lastIndexOf(':')
    return cut < 0 ? undefined : { model: model.slice(0, cut), who: { providerId: `huggingface_${model.slice(cut + 1)}` } }
  }
  const providerId = billers[provider]
  if (providerId) return { model, who: { providerId } }
  return provider === 'openai-compatible' && base ? { model, who: { providerApiUrl: base } } : undefined
}

type Listed = number | { readonly base: number; readonly tiers: readonly { readonly start: number; readonly price: number }[] } | undefined

/** Prices per search, image or second are left out: what they would count is not in the usage. */
function readTariff(prices: Readonly<Record<string, Listed>>): Tariff {
  const perRequest = prices.requests_kcount
  return {
    input: steps(prices.input_mtok),
    cacheRead: steps(prices.cache_read_mtok),
    cacheWrite: steps(prices.cache_write_mtok),
    cacheWrite1h: steps(prices.cache_write_1h_mtok),
    output: steps(prices.output_mtok),
    reasoning: steps(prices.output_reasoning_mtok),
    // Dollars per thousand requests: a thousand micro-dollars each.
    ...(typeof perRequest === 'number' && { request: rate(perRequest * 1000) }),
  }
}

function steps(price: Listed): Step[] | undefined {
  if (price === undefined) return undefined
  if (typeof price === 'number') return flat(price)
  const tiers = [...price.tiers].sort((one, other) => one.start - other.start)
  return [...flat(price.base), ...tiers.map(({ start, price: dollars }) => ({ above: start, rate: rate(dollars) }))]
}
