// LlamaIndex with its OpenAI model: whole, streamed, and an agent that calls a tool.

import { OpenAI } from '@llamaindex/openai'
import { agent } from '@llamaindex/workflow'
import { tool } from 'llamaindex'
import { z } from 'zod'
import { say, setting } from './say.mjs'

const { url, key, model, result } = setting
// LlamaIndex keeps a table of OpenAI's models and asks nothing of one that it does not know; so an alias of the gateway has a known name.
const llm = new OpenAI({ model, apiKey: key, baseURL: `${url}/v1`, supportToolCall: true, maxRetries: 0 })

say('whole', (await llm.chat({ messages: [{ role: 'user', content: 'Say something.' }] })).message.content)

let streamed = ''
for await (const { delta } of await llm.chat({ messages: [{ role: 'user', content: 'Say something.' }], stream: true })) streamed += delta
say('streamed', streamed)

let asked
const weather = tool({
  name: 'get_weather',
  description: 'The weather',
  parameters: z.object({ city: z.string() }),
  execute: (input) => {
    asked = input
    return result
  },
})
const reply = await agent({ tools: [weather], llm }).run('What is the weather in Zürich?')
say('call', asked)
say('loop', reply.data.result)
