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
    { wire: 'anthropic-messages', path: '/v1/messages' },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  slots: 2,
  queue: 128,
  source: 'https://jan.ai/docs/api-server',
})
