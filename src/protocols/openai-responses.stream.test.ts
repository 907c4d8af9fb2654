import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  askedFor,
  checkEvents,
  checkGrammar,
  eventsOf,
  foldFrames,
  framesOf,
  sdkResponse,
  writeEvents,
} from '../../test/fixtures/openai-responses/grammar.ts'
import { Losses, type Part, type Seal } from '../core/conversation.ts'
import { asArray, asObject, at, type Json, type JsonObject, parseJson } from '../core/json.ts'
import { fold, type Reply, type ReplyPart, type StreamEvent, unfold } from '../core/reply.ts'
import { openaiResponses } from './openai-responses.ts'
import type { Frame } from './protocol.ts'

const fixture = (name: string): { chunks: string[]; body: JsonObject } =>
  JSON.parse(readFileSync(new URL(`../../test/fixtures/openai-responses/${name}.json`, import.meta.url), 'utf8'))
const fixtureFrames = (name: string): Frame[] => framesOf(fixture(name).chunks.join(''))

const foreignSeal: fc.Arbitrary<Seal> = fc.record({
  origin: fc.constantFrom('anthropic-messages' as const, 'gemini' as const),
  signature: fc.string(),
})
const encryptedSeal: fc.Arbitrary<Seal> = fc
  .uuid()
  .map((id) => ({ origin: 'openai-responses', encrypted: `gAAAA${id}`, itemId: `rs_${id}` }))
const callSeal: fc.Arbitrary<Seal> = fc.uuid().map((id) => ({ origin: 'openai-responses', itemId: `fc_${id}` }))
const words = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(''), fc.constant('😀 "quoted"\n{}'))

const part: fc.Arbitrary<ReplyPart> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: words, seal: fc.option(foreignSeal, { nil: undefined }) }),
  fc.record({ type: fc.constant('refusal' as const), text: words }),
  fc.record({
    type: fc.constant('reasoning' as const),
    text: words,
    seal: fc.option(fc.oneof(foreignSeal, encryptedSeal), { nil: undefined }),
    isSummary: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('tool-call' as const),
    id: fc.uuid(),
    name: fc.constant('look_up'),
    arguments: fc.oneof(fc.constant(''), fc.json()),
    seal: fc.option(fc.oneof(foreignSeal, callSeal), { nil: undefined }),
  }),
  // A custom tool of the request below.
  fc.record({
    type: fc.constant('tool-call' as const),
    id: fc.uuid(),
    name: fc.constant('apply_patch'),
    arguments: words.map((input) => JSON.stringify({ input })),
    seal: fc.option(foreignSeal, { nil: undefined }),
  }),
)

const finish = fc.constantFrom(
  { unified: 'stop' as const, raw: 'completed' },
  { unified: 'length' as const, raw: 'max_output_tokens' },
  { unified: 'content-filter' as const, raw: 'content_filter' },
)
const usage = fc.record({
  inputTotal: fc.nat(),
  cacheRead: fc.nat(),
  cacheWrite: fc.nat(),
  outputTotal: fc.nat(),
  reasoning: fc.nat(),
})
const reply: fc.Arbitrary<Reply> = fc.record({ parts: fc.array(part, { maxLength: 7 }), finish, usage })

/** Events of one reply with its blocks told at once, each text cut into pieces, usage before or after the finish. */
const interleaved = fc
  .record({ reply, picks: fc.infiniteStream(fc.nat()), cut: fc.integer({ min: 1, max: 5 }), isUsageLast: fc.boolean() })
  .map(({ reply: told, picks, cut, isUsageLast }) => {
    const lanes = new Map<number, StreamEvent[]>()
    for (const event of unfold({ ...told, usage: undefined })) {
      if (!('block' in event)) continue
      const lane = lanes.get(event.block) ?? []
      lanes.set(event.block, lane)
      lane.push(...pieces(event, cut))
    }
    const events: StreamEvent[] = [{ type: 'start', id: 'upstream-id', model: 'upstream-model' }]
    const waiting = [...lanes.values()]
    let begun = 0
    while (waiting.some((lane) => lane.length > 0)) {
      // Blocks begin in the order of their numbers; whatever has begun may go on.
      const able = waiting.slice(0, begun + 1).filter((lane) => lane.length > 0)
      const lane = able[Number(picks.next().value) % able.length] as StreamEvent[]
      if (lane === waiting[begun]) begun++
      events.push(lane.shift() as StreamEvent)
    }
    const last: StreamEvent[] = [
      { type: 'usage', usage: told.usage ?? {} },
      { type: 'finish', finish: told.finish },
    ]
    return [...events, ...(isUsageLast ? last.reverse() : last)]
  })

function pieces(event: StreamEvent, size: number): StreamEvent[] {
  if (event.type === 'tool-call-delta') return cutText(event.arguments, size).map((text) => ({ ...event, arguments: text }))
  if (event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'refusal-delta') {
    return cutText(event.text, size).map((text) => ({ ...event, text }))
  }
  return [event]
}

/** By UTF-16 units, so that characters are cut in half too. */
function cutText(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size))
}

const customBody: JsonObject = {
  tools: [
    { type: 'custom', name: 'apply_patch' },
    { type: 'function', name: 'look_up', parameters: {} },
  ],
}

/** What a client of ours sends back of an answer, as our reader of requests has it. */
function sentBack(output: Json, body: JsonObject): readonly Part[] {
  const losses = new Losses()
  const conversation = openaiResponses.readRequest(
    { ...body, model: 'm', input: [{ role: 'user', content: 'hi' }, ...(asArray(output) ?? [])] },
    losses,
    {},
  )
  expect(losses.unsupported).toEqual([])
  return conversation.turns[1]?.parts ?? []
}

/** What arrives when everything survives: empty arguments are `{}`, and empty reasoning has no kind. */
function survivor(given: ReplyPart): Json {
  if (given.type === 'tool-call') return { ...given, arguments: given.arguments || '{}' } as unknown as Json
  if (given.type === 'reasoning') {
    return {
      type: 'reasoning',
      text: given.text,
      seal: given.seal,
      isSummary: given.text !== '' && given.isSummary === true,
    } as unknown as Json
  }
  return { ...given } as unknown as Json
}

const arrived = (given: ReplyPart) => (given.type === 'reasoning' ? { ...given, isSummary: given.isSummary === true } : given)
/** Reasoning that holds nothing at all is not told. */
const isSomething = (given: ReplyPart | Part): boolean => given.type !== 'reasoning' || given.text !== '' || given.seal !== undefined
const clean = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const isReplyPart = (given: Part): given is ReplyPart => given.type !== 'document' && given.type !== 'tool-result'

describe('streams that we write', () => {
  test('obey the grammar however the blocks interleave, and the client sends back exactly what was told', () => {
    fc.assert(
      fc.property(interleaved, (events) => {
        const response = checkGrammar(writeEvents(events, askedFor(customBody)))
        const told = fold(events)
        const back = sentBack(response.output ?? [], customBody).filter(isReplyPart)
        expect(clean(back.map(arrived))).toEqual(clean(told.parts.filter(isSomething).map(survivor)))
        expect(response.status).toBe(told.finish.unified === 'stop' ? 'completed' : 'incomplete')
        expect(openaiResponses.readFacts(response).usage).toEqual(told.usage)
      }),
      { numRuns: 400 },
    )
  })

  test('end in the same response as the whole reply', () => {
    fc.assert(
      fc.property(reply, (told) => {
        const streamed = checkGrammar(writeEvents(unfold(told), askedFor(customBody)))
        expect(openaiResponses.writeReply(told, askedFor(customBody))).toEqual(streamed)
      }),
    )
  })

  test('are read by the official client as what the last event repeats', async () => {
    await fc.assert(
      fc.asyncProperty(interleaved, async (events) => {
        const frames = writeEvents(events, askedFor(customBody))
        const final = await sdkResponse(frames)
        const output = JSON.parse(JSON.stringify(final.output, (key, value) => (/^parsed/.test(key) ? undefined : value)))
        expect(output).toEqual(checkGrammar(frames).output)
        expect(final.output_text).toBe(
          fold(events)
            .parts.map((each) => (each.type === 'text' ? each.text : ''))
            .join(''),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('say nothing final when the answer was cut', () => {
    const frames = writeEvents([{ type: 'start' }, { type: 'text-start', block: 0 }, { type: 'text-delta', block: 0, text: 'Hal' }])
    expect(frames.at(-1)?.event).toBe('response.output_text.delta')
  })

  test('raise in the official client when the upstream fails midway, and end as failed', async () => {
    const frames = writeEvents([
      { type: 'start' },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Hal' },
      { type: 'error', fault: { message: 'Context size has been exceeded.', code: 'context_length_exceeded' } },
    ])
    expect(frames.map((frame) => frame.event).slice(-3)).toEqual(['response.output_item.done', 'error', 'response.failed'])
    const last = asObject(parseJson(frames.at(-1)?.data ?? ''))
    expect(at(at(last?.response, 'error'), 'code')).toBe('context_length_exceeded')
    expect(at(asArray(at(last?.response, 'output'))?.[0], 'status')).toBe('incomplete')
    await expect(sdkResponse(frames)).rejects.toThrow('Context size has been exceeded.')
  })

  test('raise in the official client when the road tells the error', async () => {
    const begun = writeEvents([{ type: 'start' }, { type: 'text-start', block: 0 }])
    const error = openaiResponses.writeStreamError({ status: 502, message: 'box stopped.', code: 'upstream.cut', requestId: 'r1' })
    await expect(sdkResponse([...begun, ...error])).rejects.toThrow('box stopped.')
    expect(at(at(parseJson(error.at(-1)?.data ?? ''), 'response'), 'status')).toBe('failed')
  })

  test('give a call without id, or with one already given, an id of its own', () => {
    const call = (id: string): ReplyPart => ({ type: 'tool-call', id, name: 'f', arguments: '{}' })
    const response = checkGrammar(writeEvents(unfold({ parts: [call('a'), call(''), call('a')], finish: { unified: 'tool-calls' } })))
    const ids = (asArray(response.output) ?? []).map((item) => at(item, 'call_id'))
    expect(ids[0]).toBe('a')
    expect(new Set(ids).size).toBe(3)
    expect(ids).not.toContain('')
  })

  test('put foreign reasoning where the client asked for it: in the summary, or else in the content', () => {
    const told: Reply = { parts: [{ type: 'reasoning', text: 'Hm.' }], finish: { unified: 'stop' } }
    const itemFor = (body: JsonObject) => asArray(openaiResponses.writeReply(told, askedFor(body)).output)?.[0]
    expect(at(itemFor({ reasoning: { summary: 'auto' } }), 'summary')).toEqual([{ type: 'summary_text', text: 'Hm.' }])
    expect(at(itemFor({}), 'content')).toEqual([{ type: 'reasoning_text', text: 'Hm.' }])
  })

  test('put the summaries of one item together again', () => {
    const seal: Seal = { origin: 'openai-responses', itemId: 'rs_1', encrypted: 'gAAAA' }
    const parts: ReplyPart[] = [
      { type: 'reasoning', text: 'One.', isSummary: true, seal: { origin: 'openai-responses', itemId: 'rs_1' } },
      { type: 'reasoning', text: 'Two.', isSummary: true, seal },
    ]
    const response = checkGrammar(writeEvents(unfold({ parts, finish: { unified: 'stop' } })))
    expect(response.output).toEqual([
      {
        id: 'rs_1',
        type: 'reasoning',
        summary: [
          { type: 'summary_text', text: 'One.' },
          { type: 'summary_text', text: 'Two.' },
        ],
        encrypted_content: 'gAAAA',
      },
    ])
    expect(openaiResponses.readReply(response).parts).toEqual(parts)
  })

  test('echo what the request set, as OpenAI does', () => {
    const body = { instructions: 'Be brief.', temperature: 0.2, metadata: { a: 'b' }, tool_choice: 'required', text: { verbosity: 'low' } }
    const response = openaiResponses.writeReply({ parts: [], finish: { unified: 'stop' } }, askedFor(body))
    expect(response).toMatchObject({ ...body, text: { format: { type: 'text' }, verbosity: 'low' }, model: 'asked/model', store: false })
    expect(response.id).toBe('resp_01jd9zk3v5')
    expect(response.completed_at).toBe(1_700_000_002)
  })
})

describe('streams that we read', () => {
  test('arguments that come only in the done event are not lost', () => {
    const frames = fixtureFrames('lmstudio-arguments-only-in-done')
    const read = foldFrames(frames)
    expect(read.parts.map((each) => each.type)).toEqual(['reasoning', 'text', 'tool-call'])
    expect(read.parts[2]).toMatchObject({ name: 'weather', arguments: '{"location":"San Francisco"}' })
    expect(read.finish).toEqual({ unified: 'tool-calls', raw: 'completed' })
  })

  test('events without indices find their item by its id', () => {
    const events = eventsOf(fixtureFrames('llamacpp-no-indices'))
    checkEvents(events)
    expect(fold(events).parts).toMatchObject([
      { type: 'text', text: ' door over' },
      { type: 'tool-call', name: 'pick_number', arguments: '{' },
    ])
  })

  test('a final response that holds more than the events tells the rest', () => {
    const frames = fixtureFrames('koboldcpp-content-only-in-completed')
    expect(foldFrames(frames).parts).toMatchObject([
      { type: 'text', text: 'Looking it up.' },
      { type: 'tool-call', id: 'call_01', arguments: '{"city": "Oslo"}' },
    ])
    const meter = openaiResponses.meter()
    expect(frames.map((frame) => meter.push(frame))).toEqual([
      'lifecycle',
      'lifecycle',
      'lifecycle',
      'lifecycle',
      'content',
      'content',
      'end',
    ])
    expect(meter.facts).toMatchObject({ finish: { unified: 'tool-calls' }, usage: { inputTotal: 12, outputTotal: 7 } })
  })

  test('a call told only by its item is known to the meter when the final response repeats nothing', () => {
    const meter = openaiResponses.meter()
    const event = (type: string, members: object): Frame => ({ event: type, data: JSON.stringify({ type, ...members }) })
    const frames = [
      event('response.output_text.delta', { delta: 'Wait.' }),
      event('response.output_item.added', { output_index: 1, item: { type: 'function_call', call_id: 'c', name: 'f', arguments: '' } }),
      event('response.function_call_arguments.delta', { output_index: 1, delta: '{}' }),
      event('response.completed', { response: { id: 'r', status: 'completed' } }),
    ]
    const read = frames.filter((frame, place) => place === 0 || meter.needles.some((needle) => frame.data.includes(needle)))
    expect(read.map((frame) => meter.push(frame))).toEqual(['content', 'content', 'end'])
    expect(meter.facts.finish).toEqual({ unified: 'tool-calls', raw: 'completed' })
    expect(foldFrames(frames).finish).toEqual(meter.facts.finish)
  })

  test('a final response alone is enough', () => {
    const frames = fixtureFrames('koboldcpp-content-only-in-completed')
    expect(foldFrames(frames.slice(-1)).parts).toEqual(foldFrames(frames).parts)
  })

  test('a final response that gives its items other ids repeats nothing', () => {
    const read = foldFrames(fixtureFrames('openrouter-other-ids'))
    expect(read.parts.map((each) => each.type)).toEqual(['reasoning', 'text'])
    expect(read.parts[1]).toEqual({ type: 'text', text: '4' })
  })

  test.each([
    ['llamacpp-error', 'Context size has been exceeded.', 500],
    ['openai-failed', 'You exceeded your current quota', undefined],
  ])('%s: a failure inside a stream is told once', (name, message, status) => {
    const frames = fixtureFrames(name)
    const events = eventsOf(frames)
    checkEvents(events)
    const faults = events.flatMap((event) => (event.type === 'error' ? [event.fault] : []))
    expect(faults).toHaveLength(1)
    expect(faults[0]?.message).toContain(message)
    expect(faults[0]?.status).toBe(status)
    expect(events.at(-1)).toEqual({ type: 'finish', finish: { unified: 'error', raw: 'failed' } })
    const meter = openaiResponses.meter()
    expect(frames.map((frame) => meter.push(frame)).at(-1)).toBe('error')
    expect(meter.facts.fault).toEqual(faults[0])
  })

  test('a flat error event, as the reference has it, is an error', () => {
    const data = JSON.stringify({ type: 'error', code: 'ERR', message: 'Something went wrong', param: null, sequence_number: 1 })
    expect(eventsOf([{ event: 'error', data }])[0]).toEqual({ type: 'error', fault: { code: 'ERR', message: 'Something went wrong' } })
  })

  test('the input of a custom tool becomes its object, even with characters cut in half', () => {
    fc.assert(
      fc.property(fc.oneof(words, fc.constant('aaaaaa')), fc.integer({ min: 1, max: 4 }), fc.boolean(), (input, size, isDoneOnly) => {
        const item = { id: 'ctc_1', type: 'custom_tool_call', call_id: 'c', name: 'apply_patch', input: '' }
        const event = (type: string, members: object): Frame => ({
          event: type,
          data: JSON.stringify({ type, output_index: 0, ...members }),
        })
        const deltas = isDoneOnly ? [] : cutText(input, size)
        const read = foldFrames([
          event('response.output_item.added', { item }),
          ...deltas.map((delta) => event('response.custom_tool_call_input.delta', { item_id: 'ctc_1', delta })),
          event('response.custom_tool_call_input.done', { item_id: 'ctc_1', input }),
          event('response.output_item.done', { item: { ...item, input } }),
          event('response.completed', { response: { status: 'completed', output: [{ ...item, input }] } }),
        ])
        expect(read.parts).toEqual([{ type: 'tool-call', id: 'c', name: 'apply_patch', arguments: JSON.stringify({ input }) }])
      }),
    )
  })

  test('a wire that closes without its last event tells no finish; [DONE] is one', () => {
    const frames = fixtureFrames('llamacpp-no-indices').slice(0, 6)
    expect(eventsOf(frames).some((event) => event.type === 'finish')).toBe(false)
    const events = eventsOf([...frames, { data: '[DONE]' }])
    checkEvents(events)
    expect(events.at(-1)).toEqual({ type: 'finish', finish: { unified: 'stop' } })
  })

  test('nothing that a server may send makes the reader or the meter throw', () => {
    const types = [
      'response.created',
      'response.output_item.added',
      'response.output_item.done',
      'response.content_part.added',
      'response.output_text.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.reasoning_summary_text.delta',
      'response.custom_tool_call_input.done',
      'response.completed',
      'response.failed',
      'error',
      'message',
    ]
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 1, stringUnit: 'binary' }),
      fc.constantFrom('message', 'reasoning', 'function_call', 'custom_tool_call'),
    )
    const odd = fc.dictionary(
      fc.constantFrom('type', 'id', 'name', 'call_id', 'content', 'summary', 'output', 'status', 'error', 'arguments', 'text'),
      fc.oneof(value, fc.array(fc.dictionary(fc.constantFrom('type', 'text', 'content'), value))),
    )
    const body = fc.record(
      {
        type: fc.constantFrom(...types),
        item: fc.oneof(value, odd),
        response: fc.oneof(value, odd, fc.record({ output: fc.array(odd) })),
        delta: value,
        part: fc.oneof(value, odd),
        output_index: value,
        item_id: value,
        arguments: value,
        input: value,
      },
      { requiredKeys: [] },
    )
    const frame = fc.oneof(
      body.map((members) => ({ data: JSON.stringify(members) })),
      fc.string().map((data) => ({ data })),
      fc.record({ event: fc.constantFrom(...types), data: fc.json() }),
    )
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), (frames) => {
        checkEvents(eventsOf(frames))
        const meter = openaiResponses.meter()
        for (const each of frames) meter.push(each)
      }),
      { numRuns: 150 },
    )
  })
})
