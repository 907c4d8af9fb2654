// The law of the leaves: whatever stands anywhere in a request of any wire is read.
import { describe, expect, test } from 'vitest'
import { readDocument } from '../core/document.ts'
import { fields, hasForm, type Wire } from './fields.ts'
import { createInspector } from './inspect.ts'
import { gatherLeaves, innerPieces } from './leaves.ts'
import { profiles } from './profiles.ts'

const schema = {
  type: 'object',
  properties: { city: { type: 'string', description: 'Where', enum: ['Oslo', 'Bergen'], format: 'date', default: 'x', examples: ['y'] } },
  required: ['city'],
  $defs: { place: { anyOf: [{ type: ['string', 'null'], const: 'z', title: 'T', pattern: 'p' }] } },
}
const unknown = { later: { field: ['deep', { er: 'still' }] } }

const rich: Readonly<Record<Wire, unknown>> = {
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

const none = { tag: () => [], version: 'none' }
const inspector = createInspector({ profile: profiles.balanced!, tagger: none })
const canary = 'wanda.canary@example.org'

describe.each(Object.entries(rich) as [Wire, unknown][])('%s', (wire, request) => {
  const document = readDocument(JSON.stringify(request))
  const places = Array.from({ length: document.leafCount }, (_, index) => document.leaf(index))

  test('a value is found wherever it is planted, in values and in keys', async () => {
    const missed: string[] = []
    for (const leaf of places) {
      const planted = `${document.text.slice(0, leaf.start)}${JSON.stringify(canary)}${document.text.slice(leaf.end)}`
      const { findings } = await inspector.inspect(readDocument(planted), { wire, scope: 'test' })
      const isFound = findings.some(
        (finding) => finding.kind === 'EMAIL' && finding.leaf === leaf.index && finding.end - finding.start === canary.length,
      )
      if (!isFound) missed.push(document.pathOf(leaf).join('.'))
    }
    expect(missed).toEqual([])
  })

  test('what is skipped stands in the table and has its form', () => {
    const read = new Set(gatherLeaves(document, wire).pieces.map(({ leaf }) => leaf))
    const media = new Set(gatherLeaves(document, wire).media.map(({ leaf }) => leaf))
    for (const leaf of places) {
      if (read.has(leaf.index) || media.has(leaf.index) || leaf.isKey) continue
      const path = document.pathOf(leaf)
      const rules = Object.entries(fields[wire]).filter(([pattern]) => fits(pattern, path))
      const isOfSchema = rules.some(([, rule]) => rule === 'schema')
      const isSkipped = rules.some(([, rule]) => hasForm(rule, document.textOf(leaf)))
      expect(isSkipped || isOfSchema || document.textOf(leaf) === '', path.join('.')).toBe(true)
    }
  })
})

/** Whether a pattern of the table means a path or, for a schema, what lies below it. */
function fits(pattern: string, path: readonly (string | number)[]): boolean {
  const steps = pattern.split('.')
  return steps.every((step, at) => (step === '*' ? typeof path[at] === 'number' : step === path[at]))
}

test('JSON in a string is read string by string, each placed where it stands', () => {
  const text = '{"who":"Wan\\u0064a \\"W\\" Haddad","inner":"{\\"mail\\":\\"x@example.org\\"}"}'
  const placed = innerPieces(text).map(({ text: inner, place }) => {
    const { start, end } = place!(0, inner.length)
    return [inner, text.slice(start, end)]
  })
  expect(placed).toContainEqual(['Wanda "W" Haddad', 'Wan\\u0064a \\"W\\" Haddad'])
  expect(placed).toContainEqual(['x@example.org', 'x@example.org'])
})

test('a long number is read with its name, and counts as standing in no leaf', async () => {
  const document = readDocument('{"messages":[{"role":"user","content":"hi"}],"metadata":{"credit card":4111111111111111}}')
  const { findings } = await inspector.inspect(document, { wire: 'openai-chat', scope: 'test' })
  expect(findings.map(({ kind, leaf }) => [kind, leaf])).toEqual([['CREDIT_CARD', -1]])
})

test('the name a value stands under tells what it is', async () => {
  const document = readDocument('{"messages":[],"metadata":{"passport number":"X4RTBPFW4"}}')
  const pieces = gatherLeaves(document, 'openai-chat').pieces
  expect(pieces).toContainEqual(expect.objectContaining({ text: 'X4RTBPFW4', name: 'passport number' }))
})

test('a value that is not what its field is for is read', () => {
  const document = readDocument('{"messages":[{"role":"Wanda Haddad","content":"hi"}]}')
  expect(gatherLeaves(document, 'openai-chat').pieces.map(({ text }) => text)).toContain('Wanda Haddad')
})
