// LangSmith's runs, as its API and exports write them. Only runs of a model cost; chains and tools around them repeat their figures.
import { defineImporter, dig, dollarsOf, only, promptOf, rowOf } from './importer.ts'
import { span } from './litellm.ts'

export const langsmith = defineImporter({
  name: 'langsmith',
  about: 'LangSmith runs',
  page: 'https://docs.langchain.com/langsmith/run-data-format',
  recognises: (record) => 'run_type' in record && ('dotted_order' in record || 'total_tokens' in record || 'trace_id' in record),
  read: (record) => {
    if (record.run_type !== 'llm' && record.run_type !== 'embedding') return []
    const metadata = dig(record, 'extra', 'metadata')
    return only(
      rowOf(
        dig(metadata, 'ls_model_name') ??
          dig(record, 'extra', 'invocation_params', 'model') ??
          dig(record, 'extra', 'invocation_params', 'model_name'),
        {
          input: record.prompt_tokens,
          cacheRead: dig(record, 'prompt_token_details', 'cache_read'),
          cacheWrite: dig(record, 'prompt_token_details', 'cache_creation'),
          output: record.completion_tokens,
          reasoning: dig(record, 'completion_token_details', 'reasoning'),
        },
        {
          at: record.start_time,
          provider: dig(metadata, 'ls_provider'),
          billedNanos: dollarsOf(record.total_cost),
          user: dig(metadata, 'user_id'),
          team: dig(metadata, 'team'),
          project: record.session_name,
          task: dig(metadata, 'task'),
          prompt: promptOf(record.inputs),
          durationMs: span(record.start_time, record.end_time),
          status: record.error ? 'failed' : 'ok',
          id: record.id,
        },
      ),
    )
  },
  reads: [
    {
      records: [
        {
          id: 'r1',
          trace_id: 't1',
          run_type: 'llm',
          start_time: '2026-09-01T00:00:00.000000',
          end_time: '2026-09-01T00:00:01.000000',
          prompt_tokens: 30,
          completion_tokens: 4,
          total_tokens: 34,
          total_cost: '0.0005',
          prompt_token_details: { cache_read: 10 },
          extra: { metadata: { ls_provider: 'openai', ls_model_name: 'gpt-4.1' } },
          inputs: { messages: [{ role: 'user', content: 'Sum up' }] },
        },
        { id: 'r0', trace_id: 't1', run_type: 'chain', total_tokens: 34, total_cost: '0.0005' },
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
          prompt: 'Sum up',
          durationMs: 1000,
          status: 'ok',
          id: 'r1',
        },
      ],
    },
  ],
  refuses: [{ records: [{ id: 'r2', trace_id: 't', run_type: 'llm', total_tokens: 3 }], refused: 'it names no model' }],
})
