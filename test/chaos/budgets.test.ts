// One cap and two gateways over one PostgreSQL: what both let through together never costs more than it allows.
import { afterAll, expect, test } from 'vitest'
import { asString, at } from '../../src/core/json.ts'
import { type FakeRequest, startFake } from '../fakes/upstream.ts'
import { startPostgres } from '../postgres.ts'
import { type House, openHouse } from './house.ts'

const database = await startPostgres()
const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
  await database?.stop()
})

test.skipIf(!database)(
  'two gateways over one database keep one budget, through whole answers and streams that are cut',
  async () => {
    let billed = 0
    let ofCut = 0
    let asked = 0
    const reply = ({ body }: FakeRequest) => {
      // Anything from 1 to 90, and nothing of chance.
      const usage = { input: 10, output: 1 + ((asked++ * 37) % 90) }
      billed += usage.input + usage.output
      if (asString(at(body, 'model')) === 'big-cut') ofCut += usage.input + usage.output
      return { text: 'a few words', usage }
    }
    const fake = await startFake({ models: ['big', 'big-cut'], reply })
    closers.push(() => fake.close())
    const cap = 4_000
    const config = {
      ledger: { url: await database?.fresh() },
      retry: { attempts: 0 },
      breaker: { failures: 1_000_000 },
      callers: [
        { name: 'root', key: 'key-of-root-1', role: 'admin' },
        { name: 'ann', key: 'key-of-ann-1', team: 'legal' },
      ],
      upstreams: [
        { id: 'far', provider: 'openai-compatible', base: `${fake.url()}/v1`, zone: 'cloud', models: ['big'], slots: 200 },
        { id: 'cut', provider: 'openai-compatible', base: `${fake.url('cut=2')}/v1`, zone: 'cloud', models: ['big-cut'], slots: 200 },
      ],
      prices: { models: { big: { input: 1, output: 1 }, 'big-cut': { input: 1, output: 1 } } },
      budgets: [{ name: 'firm', scope: { team: 'legal' }, period: 'month', usd: cap / 1_000_000, mode: 'hard' }],
    }
    const houses: House[] = []
    for (let count = 0; count < 2; count++) {
      const house = await openHouse({ config })
      houses.push(house)
      closers.push(() => house.close())
    }
    const [one, other] = houses
    if (!one || !other) throw new Error('two gateways are wanted')
    const as = (name: string) => ({
      'content-type': 'application/json',
      authorization: `Bearer key-of-${name}-1`,
      'x-drawbridge-admin': '1',
    })
    const ask = async (index: number): Promise<number> => {
      const stream = index % 3 === 0
      const body = {
        model: index % 6 === 0 ? 'cut/big-cut' : 'far/big',
        max_tokens: 100,
        stream,
        messages: [{ role: 'user', content: 'hello' }],
      }
      const { app } = index % 2 === 0 ? one : other
      const response = await fetch(`${app.url}/v1/chat/completions`, { method: 'POST', headers: as('ann'), body: JSON.stringify(body) })
      await response.text().catch(() => '') // cut
      return response.status
    }
    const statuses = await Promise.all(Array.from({ length: 100 }, (_, index) => ask(index)))
    const sent = statuses.filter((status) => status === 200).length
    expect(statuses.filter((status) => status === 429).length).toBe(100 - sent)
    expect(sent).toBeGreaterThan(10)
    // Each settles what it still holds before it tells.
    for (const { app } of houses) await fetch(`${app.url}/admin/budgets`, { headers: as('root') })
    const views = await Promise.all(
      houses.map(async ({ app }) => (await fetch(`${app.url}/admin/budgets`, { headers: as('root') })).json()),
    )
    for (const view of views) {
      expect(view).toMatchObject({ budgets: [{ name: 'firm', reserved: 0, requests: sent }] })
      // What is booked never passes the cap. Of a stream that is cut nobody tells the usage, so it is booked by what came of it.
      const { budgets } = view as { budgets: readonly { spent: number }[] } // just held to this shape
      expect(budgets[0]?.spent).toBeLessThanOrEqual(cap)
      expect(budgets[0]?.spent).toBeGreaterThanOrEqual(billed - ofCut)
    }
    expect(ofCut).toBeGreaterThan(0)
    expect(billed - ofCut).toBeLessThanOrEqual(cap)
    for (const { app } of houses) await app.ledger.recorder.flush()
    expect((await one.app.ledger.store.list({ limit: 200, filters: { caller: 'ann' } })).entries.length).toBe(100)
  },
  60_000,
)
