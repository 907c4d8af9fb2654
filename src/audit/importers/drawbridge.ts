// Drawbridge's own ledger: entries as `/admin/exchanges` tells them, or the table's rows as exported from the database.
import type { JsonObject } from '../../core/json.ts'
import { defineImporter, dig, only, type Read, rowOf, whole } from './importer.ts'

export const drawbridge = defineImporter({
  name: 'drawbridge',
  about: 'Drawbridge: entries of /admin/exchanges, or rows of its ledger',
  page: 'docs/reference/ledger.md',
  recognises: (record) =>
    ('askedModel' in record && 'decision' in record && 'caller' in record) || ('asked_model' in record && 'cost_source' in record),
  read: (record) => ('askedModel' in record ? readEntry(record) : readTableRow(record)),
  reads: [
    {
      records: [
        {
          id: 'x_1',
          at: '2026-09-01T00:00:00.000Z',
          caller: 'ci',
          askedModel: 'auto',
          answeredModel: 'gpt-4.1',
          decision: { kind: 'route' },
          attempts: [{ upstream: 'openai', provider: 'openai', model: 'gpt-4.1' }],
          usage: { inputTotal: 30, cacheRead: 10, outputTotal: 4 },
          cost: { micros: 500, source: 'catalogue' },
          outcome: 'answered',
          totalMs: 900,
        },
      ],
      rows: [
        {
          model: 'gpt-4.1',
          requests: 1,
          inputFresh: 20,
          cacheRead: 10,
          output: 4,
          at: '2026-09-01T00:00:00Z',
          provider: 'openai',
          billedNanos: 500_000,
          key: 'ci',
          durationMs: 900,
          status: 'ok',
          id: 'x_1',
        },
      ],
    },
    {
      records: [
        {
          id: 'x_2',
          at: '2026-09-01T00:00:00.000Z',
          caller: 'ci',
          asked_model: 'auto',
          answered_model: 'qwen3:8b',
          provider: 'ollama',
          input_total: '30',
          output_total: '4',
          cost_micros: '',
          cost_source: 'local',
          outcome: 'answered',
          total_ms: '900',
        },
      ],
      rows: [
        {
          model: 'qwen3:8b',
          requests: 1,
          inputFresh: 30,
          output: 4,
          at: '2026-09-01T00:00:00Z',
          provider: 'ollama',
          key: 'ci',
          durationMs: 900,
          status: 'ok',
          id: 'x_2',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [{ id: 'x', at: 'never', caller: 'ci', asked_model: 'auto', cost_source: 'local', outcome: 'answered' }],
      refused: 'its time cannot be read',
    },
  ],
})

function readEntry(entry: JsonObject): Read {
  const attempts = Array.isArray(entry.attempts) ? entry.attempts : []
  const last = attempts.at(-1)
  return only(
    rowOf(
      entry.answeredModel ?? dig(last, 'model') ?? entry.askedModel,
      {
        input: dig(entry, 'usage', 'inputTotal'),
        cacheRead: dig(entry, 'usage', 'cacheRead'),
        cacheWrite: dig(entry, 'usage', 'cacheWrite'),
        cacheWrite1h: dig(entry, 'usage', 'cacheWrite1h'),
        output: dig(entry, 'usage', 'outputTotal'),
        reasoning: dig(entry, 'usage', 'reasoning'),
      },
      {
        at: entry.at,
        provider: dig(last, 'provider'),
        billedNanos: nanosOfMicros(dig(entry, 'cost', 'micros')),
        key: entry.caller,
        durationMs: whole(entry.totalMs),
        status: entry.outcome === 'answered' ? 'ok' : 'failed',
        id: entry.id,
      },
    ),
  )
}

function readTableRow(row: JsonObject): Read {
  return only(
    rowOf(
      row.answered_model || row.asked_model,
      {
        input: row.input_total,
        cacheRead: row.cache_read,
        cacheWrite: row.cache_write,
        cacheWrite1h: row.cache_write_1h,
        output: row.output_total,
        reasoning: row.reasoning,
      },
      {
        at: row.at,
        provider: row.provider,
        billedNanos: nanosOfMicros(row.cost_micros),
        key: row.caller,
        durationMs: whole(row.total_ms),
        status: row.outcome === 'answered' ? 'ok' : 'failed',
        id: row.id,
      },
    ),
  )
}

function nanosOfMicros(value: unknown): number | undefined {
  const micros = whole(value)
  return micros === undefined ? undefined : micros * 1_000
}
