// Anthropic's usage and cost reports: buckets of the Admin API, or the CSV files of the console.
import { isObject, type JsonObject } from '../../core/json.ts'
import { nanosOf } from '../money.ts'
import type { UsageRow } from '../row.ts'
import { defineImporter, dig, isRefusal, only, type Read, refuse, rowOf, whole } from './importer.ts'

export const anthropicUsage = defineImporter({
  name: 'anthropic-usage',
  about: 'Anthropic usage report, cost report and the CSV exports of its console',
  page: 'https://docs.claude.com/en/api/usage-cost-api',
  recognises: (record) =>
    'usage_input_tokens_no_cache' in record ||
    ('uncached_input_tokens' in record && 'output_tokens' in record) ||
    ('cost_usd' in record && 'token_type' in record) ||
    (typeof record.starting_at === 'string' && Array.isArray(record.results)),
  read: (record) => {
    if (!Array.isArray(record.results)) return readResult(record, record.usage_date_utc ?? record.starting_at)
    const rows: UsageRow[] = []
    for (const result of record.results) {
      if (!isObject(result)) return refuse('a result is no object')
      const read = readResult(result, record.starting_at)
      if (isRefusal(read)) return read
      rows.push(...read)
    }
    return rows
  },
  reads: [
    {
      records: [
        {
          starting_at: '2026-09-01T00:00:00Z',
          ending_at: '2026-09-02T00:00:00Z',
          results: [
            {
              uncached_input_tokens: 1500,
              cache_creation: { ephemeral_1h_input_tokens: 1000, ephemeral_5m_input_tokens: 500 },
              cache_read_input_tokens: 200,
              output_tokens: 500,
              server_tool_use: { web_search_requests: 0 },
              api_key_id: 'apikey_a',
              workspace_id: 'wrkspc_a',
              model: 'claude-sonnet-4-5',
              service_tier: 'batch',
            },
          ],
        },
      ],
      rows: [
        {
          model: 'claude-sonnet-4-5',
          requests: 0,
          inputFresh: 1500,
          cacheRead: 200,
          cacheWrite: 1500,
          cacheWrite1h: 1000,
          output: 500,
          at: '2026-09-01T00:00:00Z',
          provider: 'anthropic',
          isBatch: true,
          key: 'apikey_a',
          project: 'wrkspc_a',
        },
      ],
    },
    {
      records: [
        {
          starting_at: '2026-09-01T00:00:00Z',
          results: [
            {
              currency: 'USD',
              amount: '123.4567',
              workspace_id: 'wrkspc_a',
              model: 'claude-opus-4-5',
              description: 'Claude Opus 4.5 Usage',
            },
          ],
        },
      ],
      rows: [
        {
          model: 'claude-opus-4-5',
          requests: 0,
          at: '2026-09-01T00:00:00Z',
          provider: 'anthropic',
          billedNanos: 1_234_567_000,
          project: 'wrkspc_a',
        },
      ],
    },
    {
      records: [
        {
          usage_date_utc: '2026-09-01 00:00',
          model_version: 'claude-haiku-4-5',
          api_key: 'ci',
          workspace: 'Default',
          usage_input_tokens_no_cache: '35',
          usage_input_tokens_cache_write_5m: '10',
          usage_input_tokens_cache_write_1h: '0',
          usage_input_tokens_cache_read: '90',
          usage_output_tokens: '7',
        },
      ],
      rows: [
        {
          model: 'claude-haiku-4-5',
          requests: 0,
          inputFresh: 35,
          cacheRead: 90,
          cacheWrite: 10,
          output: 7,
          at: '2026-09-01T00:00:00Z',
          provider: 'anthropic',
          key: 'ci',
          project: 'Default',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [
        { starting_at: '2026-09-01T00:00:00Z', results: [{ uncached_input_tokens: 1.5, output_tokens: 2, model: 'claude-haiku-4-5' }] },
      ],
      refused: 'a count of tokens is no whole number',
    },
  ],
})

/** The reports tell no count of requests, so that rows stand for none and say how many tokens there were. */
function readResult(result: JsonObject, start: unknown): Read {
  const about = {
    at: start,
    provider: 'anthropic',
    requests: 0,
    key: result.api_key_id ?? result.api_key,
    project: result.workspace_id ?? result.workspace,
    isBatch: result.service_tier === 'batch',
    tier: result.service_tier === 'standard' || result.service_tier === 'batch' ? undefined : result.service_tier,
  }
  if (result.amount !== undefined || result.cost_usd !== undefined) {
    if (result.currency !== undefined && result.currency !== 'USD') return refuse('its bill is not in dollars')
    // The API tells cents, the console's file dollars.
    const billedNanos = result.amount !== undefined ? nanosOf(result.amount, 100) : nanosOf(result.cost_usd)
    if (billedNanos === undefined) return refuse('its bill is no amount')
    return only(rowOf(result.model || result.model_version || result.description || 'not itemised', {}, { ...about, billedNanos }))
  }
  const written = [
    dig(result, 'cache_creation', 'ephemeral_5m_input_tokens') ?? result.usage_input_tokens_cache_write_5m,
    dig(result, 'cache_creation', 'ephemeral_1h_input_tokens') ?? result.usage_input_tokens_cache_write_1h,
  ].map(whole)
  return only(
    rowOf(
      result.model || result.model_version || 'not grouped by model',
      {
        fresh: result.uncached_input_tokens ?? result.usage_input_tokens_no_cache,
        cacheRead: result.cache_read_input_tokens ?? result.usage_input_tokens_cache_read,
        cacheWrite: (written[0] ?? 0) + (written[1] ?? 0),
        cacheWrite1h: written[1],
        output: result.output_tokens ?? result.usage_output_tokens,
      },
      about,
    ),
  )
}
