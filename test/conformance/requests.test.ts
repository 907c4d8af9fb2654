// B4 and B7: what a client of one protocol says must reach a provider of another in that one's own words, and what cannot be said there
// must be refused by its name, not dropped.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainAnswers } from './answers.ts'
import { call } from './client.ts'
import { answerWire, asking, type Client, isTranslated, stageFor } from './cross-protocol.ts'
import { isObject, type Json, type JsonObject } from './recordings.ts'

type Speaker = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini' | 'bedrock-converse' | 'ollama-chat'
const speakers: readonly Speaker[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse', 'ollama-chat']

/** How each protocol says one thing. `heard` is how the gateway says it to a provider, where that differs from what a client may say. */
type Row = { readonly says: string } & { readonly [speaker in Speaker]?: { readonly said?: JsonObject; readonly heard?: JsonObject } }

const user = { role: 'user', content: 'Hello.' }
const schema = {
  type: 'object',
  properties: { city: { type: 'string', description: 'where' } },
  required: ['city'],
  additionalProperties: false,
}
const image = 'iVBORw0KGgo='
const pdf = 'JVBERi0xLjQ='
const call1 = { id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}', input: { city: 'Oslo' } }
const geminiUser = { role: 'user', parts: [{ text: 'Hello.' }] }
const converseUser = { role: 'user', content: [{ text: 'Hello.' }] }

const chatTool = { type: 'function', function: { name: 'weather', description: 'Tells it.', parameters: schema } }
const responsesTool = { type: 'function', name: 'weather', description: 'Tells it.', parameters: schema }
const anthropicTool = { name: 'weather', description: 'Tells it.', input_schema: schema }
const geminiTools = [{ functionDeclarations: [{ name: 'weather', description: 'Tells it.', parametersJsonSchema: schema }] }]
const converseTools = [{ toolSpec: { name: 'weather', description: 'Tells it.', inputSchema: { json: schema } } }]

const withChoice = (choices: Partial<Record<Speaker, JsonObject>>): Partial<Record<Speaker, { said: JsonObject }>> => {
  const tools: Record<Speaker, JsonObject> = {
    'openai-chat': { tools: [chatTool] },
    'openai-responses': { tools: [responsesTool] },
    'anthropic-messages': { tools: [anthropicTool] },
    gemini: { tools: geminiTools },
    'bedrock-converse': { toolConfig: { tools: converseTools } },
    'ollama-chat': { tools: [chatTool] },
  }
  return Object.fromEntries(
    Object.entries(choices).map(([speaker, choice]) => {
      const tool = tools[speaker as Speaker] // its own key
      const said = speaker === 'bedrock-converse' ? { toolConfig: { tools: converseTools, ...choice } } : { ...tool, ...choice }
      return [speaker, { said }]
    }),
  )
}

const rows: readonly Row[] = [
  {
    says: 'instructions',
    'openai-chat': { said: { messages: [{ role: 'system', content: 'Be brief.' }, user] } },
    'openai-responses': { said: { instructions: 'Be brief.', input: 'Hello.' }, heard: { instructions: 'Be brief.' } },
    'anthropic-messages': { said: { system: 'Be brief.', messages: [user] }, heard: { system: [{ type: 'text', text: 'Be brief.' }] } },
    gemini: { said: { systemInstruction: { parts: [{ text: 'Be brief.' }] }, contents: [geminiUser] } },
    'bedrock-converse': { said: { system: [{ text: 'Be brief.' }], messages: [converseUser] } },
    'ollama-chat': { said: { messages: [{ role: 'system', content: 'Be brief.' }, user] } },
  },
  {
    says: 'a turn of the assistant',
    'openai-chat': { said: { messages: [user, { role: 'assistant', content: 'Yes?' }, user] } },
    'openai-responses': {
      said: { input: [user, { role: 'assistant', content: 'Yes?' }, user] },
      heard: { input: [{ role: 'user' }, { role: 'assistant' }, { role: 'user' }] },
    },
    'anthropic-messages': {
      said: { messages: [user, { role: 'assistant', content: 'Yes?' }, user] },
      heard: { messages: [{ role: 'user' }, { role: 'assistant', content: [{ type: 'text', text: 'Yes?' }] }, { role: 'user' }] },
    },
    gemini: { said: { contents: [geminiUser, { role: 'model', parts: [{ text: 'Yes?' }] }, geminiUser] } },
    'bedrock-converse': { said: { messages: [converseUser, { role: 'assistant', content: [{ text: 'Yes?' }] }, converseUser] } },
    'ollama-chat': { said: { messages: [user, { role: 'assistant', content: 'Yes?' }, user] } },
  },
  {
    says: 'a cap on the output',
    'openai-chat': { said: { max_completion_tokens: 77 }, heard: { max_tokens: 77 } },
    'openai-responses': { said: { max_output_tokens: 77 } },
    'anthropic-messages': { said: { max_tokens: 77 } },
    gemini: { said: { generationConfig: { maxOutputTokens: 77 } } },
    'bedrock-converse': { said: { inferenceConfig: { maxTokens: 77 } } },
    'ollama-chat': { said: { options: { num_predict: 77 } } },
  },
  {
    says: 'stop strings',
    'openai-chat': { said: { stop: ['END', '##'] } },
    'anthropic-messages': { said: { stop_sequences: ['END', '##'] } },
    gemini: { said: { generationConfig: { stopSequences: ['END', '##'] } } },
    'bedrock-converse': { said: { inferenceConfig: { stopSequences: ['END', '##'] } } },
    'ollama-chat': { said: { options: { stop: ['END', '##'] } } },
  },
  {
    says: 'a temperature',
    'openai-chat': { said: { temperature: 0.5 } },
    'openai-responses': { said: { temperature: 0.5 } },
    'anthropic-messages': { said: { temperature: 0.5 } },
    gemini: { said: { generationConfig: { temperature: 0.5 } } },
    'bedrock-converse': { said: { inferenceConfig: { temperature: 0.5 } } },
    'ollama-chat': { said: { options: { temperature: 0.5 } } },
  },
  {
    says: 'a temperature beyond one',
    'openai-chat': { said: { temperature: 1.5 } },
    'openai-responses': { said: { temperature: 1.5 } },
    'anthropic-messages': { heard: { temperature: 1 } },
    gemini: { said: { generationConfig: { temperature: 1.5 } } },
    'bedrock-converse': { heard: { inferenceConfig: { temperature: 1 } } },
    'ollama-chat': { said: { options: { temperature: 1.5 } } },
  },
  {
    says: 'tools',
    ...withChoice({
      'openai-chat': {},
      'openai-responses': {},
      'anthropic-messages': {},
      gemini: {},
      'bedrock-converse': {},
      'ollama-chat': {},
    }),
  },
  {
    says: 'that a tool must be called',
    ...withChoice({
      'openai-chat': { tool_choice: 'required' },
      'openai-responses': { tool_choice: 'required' },
      'anthropic-messages': { tool_choice: { type: 'any' } },
      gemini: { toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
      'bedrock-converse': { toolChoice: { any: {} } },
    }),
  },
  {
    says: 'which tool must be called',
    ...withChoice({
      'openai-chat': { tool_choice: { type: 'function', function: { name: 'weather' } } },
      'openai-responses': { tool_choice: { type: 'function', name: 'weather' } },
      'anthropic-messages': { tool_choice: { type: 'tool', name: 'weather' } },
      gemini: { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } } },
      'bedrock-converse': { toolChoice: { tool: { name: 'weather' } } },
    }),
  },
  {
    says: 'that calls come one at a time',
    ...withChoice({
      'openai-chat': { parallel_tool_calls: false },
      'openai-responses': { parallel_tool_calls: false },
      'anthropic-messages': { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    }),
  },
  {
    says: 'a call and its result',
    'openai-chat': {
      heard: { messages: [user, { role: 'assistant', tool_calls: [{ function: { name: call1.name } }] }, { role: 'tool' }] },
      said: {
        tools: [chatTool],
        messages: [
          user,
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: call1.id, type: 'function', function: { name: call1.name, arguments: call1.arguments } }],
          },
          { role: 'tool', tool_call_id: call1.id, content: 'Rain.' },
        ],
      },
    },
    'openai-responses': {
      said: {
        tools: [responsesTool],
        input: [
          user,
          { type: 'function_call', call_id: call1.id, name: call1.name, arguments: call1.arguments },
          { type: 'function_call_output', call_id: call1.id, output: 'Rain.' },
        ],
      },
      heard: {
        input: [
          { role: 'user' },
          { type: 'function_call', call_id: call1.id, name: call1.name, arguments: call1.arguments },
          { type: 'function_call_output', call_id: call1.id },
        ],
      },
    },
    'anthropic-messages': {
      said: {
        tools: [anthropicTool],
        messages: [
          user,
          { role: 'assistant', content: [{ type: 'tool_use', id: call1.id, name: call1.name, input: call1.input }] },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: call1.id, content: 'Rain.' }] },
        ],
      },
      heard: {
        messages: [
          { role: 'user' },
          { role: 'assistant', content: [{ type: 'tool_use', id: call1.id, name: call1.name, input: call1.input }] },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: call1.id }] },
        ],
      },
    },
    gemini: {
      said: {
        tools: geminiTools,
        contents: [
          geminiUser,
          { role: 'model', parts: [{ functionCall: { id: call1.id, name: call1.name, args: call1.input } }] },
          { role: 'user', parts: [{ functionResponse: { id: call1.id, name: call1.name, response: { result: 'Rain.' } } }] },
        ],
      },
      heard: {
        contents: [
          geminiUser,
          { role: 'model', parts: [{ functionCall: { name: call1.name, args: call1.input } }] },
          { role: 'user', parts: [{ functionResponse: { name: call1.name } }] },
        ],
      },
    },
    'bedrock-converse': {
      said: {
        toolConfig: { tools: converseTools },
        messages: [
          converseUser,
          { role: 'assistant', content: [{ toolUse: { toolUseId: call1.id, name: call1.name, input: call1.input } }] },
          { role: 'user', content: [{ toolResult: { toolUseId: call1.id, content: [{ text: 'Rain.' }] } }] },
        ],
      },
      heard: {
        messages: [
          converseUser,
          { role: 'assistant', content: [{ toolUse: { toolUseId: call1.id, name: call1.name, input: call1.input } }] },
          { role: 'user', content: [{ toolResult: { toolUseId: call1.id } }] },
        ],
      },
    },
    'ollama-chat': {
      said: {
        tools: [chatTool],
        messages: [
          user,
          { role: 'assistant', content: '', tool_calls: [{ id: call1.id, function: { name: call1.name, arguments: call1.input } }] },
          { role: 'tool', tool_name: call1.name, tool_call_id: call1.id, content: 'Rain.' },
        ],
      },
      heard: {
        messages: [
          user,
          { role: 'assistant', tool_calls: [{ function: { name: call1.name, arguments: call1.input } }] },
          { role: 'tool', tool_name: call1.name },
        ],
      },
    },
  },
  {
    says: 'an image',
    'openai-chat': {
      said: {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What?' },
              { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } },
            ],
          },
        ],
      },
    },
    'openai-responses': {
      said: {
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'What?' },
              { type: 'input_image', image_url: `data:image/png;base64,${image}` },
            ],
          },
        ],
      },
    },
    'anthropic-messages': {
      said: {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What?' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } },
            ],
          },
        ],
      },
    },
    gemini: { said: { contents: [{ role: 'user', parts: [{ text: 'What?' }, { inlineData: { mimeType: 'image/png', data: image } }] }] } },
    'bedrock-converse': {
      said: { messages: [{ role: 'user', content: [{ text: 'What?' }, { image: { format: 'png', source: { bytes: image } } }] }] },
    },
    'ollama-chat': { heard: { messages: [{ role: 'user', content: 'What?', images: [image] }] } },
  },
  {
    says: 'an image that stands beside the words',
    'ollama-chat': { said: { messages: [{ role: 'user', content: 'What?', images: [image] }] } },
    'openai-chat': { heard: { messages: [{ role: 'user', content: [{ type: 'image_url' }, { type: 'text', text: 'What?' }] }] } },
    'openai-responses': { heard: { input: [{ role: 'user', content: [{ type: 'input_image' }, { type: 'input_text', text: 'What?' }] }] } },
    'anthropic-messages': { heard: { messages: [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'What?' }] }] } },
    gemini: { heard: { contents: [{ role: 'user', parts: [{ inlineData: { data: image } }, { text: 'What?' }] }] } },
    'bedrock-converse': { heard: { messages: [{ role: 'user', content: [{ image: { source: { bytes: image } } }, { text: 'What?' }] }] } },
  },
  {
    says: 'a document',
    'openai-chat': {
      said: {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What?' },
              { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` } },
            ],
          },
        ],
      },
      heard: {
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'What?' }, { file: { file_data: `data:application/pdf;base64,${pdf}` } }] },
        ],
      },
    },
    'openai-responses': {
      said: {
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'What?' },
              { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` },
            ],
          },
        ],
      },
      heard: {
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'What?' },
              { type: 'input_file', file_data: `data:application/pdf;base64,${pdf}` },
            ],
          },
        ],
      },
    },
    'anthropic-messages': {
      said: {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What?' },
              { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } },
            ],
          },
        ],
      },
    },
    gemini: {
      said: { contents: [{ role: 'user', parts: [{ text: 'What?' }, { inlineData: { mimeType: 'application/pdf', data: pdf } }] }] },
    },
    'bedrock-converse': {
      said: {
        messages: [{ role: 'user', content: [{ text: 'What?' }, { document: { format: 'pdf', name: 'a', source: { bytes: pdf } } }] }],
      },
      heard: { messages: [{ role: 'user', content: [{ text: 'What?' }, { document: { format: 'pdf', source: { bytes: pdf } } }] }] },
    },
  },
  {
    says: 'a schema of the answer',
    'openai-chat': {
      said: { response_format: { type: 'json_schema', json_schema: { name: 'place', schema, strict: true } } },
      heard: { response_format: { type: 'json_schema', json_schema: { schema } } },
    },
    'openai-responses': {
      said: { text: { format: { type: 'json_schema', name: 'place', schema, strict: true } } },
      heard: { text: { format: { type: 'json_schema', schema } } },
    },
    'anthropic-messages': { said: { output_config: { format: { type: 'json_schema', schema } } } },
    gemini: { said: { generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema } } },
    'bedrock-converse': {
      said: {
        outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: JSON.stringify(schema), name: 'place' } } } },
      },
      heard: { outputConfig: { textFormat: { type: 'json_schema' } } },
    },
    'ollama-chat': { said: { format: schema } },
  },
  {
    says: 'how hard to think',
    'openai-chat': { said: { reasoning_effort: 'high' } },
    'openai-responses': { said: { reasoning: { effort: 'high' } } },
    'ollama-chat': { said: { think: 'high' } },
  },
]

/** Everything `expected` says stands in `found`: members may be more, items of lists may not. */
function lacks(expected: Json, found: Json | undefined, path = ''): string | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) return `${path} is ${JSON.stringify(found)?.slice(0, 300)}`
    return expected.map((item, place) => lacks(item, found[place], `${path}.${place}`)).find((complaint) => complaint !== undefined)
  }
  if (isObject(expected)) {
    // One block of text may be told as its text.
    if (!isObject(found)) return `${path} is ${JSON.stringify(found)?.slice(0, 300)}`
    return Object.entries(expected)
      .map(([name, value]) => lacks(value, found[name], `${path}.${name}`))
      .find((complaint) => complaint !== undefined)
  }
  return found === expected ? undefined : `${path} is ${JSON.stringify(found)?.slice(0, 300)} instead of ${JSON.stringify(expected)}`
}

function bodyOf(client: Client, said: JsonObject): JsonObject {
  switch (client) {
    case 'gemini':
      return { contents: [geminiUser], ...said }
    case 'bedrock-converse':
      return { messages: [converseUser], ...said }
    case 'openai-responses':
      return { input: 'Hello.', ...said }
    case 'anthropic-messages':
      return { max_tokens: 1_000, messages: [user], ...said }
    default:
      return { messages: [user], ...said }
  }
}

let stage: Awaited<ReturnType<typeof stageFor>>
beforeAll(async () => {
  stage = await stageFor(plainAnswers)
})
afterAll(() => stage.close())

async function send(
  client: Client,
  upstream: string,
  said: JsonObject,
): Promise<{ status: number; body: Json; heard: JsonObject | undefined }> {
  stage.replay.forget(upstream)
  const answer = await call({ port: stage.gateway.port, ...asking(client, upstream, bodyOf(client, said), false) })
  const seen = stage.replay.seen(upstream)[0]
  const json = (bytes: Buffer): Json => JSON.parse(bytes.toString('utf8')) as Json
  return { status: answer.status, body: json(answer.body), heard: seen ? (json(seen.body) as JsonObject) : undefined } // requests are objects
}

describe('what one protocol says reaches another in its own words', () => {
  for (const row of rows) {
    for (const client of speakers) {
      const said = row[client]?.said
      if (!said) continue
      for (const upstream of speakers) {
        const expected = row[upstream]?.heard ?? row[upstream]?.said
        if (!expected || !isTranslated(client, upstream)) continue
        test(`${row.says}: ${client} → ${upstream}`, async () => {
          const { status, body, heard } = await send(client, upstream, said)
          expect({ status, body: status === 200 ? '' : body }).toEqual({ status: 200, body: '' })
          expect(lacks(expected, heard)).toBeUndefined()
        })
      }
    }
  }
})

/** What a protocol may ask and another cannot do, and the member that the refusal names. */
const refusals: readonly {
  readonly client: Speaker
  readonly said: JsonObject
  readonly names: string
  readonly to: readonly Speaker[]
}[] = [
  {
    client: 'openai-chat',
    said: { n: 2 },
    names: 'n',
    to: ['openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse', 'ollama-chat'].filter(
      (to) => to !== 'openai-responses',
    ) as Speaker[],
  },
  { client: 'openai-chat', said: { logprobs: true }, names: 'logprobs', to: ['anthropic-messages', 'bedrock-converse'] },
  {
    client: 'openai-chat',
    said: { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } },
    names: 'modalities',
    to: ['anthropic-messages', 'bedrock-converse', 'ollama-chat'],
  },
  {
    client: 'openai-chat',
    said: { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }] }] },
    names: 'messages',
    to: ['anthropic-messages', 'bedrock-converse', 'ollama-chat'],
  },
  {
    client: 'openai-chat',
    said: { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }] },
    names: 'messages',
    to: ['bedrock-converse', 'ollama-chat'],
  },
  { client: 'openai-chat', said: { stop: 7 }, names: 'stop', to: ['anthropic-messages', 'gemini', 'bedrock-converse', 'ollama-chat'] },
  {
    client: 'openai-responses',
    said: { previous_response_id: 'resp_1' },
    names: 'previous_response_id',
    to: ['anthropic-messages', 'openai-chat', 'gemini'],
  },
  { client: 'openai-responses', said: { background: true }, names: 'background', to: ['anthropic-messages', 'openai-chat'] },
  {
    client: 'openai-responses',
    said: { tools: [{ type: 'web_search' }] },
    names: 'tools',
    to: ['anthropic-messages', 'openai-chat', 'gemini', 'bedrock-converse', 'ollama-chat'],
  },
  {
    client: 'anthropic-messages',
    said: { mcp_servers: [{ type: 'url', url: 'https://example.com', name: 'x' }] },
    names: 'mcp_servers',
    to: ['openai-chat', 'gemini', 'bedrock-converse'],
  },
  {
    client: 'anthropic-messages',
    said: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    names: 'tools',
    to: ['openai-chat', 'gemini', 'ollama-chat'],
  },
  { client: 'anthropic-messages', said: { container: 'container_1' }, names: 'container', to: ['openai-chat', 'gemini'] },
  { client: 'gemini', said: { cachedContent: 'cachedContents/1' }, names: 'cachedContent', to: ['openai-chat', 'anthropic-messages'] },
  {
    client: 'gemini',
    said: { generationConfig: { candidateCount: 2 } },
    names: 'candidateCount',
    to: ['anthropic-messages', 'bedrock-converse'],
  },
  { client: 'gemini', said: { tools: [{ googleSearch: {} }] }, names: 'tools', to: ['openai-chat', 'anthropic-messages'] },
  {
    client: 'bedrock-converse',
    said: { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' } },
    names: 'guardrailConfig',
    to: ['openai-chat', 'anthropic-messages', 'gemini'],
  },
]

describe('what cannot be carried is refused by its name', () => {
  for (const { client, said, names, to } of refusals) {
    for (const upstream of to) {
      if (!isTranslated(client, upstream)) continue
      test(`${JSON.stringify(said).slice(0, 60)}: ${client} → ${upstream}`, async () => {
        const { status, body, heard } = await send(client, upstream, said)
        expect({ status, wasSent: heard !== undefined }).toEqual({ status: 400, wasSent: false })
        const error = isObject(body) && isObject(body.error) ? body.error : {}
        const told = client.startsWith('openai') ? error.param : JSON.stringify(body)
        expect(told).toContain(names)
      })
    }
  }
})

test('every wire of the matrix has an answer here', () => {
  expect(plainAnswers.map(answerWire)).toEqual(speakers)
})
