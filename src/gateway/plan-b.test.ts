// What becomes of a request when the cloud is away, or home is busy: the table of plan B, against real servers.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeUpstream, startFake } from '../../test/fakes/upstream.ts'
import { openPrivacy } from '../../test/open-privacy.ts'
import { type App, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import type { Candidate } from '../core/decision.ts'
import { burst } from './plan-b.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

type House = { readonly app: App; readonly box: FakeUpstream; readonly tower: FakeUpstream }

async function house(
  order: readonly string[],
  more: { box?: string; tower?: string; slots?: number; config?: object } = {},
): Promise<House> {
  const box = await startFake({ models: ['small'], fault: more.box, reply: () => ({ text: 'from home' }) })
  const tower = await startFake({ models: ['big'], fault: more.tower, reply: () => ({ text: 'from the cloud' }) })
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-plan-b-'))
  const config = configSchema.parse({
    server: { port: 0, drainMs: 50 },
    discover: false,
    retry: { attempts: 0 },
    breaker: { failures: 1, openMs: 60_000 },
    privacy: openPrivacy,
    upstreams: [
      { id: 'box', provider: 'openai-compatible', base: `${box.url()}/v1`, models: ['small'], slots: more.slots ?? 8 },
      { id: 'tower', provider: 'openai-compatible', base: `${tower.url()}/v1`, zone: 'cloud', models: ['big'] },
    ],
    aliases: { auto: { prefer: order } },
    ...more.config,
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

async function ask({ app }: House, headers: Record<string, string> = {}, model = 'auto') {
  const response = await fetch(`${app.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'What is it?' }] }),
  })
  const text = await response.text()
  const told = (name: string) => response.headers.get(`x-drawbridge-${name}`) ?? undefined
  return { status: response.status, text, route: told('route'), warnings: told('warnings'), fallback: told('fallback') }
}

const cloudFirst = ['tower/big', 'box/small']
const homeFirst = ['box/small', 'tower/big']
const reduced = { status: 200, route: 'local', warnings: 'answer quality-reduced' }
const asked = ({ seen }: FakeUpstream) => seen.filter(({ wire }) => wire !== undefined).length

describe('the cloud is wished for', () => {
  test('and well: it answers, and nothing is noted', async () => {
    expect(await ask(await house(cloudFirst))).toMatchObject({ status: 200, route: 'cloud', warnings: undefined })
  })

  test('and down: home answers, and says what is lost; so it does while the cloud rests', async () => {
    const it = await house(cloudFirst, { tower: 'status=500' })
    expect(await ask(it)).toMatchObject({ ...reduced, fallback: '1' })
    expect(await ask(it)).toMatchObject({ ...reduced, fallback: undefined })
    expect(asked(it.tower)).toBe(1)
  })

  test('and the bridge is raised: home answers, says what is lost, and nothing leaves', async () => {
    const it = await house(cloudFirst)
    it.app.bridge.set(true, new Date().toISOString())
    expect(await ask(it)).toMatchObject({ ...reduced, fallback: undefined })
    expect(asked(it.tower)).toBe(0)
  })

  test('by its name: nobody else answers in its place', async () => {
    const it = await house(cloudFirst, { tower: 'status=500' })
    expect(await ask(it, {}, 'tower/big')).toMatchObject({ status: 500 })
    expect(asked(it.box)).toBe(0)
  })
})

describe('home is wished for', () => {
  test('and the cloud away: nothing is lost, and nothing is noted', async () => {
    const it = await house(homeFirst)
    it.app.bridge.set(true, new Date().toISOString())
    expect(await ask(it)).toMatchObject({ status: 200, route: 'local', warnings: undefined })
  })

  test('and busy: from the limit on the others are asked, where they may answer', async () => {
    const it = await house(homeFirst, { slots: 1, box: 'slow-start=400', config: { burst: { waiting: 1 } } })
    const [first, second] = [ask(it), ask(it)]
    while (it.app.catalog.find('box')?.health.view().waiting !== 1) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await ask(it)).toMatchObject({ status: 200, route: 'cloud', warnings: undefined })
    it.app.bridge.set(true, new Date().toISOString())
    expect([await first, await second, await ask(it)].map(({ route }) => route)).toEqual(['local', 'local', 'local'])
  })

  test('and too slow for the deadline: the others are asked at once', async () => {
    const it = await house(homeFirst, { slots: 1, box: 'slow-start=150' })
    expect((await ask(it)).route).toBe('local')
    const first = ask(it)
    while (it.app.catalog.find('box')?.health.view().running !== 1) await new Promise((resolve) => setTimeout(resolve, 2))
    expect(await ask(it, { 'x-drawbridge-deadline-ms': '200' })).toMatchObject({ status: 200, route: 'cloud' })
    expect((await first).route).toBe('local')
  })
})

describe('a burst', () => {
  const candidate = (upstream: string, zone: 'device' | 'cloud') =>
    ({ upstream, provider: 'x', reasons: [], model: { name: 'm', zone: { zone, by: 'x', at: '' }, can: {} } }) satisfies Candidate
  const box = candidate('box', 'device')
  const studio = candidate('studio', 'device')
  const tower = candidate('tower', 'cloud')
  const busy = { running: 1, slots: 1, waiting: 5 }
  const free = { running: 0, slots: 1, waiting: 0 }

  test('goes to another machine at home before the cloud, and loses nobody', () => {
    const order = burst([box, studio, tower], (id) => (id === 'box' ? busy : free), { waiting: 3, leftMs: Number.POSITIVE_INFINITY })
    expect(order.map(({ upstream }) => upstream)).toEqual(['studio', 'tower', 'box'])
    expect(order[0]?.reasons.map(({ code }) => code)).toEqual(['burst.queue'])
  })

  test('goes nowhere when nobody else may answer, and asks for nothing without a limit', () => {
    const alone = [box]
    expect(burst(alone, () => busy, { waiting: 1, leftMs: 1 })).toBe(alone)
    const both = [box, tower]
    expect(burst(both, () => busy, { leftMs: Number.POSITIVE_INFINITY })).toBe(both)
  })
})
