// A request of each wire that has something in every place where the wire has one.
import type { Wire } from '../src/privacy/fields.ts'

const schema = {
  type: 'object',
  properties: { city: { type: 'string', description: 'Where', enum: ['Oslo', 'Bergen'], format: 'date', default: 'x', examples: ['y'] } },
  required: ['city'],
  $defs: { place: { anyOf: [{ type: ['string', 'null'], const: 'z', title: 'T', pattern: 'p' }] } },
}
const unknown = { later: { field: ['deep', { er: 'still' }] } }

/** By wire; nothing in them is anybody's. */
export const richRequests: Readonly<Record<Wire, unknown>> = {
  'openai-chat': {
    model: 'gpt-x',
    user: 'someone',
    stop: ['END'],
    metadata: { team: 'red' },
    service_tier: 'auto',
    messages: [
      { role: 'system', content: 'Be kind.', name: 'boss' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look.', cache_control: { type: 'ephemeral' } },
          { type: 'image_url', image_url: { url: 'https://images.example/1.png', detail: 'low' } },
          { type: 'input_audio', input_audio: { data: 'UklGRgAAAAAAAAAA', format: 'wav' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:text/plain;base64,aGVsbG8gd29ybGQ=', file_id: 'file_1' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        refusal: 'No.',
        reasoning_content: 'Thinking.',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"city":"Oslo","rows":[{"who":"x"}]}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '{"found":["a","b"]}' },
    ],
    tools: [{ type: 'function', function: { name: 'find', description: 'Finds.', parameters: schema } }],
    tool_choice: { type: 'function', function: { name: 'find' } },
    response_format: { type: 'json_schema', json_schema: { name: 'reply', schema } },
    prediction: { type: 'content', content: 'guess' },
    ...unknown,
  },
  'openai-completions': { model: 'm', prompt: ['Once', 'Twice'], suffix: 'end', stop: 'x', user: 'u', ...unknown },
  'openai-responses': {
    model: 'm',
    instructions: 'Be kind.',
    previous_response_id: 'resp_1',
    input: [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_file', filename: 'f', file_data: 'data:text/plain;base64,aGVsbG8gd29ybGQ=' }],
      },
      { type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{"a":"b"}', status: 'completed' },
      { type: 'function_call_output', call_id: 'call_1', output: '{"c":"d"}' },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'So.' }], encrypted_content: 'gAAAA' },
    ],
    tools: [{ type: 'function', name: 'find', description: 'Finds.', parameters: schema }],
    text: { format: { type: 'json_schema', name: 'n', schema }, verbosity: 'low' },
    metadata: { k: 'v' },
    ...unknown,
  },
  'openai-embeddings': { model: 'm', input: ['one', 'two'], user: 'u', encoding_format: 'float', ...unknown },
  'anthropic-messages': {
    model: 'claude-x',
    system: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral', ttl: '5m' } }],
    metadata: { user_id: 'u' },
    stop_sequences: ['END'],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look.' },
          { type: 'image', source: { type: 'url', url: 'https://images.example/1.png' } },
          { type: 'document', title: 't', context: 'c', source: { type: 'text', media_type: 'text/plain', data: 'Plain words.' } },
          { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'aGVsbG8gd29ybGQ=' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'EqQB' },
          { type: 'tool_use', id: 'toolu_1', name: 'find', input: { city: 'Oslo', deep: { er: ['x'] } } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'Found.' }] }] },
      { role: 'user', content: 'Short.' },
    ],
    tools: [{ name: 'find', description: 'Finds.', input_schema: schema }],
    tool_choice: { type: 'tool', name: 'find' },
    ...unknown,
  },
  'anthropic-count-tokens': { model: 'm', system: 'Be kind.', messages: [{ role: 'user', content: 'Hi' }], ...unknown },
  gemini: {
    contents: [
      {
        role: 'user',
        parts: [
          { text: 'Hi' },
          { inlineData: { mimeType: 'text/plain', data: 'aGVsbG8gd29ybGQ=' } },
          { fileData: { fileUri: 'gs://b/f', mimeType: 'a/b' } },
        ],
      },
      { role: 'model', parts: [{ functionCall: { id: 'c1', name: 'find', args: { city: 'Oslo' } }, thoughtSignature: 'AbC=' }] },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'c1', name: 'find', response: { out: ['x'] } } },
          { executableCode: { language: 'PYTHON', code: 'print(1)' } },
        ],
      },
    ],
    systemInstruction: { parts: [{ text: 'Be kind.' }] },
    tools: [{ functionDeclarations: [{ name: 'find', description: 'Finds.', parameters: schema }] }],
    toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['find'] } },
    generationConfig: { responseMimeType: 'application/json', responseSchema: schema, stopSequences: ['END'] },
    safetySettings: [{ category: 'HARM_CATEGORY_X', threshold: 'BLOCK_NONE' }],
    labels: { team: 'red' },
    ...unknown,
  },
  'gemini-embeddings': {
    model: 'models/e',
    content: { parts: [{ text: 'one' }] },
    requests: [{ model: 'm', content: { parts: [{ text: 'two' }] }, title: 't' }],
    ...unknown,
  },
  'bedrock-converse': {
    system: [{ text: 'Be kind.' }, { cachePoint: { type: 'default' } }],
    messages: [
      {
        role: 'user',
        content: [
          { text: 'Hi' },
          { image: { format: 'png', source: { bytes: 'iVBORw0KGgoAAAAA' } } },
          { document: { format: 'txt', name: 'n', source: { bytes: 'aGVsbG8gd29ybGQ=' } } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { toolUse: { toolUseId: 't1', name: 'find', input: { city: 'Oslo' } } },
          { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'Ab' } } },
        ],
      },
      { role: 'user', content: [{ toolResult: { toolUseId: 't1', status: 'success', content: [{ json: { a: 'b' } }, { text: 'x' }] } }] },
    ],
    toolConfig: {
      tools: [{ toolSpec: { name: 'find', description: 'Finds.', inputSchema: { json: schema } } }],
      toolChoice: { tool: { name: 'find' } },
    },
    inferenceConfig: { stopSequences: ['END'] },
    additionalModelRequestFields: { extra: 'x' },
    promptVariables: { v: { text: 'y' } },
    ...unknown,
  },
  'ollama-chat': {
    model: 'llama',
    messages: [
      { role: 'user', content: 'Hi', images: ['iVBORw0KGgoAAAAA'] },
      { role: 'assistant', content: '', thinking: 'Hm.', tool_calls: [{ function: { name: 'find', arguments: { city: 'Oslo' } } }] },
    ],
    tools: [{ type: 'function', function: { name: 'find', description: 'Finds.', parameters: schema } }],
    format: schema,
    keep_alive: '5m',
    options: { stop: ['END'] },
    ...unknown,
  },
  'ollama-generate': {
    model: 'llama',
    prompt: 'Hi',
    suffix: 's',
    system: 'Be kind.',
    template: '{{x}}',
    images: ['iVBORw0KGgoAAAAA'],
    format: 'json',
    ...unknown,
  },
  'ollama-embed': { model: 'e', input: ['one'], ...unknown },
  native: { anything: [{ at: 'all' }], messages: [{ role: 'user', content: 'Hi' }] },
}
