import { expect, test } from 'vitest'
import { labels, tagCount } from './labels.ts'
import { buildFilter, lists } from './lexicon.ts'
import { findSlot, readModel, type Weights, writeModel } from './model.ts'

function sample(hashes: readonly number[]): Weights {
  return {
    version: 'sample',
    lexicon: { filters: lists.map(() => buildFilter([1, 2, 3])) },
    steps: new Float32Array(tagCount).fill(0.5),
    passes: new Float32Array((tagCount + 1) * tagCount),
    leans: new Float32Array(labels.length).fill(1),
    features: hashes.map((hash, index) => ({ hash, row: Int8Array.from([index % tagCount, 7]) })),
    featureCount: hashes.length,
  }
}

test('what is written is read, every feature with its own row', () => {
  // Alike in their low halves, so that they want the same place.
  const hashes = Array.from({ length: 300 }, (_, index) => ((index + 1) << 16) | 42)
  const model = readModel(writeModel(sample(hashes)))
  expect(model.version).toBe('sample')
  hashes.forEach((hash, index) => {
    const slot = findSlot(model.slots, hash)
    const at = model.slots[2 * slot + 1]!
    expect([model.rows[at], model.rows[at + 1]]).toEqual([index % tagCount, 7])
  })
})

test('an unknown feature has no row', () => {
  expect(findSlot(readModel(writeModel(sample([0x12340001]))).slots, 0x55550001)).toBe(-1)
})

test('a file that is cut short or not a model is refused, not read as one that knows nothing', () => {
  const bytes = writeModel(sample([0x12340001]))
  expect(() => readModel(bytes.slice(0, bytes.length - 8))).toThrow(/cut short/)
  expect(() => readModel(new Uint8Array(64))).toThrow(/another make/)
})
