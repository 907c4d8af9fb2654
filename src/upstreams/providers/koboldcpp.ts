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
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask', reasoning: 'none' },
  slots: 1,
  queue: 64,
  source: 'https://github.com/LostRuins/koboldcpp/wiki',
})
