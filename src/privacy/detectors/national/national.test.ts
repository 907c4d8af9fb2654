// The law of this folder's list: examples, linear time, and nothing found in ordinary prose.
import { expect, test } from 'vitest'
import { national } from './index.ts'

for (const detector of national) {
  test(`${detector.name} finds its examples and ignores its counter-examples`, () => {
    for (const example of detector.finds) {
      const [before, marked, after] = example.split(/[«»]/)
      const [text, wanted] = marked === undefined ? [example, example] : [`${before}${marked}${after ?? ''}`, marked]
      const found = detector.find(text).map(({ start, end }) => text.slice(start, end))
      expect(found, `${detector.name} in ${JSON.stringify(text)}`).toContain(wanted)
    }
    for (const text of detector.ignores) expect(detector.find(text), `${detector.name} in ${JSON.stringify(text)}`).toEqual([])
  })
}
