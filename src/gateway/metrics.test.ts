import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anAttempt, anEntry, entries } from '../../test/fakes/entries.ts'
import type { Entry } from '../core/exchange.ts'
import { createMetrics, type MetricSources } from './metrics.ts'

async function page(observed: readonly Entry[], sources: MetricSources = {}): Promise<string[]> {
  const metrics = createMetrics({ version: '1.2.3', sources })
  metrics.observe(observed)
  return (await metrics.text()).split('\n')
}

const cloud = anAttempt({ upstream: 'far', provider: 'openai', zone: { zone: 'cloud', by: 'hosted', at: '2026-11-20T00:00:00.000Z' } })

describe('metrics', () => {
  test('count requests, tries, tokens and money', async () => {
    const far = {
      attempts: [anAttempt({ error: 'upstream.timeout', status: undefined }), cloud],
      route: 'cloud',
      answeredModel: 'gpt-x',
    } as const
    const lines = await page([
      anEntry({ id: 'a' }),
      anEntry({ id: 'b' }),
      anEntry({
        id: 'c',
        ...far,
        cost: { micros: 1_500_000, source: 'catalogue' },
        usage: { inputTotal: 100, cacheRead: 40, outputTotal: 7 },
      }),
      anEntry({ id: 'd', route: 'refused', outcome: 'refused', status: 403, attempts: [], usage: undefined, firstByteMs: undefined }),
    ])
    for (const line of [
      'drawbridge_requests_total{door="POST /v1/chat/completions",route="local",outcome="answered",status="200"} 2',
      'drawbridge_requests_total{door="POST /v1/chat/completions",route="refused",outcome="refused",status="403"} 1',
      'drawbridge_attempts_total{upstream="box",outcome="ok"} 2',
      'drawbridge_attempts_total{upstream="box",outcome="upstream.timeout"} 1',
      'drawbridge_attempts_total{upstream="far",outcome="ok"} 1',
      'drawbridge_model_requests_total{upstream="far",model="gpt-x",outcome="answered"} 1',
      'drawbridge_tokens_total{direction="input",zone="device"} 1624',
      'drawbridge_tokens_total{direction="output",zone="cloud"} 7',
      'drawbridge_cached_tokens_total{direction="read",zone="cloud"} 40',
      'drawbridge_cost_usd_total{provider="openai",zone="cloud"} 1.5',
      'drawbridge_unpriced_requests_total{provider="ollama",zone="device"} 2',
      'drawbridge_request_duration_seconds_count{door="POST /v1/chat/completions",route="local"} 2',
      'drawbridge_request_duration_seconds_bucket{le="0.5",door="POST /v1/chat/completions",route="local"} 0',
      'drawbridge_request_duration_seconds_bucket{le="1",door="POST /v1/chat/completions",route="local"} 2',
      'drawbridge_time_to_first_byte_seconds_count{door="POST /v1/chat/completions",route="cloud"} 1',
    ]) {
      expect(lines).toContain(line)
    }
    expect(lines.some((line) => line.startsWith('drawbridge_time_to_first_byte_seconds_count') && line.includes('refused'))).toBe(false)
  })

  test('add up over batches', async () => {
    const metrics = createMetrics({ version: '1' })
    for (let batch = 0; batch < 3; batch++) metrics.observe([anEntry(), anEntry()])
    expect(await metrics.text()).toContain('drawbridge_attempts_total{upstream="box",outcome="ok"} 6')
  })

  test('never grow with the names that callers or upstreams invent', async () => {
    const invented = Array.from({ length: 5_000 }, (_, index) =>
      anEntry({ door: `POST /${index}`, answeredModel: `model-${index}`, attempts: [anAttempt({ upstream: `up-${index}` })] }),
    )
    const lines = await page(invented)
    for (const [metric, label] of [
      ['requests_total', 'door'],
      ['model_requests_total', 'model'],
      ['attempts_total', 'upstream'],
    ]) {
      const own = lines.filter((line) => line.startsWith(`drawbridge_${metric}{`))
      expect(own.length).toBeLessThanOrEqual(201)
      expect(own.find((line) => line.includes(`${label}="other"`))).toMatch(/ 4800$/)
    }
  })

  test('take any exchange', async () => {
    const metrics = createMetrics({ version: '1' })
    fc.assert(fc.property(fc.array(entries(), { maxLength: 5 }), (all) => metrics.observe(all)))
    const odd = anEntry({
      totalMs: Number.NaN,
      firstByteMs: -1,
      usage: { inputTotal: -5, outputTotal: Number.NaN },
      cost: { micros: Number.POSITIVE_INFINITY, source: 'x' },
    })
    expect(() => metrics.observe([odd])).not.toThrow()
    expect(await metrics.text()).not.toMatch(/NaN|Infinity/)
  })

  test('tell the state of upstreams, queues, ledger and bridge when asked, and forget upstreams that are gone', async () => {
    let upstreams = [
      { upstream: 'box', isHealthy: true, breaker: 'closed' as const, queued: 3, inFlight: 1 },
      { upstream: 'far', isHealthy: false, breaker: 'open' as const, queued: 0, inFlight: 0 },
    ]
    const metrics = createMetrics({
      version: '1.2.3',
      sources: {
        inFlight: () => 4,
        isBridgeRaised: () => true,
        ledger: () => ({ queued: 7, dropped: 2, written: 100, failures: 1 }),
        traces: () => ({ dropped: 9 }),
        upstreams: () => upstreams,
      },
    })
    await metrics.text()
    const lines = (await metrics.text()).split('\n')
    for (const line of [
      `drawbridge_build_info{version="1.2.3",node="${process.version}"} 1`,
      'drawbridge_in_flight_requests 4',
      'drawbridge_bridge_raised 1',
      'drawbridge_ledger_queue 7',
      'drawbridge_ledger_dropped_total 2',
      'drawbridge_ledger_written_total 100',
      'drawbridge_traces_dropped_total 9',
      'drawbridge_upstream_healthy{upstream="far"} 0',
      'drawbridge_upstream_breaker{upstream="far"} 2',
      'drawbridge_upstream_queue_depth{upstream="box"} 3',
      'drawbridge_upstream_in_flight{upstream="box"} 1',
    ]) {
      expect(lines).toContain(line)
    }
    expect(lines.some((line) => line.startsWith('process_cpu_seconds_total'))).toBe(true)
    upstreams = upstreams.slice(0, 1)
    expect(await metrics.text()).not.toContain('upstream="far"')
  })
})
