// The AWS client at the Converse door, over HTTP/2 without TLS as it does by itself, or over HTTP/1.1.
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { say, setting } from './say.mjs'

const { url, key, model: modelId, result, variant } = setting
const client = new BedrockRuntimeClient({
  endpoint: url,
  region: 'eu-central-1',
  token: { token: key },
  authSchemePreference: ['httpBearerAuth'],
  maxAttempts: 1,
  ...(variant === 'http1' && { requestHandler: new NodeHttpHandler() }),
})
const textOf = (message) => message.content.map((block) => block.text ?? '').join('')
const user = (text) => ({ role: 'user', content: [{ text }] })

const whole = await client.send(new ConverseCommand({ modelId, messages: [user('Say something.')], system: [{ text: 'Be brief.' }] }))
say('whole', textOf(whole.output.message))

const { stream } = await client.send(new ConverseStreamCommand({ modelId, messages: [user('Say something.')] }))
let streamed = ''
for await (const event of stream) streamed += event.contentBlockDelta?.delta?.text ?? ''
say('streamed', streamed)

const json = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const toolConfig = { tools: [{ toolSpec: { name: 'get_weather', description: 'The weather', inputSchema: { json } } }] }
const question = user('What is the weather in Zürich?')
const first = await client.send(new ConverseCommand({ modelId, messages: [question], toolConfig }))
const call = first.output.message.content.find((block) => block.toolUse)?.toolUse
say('call', call?.input)
const answer = { role: 'user', content: [{ toolResult: { toolUseId: call.toolUseId, content: [{ text: result }] } }] }
const second = await client.send(new ConverseCommand({ modelId, messages: [question, first.output.message, answer], toolConfig }))
say('loop', textOf(second.output.message))
client.destroy()
