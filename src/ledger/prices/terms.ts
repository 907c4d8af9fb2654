// What a provider asks for haste and gives for patience: batches, service tiers, where it computes. Each row is a fact with its page, how
// it is known and since when. What nobody puts a figure to has no row, and costs under it stay unknown.
import type { ProviderName } from '../../core/upstream.ts'

/** How dear each kind of token is against its list price: numerators over `per`, whole numbers so that 5/3 stays exact. */
export type Terms = {
  readonly per: bigint
  readonly of: { readonly fresh: bigint; readonly cacheRead: bigint; readonly cacheWrite: bigint; readonly output: bigint }
}

/** `us`: computed in the United States only. It comes on top of another tier. */
export type Tier = 'batch' | 'flex' | 'priority' | 'us'

export type TermsRow = {
  readonly provider: ProviderName
  readonly tier: Tier
  /** Only these models; all when left out. */
  readonly models?: RegExp
  readonly terms: Terms
  /** The provider's page that says so. */
  readonly source: string
  /** `page`: a copy of that page was read. `quoted`: others quote it, and the page itself was not read. */
  readonly known: 'page' | 'quoted'
  /** ISO date on which it was read, there or with others. */
  readonly asOf: string
}

export const listPrice: Terms = all(1n, 1n)

const half = all(1n, 2n)
/** Half, but what a cache gives is not made cheaper once more. */
const halfBesideCache: Terms = { per: 2n, of: { fresh: 1n, cacheRead: 2n, cacheWrite: 2n, output: 1n } }

const asOf = '2026-11-20'
const openaiPrices = 'https://developers.openai.com/api/docs/pricing'
const openaiFast = 'https://openai.com/api-fast-mode/'
const anthropicPrices = 'https://platform.claude.com/docs/en/about-claude/pricing'
const geminiTiers = 'https://ai.google.dev/gemini-api/docs/optimization'
const bedrockCapacity = 'https://docs.aws.amazon.com/bedrock/latest/userguide/capacity-limits-cost-optimization.html'
const azureBatch = 'https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch'

/** The first row that fits counts. */
export const termsTable: readonly TermsRow[] = [
  { provider: 'openai', tier: 'batch', terms: half, source: openaiPrices, known: 'quoted', asOf },
  { provider: 'openai', tier: 'flex', terms: half, source: openaiPrices, known: 'quoted', asOf },
  // Called fast mode since 2026-07-30; answers say either word. The page gives prices, so each factor is its price over the list's.
  ...haste(/^gpt-5\.5(-\d{4}|$)/, 5n, 2n),
  ...haste(/^gpt-5-mini(-\d{4}|$)/, 9n, 5n),
  ...haste(/^(gpt-4\.1(-mini)?(-\d{4}|$)|o3(-\d{4}|$)|gpt-4o-2024-05-13)/, 7n, 4n),
  ...haste(/^gpt-4o(-2024-11-20|-2024-08-06|$)/, 17n, 10n),
  ...haste(/^gpt-4o-mini(-\d{4}|$)/, 5n, 3n),
  ...haste(/^o4-mini(-\d{4}|$)/, 20n, 11n),
  ...haste(/^(gpt-5\.6-(sol|terra|luna)|gpt-5\.4(-mini)?|gpt-5\.[12]|gpt-5(\.1)?-codex|gpt-5|gpt-4\.1-nano)(-\d{4}|$)/, 2n, 1n),
  { provider: 'azure', tier: 'batch', terms: half, source: azureBatch, known: 'quoted', asOf },
  { provider: 'anthropic', tier: 'batch', terms: half, source: anthropicPrices, known: 'quoted', asOf },
  {
    provider: 'anthropic',
    tier: 'us',
    models: /claude-(fable|mythos|(opus|sonnet|haiku)-([5-9]|4-[6-9]))/,
    terms: all(11n, 10n),
    source: anthropicPrices,
    known: 'quoted',
    asOf,
  },
  { provider: 'gemini', tier: 'batch', terms: halfBesideCache, source: geminiTiers, known: 'page', asOf },
  { provider: 'gemini', tier: 'flex', terms: halfBesideCache, source: geminiTiers, known: 'page', asOf },
  { provider: 'bedrock', tier: 'batch', terms: halfBesideCache, source: bedrockCapacity, known: 'page', asOf },
]

/** Words in answers for what costs the list price. `auto` is a wish echoed back before anything was decided. */
const ordinary = new Set(['', 'standard', 'default', 'on_demand', 'auto', 'global', 'not_available'])
const words: Readonly<Record<string, Tier>> = {
  batch: 'batch',
  flex: 'flex',
  on_demand_flex: 'flex',
  priority: 'priority',
  fast: 'priority',
  on_demand_priority: 'priority',
  us: 'us',
}

export type Sale = {
  readonly provider: ProviderName
  readonly model: string
  /** As the answer named it; several joined by `+`. */
  readonly tier?: string
  readonly batch?: boolean
}

/** Undefined when nobody says what this tier costs here: reserved capacity, a provider's own word, a model without a price for haste. */
export function termsOf({ provider, model, tier = '', batch = false }: Sale): Terms | undefined {
  const named = tier
    .toLowerCase()
    .split('+')
    .filter((word) => !ordinary.has(word))
  let terms = listPrice
  for (const word of new Set(batch ? [...named, 'batch'] : named)) {
    const row = termsTable.find((row) => row.provider === provider && row.tier === words[word] && (row.models?.test(model) ?? true))
    if (!row) return undefined
    terms = both(terms, row.terms)
  }
  return terms
}

function haste(models: RegExp, numerator: bigint, denominator: bigint): TermsRow[] {
  return [{ provider: 'openai', tier: 'priority', models, terms: all(numerator, denominator), source: openaiFast, known: 'page', asOf }]
}

function all(numerator: bigint, denominator: bigint): Terms {
  return { per: denominator, of: { fresh: numerator, cacheRead: numerator, cacheWrite: numerator, output: numerator } }
}

function both(one: Terms, other: Terms): Terms {
  return {
    per: one.per * other.per,
    of: {
      fresh: one.of.fresh * other.of.fresh,
      cacheRead: one.of.cacheRead * other.of.cacheRead,
      cacheWrite: one.of.cacheWrite * other.of.cacheWrite,
      output: one.of.output * other.of.output,
    },
  }
}
