import { defineProvider } from '../provider.ts'

/** Any host that speaks OpenAI's chat protocol below the base the config gives. */
export const openaiCompatible = defineProvider({
  name: 'openai-compatible',
  label: 'OpenAI-compatible',
  zone: 'device',
  auth: { kind: 'bearer', env: [], optional: true },
  forward: ['http-referer', 'x-title', 'x-grok-conv-id'],
  endpoints: [
    { wire: 'openai-chat', path: '/chat/completions' },
    { wire: 'openai-completions', path: '/completions' },
    { wire: 'openai-embeddings', path: '/embeddings' },
    { wire: 'openai-responses', path: '/responses' },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  source: 'https://platform.openai.com/docs/api-reference/chat',
})
