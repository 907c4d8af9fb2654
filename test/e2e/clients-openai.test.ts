// The official OpenAI client, as a stranger would use it, against a running gateway.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Gateway, startGateway } from '../clients/gateway.ts'
import { type ClientWorld, callerKey, startWorld, structured, upstreamIds, weatherCall, weatherResult } from '../clients/world.ts'
import { fakeText } from '../fakes/upstream.ts'

let world: ClientWorld
let client: OpenAI
beforeAll(async () => {
  world = await startWorld()
  client = new OpenAI({ baseURL: `${world.gateway.url}/v1`, apiKey: callerKey, maxRetries: 0 })
}, 60_000)
afterAll(() => world?.close())

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools = [{ type: 'function' as const, function: { name: weatherCall.name, description: 'The weather of a city', parameters } }]
const question = { role: 'user' as const, content: 'What is the weather in Zürich?' }

describe.each(upstreamIds)('upstream %s', (id) => {
  const model = `${id}/fake-model`

  test('chat', async () => {
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'system', content: 'Be brief.' }, question] })
    expect(answer.choices[0]?.message).toMatchObject({ role: 'assistant', content: fakeText })
    expect(answer.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 })
  })

  test('stream, with usage when it is asked for', async () => {
    const stream = await client.chat.completions.create({
      model,
      messages: [question],
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks = await Array.fromAsync(stream)
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(fakeText)
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 11 })
  })

  test('a tool loop of two rounds, plain and streamed', async () => {
    for (const stream of [false, true]) {
      const ask = async (messages: OpenAI.ChatCompletionMessageParam[]) => {
        if (!stream) return (await client.chat.completions.create({ model, messages, tools })).choices[0]!.message
        return (await client.chat.completions.stream({ model, messages, tools }).finalChatCompletion()).choices[0]!.message
      }
      const first = await ask([question])
      const call = first.tool_calls?.[0]
      if (call?.type !== 'function') throw new Error('no call came')
      expect(call.function.name).toBe(weatherCall.name)
      expect(JSON.parse(call.function.arguments)).toEqual({ city: weatherCall.city })
      const second = await ask([question, first, { role: 'tool', tool_call_id: call.id, content: weatherResult }])
      expect(second.content).toContain(weatherResult)
    }
  })

  test('a structured answer by a zod schema', async () => {
    const format = zodResponseFormat(z.object({ city: z.string(), days: z.number() }), 'trip')
    const answer = await client.chat.completions.parse({ model, messages: [question], response_format: format })
    expect(answer.choices[0]?.message.parsed).toEqual(structured)
  })

  test('Responses: whole, streamed, and a tool loop', async () => {
    const whole = await client.responses.create({ model, input: 'Say something.', store: false })
    expect(whole.output_text).toBe(fakeText)
    const final = await client.responses.stream({ model, input: 'Say something.', store: false }).finalResponse()
    expect(final.output_text).toBe(fakeText)
    const offered: OpenAI.Responses.Tool[] = [{ type: 'function', name: weatherCall.name, parameters, strict: false }]
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: question.content }]
    const first = await client.responses.create({ model, input, tools: offered, store: false })
    const call = first.output.find((item) => item.type === 'function_call')
    expect(JSON.parse(call!.arguments)).toEqual({ city: weatherCall.city })
    input.push(...(first.output as OpenAI.Responses.ResponseInputItem[]), {
      type: 'function_call_output',
      call_id: call!.call_id,
      output: weatherResult,
    })
    const second = await client.responses.create({ model, input, tools: offered, store: false })
    expect(second.output_text).toContain(weatherResult)
  })
})

test.each(['chat', 'gemini', 'ollama'])('embeddings of upstream %s are the same as numbers and as base64', async (id) => {
  const request = { model: `${id}/fake-model`, input: ['one', 'two'] }
  const floats = await client.embeddings.create({ ...request, encoding_format: 'float' })
  const packed = await client.embeddings.create(request) // the client asks for base64 and unpacks it
  expect(floats.data).toHaveLength(2)
  packed.data.forEach(({ embedding }, row) => {
    expect(embedding.length).toBeGreaterThan(0)
    embedding.forEach((value, place) => {
      expect(value).toBeCloseTo(floats.data[row]!.embedding[place]!, 5)
    })
  })
})

test('the models of every upstream and the aliases are listed, and one can be fetched by its name', async () => {
  const names = (await Array.fromAsync(client.models.list())).map(({ id }) => id)
  expect(names).toEqual(expect.arrayContaining(['auto', 'auto:local', ...upstreamIds.map((id) => `${id}/fake-model`)]))
  expect(await client.models.retrieve('chat/fake-model')).toMatchObject({ id: 'chat/fake-model', object: 'model' })
})

test('an unknown model is the client’s own NotFoundError', async () => {
  await expect(client.chat.completions.create({ model: 'nobody/nothing', messages: [question] })).rejects.toBeInstanceOf(
    OpenAI.NotFoundError,
  )
})

test('a wrong key is the client’s own AuthenticationError', async () => {
  const stranger = new OpenAI({ baseURL: `${world.gateway.url}/v1`, apiKey: 'wrong', maxRetries: 0 })
  await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
})

describe('a bare machine, where only the built-in engine answers', () => {
  const licence = readFileSync(join(import.meta.dirname, '../../LICENSE'), 'utf8')
  let bare: Gateway
  beforeAll(async () => {
    bare = await startGateway({})
  }, 60_000)
  afterAll(() => bare?.close())
  const ask = async (content: string) => {
    const here = new OpenAI({ baseURL: `${bare.url}/v1`, apiKey: 'none', maxRetries: 0 })
    const answer = await here.chat.completions.create({ model: 'auto', messages: [{ role: 'user', content }] })
    expect(answer.model).toContain('builtin')
    return answer.choices[0]!.message
  }

  test('it summarises a real document in its own sentences', async () => {
    const { content } = await ask(`Summarise this text in three sentences:\n\n${licence}`)
    const first = content!.split('. ')[0]!.slice(0, 60)
    expect(licence.replace(/\s+/g, ' ')).toContain(first)
    expect(content!.length).toBeLessThan(2_000)
  })

  test('it answers a question from the text alone', async () => {
    const { content } = await ask(
      `${licence}\n\nQuestion: Who may institute patent litigation and what happens to the patent licenses then?`,
    )
    expect(content).toMatch(/litigation|terminate/)
  })

  test('it refuses what the text does not hold', async () => {
    const { content, refusal } = await ask('The office opens at nine.\n\nQuestion: What is the capital of Mongolia?')
    expect(`${content ?? ''}${refusal ?? ''}`).not.toMatch(/Ulaanbaatar/i)
    expect(`${content ?? ''}${refusal ?? ''}`.length).toBeGreaterThan(10)
  })
})
