import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../core/json.ts'
import { schemaFromSubset, schemaToSubset, schemaWithLoneReferences } from './gemini-schema.ts'

const subset = (schema: Json) => schemaToSubset(schema)

describe('writing the subset', () => {
  test('what the subset can say is said exactly', () => {
    const schema = {
      type: 'object',
      description: 'd',
      properties: {
        city: { type: 'string', enum: ['a', 'b'] },
        many: { type: 'array', items: { type: 'integer', minimum: 1, exclusiveMaximum: 10 }, minItems: 1 },
        maybe: { type: ['number', 'null'] },
        other: { anyOf: [{ type: 'string' }, { type: 'boolean' }, { type: 'null' }] },
        when: { type: 'string', format: 'date-time' },
      },
      required: ['city', 'gone'],
    }
    expect(subset(schema)).toEqual({
      isExact: true,
      schema: {
        type: 'OBJECT',
        description: 'd',
        properties: {
          city: { type: 'STRING', enum: ['a', 'b'] },
          many: { type: 'ARRAY', items: { type: 'INTEGER', minimum: 1, maximum: 9 }, minItems: 1 },
          maybe: { type: 'NUMBER', nullable: true },
          other: { anyOf: [{ type: 'STRING' }, { type: 'BOOLEAN' }], nullable: true },
          when: { type: 'STRING', format: 'date-time' },
        },
        required: ['city'],
      },
    })
  })

  test('references are inlined, wherever they point, with what stands beside them', () => {
    const schema = {
      type: 'object',
      $defs: { Name: { type: 'string', maxLength: 5 } },
      properties: { a: { $ref: '#/$defs/Name', description: 'beside' }, b: { type: 'array', items: { $ref: '#/properties/a' } } },
    }
    const name = { type: 'STRING', maxLength: 5, description: 'beside' }
    expect(subset(schema)).toEqual({
      isExact: true,
      schema: { type: 'OBJECT', properties: { a: name, b: { type: 'ARRAY', items: name } } },
    })
  })

  test('a schema that refers to itself is cut where it begins again, and says so', () => {
    const tree = {
      $ref: '#/$defs/Node',
      $defs: { Node: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/Node' } } } } },
    }
    expect(subset(tree)).toEqual({
      isExact: false,
      schema: { type: 'OBJECT', properties: { children: { type: 'ARRAY', items: { type: 'OBJECT' } } } },
    })
  })

  test.each([
    ['additionalProperties', { type: 'object', properties: {}, additionalProperties: false }, { type: 'OBJECT', properties: {} }],
    ['patternProperties', { type: 'object', patternProperties: { x: {} } }, { type: 'OBJECT' }],
    ['oneOf', { oneOf: [{ type: 'string' }, { type: 'integer' }] }, { anyOf: [{ type: 'STRING' }, { type: 'INTEGER' }] }],
    ['exclusiveMinimum of a number', { type: 'number', exclusiveMinimum: 0 }, { type: 'NUMBER', minimum: 0 }],
    ['enum of numbers', { type: 'integer', enum: [1, 2] }, { type: 'INTEGER', description: 'One of: 1, 2.' }],
    ['format', { type: 'string', format: 'uri' }, { type: 'STRING' }],
    ['a list of anything', { type: 'array' }, { type: 'ARRAY', items: { type: 'STRING' } }],
    ['an unknown reference', { $ref: 'https://example.com/x' }, { type: 'OBJECT' }],
  ] as [string, Json, Json][])('%s is loosened and reported', (_, schema, expected) => {
    expect(subset(schema)).toEqual({ isExact: false, schema: expected })
  })

  test.each([
    ['const', { const: 'x' }, { type: 'STRING', enum: ['x'] }],
    [
      '$schema and other annotations',
      { $schema: 'https://json-schema.org/x', $id: 'i', type: 'string', examples: ['y'] },
      { type: 'STRING' },
    ],
    [
      'allOf',
      { allOf: [{ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, { properties: { b: { type: 'string' } } }] },
      { type: 'OBJECT', properties: { b: { type: 'STRING' }, a: { type: 'STRING' } }, required: ['a'] },
    ],
    [
      'an optional reference',
      { $defs: { A: { type: 'string' } }, anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }] },
      { type: 'STRING', nullable: true },
    ],
  ] as [string, Json, Json][])('%s is carried without loss', (_, schema, expected) => {
    expect(subset(schema)).toEqual({ isExact: true, schema: expected })
  })

  test('whatever comes in, only members of the subset come out, and never too much', () => {
    const known = new Set(
      'type format title description nullable enum maxItems minItems properties required minProperties maxProperties minLength maxLength pattern anyOf default items minimum maximum'.split(
        ' ',
      ),
    )
    const key = fc.constantFrom(
      'type',
      'properties',
      'items',
      'anyOf',
      'oneOf',
      'allOf',
      '$ref',
      'enum',
      'const',
      'not',
      '$defs',
      'required',
      'exclusiveMinimum',
      'additionalProperties',
    )
    const { node } = fc.letrec<{ node: Json }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<Json>('string', 'object', 'array', 'null', '#', '#/$defs/a', true, 3, null),
        fc.dictionary(key, tie('node'), { maxKeys: 4 }),
        fc.dictionary(fc.constantFrom('a', 'b'), tie('node'), { maxKeys: 2 }),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    }))
    fc.assert(
      fc.property(node, (schema) => {
        const { schema: written } = subset(schema)
        expect(foreignMembers(written, known)).toEqual([])
        expect(JSON.stringify(written).length).toBeLessThan(2_000_000)
      }),
      { numRuns: 500 },
    )
  })
})

function foreignMembers(schema: Json, known: ReadonlySet<string>): string[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return ['not an object']
  const { properties, items, anyOf } = schema
  const children = [...Object.values((properties as object) ?? {}), ...(items === undefined ? [] : [items]), ...((anyOf as Json[]) ?? [])]
  return [...Object.keys(schema).filter((key) => !known.has(key)), ...children.flatMap((child) => foreignMembers(child, known))]
}

describe('JSON-schema fields', () => {
  const $defs = { Name: { type: 'string' }, Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node', title: 'again' } } } }

  test('a reference with more than a description beside it is inlined', () => {
    const schema = {
      $defs,
      type: 'object',
      properties: {
        a: { $ref: '#/$defs/Name', title: 'A' },
        type: { $ref: '#/$defs/Name', title: 'T' },
        b: { $ref: '#/$defs/Name', description: 'B' },
      },
    }
    expect(schemaWithLoneReferences(schema)).toMatchObject({
      properties: {
        a: { type: 'string', title: 'A' },
        type: { type: 'string', title: 'T' },
        b: { $ref: '#/$defs/Name', description: 'B' },
      },
    })
  })

  test('one that leads back to itself stays a reference and loses only what stood beside it', () => {
    const schema = { $defs, $ref: '#/$defs/Node', title: 'root' }
    expect(schemaWithLoneReferences(schema)).toMatchObject({
      type: 'object',
      title: 'root',
      properties: { next: { $ref: '#/$defs/Node' } },
    })
  })

  test('a schema that Gemini takes comes back as the very same value', () => {
    const schema = {
      $defs: { Name: { type: 'string' } },
      type: 'object',
      properties: { a: { $ref: '#/$defs/Name' }, required: { type: 'array', items: { type: 'string', enum: ['$ref'] } } },
    }
    expect(schemaWithLoneReferences(schema)).toBe(schema)
  })
})

describe('reading the subset', () => {
  test('types, nullability, spelled counts and order become JSON Schema', () => {
    const read = schemaFromSubset({
      type: 'OBJECT',
      properties: {
        b: { type: 'STRING', nullable: true, enum: ['x'] },
        a: { type: 'ARRAY', items: { type: 'NUMBER' }, min_items: '1' },
        c: { any_of: [{ type: 'STRING' }], nullable: true },
      },
      propertyOrdering: ['a', 'b'],
    })
    expect(read).toEqual({
      type: 'object',
      properties: {
        a: { type: 'array', items: { type: 'number' }, minItems: 1 },
        b: { type: ['string', 'null'], enum: ['x', null] },
        c: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      },
    })
    expect(Object.keys((read as { properties: object }).properties)).toEqual(['a', 'b', 'c'])
  })

  test('a property that is called like a member of the schema language stays a property', () => {
    const schema = {
      type: 'object',
      properties: { type: { type: 'string' }, nullable: { type: 'boolean' }, min_items: { type: 'integer' } },
    }
    expect(schemaFromSubset(schema)).toEqual(schema)
  })

  test('what was read from the subset is written to the same subset again', () => {
    const schema = {
      type: 'OBJECT',
      properties: { a: { type: 'STRING', nullable: true }, b: { type: 'ARRAY', items: { type: 'INTEGER', format: 'int32' } } },
      required: ['a'],
    }
    expect(schemaToSubset(schemaFromSubset(schema))).toEqual({ schema, isExact: true })
  })
})
