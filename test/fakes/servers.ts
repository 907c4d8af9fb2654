// Local model servers as a stranger meets them: what each answers to the questions by which it is recognised and listed. The shapes of
// llama.cpp and KoboldCpp follow recorded answers of the real servers; those of the others are written by hand from their documentation
// and source. All names and numbers are made up.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tagsPage, versionPage } from '../../src/protocols/ollama-pages.ts'

export type ServerKind = keyof typeof kinds

/** One question as it came. */
export type Asked = { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }

export type FakeServer = {
  readonly kind: ServerKind
  readonly port: number
  readonly base: string
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

type Reply = { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown } | 'hang'
type Fake = {
  /** Headers on every answer. */
  readonly headers?: Readonly<Record<string, string>>
  /** What it answers; undefined for a path it does not know. */
  readonly answer: (asked: Asked, path: string) => Reply | undefined
  /** What it answers on paths it does not know. */
  readonly unknown: (asked: Asked) => Reply
  /** It wants this key; `refusal` is what it answers without, on all paths but `open`. */
  readonly lock?: { readonly key: string; readonly open: readonly string[]; readonly refusal: Reply }
}

/** The key that the locked servers want. */
export const fakeKey = 'sk-local-fake-key'

/** Start a fake on a free port of loopback. */
export async function startServer(kind: ServerKind, change: Partial<Fake> = {}): Promise<FakeServer> {
  const fake: Fake = { ...kinds[kind], ...change }
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      asked.push(one)
      send(response, fake, replyOf(fake, one))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return {
    kind,
    port,
    base: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function replyOf({ answer, unknown, lock }: Fake, asked: Asked): Reply {
  const path = asked.path.split('?')[0] ?? ''
  if (lock && !lock.open.includes(path) && asked.headers.authorization !== `Bearer ${lock.key}`) return lock.refusal
  return answer(asked, path) ?? unknown(asked)
}

function send(response: ServerResponse, fake: Fake, reply: Reply): void {
  if (reply === 'hang') return
  const isText = typeof reply.body === 'string'
  const headers = { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json', ...fake.headers, ...reply.headers }
  response.writeHead(reply.status ?? 200, headers).end(isText ? (reply.body as string) : JSON.stringify(reply.body)) // isText said so
}

/** Answers by path, whatever the method. */
function table(bodies: Readonly<Record<string, unknown>>): Fake['answer'] {
  return (_, path) => (Object.hasOwn(bodies, path) ? { body: bodies[path] } : undefined)
}

const text =
  (status: number, body: string): Fake['unknown'] =>
  () => ({ status, body })
const list = (rows: readonly object[]) => ({ object: 'list', data: rows })

// ------------------------------------------------------------------------------------------------------------------------ Ollama (by hand)

const ollamaRow = (name: string, more: object = {}) => ({
  name,
  model: name,
  modified_at: '2026-10-01T10:00:00Z',
  size: 4_920_000_000,
  digest: Buffer.from(name.padEnd(32, '.')).toString('hex').slice(0, 64),
  details: { parent_model: '', format: 'gguf', family: 'llama', families: ['llama'], parameter_size: '8.0B', quantization_level: 'Q4_K_M' },
  ...more,
})

const ollamaModels: Readonly<Record<string, { row: object; show: object }>> = {
  'riverbed:8b': {
    row: ollamaRow('riverbed:8b'),
    show: {
      parameters: 'stop "<|end|>"',
      capabilities: ['completion', 'tools'],
      model_info: { 'general.architecture': 'llama', 'llama.context_length': 131_072 },
    },
  },
  'lantern-vision:4b': {
    row: ollamaRow('lantern-vision:4b'),
    show: {
      parameters: 'num_ctx                        16384\ntemperature                    0.7',
      capabilities: ['completion', 'vision', 'thinking'],
      model_info: { 'general.architecture': 'lantern', 'lantern.context_length': 32_768 },
    },
  },
  'pebble-embed:latest': {
    row: ollamaRow('pebble-embed:latest'),
    show: { capabilities: ['embedding'], model_info: { 'general.architecture': 'bert', 'bert.context_length': 2_048 } },
  },
  'giant:120b-cloud': {
    row: ollamaRow('giant:120b-cloud', { size: 384, remote_model: 'giant:120b', remote_host: 'https://ollama.com:443' }),
    show: { capabilities: ['completion', 'tools'], remote_model: 'giant:120b', remote_host: 'https://ollama.com:443', model_info: {} },
  },
  // The same, given an innocent name with `ollama cp`; only /api/show tells.
  'plain-copy:latest': {
    row: ollamaRow('plain-copy:latest', { size: 384 }),
    show: { capabilities: ['completion'], remote_model: 'giant:120b', remote_host: 'https://ollama.com:443', model_info: {} },
  },
}

/** The window that the fake Ollama's runner has in force: the default of a small machine. */
export const ollamaWindow = 4_096

/** Unless told not to, it drops the beginning of what is too long and answers as if nothing had happened. Its tokenizer makes a token of 3.5 characters. */
function ollamaChat(body: string, knowsTruncate: boolean): Reply {
  const asked = JSON.parse(body) as { model: string; messages: { content: string }[]; truncate?: boolean; options?: { num_ctx?: number } } // only our tests ask
  const prompt = asked.messages.map((message) => message.content).join('\n')
  const window = asked.options?.num_ctx ?? ollamaWindow
  const tokens = Math.ceil(prompt.length / 3.5)
  if (tokens > window && knowsTruncate && asked.truncate === false) {
    return { status: 400, body: { error: 'the prompt is longer than the context length currently set' } }
  }
  const kept = tokens > window ? prompt.slice(-Math.floor(window * 3.5)) : prompt
  const codes = kept.match(/\b[A-Z]+\d{4}\b/g) ?? []
  return {
    body: {
      model: asked.model,
      created_at: '2026-10-01T10:00:00Z',
      message: { role: 'assistant', content: codes.join(' ') },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: Math.min(tokens, window),
      eval_count: 4,
    },
  }
}

const ollamaOf = (knowsTruncate: boolean): Fake => ({
  answer: (asked, path) => {
    if (path === '/api/show') {
      const { model } = JSON.parse(asked.body) as { model: string } // only our tests ask
      const known = ollamaModels[model]
      return known ? { body: known.show } : { status: 404, body: { error: `model '${model}' not found` } }
    }
    if (path === '/api/chat') return ollamaChat(asked.body, knowsTruncate)
    return table({
      '/': 'Ollama is running',
      '/api/version': { version: '0.13.5' },
      '/api/tags': { models: Object.values(ollamaModels).map(({ row }) => row) },
      '/api/ps': {
        models: [
          {
            ...ollamaModels['riverbed:8b']?.row,
            expires_at: '2026-10-01T10:05:00Z',
            size_vram: 5_000_000_000,
            context_length: ollamaWindow,
          },
        ],
      },
      '/v1/models': list(Object.keys(ollamaModels).map((id) => ({ id, object: 'model', created: 1_790_000_000, owned_by: 'library' }))),
    })(asked, path)
  },
  unknown: text(404, '404 page not found'),
})
const ollama = ollamaOf(true)

// --------------------------------------------------------------------------------------------------------------------- LM Studio (by hand)

const lmstudioUnknown: Fake['unknown'] = ({ method, path }) => ({ body: { error: `Unexpected endpoint or method. (${method} ${path})` } })
const lmstudioOlder = list([
  {
    id: 'brook-vl-7b',
    object: 'model',
    type: 'vlm',
    publisher: 'fake',
    arch: 'brook_vl',
    compatibility_type: 'mlx',
    quantization: '4bit',
    state: 'loaded',
    max_context_length: 32_768,
    loaded_context_length: 8_192,
    capabilities: ['tool_use'],
  },
  {
    id: 'text-embedding-moss',
    object: 'model',
    type: 'embeddings',
    publisher: 'fake',
    arch: 'moss',
    compatibility_type: 'gguf',
    quantization: 'Q4_0',
    state: 'not-loaded',
    max_context_length: 2_048,
  },
])
const lmstudioNewer = {
  models: [
    {
      type: 'llm',
      publisher: 'fake',
      key: 'brook-vl-7b',
      display_name: 'Brook VL 7B',
      architecture: 'brook_vl',
      quantization: { name: '4bit', bits_per_weight: 4 },
      size_bytes: 4_000_000_000,
      params_string: '7B',
      loaded_instances: [
        { id: 'brook-vl-7b', config: { context_length: 8_192, flash_attention: true } },
        { id: 'brook-vl-7b:2', config: { context_length: 4_096 } },
      ],
      max_context_length: 32_768,
      format: 'mlx',
      capabilities: { vision: true, trained_for_tool_use: true },
      description: null,
    },
    {
      type: 'llm',
      publisher: 'fake',
      key: 'far-away-70b',
      display_name: 'Far Away 70B',
      architecture: 'llama',
      quantization: { name: 'Q4_K_M', bits_per_weight: 4 },
      size_bytes: 40_000_000_000,
      params_string: '70B',
      deviceIdentifier: 'e1f2a3',
      loaded_instances: [],
      max_context_length: 131_072,
      format: 'gguf',
      capabilities: { vision: false, trained_for_tool_use: true },
      description: null,
    },
    {
      type: 'embedding',
      publisher: 'fake',
      key: 'text-embedding-moss',
      display_name: 'Moss',
      quantization: { name: 'F16', bits_per_weight: 16 },
      size_bytes: 270_000_000,
      params_string: null,
      loaded_instances: [],
      max_context_length: 2_048,
      format: 'gguf',
    },
  ],
}
const lmstudioOpenAi = list([{ id: 'brook-vl-7b', object: 'model', owned_by: 'organization_owner' }])
const lmstudio: Fake = {
  answer: table({ '/api/v1/models': lmstudioNewer, '/api/v0/models': lmstudioOlder, '/v1/models': lmstudioOpenAi }),
  unknown: lmstudioUnknown,
}

// ----------------------------------------------------------------------------------------------------------------------- LocalAI (by hand)

const localaiBodies = {
  '/': '<!DOCTYPE html><html><head><title>LocalAI API - v4.9.0</title></head></html>',
  '/.well-known/localai.json': {
    version: 'v4.9.0',
    endpoints: { chat_completions: '/v1/chat/completions', models: '/v1/models' },
    endpoint_groups: { openai_compatible: { chat_completions: '/v1/chat/completions' } },
    capabilities: { config_metadata: true, mcp: false, agents: false, p2p: false },
  },
  '/system': { backends: ['llama-cpp', 'whisper'], loaded_models: [{ id: 'hollow-3b' }] },
  '/readyz': '',
  '/healthz': '',
  '/version': { version: 'v4.9.0' },
  '/v1/models': list([
    { id: 'hollow-3b', object: 'model' },
    { id: 'hollow-embed', object: 'model' },
  ]),
  // Its imitation of Ollama.
  '/api/version': { version: '0.9.0' },
  '/api/tags': { models: [ollamaRow('hollow-3b')] },
  '/api/ps': { models: [] },
}
const localai: Fake = {
  answer: table(localaiBodies),
  unknown: () => ({ status: 404, body: { error: { code: 404, message: 'Resource not found', type: '' } } }),
}

// --------------------------------------------------------------------------------------------------------------- KoboldCpp (recorded shapes)

const koboldRow = (model: string) => ollamaRow('koboldcpp', { model, expires_at: '2055-06-04T19:06:25Z', size_vram: 1 })
const koboldBodies = (model: string, isProtected: boolean) => ({
  '/': '<!DOCTYPE html><html><head><title>KoboldAI Lite</title></head></html>',
  '/api/extra/version': {
    result: 'KoboldCpp',
    version: '1.115.1',
    protected: isProtected,
    llm: model !== 'inactive',
    txt2img: false,
    vision: true,
    audio: false,
    embeddings: false,
    jinja: true,
  },
  '/api/extra/true_max_context_length': { value: 12_288 },
  '/api/v1/config/max_context_length': { value: 4_096 },
  '/api/v1/info/version': { result: '1.2.5' },
  '/api/v1/model': { result: model },
  '/v1/models': list([{ id: model, object: 'model', created: 1_790_000_000, owned_by: 'koboldcpp', permission: [], root: 'koboldcpp' }]),
  // Its imitations of llama.cpp and Ollama.
  '/props': {
    chat_template: '{{ messages }}',
    id: 0,
    id_task: -1,
    total_slots: 1,
    modalities: { vision: true, audio: false },
    model_path: model,
    n_ctx: 12_288,
    default_generation_settings: { n_ctx: 12_288 },
  },
  '/api/version': { version: '0.7.0' },
  '/api/tags': { models: [koboldRow(`${model}:latest`), koboldRow(model)] },
  '/api/ps': { models: [koboldRow(`${model}:latest`), koboldRow(model)] },
})
const kobold = (model: string): Fake => ({
  headers: { server: 'KoboldCppServer 1', 'access-control-allow-origin': '*' },
  answer: table(koboldBodies(model, false)),
  unknown: text(404, 'Error: KoboldCpp HTTP Server is running, but this endpoint does not exist.'),
})

// --------------------------------------------------------------------------------------------------------- text-generation-webui (by hand)

const oobaboogaDescription = {
  openapi: '3.1.0',
  info: { title: 'FastAPI', version: '0.1.0' },
  paths: { '/v1/models': {}, '/v1/internal/model/info': {} },
}
const oobabooga: Fake = {
  answer: table({
    '/openapi.json': oobaboogaDescription,
    '/v1/internal/model/info': { model_name: 'thicket-13b', lora_names: [] },
    '/v1/internal/model/list': { model_names: ['thicket-13b', 'unused-7b', 'unused-70b'] },
    '/v1/models': list([{ id: 'thicket-13b', object: 'model', created: 0, owned_by: 'user' }]),
  }),
  unknown: () => ({ status: 404, body: { detail: 'Not Found' } }),
}

// --------------------------------------------------------------------------------------------------------------- llama.cpp (recorded shapes)

const llamaProps = (alias: string, path: string, window: number) => ({
  default_generation_settings: { params: { seed: 4_294_967_295, n_predict: -1 }, n_ctx: window },
  total_slots: 4,
  model_alias: alias,
  model_path: path,
  modalities: { vision: false, video: false, audio: false },
  endpoint_slots: true,
  chat_template_caps: { supports_tools: true, supports_tool_calls: true, supports_parallel_tool_calls: true, supports_system_role: true },
  bos_token: '<s>',
  eos_token: '<|im_end|>',
  build_info: 'b9001-de3ff81',
  is_sleeping: false,
})
const llamaPath = '/home/someone/models/private-name/moorland-4b-q4.gguf'
const llamaError = (code: number, type: string, message: string): Reply => ({ status: code, body: { error: { message, type, code } } })
const llamaUnknown: Fake['unknown'] = () => llamaError(404, 'not_found_error', 'File Not Found')
const llamaHeaders = { server: 'llama.cpp', 'access-control-allow-origin': '' }
const llamacpp: Fake = {
  headers: llamaHeaders,
  answer: table({
    '/health': { status: 'ok' },
    '/props': llamaProps(llamaPath, llamaPath, 8_192),
    '/slots': [0, 1, 2, 3].map((id) => ({ id, n_ctx: 8_192, speculative: false, is_processing: false })),
    '/v1/models': {
      models: [{ name: llamaPath, model: llamaPath, type: 'model', capabilities: ['completion'] }],
      ...list([
        {
          id: llamaPath,
          aliases: [llamaPath],
          tags: [],
          object: 'model',
          created: 1_790_000_000,
          owned_by: 'llamacpp',
          meta: { vocab_type: 1, n_vocab: 1_024, n_ctx: 8_192, n_ctx_train: 131_072, n_params: 4_000_000_000, ftype: 'Q4_K' },
        },
      ]),
    },
  }),
  unknown: llamaUnknown,
}
const routerRow = (id: string, value: string) => ({
  id,
  aliases: [],
  tags: [],
  object: 'model',
  owned_by: 'llamacpp',
  created: 1_790_000_000,
  status: { value, args: ['/opt/llama-server', '--alias', id, '--model', `/models/${id}.gguf`], preset: '' },
  architecture: { input_modalities: id.includes('vision') ? ['text', 'image'] : ['text'], output_modalities: ['text'] },
  source: 'models_dir',
})
const llamacppRouter: Fake = {
  headers: llamaHeaders,
  answer: (asked, path) => {
    if (path === '/props' && asked.path.includes('model=')) return { body: llamaProps('moor-a', '/models/moor-a.gguf', 2_048) }
    return table({
      '/health': { status: 'ok' },
      '/props': {
        role: 'router',
        max_instances: 1,
        models_autoload: true,
        model_alias: 'llama-server',
        model_path: 'none',
        default_generation_settings: { params: null, n_ctx: 0 },
        build_info: 'b9001-de3ff81',
      },
      '/v1/models': list([routerRow('moor-a', 'loaded'), routerRow('moor-vision', 'unloaded')]),
    })(asked, path)
  },
  unknown: llamaUnknown,
}

// --------------------------------------------------------------------------------------------------------------------------- Jan (by hand)

const jan: Fake = {
  headers: { 'access-control-allow-origin': '*', vary: 'Origin' },
  answer: table({
    '/': '<!DOCTYPE html><html lang="en"><head><title>API Docs</title></head></html>',
    '/openapi.json': { openapi: '3.0.0', info: { title: 'Jan API Server Endpoints', version: '1.0' }, paths: { '/models': {} } },
    '/v1/models': list([
      { id: 'heath-8b', object: 'model', created: 1, owned_by: 'llama.cpp' },
      { id: 'hosted-giant', object: 'model', created: 1, owned_by: 'remote' },
    ]),
  }),
  unknown: text(404, 'Not Found'),
}

// -------------------------------------------------------------------------------------------------------------------------- vLLM (by hand)

const vllm: Fake = {
  headers: { server: 'uvicorn' },
  answer: table({
    '/health': '',
    '/version': { version: '0.14.1' },
    '/openapi.json': { openapi: '3.1.0', info: { title: 'FastAPI' }, paths: { '/v1/models': {}, '/tokenize': {} } },
    '/v1/models': list([
      {
        id: 'fen/fen-32b',
        object: 'model',
        created: 1_790_000_000,
        owned_by: 'vllm',
        root: 'fen/fen-32b',
        parent: null,
        max_model_len: 40_960,
        permission: [],
      },
    ]),
  }),
  unknown: () => ({ status: 404, body: { detail: 'Not Found' } }),
}

// ------------------------------------------------------------------------------------------------------------------ a Drawbridge, and others

const drawbridge: Fake = {
  answer: table({
    '/': { name: 'Drawbridge', version: '0.1.0', doors: ['/v1', '/api', '/v1beta', '/model'], health: '/health', models: '/v1/models' },
    '/health': { status: 'ok', version: '0.1.0', uptimeSeconds: 1 },
    '/api/version': versionPage(),
    '/api/tags': tagsPage([{ name: 'auto', provider: 'drawbridge', zone: 'device', can: { chat: true } }], '2026-10-01T10:00:00Z'),
    '/v1/models': list([{ id: 'auto', object: 'model', created: 1_790_000_000, owned_by: 'drawbridge' }]),
  }),
  unknown: () => ({ status: 404, body: { error: { message: 'There is no door.', code: 'request.not_found' } } }),
}

/** A web application that answers every path with its one page. */
const website: Fake = {
  headers: { server: 'nginx', 'content-type': 'text/html' },
  answer: () => undefined,
  unknown: () => ({ body: '<!doctype html><html><head><title>A shop</title></head><body>Ollama is running late.</body></html>' }),
}

/** Some other server of OpenAI's protocol, which is not on the list. */
const stranger: Fake = {
  answer: table({
    '/v1/models': list([{ id: 'anything', object: 'model', created: 0, owned_by: 'openai' }]),
    '/health': { status: 'ok' },
    '/api/version': { version: '1' },
  }),
  unknown: () => ({ status: 404, body: { error: 'not found' } }),
}

/** It answers every question with a redirect to somewhere else. */
const redirector: Fake = {
  answer: () => undefined,
  unknown: ({ path }) => ({ status: 307, headers: { location: `http://127.0.0.1:1${path}` }, body: '' }),
}
const hung: Fake = { answer: () => 'hang', unknown: () => 'hang' }
/** It never stops answering. */
const flood: Fake = { answer: () => undefined, unknown: () => ({ body: 'Ollama is running'.repeat(100_000) }) }

const locked = (fake: Fake, refusal: Reply, open: readonly string[] = []): Fake => ({ ...fake, lock: { key: fakeKey, open, refusal } })

const kinds = {
  ollama,
  /** It does not know `truncate: false`. */
  'ollama-older': ollamaOf(false),
  lmstudio,
  'lmstudio-older': { answer: table({ '/api/v0/models': lmstudioOlder, '/v1/models': lmstudioOpenAi }), unknown: lmstudioUnknown },
  'lmstudio-empty': {
    answer: table({ '/api/v1/models': { models: [] }, '/api/v0/models': list([]), '/v1/models': list([]) }),
    unknown: lmstudioUnknown,
  },
  'lmstudio-locked': locked(lmstudio, {
    status: 401,
    body: { error: { message: 'An LM Studio API token is required to make requests to this server.', type: 'invalid_request_error' } },
  }),
  localai,
  'localai-locked': locked(
    localai,
    { status: 401, body: { error: { code: 401, message: 'An authentication key is required', type: '' } } },
    ['/.well-known/localai.json', '/readyz', '/healthz'],
  ),
  'localai-peers': {
    ...localai,
    answer: table({
      ...localaiBodies,
      '/.well-known/localai.json': { ...localaiBodies['/.well-known/localai.json'], capabilities: { p2p: true } },
    }),
  },
  koboldcpp: kobold('koboldcpp/fen-7b'),
  'koboldcpp-empty': kobold('inactive'),
  oobabooga,
  'oobabooga-locked': locked(oobabooga, { status: 401, body: { detail: 'Unauthorized' } }, ['/openapi.json']),
  llamacpp,
  'llamacpp-router': llamacppRouter,
  'llamacpp-locked': locked(llamacpp, llamaError(401, 'authentication_error', 'Invalid API Key'), ['/health', '/v1/health', '/']),
  'llamacpp-proxied': { ...llamacpp, headers: { server: 'nginx' } },
  'llamacpp-loading': {
    headers: llamaHeaders,
    answer: () => undefined,
    unknown: () => llamaError(503, 'unavailable_error', 'Loading model'),
  },
  jan: locked(jan, { status: 401, body: 'Missing authorization header' }, ['/', '/openapi.json', '/favicon.ico']),
  'jan-open': jan,
  vllm,
  'vllm-locked': locked(vllm, { status: 401, body: { error: 'Unauthorized' } }, ['/health', '/version', '/openapi.json']),
  drawbridge,
  website,
  stranger,
  redirector,
  hung,
  flood,
} as const satisfies Readonly<Record<string, Fake>>

/** Every kind there is. */
export const serverKinds = Object.keys(kinds) as ServerKind[] // the keys of `kinds`
