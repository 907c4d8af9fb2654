import { describe, expect, test } from 'vitest'
import type { Json } from '../../core/json.ts'
import { objectGrammar, SchemaRefusal, schemaGrammar } from './grammar.ts'

/** Every name used on a right side has a rule, or llama.cpp would not take the grammar. */
function unruled(grammar: string): string[] {
  const rules = new Map(grammar.split('\n').flatMap((line) => (line.includes(' ::= ') ? [line.split(' ::= ', 2) as [string, string]] : [])))
  const used = [...rules.values()].flatMap((body) =>
    [...body.replace(/"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]/g, '').matchAll(/[a-z][a-z0-9-]*/g)].map(([name]) => name),
  )
  return used.filter((name) => !rules.has(name))
}

const sound: Record<string, Json> = {
  anything: {},
  enum: { enum: ['a"b', 1, null, 'line\nbreak', { a: [1] }] },
  types: { type: ['string', 'null'] },
  nullable: { type: 'integer', nullable: true },
  optional: { type: 'object', properties: { a: {}, b: { type: 'string' }, c: { const: 3 } }, required: ['b'] },
  map: { type: 'object', additionalProperties: { type: 'number' } },
  tuple: { type: 'array', prefixItems: [{ type: 'boolean' }, { type: 'null' }], items: false, minItems: 2 },
  recursive: { $defs: { n: { anyOf: [{ type: 'null' }, { type: 'array', items: { $ref: '#/$defs/n' } }] } }, $ref: '#/$defs/n' },
  formats: { type: 'array', items: { anyOf: ['date', 'time', 'date-time', 'uuid', 'ipv4'].map((format) => ({ type: 'string', format })) } },
  zodInteger: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
}

test.each(Object.entries(sound))('a grammar is whole: %s', (_, schema) => {
  expect(unruled(schemaGrammar(schema))).toEqual([])
})

test('any object has a grammar too', () => expect(unruled(objectGrammar())).toEqual([]))

describe('what a grammar cannot hold is refused, with its place in the schema', () => {
  const refused: [string, Json][] = [
    ['.pattern', { type: 'string', pattern: 'a+' }],
    ['.format', { type: 'string', format: 'email' }],
    ['.maximum', { type: 'integer', minimum: 0, maximum: 10 }],
    ['.minimum', { type: 'number', minimum: 3 }],
    ['.uniqueItems', { type: 'array', uniqueItems: true }],
    ['.not', { not: { type: 'null' } }],
    ['.properties.a.if', { type: 'object', properties: { a: { if: {} } } }],
    ['.allOf', { allOf: [{ type: 'object' }, { required: ['a'] }] }],
    ['.required', { type: 'object', properties: { a: {} }, required: ['b'] }],
    ['.$ref', { $ref: 'https://example.com/schema.json' }],
    ['.items.$ref', { type: 'array', items: { $ref: '#/$defs/none' } }],
    ['.type', { type: 'date' }],
    ['.maxLength', { type: 'string', maxLength: 1e9 }],
    ['.enum', { enum: [] }],
  ]
  test.each(refused)('%s', (path, schema) => {
    let refusal: unknown
    try {
      schemaGrammar(schema)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(SchemaRefusal)
    expect((refusal as SchemaRefusal).path).toBe(path)
  })

  test('a schema nested beyond all measure', () => {
    let schema: Json = { type: 'string' }
    for (let depth = 0; depth < 5_000; depth++) schema = { type: 'array', items: schema }
    expect(() => schemaGrammar(schema)).toThrow(SchemaRefusal)
  })
})
