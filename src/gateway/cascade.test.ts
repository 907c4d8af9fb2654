// A house with one model at home, which fails where a test says, and one in the cloud: what does the caller get, and what does the ledger say?
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeReply, type FakeUpstream, startFake } from '../../test/fakes/upstream.ts'
import { openPrivacy } from '../../test/open-privacy.ts'
import { type App, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import type { Entry } from '../core/exchange.ts'
import { ruleOf } from '../core/rules.ts'
import { protocols } from '../protocols/index.ts'
import { readAnswer, textOf, type Verify } from './cascade.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

type Options = {
  readonly home?: FakeReply
  readonly homes?: () => FakeReply
  readonly homeFault?: string
  readonly cloud?: FakeReply
  readonly cloudFault?: string
  readonly cascade?: object
  readonly more?: object
  /** Undefined: the checks that come with the program. */
  readonly verify?: Verify | undefined
}

/** Whatever says `wrong` is wrong. */
const scripted: Verify = (answer) => ({ pWrong: answer.includes('wrong') ? 0.9 : 0.1, checks: [] })

type House = { readonly app: App; readonly box: FakeUpstream; readonly tower: FakeUpstream }

async function house(options: Options = {}): Promise<House> {
  const usage = { input: 100, output: 20 }
  const box = await startFake({
    models: ['small'],
    fault: options.homeFault,
    reply: () => ({ usage, ...(options.homes?.() ?? options.home ?? { text: 'right, from home' }) }),
  })
  const tower = await startFake({
    models: ['big'],
    fault: options.cloudFault,
    reply: () => ({ usage, ...(options.cloud ?? { text: 'right, from the cloud' }) }),
  })
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-cascade-'))
  const config = configSchema.parse({
    server: { port: 0, drainMs: 50 },
    discover: false,
    retry: { attempts: 0 },
    privacy: openPrivacy,
    upstreams: [
      { id: 'box', provider: 'openai-compatible', base: `${box.url()}/v1`, models: ['small'] },
      { id: 'tower', provider: 'openai-compatible', base: `${tower.url()}/v1`, zone: 'cloud', models: ['big'] },
    ],
    aliases: { auto: { prefer: ['box/small', 'tower/big'] } },
    policy: { rules: [ruleOf('check', { cascade: true }, { models: ['auto'] })] },
    prices: { models: { small: { input: 1, output: 10 }, big: { input: 10, output: 100 } } },
    ...(options.cascade && { cascade: options.cascade }),
    ...options.more,
  })
  const app = await startApp({ config, home: folder, environment: {}, verify: 'verify' in options ? options.verify : scripted })
  await app.discovered
  opened.push(async () => {
    await app.close()
    await Promise.all([box.close(), tower.close()])
    rmSync(folder, { recursive: true, force: true })
  })
  return { app, box, tower }
}

const question = { model: 'auto', messages: [{ role: 'user', content: 'What is it?' }] }

async function ask({ app }: House, body: object = question, path = '/v1/chat/completions', signal = AbortSignal.timeout(5_000)) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(app.url + path, { method: 'POST', headers, body: JSON.stringify(body), signal })
  const text = await response.text()
  const told = (name: string) => response.headers.get(`x-drawbridge-${name}`) ?? undefined
  return { status: response.status, text, told, entry: await entryOf(app, told('decision')) }
}

async function entryOf(app: App, id: string | undefined): Promise<Entry | undefined> {
  for (let tries = 0; tries < 200; tries++) {
    await app.ledger.recorder.flush()
    const found = await app.ledger.store.get(String(id))
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return undefined
}

const asked = ({ seen }: FakeUpstream) => seen.filter(({ wire }) => wire !== undefined).length
const signal = (entry: Entry | undefined, name: string) => entry?.decision.signals.find((each) => each.name === name)?.value

describe('an answer from home that stands', () => {
  test('goes to the caller, and the cloud is not asked', async () => {
    const it = await house()
    const { text, told, entry } = await ask(it)
    expect(text).toContain('right, from home')
    expect([told('route'), told('warnings'), asked(it.tower)]).toEqual(['local', undefined, 0])
    expect([signal(entry, 'cascade'), signal(entry, 'pWrong')]).toEqual(['kept', 0.1])
  })

  test('is a stream where a stream was asked for, byte for byte', async () => {
    const it = await house()
    const held = await ask(it, { ...question, stream: true, stream_options: { include_usage: true } })
    const plain = await ask(it, { ...question, model: 'box/small', stream: true, stream_options: { include_usage: true } })
    expect(held.text).toBe(plain.text)
    expect(asked(it.tower)).toBe(0)
  })

  test('is read in whatever protocol the caller speaks', async () => {
    const it = await house({ home: { text: 'wrong' } })
    const body = { ...question, max_tokens: 9 }
    for (const [path, stream] of [
      ['/v1/messages', true],
      ['/v1/messages', false],
      ['/api/chat', true],
      ['/api/chat', false],
    ] as const) {
      const { text, told } = await ask(it, { ...body, stream }, path)
      expect([text.includes('cloud'), text.includes('wrong'), told('route')]).toEqual([true, false, 'cascade'])
    }
  })

  test('that calls a tool is held to the tools that were offered', async () => {
    const call = (name: string, text: string) => ({ text: '', toolCall: { id: 'c', name, arguments: text } })
    const tools = [{ type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } }]
    const body = { ...question, tools }
    const sound = await house({ home: call('look_up', '{"a":1}') })
    expect((await ask(sound, body)).told('route')).toBe('local')
    for (const toolCall of [call('look_down', '{}'), call('look_up', '{"a"')]) {
      expect((await ask(await house({ home: toolCall }), body)).told('route')).toBe('cascade')
    }
  })
})

describe('a doubtful answer', () => {
  test('is replaced by the cloud’s, as a body and as a stream, and nothing of it is seen', async () => {
    for (const stream of [false, true]) {
      const it = await house({ home: { text: 'wrong, from home' } })
      const { status, text, told, entry } = await ask(it, { ...question, stream })
      expect([status, told('route'), told('model'), told('fallback')]).toEqual([200, 'cascade', 'tower/big', undefined])
      expect(text).toContain('cloud')
      expect(text).not.toContain('wrong')
      expect([entry?.route, signal(entry, 'cascade'), signal(entry, 'pWrong')]).toEqual(['cascade', 'escalated', 0.9])
    }
  })

  test('is paid for: its tokens stand with its attempt, and its price is in the whole', async () => {
    const it = await house({ home: { text: 'wrong' } })
    const { told, entry } = await ask(it)
    const homeMicros = 100 * 1 + 20 * 10
    const cloudMicros = 100 * 10 + 20 * 100
    expect(entry?.attempts.map(({ upstream }) => upstream)).toEqual(['box', 'tower'])
    expect(entry?.attempts[0]?.setAside).toMatchObject({ usage: { inputTotal: 100, outputTotal: 20 }, cost: { micros: homeMicros } })
    expect([entry?.cost.micros, told('cost-usd')]).toEqual([homeMicros + cloudMicros, ((homeMicros + cloudMicros) / 1e6).toFixed(6)])
  })

  test('goes out after all, and says that it is unverified, when the cloud fails', async () => {
    for (const stream of [false, true]) {
      const it = await house({ home: { text: 'wrong, from home' } })
      // Whoever is limited rests after that, so it comes last.
      for (const cloudFault of ['status=500', 'reset', 'status=429']) {
        it.tower.setFault(cloudFault)
        const { status, text, told, entry } = await ask(it, { ...question, stream })
        expect([status, told('route'), told('warnings'), told('model')]).toEqual([200, 'local', 'answer unverified', 'box/small'])
        expect(text).toContain('wrong')
        expect([signal(entry, 'cascade'), entry?.outcome, entry?.attempts.at(-1)?.upstream]).toEqual(['unverified', 'answered', 'box'])
        expect(entry?.warnings).toEqual([{ path: 'answer', code: 'unverified' }])
        expect(entry?.attempts.some(({ setAside }) => setAside)).toBe(false)
      }
    }
  })

  test('stays at home when the bridge is raised while it is held, and nothing leaves', async () => {
    let raise = () => {}
    const it = await house({
      home: { text: 'wrong, from home' },
      verify: (answer, task) => {
        raise()
        return scripted(answer, task)
      },
    })
    raise = () => it.app.bridge.set(true, new Date().toISOString())
    const { status, text, told, entry } = await ask(it)
    expect([status, told('route'), told('warnings'), asked(it.tower)]).toEqual([200, 'local', 'answer unverified', 0])
    expect(text).toContain('wrong')
    expect(entry?.attempts.map(({ error }) => error)).toEqual(['policy.refused', undefined])
  })

  test('is called back from the cloud when the bridge is raised on the way', async () => {
    const it = await house({ home: { text: 'wrong, from home' }, cloudFault: 'stall' })
    const answer = ask(it)
    while (asked(it.tower) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    it.app.bridge.set(true, new Date().toISOString())
    const { text, told } = await answer
    expect([text.includes('wrong'), told('warnings')]).toEqual([true, 'answer unverified'])
  })

  test('is shown to the next one only where the operator says so, and what it holds is hidden like all else', async () => {
    const privacy = { ...openPrivacy, profile: 'balanced' }
    const home = { text: 'wrong: write to anna.muster@example.org' }
    const silent = await house({ home, more: { privacy } })
    await ask(silent)
    expect(silent.tower.seen.at(-1)?.body).not.toContain('wrong')
    const shown = await house({ home, more: { privacy }, cascade: { passDraft: true } })
    await ask(shown)
    const sent = shown.tower.seen.at(-1)
    expect(sent?.body).toContain('wrong: write to')
    expect(sent?.body).not.toContain('anna.muster')
    expect(sent?.json).toMatchObject({ messages: [{ role: 'user' }, { role: 'assistant' }, { role: 'user' }] })
  })
})

describe('an answer that cannot be waited for', () => {
  test('streams past its deadline, and says that it is unverified', async () => {
    const it = await house({ home: { text: 'wrong, slow' }, homeFault: 'trickle=0', cascade: { holdMs: 1 } })
    const { text, told, entry } = await ask(it, { ...question, stream: true })
    expect([text.includes('slow'), told('route'), told('warnings'), asked(it.tower)]).toEqual([true, 'local', 'answer unverified', 0])
    expect([signal(entry, 'cascade'), entry?.warnings]).toEqual(['late', [{ path: 'answer', code: 'unverified' }]])
  })

  test('that failed in the dark is asked of the cloud as ever', async () => {
    for (const homeFault of ['status=500', 'reset', 'cut=2']) {
      const it = await house({ homeFault })
      const { status, text, told } = await ask(it, { ...question, stream: true })
      expect([homeFault, status, text.includes('cloud'), told('warnings'), told('fallback')]).toEqual([
        homeFault,
        200,
        true,
        undefined,
        '1',
      ])
    }
  })

  test('larger than is held goes out as it comes, unverified', async () => {
    const it = await house({ home: { text: 'word '.repeat(40_000) } })
    const { text, told, entry } = await ask(it, { ...question, stream: true })
    expect(text.length).toBeGreaterThan(4_194_304)
    expect([told('warnings'), signal(entry, 'cascade')]).toEqual(['answer unverified', 'overflow'])
  })
})

test('a caller who leaves while an answer is held stops the model at home, and the cloud is not asked', async () => {
  const it = await house({ homeFault: 'stall-after=2' })
  const leaving = new AbortController()
  const answer = ask(it, { ...question, stream: true }, undefined, leaving.signal).catch((error: Error) => error.name)
  while (it.box.seen.every(({ written }) => written < 2)) await new Promise((resolve) => setTimeout(resolve, 5))
  leaving.abort()
  expect(await answer).toBe('AbortError')
  await expect(it.box.seen.find(({ wire }) => wire)?.ended).resolves.toBe('gone')
  expect(asked(it.tower)).toBe(0)
})

test('when both fail, the caller gets the last failure and no half answer', async () => {
  const it = await house({ homeFault: 'cut=3', cloudFault: 'status=503' })
  const { status, text, entry } = await ask(it, { ...question, stream: true })
  expect(status).toBe(503)
  expect(text).not.toContain('right')
  expect(entry?.outcome).toBe('failed')
})

test('a request that is itself wrong is not asked of the cloud', async () => {
  const it = await house({ homeFault: 'status=400' })
  expect((await ask(it)).status).toBe(400)
  expect(asked(it.tower)).toBe(0)
})

describe('asked again', () => {
  const body = { ...question, messages: [{ role: 'user', content: 'A crate holds 12 bottles. How many bottles do 7 crates hold?' }] }
  const reckoned = (total: number) => ({ text: `Each crate holds 12 bottles, so the crates hold ${total}. The answer is ${total}.` })
  const wavering = (): Options => {
    let asked = 0
    return { verify: undefined, cascade: { samples: 2 }, homes: () => reckoned([84, 91, 77][asked++ % 3] ?? 0) }
  }

  test('home that says something else each time is not believed, and what it said stands in the ledger', async () => {
    const it = await house(wavering())
    const { told } = await ask(it, body)
    expect([told('route'), asked(it.box)]).toEqual(['cascade', 3])
    const { entries } = await it.app.ledger.store.list({ limit: 10 })
    const parts = entries.filter(({ decision }) => decision.signals.some(({ name }) => name === 'partOf'))
    expect(parts.map(({ route, cost }) => [route, cost.micros])).toEqual([
      ['local', 300],
      ['local', 300],
    ])
  })

  test('home that stands by its answer is', async () => {
    const it = await house({ verify: undefined, cascade: { samples: 2 }, home: reckoned(84) })
    expect([(await ask(it, body)).told('route'), asked(it.box), asked(it.tower)]).toEqual(['local', 3, 0])
  })

  test('home is not asked twice where agreement tells nothing', async () => {
    const it = await house({
      verify: undefined,
      cascade: { samples: 2 },
      home: { text: 'Dear Sir, thank you for your letter. Yours truly' },
    })
    await ask(it, { ...question, messages: [{ role: 'user', content: 'Write a short letter of thanks.' }] })
    expect(asked(it.box)).toBe(1)
  })

  test('nobody waits for it longer than for anything that is held', async () => {
    const it = await house({ ...wavering(), homeFault: 'slow-start=80', cascade: { samples: 2, holdMs: 120 } })
    const { told, entry } = await ask(it, body)
    expect([told('route'), told('warnings'), signal(entry, 'cascade')]).toEqual(['local', 'answer unverified', 'late'])
  })
})

test('a caller who leaves while home is asked again was given nothing, and the ledger says so', async () => {
  const it = await house({
    verify: undefined,
    cascade: { samples: 2 },
    home: { text: 'Each crate holds 12 bottles, so 7 * 12 = 84. The answer is 84.' },
    homeFault: 'stall,after=1',
  })
  const body = { ...question, messages: [{ role: 'user', content: 'A crate holds 12 bottles. How many bottles do 7 crates hold?' }] }
  const leaving = new AbortController()
  const answer = ask(it, body, undefined, leaving.signal).catch((error: Error) => error.name)
  while (asked(it.box) < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  leaving.abort()
  expect(await answer).toBe('AbortError')
  await expect
    .poll(async () => {
      await it.app.ledger.recorder.flush()
      return (await it.app.ledger.store.list({ limit: 10 })).entries.map(({ outcome }) => outcome)
    })
    .toEqual(['gone', 'gone', 'gone'])
  expect(asked(it.tower)).toBe(0)
})

describe('without a word about who verifies, the checks that come with the program do', () => {
  const prompt = 'A crate holds 12 bottles. How many bottles do 7 crates hold? Give the number.'
  // The cloud of this house is too dear to be asked by price alone.
  const own = { verify: undefined, cascade: { threshold: 0.5 } }
  test('so arithmetic that does not hold is asked again, and arithmetic that holds is not', async () => {
    const body = { ...question, messages: [{ role: 'user', content: prompt }] }
    const wrong = await house({ ...own, home: { text: 'Each crate holds 12 bottles, so 7 * 12 = 94. The answer is 94' } })
    const right = await house({ ...own, home: { text: 'Each crate holds 12 bottles, so 7 * 12 = 84. The answer is 84' } })
    expect([(await ask(wrong, body)).told('route'), (await ask(right, body)).told('route')]).toEqual(['cascade', 'local'])
  })

  test('so is JSON that its schema does not admit', async () => {
    const schema = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'], additionalProperties: false }
    const body = { ...question, response_format: { type: 'json_schema', json_schema: { name: 'c', schema, strict: true } } }
    const wrong = await house({ ...own, home: { text: '{"count": "many"}' } })
    const right = await house({ ...own, home: { text: '{"count": 84}' } })
    expect([(await ask(wrong, body)).told('route'), (await ask(right, body)).told('route')]).toEqual(['cascade', 'local'])
  })
})

test('an answer that nobody can read is none', () => {
  expect(readAnswer(Buffer.from('data: {"broken'), protocols['openai-chat'])?.parts ?? []).toEqual([])
  const bytes = Buffer.from('{"choices":[{"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}]}')
  expect(textOf(readAnswer(bytes, protocols['openai-chat']) ?? { parts: [] })).toBe('hello')
})
