import { asBoolean, asString, at, isObject, type Json } from '../../core/json.ts'
import { abilities, asTokens, mapLimited, openaiModels, rowsOf, words } from '../model-lists.ts'
import { defineProvider, type FoundModel, type ProbeAnswer } from '../provider.ts'

/**
 * llama.cpp's own server. `X-Conversation-Id` must not reach it: with that header it goes on generating after the caller has left.
 * It closes the connection after every stream, so a pooled connection may be found dead and the request is sent again.
 */
export const llamacpp = defineProvider({
  name: 'llamacpp',
  label: 'llama.cpp',
  zone: 'device',
  base: 'http://127.0.0.1:8080',
  ports: [8080],
  auth: { kind: 'bearer', env: ['LLAMA_API_KEY'], optional: true },
  endpoints: [
    { wire: 'openai-chat', path: '/v1/chat/completions' },
    { wire: 'openai-completions', path: '/v1/completions' },
    { wire: 'openai-embeddings', path: '/v1/embeddings' },
    { wire: 'anthropic-messages', path: '/v1/messages', isOptional: true },
    { wire: 'anthropic-count-tokens', path: '/v1/messages/count_tokens' },
  ],
  can: { chat: true, schema: true },
  quirks: { maxTokensKey: 'max_tokens', streamUsage: 'ask', logprobs: true },
  slots: 4,
  queue: 256,
  never: ['x-conversation-id'],
  // Its header stands on every answer, also on 401 and 503. A proxy may replace it; then the build counts, which imitators of `/props` lack.
  recognise: async (probe) => {
    const props = await probe.get('/props')
    if (props?.headers.server === 'llama.cpp') return true
    return isObject(at(props?.json, 'default_generation_settings')) && asString(at(props?.json, 'build_info')) !== undefined
  },
  models: async (probe) => {
    const [list, props] = await Promise.all([probe.get('/v1/models'), probe.get('/props')])
    const found = openaiModels(list, (row, name) => ({
      name: withoutFolder(name, asString(at(props?.json, 'model_path'))),
      isLoaded: state(row) === undefined ? asBoolean(at(props?.json, 'is_sleeping')) !== true : state(row) === 'loaded',
      window: asTokens(at(at(row, 'meta'), 'n_ctx')),
      windowMost: asTokens(at(at(row, 'meta'), 'n_ctx_train')),
      can: ofModalities(at(at(row, 'architecture'), 'input_modalities')),
    }))
    if (!rowsOf(list).some((row) => state(row) !== undefined)) return found.map((model) => withProps(model, props))
    // A router: each loaded model has properties of its own. Asking for one that is not loaded would load it.
    return mapLimited(found, 4, async (model) =>
      model.isLoaded ? withProps(model, await probe.get(`/props?model=${encodeURIComponent(model.name)}`)) : model,
    )
  },
  source: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server',
})

/** In router mode: `loaded`, `loading`, `unloaded`, `failed`. */
function state(row: Json): string | undefined {
  return asString(at(at(row, 'status'), 'value'))
}

/** Without an alias the id is the model file's path, which is nobody's business; any name is answered, so the file's own name will do. */
function withoutFolder(id: string, path: string | undefined): string {
  const isPath = id === path || /^([/~.]|[A-Za-z]:)/.test(id) || (/[/\\]/.test(id) && id.endsWith('.gguf'))
  return isPath ? (id.split(/[/\\]/).at(-1) ?? id) : id
}

/** The window of one slot is what one request may fill. */
function withProps(model: FoundModel, props: ProbeAnswer | undefined): FoundModel {
  if (props?.status !== 200) return model
  const modalities = at(props.json, 'modalities')
  const template = at(props.json, 'chat_template_caps')
  return {
    ...model,
    window: asTokens(at(at(props.json, 'default_generation_settings'), 'n_ctx')) ?? model.window,
    can: {
      ...model.can,
      ...abilities({
        chat: true,
        images: asBoolean(at(modalities, 'vision')),
        audio: asBoolean(at(modalities, 'audio')),
        tools: asBoolean(at(template, 'supports_tools')),
      }),
    },
  }
}

function ofModalities(list: Json | undefined): FoundModel['can'] {
  const inputs = words(list)
  return inputs.size === 0 ? {} : { images: inputs.has('image'), audio: inputs.has('audio') }
}
