import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asObject, type JsonObject } from '../core/json.ts'
import { fold, unfold } from '../core/reply.ts'
import { ConfidenceGauge } from './confidence.ts'
import { sseReader } from './framing.ts'
import { ollamaChat } from './ollama-chat.ts'
import { openaiChat } from './openai-chat.ts'
import type { Protocol } from './protocol.ts'

const folded = (protocol: Protocol, chunks: readonly object[]) => {
  const reader = protocol.eventReader()
  return fold([...chunks.flatMap((chunk) => reader.push({ data: JSON.stringify(chunk) })), ...reader.end()])
}
const token = (logprob: number) => ({ token: 'x', logprob, bytes: [120], top_logprobs: [{ token: 'y', logprob: -0.1 }] })

test('a whole answer and its stream tell the same confidence, on both wires that have one', () => {
  const told = { mean: -1, least: -1.5, tokens: 2 }
  const message = { role: 'assistant', content: 'ab' }
  const choice = { index: 0, message, logprobs: { content: [token(-0.5), token(-1.5)] }, finish_reason: 'stop' }
  expect(openaiChat.readReply({ choices: [choice] }).confidence).toEqual(told)
  const delta = (content: string, logprob: number) => ({
    choices: [{ index: 0, delta: { content }, logprobs: { content: [token(logprob)] } }],
  })
  const last = { choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }] }
  const streamed = folded(openaiChat, [delta('a', -0.5), delta('b', -1.5), last])
  expect(streamed.confidence).toEqual(told)
  expect(fold(unfold(streamed)).confidence).toEqual(told)
  const line = (content: string, ...logprobs: number[]) => ({
    model: 'm',
    message: { role: 'assistant', content },
    logprobs: logprobs.map(token),
  })
  expect(ollamaChat.readReply({ ...line('ab', -0.5, -1.5), done: true }).confidence).toEqual(told)
  expect(
    folded(ollamaChat, [line('a', -0.5), line('b', -1.5), { model: 'm', message: { role: 'assistant', content: '' }, done: true }])
      .confidence,
  ).toEqual(told)
})

test('nothing is told where nothing was, and what is no probability counts for nothing', () => {
  expect(openaiChat.readReply({ choices: [{ message: { content: 'a' }, logprobs: null, finish_reason: 'stop' }] })).not.toHaveProperty(
    'confidence',
  )
  const gauge = new ConfidenceGauge()
  for (const odd of [undefined, null, 'x', {}, [null], [{}], [{ logprob: 'x' }], [{ logprob: null }]]) gauge.add(odd as never) // as a server may send
  expect(gauge.confidence).toBeUndefined()
  gauge.add([{ logprob: -9999 }, { logprob: 0.001 }])
  expect(gauge.confidence).toEqual({ mean: -10, least: -20, tokens: 2 })
})

test('the mean lies between the least and certainty, whatever the order and however the tokens are cut into messages', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -30, max: 0, noNaN: true }), { minLength: 1, maxLength: 40 }), fc.nat(39), (all, cut) => {
      const [whole, pieces] = [new ConfidenceGauge(), new ConfidenceGauge()]
      whole.add(all.map((logprob) => ({ logprob })))
      for (const part of [all.slice(cut), all.slice(0, cut)]) pieces.add(part.map((logprob) => ({ logprob })))
      const { mean = 1, least = 0, tokens } = whole.confidence ?? {}
      expect(mean <= 0 && mean >= least - 1e-9 && tokens === all.length).toBe(true)
      expect(pieces.confidence?.mean).toBeCloseTo(mean, 9)
      expect(pieces.confidence?.least).toBe(least)
    }),
  )
})

const recorded = new URL('../../../shared/wire/recorded/', import.meta.url)

if (!existsSync(recorded)) console.warn('SKIPPED: ../shared/wire/recorded is not there; no recorded log-probabilities are read')
test.skipIf(!existsSync(recorded))('recorded answers with log-probabilities tell theirs, whole and streamed', () => {
  const rows = readdirSync(recorded)
    .filter((name) => /^(?:llamacpp|koboldcpp)\.jsonl\.gz$/.test(name))
    .flatMap((name) =>
      gunzipSync(readFileSync(new URL(name, recorded)))
        .toString()
        .split('\n'),
    )
    .filter((line) => line.includes('"chat.completions"') && /logprob\\?":\s?-/.test(line))
    .map((line) => JSON.parse(line) as { id: string; response: { body?: JsonObject; chunks?: string[] } }) // rows of our own files
  const replies = rows.map(({ response: { body, chunks } }) => {
    if (!chunks) return openaiChat.readReply(asObject(body) ?? {})
    const frames = sseReader()
    const reader = openaiChat.eventReader()
    const raw = [...frames.push(Buffer.from(chunks.join(''))), ...frames.end()]
    return fold([...raw.flatMap(({ frame, isComment }) => (isComment ? [] : reader.push(frame))), ...reader.end()])
  })
  expect(replies.length).toBeGreaterThanOrEqual(6)
  for (const { confidence, usage } of replies) {
    expect(confidence && confidence.least <= confidence.mean && confidence.mean < 0).toBe(true)
    expect(confidence?.tokens).toBeLessThanOrEqual(usage?.outputTotal ?? Number.POSITIVE_INFINITY)
  }
})
