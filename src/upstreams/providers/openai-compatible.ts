import { asBoolean, asString, at, type Json } from '../../core/json.ts'
import { abilities, asTokens, ofOpenAiName, openaiModels, remoteSign, words } from '../model-lists.ts'
import { defineProvider, type FoundModel } from '../provider.ts'

/** Any host that speaks OpenAI's chat protocol below the base the config gives. */
export const openaiCompatible = defineProvider({
  name: 'openai-compatible',
  label: 'OpenAI-compatible',
  zone: 'device',
  auth: { kind: 'bearer', env: [], optional: true },
  forward: ['http-referer', 'x-title', 'x-grok-conv-id'],
  endpoints: [
    { wire: 'openai-chat', path: '/chat/completions' },
    { wire: 'openai-completions', path: '/completions', isOptional: true },
    { wire: 'openai-embeddings', path: '/embeddings' },
    { wire: 'openai-responses', path: '/responses', isOptional: true },
  ],
  can: { chat: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask' },
  models: async (probe) => openaiModels(await probe.get('/models'), readRow),
  source: 'https://platform.openai.com/docs/api-reference/chat',
})

/** Servers agree on no name for a window or an ability; these are the names that OpenRouter, Groq, Mistral, Together, vLLM and llama.cpp use. */
function readRow(row: Json, name: string): Partial<FoundModel> {
  const said = at(row, 'capabilities')
  const inputs = words(at(at(row, 'architecture'), 'input_modalities'))
  const parameters = words(at(row, 'supported_parameters'))
  const type = asString(at(row, 'type'))
  const among = (word: string) => (parameters.size === 0 ? undefined : parameters.has(word))
  const windows = ['context_length', 'max_model_len', 'context_window', 'max_context_length'].map((field) => asTokens(at(row, field)))
  return {
    remote: remoteSign(row, name),
    window: windows.find((window) => window !== undefined) ?? asTokens(at(at(row, 'meta'), 'n_ctx')),
    can: {
      ...ofOpenAiName(name),
      ...abilities({
        chat: asBoolean(at(said, 'completion_chat')) ?? (type === 'embedding' ? false : undefined),
        embeddings: type === 'embedding' ? true : undefined,
        tools: asBoolean(at(said, 'function_calling')) ?? among('tools'),
        schema: among('structured_outputs'),
        reasoning: among('reasoning'),
        images: asBoolean(at(said, 'vision')) ?? (inputs.size === 0 ? undefined : inputs.has('image')),
        audio: inputs.size === 0 ? undefined : inputs.has('audio'),
      }),
    },
  }
}
