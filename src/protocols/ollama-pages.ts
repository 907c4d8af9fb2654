// The lists of models as each family of clients asks for them: Ollama's pages, OpenAI's and Anthropic's. Pure: what is known goes in.
import { createHash } from 'node:crypto'
import { type Json, type JsonObject, said } from '../core/json.ts'
import type { Zone } from '../core/sensitivity.ts'
import type { Abilities } from '../core/upstream.ts'

/** A model as the gateway offers it, alias or real. */
export type ListedModel = {
  /** The name a caller sends. */
  readonly name: string
  readonly provider: string
  readonly zone: Zone
  /** Tokens of the context window in force. */
  readonly window?: number
  readonly can: Abilities
  readonly isLoaded?: boolean
}

/**
 * The Ollama whose routes we imitate. Clients compare it: GitHub Copilot wants 0.6.4 or later.
 */
export const ollamaVersion = '0.12.6'

/** GET /api/version. */
export function versionPage(): JsonObject {
  return { version: ollamaVersion }
}

/** GET /api/tags. `at` is the ISO time that every model is said to be from: a gateway knows no file dates. */
export function tagsPage(models: readonly ListedModel[], at: string): JsonObject {
  return { models: models.map((model) => row(model, at)) }
}

/** GET /api/ps: what is loaded. A remote model has no bytes here, and nobody tells us when a local one will leave. */
export function psPage(models: readonly ListedModel[], at: string): JsonObject {
  const loaded = models.filter((model) => model.isLoaded)
  return {
    models: loaded.map((model) => {
      const { modified_at: _, ...members } = row(model, at)
      return { ...members, expires_at: never, size_vram: 0, ...(model.window !== undefined && { context_length: model.window }) }
    }),
  }
}

/** The last moment that the RFC 3339 readers of Go and Python both take. */
const never = '9999-12-31T23:59:59Z'

/** POST /api/show, or undefined when there is no such model; Ollama then answers 404. A name without a tag means `:latest`. */
export function showPage(models: readonly ListedModel[], name: string, at: string): JsonObject | undefined {
  const bare = (text: string) => text.replace(/:latest$/, '')
  const model = models.find((one) => one.name === name) ?? models.find((one) => bare(one.name) === bare(name))
  if (!model) return undefined
  const architecture = familyOf(model)
  return {
    license: '',
    modelfile: `FROM ${model.name}\n`,
    parameters: model.window === undefined ? '' : `num_ctx ${model.window}`,
    template: '',
    details: details(model),
    model_info: said({
      'general.architecture': architecture,
      'general.basename': model.name,
      [`${architecture}.context_length`]: model.window,
    }),
    capabilities: capabilities(model.can),
    modified_at: at,
  }
}

function row(model: ListedModel, at: string): JsonObject {
  return {
    name: model.name,
    model: model.name,
    modified_at: at,
    size: 0,
    digest: createHash('sha256').update(model.name).digest('hex'),
    details: details(model),
    // Not in Ollama's own list; Open WebUI and others use it when it is there and skip it when not.
    capabilities: capabilities(model.can),
  }
}

function details(model: ListedModel): JsonObject {
  const family = familyOf(model)
  return {
    parent_model: '',
    format: model.zone === 'cloud' ? '' : 'gguf',
    family,
    families: [family],
    parameter_size: /(?:^|[^a-z0-9.])(\d+(?:\.\d+)?[bm])(?![a-z0-9])/i.exec(model.name)?.[1]?.toUpperCase() ?? '',
    quantization_level: /(?:^|[^a-z0-9])((?:iq|q)\d\w*|bf16|fp?16|fp?32|fp8|mxfp4)(?![a-z0-9])/i.exec(model.name)?.[1]?.toUpperCase() ?? '',
  }
}

/** `llama` of `box/llama3.1:8b`: the letters that the model's own name begins with, or else the provider. */
function familyOf(model: ListedModel): string {
  const own = model.name.slice(model.name.lastIndexOf('/') + 1)
  return /^[a-z]+/i.exec(own)?.[0].toLowerCase() ?? model.provider
}

/** In Ollama's words. Only what is known is claimed, but that a model which does nothing else can at least complete. */
function capabilities(can: Abilities): Json[] {
  const list: [string, boolean | undefined][] = [
    ['completion', can.chat ?? !can.embeddings],
    ['tools', can.tools],
    ['vision', can.images],
    ['embedding', can.embeddings],
    ['thinking', can.reasoning],
    ['insert', can.infill],
  ]
  return list.flatMap(([word, isTrue]) => (isTrue ? [word] : []))
}

/** GET /v1/models. `created` in seconds since 1970. The window is told under the two names that clients look for. */
export function openaiModels(models: readonly ListedModel[], created: number): JsonObject {
  return { object: 'list', data: models.map((model) => openaiModel(model, created)) }
}

/** GET /v1/models/{id}. */
export function openaiModel(model: ListedModel, created: number): JsonObject {
  const { name, provider, window } = model
  return said({ id: name, object: 'model', created, owned_by: provider, context_length: window, max_model_len: window })
}

/** A page of Anthropic's list, as its query asks: `limit`, `after_id`, `before_id`. */
export type AnthropicPage = { readonly limit?: number; readonly afterId?: string; readonly beforeId?: string }

/** GET /v1/models for Anthropic's clients. A cursor that names no model begins at the start (or, going back, at the end). */
export function anthropicModels(models: readonly ListedModel[], at: string, page: AnthropicPage = {}): JsonObject {
  const limit = Math.min(Math.max(Math.trunc(page.limit ?? 20) || 20, 1), 1000)
  const place = (id: string | undefined) => (id === undefined ? -1 : models.findIndex((model) => model.name === id))
  const before = place(page.beforeId)
  const isBackward = page.beforeId !== undefined && page.afterId === undefined
  const end = isBackward ? (before < 0 ? models.length : before) : models.length
  const start = isBackward ? Math.max(0, end - limit) : place(page.afterId) + 1
  const slice = models.slice(start, Math.min(start + limit, end))
  return {
    data: slice.map((model) => anthropicModel(model, at)),
    has_more: isBackward ? start > 0 : start + slice.length < models.length,
    first_id: slice.at(0)?.name ?? null,
    last_id: slice.at(-1)?.name ?? null,
  }
}

/** GET /v1/models/{id} for Anthropic's clients. */
export function anthropicModel({ name, window }: ListedModel, at: string): JsonObject {
  return { type: 'model', id: name, display_name: name, created_at: at, max_input_tokens: window ?? null }
}
