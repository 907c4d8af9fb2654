import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Conversation } from '../core/conversation.ts'
import { mostRemembered, Retries, retryKeys, threadOf, windowMs } from './retries.ts'

const key = new Uint8Array(32).fill(3)
type Said = readonly [role: 'user' | 'assistant' | 'system', text: string]
const talk = (...said: Said[]): Conversation => ({
  model: 'auto',
  turns: said.map(([role, text]) => ({ role, parts: [{ type: 'text' as const, text }] })),
  tools: [],
  settings: {},
  stream: false,
})
const long = 'Which court decided the case of the roof?'

describe('asking again', () => {
  test('is seen when a caller regenerates and when it says the same anew, by nobody else and not for ever', () => {
    let now = 0
    const retries = new Retries<string>(() => now)
    const first = retryKeys(talk(['user', long]), 'anna', key)
    retries.keep(first, 'd_1')
    now = 1_000
    const anew = talk(['user', long], ['assistant', 'The lower one.'], ['user', long])
    expect(retries.again(retryKeys(talk(['user', long]), 'berta', key), now)).toBeUndefined()
    expect(retries.again(retryKeys(anew, 'anna', key), now)).toBe('d_1')
    expect(retries.again(retryKeys(anew, 'anna', key), now)).toBeUndefined()
    retries.keep(first, 'd_2')
    now += windowMs + 1
    expect(retries.again(first, now)).toBeUndefined()
  })

  test('is not meant while the answer was not there, and "go on" is no complaint', () => {
    const retries = new Retries<string>(() => 500)
    const keys = retryKeys(talk(['user', long]), 'anna', key)
    retries.keep(keys, 'd_1')
    expect(retries.again(keys, 400)).toBeUndefined()
    const goOn = (...before: Said[]) => retryKeys(talk(...before, ['user', 'go on']), 'anna', key)
    retries.keep(goOn(['user', 'Tell me a story.'], ['assistant', 'Once.']), 'd_2')
    expect(
      retries.again(goOn(['user', 'Tell me a story.'], ['assistant', 'Once.'], ['user', 'go on'], ['assistant', 'There was.']), 600),
    ).toBeUndefined()
  })

  test('a program that asks the same all day is told of once', () => {
    let now = 0
    const retries = new Retries<number>(() => now)
    const keys = retryKeys(talk(['user', long]), 'cron', key)
    let told = 0
    for (let turn = 0; turn < 50; turn++) {
      if (retries.again(keys, now) !== undefined) told++
      retries.keep(keys, turn)
      now += 10_000
    }
    expect(told).toBe(1)
  })

  test('memory is bounded, whatever comes', () => {
    let now = 0
    const retries = new Retries<number>(() => now)
    for (let turn = 0; turn < 3 * mostRemembered; turn++) {
      now++
      retries.keep([`a${turn}`, `b${turn}`], turn)
    }
    expect(retries.size).toBeLessThanOrEqual(mostRemembered)
  })

  test('keys hold no word of what was said', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), fc.string(), (text, caller) => {
        const kept = [...retryKeys(talk(['user', text]), caller, key), threadOf(talk(['user', text]), caller, key)]
        for (const one of kept) expect(one).toMatch(/^[0-9a-f]{8,32}$/)
      }),
    )
  })
})
