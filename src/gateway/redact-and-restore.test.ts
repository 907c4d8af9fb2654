// What leaves comes back whole: a model that repeats what it was given is restored to the very words that were hidden.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../core/assessment.ts'
import type { Conversation } from '../core/conversation.ts'
import { readDocument } from '../core/document.ts'
import { fold, type StreamEvent, unfold } from '../core/reply.ts'
import { redact } from '../privacy/redact.ts'
import { restorerOf } from '../privacy/restore.ts'
import { protocols } from '../protocols/index.ts'
import type { Asked } from '../protocols/protocol.ts'
import { restoreBody, restoreFrames } from './restoring.ts'

const key = new Uint8Array(32).fill(7)
const everyTool = { restoreToolCalls: () => true }

const mentions = [
  ['PERSON', 'Ottoline Brask'],
  ['PERSON', 'Brask'],
  ['PERSON', 'Thị Hòa Nguyễn'],
  ['EMAIL', 'ottoline.brask@example.com'],
  ['PHONE', '+1 (415) 555-0142'],
  ['IBAN', 'DE02 0012 3412 3412 3412 34'],
  ['NATIONAL_ID', '999-16-5913'],
  ['ADDRESS', '12 Oak Row\n4711 Sample Town'],
  ['ORG', 'Brask & "Söhne" GmbH'],
  ['BIRTH_DATE', '1971-03-04'],
  ['ID', 'MAT-2031/0007'],
  ['AGE', '52'],
] as const

const said = fc.array(
  fc.tuple(
    fc.constantFrom('to ', 'of "', ', (', ' und ', '\n- **', '’s '),
    fc.constantFrom(...mentions),
    fc.constantFrom('', '.', '"', ')', '** '),
  ),
  {
    minLength: 1,
    maxLength: 7,
  },
)

/** A text of mentions and where they stand. */
function told(pieces: readonly (readonly [string, (typeof mentions)[number], string])[]) {
  let text = ''
  const spans: { kind: string; start: number; end: number }[] = []
  for (const [before, [kind, value], after] of pieces) {
    text += before
    spans.push({ kind, start: text.length, end: text.length + value.length })
    text += `${value}${after} `
  }
  return { text, spans }
}

/** A reply that says a text plainly and in arguments of two more depths, hidden. */
function hidden(pieces: Parameters<typeof told>[0], style: 'realistic' | 'placeholder') {
  const { text, spans } = told(pieces)
  const args = JSON.stringify({ note: text, deep: JSON.stringify({ note: text }) })
  const body = JSON.stringify({
    choices: [{ message: { role: 'assistant', content: text, tool_calls: [{ id: 'c', function: { name: 'send', arguments: args } }] } }],
  })
  const document = readDocument(body)
  const findings: Finding[] = []
  for (let leaf = 0; leaf < document.leafCount; leaf++)
    if (document.textOf(document.leaf(leaf)) === text)
      findings.push(...spans.map((span) => ({ ...span, leaf, score: 1, detector: 'test' })))
  const redacted = redact(document, findings, { treat: () => 'redact', key, style })
  return { text, args, body, redacted }
}

const asked: Asked = {
  conversation: { model: 'm', turns: [], tools: [], settings: {}, stream: true } satisfies Conversation,
  model: 'm',
  id: 'r',
  created: 1,
  elapsedMs: () => 1,
  body: {},
  isoTime: '2030-01-01T00:00:00Z',
}

describe.each(['realistic', 'placeholder'] as const)('%s surrogates', (style) => {
  test('a body comes back byte for byte, at every depth', () => {
    fc.assert(
      fc.property(said, (pieces) => {
        const { body, redacted } = hidden(pieces, style)
        const restored = restoreBody('openai-chat', Buffer.from(redacted.document.text), restorerOf(redacted.vault), everyTool)
        expect(restored.toString()).toBe(body)
      }),
      { numRuns: 150 },
    )
  })

  test.each(Object.values(protocols).map((protocol) => [protocol.name, protocol] as const))(
    'a stream of %s comes back, however it is cut',
    (_name, protocol) => {
      fc.assert(
        fc.property(said, fc.integer({ min: 1, max: 9 }), (pieces, size) => {
          const { text, args, redacted } = hidden(pieces, style)
          const reply = protocols['openai-chat'].readReply(JSON.parse(redacted.document.text))
          const events = [...unfold(reply)].flatMap((event): StreamEvent[] => {
            if (event.type === 'text-delta') return cut(event.text, size).map((piece) => ({ ...event, text: piece }))
            return event.type === 'tool-call-delta' ? cut(event.arguments, size).map((piece) => ({ ...event, arguments: piece })) : [event]
          })
          const writer = protocol.eventWriter(asked)
          const frames = [...events.flatMap((event) => writer.push(event)), ...writer.end()]
          const restoring = restoreFrames(protocol, restorerOf(redacted.vault), everyTool)
          const reader = protocol.eventReader()
          const out = [...frames.flatMap((frame) => restoring.push(frame)), ...restoring.end()]
          const { parts } = fold([...out.flatMap((frame) => reader.push(frame)), ...reader.end()])
          expect(parts.map((part) => (part.type === 'text' ? part.text : ''))).toContain(text)
          for (const part of parts) if (part.type === 'tool-call') expect(JSON.parse(part.arguments)).toEqual(JSON.parse(args))
        }),
        { numRuns: 30 },
      )
    },
  )
})

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, place) => text.slice(place * size, (place + 1) * size))
}
