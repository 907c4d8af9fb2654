// The grammar of each wire's stream: what is held back comes out in the right place, and nothing else changes.
import { expect, test } from 'vitest'
import { household } from '../../test/vaults.ts'
import type { ProtocolName } from '../core/conversation.ts'
import { restorerOf } from '../privacy/restore.ts'
import type { Frame } from '../protocols/protocol.ts'
import { restoreBody, restoreFrames } from './restoring.ts'

const everyTool = { restoreToolCalls: () => true }
const anna = 'Anna "Ann" Berg\\Holm'

/** Messages in and out, as values; `event` and what is no JSON stay text. */
function told(name: ProtocolName | 'native', messages: readonly unknown[], options = everyTool): unknown[] {
  const restoring = restoreFrames({ name }, restorerOf(household), options)
  const frames = messages.map((message): Frame => ({ data: typeof message === 'string' ? message : JSON.stringify(message) }))
  return [...frames.flatMap((frame) => restoring.push(frame)), ...restoring.end()].map(({ data }) =>
    data.startsWith('{') ? JSON.parse(data) : data,
  )
}

const chunk = (choices: unknown[], more: object = {}) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices,
  ...more,
})
const choice = (index: number, delta: object, more: object = {}) => ({ index, delta, finish_reason: null, ...more })

test('chat: each choice has its own text', () => {
  expect(
    told('openai-chat', [
      chunk([choice(0, { role: 'assistant', content: 'Mara ' }), choice(1, { content: 'to Vo' })]),
      chunk([choice(1, { content: 'gt.' })]),
      chunk([choice(0, { content: 'Vogt.' })]),
    ]),
  ).toEqual([
    chunk([choice(0, { role: 'assistant', content: '' }), choice(1, { content: 'to ' })]),
    chunk([choice(1, { content: 'Berg.' })]),
    chunk([choice(0, { content: `${anna}.` })]),
  ])
})

test('chat: what is held comes before the end of its choice, in a chunk of its own with no role, usage or probabilities', () => {
  const last = chunk([choice(0, { role: 'assistant', content: 'by Mara' }, { logprobs: { content: [{ token: 'Mara' }] } })], {
    usage: { total_tokens: 3 },
  })
  const end = chunk([{ index: 0, delta: {}, finish_reason: 'stop' }])
  expect(told('openai-chat', [last, end, '[DONE]'])).toEqual([
    { ...last, choices: [choice(0, { role: 'assistant', content: 'by ' }, { logprobs: { content: [{ token: 'Mara' }] } })] },
    chunk([choice(0, { content: 'Anna' })]),
    end,
    '[DONE]',
  ])
})

test('chat: what is held goes into the last chunk where that still has text', () => {
  expect(
    told('openai-chat', [chunk([choice(0, { content: 'Mar' })]), chunk([choice(0, { content: '' }, { finish_reason: 'stop' })])]),
  ).toEqual([chunk([choice(0, { content: '' })]), chunk([choice(0, { content: 'Mar' }, { finish_reason: 'stop' })])])
})

test('chat: reasoning is over where the answer begins', () => {
  expect(
    told('openai-chat', [
      chunk([choice(0, { reasoning_content: 'ask Mara' })]),
      chunk([choice(0, { content: 'Vogt', reasoning_content: null })]),
      '[DONE]',
    ]),
  ).toEqual([
    chunk([choice(0, { reasoning_content: 'ask ' })]),
    chunk([choice(0, { reasoning_content: 'Anna' })]),
    chunk([choice(0, { content: '', reasoning_content: null })]),
    chunk([choice(0, { content: 'Berg' })]),
    '[DONE]',
  ])
})

const call = (index: number | undefined, args: string, head: object = {}) => ({
  ...(index !== undefined && { index }),
  ...('name' in head ? { id: `id-${(head as { name: string }).name}`, type: 'function' } : {}),
  function: { ...head, arguments: args },
})

test('chat: calls whose pieces interleave each have their own arguments', () => {
  const out = told('openai-chat', [
    chunk([choice(0, { tool_calls: [call(0, '{"a":"Mara V', { name: 'one' }), call(1, '{"b":"Vo', { name: 'two' })] })]),
    chunk([choice(0, { tool_calls: [call(1, 'gt"}')] })]),
    chunk([choice(0, { tool_calls: [call(0, 'ogt"}')] })]),
    chunk([{ index: 0, delta: {}, finish_reason: 'tool_calls' }]),
  ])
  expect(joined(out, 0)).toBe(JSON.stringify({ a: anna }))
  expect(joined(out, 1)).toBe('{"b":"Berg"}')
})

function joined(out: readonly unknown[], index: number): string {
  type Chunk = { choices: { delta: { tool_calls?: { index: number; function: { arguments: string } }[] } }[] }
  return (out.filter((one) => typeof one !== 'string') as Chunk[])
    .flatMap(({ choices }) => choices.flatMap(({ delta }) => delta.tool_calls ?? []))
    .filter((one) => one.index === index)
    .map((one) => one.function.arguments)
    .join('')
}

test('chat: calls that all come at index 0 are told apart by their ids', () => {
  const out = told('openai-chat', [
    chunk([choice(0, { tool_calls: [call(0, '{"a":"Mara', { name: 'one' })] })]),
    chunk([choice(0, { tool_calls: [call(0, '{"a":"Vogt"}', { name: 'two' })] })]),
    '[DONE]',
  ])
  expect(JSON.stringify(out)).toContain('{\\"a\\":\\"Berg\\"}')
  expect(joined(out, 0)).toContain('Anna')
})

test('chat: a chunk that carries the rest of a call has neither name nor id, which clients would join', () => {
  const out = told('openai-chat', [chunk([choice(0, { tool_calls: [call(0, '"Mara', { name: 'one' })] })]), '[DONE]'])
  expect(out[1]).toEqual(chunk([choice(0, { tool_calls: [{ index: 0, function: { arguments: 'Anna' } }] })]))
})

test('chat: only calls of trusted tools are restored, by the name told at the start of the call', () => {
  const out = told(
    'openai-chat',
    [
      chunk([choice(0, { tool_calls: [call(0, '', { name: 'one' }), call(1, '', { name: 'two' })] })]),
      chunk([choice(0, { tool_calls: [call(0, '"Mara"'), call(1, '"Mara"')] })]),
    ],
    { restoreToolCalls: (name?: string) => name === 'two' },
  )
  expect([joined(out, 0), joined(out, 1)]).toEqual(['"Mara"', '"Anna"'])
})

test('chat: fields of hosts, parts of content and whole messages are restored; ids, sound and probabilities are not', () => {
  const odd = chunk([
    {
      index: 0,
      delta: {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Mara!' }] },
          { type: 'text', text: 'Vogt!' },
        ],
        audio: { id: 'Mara', data: 'Mara', transcript: 'Mara!' },
        annotations: [{ type: 'url_citation', url_citation: { title: 'Mara!', url: 'https://example.org/Mara' } }],
      },
      message: { role: 'assistant', content: 'Mara and' },
      logprobs: { content: [{ token: 'Mara' }] },
    },
  ])
  const text = JSON.stringify(told('openai-chat', [odd]))
  expect(text).toBe(
    JSON.stringify([odd])
      .replaceAll('Mara!', 'Anna!')
      .replace('Vogt!', 'Berg!')
      .replace('org/Mara', 'org/Anna')
      .replace('Mara and', 'Anna and'),
  )
})

test('completions: the rest comes before the end', () => {
  const piece = (text: string, finish: string | null = null) => ({
    id: 'c',
    object: 'text_completion',
    choices: [{ index: 0, text, finish_reason: finish }],
  })
  expect(told('openai-completions', [piece('Mara '), piece('Vog'), piece('', 'length')])).toEqual([
    piece(''),
    piece(''),
    piece('Anna Vog', 'length'),
  ])
})

const delta = (text: string, sequence: number, more: object = {}) => ({
  type: 'response.output_text.delta',
  sequence_number: sequence,
  item_id: 'm1',
  output_index: 0,
  content_index: 0,
  delta: text,
  logprobs: [],
  ...more,
})

test('responses: the rest comes before the text is told whole, and later events are numbered on', () => {
  const done = (text: string, sequence: number) => ({
    type: 'response.output_text.done',
    sequence_number: sequence,
    item_id: 'm1',
    output_index: 0,
    content_index: 0,
    text,
  })
  const item = (text: string, sequence: number) => ({
    type: 'response.output_item.done',
    sequence_number: sequence,
    output_index: 0,
    item: { id: 'm1', type: 'message', status: 'completed', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] },
  })
  expect(told('openai-responses', [delta('by Mara', 4, { obfuscation: 'xyz' }), done('by Mara', 5), item('by Mara', 6)])).toEqual([
    delta('by ', 4, { obfuscation: 'xyz' }),
    delta('Anna', 5),
    done('by Anna', 6),
    item('by Anna', 7),
  ])
})

test('responses: what is told again is not counted again', () => {
  const restorer = restorerOf(household)
  const restoring = restoreFrames({ name: 'openai-responses' }, restorer, everyTool)
  for (const event of [
    delta('by Mara ', 1),
    { type: 'response.output_text.done', item_id: 'm1', output_index: 0, content_index: 0, text: 'by Mara ' },
  ])
    restoring.push({ data: JSON.stringify(event) })
  expect(restorer.report.restored).toBe(1)
})

test('responses: every kind of text has its own channel, though servers make up ids or leave indices out', () => {
  const reasoning = (text: string) => ({ type: 'response.reasoning_summary_text.delta', item_id: 'r', summary_index: 0, delta: text })
  const out = told('openai-responses', [
    reasoning('Mar'),
    delta('Mara ', 1, { item_id: 'x' }),
    reasoning('a!'),
    delta('Vogt.', 2, { item_id: 'y' }),
  ]) as { delta: string }[]
  expect(out.map((event) => event.delta)).toEqual(['', '', 'Anna!', `${anna}.`])
})

test('responses: arguments of a call are restored by the name its item told, whole and in pieces', () => {
  const stream = [
    {
      type: 'response.output_item.added',
      output_index: 1,
      item: { id: 'f1', type: 'function_call', call_id: 'Mara', name: 'send', arguments: '' },
    },
    { type: 'response.function_call_arguments.delta', output_index: 1, item_id: 'f1', delta: '{"a":"Mara' },
    { type: 'response.function_call_arguments.delta', output_index: 1, item_id: 'f1', delta: ' Vogt"}' },
    { type: 'response.function_call_arguments.done', output_index: 1, item_id: 'f1', arguments: '{"a":"Mara Vogt"}' },
    {
      type: 'response.output_item.done',
      output_index: 1,
      item: { id: 'f1', type: 'function_call', call_id: 'Mara', name: 'send', arguments: '{"a":"Mara Vogt"}' },
    },
  ]
  const args = JSON.stringify({ a: anna })
  const out = told('openai-responses', stream, { restoreToolCalls: (name?: string) => name === 'send' }) as Record<string, string>[]
  expect([out[1]?.delta, out[2]?.delta]).toEqual(['{"a":"', args.slice('{"a":"'.length)])
  expect(out[3]?.arguments).toBe(args)
  expect(out[4]).toEqual({ ...stream[4], item: { ...stream[4]!.item, arguments: args } })
  expect(told('openai-responses', stream, { restoreToolCalls: (name?: string) => name === 'post' })).toEqual(stream)
})

test("responses: a provider's own calls are held to the policy by their type", () => {
  const item = { id: 's', type: 'local_shell_call', action: { type: 'exec', command: ['grep', 'Mara'] }, status: 'completed' }
  const stream = [{ type: 'response.output_item.done', output_index: 0, item }]
  expect(told('openai-responses', stream, { restoreToolCalls: () => false })).toEqual(stream)
  expect(JSON.stringify(told('openai-responses', stream))).toContain('"grep","Anna"')
})

test('responses: code and free input of calls are held to the policy, in pieces and whole', () => {
  const place = { output_index: 0, item_id: 'i' }
  const stream = [
    { type: 'response.code_interpreter_call_code.delta', ...place, delta: 'by Mara!' },
    { type: 'response.code_interpreter_call_code.done', ...place, code: 'by Mara!' },
    { type: 'response.output_item.added', output_index: 1, item: { id: 'c', type: 'custom_tool_call', name: 'note', input: '' } },
    { type: 'response.custom_tool_call_input.delta', output_index: 1, item_id: 'c', delta: 'to Mara!' },
    { type: 'response.custom_tool_call_input.done', output_index: 1, item_id: 'c', input: 'to Mara!' },
  ]
  expect(told('openai-responses', stream, { restoreToolCalls: () => false })).toEqual(stream)
  expect(told('openai-responses', stream)).toEqual(JSON.parse(JSON.stringify(stream).replaceAll('Mara', 'Anna')))
})

test('responses: what the provider echoes of the request is restored, names of members too', () => {
  const response = (who: string) => ({
    type: 'response.created',
    response: {
      id: 'Mara',
      model: 'Mara',
      instructions: `Help ${who}`,
      metadata: { [who]: who },
      tools: [{ type: 'function', name: 't', parameters: { properties: { [who]: {} } } }],
    },
  })
  expect(told('openai-responses', [response('Mara')])).toEqual([
    { ...response('Anna'), response: { ...response('Anna').response, id: 'Mara', model: 'Mara' } },
  ])
})

const block = (index: number, field: string, text: string) => ({
  type: 'content_block_delta',
  index,
  delta: { type: field === 'partial_json' ? 'input_json_delta' : `${field}_delta`, [field]: text },
})

test('messages: the rest of a block comes before its stop, and of thinking before its signature', () => {
  const signature = block(0, 'signature', 'Mara')
  const stop = (index: number) => ({ type: 'content_block_stop', index })
  expect(told('anthropic-messages', [block(0, 'thinking', 'Mara'), signature, stop(0), block(1, 'text', 'so Vogt'), stop(1)])).toEqual([
    block(0, 'thinking', ''),
    block(0, 'thinking', 'Anna'),
    signature,
    stop(0),
    block(1, 'text', 'so '),
    block(1, 'text', 'Berg'),
    stop(1),
  ])
})

test('messages: blocks of calls may interleave, citations do not cut a text, and a block that starts with text goes on', () => {
  const start = (index: number, content: object) => ({ type: 'content_block_start', index, content_block: content })
  const out = told('anthropic-messages', [
    start(0, { type: 'text', text: 'Mara' }),
    {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'citations_delta', citation: { type: 'page_location', cited_text: 'Vogt says', document_title: 'Mara' } },
    },
    block(0, 'text', ' Vogt.'),
    start(1, { type: 'tool_use', id: 'Mara', name: 'one', input: {} }),
    start(2, { type: 'tool_use', id: 't2', name: 'two', input: {} }),
    block(1, 'partial_json', '{"a":"Ma'),
    block(2, 'partial_json', '{"a":"Vo'),
    block(1, 'partial_json', 'ra"}'),
    block(2, 'partial_json', 'gt"}'),
    { type: 'content_block_stop', index: 1 },
  ])
  expect(out).toEqual([
    start(0, { type: 'text', text: '' }),
    {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'citations_delta', citation: { type: 'page_location', cited_text: 'Berg says', document_title: 'Anna' } },
    },
    block(0, 'text', `${anna}.`),
    start(1, { type: 'tool_use', id: 'Mara', name: 'one', input: {} }),
    start(2, { type: 'tool_use', id: 't2', name: 'two', input: {} }),
    block(1, 'partial_json', '{"a":"'),
    block(2, 'partial_json', '{"a":"'),
    block(1, 'partial_json', 'Anna"}'),
    block(2, 'partial_json', 'Berg"}'),
    { type: 'content_block_stop', index: 1 },
  ])
})

test('messages: a text whose block began with all of it is told on in a delta', () => {
  const start = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'Mara' } }
  expect(told('anthropic-messages', [start, { type: 'content_block_stop', index: 0 }])[1]).toEqual(block(0, 'text', 'Anna'))
})

const candidate = (parts: unknown[], more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
  modelVersion: 'm',
})

test('gemini: thoughts and text follow one another, and a call ends both', () => {
  expect(
    told('gemini', [
      candidate([{ text: 'ask Mara', thought: true }]),
      candidate([{ text: ' Vogt', thought: true }, { text: 'To Mara' }]),
      candidate([{ functionCall: { id: 'Mara', name: 'send', args: { Mara: ['Mara Vogt'], n: 4829107 } }, thoughtSignature: 'Mara' }]),
      candidate([{ text: 'Vogt' }], { finishReason: 'STOP' }),
    ]),
  ).toEqual([
    candidate([{ text: 'ask ', thought: true }]),
    candidate([{ text: anna, thought: true }, { text: 'To ' }]),
    candidate([{ text: 'Anna' }], { index: 0 }),
    candidate([{ functionCall: { id: 'Mara', name: 'send', args: { Anna: [anna], n: 9988776 } }, thoughtSignature: 'Mara' }]),
    candidate([{ text: 'Berg' }], { finishReason: 'STOP' }),
  ])
})

test('gemini: arguments in pieces are restored by their paths', () => {
  const piece = (jsonPath: string, stringValue: string, willContinue: boolean, head: object = {}) =>
    candidate([{ functionCall: { ...head, partialArgs: [{ jsonPath, stringValue, willContinue }], willContinue: true } }])
  const stream = [piece('$.a', 'to Mara', true, { name: 'send' }), piece('$.a', ' Vogt', false), piece('$.b', 'Vogt', false)]
  expect(told('gemini', stream)).toEqual([
    piece('$.a', 'to ', true, { name: 'send' }),
    piece('$.a', anna, false),
    piece('$.b', 'Berg', false),
  ])
  expect(told('gemini', stream, { restoreToolCalls: () => false })).toEqual(stream)
})

test('gemini: a list of messages, which its streams are without events, is restored over its joints', () => {
  const list = `[${JSON.stringify(candidate([{ text: 'by Mara' }]))}\n,\n${JSON.stringify(candidate([{ text: ' Vogt' }]))}\n]`
  const restored = restoreBody('gemini', Buffer.from(list), restorerOf(household), everyTool).toString()
  expect(JSON.parse(restored)).toEqual([candidate([{ text: 'by ' }]), candidate([{ text: '' }]), candidate([{ text: anna }])])
})

test('converse: blocks end with their stop, reasoning before its signature', () => {
  const restoring = restoreFrames({ name: 'bedrock-converse' }, restorerOf(household), everyTool)
  const frame = (event: string, value: object): Frame => ({ event, data: JSON.stringify(value) })
  const piece = (delta: object) => frame('contentBlockDelta', { contentBlockIndex: 0, delta })
  const signature = piece({ reasoningContent: { signature: 'Mara' } })
  const frames = [piece({ reasoningContent: { text: 'Mara' } }), signature, frame('contentBlockStop', { contentBlockIndex: 0, p: 'abc' })]
  expect(frames.flatMap((one) => restoring.push(one))).toEqual([
    piece({ reasoningContent: { text: '' } }),
    piece({ reasoningContent: { text: 'Anna' } }),
    signature,
    frames[2],
  ])
})

test('ollama: the rest goes into the last line, or before the line of a call', () => {
  const line = (message: object, more: object = {}) => ({
    model: 'm',
    created_at: 't',
    message: { role: 'assistant', ...message },
    done: false,
    ...more,
  })
  const calls = { tool_calls: [{ function: { name: 'send', arguments: { to: 'Mara Vogt' } } }] }
  expect(
    told('ollama-chat', [
      line({ content: 'Mara' }),
      line({ content: '', ...calls }),
      line({ content: 'Vogt' }),
      line({ content: '' }, { done: true }),
    ]),
  ).toEqual([
    line({ content: '' }),
    line({ content: 'Anna' }),
    line({ content: '', tool_calls: [{ function: { name: 'send', arguments: { to: anna } } }] }),
    line({ content: '' }),
    line({ content: 'Berg' }, { done: true }),
  ])
})

test('an error in a stream is told after what was held, and its words are restored', () => {
  expect(
    told('anthropic-messages', [block(0, 'text', 'Mara'), { type: 'error', error: { type: 'api_error', message: 'about Mara.' } }]),
  ).toEqual([block(0, 'text', ''), block(0, 'text', 'Anna'), { type: 'error', error: { type: 'api_error', message: 'about Anna.' } }])
})

test('a whole reply keeps every byte that is no surrogate', () => {
  const body =
    '{ "id":"Mara", "choices" : [ {"message":{"content":"\\u00e9 Mara\\/ ","reasoning":"Vogt"},"big":12345678901234567890.0 } ],\n"usage":{"n":4829107} }'
  const restored = restoreBody('openai-chat', Buffer.from(body), restorerOf(household), everyTool).toString()
  expect(restored).toBe(body.replace(' Mara\\/', ' Anna\\/').replace('Vogt', 'Berg'))
})

test('a body without surrogates, numbers of an embedding and a body that is no JSON', () => {
  const plain = Buffer.from('{"a": "b"}')
  expect(restoreBody('openai-chat', plain, restorerOf(household), everyTool)).toBe(plain)
  const numbers = Buffer.from('{"data":[{"embedding":"Mara"}]}')
  expect(restoreBody('openai-embeddings', numbers, restorerOf(household), everyTool)).toBe(numbers)
  expect(restoreBody('native', Buffer.from('by Mara'), restorerOf(household), everyTool).toString()).toBe('by Anna')
})

test('a stream that opens more texts than any answer has is bounded, and still restored', () => {
  const restoring = restoreFrames({ name: 'openai-chat' }, restorerOf(household), everyTool)
  let last: Frame[] = []
  for (let index = 0; index < 6000; index++) last = restoring.push({ data: JSON.stringify(chunk([choice(index, { content: 'Mara' })])) })
  expect(last[0]?.data).toContain('"Anna"')
  expect(restoring.end()).toHaveLength(4096)
})

test("native: messages of a provider's own path are read as what they look like, and stay JSON", () => {
  expect(
    told('native', [
      { content: 'by Mara', stop: false },
      { content: ' Vogt', stop: false },
      { content: '', stop: true },
    ]),
  ).toEqual([
    { content: 'by ', stop: false },
    { content: '', stop: false },
    { content: anna, stop: true },
  ])
  expect(told('native', [{ token: { text: 'Mara', id: 7 } }, { token: { text: '!', id: 8 }, generated_text: 'Mara!' }])).toEqual([
    { token: { text: '', id: 7 } },
    { token: { text: 'Anna!', id: 8 }, generated_text: 'Anna!' },
  ])
  expect(told('native', [chunk([choice(0, { content: 'Ma' })]), chunk([choice(0, { content: 'ra!' })])])).toEqual([
    chunk([choice(0, { content: '' })]),
    chunk([choice(0, { content: 'Anna!' })]),
  ])
  expect(told('native', [{ anything: ['Mara Vogt'] }])).toEqual([{ anything: [anna] }])
})
