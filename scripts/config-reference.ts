// Every key of drawbridge.yaml as tables, from the schema that checks the file. `scripts/docs.ts` puts them into docs/reference/config.md.
import { configJsonSchema } from '../src/config/json-schema.ts'
import { asArray, asNumber, asObject, asString, type JsonObject } from '../src/core/json.ts'

/** Keys that are read and checked while nothing acts on them yet. A test looks for readers in the source, so that this stays true. */
export const seats: readonly string[] = []

/** What the schema leaves to its reader, and where it says too little. */
const meanings: Readonly<Record<string, string>> = {
  'server.port': 'Port to listen on; 0 takes a free one',
  'server.connections': 'Connections open at once; more are not accepted',
  callers:
    'Who may call, each with a key, beside keys made with `drawbridge keys create`. Where nobody has one, everyone who reaches the address may, and that must then be loopback',
  'callers[].name': 'Stands in the ledger and in traces',
  upstreams: 'Where models are. Servers on this machine and keys in the environment join them while `discover` is on',
  'upstreams[].provider': 'What it is; see providers.md',
  'upstreams[].slots': 'Requests it works on at once. Default by provider; 512 where it says none',
  'upstreams[].queue': 'Requests that may wait for a slot. Default by provider; 4,096 where it says none',
  'upstreams[].timeouts.connectMs': 'Until the connection stands. Default 10000 (cloud), 5000 (otherwise)',
  'upstreams[].quirks': 'Differences of this server from its provider',
  'upstreams[].quirks.maxTokensKey': 'OpenAI chat: the member that caps the output',
  'upstreams[].quirks.streamUsage': 'OpenAI chat: whether usage in streams must be asked for, always comes, or cannot be had',
  'upstreams[].quirks.toolChoiceStringOnly': 'OpenAI chat: `tool_choice` may only be a word',
  'upstreams[].quirks.noJsonObject': 'OpenAI chat: `response_format` knows no `json_object`',
  'upstreams[].quirks.systemRole': 'OpenAI chat: the role for instructions',
  'upstreams[].quirks.reasoning': 'OpenAI chat: whether `reasoning_effort` is understood',
  'upstreams[].quirks.logprobs':
    'Whether `logprobs: true` is taken: asked for where a draft is verified ([cascade](../guides/cascade-and-consult.md))',
  'upstreams[].quirks.jsonSchemaFields': 'Gemini: whether `responseJsonSchema` and `parametersJsonSchema` are understood',
  aliases: 'Your own names for models, beside the standard ones; `*` stands for any run of characters',
  'aliases.<name>': 'One upstream, one `upstream/model`, or the object below',
  'aliases.<name>.zones': 'Zones it may lead to; all when left out',
  'retry.baseMs': 'First wait before another try; it doubles and varies by half',
  'privacy.profile':
    'What is looked for and what happens to it: `strict`, `balanced`, `legal`, `health`, `code`, or one of your own; see inspection.md',
  'privacy.profiles.<name>.extends': 'The profile it is built on; what is left out here is as there',
  'privacy.profiles.<name>.injection.action': 'What is done with it',
  'privacy.profiles.<name>.injection.threshold': 'From which score on',
  'privacy.dictionaries': 'Words of the house and how sensitive they are',
  'privacy.dictionaries[].name': 'Its name; also its label, when it has no other',
  'privacy.dictionaries[].level': 'Level of a request that holds one of its terms, at the least',
  'privacy.dictionaries[].terms': 'The terms. Case, accents, hyphens and endings do not matter; see inspection.md',
  'prices.models': 'Prices by `model` or `upstream/model`; they stand above the price list, also for local models',
  'prices.models.<name>.input': 'US dollars per million input tokens',
  'prices.models.<name>.output': 'US dollars per million output tokens',
  'prices.models.<name>.cacheRead': 'US dollars per million tokens read from a cache; as `input` when left out',
  'prices.models.<name>.cacheWrite': 'US dollars per million tokens written to a cache; as `input` when left out',
  'ledger.keepDays': 'Days an entry is kept',
  'ledger.keepBytes': 'Bytes the ledger may hold; beyond them the oldest entries go',
}

type Row = { readonly key: string; readonly type: string; readonly standard: string; readonly meaning: string }

/** One section for each top-level key. */
export function configReference(): string {
  const schema = asObject(JSON.parse(configJsonSchema())) ?? {}
  return Object.entries(asObject(schema.properties) ?? {})
    .map(([name, property]) => section(name, asObject(property) ?? {}))
    .join('\n\n')
}

/** Keys that the tables leave without a meaning, and meanings of keys that are gone. Both shall be empty. */
export function configGaps(): { readonly unsaid: string[]; readonly stale: string[] } {
  const schema = asObject(JSON.parse(configJsonSchema())) ?? {}
  const rows = Object.entries(asObject(schema.properties) ?? {}).flatMap(([name, property]) => rowsOf(name, asObject(property) ?? {}))
  const known = new Set(rows.map(({ key }) => key))
  return {
    unsaid: rows.filter(({ meaning }) => meaning === '').map(({ key }) => key),
    stale: [...Object.keys(meanings), ...seats].filter((key) => ![...known].some((name) => name === key || name.startsWith(`${key}.`))),
  }
}

function section(name: string, property: JsonObject): string {
  const seat = seats.includes(name) ? '\n\n**Read and checked; nothing acts on it yet.**' : ''
  const lines = rowsOf(name, property).map(({ key, type, standard, meaning }) => `| \`${key}\` | ${type} | ${standard} | ${meaning} |`)
  return [`### \`${name}\`${seat}`, '', '| key | type | default | meaning |', '|---|---|---|---|', ...lines].join('\n')
}

function rowsOf(key: string, property: JsonObject, isRequired = false): Row[] {
  const meaning = escaped(meanings[key] ?? asString(property.description) ?? '')
  const own = { key, type: typeOf(property), standard: isRequired ? 'required' : standardOf(property), meaning }
  const object = objectIn(property)
  const members = asObject(object?.properties)
  if (members) {
    const required = new Set(asArray(object?.required))
    const inside = Object.entries(members).flatMap(([name, member]) => rowsOf(`${key}.${name}`, asObject(member) ?? {}, required.has(name)))
    // An object that only holds others says nothing by itself.
    return meaning || own.type !== 'object' ? [own, ...inside] : inside
  }
  const items = asObject(property.items)
  if (items && objectIn(items)) return [own, ...rowsOf(`${key}[]`, items)]
  const values = asObject(property.additionalProperties)
  if (values && (objectIn(values) || values.anyOf)) return [own, ...rowsOf(`${key}.<name>`, values)]
  return [own]
}

/** The object that a value may be, also where it may be a plain word instead. */
function objectIn(property: JsonObject): JsonObject | undefined {
  if (asObject(property.properties)) return property
  return asArray(property.anyOf)
    ?.map((option) => asObject(option))
    .find((option) => asObject(option?.properties))
}

function typeOf(property: JsonObject): string {
  const options = asArray(property.anyOf)
  if (options) return options.map((option) => typeOf(asObject(option) ?? {})).join(' or ')
  const words = asArray(property.enum)
  if (words) return words.map((word) => `\`${word}\``).join(', ')
  const type = asString(property.type) ?? 'anything'
  if (type === 'array') {
    const items = asObject(property.items) ?? {}
    return `list of ${objectIn(items) ? 'objects' : typeOf(items)}`
  }
  if (type === 'object' && !property.properties && property.additionalProperties) {
    const values = asObject(property.additionalProperties)
    return values ? `names with ${typeOf(values)}` : 'object'
  }
  if (type === 'integer' || type === 'number') return `${type === 'integer' ? 'whole number' : 'number'}${rangeOf(property)}`
  if (type === 'boolean') return 'true or false'
  if (type === 'string') return asString(property.format) === 'uri' ? 'address' : 'text'
  return type
}

function rangeOf(property: JsonObject): string {
  const [least, most] = [asNumber(property.minimum), asNumber(property.maximum)]
  const isBound = most !== undefined && most < Number.MAX_SAFE_INTEGER
  if (least !== undefined && isBound) return `, ${figure(least)} to ${figure(most)}`
  return least !== undefined ? `, at least ${figure(least)}` : ''
}

function figure(value: number): string {
  return value.toLocaleString('en-US')
}

function standardOf(property: JsonObject): string {
  const value = property.default
  if (value === undefined) return '-'
  return `\`${JSON.stringify(value)}\``
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
