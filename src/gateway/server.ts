// Stop 1: bytes at a door. HTTP/1.1 and HTTP/2 without TLS on one port, callers identified, bodies bounded in size and time,
// every mistake answered in the protocol of the door it was made at.
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import http2, { type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import net, { type AddressInfo, type Socket } from 'node:net'
import zlib from 'node:zlib'
import { isLoopbackHost } from '../config/open-door.ts'
import type { Config } from '../config/schema.ts'
import { type DrawbridgeError, fail, isDrawbridgeError } from '../core/errors.ts'
import type { World } from '../core/world.ts'
import { errorProtocolOf } from '../protocols/index.ts'
import { Deadlines } from '../upstreams/deadlines.ts'
import { zoneOfAddress } from '../upstreams/locality.ts'
import { type Arrival, readArrival } from './arrival.ts'
import { type Admission, type Caller, type Callers, isFromHere, need, type RequestHeaders, type Sender } from './callers.ts'
import { type Door, doorAt, type Page, wireSpokenAt } from './doors.ts'
import type { Limiter } from './limits.ts'
import { type Headers, Outlet } from './outlet.ts'
import { Presence } from './presence.ts'

type Request = IncomingMessage | Http2ServerRequest
type Response = ServerResponse | Http2ServerResponse

/** A request for something Drawbridge answers of itself. */
export type PageRequest = {
  readonly page: Page
  readonly name?: string
  readonly method: string
  readonly query: URLSearchParams
  readonly headers: RequestHeaders
  readonly caller: Caller
  readonly body: Buffer
  readonly outlet: Outlet
  /** Knows when whoever asks has left. */
  readonly presence: Presence
}

export type ServerParts = {
  readonly world: World
  readonly config: () => Config
  readonly callers: () => Callers
  /** Who asks at the admin plane: by key, or a person who signed in. */
  readonly visitor: (headers: RequestHeaders, sender: Sender) => Promise<Caller>
  readonly exchange: (arrival: Arrival, outlet: Outlet) => Promise<void>
  /** How fast callers may ask; as fast as they like without it. */
  readonly limiter?: Limiter
  readonly page: (request: PageRequest) => Promise<void> | void
  readonly log: (line: {
    readonly level: 'warn' | 'error'
    readonly message: string
    readonly id?: string
    readonly cause?: unknown
  }) => void
}

/** Ports really listened on. */
export type Listening = { readonly port: number; readonly adminPort?: number }

export type GatewayServer = {
  /** Resolves with the ports. The admin plane has one of its own where the configuration says so. */
  listen(): Promise<Listening>
  /** Requests being worked on. */
  readonly inFlight: number
  /** Stop taking requests and wait for those under way, at most `drainMs`; then cut the rest. */
  close(drainMs: number): Promise<void>
}

const headersLimit = 65_536
/** Longest time that headers may take; shorter when the operator allows bodies less. */
const longestHeadersMs = 30_000

export function createServer(parts: ServerParts): GatewayServer {
  const sockets = new Set<Socket>()
  const deadlines = new Deadlines()
  let inFlight = 0
  let isClosing = false
  let onIdle: (() => void) | undefined
  const headersMs = Math.min(longestHeadersMs, parts.config().server.bodyTimeoutMs)

  function take(request: Request, response: Response, isHttp2: boolean, plane: Plane): void {
    inFlight++
    const outlet = new Outlet(response, isHttp2)
    const done = () => {
      inFlight--
      if (inFlight === 0) onIdle?.()
    }
    serve(parts, request, response, outlet, isClosing, deadlines, plane).then(done, (error: unknown) => {
      parts.log({ level: 'error', message: 'A request ended in an error nobody expected.', cause: error })
      done()
    })
  }

  const { adminPort } = parts.config().server
  const main = createFront((...taken) => take(...taken, adminPort === undefined ? 'both' : 'road'), headersMs, sockets)
  const admin = adminPort === undefined ? undefined : createFront((...taken) => take(...taken, 'admin'), headersMs, sockets)

  return {
    get inFlight() {
      return inFlight
    },
    async listen() {
      const { host, port, adminHost, connections } = parts.config().server
      const listening = await main.listen(host, port, connections)
      if (!admin || adminPort === undefined) return { port: listening }
      try {
        return { port: listening, adminPort: await admin.listen(adminHost, adminPort, connections) }
      } catch (error) {
        main.close()
        throw error
      }
    },
    async close(drainMs) {
      isClosing = true
      main.close()
      admin?.close()
      if (inFlight > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, drainMs)
          onIdle = () => {
            clearTimeout(timer)
            // Let the last bytes reach the socket before it is closed.
            setImmediate(resolve)
          }
        })
      }
      for (const socket of sockets) socket.destroySoon()
      deadlines.close()
    },
  }
}

type Take = (request: Request, response: Response, isHttp2: boolean) => void
type Front = { listen(host: string, port: number, connections: number): Promise<number>; close(): void }

/** One address with its parsers for both versions of HTTP. */
function createFront(take: Take, headersMs: number, sockets: Set<Socket>): Front {
  const http1 = http.createServer(
    {
      maxHeaderSize: headersLimit,
      requestTimeout: 0,
      headersTimeout: headersMs,
      connectionsCheckingInterval: Math.ceil(headersMs / 2),
      keepAliveTimeout: 65_000,
      noDelay: true,
      insecureHTTPParser: false,
    },
    (request, response) => take(request, response, false),
  )
  // Node times headers and knows idle connections only in servers that listen; this one is handed its connections.
  http1.emit('listening')
  http1.on('clientError', (error: Error & { code?: string }, socket) => refuseAtOnce(error, socket as Socket))
  http1.on('checkContinue', (request, response) => {
    response.writeContinue()
    take(request, response, false)
  })
  http1.on('checkExpectation', (request, response) => take(request, response, false)) // an unknown wish changes no answer
  const h2 = http2.createServer({ settings: { maxConcurrentStreams: 1_000, maxHeaderListSize: headersLimit } }, (request, response) =>
    take(request, response, true),
  )
  h2.on('checkExpectation', (request, response) => take(request, response, true))
  h2.on('sessionError', () => {}) // the session is closed by node; the requests on it see their own abort
  h2.on('session', (session) => {
    let streams = 0
    session.on('stream', (stream) => {
      streams++
      stream.once('close', () => streams--)
    })
    session.setTimeout(headersMs, () => {
      if (streams === 0) session.destroy()
    })
  })
  const listener = net.createServer({ noDelay: true, pauseOnConnect: false }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    sniff(socket, http1, h2, headersMs)
  })
  return {
    listen(host, port, connections) {
      listener.maxConnections = connections
      return new Promise((resolve, reject) => {
        listener.once('error', reject)
        listener.listen({ host, port }, () => {
          listener.off('error', reject)
          resolve((listener.address() as AddressInfo).port) // a TCP listener's address is an object
        })
      })
    },
    close() {
      listener.close()
      http1.close() // closes idle connections and ends its watch over the others
    },
  }
}

/** What an address answers: everything, all but the admin plane, or the admin plane and what tells that the process lives. */
type Plane = 'both' | 'road' | 'admin'

function isOn(plane: Plane, door: Door): boolean {
  if (plane === 'both') return true
  const isAdmin = door.kind === 'page' && (door.page === 'admin' || door.page === 'sign-in')
  if (plane === 'road') return !isAdmin
  return isAdmin || (door.kind === 'page' && (door.page === 'health' || door.page === 'ready' || door.page === 'metrics'))
}

/** Tell HTTP/2 by its preface (RFC 9113 section 3.4) and hand the connection to the right parser. */
function sniff(socket: Socket, http1: http.Server, h2: http2.Http2Server, headersMs: number): void {
  const timer = setTimeout(() => socket.destroy(), headersMs)
  socket.once('close', () => clearTimeout(timer))
  socket.once('data', (first: Buffer) => {
    clearTimeout(timer)
    socket.pause()
    socket.unshift(first)
    const target = first.length >= 3 && first.toString('latin1', 0, 3) === 'PRI' ? h2 : http1
    target.emit('connection', socket)
    process.nextTick(() => socket.resume())
  })
}

async function serve(
  parts: ServerParts,
  request: Request,
  response: Response,
  outlet: Outlet,
  isClosing: boolean,
  deadlines: Deadlines,
  plane: Plane,
): Promise<void> {
  const { world } = parts
  const config = parts.config()
  const method = request.method ?? 'GET'
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = mark < 0 ? '' : target.slice(mark)
  const headers = request.headers as RequestHeaders
  const known = doorAt(method, path)
  const found = known && 'door' in known && !isOn(plane, known.door) ? undefined : known
  const door = found && 'door' in found ? found.door : undefined
  const id = world.id('d')
  let own = ownHeaders(headers, config)
  try {
    if (!isFromHere(headers, admissionOf(config, plane))) throw fail('request.not_here')
    if (method === 'OPTIONS') {
      outlet.send(204, { ...own, ...preflight(headers) }, '')
      return
    }
    if (!found) throw fail('request.not_found', { method, path: path.slice(0, 128) })
    if (!door)
      throw fail('request.method', { method, path: path.slice(0, 128), allowed: 'allowed' in found ? found.allowed.join(', ') : '' })
    if (isClosing) outlet.closing()
    const sender = new RequestSender(request)
    const isAdmin = door.kind === 'page' && door.page === 'admin'
    const known = isAdmin ? await parts.visitor(headers, sender) : undefined
    const caller = known ?? (isOpen(door) ? { name: 'anonymous' } : parts.callers().identify(headers, sender))
    const action = door.kind === 'exchange' ? 'ask' : door.page === 'metrics' ? 'read' : undefined
    if (action) need(caller, action)
    const at = world.now()
    const startedAt = world.monotonic()
    const bytes =
      method === 'GET' || method === 'HEAD'
        ? Buffer.alloc(0)
        : await readBody(request, config.server.bodyLimit, config.server.bodyTimeoutMs, deadlines)
    const presence = new Presence()
    response.once('close', () => {
      // A cancelled HTTP/2 stream calls itself finished; whether we had ended it tells the truth.
      if (!(request.httpVersionMajor === 2 ? response.writableEnded : response.writableFinished)) presence.leave()
    })
    if (door.kind === 'page') {
      const { page, name } = door
      outlet.own = own
      await parts.page({ page, name, method, query: new URLSearchParams(query), headers, caller, body: bytes, outlet, presence })
      return
    }
    outlet.own = own
    const arrival = readArrival({ id, door, method, path, query, headers, caller, bytes, at, startedAt, presence })
    const entered = parts.limiter?.enter(arrival)
    if (!entered) {
      await parts.exchange(arrival, outlet)
      return
    }
    own = { ...own, ...entered.headers }
    if (entered.kind === 'limited') throw entered.error
    outlet.own = own
    await parts.exchange(arrival, outlet).finally(entered.leave)
  } catch (error) {
    refuse(parts, request, outlet, { door, path }, isDrawbridgeError(error) ? error : fail('internal', { id }, error), id, own)
  }
}

/** Pages for everybody: they tell nothing of anybody, or are where one comes to be known. */
function isOpen(door: Door): boolean {
  return door.kind === 'page' && ['health', 'ready', 'home', 'sign-in'].includes(door.page)
}

const admissions = new WeakMap<Config, Readonly<Record<'road' | 'admin', Admission>>>()

/** Which hosts and origins a configuration admits at an address, worked out once. */
function admissionOf(config: Config, plane: Plane): Admission {
  let both = admissions.get(config)
  if (!both) {
    const { origins, hosts, host, adminHost } = config.server
    both = {
      road: { origins, hosts, isLoopback: isLoopbackHost(host), known: new Map() },
      admin: { origins, hosts, isLoopback: isLoopbackHost(adminHost), known: new Map() },
    }
    admissions.set(config, both)
  }
  return plane === 'admin' ? both.admin : both.road
}

/** What the connection tells of who sends, looked at only where it matters. */
class RequestSender implements Sender {
  readonly #request: Request

  constructor(request: Request) {
    this.#request = request
  }

  get isLocal(): boolean {
    return zoneOfAddress(this.#request.socket.remoteAddress ?? '') === 'device'
  }

  /** Node keeps the first of two authorizations and hides that there was another. */
  get isDoubled(): boolean {
    let count = 0
    const { rawHeaders } = this.#request
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at]
      if (name?.length === 13 && name.toLowerCase() === 'authorization') count++
    }
    return count > 1
  }
}

/** Collect a body within a size and a time. Compressed bodies are opened, and the limit holds for what comes out. */
function readBody(request: Request, limit: number, timeoutMs: number, deadlines: Deadlines): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? Number.NaN)
  if (announced > limit) throw fail('request.too_large', { limit })
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const deadline = deadlines.add(timeoutMs, () => stop(fail('request.timeout', { seconds: timeoutMs / 1_000 })))
    const stop = (error: DrawbridgeError) => {
      deadlines.remove(deadline)
      request.off('data', take)
      request.off('end', finish)
      request.off('close', leave)
      reject(error)
    }
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) stop(fail('request.too_large', { limit }))
      else chunks.push(chunk)
    }
    const finish = () => {
      deadlines.remove(deadline)
      request.off('close', leave)
      const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
      const encoding = request.headers['content-encoding']
      if (!encoding || encoding === 'identity') resolve(body)
      else decompress(body, String(encoding), limit).then(resolve, reject)
    }
    // A caller who leaves closes the request before its end.
    const leave = () => stop(fail('caller.gone'))
    const incoming = request as IncomingMessage // HTTP/2's class has the same events
    incoming.on('data', take)
    incoming.on('end', finish)
    incoming.on('close', leave)
  })
}

type Inflate = (body: Buffer, options: { maxOutputLength: number }, done: (error: Error | null, result: Buffer) => void) => void

const inflaters: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['gzip', zlib.gunzip],
  ['x-gzip', zlib.gunzip],
  ['deflate', zlib.inflate],
  ['br', zlib.brotliDecompress],
  ['zstd', zlib.zstdDecompress],
])

function decompress(body: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const inflate = inflaters.get(encoding.trim().toLowerCase())
  return new Promise((resolve, reject) => {
    if (!inflate) {
      reject(fail('request.invalid', { param: 'content-encoding', detail: `must be one of ${[...inflaters.keys()].join(', ')}` }))
      return
    }
    inflate(body, { maxOutputLength: limit }, (error, result) => {
      if (!error) resolve(result)
      else if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') reject(fail('request.too_large', { limit }, error))
      else reject(fail('request.malformed', { detail: 'its content-encoding does not fit its bytes' }, error))
    })
  })
}

/**
 * Read on without keeping anything, briefly, before the answer is ended: closing a connection on a caller that still sends makes its
 * system throw our refusal away unread.
 */
function linger(request: Request, outlet: Outlet): void {
  if (request.readableEnded || request.destroyed) {
    outlet.end()
    return
  }
  let left = 4_194_304
  const stop = () => {
    clearTimeout(timer)
    outlet.end()
  }
  const cut = () => {
    outlet.end()
    request.destroy()
  }
  let timer = setTimeout(cut, 5_000)
  timer.unref()
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left >= 0 || request.isPaused()) return
    // Enough: a caller that cannot send on has a moment to read what it was told.
    request.pause()
    clearTimeout(timer)
    timer = setTimeout(cut, 1_000)
    timer.unref()
  })
  request.once('end', stop)
  request.once('close', stop)
  request.on('error', () => {}) // the refusal has been sent; how the rest ends changes nothing
}

type Place = { readonly door: Door | undefined; readonly path: string }

function refuse(
  parts: ServerParts,
  request: Request,
  outlet: Outlet,
  { door, path }: Place,
  error: DrawbridgeError,
  id: string,
  own: Headers,
): void {
  if (error.code === 'internal') parts.log({ level: 'error', message: error.message, id, cause: error.cause })
  if (outlet.hasBegun) {
    outlet.destroy()
    return
  }
  outlet.own = own
  const protocol = errorProtocolOf(door?.kind === 'exchange' ? door.wire : wireSpokenAt(path))
  const message = `${error.message} ${error.next}`
  const param = typeof error.data.param === 'string' ? error.data.param : undefined
  const headers: Headers = { 'x-drawbridge-decision': id }
  if (error.code === 'request.too_large' || error.code === 'request.timeout') headers.connection = 'close'
  if (error.status === 401) headers['www-authenticate'] = 'Bearer'
  if (error.code === 'request.method') headers.allow = String(error.data.allowed ?? '')
  const body = JSON.stringify(protocol.writeError({ status: error.status, message, code: error.code, param, requestId: id }))
  outlet.begin(error.status, { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) })
  outlet.write(body)
  linger(request, outlet)
}

/** Bytes that are not HTTP: answered on the socket itself, since there is no request to answer. */
function refuseAtOnce(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, words] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, `The headers are larger than ${headersLimit} bytes.`]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'The request headers did not arrive in time.']
        : [400, 'This is not valid HTTP.']
  const body = JSON.stringify({ error: { message: words, type: 'invalid_request_error', param: null, code: 'request.malformed' } })
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status as number] ?? ''}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function ownHeaders(headers: RequestHeaders, config: Config): Headers {
  const { origin } = headers
  if (typeof origin !== 'string') return {}
  const allowed = config.server.origins.includes('*') ? '*' : origin
  return { 'access-control-allow-origin': allowed, vary: 'origin', 'access-control-expose-headers': '*' }
}

function preflight(headers: RequestHeaders): Headers {
  const wanted = headers['access-control-request-headers']
  return {
    'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
    'access-control-allow-headers': typeof wanted === 'string' ? wanted.slice(0, 1_024) : '*',
    'access-control-max-age': '600',
  }
}
