import { afterEach, beforeEach, expect, test } from 'vitest'
import { isDrawbridgeError } from '../../core/errors.ts'
import type { KeyStore, StoredKey } from '../../ledger/keys.ts'
import { openStore, type Store } from '../../ledger/store.ts'
import { createCallers } from '../callers.ts'
import { type Keyring, openKeyring } from './keyring.ts'
import { hashOf, mintKey, prefixOf } from './secret.ts'

const start = Date.parse('2026-11-20T10:00:00.000Z')
const iso = (ms: number) => new Date(ms).toISOString()

let store: Store
let clock = start
let isAway = false
let told: string[] = []
const rings: Keyring[] = []

beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  clock = start
  isAway = false
  told = []
})
afterEach(async () => {
  for (const ring of rings.splice(0)) await ring.close()
  await store.close()
})

/** One replica of several that share a store, which can be away. */
async function replica(): Promise<Keyring> {
  const orAway =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      isAway ? Promise.reject(new Error('nobody answers')) : work(...args)
  const shared: Pick<KeyStore, 'keysVersion' | 'listKeys' | 'listTeams' | 'touchKeys'> = {
    keysVersion: orAway(store.keysVersion),
    listKeys: orAway(store.listKeys),
    listTeams: orAway(store.listTeams),
    touchKeys: orAway(store.touchKeys),
  }
  const ring = await openKeyring({
    store: shared,
    now: () => clock,
    monotonic: () => clock,
    graceMs: () => 300_000,
    warn: (message) => told.push(message),
    pollMs: 0,
  })
  rings.push(ring)
  return ring
}

async function give(name: string, more: Partial<StoredKey> = {}): Promise<string> {
  const key = mintKey()
  const stored = { id: `k_${name}`, name, role: 'member', createdAt: iso(clock), createdBy: 'owner', ...more } as const
  await store.insertKey({ ...stored, prefix: prefixOf(key), hash: hashOf(key).toString('hex') })
  return key
}

function outcome(ring: Keyring, key: string): string {
  try {
    return createCallers([], { keyring: ring, now: () => clock }).identify({ 'x-api-key': key }).name
  } catch (error) {
    return isDrawbridgeError(error) ? error.code : 'another error'
  }
}

test('a key made or revoked anywhere is known to every replica after its next question', async () => {
  const [one, other] = [await replica(), await replica()]
  expect(outcome(other, mintKey())).toBe('anonymous')
  const key = await give('ada')
  await Promise.all([one.check(), other.check()])
  expect([outcome(one, key), outcome(other, key), outcome(other, mintKey())]).toEqual(['ada', 'ada', 'caller.unknown'])
  await store.revokeKey('k_ada', iso(clock))
  await one.check()
  expect([outcome(one, key), outcome(other, key)]).toEqual(['caller.revoked', 'ada'])
  await other.check()
  expect(outcome(other, key)).toBe('caller.revoked')
})

test('that the last key was revoked does not open the door', async () => {
  const ring = await replica()
  await give('ada')
  await store.revokeKey('k_ada', iso(clock))
  await ring.check()
  const callers = createCallers([], { keyring: ring })
  expect(callers.areKeysRequired).toBe(true)
  expect(() => callers.identify({})).toThrow(/No valid key/)
})

test('a key is refused from the moment on which it expires, without any question to the store', async () => {
  const ring = await replica()
  const key = await give('ada', { expires: iso(start + 1_000) })
  await ring.check()
  clock = start + 999
  expect(outcome(ring, key)).toBe('ada')
  clock = start + 1_000
  expect(outcome(ring, key)).toBe('caller.expired')
})

test('the key before a rotation is taken for as long as agreed, and never longer than the key itself', async () => {
  const ring = await replica()
  const before = await give('ada')
  const after = mintKey()
  const secret = { hash: hashOf(after).toString('hex'), prefix: prefixOf(after), at: iso(clock) }
  await store.rotateKey('k_ada', { ...secret, previousUntil: iso(start + 5_000) })
  await ring.check()
  expect([outcome(ring, before), outcome(ring, after)]).toEqual(['ada', 'ada'])
  clock = start + 5_000
  expect([outcome(ring, before), outcome(ring, after)]).toEqual(['caller.expired', 'ada'])
  await store.rotateKey('k_ada', { ...secret, hash: hashOf(before).toString('hex') })
  await ring.check()
  expect(outcome(ring, after)).toBe('caller.unknown')
})

test('while the store is away keys work and revocations hold; after the grace stored keys are refused, until it answers again', async () => {
  const ring = await replica()
  const [ada, bob] = [await give('ada'), await give('bob')]
  await store.revokeKey('k_bob', iso(clock))
  await ring.check()
  isAway = true
  for (let minute = 1; minute <= 5; minute++) {
    clock = start + minute * 60_000
    await ring.check()
    expect([outcome(ring, ada), outcome(ring, bob)]).toEqual(['ada', 'caller.revoked'])
  }
  clock++
  await ring.check()
  expect([outcome(ring, ada), outcome(ring, bob), outcome(ring, mintKey())]).toEqual([
    'caller.unchecked',
    'caller.revoked',
    'caller.unknown',
  ])
  expect(told).toHaveLength(1)
  isAway = false
  await ring.check()
  expect([outcome(ring, ada), told.length]).toEqual(['ada', 2])
})

test('keys of the configuration go on working however long the store is away', async () => {
  const ring = await replica()
  isAway = true
  clock = start + 86_400_000
  await ring.check()
  const callers = createCallers([{ name: 'house', key: 'house-0123456789' }], { keyring: ring })
  expect(callers.identify({ 'x-api-key': 'house-0123456789' }).name).toBe('house')
})

test('a team bounds its keys, of the store and of the configuration, and never widens them', async () => {
  const ring = await replica()
  await store.saveTeam({ name: 'legal', createdAt: iso(clock), zones: ['device', 'private'], models: ['box/*'], mostLevel: 'confidential' })
  const key = await give('ada', { team: 'legal', zones: ['private', 'cloud'], models: ['*-mini'], mostLevel: 'restricted' })
  await ring.check()
  const callers = createCallers([{ name: 'clerk', key: 'clerk-0123456789', team: 'legal' }], { keyring: ring })
  expect(callers.identify({ 'x-api-key': key })).toEqual({
    name: 'ada',
    keyId: 'k_ada',
    role: 'member',
    team: 'legal',
    zones: ['private'],
    models: [['*-mini'], ['box/*']],
    mostLevel: 'confidential',
  })
  expect(callers.identify({ 'x-api-key': 'clerk-0123456789' }).zones).toEqual(['device', 'private'])
  await store.saveTeam({ name: 'legal', createdAt: iso(clock), zones: ['device'] })
  await ring.check()
  expect(callers.identify({ 'x-api-key': key }).zones).toEqual([])
  expect(callers.identify({ 'x-api-key': 'clerk-0123456789' }).zones).toEqual(['device'])
})

test('when a key was last used is written at most once a minute, and at the end', async () => {
  const ring = await replica()
  const key = await give('ada')
  await ring.check()
  const used = async () => (await store.getKey('ada'))?.usedAt
  outcome(ring, key)
  clock = start + 59_999
  await ring.check()
  expect(await used()).toBeUndefined()
  clock = start + 60_000
  await ring.check()
  expect(await used()).toBe(iso(start))
  outcome(ring, key)
  await ring.close()
  expect(await used()).toBe(iso(start + 60_000))
})
