import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AdminChange } from '../../core/admin-change.ts'
import { isDrawbridgeError } from '../../core/errors.ts'
import { openStore, type Store } from '../../ledger/store.ts'
import { createDesk, type Desk } from './desk.ts'
import { hashOf } from './secret.ts'

const now = Date.parse('2026-11-20T10:00:00.000Z')
let store: Store
let desk: Desk
let noted: AdminChange[] = []
let changes = 0

beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  noted = []
  changes = 0
  let id = 0
  desk = createDesk({
    store,
    now: () => now,
    id: (prefix) => `${prefix}_${++id}`,
    configured: () => ['house'],
    changed: async () => void changes++,
    note: (change) => void noted.push(change),
  })
})
afterEach(() => store.close())

const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => (isDrawbridgeError(error) ? `${error.data.param}: ${error.data.detail}` : error),
  )

test('a key is told once: what is kept and shown knows it again and cannot tell it', async () => {
  const { key, ...made } = await desk.create({ name: 'ada', zones: ['device', 'device'], expires: '1d' }, 'owner')
  expect(made).toEqual({
    id: 'k_1',
    name: 'ada',
    role: 'member',
    zones: ['device'],
    prefix: key.slice(0, 7),
    createdAt: '2026-11-20T10:00:00.000Z',
    createdBy: 'owner',
    expires: '2026-11-21T10:00:00.000Z',
    state: 'active',
  })
  expect(await desk.get('ada')).toEqual(made)
  const stored = await store.getKey('ada')
  expect(stored?.hash).toBe(hashOf(key).toString('hex'))
  expect(JSON.stringify([await desk.list(), stored, noted])).not.toContain(key.slice(7, 20))
  expect(JSON.stringify([await desk.list(), noted])).not.toContain(stored?.hash)
})

test('every change is noted with who made it, and told to whoever holds keys in memory', async () => {
  await desk.create({ name: 'ada', team: 'legal' }, 'owner')
  await desk.rotate('ada', { overlap: '1h' }, 'root')
  await desk.saveTeam({ name: 'legal', zones: ['device'] }, 'root')
  await desk.revoke('ada', 'root')
  await desk.removeTeam('legal', 'root')
  expect(noted.map(({ who, action, subject }) => `${who} ${action} ${subject}`)).toEqual([
    'owner key.created k_1',
    'root key.rotated k_1',
    'root team.saved legal',
    'root key.revoked k_1',
    'root team.removed legal',
  ])
  expect(changes).toBe(5)
})

test('what changes nothing is not noted', async () => {
  await desk.create({ name: 'ada' }, 'owner')
  await desk.revoke('ada', 'owner')
  expect(await desk.revoke('k_1', 'owner')).toMatchObject({ id: 'k_1', state: 'revoked' })
  expect([await desk.revoke('bob', 'owner'), await desk.rotate('bob', {}, 'owner'), await desk.removeTeam('x', 'owner')]).toEqual([
    undefined,
    undefined,
    false,
  ])
  expect(noted.length).toBe(2)
})

test.each([
  [{}, 'name'],
  [{ name: 'house' }, 'name: is the name of a key in the configuration'],
  [{ name: 'owner' }, 'name: must not be one of anonymous, owner'],
  [{ name: 'a b' }, 'name: must be 1-64 letters'],
  [{ name: 'x', role: 'root' }, 'role: must be one of admin, operator, auditor, member'],
  [{ name: 'x', zones: [] }, 'zones'],
  [{ name: 'x', zones: ['moon'] }, 'zones.0: must be device, private or cloud'],
  [{ name: 'x', mostLevel: 'high' }, 'mostLevel: must be public, internal, confidential or restricted'],
  [{ name: 'x', expires: 'yesterday' }, 'expires: must be a span'],
  [{ name: 'x', role: 'auditor', zones: ['device'] }, 'role: auditor asks no model'],
  [{ name: 'x', hash: 'ab' }, 'body: has a member that is not known here'],
  [[], 'body'],
  ['ada', 'body'],
])('a wish that cannot be kept is told by its member, and nothing is made: %j', async (wish, told) => {
  expect(await refusal(desk.create(wish, 'owner'))).toContain(told)
  expect(await store.listKeys()).toEqual([])
})

test('of a name one key is in force, and a key that was revoked is not renewed', async () => {
  await desk.create({ name: 'ada' }, 'owner')
  expect(await refusal(desk.create({ name: 'ada' }, 'owner'))).toBe('name: is the name of a key that is in force')
  await desk.revoke('ada', 'owner')
  expect(await refusal(desk.rotate('ada', {}, 'owner'))).toBe('id: has been revoked; make another key instead')
  expect(await desk.create({ name: 'ada' }, 'owner')).toMatchObject({ id: 'k_3', state: 'active' })
})

test('an expired key is renewed only with another end', async () => {
  await store.insertKey({
    id: 'k_old',
    name: 'old',
    role: 'member',
    prefix: 'db_',
    hash: 'ab',
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'owner',
    expires: '2026-02-01T00:00:00.000Z',
  })
  expect((await desk.get('old'))?.state).toBe('expired')
  expect(await refusal(desk.rotate('old', {}, 'owner'))).toBe('expires: is needed, since this key has expired')
  expect(await desk.rotate('old', { expires: '30d' }, 'owner')).toMatchObject({ state: 'active', expires: '2026-12-20T10:00:00.000Z' })
})

test('an overlap is a span, and not for ever', async () => {
  await desk.create({ name: 'ada' }, 'owner')
  for (const overlap of ['31d', 'always', '2026-12-01'])
    expect(await refusal(desk.rotate('ada', { overlap }, 'owner'))).toContain('overlap: must be a span')
})

test('a team that nobody made is made on the way and told, and then it is known', async () => {
  expect(await desk.create({ name: 'ada', team: 'legal' }, 'owner')).toMatchObject({ isTeamNew: true })
  expect(await desk.create({ name: 'bob', team: 'legal' }, 'owner')).not.toHaveProperty('isTeamNew')
  expect(await desk.teams()).toEqual([{ name: 'legal', createdAt: '2026-11-20T10:00:00.000Z' }])
  expect(await refusal(desk.removeTeam('legal', 'owner'))).toBe('name: has keys in force; revoke them first')
})

test('a store that is full says so', async () => {
  const full = createDesk({
    store: { ...store, insertKey: async () => 'full' },
    now: () => now,
    id: () => 'k',
    configured: () => [],
    note: () => {},
  })
  expect(await refusal(full.create({ name: 'ada' }, 'owner'))).toContain(`as many keys as it may`)
})
