// Chaos that is no single fault: callers that leave or do not read, a bridge raised at a bad moment, breakers, limits, restarts.
// Each scenario answers with what it found wrong.
import { writeFileSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startApp } from '../../src/app.ts'
import type { ProtocolName } from '../../src/core/conversation.ts'
import { type FakeOptions, type FakeUpstream, fakeText, startFake } from '../fakes/upstream.ts'
import { type CallerWire, callerWire, callerWires } from './callers.ts'
import { lifecycleEvents } from './faults.ts'
import { type House, houseConfig, newHome, openHouse, otherWire, upstreamAt } from './house.ts'
import { spawnCommand, spawnGateway } from './process.ts'
import { type Captured, call, until } from './wire.ts'

export type Scenario = {
  readonly name: string
  /** Short enough to run with every test. */
  readonly isQuick: boolean
  readonly run: () => Promise<string[]>
}

const chat = callerWire('openai-chat')
const idOf = ({ headers }: Captured) => headers['x-drawbridge-decision']
const held = (isBreached: boolean, breach: string): string[] => (isBreached ? [breach] : [])
/** Told byte by byte it lasts about a second. */
const shortText = 'Open at 07:30.'
const shortReply = () => ({ text: shortText, usage: { input: 3, output: 3 } })
const never = { firstByteMs: 60_000, betweenMs: 60_000 }

function ask(house: House, model: string, { isStream = false, wire = chat } = {}) {
  return call({ url: house.app.url, path: wire.path(model, isStream), body: wire.body(model, isStream, 'When does it open?') })
}

/** Open a house between fakes, run, and add what leaked or escaped. */
async function inHouse(
  config: (bad: FakeUpstream, good: FakeUpstream) => object,
  story: (parts: { house: House; bad: FakeUpstream; good: FakeUpstream; clock: { aheadMs: number } }) => Promise<string[]>,
  reply?: FakeOptions['reply'],
): Promise<string[]> {
  const bad = await startFake({ reply })
  const good = await startFake({ reply: () => ({ text: 'The second one answers.', usage: { input: 5, output: 4 } }) })
  const clock = { aheadMs: 0 }
  const house = await openHouse({ config: config(bad, good), clock })
  try {
    const breaches = await story({ house, bad, good, clock })
    const leaks = await house.leaks(bad, good)
    const errors = house.logs.filter(({ level }) => level === 'error').map(({ message }) => `logged: ${message}`)
    return [...breaches, ...leaks.map((leak) => `leak: ${leak}`), ...house.escaped.map((error) => `escaped: ${String(error)}`), ...errors]
  } finally {
    await house.close()
    await bad.close()
    await good.close()
  }
}

const asked = (fake: FakeUpstream) => fake.seen.filter(({ wire }) => wire).length

// Callers that leave

const moments = {
  'while waiting for headers': { fault: () => 'stall', isBegun: false, isStream: true },
  'while waiting for a whole answer': { fault: () => 'stall', isBegun: false, isStream: false },
  'before the first content': { fault: (wire: ProtocolName) => `stall-after=${lifecycleEvents[wire]}`, isBegun: false, isStream: true },
  'in mid-stream': { fault: (wire: ProtocolName) => `stall-after=${lifecycleEvents[wire] + 2}`, isBegun: true, isStream: true },
  'within an endless stream': { fault: () => 'huge', isBegun: true, isStream: true },
}

function leaving(moment: keyof typeof moments): Scenario {
  const { fault, isBegun, isStream } = moments[moment]
  const doors = callerWires
    .flatMap((wire) => [wire.name, otherWire[wire.name]].map((spoken) => ({ wire, spoken, id: `${wire.name}-over-${spoken}` })))
    .filter(({ spoken }) => moment !== 'within an endless stream' || floods.has(spoken))
  return {
    name: `a caller leaves ${moment}`,
    isQuick: true,
    run: () =>
      inHouse(
        (bad) => ({
          upstreams: doors.map(({ id, spoken }) =>
            upstreamAt(id, spoken, `${bad.url(fault(spoken))}/cell/${id}`, { timeouts: never, slots: 1 }),
          ),
          aliases: Object.fromEntries(doors.map(({ id }) => [`to-${id}`, `${id}/m`])),
        }),
        async ({ house, bad }) => {
          const found = await Promise.all(
            doors.map(async ({ wire, id }) => (await leave(house, bad, wire, id)).map((breach) => `${id}: ${breach}`)),
          )
          return found.flat()
        },
      ),
  }

  async function leave(house: House, bad: FakeUpstream, wire: CallerWire, id: string): Promise<string[]> {
    const one = ask(house, `to-${id}`, { isStream, wire })
    const seen = () => bad.seen.find((each) => each.wire && each.path.startsWith(`/cell/${id}/`))
    if (!(await until(() => seen() !== undefined, 5_000))) return ['the upstream was never asked']
    if (isBegun) await one.begun
    else await wait(50)
    const leftAt = performance.now()
    one.leave()
    const how = await Promise.race([seen()?.ended, wait(1_000, 'still open')])
    const tookMs = Math.round(performance.now() - leftAt)
    const free = await until(() => house.app.catalog.find(id)?.health.view().running === 0, 1_000)
    await house.app.ledger.recorder.flush()
    const { entries } = await house.app.ledger.store.list({ limit: 100, filters: { upstream: id } })
    return [
      ...held(how !== 'gone', `the upstream's connection is ${how} after ${tookMs} ms`),
      ...held(!free, 'the slot is not free'),
      ...held(entries.length !== 1, `${entries.length} entries`),
      ...held(entries[0]?.outcome !== 'gone', `outcome ${entries[0]?.outcome}`),
      ...held(entries[0]?.attempts.length !== 1, `${entries[0]?.attempts.length} attempts`),
    ]
  }
}

/** Wires whose flood, as the fake sends it, repeats a message with content. */
const floods: ReadonlySet<ProtocolName> = new Set([
  'openai-chat',
  'openai-completions',
  'gemini',
  'bedrock-converse',
  'ollama-chat',
  'ollama-generate',
])

/** Two doors take the model from the path. */
function encodeModel(wire: ProtocolName): string {
  return wire === 'gemini' || wire === 'bedrock-converse' ? 'box%2Fm' : 'box/m'
}

const endlessPreamble: Scenario = {
  name: 'an upstream that talks without end and says nothing is left for the next candidate',
  isQuick: true,
  run: () =>
    inHouse(
      (bad, good) => ({
        server: { replyLimit: 4 * megabyte },
        upstreams: [
          upstreamAt('bad', 'anthropic-messages', bad.url('huge'), { timeouts: never }),
          upstreamAt('good', 'openai-chat', good.url()),
        ],
        aliases: { auto: { prefer: ['bad/m', 'good/m'] } },
      }),
      async ({ house }) => {
        const captured = await ask(house, 'auto', { isStream: true }).captured
        return held(chat.readStream(captured.body).text !== 'The second one answers.', `status ${captured.status}, not by the second`)
      },
    ),
}

const leavingTheQueue: Scenario = {
  name: 'a caller leaves the queue',
  isQuick: true,
  run: () =>
    inHouse(
      (bad) => ({ upstreams: [upstreamAt('box', 'openai-chat', bad.url('stall'), { timeouts: never, slots: 1, queue: 4 })] }),
      async ({ house, bad }) => {
        const health = () => house.app.catalog.find('box')?.health.view()
        const first = ask(house, 'box/m')
        await until(() => health()?.running === 1, 2_000)
        const second = ask(house, 'box/m')
        const isQueued = await until(() => health()?.waiting === 1, 2_000)
        second.leave()
        const hasLeft = await until(() => health()?.waiting === 0, 1_000)
        const before = asked(bad)
        await house.app.ledger.recorder.flush()
        const { entries } = await house.app.ledger.store.list({ limit: 10 })
        first.leave()
        const isFree = await until(() => health()?.running === 0, 1_000)
        await wait(50)
        return [
          ...held(!isQueued, 'the second request did not wait'),
          ...held(!hasLeft, 'it still waits after its caller left'),
          ...held(entries[0]?.outcome !== 'gone', `outcome ${entries[0]?.outcome}`),
          ...held(before !== 1 || asked(bad) !== 1, `the upstream was asked ${asked(bad)} times`),
          ...held(!isFree, 'the slot is not free'),
        ]
      },
    ),
}

// HTTP/2, where one connection carries many requests

/** Many requests on one connection. */
function overHttp2(url: string): { session: http2.ClientHttp2Session; send: (model: string) => http2.ClientHttp2Stream } {
  const session = http2.connect(url)
  session.on('error', () => {}) // told by the requests on it
  return {
    session,
    send: (model) => {
      const stream = session.request({ ':method': 'POST', ':path': chat.path(model, true), 'content-type': 'application/json' })
      stream.on('error', () => {}) // a closed stream is what some scenarios want
      stream.end(JSON.stringify(chat.body(model, true, 'x')))
      return stream
    },
  }
}

const http2Leaves: Scenario = {
  name: 'over HTTP/2 one request leaves in mid-stream, another before its headers, and a third on the same connection goes on',
  isQuick: true,
  run: () =>
    inHouse(
      (bad, good) => ({
        upstreams: [
          upstreamAt('silent', 'openai-chat', bad.url('stall'), { timeouts: never }),
          upstreamAt('half', 'openai-chat', bad.url('stall-after=3'), { timeouts: never }),
          upstreamAt('slow', 'openai-chat', good.url('slow-body=600')),
        ],
        aliases: { silent: 'silent/m', half: 'half/m', slow: 'slow/m' },
      }),
      async ({ house, bad }) => {
        const { session, send } = overHttp2(house.app.url)
        const waiting = send('silent')
        const half = send('half')
        const third = send('slow')
        const chunks: Buffer[] = []
        third.on('data', (chunk: Buffer) => chunks.push(chunk))
        const hasEnded = new Promise((resolve) => third.once('close', resolve))
        await new Promise((resolve) => half.once('data', resolve))
        await until(() => asked(bad) === 2, 2_000)
        waiting.close(http2.constants.NGHTTP2_CANCEL)
        half.close(http2.constants.NGHTTP2_CANCEL)
        const ends = await Promise.race([
          Promise.all(bad.seen.filter(({ wire }) => wire).map(({ ended }) => ended)),
          wait(1_000, ['still open']),
        ])
        await hasEnded
        session.close()
        await house.app.ledger.recorder.flush()
        const { entries } = await house.app.ledger.store.list({ limit: 10 })
        const outcomes = Object.fromEntries(entries.map(({ askedModel, outcome }) => [askedModel, outcome]))
        return [
          ...held(ends.join() !== 'gone,gone', `the upstream's connections are ${ends.join()}`),
          ...held(chat.readStream(Buffer.concat(chunks)).text !== 'The second one answers.', 'the third answer is not whole'),
          ...held(outcomes.silent !== 'gone' || outcomes.half !== 'gone' || outcomes.slow !== 'answered', JSON.stringify(outcomes)),
        ]
      },
    ),
}

const http2Slow: Scenario = {
  name: 'over HTTP/2 a caller reads nothing for a while: the upstream waits, and a second request on the connection is served',
  isQuick: true,
  run: () =>
    inHouse(
      (bad, good) => ({
        upstreams: [
          upstreamAt('flood', 'openai-chat', bad.url(`huge=${16 * megabyte}`), { timeouts: never }),
          upstreamAt('good', 'openai-chat', good.url()),
        ],
        aliases: { flood: 'flood/m', good: 'good/m' },
      }),
      async ({ house, bad }) => {
        const { session, send } = overHttp2(house.app.url)
        const stream = send('flood')
        stream.pause()
        const written = () => bad.seen.find(({ wire }) => wire)?.written ?? 0
        let last = -1
        const isPaused = await until(async () => {
          await wait(300)
          const isSame = written() > 0 && written() === last
          last = written()
          return isSame
        }, 10_000)
        const second = await ask(house, 'good').captured
        let received = 0
        let tail = Buffer.alloc(0)
        stream.on('data', (chunk: Buffer) => {
          received += chunk.length
          tail = Buffer.concat([tail, chunk]).subarray(-1_024)
        })
        const hasEnded = new Promise<boolean>((resolve) => stream.once('close', () => resolve(true)))
        stream.resume()
        const isOver = await Promise.race([hasEnded, wait(20_000, false)])
        session.destroy()
        return [
          ...held(!isPaused, 'the upstream was never paused'),
          ...held(second.status !== 200, `the second request gets ${second.status}`),
          ...held(!isOver || !tail.includes('[DONE]'), `the flood did not end well after ${received} bytes`),
        ]
      },
    ),
}

const leavingARetry: Scenario = {
  name: 'a caller leaves while a retry is waited for',
  isQuick: true,
  run: () =>
    inHouse(
      (bad) => ({
        retry: { attempts: 3, longestWaitMs: 30_000 },
        upstreams: [upstreamAt('box', 'openai-chat', bad.url('status=429&retry-after=20'))],
      }),
      async ({ house, bad }) => {
        const one = ask(house, 'box/m')
        await until(() => asked(bad) > 0, 2_000)
        await wait(100)
        one.leave()
        let entry: { outcome: string } | undefined
        const isTold = await until(async () => {
          await house.app.ledger.recorder.flush()
          entry = (await house.app.ledger.store.list({ limit: 1 })).entries[0]
          return entry !== undefined
        }, 1_500)
        return [...held(!isTold, 'the request goes on'), ...held(isTold && entry?.outcome !== 'gone', `outcome ${entry?.outcome}`)]
      },
    ),
}

// Limits, quotas, retries with nobody else to ask

const alone: Scenario = {
  name: 'with one candidate, what may help is tried again and what cannot is told',
  isQuick: true,
  run: async () => {
    const cases = [
      { fault: 'status=503,times=1', tries: 2, status: 200 },
      { fault: 'reset,times=1', tries: 2, status: 200 },
      { fault: 'status=429&retry-after=0,times=1', tries: 2, status: 200 },
      { fault: 'status=429&retry-after=3600', tries: 1, status: 429, retryAfter: '3600' },
      { fault: 'status=503&retry-after=3600', tries: 1, status: 503, retryAfter: '3600' },
      { fault: 'quota', tries: 1, status: 429 },
      { fault: 'status=500&x-should-retry=false', tries: 1, status: 500 },
      { fault: 'status=401', tries: 1, status: 401 },
      { fault: 'status=400', tries: 1, status: 400 },
      { fault: 'error-after=0', tries: 2, status: 502 },
      { fault: 'empty', tries: 2, status: 502 },
      { fault: 'html=200', tries: 2, status: 502 },
    ]
    const doors = cases.flatMap((each, row) =>
      (['openai-chat', 'anthropic-messages'] as const).flatMap((name) =>
        [name, otherWire[name]].flatMap((spoken) =>
          [false, true].map((isStream) => ({ ...each, name, spoken, isStream, id: `${row}-${name}-over-${spoken}-${isStream}` })),
        ),
      ),
    )
    return inHouse(
      (bad) => ({
        retry: { baseMs: 20 },
        upstreams: doors.map(({ id, spoken, fault }, index) =>
          // The delay tells the cells apart, so that each counts its own `times`.
          upstreamAt(id, spoken, `${bad.url(`slow-start=${index + 1},${fault}`)}/cell/${id}`),
        ),
      }),
      async ({ house, bad }) => {
        const found = doors.map(async ({ id, name, fault, isStream, status, tries, retryAfter }) => {
          const wire = callerWire(name)
          const captured = await ask(house, `${id}/m`, { wire, isStream }).captured
          const times = bad.seen.filter((each) => each.wire && each.path.startsWith(`/cell/${id}/`)).length
          const isRead = status === 200 && captured.status === 200
          const text = !isRead ? '' : isStream ? wire.readStream(captured.body).text : wire.readWhole(parse(captured.body)).text
          const breaches = [
            ...held(captured.status !== status && !(status === 502 && captured.status === 500), `status ${captured.status}, not ${status}`),
            ...held(times !== tries, `asked ${times} times, not ${tries}`),
            ...held(isRead && text !== fakeText, `the text is ${JSON.stringify(text)}`),
            ...held(status !== 200 && !wire.isError(parse(captured.body)), `not an error of ${name}: ${captured.body.toString()}`),
            ...held(retryAfter !== undefined && captured.headers['retry-after'] !== retryAfter, 'retry-after is not handed on'),
          ]
          return breaches.map((breach) => `${fault} at ${id}: ${breach}`)
        })
        return (await Promise.all(found)).flat()
      },
    )
  },
}

const limited: Scenario = {
  name: 'a limited upstream is left alone for as long as it asked',
  isQuick: true,
  run: () =>
    inHouse(
      (bad, good) => ({
        upstreams: [
          upstreamAt('bad', 'openai-chat', bad.url('status=429&retry-after=60,times=1')),
          upstreamAt('good', 'openai-chat', good.url()),
        ],
        aliases: { auto: { prefer: ['bad/m', 'good/m'] } },
      }),
      async ({ house, bad, clock }) => {
        const one = await ask(house, 'auto').captured
        const two = await ask(house, 'auto').captured
        const askedWhileLimited = asked(bad)
        clock.aheadMs = 61_000
        const three = await ask(house, 'auto').captured
        return [
          ...held(one.headers['x-drawbridge-fallback'] !== '1', 'the first request did not fall back'),
          ...held(two.headers['x-drawbridge-model'] !== 'good/m', `the second was answered by ${two.headers['x-drawbridge-model']}`),
          ...held(two.headers['x-drawbridge-fallback'] !== undefined, 'the second tells a fallback although the limited one was skipped'),
          ...held(askedWhileLimited !== 1, `asked ${askedWhileLimited} times while limited`),
          ...held(three.headers['x-drawbridge-model'] !== 'bad/m', `after the time, ${three.headers['x-drawbridge-model']} answered`),
        ]
      },
    ),
}

const breaker: Scenario = {
  name: 'the breaker opens, is skipped, lets one probe through and closes',
  isQuick: true,
  run: () =>
    inHouse(
      (bad, good) => ({
        breaker: { failures: 3, openMs: 30_000 },
        upstreams: [
          upstreamAt('bad', 'openai-chat', bad.url('slow-start=300,status=500,times=4')),
          upstreamAt('good', 'openai-chat', good.url()),
        ],
        aliases: { auto: { prefer: ['bad/m', 'good/m'] } },
      }),
      async ({ house, bad, clock }) => {
        const state = () => house.app.catalog.find('bad')?.health.view().state
        for (let round = 0; round < 3; round++) await ask(house, 'auto').captured
        const opened = state()
        const skipped = await Promise.all(Array.from({ length: 5 }, () => ask(house, 'auto').captured))
        const askedWhileOpen = asked(bad)
        clock.aheadMs += 31_000
        const halfOpen = state()
        const crowd = await Promise.all(Array.from({ length: 8 }, () => ask(house, 'auto').captured))
        const probes = asked(bad) - askedWhileOpen
        const reopened = state()
        clock.aheadMs += 31_000
        const last = await ask(house, 'auto').captured
        return [
          ...held(opened !== 'open', `after three failures it is ${opened}`),
          ...held(askedWhileOpen !== 3, `asked ${askedWhileOpen} times before and while open`),
          ...held(
            skipped.some(({ status }) => status !== 200),
            'a request failed while it was open',
          ),
          ...held(halfOpen !== 'half-open', `after its time it is ${halfOpen}`),
          ...held(probes !== 1, `${probes} probes`),
          ...held(
            crowd.some(({ status }) => status !== 200),
            'a request failed while it was half open',
          ),
          ...held(reopened !== 'open', `after a failed probe it is ${reopened}`),
          ...held(last.headers['x-drawbridge-model'] !== 'bad/m', 'the second probe was not made'),
          ...held(state() !== 'closed', `after a good probe it is ${state()}`),
        ]
      },
    ),
}

// The bridge

const cloudAndLocal = (bad: FakeUpstream, good: FakeUpstream, fault = '', more: object = {}) => ({
  upstreams: [
    upstreamAt('sky', 'anthropic-messages', bad.url(fault), { timeouts: never, ...more }),
    upstreamAt('home', 'openai-chat', good.url()),
  ],
  aliases: { auto: { prefer: ['sky/m', 'home/m'] } },
})
const raise = (house: House) => house.app.bridge.set(true, new Date().toISOString())

const bridgeBefore: Scenario = {
  name: 'the bridge is raised before: the cloud is refused with reasons, home still answers, also after a restart',
  isQuick: true,
  run: () =>
    inHouse(
      (bad, good) => cloudAndLocal(bad, good),
      async ({ house, bad, good }) => {
        raise(house)
        const sky = await ask(house, 'sky/m').captured
        const auto = await ask(house, 'auto').captured
        const again = await openHouse({ config: cloudAndLocal(bad, good), home: newHome() })
        await again.close()
        const restarted = await startApp({
          environment: {},
          home: house.home,
          config: houseConfig({ ...cloudAndLocal(bad, good), ledger: { url: 'sqlite::memory:' } }),
        })
        const later = await call({ url: restarted.url, path: '/v1/chat/completions', body: chat.body('sky/m', false, 'x') }).captured
        await restarted.close()
        const entry = await house.entry(idOf(sky))
        return [
          ...held(sky.status !== 403 || !chat.isError(parse(sky.body)), `the cloud model answers ${sky.status}`),
          ...held(!/bridge|raised/i.test(sky.body.toString()), `the refusal does not say why: ${sky.body.toString()}`),
          ...held(entry?.outcome !== 'refused' || entry.decision.kind !== 'refuse', `outcome ${entry?.outcome}`),
          ...held(auto.headers['x-drawbridge-model'] !== 'home/m', `auto is answered by ${auto.headers['x-drawbridge-model']}`),
          ...held(later.status !== 403, `after a restart the cloud model answers ${later.status}`),
          ...held(asked(bad) !== 0, `${asked(bad)} requests left`),
        ]
      },
    ),
}

const bridgeQueue: Scenario = {
  name: 'the bridge is raised while requests wait for the cloud: nothing further leaves, home answers',
  isQuick: true,
  run: () =>
    inHouse(
      (bad, good) => cloudAndLocal(bad, good, 'stall', { slots: 1, queue: 8 }),
      async ({ house, bad }) => {
        const calls = Array.from({ length: 4 }, (_, index) => ask(house, 'auto', { isStream: index % 2 === 0 }))
        const isWaiting = await until(() => house.app.catalog.find('sky')?.health.view().waiting === 3, 3_000)
        const before = asked(bad)
        raise(house)
        const answers = await Promise.all(calls.map(({ captured }) => captured))
        return [
          ...held(!isWaiting, 'the requests did not queue'),
          ...held(
            answers.some(({ headers, status }) => status !== 200 || headers['x-drawbridge-model'] !== 'home/m'),
            'home did not answer all',
          ),
          ...held(
            answers.some(({ totalMs }) => totalMs > 5_000),
            'somebody waited for the cloud',
          ),
          ...held(before !== 1 || asked(bad) !== 1, `${asked(bad) - before} requests left after it was raised`),
        ]
      },
    ),
}

const bridgeStream: Scenario = {
  name: 'the bridge is raised before the first content: home answers; after it, the stream ends as it began',
  isQuick: true,
  run: async () => {
    const before = await inHouse(
      (bad, good) => cloudAndLocal(bad, good, 'stall-after=3'),
      async ({ house, bad }) => {
        const one = ask(house, 'auto', { isStream: true })
        await until(() => asked(bad) === 1, 2_000)
        await wait(50)
        raise(house)
        const captured = await one.captured
        const entry = await house.entry(idOf(captured))
        return [
          ...held(chat.readStream(captured.body).text !== 'The second one answers.', 'home did not answer'),
          ...held(entry?.outcome !== 'answered' || entry.attempts.length !== 2, `outcome ${entry?.outcome}`),
        ]
      },
    )
    const after = await inHouse(
      (bad, good) => cloudAndLocal(bad, good, 'trickle=1'),
      async ({ house, good }) => {
        const one = ask(house, 'auto', { isStream: true })
        await one.begun
        raise(house)
        const captured = await one.captured
        return [
          ...held(chat.readStream(captured.body).text !== shortText, 'the running stream did not finish'),
          ...held(asked(good) !== 0, 'another candidate was asked after the commit'),
        ]
      },
      shortReply,
    )
    return [...before, ...after]
  },
}

// Slow readers

const megabyte = 1_048_576

/** A caller that reads nothing, then everything. */
function slowReader(wire: ProtocolName, spoken: ProtocolName, bytes: number): Scenario {
  return {
    name: `a caller of ${wire} reads nothing while ${spoken} sends ${bytes / megabyte} MB`,
    isQuick: false,
    run: async () => {
      const fake = await startFake({ fault: `huge=${bytes}` })
      const gateway = await spawnGateway({ upstreams: [upstreamAt('box', spoken, fake.url(), { timeouts: never })] })
      try {
        const reader = callerWire(wire)
        // One small request first, so that what is loaded once does not count.
        fake.setFault(undefined)
        await call({ url: gateway.url, path: reader.path(encodeModel(wire), true), body: reader.body(encodeModel(wire), true, 'x') })
          .captured
        fake.setFault(`huge=${bytes}`)
        const { rss: before } = await gateway.memory()
        const { hostname, port } = new URL(gateway.url)
        const body = JSON.stringify(reader.body(encodeModel(wire).replace('%2F', '/'), true, 'x'))
        const socket = net.connect(Number(port), hostname)
        socket.write(
          `POST ${reader.path(encodeModel(wire), true)} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        )
        socket.pause()
        const written = () => fake.seen.at(-1)?.written ?? 0
        await until(() => written() > 0, 5_000)
        // Paused means: for half a second nothing more is written.
        let last = -1
        const isPaused = await until(async () => {
          const now = written()
          await wait(500)
          const isSame = now === last && now === written()
          last = written()
          return isSame
        }, 15_000)
        const isUnfinished = await Promise.race([fake.seen.at(-1)?.ended.then(() => false), wait(10, true)])
        const paused = (await gateway.memory()).rss - before
        let received = 0
        let tail = Buffer.alloc(0)
        let peak = 0
        let isWatching = true
        const watching = (async () => {
          for (; isWatching; await wait(100)) peak = Math.max(peak, (await gateway.size()).rss - before)
        })()
        const hasEnded = new Promise<boolean>((resolve) => {
          socket.on('data', (chunk: Buffer) => {
            received += chunk.length
            tail = Buffer.concat([tail, chunk]).subarray(-4_096)
          })
          socket.once('close', () => resolve(true))
        })
        socket.resume()
        const isOver = await Promise.race([hasEnded, wait(90_000, false)])
        isWatching = false
        await watching
        socket.destroy()
        await until(async () => (await gateway.memory()).running === 0, 2_000)
        const { running, escaped } = await gateway.memory()
        return [
          ...held(!isPaused, 'the upstream was never paused'),
          ...held(!isUnfinished, 'the upstream sent everything although nobody read'),
          ...held(paused > 64 * megabyte, `the gateway grew by ${Math.round(paused / megabyte)} MB while nobody read`),
          // Between collections garbage piles up; what is kept shows in `paused`.
          ...held(peak > 256 * megabyte, `the gateway grew by ${Math.round(peak / megabyte)} MB while it was read`),
          ...held(!isOver, 'the stream did not go on when the caller read'),
          ...held(received < bytes / 4, `only ${received} bytes came`),
          ...held(!endsWell(wire, tail), `it does not end well: ${JSON.stringify(tail.toString('utf8').slice(-200))}`),
          ...held(running !== 0, `${running} still running`),
          ...escaped.map((error) => `escaped: ${error}`),
        ]
      } finally {
        gateway.kill('SIGKILL')
        await gateway.exited
        await fake.close()
      }
    },
  }
}

function endsWell(wire: ProtocolName, tail: Buffer): boolean {
  const words: Partial<Record<ProtocolName, string>> = {
    'openai-chat': '[DONE]',
    'anthropic-messages': 'message_stop',
    'ollama-chat': '"done":true',
  }
  return tail.includes(words[wire] ?? '') && tail.toString('latin1').endsWith('0\r\n\r\n')
}

// The process itself

const drains: Scenario = {
  name: 'SIGTERM lets a running stream finish, takes no new connection and exits with 0',
  isQuick: true,
  run: async () => {
    const fake = await startFake({ fault: 'trickle=1', reply: shortReply })
    const gateway = await spawnCommand({ server: { drainMs: 20_000 }, upstreams: [upstreamAt('box', 'openai-chat', fake.url())] })
    try {
      const agent = new http.Agent({ keepAlive: true })
      const idle = await new Promise<number>((resolve, reject) =>
        http
          .get(`${gateway.url}/health`, { agent }, (response) => response.resume().once('end', () => resolve(response.statusCode ?? 0)))
          .once('error', reject),
      )
      const one = call({ url: gateway.url, path: chat.path('box/m', true), body: chat.body('box/m', true, 'x') })
      await one.begun
      gateway.kill('SIGTERM')
      await wait(200)
      const late = await call({ url: gateway.url, path: '/health', method: 'GET' }).captured.then(
        ({ status }) => `status ${status}`,
        (error: Error & { code?: string }) => error.code,
      )
      const captured = await one.captured
      const code = await Promise.race([gateway.exited, wait(8_000, 'still running')])
      agent.destroy()
      return [
        ...held(idle !== 200, `health answers ${idle}`),
        ...held(late !== 'ECONNREFUSED', `a new connection gets ${late}`),
        ...held(chat.readStream(captured.body).text !== shortText || !captured.isComplete, 'the running stream was cut'),
        ...held(code !== 0, `exit ${code}`),
      ]
    } finally {
      gateway.kill('SIGKILL')
      await fake.close()
    }
  },
}

const drainsInTime: Scenario = {
  name: 'a stream that does not end within the drain time is cut, and the exit is 0 all the same',
  isQuick: true,
  run: async () => {
    const fake = await startFake({ fault: 'stall-after=3' })
    const gateway = await spawnCommand({
      server: { drainMs: 500 },
      upstreams: [upstreamAt('box', 'openai-chat', fake.url(), { timeouts: never })],
    })
    try {
      const one = call({ url: gateway.url, path: chat.path('box/m', true), body: chat.body('box/m', true, 'x') })
      await one.begun
      const startedAt = performance.now()
      gateway.kill('SIGTERM')
      const code = await Promise.race([gateway.exited, wait(8_000, 'still running')])
      const tookMs = performance.now() - startedAt
      const captured = await one.captured
      const understood = chat.readStream(captured.body)
      return [
        ...held(code !== 0, `exit ${code}`),
        ...held(tookMs > 6_000, `it took ${Math.round(tookMs)} ms`),
        ...held(understood.isEnded || (captured.isComplete && understood.errors === 0), 'the caller takes the cut stream for whole'),
      ]
    } finally {
      gateway.kill('SIGKILL')
      await fake.close()
    }
  },
}

const reload: Scenario = {
  name: 'a reload that removes an upstream lets its running stream and its queue finish',
  isQuick: true,
  run: async () => {
    const fake = await startFake({ reply: shortReply })
    const home = newHome()
    const file = join(home, 'drawbridge.yaml')
    const yaml = (upstream: object) => JSON.stringify({ discover: false, server: { port: 0 }, upstreams: [upstream] })
    writeFileSync(file, yaml(upstreamAt('old', 'openai-chat', fake.url('trickle=1'), { slots: 1 })))
    const app = await startApp({ environment: {}, home, file })
    try {
      const send = (model: string, isStream: boolean) =>
        call({ url: app.url, path: chat.path(model, isStream), body: chat.body(model, isStream, 'x') })
      const running = send('old/m', true)
      const queued = send('old/m', false)
      await running.begun
      await until(() => app.catalog.find('old')?.health.view().waiting === 1, 2_000)
      const old = app.catalog.find('old')
      writeFileSync(file, yaml(upstreamAt('new', 'openai-chat', fake.url())))
      const problems = await app.reload()
      const fresh = await send('new/m', false).captured
      const gone = await send('old/m', false).captured
      writeFileSync(file, '{"upstreams": [{"id": "broken"}]}')
      const refused = await app.reload()
      const still = await send('new/m', false).captured
      const [stream, whole] = await Promise.all([running.captured, queued.captured])
      await until(() => old?.health.view().running === 0, 1_000)
      return [
        ...held(problems.length > 0, `reload: ${problems[0]?.detail}`),
        ...held(chat.readStream(stream.body).text !== shortText, 'the running stream was cut'),
        ...held(chat.readWhole(parse(whole.body)).text !== shortText, `the queued request got ${whole.status}`),
        ...held(fresh.status !== 200, `the new upstream answers ${fresh.status}`),
        ...held(gone.status !== 404, `the removed upstream answers ${gone.status}`),
        ...held(refused.length === 0, 'a broken file was taken'),
        ...held(still.status !== 200, 'a broken file broke the running gateway'),
        ...held(old?.health.view().running !== 0, 'a slot is held'),
      ]
    } finally {
      await app.close()
      await fake.close()
    }
  },
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined // told by whoever expects an answer in it
  }
}

export const scenarios: readonly Scenario[] = [
  ...(Object.keys(moments) as (keyof typeof moments)[]).map(leaving),
  leavingTheQueue,
  leavingARetry,
  http2Leaves,
  http2Slow,
  endlessPreamble,
  alone,
  limited,
  breaker,
  bridgeBefore,
  bridgeQueue,
  bridgeStream,
  drains,
  drainsInTime,
  reload,
  slowReader('openai-chat', 'openai-chat', 100 * megabyte),
  slowReader('ollama-chat', 'ollama-chat', 100 * megabyte),
  slowReader('anthropic-messages', 'openai-chat', 100 * megabyte),
  slowReader('openai-chat', 'gemini', 100 * megabyte),
]
