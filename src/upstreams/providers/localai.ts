import { asArray, asString, at, isObject } from '../../core/json.ts'
import { openaiModels } from '../model-lists.ts'
import { defineProvider } from '../provider.ts'

export const localai = defineProvider({
  name: 'localai',
  label: 'LocalAI',
  zone: 'device',
  base: 'http://127.0.0.1:8080',
  ports: [8080],
  auth: { kind: 'bearer', env: ['LOCALAI_API_KEY'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions', isOptional: true },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
    { wire: 'anthropic-messages', path: '/v1/messages', isOptional: true },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  slots: 4,
  queue: 256,
  recognise: async (probe) => {
    const [card, system] = await Promise.all([probe.get('/.well-known/localai.json'), probe.get('/system')])
    return (
      (card?.status === 200 && isObject(at(card.json, 'endpoints'))) ||
      (system?.status === 200 && asArray(at(system.json, 'backends')) !== undefined)
    )
  },
  models: async (probe) => {
    const [list, system, card] = await Promise.all([probe.get('/v1/models'), probe.get('/system'), probe.get('/.well-known/localai.json')])
    const rows = asArray(at(system?.json, 'loaded_models'))
    const loaded = new Set(rows?.flatMap((row) => asString(at(row, 'id')) ?? asString(row) ?? []))
    // With its peer-to-peer mode on, work may be given to other machines without a word in the answer.
    const remote = at(at(card?.json, 'capabilities'), 'p2p') === true ? 'peer-to-peer is on' : undefined
    return openaiModels(list, (_, name) => ({ remote, ...(rows && { isLoaded: loaded.has(name) }) }))
  },
  source: 'https://localai.io/features/',
})
