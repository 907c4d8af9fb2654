// What rows cost by our prices, in billionths of a dollar: the tariffs are the ledger's, and what is rounded is the row, not the token.
import type { ProviderName } from '../core/upstream.ts'
import type { Prices, Quote } from '../ledger/cost.ts'
import type { Tariff } from '../ledger/prices/tariff.ts'
import { listPrice, type Terms, termsOf } from '../ledger/prices/terms.ts'
import type { LeverPrices } from './levers.ts'
import { inputOf, type UsageRow } from './row.ts'

export type Pricing = {
  /** Undefined when no list knows the model, or the row does not tell its tokens. */
  readonly nanosOf: (row: UsageRow) => number | undefined
  /** Models, or tiers of theirs, that no list knew, with their rows, the most used first. */
  readonly unknownModels: () => readonly { readonly model: string; readonly rows: number }[]
  /** List prices as of a time, for those who ask what else it could have cost. */
  readonly forLevers: (at?: string) => LeverPrices
}

/** Rates are billionths of a micro-dollar: a million of them are a billionth of a dollar. */
const ratesPerNano = 1_000_000
const mostModels = 5_000

/** Billionths of a dollar per token by steps, as doubles: exact for every rate with at most six decimals a million tokens. */
type Fast = {
  readonly input?: Steps
  readonly cacheRead?: Steps
  readonly cacheWrite?: Steps
  readonly cacheWrite1h?: Steps
  readonly output?: Steps
  readonly reasoning?: Steps
  readonly request: number
}
type Steps = readonly { readonly above: number; readonly nanos: number }[]

export function openPricing(prices: Prices): Pricing {
  const billers = new Map<string, Map<string, Biller>>()
  const unknown = new Map<string, number>()
  const fast = new WeakMap<Tariff, Fast>()
  const last = new Map<Biller, { readonly minute: string; readonly quote: Quote | undefined }>()
  let known = 0

  function billerFor({ provider = '', model }: UsageRow): Biller {
    const biller = billers.get(model)?.get(provider)
    if (biller) return biller
    if (known++ >= mostModels) {
      known = 0
      billers.clear()
      last.clear()
    }
    const found = billerOf(provider, model)
    billers.set(model, (billers.get(model) ?? new Map<string, Biller>()).set(provider, found))
    return found
  }

  function quoteAt(biller: Biller, row: UsageRow): Quote | undefined {
    const at = row.at ?? whenNotTold
    const minute = at.slice(0, 16)
    const known = last.get(biller)
    if (known?.minute === minute) return known.quote
    const { provider, model, base } = biller
    // The log's own name first: that is what an operator's price list calls it.
    const listed = prices.quote({ provider, model: row.model, at, ...(base && { base }) })
    const isOwn = listed?.source === 'override'
    const catalogue = isOwn || biller.isHome ? undefined : (prices.quote({ provider, model, at, ...(base && { base }) }) ?? listed)
    const quote = isOwn ? listed : catalogue
    last.set(biller, { minute, quote })
    return quote
  }

  function note(name: string): void {
    if (unknown.size < mostModels || unknown.has(name)) unknown.set(name, (unknown.get(name) ?? 0) + 1)
  }

  function nanosOf(row: UsageRow): number | undefined {
    const biller = billerFor(row)
    const quote = quoteAt(biller, row)
    if (!quote) {
      note(row.model)
      return undefined
    }
    const { tariff, source } = quote
    let rates = fast.get(tariff)
    if (!rates) {
      rates = fastOf(tariff)
      fast.set(tariff, rates)
    }
    const terms =
      row.tier === undefined && !row.isBatch
        ? listPrice
        : termsOf({ provider: biller.provider, model: biller.model, tier: row.tier, batch: row.isBatch })
    // The operator's word stands where no page says what another tier costs.
    if (terms || source === 'override') return amountOf(rates, row, terms ?? listPrice)
    note(`${row.model} in tier ${[row.tier, row.isBatch && 'batch'].filter(Boolean).join('+')}`)
    return undefined
  }

  function forLevers(at = whenNotTold): LeverPrices {
    return {
      ratesOf(provider, model, size) {
        const biller = billerFor({ provider, model, requests: 1 })
        const quote = prices.quote({ provider: biller.provider, model, at, ...(biller.base && { base: biller.base }) })
        const listed =
          quote?.source === 'override' || biller.isHome
            ? quote
            : (prices.quote({ ...biller, at, ...(biller.base && { base: biller.base }) }) ?? quote)
        if (!listed || (biller.isHome && listed.source !== 'override')) return undefined
        const { input, cacheRead, cacheWrite, output } = fastOf(listed.tariff)
        return {
          fresh: rateFor(input, size),
          cacheRead: rateFor(cacheRead ?? input, size),
          cacheWrite: rateFor(cacheWrite ?? input, size),
          output: rateFor(output, size),
        }
      },
      batchTermsOf(provider, model) {
        const biller = billerFor({ provider, model, requests: 1 })
        return termsOf({ provider: biller.provider, model: biller.model, batch: true })
      },
    }
  }

  return {
    nanosOf,
    forLevers,
    unknownModels: () => [...unknown].map(([model, rows]) => ({ model, rows })).sort((one, other) => other.rows - one.rows),
  }
}

/** A row without a time is priced at the list's own day. */
const whenNotTold = '2026-09-23T00:00:00Z'

function amountOf(rates: Fast, row: UsageRow, terms: Terms): number | undefined {
  const { inputFresh = 0, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, output, reasoning = 0, requests } = row
  const input = inputOf(row)
  if ((input === undefined && isPriced(rates.input)) || (output === undefined && isPriced(rates.output))) return undefined
  // A dearer step is for long requests, not for many: of an aggregated row the mean counts.
  const size = requests > 1 ? (input ?? 0) / requests : requests === 0 ? 0 : (input ?? 0)
  const { of } = terms
  const made = output ?? 0
  const thought = rates.reasoning ? Math.min(reasoning, made) : 0
  const hour = Math.min(cacheWrite1h, cacheWrite)
  const sum =
    inputFresh * at(rates.input, size) * Number(of.fresh) +
    cacheRead * at(rates.cacheRead ?? rates.input, size) * Number(of.cacheRead) +
    (cacheWrite - hour) * at(rates.cacheWrite ?? rates.input, size) * Number(of.cacheWrite) +
    hour * at(rates.cacheWrite1h ?? rates.cacheWrite ?? rates.input, size) * Number(of.cacheWrite) +
    (made - thought) * at(rates.output, size) * Number(of.output) +
    thought * at(rates.reasoning, size) * Number(of.output)
  const nanos = Math.round(sum / Number(terms.per) + rates.request * requests)
  return Number.isSafeInteger(nanos) ? nanos : undefined
}

function at(steps: Steps | undefined, size: number): number {
  if (!steps) return 0
  let nanos = 0
  for (const step of steps) if (size > step.above) nanos = step.nanos
  return nanos
}

/** Micro-dollars per token: a thousand billionths of a dollar are one. */
function rateFor(steps: Steps | undefined, size: number): number {
  return at(steps, size) / 1_000
}

function isPriced(steps: Steps | undefined): boolean {
  return steps?.some(({ nanos }) => nanos > 0) ?? false
}

function fastOf({ input, cacheRead, cacheWrite, cacheWrite1h, output, reasoning, request = 0n }: Tariff): Fast {
  const steps = (of: Tariff['input']) => of?.map(({ above, rate }) => ({ above, nanos: Number(rate) / ratesPerNano }))
  return {
    input: steps(input),
    cacheRead: steps(cacheRead),
    cacheWrite: steps(cacheWrite),
    cacheWrite1h: steps(cacheWrite1h),
    output: steps(output),
    reasoning: steps(reasoning),
    request: Number(request) / ratesPerNano,
  }
}

export type Biller = {
  readonly provider: ProviderName
  readonly model: string
  readonly base?: string
  /** It ran in the house, where nobody bills a token. */
  readonly isHome: boolean
}

/** How logs call those who bill → how the price list finds them. */
const told: Readonly<Record<string, Omit<Biller, 'model' | 'isHome'>>> = {
  openai: { provider: 'openai' },
  azure: { provider: 'azure' },
  azureopenai: { provider: 'azure' },
  azureaiopenai: { provider: 'azure' },
  azureaiinference: { provider: 'azure' },
  anthropic: { provider: 'anthropic' },
  gemini: { provider: 'gemini' },
  google: { provider: 'gemini' },
  googleaistudio: { provider: 'gemini' },
  gcpgemini: { provider: 'gemini' },
  gcpvertexai: { provider: 'gemini' },
  vertex: { provider: 'gemini' },
  vertexai: { provider: 'gemini' },
  bedrock: { provider: 'bedrock' },
  bedrockconverse: { provider: 'bedrock' },
  awsbedrock: { provider: 'bedrock' },
  aws: { provider: 'bedrock' },
  amazonbedrock: { provider: 'bedrock' },
  huggingface: { provider: 'huggingface' },
  openrouter: { provider: 'openai-compatible', base: 'https://openrouter.ai/api/v1' },
  groq: { provider: 'openai-compatible', base: 'https://api.groq.com/openai/v1' },
  mistral: { provider: 'openai-compatible', base: 'https://api.mistral.ai/v1' },
  mistralai: { provider: 'openai-compatible', base: 'https://api.mistral.ai/v1' },
  deepseek: { provider: 'openai-compatible', base: 'https://api.deepseek.com' },
  xai: { provider: 'openai-compatible', base: 'https://api.x.ai/v1' },
  togetherai: { provider: 'openai-compatible', base: 'https://api.together.xyz/v1' },
  together: { provider: 'openai-compatible', base: 'https://api.together.xyz/v1' },
  fireworksai: { provider: 'openai-compatible', base: 'https://api.fireworks.ai/inference/v1' },
  perplexity: { provider: 'openai-compatible', base: 'https://api.perplexity.ai' },
  cohere: { provider: 'openai-compatible', base: 'https://api.cohere.ai' },
  cerebras: { provider: 'openai-compatible', base: 'https://api.cerebras.ai/v1' },
}

const homely = /^(?:ollama|ollamachat|lmstudio|llamacpp|vllm|hostedvllm|localai|koboldcpp|jan|embedded|builtin|oobabooga|local)$/

/** Who bills a model when the log names nobody. */
const makers: readonly (readonly [pattern: RegExp, provider: ProviderName])[] = [
  [/^(?:gpt-|chatgpt-|o[134](?:-|$)|text-embedding-|codex-|davinci|ft:gpt)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^(?:gemini-|text-bison|models\/gemini)/, 'gemini'],
  [/^(?:(?:us|eu|apac|global)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek)\./, 'bedrock'],
]

export function billerOf(provider: string, model: string): Biller {
  const name = plainly(provider)
  const slash = model.indexOf('/')
  const prefix = slash > 0 ? plainly(model.slice(0, slash)) : ''
  if (homely.test(name) || (name === '' && homely.test(prefix))) return { provider: 'ollama', model, isHome: true }
  const known = told[name]
  if (known) {
    // `azure/gpt-4.1` and `vertex_ai/gemini-2.5-pro` repeat who bills; at OpenRouter the maker is part of the model's name.
    const bare =
      name !== 'openrouter' && told[prefix]
        ? model.slice(slash + 1)
        : name === 'openrouter' && prefix === 'openrouter'
          ? model.slice(slash + 1)
          : model
    return { ...known, model: bare, isHome: false }
  }
  const bySlash = told[prefix]
  if (bySlash) return { ...bySlash, model: model.slice(slash + 1), isHome: false }
  const maker = makers.find(([pattern]) => pattern.test(model))
  return { provider: maker?.[1] ?? 'openai-compatible', model, isHome: false }
}

function plainly(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
