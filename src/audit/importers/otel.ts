// OpenTelemetry spans with the GenAI attributes, as OTLP JSON: one exported batch a line, or one document.
import { isObject, type JsonObject } from '../../core/json.ts'
import type { UsageRow } from '../row.ts'
import { defineImporter, dig, type Read, refuse, rowOf } from './importer.ts'

export const otel = defineImporter({
  name: 'otel',
  about: 'OpenTelemetry GenAI spans as OTLP JSON',
  page: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/',
  recognises: (record) => Array.isArray(record.scopeSpans) || Array.isArray(record.resourceSpans),
  read: (record): Read => {
    const rows: UsageRow[] = []
    for (const resource of listOf(record.resourceSpans ?? [record])) {
      const service = attributesOf(dig(resource, 'resource', 'attributes')).get('service.name')
      for (const scope of listOf(resource.scopeSpans)) {
        for (const span of listOf(scope.spans)) {
          const said = attributesOf(span.attributes)
          const operation = said.get('gen_ai.operation.name')
          if (!said.has('gen_ai.request.model') && !said.has('gen_ai.response.model')) continue
          // An agent's span repeats what its calls of a model tell.
          if (operation === 'invoke_agent' || operation === 'create_agent' || operation === 'execute_tool') continue
          const row = rowOfSpan(span, said, service)
          if ('refused' in row) return refuse(row.refused)
          rows.push(row)
        }
      }
    }
    return rows
  },
  reads: [
    {
      records: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'desk' } }] },
          scopeSpans: [
            {
              spans: [
                {
                  spanId: 'b1',
                  startTimeUnixNano: '1788220800000000000',
                  endTimeUnixNano: '1788220801500000000',
                  attributes: [
                    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
                    { key: 'gen_ai.provider.name', value: { stringValue: 'openai' } },
                    { key: 'gen_ai.request.model', value: { stringValue: 'gpt-4.1' } },
                    { key: 'gen_ai.usage.input_tokens', value: { intValue: '30' } },
                    { key: 'gen_ai.usage.output_tokens', value: { intValue: '4' } },
                  ],
                },
                { spanId: 'b0', startTimeUnixNano: '1788220800000000000', attributes: [] },
              ],
            },
          ],
        },
      ],
      rows: [
        {
          model: 'gpt-4.1',
          requests: 1,
          inputFresh: 30,
          output: 4,
          at: '2026-09-01T00:00:00Z',
          provider: 'openai',
          project: 'desk',
          durationMs: 1500,
          status: 'ok',
          id: 'b1',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [
        {
          scopeSpans: [
            {
              spans: [
                {
                  startTimeUnixNano: 'x',
                  attributes: [{ key: 'gen_ai.request.model', value: { stringValue: 'm' } }],
                },
              ],
            },
          ],
        },
      ],
      refused: 'its time cannot be read',
    },
  ],
})

function rowOfSpan(span: JsonObject, said: ReadonlyMap<string, string | number>, service: string | number | undefined) {
  const started = span.startTimeUnixNano
  const ms = (Number(span.endTimeUnixNano) - Number(started)) / 1e6
  return rowOf(
    said.get('gen_ai.response.model') ?? said.get('gen_ai.request.model'),
    {
      input: said.get('gen_ai.usage.input_tokens') ?? said.get('gen_ai.usage.prompt_tokens'),
      cacheRead: said.get('gen_ai.usage.cache_read.input_tokens') ?? said.get('gen_ai.usage.cache_read_input_tokens'),
      cacheWrite: said.get('gen_ai.usage.cache_creation.input_tokens') ?? said.get('gen_ai.usage.cache_creation_input_tokens'),
      output: said.get('gen_ai.usage.output_tokens') ?? said.get('gen_ai.usage.completion_tokens'),
      reasoning: said.get('gen_ai.usage.reasoning.output_tokens'),
    },
    {
      at: started,
      provider: said.get('gen_ai.provider.name') ?? said.get('gen_ai.system'),
      user: said.get('enduser.id') ?? said.get('user.id'),
      project: service,
      durationMs: Number.isFinite(ms) && ms >= 0 ? Math.round(ms) : undefined,
      status: said.has('error.type') || dig(span, 'status', 'code') === 2 ? 'failed' : 'ok',
      id: span.spanId,
    },
  )
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** Values are boxed by type, and whole numbers are texts. */
function attributesOf(list: unknown): Map<string, string | number> {
  const said = new Map<string, string | number>()
  for (const { key, value } of listOf(list)) {
    const boxed = dig(value, 'stringValue') ?? dig(value, 'intValue') ?? dig(value, 'doubleValue')
    if (typeof key === 'string' && (typeof boxed === 'string' || typeof boxed === 'number')) said.set(key, boxed)
  }
  return said
}
