import { asNumber, asString, at, isObject, type Json } from '../../core/json.ts'
import { abilities, asTokens, mapLimited, readModels, remoteSign, rowsOf, words } from '../model-lists.ts'
import { defineProvider, type FoundModel, type Probe } from '../provider.ts'

/**
 * Ollama by its native protocol: its OpenAI route can neither set the context size nor refuse to truncate
 * (https://github.com/ollama/ollama/blob/main/docs/api.md).
 */
export const ollama = defineProvider({
  name: 'ollama',
  label: 'Ollama',
  zone: 'device',
  base: 'http://127.0.0.1:11434',
  baseEnv: ['OLLAMA_HOST'],
  ports: [11434],
  auth: { kind: 'bearer', env: ['OLLAMA_API_KEY'], optional: true },
  endpoints: [
    { wire: 'ollama-chat', path: '/api/chat' },
    { wire: 'ollama-generate', path: '/api/generate' },
    { wire: 'ollama-embed', path: '/api/embed' },
  ],
  can: { chat: true },
  quirks: { logprobs: true },
  slots: 4,
  queue: 256,
  // `/api/version` and `/api/tags` are imitated by several servers; the banner is Ollama's own, and imitators of it sign themselves elsewhere.
  recognise: async (probe) => {
    const [home, version] = await Promise.all([probe.get('/'), probe.get('/api/version')])
    return home?.status === 200 && home.text.trim() === 'Ollama is running' && asString(at(version?.json, 'version')) !== undefined
  },
  models: async (probe) => {
    const [tags, running] = await Promise.all([probe.get('/api/tags'), probe.get('/api/ps')])
    const rows = rowsOf(tags, 'models')
    const loaded = new Map(
      (running?.status === 200 ? rowsOf(running, 'models') : []).map((row) => [
        asString(at(row, 'name')) ?? '',
        asTokens(at(row, 'context_length')),
      ]),
    )
    const found = readModels(rows, (row) => {
      const name = asString(at(row, 'name')) ?? asString(at(row, 'model'))
      return name === undefined ? undefined : { name, can: {}, isLoaded: loaded.has(name), remote: remoteSign(row, name) }
    })
    const digests = new Map(rows.map((row) => [asString(at(row, 'name')) ?? '', asString(at(row, 'digest'))]))
    return mapLimited(found, 8, async (model) => {
      const shown = await show(probe, model.name, digests.get(model.name))
      const remote = model.remote ?? shown.remote
      // A remote model has its whole window; a local one has what the loaded runner says, or else what its model file asks for.
      const window = remote === undefined ? (loaded.get(model.name) ?? shown.asked) : shown.most
      const digest = digests.get(model.name)?.toLowerCase()
      const isDigest = remote === undefined && digest !== undefined && /^[0-9a-f]{64}$/.test(digest)
      return { ...model, can: shown.can, window, windowMost: shown.most, remote, ...(isDigest && { digest }) }
    })
  },
  source: 'https://docs.ollama.com/api',
})

type Shown = Pick<FoundModel, 'can' | 'remote'> & { readonly most?: number; readonly asked?: number }

/** What `/api/show` told of a digest. It cannot change while the digest stands, so a server is asked once for each model. */
const told = new Map<string, Shown>()
const mostTold = 2_000

async function show(probe: Probe, name: string, digest: string | undefined): Promise<Shown> {
  const key = digest && `${digest} ${name}`
  const known = key && told.get(key)
  if (known) return known
  const answer = await probe.post('/api/show', { model: name })
  if (answer?.status !== 200 || !isObject(answer.json)) return { can: {} }
  const shown = readShown(answer.json, name)
  if (key) {
    const oldest = told.size >= mostTold ? told.keys().next().value : undefined
    if (oldest !== undefined) told.delete(oldest)
    told.set(key, shown)
  }
  return shown
}

function readShown(json: Json, name: string): Shown {
  const info = at(json, 'model_info')
  const architecture = asString(at(info, 'general.architecture')) ?? ''
  const asked = /^num_ctx\s+(\d+)/m.exec(asString(at(json, 'parameters')) ?? '')?.[1]
  return {
    can: readAbilities(at(json, 'capabilities')),
    remote: remoteSign(json, name),
    most: asTokens(at(info, `${architecture}.context_length`)) ?? asTokens(at(json, 'context_length')),
    asked: asked === undefined ? undefined : asTokens(asNumber(Number(asked))),
  }
}

/** Older servers tell no capabilities at all; then nothing is known. */
function readAbilities(list: Json | undefined): FoundModel['can'] {
  if (!Array.isArray(list)) return {}
  const can = words(list)
  return abilities({
    chat: can.has('completion'),
    tools: can.has('tools'),
    images: can.has('vision'),
    audio: can.has('audio') || undefined,
    reasoning: can.has('thinking'),
    embeddings: can.has('embedding'),
    infill: can.has('insert'),
  })
}
