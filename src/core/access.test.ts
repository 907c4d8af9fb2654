import { expect, test } from 'vitest'
import { type Action, isAbove, lowerLevel, may, roles, sharedZones, whoMay } from './access.ts'

test('each role may what the one below it may, except that an auditor changes and asks nothing', () => {
  const table = Object.fromEntries(
    (['ask', 'own', 'read', 'operate', 'keys', 'sign'] as Action[]).map((action) => [action, whoMay(action)]),
  )
  expect(table).toEqual({
    ask: ['admin', 'operator', 'member'],
    own: ['admin', 'operator', 'auditor', 'member'],
    read: ['admin', 'operator', 'auditor'],
    operate: ['admin', 'operator'],
    keys: ['admin'],
    sign: ['admin'],
  })
})

test('a caller of whom no role is said is a member', () => {
  for (const action of ['ask', 'own', 'read', 'operate', 'keys', 'sign'] as Action[])
    expect(may(undefined, action)).toBe(may('member', action))
  expect(roles).toContain('member')
})

test('two bounds together are the narrower of both', () => {
  expect([lowerLevel('internal', 'restricted'), lowerLevel(undefined, 'public'), lowerLevel(undefined, undefined)]).toEqual([
    'internal',
    'public',
    undefined,
  ])
  expect([
    sharedZones(['device', 'cloud'], ['private', 'cloud']),
    sharedZones(undefined, ['device']),
    sharedZones(['device'], ['cloud']),
  ]).toEqual([['cloud'], ['device'], []])
  expect([isAbove('confidential', 'internal'), isAbove('internal', 'internal')]).toEqual([true, false])
})
