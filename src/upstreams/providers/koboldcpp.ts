import { asBoolean, asString, at } from '../../core/json.ts'
import { abilities, asTokens, openaiModels } from '../model-lists.ts'
import { defineProvider } from '../provider.ts'

/** Its Anthropic and Responses streams break their own grammar when tools are used, so only its OpenAI routes are spoken. */
export const koboldcpp = defineProvider({
  name: 'koboldcpp',
  label: 'KoboldCpp',
  zone: 'device',
  base: 'http://127.0.0.1:5001',
  ports: [5001],
  auth: { kind: 'bearer', env: ['KOBOLDCPP_API_KEY'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask', reasoning: 'none', logprobs: true },
  slots: 1,
  queue: 64,
  recognise: async (probe) => {
    const version = await probe.get('/api/extra/version')
    return asString(at(version?.json, 'result')) === 'KoboldCpp' || (version?.headers.server ?? '').startsWith('KoboldCppServer')
  },
  models: async (probe) => {
    const [list, version, context] = await Promise.all([
      probe.get('/v1/models'),
      probe.get('/api/extra/version'),
      probe.get('/api/extra/true_max_context_length'),
    ])
    const can = (ability: string) => asBoolean(at(version?.json, ability))
    return openaiModels(list, () => ({
      window: asTokens(at(context?.json, 'value')),
      isLoaded: true,
      can: abilities({ chat: can('llm'), images: can('vision'), audio: can('audio'), embeddings: can('embeddings') }),
    })).filter(({ name }) => name !== 'inactive') // its word for no model
  },
  source: 'https://github.com/LostRuins/koboldcpp/wiki',
})
