// What requests, replies and streams of the Responses API share: the items of `input` and `output`, their ids, and usage.

import type { ProtocolName, Seal } from '../core/conversation.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { asArray, asNumber, asObject, asString, at, parseJson, said } from '../core/json.ts'
import { isPackedSeal, type SealCarrier, unpackSeal } from '../core/seal.ts'
import type { Usage } from '../core/usage.ts'

export const origin = 'openai-responses' satisfies ProtocolName

// Ids that we made up carry this mark, so that they are not taken for a provider's memory when a client sends them back.
const minted = /^[a-z]+_db_/

/** An item id of our own. At most 64 characters of [A-Za-z0-9_-], which is all that OpenAI accepts when it comes back. */
export function mintId(kind: string, replyId: string, place: number): string {
  return `${kind}_db_${replyId.replace(/[^A-Za-z0-9_-]/g, '').slice(-40)}_${place}`
}

/** The provider's own item id; undefined when there is none or we made it up. */
export function nativeId(value: unknown): string | undefined {
  const id = asString(value)
  return id && !minted.test(id) ? id : undefined
}

/** Whether OpenAI would take this as the id of an input item. */
export function isItemId(id: string | undefined): id is string {
  return id !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(id)
}

export function sealOf(itemId: string | undefined, encrypted?: string): Seal | undefined {
  if (!itemId && !encrypted) return undefined
  return { origin, ...(encrypted && { encrypted }), ...(itemId && { itemId }) }
}

/**
 * A reasoning item as one part for each entry of its summary and content, all under one item id, so that the item can be put
 * together again. Only the last part holds the encrypted content. `carriers`: a client may have packed a foreign seal in it;
 * an upstream's own string is never unpacked, since it may be another gateway's.
 */
export function readReasoning(item: JsonObject, carriers: 'carriers' | 'native'): SealCarrier[] {
  const entries = reasoningEntries(item)
  const itemId = nativeId(item.id)
  const encrypted = asString(item.encrypted_content) || undefined
  const isCarrier = carriers === 'carriers' && encrypted !== undefined && isPackedSeal(encrypted)
  const packed = isCarrier ? unpackSeal(encrypted) : undefined
  const whole = isCarrier ? packed?.seal : sealOf(itemId, encrypted)
  const partial = isCarrier ? undefined : sealOf(itemId)
  if (entries.length === 0) {
    if (!whole) return []
    return [{ type: 'reasoning', text: '', seal: whole, ...(packed?.place === 'previous' && { place: 'previous' as const }) }]
  }
  return entries.map(({ text, isSummary }, index) => {
    const seal = index === entries.length - 1 ? whole : partial
    return { type: 'reasoning', text, ...(seal && { seal }), ...(isSummary && { isSummary: true }) }
  })
}

/** The readable text of a reasoning item: its summary first, as the API lists it. */
export function reasoningEntries(item: JsonObject): { text: string; isSummary: boolean }[] {
  const texts = (value: unknown) => (asArray(value) ?? []).flatMap((entry) => asString(at(entry, 'text')) ?? [])
  return [
    ...texts(item.summary).map((text) => ({ text, isSummary: true })),
    ...texts(item.content).map((text) => ({ text, isSummary: false })),
  ]
}

/** Arguments as text, whatever a server made of them. */
export function argumentsText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return asString(value) ?? JSON.stringify(value)
}

// Custom tools take free text instead of JSON. Elsewhere they are functions with one string member, `input`.

/** The names of the custom tools a request offers. */
export function customTools(body: JsonObject): ReadonlySet<string> {
  const names = new Set<string>()
  for (const tool of asArray(body.tools) ?? []) {
    const name = asString(at(tool, 'name'))
    if (name !== undefined && at(tool, 'type') === 'custom') names.add(name)
  }
  return names
}

// A namespace is a group of functions. Elsewhere each is a function of its own, called by both names.

const longestName = 64

/** One name of a function in a namespace; undefined when it would be longer than other protocols take. */
export function joinedName(namespace: string, name: string): string | undefined {
  const joined = `${namespace}__${name}`
  return joined.length <= longestName ? joined : undefined
}

export type Namespaced = { readonly namespace: string; readonly name: string }

/** The functions in namespaces that a request offers, by their joined names. */
export function namespacedTools(body: JsonObject): ReadonlyMap<string, Namespaced> {
  const tools = new Map<string, Namespaced>()
  for (const group of asArray(body.tools) ?? []) {
    const namespace = at(group, 'type') === 'namespace' ? asString(at(group, 'name')) : undefined
    if (namespace === undefined) continue
    for (const tool of asArray(at(group, 'tools')) ?? []) {
      const name = asString(at(tool, 'name'))
      const joined = name === undefined ? undefined : joinedName(namespace, name)
      if (name !== undefined && joined !== undefined) tools.set(joined, { namespace, name })
    }
  }
  return tools
}

/** The parameters of the function that stands for a custom tool. A grammar is told to the model, which nothing then enforces. */
export function customParameters(format: unknown): JsonObject {
  const definition = asString(at(format, 'definition'))
  const syntax = asString(at(format, 'syntax')) ?? 'lark'
  const description = definition
    ? `The whole input as plain text, not JSON. It must match this ${syntax} grammar:\n${definition}`
    : 'The whole input as plain text, not JSON.'
  return { type: 'object', properties: { input: { type: 'string', description } }, required: ['input'], additionalProperties: false }
}

export function customArguments(input: string): string {
  return JSON.stringify({ input })
}

/** The free text inside arguments that a model wrote for a custom tool's function. Text that is no such object is the input itself. */
export function customInput(text: string): string {
  let value: Json
  try {
    value = parseJson(text)
  } catch {
    return text
  }
  if (typeof value === 'string') return value
  const members = asObject(value)
  if (!members) return text
  const input = asString(members.input)
  if (input !== undefined) return input
  const [only, ...rest] = Object.values(members)
  if (only === undefined) return ''
  return typeof only === 'string' && rest.length === 0 ? only : text
}

/** https://platform.openai.com/docs/api-reference/responses/object: `input_tokens` includes cached, `output_tokens` reasoning. */
export function readUsage(value: unknown): Usage | undefined {
  const usage = asObject(value)
  if (!usage) return undefined
  const found = {
    inputTotal: asNumber(usage.input_tokens),
    cacheRead: asNumber(at(usage.input_tokens_details, 'cached_tokens')),
    cacheWrite: asNumber(at(usage.input_tokens_details, 'cache_write_tokens')),
    outputTotal: asNumber(usage.output_tokens),
    reasoning: asNumber(at(usage.output_tokens_details, 'reasoning_tokens')),
  }
  const known = Object.entries(found).filter(([, count]) => count !== undefined)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}

/** Official clients read every member without asking, so an unknown count is 0 here; the ledger keeps the difference. */
export function writeUsage(usage: Usage | undefined): Json {
  if (!usage) return null
  const input = usage.inputTotal ?? 0
  const output = usage.outputTotal ?? 0
  return {
    input_tokens: input,
    input_tokens_details: said({ cached_tokens: usage.cacheRead ?? 0, cache_write_tokens: usage.cacheWrite ?? 0 }),
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
    total_tokens: input + output,
  }
}

/** Kinds of files by the ending of their names. */
export const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
