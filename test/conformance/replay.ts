// An upstream that answers with recorded bytes: whatever is asked below `/x/<id>` gets the answer of that recording, told whole, in
// pieces, held back or broken off as its plan says. What it was sent is kept, so that a check can look at it.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import type { Recording } from './recordings.ts'

/** How one answer is going to go. */
export type Plan = {
  /** Other bytes than the recorded ones. */
  readonly chunks?: readonly Buffer[]
  /** Write in pieces of so many bytes, whatever they cut through. */
  readonly split?: number
  /** Break the connection after so many chunks. Of a body that is no stream, after half of it. */
  readonly cut?: number
  /** End properly after so many chunks, as if that were all. */
  readonly stop?: number
  /** Wait before this chunk (0: before the headers) until released. */
  readonly hold?: number
}

/** A request as it came. */
export type Seen = {
  readonly method: string
  /** Below `/x/<id>`, without the query. */
  readonly path: string
  readonly query: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The caller closed before the answer was over. */
  hasLeft: boolean
}

export type Replay = {
  readonly port: number
  add(recording: Recording): void
  /** The plan for the next answers of this recording; undefined for the plain one. */
  plan(id: string, plan: Plan | undefined): void
  /** Let go of what a plan holds. */
  release(id: string): void
  /** What came for this recording since the last `forget`. */
  seen(id: string): readonly Seen[]
  forget(id: string): void
  /** Resolves when the last request of this recording is over, however it ended. */
  over(id: string): Promise<void>
  close(): Promise<void>
}

type Stand = {
  readonly recording: Recording
  plan: Plan | undefined
  seen: Seen[]
  released: PromiseWithResolvers<void>
  over: Promise<void>
}

/** Headers that belong to a connection, not to an answer. */
const hop = new Set(['content-length', 'transfer-encoding', 'connection', 'content-encoding', 'keep-alive'])

export async function startReplay(): Promise<Replay> {
  const stands = new Map<string, Stand>()
  const standOf = (id: string): Stand => {
    const stand = stands.get(id)
    if (!stand) throw new Error(`no recording ${id}`)
    return stand
  }
  const server: Server = createServer((request, response) => {
    const found = /^\/x\/([^/]+)([^?]*)(\?.*)?$/.exec(request.url ?? '')
    const stand = stands.get(found?.[1] ?? '')
    if (!stand) {
      response.writeHead(421).end()
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    stand.over = promise
    answer(stand, request, response, found?.[2] || '/', found?.[3] ?? '')
      .catch(() => response.destroy()) // the caller left while sending; its check sees that for itself
      .finally(resolve)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port, // a TCP server's address is an object
    add: (recording) => {
      stands.set(recording.id, { recording, plan: undefined, seen: [], released: Promise.withResolvers(), over: Promise.resolve() })
    },
    plan: (id, plan) => {
      const stand = standOf(id)
      stand.plan = plan
      stand.released = Promise.withResolvers()
    },
    release: (id) => standOf(id).released.resolve(),
    seen: (id) => standOf(id).seen,
    forget: (id) => {
      standOf(id).seen = []
    },
    over: (id) => standOf(id).over,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(stand: Stand, request: IncomingMessage, response: ServerResponse, path: string, query: string): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer) // without an encoding a request gives Buffers
  const seen: Seen = { method: request.method ?? '', path, query, headers: request.headers, body: Buffer.concat(parts), hasLeft: false }
  stand.seen.push(seen)
  const closed = new Promise<void>((resolve) => response.once('close', resolve))
  void closed.then(() => {
    seen.hasLeft = !response.writableFinished
    stand.released.resolve()
  })
  const { recording, plan = {} } = stand
  if (request.method !== recording.request.method) {
    // The gateway asks what models there are; a recording knows one answer only.
    response.writeHead(404).end()
    return
  }
  if (plan.hold === 0) await stand.released.promise
  const chunks = cutUp(plan.chunks ?? recording.response.chunks, plan.split)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(recording.response.headers)) if (!hop.has(name)) headers[name] = value
  if (!recording.isStream) headers['content-length'] = String(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  response.writeHead(recording.response.status, headers)
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  response.flushHeaders()
  for (const [place, chunk] of chunks.entries()) {
    if (response.destroyed) return
    if (plan.cut === place || plan.stop === place) break
    if (plan.hold === place && place > 0) await stand.released.promise
    const isHalved = plan.cut !== undefined && !recording.isStream
    if (!response.write(isHalved ? chunk.subarray(0, chunk.length >> 1) : chunk)) {
      await Promise.race([new Promise((resolve) => response.once('drain', resolve)), closed])
    }
    if (isHalved) break
    if (place % 16 === 15) await turn()
  }
  if (plan.cut === undefined) {
    response.end()
    return
  }
  // What was written shall arrive before the connection breaks.
  await turn()
  await turn()
  response.destroy()
}

function cutUp(chunks: readonly Buffer[], size: number | undefined): readonly Buffer[] {
  if (size === undefined) return chunks
  const whole = Buffer.concat(chunks)
  const pieces: Buffer[] = []
  for (let start = 0; start < whole.length; start += size) pieces.push(whole.subarray(start, start + size))
  return pieces
}
