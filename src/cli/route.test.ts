import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { localTime } from '../core/local-time.ts'
import { type DryRun, openDryRun } from './dry-run.ts'
import { rowOf, tellRow } from './route-row.ts'
import { routeRows } from './route-rows.ts'
import { openTerminal } from './terminal.ts'

const home = mkdtempSync(join(tmpdir(), 'route-'))
const environment = { DRAWBRIDGE_HOME: home, DRAWBRIDGE_CONFIG: join(home, 'drawbridge.yaml'), NO_COLOR: '1' }
let dry: DryRun

beforeAll(async () => {
  writeFileSync(
    environment.DRAWBRIDGE_CONFIG,
    'policy: { rules: [ { name: no-poems, when: { models: [poet] }, then: { refuse: "No poems." } } ] }\naliases: { poet: { prefer: [reference-local] } }',
  )
  dry = await openDryRun({ environment })
})

afterAll(async () => {
  await dry.close()
  rmSync(home, { recursive: true, force: true })
})

type Row = {
  id: unknown
  complexity: number
  category: string
  level: string
  decision: string
  candidates: { model: string }[]
  reasons: string[]
  error?: string
  line?: number
}
const tell = async (row: object | string): Promise<Row> =>
  JSON.parse((await tellRow(dry, {}, typeof row === 'string' ? row : JSON.stringify(row), 7)).text) as Row

describe('a row', () => {
  test('comes back with its id, complexity, category, level and decision, and what stands beside it', async () => {
    const row = await tell({ id: 'a', prompt: 'What are the opening hours of a usual library?' })
    expect(row).toMatchObject({ id: 'a', decision: 'local', level: 'internal' })
    expect(row.complexity).toBeGreaterThanOrEqual(0)
    expect(row.complexity).toBeLessThanOrEqual(1)
    expect(row.category).not.toBe('')
    expect(row.candidates.map(({ model }) => model)).toEqual(['reference-local/llama3.1:8b', 'reference-cloud/claude-sonnet-4-5'])
    expect(row.reasons.join(' ')).toContain('It runs on this machine.')
  })

  test('may be a conversation, for a model of its own', async () => {
    const messages = [
      { role: 'system', content: 'Answer in one line.' },
      { role: 'user', content: 'how much is two plus two?' },
    ]
    expect(await tell({ id: 1, messages, model: 'smart' })).toMatchObject({ id: 1, decision: 'cloud' })
    expect(await tell({ id: 2, messages, model: 'poet' })).toMatchObject({ decision: 'refused', reasons: ['Rule no-poems: No poems.'] })
  })

  test('with a person in it leaves only in disguise, and what is restricted not at all', async () => {
    const memo = 'Write to Wanda Haddad, wanda.haddad@example.org, that the contract is ready.'
    expect(await tell({ id: 1, prompt: memo, model: 'auto:cloud' })).toMatchObject({ level: 'confidential', decision: 'redacted-cloud' })
    expect(await tell({ id: 2, prompt: memo, model: 'auto:cloud', level: 'restricted' })).toMatchObject({
      level: 'restricted',
      decision: 'refused',
    })
    expect(await tell({ id: 3, prompt: memo, level: 'restricted' })).toMatchObject({ decision: 'local' })
  })

  test('that cannot be read is told by its line, without a word of it', async () => {
    expect(await tell('{"id": 1, "secret')).toEqual({ line: 7, error: 'it is not JSON' })
    expect(await tell({ id: 1 })).toMatchObject({ line: 7, error: expect.stringContaining('neither a member "prompt"') })
    expect(await tell('[1]')).toMatchObject({ line: 7, error: 'it is not an object' })
  })

  test('costs what the price list says', async () => {
    const decided = await dry.decide({ messages: [{ role: 'user', content: 'Hello there' }] })
    const { candidates } = rowOf(1, decided) as { candidates: { zone: string; costUsd?: number }[] }
    expect(candidates.map(({ zone, costUsd }) => [zone, costUsd === undefined ? 'none' : costUsd > 0])).toEqual([
      ['device', 'none'],
      ['cloud', true],
    ])
  })
})

describe('many rows', () => {
  afterEach(() => vi.restoreAllMocks())

  test.each([
    ['here', 1, 90],
    ['in threads', 2, 700],
  ])(
    'decided %s come in the order in which they were given',
    async (_, threads, count) => {
      const written: string[] = []
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(written.push(String(text))))
      const rows = Array.from({ length: count }, (_, id) =>
        id === 50 ? 'nonsense' : JSON.stringify({ id, prompt: `Add ${id} and ${id + 1}.` }),
      )
      const input = Readable.from(`${rows.join('\n')}\n\n`)
      const code = await routeRows({ options: { environment }, dry, common: {}, input, terminal: openTerminal(environment), threads })
      const told = written
        .join('')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
      expect(code).toBe(1)
      expect(told.map(({ id, line }) => id ?? `line ${line}`)).toEqual(rows.map((_, id) => (id === 50 ? 'line 51' : id)))
      expect(told.every(({ error, decision }) => error !== undefined || decision === 'local')).toBe(true)
    },
    60_000,
  )
})

test('local time is that of the clock on the wall', () => {
  const at = new Date(2026, 10, 20, 18, 5)
  expect(localTime(at.getTime())).toBe('2026-11-20T18:05')
})
