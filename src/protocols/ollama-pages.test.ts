import { Ollama } from 'ollama'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../core/json.ts'
import { anthropicModels, type ListedModel, openaiModels, psPage, showPage, tagsPage, versionPage } from './ollama-pages.ts'

const at = '2026-11-20T12:00:00.000Z'
const models: readonly ListedModel[] = [
  {
    name: 'box/llama3.1:8b-instruct-q4_K_M',
    provider: 'ollama',
    zone: 'device',
    window: 8192,
    can: { chat: true, tools: true, images: false, infill: true },
    isLoaded: true,
  },
  { name: 'claude/claude-x', provider: 'anthropic', zone: 'cloud', can: { chat: true, tools: true, images: true, reasoning: true } },
  { name: 'box/nomic-embed-text:latest', provider: 'ollama', zone: 'device', window: 2048, can: { embeddings: true } },
  { name: '4x', provider: 'vllm', zone: 'private', can: {} },
]

const serve = (body: JsonObject | undefined) =>
  new Ollama({
    host: 'http://gateway.example',
    fetch: async () => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } }),
  })

describe('Ollama’s pages', () => {
  test('list every model to the official client, with stable digests', async () => {
    const { models: list } = await serve(tagsPage(models, at)).list()
    expect(list.map((model) => model.name)).toEqual(models.map((model) => model.name))
    expect(list[0]).toMatchObject({
      model: 'box/llama3.1:8b-instruct-q4_K_M',
      size: 0,
      modified_at: at,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      details: { format: 'gguf', family: 'llama', families: ['llama'], parameter_size: '8B', quantization_level: 'Q4_K_M' },
    })
    expect(list[1]?.details).toMatchObject({ format: '', family: 'claude', parameter_size: '', quantization_level: '' })
    expect(list[3]?.details.family).toBe('vllm')
    expect(new Set(list.map((model) => model.digest)).size).toBe(models.length)
    expect(tagsPage(models, at)).toEqual(tagsPage(models, at))
  })

  test('show a model’s window under its architecture, where clients look for it', async () => {
    const shown = await serve(showPage(models, 'box/llama3.1:8b-instruct-q4_K_M', at)).show({ model: 'x' })
    expect(shown.model_info).toEqual({
      'general.architecture': 'llama',
      'general.basename': 'box/llama3.1:8b-instruct-q4_K_M',
      'llama.context_length': 8192,
    })
    expect(shown.capabilities).toEqual(['completion', 'tools', 'insert'])
  })

  test('claim only what is known of a model', () => {
    const claims = models.map((model) => showPage(models, model.name, at)?.capabilities)
    expect(claims).toEqual([
      ['completion', 'tools', 'insert'],
      ['completion', 'tools', 'vision', 'thinking'],
      ['embedding'],
      ['completion'],
    ])
  })

  test('find a model with and without :latest, and no other', () => {
    expect(showPage(models, 'box/nomic-embed-text', at)).toBeDefined()
    expect(showPage(models, '4x:latest', at)).toBeDefined()
    expect(showPage(models, 'box/nomic', at)).toBeUndefined()
  })

  test('tell the official client what is loaded, and a version it accepts', async () => {
    const { models: loaded } = await serve(psPage(models, at)).ps()
    expect(loaded).toMatchObject([{ name: 'box/llama3.1:8b-instruct-q4_K_M', context_length: 8192, size_vram: 0 }])
    expect(new Date(loaded[0]!.expires_at).getTime()).toBeGreaterThan(new Date(at).getTime())
    expect((await serve(versionPage()).version()).version).toMatch(/^\d+\.\d+\.\d+$/)
  })
})

describe('the list of models for others', () => {
  test('is OpenAI’s, with the window where it is known', () => {
    const { object, data } = openaiModels(models, 1_700_000_000) as unknown as { object: string; data: JsonObject[] } // as the SDK reads it
    expect(object).toBe('list')
    expect(data[0]).toEqual({
      id: models[0]?.name,
      object: 'model',
      created: 1_700_000_000,
      owned_by: 'ollama',
      context_length: 8192,
      max_model_len: 8192,
    })
    expect(data[1]).toEqual({ id: 'claude/claude-x', object: 'model', created: 1_700_000_000, owned_by: 'anthropic' })
  })

  test('is Anthropic’s, and following its pages forward or backward meets every model once', () => {
    const many = Array.from({ length: 47 }, (_, place): ListedModel => ({ ...models[1]!, name: `m${place}` }))
    type Page = { data: { id: string; type: string }[]; has_more: boolean; first_id: string; last_id: string }
    const ask = (page: Parameters<typeof anthropicModels>[2]) => anthropicModels(many, at, page) as unknown as Page // as the SDK reads it
    const forward: string[] = []
    for (let page = ask({}), more = true; more; page = ask({ afterId: page.last_id })) {
      expect(page.data.length).toBeLessThanOrEqual(20)
      expect(page.first_id).toBe(page.data[0]?.id)
      forward.push(...page.data.map((model) => model.id))
      more = page.has_more
    }
    expect(forward).toEqual(many.map((model) => model.name))
    const backward: string[] = []
    for (let page = ask({ beforeId: 'm46', limit: 7 }), more = true; more; page = ask({ beforeId: page.first_id, limit: 7 })) {
      backward.unshift(...page.data.map((model) => model.id))
      more = page.has_more
    }
    expect(backward).toEqual(many.slice(0, 46).map((model) => model.name))
  })

  test('is empty without breaking when there are no models', () => {
    expect(anthropicModels([], at)).toEqual({ data: [], has_more: false, first_id: null, last_id: null })
    expect(openaiModels([], 1)).toEqual({ object: 'list', data: [] })
  })
})
