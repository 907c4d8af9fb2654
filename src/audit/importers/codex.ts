// Codex's session files: the model is told in one record, what a turn used in another; where only running totals are told, the difference
// counts.
import type { JsonObject } from '../../core/json.ts'
import { defineImporter, dig, only, type Read, type Reading, rowOf, whole } from './importer.ts'

export const codex = defineImporter({
  name: 'codex',
  about: 'Codex session files (~/.codex/sessions)',
  page: 'https://github.com/ryoppippi/ccusage/blob/main/apps/codex/CLAUDE.md',
  recognises: (record) =>
    typeof record.type === 'string' && /^(?:session_meta|turn_context|event_msg|response_item)$/.test(record.type) && 'payload' in record,
  open: (): Reading => {
    let model: unknown
    let project: string | undefined
    let asked: string | undefined
    let before: Totals = noTotals
    return {
      read: (record): Read => {
        const payload = record.payload as JsonObject | undefined
        if (record.type === 'turn_context' || record.type === 'session_meta') {
          model = dig(payload, 'model') ?? model
          const folder = dig(payload, 'cwd')
          if (typeof folder === 'string') project = folder.split(/[/\\]/).at(-1)
          return []
        }
        const kind = dig(payload, 'type')
        if (kind === 'user_message') asked = String(dig(payload, 'message') ?? '').slice(0, 2_000) || asked
        if (record.type !== 'event_msg' || kind !== 'token_count') return []
        const total = totalsOf(dig(payload, 'info', 'total_token_usage'))
        const last = totalsOf(dig(payload, 'info', 'last_token_usage'))
        if (!total && !last) return []
        // The same totals are told again when only the limits have changed.
        if (total && same(total, before)) return []
        const used = last ?? minus(total!, before)
        if (total) before = total
        return only(
          rowOf(
            model ?? 'not told by the session',
            { input: used.input, cacheRead: used.cached, output: used.output, reasoning: used.reasoning },
            { at: record.timestamp, provider: 'openai', project, prompt: asked, isPreview: true },
          ),
        )
      },
    }
  },
  reads: [
    {
      records: [
        { timestamp: '2026-09-01T00:00:00.000Z', type: 'session_meta', payload: { id: 's1', cwd: '/projects/shop' } },
        { timestamp: '2026-09-01T00:00:00.000Z', type: 'turn_context', payload: { cwd: '/projects/shop', model: 'gpt-5-codex' } },
        {
          timestamp: '2026-09-01T00:00:05.000Z',
          type: 'event_msg',
          payload: {
            type: 'token_count',
            info: {
              total_token_usage: { input_tokens: 100, cached_input_tokens: 60, output_tokens: 20, reasoning_output_tokens: 5 },
              last_token_usage: { input_tokens: 100, cached_input_tokens: 60, output_tokens: 20, reasoning_output_tokens: 5 },
            },
          },
        },
        {
          timestamp: '2026-09-01T00:00:09.000Z',
          type: 'event_msg',
          payload: { type: 'token_count', info: { total_token_usage: { input_tokens: 250, cached_input_tokens: 160, output_tokens: 30 } } },
        },
      ],
      rows: [
        {
          model: 'gpt-5-codex',
          requests: 1,
          inputFresh: 40,
          cacheRead: 60,
          output: 20,
          reasoning: 5,
          at: '2026-09-01T00:00:05Z',
          provider: 'openai',
          project: 'shop',
        },
        {
          model: 'gpt-5-codex',
          requests: 1,
          inputFresh: 50,
          cacheRead: 100,
          output: 10,
          at: '2026-09-01T00:00:09Z',
          provider: 'openai',
          project: 'shop',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [
        {
          timestamp: 'soon',
          type: 'event_msg',
          payload: { type: 'token_count', info: { last_token_usage: { input_tokens: 1, output_tokens: 1 } } },
        },
      ],
      refused: 'its time cannot be read',
    },
  ],
})

type Totals = { readonly input: number; readonly cached: number; readonly output: number; readonly reasoning: number }
const noTotals: Totals = { input: 0, cached: 0, output: 0, reasoning: 0 }

function totalsOf(usage: unknown): Totals | undefined {
  const input = whole(dig(usage, 'input_tokens'))
  const output = whole(dig(usage, 'output_tokens'))
  if (input === undefined || output === undefined) return undefined
  return {
    input,
    output,
    cached: whole(dig(usage, 'cached_input_tokens')) ?? 0,
    reasoning: whole(dig(usage, 'reasoning_output_tokens')) ?? 0,
  }
}

/** Totals begin anew when a session is compacted: then they are the use itself. */
function minus(total: Totals, before: Totals): Totals {
  if (total.input < before.input || total.output < before.output) return total
  return {
    input: total.input - before.input,
    cached: Math.max(0, total.cached - before.cached),
    output: total.output - before.output,
    reasoning: Math.max(0, total.reasoning - before.reasoning),
  }
}

function same(one: Totals, other: Totals): boolean {
  return one.input === other.input && one.output === other.output && one.cached === other.cached && one.reasoning === other.reasoning
}
