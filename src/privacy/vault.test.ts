import { expect, test } from 'vitest'
import { openVault } from './vault.ts'

const aliases = [
  { kind: 'PERSON', value: 'Wanda Haddad', surrogate: 'Elena Marsh' },
  { kind: 'PERSON', value: 'Wanda', surrogate: 'Elena' },
]

test('a vault reads both ways', () => {
  const vault = openVault(aliases)
  expect(vault.surrogateOf('PERSON', 'Wanda Haddad')).toBe('Elena Marsh')
  expect(vault.valueOf('Elena')).toBe('Wanda')
  expect(vault.surrogateOf('PERSON', 'Haddad')).toBeUndefined()
  expect(vault.valueOf('Wanda')).toBeUndefined()
})

test('a value keeps its first surrogate, whatever kind it is taken for', () => {
  const vault = openVault([...aliases, { kind: 'ORG', value: 'Wanda', surrogate: 'Larkspur' }])
  expect(vault.surrogateOf('ORG', 'Wanda')).toBe('Elena')
  expect(vault.valueOf('Larkspur')).toBe('Wanda')
})

test('two values that share a surrogate make no vault', () => {
  expect(() => openVault([...aliases, { kind: 'PERSON', value: 'Omar', surrogate: 'Elena' }])).toThrow()
})

test('what was written for a value with its title is known, and is no alias', () => {
  const vault = openVault(aliases, new Map([['Dr. Wanda Haddad', 'Dr. Elena Marsh']]))
  expect(vault.surrogateOf('PERSON', 'Dr. Wanda Haddad')).toBe('Dr. Elena Marsh')
  expect(vault.aliases).toEqual(aliases)
})
