import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { anEntry } from '../../test/fakes/entries.ts'
import { startPostgres } from '../../test/postgres.ts'
import { openLedgerStore } from './remote.ts'
import { publicKeyIn, publicKeyOf, rememberedOf, signerId } from './signer.ts'
import { openStore, type Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'verification-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const server = await startPostgres()
afterAll(() => server?.stop())

type Row = Readonly<Record<string, unknown>>
type Place = {
  readonly name: string
  readonly fresh: () => string | Promise<string>
  /** Do something to the database that no store would do. */
  readonly tamper: (url: string, sql: string) => readonly Row[] | Promise<readonly Row[]>
}
let files = 0
const sqlite: Place = {
  name: 'SQLite',
  fresh: () => `sqlite:${join(folder, `${++files}.db`)}`,
  tamper: (url, sql) => {
    const database = new DatabaseSync(url.slice('sqlite:'.length))
    try {
      if (/^select/.test(sql)) return database.prepare(sql).all() as Row[]
      database.exec(sql)
      return []
    } finally {
      database.close()
    }
  },
}
const places: readonly Place[] = [sqlite, ...(server ? [{ name: 'PostgreSQL', fresh: server.fresh, tamper: server.tamper }] : [])]

let homes = 0
const aHome = () => join(folder, `keys-${++homes}`)
const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, second)).toISOString()
const some = (count: number, prefix = 'x') =>
  Array.from({ length: count }, (_, index) =>
    anEntry({ id: `${prefix}${String(index + 1).padStart(3, '0')}`, at: at(index), cost: { micros: 100 + index, source: 'catalogue' } }),
  )
const anAction = (number: number) => ({
  id: `a_${number}`,
  at: at(number),
  who: 'ann',
  action: 'bridge.raised',
  subject: '',
  detail: { isRaised: true },
})

/** Twelve exchanges, three actions, a checkpoint after ten and one at the end. */
async function aLedger(place: Place, keys = aHome()): Promise<{ url: string; keys: string; chain: string }> {
  const url = await place.fresh()
  await using(url, keys, async (store) => {
    await store.append(some(10))
    await store.noteAdmin([anAction(1), anAction(2), anAction(3)])
    await store.seal(at(100))
    await store.append(some(12).slice(10))
    await store.seal(at(200))
  })
  return { url, keys, chain: signerId(publicKeyOf(publicKeyIn(keys) ?? '')) }
}

async function using<T>(url: string, keys: string | undefined, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url, { keys })
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}

const verify = (url: string, keys?: string) => using(url, keys, (store) => store.verifyLedger())

describe.each(places)('a chained ledger in $name', (place) => {
  test('that nobody touched is sound, sealed to its end and signed by a known key', async () => {
    const { url, keys, chain } = await aLedger(place)
    expect(await verify(url, keys)).toMatchObject({
      isSound: true,
      chains: [
        { ledger: 'admin_log', chain, lines: 3, first: 1, last: 3, unsealed: 0 },
        { ledger: 'exchanges', chain, lines: 12, first: 1, last: 12, unsealed: 0 },
      ],
      before: 0,
      checkpoints: 2,
      sealedAt: at(200),
      signers: [{ id: chain, isKnown: true }],
      flaws: [],
    })
  })

  const attacks: Record<string, [sql: string | string[], flaw: { ledger: string; seq: number; kind: string; id?: string }]> = {
    'an edited amount': [
      "update exchanges set cost_micros = 1 where id = 'x005'",
      { ledger: 'exchanges', seq: 5, kind: 'edited', id: 'x005' },
    ],
    'an edited decision': [
      `update exchanges set decision = replace(decision, 'balanced', 'strict') where id = 'x005'`,
      { ledger: 'exchanges', seq: 5, kind: 'edited', id: 'x005' },
    ],
    'an edited baseline': [
      "update exchanges set baseline_micros = 9000000 where id = 'x005'",
      { ledger: 'exchanges', seq: 5, kind: 'edited', id: 'x005' },
    ],
    'a deleted row': ["delete from exchanges where id = 'x005'", { ledger: 'exchanges', seq: 5, kind: 'missing' }],
    'the first row deleted': ["delete from exchanges where id = 'x001'", { ledger: 'exchanges', seq: 1, kind: 'missing' }],
    'two rows that changed places': [
      [
        "update exchanges set seq = 99 where id = 'x004'",
        "update exchanges set seq = 4 where id = 'x005'",
        "update exchanges set seq = 5 where id = 'x004'",
      ],
      { ledger: 'exchanges', seq: 4, kind: 'moved', id: 'x005' },
    ],
    'a tail cut off, and the head with it': [
      [
        'delete from exchanges where seq > 7',
        "update chains set last_seq = 7, last_hash = (select hash from exchanges where seq = 7) where ledger = 'exchanges'",
      ],
      { ledger: 'exchanges', seq: 8, kind: 'missing' },
    ],
    'everything gone, and the chains with it': [
      ['delete from exchanges', 'delete from chains'],
      { ledger: 'exchanges', seq: 1, kind: 'missing' },
    ],
    'a beginning that was moved without a signature': [
      [
        "update chains set start_seq = 4, start_hash = (select hash from exchanges where seq = 3) where ledger = 'exchanges'",
        'delete from exchanges where seq < 4',
      ],
      { ledger: 'exchanges', seq: 1, kind: 'missing' },
    ],
    'a row that was slipped in': ["update exchanges set seq = 40 where id = 'x012'", { ledger: 'exchanges', seq: 40, kind: 'stray' }],
    'a row slipped in among those from before the chain': [
      "update exchanges set chain = null, seq = null where id = 'x012'",
      { ledger: 'exchanges', seq: 0, kind: 'stray' },
    ],
    'an edited action of an operator': [
      "update admin_log set who = 'bob' where seq = 2",
      { ledger: 'admin_log', seq: 2, kind: 'edited', id: 'a_2' },
    ],
    'a deleted action of an operator': ['delete from admin_log where seq = 3', { ledger: 'admin_log', seq: 3, kind: 'missing' }],
    'a forged checkpoint': [
      `update checkpoints set body = replace(body, '"seq":12', '"seq":11') where seq = 2`,
      { ledger: 'checkpoints', seq: 2, kind: 'forged' },
    ],
    'a dropped checkpoint': ['delete from checkpoints where seq = 1', { ledger: 'checkpoints', seq: 1, kind: 'missing' }],
    'the last checkpoint dropped, and its head with it': [
      [
        'delete from checkpoints where seq = 2',
        "update chains set last_seq = 1, last_hash = (select hash from checkpoints where seq = 1) where ledger = 'checkpoints'",
      ],
      { ledger: 'checkpoints', seq: 2, kind: 'missing' },
    ],
    'all checkpoints dropped, and their head with them': [
      ['delete from checkpoints', "delete from chains where ledger = 'checkpoints'"],
      { ledger: 'checkpoints', seq: 1, kind: 'missing' },
    ],
  }
  test.each(Object.entries(attacks))('tells of %s, and where', async (_, [sql, flaw]) => {
    const { url, keys } = await aLedger(place)
    for (const statement of [sql].flat()) await place.tamper(url, statement)
    const { isSound, flaws } = await verify(url, keys)
    expect(isSound).toBe(false)
    expect(flaws).toContainEqual(expect.objectContaining(flaw))
  })

  test('tells of a chain that was computed anew after an edit, by what was signed before', async () => {
    const { url, keys } = await aLedger(place)
    // The forger has the program, but not the key: a second ledger with another amount has sound hashes all the way.
    const other = await place.fresh()
    await using(other, keys, (store) =>
      store.append(some(12).map((entry) => (entry.id === 'x005' ? { ...entry, cost: { micros: 1, source: 'catalogue' } } : entry))),
    )
    const forged = await place.tamper(other, 'select id, cost_micros, prev_hash, hash from exchanges')
    for (const { id, cost_micros, prev_hash, hash } of forged)
      await place.tamper(
        url,
        `update exchanges set cost_micros = ${cost_micros}, prev_hash = '${prev_hash}', hash = '${hash}' where id = '${id}'`,
      )
    const head = forged.find(({ id }) => id === 'x012')?.hash
    await place.tamper(url, `update chains set last_hash = '${head}' where ledger = 'exchanges'`)
    expect((await verify(url, keys)).flaws).toEqual([
      expect.objectContaining({ ledger: 'exchanges', seq: 10, kind: 'resealed', id: 'x010' }),
      expect.objectContaining({ ledger: 'exchanges', seq: 12, kind: 'resealed', id: 'x012' }),
    ])
  })

  test('tells of checkpoints signed with a key that is not the writer’s', async () => {
    const { url, keys } = await aLedger(place)
    const [row] = await place.tamper(url, 'select body from checkpoints where seq = 2')
    const { privateKey } = generateKeyPairSync('ed25519')
    const signature = sign(null, Buffer.from(String(row?.body)), privateKey).toString('base64')
    await place.tamper(url, `update checkpoints set signature = '${signature}' where seq = 2`)
    expect((await verify(url, keys)).flaws).toContainEqual(expect.objectContaining({ ledger: 'checkpoints', seq: 2, kind: 'forged' }))
  })

  test('says when checkpoints are signed by nobody it knows', async () => {
    const { url } = await aLedger(place)
    expect((await verify(url)).signers).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{16}$/), isKnown: false }])
  })

  test('has a chain for each writer, and each is checked to its end', async () => {
    const [one, other] = [aHome(), aHome()]
    const { url } = await aLedger(place, one)
    await using(url, other, async (store) => {
      await store.append(some(5, 'y'))
      await store.seal(at(300))
    })
    const sound = await verify(url, one)
    expect(sound.isSound).toBe(true)
    expect(
      sound.chains
        .filter(({ ledger }) => ledger === 'exchanges')
        .map(({ lines }) => lines)
        .sort(),
    ).toEqual([12, 5])
    await place.tamper(url, "delete from exchanges where id = 'y005'")
    expect((await verify(url, one)).flaws).toContainEqual(expect.objectContaining({ ledger: 'exchanges', seq: 5, kind: 'missing' }))
  })

  test('takes a batch again without a second link', async () => {
    const url = await place.fresh()
    const keys = aHome()
    await using(url, keys, async (store) => {
      await store.append(some(6))
      await store.append([...some(9), ...some(9).slice(8)])
      await store.noteAdmin([anAction(1)])
      await store.noteAdmin([anAction(1), anAction(2)])
      expect(await store.verifyLedger()).toMatchObject({
        isSound: true,
        chains: [
          { lines: 2, unsealed: 2 },
          { lines: 9, unsealed: 9 },
        ],
      })
      expect((await store.totals({})).all.requests).toBe(9)
    })
  })

  test('written by several at once through one key stays one chain', async () => {
    const url = await place.fresh()
    const keys = aHome()
    const stores = await Promise.all([1, 2, 3].map(() => openLedgerStore(url, { keys })))
    await Promise.all(stores.flatMap((store, writer) => [1, 2, 3, 4].map((turn) => store.append(some(20, `w${writer}t${turn}_`)))))
    expect(await stores[0]?.verifyLedger()).toMatchObject({ isSound: true, chains: [{ lines: 240, first: 1, last: 240 }] })
    expect((await stores[0]?.totals({}))?.all.requests).toBe(240)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('that forgot by agreement is sound, also when it was interrupted, and says where it begins', async () => {
    const { url, keys, chain } = await aLedger(place)
    await using(url, keys, async (store) => {
      const { deleted } = await store.sweep({ maxAgeDays: 1, now: Date.parse(at(7)) + 86_400_000 })
      expect(deleted).toBeGreaterThanOrEqual(7)
    })
    const swept = await verify(url, keys)
    expect(swept).toMatchObject({ isSound: true, flaws: [] })
    expect(swept.chains).toContainEqual({ ledger: 'exchanges', chain, lines: 5, first: 8, last: 12, unsealed: 0 })
    await place.tamper(url, 'delete from exchanges where seq = 8')
    expect((await verify(url, keys)).flaws).toContainEqual(expect.objectContaining({ ledger: 'exchanges', seq: 8, kind: 'missing' }))
  })

  test('that forgot everything goes on where it was', async () => {
    const { url, keys } = await aLedger(place)
    await using(url, keys, async (store) => {
      await store.sweep({ maxAgeDays: 1, now: Date.parse(at(1_000)) + 86_400_000 })
      expect((await store.totals({})).all.requests).toBe(0)
      await store.append(some(2, 'later'))
      const { isSound, chains } = await store.verifyLedger()
      expect(isSound).toBe(true)
      expect(chains.find(({ ledger }) => ledger === 'exchanges')).toMatchObject({ lines: 2, first: 13, last: 14 })
    })
  })

  test('forgets also what a wrong clock wrote, instead of keeping everything behind it', async () => {
    const url = await place.fresh()
    const keys = aHome()
    await using(url, keys, async (store) => {
      await store.append([anEntry({ id: 'future', at: '2099-01-01T00:00:00.000Z' }), ...some(3)])
      await store.sweep({ maxAgeDays: 1, now: Date.parse(at(0)) + 3 * 86_400_000 })
      expect((await store.list({ limit: 5 })).entries).toEqual([])
      expect((await store.verifyLedger()).isSound).toBe(true)
    })
  })

  test('has sealed what left, too: its end cut off and its fact rewritten is told', async () => {
    const { url, keys } = await aLedger(place)
    const line = (number: number) => ({
      exchange: `d_${number}`,
      at: at(number),
      upstream: 'far',
      provider: 'openai',
      model: 'm',
      zone: 'cloud' as const,
      destination: 'https://api.example.com',
      level: 'internal' as const,
      sha256: '0'.repeat(64),
      bytes: 1,
      redactions: {},
      policy: 'p',
    })
    await using(url, keys, async (store) => {
      await store.noteEgress([1, 2, 3, 4].map(line))
      await store.seal(at(300))
    })
    await place.tamper(url, 'delete from egress where seq > 2')
    await place.tamper(url, `update meta set value = (select '2 ' || hash from egress where seq = 2) where name = 'egress.head'`)
    expect((await verify(url, keys)).flaws).toContainEqual({ ledger: 'egress', chain: '', seq: 3, kind: 'missing' })
  })

  test('is not sealed again while nothing moved', async () => {
    const { url, keys } = await aLedger(place)
    await using(url, keys, async (store) => {
      expect(await store.seal(at(900))).toBe(false)
      await store.append(some(1, 'new'))
      expect(await store.seal(at(901))).toBe(true)
    })
  })

  test('stays sound for a reader while it is written, sealed and swept', async () => {
    const url = await place.fresh()
    const keys = aHome()
    const store = await openLedgerStore(url, { keys })
    await store.append(some(2_500))
    const checks: Promise<boolean>[] = []
    for (let turn = 0; turn < 6; turn++) {
      checks.push(store.verifyLedger().then(({ isSound }) => isSound))
      await store.append(some(300, `t${turn}_`))
      await store.seal(at(turn))
      if (turn % 2 === 1) await store.sweep({ maxAgeDays: 1, now: Date.parse(at(300 * turn)) + 86_400_000 })
    }
    expect(await Promise.all(checks)).toEqual(Array(6).fill(true))
    await store.close()
  })
})

test('a ledger from before the chain keeps its rows and says how many nothing can be proved of', async () => {
  const { url, keys } = await aLedger(sqlite)
  sqlite.tamper(url, 'update exchanges set chain = null, seq = null, prev_hash = null, hash = null')
  for (const table of ['chains', 'checkpoints', 'rollups', 'latencies', 'meta']) sqlite.tamper(url, `delete from ${table}`)
  const other = aHome()
  await using(url, other, async (store) => {
    expect((await store.totals({})).all).toMatchObject({ requests: 12, costMicros: 1_266 })
    await store.append(some(2, 'new'))
    sqlite.tamper(url, 'delete from admin_log')
    expect(await store.verifyLedger()).toMatchObject({ isSound: true, before: 12, chains: [{ ledger: 'exchanges', lines: 2 }] })
    await store.sweep({ maxAgeDays: 1, now: Date.parse(at(6)) + 86_400_000 })
    expect(await store.verifyLedger()).toMatchObject({ isSound: true, before: 6 })
  })
  expect(rememberedOf(keys, 'nothing')).toBeUndefined()
})

test('the script that the reference prints finds the same, with nothing of ours', async () => {
  const { url, keys } = await aLedger(sqlite)
  const script = join(folder, 'check-chains.mjs')
  const page = readFileSync(join(import.meta.dirname, '../../docs/reference/ledger.md'), 'utf8')
  writeFileSync(script, /```js\n(\/\/ node check-chains[\s\S]*?)```/.exec(page)?.[1] ?? '')
  const run = () =>
    spawnSync(process.execPath, [script, url.slice('sqlite:'.length), join(keys, 'ledger-ed25519.pub.pem')], { encoding: 'utf8' })
  expect(run()).toMatchObject({ status: 0, stdout: '12 exchanges, sound\n' })
  await using(url, keys, (store) => store.sweep({ maxAgeDays: 1, now: Date.parse(at(4)) + 86_400_000 }))
  expect(run()).toMatchObject({ status: 0, stdout: '8 exchanges, sound\n' })
  sqlite.tamper(url, "update exchanges set cost_micros = 1 where id = 'x007'")
  expect(run().stderr).toContain('exchange 7 (x007) was changed')
  sqlite.tamper(url, 'delete from exchanges where seq >= 7')
  expect(run().stderr).toContain('exchange 7 and what follows is gone')
})

test.skipIf(process.platform === 'win32')('the key that signs is made once and read by its owner alone', async () => {
  const keys = aHome()
  const { url } = await aLedger(sqlite, keys)
  const before = publicKeyIn(keys)
  await verify(url, keys)
  expect(publicKeyIn(keys)).toBe(before)
  expect(statSync(join(keys, 'ledger-ed25519.pem')).mode & 0o077).toBe(0)
  expect(statSync(keys).mode & 0o077).toBe(0)
})
