// Claude Code's session files. One answer is written as several lines, one a part, each with the usage as far as it was known then: the last
// line of an answer tells what it used.
import type { JsonObject } from '../../core/json.ts'
import type { UsageRow } from '../row.ts'
import { defineImporter, dig, isRefusal, only, type Read, type Reading, rowOf, usageFigures, word } from './importer.ts'

export const claudeCode = defineImporter({
  name: 'claude-code',
  about: 'Claude Code session files (~/.claude/projects)',
  page: 'https://docs.claude.com/en/docs/claude-code/costs',
  recognises: (record) =>
    'sessionId' in record && ('uuid' in record || 'leafUuid' in record || 'snapshot' in record) && typeof record.type === 'string',
  open: (): Reading => {
    let last: { readonly name: string; readonly row: UsageRow } | undefined
    let asked: string | undefined
    const flush = (): UsageRow[] => {
      const rows = last ? [last.row] : []
      last = undefined
      return rows
    }
    return {
      read: (record): Read => {
        if (record.type === 'user') asked = saidBy(record) ?? asked
        if (
          record.type !== 'assistant' ||
          dig(record, 'message', 'usage') === undefined ||
          dig(record, 'message', 'model') === '<synthetic>'
        )
          return []
        const read = only(rowOfAnswer(record, asked))
        if (isRefusal(read)) return read
        const row = read[0]!
        const name = row.id ?? String(record.uuid)
        const ready = last && last.name !== name ? flush() : []
        last = { name, row }
        return ready
      },
      end: flush,
    }
  },
  reads: [
    {
      records: [
        { type: 'user', sessionId: 's1', uuid: 'u0', cwd: '/projects/shop', message: { role: 'user', content: 'Fix the tests' } },
        {
          type: 'assistant',
          sessionId: 's1',
          uuid: 'u1',
          requestId: 'req_1',
          cwd: '/projects/shop',
          timestamp: '2026-09-01T00:00:00.000Z',
          message: {
            id: 'msg_1',
            model: 'claude-opus-4-5',
            usage: { input_tokens: 3, cache_creation_input_tokens: 8, cache_read_input_tokens: 90, output_tokens: 1 },
          },
        },
        {
          type: 'assistant',
          sessionId: 's1',
          uuid: 'u2',
          requestId: 'req_1',
          cwd: '/projects/shop',
          timestamp: '2026-09-01T00:00:01.000Z',
          message: {
            id: 'msg_1',
            model: 'claude-opus-4-5',
            usage: { input_tokens: 3, cache_creation_input_tokens: 8, cache_read_input_tokens: 90, output_tokens: 40 },
          },
        },
      ],
      rows: [
        {
          model: 'claude-opus-4-5',
          requests: 1,
          inputFresh: 3,
          cacheRead: 90,
          cacheWrite: 8,
          output: 40,
          at: '2026-09-01T00:00:01Z',
          provider: 'anthropic',
          project: 'shop',
          prompt: 'Fix the tests',
          isPreview: true,
          id: 'msg_1 req_1',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [
        {
          type: 'assistant',
          sessionId: 's',
          uuid: 'u',
          message: { id: 'm', model: 'claude-opus-4-5', usage: { input_tokens: -1, output_tokens: 1 } },
        },
      ],
      refused: 'a count of tokens is no whole number',
    },
  ],
})

function rowOfAnswer(record: JsonObject, asked: string | undefined) {
  const id = word(dig(record, 'message', 'id'))
  const folder = typeof record.cwd === 'string' ? record.cwd.split(/[/\\]/).at(-1) : undefined
  return rowOf(dig(record, 'message', 'model'), usageFigures(dig(record, 'message', 'usage')), {
    at: record.timestamp,
    provider: 'anthropic',
    project: folder,
    // An agent's prompt is only the beginning of what it sends: files, tools and the conversation come on top.
    prompt: asked,
    isPreview: true,
    id: id && `${id} ${word(record.requestId) ?? ''}`.trim(),
  })
}

/** What a person said; results of tools are no asking. */
function saidBy(record: JsonObject): string | undefined {
  const content = dig(record, 'message', 'content')
  return typeof content === 'string' && !content.startsWith('<') ? content.slice(0, 2_000) : undefined
}
