// Texts made to keep a backtracking pattern busy. None is timed: a pattern that tries exponentially many ways never returns at all.
import { describe, expect, test } from 'vitest'
import type { Conversation } from '../../core/conversation.ts'
import { createBuiltin } from './engine.ts'

const pieces = [
  'good, bad, ',
  'a ',
  'a, ',
  'and ',
  'please ',
  '"',
  '“a” ',
  '- a\n',
  '1. ',
  'a: b\n',
  'a -> b ',
  '?',
  '? ',
  '...',
  '   ',
  '\n \n',
  'the the ',
  '(',
  '[',
  '<a>',
  '```',
  'a|',
  'ä-',
  '1,',
  '1.1',
  '@a',
  'a@a.',
  '+1 ',
  'Labels: a, ',
  'Q: ',
  'Text: ',
  'https://',
  '€',
  '# ',
]
const frames: readonly ((filler: string) => string)[] = [
  (filler) => `Classify as positive or negative:\n${filler}`,
  (filler) => `Classify into ${filler}`,
  (filler) => `Summarise this:\n\n${filler}`,
  (filler) => `${filler}\n\nWhat is the fee?`,
  (filler) => `Extract ${filler} from the text.\n\nThe fee is EUR 5.`,
  (filler) => `Answer from this text only.\n\n${filler}\n\nQuestion: Who ${filler.slice(0, 2_000)}?`,
  (filler) => filler,
]
const engine = createBuiltin()
const ask = (text: string): Conversation => ({
  model: 'extractive-1',
  turns: [{ role: 'user', parts: [{ type: 'text', text }] }],
  tools: [],
  settings: {},
  stream: false,
})

describe.each(frames.map((frame, index) => [index, frame] as const))('frame %i', (_, frame) => {
  test('every hostile filler is read to the end', () => {
    for (const piece of pieces) {
      const fits = engine.fits?.(ask(frame(piece.repeat(Math.ceil(16_000 / piece.length)))))
      expect([undefined, 'summarise', 'extract', 'classify', 'answer']).toContain(fits)
    }
  })
})

test('hostile fillers are also answered to the end', async () => {
  for (const piece of pieces) {
    for (const frame of frames) {
      const events: string[] = []
      const text = frame(piece.repeat(Math.ceil(4_000 / piece.length)))
      for await (const event of engine.chat('extractive-1', ask(text), new AbortController().signal)) events.push(event.type)
      expect(events.at(-1)).toMatch(/finish|usage/)
    }
  }
}, 60_000)
