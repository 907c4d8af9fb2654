// The AI SDK through its OpenAI provider (Responses and chat) or its Anthropic provider: whole, streamed, a tool loop, a structured answer.
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { generateObject, generateText, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'
import { say, setting } from './say.mjs'

const { url, key, model: name, result, variant } = setting
const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey: key })
const anthropic = createAnthropic({ baseURL: `${url}/v1`, apiKey: key })
const model = variant === 'anthropic' ? anthropic(name) : variant === 'responses' ? openai.responses(name) : openai.chat(name)
const common = { model, maxRetries: 0 }

say('whole', (await generateText({ ...common, prompt: 'Say something.' })).text)
say('streamed', await streamText({ ...common, prompt: 'Say something.' }).text)

let asked
const weather = tool({
  description: 'The weather',
  inputSchema: z.object({ city: z.string() }),
  execute: (input) => {
    asked = input
    return result
  },
})
const question = { ...common, prompt: 'What is the weather in Zürich?', tools: { get_weather: weather }, stopWhen: stepCountIs(3) }
const loop = await generateText(question)
say('call', asked)
say('loop', loop.text)
say('streamed-loop', await streamText(question).text)

const schema = z.object({ city: z.string(), days: z.number() })
say('structured', (await generateObject({ ...common, schema, prompt: 'Plan a trip.' })).object)
