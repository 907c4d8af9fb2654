// What is asked and answered in the overhead benchmark: the same bytes for everyone.

export const plainModel = 'bench-model'
/** Streams of this model are paced, so that nobody's buffering goes unseen. */
export const pacedModel = 'bench-paced'

/** Where a bare proxy sends each protocol, and where clients of the gateway send theirs. */
export const chatPath = '/v1/chat/completions'
export const messagesPath = '/v1/messages'

const asked = [
  'Our lease wants notice thirty days before the term ends. Does an e-mail count?',
  'That depends on the clause. Please quote section 4, and say whether they took e-mails before.',
  'Section 4: "Notice shall be given in writing to the address above." They answered two.',
  'Then an e-mail is arguable, not safe. Send a letter too, with a receipt, and keep both.',
]

/** A chat of twenty messages, about 2.4 kB as JSON, or of one. */
export function chatBody(options: {
  readonly model: string
  readonly turns: 1 | 20
  readonly stream: boolean
  readonly usage?: boolean
}): string {
  const system = { role: 'system', content: 'You are a careful legal assistant. Quote what you rely on.' }
  const talk = Array.from({ length: 19 }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: asked[index % asked.length],
  }))
  const messages = options.turns === 20 ? [system, ...talk] : [{ role: 'user', content: 'Say hello.' }]
  return JSON.stringify({
    model: options.model,
    messages,
    temperature: 0.2,
    max_tokens: 256,
    ...(options.stream && { stream: true }),
    ...(options.usage && { stream_options: { include_usage: true } }),
  })
}

const created = 1_760_000_000
const said =
  'An e-mail may do, but a letter is safer: section 4 asks for writing to a named address, and a receipt ends the argument early. Send both.'

/** A whole chat completion, filled to 588 bytes. */
export const chatAnswer = filled(588, (filling) => ({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created,
  model: plainModel,
  choices: [{ index: 0, message: { role: 'assistant', content: said + filling, refusal: null }, logprobs: null, finish_reason: 'stop' }],
  usage: { prompt_tokens: 560, completion_tokens: 42, total_tokens: 602 },
  system_fingerprint: 'fp_bench',
}))

/** The same in the Messages protocol. */
export const messagesAnswer = filled(588, (filling) => ({
  id: 'msg_bench',
  type: 'message',
  role: 'assistant',
  model: plainModel,
  content: [{ type: 'text', text: said + filling }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 560, output_tokens: 42 },
}))

function filled(bytes: number, make: (filling: string) => unknown): string {
  const missing = bytes - JSON.stringify(make('')).length
  if (missing < 0) throw new RangeError(`the answer is ${-missing} bytes too long`)
  return JSON.stringify(make(' '.repeat(missing)))
}

/** Every stream has fifty events. */
export const eventCount = 50
const word = (index: number) => [' a', ' letter', ' with', ' receipt', ' is', ' safer', ' than', ' mail,'][index % 8] ?? ''

/** First words of a streamed answer: whoever sees them has the first event with content. */
export const firstWord = 'Both'

/** Fifty events of a chat stream; the usage chunk only for those who asked, as at OpenAI. */
export function chatEvents(hasUsage: boolean): string[] {
  const event = (choices: unknown, usage?: unknown) =>
    `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created, model: plainModel, system_fingerprint: 'fp_bench', choices, ...(hasUsage && { usage: usage ?? null }) })}\n\n`
  const delta = (content: string) => event([{ index: 0, delta: { content }, logprobs: null, finish_reason: null }])
  const words = Array.from({ length: hasUsage ? 45 : 46 }, (_, index) => delta(word(index)))
  return [
    event([{ index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }]),
    delta(firstWord),
    ...words,
    event([{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }]),
    ...(hasUsage ? [event([], { prompt_tokens: 560, completion_tokens: 46, total_tokens: 606 })] : []),
    'data: [DONE]\n\n',
  ]
}

/** Fifty events of a Messages stream. */
export function messagesEvents(): string[] {
  const event = (type: string, rest: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`
  const delta = (text: string) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })
  return [
    event('message_start', {
      message: { ...JSON.parse(messagesAnswer), content: [], stop_reason: null, usage: { input_tokens: 560, output_tokens: 1 } },
    }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    delta(firstWord),
    ...Array.from({ length: 44 }, (_, index) => delta(word(index))),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 46 } }),
    event('message_stop', {}),
  ]
}

/** The text that every whole stream says. */
export function streamedText(path: string, hasUsage: boolean): string {
  const count = path === messagesPath ? 44 : hasUsage ? 45 : 46
  return firstWord + Array.from({ length: count }, (_, index) => word(index)).join('')
}
