// Hugging Face's client with the gateway as its endpoint: whole, streamed, a tool loop.
import { InferenceClient } from '@huggingface/inference'
import { say, setting } from './say.mjs'

const { url, key, model, result } = setting
const client = new InferenceClient(key, { endpointUrl: `${url}/v1/chat/completions` })

const ask = async (messages, more = {}) => (await client.chatCompletion({ model, messages, ...more })).choices[0].message
say('whole', (await ask([{ role: 'user', content: 'Say something.' }])).content)

let streamed = ''
for await (const piece of client.chatCompletionStream({ model, messages: [{ role: 'user', content: 'Say something.' }] }))
  streamed += piece.choices[0]?.delta.content ?? ''
say('streamed', streamed)

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools = [{ type: 'function', function: { name: 'get_weather', description: 'The weather', parameters } }]
const question = { role: 'user', content: 'What is the weather in Zürich?' }
const first = await ask([question], { tools })
const [call] = first.tool_calls ?? []
say('call', JSON.parse(call.function.arguments))
say('loop', (await ask([question, first, { role: 'tool', tool_call_id: call.id, content: result }], { tools })).content)
