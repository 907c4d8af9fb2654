// Gemini's `parameters` and `responseSchema` take a subset of OpenAPI 3.0 schemas; everyone else speaks JSON Schema.
// https://ai.google.dev/api/caching#Schema lists the members of the subset.
import { asArray, asBoolean, asNumber, asObject, asString, isObject, type Json, type JsonObject } from '../core/json.ts'

/** Deepest nesting and most nodes that are converted; beyond them a schema is cut to "any object", and the result says so. */
const deepest = 32
const most = 5_000

/** Read a schema of the subset (or one that is JSON Schema already) as JSON Schema. */
export function schemaFromSubset(schema: Json, depth = 0): Json {
  if (!isObject(schema) || depth > deepest) return schema
  const out: JsonObject = {}
  let isNullable = false
  for (const [spelled, value] of Object.entries(schema)) {
    const key = subsetSpelling[spelled] ?? spelled
    if (key === 'nullable') isNullable = value === true
    else if (key === 'type') setType(out, value)
    else if (key === 'properties' && isObject(value)) out[key] = mapValues(value, (child) => schemaFromSubset(child, depth + 1))
    else if (key === 'items' || key === 'additionalProperties') out[key] = schemaFromSubset(value, depth + 1)
    else if (Array.isArray(value) && listsOfSchemas.has(key)) out[key] = value.map((child) => schemaFromSubset(child, depth + 1))
    else if (key === 'example') out.examples = [value]
    else if (counts.has(key)) out[key] = countOf(value)
    else if (key !== 'propertyOrdering') out[key] = value
  }
  const ordering = asArray(schema.propertyOrdering ?? schema.property_ordering)
  if (ordering && isObject(out.properties)) out.properties = reorder(out.properties, ordering)
  return isNullable ? withNull(out) : out
}

/** Write JSON Schema in the subset. `isExact` is false when something that narrows or shapes the value was lost or loosened. */
export function schemaToSubset(schema: Json): { schema: JsonObject; isExact: boolean } {
  const writer = new SubsetWriter(schema)
  return { schema: writer.write(schema, []), isExact: writer.isExact }
}

/**
 * JSON Schema as Gemini's JSON-schema fields take it: beside a `$ref` they allow only a description and a default, so a reference with
 * other members beside it is inlined. The same value comes back when nothing needs changing.
 */
export function schemaWithLoneReferences(schema: Json): Json {
  let nodes = 0
  const walk = (value: Json, open: readonly string[], depth: number, isMap = false): Json => {
    if (++nodes > most || depth > deepest) return value
    if (Array.isArray(value))
      return same(
        value,
        value.map((child) => walk(child, open, depth + 1)),
      )
    if (!isObject(value)) return value
    const reference = isMap ? undefined : asString(value.$ref)
    if (reference !== undefined && Object.keys(value).some((key) => !besideReference.has(key))) {
      const target = open.includes(reference) ? undefined : resolve(schema, reference)
      const { $ref: _, ...beside } = value
      if (isObject(target)) return walk({ ...target, ...beside }, [...open, reference], depth + 1)
      return Object.fromEntries(Object.entries(value).filter(([key]) => besideReference.has(key)))
    }
    const changed = Object.entries(value).map(([key, child]): [string, Json] => [
      key,
      !isMap && values.has(key) ? child : walk(child, open, depth + 1, !isMap && maps.has(key)),
    ])
    return changed.every(([key, child]) => child === value[key]) ? value : Object.fromEntries(changed)
  }
  return walk(schema, [], 0)
}

function same(before: Json[], after: Json[]): Json[] {
  return after.every((child, place) => child === before[place]) ? before : after
}

const besideReference = new Set(['$ref', '$defs', 'definitions', '$schema', '$id', 'description', 'default'])
/** Members whose own members are names, not words of the schema language. */
const maps = new Set(['properties', '$defs', 'definitions', 'patternProperties'])
/** Members that hold values, not schemas. */
const values = new Set(['default', 'const', 'enum', 'examples', 'required', 'type'])

const subsetSpelling: Readonly<Record<string, string>> = {
  any_of: 'anyOf',
  max_items: 'maxItems',
  min_items: 'minItems',
  max_length: 'maxLength',
  min_length: 'minLength',
  max_properties: 'maxProperties',
  min_properties: 'minProperties',
  property_ordering: 'propertyOrdering',
}
const counts = new Set(['maxItems', 'minItems', 'maxLength', 'minLength', 'maxProperties', 'minProperties'])
const listsOfSchemas = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
/** Members of the subset that are carried as they are. */
const carried = new Set(['title', 'description', 'default', 'pattern', 'minimum', 'maximum', ...counts])
/** Members that say nothing about which values are right, so that leaving them out loses nothing. */
const annotations = new Set([
  '$schema',
  '$id',
  '$comment',
  '$anchor',
  '$defs',
  'definitions',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
])
/** Members handled by name in `write`. */
const handled = new Set(['$ref', 'type', 'enum', 'const', 'properties', 'required', 'items', 'anyOf', 'oneOf', 'allOf', 'format'])
const formats: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set(['enum', 'date-time']),
  number: new Set(['float', 'double']),
  integer: new Set(['int32', 'int64']),
}
const anything = ['STRING', 'NUMBER', 'BOOLEAN', 'OBJECT']

/** One conversion: counts nodes and remembers whether anything was lost. */
class SubsetWriter {
  isExact = true
  #nodes = 0
  readonly #root: Json

  constructor(root: Json) {
    this.#root = root
  }

  /** `open` are the references being inlined above this node, to find recursion. */
  write(value: Json, open: readonly string[], depth = 0): JsonObject {
    if (++this.#nodes > most || depth > deepest) return this.#loose({ type: 'OBJECT' })
    if (!isObject(value)) return this.#loose({ anyOf: anything.map((type) => ({ type })) })
    const reference = asString(value.$ref)
    if (reference !== undefined) return this.#inline(value, reference, open, depth)
    const node = this.#merged(value)
    const out: JsonObject = {}
    const types = typesOf(node)
    const kinds = types.filter((type) => type !== 'null')
    let isNullable = kinds.length < types.length
    const [type] = kinds
    if (kinds.length === 1 && type) out.type = type.toUpperCase()
    else if (kinds.length > 1) out.anyOf = kinds.map((kind) => this.write({ ...narrowed(node, kind), type: kind }, open, depth + 1))
    else if (isNullable) Object.assign(out, this.#loose({ type: 'STRING' }))

    for (const [key, member] of Object.entries(node)) {
      if (carried.has(key)) out[key] = member
      else if (key === 'exclusiveMinimum' || key === 'exclusiveMaximum') this.#bound(out, node, key, type)
      else if (!handled.has(key) && !annotations.has(key)) this.isExact = false
    }
    this.#format(out, node, type)
    isNullable = this.#enumeration(out, node) || isNullable
    if (type === 'object' && kinds.length === 1) this.#object(out, node, open, depth)
    if (type === 'array' && kinds.length === 1) {
      out.items = node.items === undefined ? this.#loose({ type: 'STRING' }) : this.write(node.items, open, depth + 1)
    }
    isNullable = this.#alternatives(out, node, open, depth) || isNullable
    if (out.type === undefined && out.anyOf === undefined)
      Object.assign(out, this.#loose({ anyOf: anything.map((kind) => ({ type: kind })) }))
    if (isNullable) out.nullable = true
    return out
  }

  #loose(schema: JsonObject): JsonObject {
    this.isExact = false
    return schema
  }

  #inline(node: JsonObject, reference: string, open: readonly string[], depth: number): JsonObject {
    const target = open.includes(reference) ? undefined : resolve(this.#root, reference)
    const { $ref: _, ...beside } = node
    if (target === undefined) {
      const described = asString(beside.description)
      return this.#loose({ type: 'OBJECT', ...(described !== undefined && { description: described }) })
    }
    return this.write(isObject(target) ? { ...target, ...beside } : target, [...open, reference], depth + 1)
  }

  /** Fold `allOf` into the node itself. */
  #merged(node: JsonObject): JsonObject {
    const all = asArray(node.allOf)
    if (!all) return node
    const { allOf: _, ...merged } = node
    let required = asArray(node.required) ?? []
    for (const part of all) {
      const reference = asString(asObject(part)?.$ref)
      const piece = asObject(reference === undefined ? part : resolve(this.#root, reference))
      if (!piece || piece.$ref !== undefined || piece.allOf !== undefined) {
        this.isExact = false
        continue
      }
      for (const [key, member] of Object.entries(piece)) {
        if (key === 'required') required = [...required, ...(asArray(member) ?? [])]
        else if (key === 'properties') merged.properties = { ...asObject(member), ...asObject(merged.properties) }
        else if (merged[key] === undefined) merged[key] = member
        else if (key !== 'type' && key !== 'description' && key !== 'title') this.isExact = false
      }
    }
    if (required.length > 0) merged.required = [...new Set(required)]
    return merged
  }

  #bound(out: JsonObject, node: JsonObject, key: 'exclusiveMinimum' | 'exclusiveMaximum', type: string | undefined): void {
    const bound = asNumber(node[key])
    const inclusive = key === 'exclusiveMinimum' ? 'minimum' : 'maximum'
    if (bound === undefined) {
      this.isExact = false // draft 4 wrote a boolean beside `minimum`; the bound itself is carried
      return
    }
    if (type !== 'integer') this.isExact = false
    const step = type === 'integer' ? (key === 'exclusiveMinimum' ? 1 : -1) : 0
    if (node[inclusive] === undefined) out[inclusive] = bound + step
  }

  #format(out: JsonObject, node: JsonObject, type: string | undefined): void {
    const format = asString(node.format)
    if (format === undefined) return
    if (type !== undefined && formats[type]?.has(format)) out.format = format
    else this.isExact = false
  }

  /** `enum` and `const`; only strings may be listed in the subset. True when null was among the values. */
  #enumeration(out: JsonObject, node: JsonObject): boolean {
    const values = node.const !== undefined ? [node.const] : asArray(node.enum)
    if (!values) return false
    const named = values.filter((value) => value !== null)
    if (named.every((value) => typeof value === 'string')) {
      out.type = 'STRING'
      out.enum = named
      delete out.anyOf
    } else {
      this.isExact = false
      const list = `One of: ${named.map((value) => JSON.stringify(value)).join(', ')}.`
      out.description = [asString(out.description), list].filter(Boolean).join(' ')
      if (out.type === undefined)
        out.type = (typeof named[0] === 'number' ? 'number' : typeof named[0] === 'boolean' ? 'boolean' : 'string').toUpperCase()
    }
    return named.length < values.length
  }

  #object(out: JsonObject, node: JsonObject, open: readonly string[], depth: number): void {
    const properties = asObject(node.properties)
    if (!properties) return
    out.properties = mapValues(properties, (child) => this.write(child, open, depth + 1))
    const required = asArray(node.required)?.filter((name) => typeof name === 'string' && Object.hasOwn(properties, name))
    if (required?.length) out.required = required
  }

  /** `anyOf`, and `oneOf` loosened to it. True when null was an alternative. */
  #alternatives(out: JsonObject, node: JsonObject, open: readonly string[], depth: number): boolean {
    const one = asArray(node.oneOf)
    const alternatives = asArray(node.anyOf) ?? one
    if (!alternatives) return false
    if (one) this.isExact = false
    const valued = alternatives.filter((child) => asObject(child)?.type !== 'null')
    const written = valued.map((child) => this.write(child, open, depth + 1))
    const [only] = written
    if (written.length === 1 && only) {
      for (const [key, member] of Object.entries(only)) if (out[key] === undefined) out[key] = member
    } else if (written.length > 1) out.anyOf = written
    return valued.length < alternatives.length
  }
}

function typesOf(node: JsonObject): string[] {
  const said = asArray(node.type) ?? (node.type === undefined ? [] : [node.type])
  const types = said.flatMap((type) => (typeof type === 'string' ? [type.toLowerCase()] : []))
  if (types.length > 0) return [...new Set(types)]
  if (isObject(node.properties)) return ['object']
  if (node.items !== undefined) return ['array']
  return []
}

/** The members of a node of several types that concern one of them. */
function narrowed(node: JsonObject, type: string): JsonObject {
  const foreign = Object.entries(membersOf).flatMap(([owner, members]) => (owner === type ? [] : members))
  const left = new Set([...foreign, 'description', 'title', 'default', 'enum', 'const', 'anyOf', 'oneOf'])
  return Object.fromEntries(Object.entries(node).filter(([key]) => !left.has(key)))
}

const membersOf: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  array: ['items', 'minItems', 'maxItems'],
  string: ['pattern', 'format', 'minLength', 'maxLength'],
}

/** What a JSON pointer within the schema (`#/$defs/Name`) points at. */
function resolve(root: Json, reference: string): Json | undefined {
  if (!reference.startsWith('#')) return undefined
  let place: Json | undefined = root
  for (const step of reference.slice(1).split('/').slice(1)) {
    const key = decode(step).replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(place)) place = place[Number(key)]
    else if (isObject(place) && Object.hasOwn(place, key)) place = place[key]
    else return undefined
  }
  return place
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

function setType(out: JsonObject, value: Json): void {
  if (typeof value === 'string') {
    if (value !== 'TYPE_UNSPECIFIED') out.type = value.toLowerCase()
  } else out.type = Array.isArray(value) ? value.map((type) => (typeof type === 'string' ? type.toLowerCase() : type)) : value
}

/** 64-bit counts may be spelled as strings in Google's JSON. */
function countOf(value: Json): Json {
  const text = asString(value)
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : value
}

function withNull(schema: JsonObject): JsonObject {
  const type = asString(schema.type)
  if (type !== undefined) {
    const values = asArray(schema.enum)
    return { ...schema, type: [type, 'null'], ...(values && !values.includes(null) && { enum: [...values, null] }) }
  }
  const alternatives = asArray(schema.anyOf)
  return alternatives ? { ...schema, anyOf: [...alternatives, { type: 'null' }] } : schema
}

function reorder(properties: JsonObject, names: readonly Json[]): JsonObject {
  const out: JsonObject = {}
  for (const name of names) if (typeof name === 'string' && Object.hasOwn(properties, name)) out[name] = properties[name] as Json // just checked
  return { ...out, ...properties }
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}

/** Whether a schema describes an object that has no members, for which Gemini wants no `parameters` at all. */
export function isEmptyObjectSchema(schema: Json): boolean {
  const members = asObject(asObject(schema)?.properties)
  const isOpen = asObject(schema)?.additionalProperties !== undefined && asBoolean(asObject(schema)?.additionalProperties) !== false
  return isObject(schema) && Object.keys(members ?? {}).length === 0 && !isOpen && schema.$ref === undefined && schema.anyOf === undefined
}
