import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TaskFamily } from '../complexity/complexity.ts'
import { denseCount, denseOf } from '../complexity/dense.ts'
import { readPrompt } from '../complexity/reading.ts'
import { chanceAt, logit } from '../odds.ts'
import { calibrate } from './calibration.ts'
import { readFeatures, shuffleOf, writeFeatures } from './features.ts'
import { type Experience, learn } from './learn.ts'
import type { Sample } from './ridge.ts'
import { calibrationError, gainOf, logLoss } from './scores.ts'
import { shiftOf, withSite } from './site.ts'
import { readSite, writeSite } from './site-file.ts'

const key = new Uint8Array(32).fill(7)
const shuffle = shuffleOf(key)

function sampleOf(prompt: string): Sample {
  const { counts, places } = readPrompt(prompt)
  const dense = new Float64Array(denseCount)
  denseOf(counts, dense)
  return { places: places.slice(), dense }
}

/** A draw that looks like chance and is the same in every run. */
function drawer(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** Answers of one model that is right as often as `truth` says, although 0.7 is expected of it everywhere. */
function world(
  count: number,
  truth: (family: TaskFamily, index: number) => number,
  more: (index: number) => Partial<Experience> = () => ({}),
) {
  const random = drawer(11)
  return Array.from({ length: count }, (_, index): Experience => {
    const family: TaskFamily = index % 2 === 0 ? 'math' : 'write'
    return {
      exchange: `d_${index}`,
      at: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
      source: 'feedback',
      right: random() < truth(family, index) ? 1 : 0,
      model: 'box/m',
      family,
      expected: 0.7,
      estimator: 'e',
      thread: `t_${index}`,
      ...more(index),
    }
  })
}

const options = { estimator: 'e', at: '2026-02-01T00:00:00.000Z' }
const uneven = (family: TaskFamily) => (family === 'math' ? 0.25 : 0.85)

describe('learning from outcomes', () => {
  test('finds where a model is worse and where it is better than its name says, and proves it on what was held back', () => {
    const { site, trials, answers, held } = learn(world(400, uneven), options)
    expect([answers, held]).toEqual([400, 120])
    const [trial] = trials
    expect(trial?.isBetter).toBe(true)
    expect(trial!.before.logLoss - trial!.after.logLoss).toBeGreaterThan(0.1)
    const model = site!.models[0]!
    const chance = (family: TaskFamily) => chanceAt(logit(0.7) + shiftOf(site!, model, logit(0.7), family, undefined))
    expect(chance('math')).toBeGreaterThan(0.15)
    expect(chance('math')).toBeLessThan(0.4)
    expect(chance('write')).toBeGreaterThan(0.75)
  })

  test('adopts nothing where what ships was right already', () => {
    const { site, refused } = learn(
      world(600, () => 0.7),
      options,
    )
    expect(site).toBeUndefined()
    expect(refused.join()).toMatch(/no better beyond chance/)
  })

  test('adopts nothing twice: what is in force already is the one to beat', () => {
    const first = learn(world(400, uneven), options).site!
    const again = learn(world(400, uneven), { ...options, standing: first })
    expect(again.site).toBeUndefined()
  })

  test('says what is missing', () => {
    expect(learn(world(37, uneven), options).refused).toEqual(['not enough outcomes: 37 of 200'])
    expect(
      learn(
        world(300, () => 2),
        options,
      ).refused,
    ).toEqual(['all outcomes say the same: 300 of 300 are good'])
    expect(
      learn(
        world(300, uneven, () => ({ thread: 'one' })),
        options,
      ).refused[0],
    ).toMatch(/not enough conversations to test on: 1 of 50/)
    const other = learn(
      world(300, uneven, (index) => ({ estimator: index < 150 ? 'older' : 'e' })),
      options,
    )
    expect(other.ignored.otherEstimator).toBe(150)
    expect(other.refused).toEqual(['not enough outcomes: 150 of 200'])
  })

  test('an answer that only came late is not called wrong', () => {
    const { ignored, answers } = learn(
      world(300, uneven, (index) => (index < 20 ? { reason: 'slow', right: 0 } : {})),
      options,
    )
    expect([ignored.slow, answers]).toEqual([20, 280])
  })

  test("a caller's own word outranks what was guessed of the same answer", () => {
    const told = world(300, uneven)
    const guessed = told.map((one): Experience => ({ ...one, source: 'retry', right: 0.3 }))
    const [own] = learn(told, options).models
    expect(learn([...guessed, ...told], options).models).toEqual([own])
  })

  test('one conversation never stands on both sides of the test', () => {
    // Every conversation spans the whole time, so a split by time alone would know each of them from before.
    const woven = world(400, uneven, (index) => ({ thread: `t_${index % 100}` }))
    const { held, answers } = learn(woven, options)
    expect(answers).toBe(400)
    expect(held % 4).toBe(0)
  })

  test('words tell what the family does not, when there are hundreds of them', () => {
    const topics = ['invoice ledger balance', 'sonnet rhyme verse', 'tenant lease clause', 'kernel module driver']
    const prompts = (index: number) => `Tell me something of the ${topics[index % 4]} number ${index}, please, in a few words.`
    const made = world(
      1_600,
      (_, index) => (index % 4 === 0 ? 0.1 : index % 4 === 1 ? 0.9 : index % 4 === 2 ? 0.85 : 0.3),
      (index) => ({ family: 'qa', sample: sampleOf(prompts(index)) }),
    )
    const { site, trials } = learn(made, options)
    const words = trials.find(({ what }) => what === 'words')
    expect(words?.isBetter).toBe(true)
    expect(words!.before.logLoss - words!.after.logLoss).toBeGreaterThan(0.1)
    const model = site!.models[0]!
    const chance = (prompt: string) => chanceAt(logit(0.7) + shiftOf(site!, model, logit(0.7), 'qa', sampleOf(prompt)))
    expect(chance(prompts(9_001))).toBeGreaterThan(chance(prompts(9_000)) + 0.3)
    // What is hard by its words is hard for models that nobody has judged, too.
    const estimate = { complexity: 0.4, category: 'qa', family: 'qa' as const, confidence: 1, pRight: () => 0.7 }
    const others = (prompt: string) => withSite({ ...estimate, features: sampleOf(prompt) }, site!).learned?.get('*') ?? 0
    expect(others(prompts(9_000))).toBeLessThan(-0.5)
    expect(others(prompts(9_001))).toBeGreaterThan(0.5)
    expect(withSite(estimate, site!).learned?.has('*')).toBe(false)
  }, 60_000)
})

describe('a calibration', () => {
  test('is drawn to what ships by how little was seen, and never turns the order of chances around', () => {
    const answer = { odds: logit(0.7), right: 0, weight: 1, family: 'math' as const }
    const shift = (count: number) => {
      const model = calibrate(
        'box/m',
        Array.from({ length: count }, () => answer),
      )
      return model.start + (model.slope - 1) * answer.odds + (model.families.math ?? 0)
    }
    expect(shift(1)).toBeGreaterThan(shift(10))
    expect(shift(10)).toBeGreaterThan(shift(100))
    expect(shift(1)).toBeGreaterThan(-1.5)
    fc.assert(
      fc.property(
        fc.array(fc.record({ odds: fc.double({ min: -4, max: 4, noNaN: true }), right: fc.double({ min: 0, max: 1, noNaN: true }) }), {
          minLength: 1,
          maxLength: 60,
        }),
        (rows) => {
          const { slope, start } = calibrate(
            'm',
            rows.map((row) => ({ ...row, weight: 1, family: 'qa' as const })),
          )
          return slope >= 0 && Number.isFinite(start)
        },
      ),
    )
  })
})

describe('scores', () => {
  const told = (chance: number, right: number, thread = 't') => ({ chance, right, weight: 1, thread })
  test('a calibration that holds has no error, one that is off has as much as it is off', () => {
    const mixed = (chance: number) => Array.from({ length: 1_000 }, (_, index) => told(chance, index % 10 < 3 ? 1 : 0))
    expect(calibrationError(mixed(0.3))).toBeCloseTo(0, 6)
    expect(calibrationError(mixed(0.8))).toBeCloseTo(0.49, 2)
    expect(calibrationError([...mixed(0.3)].reverse())).toBe(calibrationError(mixed(0.3)))
    expect(logLoss(mixed(0.3))).toBeLessThan(logLoss(mixed(0.8)))
  })

  test('what rests on a single conversation is not beyond chance', () => {
    const before = Array.from({ length: 60 }, (_, index) => told(0.5, 1, `t_${index}`))
    const after = before.map((one, index) => ({ ...one, chance: index === 0 ? 0.99 : 0.5 }))
    expect(gainOf(before, after).low).toBeLessThanOrEqual(0)
    expect(
      gainOf(
        before,
        before.map((one) => ({ ...one, chance: 0.9 })),
      ).low,
    ).toBeGreaterThan(0)
  })
})

describe('features as they are kept', () => {
  test('come back as they were, but for their order and a rounding', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40, mode: 'sentences' }), (prompt) => {
        const sample = sampleOf(prompt)
        const read = readFeatures(writeFeatures(sample, shuffle), shuffle)!
        expect([...read.places].sort()).toEqual([...sample.places].sort())
        for (const [at, value] of sample.dense.entries()) expect(Math.abs(value - read.dense[at]!)).toBeLessThan(1 / 2_048)
      }),
    )
  })

  test('fall elsewhere in another house, and tell nothing of the order of words', () => {
    const bytes = (prompt: string, of = shuffle) => Buffer.from(writeFeatures(sampleOf(prompt), of)).toString('hex')
    const dense = 2 * (2 + 2 * denseCount)
    expect(bytes('alpha beta gamma').slice(dense)).not.toBe(bytes('alpha beta gamma', shuffleOf(new Uint8Array(32).fill(8))).slice(dense))
    expect(new Set(shuffle.to).size).toBe(shuffle.to.length)
  })

  test('of another format, or damaged, are not read for something else', () => {
    const bytes = writeFeatures(sampleOf('a few words of a prompt'), shuffle)
    expect(readFeatures(Uint8Array.from([9, ...bytes.slice(1)]), shuffle)).toBeUndefined()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const read = readFeatures(noise, shuffle)
        return read === undefined || read.places.every((place) => place < 32_768)
      }),
    )
  })
})

describe('a site', () => {
  const { site } = learn(world(400, uneven), options)

  test('is the same after it was written and read', () => {
    expect(readSite(writeSite(site!))).toEqual(site)
    expect(writeSite(readSite(writeSite(site!))).equals(writeSite(site!))).toBe(true)
  })

  test('that was cut or changed anywhere is not used', () => {
    const bytes = writeSite(site!)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, by) => {
        const changed = Uint8Array.from(bytes)
        changed[place] = (changed[place]! + by) & 255
        expect(() => readSite(changed)).toThrow()
        expect(() => readSite(bytes.subarray(0, place))).toThrow()
      }),
    )
  })

  test('moves the models it knows, and tells which estimate it was', () => {
    const estimate = { complexity: 0.4, category: 'math', family: 'math' as const, confidence: 1, pRight: () => 0.7, version: 'e' }
    const moved = withSite(estimate, site!)
    expect(moved.version).toBe('e+site.1')
    expect(moved.learned?.get('box/m')).toBeLessThan(-1)
    expect(moved.pRight(0.5)).toBe(0.7)
  })
})
