import fc from 'fast-check'
import { expect, test } from 'vitest'
import { higherLevel, type Level } from '../core/sensitivity.ts'
import { type SpokenTurn, Taint } from './taint.ts'

const role = fc.constantFrom('user', 'assistant', 'system')
const common = fc.constantFrom(
  ...['Yes.', 'Go on, please.', '', 'B', 'An answer of some length, which is known again.'],
  'Another question about the very same lease.',
)
const text = fc.oneof(
  { weight: 5, arbitrary: common },
  fc.string({ minLength: 20, maxLength: 60 }),
  // A turn of two texts says what two turns say one after the other.
  fc.constant('An answer of some length, which is known again.\u0000B'),
)
const turns = fc.array(fc.record({ role, text, level: fc.constantFrom<Level>('public', 'confidential', 'restricted') }), {
  minLength: 2,
  maxLength: 6,
})
const steps = fc.array(
  fc.record({ scope: fc.constantFrom('one', 'two'), turns, level: fc.constantFrom<Level>('internal', 'confidential', 'restricted') }),
  {
    minLength: 6,
    maxLength: 12,
  },
)

/** The same memory, kept by the texts themselves. */
class Plain {
  readonly levels = new Map<string, Level>()

  levelOf(scope: string, turns: readonly SpokenTurn[]): Level {
    return this.#marks(turns).reduce<Level>(
      (level, { text }) => higherLevel(level, this.levels.get(`${scope} ${text}`) ?? 'public'),
      'public',
    )
  }

  note(scope: string, turns: readonly SpokenTurn[], level: Level): void {
    if (level === 'internal') return
    const own = turns.findIndex((turn) => turn.level === level)
    for (const { at, text } of this.#marks(turns))
      if (at >= own) this.levels.set(`${scope} ${text}`, higherLevel(this.levels.get(`${scope} ${text}`) ?? 'public', level))
  }

  #marks(turns: readonly SpokenTurn[]): { at: number; text: string }[] {
    return turns.flatMap(({ role, text }, at) => {
      const before = turns[at - 1]?.text ?? ''
      return [
        ...(role === 'assistant' && text.length >= 24 ? [{ at, text }] : []),
        ...(at > 1 && before.length + text.length >= 48 ? [{ at, text: `${before}\u0000${text}` }] : []),
      ]
    })
  }
}

test('what was said under a level is known again exactly where its words are', () => {
  let known = 0
  fc.assert(
    fc.property(steps, (steps) => {
      const [taint, plain] = [new Taint(), new Plain()]
      for (const { scope, turns, level } of steps) {
        const wanted = plain.levelOf(scope, turns)
        expect(taint.levelOf(scope, turns)).toBe(wanted)
        if (wanted !== 'public') known++
        taint.note(scope, turns, level)
        plain.note(scope, turns, level)
        expect(taint.size).toBe(plain.levels.size)
      }
    }),
    { numRuns: 300 },
  )
  expect(known).toBeGreaterThan(100)
})

test('what went from the memory is known no longer, and what stays is', () => {
  const taint = new Taint(2)
  const answer = (index: number) => `An answer that is long enough, number ${index}`
  for (const index of [1, 2, 1, 3]) taint.noteAnswer('caller', answer(index), 'restricted')
  const level = (index: number) => taint.levelOf('caller', [{ role: 'assistant', text: answer(index), level: 'public' }])
  expect([1, 2, 3].map(level)).toEqual(['restricted', 'public', 'restricted'])
})
