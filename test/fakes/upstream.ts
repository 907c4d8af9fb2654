// A fake upstream that speaks every wire and misbehaves on demand. Whatever stands below `/f/<fault>[,<fault>...]/` is served with those
// faults: `http://127.0.0.1:PORT/f/stall-after=2,times=1/v1` is a base whose first stream falls silent after two events.
//   node test/fakes/upstream.ts --help
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { WireName } from '../../src/core/upstream.ts'
import { contentTypeOf, encodeFrame } from '../../src/protocols/framing.ts'
import { type FakeFault, type FakeReply, type FakeRequest, fakeText, lastText, pieces, type Wire, wires } from './replies.ts'

export { type FakeReply, type FakeRequest, fakeText } from './replies.ts'

/** One request as it came, and how it ended. */
export type Seen = {
  readonly method: string
  /** Without the fault prefix and the query. */
  readonly path: string
  readonly query: string
  /** The fault prefix, '' for none. */
  readonly faults: string
  readonly headers: IncomingHttpHeaders
  /** Exactly as sent, decoded from UTF-8; as much of it as came. */
  readonly body: string
  readonly json: unknown
  readonly wire?: WireName
  readonly isStream: boolean
  /** Milliseconds on the fake's own clock. */
  readonly at: number
  /** The caller closed its connection before the answer was over, and how long after its request. */
  readonly closedEarly: boolean
  readonly closedAfterMs?: number
  /** Stream events, or whole bodies, written so far. */
  readonly written: number
  /** `answered`: to its end, as ordered; `faulted`: we broke it; `gone`: the caller left first. Settles when the response is over. */
  readonly ended: Promise<'answered' | 'faulted' | 'gone'>
}

export type FakeOptions = {
  readonly port?: number
  /** Offered by the lists of models. Default `fake-model`. */
  readonly models?: readonly string[]
  /** Serve these wires alone; others answer 404. */
  readonly only?: readonly WireName[]
  /** What to answer. Default: `fakeText`, with usage 11 in and one out for each word. */
  readonly reply?: (request: FakeRequest) => FakeReply
  /** Faults of requests without a prefix. */
  readonly fault?: string
  /** How many requests are remembered; the oldest are forgotten. Default 10,000. */
  readonly remember?: number
}

export type FakeUpstream = {
  readonly port: number
  /** The base, with these faults. Throws when a fault is not known. */
  url(faults?: string): string
  readonly seen: Seen[]
  readonly closedEarly: number
  /** Faults of requests without a prefix, from now on; undefined for none. */
  setFault(faults: string | undefined): void
  /** Forget what was seen and how often each fault struck. */
  reset(): void
  close(): Promise<void>
}

/** How one answer is going to go. Faults change it before anything is written. */
type Plan = {
  readonly request: FakeRequest
  readonly wire: Wire
  readonly isStream: boolean
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly reply: FakeReply
  /** Absent: those that tell the reply. */
  readonly events?: readonly Buffer[]
  /** Before the headers: answer, never answer, or reset. */
  readonly opening: 'answer' | 'stall' | 'reset'
  readonly delayMs?: number
  readonly bodyDelayMs?: number
  readonly byteMs?: number
  readonly isSplitInCharacters?: boolean
  /** After this many events, do as `ending` says. */
  readonly stopAfter?: number
  readonly ending: 'whole' | 'stall' | 'reset' | 'cut'
  readonly isCutInCharacter?: boolean
  /** Fill the reply up with this much. */
  readonly floodBytes?: number
}

/** A fault answers what it changes in the plan. */
type Fault = {
  readonly about: string
  readonly change: (plan: Plan, value: string | undefined, parameters: URLSearchParams) => Partial<Plan>
}

const message = 'The fake upstream was told to fail.'

const faults: Readonly<Record<string, Fault>> = {
  stall: { about: 'accept the request and never answer', change: () => ({ opening: 'stall' }) },
  'stall-after': { about: '=N  N events (of a plain reply: half), then silence', change: (_, value) => stopAfter(value, 'stall') },
  reset: { about: 'reset the connection before the headers', change: () => ({ opening: 'reset' }) },
  'reset-after': { about: '=N  reset after N events (of a plain reply: half)', change: (_, value) => stopAfter(value, 'reset') },
  cut: { about: '=N  close after N events (of a plain reply: half) without a proper end', change: (_, value) => stopAfter(value, 'cut') },
  'cut-char': { about: 'close within a character of several bytes', change: () => ({ isCutInCharacter: true, ending: 'cut' }) },
  'split-char': { about: 'break every such character over two writes, and lose nothing', change: () => ({ isSplitInCharacters: true }) },
  trickle: { about: '[=MS]  byte by byte, MS apart (default 0: one byte each turn)', change: (_, value) => ({ byteMs: count(value, 0) }) },
  'slow-start': { about: '[=MS]  headers after MS (default 200)', change: (_, value) => ({ delayMs: count(value, 200) }) },
  'slow-body': {
    about: '[=MS]  headers at once, the body after MS (default 200)',
    change: (_, value) => ({ bodyDelayMs: count(value, 200) }),
  },
  malformed: { about: 'JSON, event data or checksums that are broken', change: (plan) => ({ events: broken(plan, 0) }) },
  'malformed-after': { about: '=N  the same after N sound events', change: (plan, value) => ({ events: broken(plan, count(value, 0)) }) },
  status: {
    about: '=CODE[&HEADER=VALUE...]  an error as the provider words it, with headers',
    change: (plan, value, parameters) => errorAnswer(plan, { status: count(value, 500), message }, Object.fromEntries(parameters)),
  },
  quota: {
    about: '429 because the account is exhausted: not to be retried',
    change: (plan) => errorAnswer(plan, { status: 429, message, isQuota: true }),
  },
  html: {
    about: '[=CODE]  a page instead of an answer, as a proxy sends it (default 502)',
    change: (_, value) => ({
      status: count(value, 502),
      headers: { 'content-type': 'text/html' },
      isStream: false,
      events: [Buffer.from('<html><head><title>Bad Gateway</title></head><body>Bad Gateway</body></html>')],
    }),
  },
  empty: { about: '200 with no body at all', change: () => ({ events: [] }) },
  'wrong-usage': {
    about: 'usage that cannot be true',
    change: ({ reply }) => ({ reply: { ...reply, usage: { input: -5, output: 999_999_999 } } }),
  },
  'no-usage': { about: 'no usage', change: ({ reply }) => ({ reply: { ...reply, usage: undefined } }) },
  'error-after': {
    about: '=N  N events, then an error event, and a proper end (plain: the error with status 200)',
    change: (plan, value) => {
      const fault = { status: 500, message }
      return plan.isStream
        ? { events: [...eventsOf(plan).slice(0, count(value, 1)), ...plan.wire.streamError(fault).map((frame) => encoded(plan, frame))] }
        : { events: [Buffer.from(JSON.stringify(plan.wire.error(fault).body))] }
    },
  },
  huge: {
    about: '[=BYTES]  a reply without end, or of so many bytes',
    change: (_, value) => ({ floodBytes: value === undefined ? Number.POSITIVE_INFINITY : count(value, 0) }),
  },
  echo: {
    about: 'answer with the text of the last message',
    change: ({ reply, request }) => ({ reply: { ...reply, text: lastText(request.body) } }),
  },
  tool: {
    about: '[=NAME]  answer with a tool call',
    change: ({ reply }, name) => ({
      reply: { ...reply, text: '', toolCall: { id: 'call_fake', name: name ?? 'look_up', arguments: '{"city": "Zürich", "days": 2}' } },
    }),
  },
  times: { about: '=N  only the first N requests of this prefix, then well', change: () => ({}) },
  after: { about: '=N  not the first N requests of this prefix', change: () => ({}) },
}

// Those that choose the words come before those that break them.
const early = ['echo', 'tool', 'wrong-usage', 'no-usage', 'status', 'quota', 'html', 'empty']

export async function startFake(options: FakeOptions = {}): Promise<FakeUpstream> {
  const seen: Seen[] = []
  const struck = new Map<string, number>()
  const remember = options.remember ?? 10_000
  let standing = options.fault
  let closedEarly = 0
  parseFaults(standing ?? '')

  const server = createServer((request, response) => {
    const entry = new Entry(request, standing ?? '')
    seen.push(entry)
    if (seen.length > remember) seen.shift()
    void serve(entry, request, response, options, struck).catch((error: unknown) => {
      // Only a bug of the fake itself comes here; the test that meets it should see it.
      console.error(error)
      response.destroy()
    })
    void entry.ended.then((how) => {
      if (how === 'gone') closedEarly++
    })
  })
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is never a pipe's name

  return {
    port,
    seen,
    get closedEarly() {
      return closedEarly
    },
    url(given = '') {
      parseFaults(given)
      return `http://127.0.0.1:${port}${given ? `/f/${encodeURI(given)}` : ''}`
    },
    setFault(given) {
      parseFaults(given ?? '')
      standing = given
    },
    reset() {
      seen.length = 0
      struck.clear()
      closedEarly = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A base at which nobody listens, so that connections are refused. */
export async function refusedUrl(): Promise<string> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is never a pipe's name
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return `http://127.0.0.1:${port}`
}

class Entry implements Seen {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly faults: string
  readonly headers: IncomingHttpHeaders
  readonly at = performance.now()
  readonly ended: Promise<'answered' | 'faulted' | 'gone'>
  body = ''
  json: unknown
  wire: WireName | undefined
  isStream = false
  closedEarly = false
  closedAfterMs: number | undefined
  written = 0
  readonly #end: (how: 'answered' | 'faulted' | 'gone') => void
  #isOver = false

  constructor(request: IncomingMessage, standing: string) {
    const [path = '', query = ''] = (request.url ?? '/').split('?', 2)
    const prefix = /^\/f\/([^/]*)/.exec(path)
    this.method = request.method ?? ''
    this.faults = prefix ? decoded(prefix[1] ?? '') : standing
    this.path = (prefix ? path.slice(prefix[0].length) : path) || '/'
    this.query = query
    this.headers = request.headers
    const { promise, resolve } = Promise.withResolvers<'answered' | 'faulted' | 'gone'>()
    this.ended = promise
    this.#end = resolve
  }

  end(how: 'answered' | 'faulted' | 'gone'): void {
    if (this.#isOver) return
    this.#isOver = true
    if (how === 'gone') {
      this.closedEarly = true
      this.closedAfterMs = performance.now() - this.at
    }
    this.#end(how)
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // no fault is called so, and the answer will say it
  }
}

async function serve(
  entry: Entry,
  incoming: IncomingMessage,
  response: ServerResponse,
  options: FakeOptions,
  struck: Map<string, number>,
): Promise<void> {
  response.on('close', () => entry.end(response.writableFinished ? 'answered' : 'gone'))
  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer) // without an encoding a request gives Buffers
  } catch {
    return // the caller left while sending; `close` has noted it
  } finally {
    entry.body = Buffer.concat(chunks).toString('utf8')
  }
  entry.json = parsed(entry.body)

  const request: FakeRequest = { path: entry.path, query: entry.query, body: entry.json }
  const isServed = ({ name, serves }: Wire) => serves(entry.path) && (options.only?.includes(name) ?? true)
  const wire = incoming.method === 'POST' ? wires.find(isServed) : undefined
  let plan = wire ? replyPlan(wire, request, options) : listPlan(entry, request, options)
  entry.wire = wire?.name
  entry.isStream = plan.isStream
  try {
    for (const { fault, value, parameters } of striking(entry.faults, struck, wire !== undefined)) {
      plan = { ...plan, ...fault.change(plan, value, parameters) }
    }
  } catch (error) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error))
    return
  }
  await carryOut(plan, entry, response)
}

function replyPlan(wire: Wire, request: FakeRequest, options: FakeOptions): Plan {
  const isStream = wire.isStream(request)
  return {
    request,
    wire,
    isStream,
    status: 200,
    headers: { 'content-type': isStream ? contentTypeOf[wire.framing] : 'application/json', 'x-request-id': 'req_fake' },
    reply: options.reply?.(request) ?? { text: fakeText, usage: { input: 11, output: pieces(fakeText).length } },
    opening: 'answer',
    ending: 'whole',
  }
}

/** What discovery asks for, or 404. Its errors are worded as OpenAI's. */
function listPlan(entry: Entry, request: FakeRequest, options: FakeOptions): Plan {
  const listed = entry.method === 'GET' || entry.path.endsWith('/api/show') ? listing(entry, options) : undefined
  const text = typeof listed === 'string' ? listed : JSON.stringify(listed ?? { error: { message: `no ${entry.method} ${entry.path}` } })
  return {
    request,
    wire: wires[0]!,
    isStream: false,
    status: listed === undefined ? 404 : 200,
    headers: { 'content-type': typeof listed === 'string' ? 'text/plain' : 'application/json' },
    reply: { text: '' },
    events: [Buffer.from(text)],
    opening: 'answer',
    ending: 'whole',
  }
}

async function carryOut(plan: Plan, entry: Entry, response: ServerResponse): Promise<void> {
  if (plan.delayMs) await wait(plan.delayMs)
  if (plan.opening === 'stall') return
  if (plan.opening === 'reset') return reset(entry, response)

  const { events, isWhole } = cutShort(plan)
  const bytes = events.reduce((sum, event) => sum + event.length, 0)
  // A plain reply announces its whole length, so that a short one shows.
  const length =
    plan.isStream || plan.floodBytes !== undefined
      ? undefined
      : isWhole
        ? bytes
        : eventsOf(plan).reduce((sum, event) => sum + event.length, 0)
  response.writeHead(plan.status, length === undefined ? plan.headers : { ...plan.headers, 'content-length': length })
  response.flushHeaders()
  if (plan.bodyDelayMs) await wait(plan.bodyDelayMs)
  if (plan.floodBytes !== undefined) {
    await flood(plan, plan.floodBytes, entry, response)
  } else {
    for (const event of events) {
      await writePieces(plan, event, response)
      if (response.destroyed) return
      entry.written++
    }
  }
  if (plan.ending === 'stall') return
  if (plan.ending === 'reset') return reset(entry, response)
  if (plan.ending === 'cut') {
    entry.end('faulted')
    response.socket?.end()
    return
  }
  response.end()
}

/** The events that will be written, and whether they are all. */
function cutShort(plan: Plan): { events: readonly Buffer[]; isWhole: boolean } {
  const events = eventsOf(plan)
  if (plan.isCutInCharacter) {
    const index = events.findIndex((event) => event.some((byte) => byte >= 0xe0))
    const broken = events[index]
    if (broken)
      return { events: [...events.slice(0, index), broken.subarray(0, broken.findIndex((byte) => byte >= 0xe0) + 1)], isWhole: false }
  }
  if (plan.stopAfter === undefined) return { events, isWhole: true }
  if (plan.isStream) return { events: events.slice(0, plan.stopAfter), isWhole: false }
  return { events: events.map((event) => event.subarray(0, event.length >> 1)), isWhole: false }
}

function eventsOf(plan: Plan): readonly Buffer[] {
  if (plan.events) return plan.events
  return plan.isStream
    ? plan.wire.frames(plan.reply, plan.request).map((frame) => encoded(plan, frame))
    : [Buffer.from(JSON.stringify(plan.wire.plain(plan.reply, plan.request)))]
}

function encoded(plan: Plan, frame: Parameters<typeof encodeFrame>[1]): Buffer {
  return Buffer.from(encodeFrame(plan.wire.framing, frame))
}

async function writePieces(plan: Plan, event: Buffer, response: ServerResponse): Promise<void> {
  if (plan.byteMs !== undefined) {
    for (const byte of event) {
      if (response.destroyed) return
      await write(response, Buffer.from([byte]))
      await (plan.byteMs > 0 ? wait(plan.byteMs) : nextTurn())
    }
    return
  }
  let from = 0
  if (plan.isSplitInCharacters) {
    // Behind every lead byte of a character of several bytes.
    for (let at = 0; at < event.length; at++) {
      if (event[at]! < 0xc0) continue
      await write(response, event.subarray(from, at + 1))
      await nextTurn()
      from = at + 1
    }
  }
  await write(response, event.subarray(from))
}

/** Resolves when the bytes are with the system, or the caller is gone. */
function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve()
    response.once('close', resolve)
    response.write(bytes, () => {
      response.off('close', resolve)
      resolve()
    })
  })
}

async function flood(plan: Plan, bytes: number, entry: Entry, response: ServerResponse): Promise<void> {
  const events = eventsOf(plan)
  const opening = plan.isStream ? events.slice(0, 2) : [Buffer.from('{"padding":"')]
  const filler = plan.isStream
    ? Buffer.concat(Array.from({ length: 64 }, () => events[1] ?? events[0] ?? Buffer.from('\n')))
    : Buffer.alloc(16_384, 'x')
  let sent = 0
  for (const event of opening) await write(response, event)
  while (!response.destroyed && sent < bytes) {
    await write(response, filler)
    sent += filler.length
    entry.written++
  }
  const rest = plan.isStream ? events.slice(2) : [Buffer.from('"}')]
  for (const event of rest) await write(response, event)
}

function reset(entry: Entry, response: ServerResponse): void {
  entry.end('faulted')
  response.socket?.resetAndDestroy()
}

function stopAfter(value: string | undefined, ending: Plan['ending']): Partial<Plan> {
  return { stopAfter: count(value, 0), ending }
}

function errorAnswer(plan: Plan, fault: FakeFault, headers: Record<string, string> = {}): Partial<Plan> {
  const { body, headers: own } = plan.wire.error(fault)
  return {
    status: fault.status,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_fake', ...own, ...headers },
    isStream: false,
    events: [Buffer.from(JSON.stringify(body))],
  }
}

function broken(plan: Plan, index: number): Buffer[] {
  const events = [...eventsOf(plan)]
  const event = events[index]
  if (!event) return events
  if (plan.isStream && plan.wire.framing === 'aws-event-stream') {
    const flipped = Buffer.from(event)
    flipped[flipped.length - 5]! ^= 1
    events[index] = flipped
  } else if (plan.isStream) {
    events[index] = encoded(plan, { ...framed(plan, index), data: '{"broken": [1, ' })
  } else events[index] = event.subarray(0, event.length >> 1)
  return events
}

function framed(plan: Plan, index: number) {
  return plan.wire.frames(plan.reply, plan.request)[index] ?? { data: '' }
}

function count(value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`not a count: ${value}`)
  return number
}

type Given = { readonly name: string; readonly fault: Fault; readonly value: string | undefined; readonly parameters: URLSearchParams }

function parseFaults(text: string): Given[] {
  const given = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [head = '', ...rest] = part.split('&')
      const [name = '', value] = head.split('=', 2)
      const fault = Object.hasOwn(faults, name) ? faults[name] : undefined
      if (!fault) throw new RangeError(`no fault is called ${name}; known: ${Object.keys(faults).join(', ')}`)
      return { name, fault, value, parameters: new URLSearchParams(rest.join('&')) }
    })
  return [...given.filter(({ name }) => early.includes(name)), ...given.filter(({ name }) => !early.includes(name))]
}

/**
 * The faults that strike this time. `times` and `after` count the requests of one prefix; those that only ask for lists are not counted,
 * so that a look at the models does not use a fault up.
 */
function striking(text: string, struck: Map<string, number>, isCounted: boolean): Given[] {
  const given = parseFaults(text)
  const before = struck.get(text) ?? 0
  if (isCounted && given.length > 0) struck.set(text, before + 1)
  const numberOf = (name: string) => given.filter((each) => each.name === name).map(({ value }) => count(value, 1))[0]
  const skipped = numberOf('after') ?? 0
  const times = numberOf('times') ?? Number.POSITIVE_INFINITY
  return before >= skipped && before < skipped + times ? given : []
}

/** What discovery asks for: lists of models, and Ollama's banner, when its wire is served. */
function listing({ path }: Entry, options: FakeOptions): unknown {
  const models = options.models ?? ['fake-model']
  const isOllama = options.only?.some((name) => name.startsWith('ollama')) ?? true
  const details = { format: 'gguf', family: 'fake', families: ['fake'], parameter_size: '1B', quantization_level: 'Q4_0' }
  const rows = models.map((name) => ({ name, model: name, size: 1, digest: 'fake', details }))
  if (path.endsWith('/v1beta/models'))
    return { models: models.map((name) => ({ name: `models/${name}`, inputTokenLimit: 8192, outputTokenLimit: 2048 })) }
  if (path.endsWith('/models')) return { object: 'list', data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'fake' })) }
  if (!isOllama) return undefined
  if (path.endsWith('/api/tags')) return { models: rows }
  if (path.endsWith('/api/ps')) return { models: rows.map((row) => ({ ...row, size_vram: 1, context_length: 4096 })) }
  if (path.endsWith('/api/show')) return { details, model_info: { 'fake.context_length': 8192 }, capabilities: ['completion', 'tools'] }
  if (path.endsWith('/api/version')) return { version: '0.13.3' }
  return path === '/' ? 'Ollama is running' : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // told apart by `body`
  }
}

const usage = `A fake upstream for tests and for trying faults by hand.

  node test/fakes/upstream.ts [--port 9500] [--fault F[,F...]] [--model NAME]...

Below http://127.0.0.1:PORT stand all of: ${wires.map(({ name }) => name).join(', ')}.
Below http://127.0.0.1:PORT/f/<fault>[,<fault>...] the same with faults:

${Object.entries(faults)
  .map(
    ([name, { about }]) =>
      `  ${(about.startsWith('=') || about.startsWith('[') ? name + about.split('  ')[0] : name).padEnd(36)} ${about.split('  ').at(-1)}`,
  )
  .join('\n')}

  status=429&retry-after=1,times=2     two refusals, then a good answer

Each request is printed when it ends.`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '9500' },
      fault: { type: 'string' },
      model: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const fake = await startFake({ port: Number(values.port), fault: values.fault, models: values.model })
  console.log(`listening on ${fake.url()}`)
  const { push } = fake.seen
  fake.seen.push = (...entries) => {
    for (const entry of entries) {
      void entry.ended.then((how) =>
        console.log(`${entry.method} ${entry.path} ${entry.faults} ${entry.wire ?? '-'} ${how} after ${entry.written} events`),
      )
    }
    return push.apply(fake.seen, entries)
  }
}

if (import.meta.main) await main()
