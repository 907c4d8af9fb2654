import { defineProvider } from '../provider.ts'

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
  owns: /^(gemini-|gemma-|text-embedding-00)/,
  source: 'https://ai.google.dev/api/generate-content',
})
