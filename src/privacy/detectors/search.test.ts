import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Detector, defineDetector } from './detector.ts'
import { detectors } from './index.ts'
import { searchOf } from './search.ts'

const examples = detectors.flatMap(({ finds, ignores }) => [...finds, ...ignores])

test('a detector that is not asked would have found nothing', () => {
  const search = searchOf(detectors)
  const pieces = fc.array(fc.constantFrom(...examples), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(pieces, fc.constantFrom(' ', '\n', ', '), (parts, separator) => {
      const text = parts.join(separator)
      const asked = new Set<Detector>()
      search(text, (detector) => asked.add(detector))
      for (const detector of detectors) if (!asked.has(detector)) expect(detector.find(text), detector.name).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('detectors are asked in the order of their list, and few of them about a text without a digit', () => {
  const asked: Detector[] = []
  searchOf(detectors)('no number at all', (detector) => asked.push(detector))
  expect(asked).toEqual(detectors.filter((detector) => asked.includes(detector)))
  expect(asked.length).toBeLessThan(40)
})

test('when a walk breaks everybody who needs it is asked', () => {
  const walk = () => {
    throw new Error('broken')
  }
  const made = (name: string) => defineDetector({ name, kinds: [], find: () => [], needs: { walk, anyOf: [3] }, finds: [], ignores: [] })
  const asked: string[] = []
  searchOf([made('one'), made('two')])('any text', ({ name }) => asked.push(name))
  expect(asked).toEqual(['one', 'two'])
})
