// The Ollama client with its host changed: what there is, one answer, then the same as a stream.
//   npm install ollama && node examples/ollama-sdk.mjs
import { Ollama } from 'ollama'

const url = process.env.DRAWBRIDGE_URL ?? 'http://127.0.0.1:4280'
const model = process.env.MODEL ?? 'auto'
const key = process.env.DRAWBRIDGE_KEY
const client = new Ollama({ host: url, ...(key && { headers: { authorization: `Bearer ${key}` } }) })

const { models } = await client.list()
console.log(`${models.length} models, among them ${models[0]?.name}`)

const text = 'The bridge opens at 07:30. It closes at 19:00. On Sundays it stays open.'
const messages = [{ role: 'user', content: `${text}\n\nQuestion: When does the bridge open?` }]

const answer = await client.chat({ model, messages })
console.log(answer.message.content)
console.log(`answered by ${answer.model}`)

for await (const piece of await client.chat({ model, messages, stream: true })) process.stdout.write(piece.message.content)
console.log()
