// The law of the list: a detector finds what it says it finds and ignores what it says it ignores.
import { expect, test } from 'vitest'
import { detectors } from './index.ts'

test('names are unique', () => {
  expect(new Set(detectors.map(({ name }) => name)).size).toBe(detectors.length)
})

for (const detector of detectors) {
  test(`${detector.name} finds its examples and ignores its counter-examples`, () => {
    expect(detector.finds.length).toBeGreaterThan(0)
    expect(detector.ignores.length).toBeGreaterThan(0)
    for (const example of detector.finds) {
      const [before, marked, after] = example.split(/[«»]/)
      const [text, wanted] = marked === undefined ? [example, example] : [`${before}${marked}${after ?? ''}`, marked]
      const found = detector.find(text).map(({ start, end }) => text.slice(start, end))
      expect(found, `${detector.name} in ${JSON.stringify(text)}`).toContain(wanted)
    }
    for (const text of detector.ignores) expect(detector.find(text), `${detector.name} in ${JSON.stringify(text)}`).toEqual([])
    for (const hit of detector.finds.flatMap((text) => detector.find(text.replace(/[«»]/g, ''))))
      expect(detector.kinds.some((kind) => hit.kind === kind || hit.kind.startsWith(`${kind}_`))).toBe(true)
  })
}
