import { asArray, asString, at } from '../../core/json.ts'
import { openaiModels, remoteSign } from '../model-lists.ts'
import { defineProvider } from '../provider.ts'

export const jan = defineProvider({
  name: 'jan',
  label: 'Jan',
  zone: 'device',
  base: 'http://127.0.0.1:1337',
  ports: [1337],
  auth: { kind: 'bearer', env: ['JAN_API_KEY'] },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'anthropic-messages', path: '/v1/messages', isOptional: true },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  slots: 2,
  queue: 128,
  // It wants a key for its models, but its description of itself is open.
  recognise: async (probe) => {
    const [list, description] = await Promise.all([probe.get('/v1/models'), probe.get('/openapi.json')])
    if (/^Jan API\b/.test(asString(at(at(description?.json, 'info'), 'title')) ?? '')) return true
    const rows = list?.status === 200 ? (asArray(at(list.json, 'data')) ?? []) : []
    return rows.length > 0 && rows.every((row) => ['llama.cpp', 'mlx', 'remote'].includes(asString(at(row, 'owned_by')) ?? ''))
  },
  models: async (probe) =>
    openaiModels(await probe.get('/v1/models'), (row, name) => {
      const remote = remoteSign(row, name)
      return remote === undefined ? { isLoaded: true } : { remote }
    }),
  source: 'https://jan.ai/docs/api-server',
})
