// When a second opinion is asked for, and that it never takes anything from anybody: time, slots, money or words that must stay.
import { describe, expect, test } from 'vitest'
import { proof } from '../../test/fakes/routing-world.ts'
import { configSchema } from '../config/schema.ts'
import type { Candidate, Decision } from '../core/decision.ts'
import type { Attempt } from '../core/exchange.ts'
import type { Catalog } from '../upstreams/catalog.ts'
import { type Arrival, readArrival, viewOf } from './arrival.ts'
import type { Judged } from './outcomes.ts'
import type { Way } from './outlet.ts'
import { Presence } from './presence.ts'
import { createShadow, mostOverheard, OverheardOutlet } from './shadow.ts'

const answerOf = (text: string) =>
  JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }] })
const prompt = 'Tom has 3 boxes with 4 apples in each box. How many apples does Tom have?'

type Meta = { value: string; at: string }

/** A house whose time, traffic and cloud are handed in. `answers` resolves each request to the cloud when the test says so. */
function house({ shadowUsd = 1, running = 0, slots = 4 } = {}) {
  const config = configSchema.parse({ learning: { outcomes: 'on', shadow: 0.2, shadowUsd } })
  const state = {
    now: Date.UTC(2026, 0, 1),
    running,
    waiting: 0,
    isRaised: false,
    sent: [] as { arrival: Arrival; answer: (text: string, usd?: number) => void }[],
  }
  const meta = new Map<string, Meta>()
  const watchers = new Set<(isRaised: boolean) => void>()
  const health = {
    get slots() {
      return slots
    },
    view: () => ({ waiting: state.waiting, waitMs: 0, running: state.running }),
  }
  let next = 0
  const parts = {
    world: { now: () => state.now, monotonic: () => state.now, random: () => 0, id: () => `d_part${next++}` },
    config: () => config,
    catalog: () => ({ find: () => ({ health }) }) as unknown as Catalog, // only the health is looked at
    bridge: {
      get isRaised() {
        return state.isRaised
      },
      watch: (watcher: (isRaised: boolean) => void) => {
        watchers.add(watcher)
        return () => watchers.delete(watcher)
      },
    },
    store: {
      getMeta: async (name: string) => meta.get(name),
      setMeta: async (name: string, value: string, at: string) => void meta.set(name, { value, at }),
    },
    send: (arrival: Arrival, way: Way) =>
      new Promise<void>((resolve) => {
        const answer = (text: string, usd = 0) => {
          way.send(200, { 'content-type': 'application/json', 'x-drawbridge-cost-usd': String(usd) }, answerOf(text))
          resolve()
        }
        arrival.presence.onGone(resolve)
        state.sent.push({ arrival, answer })
      }),
  }
  const raise = () => {
    state.isRaised = true
    for (const watcher of watchers) watcher(true)
  }
  return { state, meta, raise, shadow: createShadow(parts), again: () => createShadow(parts) }
}

const candidate = (upstream: string, zone: 'device' | 'private' | 'cloud', right: number): Candidate => ({
  upstream,
  provider: 'openai',
  model: { name: 'm', zone: proof(zone), can: {} },
  reasons: [],
  expected: { right },
})
const route = (more: Partial<Extract<Decision, { kind: 'route' }>> = {}): Decision => ({
  kind: 'route',
  id: 'd_1',
  candidates: [candidate('box', 'device', 0.6), candidate('far', 'cloud', 0.8), candidate('best', 'cloud', 0.95)],
  rejected: [{ upstream: 'barred', model: 'm', reasons: [], expected: { right: 1 } }],
  signals: [],
  level: 'internal',
  policy: 'p',
  ...more,
})

function followed(decision = route(), body: object = {}, text = 'The answer is 12.') {
  const bytes = Buffer.from(JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: prompt }], ...body }))
  const arrival = readArrival({
    id: 'd_1',
    door: { kind: 'exchange', operation: 'chat', wire: 'openai-chat' },
    method: 'POST',
    path: '/v1/chat/completions',
    query: '',
    headers: { 'x-drawbridge-level': 'internal', authorization: 'Bearer secret' },
    caller: { name: 'anna' },
    bytes,
    at: 0,
    startedAt: 0,
    presence: new Presence(),
  })
  const answeredBy = { upstream: 'box', model: 'm', zone: proof('device') } as Attempt // no other member is looked at
  const judged = { family: 'math' } as Judged // as above
  return {
    arrival,
    conversation: viewOf(arrival, arrival.document!)!.conversation,
    decision,
    judged,
    answeredBy,
    bytes: Buffer.from(answerOf(text)),
  }
}

const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

describe('a shadow', () => {
  test('asks the best of those that were allowed, by name, as a part, within what is left of the day, and without the caller’s key', async () => {
    const { shadow, state } = house()
    const told: number[] = []
    shadow.follow(followed(), (right) => told.push(right))
    await turns()
    const { arrival, answer } = state.sent[0]!
    expect([arrival.model, arrival.partOf, arrival.isStream]).toEqual(['best/m', 'd_1', false])
    expect(arrival.headers).toEqual({ 'x-drawbridge-level': 'internal', 'x-drawbridge-max-cost-usd': '1.000000' })
    answer('#### 12')
    await shadow.settled()
    expect(told[0]).toBeGreaterThan(0.9)
  })

  test('is one at a time, and those that would wait too long are let go', async () => {
    const { shadow, state } = house()
    for (let number = 0; number < 100; number++) shadow.follow(followed(), () => {})
    for (let number = 0; number < 100; number++) {
      await turns()
      expect(state.sent.length).toBeLessThanOrEqual(number + 1)
      state.sent[number]?.answer('The answer is 12.')
    }
    await shadow.settled()
    expect(state.sent.length).toBeGreaterThan(10)
    expect(state.sent.length).toBeLessThanOrEqual(18)
  })

  test.each([
    ['somebody waits', { waiting: 1 }],
    ['no slot would stay free', { running: 3 }],
  ])('is let go where %s', async (_, load) => {
    const { shadow, state } = house()
    Object.assign(state, load)
    shadow.follow(followed(), () => {})
    await shadow.settled()
    expect(state.sent).toEqual([])
  })

  test('is called off when the bridge goes up, and says nothing then', async () => {
    const { shadow, state, raise } = house()
    const told: number[] = []
    shadow.follow(followed(), (right) => told.push(right))
    shadow.follow(followed(), (right) => told.push(right))
    await turns()
    raise()
    await shadow.settled()
    expect([state.sent[0]!.arrival.presence.isGone, state.sent.length, told]).toEqual([true, 1, []])
    expect(shadow.isChosen(followed().arrival)).toBe(false)
  })

  test('keeps to the day’s money, also over a restart, and has it anew the next day', async () => {
    const { shadow, state, meta, again } = house({ shadowUsd: 0.01 })
    const ask = async (by = shadow) => {
      const before = state.sent.length
      by.follow(followed(), () => {})
      await turns()
      state.sent[before]?.answer('The answer is 12.', 0.006)
      await by.settled()
      return state.sent.length - before
    }
    expect([await ask(), await ask(), await ask()]).toEqual([1, 1, 0])
    expect(meta.get('shadow-spent')?.value).toBe('2026-01-01 12000')
    expect(state.sent[1]!.arrival.headers['x-drawbridge-max-cost-usd']).toBe('0.004000')
    expect(await ask(again())).toBe(0)
    state.now += 86_400_000
    expect(await ask()).toBe(1)
  })

  test.each([
    ['a human must see it', route({ duties: { review: 'desk' } })],
    ['it was a consultation', route({ plan: 'consult' })],
    ['nobody else may answer', route({ candidates: [candidate('box', 'device', 0.6)] })],
    [
      'the other would get the true words that a rule keeps from it',
      route({ candidates: [candidate('box', 'device', 0.6), candidate('lan', 'private', 0.9)], duties: { redact: 'all' } }),
    ],
  ])('is not asked when %s', async (_, decision) => {
    const { shadow, state } = house()
    shadow.follow(followed(decision), () => {})
    await shadow.settled()
    expect(state.sent).toEqual([])
  })

  test('is not asked for what cannot be compared or told in text', async () => {
    const { shadow, state } = house()
    const image = {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: prompt },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
          ],
        },
      ],
    }
    const tools = { tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }] }
    for (const body of [image, tools]) shadow.follow(followed(route(), body), () => {})
    const prose = followed(route(), {}, 'A long story. '.repeat(30))
    shadow.follow({ ...prose, judged: { family: 'write' } as Judged }, () => {})
    shadow.follow({ ...followed(), bytes: undefined }, () => {})
    await shadow.settled()
    expect(state.sent).toEqual([])
  })

  test('ends with the house', async () => {
    const { shadow, state } = house()
    shadow.follow(followed(), () => {})
    await turns()
    shadow.close()
    await shadow.settled()
    expect(state.sent[0]!.arrival.presence.isGone).toBe(true)
  })
})

test('what is read along is kept up to a bound, and what is longer not at all', () => {
  const real = { write: () => true, end: () => {} } as unknown as Way // nothing else is called
  const way = new OverheardOutlet(real)
  way.write('a')
  way.end(Buffer.from('b'))
  expect(way.heard?.toString()).toBe('ab')
  const long = new OverheardOutlet(real)
  for (let bytes = 0; bytes <= mostOverheard; bytes += 65_536) long.write(Buffer.alloc(65_536))
  expect(long.heard).toBeUndefined()
})
