import { asBoolean, asString, at } from '../../core/json.ts'
import { asTokens, mostModels, openaiModels } from '../model-lists.ts'
import { defineProvider, type FoundModel } from '../provider.ts'

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
  // Names of November 2026, all in the price list; `models` in the config overrules them.
  preferred: { fast: 'claude-haiku-4-5', smart: 'claude-opus-4-8' },
  owns: /^claude-/,
  models: async (probe) => {
    const found: FoundModel[] = []
    for (let after: string | undefined = ''; after !== undefined && found.length < mostModels; ) {
      const page = await probe.get(`/v1/models?limit=1000${after && `&after_id=${encodeURIComponent(after)}`}`)
      found.push(...openaiModels(page, (row) => ({ window: asTokens(at(row, 'max_input_tokens')) })))
      const last = asString(at(page?.json, 'last_id'))
      after = asBoolean(at(page?.json, 'has_more')) && last !== after ? last : undefined
    }
    return found
  },
  source: 'https://platform.claude.com/docs/en/api/messages',
})
