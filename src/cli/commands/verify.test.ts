import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anEntry } from '../../../test/fakes/entries.ts'
import { openStore } from '../../ledger/store.ts'
import { runLine } from '../program.ts'
import { openTerminal } from '../terminal.ts'

const home = mkdtempSync(join(tmpdir(), 'verify-'))
const stranger = mkdtempSync(join(tmpdir(), 'verify-stranger-'))
const copy = join(home, 'copy.db')
const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, second)).toISOString()

async function run(house: string, ...line: string[]): Promise<{ code: number; text: string }> {
  // An address that nobody listens at, so that no gateway of the machine is asked.
  const environment = {
    DRAWBRIDGE_HOME: house,
    DRAWBRIDGE_PORT: '1',
    DRAWBRIDGE_CONFIG: join(home, 'none.yaml'),
    NO_COLOR: '1',
    COLUMNS: '120',
  }
  const printed: string[] = []
  const keep = (text = '') => void printed.push(text)
  const terminal = { ...openTerminal(environment), print: keep, tell: keep, progress: () => {} }
  const code = await runLine(line, { terminal, environment, signal: new AbortController().signal, heed: () => {} })
  return { code, text: printed.join('\n') }
}

beforeAll(async () => {
  writeFileSync(join(home, 'none.yaml'), '{}')
  const store = await openStore(`sqlite:${join(home, 'ledger.db')}`, { keys: join(home, 'keys') })
  await store.append(Array.from({ length: 9 }, (_, index) => anEntry({ id: `x_${index + 1}`, at: at(index) })))
  await store.seal(at(20))
  await store.append([anEntry({ id: 'x_late', at: at(30) })])
  await store.close()
  copyFileSync(join(home, 'ledger.db'), copy)
  const database = new DatabaseSync(copy)
  database.exec("update exchanges set cost_micros = 1 where id = 'x_4'; delete from exchanges where id = 'x_8'")
  database.close()
})
afterAll(() => {
  for (const folder of [home, stranger]) rmSync(folder, { recursive: true, force: true })
})

describe('verify', () => {
  test('says that all is whole, and how much nobody has signed for yet', async () => {
    const { code, text } = await run(home, 'verify')
    expect(code).toBe(0)
    expect(text).toContain('✓ 10 lines: none was changed, dropped or moved.')
    expect(text).toContain(`the last signed ${at(20)}; 1 line since then is chained and not signed yet.`)
    expect(text).not.toContain('not known here')
  })

  test('names each place in a copy that somebody touched, and ends with 1', async () => {
    const { code, text } = await run(home, 'verify', '--ledger', `sqlite:${copy}`)
    expect(code).toBe(1)
    expect(text).toContain('exchange 4 (x_4) was changed after it was written')
    expect(text).toContain('exchange 8 is gone')
  })

  test('tells programs the same', async () => {
    const { text } = await run(home, 'verify', '--json', '--ledger', `sqlite:${copy}`)
    expect(JSON.parse(text)).toMatchObject({
      isSound: false,
      flaws: [
        { ledger: 'exchanges', seq: 4, kind: 'edited', id: 'x_4' },
        { ledger: 'exchanges', seq: 8, kind: 'missing' },
      ],
    })
  })

  test('elsewhere it says whose signature it cannot compare, until it is given the public key', async () => {
    const ledger = ['--ledger', `sqlite:${join(home, 'ledger.db')}`]
    expect((await run(stranger, 'verify', ...ledger)).text).toContain('a key that is not known here')
    const pem = join(stranger, 'house.pem')
    writeFileSync(pem, (await run(home, 'verify', '--key')).text)
    expect((await run(stranger, 'verify', ...ledger, '--trust', pem)).text).not.toContain('not known here')
    expect((await run(stranger, 'verify', '--trust', join(home, 'none.yaml'))).code).toBe(2)
  })

  test('two houses over one ledger each check both, with the other’s public key', async () => {
    const shared = `sqlite:${join(home, 'shared.db')}`
    const other = join(home, 'other')
    for (const [index, house] of [home, other, other].entries()) {
      const store = await openStore(shared, { keys: join(house, 'keys') })
      await store.append([anEntry({ id: `s_${index}`, at: at(index) })])
      await store.seal(at(index + 40))
      await store.close()
    }
    const trust = (house: string) => ['--trust', join(house, 'keys', 'ledger-ed25519.pub.pem')]
    for (const [house, neighbour] of [
      [home, other],
      [other, home],
    ] as const) {
      const { code, text } = await run(house, 'verify', '--ledger', shared, ...trust(neighbour))
      expect([code, text]).toEqual([0, expect.stringContaining('✓ 3 lines')])
      expect(text).not.toContain('not known here')
    }
  })

  test('says that there is no key before there is one', async () => {
    expect(await run(stranger, 'verify', '--key')).toMatchObject({ code: 1, text: expect.stringContaining('has no key yet') })
  })
})
