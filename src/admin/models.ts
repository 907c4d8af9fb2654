// The page of models: what each is, what it costs as far as somebody knows, and what its provider says it does with what it is sent.
import { dataHandlingOf } from '../core/data-handling.ts'
import type { Cost } from '../core/exchange.ts'
import type { Model } from '../core/upstream.ts'
import type { Catalog, Upstream } from '../upstreams/catalog.ts'
import type { PriceStatus } from './price-status.ts'

export type ModelPageParts = {
  readonly catalog: () => Catalog
  readonly prices: () => PriceStatus
  /** What so many tokens of a model would cost now. */
  readonly price: (upstream: Upstream, model: Model, tokens: { readonly inputTotal: number; readonly outputTotal: number }) => Cost
}

const mostModels = 2_000
/** Priced by a hundredth of a million: some prices rise with the length of a request, and this one is short. */
const sample = 10_000
const samplesInMillion = 100

export function listModels({ catalog, prices, price }: ModelPageParts, upstream?: string) {
  const { upstreams } = catalog()
  const asked = upstreams.filter(({ id }) => upstream === undefined || id === upstream)
  const all = asked.flatMap((one) => one.models.map((model) => ({ one, model })))
  const providers = new Set(asked.map(({ provider }) => provider.name))
  return {
    models: all.slice(0, mostModels).map(({ one, model }) => ({
      upstream: one.id,
      provider: one.provider.name,
      ...model,
      ...priceOf(one, model, price),
    })),
    count: all.length,
    prices: prices(),
    dataHandling: [...new Set([...providers].flatMap((name) => dataHandlingOf(name)))],
  }
}

function priceOf(upstream: Upstream, model: Model, price: ModelPageParts['price']) {
  const input = price(upstream, model, { inputTotal: sample, outputTotal: 0 })
  const output = price(upstream, model, { inputTotal: 0, outputTotal: sample })
  if (input.micros === undefined && output.micros === undefined) return {}
  return {
    price: {
      ...(input.micros !== undefined && { inputMicros: input.micros * samplesInMillion }),
      ...(output.micros !== undefined && { outputMicros: output.micros * samplesInMillion }),
      source: input.source,
      ...(input.pricedAt !== undefined && { pricedAt: input.pricedAt }),
    },
  }
}
