// How a recorded exchange goes through the gateway on its own protocol: by which door, to which upstream, and as what request.
import type { UpstreamConfig } from '../../src/config/schema.ts'
import type { ProviderName, WireName } from '../../src/core/upstream.ts'
import { providerOf } from '../../src/upstreams/providers/index.ts'
import { isObject, type JsonObject, type Recording } from './recordings.ts'

export type Wire = WireName | 'native'

/** A recording's way through the gateway. */
export type Route = {
  readonly wire: Wire
  readonly upstream: UpstreamConfig
  readonly method: string
  /** At the gateway, with its query. */
  readonly path: string
  /** The part of the query that the upstream is to see, whoever gives it. */
  readonly query: string
  /** The model as the upstream knows it; '' on the native door. */
  readonly model: string
  /** What the client sends; undefined when the request has no body. */
  readonly body: Buffer | undefined
  readonly json: JsonObject | undefined
  readonly contentType: string
}

export const clientKey = 'client-key-that-must-stay-here'
export const upstreamKey = 'upstream-key-of-the-gateway'

/** The wire of a request, by its path; `native` for what the gateway has no door for. */
export function wireOf(recording: Recording): Wire {
  const { method, json, opaque } = recording.request
  if (method !== 'POST' || opaque) return 'native'
  const wire = wireOfPath(recording)
  // Without its request an answer's path is a guess; what is not written in its wire came another way.
  return json || isWrittenIn(wire, recording) ? wire : 'native'
}

const members: Readonly<Partial<Record<Wire, RegExp>>> = {
  'openai-chat': /"(choices|error)"/,
  'openai-completions': /"(choices|error)"/,
  'openai-responses': /"(output|error)"|"response\./,
}

function isWrittenIn(wire: Wire, { response }: Recording): boolean {
  return members[wire]?.test(Buffer.concat(response.chunks).toString('utf8')) ?? true
}

function wireOfPath(recording: Recording): Wire {
  const { path } = recording.request
  switch (recording.protocol) {
    case 'openai':
      if (path.endsWith('/chat/completions')) return 'openai-chat'
      if (path.endsWith('/responses')) return 'openai-responses'
      if (path.endsWith('/embeddings') && !path.startsWith('/api/extra/')) return 'openai-embeddings'
      return /(?<!\/prompts\/[^/]+)\/completions$/.test(path) ? 'openai-completions' : 'native'
    case 'anthropic':
      if (path === '/v1/messages') return 'anthropic-messages'
      return path === '/v1/messages/count_tokens' ? 'anthropic-count-tokens' : 'native'
    case 'gemini':
      if (/^\/v1beta\/models\/[^/]+:(generateContent|streamGenerateContent)$/.test(path)) return 'gemini'
      return /^\/v1beta\/models\/[^/]+:batchEmbedContents$/.test(path) ? 'gemini-embeddings' : 'native'
    case 'bedrock':
      return /^\/model\/[^/]+\/converse(-stream)?$/.test(path) ? 'bedrock-converse' : 'native'
    case 'ollama':
      if (path === '/api/chat') return 'ollama-chat'
      if (path === '/api/generate') return 'ollama-generate'
      return path === '/api/embed' || path === '/api/embeddings' ? 'ollama-embed' : 'native'
    default:
      return 'native'
  }
}

/** The route of a recording whose upstream is served at `origin`. */
export function routeOf(recording: Recording, origin: string): Route {
  const wire = wireOf(recording)
  const id = recording.id.slice(0, 64)
  const base = `${origin}/x/${recording.id}`
  const common = { id, key: upstreamKey, native: true, slots: 64, quirks: quirksOf(recording, wire) }
  const { request } = recording
  const contentType = request.headers['content-type'] ?? 'application/json'
  if (wire === 'native') {
    const body = request.json ? Buffer.from(JSON.stringify(request.json)) : request.opaque
    const upstream: UpstreamConfig = { ...common, provider: nativeProvider(recording), base }
    return {
      wire,
      upstream,
      method: request.method,
      path: `/native/${id}${request.path}${request.query}`,
      query: request.query,
      model: '',
      body,
      json: request.json,
      contentType,
    }
  }
  const { provider, prefix, apiVersion, model: deployment } = placeOf(recording, wire)
  const model = deployment ?? modelOf(recording, wire)
  const upstream: UpstreamConfig = { ...common, provider, base: base + prefix, models: [model], ...(apiVersion && { apiVersion }) }
  const plain = request.json ?? minimalRequest(wire, recording)
  const isInPath = wire === 'gemini' || wire === 'gemini-embeddings' || wire === 'bedrock-converse'
  const json = isInPath ? plain : { ...plain, model: `${id}/${model}` }
  // Azure's deployment paths carry a version that the upstream's configuration gives.
  const isCuratedStream = !request.json && recording.isStream && wire === 'gemini'
  // What was asked is not known; that it streams events it must have asked for.
  const query = isCuratedStream ? '?alt=sse' : request.query
  return {
    wire,
    upstream,
    method: 'POST',
    path: doorPath(recording, wire, id, model) + (apiVersion ? '' : query),
    query,
    model,
    body: Buffer.from(JSON.stringify(json)),
    json,
    contentType,
  }
}

function doorPath(recording: Recording, wire: Wire, id: string, model: string): string {
  const last = recording.request.path.split('/').at(-1) ?? ''
  switch (wire) {
    case 'openai-chat':
      return '/v1/chat/completions'
    case 'openai-completions':
      return '/v1/completions'
    case 'openai-responses':
      return '/v1/responses'
    case 'openai-embeddings':
      return '/v1/embeddings'
    case 'gemini':
    case 'gemini-embeddings':
      return `/v1beta/models/${id}/${model}${last.slice(last.lastIndexOf(':'))}`
    case 'bedrock-converse':
      return `/model/${encodeURIComponent(`${id}/${model}`)}/${last}`
    default:
      return recording.request.path
  }
}

function modelOf({ request, model, endpoint }: Recording, wire: Wire): string {
  if (wire === 'gemini' || wire === 'gemini-embeddings') return /\/models\/(.+):\w+$/.exec(request.path)?.[1] ?? ''
  if (wire === 'bedrock-converse') return decodeURIComponent(/\/model\/([^/]+)\//.exec(request.path)?.[1] ?? '')
  const named = request.json?.model
  return (typeof named === 'string' && named) || model || `model-of-${endpoint}`
}

type Place = { readonly provider: ProviderName; readonly prefix: string; readonly apiVersion?: string; readonly model?: string }

/** The provider that reaches the recorded path, and the base it needs for that. */
function placeOf(recording: Recording, wire: WireName): Place {
  const path = recording.request.path.replace(/\/{2,}/g, '/')
  const deployment = /^(.*)\/openai\/deployments\/([^/]+)\//.exec(path)
  if (deployment) {
    const apiVersion = new URLSearchParams(recording.request.query).get('api-version') ?? undefined
    return { provider: 'azure', prefix: deployment[1] ?? '', apiVersion, model: deployment[2] }
  }
  // Foundry's model route lies beside the resource's OpenAI paths.
  const own = recording.provider === 'azure' && !path.startsWith('/openai/') ? generalProvider(wire) : ownProvider(recording)
  for (const provider of [own, generalProvider(wire)]) {
    for (const endpoint of providerOf(provider).endpoints) {
      if (endpoint.wire !== wire) continue
      if (wire === 'gemini' || wire === 'gemini-embeddings' || wire === 'bedrock-converse' || wire === 'ollama-embed')
        return { provider, prefix: '' }
      if (path.endsWith(endpoint.path)) return { provider, prefix: path.slice(0, -endpoint.path.length) }
    }
  }
  throw new Error(`no provider reaches ${path} of ${recording.id}`)
}

function ownProvider({ provider, protocol }: Recording): ProviderName {
  switch (provider) {
    case 'openai':
    case 'azure':
    case 'anthropic':
    case 'gemini':
    case 'huggingface':
    case 'bedrock':
    case 'llamacpp':
    case 'lmstudio':
    case 'koboldcpp':
    case 'vllm':
      return provider
    case 'ollama':
      return protocol === 'ollama' ? 'ollama' : 'openai-compatible'
    default:
      return 'openai-compatible'
  }
}

function generalProvider(wire: WireName): ProviderName {
  if (wire.startsWith('anthropic')) return 'anthropic'
  return wire.startsWith('ollama') ? 'ollama' : 'openai-compatible'
}

/** On the native door only the way of signing matters. Azure's base would be led to its OpenAI paths. */
function nativeProvider(recording: Recording): ProviderName {
  const own = ownProvider(recording)
  return own === 'azure' ? 'openai-compatible' : own
}

/**
 * Rule: a stream that told its usage in a chunk of its own although the request did not ask for it comes from a server that always does.
 * Its operator sets this quirk; without it the gateway would take the chunk for the answer to its own asking, and keep it from the caller.
 */
function quirksOf(recording: Recording, wire: Wire): UpstreamConfig['quirks'] {
  if (!recording.isStream || (wire !== 'openai-chat' && wire !== 'openai-completions')) return undefined
  const options = recording.request.json?.stream_options
  if (!recording.request.json || (isObject(options) && options.include_usage === true)) return undefined
  const tellsUsage = recording.response.chunks.some(
    (chunk) => /"choices":\s*\[\]/.test(chunk.toString('utf8')) && chunk.includes('"usage"'),
  )
  return tellsUsage ? { streamUsage: 'always' } : undefined
}

/** A request that could have brought an answer whose own request is not known. */
export function minimalRequest(wire: Wire, recording: Recording): JsonObject {
  const isStream = recording.isStream
  const message = { role: 'user', content: 'Hello.' }
  switch (wire) {
    case 'openai-chat':
      return { model: '', messages: [message], ...(isStream && { stream: true, stream_options: { include_usage: true } }) }
    case 'openai-completions':
      return { model: '', prompt: 'Hello.', ...(isStream && { stream: true, stream_options: { include_usage: true } }) }
    case 'openai-responses':
      return { model: '', input: 'Hello.', ...(isStream && { stream: true }) }
    case 'anthropic-messages':
      return { model: '', max_tokens: 1_024, messages: [message], ...(isStream && { stream: true }) }
    case 'anthropic-count-tokens':
      return { model: '', messages: [message] }
    case 'gemini':
      return { contents: [{ role: 'user', parts: [{ text: 'Hello.' }] }] }
    case 'bedrock-converse':
      return { messages: [{ role: 'user', content: [{ text: 'Hello.' }] }] }
    case 'ollama-chat':
      return { model: '', messages: [message], stream: isStream }
    case 'ollama-generate':
      return { model: '', prompt: 'Hello.', stream: isStream }
    case 'openai-embeddings':
      return { model: '', input: 'Hello.' }
    case 'ollama-embed':
      return recording.request.path === '/api/embeddings' ? { model: '', prompt: 'Hello.' } : { model: '', input: 'Hello.' }
    case 'gemini-embeddings':
      return { requests: [{ content: { parts: [{ text: 'Hello.' }] } }] }
    default:
      return {}
  }
}
