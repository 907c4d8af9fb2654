// Whatever was written comes back, in order, with its line, however the bytes are cut.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import { type Shape, shapeOf, splitterFor } from './records.ts'

type Found = { readonly records: JsonObject[]; readonly bad: string[]; readonly lines: number[] }

function split(shape: Shape, bytes: Buffer, size: number): Found {
  const found: Found = { records: [], bad: [], lines: [] }
  const splitter = splitterFor(shape, {
    record: (record, line) => {
      found.records.push(record)
      found.lines.push(line)
    },
    bad: (reason) => found.bad.push(reason),
  })
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size))
  splitter.end()
  return found
}

const value = fc.jsonValue({ maxDepth: 3 })
const object = fc.dictionary(
  fc.string({ maxLength: 8 }).filter((name) => name !== '__proto__'),
  value,
) as fc.Arbitrary<JsonObject>
const objects = fc.array(object, { minLength: 1, maxLength: 8 })
const size = fc.integer({ min: 1, max: 40 })
/** As JSON has it: no negative zero. */
const plain = (all: readonly JsonObject[]): unknown => JSON.parse(JSON.stringify(all))

describe('JSON', () => {
  test('lines', () => {
    fc.assert(
      fc.property(objects, size, fc.constantFrom('\n', '\r\n', '\n\n'), (all, step, end) => {
        const { records, bad } = split('lines', Buffer.from(all.map((one) => JSON.stringify({ x: one })).join(end)), step)
        expect(records).toEqual(plain(all.map((one) => ({ x: one }))))
        expect(bad).toEqual([])
      }),
    )
  })

  test('an array, an object’s list, and objects one after the other, indented or not', () => {
    fc.assert(
      fc.property(objects, size, fc.constantFrom(0, 2), fc.constantFrom('array', 'list', 'stream'), (all, step, indent, form) => {
        const spelled = (one: unknown) => JSON.stringify(one, null, indent)
        const text =
          form === 'array'
            ? spelled(all)
            : form === 'list'
              ? spelled({ object: 'page', note: { data: [1] }, data: all, more: [{ no: 'record' }] })
              : all.map((one) => spelled({ x: one })).join('\n')
        const { records, bad } = split('document', Buffer.from(text), step)
        expect(records).toEqual(plain(form === 'stream' ? all.map((one) => ({ x: one })) : all))
        expect(bad).toEqual([])
      }),
    )
  })

  test('a document that ends too soon says so', () => {
    expect(split('document', Buffer.from('[{"a":1},{"b":'), 3)).toMatchObject({ records: [{ a: 1 }], bad: ['the file ends within it'] })
  })

  test('lines are numbered as an editor does', () => {
    expect(split('lines', Buffer.from('{"a":1}\n\n{"b":2}\n'), 100).lines).toEqual([1, 3])
    expect(split('document', Buffer.from('[\n  {"a":1},\n  {"b":\n 2}\n]'), 100).lines).toEqual([2, 3])
  })
})

describe('CSV', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '1', '\t'), maxLength: 8 })

  test('cells with quotes, delimiters and line ends come back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }),
        size,
        fc.constantFrom(',', ';', '\t'),
        (all, step, delimiter) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
          const text = [['one', 'two', 'three'], ...all].map((row) => row.map(quoted).join(delimiter)).join('\n')
          const { records, bad } = split('csv', Buffer.from(text), step)
          expect(records).toEqual(all.map(([one, two, three]) => ({ one, two, three })))
          expect(bad).toEqual([])
        },
      ),
    )
  })

  test('a row with another number of columns, and quotes that never close, are bad', () => {
    expect(split('csv', Buffer.from('a,b\n1,2\n3\n"4,5\n6,7'), 9)).toMatchObject({
      records: [{ a: '1', b: '2' }],
      bad: ['it has another number of columns than the header', 'its quotes are never closed'],
    })
  })
})

test('the shape is told by the beginning', () => {
  const told = [
    '[\n{"a":1}]',
    '{"a":1}\n{"a":2}',
    '{\n "data": []}',
    '{"data":[{"a":1}]}',
    '\uFEFFa,b\n1,2',
    '{"a":1}',
    '  \n{"a":1}\n',
  ].map((text) => shapeOf(Buffer.from(text)))
  expect(told).toEqual(['document', 'lines', 'document', 'document', 'csv', 'document', 'lines'])
})
