// A scripted world: the model at home classifies well and cannot calculate, which its name does not tell. Four hundred callers say what
// they think of its answers; then the house learns, routes by it, and forgets it again.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { lastText } from '../../../test/fakes/replies.ts'
import { type FakeUpstream, startFake } from '../../../test/fakes/upstream.ts'
import { openPrivacy } from '../../../test/open-privacy.ts'
import { type App, startApp } from '../../app.ts'
import { runLine } from '../program.ts'
import { openTerminal } from '../terminal.ts'

const home = mkdtempSync(join(tmpdir(), 'learn-'))
const environment = { DRAWBRIDGE_HOME: home, DRAWBRIDGE_CONFIG: join(home, 'drawbridge.yaml'), NO_COLOR: '1', COLUMNS: '140' }
const siteFile = join(home, 'models', 'routing-site.bin')

/** What is asked, and what would be right. */
type Asked = { readonly prompt: string; readonly right: string }
const names = ['Tom', 'Maria', 'Ken', 'Lena', 'Omar']
const things = ['apples', 'pens', 'bottles', 'tiles', 'coins', 'bricks', 'stamps']
const sum = (index: number): Asked => {
  const [boxes, each] = [3 + (index % 17), 4 + (index % 23)]
  const [who, what] = [names[index % names.length], things[index % things.length]]
  return {
    prompt: `${who} has ${boxes} boxes with ${each} ${what} in each box. How many ${what} does ${who} have in all?`,
    right: String(boxes * each),
  }
}
const ticket = (index: number): Asked => ({
  prompt: `Classify the ticket as one of: billing, delivery, other. Ticket ${index}: my parcel ${1_000 + index} has not arrived at the ${things[index % things.length]} shop.`,
  right: 'delivery',
})
const asked = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? sum(index) : ticket(index)))

/** Of ten sums one is right; of twenty tickets one is not. */
function answer(prompt: string): string {
  const index = asked.findIndex((one) => one.prompt === prompt)
  if (index < 0) return 'I do not know.'
  const { right } = asked[index]!
  if (index % 2 === 0) return `The answer is ${index % 20 === 0 ? right : Number(right) + 1}.`
  return (index - 1) % 40 === 0 ? 'other' : right
}

const opened = openTerminal(environment)
let box: FakeUpstream
let tower: FakeUpstream
let app: App

async function run(...line: string[]): Promise<{ code: number; text: string }> {
  const printed: string[] = []
  const keep = (text = '') => void printed.push(text)
  const terminal = { ...opened, print: keep, write: keep, tell: keep, progress: () => {} }
  const code = await runLine(line, { terminal, environment, signal: new AbortController().signal, heed: () => {} })
  return { code, text: printed.join('\n') }
}

async function post(path: string, body: unknown): Promise<Response> {
  return fetch(app.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

async function ask(prompt: string): Promise<{ readonly decision: string; readonly model: string; readonly text: string }> {
  const response = await post('/v1/chat/completions', { model: 'auto', messages: [{ role: 'user', content: prompt }] })
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] }
  const told = (name: string) => String(response.headers.get(`x-drawbridge-${name}`))
  return { decision: told('decision'), model: told('model'), text: choices[0]!.message.content }
}

/** What the dry run decides for prompts nobody has asked yet. */
async function routes(): Promise<string[]> {
  const unseen = [sum(401), sum(402), sum(403), ticket(401), ticket(402)]
  const told: string[] = []
  for (const { prompt } of unseen) told.push((await run('route', prompt, '--json')).text)
  return told
}

const signalsOf = async (decision: string) => {
  await app.ledger.recorder.flush()
  const entry = await app.ledger.store.get(decision)
  return new Map(entry?.decision.signals.map(({ name, value }) => [name, value]))
}

beforeAll(async () => {
  const usage = { input: 40, output: 8 }
  box = await startFake({ models: ['small'], reply: ({ body }) => ({ text: answer(lastText(body)), usage }) })
  tower = await startFake({ models: ['big'], reply: () => ({ text: 'The answer is 0.', usage }) })
  const upstreams = [
    { id: 'box', provider: 'openai-compatible', base: `${box.url()}/v1`, models: ['small'], slots: 16 },
    { id: 'tower', provider: 'openai-compatible', base: `${tower.url()}/v1`, zone: 'cloud', models: ['gpt-4o'], slots: 16 },
  ]
  const config = { server: { port: 0 }, discover: false, privacy: openPrivacy, upstreams, learning: { outcomes: 'on' } }
  writeFileSync(environment.DRAWBRIDGE_CONFIG, stringify({ ...config, prices: { models: { 'gpt-4o': { input: 2.5, output: 10 } } } }))
  app = await startApp({ file: environment.DRAWBRIDGE_CONFIG, home, environment })
  await app.discovered
})

afterAll(async () => {
  await app.close()
  await Promise.all([box.close(), tower.close()])
  rmSync(home, { recursive: true, force: true })
})

describe('a house that learns', () => {
  let before: string[]

  test('says how much is missing before there is enough', async () => {
    before = await routes()
    const { code, text } = await run('learn')
    expect(code).toBe(0)
    expect(text).toContain('not enough outcomes: 0 of 200')
    expect((await run('learn', '--undo')).code).toBe(1)
  })

  test('finds out from four hundred judged answers what its model cannot do, and proves it on what was held back', async () => {
    const waiting = [...asked]
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { decision, model, text } = await ask(next.prompt)
        expect(model).toBe('box/small')
        const response = await post('/v1/feedback', { decision, good: text.includes(next.right) })
        expect(response.status).toBe(200)
      }
    }
    await Promise.all(Array.from({ length: 4 }, worker))
    await expect.poll(() => app.ledger.store.countOutcomes()).toBe(400)

    const dry = JSON.parse((await run('learn', '--dry-run', '--json')).text) as { adopted: boolean; version: number }
    expect(dry).toMatchObject({ adopted: false, version: 1, answers: 400 })
    expect(await routes()).toEqual(before)

    const { text } = await run('learn', '--json')
    const lesson = JSON.parse(text) as {
      adopted: boolean
      trials: { before: { logLoss: number; calibrationError: number }; after: typeof dry & { logLoss: number; calibrationError: number } }[]
    }
    expect(lesson.adopted).toBe(true)
    const [trial] = lesson.trials
    expect(trial!.after.logLoss).toBeLessThan(0.6 * trial!.before.logLoss)
    expect(trial!.after.calibrationError).toBeLessThan(trial!.before.calibrationError)
  }, 120_000)

  test('then sends sums to the cloud and keeps tickets at home, and tells by which version', async () => {
    await expect.poll(async () => (await ask(sum(500).prompt)).model, { timeout: 10_000 }).toBe('tower/gpt-4o')
    const far = await ask(sum(501).prompt)
    expect(far.model).toBe('tower/gpt-4o')
    const signals = await signalsOf(far.decision)
    expect(signals.get('estimator')).toMatch(/\+site\.1$/)
    expect(signals.get('learned')).toContain('box/small=-')
    expect((await ask(ticket(501).prompt)).model).toBe('box/small')
    const told = (await run('explain', far.decision)).text
    expect(told).toContain('By what became of earlier answers the task is hard enough to ask the cloud')
  }, 30_000)

  test('learns nothing twice from the same', async () => {
    const { text } = await run('learn')
    expect(text).toContain('nothing was changed; in force: version 1')
  }, 30_000)

  test('shows share, quality and cost at each setting of the dial', async () => {
    const { text } = await run('learn', '--dial', '--json')
    const { settings } = JSON.parse(text) as {
      settings: { dial: string; value?: number; cloud: number; right: number; micros: number; unpriced: number; requests: number }[]
    }
    const at = (dial: string, value?: number) => settings.find((row) => row.dial === dial && row.value === value)!
    expect(at('as it is').requests).toBeGreaterThanOrEqual(400)
    expect(at('maxCloudShare', 0).cloud).toBe(0)
    expect(at('maxCloudShare', 0.1).cloud).toBeLessThanOrEqual(0.1 * at('maxCloudShare', 0.1).requests)
    expect(at('maxCloudShare', 0.25).cloud).toBeGreaterThan(at('maxCloudShare', 0.1).cloud)
    expect(at('atLeast', 1).cloud).toBeGreaterThan(at('atLeast', 0.8).cloud - 1)
    expect(at('atLeast', 1).right).toBeGreaterThan(at('maxCloudShare', 0).right + 0.2)
    expect(at('atLeast', 1)).toMatchObject({ unpriced: 0 })
    expect(at('atLeast', 1).micros).toBeGreaterThan(0)
    // With what was learned the sums count as lost at home, so the dial knows what they gain.
    const share = at('as it is').cloud / at('as it is').requests
    expect(share).toBeGreaterThan(0.4)
    expect((await run('learn', '--dial')).text).toMatch(/atLeast: 0.9 +\d/)
  }, 30_000)

  test('forgets it again: the same prompts are decided as before, byte for byte', async () => {
    const learned = await routes()
    expect(learned).not.toEqual(before)
    const { text } = await run('learn', '--undo')
    expect(text).toContain('version 1 of what was learned → estimates as shipped')
    expect(await routes()).toEqual(before)
    await expect.poll(async () => (await ask(sum(600).prompt)).model, { timeout: 10_000 }).toBe('box/small')
    await run('learn')
    expect(await routes()).not.toEqual(before)
    expect(readFileSync(siteFile).length).toBeGreaterThan(100)
  }, 60_000)

  test('keeps no word of anything it learned from', () => {
    const bytes = ['ledger.db', 'ledger.db-wal', 'models/routing-site.bin'].map((name) => {
      try {
        return readFileSync(join(home, name)).toString('latin1')
      } catch {
        return '' // nothing waits in the log
      }
    })
    for (const word of [...things, 'parcel', 'ticket', 'Maria']) expect(bytes.some((text) => text.includes(word))).toBe(false)
  })
})
