// A consultation on two hundred pages: what the cloud gets to see of them, and what the caller gets to read.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { lastText } from '../../test/fakes/replies.ts'
import { type FakeUpstream, startFake } from '../../test/fakes/upstream.ts'
import { openPrivacy } from '../../test/open-privacy.ts'
import { type App, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import type { Conversation } from '../core/conversation.ts'
import { ruleOf } from '../core/rules.ts'
import { estimateTokens } from '../core/tokens.ts'
import { linesOf, matterOf, partsOf, within } from './consult.ts'

const settings = { chunkTokens: 500, parallel: 2, cloudShare: 0.15 }
const asking = (...texts: string[]): Conversation => ({
  model: 'auto',
  turns: [{ role: 'user', parts: texts.map((text) => ({ type: 'text' as const, text })) }],
  tools: [],
  settings: {},
  stream: false,
})
const long = 'The tenant keeps the roof in repair at its own cost. '.repeat(400)

describe('what is asked is told from what it is asked of', () => {
  test('before it, behind it, beside it and in a turn of its own', () => {
    const question = 'Who keeps the roof in repair?'
    const together: Conversation = {
      ...asking(),
      turns: [
        { role: 'user', parts: [{ type: 'text', text: long }] },
        { role: 'assistant', parts: [{ type: 'text', text: 'Noted.' }] },
        { role: 'user', parts: [{ type: 'text', text: question }] },
      ],
    }
    for (const conversation of [asking(`${question}\n\n${long}`), asking(`${long}\n\n${question}`), asking(long, question), together]) {
      const matter = matterOf(conversation, settings)
      expect(matter?.question).toBe(question)
      expect(matter?.material).toContain('keeps the roof')
      expect(matter?.material).not.toContain(question)
    }
  })

  test('a short text, one without a question, and one with tools are no matter for it', () => {
    expect(matterOf(asking('Who keeps the roof?\n\nThe tenant.'), settings)).toBeUndefined()
    expect(matterOf(asking(long), settings)).toBeUndefined()
    expect(matterOf({ ...asking(long, 'Who?'), tools: [{ name: 'look_up' }] }, settings)).toBeUndefined()
  })
})

test('the parts of a text, joined, are the text, and none is much longer than wished', () => {
  const words = fc.array(fc.constantFrom('word', ' ', '\n', '\n\n', '. ', '😀', 'a'.repeat(700)), { maxLength: 400 })
  fc.assert(
    fc.property(words, (list) => {
      const material = list.join('')
      const tokens = estimateTokens(material)
      const parts = partsOf({ material, tokens }, 100)
      expect(parts.join('')).toBe(material)
      const size = Math.max(200, Math.floor((material.length / Math.max(1, tokens)) * 100))
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(size + 1)
    }),
  )
})

test('what a reader copied out comes before what it says itself, and nothing is told of nothing', () => {
  const part = 'The roof is old.\nThe tenant keeps it\nin repair.'
  expect(linesOf('1. It is a roof\n- "The tenant keeps it in repair."\nNONE', part)).toEqual([
    'The tenant keeps it in repair.',
    "(in the reader's words) It is a roof",
  ])
  expect(linesOf('None.', part)).toEqual([])
})

test('extracts never outgrow their budget, and every part has its word before any has its second', () => {
  const extracts = fc.array(fc.array(fc.lorem({ maxCount: 12 }), { maxLength: 5 }), { maxLength: 20 })
  fc.assert(
    fc.property(extracts, fc.nat(400), (lines, budget) => {
      const taken = within(lines, budget)
      expect(taken.flat().reduce((sum, line) => sum + estimateTokens(line) + 4, 0)).toBeLessThanOrEqual(budget)
    }),
  )
  expect(within([['a', 'b'], ['c'], ['d']], 15)).toEqual([['a'], ['c'], ['d']])
})

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

/** Of people, mail and accounts that may not leave; on every tenth page the clause that is asked for. */
const guarded = ['Wanda Haddad', 'wanda.haddad@ardent-legal.example', 'DE89 3704 0044 0532 0130 00']
const clause = (page: number) => `Indemnity clause ${page}: ${guarded[0]} (${guarded[1]}, account ${guarded[2]}) owes ${page}000 euros.`
const filler =
  'The parties agree that the premises shall be kept in good order and that notices are given in writing within a reasonable time. '
function pages(count: number): string {
  return Array.from(
    { length: count },
    (_, page) => `Page ${page + 1}\n${filler.repeat(20)}\n${page % 10 === 0 ? `${clause(page)}\n` : ''}`,
  ).join('\n')
}

/** Copies out of its part the sentences that speak of an indemnity; the judge repeats what it was given. */
const readers = ({ body }: { body: unknown }) => {
  const part = /<<<\n([\s\S]*)\n>>>/.exec(lastText(body))?.[1] ?? ''
  const found = part.split('\n').filter((line) => /indemnity/i.test(line))
  return { text: found.join('\n') || 'NONE', usage: { input: 1, output: 1 } }
}
const judges = ({ body }: { body: unknown }) => {
  const text = lastText(body)
  return {
    text: text.includes('Extracts:') ? `In short: ${text.slice(text.indexOf('Extracts:'))}` : '- indemnities and who owes them',
    usage: { input: 1_000, output: 100 },
  }
}

type House = { readonly app: App; readonly box: FakeUpstream; readonly tower: FakeUpstream }

async function house(more: object = { privacy: openPrivacy }, faults: { box?: string; tower?: string } = {}): Promise<House> {
  const box = await startFake({ models: ['small'], reply: readers, fault: faults.box })
  const tower = await startFake({ models: ['big'], reply: judges, fault: faults.tower })
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-consult-'))
  const config = configSchema.parse({
    server: { port: 0, drainMs: 50 },
    discover: false,
    retry: { attempts: 0 },
    upstreams: [
      { id: 'box', provider: 'openai-compatible', base: `${box.url()}/v1`, models: ['small'], window: 8_192 },
      { id: 'tower', provider: 'openai-compatible', base: `${tower.url()}/v1`, zone: 'cloud', models: ['big'], window: 200_000 },
    ],
    prices: { models: { big: { input: 10, output: 100 } } },
    ...more,
  })
  const app = await startApp({ config, home: folder, environment: {} })
  await app.discovered
  opened.push(async () => {
    await app.close()
    await Promise.all([box.close(), tower.close()])
    rmSync(folder, { recursive: true, force: true })
  })
  return { app, box, tower }
}

const question = 'Who owes an indemnity, and how much?'

async function ask({ app }: House, text: string, body: object = {}, path = '/v1/chat/completions', headers: Record<string, string> = {}) {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'consult', messages: [{ role: 'user', content: `${text}\n\n${question}` }], ...body }),
  })
  const told = (name: string) => response.headers.get(`x-drawbridge-${name}`) ?? undefined
  return { status: response.status, text: await response.text(), told }
}

const bodies = ({ seen }: FakeUpstream) => seen.filter(({ wire }) => wire !== undefined).map(({ body }) => body)

test('of two hundred pages a fifth at most goes to the cloud, no protected value among it, and the answer tells the true ones', async () => {
  const it = await house({})
  const text = pages(200)
  const { status, text: answer, told } = await ask(it, text)
  expect([status, told('route'), told('model')]).toEqual([200, 'consult', 'tower/big'])
  const sent = bodies(it.tower).join('\n')
  expect(estimateTokens(sent) / estimateTokens(text)).toBeLessThanOrEqual(0.2)
  for (const value of guarded) {
    expect(sent).not.toContain(value)
    expect(answer).toContain(value)
  }
  for (let page = 0; page < 200; page += 10) expect(answer).toContain(`owes ${page}000 euros`)
  expect(Number(told('redactions'))).toBeGreaterThan(0)
}, 60_000)

test('every part of it is an exchange of its own in the ledger, and the whole costs nothing beside them', async () => {
  const it = await house()
  const { told } = await ask(it, pages(20))
  await it.app.ledger.recorder.flush()
  const { entries } = await it.app.ledger.store.list({ limit: 100 })
  const whole = entries.find(({ id }) => id === told('decision'))
  const parts = entries.filter(({ decision }) => decision.signals.some(({ name, value }) => name === 'partOf' && value === whole?.id))
  expect(whole).toMatchObject({ route: 'consult', outcome: 'answered', cost: { micros: 0, source: 'parts' }, attempts: [] })
  expect(parts.length).toBe(bodies(it.box).length + bodies(it.tower).length)
  expect(parts.filter(({ route }) => route !== 'local').map(({ cost }) => cost.micros)).toEqual([20_000, 20_000])
  expect(told('cost-usd')).toBe('0.040000')
}, 30_000)

test('a rule may ask for it, and it speaks every protocol, as a stream too', async () => {
  const rules = [ruleOf('long-files', { consult: true }, { tokens: { above: 3_000 } })]
  const it = await house({ privacy: openPrivacy, policy: { rules }, aliases: { auto: { prefer: ['box/small', 'tower/big'] } } })
  const text = pages(12)
  for (const [path, stream] of [
    ['/v1/messages', true],
    ['/v1/chat/completions', true],
    ['/api/chat', false],
  ] as const) {
    const { status, text: answer, told } = await ask(it, text, { model: 'auto', max_tokens: 500, stream }, path)
    expect([path, status, told('route')]).toEqual([path, 200, 'consult'])
    expect(answer).toContain('10000 euros')
  }
  expect((await ask(it, 'short', { model: 'auto' })).told('route')).toBe('local')
}, 30_000)

test('when the cloud is down or the bridge raised, home answers if it can, and the text as a whole goes nowhere else', async () => {
  const more = { privacy: openPrivacy, aliases: { auto: { prefer: ['box/small', 'tower/big'] } } }
  const down = await house(more, { tower: 'status=500' })
  const text = pages(9)
  expect(await ask(down, text)).toMatchObject({ status: 200 })
  for (const body of bodies(down.tower)) expect(body).not.toContain('reasonable time')
  const raised = await house(more)
  raised.app.bridge.set(true, new Date().toISOString())
  expect((await ask(raised, text)).told('route')).toBe('local')
  expect(bodies(raised.tower)).toEqual([])
}, 30_000)

describe('what holds for the whole holds for its parts', () => {
  test('a text that a human must see first is not consulted on', async () => {
    const rules = [ruleOf('look', { consult: true, review: true }, { tokens: { above: 3_000 } })]
    const it = await house({ privacy: openPrivacy, policy: { rules } })
    await ask(it, pages(12), { model: 'auto' })
    expect(bodies(it.tower)).toEqual([])
  })

  test('a level that the caller declares and the profile keeps at home keeps every part there', async () => {
    const it = await house({})
    await ask(it, pages(9), {}, undefined, { 'x-drawbridge-level': 'restricted' })
    expect(bodies(it.tower)).toEqual([])
  }, 30_000)

  test('a limit on cost is one for all of them together', async () => {
    const it = await house()
    const capped = await ask(it, pages(9), {}, undefined, { 'x-drawbridge-max-cost-usd': '0.03' })
    expect(capped.told('route')).not.toBe('consult')
    expect(bodies(it.tower).length).toBeLessThanOrEqual(1)
    expect((await ask(it, pages(9), {}, undefined, { 'x-drawbridge-max-cost-usd': '0.5' })).told('route')).toBe('consult')
  }, 30_000)

  test('a key that may not reach the cloud reaches it by no consultation', async () => {
    const callers = [{ name: 'intern', key: 'intern-key-1', zones: ['device'] }]
    const it = await house({ privacy: openPrivacy, callers })
    await ask(it, pages(9), {}, undefined, { authorization: 'Bearer intern-key-1' })
    expect(bodies(it.tower)).toEqual([])
  }, 30_000)
})

test('what too few could read is not judged', async () => {
  const it = await house({ privacy: openPrivacy }, { box: 'status=500' })
  const { status } = await ask(it, pages(20))
  expect(status).toBeGreaterThanOrEqual(400)
  expect(bodies(it.tower)).toHaveLength(1)
}, 30_000)
