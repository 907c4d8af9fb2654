import { afterEach, describe, expect, test, vi } from 'vitest'
import { type FakeServer, fakeKey, ollamaWindow, type ServerKind, startServer } from '../../test/fakes/servers.ts'
import { configSchema, type UpstreamConfig } from '../config/schema.ts'
import type { World } from '../core/world.ts'
import { type Catalog, createCatalog, refreshModels, type Upstream, verifyModel } from './catalog.ts'
import { listModels, refreshAll, watchModels } from './discover-models.ts'
import type { Ask } from './discover-probe.ts'

const world: World = { now: () => Date.UTC(2026, 10, 20), monotonic: () => 0, random: () => 0.5, id: (prefix) => `${prefix}_1` }
const started: FakeServer[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()))
})

async function serve(kind: ServerKind): Promise<FakeServer> {
  const server = await startServer(kind)
  started.push(server)
  return server
}

async function catalogOf(upstreams: readonly UpstreamConfig[], environment = {}): Promise<Catalog> {
  const config = configSchema.parse({ upstreams, discover: false })
  return createCatalog({ config, environment, world, home: 'nowhere', resolve: async () => ['127.0.0.1'] })
}

async function upstreamOf(definition: Partial<UpstreamConfig> & Pick<UpstreamConfig, 'provider'>, environment = {}): Promise<Upstream> {
  const catalog = await catalogOf([{ id: 'it', ...definition }], environment)
  const upstream = catalog.find('it')
  if (!upstream) throw new Error('it is not in its own catalog')
  return upstream
}

/** What the catalog knows of a fake server's models after asking it. */
async function modelsOf(kind: ServerKind, provider: UpstreamConfig['provider'], more: Partial<UpstreamConfig> = {}) {
  const server = await serve(kind)
  const upstream = await upstreamOf({ provider, base: server.base, ...more })
  await refreshModels(upstream, () => listModels(upstream))
  expect(upstream.problem).toBeUndefined()
  return Object.fromEntries(upstream.models.map(({ name, zone, ...model }) => [name, { ...model, zone: zone.zone, by: zone.by }]))
}

const here = { zone: 'device', by: 'loopback' }
const away = { zone: 'cloud', by: 'remote-model' }

describe('what local servers offer', () => {
  test('Ollama: the window in force is the loaded runner’s, or what the model file asks for, never the maximum', async () => {
    const models = await modelsOf('ollama', 'ollama')
    expect(models['riverbed:8b']).toMatchObject({
      isLoaded: true,
      window: ollamaWindow,
      windowMost: 131_072,
      can: { chat: true, tools: true },
      ...here,
    })
    expect(models['lantern-vision:4b']).toMatchObject({
      isLoaded: false,
      window: 16_384,
      windowMost: 32_768,
      can: { images: true, reasoning: true, tools: false },
    })
    expect(models['pebble-embed:latest']).toMatchObject({ window: undefined, windowMost: 2_048, can: { chat: false, embeddings: true } })
  })

  test('Ollama: a context size that we ask for is the one in force', async () => {
    const models = await modelsOf('ollama', 'ollama', { contextTokens: 20_000 })
    expect(models['riverbed:8b']?.window).toBe(20_000)
    expect(models['pebble-embed:latest']?.window).toBe(2_048)
  })

  test('Ollama: which weights a name stands for is told, and not of those that run elsewhere', async () => {
    const models = await modelsOf('ollama', 'ollama')
    expect(models['riverbed:8b']?.digest).toMatch(/^[0-9a-f]{64}$/)
    const elsewhere = Object.values(models).filter((model) => model?.zone === 'cloud')
    expect(elsewhere.length).toBeGreaterThan(0)
    for (const model of elsewhere) expect(model?.digest).toBeUndefined()
  })

  test('Ollama: what a digest tells is asked once', async () => {
    const server = await serve('ollama')
    const upstream = await upstreamOf({ provider: 'ollama', base: server.base })
    await listModels(upstream)
    const before = server.asked.filter(({ path }) => path === '/api/show').length
    await listModels(upstream)
    expect(server.asked.filter(({ path }) => path === '/api/show').length).toBe(before)
  })

  test.each(['', '/v1'])('LM Studio: loaded state, windows and abilities, with base %j', async (prefix) => {
    const server = await serve('lmstudio')
    const upstream = await upstreamOf({ provider: 'lmstudio', base: server.base + prefix })
    await refreshModels(upstream, () => listModels(upstream))
    const models = Object.fromEntries(upstream.models.map((model) => [model.name, model]))
    // Two instances are loaded; either may answer, so the smaller window counts.
    expect(models['brook-vl-7b']).toMatchObject({
      isLoaded: true,
      window: 4_096,
      windowMost: 32_768,
      can: { chat: true, images: true, tools: true },
    })
    expect(models['text-embedding-moss']).toMatchObject({ isLoaded: false, can: { chat: false, embeddings: true } })
  })

  test('LM Studio before 0.4 tells the same by its older list', async () => {
    const models = await modelsOf('lmstudio-older', 'lmstudio')
    expect(models['brook-vl-7b']).toMatchObject({
      isLoaded: true,
      window: 8_192,
      windowMost: 32_768,
      can: { images: true, tools: true },
      ...here,
    })
  })

  test('KoboldCpp: the true window, and nothing when no model is loaded', async () => {
    expect(await modelsOf('koboldcpp', 'koboldcpp')).toEqual({
      'koboldcpp/fen-7b': { isLoaded: true, window: 12_288, can: { chat: true, images: true, audio: false, embeddings: false }, ...here },
    })
    expect(await modelsOf('koboldcpp-empty', 'koboldcpp')).toEqual({})
  })

  test('llama.cpp: one slot’s window; a model without an alias goes by its file’s name, its folders stay private', async () => {
    const models = await modelsOf('llamacpp', 'llamacpp')
    expect(models).toEqual({
      'moorland-4b-q4.gguf': {
        isLoaded: true,
        window: 8_192,
        windowMost: 131_072,
        can: { chat: true, images: false, audio: false, tools: true },
        ...here,
      },
    })
  })

  test('llama.cpp as a router: properties of loaded models alone are asked, because asking loads', async () => {
    const models = await modelsOf('llamacpp-router', 'llamacpp')
    expect(models['moor-a']).toMatchObject({ isLoaded: true, window: 2_048 })
    expect(models['moor-vision']).toMatchObject({ isLoaded: false, window: undefined, can: { images: true } })
    expect(started[0]?.asked.filter(({ path }) => path.includes('model=')).map(({ path }) => path)).toEqual(['/props?model=moor-a'])
    expect(JSON.stringify(models)).not.toContain('/models/')
  })

  test('text-generation-webui: only the loaded model is offered, because it answers whatever the name', async () => {
    expect(await modelsOf('oobabooga', 'oobabooga')).toEqual({ 'thicket-13b': { isLoaded: true, can: {}, ...here } })
  })

  test('LocalAI and vLLM: loaded state and window as told', async () => {
    expect(await modelsOf('localai', 'localai')).toMatchObject({ 'hollow-3b': { isLoaded: true }, 'hollow-embed': { isLoaded: false } })
    expect(await modelsOf('vllm', 'vllm')).toMatchObject({ 'fen/fen-32b': { isLoaded: true, window: 40_960 } })
  })
})

describe('a model that runs elsewhere is cloud, whatever the address of its server', () => {
  test('Ollama: by its name, by its host in the list, and by what only /api/show tells', async () => {
    const models = await modelsOf('ollama', 'ollama')
    expect(models['giant:120b-cloud']).toMatchObject(away)
    expect(models['plain-copy:latest']).toMatchObject(away)
    expect(models['riverbed:8b']).toMatchObject(here)
  })

  test('Jan: by its owner', async () => {
    const models = await modelsOf('jan', 'jan', { key: fakeKey })
    expect(models['hosted-giant']).toMatchObject(away)
    expect(models['heath-8b']).toMatchObject({ isLoaded: true, ...here })
  })

  test('LM Studio: by the machine it is linked to', async () => {
    const models = await modelsOf('lmstudio', 'lmstudio')
    expect(models['far-away-70b']).toMatchObject(away)
    expect(models['brook-vl-7b']).toMatchObject(here)
  })

  test('LocalAI: by its peer-to-peer mode', async () => {
    expect(await modelsOf('localai-peers', 'localai')).toMatchObject({ 'hollow-3b': away, 'hollow-embed': away })
  })

  test('Ollama asked as any OpenAI-compatible server: by its name', async () => {
    const server = await serve('ollama')
    const upstream = await upstreamOf({ provider: 'openai-compatible', base: `${server.base}/v1` })
    await refreshModels(upstream, () => listModels(upstream))
    const zones = Object.fromEntries(upstream.models.map(({ name, zone }) => [name, zone.zone]))
    expect(zones['giant:120b-cloud']).toBe('cloud')
    expect(zones['riverbed:8b']).toBe('device')
  })

  test('the sign stands above a declared zone and every address', () => {
    for (const zone of ['device', 'private', 'cloud'] as const) {
      const proof = { zone, by: 'declared', at: '2026-11-20T00:00:00.000Z' }
      expect(verifyModel({ name: 'm', can: {}, remote: 'linked machine' }, proof).zone).toMatchObject({
        ...away,
        detail: 'linked machine',
      })
    }
  })
})

describe('what hosted providers offer', () => {
  /** Answers by path and query, and keeps the questions. */
  function hosted(pages: Readonly<Record<string, unknown>>): {
    ask: Ask
    asked: { url: string; headers: Readonly<Record<string, string>> }[]
  } {
    const asked: { url: string; headers: Readonly<Record<string, string>> }[] = []
    const ask: Ask = async ({ url, headers }) => {
      asked.push({ url, headers })
      const { pathname, search } = new URL(url)
      const json = pages[pathname + search]
      return { status: json === undefined ? 404 : 200, headers: {}, text: JSON.stringify(json ?? {}), json: json ?? {} }
    }
    return { ask, asked }
  }

  test('Anthropic’s pages are followed to the end, with its own headers', async () => {
    const { ask, asked } = hosted({
      '/v1/models?limit=1000': { data: [{ id: 'claude-a', max_input_tokens: 200_000 }], has_more: true, last_id: 'claude-a' },
      '/v1/models?limit=1000&after_id=claude-a': { data: [{ id: 'claude-b' }], has_more: false, last_id: 'claude-b' },
    })
    const models = await listModels(await upstreamOf({ provider: 'anthropic', key: 'k1' }), { ask })
    expect(models.map(({ name, window }) => [name, window])).toEqual([
      ['claude-a', 200_000],
      ['claude-b', undefined],
    ])
    expect(asked[0]).toMatchObject({ headers: { 'x-api-key': 'k1', 'anthropic-version': '2023-06-01' } })
  })

  test('a server that repeats its page for ever is left', async () => {
    const page = { data: [{ id: 'claude-a' }], has_more: true, last_id: 'claude-a' }
    const { ask, asked } = hosted({ '/v1/models?limit=1000': page, '/v1/models?limit=1000&after_id=claude-a': page })
    await listModels(await upstreamOf({ provider: 'anthropic', key: 'k1' }), { ask })
    expect(asked.length).toBe(2)
  })

  test('Gemini: windows, and only what converses or embeds', async () => {
    const { ask, asked } = hosted({
      '/v1beta/models?pageSize=1000': {
        models: [
          {
            name: 'models/gemini-x',
            inputTokenLimit: 1_048_576,
            supportedGenerationMethods: ['generateContent', 'countTokens'],
            thinking: true,
          },
          { name: 'models/imagen-x', supportedGenerationMethods: ['predict'] },
        ],
        nextPageToken: 'p2',
      },
      '/v1beta/models?pageSize=1000&pageToken=p2': {
        models: [{ name: 'models/embed-x', inputTokenLimit: 2_048, supportedGenerationMethods: ['embedContent'] }],
      },
    })
    const models = await listModels(await upstreamOf({ provider: 'gemini', key: 'k1' }), { ask })
    expect(models).toMatchObject([
      { name: 'gemini-x', window: 1_048_576, can: { chat: true, embeddings: false, reasoning: true } },
      { name: 'embed-x', window: 2_048, can: { chat: false, embeddings: true } },
    ])
    expect(asked[0]?.headers['x-goog-api-key']).toBe('k1')
  })

  test('Hugging Face: what every live provider of a model can is sure', async () => {
    const { ask } = hosted({
      '/v1/models': {
        data: [
          {
            id: 'org/m',
            architecture: { input_modalities: ['text', 'image'] },
            providers: [
              { provider: 'a', status: 'live', context_length: 131_072, supports_tools: true, supports_structured_output: false },
              { provider: 'b', status: 'live', context_length: 32_768, supports_tools: true, supports_structured_output: true },
              { provider: 'c', status: 'error', context_length: 1_024, supports_tools: false },
            ],
          },
        ],
      },
    })
    const [model] = await listModels(await upstreamOf({ provider: 'huggingface', key: 'k1' }), { ask })
    expect(model).toMatchObject({ window: 32_768, windowMost: 131_072, can: { tools: true, images: true } })
    expect(model?.can.schema).toBeUndefined()
  })

  test('Bedrock: from the control host, models on demand and profiles', async () => {
    const { ask, asked } = hosted({
      '/foundation-models': {
        modelSummaries: [
          {
            modelId: 'amazon.nova-x',
            inferenceTypesSupported: ['ON_DEMAND'],
            inputModalities: ['TEXT', 'IMAGE'],
            outputModalities: ['TEXT'],
          },
          {
            modelId: 'anthropic.claude-x',
            inferenceTypesSupported: ['INFERENCE_PROFILE'],
            inputModalities: ['TEXT'],
            outputModalities: ['TEXT'],
          },
          { modelId: 'old.one', inferenceTypesSupported: ['ON_DEMAND'], modelLifecycle: { status: 'LEGACY' }, outputModalities: ['TEXT'] },
        ],
      },
      '/inference-profiles?maxResults=1000': {
        inferenceProfileSummaries: [
          {
            inferenceProfileId: 'eu.anthropic.claude-x',
            status: 'ACTIVE',
            models: [{ modelArn: 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-x' }],
          },
        ],
      },
    })
    const models = await listModels(await upstreamOf({ provider: 'bedrock', key: 'bk', region: 'eu-west-1' }), { ask })
    expect(models).toEqual([
      { name: 'amazon.nova-x', can: { chat: true, embeddings: false, images: true } },
      { name: 'eu.anthropic.claude-x', can: { chat: true, embeddings: false, images: false } },
    ])
    expect(asked[0]).toMatchObject({
      url: 'https://bedrock.eu-west-1.amazonaws.com/foundation-models',
      headers: { authorization: 'Bearer bk' },
    })
  })

  test('OpenAI: what holds no conversation says so by its name; Azure offers no names, because they are the owner’s', async () => {
    const { ask } = hosted({
      '/v1/models': { data: [{ id: 'gpt-x' }, { id: 'text-embedding-3-small' }, { id: 'whisper-1' }, { id: 5 }, { id: 'gpt-x' }] },
      '/openai/v1/models': { data: [{ id: 'gpt-x' }] },
    })
    expect(await listModels(await upstreamOf({ provider: 'openai', key: 'k1' }), { ask })).toEqual([
      { name: 'gpt-x', can: {} },
      { name: 'text-embedding-3-small', can: { chat: false, embeddings: true } },
      { name: 'whisper-1', can: { chat: false } },
    ])
    expect(await listModels(await upstreamOf({ provider: 'azure', key: 'k1', base: 'https://r.openai.azure.com' }), { ask })).toEqual([])
  })

  test('an OpenAI-compatible host tells windows and abilities in its own words', async () => {
    const { ask } = hosted({
      '/api/v1/models': {
        data: [
          {
            id: 'a/b',
            context_length: 65_536,
            architecture: { input_modalities: ['text'] },
            supported_parameters: ['tools', 'temperature'],
          },
          { id: 'c', context_window: 131_072 },
          { id: 'd', max_context_length: 32_768, capabilities: { completion_chat: true, function_calling: true, vision: false } },
        ],
      },
    })
    const models = await listModels(
      await upstreamOf({ provider: 'openai-compatible', base: 'https://far.example/api/v1', zone: 'cloud' }),
      { ask },
    )
    expect(models).toMatchObject([
      { name: 'a/b', window: 65_536, can: { tools: true, images: false, schema: false } },
      { name: 'c', window: 131_072 },
      { name: 'd', window: 32_768, can: { chat: true, tools: true, images: false } },
    ])
  })

  test('nothing is asked of a hosted provider without a key', async () => {
    const { ask, asked } = hosted({})
    await expect(listModels(await upstreamOf({ provider: 'openai' }), { ask })).rejects.toMatchObject({ code: 'missing-key' })
    expect(asked).toEqual([])
  })
})

describe('what stands in the way is told by code', () => {
  test.each([
    ['jan', 'jan', undefined, 'missing-key'],
    ['jan', 'jan', 'wrong-key', 'unauthorised'],
    ['llamacpp-locked', 'llamacpp', undefined, 'missing-key'],
    ['llamacpp-locked', 'llamacpp', 'wrong-key', 'unauthorised'],
    ['llamacpp-loading', 'llamacpp', undefined, 'loading'],
    ['website', 'vllm', undefined, 'unreadable'],
    ['redirector', 'vllm', fakeKey, 'unreadable'],
    ['flood', 'ollama', undefined, 'unreachable'],
  ] as const)('%s asked as %s with key %s: %s', async (kind, provider, key, code) => {
    const server = await serve(kind)
    const upstream = await upstreamOf({ provider, base: server.base, ...(key && { key }) })
    await expect(listModels(upstream)).rejects.toMatchObject({ code })
  })

  test('the right key opens what is locked', async () => {
    for (const [kind, provider] of [
      ['llamacpp-locked', 'llamacpp'],
      ['vllm-locked', 'vllm'],
      ['lmstudio-locked', 'lmstudio'],
      ['oobabooga-locked', 'oobabooga'],
    ] as const) {
      expect(Object.keys(await modelsOf(kind, provider, { key: fakeKey })).length).toBeGreaterThan(0)
    }
  })

  test('a server that went away keeps its list and has its problem set', async () => {
    const server = await serve('vllm')
    const catalog = await catalogOf([{ id: 'box', provider: 'vllm', base: server.base }])
    await refreshAll(catalog)
    await server.close()
    await refreshAll(catalog)
    expect(catalog.find('box')).toMatchObject({ problem: 'unreachable', models: [{ name: 'fen/fen-32b' }] })
  })

  test('a hung server costs one timeout', async () => {
    const server = await serve('hung')
    const upstream = await upstreamOf({ provider: 'vllm', base: server.base })
    await expect(listModels(upstream, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('however many models a server lists, the number kept is bounded', async () => {
    const ask: Ask = async () => {
      const json = { data: Array.from({ length: 9_000 }, (_, place) => ({ id: `m${place}` })) }
      return { status: 200, headers: {}, text: '', json }
    }
    expect((await listModels(await upstreamOf({ provider: 'vllm', base: 'http://127.0.0.1:1' }), { ask })).length).toBe(2_000)
  })
})

describe('keeping models fresh', () => {
  test('with the bridge raised no hosted provider is asked', async () => {
    const asked: string[] = []
    const ask: Ask = async ({ url }) => {
      asked.push(new URL(url).hostname)
      return { status: 200, headers: {}, text: '', json: { data: [] } }
    }
    const catalog = await catalogOf([
      { id: 'far', provider: 'openai', key: 'k1' },
      { id: 'near', provider: 'vllm', base: 'http://127.0.0.1:1' },
    ])
    await refreshAll(catalog, { isRaised: () => true, probe: { ask } })
    expect(asked).toEqual(['127.0.0.1'])
    await refreshAll(catalog, { isRaised: () => false, probe: { ask } })
    expect(asked.sort()).toEqual(['127.0.0.1', '127.0.0.1', 'api.openai.com'])
  })

  test('no more upstreams are asked at once than allowed', async () => {
    let [now, most] = [0, 0]
    const ask: Ask = async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setImmediate(resolve))
      now--
      return { status: 200, headers: {}, text: '', json: { data: [] } }
    }
    const many = Array.from(
      { length: 30 },
      (_, place): UpstreamConfig => ({ id: `u${place}`, provider: 'vllm', base: `http://127.0.0.1:${place + 1}` }),
    )
    await refreshAll(await catalogOf(many), { concurrency: 3, probe: { ask } })
    expect(most).toBe(3)
  })

  test('local servers are asked each round, hosted ones seldom, and none after the watch is stopped', async () => {
    vi.useFakeTimers()
    try {
      const asked: string[] = []
      const ask: Ask = async ({ url }) => {
        asked.push(new URL(url).hostname)
        return { status: 200, headers: {}, text: '', json: { data: [] } }
      }
      let elapsed = 0
      const catalog = await catalogOf([
        { id: 'far', provider: 'openai', key: 'k1' },
        { id: 'near', provider: 'vllm', base: 'http://127.0.0.1:1' },
      ])
      const stop = watchModels(() => catalog, { everyMs: 1_000, cloudEveryMs: 5_000, monotonic: () => elapsed, probe: { ask } })
      for (; elapsed < 10_000; elapsed += 1_000) await vi.advanceTimersByTimeAsync(1_000)
      stop()
      await vi.advanceTimersByTimeAsync(10_000)
      expect(asked.filter((host) => host === '127.0.0.1').length).toBe(10)
      expect(asked.filter((host) => host === 'api.openai.com').length).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })
})
