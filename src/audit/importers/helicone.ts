// Helicone's request export: JSON lines or CSV, from its tool or its query API.
import { defineImporter, dig, dollarsOf, millis, only, promptOf, rowOf, statusOf, word } from './importer.ts'

export const helicone = defineImporter({
  name: 'helicone',
  about: 'Helicone request exports, JSON lines or CSV',
  page: 'https://docs.helicone.ai/tools/export',
  recognises: (record) =>
    'request_created_at' in record && ('prompt_tokens' in record || 'total_tokens' in record || 'request_model' in record),
  read: (record) =>
    only(
      rowOf(
        word(record.response_model) ?? word(record.model) ?? word(record.request_model) ?? record.model_override,
        {
          input: record.prompt_tokens,
          cacheRead: record.prompt_cache_read_tokens,
          cacheWrite: record.prompt_cache_write_tokens,
          output: record.completion_tokens,
          reasoning: record.reasoning_tokens,
        },
        {
          at: record.request_created_at,
          provider: typeof record.provider === 'string' ? record.provider.toLowerCase() : undefined,
          billedNanos: dollarsOf(record.cost ?? record.costUSD ?? record.cost_usd),
          user: record.request_user_id ?? record.user_id,
          team: dig(record, 'request_properties', 'team') ?? dig(record, 'request_properties', 'Team') ?? dig(record, 'properties', 'team'),
          task: dig(record, 'request_properties', 'task') ?? dig(record, 'properties', 'task'),
          prompt: promptOf(record.request_body),
          durationMs: millis(record.delay_ms),
          status: statusOf(record.response_status),
          id: record.request_id,
        },
      ),
    ),
  reads: [
    {
      records: [
        {
          request_id: 'r1',
          request_created_at: '2026-09-01T00:00:00.000Z',
          request_model: 'gpt-4.1',
          response_status: 200,
          delay_ms: 900,
          prompt_tokens: 30,
          completion_tokens: 4,
          prompt_cache_read_tokens: 10,
          cost: 0.0005,
          provider: 'OPENAI',
          request_user_id: 'anna',
          request_properties: { team: 'support' },
          request_body: { messages: [{ role: 'user', content: 'Label this ticket' }] },
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
          team: 'support',
          user: 'anna',
          prompt: 'Label this ticket',
          durationMs: 900,
          status: 'ok',
          id: 'r1',
        },
      ],
    },
  ],
  refuses: [{ records: [{ request_id: 'r', request_created_at: '2026-09-01T00:00:00Z', prompt_tokens: 1 }], refused: 'it names no model' }],
})
