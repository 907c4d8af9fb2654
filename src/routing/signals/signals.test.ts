import { describe, expect, test } from 'vitest'
import { box, cloud, estimated, question, world } from '../../../test/fakes/routing-world.ts'
import { because } from '../../core/reasons.ts'
import { decide, type Question } from '../decide.ts'
import { policyOf } from '../policy.ts'
import { asksForNews } from './freshness.ts'
import { readSignals, recallQuestion, signals } from './index.ts'

const around = { offers: [box, cloud], isRaised: false }
const told = (asked: Partial<Question>, more = around) =>
  Object.fromEntries(readSignals({ ...question, now: undefined, ...asked }, more).map(({ name, value }) => [name, value]))

describe('signals', () => {
  test('are named once, and a plain request says no more than its level and length', () => {
    expect(new Set(signals.map(({ name }) => name)).size).toBe(signals.length)
    expect(told({})).toEqual({ level: 'internal', tokens: 400 })
  })

  test('tell what there is to tell', () => {
    const asked = {
      labels: ['eu', 'matters'],
      needs: ['tools', 'images'],
      isFresh: true,
      deadlineMs: 5_000,
      maxCostUsd: 0.5,
      expectedOutput: 90,
      zones: ['device', 'private'],
      barred: { cloud: because('bridge.raised') },
      warm: { upstream: 'far', model: 'frontier', tokens: 900 },
      now: '2026-11-21T10:00',
      task: 'summarise',
    } as const
    const busy = {
      offers: [
        { ...box, queue: 4 },
        { ...cloud, waitMs: 100 },
      ],
      isRaised: true,
    }
    expect(told(asked, busy)).toEqual({
      level: 'internal',
      tokens: 400,
      task: 'summarise',
      labels: 'eu,matters',
      abilities: 'tools,images',
      output: 90,
      freshness: true,
      deadline: 5_000,
      'cost-ceiling': 0.5,
      reach: 'device,private',
      content: 'cloud',
      health: 1,
      load: 4,
      warmth: '900 far frontier',
      'off-peak': true,
      bridge: 'raised',
    })
  })

  test('kept with a decision, they decide it anew as it was', () => {
    const policy = policyOf({}, { preset: 'legal', rules: [] })
    for (const complexity of [0, 0.2, 0.4, 0.55, 0.7, 0.9, 1]) {
      const asked: Question = {
        ...question,
        now: undefined,
        level: 'confidential',
        needs: ['images'],
        labels: ['eu'],
        tokens: 5_000,
        estimate: estimated(complexity, 'reason', 'legal_reasoning'),
        isFresh: complexity > 0.8,
      }
      const past = decide(asked, [box, cloud], policy, world)
      const recalled = recallQuestion(past.signals)
      expect(recalled.estimate).toMatchObject({ family: 'reason', category: 'legal_reasoning' })
      const anew = decide({ ...question, now: undefined, ...recalled }, [box, cloud], policy, world)
      const order = (decision: typeof past) => decision.kind === 'route' && decision.candidates.map(({ upstream }) => upstream)
      expect(order(anew)).toEqual(order(past))
      for (const ability of [0.05, 0.2, 0.5, 0.7, 0.95])
        expect(recalled.estimate?.pRight(ability)).toBeCloseTo(asked.estimate?.pRight(ability) ?? 0, 1)
    }
  })

  test('what the inspection did not finish or the content bars is recalled, too', () => {
    expect(recallQuestion(readSignals({ ...question, isInspected: false }, around))).toMatchObject({ isInspected: false })
    const barred = { private: because('redaction.failed'), cloud: because('redaction.failed') }
    expect(Object.keys(recallQuestion(readSignals({ ...question, barred }, around)).barred ?? {})).toEqual(['private', 'cloud'])
  })
})

describe('asking for news', () => {
  test.each([
    'What is the latest news on the election?',
    'How is the weather in Hanoi today?',
    'What is the current exchange rate of the dollar?',
    'Wie ist das Wetter heute in Hamburg?',
    'Was sind die neuesten Nachrichten?',
    'Quel temps fait-il ? La météo d’aujourd’hui pour Lyon',
    'Quelles sont les dernières nouvelles ?',
    '¿Cuál es el precio actual del petróleo?',
    'Thời tiết hôm nay ở Đà Nẵng thế nào?',
    'Giá vàng hôm nay bao nhiêu?',
    'Who won the match yesterday?',
  ])('%s', (text) => {
    expect(asksForNews(text)).toBe(true)
  })

  test.each([
    'Summarise this contract in three points.',
    'Write a function that returns the current date.',
    'What is the capital of France?',
    'Explain how elections work in Germany.',
    'Heute schreibe ich einen Brief an meine Mutter. Bitte hilf mir.',
    'Translate "good morning" into Spanish.',
    'Viết một email cảm ơn khách hàng.',
    '',
  ])('not: %s', (text) => {
    expect(asksForNews(text)).toBe(false)
  })

  test('a long report that is handed in is no question, and takes no time', () => {
    const report = 'The weather was fair yesterday and the market prices rose today. '.repeat(10_000)
    const startedAt = performance.now()
    expect(asksForNews(report)).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(100)
  })
})
