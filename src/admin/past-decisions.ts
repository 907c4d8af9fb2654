// What is needed to decide the past anew: its local time, its prices, and what the configuration tells of those who answered.
import type { Config } from '../config/schema.ts'
import type { Candidate, Offer } from '../core/decision.ts'
import type { Entry } from '../core/exchange.ts'
import { localTime } from '../core/local-time.ts'
import type { Prices } from '../ledger/cost.ts'
import { answerMs } from '../routing/expect.ts'
import type { Lore } from '../routing/replay.ts'
import { providers } from '../upstreams/providers/index.ts'

/** Hour by hour the local time of a span is the same shift, and asking the calendar for each entry is slow. */
const shifts = new Map<string, string>()

export function local(at: string): string {
  const hour = at.slice(0, 13)
  let known = shifts.get(hour)
  if (known === undefined) {
    if (shifts.size > 10_000) shifts.clear()
    known = localTime(Date.parse(`${hour}:00:00.000Z`))
    shifts.set(hour, known)
  }
  // Zones off by half an hour move the minutes, too.
  const minutes = Number(known.slice(14, 16)) + Number(at.slice(14, 16))
  return minutes < 60 ? `${known.slice(0, 14)}${String(minutes).padStart(2, '0')}` : localTime(Date.parse(at))
}

export function priceAt(prices: Prices, at: string) {
  return (offer: Offer, model: string, input: number, output: number, cached: number): number | undefined =>
    prices.priceOf({
      provider: offer.provider,
      model,
      upstream: offer.upstream,
      zone: offer.zone.zone,
      at,
      usage: { inputTotal: input, outputTotal: output, ...(cached > 0 && { cacheRead: cached }) },
      work: { workMs: answerMs(offer, offer.zone.zone, output), concurrent: 1 },
    }).micros
}

/** Of what was really read and written, whoever would have done it. */
export function priceOfPast({ at, usage }: Entry, { upstream, provider, model }: Candidate, prices: Prices): number | undefined {
  if (!usage) return undefined
  const { inputTotal, outputTotal } = usage
  const asked = {
    provider: provider as Offer['provider'],
    model: model.name,
    upstream,
    zone: model.zone.zone,
    at,
    usage: { inputTotal, outputTotal },
  } // written by a decision
  return prices.priceOf(asked).micros
}

export function loreFrom(config: Config): (upstream: string, provider: string) => Lore {
  const regions = new Map(config.upstreams.map(({ id, region }) => [id, region]))
  const preferred = new Map(providers.map((provider) => [provider.name as string, provider.preferred]))
  return (upstream, provider) => ({ region: regions.get(upstream), preferred: preferred.get(provider) })
}
