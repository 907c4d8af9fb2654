import { defineProvider } from '../provider.ts'

/**
 * llama.cpp's own server. `X-Conversation-Id` must not reach it: with that header it goes on generating after the caller has left.
 * It closes the connection after every stream, so a pooled connection may be found dead and the request is sent again.
 */
export const llamacpp = defineProvider({
  name: 'llamacpp',
  label: 'llama.cpp',
  zone: 'device',
  base: 'http://127.0.0.1:8080',
  ports: [8080],
  auth: { kind: 'bearer', env: ['LLAMA_API_KEY'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
    { wire: 'anthropic-messages', path: '/v1/messages' },
    { wire: 'anthropic-count-tokens', path: '/v1/messages/count_tokens' },
  ],
  can: { chat: true, schema: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  slots: 4,
  queue: 256,
  never: ['x-conversation-id'],
  source: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server',
})
