import { asArray, asBoolean, asString, at, type Json } from '../../core/json.ts'
import { abilities, asTokens, openaiModels, words } from '../model-lists.ts'
import { defineProvider, type FoundModel } from '../provider.ts'

/** The router by default; a dedicated Endpoint or a Text Generation Inference server when the config gives its base. */
export const huggingface = defineProvider({
  name: 'huggingface',
  label: 'Hugging Face',
  zone: 'cloud',
  base: 'https://router.huggingface.co/v1',
  auth: { kind: 'bearer', env: ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HUGGINGFACE_API_KEY'] },
  forward: ['x-hf-bill-to'],
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  models: async (probe) => {
    const list = await probe.get('/v1/models')
    const found = openaiModels(list, ofRouter)
    if (found.length > 1 || found.some((model) => model.window !== undefined)) return found
    // A server of one model tells its limits elsewhere.
    const info = await probe.get('/info')
    const window = asTokens(at(info?.json, 'max_total_tokens'))
    return found.map((model) => ({ ...model, isLoaded: true, ...(window !== undefined && { window }) }))
  },
  source: 'https://huggingface.co/docs/inference-providers',
})

/** The router may choose any live provider of a model, so only what all of them can is sure. */
function ofRouter(row: Json): Partial<FoundModel> {
  const providers = (asArray(at(row, 'providers')) ?? []).filter((provider) => (asString(at(provider, 'status')) ?? 'live') === 'live')
  const windows = providers.flatMap((provider) => asTokens(at(provider, 'context_length')) ?? [])
  const inputs = words(at(at(row, 'architecture'), 'input_modalities'))
  return {
    can: abilities({
      tools: all(providers.map((provider) => asBoolean(at(provider, 'supports_tools')))),
      schema: all(providers.map((provider) => asBoolean(at(provider, 'supports_structured_output')))),
      images: inputs.size === 0 ? undefined : inputs.has('image'),
    }),
    ...(windows.length > 0 && { window: Math.min(...windows), windowMost: Math.max(...windows) }),
  }
}

/** True when all are, false when none is, unknown otherwise. */
function all(claims: readonly (boolean | undefined)[]): boolean | undefined {
  if (claims.length === 0) return undefined
  if (claims.every((claim) => claim === true)) return true
  return claims.every((claim) => claim === false) ? false : undefined
}
