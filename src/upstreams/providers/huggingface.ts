import { defineProvider } from '../provider.ts'

/** The router by default; a dedicated Endpoint or a Text Generation Inference server when the config gives its base. */
export const huggingface = defineProvider({
  name: 'huggingface',
  label: 'Hugging Face',
  zone: 'cloud',
  base: 'https://router.huggingface.co/v1',
  auth: { kind: 'bearer', env: ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HUGGINGFACE_API_KEY'] },
  forward: ['x-hf-bill-to'],
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  source: 'https://huggingface.co/docs/inference-providers',
})
