// What each upstream offers, asked again from time to time so that loaded models, windows and abilities stay as they are.
import { type Catalog, refreshModels, type Upstream } from './catalog.ts'
import { type UpstreamProbeOptions, upstreamProbe } from './discover-probe.ts'
import { ListError, mapLimited, mostModels } from './model-lists.ts'
import type { FoundModel } from './provider.ts'

/** Long enough for a runtime that describes hundreds of models one by one. */
const listLimitMs = 10_000

/**
 * The models of an upstream, asked of the upstream itself. Rejects with a `ListError` whose `code` says what stands in the way. Asks
 * nothing of a hosted provider whose key is missing.
 */
export async function listModels(upstream: Upstream, options: UpstreamProbeOptions = {}): Promise<readonly FoundModel[]> {
  const { provider } = upstream
  if (upstream.engine) return listEngine(upstream.engine)
  if (!provider.models) return []
  const hasKey = upstream.key !== undefined || provider.auth.kind === 'none' || provider.auth.kind === 'sigv4'
  if (!hasKey && provider.zone === 'cloud') throw new ListError('missing-key', 'no key is set')
  const limit = AbortSignal.timeout(listLimitMs)
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit
  try {
    const models = await provider.models(upstreamProbe(upstream, { ...options, signal }))
    return models.slice(0, mostModels).map((model) => withAskedWindow(model, upstream))
  } catch (error) {
    if (error instanceof ListError && error.code === 'unauthorised' && !hasKey) throw new ListError('missing-key', 'it wants a key')
    throw error
  }
}

/** A window that we ask the runtime for is the one in force, as far as the model goes. */
function withAskedWindow(model: FoundModel, { contextTokens }: Upstream): FoundModel {
  if (contextTokens === undefined || model.remote !== undefined) return model
  return { ...model, window: Math.min(contextTokens, model.windowMost ?? contextTokens) }
}

async function listEngine(start: NonNullable<Upstream['engine']>): Promise<readonly FoundModel[]> {
  try {
    return await (await start()).models()
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND')
      throw new ListError('engine-missing', 'its package is not installed')
    throw error
  }
}

export type RefreshOptions = {
  /** Upstreams asked at once. */
  readonly concurrency?: number
  /** Nothing may leave: hosted upstreams are not asked and keep what was known. */
  readonly isRaised?: () => boolean
  readonly probe?: UpstreamProbeOptions
}

/** Ask every upstream what it offers. One that cannot say keeps its list and has its `problem` set. */
export async function refreshAll(catalog: Catalog, options: RefreshOptions = {}): Promise<void> {
  await refreshThese(catalog.upstreams, options)
}

async function refreshThese(upstreams: readonly Upstream[], { concurrency = 8, isRaised, probe }: RefreshOptions): Promise<void> {
  await mapLimited(upstreams, concurrency, async (upstream) => {
    if (upstream.zone.zone === 'cloud' && isRaised?.()) return
    await refreshModels(upstream, () => listModels(upstream, probe))
  })
}

export type WatchOptions = RefreshOptions & {
  /** How often local servers are asked, in milliseconds. */
  readonly everyMs?: number
  /** How often hosted providers are asked; their lists change by the week. */
  readonly cloudEveryMs?: number
  /** Milliseconds that only rise. */
  readonly monotonic?: () => number
}

/** Keep the models fresh until the returned function is called. A round that takes longer than the interval is not overtaken. */
export function watchModels(catalog: () => Catalog, options: WatchOptions = {}): () => void {
  const { everyMs = 30_000, cloudEveryMs = 900_000, monotonic = () => performance.now() } = options
  const stopped = new AbortController()
  const askedAt = new WeakMap<Upstream, number>()
  let isRunning = false
  async function round(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      const now = monotonic()
      const due = catalog().upstreams.filter((upstream) => {
        if (upstream.provider.engine) return false
        const wait = upstream.zone.zone === 'cloud' ? cloudEveryMs : 0
        return now - (askedAt.get(upstream) ?? Number.NEGATIVE_INFINITY) >= wait
      })
      for (const upstream of due) askedAt.set(upstream, now)
      await refreshThese(due, { ...options, probe: { ...options.probe, signal: stopped.signal } })
    } finally {
      isRunning = false
    }
  }
  const timer = setInterval(() => void round(), everyMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    stopped.abort()
  }
}
