// LangChain's OpenAI chat model: whole, streamed, a tool loop, a structured answer, embeddings.
import { HumanMessage, ToolMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { z } from 'zod'
import { say, setting } from './say.mjs'

const { url, key, model, result } = setting
const configuration = { baseURL: `${url}/v1` }
const chat = new ChatOpenAI({ model, apiKey: key, configuration, maxRetries: 0, streamUsage: true })

say('whole', (await chat.invoke('Say something.')).text)

let streamed = ''
for await (const piece of await chat.stream('Say something.')) streamed += piece.text
say('streamed', streamed)

const weather = tool(() => result, { name: 'get_weather', description: 'The weather', schema: z.object({ city: z.string() }) })
const armed = chat.bindTools([weather])
const question = new HumanMessage('What is the weather in Zürich?')
const first = await armed.invoke([question])
const [call] = first.tool_calls ?? []
say('call', call?.args)
const second = await armed.invoke([question, first, new ToolMessage({ tool_call_id: call.id, content: await weather.invoke(call.args) })])
say('loop', second.text)

const schema = z.object({ city: z.string(), days: z.number() })
say('structured', await chat.withStructuredOutput(schema, { method: 'jsonSchema', name: 'trip' }).invoke('Plan a trip.'))

if (setting.embeds) say('embedding', (await new OpenAIEmbeddings({ model, apiKey: key, configuration }).embedQuery('one')).length)
