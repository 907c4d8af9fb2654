// Bytes to an upstream and back. Undici's dispatch, because global fetch costs several times the CPU on this road.
// Nothing is sent that was not cleared, and a connection that reaches another zone than the one cleared for is dropped before a byte leaves.
import type { Socket } from 'node:net'
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import { type DrawbridgeError, fail } from '../core/errors.ts'
import { furtherZone, type Zone } from '../core/sensitivity.ts'
import type { Cleared } from '../privacy/boundary.ts'
import { Deadlines } from './deadlines.ts'
import { zoneOfAddress } from './locality.ts'

export type Timeouts = { readonly connectMs: number; readonly firstByteMs: number; readonly betweenMs: number; readonly totalMs: number }

/** A request that may leave. It cannot be made without a `Cleared`. */
export type Outgoing = {
  readonly cleared: Cleared
  /** The upstream's id, for errors. */
  readonly upstream: string
  readonly origin: string
  readonly path: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly timeouts: Timeouts
}

/** Receives an answer. Exactly one of `end` and `fail` is called, and nothing after it. */
export type Sink = {
  head(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void
  data(chunk: Buffer): void
  end(): void
  fail(error: DrawbridgeError): void
}

/** Handle on a request under way. */
export type Flow = { pause(): void; resume(): void; abort(): void }

export type Transport = { send(outgoing: Outgoing, sink: Sink): Flow; close(): Promise<void> }

export function createTransport(environment: Readonly<Record<string, string | undefined>> = {}): Transport {
  const agents = new Map<string, Dispatcher>()
  const deadlines = new Deadlines()
  const hasProxy = Boolean(environment.HTTPS_PROXY || environment.https_proxy || environment.HTTP_PROXY || environment.http_proxy)

  function agentFor(zone: Zone, connectMs: number): Dispatcher {
    const key = `${zone} ${connectMs}`
    let agent = agents.get(key)
    if (!agent) {
      const options = { connections: 1_024, pipelining: 1, keepAliveTimeout: 4_000, keepAliveMaxTimeout: 60_000, maxHeaderSize: 65_536 }
      agent =
        zone === 'cloud' && hasProxy
          ? new EnvHttpProxyAgent({ ...options, connect: { timeout: connectMs } })
          : new Agent({ ...options, connect: connectorFor(zone, connectMs) })
      agents.set(key, agent)
    }
    return agent
  }

  return {
    send(outgoing, sink) {
      let controller: Dispatcher.DispatchController | undefined
      let isAborted = false
      let isOver = false
      let phase: 'connect' | 'first byte' | 'between chunks' = 'connect'
      const { timeouts, upstream } = outgoing
      const deadline = deadlines.add(timeouts.totalMs, () =>
        stop(fail('upstream.timeout', { upstream, seconds: timeouts.totalMs / 1_000, phase: 'total' })),
      )

      function finish(error?: DrawbridgeError): void {
        if (isOver) return
        isOver = true
        deadlines.remove(deadline)
        if (error) sink.fail(error)
        else sink.end()
      }
      function stop(error: DrawbridgeError): void {
        finish(error)
        isAborted = true
        controller?.abort(error)
      }

      agentFor(outgoing.cleared.zone, timeouts.connectMs).dispatch(
        {
          origin: outgoing.origin,
          path: outgoing.path,
          method: outgoing.method,
          headers: outgoing.headers as Record<string, string>, // undici only reads it
          body: outgoing.body,
          headersTimeout: timeouts.firstByteMs,
          bodyTimeout: timeouts.betweenMs,
        },
        {
          onRequestStart(started) {
            controller = started
            phase = 'first byte'
            if (isAborted) started.abort(fail('caller.gone'))
          },
          onResponseStart(_, status, headers) {
            if (status < 200 || isOver) return
            phase = 'between chunks'
            sink.head(status, headers)
          },
          onResponseData(_, chunk) {
            if (!isOver) sink.data(chunk)
          },
          onResponseEnd() {
            finish()
          },
          onResponseError(_, error) {
            finish(translate(error, outgoing, phase))
          },
        },
      )
      return {
        pause: () => controller?.pause(),
        resume: () => controller?.resume(),
        abort: () => stop(fail('caller.gone')),
      }
    },
    async close() {
      deadlines.close()
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
      agents.clear()
    },
  }
}

/** A connector that drops a connection whose far end lies in a further zone than the request was cleared for. */
function connectorFor(zone: Zone, timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout })
  if (zone === 'cloud') return connect
  return (options, callback) =>
    connect(options, (...result) => {
      const [error, socket] = result
      if (error === null && furtherZone(zone, reached(socket)) !== zone) {
        socket.destroy()
        callback(Object.assign(new Error('the address lies outside the zone'), { code: 'ERR_ZONE' }), null)
        return
      }
      callback(...result)
    })
}

function reached(socket: Socket): Zone {
  return zoneOfAddress(socket.remoteAddress ?? '')
}

function translate(error: unknown, { upstream, timeouts }: Outgoing, phase: string): DrawbridgeError {
  const code = String((error as { code?: unknown }).code ?? 'unknown')
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return fail('upstream.timeout', { upstream, seconds: timeouts.connectMs / 1_000, phase: 'connect' }, error)
  if (code === 'UND_ERR_HEADERS_TIMEOUT')
    return fail('upstream.timeout', { upstream, seconds: timeouts.firstByteMs / 1_000, phase: 'first byte' }, error)
  if (code === 'UND_ERR_BODY_TIMEOUT')
    return fail('upstream.timeout', { upstream, seconds: timeouts.betweenMs / 1_000, phase: 'between chunks' }, error)
  if (code === 'ERR_ZONE')
    return fail('upstream.unreachable', { upstream, detail: 'its address lies outside the zone it was cleared for' }, error)
  if (phase === 'between chunks') return fail('upstream.cut', { upstream }, error)
  if (code.startsWith('HPE_')) return fail('upstream.malformed', { upstream, protocol: 'HTTP' }, error)
  return fail('upstream.unreachable', { upstream, detail: code }, error)
}
