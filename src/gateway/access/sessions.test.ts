import { afterEach, beforeEach, expect, test } from 'vitest'
import { type SignInConfig, signInSchema } from '../../config/sign-in.ts'
import { fail, isDrawbridgeError } from '../../core/errors.ts'
import { openStore, type Store } from '../../ledger/store.ts'
import { createSessions, type Sessions } from './sessions.ts'

const begin = Date.parse('2026-11-20T10:00:00.000Z')
const ada = { subject: 'ada', name: 'person:ada@example.com', role: 'auditor' } as const
const configOf = (more: object = {}): SignInConfig =>
  signInSchema.parse({ issuer: 'https://login.example.com', clientId: 'd', roles: { auditor: ['audit'] }, ...more })

let store: Store
let now = begin
let config: SignInConfig | undefined
let touches = 0

beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  now = begin
  config = configOf()
  touches = 0
})
afterEach(() => store.close())

function sessionsOver(more: Partial<Store> = {}): Sessions {
  let ids = 0
  const counted: Store = {
    ...store,
    touchSession: async (hash, at) => {
      touches++
      await store.touchSession(hash, at)
    },
    ...more,
  }
  return createSessions({ store: counted, now: () => now, id: (prefix) => `${prefix}_${++ids}`, config: () => config })
}
const pair = (cookie: string) => ({ cookie: cookie.split(';')[0] ?? '' })
const trouble = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => (isDrawbridgeError(error) ? error.code : error),
  )

test('whoever shows the cookie is the person, with the role and until when', async () => {
  const sessions = sessionsOver()
  const { cookie, session } = await sessions.open({ ...ada, team: 'legal' }, {})
  expect(await sessions.identify(pair(cookie))).toEqual({
    name: ada.name,
    role: 'auditor',
    team: 'legal',
    session: { id: session.id, until: '2026-11-20T18:00:00.000Z' },
  })
  const kept = JSON.stringify(await store.listSessions(new Date(now).toISOString()))
  expect(kept).not.toContain(cookie.slice('drawbridge-session='.length, 40))
})

test('behind https only the cookie that is bound to the host counts', async () => {
  config = configOf({ redirect: 'https://gateway.example.com' })
  const sessions = sessionsOver()
  const { cookie } = await sessions.open(ada, {})
  expect(cookie).toMatch(/^__Host-drawbridge-session=.*; SameSite=Strict; Secure$/)
  expect(await trouble(sessions.identify(pair(cookie)))).toBe('nothing')
  expect(await trouble(sessions.identify(pair(cookie.replace('__Host-', ''))))).toBe('session.needed')
})

test('a use is written down twice a minute at most, and keeps the session from ending', async () => {
  const sessions = sessionsOver()
  const { cookie } = await sessions.open(ada, {})
  for (let second = 0; second < 120; second++) {
    now += 1_000
    await sessions.identify(pair(cookie))
  }
  expect(touches).toBe(4)
  now += 59 * 60_000
  expect(await trouble(sessions.identify(pair(cookie)))).toBe('nothing')
  now += 60 * 60_000
  expect(await trouble(sessions.identify(pair(cookie)))).toBe('session.ended')
  expect(await store.listSessions(new Date(begin).toISOString())).toEqual([])
})

test('shorter hours hold at once, also for sessions that were promised more', async () => {
  const sessions = sessionsOver()
  const { cookie } = await sessions.open(ada, {})
  config = configOf({ sessionHours: 0.5 })
  now += 30 * 60_000 - 1
  expect(await sessions.identify(pair(cookie))).toMatchObject({ session: { until: '2026-11-20T10:30:00.000Z' } })
  now += 1
  expect(await trouble(sessions.identify(pair(cookie)))).toBe('session.ended')
})

test.each([
  ['roles', { roles: { auditor: ['others'] } }],
  ['the claim', { claim: 'realm.roles' }],
  ['the issuer', { issuer: 'https://other.example.com' }],
  ['teams', { teams: { claim: 'department' } }],
])('another configuration of %s ends what was begun under the one before, and lists none of it', async (_, more) => {
  const sessions = sessionsOver()
  const { cookie } = await sessions.open(ada, {})
  config = configOf(more)
  expect([await sessions.list(), await trouble(sessions.identify(pair(cookie)))]).toEqual([[], 'session.ended'])
})

test('without the section nobody is signed in, whatever a browser shows', async () => {
  const sessions = sessionsOver()
  const { cookie } = await sessions.open(ada, {})
  config = undefined
  expect([await trouble(sessions.identify(pair(cookie))), await sessions.list()]).toEqual(['session.needed', []])
})

test('while the store is away nobody is let in', async () => {
  const { cookie } = await sessionsOver().open(ada, {})
  const away = sessionsOver({ findSession: () => Promise.reject(fail('ledger.unavailable', { detail: 'gone' })) })
  expect(await trouble(away.identify(pair(cookie)))).toBe('ledger.unavailable')
})

test('a session is ended by its id and not by its hash, which somebody may have read in the store', async () => {
  const sessions = sessionsOver()
  const { session } = await sessions.open(ada, {})
  const [kept] = await store.listSessions(new Date(now).toISOString())
  expect([await sessions.end(kept?.hash ?? ''), (await sessions.end(session.id))?.id]).toEqual([undefined, session.id])
})
