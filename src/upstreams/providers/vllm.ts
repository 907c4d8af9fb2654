import { asArray, asString, at } from '../../core/json.ts'
import { asTokens, openaiModels } from '../model-lists.ts'
import { defineProvider } from '../provider.ts'

export const vllm = defineProvider({
  name: 'vllm',
  label: 'vLLM',
  zone: 'device',
  base: 'http://127.0.0.1:8000',
  ports: [8000],
  auth: { kind: 'bearer', env: ['VLLM_API_KEY'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-responses', path: '/v1/responses', isOptional: true },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
    { wire: 'anthropic-messages', path: '/v1/messages', isOptional: true },
    { wire: 'anthropic-count-tokens', path: '/v1/messages/count_tokens' },
  ],
  can: { chat: true, schema: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask', logprobs: true },
  slots: 64,
  queue: 1024,
  // With a key set only `/v1` is closed, in its own words; its version and an empty health answer stay open.
  recognise: async (probe) => {
    const [list, version, health] = await Promise.all([probe.get('/v1/models'), probe.get('/version'), probe.get('/health')])
    const rows = list?.status === 200 ? (asArray(at(list.json, 'data')) ?? []) : []
    if (rows.some((row) => asString(at(row, 'owned_by')) === 'vllm')) return true
    const isClosed = list?.status === 401 && asString(at(list.json, 'error')) === 'Unauthorized'
    return isClosed && health?.status === 200 && health.text === '' && asString(at(version?.json, 'version')) !== undefined
  },
  models: async (probe) =>
    openaiModels(await probe.get('/v1/models'), (row) => ({ isLoaded: true, window: asTokens(at(row, 'max_model_len')) })),
  source: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
})
