// The doors: where callers come in, and what they speak there.
import type { Operation, WireName } from '../core/upstream.ts'

/** What stands behind a path. */
export type Door =
  /** A request for a model, on the road of eight stops. */
  | {
      readonly kind: 'exchange'
      readonly operation: Operation
      readonly wire: WireName | 'native'
      /** Model and streaming, in protocols that put them into the path. */
      readonly model?: string
      readonly stream?: boolean
      /** Native: the upstream named, and the provider's own path. */
      readonly upstream?: string
      readonly rest?: string
      /** The path at an upstream of the same wire, where the wire has more than one. */
      readonly rawPath?: string
    }
  /** Something Drawbridge answers of itself. */
  | { readonly kind: 'page'; readonly page: Page; readonly name?: string }

export type ExchangeDoor = Extract<Door, { kind: 'exchange' }>

export type Page =
  | 'home'
  | 'health'
  | 'ready'
  | 'metrics'
  | 'openai-models'
  | 'openai-model'
  | 'ollama-tags'
  | 'ollama-show'
  | 'ollama-ps'
  | 'ollama-version'
  | 'gemini-models'
  | 'admin'
  | 'sign-in'
  | 'feedback'

const exchange = (operation: Operation, wire: WireName): Door => ({ kind: 'exchange', operation, wire })
const page = (name: Page): Door => ({ kind: 'page', page: name })

/** Doors with a fixed path. */
const fixed: Readonly<Record<string, Readonly<Record<string, Door>>>> = {
  '/v1/chat/completions': { POST: exchange('chat', 'openai-chat') },
  '/v1/completions': { POST: exchange('completion', 'openai-completions') },
  '/v1/responses': { POST: exchange('chat', 'openai-responses') },
  '/v1/embeddings': { POST: exchange('embedding', 'openai-embeddings') },
  '/v1/messages': { POST: exchange('chat', 'anthropic-messages') },
  '/v1/messages/count_tokens': { POST: exchange('count-tokens', 'anthropic-count-tokens') },
  '/api/chat': { POST: exchange('chat', 'ollama-chat') },
  '/api/generate': { POST: exchange('completion', 'ollama-generate') },
  '/api/embed': { POST: exchange('embedding', 'ollama-embed') },
  '/api/embeddings': { POST: { kind: 'exchange', operation: 'embedding', wire: 'ollama-embed', rawPath: '/api/embeddings' } },
  '/v1/feedback': { POST: page('feedback') },
  '/v1/models': { GET: page('openai-models') },
  '/api/tags': { GET: page('ollama-tags') },
  '/api/show': { POST: page('ollama-show') },
  '/api/ps': { GET: page('ollama-ps') },
  '/api/version': { GET: page('ollama-version') },
  '/v1beta/models': { GET: page('gemini-models') },
  '/health': { GET: page('health'), HEAD: page('health') },
  '/ready': { GET: page('ready'), HEAD: page('ready') },
  '/metrics': { GET: page('metrics') },
  '/': { GET: page('home'), HEAD: page('home') },
}

export type Found = { readonly door: Door } | { readonly allowed: readonly string[] } | undefined

/** The door for a method and path; the methods allowed when only the method is wrong; undefined when there is none. */
export function doorAt(method: string, path: string): Found {
  const known = fixedAt(path) ?? fixedAt(withoutEnd(path))
  if (known) {
    const door = Object.hasOwn(known, method) ? known[method] : undefined
    return door ? { door } : { allowed: Object.keys(known) }
  }
  const spoken = method === 'POST' ? (geminiDoor(path) ?? bedrockDoor(path)) : modelDoor(method, path)
  return spoken ?? nativeDoor(method, path) ?? adminDoor(path)
}

/** HTTP/2 takes paths that begin with any letter, and with them the names that every object has. */
function fixedAt(path: string): Readonly<Record<string, Door>> | undefined {
  return Object.hasOwn(fixed, path) ? fixed[path] : undefined
}

/** Without slashes at its end. No pattern does it: a path of nothing but slashes would cost the square of its length. */
function withoutEnd(path: string): string {
  let end = path.length
  while (end > 0 && path.charCodeAt(end - 1) === 0x2f) end--
  return path.slice(0, end)
}

/** What a caller at this path most likely speaks, for errors where no door is found. */
export function wireSpokenAt(path: string): WireName | 'native' {
  if (path.startsWith('/api/')) return 'ollama-chat'
  if (path.startsWith('/v1/messages')) return 'anthropic-messages'
  if (path.startsWith('/v1beta/') || /^\/v1\/models\/[^?]*:\w+$/.test(path)) return 'gemini'
  return path.startsWith('/model/') ? 'bedrock-converse' : 'native'
}

/** `/v1beta/models/<model>:generateContent` and its siblings; the model may be `upstream/model`. */
function geminiDoor(path: string): Found {
  const match = /^\/v1(?:beta)?\/models\/(.+):(generateContent|streamGenerateContent|batchEmbedContents|embedContent)$/.exec(path)
  if (!match) return undefined
  const model = decode(match[1] ?? '')
  const verb = match[2] ?? ''
  if (verb === 'embedContent' || verb === 'batchEmbedContents') {
    return {
      door: { kind: 'exchange', operation: 'embedding', wire: 'gemini-embeddings', model, rawPath: `/v1beta/models/{model}:${verb}` },
    }
  }
  return { door: { kind: 'exchange', operation: 'chat', wire: 'gemini', model, stream: verb === 'streamGenerateContent' } }
}

/** `/model/<id>/converse` and `/converse-stream`. */
function bedrockDoor(path: string): Found {
  const match = /^\/model\/(.+)\/converse(-stream)?$/.exec(path)
  if (!match) return undefined
  return {
    door: { kind: 'exchange', operation: 'chat', wire: 'bedrock-converse', model: decode(match[1] ?? ''), stream: match[2] !== undefined },
  }
}

/** `/native/<upstream>/<the provider's own path>`: what a provider offers and Drawbridge has no door for. */
function nativeDoor(method: string, path: string): Found {
  const match = /^\/native\/([^/]+)(\/.*)$/.exec(path)
  if (!match || leadsUp(match[2] ?? '')) return undefined
  if (!nativeMethods.includes(method)) return { allowed: nativeMethods }
  return { door: { kind: 'exchange', operation: 'native', wire: 'native', upstream: match[1], rest: match[2] } }
}

/** TRACE is not among them: its answer repeats the request, and with it the upstream's key. */
const nativeMethods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Whether a path has `.` or `..` for a segment, however it is written: the upstream's base must not be left. */
function leadsUp(path: string): boolean {
  return path.split(/[/\\]|%2f|%5c/i).some((segment) => /^(?:\.|%2e){1,2}(?:;|$)/i.test(segment))
}

function modelDoor(method: string, path: string): Found {
  const match = /^\/v1\/models\/(.+)$/.exec(path)
  if (!match) return undefined
  return method === 'GET' ? { door: { kind: 'page', page: 'openai-model', name: decode(match[1] ?? '') } } : { allowed: ['GET'] }
}

/** Pages of the admin plane for whoever is not known yet, and for leaving. */
const signInPages: readonly string[] = ['sign-in', 'sign-in/callback', 'sign-out']

function adminDoor(path: string): Found {
  if (!path.startsWith('/admin/')) return undefined
  const name = path.slice('/admin/'.length)
  return { door: { kind: 'page', page: signInPages.includes(name) ? 'sign-in' : 'admin', name } }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
