// Generated event streams: blocks that may overlap in any order a reader could tell them.
import fc from 'fast-check'
import type { Seal } from '../src/core/conversation.ts'
import type { StreamEvent } from '../src/core/reply.ts'

const piece = fc.oneof(fc.constantFrom('', 'a', ' word', '\n', '👩‍👩‍👧', '"x"', '{'), fc.string({ maxLength: 12 }))
const seal = fc.option(
  fc.constantFrom<Seal>(
    { origin: 'anthropic-messages', signature: 'sig+/==' },
    { origin: 'openai-responses', itemId: 'rs_1', encrypted: 'enc' },
    { origin: 'gemini', signature: 'Z2VtaW5p' },
    { origin: 'bedrock-converse', signature: 'YmVkcm9jaw==' },
  ),
  { nil: undefined },
)

function block(number: number): fc.Arbitrary<StreamEvent[]> {
  const worded = (kind: 'text' | 'reasoning') =>
    fc
      .tuple(fc.array(piece, { maxLength: 5 }), seal)
      .map(([pieces, sealed]): StreamEvent[] => [
        { type: `${kind}-start`, block: number },
        ...pieces.map((text): StreamEvent => ({ type: `${kind}-delta`, block: number, text })),
        { type: `${kind}-end`, block: number, ...(sealed && { seal: sealed }) },
      ])
  const call = fc
    .tuple(fc.constantFrom('', '{}', '{"a":1}', '{"city":"Paris","n":[1,2]}'), fc.integer({ min: 1, max: 5 }), seal)
    .map(([text, size, sealed]): StreamEvent[] => [
      { type: 'tool-call-start', block: number, id: `call_${number}`, name: 'tool' },
      ...(text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).map(
        (cut): StreamEvent => ({ type: 'tool-call-delta', block: number, arguments: cut }),
      ),
      { type: 'tool-call-end', block: number, ...(sealed && { seal: sealed }) },
    ])
  const refusal = fc
    .array(piece, { maxLength: 3 })
    .map((pieces): StreamEvent[] => [
      { type: 'refusal-start', block: number },
      ...pieces.map((text): StreamEvent => ({ type: 'refusal-delta', block: number, text })),
      { type: 'refusal-end', block: number },
    ])
  return fc.oneof(worded('text'), worded('reasoning'), call, refusal)
}

/** Interleave lists by the choices given, keeping each list's order and starting blocks in order of their number. */
function interleaved(blocks: StreamEvent[][], choices: readonly number[]): StreamEvent[] {
  const out: StreamEvent[] = []
  const queues = blocks.map((events) => [...events])
  let started = 0
  for (let turn = 0; queues.some((queue) => queue.length > 0); turn++) {
    const ready = queues.flatMap((queue, place) => (queue.length > 0 && place <= started ? [place] : []))
    const place = ready[(choices[turn % choices.length] ?? 0) % ready.length] ?? 0
    if (place === started) started++
    const next = queues[place]?.shift()
    if (next) out.push(next)
  }
  return out
}

export const eventStreams: fc.Arbitrary<StreamEvent[]> = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.array(fc.nat(7), { minLength: 1, maxLength: 40 }), fc.boolean())
  .chain(([count, choices, hasLateUsage]) =>
    fc.tuple(...Array.from({ length: count }, (_, number) => block(number))).map((blocks): StreamEvent[] => {
      const usage: StreamEvent = { type: 'usage', usage: { inputTotal: 9, outputTotal: 4, reasoning: 1 } }
      const finish: StreamEvent = { type: 'finish', finish: { unified: 'stop', raw: 'stop' } }
      return [
        { type: 'start', id: 'r1', model: 'm' },
        ...interleaved(blocks, choices),
        ...(hasLateUsage ? [finish, usage] : [usage, finish]),
      ]
    }),
  )
