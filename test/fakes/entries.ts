// Exchanges that never happened, for tests and measurements of whatever reads the ledger's lines.
import fc from 'fast-check'
import { errorTable } from '../../src/core/errors.ts'
import type { Attempt, Entry } from '../../src/core/exchange.ts'
import { levels, zones } from '../../src/core/sensitivity.ts'

/** An ordinary answered request; say only what matters to the test. */
export function anEntry(over: Partial<Entry> = {}): Entry {
  const id = over.id ?? 'x_01'
  return {
    id,
    at: '2026-11-20T09:00:00.000Z',
    caller: 'anonymous',
    door: 'POST /v1/chat/completions',
    operation: 'chat',
    askedModel: 'auto',
    answeredModel: 'llama3.2:3b',
    isStream: true,
    level: 'internal',
    route: 'local',
    decision: {
      kind: 'route',
      id: `d_${id}`,
      candidates: [
        {
          upstream: 'box',
          provider: 'ollama',
          model: { name: 'llama3.2:3b', zone: anAttempt().zone, can: { tools: true, chat: true }, window: 8192, isLoaded: true },
          reasons: [{ code: 'alias.order', data: { alias: 'auto', place: 1 } }],
        },
      ],
      rejected: [
        { upstream: 'claude', model: 'claude-x', reasons: [{ code: 'sensitivity.zone', data: { level: 'internal', zone: 'cloud' } }] },
      ],
      signals: [
        { name: 'tokens', value: 812 },
        { name: 'has-tools', value: false },
      ],
      level: 'internal',
      policy: 'balanced',
    },
    attempts: [anAttempt()],
    warnings: [],
    usage: { inputTotal: 812, outputTotal: 133 },
    finish: { unified: 'stop', raw: 'stop' },
    cost: { source: 'local' },
    outcome: 'answered',
    status: 200,
    firstByteMs: 41.25,
    totalMs: 903.5,
    ...over,
  }
}

/** One try that went well. */
export function anAttempt(over: Partial<Attempt> = {}): Attempt {
  return {
    upstream: 'box',
    provider: 'ollama',
    model: 'llama3.2:3b',
    zone: { zone: 'device', by: 'loopback', detail: '127.0.0.1', at: '2026-11-20T08:59:00.000Z' },
    wire: 'openai-chat',
    lane: 'raw',
    status: 200,
    queueMs: 0.1,
    firstByteMs: 40,
    totalMs: 900,
    bytesOut: 3200,
    bytesIn: 5400,
    ...over,
  }
}

const name = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', '').toWellFormed())
const milliseconds = fc.double({ min: 0, max: 1e7, noNaN: true, noDefaultInfinity: true }).map(Math.abs)
const tokens = fc.nat(2 ** 40)
const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }).map((date) => date.toISOString())
const code = fc.constantFrom(...(Object.keys(errorTable) as (keyof typeof errorTable)[]))
const reason = fc.record({
  code: fc.constantFrom('name.exact' as const, 'zone.device' as const),
  data: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.nat()),
})

/** Any exchange there may be, without optional members that are present but undefined. */
export function entries(): fc.Arbitrary<Entry> {
  const zoneProof = fc.record(
    { zone: fc.constantFrom(...zones), by: name, detail: name, at: instant },
    { requiredKeys: ['zone', 'by', 'at'] },
  )
  const attempt = fc.record(
    {
      upstream: name,
      provider: name,
      model: name,
      zone: zoneProof,
      wire: fc.constantFrom('openai-chat' as const, 'anthropic-messages' as const, 'native' as const),
      lane: fc.constantFrom('raw' as const, 'edited' as const, 'translated' as const),
      status: fc.integer({ min: 100, max: 599 }),
      error: code,
      upstreamRequestId: name,
      queueMs: milliseconds,
      firstByteMs: milliseconds,
      totalMs: milliseconds,
      bytesOut: tokens,
      bytesIn: tokens,
    },
    { requiredKeys: ['upstream', 'provider', 'model', 'zone', 'wire', 'lane', 'queueMs', 'totalMs', 'bytesOut', 'bytesIn'] },
  )
  const id = fc.uuid()
  const level = fc.constantFrom(...levels)
  const rejected = fc.array(fc.record({ upstream: name, model: name, reasons: fc.array(reason, { maxLength: 2 }) }), { maxLength: 3 })
  const signals = fc.array(fc.record({ name, value: fc.oneof(name, fc.boolean(), fc.nat()) }), { maxLength: 3 })
  const decision = fc.oneof(
    fc.record({
      kind: fc.constant('route' as const),
      id,
      candidates: fc.array(
        fc.record({
          upstream: name,
          provider: name,
          model: fc.record({ name, zone: zoneProof, can: fc.constant({}) }),
          reasons: fc.array(reason, { maxLength: 2 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      rejected,
      signals,
      level,
      policy: name,
    }),
    fc.record({
      kind: fc.constant('refuse' as const),
      id,
      reasons: fc.array(reason, { maxLength: 2 }),
      rejected,
      signals,
      level,
      policy: name,
    }),
  )
  return fc.record(
    {
      id,
      at: instant,
      caller: name,
      door: name,
      operation: fc.constantFrom('chat' as const, 'completion' as const, 'embedding' as const, 'native' as const),
      askedModel: name,
      answeredModel: name,
      isStream: fc.boolean(),
      level,
      route: fc.constantFrom('local' as const, 'cloud' as const, 'redacted-cloud' as const, 'refused' as const),
      decision,
      attempts: fc.array(attempt, { maxLength: 3 }),
      warnings: fc.array(fc.record({ path: name, code: fc.constantFrom('dropped' as const, 'clamped' as const) }), { maxLength: 3 }),
      usage: fc
        .record(
          { inputTotal: tokens, cacheRead: tokens, cacheWrite: tokens, cacheWrite1h: tokens, outputTotal: tokens, reasoning: tokens },
          { requiredKeys: [] },
        )
        .filter((usage) => Object.keys(usage).length > 0),
      usageEstimated: fc.boolean(),
      finish: fc.record(
        { unified: fc.constantFrom('stop' as const, 'length' as const, 'tool-calls' as const), raw: name, stopSequence: name },
        { requiredKeys: ['unified'] },
      ),
      cost: fc.record(
        { micros: tokens, source: fc.constantFrom('catalogue', 'override', 'local', 'unknown'), pricedAt: instant },
        { requiredKeys: ['source'] },
      ),
      outcome: fc.constantFrom('answered' as const, 'incomplete' as const, 'failed' as const, 'refused' as const, 'gone' as const),
      status: fc.integer({ min: 100, max: 599 }),
      error: code,
      firstByteMs: milliseconds,
      totalMs: milliseconds,
      traceparent: name,
      baseline: fc.record({ model: name, micros: tokens }, { requiredKeys: ['model'] }),
      team: name,
    },
    {
      requiredKeys: [
        'id',
        'at',
        'caller',
        'door',
        'operation',
        'askedModel',
        'isStream',
        'level',
        'route',
        'decision',
        'attempts',
        'warnings',
        'cost',
        'outcome',
        'status',
        'totalMs',
      ],
    },
  )
}
