// The Anthropic client with its base address changed: one answer, then the same as a stream.
//   npm install @anthropic-ai/sdk && node examples/anthropic-sdk.mjs
import Anthropic from '@anthropic-ai/sdk'

const url = process.env.DRAWBRIDGE_URL ?? 'http://127.0.0.1:4280'
const model = process.env.MODEL ?? 'auto'
const client = new Anthropic({ baseURL: url, apiKey: process.env.DRAWBRIDGE_KEY ?? 'none' })

const text = 'The bridge opens at 07:30. It closes at 19:00. On Sundays it stays open.'
const messages = [{ role: 'user', content: `${text}\n\nQuestion: When does the bridge open?` }]

const message = await client.messages.create({ model, max_tokens: 1_000, messages })
for (const block of message.content) if (block.type === 'text') console.log(block.text)
console.log(`answered by ${message.model}`)

const stream = client.messages.stream({ model, max_tokens: 1_000, messages })
stream.on('text', (piece) => process.stdout.write(piece))
await stream.finalMessage()
console.log()
