import { asBoolean, asString, at } from '../../core/json.ts'
import { abilities, asTokens, mostModels, readModels, rowsOf, words } from '../model-lists.ts'
import { defineProvider, type FoundModel } from '../provider.ts'

export const gemini = defineProvider({
  name: 'gemini',
  label: 'Google Gemini',
  zone: 'cloud',
  base: 'https://generativelanguage.googleapis.com',
  auth: { kind: 'header', header: 'x-goog-api-key', env: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] },
  endpoints: [
    {
      wire: 'gemini',
      path: '/v1beta/models/{model}:generateContent',
      streamPath: '/v1beta/models/{model}:streamGenerateContent?alt=sse',
    },
    { wire: 'gemini-embeddings', path: '/v1beta/models/{model}:batchEmbedContents' },
  ],
  can: { chat: true, tools: true, images: true, audio: true, documents: true, schema: true, embeddings: true },
  quirks: {},
  // Names of November 2026, all in the price list; `models` in the config overrules them.
  preferred: { fast: 'gemini-2.5-flash', smart: 'gemini-2.5-pro' },
  owns: /^(gemini-|gemma-|text-embedding-00)/,
  models: async (probe) => {
    const found: FoundModel[] = []
    for (let token: string | undefined = ''; token !== undefined && found.length < mostModels; ) {
      const page = await probe.get(`/v1beta/models?pageSize=1000${token && `&pageToken=${encodeURIComponent(token)}`}`)
      found.push(
        ...readModels(rowsOf(page, 'models'), (row) => {
          const name = asString(at(row, 'name'))?.replace(/^models\//, '')
          const methods = words(at(row, 'supportedGenerationMethods'))
          const [chat, embeddings] = [methods.has('generatecontent'), methods.has('embedcontent')]
          if (name === undefined || !(chat || embeddings)) return undefined
          return {
            name,
            window: asTokens(at(row, 'inputTokenLimit')),
            can: abilities({ chat, embeddings, reasoning: asBoolean(at(row, 'thinking')) }),
          }
        }),
      )
      const next = asString(at(page?.json, 'nextPageToken'))
      token = next && next !== token ? next : undefined
    }
    return found
  },
  source: 'https://ai.google.dev/api/generate-content',
})
