// `prices` and `spend`, as somebody types them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAttempt, anEntry } from '../../../test/fakes/entries.ts'
import { openStore } from '../../ledger/store.ts'
import { runLine } from '../program.ts'
import { openTerminal } from '../terminal.ts'

const home = mkdtempSync(join(tmpdir(), 'money-'))
const empty = mkdtempSync(join(tmpdir(), 'money-'))
const list = join(home, 'prices.json')
const config = join(home, 'drawbridge.yaml')
const environment = { DRAWBRIDGE_HOME: home, DRAWBRIDGE_CONFIG: config, DRAWBRIDGE_PORT: '1', NO_COLOR: '1', COLUMNS: '120' }

async function run(line: string[], over: Record<string, string> = {}): Promise<{ code: number; text: string }> {
  const printed: string[] = []
  const keep = (text = '') => void printed.push(text)
  const terminal = { ...openTerminal(environment), print: keep, tell: keep, progress: () => {} }
  const parts = { terminal, environment: { ...environment, ...over }, signal: new AbortController().signal, heed: () => {} }
  const code = await runLine(line, parts)
  return { code, text: printed.join('\n') }
}

beforeAll(async () => {
  writeFileSync(list, '{"asOf": "2026-11-01", "models": {"gpt-5": {"input": 1, "output": 8}, "gpt-y": {"input": 7, "output": 7}}}')
  writeFileSync(
    config,
    `upstreams:\n  - { id: box, provider: ollama, base: "http://127.0.0.1:1" }\nprices: { file: ${list}, models: { gpt-x: { input: 2.5, output: 10 }, gpt-y: { input: 3, output: 3 } } }`,
  )
  const store = await openStore(`sqlite:${join(home, 'ledger.db')}`)
  const cloud = anAttempt({ upstream: 'openai', provider: 'openai', zone: { ...anAttempt().zone, zone: 'cloud', by: 'hosted' } })
  const at = (day: number) => new Date(Date.UTC(2026, 9, day, 9)).toISOString()
  await store.append([
    anEntry({ id: 'a', at: at(1), caller: 'ann', cost: { micros: 100, source: 'local' }, baseline: { model: 'm', micros: 1_000_100 } }),
    anEntry({ id: 'b', at: at(2), caller: 'bob', attempts: [cloud], route: 'cloud', cost: { micros: 2_000_000, source: 'catalogue' } }),
    anEntry({ id: 'c', at: at(2), caller: 'bob', attempts: [cloud], route: 'cloud', cost: { source: 'unknown' } }),
  ])
  await store.close()
})

afterAll(() => {
  rmSync(home, { recursive: true, force: true })
  rmSync(empty, { recursive: true, force: true })
})

describe('prices', () => {
  test('tells what a model costs, from where and as of when', async () => {
    const { code, text } = await run(['prices', 'anthropic/claude-sonnet-4-5', '--json', '--at', '2026-11-20'])
    expect(code).toBe(0)
    expect(JSON.parse(text)).toMatchObject({
      prices: [
        {
          provider: 'anthropic',
          source: 'catalogue',
          asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
          input: [
            { above: 0, usdPerMillion: 3 },
            { above: 200_000, usdPerMillion: 6 },
          ],
        },
      ],
    })
  })

  test('an own price stands before the list, the configuration before the file', async () => {
    const json = async (model: string) => JSON.parse((await run(['prices', model, '--json'])).text).prices
    expect(await json('gpt-5')).toMatchObject([{ source: 'override', asOf: '2026-11-01', output: [{ usdPerMillion: 8 }] }])
    expect(await json('gpt-y')).toMatchObject([{ source: 'override', input: [{ usdPerMillion: 3 }] }])
    expect((await run(['prices', 'gpt-x'])).text).toMatch(/anywhere +2\.5 .* your configuration/)
  })

  test('what nobody knows stays unknown, and the way to tell it holds no figure that could be copied', async () => {
    const cloud = await run(['prices', 'gpt-of-mine'])
    expect(cloud.code).toBe(1)
    expect(cloud.text).toContain('nobody knows what gpt-of-mine costs')
    expect(cloud.text).toContain('{ input: …, output: … }')
    const local = await run(['prices', 'box/qwen3:8b'])
    expect([local.code, local.text.includes('prices.local')]).toEqual([1, true])
  })

  test('a day that is none is refused', async () => {
    expect((await run(['prices', 'gpt-5', '--at', 'soon'])).code).toBe(2)
  })
})

describe('spend', () => {
  test('adds up a month: spent, unpriced, saved, kept at home', async () => {
    const { code, text } = await run(['spend', '--month', '2026-10', '--by', 'caller', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(text)).toMatchObject({
      all: { requests: 3, costMicros: 2_000_100, unpriced: 1, savedMicros: 1_000_000, unbaselined: 2 },
      homeShare: { requests: 1 / 3 },
      by: [
        { key: 'bob', costMicros: 2_000_000, unpriced: 1 },
        { key: 'ann', savedMicros: 1_000_000 },
      ],
      forecast: { kind: 'over' },
    })
  })

  test('says that a sum with requests without a price is a least', async () => {
    const { text } = await run(['spend', '--month', '2026-10'])
    expect(text).toContain('at least $2.00 for 3 requests, 1 of them without a price')
    expect(text).toContain('$1.00 against the models callers would have used; unknown for 2 requests')
  })

  test('a month without requests is empty, not an error', async () => {
    const { code, text } = await run(['spend', '--month', '2020-02'])
    expect([code, text.includes('not known')]).toEqual([0, true])
  })

  test('wants a month, a split it knows, and a ledger', async () => {
    expect((await run(['spend', '--month', 'October'])).code).toBe(2)
    expect((await run(['spend', '--by', 'mood'])).code).toBe(2)
    expect((await run(['spend'], { DRAWBRIDGE_HOME: empty })).code).toBe(1)
  })
})
