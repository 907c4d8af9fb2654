import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventStreams } from '../../test/events.ts'
import { household, vaultOf } from '../../test/vaults.ts'
import type { Conversation } from '../core/conversation.ts'
import { fold, type Reply, type StreamEvent } from '../core/reply.ts'
import { restorerOf } from '../privacy/restore.ts'
import { encodeFrame, readerFor } from '../protocols/framing.ts'
import { protocols } from '../protocols/index.ts'
import type { Asked, Frame, Protocol } from '../protocols/protocol.ts'
import { restoreBody, restoreEvents, restoreFrames, restoreReply } from './restoring.ts'

const everyTool = { restoreToolCalls: () => true }
const anna = 'Anna "Ann" Berg\\Holm'

const conversation: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: true }
const asked: Asked = {
  conversation,
  model: 'm',
  id: 'r1',
  created: 1_700_000_000,
  elapsedMs: () => 5,
  body: {},
  isoTime: '2030-01-01T00:00:00Z',
}

/** Arguments with a surrogate at three depths, once with escapes where none are needed. */
const nested = (name: string) =>
  JSON.stringify({ [name]: [name], deep: JSON.stringify({ to: name, deeper: JSON.stringify({ to: name }) }) })
const argumentsSaid = nested('Renée Ødegård').replace('é', '\\u00e9')
const textSaid = 'To Mara Vogt, 9 Elm Way, Example City (Mara’s): “🦊 Heron” by Hanna "Hat" Lund'
const reasoningSaid = 'Mara said 4829107; [[ORG_3]] and [ORG 3] wrote to mara.vogt@example.org'
const jsonSaid = JSON.stringify({ who: 'Mara Vogt', n: 4829107, note: 'é "x"' })

type Block = { readonly kind: 'text' | 'reasoning' | 'tool-call'; readonly said: string }

function events(blocks: readonly Block[], pieces: (said: string) => string[]): StreamEvent[] {
  const told = blocks.flatMap(({ kind, said }, block): StreamEvent[] => [
    kind === 'tool-call' ? { type: 'tool-call-start', block, id: `call_${block}`, name: 'send' } : { type: `${kind}-start`, block },
    ...pieces(said).map(
      (piece): StreamEvent =>
        kind === 'tool-call' ? { type: 'tool-call-delta', block, arguments: piece } : { type: `${kind}-delta`, block, text: piece },
    ),
    { type: `${kind}-end`, block },
  ])
  return [
    { type: 'start', id: 'r1', model: 'm', created: 1_700_000_000 },
    ...told,
    { type: 'usage', usage: { inputTotal: 3, outputTotal: 5 } },
    { type: 'finish', finish: { unified: 'stop', raw: 'stop' } },
  ]
}

function framesOf(protocol: Protocol, told: readonly StreamEvent[]): Frame[] {
  const writer = protocol.eventWriter(asked)
  return [...told.flatMap((event) => writer.push(event)), ...writer.end()]
}

function restored(protocol: Protocol, frames: readonly Frame[], options = everyTool): Frame[] {
  const restoring = restoreFrames(protocol, restorerOf(household), options)
  return [...frames.flatMap((frame) => restoring.push(frame)), ...restoring.end()]
}

function read(protocol: Protocol, frames: readonly Frame[]): Reply {
  const reader = protocol.eventReader()
  return fold([...frames.flatMap((frame) => reader.push(frame)), ...reader.end()])
}

/** Every cut in two, a sample of cuts in three, and single units. */
function* cuts(longest: number): Generator<(said: string) => string[]> {
  for (let place = 0; place <= longest; place++) {
    yield (said) => [said.slice(0, place), said.slice(place)]
    if (place % 3 > 0) continue
    const other = (place * 11 + 5) % (longest + 1)
    const [first, second] = [Math.min(place, other), Math.max(place, other)]
    yield (said) => [said.slice(0, first), said.slice(first, second), said.slice(second)]
  }
  yield (said) => said.split('')
}

const replies: readonly (readonly [string, readonly Block[]])[] = [
  ['text', [{ kind: 'text', said: textSaid }]],
  ['structured output', [{ kind: 'text', said: jsonSaid }]],
  [
    'reasoning and text',
    [
      { kind: 'reasoning', said: reasoningSaid },
      { kind: 'text', said: textSaid },
    ],
  ],
  ['arguments', [{ kind: 'tool-call', said: argumentsSaid }]],
  [
    'text and calls',
    [
      { kind: 'text', said: textSaid },
      { kind: 'tool-call', said: argumentsSaid },
      { kind: 'tool-call', said: jsonSaid },
    ],
  ],
  [
    'all of it',
    [
      { kind: 'reasoning', said: reasoningSaid },
      { kind: 'text', said: textSaid },
      { kind: 'tool-call', said: nested('Mara Vogt') },
    ],
  ],
]

describe.each(Object.values(protocols).map((protocol) => [protocol.name, protocol] as const))('%s', (_name, protocol) => {
  test.each(replies)('%s, cut at every place, is read as the whole restored', (_what, blocks) => {
    const longest = Math.max(...blocks.map(({ said }) => said.length))
    const whole = restoreReply(
      read(
        protocol,
        framesOf(
          protocol,
          events(blocks, (said) => [said]),
        ),
      ),
      restorerOf(household),
      everyTool,
    )
    for (const pieces of cuts(longest)) {
      const frames = framesOf(protocol, events(blocks, pieces))
      expect(read(protocol, restored(protocol, frames))).toEqual(whole)
    }
    // Legacy completions have no calls.
    if (whole.parts.length > 0) expect(JSON.stringify(whole)).toMatch(/Zoë|Anna/)
    expect(JSON.stringify(whole)).not.toMatch(/Mara|Vogt|degård|ORG|4829107|Elm/)
  })

  test('a whole reply is restored as its stream is', () => {
    for (const [, blocks] of replies) {
      const reply = read(
        protocol,
        framesOf(
          protocol,
          events(blocks, (said) => [said]),
        ),
      )
      const body = protocol.writeReply(reply, asked)
      const text = restoreBody(protocol.name, Buffer.from(JSON.stringify(body)), restorerOf(household), everyTool).toString()
      const before = protocol.readReply(body)
      expect(protocol.readReply(JSON.parse(text)).parts).toEqual(restoreReply(before, restorerOf(household), everyTool).parts)
    }
  })

  test('no frame repeats a surrogate, such as those that tell a text again at its end', () => {
    for (const [, blocks] of replies) {
      const frames = restored(
        protocol,
        framesOf(
          protocol,
          events(blocks, (said) => [said]),
        ),
      )
      for (const { data } of frames) expect(data).not.toMatch(/Mara|Vogt|degård|ORG|4829107|Elm/)
    }
  })

  test('streams whose blocks interleave in any way are read as their whole restored', () => {
    const vault = vaultOf([
      { kind: 'ORG', surrogate: 'a word', value: 'Example "A"' },
      { kind: 'ORG', surrogate: 'Paris', value: 'Sample\\Town' },
      { kind: 'ORG', surrogate: '👩‍👩‍👧', value: '"x"' },
    ])
    fc.assert(
      fc.property(eventStreams, (told) => {
        const frames = framesOf(protocol, told)
        const restoring = restoreFrames(protocol, restorerOf(vault), everyTool)
        const out = [...frames.flatMap((frame) => restoring.push(frame)), ...restoring.end()]
        expect(read(protocol, out)).toEqual(restoreReply(read(protocol, frames), restorerOf(vault), everyTool))
      }),
      { numRuns: 150 },
    )
  })

  test('frames whose words do not change are passed as they are', () => {
    const blocks: Block[] = [
      { kind: 'reasoning', said: 'so it goes' },
      { kind: 'text', said: 'one two' },
      { kind: 'tool-call', said: '{"a":"b"}' },
    ]
    const frames = framesOf(
      protocol,
      events(blocks, (said) => said.split(/(?<=\s)/)),
    )
    for (const [place, frame] of restored(protocol, frames).entries()) expect(frame).toBe(frames[place])
  })

  test('arguments of a tool that is not trusted keep their surrogates, and the text beside them does not', () => {
    const blocks: Block[] = [
      { kind: 'text', said: 'Mara Vogt writes' },
      { kind: 'tool-call', said: jsonSaid },
    ]
    const frames = framesOf(
      protocol,
      events(blocks, (said) => [said.slice(0, 9), said.slice(9)]),
    )
    const told = read(protocol, restored(protocol, frames, { restoreToolCalls: () => false }))
    const plain = read(protocol, frames)
    const call = plain.parts.find(({ type }) => type === 'tool-call')
    if (call) expect(told.parts).toContainEqual(call)
    expect(JSON.stringify(told.parts[0])).toContain(JSON.stringify(`${anna} writes`).slice(1, -1))
    const body = JSON.stringify(protocol.writeReply(plain, asked))
    const whole = restoreBody(protocol.name, Buffer.from(body), restorerOf(household), { restoreToolCalls: () => false }).toString()
    expect(protocol.readReply(JSON.parse(whole)).parts).toEqual(
      restoreReply(protocol.readReply(JSON.parse(body)), restorerOf(household), { restoreToolCalls: () => false }).parts,
    )
  })

  test('a stream that ends inside a surrogate gives back what was held', () => {
    const frames = framesOf(
      protocol,
      events([{ kind: 'text', said: 'to Mara V' }], (said) => said.split('')),
    ).slice(0, -1)
    const cutShort = frames.filter(
      ({ data }) => !/_reason":"|finishReason|stopReason|_stop|Stop|done":true|completed|\.done|\[DONE\]/.test(data),
    )
    const told = read(protocol, restored(protocol, cutShort))
    expect(told.parts.map((part) => ('text' in part ? part.text : '')).join('')).toBe('to Anna V')
  })

  test('frames that were changed are frames of the wire', () => {
    const frames = restored(
      protocol,
      framesOf(
        protocol,
        events(replies[5]![1], (said) => said.split(/(?<=a)/)),
      ),
    )
    const reader = readerFor(protocol.framing)
    const bytes = Buffer.concat(frames.map((frame) => Buffer.from(encodeFrame(protocol.framing, frame) as Buffer))) // a Buffer is made of both
    expect([...reader.push(bytes), ...reader.end()].map(({ frame }) => frame)).toEqual(frames)
  })
})

test('events are restored block by block, however they interleave', () => {
  const restoring = restoreEvents(restorerOf(household), { restoreToolCalls: (name) => name === 'send' })
  const told = [
    { type: 'start' },
    { type: 'text-start', block: 0 },
    { type: 'tool-call-start', block: 1, id: 'a', name: 'send' },
    { type: 'tool-call-start', block: 2, id: 'b', name: 'post' },
    { type: 'text-delta', block: 0, text: 'Mara ' },
    { type: 'tool-call-delta', block: 1, arguments: '{"a":"Mara V' },
    { type: 'tool-call-delta', block: 2, arguments: '{"a":"Mara V' },
    { type: 'text-delta', block: 0, text: 'Vogt' },
    { type: 'tool-call-delta', block: 1, arguments: 'ogt"}' },
    { type: 'tool-call-delta', block: 2, arguments: 'ogt"}' },
    { type: 'tool-call-end', block: 1 },
    { type: 'tool-call-end', block: 2 },
    { type: 'text-end', block: 0 },
    { type: 'finish', finish: { unified: 'stop' } },
  ] satisfies StreamEvent[]
  const reply = fold(told.flatMap((event) => restoring.push(event)))
  expect(reply.parts).toEqual([
    { type: 'text', text: anna },
    { type: 'tool-call', id: 'a', name: 'send', arguments: JSON.stringify({ a: anna }) },
    { type: 'tool-call', id: 'b', name: 'post', arguments: '{"a":"Mara Vogt"}' },
  ])
})

test('a call of a provider’s own kind is judged by its kind, whatever name it bears', () => {
  const body = JSON.stringify({ output: [{ type: 'shell_call', name: 'send', action: { commands: ['mail Mara Vogt'] } }] })
  const restored = restoreBody('openai-responses', Buffer.from(body), restorerOf(household), {
    restoreToolCalls: (name) => name === 'send',
  })
  expect(restored.toString()).toBe(body)
})
