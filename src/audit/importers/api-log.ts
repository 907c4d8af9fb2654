// Requests and answers kept as JSON lines, in OpenAI's or Anthropic's words: by one's own wrapper, by the export of stored completions or by
// a batch's output.
import { isObject, type JsonObject } from '../../core/json.ts'
import { defineImporter, dig, only, promptOf, rowOf, statusOf, usageFigures, word } from './importer.ts'

export const apiLog = defineImporter({
  name: 'api-log',
  about: 'Requests and answers of OpenAI’s and Anthropic’s APIs as JSON lines: logged pairs, stored completions, batch outputs',
  page: 'https://platform.openai.com/docs/api-reference/chat/object',
  recognises: (record) => {
    const { answer } = partsOf(record)
    return (
      isObject(answer) &&
      isObject(answer.usage) &&
      (isMessage(answer) || /^(?:chat\.completion|response|text_completion|list)/.test(String(answer.object)))
    )
  },
  read: (record) => {
    const { request, answer, isBatch } = partsOf(record)
    if (!isObject(answer)) return []
    return only(
      rowOf(word(answer.model) ?? dig(request, 'model'), usageFigures(answer.usage), {
        at: answer.created ?? answer.created_at ?? record.timestamp ?? record.created_at,
        provider: word(record.provider) ?? (isMessage(answer) ? 'anthropic' : 'openai'),
        isBatch,
        tier: tierOf(answer.service_tier ?? dig(answer, 'usage', 'service_tier')),
        user: dig(request, 'user') ?? record.user,
        team: dig(request, 'metadata', 'team') ?? dig(answer, 'metadata', 'team'),
        task: dig(request, 'metadata', 'task') ?? dig(answer, 'metadata', 'task'),
        prompt: promptOf(request),
        status: statusOf(dig(record, 'response', 'status_code')),
        id: answer.id,
      }),
    )
  },
  reads: [
    {
      records: [
        {
          request: { model: 'gpt-4.1', user: 'u1', messages: [{ role: 'user', content: 'Label this ticket: printer jams' }] },
          response: {
            id: 'chatcmpl-1',
            object: 'chat.completion',
            created: 1788220800,
            model: 'gpt-4.1-2025-04-14',
            usage: { prompt_tokens: 90, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 64 } },
          },
        },
      ],
      rows: [
        {
          model: 'gpt-4.1-2025-04-14',
          requests: 1,
          inputFresh: 26,
          cacheRead: 64,
          output: 3,
          at: '2026-09-01T00:00:00Z',
          provider: 'openai',
          user: 'u1',
          prompt: 'Label this ticket: printer jams',
          id: 'chatcmpl-1',
        },
      ],
    },
    {
      records: [
        {
          id: 'batch_req_1',
          custom_id: 'a',
          response: {
            status_code: 200,
            body: {
              id: 'chatcmpl-2',
              object: 'chat.completion',
              created: 1788220800,
              model: 'gpt-4.1',
              usage: { prompt_tokens: 5, completion_tokens: 1 },
            },
          },
        },
      ],
      rows: [
        {
          model: 'gpt-4.1',
          requests: 1,
          inputFresh: 5,
          output: 1,
          at: '2026-09-01T00:00:00Z',
          provider: 'openai',
          isBatch: true,
          status: 'ok',
          id: 'chatcmpl-2',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [{ response: { object: 'chat.completion', created: 1788220800, usage: { prompt_tokens: 5 } } }],
      refused: 'it names no model',
    },
  ],
})

/** Anthropic's answers are messages. */
function isMessage({ type, role }: JsonObject): boolean {
  return type === 'message' && role === 'assistant'
}

function partsOf(record: JsonObject): { readonly request: unknown; readonly answer: unknown; readonly isBatch: boolean } {
  const { response } = record
  // Anthropic's batches keep the answer in `result.message`.
  const message = dig(record, 'result', 'message')
  if (isObject(message)) return { request: undefined, answer: message, isBatch: true }
  if (isObject(response) && isObject(response.body)) return { request: undefined, answer: response.body, isBatch: true }
  const request = record.request ?? record.input ?? record.body
  if (isObject(response)) return { request, answer: response, isBatch: false }
  return { request: request ?? record, answer: record, isBatch: false }
}

/** Answers name their tier even when it is the usual one; a batch's is told by the batch. */
function tierOf(tier: unknown): unknown {
  return tier === 'default' || tier === 'standard' || tier === 'auto' || tier === 'batch' ? undefined : tier
}
