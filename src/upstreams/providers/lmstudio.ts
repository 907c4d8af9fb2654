import { defineProvider } from '../provider.ts'

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
    { wire: 'openai-responses', path: '/v1/responses' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
    { wire: 'anthropic-messages', path: '/v1/messages' },
  ],
  can: { chat: true, schema: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask', toolChoiceStringOnly: true, noJsonObject: true, reasoning: 'effort' },
  slots: 4,
  queue: 256,
  source: 'https://lmstudio.ai/docs/developer',
})
