import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPostgres } from '../../test/postgres.ts'
import { mostOfOne, mostSessions, mostSignIns, type StoredSession } from './sessions.ts'
import { openStore, type Store } from './store.ts'

const begin = Date.parse('2026-11-20T10:00:00.000Z')
const iso = (minutes: number) => new Date(begin + minutes * 60_000).toISOString()

let store: Store

const server = await startPostgres()
afterAll(() => server?.stop())
const places = [{ name: 'SQLite', fresh: async () => 'sqlite::memory:' }, ...(server ? [{ name: 'PostgreSQL', fresh: server.fresh }] : [])]

const session = (id: string, more: Partial<StoredSession> = {}): StoredSession => ({
  id,
  hash: `hash of ${id}`,
  subject: 'ada',
  name: 'person:ada@example.com',
  role: 'auditor',
  terms: 't',
  createdAt: iso(0),
  usedAt: iso(0),
  until: iso(480),
  ...more,
})
const ids = async (at = iso(1)) => (await store.listSessions(at)).map(({ id }) => id)

describe.each(places)('sessions in $name', ({ name, fresh }) => {
  beforeEach(async () => {
    store = await openStore(await fresh())
  })
  afterEach(() => store.close())

  test('a session comes back as it went in, with a team or without', async () => {
    const [one, other] = [session('s_1', { team: 'legal' }), session('s_2', { subject: 'bob' })]
    for (const each of [one, other]) await store.openSession(each)
    expect([await store.findSession(one.hash), await store.findSession(other.hash)]).toEqual([one, other])
    expect([await store.findSession('s_1'), await store.findSession("' or '1'='1")]).toEqual([undefined, undefined])
    await store.touchSession(one.hash, iso(9))
    expect((await store.findSession(one.hash))?.usedAt).toBe(iso(9))
  })

  test('what is ended is gone, by id, by hash or with all of a person', async () => {
    for (const id of ['s_1', 's_2', 's_3', 's_4']) await store.openSession(session(id, id === 's_4' ? { subject: 'bob' } : {}))
    expect(await store.endSession('s_1')).toMatchObject({ id: 's_1' })
    expect(await store.endSession('s_1')).toBeUndefined()
    expect(await store.endSession('hash of s_2')).toMatchObject({ id: 's_2' })
    expect(await store.endSessionsOf('ada')).toBe(1)
    expect(await ids()).toEqual(['s_4'])
  })

  test.each([
    ['role', { role: 'member' }],
    ['team', { team: 'legal' }],
    ['configuration', { terms: 'u' }],
  ] as const)('whoever signs in under another %s has no session left under the one before', async (_, more) => {
    await store.openSession(session('s_1'))
    await store.openSession(session('s_2', { subject: 'bob' }))
    await store.openSession(session('s_3', { ...more, createdAt: iso(1) }))
    expect(await ids()).toEqual(['s_3', 's_2'])
  })

  test('a person has so many sessions at most, and the oldest go', async () => {
    for (let index = 0; index < mostOfOne + 3; index++) await store.openSession(session(`s_${index}`, { createdAt: iso(index) }))
    const left = await ids()
    expect([left.length, left.at(-1)]).toEqual([mostOfOne, 's_3'])
  })

  test('those that are over are neither listed nor kept', async () => {
    await store.openSession(session('s_1', { until: iso(5) }))
    expect(await ids(iso(5))).toEqual([])
    await store.openSession(session('s_2', { subject: 'bob', createdAt: iso(5) }))
    expect(await store.findSession('hash of s_1')).toBeUndefined()
  })

  test('whoever is waited for is taken once, also when two ask at the same time', async () => {
    const waiting = { hash: 'h', salt: 's', back: '/admin/me', until: iso(10) }
    await store.beginSignIn(waiting, iso(0))
    const taken = await Promise.all([store.takeSignIn('h'), store.takeSignIn('h')])
    expect(taken.filter(Boolean)).toEqual([waiting])
    expect(await store.takeSignIn('h')).toBeUndefined()
  })

  test('so many are waited for at most, and who is late is forgotten first', async () => {
    const most = mostSignIns + 5
    for (let index = 0; index < most; index++)
      await store.beginSignIn({ hash: `h${index}`, salt: '', back: '', until: iso(100 + index) }, iso(0))
    expect([await store.takeSignIn('h4'), (await store.takeSignIn('h5'))?.hash]).toEqual([undefined, 'h5'])
    await store.beginSignIn({ hash: 'late', salt: '', back: '', until: iso(9_999) }, iso(100 + most))
    expect([await store.takeSignIn(`h${most - 1}`), (await store.takeSignIn('late'))?.hash]).toEqual([undefined, 'late'])
  }, 60_000)

  test.runIf(name === 'SQLite')(
    'beyond the bound of all the oldest session ends',
    async () => {
      for (let index = 0; index < mostSessions + 2; index++)
        await store.openSession(session(`s_${index}`, { subject: `p${index}`, createdAt: iso(index / 100) }))
      expect([await store.findSession('hash of s_1'), (await store.findSession('hash of s_2'))?.id]).toEqual([undefined, 's_2'])
      expect((await ids()).length).toBe(mostSessions)
    },
    120_000,
  )
})
