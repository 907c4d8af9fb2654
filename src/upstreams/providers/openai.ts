import { ofOpenAiName, openaiModels } from '../model-lists.ts'
import { defineProvider } from '../provider.ts'

export const openai = defineProvider({
  name: 'openai',
  label: 'OpenAI',
  zone: 'cloud',
  base: 'https://api.openai.com/v1',
  baseEnv: ['OPENAI_BASE_URL'],
  auth: { kind: 'bearer', env: ['OPENAI_API_KEY'] },
  forward: ['openai-beta', 'idempotency-key'],
  endpoints: [
    { wire: 'openai-responses', path: '/v1/responses' },
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
  ],
  can: { chat: true, tools: true, images: true, documents: true, schema: true, embeddings: true },
  quirks: { maxTokensKey: 'max_completion_tokens', streamUsage: 'ask' },
  // Names of November 2026, all in the price list; `models` in the config overrules them.
  preferred: { fast: 'gpt-5-mini', smart: 'gpt-5.5' },
  owns: /^(gpt-|chatgpt-|o\d|codex-|text-embedding-|computer-use)/,
  models: async (probe) => openaiModels(await probe.get('/v1/models'), (_, name) => ({ can: ofOpenAiName(name) })),
  source: 'https://platform.openai.com/docs/api-reference',
})
