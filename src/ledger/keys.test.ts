import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPostgres } from '../../test/postgres.ts'
import { type KeyStore, mostKeys, type StoredKey } from './keys.ts'
import { openStore, type Store } from './store.ts'

const at = '2026-11-20T10:00:00.000Z'
const later = '2026-11-20T11:00:00.000Z'

let store: Store

const server = await startPostgres()
afterAll(() => server?.stop())
const places = [{ name: 'SQLite', fresh: async () => 'sqlite::memory:' }, ...(server ? [{ name: 'PostgreSQL', fresh: server.fresh }] : [])]

const key = (name: string, more: Partial<StoredKey> = {}): StoredKey => ({
  id: `k_${name}`,
  name,
  role: 'member',
  prefix: 'db_ABCDE',
  hash: Buffer.from(`hash of ${more.id ?? name}`).toString('hex'),
  createdAt: at,
  createdBy: 'owner',
  ...more,
})

describe.each(places)('keys in $name', ({ name, fresh }) => {
  beforeEach(async () => {
    store = await openStore(await fresh())
  })
  afterEach(() => store.close())

  test('a key comes back as it went in, with all of its bounds or none', async () => {
    const full = key('full', {
      team: 'legal',
      zones: ['device', 'private'],
      models: ['far/*'],
      level: 'internal',
      mostLevel: 'confidential',
      labels: ['eu'],
      expires: later,
      note: 'for the "clerk"; drop table keys',
    })
    for (const each of [full, key('bare')]) expect(await store.insertKey(each)).toBe('made')
    expect([await store.getKey('full'), await store.getKey('k_bare')]).toEqual([full, key('bare')])
    expect(await store.getKey("full' or '1'='1")).toBeUndefined()
  })

  test('of a name one key is in force; once it is revoked the name is free, and stands for the new one', async () => {
    await store.insertKey(key('ada'))
    expect(await store.insertKey(key('ada', { id: 'k_2' }))).toBe('taken')
    expect(await store.revokeKey('k_ada', later)).toMatchObject({ id: 'k_ada', revokedAt: later })
    expect(await store.revokeKey('k_ada', later)).toBeUndefined()
    expect(await store.insertKey(key('ada', { id: 'k_2', createdAt: '2026-11-20T09:00:00.000Z' }))).toBe('made')
    expect((await store.getKey('ada'))?.id).toBe('k_2')
    expect((await store.listKeys()).map(({ id }) => id)).toEqual(['k_ada', 'k_2'])
  })

  test('a rotation keeps the one before for as long as agreed; a revoked key cannot be rotated', async () => {
    await store.insertKey(key('ada'))
    const old = (await store.getKey('ada'))?.hash
    expect(await store.rotateKey('k_ada', { hash: 'one', prefix: 'db_1', at: later, previousUntil: later })).toMatchObject({
      hash: 'one',
      previousHash: old,
      previousUntil: later,
    })
    const again = await store.rotateKey('k_ada', { hash: 'two', prefix: 'db_2', at: later })
    expect([again?.hash, again?.previousHash, again?.prefix]).toEqual(['two', undefined, 'db_2'])
    await store.revokeKey('k_ada', later)
    expect(await store.rotateKey('k_ada', { hash: 'three', prefix: 'db_3', at: later })).toBeUndefined()
  })

  test('every change of keys or teams gives another version, and noting a use does not', async () => {
    const seen = new Set([await store.keysVersion()])
    const changes: readonly ((store: KeyStore) => Promise<unknown>)[] = [
      (one) => one.insertKey(key('ada')),
      (one) => one.rotateKey('k_ada', { hash: 'one', prefix: 'db_1', at }),
      (one) => one.rotateKey('k_ada', { hash: 'two', prefix: 'db_1', at }),
      (one) => one.saveTeam({ name: 'legal', createdAt: at }),
      (one) => one.revokeKey('k_ada', at),
      (one) => one.removeTeam('legal', at),
    ]
    for (const change of changes) {
      await change(store)
      seen.add(await store.keysVersion())
    }
    expect(seen.size).toBe(changes.length + 1)
    const before = await store.keysVersion()
    await store.touchKeys([{ id: 'k_ada', at: later }])
    expect([await store.keysVersion(), (await store.getKey('k_ada'))?.usedAt]).toEqual([before, later])
  })

  test('a team is changed under its name, and stays while keys in force belong to it', async () => {
    expect(
      await store.saveTeam({ name: 'legal', createdAt: at, zones: ['device', 'private'], models: ['box/*'], mostLevel: 'restricted' }),
    ).toBe(true)
    expect(await store.saveTeam({ name: 'legal', createdAt: later, zones: ['device'], note: 'narrower' })).toBe(true)
    expect(await store.listTeams()).toEqual([{ name: 'legal', createdAt: at, zones: ['device'], note: 'narrower' }])
    await store.insertKey(key('ada', { team: 'legal' }))
    expect(await store.removeTeam('legal', later)).toBe('used')
    await store.revokeKey('k_ada', later)
    expect([await store.removeTeam('legal', later), await store.removeTeam('legal', later)]).toEqual(['removed', undefined])
  })

  // The bound is counted by the same words everywhere, and ten thousand keys take PostgreSQL a while.
  test.runIf(name === 'SQLite')('beyond the bound nobody makes another key, though those there were are revoked', async () => {
    for (let number = 0; number < mostKeys; number++) await store.insertKey(key(`n${number}`, { revokedAt: at }))
    expect(await store.insertKey(key('ada'))).toBe('full')
    expect((await store.listKeys()).length).toBe(mostKeys)
  })

  test('two that make a key of one name at once: one is told that it is taken', async () => {
    const outcomes = await Promise.all(['k_1', 'k_2', 'k_3'].map((id) => store.insertKey(key('ada', { id }))))
    expect(outcomes.sort()).toEqual(['made', 'taken', 'taken'])
  })
})
