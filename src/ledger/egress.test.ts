import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Egress } from '../core/exchange.ts'
import { createEgressRecorder } from './egress-recorder.ts'
import { openStore, type Store } from './store.ts'

let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-egress-'))
  store = await openStore(`sqlite:${join(folder, 'ledger.db')}`)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function line(number: number, more: Partial<Egress> = {}): Egress {
  const content = Buffer.from(`body ${number}`)
  return {
    exchange: `d_${number}`,
    at: new Date(1_700_000_000_000 + number * 1_000).toISOString(),
    upstream: 'far',
    provider: 'openai',
    model: 'm',
    zone: 'cloud',
    destination: 'https://api.example.com',
    level: 'confidential',
    sha256: hash('sha256', content),
    bytes: content.length,
    redactions: { PERSON: 2 },
    policy: 'p1',
    content,
    ...more,
  }
}

const lines = (count: number) => Array.from({ length: count }, (_, index) => line(index + 1))

/** Do something to the database that no store would do. */
function tamper(sql: string): void {
  const database = new DatabaseSync(join(folder, 'ledger.db'))
  database.exec(sql)
  database.close()
}

test('an untouched chain is sound, however many times it was added to', async () => {
  await store.noteEgress(lines(3))
  await store.noteEgress(lines(140))
  expect(await store.verifyEgress()).toEqual({ lines: 143, first: 1, last: 143, flaws: [] })
})

test('an empty ledger is sound', async () => {
  expect((await store.verifyEgress()).flaws).toEqual([])
})

const attacks: Record<string, [sql: string, flaw: { seq: number; kind: string }]> = {
  'an edited destination': ["update egress set destination = 'https://elsewhere.example' where seq = 5", { seq: 5, kind: 'edited' }],
  'an edited count': [`update egress set redactions = '{"PERSON":1}' where seq = 5`, { seq: 5, kind: 'edited' }],
  'an exchanged body': ["update egress set content = 'another' where seq = 5", { seq: 5, kind: 'content' }],
  'a line that was taken out': ['delete from egress where seq = 5', { seq: 5, kind: 'missing' }],
  'the first line gone': ['delete from egress where seq = 1', { seq: 1, kind: 'missing' }],
  'the end cut off': ['delete from egress where seq > 7', { seq: 8, kind: 'missing' }],
  'everything gone': ['delete from egress', { seq: 1, kind: 'missing' }],
  'two lines that changed places': [
    'update egress set seq = 99 where seq = 4; update egress set seq = 4 where seq = 5; update egress set seq = 5 where seq = 99',
    { seq: 4, kind: 'moved' },
  ],
}
for (const [name, [sql, flaw]] of Object.entries(attacks)) {
  test(`the check finds ${name}`, async () => {
    await store.noteEgress(lines(10))
    tamper(sql)
    expect((await store.verifyEgress()).flaws).toContainEqual(flaw)
  })
}

test('what was forgotten by agreement leaves a sound chain that says where it begins', async () => {
  await store.noteEgress(lines(10))
  expect(await store.forgetEgress(line(6).at)).toBe(5)
  expect(await store.verifyEgress()).toEqual({ lines: 5, first: 6, last: 10, flaws: [] })
  await store.forgetEgress(line(99).at)
  await store.noteEgress([line(11)])
  expect(await store.verifyEgress()).toEqual({ lines: 1, first: 11, last: 11, flaws: [] })
})

test('lines are read back as they were noted, the exact bytes only when asked for', async () => {
  await store.noteEgress(lines(3))
  const [last] = await store.listEgress({ limit: 1, withContent: true })
  expect(last).toMatchObject({ seq: 3, exchange: 'd_3', redactions: { PERSON: 2 }, destination: 'https://api.example.com' })
  expect(Buffer.from(last?.content ?? []).toString()).toBe('body 3')
  expect((await store.listEgress({ limit: 10, before: 3 })).map(({ seq, content }) => [seq, content])).toEqual([
    [2, undefined],
    [1, undefined],
  ])
})

test('the recorder writes in order, keeps bodies only when told to, and goes on when the ledger does not', async () => {
  const warnings: string[] = []
  let isBroken = true
  const written: Egress[] = []
  const recorder = createEgressRecorder(
    {
      noteEgress: async (given) => {
        if (isBroken) throw new Error('disk full')
        written.push(...given)
      },
    },
    { keeps: () => false, warn: (message) => warnings.push(message) },
  )
  for (const each of lines(5)) recorder.note(each)
  await recorder.flush()
  expect([warnings.length, recorder.state().queued]).toEqual([1, 5])
  isBroken = false
  recorder.note(line(6))
  await recorder.close()
  expect(written.map(({ exchange, content }) => [exchange, content])).toEqual(
    [1, 2, 3, 4, 5, 6].map((number) => [`d_${number}`, undefined]),
  )
})

test('what waits for a broken ledger has a bound', async () => {
  const recorder = createEgressRecorder(
    {
      noteEgress: async () => {
        throw new Error('gone')
      },
    },
    { keeps: () => true, warn: () => {} },
  )
  for (let number = 0; number < 10_050; number++) recorder.note(line(number))
  expect(recorder.state()).toEqual({ queued: 10_000, dropped: 50 })
  await recorder.close()
})
