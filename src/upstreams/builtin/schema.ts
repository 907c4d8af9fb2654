// The part of JSON Schema that structured-output requests use: enough to read what is wanted and to check what was filled in.
import { asArray, asNumber, asObject, asString, at, isObject, type Json, type JsonObject } from '../../core/json.ts'

const deepest = 32

/** A schema with its references followed and its null alternative told apart. */
export type Shape = {
  readonly schema: JsonObject
  readonly type: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'any'
  readonly isNullable: boolean
  readonly choices?: readonly Json[]
}

export function shapeOf(schema: Json | undefined, root: JsonObject, depth = 0): Shape {
  const own = follow(asObject(schema) ?? {}, root)
  const types = asArray(own.type)?.map(String) ?? (asString(own.type) ? [String(own.type)] : [])
  const alternatives = asArray(own.anyOf) ?? asArray(own.oneOf)
  if (alternatives && types.length === 0 && depth < deepest) {
    const shapes = alternatives.map((one) => shapeOf(one, root, depth + 1))
    const real = shapes.find((shape) => shape.type !== 'null')
    if (real) return { ...real, isNullable: real.isNullable || shapes.some((shape) => shape.type === 'null') }
  }
  const all = asArray(own.allOf)
  if (all?.length === 1 && types.length === 0 && depth < deepest) return shapeOf(all[0], root, depth + 1)
  const isNullable = types.includes('null') || own.nullable === true || (asArray(own.enum)?.includes(null) ?? false)
  const choices = own.const !== undefined ? [own.const] : asArray(own.enum)?.filter((one) => one !== null)
  const named =
    types.find((type) => type !== 'null') ??
    (types.includes('null') ? 'null' : own.properties ? 'object' : own.items ? 'array' : choices ? 'string' : 'any')
  return { schema: own, type: named as Shape['type'], isNullable: isNullable || (named === 'any' && !choices), ...(choices && { choices }) }
}

function follow(schema: JsonObject, root: JsonObject): JsonObject {
  let current = schema
  for (let step = 0; step < deepest; step++) {
    const reference = asString(current.$ref)
    if (!reference?.startsWith('#')) return current
    let target: Json | undefined = root
    for (const key of reference.slice(1).split('/').filter(Boolean)) target = at(target, key.replaceAll('~1', '/').replaceAll('~0', '~'))
    const found = asObject(target)
    if (!found) return {}
    current = found
  }
  return {}
}

const formats: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/,
  time: /^\d{2}:\d{2}(?::\d{2})?/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
  url: /^[a-z][a-z0-9+.-]*:\S+$/i,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
}

/** Whether `value` meets `schema`. An unknown keyword is not judged. */
export function meets(value: Json, schema: Json | undefined, root: JsonObject, depth = 0): boolean {
  if (schema === true || schema === undefined || depth > deepest) return true
  if (schema === false) return false
  const own = follow(asObject(schema) ?? {}, root)
  const any = asArray(own.anyOf) ?? asArray(own.oneOf)
  if (any && !any.some((one) => meets(value, one, root, depth + 1))) return false
  if (asArray(own.allOf)?.some((one) => !meets(value, one, root, depth + 1))) return false
  if (own.const !== undefined && JSON.stringify(own.const) !== JSON.stringify(value)) return false
  const choices = asArray(own.enum)
  if (choices && !choices.some((one) => JSON.stringify(one) === JSON.stringify(value))) return false
  const types = asArray(own.type)?.map(String) ?? (asString(own.type) ? [String(own.type)] : [])
  if (types.length > 0 && !types.some((type) => isOfType(value, type)) && !(value === null && own.nullable === true)) return false
  if (typeof value === 'string') return stringMeets(value, own)
  if (typeof value === 'number') return numberMeets(value, own)
  if (Array.isArray(value)) {
    if (value.length < (asNumber(own.minItems) ?? 0) || value.length > (asNumber(own.maxItems) ?? Infinity)) return false
    return value.every((one) => meets(one, own.items, root, depth + 1))
  }
  return isObject(value) ? objectMeets(value, own, root, depth) : true
}

function isOfType(value: Json, type: string): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value)
  return typeof value === type
}

function stringMeets(value: string, schema: JsonObject): boolean {
  const least = asNumber(schema.minLength)
  const most = asNumber(schema.maxLength)
  // A length is one of characters, of which some are two units of a string. https://json-schema.org/draft/2020-12/json-schema-validation#name-maxlength
  const length = least === undefined && most === undefined ? 0 : Array.from(value).length
  if (length < (least ?? 0) || length > (most ?? Infinity)) return false
  const format = formats[asString(schema.format) ?? '']
  if (format && !format.test(value)) return false
  const pattern = asString(schema.pattern)
  return pattern === undefined || matches(pattern, value)
}

/** A caller's pattern is tried on short values only, and one that does not compile or could run away is taken as not met. */
function matches(pattern: string, value: string): boolean {
  if (pattern.length > 200 || value.length > 200 || /[+*}]\)?[+*{]|\([^)]*[+*|][^)]*\)[+*{]/.test(pattern)) return false
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return false // not a pattern we can read: the field stays empty rather than wrong
  }
}

function numberMeets(value: number, schema: JsonObject): boolean {
  if (value < (asNumber(schema.minimum) ?? -Infinity) || value > (asNumber(schema.maximum) ?? Infinity)) return false
  if (value <= (asNumber(schema.exclusiveMinimum) ?? -Infinity) || value >= (asNumber(schema.exclusiveMaximum) ?? Infinity)) return false
  const step = asNumber(schema.multipleOf)
  return step === undefined || step <= 0 || Math.abs(value / step - Math.round(value / step)) < 1e-9
}

function objectMeets(value: JsonObject, schema: JsonObject, root: JsonObject, depth: number): boolean {
  if (asArray(schema.required)?.some((key) => !Object.hasOwn(value, String(key)))) return false
  const properties = asObject(schema.properties) ?? {}
  return Object.entries(value).every(([key, one]) =>
    Object.hasOwn(properties, key)
      ? meets(one, properties[key], root, depth + 1)
      : schema.additionalProperties === undefined || meets(one, schema.additionalProperties, root, depth + 1),
  )
}
