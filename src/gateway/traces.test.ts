import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { anAttempt, anEntry, entries } from '../../test/fakes/entries.ts'
import { asArray, asObject, asString, at, type Json } from '../core/json.ts'
import { openTraces, outgoingTraceparent, traceContext } from './traces.ts'

type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Json }
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function aCollector(status = 200) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    received.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) })
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const spans = () =>
    received.flatMap(({ body }) =>
      list(body, 'resourceSpans').flatMap((one) => list(one, 'scopeSpans').flatMap((scope) => list(scope, 'spans'))),
    )
  return { url, received, spans }
}

const list = (value: unknown, key: string): Json[] => asArray(at(value, key)) ?? []

/** OTLP's attributes as a plain object. */
function plain(holder: unknown): Record<string, unknown> {
  const value = (one: unknown): unknown => {
    const [[kind, content] = []] = Object.entries(asObject(one) ?? {})
    if (kind === 'arrayValue') return list(content, 'values').map(value)
    return kind === 'intValue' ? Number(content) : content
  }
  return Object.fromEntries(list(holder, 'attributes').map((one) => [asString(at(one, 'key')), value(at(one, 'value'))]))
}

async function sent(
  env: Record<string, string>,
  all: Parameters<NonNullable<Awaited<ReturnType<typeof openTraces>>>['observe']>[0],
  status?: number,
) {
  const collector = await aCollector(status)
  const warnings: string[] = []
  const traces = await openTraces({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env },
    version: '1.2.3',
    warn: (text) => warnings.push(text),
  })
  traces?.observe(all)
  await traces?.close()
  return { ...collector, warnings, traces }
}

const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

describe('spans', () => {
  test('tell an exchange and its attempts in the words of the conventions', async () => {
    const entry = anEntry({
      id: 'x_1',
      traceparent: caller,
      attempts: [
        anAttempt({ upstream: 'far', provider: 'bedrock', error: 'upstream.timeout', status: undefined, totalMs: 250 }),
        anAttempt({ totalMs: 600 }),
      ],
      usage: { inputTotal: 812, cacheRead: 100, outputTotal: 133 },
      cost: { micros: 1_250, source: 'catalogue' },
    })
    const { received, spans } = await sent(
      { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-team=a=b', OTEL_SERVICE_NAME: 'house' },
      [entry],
    )
    expect(received[0]).toMatchObject({
      path: '/v1/traces',
      headers: { authorization: 'Bearer abc', 'x-team': 'a=b', 'content-type': 'application/json' },
    })
    expect(plain(at(list(received[0]?.body, 'resourceSpans')[0], 'resource'))).toMatchObject({
      'service.name': 'house',
      'service.version': '1.2.3',
    })
    const [exchange, first, second] = spans()
    const start = BigInt(Date.parse(entry.at)) * 1_000_000n
    expect(exchange).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      name: 'chat auto',
      kind: 2,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 903_500_000n),
      status: { code: 0 },
    })
    expect(plain(exchange)).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'ollama',
      'gen_ai.request.model': 'auto',
      'gen_ai.request.stream': true,
      'gen_ai.response.model': 'llama3.2:3b',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 812,
      'gen_ai.usage.output_tokens': 133,
      'gen_ai.usage.cache_read.input_tokens': 100,
      'http.response.status_code': 200,
      'drawbridge.exchange': 'x_1',
      'drawbridge.decision': 'd_x_1',
      'drawbridge.caller': 'anonymous',
      'drawbridge.door': 'POST /v1/chat/completions',
      'drawbridge.route': 'local',
      'drawbridge.outcome': 'answered',
      'drawbridge.level': 'internal',
      'drawbridge.zone': 'device',
      'drawbridge.lane': 'raw',
      'drawbridge.upstream': 'box',
      'drawbridge.warnings': 0,
      'drawbridge.first_byte_ms': 41.25,
      'drawbridge.cost_usd': 0.00125,
    })
    expect(first).toMatchObject({ parentSpanId: at(exchange, 'spanId'), traceId: at(exchange, 'traceId'), kind: 3, status: { code: 2 } })
    expect(plain(first)).toMatchObject({
      'gen_ai.provider.name': 'aws.bedrock',
      'error.type': 'upstream.timeout',
      'drawbridge.upstream': 'far',
    })
    expect(second).toMatchObject({
      parentSpanId: at(exchange, 'spanId'),
      startTimeUnixNano: String(start + 250_000_000n),
      status: { code: 0 },
    })
  })

  test('say what went wrong, and call a refusal no failure', async () => {
    const failed = anEntry({ outcome: 'failed', status: 504, error: 'upstream.timeout' })
    const refused = anEntry({ outcome: 'refused', status: 403, error: 'policy.refused', attempts: [] })
    const { spans } = await sent({}, [failed, refused])
    const own = spans().filter((span) => at(span, 'kind') === 2)
    expect(own.map((span) => [at(at(span, 'status'), 'code'), plain(span)['error.type']])).toEqual([
      [2, 'upstream.timeout'],
      [0, undefined],
    ])
  })

  test('are well formed for any exchange, and carry ids that an upstream was told before', async () => {
    const { spans, warnings, traces } = await sent({}, [...fc.sample(entries(), { seed: 7, numRuns: 200 }), anEntry({ id: 'x_2' })])
    expect(warnings).toEqual([])
    expect(traces?.state().dropped).toBe(0)
    for (const span of spans()) {
      expect(at(span, 'traceId')).toMatch(/^[0-9a-f]{32}$/)
      expect(at(span, 'spanId')).toMatch(/^[0-9a-f]{16}$/)
      expect(BigInt(asString(at(span, 'endTimeUnixNano')) ?? 0) >= BigInt(asString(at(span, 'startTimeUnixNano')) ?? 1)).toBe(true)
    }
    const [, , told] = outgoingTraceparent('x_2', 0).split('-')
    expect(spans().map((span) => at(span, 'spanId'))).toContain(told)
  })

  test('are not written when the caller chose not to sample', async () => {
    const { received } = await sent({}, [anEntry({ traceparent: caller.replace(/01$/, '00') })])
    expect(received).toEqual([])
  })

  test('that cannot be delivered disturb nobody, are counted, and told once', async () => {
    const { warnings, traces } = await sent(
      {},
      [...Array(600)].map((_, index) => anEntry({ id: `x${index}` })),
      400,
    )
    expect(traces?.state()).toEqual({ queued: 0, dropped: 600 })
    expect(warnings.length).toBe(1)
  })

  test('wait in a bounded queue', async () => {
    const collector = await aCollector()
    const traces = await openTraces({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, version: '1', warn: () => {} })
    for (let round = 0; round < 10; round++)
      traces?.observe(Array.from({ length: 1_000 }, (_, index) => anEntry({ id: `x${round}-${index}` })))
    expect(traces?.state().queued).toBeLessThanOrEqual(2_048)
    await traces?.close()
    const exchanges = collector.spans().filter((span) => at(span, 'kind') === 2).length
    expect(exchanges + (traces?.state().dropped ?? 0)).toBe(10_000)
  })
})

describe('the environment', () => {
  const open = (env: Record<string, string>) => openTraces({ env, version: '1', warn: () => {} })
  const url = 'http://127.0.0.1:4318'

  test.each([
    ['nothing is set', {}],
    ['the exporter is none', { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_EXPORTER: 'none' }],
    ['the SDK is disabled', { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SDK_DISABLED: 'true' }],
    ['the endpoint is no URL', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }],
  ] as [string, Record<string, string>][])('asks for no traces when %s', async (_, env) => {
    expect(await open(env)).toBeUndefined()
  })

  test('may name the address of traces whole', async () => {
    const { received } = await (async () => {
      const collector = await aCollector()
      const traces = await open({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/custom/path` })
      traces?.observe([anEntry()])
      await traces?.close()
      return collector
    })()
    expect(received.map(({ path }) => path)).toEqual(['/custom/path'])
  })
})

test.each([
  'nonsense',
  '00-00000000000000000000000000000000-b7ad6b7169203331-01',
  '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
  'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  '00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01',
])('a caller’s malformed trace context (%s) starts a trace of our own', (traceparent) => {
  expect(traceContext('x_1', traceparent)).toEqual(traceContext('x_1'))
})
