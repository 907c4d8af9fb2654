// An answer that must be JSON parses and has the shape that was asked for: the everyday part of JSON Schema
// (https://json-schema.org/draft/2020-12): type, enum, const, properties, required, additionalProperties, items, bounds, anyOf/oneOf/allOf.
// Unknown keywords pass: a check must not call an answer wrong for what it does not understand.
import { isObject, type Json } from '../../core/json.ts'
import { type Check, finding } from './check.ts'

const deepest = 40

export const jsonShape: Check = (answer, { schema }) => {
  if (schema === undefined) return undefined
  const value = parsed(answer)
  if (value === undefined) return finding('json.unparsable', 4, 1)
  return finding('json.shape', 3, fits(value, schema, 0) ? 0 : 1)
}

/** The JSON of an answer, alone or in a fence. */
function parsed(answer: string): Json | undefined {
  const fence = /```(?:json)?\s*\n/i.exec(answer)
  const body = fence ? answer.slice(fence.index + fence[0].length).split('```')[0]! : answer
  try {
    return JSON.parse(body.trim()) as Json
  } catch {
    return undefined // not JSON, which is what is asked
  }
}

export function fits(value: Json, schema: Json, depth: number): boolean {
  if (schema === false) return false
  if (!isObject(schema) || depth > deepest) return true
  const { type, enum: allowed, const: only, anyOf, oneOf, allOf } = schema
  if (type !== undefined && !(Array.isArray(type) ? type : [type]).some((one) => isOfType(value, one))) return false
  if (Array.isArray(allowed) && !allowed.some((one) => isSame(one, value))) return false
  if (only !== undefined && !isSame(only, value)) return false
  if (Array.isArray(anyOf) && !anyOf.some((one) => fits(value, one, depth + 1))) return false
  if (Array.isArray(oneOf) && oneOf.filter((one) => fits(value, one, depth + 1)).length !== 1) return false
  if (Array.isArray(allOf) && !allOf.every((one) => fits(value, one, depth + 1))) return false
  if (typeof value === 'number') return !(isBelow(value, schema.minimum) || isBelow(schema.maximum, value))
  if (typeof value === 'string') return !(isBelow(value.length, schema.minLength) || isBelow(schema.maxLength, value.length))
  if (Array.isArray(value)) {
    if (isBelow(value.length, schema.minItems) || isBelow(schema.maxItems, value.length)) return false
    return schema.items === undefined || Array.isArray(schema.items) || value.every((one) => fits(one, schema.items!, depth + 1))
  }
  if (!isObject(value)) return true
  const properties = isObject(schema.properties) ? schema.properties : {}
  if (Array.isArray(schema.required) && schema.required.some((key) => typeof key === 'string' && !Object.hasOwn(value, key))) return false
  return Object.entries(value).every(([key, one]) =>
    Object.hasOwn(properties, key)
      ? fits(one, properties[key]!, depth + 1)
      : schema.additionalProperties === undefined ||
        schema.patternProperties !== undefined ||
        fits(one, schema.additionalProperties, depth + 1),
  )
}

function isOfType(value: Json, type: Json): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value)
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value)
    case 'number':
    case 'string':
    case 'boolean':
      return typeof value === type
    default:
      return true
  }
}

function isBelow(one: Json | undefined, other: Json | undefined): boolean {
  return typeof one === 'number' && typeof other === 'number' && one < other
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
