// What Drawbridge answers of itself: health, model lists in the three families' shapes, metrics, and the admin plane.
import { fail } from '../core/errors.ts'
import { asString } from '../core/json.ts'
import type { World } from '../core/world.ts'
import {
  anthropicModel,
  anthropicModels,
  type ListedModel,
  openaiModel,
  openaiModels,
  psPage,
  showPage,
  tagsPage,
  versionPage,
} from '../protocols/ollama-pages.ts'
import { admitsModel } from '../routing/model-scope.ts'
import type { Policy } from '../routing/policy.ts'
import type { Catalog } from '../upstreams/catalog.ts'
import type { Caller } from './callers.ts'
import type { PageRequest } from './server.ts'

export type PageParts = {
  readonly version: string
  readonly world: World
  readonly startedAt: number
  readonly catalog: () => Catalog
  readonly policy: () => Policy
  readonly isReady: () => boolean
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>
  /** What a caller says of an answer it was given. */
  readonly feedback: (caller: string, body: Buffer) => Promise<unknown>
  /** The admin plane, by the rest of its path; undefined when there is no such page. */
  readonly admin: (request: PageRequest) => Promise<unknown>
}

/** Answer a page. Throws DrawbridgeError for the server to render. */
export function createPages(parts: PageParts): (request: PageRequest) => Promise<void> {
  const startIso = new Date(parts.startedAt).toISOString()
  const startSeconds = Math.floor(parts.startedAt / 1_000)
  return async ({ outlet, ...rest }) => {
    const request = { outlet, ...rest }
    const json = (body: unknown, status = 200) => outlet.sendJson(status, {}, body)
    switch (request.page) {
      case 'home':
        return isOllamaClient(request) ? outlet.send(200, { 'content-type': 'text/plain' }, 'Ollama is running') : json(home(parts))
      case 'health':
        return json({ status: 'ok', version: parts.version, uptimeSeconds: Math.round((parts.world.now() - parts.startedAt) / 1_000) })
      case 'ready':
        return parts.isReady() ? json({ status: 'ready' }) : json({ status: 'starting' }, 503)
      case 'metrics': {
        const { text, contentType } = await parts.metrics()
        return outlet.send(200, { 'content-type': contentType }, text)
      }
      case 'openai-models':
        return json(
          request.headers['anthropic-version'] !== undefined
            ? anthropicModels(listed(parts, request.caller), startIso, {
                limit: Number(request.query.get('limit') ?? 20) || 20,
                afterId: request.query.get('after_id') ?? undefined,
                beforeId: request.query.get('before_id') ?? undefined,
              })
            : openaiModels(listed(parts, request.caller), startSeconds),
        )
      case 'openai-model': {
        const model = listed(parts, request.caller).find((known) => known.name === request.name)
        if (!model) throw fail('model.unknown', { model: (request.name ?? '').slice(0, 128), hint: '' })
        return json(request.headers['anthropic-version'] !== undefined ? anthropicModel(model, startIso) : openaiModel(model, startSeconds))
      }
      case 'gemini-models':
        return json({
          models: listed(parts, request.caller).map(({ name, window }) => ({
            name: `models/${name}`,
            displayName: name,
            ...(window !== undefined && { inputTokenLimit: window }),
            supportedGenerationMethods: ['generateContent'],
          })),
        })
      case 'ollama-tags':
        return json(tagsPage(listed(parts, request.caller), startIso))
      case 'ollama-ps':
        return json(psPage(listed(parts, request.caller), startIso))
      case 'ollama-version':
        return json(versionPage())
      case 'ollama-show': {
        const name = nameIn(request.body)
        const page = showPage(listed(parts, request.caller), name, startIso)
        if (!page) throw fail('model.unknown', { model: name.slice(0, 128), hint: '' })
        return json(page)
      }
      case 'feedback':
        return json(await parts.feedback(request.caller.name, request.body))
      case 'sign-in':
      case 'admin': {
        const body = await parts.admin(request)
        if (outlet.hasBegun) return
        if (body === undefined)
          throw fail('request.not_found', { method: request.method, path: `/admin/${(request.name ?? '').slice(0, 100)}` })
        return json(body)
      }
      default:
        return request.page satisfies never
    }
  }
}

/** Every name a caller may send: the aliases first, then each model as `upstream/model`, as far as its key reaches. */
export function listed(
  parts: Pick<PageParts, 'catalog' | 'policy'>,
  { zones, models }: Pick<Caller, 'zones' | 'models'> = {},
): ListedModel[] {
  const { upstreams } = parts.catalog()
  const real = upstreams.flatMap((upstream) =>
    upstream.models
      .filter((model) => (!zones || zones.includes(model.zone.zone)) && admitsModel(models, upstream.id, model.name))
      .map((model) => ({
        name: `${upstream.id}/${model.name}`,
        provider: upstream.provider.name,
        zone: model.zone.zone,
        window: model.window,
        can: { ...upstream.provider.can, ...model.can },
        isLoaded: model.isLoaded,
      })),
  )
  const aliases = Object.keys(parts.policy().aliases)
    .filter((name) => !name.includes('*'))
    .map((name): ListedModel => ({ name, provider: 'drawbridge', zone: 'device', can: { chat: true } }))
  return [...aliases, ...real]
}

function home({ version }: PageParts): unknown {
  return { name: 'Drawbridge', version, doors: ['/v1', '/api', '/v1beta', '/model'], health: '/health', models: '/v1/models' }
}

/** Ollama's own clients ask the root whether it runs, and want these very words. */
function isOllamaClient(request: PageRequest): boolean {
  const agent = request.headers['user-agent']
  return typeof agent === 'string' && /ollama/i.test(agent)
}

function nameIn(body: Buffer): string {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw fail('request.malformed', { detail: 'it cannot be parsed' }, cause)
  }
  const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const name = asString(object.model) ?? asString(object.name)
  if (name === undefined) throw fail('request.invalid', { param: 'model', detail: 'must be a string' })
  return name
}
