// The official Anthropic client, as a stranger would use it, against a running gateway.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../clients/gateway.ts'
import { type ClientWorld, callerKey, startWorld, upstreamIds, weatherCall, weatherResult } from '../clients/world.ts'
import { fakeText } from '../fakes/upstream.ts'

let world: ClientWorld
let client: Anthropic
beforeAll(async () => {
  world = await startWorld()
  client = new Anthropic({ baseURL: world.gateway.url, apiKey: callerKey, maxRetries: 0 })
}, 60_000)
afterAll(() => world?.close())

const tools: Anthropic.Tool[] = [
  {
    name: weatherCall.name,
    description: 'The weather',
    input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
]
const question = { role: 'user' as const, content: 'What is the weather in Zürich?' }
const textOf = (message: Anthropic.Message) => message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')

describe.each(upstreamIds)('upstream %s', (id) => {
  const request = { model: `${id}/fake-model`, max_tokens: 100 }

  test('a message, with system blocks', async () => {
    const message = await client.messages.create({ ...request, system: [{ type: 'text', text: 'Be brief.' }], messages: [question] })
    expect(textOf(message)).toBe(fakeText)
    expect(message).toMatchObject({
      type: 'message',
      role: 'assistant',
      stop_reason: 'end_turn',
      usage: { input_tokens: 11, output_tokens: 7 },
    })
  })

  test('a stream folds to the same message', async () => {
    const stream = client.messages.stream({ ...request, messages: [question] })
    let heard = ''
    stream.on('text', (text) => {
      heard += text
    })
    const message = await stream.finalMessage()
    expect(textOf(message)).toBe(fakeText)
    expect(heard).toBe(fakeText)
    expect(message.usage.output_tokens).toBe(7)
  })

  test('a tool loop of two rounds, plain and streamed', async () => {
    for (const isStream of [false, true]) {
      const ask = (messages: Anthropic.MessageParam[]) => {
        const body = { ...request, messages, tools }
        return isStream ? client.messages.stream(body).finalMessage() : client.messages.create(body)
      }
      const first = await ask([question])
      expect(first.stop_reason).toBe('tool_use')
      const call = first.content.find((block) => block.type === 'tool_use')
      expect(call).toMatchObject({ name: weatherCall.name, input: { city: weatherCall.city } })
      const second = await ask([
        question,
        { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: call!.id, content: weatherResult }] },
      ])
      expect(textOf(second)).toContain(weatherResult)
    }
  })

  test('tokens are counted, by the upstream or by our own estimate', async () => {
    const long = await client.messages.countTokens({
      model: request.model,
      messages: [{ role: 'user', content: 'word '.repeat(400) }],
      tools,
    })
    const short = await client.messages.countTokens({ model: request.model, messages: [question] })
    expect(short.input_tokens).toBeGreaterThan(3)
    if (id !== 'claude') expect(long.input_tokens).toBeGreaterThan(short.input_tokens + 300)
  })
})

test('models are listed in Anthropic’s shape, page by page, and one can be fetched', async () => {
  const names: string[] = []
  for await (const model of client.models.list({ limit: 2 })) names.push(model.id)
  expect(names).toEqual(expect.arrayContaining(['auto', ...upstreamIds.map((id) => `${id}/fake-model`)]))
  expect(new Set(names).size).toBe(names.length)
  expect(await client.models.retrieve('claude/fake-model')).toMatchObject({ type: 'model', id: 'claude/fake-model' })
})

test('an unknown model is the client’s own NotFoundError', async () => {
  await expect(client.messages.create({ model: 'nobody/nothing', max_tokens: 5, messages: [question] })).rejects.toBeInstanceOf(
    Anthropic.NotFoundError,
  )
})

test('a wrong key is the client’s own AuthenticationError', async () => {
  const stranger = new Anthropic({ baseURL: world.gateway.url, apiKey: 'wrong', maxRetries: 0 })
  await expect(stranger.messages.create({ model: 'auto', max_tokens: 5, messages: [question] })).rejects.toBeInstanceOf(
    Anthropic.AuthenticationError,
  )
})

describe('a bare machine, where only the built-in engine answers', () => {
  const readable = readFileSync(join(import.meta.dirname, '../../LICENSE'), 'utf8')
  let bare: Gateway
  beforeAll(async () => {
    bare = await startGateway({})
  }, 60_000)
  afterAll(() => bare?.close())
  const ask = async (content: string) => {
    const here = new Anthropic({ baseURL: bare.url, apiKey: 'none', maxRetries: 0 })
    const message = await here.messages.create({ model: 'auto', max_tokens: 1_000, messages: [{ role: 'user', content }] })
    expect(message.model).toContain('builtin')
    return message
  }

  test('it summarises a real document', async () => {
    const text = textOf(await ask(`Summarise this text in three sentences:\n\n${readable}`))
    expect(readable.replace(/\s+/g, ' ')).toContain(text.split('. ')[0]!.slice(0, 60))
  })

  test('it answers a question from the text alone', async () => {
    expect(textOf(await ask(`The office opens at nine. It closes at five.\n\nQuestion: When does the office open?`))).toContain('nine')
  })

  test('it refuses what the text does not hold', async () => {
    const message = await ask('The office opens at nine.\n\nQuestion: What is the capital of Mongolia?')
    expect(textOf(message)).not.toMatch(/Ulaanbaatar/i)
    expect(textOf(message).length).toBeGreaterThan(10)
  })
})
