import { defineProvider } from '../provider.ts'

export const vllm = defineProvider({
  name: 'vllm',
  label: 'vLLM',
  zone: 'device',
  base: 'http://127.0.0.1:8000',
  ports: [8000],
  auth: { kind: 'bearer', env: ['VLLM_API_KEY'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-responses', path: '/v1/responses' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
    { wire: 'anthropic-messages', path: '/v1/messages' },
    { wire: 'anthropic-count-tokens', path: '/v1/messages/count_tokens' },
  ],
  can: { chat: true, schema: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  slots: 64,
  queue: 1024,
  source: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
})
