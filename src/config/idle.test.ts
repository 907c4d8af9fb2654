import { expect, test } from 'vitest'
import { idleParts } from './idle.ts'
import { parseConfig } from './load.ts'

test('what is set and does nothing is said, part by part; the defaults are silent', () => {
  expect(idleParts(parseConfig('', {}).config)).toEqual([])
  const { config } = parseConfig(
    'privacy: { profile: legal, dictionaries: [{ name: m, kind: PROJECT, level: confidential, terms: [Heron] }] }\npolicy: { preset: legal, rules: [{ name: r, then: { localOnly: true } }] }\nbudgets: [{ name: firm, scope: { team: legal }, period: month, usd: 500, mode: hard }]',
    {},
  )
  expect(idleParts(config).map((sentence) => sentence.split(' ')[0])).toEqual([])
})

test('second opinions that nothing would keep are said to be idle', () => {
  const told = (outcomes: string) => idleParts(parseConfig(`learning: { shadow: 0.05, outcomes: ${outcomes} }`, {}).config)
  expect(told('"off"').map((sentence) => sentence.split(' ')[0])).toEqual(['learning.shadow'])
  expect(told('"on"')).toEqual([])
})
