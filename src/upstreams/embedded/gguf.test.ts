import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tinyModel } from '../../../test/gguf/write.ts'
import { headOf } from './gguf.ts'

const bytes = tinyModel({ name: 'small', contextTokens: 4_096 })

test('the head tells architecture, name and trained window', () => {
  expect(headOf(bytes)).toEqual({ architecture: 'llama', name: 'small', contextTokens: 4_096, isEmbedder: false })
})

test('equal seeds make equal models, and another seed another', () => {
  expect(tinyModel({ seed: 5 }).equals(tinyModel({ seed: 5 }))).toBe(true)
  expect(tinyModel({ seed: 5 }).equals(tinyModel({ seed: 6 }))).toBe(false)
})

test('a file cut anywhere tells what came before the cut, or nothing', () => {
  for (let length = 0; length < 1_500; length++) {
    const head = headOf(bytes.subarray(0, length))
    if (head) expect(head.architecture).toBe('llama')
  }
  expect(headOf(bytes.subarray(0, 1_500))?.contextTokens).toBe(4_096)
})

test('bytes that are no GGUF, or a broken one, are no model and never an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (noise, hasMagic) => {
      const file = Buffer.concat([hasMagic ? bytes.subarray(0, 24) : Buffer.alloc(0), noise])
      expect(() => headOf(file)).not.toThrow()
    }),
  )
})

test('the eyes of a vision model and later parts of a split are no models of their own', () => {
  expect(
    headOf(Buffer.from(bytes.toString('latin1').replace('\x05\0\0\0\0\0\0\0llama', '\x04\0\0\0\0\0\0\0clip'), 'latin1')),
  ).toBeUndefined()
})
