// What the official clients make of an answer's bytes.
import Anthropic from '@anthropic-ai/sdk'
import { Ollama } from 'ollama'
import OpenAI from 'openai'
import type { Framing } from './frames.ts'
import type { Json, JsonObject } from './recordings.ts'
import type { Wire } from './routes.ts'

/** The whole answer as the client of this wire accumulates it from a stream; undefined for wires without an official client here. */
export async function accumulated(wire: Wire, framing: Framing, body: Buffer): Promise<Json | undefined> {
  const type = framing === 'ndjson' ? 'application/x-ndjson' : 'text/event-stream'
  // A copy, since a Response may not take a view of a pool.
  const fetch = async () => new Response(new Uint8Array(body), { status: 200, headers: { 'content-type': type } })
  switch (wire) {
    case 'openai-chat': {
      const client = new OpenAI({ apiKey: 'none', maxRetries: 0, fetch })
      const stream = client.chat.completions.stream({ model: 'm', messages: [{ role: 'user', content: 'Hello.' }] })
      return (await stream.finalChatCompletion()) as unknown as Json // plain data
    }
    case 'openai-responses': {
      const client = new OpenAI({ apiKey: 'none', maxRetries: 0, fetch })
      return (await client.responses.stream({ model: 'm', input: 'Hello.' }).finalResponse()) as unknown as Json // plain data
    }
    case 'openai-completions': {
      const client = new OpenAI({ apiKey: 'none', maxRetries: 0, fetch })
      const chunks: JsonObject[] = []
      for await (const chunk of await client.completions.create({ model: 'm', prompt: 'Hello.', stream: true }))
        chunks.push(chunk as unknown as JsonObject) // plain data
      return { choices: chunks.flatMap((chunk) => (Array.isArray(chunk.choices) ? chunk.choices : [])) }
    }
    case 'anthropic-messages': {
      const client = new Anthropic({ apiKey: 'none', maxRetries: 0, fetch })
      const stream = client.messages.stream({ model: 'm', max_tokens: 1_024, messages: [{ role: 'user', content: 'Hello.' }] })
      return (await stream.finalMessage()) as unknown as Json // plain data
    }
    case 'ollama-chat': {
      const client = new Ollama({ fetch })
      const lines: Json[] = []
      for await (const line of await client.chat({ model: 'm', messages: [{ role: 'user', content: 'Hello.' }], stream: true }))
        lines.push(line as unknown as Json) // plain data
      return lines
    }
    default:
      return undefined
  }
}
