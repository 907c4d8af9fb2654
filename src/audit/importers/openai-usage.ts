// OpenAI's usage and cost exports: pages of buckets from the API, or the CSV files of the dashboard. Aggregated: a row stands for many
// requests, and the cost export tells money without tokens.
import { isObject, type JsonObject } from '../../core/json.ts'
import { nanosOf } from '../money.ts'
import type { UsageRow } from '../row.ts'
import { defineImporter, dig, isRefusal, only, type Read, refuse, rowOf, whole } from './importer.ts'

const usageResult = /^organization\.usage\.(?:completions|embeddings|moderations)\.result$/
const costResult = 'organization.costs.result'

export const openaiUsage = defineImporter({
  name: 'openai-usage',
  about: 'OpenAI usage API, cost API and the CSV exports of its dashboard',
  page: 'https://platform.openai.com/docs/api-reference/usage',
  recognises: (record) =>
    (record.object === 'bucket' && Array.isArray(record.results)) ||
    isResult(record.object) ||
    ('num_model_requests' in record && 'input_tokens' in record) ||
    ('amount_value' in record && 'amount_currency' in record && 'start_time' in record),
  read: (record) => {
    if (record.object !== 'bucket') return readResult(record, record.start_time ?? record.start_time_iso ?? record.date)
    const rows: UsageRow[] = []
    for (const result of Array.isArray(record.results) ? record.results : []) {
      if (!isObject(result)) return refuse('a result is no object')
      const read = readResult(result, record.start_time)
      if (isRefusal(read)) return read
      rows.push(...read)
    }
    return rows
  },
  reads: [
    {
      records: [
        {
          object: 'bucket',
          start_time: 1788220800,
          end_time: 1788307200,
          results: [
            {
              object: 'organization.usage.completions.result',
              input_tokens: 1000,
              output_tokens: 500,
              input_cached_tokens: 800,
              num_model_requests: 5,
              project_id: 'proj_a',
              user_id: null,
              api_key_id: 'key_a',
              model: 'gpt-4.1-mini',
              batch: true,
            },
          ],
        },
      ],
      rows: [
        {
          model: 'gpt-4.1-mini',
          requests: 5,
          inputFresh: 200,
          cacheRead: 800,
          output: 500,
          at: '2026-09-01T00:00:00Z',
          provider: 'openai',
          isBatch: true,
          key: 'key_a',
          project: 'proj_a',
        },
      ],
    },
    {
      records: [
        {
          object: 'bucket',
          start_time: 1788220800,
          results: [{ object: costResult, amount: { value: 0.06, currency: 'usd' }, line_item: 'gpt-4.1, input', project_id: 'proj_a' }],
        },
      ],
      rows: [{ model: 'gpt-4.1', requests: 0, at: '2026-09-01T00:00:00Z', provider: 'openai', billedNanos: 60_000_000, project: 'proj_a' }],
    },
    {
      records: [
        { start_time: '1788220800', model: 'gpt-4.1', input_tokens: '70', output_tokens: '7', num_model_requests: '2', batch: 'False' },
      ],
      rows: [{ model: 'gpt-4.1', requests: 2, inputFresh: 70, output: 7, at: '2026-09-01T00:00:00Z', provider: 'openai' }],
    },
  ],
  refuses: [
    {
      records: [
        {
          object: 'bucket',
          start_time: 1788220800,
          results: [{ object: 'organization.usage.completions.result', input_tokens: -1, num_model_requests: 1, model: 'gpt-4.1' }],
        },
      ],
      refused: 'a count of tokens is no whole number',
    },
    {
      records: [{ object: 'bucket', start_time: 1788220800, results: [{ object: costResult, amount: { value: 3, currency: 'eur' } }] }],
      refused: 'its bill is not in dollars',
    },
  ],
})

function isResult(object: unknown): boolean {
  return typeof object === 'string' && (usageResult.test(object) || object === costResult)
}

function readResult(result: JsonObject, start: unknown): Read {
  const about = {
    at: start,
    provider: 'openai',
    project: result.project_id ?? result.project_name,
    user: result.user_id,
    key: result.api_key_id ?? result.api_key_name,
  }
  const money = dig(result, 'amount', 'value') ?? result.amount_value
  if (money !== undefined) {
    const currency = String(dig(result, 'amount', 'currency') ?? result.amount_currency ?? 'usd').toLowerCase()
    if (currency !== 'usd') return refuse('its bill is not in dollars')
    const billedNanos = nanosOf(money)
    if (billedNanos === undefined) return refuse('its bill is no amount')
    // A line item is a model and what of it: `gpt-4.1, cached input`.
    const item = typeof result.line_item === 'string' ? result.line_item.split(',')[0]?.trim() : ''
    return only(rowOf(item || 'not itemised', {}, { ...about, requests: 0, billedNanos }))
  }
  const isBatch = result.batch === true || /^true$/i.test(String(result.batch))
  return only(
    rowOf(
      result.model || 'not grouped by model',
      { input: result.input_tokens, cacheRead: result.input_cached_tokens, output: result.output_tokens },
      { ...about, isBatch, tier: result.service_tier, requests: whole(result.num_model_requests) ?? 1 },
    ),
  )
}
