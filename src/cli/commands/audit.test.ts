import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { runLine } from '../program.ts'
import { openTerminal } from '../terminal.ts'

const home = mkdtempSync(join(tmpdir(), 'audit-'))
const file = (name: string, text: string | Buffer) => {
  writeFileSync(join(home, name), text)
  return join(home, name)
}
const environment = { DRAWBRIDGE_HOME: home, DRAWBRIDGE_CONFIG: file('drawbridge.yaml', ''), NO_COLOR: '1', COLUMNS: '110' }

afterAll(() => rmSync(home, { recursive: true, force: true }))

const opened = openTerminal(environment)

async function run(...line: string[]): Promise<{ code: number; text: string }> {
  const printed: string[] = []
  const keep = (text = '') => void printed.push(text)
  const terminal = { ...opened, print: keep, tell: keep, progress: () => {}, hasInput: false }
  const code = await runLine(line, { terminal, environment, signal: new AbortController().signal, heed: () => {} })
  return { code, text: printed.join('\n') }
}

const priceFile = file('prices.json', '{"prices_usd_per_mtok": {"large": {"input": 5, "cache_read": 0.5, "output": 25}}}')
const rows = (count: number, row: (index: number) => object) =>
  Array.from({ length: count }, (_, index) => JSON.stringify(row(index))).join('\n')
const asked = (prompt: string, input: number, output: number, team = 'desk') => ({
  ts: '2026-09-03T10:00:00Z',
  model: 'large',
  team,
  input_tokens: input,
  output_tokens: output,
  prompt_preview: prompt,
})
const month = file(
  'month.jsonl',
  [rows(9, () => asked('Label this message', 1_000, 10)), rows(1, () => asked('Search the whole archive', 500_000, 1_000, 'legal'))].join(
    '\n',
  ),
)

describe('audit', () => {
  test('says the finding first, then the tables it rests on, then what was assumed', async () => {
    const { code, text } = await run('audit', month, '--prices', priceFile)
    expect(code).toBe(0)
    const [first, second] = text.split('\n')
    expect(first).toBe('$2.57 over 10 requests on 2026-09-03.')
    expect(second).toBe('90 % of requests but 2 % of the cost could stay local; 1 long-context request is 98 % ($2.53).')
    expect(text).toMatch(/■ could stay +9 +90 %/)
    expect(text).toMatch(/by team[^\n]+\n +legal +1/)
    expect(text).toContain('--home-window')
  })

  test('tells programs the same, with the cost of what nobody prices left out', async () => {
    const { text } = await run('audit', month, '--json')
    const told = JSON.parse(text)
    expect(told.finding).toContain('what they cost is unknown')
    expect(told.total).toMatchObject({ requests: 10, unknown: 10 })
    expect(told.total).not.toHaveProperty('costMicros')
    expect(text).not.toContain('Label this message')
  })

  test('reads folders and zipped files, and leaves out what it reads twice only where requests have ids', async () => {
    mkdirSync(join(home, 'exports', 'deep'), { recursive: true })
    writeFileSync(join(home, 'exports', 'a.jsonl.gz'), gzipSync(readFileSync(month)))
    writeFileSync(join(home, 'exports', 'deep', 'b.jsonl'), readFileSync(month))
    writeFileSync(join(home, 'exports', 'picture.png'), 'no log')
    const { text } = await run('audit', join(home, 'exports'), '--prices', priceFile, '--json')
    expect(JSON.parse(text)).toMatchObject({ total: { requests: 20 }, rows: { kept: 20, bad: [] } })
  })

  test('counts bad rows by reason and place, quotes none of them, and ends with 1', async () => {
    const bad = file('bad.jsonl', `${rows(1, () => asked('Label', 10, 1))}\n{"secret thing\n{"ts":"soon","model":"large","input_tokens":3}`)
    const { code, text } = await run('audit', bad, '--prices', priceFile)
    expect(code).toBe(1)
    expect(text).toContain('✕ 1 row: it is not JSON (bad.jsonl:2)')
    expect(text).toContain('its time cannot be read (bad.jsonl:3)')
    expect(text).not.toContain('secret thing')
  })

  test('takes columns by name, saves them, and reads the like of it with what was saved', async () => {
    const log = file('own.csv', 'engine;tok_a;tok_b;when\nlarge;1000;0;2026-09-01\n')
    const saved = join(home, 'map.json')
    const first = await run(
      'audit',
      log,
      '--map',
      'model=engine,input=tok_a,output=tok_b,at=when',
      '--save-map',
      saved,
      '--prices',
      priceFile,
      '--json',
    )
    const second = await run('audit', log, '--map', saved, '--prices', priceFile, '--json')
    expect(JSON.parse(first.text).total.costMicros).toBe(5_000)
    expect(JSON.parse(second.text).total).toEqual(JSON.parse(first.text).total)
    const third = await run('audit', log, '--map', saved, '--save-map', saved)
    expect(third).toMatchObject({ code: 1, text: expect.stringContaining('it is there already') })
  })

  test('counts people and secrets in prompts when asked, and keeps none of them', async () => {
    const log = file(
      'people.jsonl',
      rows(4, (index) => asked(index === 0 ? 'Write to wanda.kovalenko@example.org about it' : 'Label this', 100, 10)),
    )
    const { text } = await run('audit', log, '--scan', '--json')
    expect(JSON.parse(text).sensitive).toMatchObject({ prompts: 4, read: 4, oneIn: 1, withFindings: 1, incomplete: 0 })
    expect(text).not.toContain('kovalenko')
  })

  test('scans every nth prompt when told so, and says which share that is', async () => {
    const { text } = await run('audit', month, '--scan', '--scan-every', '5')
    expect(text).toContain('of 2 prompts scanned, one in 5 of 10')
  })

  test('says so when there is nothing to count', async () => {
    expect(await run('audit', file('empty.jsonl', ''))).toMatchObject({ code: 1, text: expect.stringMatching(/^There is nothing in it\./) })
    const other = await run('audit', file('other.jsonl', '{"colour":"red"}\n{"colour":"blue"}'))
    expect(other.text).toMatch(/^None of 2 rows could be counted\./)
    expect(other.text).toContain('--map')
  })

  test('takes nothing for granted', async () => {
    const wrong = [
      [['audit', join(home, 'nowhere.jsonl')], 'cannot be read (ENOENT)'],
      [['audit', month, '--prices', file('no.json', '[]')], 'is no price list'],
      [['audit', month, '--prices', join(home, 'none.json')], 'cannot be read (ENOENT)'],
      [['audit', month, '--policy', 'balancd'], 'did you mean "balanced"?'],
      [['audit', month, '--since', 'soon'], '--since wants a date'],
      [['audit', month, '--by', 'moon'], '--by knows no "moon"'],
      [['audit', month, '--top', '1.5'], '--top wants a whole number'],
      [['audit', month, '--map', 'colour=red'], 'there is no field "colour"'],
      [['audit', month, '--map', 'nowhere.json'], 'cannot be read (ENOENT)'],
      [['audit', month, '--home-window', '-1'], '--home-window wants a whole number'],
    ] as const
    for (const [line, said] of wrong) {
      const { code, text } = await run(...line)
      expect(code, line.join(' ')).toBe(2)
      expect(text).toContain(said)
    }
    expect(existsSync(join(home, 'ledger.db'))).toBe(false)
  })

  test('another policy draws the line elsewhere', async () => {
    const log = file(
      'work.jsonl',
      rows(2, () => asked('Compare the two offers', 2_000, 400)),
    )
    const share = async (...more: string[]) => JSON.parse((await run('audit', log, '--json', ...more)).text).local.ofRequests
    expect(await share()).toBe(0)
    expect(await share('--policy', 'offline')).toBe(1)
    expect(await share('--policy', file('policy.yaml', 'policy: { preset: private-first }'))).toBe(1)
  })
})

test('the guide shows what the command prints for the example', async () => {
  const root = join(import.meta.dirname, '../../..')
  const [, shown = ''] = /--top 4\n([\s\S]+?)\n```/.exec(readFileSync(join(root, 'docs/guides/audit-a-bill.md'), 'utf8')) ?? []
  const [log, prices] = ['september.jsonl', 'prices.json'].map((name) => join(root, 'examples/audit', name))
  const { text } = await run('audit', log!, '--prices', prices!, '--top', '4')
  // Wider or narrower, the words are the same; the file's place and the policy's version are this machine's own.
  const words = (report: string) =>
    report
      .replace(/\S*prices\.json/, 'prices.json')
      .replace(/version \w+/, '')
      .split(/\s+/)
      .filter(Boolean)
  expect(words(text)).toEqual(words(shown))
})
