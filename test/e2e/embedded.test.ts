// llama.cpp in the gateway's own process, over the doors a stranger uses, with a tiny model of random weights. What it says is nonsense;
// that it keeps to the schema, the window, the limits and the caller's presence is not.
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { meets } from '../../src/upstreams/builtin/schema.ts'
import { type Gateway, hasLlama, makeHome, startGateway } from '../clients/gateway.ts'
import { writeTinyModel } from '../gguf/write.ts'

type Body = Record<string, unknown>
type Chat = {
  model: string
  choices: { message: { content: string }; finish_reason: string }[]
  usage: { prompt_tokens: number; completion_tokens: number; prompt_tokens_details?: { cached_tokens?: number } }
}

describe.skipIf(!hasLlama())('embedded llama.cpp', () => {
  let gateway: Gateway

  beforeAll(async () => {
    const home = makeHome()
    writeTinyModel(join(home, 'models', 'tiny.gguf'))
    writeTinyModel(join(home, 'models', 'other.gguf'), { seed: 2, contextTokens: 512 })
    gateway = await startGateway({ upstreams: [{ id: 'here', provider: 'embedded', contextTokens: 1_024 }] }, home)
  }, 60_000)
  afterAll(() => gateway?.close())

  const post = (path: string, body: Body, signal?: AbortSignal) =>
    fetch(gateway.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal })
  const chat = async (body: Body, text = 'Say something.'): Promise<Chat> => {
    const response = await post('/v1/chat/completions', {
      model: 'here/tiny',
      seed: 7,
      max_tokens: 40,
      messages: [{ role: 'user', content: text }],
      ...body,
    })
    const answer = await response.text()
    expect(response.status, answer).toBe(200)
    return JSON.parse(answer) as Chat // the OpenAI door's own shape
  }
  const loaded = async () => {
    const { models } = (await (await fetch(`${gateway.url}/api/ps`)).json()) as { models: { name: string }[] }
    return models.map(({ name }) => name).filter((name) => name.startsWith('here/'))
  }

  test('every model of the folder is listed with the window in force, and none is loaded before it is asked', async () => {
    expect(await loaded()).toEqual([])
    const { models } = (await (await fetch(`${gateway.url}/api/tags`)).json()) as { models: { name: string }[] }
    expect(models.map(({ name }) => name)).toEqual(expect.arrayContaining(['here/tiny', 'here/other']))
    const shown = (await (await post('/api/show', { model: 'here/other' })).json()) as { model_info: Body }
    expect(Object.values(shown.model_info)).toContain(512)
  })

  test('an answer ends at the limit asked for, and says what it cost by the model’s own tokens', async () => {
    const answer = await chat({ max_tokens: 12 })
    expect(answer.choices[0]?.finish_reason).toBe('length')
    expect(answer.usage.completion_tokens).toBe(12)
    expect(answer.usage.prompt_tokens).toBeGreaterThan(10)
    expect(await loaded()).toEqual(['here/tiny'])
  })

  test('the same seed says the same, another says something else, and the prompt is not read twice', async () => {
    const [first, second, third] = [await chat({ seed: 1 }), await chat({ seed: 1 }), await chat({ seed: 2 })]
    expect(second.choices).toEqual(first.choices)
    expect(third.choices).not.toEqual(first.choices)
    expect(second.usage.prompt_tokens_details?.cached_tokens).toBe(second.usage.prompt_tokens - 1)
  })

  test('a stream says the same as a whole answer', async () => {
    const whole = await chat({})
    const response = await post('/v1/chat/completions', {
      model: 'here/tiny',
      seed: 7,
      max_tokens: 40,
      messages: [{ role: 'user', content: 'Say something.' }],
      stream: true,
    })
    const frames = (await response.text()).split('\n\n').filter((frame) => frame.startsWith('data: {'))
    const pieces = frames.map(
      (frame) => (JSON.parse(frame.slice(6)) as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content,
    )
    expect(pieces.filter(Boolean).length).toBeGreaterThan(5)
    expect(pieces.join('')).toBe(whole.choices[0]?.message.content)
  })

  test('a stop string ends the answer and is not part of it', async () => {
    const text = (await chat({ temperature: 0 })).choices[0]!.message.content
    const stop = [...text].slice(3).find((character) => /[!-~]/.test(character))!
    const stopped = await chat({ temperature: 0, stop: [stop] })
    expect(stopped.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: text.slice(0, text.indexOf(stop)) } })
  })

  // JSON Schema counts characters and zod counts UTF-16 units, of which a character has up to two.
  const verdict = (units: number) =>
    z.strictObject({
      verdict: z.enum(['guilty', 'not guilty']),
      count: z.int().positive(),
      weight: z.number(),
      sure: z.boolean(),
      day: z.iso.date(),
      tags: z.array(z.string().max(4 * units)).max(3),
      note: z.union([z.null(), z.literal('none')]),
      place: z.strictObject({
        room: z
          .string()
          .max(3 * units)
          .optional(),
        floor: z.int().nonnegative(),
      }),
    })

  test.each([1, 2, 3, 4, 5, 6])('with seed %i random weights keep to a JSON Schema', async (seed) => {
    const schema = z.toJSONSchema(verdict(1), { io: 'output' })
    const stripped = JSON.parse(JSON.stringify(schema, (key, value) => (key === 'pattern' ? undefined : value))) as Json
    const format = { type: 'json_schema', json_schema: { name: 'verdict', strict: true, schema: stripped } }
    const answer = await chat({ response_format: format, seed, max_tokens: 600, temperature: 1.5 })
    expect(answer.choices[0]?.finish_reason).toBe('stop')
    expect(() => verdict(2).parse(JSON.parse(answer.choices[0]!.message.content))).not.toThrow()
  })

  test('whatever schema a grammar can hold is kept to', async () => {
    const leaf = fc.oneof(
      fc.constantFrom<JsonObject>(
        { type: 'boolean' },
        { type: 'null' },
        { type: 'integer' },
        { type: 'number', minimum: 0 },
        { const: 'a"b\\' },
      ),
      fc.constantFrom('date', 'time', 'uuid', 'ipv4').map((format): JsonObject => ({ type: 'string', format })),
      fc
        .array(fc.constantFrom<Json>('x', 1.5, null, '\n', 'é'), { minLength: 1, maxLength: 3 })
        .map((choices): JsonObject => ({ enum: choices })),
      fc.nat(4).map((most): JsonObject => ({ type: ['string', 'null'], maxLength: most })),
    )
    const schema = fc.letrec<{ any: JsonObject }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        fc
          .tuple(tie('any'), fc.nat(2), fc.nat(1))
          .map(([items, least, more]): JsonObject => ({ type: 'array', items, minItems: least, maxItems: least + more })),
        fc.tuple(tie('any'), tie('any')).map((anyOf): JsonObject => ({ anyOf })),
        fc
          .array(fc.tuple(fc.constantFrom('a', 'b b', 'ç', 'd"', 'space'), tie('any'), fc.boolean()), { maxLength: 4 })
          .map((members): JsonObject => {
            const properties: JsonObject = Object.fromEntries(members.map(([name, value]) => [name, value]))
            const required = Object.keys(properties).filter((name) => members.findLast(([own]) => own === name)?.[2])
            return { type: 'object', properties, required, additionalProperties: false }
          }),
      ),
    })).any
    await fc.assert(
      fc.asyncProperty(schema, fc.nat(1_000), async (wished, seed) => {
        const format = { type: 'json_schema', json_schema: { name: 'any', schema: wished } }
        const answer = await chat({ response_format: format, seed, max_tokens: 900, temperature: 2 })
        expect(answer.choices[0]?.finish_reason).toBe('stop')
        // Random weights spell characters in more bytes than UTF-8 allows; each is one to the grammar and several marks of doubt here.
        const text = answer.choices[0]!.message.content.replace(/\uFFFD+/g, '\uFFFD')
        const value = JSON.parse(text) as Json // an answer that stopped by itself is JSON
        expect(meets(value, wished, wished), JSON.stringify({ wished, value })).toBe(true)
      }),
      { numRuns: 60, seed: 1 },
    )
  }, 60_000)

  test('a schema that refers to itself is kept to as well', async () => {
    const schema = {
      $defs: {
        node: {
          type: 'object',
          properties: { leaf: { type: 'boolean' }, next: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/node' }] } },
          required: ['leaf', 'next'],
          additionalProperties: false,
        },
      },
      $ref: '#/$defs/node',
    }
    const answer = await chat({ response_format: { type: 'json_schema', json_schema: { name: 'tree', schema } }, max_tokens: 800 })
    const node: z.ZodType = z.strictObject({ leaf: z.boolean(), next: z.lazy(() => z.union([z.null(), node])) })
    expect(answer.choices[0]?.finish_reason).toBe('stop')
    node.parse(JSON.parse(answer.choices[0]!.message.content))
  })

  test('a schema that a grammar cannot hold is refused by the name of the keyword', async () => {
    const schema = { type: 'object', properties: { code: { type: 'string', pattern: '^[A-Z]+$' } } }
    const response = await post('/v1/chat/completions', {
      model: 'here/tiny',
      messages: [{ role: 'user', content: 'x' }],
      response_format: { type: 'json_schema', json_schema: { name: 'code', schema } },
    })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('properties.code.pattern')
  })

  test('a schema that only refers to itself in a circle is refused', async () => {
    const schema = { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' }
    const response = await post('/v1/chat/completions', {
      model: 'here/tiny',
      messages: [{ role: 'user', content: 'x' }],
      response_format: { type: 'json_schema', json_schema: { name: 'circle', schema } },
    })
    expect(response.status).toBe(400)
  })

  test('JSON mode gives an object, whole when it was not cut', async () => {
    let whole = 0
    for (let seed = 1; seed <= 8; seed++) {
      const answer = await chat({ response_format: { type: 'json_object' }, seed, max_tokens: 300 })
      const text = answer.choices[0]!.message.content
      expect(text.trimStart().startsWith('{')).toBe(true)
      if (answer.choices[0]!.finish_reason !== 'stop') continue
      whole++
      expect(JSON.parse(text)).toBeTypeOf('object')
    }
    expect(whole).toBeGreaterThan(0)
  })

  test('embeddings have the model’s width and length 1, and equal texts equal vectors', async () => {
    const response = await post('/v1/embeddings', { model: 'here/tiny', input: ['the bridge', 'the bridge', 'another text'] })
    const { data, usage } = (await response.json()) as { data: { embedding: number[] }[]; usage: { prompt_tokens: number } }
    const [one, same, other] = data.map(({ embedding }) => embedding)
    expect(one).toHaveLength(64)
    expect(Math.hypot(...one!)).toBeCloseTo(1, 5)
    expect(same).toEqual(one)
    expect(other).not.toEqual(one)
    expect(usage.prompt_tokens).toBeGreaterThan(10)
    const again = (await (await post('/api/embed', { model: 'here/tiny', input: 'the bridge' })).json()) as { embeddings: number[][] }
    again.embeddings[0]!.forEach((value, place) => {
      expect(value).toBeCloseTo(one![place]!, 5)
    })
  })

  test('a prompt longer than the window is refused, with both figures, instead of cut', async () => {
    const response = await post('/v1/chat/completions', { model: 'here/tiny', messages: [{ role: 'user', content: 'a1b2 '.repeat(700) }] })
    expect(response.status).toBe(400)
    expect(await response.text()).toMatch(/About \d{4} tokens do not fit the window of 10\d\d/)
  })

  test('an embedding input longer than the window is refused too', async () => {
    const response = await post('/v1/embeddings', { model: 'here/tiny', input: 'a1b2 '.repeat(700) })
    expect(response.status).toBe(400)
  })

  test('what it cannot do is refused by name: tools, images, several answers', async () => {
    const messages = [{ role: 'user', content: 'x' }]
    const image = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }] }]
    const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }]
    for (const body of [{ messages, tools }, { messages: image }, { messages, n: 2 }]) {
      const response = await post('/v1/chat/completions', { model: 'here/tiny', ...body })
      expect(response.status, JSON.stringify(body)).toBe(400)
    }
  })

  test('a caller who leaves frees the model at once for the next', async () => {
    const leaving = new AbortController()
    const body = { model: 'here/tiny', max_tokens: 900, stream: true, messages: [{ role: 'user', content: 'Go on and on.' }] }
    const response = await post('/v1/chat/completions', body, leaving.signal)
    const reader = response.body!.getReader()
    await reader.read()
    leaving.abort()
    await reader.read().catch(() => {})
    const next = await chat({ max_tokens: 1 })
    expect(next.usage.completion_tokens).toBe(1)
  })

  test('requests at the same time are answered one after the other, each with its own answer', async () => {
    const seeds = [11, 12, 13, 14]
    const alone: Chat[] = []
    for (const seed of seeds) alone.push(await chat({ seed }))
    const together = await Promise.all(seeds.map((seed) => chat({ seed })))
    expect(together.map(({ choices }) => choices)).toEqual(alone.map(({ choices }) => choices))
  })

  test('asking for another model gives the first one back', async () => {
    await chat({ model: 'here/other', max_tokens: 3 })
    expect(await loaded()).toEqual(['here/other'])
    await chat({ max_tokens: 3 })
    expect(await loaded()).toEqual(['here/tiny'])
  })

  test('Anthropic’s and Ollama’s doors lead to it as well', async () => {
    const message = (await (
      await post('/v1/messages', { model: 'here/tiny', max_tokens: 5, system: 'Be short.', messages: [{ role: 'user', content: 'x' }] })
    ).json()) as { stop_reason: string; usage: { output_tokens: number } }
    expect(message).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 5 } })
    const generated = (await (
      await post('/api/generate', { model: 'here/tiny', prompt: 'x', stream: false, options: { num_predict: 4, seed: 1 } })
    ).json()) as Json
    expect(generated).toMatchObject({ done: true, done_reason: 'length', eval_count: 4 })
  })
})

describe('embedded llama.cpp without its library', () => {
  test('a model is listed, and asking it answers with the command that installs the library', async () => {
    const { createEmbedded } = await import('../../src/upstreams/embedded/engine.ts')
    const { missing } = await import('../../src/upstreams/embedded/library.ts')
    const home = makeHome()
    writeTinyModel(join(home, 'models', 'tiny.gguf'))
    const engine = await createEmbedded({ home }, { load: () => Promise.reject(missing(home)) })
    expect(await engine.models()).toMatchObject([{ name: 'tiny', window: 2_048, windowMost: 2_048, isLoaded: false }])
    const events = engine.chat('tiny', { model: 'tiny', turns: [], tools: [], settings: {}, stream: true }, new AbortController().signal)
    await expect(Array.fromAsync(events)).rejects.toThrow(`npm install --prefix ${home} node-llama-cpp@3`)
  })
})
