// JSON values for the translated lane. Numbers that a double cannot hold, or whose spelling would change, are kept as raw text,
// so that `stringify(parse(text))` never turns 12345678901234567890 into another number.

export type JsonObject = { [key: string]: Json }
export type Json = null | boolean | number | string | Json[] | JsonObject

type RawJson = { rawJSON: string }
type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown
const native = JSON as unknown as {
  rawJSON(text: string): RawJson
  isRawJSON(value: unknown): boolean
  parse(text: string, reviver: Reviver): unknown
}

const risky = /\d{16}|\.\d*0(?![.\d])|\d[eE]|-0(?![.\d])/

/** The text parsed last and its value: a message of a stream is looked at by several in turn. Nobody changes what was parsed. */
let lastText = ''
let lastValue: Json = null

/** Parse JSON, keeping numbers that would not survive a double as raw JSON. Throws SyntaxError like JSON.parse. The value is shared: read only. */
export function parseJson(text: string): Json {
  if (text === lastText && text !== '') return lastValue
  const value = parseAnew(text)
  if (text.length <= 65_536) {
    lastText = text
    lastValue = value
  }
  return value
}

function parseAnew(text: string): Json {
  if (!risky.test(text)) return JSON.parse(text) as Json
  return native.parse(text, (_key, value, context) =>
    typeof value === 'number' && context.source !== undefined && String(value) !== context.source ? native.rawJSON(context.source) : value,
  ) as Json
}

/** Serialise; raw numbers come out as they came in. */
export function stringifyJson(value: unknown): string {
  return JSON.stringify(value)
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !native.isRawJSON(value)
}

/** `value[key]` when value is an object. */
export function at(value: unknown, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined
}

export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (native.isRawJSON(value)) return Number((value as RawJson).rawJSON)
  return undefined
}

export function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

export function asArray(value: unknown): Json[] | undefined {
  return Array.isArray(value) ? (value as Json[]) : undefined
}

export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

/** Leave out members that are undefined, so that a body says only what is meant. */
export function said<T extends Record<string, unknown>>(members: T): JsonObject {
  const object: JsonObject = {}
  for (const key in members) if (members[key] !== undefined) object[key] = members[key] as Json
  return object
}
