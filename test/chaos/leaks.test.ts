// Ways out that somebody found once: each of these requests carried a protected value past the boundary, by ill will or by bad luck.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packSeal } from '../../src/core/seal.ts'
import { hasForm } from '../../src/privacy/fields.ts'
import { type FakeUpstream, startFake } from '../fakes/upstream.ts'
import { tracesOf } from '../traces-of.ts'
import { type House, openHouse, upstreamAt } from './house.ts'
import { call } from './wire.ts'

const number = '219-09-9999'
const card = '4111111111111111'
const account = 'DE89370400440532013000'
const token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'
const mail = 'wk.canary7@intra-zyx.example'
const term = 'Heronfall'
const values = [number, card, account, token, mail, term]
const said = `Write to ${mail}, SSN ${number}, card ${card}, IBAN ${account}, about ${term}, token ${token}.`

let fake: FakeUpstream
let house: House

beforeAll(async () => {
  fake = await startFake()
  house = await openHouse({
    config: {
      privacy: { dictionaries: [{ name: 'matters', kind: 'PROJECT', level: 'confidential', terms: [term] }] },
      retry: { attempts: 0 },
      upstreams: [
        upstreamAt('chat', 'openai-chat', fake.url(), { zone: 'cloud', native: true }),
        upstreamAt('claude', 'anthropic-messages', fake.url(), { zone: 'cloud' }),
        upstreamAt('responses', 'openai-responses', fake.url(), { zone: 'cloud' }),
      ],
    },
  })
})

afterAll(async () => {
  await house.close()
  await fake.close()
})

/** What of the values left with a request, and whether anything did. */
async function leftWith(
  path: string,
  body: unknown,
  { headers = {}, method = 'POST' }: { headers?: Record<string, string>; method?: string } = {},
): Promise<{ traces: string[]; hasLeft: boolean; status: number }> {
  fake.seen.length = 0
  const { status } = await call({ url: house.app.url, path, body, headers, method }).captured
  const out = fake.seen.map((seen) => `${seen.path}?${seen.query}\n${JSON.stringify(seen.headers)}\n${seen.body}`).join('\n')
  return { traces: tracesOf(out, values), hasLeft: out !== '', status }
}

const completions = '/v1/chat/completions'
const asked = (content: unknown, more: object = {}) => ({ model: 'chat/m', messages: [{ role: 'user', content }], ...more })
const attached = (data: string, type = 'base64') => ({
  model: 'claude/m',
  max_tokens: 5,
  messages: [{ role: 'user', content: [{ type: 'document', source: { type, media_type: 'text/plain', data } }] }],
})

test('said plainly they are hidden', async () => {
  expect(await leftWith(completions, asked(said))).toEqual({ traces: [], hasLeft: true, status: 200 })
})

describe('attached', () => {
  test.each([
    ['words without a stop', `Our client in matter ${term} has number ${number}`, 'text'],
    ['a lone token', token, 'text'],
    ['text of one byte a letter', Buffer.from(`Müßte: ${said}`, 'latin1').toString('base64'), 'base64'],
    ['text of many signs', Buffer.from(`${'|#{}<>'.repeat(60)}${said}`).toString('base64'), 'base64'],
    ['markup', Buffer.from(`${'<table><tr><td>'.repeat(30)}${said}</td></tr>`).toString('base64'), 'base64'],
  ])('%s', async (_, data, type) => {
    expect((await leftWith('/v1/messages', attached(data, type))).traces).toEqual([])
  })

  test('text of two bytes a letter', async () => {
    const { hasLeft } = await leftWith('/v1/messages', attached(Buffer.from(`\ufeff${said}`, 'utf16le').toString('base64')))
    expect(hasLeft).toBe(false)
  })
})

describe('beside the body', () => {
  test.each([
    ['a number in the query', `${completions}?ssn=${number}`],
    ['a name of a matter in the query', `${completions}?q=${term.toLowerCase()}`],
    ['a number in a path', `/native/chat/v1/files/${number}`],
  ])('%s', async (_, path) => {
    expect((await leftWith(path, asked('Hello.'))).traces).toEqual([])
  })

  test('a header that tells something is left out, and the request goes on', async () => {
    for (const name of ['x-title', 'http-referer', 'x-grok-conv-id']) {
      const answer = await leftWith(completions, asked('Hello.'), { headers: { [name]: `${number} ${term.toLowerCase()}` } })
      expect(answer).toEqual({ traces: [], hasLeft: true, status: 200 })
    }
    const claude = { model: 'claude/m', max_tokens: 5, messages: [{ role: 'user', content: 'Hello.' }] }
    for (const name of ['anthropic-beta', 'anthropic-version']) {
      const answer = await leftWith('/v1/messages', claude, { headers: { [name]: `${number}, ${term}` } })
      expect(answer).toEqual({ traces: [], hasLeft: true, status: 200 })
    }
  })

  test('what is a protocol word goes on', async () => {
    const betas = 'claude-code-20250219,interleaved-thinking-2025-05-14'
    const claude = { model: 'claude/m', max_tokens: 5, messages: [{ role: 'user', content: 'Hello.' }] }
    await leftWith('/v1/messages?beta=true', claude, { headers: { 'anthropic-beta': betas, 'anthropic-version': '2023-06-01' } })
    expect(fake.seen[0]).toMatchObject({ query: 'beta=true', headers: { 'anthropic-beta': betas, 'anthropic-version': '2023-06-01' } })
  })
})

describe('where the protocols have their own words', () => {
  const inId = (value: string) => ({
    model: 'chat/m',
    messages: [
      { role: 'user', content: 'Go on.' },
      { role: 'assistant', content: null, tool_calls: [{ id: value, type: 'function', function: { name: 'look', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: value, content: 'done' },
    ],
  })
  const sealed = (signature: string) => ({
    model: 'claude/m',
    max_tokens: 5,
    messages: [
      { role: 'user', content: 'Go on.' },
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'so', signature }] },
    ],
  })
  const sentence = Buffer.from(`The client ${mail} has number ${number} in ${term}.`).toString('base64')

  test.each([number, card, account, token, term])('%s', async (value) => {
    const file = { model: 'responses/m', input: [{ role: 'user', content: [{ type: 'input_file', file_id: value }] }] }
    for (const [path, body] of [
      [completions, inId(value)],
      ['/v1/responses', file],
      ['/v1/responses', { model: 'responses/m', previous_response_id: value, input: 'Go on.' }],
      ['/v1/messages', sealed(value)],
      ...(value === term ? [] : [[completions, asked('Hello.', { service_tier: value.toLowerCase() })] as const]),
    ] as const)
      expect((await leftWith(path, body)).traces).toEqual([])
  })

  test('a seal that is a text', async () => {
    expect((await leftWith('/v1/messages', sealed(sentence))).traces).toEqual([])
  })

  test('ids and seals that machines draw go as they came', async () => {
    const id = 'call_A9Ke5X7h8Od50zmxQRVMBQGS'
    await leftWith(completions, inId(id))
    expect(fake.seen[0]?.body.split(id).length).toBe(3)
    const seal = 'EqQBCgIYAhIMBt45SZANET1VrfCjYr66zbgkTVc3DNRBc9S3h8eRYrSJLUdGSEgbGREqleVX53u5kTm8JUWu3ytgxHxel='
    await leftWith('/v1/messages', sealed(seal))
    expect(fake.seen[0]?.body).toContain(seal)
  })

  test.each(['4111111111111111', '-4111111111111111', '4111111111111111.0', '4.111111111111111e15'])('the number %s', async (written) => {
    const body = Buffer.from(JSON.stringify(asked('Hello.', { metadata: { card: 0 } })).replace('"card":0', `"card":${written}`))
    expect((await leftWith(completions, body)).hasLeft).toBe(false)
  })
})

test.each([
  ['/v1/embeddings', { model: 'chat/m', input: [[15496, 995]] }],
  ['/v1/embeddings', { model: 'chat/m', input: [15496, 995] }],
  ['/v1/completions', { model: 'chat/m', prompt: [[15496], [995]] }],
])('a text in numbers of tokens stays at home: %s', async (path, body) => {
  expect((await leftWith(path, body)).hasLeft).toBe(false)
})

describe('encoded amidst a text', () => {
  const long = Buffer.from(`${'lorem ipsum dolor sit amet '.repeat(3_000)}${said}`).toString('base64')
  const packed = Buffer.from(zipSync({ 'word/document.xml': strToU8(`<w:p><w:t>${said.repeat(40)}</w:t></w:p>`) }, { level: 0 })).toString(
    'base64',
  )

  test.each([
    ['on one line', `Look: ${long} and tell.`],
    ['in JSON', JSON.stringify({ file: long, name: 'x' })],
    ['a document', `Look: ${packed} and tell.`],
    ['a document on many lines', `Look:\n${packed.replace(/.{76}/g, '$&\r\n')}\nand tell.`],
  ])('%s', async (_, text) => {
    expect((await leftWith(completions, asked(text))).traces).toEqual([])
  })
})

describe('uploaded', () => {
  const form = (file: Uint8Array) =>
    Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'),
      file,
      Buffer.from('\r\n--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nassistants\r\n--b--\r\n'),
    ])
  const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0xff, 0xfe, 1, 2, 0xff, 0x80])
  const files: [string, Uint8Array][] = [
    ['a packed document', zipSync({ 'word/document.xml': strToU8(`<w:p><w:t>${said}</w:t></w:p>`), 'word/media/a.png': picture })],
    ['text of two bytes a letter', Buffer.from(`\ufeff${said}`, 'utf16le')],
    ['text of two bytes a letter without a mark', Buffer.from(said, 'utf16le')],
    ['text of one byte a letter', Buffer.from(`Müßte: ${said}`, 'latin1')],
  ]

  test.each(files)('%s, in a form and as it is', async (_, file) => {
    const inForm = { headers: { 'content-type': 'multipart/form-data; boundary=b' } }
    expect((await leftWith('/native/chat/v1/files', form(file), inForm)).hasLeft).toBe(false)
    const asItIs = { headers: { 'content-type': 'application/octet-stream' } }
    expect((await leftWith('/native/chat/v1/files', Buffer.from(file), asItIs)).hasLeft).toBe(false)
  })

  test('a picture goes as the profile lets it', async () => {
    const { hasLeft } = await leftWith('/native/chat/v1/files', form(picture), {
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    })
    expect(hasLeft).toBe(true)
  })
})

test('the ledger keeps no words of a caller in place of a model, a path or a trace', async () => {
  await leftWith(completions, asked('Hello.', { model: said }))
  await leftWith(`/v1beta/models/${encodeURIComponent(`chat/${mail}`)}:generateContent`, { contents: [{ parts: [{ text: 'Hello.' }] }] })
  await leftWith(completions, asked('Hello.'), { headers: { traceparent: `${number} ${term}` } })
  await house.app.ledger.recorder.flush()
  const file = (name: string) => readFileSync(join(house.home, name), 'latin1')
  const kept = file('ledger.db') + file('ledger.db-wal')
  expect(values.filter((value) => kept.includes(value) || kept.includes(encodeURIComponent(value)))).toEqual([])
})

describe('a carrier of another provider’s seal', () => {
  const carrying = (signature: string) => ({
    model: 'chat/m',
    messages: [
      { role: 'user', content: 'Go on.' },
      {
        role: 'assistant',
        content: 'So.',
        reasoning_details: [{ type: 'reasoning.encrypted', data: packSeal({ origin: 'anthropic-messages', signature }) }],
      },
    ],
  })

  test('goes as it came', () => {
    const seal = 'EqQBCgIYAhIMBt45SZANET1VrfCjYr66zbgkTVc3DNRBc9S3h8eRYrSJLUdGSEgbGREqleVX53u5kTm8JUWu3ytgxHxel='
    const packed = packSeal({ origin: 'anthropic-messages', signature: seal })
    expect([hasForm('id', packed), hasForm('sealed', packed), hasForm('sealed', Buffer.from(packed).toString('base64'))]).toEqual([
      true,
      true,
      true,
    ])
  })

  test.each([number, token, said, Buffer.from(said).toString('base64')])('holds no text: %#', async (signature) => {
    const packed = packSeal({ origin: 'anthropic-messages', signature })
    expect([hasForm('sealed', packed), hasForm('sealed', Buffer.from(packed).toString('base64'))]).toEqual([false, false])
    expect((await leftWith(completions, carrying(signature))).traces).toEqual([])
  })
})
