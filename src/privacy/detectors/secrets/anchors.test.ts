import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Anchors } from './anchors.ts'

function found(words: readonly string[], text: string): string[] {
  const seen: string[] = []
  new Anchors(words).scan(text, (word, start) => seen.push(`${words[word]}@${start}`))
  return seen.sort()
}

test('every occurrence of every word is found, overlapping ones included', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd') }),
      (words, text) => {
        const expected = words.flatMap((word) =>
          Array.from(text, (_, at) => at)
            .filter((at) => text.startsWith(word, at))
            .map((at) => `${word}@${at}`),
        )
        expect(found(words, text)).toEqual(expected.sort())
      },
    ),
  )
})

test('letters match in either case, outside ASCII too', () => {
  expect(found(['contraseña', 'key'], 'Mi CONTRASEÑA, my Key')).toEqual(['contraseña@3', 'key@18'])
  expect(found(['größe', 'gas'], 'GAS GRÖßE')).toEqual(['gas@0', 'größe@4'])
})
