import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SignInConfig, signInSchema } from '../config/sign-in.ts'
import { type Claims, personOf } from './person.ts'

const config = (more: object = {}): SignInConfig =>
  signInSchema.parse({ issuer: 'https://login.example.com', clientId: 'd', roles: { admin: ['root'] }, ...more })
const roleOf = (claims: object, more: object = {}) => personOf({ sub: 's', ...claims }, config(more)).person?.role

test('the first role that fits is given, from the widest to the least', () => {
  const roles = { member: ['staff'], auditor: ['audit'], admin: ['root'], operator: ['ops'] }
  expect(roleOf({ groups: ['staff', 'audit', 'ops'] }, { roles })).toBe('operator')
  expect(roleOf({ groups: ['staff', 'root'] }, { roles })).toBe('admin')
  expect(roleOf({ groups: 'staff' }, { roles })).toBe('member')
  expect(roleOf({ groups: ['others'] }, { roles })).toBeUndefined()
})

test('a claim is found by its whole name before it is looked for inside others', () => {
  expect(roleOf({ realm: { roles: ['root'] } }, { claim: 'realm.roles' })).toBe('admin')
  expect(roleOf({ 'https://example.com/groups': ['root'] }, { claim: 'https://example.com/groups' })).toBe('admin')
  expect(roleOf({ 'realm.roles': ['none'], realm: { roles: ['root'] } }, { claim: 'realm.roles' })).toBeUndefined()
})

test('an address gives a role once it is verified, whatever its case, and only to its own domain', () => {
  const roles = { admin: ['email:Ada@example.com'], auditor: ['email:*@example.com'] }
  const by = (email: unknown, verified: unknown = true) => roleOf({ email, email_verified: verified }, { roles })
  expect([by('ADA@Example.COM'), by('bob@example.com'), by('bob@example.com', 'true')]).toEqual(['admin', 'auditor', 'auditor'])
  for (const email of ['bob@sub.example.com', 'bob@example.com.evil.test', 'bob@evil.test', 'a@evil.test@example.com', '@example.com', 7])
    expect(by(email), String(email)).toBeUndefined()
  for (const verified of [false, null, 1, 'yes']) expect(by('ada@example.com', verified), String(verified)).toBeUndefined()
  expect(roleOf({ email: 'ada@example.com' }, { roles })).toBeUndefined()
})

test('a group that is called like an address gives nothing to the address, nor the other way round', () => {
  expect(roleOf({ groups: ['email:ada@example.com'] }, { roles: { admin: ['email:ada@example.com'] } })).toBeUndefined()
  expect(roleOf({ email: 'root@example.com', email_verified: true }, { roles: { admin: ['root@example.com'] } })).toBeUndefined()
  expect(roleOf({ groups: ['root@example.com'] }, { roles: { admin: ['root@example.com'] } })).toBe('admin')
})

test('whether an address would have done is told apart from having nothing', () => {
  const judge = (claims: object) => personOf({ sub: 's', ...claims }, config({ roles: { admin: ['email:ada@example.com'] } }))
  expect(judge({ email: 'ada@example.com', email_verified: false })).toMatchObject({ isUnverified: true })
  expect(judge({ email: 'bob@example.com', email_verified: false })).toMatchObject({ isUnverified: false })
})

test('nobody is named by what they may choose themselves, nor by anything that does not fit a line', () => {
  const name = (claims: Claims) => personOf(claims, config()).name
  expect(name({ sub: 'auth0|1', preferred_username: 'owner', name: 'owner' })).toBe('person:auth0|1')
  expect(name({ sub: 'a\nb', email: 'x' })).toMatch(/^person:[0-9a-f]{32}$/)
  fc.assert(
    fc.property(
      fc.string(),
      fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' }), fc.anything()),
      fc.boolean(),
      (sub, email, email_verified) => {
        expect(name({ sub, email, email_verified })).toMatch(/^person:[\x21-\x7e]{1,330}$/)
      },
    ),
  )
})

test('the same number at two issuers is two people', () => {
  const at = (issuer: string) => personOf({ sub: '1' }, config({ issuer })).subject
  expect(at('https://a.example.com')).not.toBe(at('https://b.example.com'))
})

test('whatever the claims hold, nobody gets a role that no word of theirs gives', () => {
  const innocent = fc.string().filter((word) => word !== 'root')
  const value = fc.oneof(
    innocent,
    fc.array(fc.oneof(innocent, fc.integer(), fc.constant(null))),
    fc.dictionary(innocent, innocent),
    fc.constant(null),
  )
  fc.assert(
    fc.property(value, fc.boolean(), (groups, email_verified) => {
      expect(roleOf({ groups, email_verified })).toBeUndefined()
    }),
  )
  fc.assert(
    fc.property(fc.array(innocent), fc.nat(), (groups, place) => {
      expect(roleOf({ groups: [...groups.slice(0, place), 'root', ...groups.slice(place)] })).toBe('admin')
    }),
  )
})

test('a team is a word that a team may have, or none', () => {
  const team = (department: unknown) =>
    personOf({ sub: 's', groups: 'root', department }, config({ teams: { claim: 'department' } })).person?.team
  expect([team('legal'), team(['a b', 'tax']), team('a b'), team(7), team(undefined)]).toEqual([
    'legal',
    'tax',
    undefined,
    undefined,
    undefined,
  ])
})

test.each([
  [{ issuer: 'http://login.example.com' }, 'https'],
  [{ redirect: 'http://gateway.example.com' }, 'https'],
  [{ redirect: 'https://gateway.example.com/path' }, 'without a path'],
  [{ roles: {} }, 'names nobody'],
  [{ roles: { boss: ['x'] } }, 'boss'],
  [{ sessionHours: 1_000 }, '168'],
])('a configuration that would be unsafe or useless is refused: %j', (more, words) => {
  const read = signInSchema.safeParse({ issuer: 'https://login.example.com', clientId: 'd', roles: { admin: ['root'] }, ...more })
  expect(JSON.stringify(read.error?.issues)).toContain(words)
})

test('on this machine the issuer and the gateway need no https', () => {
  expect(config({ issuer: 'http://127.0.0.1:9', redirect: 'http://localhost:4280' })).toMatchObject({ redirect: 'http://localhost:4280' })
})
