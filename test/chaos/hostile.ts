// Seeded hostile requests: valid bodies bent at every level, and bytes that are no request at all.
import { gzipSync } from 'node:zlib'
import { callerWires } from './callers.ts'

/** A number in [0, 1) for ever the same from the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Words that must never show in a log: they stand in prompts, keys and headers of every hostile request. */
export const canaries = { prompt: 'CANARYPROMPT7f3a', key: 'sk-canary-9b1e55aa' } as const

export type Family = 'openai' | 'anthropic' | 'gemini' | 'bedrock' | 'ollama'

/** A request that HTTP can carry. */
export type HostileRequest = {
  readonly kind: string
  readonly family: Family
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Bytes for a socket, which may be no HTTP at all. */
export type HostileBytes = { readonly kind: string; readonly bytes: readonly Buffer[]; readonly pauseMs: number }

type Random = () => number

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T // the index is in range
const below = (random: Random, limit: number) => Math.floor(random() * limit)

type Door = { readonly family: Family; readonly path: string; readonly body: Record<string, unknown> }

const familyOf = (name: string): Family =>
  name.startsWith('openai')
    ? 'openai'
    : name.startsWith('anthropic')
      ? 'anthropic'
      : name.startsWith('bedrock')
        ? 'bedrock'
        : name === 'gemini'
          ? 'gemini'
          : 'ollama'

const text = `What is ${canaries.prompt}?`
const image = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Members a caller may send beside the least, so that a walk over the body meets many readers. */
const rich: Readonly<Record<string, Record<string, unknown>>> = {
  'openai-chat': {
    temperature: 0.5,
    top_p: 0.9,
    max_tokens: 64,
    stop: ['END'],
    seed: 7,
    user: 'u',
    metadata: { a: 'b' },
    logit_bias: { 50256: -100 },
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' }, strict: true } },
    stream_options: { include_usage: true },
    tool_choice: { type: 'function', function: { name: 'look_up' } },
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look_up', arguments: '{"city":"Bern"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'sunny' },
    ],
  },
  'openai-completions': { temperature: 0, max_tokens: 10, stop: 'x', suffix: 'end', logprobs: null, n: 1 },
  'openai-responses': {
    instructions: 'Be brief.',
    max_output_tokens: 50,
    reasoning: { effort: 'low' },
    text: { format: { type: 'json_schema', name: 'x', schema: { type: 'object' } } },
    tool_choice: 'auto',
    include: ['reasoning.encrypted_content'],
    input: [
      { role: 'user', content: [{ type: 'input_text', text }] },
      { type: 'function_call', call_id: 'c1', name: 'look_up', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'sunny' },
    ],
  },
  'anthropic-messages': {
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    temperature: 0.5,
    top_k: 5,
    stop_sequences: ['END'],
    metadata: { user_id: 'u' },
    thinking: { type: 'enabled', budget_tokens: 1024 },
    tool_choice: { type: 'auto' },
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'look_up', input: { city: 'Bern' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: 'sunny' }] }] },
    ],
  },
  gemini: {
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    generationConfig: {
      temperature: 0.5,
      maxOutputTokens: 50,
      stopSequences: ['END'],
      responseMimeType: 'application/json',
      thinkingConfig: { thinkingBudget: 0 },
    },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    contents: [
      { role: 'user', parts: [{ text }, { inlineData: { mimeType: 'image/png', data: image } }] },
      { role: 'model', parts: [{ functionCall: { name: 'look_up', args: { city: 'Bern' } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'look_up', response: { weather: 'sunny' } } }] },
    ],
  },
  'bedrock-converse': {
    system: [{ text: 'Be brief.' }],
    inferenceConfig: { maxTokens: 50, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
    messages: [
      { role: 'user', content: [{ text }, { image: { format: 'png', source: { bytes: image } } }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'c1', name: 'look_up', input: { city: 'Bern' } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'c1', content: [{ text: 'sunny' }] } }] },
    ],
  },
  'ollama-chat': {
    options: { temperature: 0.5, num_ctx: 4096, num_predict: 50, stop: ['END'] },
    keep_alive: '5m',
    format: { type: 'object' },
    think: true,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: text, images: [image] },
      { role: 'assistant', content: '', tool_calls: [{ function: { name: 'look_up', arguments: { city: 'Bern' } } }] },
      { role: 'tool', content: 'sunny', tool_name: 'look_up' },
    ],
  },
  'ollama-generate': { options: { temperature: 0.5 }, system: 'Be brief.', suffix: 'end', raw: false, keep_alive: 300 },
}

/** Every door, over a model whose upstream speaks the same wire, another one, and none that anybody knows. */
export const doors: readonly Door[] = [
  ...callerWires.flatMap((wire) =>
    ['same', 'other', 'auto'].flatMap((model) => {
      const named = model === 'auto' ? 'auto' : `${wire.name}-${model}`
      return [false, true].map(
        (stream): Door => ({
          family: familyOf(wire.name),
          path: wire.path(named, stream),
          body: { ...wire.body(named, stream, text), ...wire.tools, ...rich[wire.name] },
        }),
      )
    }),
  ),
  {
    family: 'openai',
    path: '/v1/embeddings',
    body: { model: 'openai-chat-same/m', input: [text, 'b'], encoding_format: 'base64', dimensions: 8 },
  },
  { family: 'openai', path: '/v1/embeddings', body: { model: 'ollama-chat-same/m', input: text } },
  { family: 'ollama', path: '/api/embed', body: { model: 'ollama-chat-same/m', input: [text], truncate: true, options: { num_ctx: 256 } } },
  { family: 'ollama', path: '/api/embeddings', body: { model: 'ollama-chat-same/m', prompt: text } },
  { family: 'ollama', path: '/api/show', body: { model: 'ollama-chat-same/m', verbose: true } },
  {
    family: 'anthropic',
    path: '/v1/messages/count_tokens',
    body: { model: 'anthropic-messages-same', messages: [{ role: 'user', content: text }] },
  },
  {
    family: 'anthropic',
    path: '/v1/messages/count_tokens',
    body: { model: 'openai-chat-same', messages: [{ role: 'user', content: text }], tools: [] },
  },
  { family: 'gemini', path: '/v1beta/models/gemini-same:embedContent', body: { content: { parts: [{ text }] } } },
  {
    family: 'gemini',
    path: '/v1beta/models/gemini-same:batchEmbedContents',
    body: { requests: [{ model: 'models/m', content: { parts: [{ text }] } }] },
  },
  {
    family: 'openai',
    path: '/native/openai-chat-same/v1/chat/completions',
    body: { model: 'm', messages: [{ role: 'user', content: text }] },
  },
]

const strangers: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -0,
  2 ** 53,
  '',
  ' ',
  'x',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '🌉'.repeat(50),
  'data:image/png;base64,!!!!',
  'http://169.254.169.254/latest/meta-data',
  'x'.repeat(70_000),
  [],
  [null],
  [[]],
  [[[[[[[[]]]]]]]],
  [1, 'a', {}, null, true],
  {},
  { a: 1 },
  { type: 'text' },
  { type: 7 },
  { type: null, text: 5 },
  { role: 'user' },
  { toString: 1, valueOf: null, length: -1 },
  { text: [] },
  JSON.parse('{"then":"x"}'),
]

type Place = { readonly holder: Record<string, unknown> | unknown[]; readonly key: string | number }

/** Every place in a value where another could stand. */
function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found
  for (const key of Object.keys(value)) {
    const holder = value as Record<string, unknown>
    found.push({ holder, key })
    placesIn(holder[key], found)
  }
  return found
}

function withStranger(random: Random, body: Record<string, unknown>): unknown {
  const copy = structuredClone(body)
  for (let times = 1 + below(random, 3); times > 0; times--) {
    const places = placesIn(copy)
    if (places.length === 0) break
    const { holder, key } = pick(random, places)
    const target = holder as Record<string | number, unknown>
    const how = random()
    if (how < 0.7) target[key] = structuredClone(pick(random, strangers))
    else if (how < 0.85 && !Array.isArray(holder)) delete (holder as Record<string, unknown>)[String(key)]
    else target[`${key}_unknown`] = structuredClone(pick(random, strangers))
  }
  return copy
}

function bentBytes(random: Random, body: Buffer): Buffer {
  let bytes = Buffer.from(body)
  for (let times = 1 + below(random, 6); times > 0; times--) {
    const at = below(random, bytes.length)
    const how = below(random, 6)
    if (how === 0) bytes[at] = below(random, 256)
    else if (how === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 8))])
    else if (how === 2)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(pick(random, ['{', '}', '[', ']', '"', '\\', ',', ':', '\n', '\\u', '1e9', '//', 'NaN'])),
        bytes.subarray(at),
      ])
    else if (how === 3) bytes = bytes.subarray(0, Math.max(1, at))
    else if (how === 4) bytes = Buffer.concat([bytes, bytes.subarray(at)])
    else bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8))
    if (bytes.length === 0) bytes = Buffer.from('{')
  }
  return bytes
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth)

type Bend = (random: Random, door: Door) => Partial<HostileRequest>

/** Ways to bend a request, by name. */
const bends: Readonly<Record<string, Bend>> = {
  'bytes bent': (random, door) => ({ body: bentBytes(random, json(door.body)) }),
  'wrong types': (random, door) => ({ body: json(withStranger(random, door.body)) }),
  'more wrong types': (random, door) => ({ body: json(withStranger(random, withStranger(random, door.body) as Record<string, unknown>)) }), // a clone of a body
  'deep nesting': (random, door) => {
    const depth = pick(random, [100, 1_000, 10_000, 100_000])
    const [open, close] = pick(random, [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"x":', '}]'],
    ] as const)
    const deep = open === '[' ? nested(depth, open, close) : `${open.repeat(depth)}1${close.repeat(depth)}`
    const [member] = Object.entries(door.body).filter(([, value]) => typeof value === 'object')[0] ?? ['messages']
    const inner = JSON.stringify({ ...door.body, [member]: '@' }).replace('"@"', () => deep)
    return { body: Buffer.from(random() < 0.2 ? deep : inner) }
  },
  'duplicate keys': (random, door) => {
    const body = JSON.stringify(door.body)
    const first = Object.keys(door.body)
    const key = pick(random, first)
    const twice = `${body.slice(0, -1)},${JSON.stringify(key)}:${JSON.stringify(pick(random, strangers))}}`
    return {
      body: Buffer.from(random() < 0.5 ? twice : `{${JSON.stringify(key)}:${JSON.stringify(pick(random, strangers))},${body.slice(1)}`),
    }
  },
  'not UTF-8': (random, door) => {
    const body = json(door.body)
    const at = body.indexOf(canaries.prompt)
    const strange = pick(random, [
      [0xff],
      [0xc3],
      [0xed, 0xa0, 0x80],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
      [0xc0, 0xaf],
      [0xef, 0xbb, 0xbf],
      [0x00],
    ])
    return { body: Buffer.concat([body.subarray(0, Math.max(1, at)), Buffer.from(strange), body.subarray(Math.max(1, at))]) }
  },
  'odd encodings of text': (random, door) => ({
    body: pick(random, [
      Buffer.from(JSON.stringify(door.body), 'utf16le'),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json(door.body)]),
      Buffer.from(JSON.stringify(door.body).replace(canaries.prompt, '\\ud800\\udfff\\ud83c')),
      Buffer.from(JSON.stringify(door.body).replace(canaries.prompt, '\\u0000\\u001f')),
      Buffer.from(`${JSON.stringify(door.body)}\u0000`),
      Buffer.from(`)]}'\n${JSON.stringify(door.body)}`),
    ]),
  }),
  'no object': (random) => ({
    body: Buffer.from(
      pick(random, [
        '',
        ' ',
        'null',
        'true',
        '42',
        '"text"',
        '[]',
        '[{}]',
        '{}',
        '{"model":null}',
        '{"model":{}}',
        '{"model":""}',
        '\n\n',
        '{"__proto__":{"model":"auto"}}',
        '-',
        '1e99999',
      ]),
    ),
  }),
  'big numbers': (random, door) => {
    const number = pick(random, ['1e400', '-1e400', '123456789012345678901234567890', '0.1e-400', '1.0', '-0', '9'.repeat(5_000)])
    const places = Object.keys(door.body)
    return { body: Buffer.from(JSON.stringify({ ...door.body, [pick(random, places)]: '@' }).replace('"@"', number)) }
  },
  'wrong method': (random) => ({
    method: pick(random, ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE']),
  }),
  'odd path': (random, door) => ({
    path: pick(random, [
      `${door.path}/`,
      `/${door.path}`,
      door.path.toUpperCase(),
      `${door.path}%00`,
      `${door.path}?${'a=b&'.repeat(200)}`,
      '/v1/../admin/keys',
      '/v1/models/%',
      '/v1/models/%ff%fe',
      '/v1beta/models/%E0%A4%A:generateContent',
      '/v1beta/models/:generateContent',
      '/model//converse',
      '/model/%2e%2e%2f/converse-stream',
      '/native/',
      '/native/nobody/v1/x',
      '/native/openai-chat-same',
      '/native/openai-chat-same/..%2f..%2fetc',
      '/admin/',
      '/admin/%00',
      '/__proto__',
      '/constructor',
      '/toString',
      `/${'x'.repeat(8_000)}`,
      `/${'/'.repeat(60_000)}x`,
      `/v1/models/${':'.repeat(60_000)}`,
      '/v1/files',
      '/v1/batches',
      '/api/pull',
      '/*',
    ]),
  }),
  'odd headers': (random) => ({
    headers: pick<Record<string, string>>(random, [
      { 'x-drawbridge-level': 'topsecret' },
      { 'x-drawbridge-level': 'restricted' },
      { 'x-drawbridge-policy': '../x' },
      { 'x-drawbridge-max-cost-usd': '-1' },
      { 'x-drawbridge-deadline-ms': 'soon' },
      { traceparent: '00-zzz' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { host: 'evil.example' },
      { 'anthropic-beta': 'x'.repeat(10_000) },
      { 'x-big': 'y'.repeat(50_000) },
      { 'x-bigger': 'z'.repeat(80_000) },
      { expect: '100-continue' },
      { expect: 'something-else' },
      { accept: 'text/html', 'accept-language': '\u00ff' },
      { 'idempotency-key': 'a'.repeat(5_000) },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'anthropic-version': 'yesterday' },
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x-h-${index}`, 'v'])),
    ]),
  }),
  'wrong content type': (random) => ({
    headers: {
      'content-type': pick(random, [
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/xml',
        '',
        'application/octet-stream',
        'application/json, text/plain',
      ]),
    },
  }),
  'content encodings': (random, door) => {
    const body = json(door.body)
    const zipped = gzipSync(body)
    return pick<Partial<HostileRequest>>(random, [
      { headers: { 'content-encoding': 'gzip' }, body: zipped },
      { headers: { 'content-encoding': 'gzip' }, body },
      { headers: { 'content-encoding': 'gzip' }, body: zipped.subarray(0, zipped.length >> 1) },
      { headers: { 'content-encoding': 'gzip' }, body: bomb },
      { headers: { 'content-encoding': 'deflate' }, body: zipped },
      { headers: { 'content-encoding': 'br' }, body: zipped },
      { headers: { 'content-encoding': 'zstd' }, body: zipped },
      { headers: { 'content-encoding': 'gzip, gzip' }, body: zipped },
      { headers: { 'content-encoding': 'constructor' }, body },
      { headers: { 'content-encoding': '' }, body },
      { headers: { 'content-encoding': 'compress' }, body },
      { headers: { 'content-encoding': 'gzip' }, body: Buffer.concat([zipped, zipped]) },
    ])
  },
  'seals of nobody': (random, door) => ({
    body: Buffer.from(
      JSON.stringify(door.body).replaceAll('"c1"', `"${pick(random, ['', 'x'.repeat(5_000), 'drawbridge:', 'db1.', 'ctc_%%%'])}"`),
    ),
  }),
}

/** 64 MB of zeros in 64 kB. */
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))

const kinds = Object.keys(bends)

/** The hostile request with this number; the same number and seed give the same request. */
export function hostileRequest(seed: number, number: number): HostileRequest {
  const random = seeded(seed * 1_000_003 + number)
  const door = pick(random, doors)
  // Every kind comes equally often, bytes and types twice.
  const kind = pick(random, [...kinds, 'bytes bent', 'wrong types', 'wrong types'])
  const plain: HostileRequest = { kind, family: door.family, method: 'POST', path: door.path, headers: {}, body: json(door.body) }
  const bent = (bends[kind] as Bend)(random, door) // the kind is one of the names
  return {
    ...plain,
    ...bent,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${canaries.key}`, 'x-api-key': canaries.key, ...bent.headers },
  }
}

const crlf = '\r\n'
const chatBody = JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: canaries.prompt }] })
const post = (headers: readonly string[], body: string) =>
  [`POST /v1/chat/completions HTTP/1.1`, 'host: 127.0.0.1', 'content-type: application/json', ...headers, '', body].join(crlf)
const length = `content-length: ${Buffer.byteLength(chatBody)}`
const chunk = (body: string) => `${Buffer.byteLength(body).toString(16)}${crlf}${body}${crlf}`

const shapes: Readonly<Record<string, (random: Random) => string | readonly string[]>> = {
  'both lengths (CL.TE)': () =>
    post([length, 'transfer-encoding: chunked'], `0${crlf}${crlf}GET /admin/ HTTP/1.1${crlf}host: x${crlf}${crlf}`),
  'two lengths': () => post([length, 'content-length: 5'], chatBody),
  'a negative length': () => post(['content-length: -5'], chatBody),
  'a length that is no number': () => post(['content-length: 1e3'], chatBody),
  'a length beyond all': () => post(['content-length: 99999999999999999999'], chatBody),
  'a length with a sign': () => post([`content-length: +${Buffer.byteLength(chatBody)}`], chatBody),
  'chunked in disguise': (random) =>
    post(
      [
        `transfer-encoding: ${pick(random, ['xchunked', 'chunked, identity', ' chunked', 'CHUNKED\t', 'identity, chunked', '\x0bchunked'])}`,
      ],
      `${chunk(chatBody)}0${crlf}${crlf}`,
    ),
  'a chunk size beyond all': () => post(['transfer-encoding: chunked'], `ffffffffffffffffff${crlf}${chatBody}${crlf}0${crlf}${crlf}`),
  'a negative chunk size': () => post(['transfer-encoding: chunked'], `-5${crlf}${chatBody}${crlf}0${crlf}${crlf}`),
  'a chunk size of 1 GB': () => post(['transfer-encoding: chunked'], `40000000${crlf}${chatBody}`),
  'endless chunk extensions': () => post(['transfer-encoding: chunked'], `5;${'a=b;'.repeat(10_000)}${crlf}{"a":${crlf}0${crlf}${crlf}`),
  'chunks without ends': () => post(['transfer-encoding: chunked'], `5\n{"a":\n0\n\n`),
  'a chunk cut short': () => post(['transfer-encoding: chunked'], `ff${crlf}{"a":`),
  trailers: () =>
    post(
      ['transfer-encoding: chunked', 'trailer: x-evil'],
      `${chunk(chatBody)}0${crlf}x-evil: ${'y'.repeat(100)}${crlf}content-length: 5${crlf}${crlf}`,
    ),
  'folded headers': () => post([`x-a: b${crlf} folded`, length], chatBody),
  'a space before the colon': () => post(['content-length : 5'], chatBody),
  'bare line feeds': () => post([length], chatBody).replaceAll(crlf, '\n'),
  'bare carriage returns': () => post(['x-a: b\rcontent-length: 3', length], chatBody),
  'a NUL in a header': () => post(['x-a: b\u0000c', length], chatBody),
  'no host': () => post([length], chatBody).replace(`host: 127.0.0.1${crlf}`, ''),
  'two hosts': () => post(['host: evil.example', length], chatBody),
  'an absolute target': () => post([length], chatBody).replace('/v1/chat', 'http://evil.example/v1/chat'),
  'HTTP/1.0': () => post([length], chatBody).replace('HTTP/1.1', 'HTTP/1.0'),
  'HTTP/0.9': () => `GET /${crlf}`,
  'HTTP/3.7': () => post([length], chatBody).replace('HTTP/1.1', 'HTTP/3.7'),
  'an unknown method': () => post([length], chatBody).replace('POST', 'BREW'),
  'a request line without end': () => `GET /${'a'.repeat(100_000)}`,
  'headers without end': () => `GET / HTTP/1.1${crlf}${'x-a: b\r\n'.repeat(20_000)}`,
  'an upgrade': () =>
    [
      'GET /v1/chat/completions HTTP/1.1',
      'host: 127.0.0.1',
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-key: x',
      '',
      '',
    ].join(crlf),
  'an upgrade to h2c': () =>
    [
      'GET /health HTTP/1.1',
      'host: 127.0.0.1',
      'connection: upgrade, http2-settings',
      'upgrade: h2c',
      'http2-settings: AAMAAABkAAQAoAAAAAIAAAAA',
      '',
      '',
    ].join(crlf),
  CONNECT: () => `CONNECT evil.example:443 HTTP/1.1${crlf}host: evil.example${crlf}${crlf}`,
  TLS: () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  pipelined: () => post([length], chatBody).repeat(8),
  garbage: (random) => Array.from({ length: 1 + below(random, 400) }, () => String.fromCharCode(below(random, 256))).join(''),
  'garbage after a request': (random) =>
    post([length], chatBody) + Array.from({ length: 200 }, () => String.fromCharCode(below(random, 256))).join(''),
  'one byte': (random) => String.fromCharCode(below(random, 256)),
  'a body in drips': () => [post([length], chatBody.slice(0, 5)), ...chatBody.slice(5).match(/.{1,8}/g)!],
  'a head in drips': () => post([length], chatBody).match(/[\s\S]{1,24}/g)!,
  'only half a body': () => post([length], chatBody.slice(0, 20)),
  'PRI and nothing': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'PRI like': () => 'PRIVATE / HTTP/1.1\r\n\r\n',
  'h2 with odd frames': (random) => {
    const frames = Array.from({ length: 1 + below(random, 30) }, () => {
      const size = below(random, 64)
      const head = [0, 0, size, below(random, 12), below(random, 256), 0, 0, 0, below(random, 8)]
      return String.fromCharCode(...head, ...Array.from({ length: size }, () => below(random, 256)))
    })
    return `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${random() < 0.5 ? '\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000' : ''}${frames.join('')}`
  },
  'h2 with endless continuation': () => {
    const settings = '\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000'
    const headers = '\u0000\u0000\u0001\u0001\u0000\u0000\u0000\u0000\u0001\u0082'
    return `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${settings}${headers}${'\u0000\u0000\u0001\u0009\u0000\u0000\u0000\u0000\u0001\u0082'.repeat(5_000)}`
  },
  'h2 rapid reset': () => {
    const settings = '\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000'
    const one = (id: number) =>
      `\u0000\u0000\u0003\u0001\u0005\u0000\u0000${String.fromCharCode(id >> 8, id & 255)}\u0082\u0086\u0084\u0000\u0000\u0004\u0003\u0000\u0000\u0000${String.fromCharCode(id >> 8, id & 255)}\u0000\u0000\u0000\u0008`
    return `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${settings}${Array.from({ length: 500 }, (_, index) => one(2 * index + 1)).join('')}`
  },
}

const shapeNames = Object.keys(shapes)

/** The hostile bytes with this number. */
export function hostileBytes(seed: number, number: number): HostileBytes {
  const random = seeded(seed * 7_000_003 + number)
  const kind = shapeNames[number % shapeNames.length] ?? 'garbage'
  const made = (shapes[kind] as (random: Random) => string | readonly string[])(random) // the name is one of the list
  const parts = typeof made === 'string' ? [made] : made
  return { kind, bytes: parts.map((part) => Buffer.from(part, 'latin1')), pauseMs: parts.length > 1 ? 5 : 0 }
}
