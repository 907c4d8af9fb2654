import { defineProvider } from '../provider.ts'

/**
 * Ollama by its native protocol: its OpenAI route can neither set the context size nor refuse to truncate
 * (https://github.com/ollama/ollama/blob/main/docs/api.md).
 */
export const ollama = defineProvider({
  name: 'ollama',
  label: 'Ollama',
  zone: 'device',
  base: 'http://127.0.0.1:11434',
  baseEnv: ['OLLAMA_HOST'],
  ports: [11434],
  auth: { kind: 'bearer', env: ['OLLAMA_API_KEY'], optional: true },
  endpoints: [
    { wire: 'ollama-chat', path: '/api/chat' },
    { wire: 'ollama-generate', path: '/api/generate' },
    { wire: 'ollama-embed', path: '/api/embed' },
  ],
  can: { chat: true },
  quirks: {},
  slots: 4,
  queue: 256,
  source: 'https://docs.ollama.com/api',
})
