// Google's client at the Gemini door: whole, streamed, a tool loop, a structured answer, embeddings.
import { GoogleGenAI } from '@google/genai'
import { say, setting } from './say.mjs'

const { url, key, model, result } = setting
const { models } = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } })

say('whole', (await models.generateContent({ model, contents: 'Say something.' })).text)

let streamed = ''
for await (const piece of await models.generateContentStream({ model, contents: 'Say something.' })) streamed += piece.text ?? ''
say('streamed', streamed)

const parametersJsonSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const config = { tools: [{ functionDeclarations: [{ name: 'get_weather', description: 'The weather', parametersJsonSchema }] }] }
const question = { role: 'user', parts: [{ text: 'What is the weather in Zürich?' }] }
const first = await models.generateContent({ model, contents: [question], config })
const [call] = first.functionCalls ?? []
say('call', call?.args)
const answer = { role: 'user', parts: [{ functionResponse: { id: call.id, name: call.name, response: { result } } }] }
const second = await models.generateContent({ model, contents: [question, first.candidates[0].content, answer], config })
say('loop', second.text)

const responseJsonSchema = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'number' } },
  required: ['city', 'days'],
}
const planned = await models.generateContent({
  model,
  contents: 'Plan a trip.',
  config: { responseMimeType: 'application/json', responseJsonSchema },
})
say('structured', JSON.parse(planned.text))

if (setting.embeds) say('embedding', (await models.embedContent({ model, contents: ['one'] })).embeddings[0].values.length)
