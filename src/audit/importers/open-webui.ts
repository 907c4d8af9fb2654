// Open WebUI's chat export: an array of chats, each with its messages; answers name their model and, where the server told it, their usage.
import { isObject, type JsonObject } from '../../core/json.ts'
import type { UsageRow } from '../row.ts'
import { defineImporter, dig, type Figures, promptOf, refuse, rowOf, usageFigures } from './importer.ts'

export const openWebui = defineImporter({
  name: 'open-webui',
  about: 'Open WebUI chat export',
  page: 'https://docs.openwebui.com/features/chat-features/import-export',
  recognises: (record) =>
    isObject(record.chat) && (isObject(dig(record, 'chat', 'history')) || Array.isArray(dig(record, 'chat', 'messages'))),
  read: (record) => {
    const rows: UsageRow[] = []
    const messages = messagesOf(record)
    const byId = new Map(messages.map((message) => [message.id, message]))
    for (const message of messages) {
      if (message.role !== 'assistant') continue
      const asked = byId.get(message.parentId)
      const row = rowOf(message.model ?? (Array.isArray(message.models) ? message.models[0] : undefined), figuresOf(message), {
        at: message.timestamp ?? record.created_at,
        user: record.user_id,
        prompt: promptOf(asked?.content),
        status: message.error ? 'failed' : 'ok',
        id: message.id,
      })
      if ('refused' in row) return refuse(row.refused)
      rows.push(row)
    }
    return rows
  },
  reads: [
    {
      records: [
        {
          id: 'c1',
          user_id: 'anna',
          chat: {
            history: {
              messages: {
                m1: { id: 'm1', role: 'user', content: 'Sum up' },
                m2: {
                  id: 'm2',
                  parentId: 'm1',
                  role: 'assistant',
                  content: 'Done',
                  model: 'gpt-4.1',
                  timestamp: 1788220800,
                  usage: { prompt_tokens: 9, completion_tokens: 2 },
                },
              },
            },
          },
        },
      ],
      rows: [
        {
          model: 'gpt-4.1',
          requests: 1,
          inputFresh: 9,
          output: 2,
          at: '2026-09-01T00:00:00Z',
          user: 'anna',
          prompt: 'Sum up',
          status: 'ok',
          id: 'm2',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [{ id: 'c2', chat: { messages: [{ id: 'm', role: 'assistant', content: 'Done' }] } }],
      refused: 'it names no model',
    },
  ],
})

function messagesOf(record: JsonObject): JsonObject[] {
  const kept = dig(record, 'chat', 'history', 'messages')
  const list = isObject(kept) ? Object.values(kept) : dig(record, 'chat', 'messages')
  return Array.isArray(list) ? list.filter(isObject) : []
}

/** Ollama counts in its own words. */
function figuresOf(message: JsonObject): Figures {
  const usage = message.usage ?? message.info
  if (!isObject(usage)) return {}
  if (usage.prompt_eval_count !== undefined || usage.eval_count !== undefined)
    return { input: usage.prompt_eval_count, output: usage.eval_count }
  return usageFigures(usage)
}
