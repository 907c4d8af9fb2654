import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashOf, isOurForm, mintKey, prefixOf } from './secret.ts'

test('a key has a form of its own, which a checksum proves', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(42), fc.constantFrom(...'0Az'), (random, place, letter) => {
      const key = mintKey(random)
      expect(key).toMatch(/^db_[0-9A-Za-z]{49}$/)
      expect(isOurForm(key)).toBe(true)
      const at = 3 + place
      const changed = key.slice(0, at) + letter + key.slice(at + 1)
      expect(isOurForm(changed)).toBe(changed === key)
    }),
  )
})

test('different random bits give different keys, also those that differ in one bit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(255), (random, bit) => {
      const other = Uint8Array.from(random)
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(mintKey(other)).not.toBe(mintKey(random))
    }),
  )
})

test('what is shown of a key is its beginning, and what is kept of it does not hold it', () => {
  const key = mintKey()
  expect([prefixOf(key).length, key.startsWith(prefixOf(key))]).toEqual([7, true])
  expect(hashOf(key).toString('latin1')).not.toContain(key.slice(3, 20))
})
