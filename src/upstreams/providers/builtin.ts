import { defineProvider } from '../provider.ts'

/** The extractive engine that needs no model: summarise, extract, classify, answer from given text. */
export const builtin = defineProvider({
  name: 'builtin',
  label: 'built-in engine',
  zone: 'device',
  auth: { kind: 'none' },
  endpoints: [],
  can: { chat: true, schema: true, tools: false, images: false, audio: false, documents: true, reasoning: false, embeddings: false },
  quirks: {},
  slots: 2,
  queue: 256,
  engine: async () => (await import('../builtin/engine.ts')).createBuiltin(),
  source: 'docs/guides/builtin-engine.md',
})
