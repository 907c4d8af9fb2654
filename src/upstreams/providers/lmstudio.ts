import { asArray, asBoolean, asString, at, type Json } from '../../core/json.ts'
import { abilities, asTokens, readModels, rowsOf, words } from '../model-lists.ts'
import { defineProvider, type FoundModel } from '../provider.ts'

export const lmstudio = defineProvider({
  name: 'lmstudio',
  label: 'LM Studio',
  zone: 'device',
  base: 'http://127.0.0.1:1234',
  ports: [1234],
  auth: { kind: 'bearer', env: ['LM_API_TOKEN'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-responses', path: '/v1/responses', isOptional: true },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
    { wire: 'anthropic-messages', path: '/v1/messages', isOptional: true },
  ],
  can: { chat: true, schema: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask', toolChoiceStringOnly: true, noJsonObject: true, reasoning: 'effort' },
  slots: 4,
  queue: 256,
  // It answers 200 on any path, so only the shape of its own lists counts; where a token is wanted, its refusal says so in its own name.
  recognise: async (probe) => {
    const [newer, older, unknown] = await Promise.all([
      probe.get('/api/v1/models'),
      probe.get('/api/v0/models'),
      probe.get('/api/extra/version'),
    ])
    const isNewer = (row: Json) => asString(at(row, 'key')) !== undefined && asArray(at(row, 'loaded_instances')) !== undefined
    const isOlder = (row: Json) => asString(at(row, 'type')) !== undefined && asString(at(row, 'state')) !== undefined
    const rows = [...(asArray(at(newer?.json, 'models')) ?? []), ...(asArray(at(older?.json, 'data')) ?? [])]
    if (rows.length > 0) return rows.every((row) => isNewer(row) || isOlder(row))
    if (newer?.status === 401) return newer.text.includes('LM Studio')
    const isEmpty = asArray(at(newer?.json, 'models')) !== undefined || asArray(at(older?.json, 'data')) !== undefined
    return isEmpty && (asString(at(unknown?.json, 'error')) ?? '').startsWith('Unexpected endpoint or method')
  },
  models: async (probe) => {
    const newer = await probe.get('/api/v1/models')
    if (newer?.status === 200 && asArray(at(newer.json, 'models'))) return readModels(rowsOf(newer, 'models'), readNewer)
    const older = newer?.status === 401 ? newer : await probe.get('/api/v0/models')
    return readModels(rowsOf(older), readOlder)
  },
  source: 'https://lmstudio.ai/docs/developer',
})

function readNewer(row: Json): FoundModel | undefined {
  const name = asString(at(row, 'key'))
  if (name === undefined) return undefined
  const instances = asArray(at(row, 'loaded_instances')) ?? []
  const said = at(row, 'capabilities')
  return {
    name,
    isLoaded: instances.length > 0,
    // Several instances may hold windows of their own; any of them may answer.
    window: smallest(instances.map((instance) => asTokens(at(at(instance, 'config'), 'context_length')))),
    windowMost: asTokens(at(row, 'max_context_length')),
    can: abilities({
      ...ofType(asString(at(row, 'type'))),
      images: asBoolean(at(said, 'vision')),
      tools: asBoolean(at(said, 'trained_for_tool_use')),
    }),
    remote: [row, ...instances].map(linkedSign).find((sign) => sign !== undefined),
  }
}

function readOlder(row: Json): FoundModel | undefined {
  const name = asString(at(row, 'id'))
  if (name === undefined) return undefined
  const type = asString(at(row, 'type'))
  const said = words(at(row, 'capabilities'))
  return {
    name,
    isLoaded: asString(at(row, 'state')) === 'loaded',
    window: asTokens(at(row, 'loaded_context_length')),
    windowMost: asTokens(at(row, 'max_context_length')),
    can: abilities({ ...ofType(type), images: type === undefined ? undefined : type === 'vlm', tools: said.has('tool_use') || undefined }),
    remote: linkedSign(row),
  }
}

function ofType(type: string | undefined): FoundModel['can'] {
  if (type === undefined) return {}
  const isEmbedding = type.startsWith('embedding')
  return { chat: !isEmbedding, embeddings: isEmbedding }
}

function smallest(windows: readonly (number | undefined)[]): number | undefined {
  const known = windows.flatMap((window) => window ?? [])
  return known.length > 0 ? Math.min(...known) : undefined
}

/**
 * A model on a machine joined by LM Link answers here as if it were local. The documented lists do not tell; the fields by which the
 * command line tells (`deviceIdentifier`, null for this machine) are believed wherever they appear.
 */
function linkedSign(row: Json): string | undefined {
  for (const field of ['deviceIdentifier', 'device_identifier', 'remote', 'is_remote', 'isRemote']) {
    const value = at(row, field)
    if (value === true || (typeof value === 'string' && value !== '' && value !== 'local')) return `linked machine (${field})`
  }
  return undefined
}
