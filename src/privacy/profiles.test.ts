import { expect, test } from 'vitest'
import { actionOf, looksFor, profileOf, profiles } from './profiles.ts'

test('direct identifiers and secrets leave openly under no profile', () => {
  for (const profile of Object.values(profiles))
    for (const kind of ['PERSON', 'EMAIL', 'BIRTH_DATE', 'SECRET_AWS_ACCESS_KEY', 'PASSWORD', 'a kind of a dictionary'])
      expect(actionOf(profile, kind), `${kind} in ${profile.name}`).not.toBe('allow')
})

test('secrets never get a surrogate', () => {
  for (const profile of Object.values(profiles)) expect(['mask', 'block']).toContain(actionOf(profile, 'SECRET_X'))
})

test('a profile of the operator differs from its base only where it says so', () => {
  const own = profileOf('firm', { extends: 'legal', bias: 9, actions: { ORG: 'allow' } })
  expect(own).toEqual({ ...profiles.legal, name: 'firm', bias: 9, actions: { ...profiles.legal!.actions, ORG: 'allow' } })
})

test('a name that is no profile is none, whatever objects inherit', () => {
  expect(profileOf('constructor')).toBeUndefined()
  expect(profileOf('firm', { extends: 'toString' })).toBeUndefined()
})

test('the code profile looks for people and secrets and leaves companies, places and dates alone', () => {
  const code = profiles.code!
  expect(['PERSON', 'EMAIL', 'SECRET', 'SECRET_SLACK', 'ID'].every((kind) => looksFor(code, kind))).toBe(true)
  expect(['ORG', 'LOCATION', 'DATETIME'].some((kind) => looksFor(code, kind))).toBe(false)
})

test('an injection rule without a threshold takes the one recommended for its action', () => {
  expect(profileOf('mine', { injection: { action: 'hold' } })?.injection).toEqual({ action: 'hold', threshold: 0.95 })
  expect(profileOf('mine', { injection: { action: 'hold', threshold: 0.5 } })?.injection.threshold).toBe(0.5)
  expect(profileOf('mine', { extends: 'legal' })?.injection).toEqual({ action: 'strip-tools', threshold: 0.85 })
})
