// What stands now, in one object: read by `/admin/status`, the start screen and the dashboard. No key, no prompt, no header.
import type { ZoneProof } from '../core/upstream.ts'
import type { BridgeKeeper } from '../gateway/bridge.ts'
import type { RecorderState } from '../ledger/recorder.ts'
import type { Store, Totals } from '../ledger/store.ts'
import type { Catalog, Upstream } from '../upstreams/catalog.ts'
import type { HealthView } from '../upstreams/health.ts'
import { providers } from '../upstreams/providers/index.ts'
import type { PriceStatus } from './price-status.ts'

/** Most models told of each upstream; `modelCount` says how many there are. */
const mostModels = 200

export type ModelStatus = {
  readonly name: string
  readonly zone: ZoneProof
  /** Context window in force, in tokens; absent when nobody says. */
  readonly window?: number
  readonly isLoaded?: boolean
}

export type UpstreamStatus = {
  readonly id: string
  readonly provider: string
  readonly label: string
  readonly from: Upstream['from']
  /** Where it is asked; absent for engines inside the process. */
  readonly address?: string
  readonly zone: ZoneProof
  /** `needed` names the environment variables that would hold it. */
  readonly key: { readonly state: 'set' | 'missing' | 'none'; readonly needed?: string }
  readonly health: HealthView
  /** Why its models could not be listed, by code. */
  readonly problem?: string
  readonly models: readonly ModelStatus[]
  readonly modelCount: number
}

export type Status = {
  readonly version: string
  readonly url: string
  readonly pid: number
  /** ISO times, UTC. */
  readonly startedAt: string
  readonly at: string
  readonly home: string
  readonly configFile?: string
  readonly areKeysRequired: boolean
  readonly inFlight: number
  /** `running`: the first look for servers and models is not over. */
  readonly discovery: 'off' | 'running' | 'done'
  readonly bridge: { readonly isRaised: boolean; readonly since?: string }
  readonly upstreams: readonly UpstreamStatus[]
  /** Hosted providers that could be used if a key were set; none while `discover` is off, since keys are then not looked for. */
  readonly keysMissing: readonly { readonly provider: string; readonly label: string; readonly names: readonly string[] }[]
  readonly aliases: readonly string[]
  readonly ledger: {
    readonly state: RecorderState
    /** Since midnight of the gateway's own time zone; absent when the ledger does not answer. */
    readonly today?: Totals
    readonly since: string
  }
  readonly prices: PriceStatus
}

export type StatusParts = {
  readonly version: string
  readonly url: () => string
  readonly startedAt: number
  readonly now: () => number
  readonly home: string
  readonly configFile?: string
  readonly areKeysRequired: () => boolean
  readonly inFlight: () => number
  readonly discovery: () => Status['discovery']
  readonly bridge: BridgeKeeper
  readonly catalog: () => Catalog
  readonly aliases: () => readonly string[]
  readonly store: Pick<Store, 'totals'>
  readonly recorder: () => RecorderState
  readonly prices: () => PriceStatus
}

export async function readStatus(parts: StatusParts): Promise<Status> {
  const now = parts.now()
  const midnight = new Date(now)
  midnight.setHours(0, 0, 0, 0)
  const since = midnight.toISOString()
  const catalog = parts.catalog()
  return {
    version: parts.version,
    url: parts.url(),
    pid: process.pid,
    startedAt: new Date(parts.startedAt).toISOString(),
    at: new Date(now).toISOString(),
    home: parts.home,
    configFile: parts.configFile,
    areKeysRequired: parts.areKeysRequired(),
    inFlight: parts.inFlight(),
    discovery: parts.discovery(),
    bridge: { isRaised: parts.bridge.isRaised, since: parts.bridge.since },
    upstreams: upstreamsOf(catalog),
    keysMissing: parts.discovery() === 'off' ? [] : keysMissing(catalog),
    aliases: parts.aliases(),
    ledger: {
      state: parts.recorder(),
      // A ledger that does not answer must not hide the rest.
      today: await parts.store.totals({ since }).catch(() => undefined),
      since,
    },
    prices: parts.prices(),
  }
}

export function upstreamsOf(catalog: Catalog): UpstreamStatus[] {
  const missing = new Map(catalog.offers().map((offer) => [offer.upstream, offer.missingKey]))
  return catalog.upstreams.map((upstream) => ({
    id: upstream.id,
    provider: upstream.provider.name,
    label: upstream.provider.label,
    from: upstream.from,
    address: upstream.origin ? upstream.origin + upstream.prefix : undefined,
    zone: upstream.zone,
    key: upstream.key
      ? { state: 'set' }
      : missing.get(upstream.id)
        ? { state: 'missing', needed: missing.get(upstream.id) }
        : { state: 'none' },
    health: upstream.health.view(),
    problem: upstream.problem,
    models: upstream.models.slice(0, mostModels).map(({ name, zone, window, isLoaded }) => ({ name, zone, window, isLoaded })),
    modelCount: upstream.models.length,
  }))
}

function keysMissing(catalog: Catalog): Status['keysMissing'] {
  const present = new Set(catalog.upstreams.map((upstream) => upstream.provider.name))
  return providers.flatMap(({ name, label, zone, base, auth }) => {
    const canBeUsed = zone === 'cloud' && base !== undefined && !present.has(name)
    return canBeUsed && (auth.kind === 'bearer' || auth.kind === 'header') && !auth.optional
      ? [{ provider: name, label, names: auth.env }]
      : []
  })
}
