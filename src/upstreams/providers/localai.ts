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
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
    { wire: 'anthropic-messages', path: '/v1/messages' },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  slots: 4,
  queue: 256,
  source: 'https://localai.io/features/',
})
