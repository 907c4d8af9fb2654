import { defineProvider } from '../provider.ts'

/** llama.cpp inside this process through `node-llama-cpp`, which is an optional install. */
export const embedded = defineProvider({
  name: 'embedded',
  label: 'embedded llama.cpp',
  zone: 'device',
  auth: { kind: 'none' },
  endpoints: [],
  can: { chat: true, schema: true, tools: false, images: false, audio: false, embeddings: true },
  quirks: {},
  slots: 1,
  queue: 64,
  engine: async (options) => (await import('../embedded/engine.ts')).createEmbedded(options),
  source: 'https://node-llama-cpp.withcat.ai',
})
