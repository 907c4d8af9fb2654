// Langfuse: observations as its API (camel case), its export to a blob store (snake case) or a table's CSV write them. Only generations cost.
import { isObject, type JsonObject } from '../../core/json.ts'
import { defineImporter, dig, dollarsOf, only, promptOf, rowOf, seconds, whole } from './importer.ts'
import { span } from './litellm.ts'

export const langfuse = defineImporter({
  name: 'langfuse',
  about: 'Langfuse observations: API, blob storage export, CSV',
  page: 'https://langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields',
  recognises: (record) =>
    ('traceId' in record || 'trace_id' in record) &&
    ('usageDetails' in record ||
      'usage_details' in record ||
      'provided_model_name' in record ||
      ('calculatedTotalCost' in record && 'type' in record)),
  read: (record) => {
    const type = record.type
    const model = record.model ?? record.provided_model_name ?? record.providedModelName
    if ((typeof type === 'string' && type !== 'GENERATION' && type !== 'EMBEDDING') || (type === undefined && !model)) return []
    const usage = objectOf(record.usageDetails ?? record.usage_details)
    const read = usage?.input_cached_tokens ?? usage?.cache_read_input_tokens ?? usage?.input_cache_read
    const written = usage?.cache_creation_input_tokens ?? usage?.input_cache_creation
    const reasoning = usage?.output_reasoning_tokens ?? usage?.output_reasoning
    // Its details are apart from each other: `input` is what no cache held, `output` what was no reasoning.
    const output = usage?.output
    const made = whole(output)
    return only(
      rowOf(
        model,
        usage
          ? {
              fresh: usage.input,
              cacheRead: read,
              cacheWrite: written,
              output: made === undefined ? output : made + (whole(reasoning) ?? 0),
              reasoning,
            }
          : {
              input: record.promptTokens ?? dig(record, 'usage', 'input'),
              output: record.completionTokens ?? dig(record, 'usage', 'output'),
            },
        {
          at: record.startTime ?? record.start_time,
          billedNanos: dollarsOf(
            record.calculatedTotalCost ??
              record.totalCost ??
              record.total_cost ??
              objectOf(record.costDetails ?? record.cost_details)?.total,
          ),
          user: record.userId ?? record.user_id,
          project: record.environment === 'default' ? undefined : record.environment,
          task: record.name,
          prompt: promptOf(parsed(record.input)),
          durationMs: span(record.startTime, record.endTime) ?? seconds(record.latency),
          status: record.level === 'ERROR' ? 'failed' : 'ok',
          id: record.id,
        },
      ),
    )
  },
  reads: [
    {
      records: [
        {
          id: 'o1',
          traceId: 't1',
          type: 'GENERATION',
          name: 'summarise',
          startTime: '2026-09-01T00:00:00.000Z',
          endTime: '2026-09-01T00:00:02.000Z',
          model: 'gpt-4.1',
          usageDetails: { input: 20, input_cached_tokens: 10, output: 4, total: 34 },
          costDetails: { total: 0.0005 },
          calculatedTotalCost: 0.0005,
          level: 'DEFAULT',
          input: [{ role: 'user', content: 'Sum up' }],
        },
        { id: 'o2', traceId: 't1', type: 'SPAN', name: 'retrieve', usageDetails: {} },
      ],
      rows: [
        {
          model: 'gpt-4.1',
          requests: 1,
          inputFresh: 20,
          cacheRead: 10,
          output: 4,
          at: '2026-09-01T00:00:00Z',
          billedNanos: 500_000,
          prompt: 'Sum up',
          task: 'summarise',
          durationMs: 2000,
          status: 'ok',
          id: 'o1',
        },
      ],
    },
    {
      records: [
        {
          id: 'o3',
          trace_id: 't2',
          type: 'GENERATION',
          start_time: '2026-09-01 13:46:19.963000',
          provided_model_name: 'claude-sonnet-4-5',
          usage_details: { input: 5, cache_read_input_tokens: 90, output: 7 },
          cost_details: { total: 0.001 },
          total_cost: 0.001,
          user_id: 'anna',
        },
      ],
      rows: [
        {
          model: 'claude-sonnet-4-5',
          requests: 1,
          inputFresh: 5,
          cacheRead: 90,
          output: 7,
          at: '2026-09-01T13:46:19Z',
          billedNanos: 1_000_000,
          user: 'anna',
          status: 'ok',
          id: 'o3',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [{ id: 'o4', traceId: 't', type: 'GENERATION', startTime: '2026-09-01T00:00:00Z', usageDetails: { input: 1, output: 1 } }],
      refused: 'it names no model',
    },
  ],
})

function objectOf(value: unknown): JsonObject | undefined {
  const read = parsed(value)
  return isObject(read) && Object.keys(read).length > 0 ? read : undefined
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value // a text that only looks like JSON
  }
}
