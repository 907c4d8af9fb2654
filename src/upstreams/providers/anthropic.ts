import { defineProvider } from '../provider.ts'

export const anthropic = defineProvider({
  name: 'anthropic',
  label: 'Anthropic',
  zone: 'cloud',
  base: 'https://api.anthropic.com',
  baseEnv: ['ANTHROPIC_BASE_URL'],
  auth: { kind: 'header', header: 'x-api-key', env: ['ANTHROPIC_API_KEY'] },
  headers: { 'anthropic-version': '2023-06-01' },
  forward: ['anthropic-version', 'anthropic-beta'],
  endpoints: [
    { wire: 'anthropic-messages', path: '/v1/messages' },
    { wire: 'anthropic-count-tokens', path: '/v1/messages/count_tokens' },
  ],
  can: { chat: true, tools: true, images: true, documents: true, schema: true, reasoning: true, audio: false, embeddings: false },
  quirks: {},
  owns: /^claude-/,
  source: 'https://platform.claude.com/docs/en/api/messages',
})
