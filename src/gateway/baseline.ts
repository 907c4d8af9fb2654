// What the caller would have paid without us: which model that is, where it is for sale, and the same usage at its price.
import type { Baseline } from '../core/exchange.ts'
import { type ProviderName, providerNames } from '../core/upstream.ts'
import type { Usage } from '../core/usage.ts'
import type { Prices } from '../ledger/cost.ts'
import { type BaselineChoice, baselineModel } from '../ledger/prices/baseline.ts'
import type { Catalog, Upstream } from '../upstreams/catalog.ts'

export type BaselineQuestion = {
  /** As the caller asked for it. */
  readonly asked: string
  readonly caller: string
  /** ISO time. */
  readonly at: string
  readonly usage: Usage
}

export type BaselineParts = {
  readonly catalog: Pick<Catalog, 'upstreams'>
  readonly aliases: Readonly<Record<string, unknown>>
  readonly choice: BaselineChoice
  readonly prices: Pick<Prices, 'priceOf'>
}

/** Undefined when nobody says what the caller would have used; without a figure when nobody knows its price. */
export function baselineOf(
  { asked, caller, at, usage }: BaselineQuestion,
  { catalog, aliases, choice, prices }: BaselineParts,
): Baseline | undefined {
  // An alias is a name of ours, whatever else bears it.
  const namedInCloud = Object.hasOwn(aliases, asked) ? undefined : cloudModel(asked, catalog)
  const model = baselineModel({ asked, caller, namedInCloud }, choice)
  if (model === undefined) return undefined
  const { micros } = prices.priceOf({ ...placeOf(model, catalog), zone: 'cloud', at, usage })
  return { model, ...(micros !== undefined && { micros }) }
}

/** `upstream/model` of the cloud model that a name means by itself; undefined when it means one at home, or none. */
function cloudModel(name: string, { upstreams }: Pick<Catalog, 'upstreams'>): string | undefined {
  const [upstream, rest] = atUpstream(name, upstreams)
  if (upstream) return zoneOf(upstream, rest) === 'cloud' ? name : undefined
  const bearers = upstreams.filter(({ models }) => models.some((model) => model.name === name))
  const [first] = bearers
  return first && bearers.every((one) => zoneOf(one, name) === 'cloud') ? `${first.id}/${name}` : undefined
}

function zoneOf({ zone, models }: Upstream, name: string): string {
  return models.find((model) => model.name === name)?.zone.zone ?? zone.zone
}

type Place = { readonly provider: ProviderName; readonly model: string; readonly upstream?: string; readonly base?: string }

/** Where a model is for sale: at one of our upstreams, at a provider by its name, or wherever an own price says so. */
function placeOf(name: string, { upstreams }: Pick<Catalog, 'upstreams'>): Place {
  const [upstream, rest] = atUpstream(name, upstreams)
  if (upstream) return { provider: upstream.provider.name, model: rest, upstream: upstream.id, base: upstream.origin + upstream.prefix }
  const provider = providerNames.find((one) => name.startsWith(`${one}/`))
  if (provider) return { provider, model: name.slice(provider.length + 1) }
  const bearer = upstreams.find((one) => one.zone.zone === 'cloud' && one.models.some((model) => model.name === name))
  if (bearer) return { provider: bearer.provider.name, model: name, upstream: bearer.id, base: bearer.origin + bearer.prefix }
  return { provider: 'openai-compatible', model: name }
}

function atUpstream(name: string, upstreams: readonly Upstream[]): readonly [Upstream | undefined, string] {
  const upstream = upstreams.find(({ id }) => name.startsWith(`${id}/`))
  return upstream ? [upstream, name.slice(upstream.id.length + 1)] : [undefined, name]
}
