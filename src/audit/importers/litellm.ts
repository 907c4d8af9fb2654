// LiteLLM's spend logs: the table of its proxy as JSON (`/spend/logs`) or dumped as CSV.
import { isObject, type JsonObject } from '../../core/json.ts'
import { defineImporter, dig, dollarsOf, only, promptOf, rowOf, statusOf } from './importer.ts'

export const litellm = defineImporter({
  name: 'litellm',
  about: 'LiteLLM proxy spend logs (LiteLLM_SpendLogs), JSON or CSV',
  page: 'https://docs.litellm.ai/docs/proxy/cost_tracking',
  recognises: (record) => 'spend' in record && 'startTime' in record && 'prompt_tokens' in record,
  read: (record) => {
    const metadata = objectOf(record.metadata)
    const usage = dig(metadata, 'usage_object')
    const isHit = record.cache_hit === 'True' || record.cache_hit === 'true'
    return only(
      rowOf(
        record.model || record.model_group,
        {
          input: record.prompt_tokens,
          cacheRead: dig(usage, 'prompt_tokens_details', 'cached_tokens') ?? dig(usage, 'cache_read_input_tokens'),
          cacheWrite: dig(usage, 'cache_creation_input_tokens'),
          output: record.completion_tokens,
          reasoning: dig(usage, 'completion_tokens_details', 'reasoning_tokens'),
        },
        {
          at: record.startTime,
          provider: record.custom_llm_provider,
          // A hit of the proxy's own cache cost nothing, and says so.
          billedNanos: dollarsOf(record.spend) ?? (isHit ? 0 : undefined),
          team: dig(metadata, 'user_api_key_team_alias') ?? record.team_id,
          user: record.end_user || record.user,
          key: dig(metadata, 'user_api_key_alias'),
          task: Array.isArray(objectOf(record.request_tags)) ? undefined : dig(metadata, 'task'),
          isBatch: typeof record.call_type === 'string' && /batch/.test(record.call_type),
          prompt: promptOf(objectOf(record.messages)) ?? promptOf(objectOf(record.proxy_server_request)),
          durationMs: span(record.startTime, record.endTime),
          status: statusOf(record.status ?? dig(metadata, 'status')),
          id: record.request_id,
        },
      ),
    )
  },
  reads: [
    {
      records: [
        {
          request_id: 'chatcmpl-1',
          call_type: 'acompletion',
          api_key: 'hash',
          spend: 0.000123,
          total_tokens: 40,
          prompt_tokens: 30,
          completion_tokens: 10,
          startTime: '2026-09-01T00:00:00.000000+00:00',
          endTime: '2026-09-01T00:00:01.500000+00:00',
          model: 'gpt-4.1-mini',
          custom_llm_provider: 'openai',
          user: 'default',
          team_id: 't1',
          end_user: 'anna',
          status: 'success',
          cache_hit: 'False',
          metadata: {
            user_api_key_alias: 'ci',
            user_api_key_team_alias: 'legal',
            usage_object: { prompt_tokens_details: { cached_tokens: 20 } },
          },
          messages: {},
        },
      ],
      rows: [
        {
          model: 'gpt-4.1-mini',
          requests: 1,
          inputFresh: 10,
          cacheRead: 20,
          output: 10,
          at: '2026-09-01T00:00:00Z',
          provider: 'openai',
          billedNanos: 123_000,
          team: 'legal',
          user: 'anna',
          key: 'ci',
          durationMs: 1500,
          status: 'ok',
          id: 'chatcmpl-1',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [{ request_id: 'x', spend: 0.1, startTime: '2026-09-01T00:00:00Z', model: '', prompt_tokens: 1, completion_tokens: 1 }],
      refused: 'it names no model',
    },
    {
      records: [{ request_id: 'x', spend: 0.1, startTime: '2026-09-01T00:00:00Z', model: 'm', prompt_tokens: -5, completion_tokens: 1 }],
      refused: 'a count of tokens is no whole number',
    },
  ],
})

/** In a CSV dump JSON columns are texts. */
function objectOf(value: unknown): unknown {
  if (typeof value !== 'string') return isObject(value) && Object.keys(value).length === 0 ? undefined : value
  if (!value.startsWith('{') && !value.startsWith('[')) return undefined
  try {
    return JSON.parse(value) as JsonObject
  } catch {
    return undefined // a column that is cut off tells nothing, and what it would tell may be missing
  }
}

export function span(start: unknown, end: unknown): number | undefined {
  const ms = typeof start === 'string' && typeof end === 'string' ? Date.parse(end) - Date.parse(start) : Number.NaN
  return ms >= 0 ? ms : undefined
}
