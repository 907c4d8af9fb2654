// LangChain's OpenAI chat model with its base address changed.
//   npm install @langchain/openai && node examples/langchain.mjs
import { ChatOpenAI } from '@langchain/openai'

const url = process.env.DRAWBRIDGE_URL ?? 'http://127.0.0.1:4280'
const chat = new ChatOpenAI({
  model: process.env.MODEL ?? 'auto',
  apiKey: process.env.DRAWBRIDGE_KEY ?? 'none',
  configuration: { baseURL: `${url}/v1` },
})

const text = 'The bridge opens at 07:30. It closes at 19:00. On Sundays it stays open.'
for await (const piece of await chat.stream(`${text}\n\nQuestion: When does the bridge open?`)) process.stdout.write(piece.text)
console.log()
