// Gemini on Vertex AI: request-response logs as exported from BigQuery, and the CSV of Cloud Billing.
import { isObject, type JsonObject } from '../../core/json.ts'
import { nanosOf } from '../money.ts'
import { defineImporter, dig, only, promptOf, type Read, refuse, rowOf } from './importer.ts'

export const gemini = defineImporter({
  name: 'gemini',
  about: 'Gemini and Vertex AI: request-response logs and the billing export',
  page: 'https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/request-response-logging',
  recognises: (record) =>
    (record.full_response !== undefined && record.full_request !== undefined) ||
    isObject(dig(record, 'response', 'usageMetadata')) ||
    isObject(record.usageMetadata) ||
    ('SKU description' in record && 'Service description' in record) ||
    (isObject(record.sku) && isObject(record.service) && 'cost' in record),
  read: (record) => (record.cost !== undefined || 'SKU description' in record ? readBill(record) : readRequest(record)),
  reads: [
    {
      records: [
        {
          endpoint: '/',
          model: 'publishers/google/models/gemini-2.5-flash',
          model_version: 'default',
          request_id: '77',
          logging_time: '2026-09-01 00:00:00 UTC',
          full_request: '{"contents":[{"role":"user","parts":[{"text":"Sum up"}]}]}',
          full_response:
            '{"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":40,"candidatesTokenCount":10,"thoughtsTokenCount":5}}',
        },
      ],
      rows: [
        {
          model: 'gemini-2.5-flash',
          requests: 1,
          inputFresh: 60,
          cacheRead: 40,
          output: 15,
          reasoning: 5,
          at: '2026-09-01T00:00:00Z',
          provider: 'gemini',
          prompt: 'Sum up',
          id: '77',
        },
      ],
    },
    {
      records: [
        {
          'Service description': 'Vertex AI',
          'SKU description': 'Gemini 2.5 Flash GA Text Input - Predictions',
          'Usage start date': '2026-09-01',
          'Usage amount': '5000',
          'Cost ($)': '1.25',
          'Project ID': 'legal',
        },
      ],
      rows: [
        {
          model: 'Gemini 2.5 Flash',
          requests: 0,
          at: '2026-09-01T00:00:00Z',
          provider: 'gemini',
          billedNanos: 1_250_000_000,
          project: 'legal',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [{ model: 'gemini-2.5-flash', full_request: '{}', full_response: '{"usage' }],
      refused: 'its answer is not JSON',
    },
  ],
})

function readBill(record: JsonObject): Read {
  const service = String(record['Service description'] ?? dig(record, 'service', 'description') ?? '')
  const sku = String(record['SKU description'] ?? dig(record, 'sku', 'description') ?? '')
  if (!/vertex|gemini|generative/i.test(`${service} ${sku}`)) return []
  const currency = String(record.currency ?? record.Currency ?? 'USD')
  if (currency !== 'USD') return refuse('its bill is not in dollars')
  const billedNanos = nanosOf(record.cost ?? record['Cost ($)'] ?? record['Subtotal ($)'] ?? record.Cost)
  if (billedNanos === undefined) return refuse('its bill is no amount')
  const model = /gemini[ -][\d.]+(?: (?:pro|flash(?: lite)?|nano|ultra))?/i.exec(sku)?.[0]
  return only(
    rowOf(
      model ?? (sku || 'not itemised'),
      {},
      {
        at: record.usage_start_time ?? record['Usage start date'] ?? record['Usage date'],
        provider: 'gemini',
        requests: 0,
        billedNanos,
        isBatch: /batch/i.test(sku),
        project: dig(record, 'project', 'id') ?? record['Project ID'] ?? record['Project name'],
      },
    ),
  )
}

function readRequest(record: JsonObject): Read {
  const answer = parsed(record.full_response ?? record.response ?? record)
  if (!answer) return refuse('its answer is not JSON')
  const request = parsed(record.full_request ?? record.request)
  // A streamed answer is logged as its events; the last tells the usage.
  const last = Array.isArray(answer) ? answer.findLast((event) => isObject(dig(event, 'usageMetadata'))) : answer
  const usage = dig(last, 'usageMetadata')
  if (!isObject(usage)) return []
  const thoughts = Number(usage.thoughtsTokenCount ?? 0)
  const candidates = usage.candidatesTokenCount
  const model = record.model ?? dig(last, 'modelVersion')
  return only(
    rowOf(
      typeof model === 'string' ? model.slice(model.lastIndexOf('/') + 1) : model,
      {
        // What tools gave is sent, and billed, with the prompt.
        input: sum(usage.promptTokenCount, usage.toolUsePromptTokenCount),
        cacheRead: usage.cachedContentTokenCount,
        // Google's JSON leaves zeros out.
        output: typeof candidates === 'number' ? candidates + thoughts : (candidates ?? thoughts),
        reasoning: thoughts,
      },
      {
        at: record.logging_time ?? record.timestamp ?? dig(last, 'createTime'),
        provider: 'gemini',
        prompt: promptOf(request),
        id: record.request_id === undefined ? dig(last, 'responseId') : String(record.request_id),
      },
    ),
  )
}

/** A second figure on top, where it is told. */
function sum(one: unknown, more: unknown): unknown {
  return typeof one === 'number' && typeof more === 'number' ? one + more : one
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined // told by the caller, without a parser's words, which would quote it
  }
}
