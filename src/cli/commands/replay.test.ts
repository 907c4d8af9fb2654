import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anEntry } from '../../../test/fakes/entries.ts'
import { box, estimated, offer, question } from '../../../test/fakes/routing-world.ts'
import { local } from '../../admin/past-decisions.ts'
import { openStore } from '../../ledger/store.ts'
import { decide } from '../../routing/decide.ts'
import { policyOf } from '../../routing/policy.ts'
import { runLine } from '../program.ts'
import { openTerminal } from '../terminal.ts'

const home = mkdtempSync(join(tmpdir(), 'replay-'))
const file = (name: string, text: string) => {
  writeFileSync(join(home, name), text)
  return join(home, name)
}
const environment = {
  DRAWBRIDGE_HOME: home,
  DRAWBRIDGE_CONFIG: file('drawbridge.yaml', 'prices: { models: { m: { input: 3, output: 15 } } }'),
  NO_COLOR: '1',
  COLUMNS: '120',
}
const real = offer('claude', 'anthropic', 'cloud', [{ name: 'm' }])

async function run(...line: string[]): Promise<{ code: number; text: string }> {
  const printed: string[] = []
  const keep = (text = '') => void printed.push(text)
  const terminal = { ...openTerminal(environment), print: keep, tell: keep, progress: () => {} }
  const code = await runLine(line, { terminal, environment, signal: new AbortController().signal, heed: () => {} })
  return { code, text: printed.join('\n') }
}

beforeAll(async () => {
  const store = await openStore(`sqlite:${join(home, 'ledger.db')}`)
  const entries = Array.from({ length: 40 }, (_, index) => {
    const asked = { ...question, tokens: 1_000, estimate: estimated(index % 4 === 0 ? 0.9 : 0.1, 'reason') }
    const decision = decide(asked, [box, real], policyOf({}), {
      isRaised: false,
      price: ({ zone }, _, input, output) => (zone.zone === 'cloud' ? input * 3 + output * 15 : undefined),
      abilityOf: (model) => (model === 'm' ? 0.85 : 0.45),
    })
    const at = new Date(Date.now() - index * 60_000).toISOString()
    return anEntry({ id: `x_${index}`, at, decision, attempts: [], usage: { inputTotal: 1_000, outputTotal: 100 }, level: 'internal' })
  })
  await store.append(entries)
  await store.close()
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('replay', () => {
  test('tells how many decisions change, and what that does to bill and egress', async () => {
    const { code, text } = await run('replay', '--policy', file('new.yaml', 'policy: { preset: offline }'), '--json')
    const told = JSON.parse(text) as Record<string, unknown>
    expect(code).toBe(0)
    // The name `m` says nothing of its ability, so what stands fast is the sum: every decision is replayed, and offline sends nothing.
    expect(told).toMatchObject({ replayed: 40, after: { requests: 40, cloud: 0, cloudTokens: 0, costUsd: 0 } })
    const { before, changed } = told as { before: { cloud: number; costUsd: number; cloudTokens: number }; changed: number }
    expect(changed).toBe(before.cloud)
    expect(before.cloudTokens).toBe(before.cloud * 1_000)
    expect(before.costUsd).toBeCloseTo(before.cloud * 0.0045)
  })

  test('reads well, and says how faithful it is', async () => {
    const { text } = await run(
      'replay',
      '--policy',
      file('all.yaml', 'policy: { rules: [ { name: away, then: { zones: [cloud] } } ] }'),
      '--show',
      '2',
    )
    expect(text).toMatch(/decisions? of 40 since/)
    expect(text).toContain('home → cloud')
    expect(text).toContain('Rule away admits only cloud.')
    expect(text).toMatch(/replayed, chooses as it chose then in [\d.]+ %/)
  })

  test('takes nothing for granted', async () => {
    expect(await run('replay')).toMatchObject({ code: 2 })
    expect(await run('replay', '--policy', join(home, 'gone.yaml'))).toMatchObject({ code: 2 })
    expect((await run('replay', '--policy', file('bad.yaml', 'policy: { preset: x }'))).text).toContain('bad.yaml:1: policy.preset')
    expect(await run('replay', '--policy', file('same.yaml', ''), '--since', 'soon')).toMatchObject({ code: 2 })
    expect(await run('replay', '--policy', file('same.yaml', ''), '--since', '2090-01-01')).toMatchObject({ code: 1 })
    expect((await run('replay', '--policy', file('same.yaml', ''))).text).toContain('0 decisions of 40')
  })
})

test('local time is that of the calendar, minute by minute', () => {
  for (const at of ['2026-03-29T00:59:00.000Z', '2026-03-29T01:00:00.000Z', '2026-10-25T00:30:00.000Z', '2026-11-20T23:59:59.000Z']) {
    const date = new Date(at)
    expect(local(at).slice(11)).toBe(`${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`)
  }
})
