// The OpenAI client with its base address changed: one answer, then the same as a stream.
//   npm install openai && node examples/openai-sdk.mjs
import OpenAI from 'openai'

const url = process.env.DRAWBRIDGE_URL ?? 'http://127.0.0.1:4280'
const model = process.env.MODEL ?? 'auto'
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: process.env.DRAWBRIDGE_KEY ?? 'none' })

const text = 'The bridge opens at 07:30. It closes at 19:00. On Sundays it stays open.'
const messages = [{ role: 'user', content: `${text}\n\nQuestion: When does the bridge open?` }]

const { data: answer, response } = await client.chat.completions.create({ model, messages }).withResponse()
console.log(answer.choices[0].message.content)
console.log(`answered by ${answer.model}, route ${response.headers.get('x-drawbridge-route')}`)

const stream = await client.chat.completions.create({ model, messages, stream: true })
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '')
console.log()
