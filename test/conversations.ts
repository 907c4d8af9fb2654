// Generated conversations of the portable set: what every protocol with tools can carry, so that a round trip keeps it.
import fc from 'fast-check'
import type { Conversation, Part, Settings, Tool, Turn } from '../src/core/conversation.ts'
import type { Json } from '../src/core/json.ts'

const words = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => text.trim() !== '' && !text.startsWith('{')),
  fc.constantFrom('hello', '{"not":"a call"}', '👩‍👩‍👧 ünïcode', 'line\nline', '$ref', '"quoted"'),
)
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/)
const args = fc.oneof(
  fc.constant('{}'),
  fc
    .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { maxKeys: 4 })
    .map((value) => JSON.stringify(value)),
  fc.constant('{"id":12345678901234567890}'),
)
const image = fc
  .base64String({ minLength: 4, maxLength: 16 })
  .map((data) => ({ type: 'image' as const, source: { kind: 'base64' as const, mediaType: 'image/png', data } }))
const text = words.map((said) => ({ type: 'text' as const, text: said }))

/** One assistant turn that calls tools, and the turn that answers every call; ids are unlike all others by `place`. */
function toolRound(place: number): fc.Arbitrary<Turn[]> {
  const call = fc.record({ name, args, result: words, isError: fc.boolean() })
  return fc.tuple(fc.option(text, { nil: undefined }), fc.array(call, { minLength: 1, maxLength: 20 })).map(([before, calls]) => [
    {
      role: 'assistant',
      parts: [
        ...(before ? [before] : []),
        ...calls.map((one, at): Part => ({ type: 'tool-call', id: `id_${place}_${at}`, name: one.name, arguments: one.args })),
      ],
    },
    {
      role: 'tool',
      parts: calls.map(
        (one, at): Part => ({
          type: 'tool-result',
          id: `id_${place}_${at}`,
          name: one.name,
          content: [{ type: 'text', text: one.result }],
          ...(one.isError && { isError: true }),
        }),
      ),
    },
  ])
}

function exchange(place: number): fc.Arbitrary<Turn[]> {
  const user = fc
    .array(fc.oneof(text, image), { minLength: 1, maxLength: 3 })
    .map((parts): Turn => ({ role: 'user', parts: [{ type: 'text', text: 'q' }, ...parts] }))
  const answer = fc.array(text, { minLength: 1, maxLength: 2 }).map((parts): Turn => ({ role: 'assistant', parts }))
  return fc.oneof(
    fc.tuple(user, answer).map((turns): Turn[] => turns),
    fc.tuple(user, toolRound(place), answer).map(([first, round, last]) => [first, ...round, last]),
  )
}

const schema: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  { type: 'object', properties: { city: { type: 'string', description: 'where' } }, required: ['city'] },
  { type: 'object', properties: { many: { type: 'array', items: { type: 'integer', minimum: 1 } } }, additionalProperties: false },
  { type: 'object', properties: { at: { anyOf: [{ type: 'string' }, { type: 'null' }] } } },
)
const tools: fc.Arbitrary<Tool[]> = fc.uniqueArray(fc.record({ name, description: words, parameters: schema }), {
  selector: (tool) => tool.name,
  maxLength: 4,
})

/** Settings that Gemini and Converse both have. */
const settings: fc.Arbitrary<Settings> = fc
  .record({
    maxOutputTokens: fc.option(fc.integer({ min: 1, max: 64_000 }), { nil: undefined }),
    temperature: fc.option(
      fc.integer({ min: 0, max: 10 }).map((tenth) => tenth / 10),
      { nil: undefined },
    ),
    stop: fc.option(fc.array(fc.constantFrom('END', '\n\n', 'stop'), { minLength: 1, maxLength: 4 }), { nil: undefined }),
    output: fc.option(
      schema.map((value) => ({ type: 'schema' as const, schema: value })),
      { nil: undefined },
    ),
  })
  .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)))

export const portableConversations: fc.Arbitrary<Conversation> = fc
  .record({ system: fc.option(words, { nil: undefined }), turns: fc.integer({ min: 1, max: 4 }), tools, settings, stream: fc.boolean() })
  .chain(({ system, turns, ...rest }) =>
    fc.tuple(...Array.from({ length: turns }, (_, place) => exchange(place))).map((rounds) => ({
      ...rest,
      model: 'm',
      streamUsage: true,
      turns: [
        ...(system === undefined ? [] : [{ role: 'system' as const, parts: [{ type: 'text' as const, text: system }] }]),
        ...rounds.flat(),
      ],
    })),
  )
