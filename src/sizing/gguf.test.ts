import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tinyModel } from '../../test/gguf/write.ts'
import { ggufShape, joinParts } from './gguf.ts'
import { kvBytes } from './memory.ts'

const bytes = tinyModel({ width: 64, layers: 2, contextTokens: 2_048 })

test('a file’s own tensors are its size: the head tells what the rest of the file takes', () => {
  const read = ggufShape(bytes, '2026-11-20')
  if (read.kind !== 'shape') throw new Error(read.kind)
  expect(read.quant).toBe('F16')
  expect(read.shape).toMatchObject({ layers: 2, kvHeads: 4, headDim: 16, contextTokens: 2_048 })
  // Tensors are padded to 32 bytes and the head stands before them.
  expect(read.shape.bytes).toBeLessThan(bytes.length)
  expect(read.shape.bytes).toBeGreaterThan(bytes.length * 0.7)
  expect(kvBytes(read.shape, 1, 'f16')).toBe(2 * 2 * 4 * 16 * 2)
})

test('an embedding lies in memory, and a token reads one row of it', () => {
  const read = ggufShape(bytes, '2026-11-20')
  if (read.kind !== 'shape') throw new Error(read.kind)
  expect(read.shape.activeBytes).toBeLessThan(read.shape.bytes ?? 0)
})

test('a head that is cut asks for more, wherever it is cut', () => {
  const whole = ggufShape(bytes, '2026-11-20')
  fc.assert(
    fc.property(fc.integer({ min: 4, max: bytes.length }), (length) => {
      const read = ggufShape(bytes.subarray(0, length), '2026-11-20')
      expect(read.kind === 'more' || (read.kind === 'shape' && read.shape.bytes === (whole.kind === 'shape' && whole.shape.bytes))).toBe(
        true,
      )
    }),
  )
})

test('bytes that are no model are told as such, and nothing falls over', () => {
  expect(ggufShape(Buffer.from('PK not a model at all, but long enough to be read'), '2026-11-20').kind).toBe('broken')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 8, max: 300 }), (noise, at) => {
      ggufShape(noise, '2026-11-20')
      const damaged = Buffer.from(bytes)
      damaged.set(noise, at)
      expect(['shape', 'more', 'broken']).toContain(ggufShape(damaged, '2026-11-20').kind)
    }),
  )
})

test('parts of a split model add up', () => {
  const read = ggufShape(bytes, '2026-11-20', true)
  if (read.kind !== 'shape') throw new Error(read.kind)
  expect(joinParts([read.shape, read.shape])?.bytes).toBe((read.shape.bytes ?? 0) * 2)
  expect(joinParts([])).toBeUndefined()
})
