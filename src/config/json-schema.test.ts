import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configJsonSchema } from './json-schema.ts'

test('the schema that is shipped is the one the code has: node scripts/build.ts --schema writes it', () => {
  const shipped = readFileSync(join(import.meta.dirname, '../../schema/drawbridge.schema.json'), 'utf8')
  expect(shipped).toBe(`${configJsonSchema()}\n`)
})

test('editors learn the members, their words and that others are mistakes', () => {
  const schema = JSON.parse(configJsonSchema())
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['server', 'upstreams', 'aliases', 'ledger']))
  expect(schema.additionalProperties).toBe(false)
  expect(schema.required).toBeUndefined()
  expect(schema.properties.upstreams.items.properties.provider.enum).toContain('ollama')
})
