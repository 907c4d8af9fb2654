// What becomes of answers, from the caller's word to the ledger; and what never gets there.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { lastText } from '../../test/fakes/replies.ts'
import { type FakeUpstream, startFake } from '../../test/fakes/upstream.ts'
import { openPrivacy } from '../../test/open-privacy.ts'
import { type App, realWorld, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import { ruleOf } from '../core/rules.ts'
import type { Judgement } from '../ledger/outcomes.ts'
import { mostAwaited } from './outcomes.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

type House = { readonly app: App; readonly box: FakeUpstream; readonly tower: FakeUpstream; readonly folder: string }

async function house(more: Record<string, unknown> = {}, replies: { box?: string; tower?: string } = {}): Promise<House> {
  const usage = { input: 10, output: 5 }
  const box = await startFake({ models: ['small'], reply: () => ({ text: replies.box ?? 'The answer is 12.', usage }) })
  const tower = await startFake({ models: ['big'], reply: () => ({ text: replies.tower ?? 'The answer is 12.', usage }) })
  const folder = mkdtempSync(join(tmpdir(), 'outcomes-'))
  const config = configSchema.parse({
    server: { port: 0, drainMs: 50 },
    discover: false,
    retry: { attempts: 0 },
    privacy: openPrivacy,
    upstreams: [
      { id: 'box', provider: 'openai-compatible', base: `${box.url()}/v1`, models: ['small'], slots: 4 },
      { id: 'tower', provider: 'openai-compatible', base: `${tower.url()}/v1`, zone: 'cloud', models: ['big'], slots: 4 },
    ],
    prices: { models: { big: { input: 10, output: 100 } } },
    learning: { outcomes: 'on' },
    ...more,
  })
  // Chance always chooses, so that a share is met at once.
  const app = await startApp({ config, home: folder, environment: {}, world: { ...realWorld(), random: () => 0 } })
  await app.discovered
  opened.push(async () => {
    await app.close()
    await Promise.all([box.close(), tower.close()])
    rmSync(folder, { recursive: true, force: true })
  })
  return { app, box, tower, folder }
}

const math = 'Tom has 3 boxes with 4 apples in each box. How many apples does Tom have in all?'
const json = { 'content-type': 'application/json' }

async function post({ app }: House, path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: JSON.parse(text) as Record<string, unknown>,
    decision: String(response.headers.get('x-drawbridge-decision')),
  }
}
const ask = (it: House, content: string, headers: Record<string, string> = {}, model = 'auto') =>
  post(it, '/v1/chat/completions', { model, messages: [{ role: 'user', content }] }, headers)

async function outcomes({ app }: House, least = 0): Promise<readonly Judgement[]> {
  for (let tries = 0; ; tries++) {
    const { judgements } = await app.ledger.store.listOutcomes({ limit: 1_000 })
    if (judgements.length >= least || tries > 100) return judgements
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('feedback', () => {
  test('is kept with who answered and what was expected, once for each answer, the latest word counting', async () => {
    const it = await house()
    const { decision } = await ask(it, math)
    expect((await post(it, '/v1/feedback', { decision, good: false, reason: 'wrong' })).body).toEqual({
      object: 'feedback',
      decision,
      score: 0,
      kept: true,
    })
    expect((await post(it, '/v1/feedback', { decision, score: 0.75 })).status).toBe(200)
    await outcomes(it, 1)
    await expect.poll(async () => (await outcomes(it))[0]?.right).toBe(0.75)
    const [one, ...others] = await outcomes(it)
    expect(others).toEqual([])
    expect(one).toMatchObject({ exchange: decision, source: 'feedback', upstream: 'box', model: 'small', family: 'math' })
    expect(one!.expected).toBeGreaterThan(0)
    expect(one!.features!.length).toBeGreaterThan(100)
  })

  test('of answers that memory has forgotten is learned from the ledger', async () => {
    const it = await house()
    const { decision } = await ask(it, math)
    for (let number = 0; number < 3; number++) await ask(it, `${math} ${number}`)
    const { store } = it.app.ledger
    await it.app.ledger.recorder.flush()
    const entry = await store.get(decision)
    // As after a restart: the same ledger, another process.
    await store.append([{ ...entry!, id: 'd_old', decision: { ...entry!.decision, id: 'd_old' } }])
    expect((await post(it, '/v1/feedback', { decision: 'd_old', good: true })).body).toMatchObject({ kept: true })
    const old = (await outcomes(it, 1)).find(({ exchange }) => exchange === 'd_old')
    expect(old).toMatchObject({ upstream: 'box', model: 'small', family: 'math', right: 1 })
    expect(old!.features).toBeUndefined()
    expect(mostAwaited).toBeLessThan(100_000)
  })

  test("a caller judges only its own answers, and another's is told like one that never was", async () => {
    const callers = [
      { name: 'anna', key: 'anna-key-1' },
      { name: 'berta', key: 'berta-key-1' },
    ]
    const it = await house({ callers })
    const as = (key: string) => ({ authorization: `Bearer ${key}` })
    const { decision } = await ask(it, math, as('anna-key-1'))
    const foreign = await post(it, '/v1/feedback', { decision, good: false }, as('berta-key-1'))
    const unknown = await post(it, '/v1/feedback', { decision: 'd_never', good: false }, as('berta-key-1'))
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    const message = ({ body }: typeof foreign) => (body.error as { message: string }).message
    expect(message(foreign).replace(decision, '*')).toBe(message(unknown).replace('d_never', '*'))
    expect(foreign.body.error).toMatchObject({ code: 'feedback.unknown' })
    expect((await post(it, '/v1/feedback', { decision, good: true }, as('anna-key-1'))).status).toBe(200)
    expect((await post(it, '/v1/feedback', { decision, good: true })).status).toBe(401)
  })

  test('a mistake is the caller’s, said in its protocol, and keeps nothing', async () => {
    const it = await house()
    const mistakes: readonly (readonly [body: unknown, status: number])[] = [
      ['{', 400],
      ['[]', 400],
      [{ good: true }, 400],
      [{ decision: '../x', good: true }, 400],
      [{ decision: 'd_1' }, 400],
      [{ decision: 'd_1', good: true, score: 1 }, 400],
      [{ decision: 'd_1', score: 1.5 }, 400],
      [{ decision: 'd_1', good: 'yes' }, 400],
      [{ decision: 'd_1', good: false, reason: 'my client said so' }, 400],
      [{ decision: 'd_1', good: true, comment: 'text' }, 400],
      [{ decision: 'd_1', good: true, reason: 'x'.repeat(5_000) }, 413],
    ]
    for (const [body, status] of mistakes) {
      const answered = await post(it, '/v1/feedback', body)
      expect([body, answered.status]).toEqual([body, status])
      expect(answered.body.error).toMatchObject({ message: expect.any(String), code: expect.stringMatching(/^request\./) })
      expect(JSON.stringify(answered.body)).not.toContain('my client')
    }
    expect(await it.app.ledger.store.countOutcomes()).toBe(0)
  })
})

describe('what is told without a word', () => {
  test('asking the same again counts a little against the answer before', async () => {
    const it = await house()
    const first = await ask(it, math)
    await ask(it, math)
    await ask(it, 'Something else altogether, which nobody has asked before?')
    const told = await outcomes(it, 1)
    expect(told.map(({ exchange, source, right }) => [exchange, source, right])).toEqual([[first.decision, 'retry', 0.3]])
  })

  test('the verdict on a draft is kept for the one who drafted it, also when another answered', async () => {
    const cascade = { policy: { rules: [ruleOf('check', { cascade: true }, { models: ['auto'] })] } }
    const it = await house(cascade, { box: 'I am sorry, I cannot help with that.', tower: 'The answer is 12.' })
    const { decision } = await ask(it, math)
    const [one] = await outcomes(it, 1)
    expect(one).toMatchObject({ exchange: decision, source: 'verifier', upstream: 'box', model: 'small' })
    expect(one!.right).toBeLessThan(0.5)
  })
})

describe('a shadow', () => {
  const shadowed = { learning: { outcomes: 'on', shadow: 0.2 } }
  const seen = ({ seen: all }: FakeUpstream) => all.filter(({ wire }) => wire !== undefined).length

  test('is asked after the caller was answered, compared, billed and recorded as a part', async () => {
    const it = await house(shadowed, { box: 'So it is 3 * 4 = 13. The answer is 13.' })
    const { decision, body } = await ask(it, math)
    expect(JSON.stringify(body)).toContain('13')
    const [one] = await outcomes(it, 1)
    expect(one).toMatchObject({ exchange: decision, source: 'shadow', upstream: 'box' })
    expect(one!.right).toBeLessThan(0.4)
    expect(seen(it.tower)).toBe(1)
    await it.app.ledger.recorder.flush()
    const { entries } = await it.app.ledger.store.list({ limit: 10 })
    const part = entries.find(({ id }) => id !== decision)
    expect(part?.decision.signals).toContainEqual({ name: 'partOf', value: decision })
    expect(part?.cost.micros).toBe(10 * 10 + 5 * 100)
    await expect.poll(async () => (await it.app.ledger.store.getMeta('shadow-spent'))?.value.split(' ')[1]).toBe('600')
  })

  test('agreement speaks for the answer', async () => {
    const it = await house(shadowed)
    await ask(it, math)
    expect((await outcomes(it, 1))[0]!.right).toBeGreaterThan(0.9)
  })

  test.each([
    ['the bridge is raised', {}, { raise: true }],
    ['the decision admits nobody else', { policy: { rules: [ruleOf('home', { localOnly: true })] } }, {}],
    ['a human must see what leaves', { policy: { rules: [ruleOf('desk', { review: true })] } }, {}],
    ['the day’s money is spent', { learning: { outcomes: 'on', shadow: 0.2, shadowUsd: 0 } }, {}],
    ['the price is not known', { prices: { models: {} } }, {}],
    ['the caller may not reach the cloud', { callers: [{ name: 'a', key: 'home-key-1', zones: ['device'] }] }, { key: 'home-key-1' }],
    ['no slot would stay free', { slots: 1 }, {}],
    ['the model was asked for by its name', {}, { model: 'box/small' }],
    ['the share is nothing', { learning: { outcomes: 'on' } }, {}],
    ['outcomes are off', { learning: { outcomes: 'off', shadow: 0.2 } }, {}],
  ] as const)('is never asked when %s', async (_, more, how) => {
    const { slots, ...config } = more as { slots?: number } & Record<string, unknown>
    const it = await house({ ...shadowed, ...config })
    if (slots) {
      const upstreams = it.app.config.upstreams.map((upstream) => ({ ...upstream, slots }))
      const own = await house({ ...shadowed, upstreams })
      await ask(own, math)
      await settled(own)
      expect(seen(it.tower)).toBe(0)
      return
    }
    const { raise, key, model } = how as { raise?: boolean; key?: string; model?: string }
    if (raise) it.app.bridge.set(true, '2026-01-01T00:00:00.000Z')
    const { status } = await ask(it, math, key ? { authorization: `Bearer ${key}` } : {}, model)
    expect(status).toBe(200)
    await settled(it)
    expect(seen(it.tower)).toBe(0)
  })

  async function settled(it: House): Promise<void> {
    // Closing waits for whatever is under way.
    await it.app.close()
  }
})

describe('privacy', () => {
  const canaries = ['xylophone-canary', 'Quetzalcoatl', 'zanzibarine']
  const prompt = `Please tell ${canaries.join(' and ')} how many apples are 3 times 4, in one figure.`

  function bytesOf(folder: string): string {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name)).toString('latin1'))
      .join('\n')
  }

  test('while outcomes are off, feedback is refused and nothing is written', async () => {
    const it = await house({ learning: { outcomes: 'off' } })
    const { decision } = await ask(it, prompt)
    await ask(it, prompt)
    const told = await post(it, '/v1/feedback', { decision, good: true })
    expect([told.status, (told.body.error as { code: string }).code]).toEqual([403, 'feedback.off'])
    await it.app.ledger.recorder.flush()
    expect(await it.app.ledger.store.countOutcomes()).toBe(0)
  })

  test('while they are on, no word of a prompt or answer is anywhere in the home, in any spelling', async () => {
    const it = await house({ learning: { outcomes: 'on', shadow: 0.2 } }, { box: `The answer, ${canaries[0]}, is 12.` })
    const { decision } = await ask(it, prompt)
    await ask(it, prompt)
    await post(it, '/v1/feedback', { decision, good: true })
    expect((await outcomes(it, 2)).length).toBeGreaterThanOrEqual(2)
    await expect.poll(() => it.tower.seen.map(({ json: body }) => lastText(body))).toContain(prompt) // it did travel
    await it.app.close()
    const bytes = bytesOf(it.folder)
    expect(bytes).toContain(decision) // the scan sees what is there
    for (const word of canaries) {
      const utf16 = Buffer.from(word, 'utf16le').toString('latin1')
      for (const spelling of [
        word,
        word.toLowerCase(),
        Buffer.from(word).toString('base64').slice(0, 12),
        Buffer.from(word).toString('hex'),
        utf16,
      ])
        expect(bytes.includes(spelling)).toBe(false)
    }
  })
})
