// Hostile requests against a gateway in its own process: each gets a well-formed refusal or a valid answer, nothing crashes, hangs, grows
// or tells a secret to the log.
import http2 from 'node:http2'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { at } from '../../src/core/json.ts'
import { startFake } from '../fakes/upstream.ts'
import { callerWires } from './callers.ts'
import { canaries, type Family, type HostileBytes, type HostileRequest, hostileBytes, hostileRequest } from './hostile.ts'
import { otherWire, upstreamAt } from './house.ts'
import { type Gateway, type Memory, spawnGateway } from './process.ts'
import { type Captured, call, until } from './wire.ts'

export type FuzzResult = {
  readonly requests: number
  /** Answers by family of protocol and status; sockets count under `socket`, by status or `closed`. */
  readonly statuses: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly grewBytes: number
  readonly heapGrewBytes: number
  /** What went wrong, with the kind and number that make it happen again. */
  readonly breaches: readonly string[]
}

export type FuzzOptions = { readonly requests: number; readonly seed: number; readonly progress?: (done: number) => void }

const bodyLimit = 1_048_576
const bodyTimeoutMs = 1_500
const megabyte = 1_048_576
const mostBreaches = 200

export async function runFuzz({ requests, seed, progress }: FuzzOptions): Promise<FuzzResult> {
  const fake = await startFake({ remember: 10 })
  const gateway = await spawnGateway({
    server: { bodyLimit, bodyTimeoutMs },
    breaker: { failures: 1_000_000 },
    callers: [{ name: 'fuzz', key: canaries.key }],
    upstreams: callerWires.flatMap(({ name }) => [
      upstreamAt(`${name}-same`, name, fake.url(), { native: true }),
      upstreamAt(`${name}-other`, otherWire[name], fake.url()),
    ]),
    aliases: Object.fromEntries(
      callerWires.flatMap(({ name }) => [
        [`${name}-same`, { prefer: [`${name}-same/m`] }],
        [`${name}-other`, { prefer: [`${name}-other/m`] }],
      ]),
    ),
  })
  const statuses: Record<string, Record<string, number>> = {}
  const breaches: string[] = []
  const count = (family: string, status: string | number) => {
    const row = statuses[family] ?? {}
    statuses[family] = row
    row[status] = (row[status] ?? 0) + 1
  }
  const breach = (words: string) => {
    if (breaches.length < mostBreaches) breaches.push(words)
  }
  const one = async (number: number) => {
    if (number % 8 === 7) {
      const hostile = hostileBytes(seed, number >> 3)
      const { answered, problem } = await throwBytes(gateway, hostile)
      for (const status of answered) count('socket', status)
      if (problem) breach(`#${number} ${hostile.kind}: ${problem}`)
      return
    }
    const hostile = hostileRequest(seed, number)
    const captured = await send(gateway, hostile, number % 8 === 3)
    // HTTP/2 refuses what it cannot hold by ending the stream, before there is a request to answer.
    if (captured instanceof Error && /REFUSED_STREAM|ENHANCE_YOUR_CALM/.test(captured.message) && hostile.kind === 'odd headers') {
      count(hostile.family, 'closed')
      return
    }
    if (captured instanceof Error) {
      count(hostile.family, 'none')
      breach(`#${number} ${hostile.kind} ${hostile.method} ${hostile.path.slice(0, 60)}: ${captured.message}`)
      return
    }
    count(hostile.family, captured.status)
    for (const problem of judge(hostile, captured))
      breach(
        `#${number} ${hostile.kind} ${hostile.method} ${hostile.path.slice(0, 60)}: ${problem} ${captured.body.toString('utf8').slice(0, 200)}`,
      )
  }
  try {
    // The first half tells how much the gateway and V8 keep ready for such traffic; what the second half adds would add up for ever.
    const warm = Math.ceil(requests / 2)
    await inParallel(warm, one, 8)
    const before = await settled(gateway)
    let done = warm
    await inParallel(
      requests - warm,
      async (number) => {
        await one(warm + number)
        if (++done % 1_000 === 0) progress?.(done)
      },
      8,
    )
    for (const words of await Promise.all([
      tooLarge(gateway, true),
      tooLarge(gateway, false),
      ...slowTalkers.map((talk) => slowTalk(gateway, talk)),
    ]))
      if (words) breach(words)
    await until(async () => (await gateway.memory()).running === 0, 3_000)
    await wait(300)
    const after = await settled(gateway)
    const grewBytes = after.rss - before.rss
    if (grewBytes > 64 * megabyte) breach(`the gateway grew by ${Math.round(grewBytes / megabyte)} MB`)
    if (after.heap - before.heap > 16 * megabyte) breach(`the heap grew by ${Math.round((after.heap - before.heap) / megabyte)} MB`)
    if (after.running > 0) breach(`${after.running} slots are still taken`)
    for (const error of after.escaped) breach(`escaped: ${error}`)
    const health = await call({ url: gateway.url, path: '/health', method: 'GET' }).captured
    if (health.status !== 200) breach(`/health answers ${health.status}`)
    const output = gateway.output()
    for (const [what, secret] of Object.entries(canaries)) if (output.includes(secret)) breach(`the log tells the ${what}`)
    for (const line of new Set(
      output
        .split('\n')
        .filter((text) => text.includes('"level":"error"'))
        .map((text) => text.replace(/d_\w+/g, 'd_')),
    ))
      breach(`logged: ${line.slice(0, 600)}`)
    return { requests, statuses, grewBytes, heapGrewBytes: after.heap - before.heap, breaches }
  } catch (error) {
    breaches.unshift(`it broke off: ${(error as Error).message}`)
    return { requests, statuses, grewBytes: 0, heapGrewBytes: 0, breaches }
  } finally {
    gateway.kill('SIGKILL')
    await gateway.exited
    await fake.close()
  }
}

/** V8 gives pages back only after a while, so the least of several looks counts. */
async function settled(gateway: Gateway): Promise<Memory> {
  let least = await gateway.memory()
  for (let look = 0; look < 5; look++) {
    await wait(200)
    const now = await gateway.memory()
    if (now.rss < least.rss) least = now
  }
  return least
}

async function inParallel(many: number, run: (number: number) => Promise<void>, width: number): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < many) await run(next++)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

async function send(gateway: Gateway, { method, path, headers, body }: HostileRequest, isHttp2: boolean): Promise<Captured | Error> {
  try {
    if (isHttp2) return await overHttp2(gateway, method, path, headers, body)
    return await call({ url: gateway.url, path, method, headers: { ...headers, 'content-length': body.length }, body, limitMs: 10_000 })
      .captured
  } catch (error) {
    return error as Error // whatever http throws is an Error
  }
}

function overHttp2(
  gateway: Gateway,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<Captured> {
  const { host, ...rest } = headers
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const session = http2.connect(gateway.url)
    const timer = setTimeout(() => fail(new Error('no end of the answer within 10000 ms over HTTP/2')), 10_000)
    const fail = (error: Error) => {
      clearTimeout(timer)
      session.destroy()
      reject(error)
    }
    session.on('error', fail)
    const request = session.request({ ...rest, ':method': method, ':path': path, ...(host !== undefined && { ':authority': host }) })
    const chunks: Buffer[] = []
    let answer: http2.IncomingHttpHeaders = {}
    request.on('response', (got) => {
      answer = got
    })
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', fail)
    request.on('close', () => {
      clearTimeout(timer)
      session.close()
      const isComplete = request.rstCode === 0
      resolve({
        status: Number(answer[':status'] ?? 0),
        headers: answer,
        body: Buffer.concat(chunks),
        isComplete,
        totalMs: performance.now() - startedAt,
      })
    })
    request.end(['GET', 'HEAD', 'DELETE'].includes(method) ? undefined : body)
  })
}

const errorShapes: Readonly<Record<Family, (json: unknown) => boolean>> = {
  openai: (json) => typeof at(at(json, 'error'), 'message') === 'string' && typeof at(at(json, 'error'), 'type') === 'string',
  anthropic: (json) =>
    at(json, 'type') === 'error' &&
    typeof at(at(json, 'error'), 'type') === 'string' &&
    typeof at(at(json, 'error'), 'message') === 'string',
  gemini: (json) => typeof at(at(json, 'error'), 'message') === 'string' && typeof at(at(json, 'error'), 'code') === 'number',
  bedrock: (json) => typeof at(json, 'message') === 'string',
  ollama: (json) => typeof at(json, 'error') === 'string',
}

/** Kinds whose path or head nobody can tie to a protocol. */
const ownerless = new Set(['odd path', 'odd headers'])

function judge({ kind, family, method, path }: HostileRequest, { status, headers, body, isComplete }: Captured): string[] {
  if (status < 200 || status >= 500) return [`status ${status}`]
  if (!isComplete) return [`status ${status}, and the connection broke`]
  if (method === 'HEAD' || status === 204) return []
  const isJson = /json/.test(String(headers['content-type'])) && !/ndjson/.test(String(headers['content-type']))
  let json: unknown
  if (isJson) {
    try {
      json = JSON.parse(body.toString('utf8'))
    } catch {
      return [`status ${status} with JSON that cannot be parsed`]
    }
  }
  // What an upstream says to a path of its own is handed on as it is.
  const isPassedOn = path.startsWith('/native/') || path.startsWith('/api/embeddings')
  if (status < 400 || (isPassedOn && isJson)) return []
  const shapes = ownerless.has(kind) ? Object.values(errorShapes) : [errorShapes[family]]
  const words = body.toString('utf8')
  return [
    ...(shapes.some((isError) => isError(json)) ? [] : [`status ${status}, not an error as ${family} words it:`]),
    ...(words.includes(canaries.key) ? ['the key is told back:'] : []),
  ]
}

/** Throw bytes at the port. Whoever waits gets an answer or a closed connection. */
async function throwBytes(gateway: Gateway, { bytes, pauseMs }: HostileBytes): Promise<{ answered: string[]; problem?: string }> {
  const { hostname, port } = new URL(gateway.url)
  const socket = net.connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  let got = ''
  let isClosed = false
  socket.on('data', (chunk: Buffer) => {
    got += chunk.toString('latin1')
  })
  socket.on('error', () => {}) // a reset is a refusal
  socket.on('close', () => {
    isClosed = true
  })
  socket.on('end', () => socket.end())
  for (const part of bytes) {
    if (isClosed) break
    socket.write(part)
    if (pauseMs > 0) await wait(pauseMs)
  }
  await until(() => isClosed || got.length > 0, 150)
  if (!isClosed) socket.end()
  const isOver = await until(() => isClosed, 6_000)
  socket.destroy()
  const statuses = [...got.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status ?? '')
  const wrong = statuses.filter((status) => Number(status) >= 500 || (Number(status) < 200 && status !== '100'))
  const problem = !isOver ? 'the connection hangs' : wrong.length > 0 ? `status ${wrong.join()}` : undefined
  return { answered: statuses.length > 0 ? statuses : ['closed'], ...(problem && { problem }) }
}

/** 100 MB against a limit of 1 MB: refused early, and not swallowed. */
async function tooLarge(gateway: Gateway, isAnnounced: boolean): Promise<string | undefined> {
  const { hostname, port } = new URL(gateway.url)
  const size = 100 * megabyte
  const socket = net.connect(Number(port), hostname)
  let got = ''
  let isClosed = false
  socket.on('data', (chunk: Buffer) => {
    got += chunk.toString('latin1')
  })
  socket.on('error', () => {}) // a reset in mid-body is how some of it ends
  socket.on('close', () => {
    isClosed = true
  })
  const framing = isAnnounced ? `content-length: ${size}` : 'transfer-encoding: chunked'
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${canaries.key}\r\ncontent-type: application/json\r\n${framing}\r\n\r\n`,
  )
  const piece = Buffer.alloc(65_536, 'x')
  let sent = 0
  const deadline = performance.now() + 10_000
  while (!isClosed && sent < size && performance.now() < deadline) {
    const part = isAnnounced ? piece : Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')])
    const hasRoom = socket.write(part)
    sent += piece.length
    if (!hasRoom)
      await Promise.race([
        new Promise((resolve) => socket.once('drain', resolve)),
        new Promise((resolve) => socket.once('close', resolve)),
        wait(1_000),
      ])
  }
  await until(() => isClosed, 8_000)
  socket.destroy()
  const status = /HTTP\/1\.1 (\d{3})/.exec(got)?.[1]
  const how = isAnnounced ? 'announced' : 'in chunks'
  if (status !== '413') return `100 MB ${how}: status ${status ?? 'none'}`
  if (!isClosed) return `100 MB ${how}: the connection stays open`
  return sent > 32 * megabyte ? `100 MB ${how}: ${Math.round(sent / megabyte)} MB were taken before the end` : undefined
}

/** Callers who never finish: by what they send, and every how many milliseconds one more byte. */
const slowTalkers: readonly { readonly name: string; readonly head: string; readonly drip: string }[] = [
  { name: 'headers one by one', head: 'POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n', drip: 'x-a: b\r\n' },
  { name: 'a request line by letters', head: 'POST /v1/chat', drip: 'x' },
  {
    name: 'a body by bytes',
    head: `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${canaries.key}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{`,
    drip: ' ',
  },
  {
    name: 'chunks of one byte',
    head: `POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: ${canaries.key}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    drip: '1\r\n \r\n',
  },
  { name: 'nothing at all after the preface', head: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', drip: '' },
]

async function slowTalk(gateway: Gateway, { name, head, drip }: (typeof slowTalkers)[number]): Promise<string | undefined> {
  const { hostname, port } = new URL(gateway.url)
  const socket = net.connect(Number(port), hostname)
  let isClosed = false
  socket.on('data', () => {})
  socket.on('error', () => {}) // a reset is an end too
  socket.on('close', () => {
    isClosed = true
  })
  socket.write(head)
  const startedAt = performance.now()
  const limitMs = 12_000
  while (!isClosed && performance.now() - startedAt < limitMs) {
    if (drip) socket.write(drip)
    await wait(100)
  }
  socket.destroy()
  return isClosed ? undefined : `slow talk (${name}): the connection is still open after ${limitMs} ms`
}

export function fuzzTable({ requests, statuses, grewBytes, heapGrewBytes, breaches }: FuzzResult): string {
  const all = [...new Set(Object.values(statuses).flatMap(Object.keys))].sort()
  const rows = Object.entries(statuses)
    .sort()
    .map(([family, row]) => family.padEnd(12) + all.map((status) => String(row[status] ?? '').padStart(8)).join(''))
  return [
    `${''.padEnd(12)}${all.map((status) => status.padStart(8)).join('')}`,
    ...rows,
    '',
    `${requests} hostile requests, ${breaches.length} breaches, resident size grew by ${(grewBytes / megabyte).toFixed(1)} MB, heap by ${(heapGrewBytes / megabyte).toFixed(1)} MB`,
    ...breaches.map((each) => `X ${each}`),
  ].join('\n')
}
