// OpenRouter: activity exports (CSV of requests, JSON by day) and single generations.
import { isObject } from '../../core/json.ts'
import { defineImporter, dollarsOf, millis, only, rowOf, whole } from './importer.ts'

export const openrouter = defineImporter({
  name: 'openrouter',
  about: 'OpenRouter activity CSV and JSON, and generation records',
  page: 'https://openrouter.ai/docs/api-reference/get-a-generation',
  recognises: (record) => {
    const one = isObject(record.data) ? record.data : record
    return (
      ('tokens_prompt' in one && 'tokens_completion' in one) ||
      ('model_permaslug' in one && ('prompt_tokens' in one || 'usage' in one || 'cost_total' in one))
    )
  },
  read: (record) => {
    const one = isObject(record.data) ? record.data : record
    const isDay = 'requests' in one && 'prompt_tokens' in one
    const cacheRead = one.native_tokens_cached ?? one.tokens_cached
    return only(
      rowOf(
        one.model ?? one.model_permaslug,
        isDay
          ? { input: one.prompt_tokens, output: one.completion_tokens, reasoning: one.reasoning_tokens }
          : {
              input: one.native_tokens_prompt ?? one.tokens_prompt,
              cacheRead,
              output: one.native_tokens_completion ?? one.tokens_completion,
              reasoning: one.native_tokens_reasoning ?? one.tokens_reasoning,
            },
        {
          at: one.created_at ?? one.date,
          provider: 'openrouter',
          requests: isDay ? (whole(one.requests) ?? 1) : 1,
          billedNanos: dollarsOf(one.total_cost ?? one.cost_total ?? one.usage),
          key: one.api_key_name,
          project: one.app_name,
          user: one.external_user ?? one.user,
          durationMs: millis(one.generation_time ?? one.generation_time_ms),
          status: one.cancelled === true || one.cancelled === 'true' ? 'failed' : undefined,
          id: one.id ?? one.generation_id,
        },
      ),
    )
  },
  reads: [
    {
      records: [
        {
          data: {
            id: 'gen-1',
            created_at: '2026-09-01T21:19:33.705Z',
            model: 'meta-llama/llama-4-scout-17b-16e-instruct',
            provider_name: 'Groq',
            total_cost: 0.000105,
            tokens_prompt: 65,
            tokens_completion: 116,
            native_tokens_prompt: 64,
            native_tokens_completion: 98,
            native_tokens_reasoning: 0,
            generation_time: 2940,
          },
        },
      ],
      rows: [
        {
          model: 'meta-llama/llama-4-scout-17b-16e-instruct',
          requests: 1,
          inputFresh: 64,
          output: 98,
          at: '2026-09-01T21:19:33Z',
          provider: 'openrouter',
          billedNanos: 105_000,
          durationMs: 2940,
          id: 'gen-1',
        },
      ],
    },
    {
      records: [
        {
          generation_id: 'gen-2',
          created_at: '2026-09-01 21:19:33.705',
          cost_total: '0.0015',
          tokens_prompt: '10',
          tokens_completion: '25',
          tokens_reasoning: '0',
          model_permaslug: 'openai/gpt-4.1',
          provider_name: 'OpenAI',
          app_name: 'tickets',
          api_key_name: 'ci',
        },
      ],
      rows: [
        {
          model: 'openai/gpt-4.1',
          requests: 1,
          inputFresh: 10,
          output: 25,
          at: '2026-09-01T21:19:33Z',
          provider: 'openrouter',
          billedNanos: 1_500_000,
          key: 'ci',
          project: 'tickets',
          id: 'gen-2',
        },
      ],
    },
    {
      records: [
        {
          date: '2026-09-01 00:00:00',
          model: 'openai/gpt-4.1',
          model_permaslug: 'openai/gpt-4.1-2025-04-14',
          provider_name: 'OpenAI',
          usage: 0.015,
          requests: 5,
          prompt_tokens: 50,
          completion_tokens: 125,
          reasoning_tokens: 25,
        },
      ],
      rows: [
        {
          model: 'openai/gpt-4.1',
          requests: 5,
          inputFresh: 50,
          output: 125,
          reasoning: 25,
          at: '2026-09-01T00:00:00Z',
          provider: 'openrouter',
          billedNanos: 15_000_000,
        },
      ],
    },
  ],
  refuses: [
    {
      records: [{ id: 'gen-3', created_at: 'yesterday', model: 'openai/gpt-4.1', tokens_prompt: 1, tokens_completion: 1 }],
      refused: 'its time cannot be read',
    },
  ],
})
