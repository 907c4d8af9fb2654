import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Occupied } from './occupied.ts'

test('what a text says is seen in any case, and what it does not say is not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 40 }), { maxLength: 5 }),
      fc.string({ minLength: 1, maxLength: 12 }),
      (texts, candidate) => {
        const said = texts.some((text) => text.toLowerCase().includes(candidate.toLowerCase()))
        expect(new Occupied(texts).isInText(candidate)).toBe(said)
      },
    ),
  )
})

test('a part of any text is found in it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 80 }), fc.nat(), fc.nat(), (text, from, length) => {
      const start = from % text.length
      expect(new Occupied([text]).isInText(text.slice(start, start + 1 + (length % 20)))).toBe(true)
    }),
  )
})

test('surrogates blur each other when one stands inside the other', () => {
  const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'b', '1') })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), word, (taken, candidate) => {
      const occupied = new Occupied([])
      for (const surrogate of taken) occupied.take(surrogate)
      const isBlurred = taken.some((surrogate) => surrogate.includes(candidate) || candidate.includes(surrogate))
      expect(occupied.isBlurred(candidate)).toBe(isBlurred)
    }),
    { numRuns: 500 },
  )
})
