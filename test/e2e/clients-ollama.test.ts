// The official Ollama client, as a stranger would use it, against a running gateway.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Message, Ollama } from 'ollama'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Gateway, startGateway } from '../clients/gateway.ts'
import { type ClientWorld, callerKey, startWorld, structured, upstreamIds, weatherCall, weatherResult } from '../clients/world.ts'
import { fakeText } from '../fakes/upstream.ts'

let world: ClientWorld
let client: Ollama
beforeAll(async () => {
  world = await startWorld()
  client = new Ollama({ host: world.gateway.url, headers: { authorization: `Bearer ${callerKey}` } })
}, 60_000)
afterAll(() => world?.close())

const tools = [
  {
    type: 'function',
    function: {
      name: weatherCall.name,
      description: 'The weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  },
]
const question = { role: 'user', content: 'What is the weather in Zürich?' }

describe.each(upstreamIds)('upstream %s', (id) => {
  const model = `${id}/fake-model`

  test('chat, whole and streamed', async () => {
    const answer = await client.chat({ model, messages: [{ role: 'system', content: 'Be brief.' }, question] })
    expect(answer).toMatchObject({
      done: true,
      done_reason: 'stop',
      message: { role: 'assistant', content: fakeText },
      prompt_eval_count: 11,
      eval_count: 7,
    })
    const pieces = await Array.fromAsync(await client.chat({ model, messages: [question], stream: true }))
    expect(pieces.map(({ message }) => message.content).join('')).toBe(fakeText)
    expect(pieces.at(-1)).toMatchObject({ done: true, eval_count: 7 })
  })

  test('generate, whole and streamed', async () => {
    expect(await client.generate({ model, prompt: 'Say something.' })).toMatchObject({ done: true, response: fakeText })
    const pieces = await Array.fromAsync(await client.generate({ model, prompt: 'Say something.', stream: true }))
    expect(pieces.map(({ response }) => response).join('')).toBe(fakeText)
  })

  test('a tool loop of two rounds, plain and streamed', async () => {
    for (const isStream of [false, true]) {
      const ask = async (messages: Message[]): Promise<Message> => {
        if (!isStream) return (await client.chat({ model, messages, tools })).message
        const pieces = await Array.fromAsync(await client.chat({ model, messages, tools, stream: true }))
        const calls = pieces.flatMap(({ message }) => message.tool_calls ?? [])
        return {
          role: 'assistant',
          content: pieces.map(({ message }) => message.content).join(''),
          ...(calls.length > 0 && { tool_calls: calls }),
        }
      }
      const first = await ask([question])
      expect(first.tool_calls?.[0]?.function).toMatchObject({ name: weatherCall.name, arguments: { city: weatherCall.city } })
      const second = await ask([question, first, { role: 'tool', content: weatherResult, tool_name: weatherCall.name }])
      expect(second.content).toContain(weatherResult)
    }
  })

  test('a structured answer by a schema', async () => {
    const format = z.toJSONSchema(z.object({ city: z.string(), days: z.number() }))
    const { message } = await client.chat({ model, messages: [question], format })
    expect(JSON.parse(message.content)).toEqual(structured)
  })
})

test.each(['chat', 'gemini', 'ollama'])('embeddings of upstream %s', async (id) => {
  const { embeddings } = await client.embed({ model: `${id}/fake-model`, input: ['one', 'two'] })
  expect(embeddings).toHaveLength(2)
  expect(embeddings[0]!.every(Number.isFinite)).toBe(true)
})

test('the lists: what there is, what is loaded, what one can do, and the version', async () => {
  const names = (await client.list()).models.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(upstreamIds.map((id) => `${id}/fake-model`)))
  expect(Array.isArray((await client.ps()).models)).toBe(true)
  const shown = await client.show({ model: 'ollama/fake-model' })
  expect(shown.capabilities).toContain('completion')
  expect((await client.version()).version).toMatch(/^\d+\.\d+/)
})

test('an unknown model is the client’s own error, with status 404', async () => {
  await expect(client.chat({ model: 'nobody/nothing', messages: [question] })).rejects.toMatchObject({ status_code: 404 })
})

test('no key is the client’s own error, with status 401', async () => {
  await expect(new Ollama({ host: world.gateway.url }).list()).rejects.toMatchObject({ status_code: 401 })
})

describe('a bare machine, where only the built-in engine answers', () => {
  const licence = readFileSync(join(import.meta.dirname, '../../LICENSE'), 'utf8')
  let bare: Gateway
  beforeAll(async () => {
    bare = await startGateway({})
  }, 60_000)
  afterAll(() => bare?.close())
  const ask = async (content: string) => {
    const answer = await new Ollama({ host: bare.url }).chat({ model: 'auto', messages: [{ role: 'user', content }] })
    expect(answer.model).toContain('builtin')
    return answer.message.content
  }

  test('it summarises a real document', async () => {
    const text = await ask(`Summarise this text in three sentences:\n\n${licence}`)
    expect(licence.replace(/\s+/g, ' ')).toContain(text.split('. ')[0]!.slice(0, 60))
  })

  test('it answers a question from the text alone', async () => {
    expect(await ask('The office opens at nine. It closes at five.\n\nQuestion: When does the office open?')).toContain('nine')
  })

  test('it refuses what the text does not hold', async () => {
    const text = await ask('The office opens at nine.\n\nQuestion: What is the capital of Mongolia?')
    expect(text).not.toMatch(/Ulaanbaatar/i)
    expect(text.length).toBeGreaterThan(10)
  })
})
