import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { documentFeatureNames } from './features.ts'
import { readWeights, writeWeights } from './weights.ts'

const bytes = readFileSync(new URL('../../../models/injection.bin', import.meta.url))

test('the shipped weights stay below a megabyte and come back as the same bytes', () => {
  expect(bytes.length).toBeLessThanOrEqual(1_000_000)
  expect(Buffer.compare(writeWeights(readWeights(bytes, documentFeatureNames.length)), bytes)).toBe(0)
})

test.each([
  ['cut off', bytes.subarray(0, bytes.length - 1)],
  ['empty', new Uint8Array()],
  ['of something else', new TextEncoder().encode('hello, these are no weights at all')],
])('weights that are %s are refused', (_name, broken) => {
  expect(() => readWeights(broken, documentFeatureNames.length)).toThrow(/weights/)
})

test('weights for other features are refused', () => {
  expect(() => readWeights(bytes, documentFeatureNames.length + 1)).toThrow(/another/)
})
