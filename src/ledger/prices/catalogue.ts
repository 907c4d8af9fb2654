// The price list that comes with `@pydantic/genai-prices`: dated prices, steps for long inputs, hours of the day.
import type { ProviderName } from '../../core/upstream.ts'
import { flat, rate, type Step, type Tariff } from './tariff.ts'

/** What is bought, of whom and when. */
export type Purchase = {
  readonly provider: ProviderName
  /** As the upstream calls it. */
  readonly model: string
  /** ISO time. */
  readonly at: string
  /** The address of an upstream whose provider says nothing of who bills (`openai-compatible`). */
  readonly base?: string
}

export type Catalogue = (purchase: Purchase) => Tariff | undefined

/** Day on which the bundled list was published. A test holds it to the installed version. */
export const catalogueDay = { version: '0.1.8', day: '2026-09-23' } as const

const mostRemembered = 2_000

type Found = { readonly tariff?: Tariff; readonly changes: boolean }

/** Looking a model up searches the whole list (3 MB), so each is looked up once, or once a minute where its price changes with time. */
export async function loadCatalogue(): Promise<Catalogue> {
  const { calcPrice } = await import('@pydantic/genai-prices')
  const known = new Map<string, Found>()

  function find(purchase: Purchase): Found {
    const biller = billerOf(purchase)
    const timestamp = momentOf(purchase)
    if (!biller || !timestamp) return { changes: false }
    try {
      const found = calcPrice({}, biller.model, { ...biller.who, timestamp })
      return found ? { tariff: readTariff(found.model_price), changes: Array.isArray(found.model.prices) } : { changes: false }
    } catch {
      // The list refuses a model's prices as inconsistent: no price is better than a wrong one.
      return { changes: false }
    }
  }

  return (purchase) => {
    const name = `${purchase.provider}\n${purchase.base ?? ''}\n${purchase.model}`
    const minute = `${name}\n${purchase.at.slice(0, 16)}`
    const remembered = known.get(name) ?? known.get(minute)
    if (remembered) return remembered.tariff
    const found = find(purchase)
    if (known.size >= mostRemembered) known.delete(known.keys().next().value ?? '')
    known.set(found.changes ? minute : name, found)
    return found.tariff
  }
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

type Biller = { readonly model: string; readonly who: { readonly providerId: string } | { readonly providerApiUrl: string } }

function billerOf({ provider, model, base }: Purchase): Biller | undefined {
  // Hugging Face routes to others, who set the price: `org/model:together`.
  if (provider === 'huggingface') {
    const cut = model.lastIndexOf(':')
    return cut < 0 ? undefined : { model: model.slice(0, cut), who: { providerId: `huggingface_${model.slice(cut + 1)}` } }
  }
  const providerId = billers[provider]
  if (providerId) return { model, who: { providerId } }
  return provider === 'openai-compatible' && base ? { model, who: { providerApiUrl: base } } : undefined
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * The moment whose price the list has to be asked for. DeepSeek's V4 models have dear hours since 2026-08-17, and none on weekends in
 * Beijing since 2026-08-23; the list cannot say a date and an hour at once (https://github.com/pydantic/genai-prices/issues/582),
 * so a moment without dear hours is asked for as noon UTC, which is never one of them.
 */
function momentOf({ at, model, base }: Purchase): Date | undefined {
  const time = Date.parse(at)
  if (Number.isNaN(time)) return undefined
  if (!base?.includes('deepseek.com') || !model.startsWith('deepseek-v4')) return new Date(time)
  const weekday = new Date(time + 8 * hourMs).getUTCDay()
  const isWeekend = weekday === 0 || weekday === 6
  const hasDearHours = time >= Date.UTC(2026, 7, 17) && !(isWeekend && time >= Date.UTC(2026, 7, 23) - 8 * hourMs)
  return new Date(hasDearHours ? time : Math.floor(time / dayMs) * dayMs + 12 * hourMs)
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
