import { defineProvider } from '../provider.ts'

/** text-generation-webui. It answers with whatever model is loaded, whatever the request names. */
export const oobabooga = defineProvider({
  name: 'oobabooga',
  label: 'text-generation-webui',
  zone: 'device',
  base: 'http://127.0.0.1:5000',
  ports: [5000],
  auth: { kind: 'bearer', env: ['OOBABOOGA_API_KEY'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask', reasoning: 'none' },
  slots: 1,
  queue: 64,
  source: 'https://github.com/oobabooga/text-generation-webui/wiki/12-%E2%80%90-OpenAI-API',
})
