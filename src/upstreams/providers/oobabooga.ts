import { asArray, asString, at, isObject } from '../../core/json.ts'
import { expectAnswer } from '../model-lists.ts'
import { defineProvider } from '../provider.ts'

/** text-generation-webui. It answers with whatever model is loaded, whatever the request names. */
export const oobabooga = defineProvider({
  name: 'oobabooga',
  label: 'text-generation-webui',
  zone: 'device',
  base: 'http://127.0.0.1:5000',
  ports: [5000],
  auth: { kind: 'bearer', env: ['OOBABOOGA_API_KEY'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask', reasoning: 'none' },
  slots: 1,
  queue: 64,
  // With a key set its routes answer 401, but the description of its interface stays open.
  recognise: async (probe) => {
    const info = await probe.get('/v1/internal/model/info')
    if (info?.status === 200)
      return asString(at(info.json, 'model_name')) !== undefined && asArray(at(info.json, 'lora_names')) !== undefined
    if (info?.status !== 401) return false
    return isObject(at(at((await probe.get('/openapi.json'))?.json, 'paths'), '/v1/internal/model/info'))
  },
  models: async (probe) => {
    const name = asString(at(expectAnswer(await probe.get('/v1/internal/model/info')).json, 'model_name'))
    return name === undefined || name === '' || name === 'None' ? [] : [{ name, can: {}, isLoaded: true }]
  },
  source: 'https://github.com/oobabooga/text-generation-webui/wiki/12-%E2%80%90-OpenAI-API',
})
