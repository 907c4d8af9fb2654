// The live tail: each exchange as it is recorded, to whoever listens. Nobody who reads slowly holds up the road or fills the memory: what
// one listener cannot take is dropped for that one, counted, and told to it. A stream ends after a while, so that a key which was taken
// back does not listen on; whoever comes again says what it saw last and gets what is still at hand.
import type { Decision } from '../core/decision.ts'
import { fail } from '../core/errors.ts'
import type { Entry } from '../core/exchange.ts'
import type { PageRequest } from '../gateway/server.ts'

export type Live = {
  /** Exchanges that were just recorded. Constant time for each listener, never throws. */
  readonly tell: (entries: readonly Entry[]) => void
  /** Answer a request with a stream of events. `isOwn`: only what this caller sent itself. Throws when too many listen. */
  readonly listen: (request: Pick<PageRequest, 'outlet' | 'presence' | 'headers' | 'caller'>, isOwn: boolean) => void
  readonly listeners: () => number
  readonly close: () => void
}

export type LiveOptions = {
  readonly most?: number
  /** Exchanges that are at hand for whoever comes again. */
  readonly remembered?: number
  /** Events that may wait for one listener. */
  readonly waiting?: number
  readonly heartbeatMs?: number
  readonly longestMs?: number
  /** Call regularly; returns how to stop. */
  readonly every?: (ms: number, call: () => void) => () => void
  readonly monotonic: () => number
}

/** What an event says: enough for a line in a list. The whole stands in the ledger under `id`. */
export type LiveEntry = Pick<
  Entry,
  'id' | 'at' | 'caller' | 'team' | 'door' | 'askedModel' | 'answeredModel' | 'level' | 'route' | 'outcome' | 'status' | 'error' | 'totalMs'
> & {
  readonly costMicros?: number
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly redactions: number
  readonly attempts: number
  readonly decision: {
    readonly kind: Decision['kind']
    readonly candidates: number
    readonly rejected: number
    readonly codes: readonly string[]
  }
}

type Kept = { readonly seq: number; readonly caller: string; readonly event: string }
type Listener = { readonly take: (kept: Kept) => void; readonly beat: () => void; readonly end: () => void }

export function createLive(options: LiveOptions): Live {
  const { most = 32, remembered = 512, waiting = 256, heartbeatMs = 15_000, longestMs = 600_000, monotonic } = options
  const every = options.every ?? everyMs
  const listeners = new Set<Listener>()
  const kept: Kept[] = []
  let seq = 0
  // Ids of another run of the gateway name other events.
  const run = monotonic().toString(36).replace('.', '')
  let stop: (() => void) | undefined

  function tell(entries: readonly Entry[]): void {
    for (const entry of entries) {
      seq++
      const line: Kept = { seq, caller: entry.caller, event: eventOf(`${run}-${seq}`, 'exchange', JSON.stringify(liveEntry(entry))) }
      kept.push(line)
      if (kept.length > remembered) kept.shift()
      for (const listener of listeners) listener.take(line)
    }
  }

  function listen({ outlet, presence, headers, caller }: Parameters<Live['listen']>[0], isOwn: boolean): void {
    if (listeners.size >= most) throw fail('caller.limited', { who: 'The live tail', limit: most, what: 'listeners', seconds: 15 })
    const begun = monotonic()
    const queue: Kept[] = []
    let dropped = 0
    let isOpen = true

    const pump = (): void => {
      let hasRoom = true
      while (isOpen && hasRoom && (queue.length > 0 || dropped > 0)) {
        if (dropped > 0) {
          hasRoom = outlet.write(eventOf(undefined, 'dropped', JSON.stringify({ count: dropped })))
          dropped = 0
          continue
        }
        const next = queue.shift()
        if (next) hasRoom = outlet.write(next.event)
      }
      if (isOpen && !hasRoom) {
        isWaiting = true
        outlet.onDrain(() => {
          isWaiting = false
          pump()
        })
      }
    }
    let isWaiting = false
    const listener: Listener = {
      take(line) {
        if (isOwn && line.caller !== caller.name) return
        queue.push(line)
        if (queue.length > waiting) {
          queue.shift()
          dropped++
        }
        if (!isWaiting) pump()
      },
      beat() {
        if (monotonic() - begun > longestMs) listener.end()
        else if (!isWaiting) outlet.write(': beat\n\n')
      },
      end() {
        leave()
        outlet.end()
      },
    }
    const leave = (): void => {
      isOpen = false
      queue.length = 0
      listeners.delete(listener)
      if (listeners.size === 0) {
        stop?.()
        stop = undefined
      }
    }
    outlet.begin(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    outlet.write('retry: 2000\n\n')
    listeners.add(listener)
    stop ??= every(heartbeatMs, () => {
      for (const each of listeners) each.beat()
    })
    presence.onGone(leave)
    if (!isOpen) return
    const last = lastSeen(headers['last-event-id'])
    if (last === undefined) return
    // What is no longer at hand was somebody's; only who may see all is told how much it was.
    if (!isOwn) dropped = Math.max(0, (kept[0]?.seq ?? seq + 1) - 1 - last)
    for (const line of kept) if (line.seq > last) listener.take(line)
  }

  /** The number of the event that whoever comes again saw last; undefined when it is none of this run. */
  function lastSeen(header: string | string[] | undefined): number | undefined {
    const [of, number] = typeof header === 'string' ? header.split('-') : []
    const last = Number(number)
    return of === run && Number.isInteger(last) && last > 0 && last <= seq ? last : undefined
  }

  return {
    tell,
    listen,
    listeners: () => listeners.size,
    close() {
      for (const listener of listeners) listener.end()
    },
  }
}

function eventOf(id: string | undefined, event: string, data: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`
}

export function liveEntry(entry: Entry): LiveEntry {
  const { id, at, caller, team, door, askedModel, answeredModel, level, route, outcome, status, error, totalMs, decision } = entry
  const reasons = decision.kind === 'refuse' ? decision.reasons : (decision.candidates[0]?.reasons ?? [])
  const replaced = entry.attempts.flatMap(({ redactions }) => Object.values(redactions ?? {}))
  return {
    id,
    at,
    caller,
    ...(team !== undefined && { team }),
    door,
    askedModel: askedModel.slice(0, 256),
    ...(answeredModel !== undefined && { answeredModel }),
    level,
    route,
    outcome,
    status,
    ...(error !== undefined && { error }),
    totalMs,
    ...(entry.cost.micros !== undefined && { costMicros: entry.cost.micros }),
    ...(entry.usage?.inputTotal !== undefined && { inputTokens: entry.usage.inputTotal }),
    ...(entry.usage?.outputTotal !== undefined && { outputTokens: entry.usage.outputTotal }),
    redactions: replaced.reduce((all, one) => all + one, 0),
    attempts: entry.attempts.length,
    decision: {
      kind: decision.kind,
      candidates: decision.kind === 'route' ? decision.candidates.length : 0,
      rejected: decision.rejected.length,
      codes: reasons.slice(0, 8).map(({ code }) => code),
    },
  }
}

function everyMs(ms: number, call: () => void): () => void {
  const timer = setInterval(call, ms)
  timer.unref()
  return () => clearInterval(timer)
}
