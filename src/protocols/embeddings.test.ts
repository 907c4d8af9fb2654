import fc from 'fast-check'
import { Ollama } from 'ollama'
import { describe, expect, test } from 'vitest'
import { recorded } from '../../test/fixtures/ollama/recorded.ts'
import { Losses } from '../core/conversation.ts'
import { type JsonObject, parseJson } from '../core/json.ts'
import {
  decodeVector,
  type EmbeddingReply,
  type EmbeddingRequest,
  type EmbeddingWireName,
  embeddingWires,
  encodeVector,
  findFlaw,
} from './embeddings.ts'

const names = Object.keys(embeddingWires) as EmbeddingWireName[]
const target = { model: 'embed-x' }
const asked = (request: EmbeddingRequest) => ({ request, model: 'box/embed-x', elapsedMs: () => 12.5 })

function read(name: EmbeddingWireName, body: JsonObject, model?: string) {
  const losses = new Losses()
  return { request: embeddingWires[name].readRequest(body, losses, { model }), losses }
}
function write(name: EmbeddingWireName, request: EmbeddingRequest) {
  const losses = new Losses()
  return { body: embeddingWires[name].writeRequest(request, losses, target), losses }
}
const openai = (body: JsonObject) => read('openai-embeddings', { model: 'm', ...body })

const texts = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 8 })
const vectors = fc.integer({ min: 1, max: 12 }).chain((length) =>
  fc.array(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: length, maxLength: length }), {
    minLength: 1,
    maxLength: 6,
  }),
)

describe('a request for embeddings', () => {
  test.each(names)('round trip on %s keeps the texts in order, and what else it can say', (name) => {
    fc.assert(
      fc.property(texts, fc.option(fc.integer({ min: 1, max: 4096 }), { nil: undefined }), (inputs, dimensions) => {
        const request: EmbeddingRequest = { model: 'embed-x', inputs, encoding: 'float', ...(dimensions !== undefined && { dimensions }) }
        const { body, losses } = write(name, request)
        const back = read(name, JSON.parse(JSON.stringify(body)) as JsonObject)
        expect([...losses.unsupported, ...losses.warnings, ...back.losses.unsupported, ...back.losses.warnings]).toEqual([])
        expect(back.request).toEqual(request)
      }),
    )
  })

  test('of any shape never throws', () => {
    const keys = fc.constantFrom(
      'model',
      'input',
      'prompt',
      'requests',
      'content',
      'options',
      'dimensions',
      'encoding_format',
      'data',
      'embeddings',
      'embedding',
    )
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), fc.constantFrom(...names), (body, name) => {
        const { request } = read(name, body as JsonObject)
        for (const other of names) write(other, request)
        embeddingWires[name].readReply(body as JsonObject)
        embeddingWires[name].readFault(400, body)
      }),
    )
  })

  test.each([
    [{ input: '' }, 'input'],
    [{ input: [] }, 'input'],
    [{}, 'input'],
    [{ input: ['a', ''] }, 'input.1'],
    [{ input: ['a', 7] }, 'input.1'],
    [{ input: [[]] }, 'input'],
    [{ input: [[1, -2]] }, 'input'],
    [{ input: 'a', dimensions: 0 }, 'dimensions'],
    [{ input: 'a', encoding_format: 'hex' }, 'encoding_format'],
  ])('%j is refused by name', (body, path) => {
    expect(openai(body as JsonObject).losses.unsupported.map((loss) => loss.path)).toEqual([path])
  })

  test('in tokens goes to OpenAI’s wire as it came and to no other', () => {
    const { request } = openai({ input: [1111, 2222] })
    expect(write('openai-embeddings', request).body.input).toEqual([[1111, 2222]])
    expect(openai({ input: [[1], [2, 3]] }).request.tokens).toEqual([[1], [2, 3]])
    for (const name of ['ollama-embed', 'gemini-embeddings'] as const) expect(write(name, request).losses.unsupported).toHaveLength(1)
  })

  test('asks Ollama for an error instead of a cut, and tells what others cannot do', () => {
    const { request, losses } = read('ollama-embed', {
      model: 'm',
      input: ['a'],
      truncate: true,
      keep_alive: '5m',
      options: { num_ctx: 512, num_gpu: 1 },
    })
    expect(losses.warnings.map((loss) => loss.path)).toEqual(['truncate', 'options.num_gpu'])
    expect(write('ollama-embed', request).body).toEqual({
      model: 'embed-x',
      input: ['a'],
      truncate: false,
      keep_alive: '5m',
      options: { num_ctx: 512 },
    })
    expect(write('openai-embeddings', request).losses.warnings.map((loss) => loss.path)).toEqual(['keep_alive', 'options.num_ctx'])
  })

  test('to Gemini’s batch must mean the same for every text', () => {
    const one = (task: string) => ({ content: { parts: [{ text: 'a' }] }, taskType: task })
    expect(read('gemini-embeddings', { requests: [one('RETRIEVAL_QUERY'), one('RETRIEVAL_QUERY')] }, 'm').losses.unsupported).toEqual([])
    expect(read('gemini-embeddings', { requests: [one('RETRIEVAL_QUERY'), one('CLUSTERING')] }, 'm').losses.unsupported).toHaveLength(1)
  })
})

describe('an answer with embeddings', () => {
  test.each(names)('round trip on %s keeps every number, in order', (name) => {
    fc.assert(
      fc.property(vectors, fc.nat(), (list, inputTotal) => {
        const reply: EmbeddingReply = { vectors: list, usage: { inputTotal } }
        const request: EmbeddingRequest = { model: 'm', inputs: list.map(() => 'a'), encoding: 'float' }
        const wire = embeddingWires[name]
        const back = wire.readReply(parseJson(JSON.stringify(wire.writeReply(reply, asked(request)))) as JsonObject)
        // JSON has no minus zero.
        expect(back.vectors).toEqual(list.map((vector) => vector.map((value) => value + 0)))
        expect(back.usage).toEqual(reply.usage)
        expect(findFlaw(request, back)).toBeUndefined()
      }),
    )
  })

  test('is put in the order of its indexes', () => {
    const data = [2, 0, 1].map((index) => ({ index, embedding: [index] }))
    expect(embeddingWires['openai-embeddings'].readReply({ data }).vectors).toEqual([[0], [1], [2]])
  })

  test('in base64 is little-endian float32, whatever the machine', () => {
    expect(encodeVector([1, -2])).toBe(Buffer.from([0, 0, 128, 63, 0, 0, 0, 192]).toString('base64'))
    fc.assert(
      fc.property(
        fc.array(
          fc
            .double({ min: -4, max: 4, noNaN: true })
            .map(Math.fround)
            .filter((value) => Math.abs(value) > 1e-6),
          { minLength: 1 },
        ),
        (vector) => {
          expect(decodeVector(encodeVector(vector))).toEqual(vector)
        },
      ),
    )
  })

  test('in base64 is read by what the bytes are: some servers send float64 or int8 under the name of float32', () => {
    const base64 = (array: Float64Array | Int8Array) => Buffer.from(array.buffer).toString('base64')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 2 }), fc.integer({ min: 64, max: 512 }), (seed, length) => {
        const vector = uniform(seed, length)
        expect(decodeVector(base64(Float64Array.from(vector)))).toEqual(vector)
        // What a model at half precision gives: the lower half of every double is empty.
        const halves = vector.map((value) => Math.round(value * 2048) / 2048)
        expect(decodeVector(base64(Float64Array.from(halves)))).toEqual(halves)
        const floats = vector.map(Math.fround)
        expect(decodeVector(encodeVector(floats))).toEqual(floats)
      }),
    )
    const bytes = Array.from({ length: 1024 }, (_, place) => Math.round(40 * Math.sin(place * place)) + 0) // no minus zero in an integer
    expect(decodeVector(base64(Int8Array.from(bytes)))).toEqual(bytes)
  })

  test('of nothing but NaN in base64 is a flaw, not a vector of small numbers', () => {
    const vectors = [decodeVector(encodeVector(Array.from({ length: 64 }, () => Number.NaN)))]
    expect(findFlaw({ model: 'm', inputs: ['a'], encoding: 'float' }, { vectors })?.message).toMatch(/not a number/)
  })

  test('takes the old single form of Ollama and of Gemini when the request did', () => {
    const reply: EmbeddingReply = { vectors: [[1, 2]] }
    const old = read('ollama-embed', { model: 'm', prompt: 'a' }).request
    expect(embeddingWires['ollama-embed'].writeReply(reply, asked(old))).toEqual({ embedding: [1, 2] })
    const single = read('gemini-embeddings', { content: { parts: [{ text: 'a' }] } }, 'm').request
    expect(embeddingWires['gemini-embeddings'].writeReply(reply, asked(single))).toEqual({ embedding: { values: [1, 2] } })
  })

  test.each([
    [[[1], [2], [3]], /3 vectors for 2 inputs/],
    [[[], []], /empty vector/],
    [[[1], [1, 2]], /different lengths/],
    [[[1], [Number.NaN]], /not a number/],
  ])('%j is not taken for an answer', (list, message) => {
    expect(findFlaw({ model: 'm', inputs: ['a', 'b'], encoding: 'float' }, { vectors: list })?.message).toMatch(message)
  })

  test('is read by the official Ollama client', async () => {
    const serve = (body: JsonObject) => new Ollama({ host: 'http://gateway.example', fetch: async () => Response.json(body) })
    const wire = embeddingWires['ollama-embed']
    const reply: EmbeddingReply = { vectors: [[0.5], [0.25]], usage: { inputTotal: 4 } }
    const { request } = read('ollama-embed', { model: 'm', input: ['a', 'b'] })
    expect(await serve(wire.writeReply(reply, asked(request))).embed({ model: 'm', input: 'a' })).toEqual({
      model: 'box/embed-x',
      embeddings: [[0.5], [0.25]],
      total_duration: 12_500_000,
      load_duration: 0,
      prompt_eval_count: 4,
    })
    const old = read('ollama-embed', { model: 'm', prompt: 'a' }).request
    expect((await serve(wire.writeReply(reply, asked(old))).embeddings({ model: 'm', prompt: 'a' })).embedding).toEqual([0.5])
  })
})

/** Values between -1 and 1 with all their bits, as a model makes them (Lehmer's generator, twice a value). */
function uniform(seed: number, length: number): number[] {
  let state = seed
  const next = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  return Array.from({ length }, () => (next() + next() / 2 ** 31) * 2 - 1)
}

describe('recorded embeddings', () => {
  const { exchanges, isWhole } = recorded(
    // llama.cpp's own form (`content` for `input`, even at /v1/embeddings) answers with a bare array.
    (one) => /embed/i.test(one.endpoint) && !Array.isArray(one.response.body),
  )
  const wireOf = (path: string): EmbeddingWireName =>
    /\/api\/embed(dings)?$/.test(path) ? 'ollama-embed' : path.includes('mbedContent') ? 'gemini-embeddings' : 'openai-embeddings'

  test.skipIf(!isWhole)('read, write and read the same, number for number', () => {
    const counts: Record<string, number> = {}
    const count = (key: string) => (counts[key] = (counts[key] ?? 0) + 1)
    const oddities: string[] = []
    for (const one of exchanges) {
      const name = wireOf(one.request?.path ?? '')
      const wire = embeddingWires[name]
      const body = one.request?.body as JsonObject
      const losses = new Losses()
      const request = wire.readRequest(body, losses, { model: /models\/([^:]+):/.exec(one.request?.path ?? '')?.[1] })
      if (one.response.status >= 400) {
        if (one.response.body) expect(wire.readFault(one.response.status, one.response.body)?.message, one.id).toMatch(/\w/)
        count('errors')
        continue
      }
      const again = new Losses()
      const written = wire.writeRequest(request, again, { model: request.model })
      expect(wire.readRequest(written, again, {}).inputs, one.id).toEqual(request.inputs)
      const answer = one.response.body as JsonObject
      const reply = wire.readReply(answer)
      const flaw = findFlaw(request, reply)
      if (flaw) {
        oddities.push(`${one.id}: ${flaw.message}`)
        continue
      }
      const back = wire.writeReply(reply, asked(request))
      count(`${name} ${one.provider}${request.encoding === 'base64' ? ' base64' : ''}`)
      const wanted = vectorsOf(answer)
      if (vectorsOf(back).every((vector, place) => JSON.stringify(vector) === JSON.stringify(wanted[place]))) continue
      oddities.push(`${one.id}: ${reply.vectors[0]?.length} numbers, not sent as float32`)
      const bytes = Buffer.from(String(wanted[0]), 'base64')
      const first = one.provider === 'vllm' ? bytes.readDoubleLE(8) : bytes.readInt8(1)
      expect(reply.vectors[0]?.[1], one.id).toBe(first)
      expect(reply.vectors[0]?.length, one.id).toBe(one.provider === 'vllm' ? 4096 : 1024)
    }
    console.log('embeddings:', exchanges.length, 'recorded', counts, oddities)
    expect(oddities.filter((line) => /float32/.test(line))).toHaveLength(3)
    // Two servers write another type than the format says; KoboldCpp answers with nothing when no model is loaded; one empty text.
    expect(oddities.filter((line) => !/^(vllm|perplexity|koboldcpp)-/.test(line))).toEqual([])
    expect(Object.values(counts).reduce((sum, number) => sum + number, 0) + oddities.filter((line) => /empty/.test(line)).length).toBe(
      exchanges.length,
    )
  })

  /** The vectors as the body has them, in its own encoding. */
  function vectorsOf(body: JsonObject): unknown[] {
    const list = (body.data ?? body.embeddings ?? [{ embedding: body.embedding }]) as { embedding?: unknown; values?: unknown }[]
    return list.map((one) => one.embedding ?? one.values ?? one)
  }
})
