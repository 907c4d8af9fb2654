import { expect, test } from 'vitest'
import { type Rule, ruleOf } from '../core/rules.ts'
import { policyOf } from './policy.ts'
import { presets } from './presets.ts'
import { checkRules, type KnownNames } from './rule-check.ts'

const check = (rules: Rule[], known?: KnownNames) =>
  checkRules(policyOf({}, { preset: 'balanced', rules }), known).map(({ kind, rule, other }) =>
    [kind, rule, other].filter(Boolean).join(' '),
  )
const stays = { localOnly: true }

test.each<[string, Rule[], string[]]>([
  ['sound rules', [ruleOf('a', stays, { levels: ['confidential'] }), ruleOf('b', { zones: ['cloud'] }, { levels: ['internal'] })], []],
  ['a level that no request has', [ruleOf('a', stays, { levels: ['public'] })], ['never a']],
  ['a level against a condition', [ruleOf('a', stays, { levels: ['internal'], if: "level > 'internal'" })], ['never a']],
  ['figures that exclude each other', [ruleOf('a', stays, { tokens: { above: 500 }, if: 'tokens < 100' })], ['never a']],
  ['a complexity beyond the scale', [ruleOf('a', stays, { if: 'complexity > 1.5' })], ['never a']],
  ['an hour that does not come', [ruleOf('a', stays, { hours: '08:00-12:00', if: 'hour > 13' })], ['never a']],
  ['a label that is asked for and forbidden', [ruleOf('a', stays, { labels: ['eu'], if: "!('eu' in labels)" })], ['never a']],
  [
    'a narrow condition that may hold',
    [ruleOf('a', stays, { if: "tokens > 4999 && tokens < 5001 && level == 'restricted' && !fresh" })],
    [],
  ],
  ['two labels at once', [ruleOf('a', stays, { if: "'eu' in labels && 'hr' in labels" })], []],
  ['a rule that admits nobody', [ruleOf('a', { zones: ['cloud'], localOnly: true })], ['contradiction a']],
  ['rules that leave nobody', [ruleOf('a', { zones: ['cloud'] }), ruleOf('b', stays, { levels: ['restricted'] })], ['contradiction a b']],
  [
    'upstreams that do not meet',
    [ruleOf('a', { upstreams: ['box', 'far/x'] }), ruleOf('b', { upstreams: ['far/y'] })],
    ['contradiction a b'],
  ],
  ['upstreams that meet in a model', [ruleOf('a', { upstreams: ['far'] }), ruleOf('b', { upstreams: ['far/y'] })], []],
  [
    'a rule behind a refusal',
    [ruleOf('a', stays, { labels: ['hr'], levels: ['restricted'] }), ruleOf('b', { refuse: 'No.' }, { levels: ['restricted'] })],
    ['overruled a b'],
  ],
  ['a rule beside a refusal', [ruleOf('a', stays, { labels: ['hr'] }), ruleOf('b', { refuse: 'No.' }, { levels: ['restricted'] })], []],
  ['a pattern, of which nothing is said', [ruleOf('a', stays, { if: "model.matches('^x$') && model.matches('^y$')" })], []],
])('%s', (_, rules, expected) => {
  expect(check(rules)).toEqual(expected)
})

test('names that the configuration does not have are told', () => {
  const known = { labels: ['eu'], callers: ['app'], upstreams: ['box'], tasks: ['code'], hasRegion: (wanted: string) => wanted === 'eu' }
  const rule = ruleOf('a', { upstreams: ['bx/m'], regions: ['us'] }, { labels: ['ue'], callers: ['ap'], tasks: ['cod'] })
  expect(check([rule], known)).toHaveLength(5)
  expect(
    check([ruleOf('a', { upstreams: ['box/m'], regions: ['eu'] }, { labels: ['eu'], callers: ['app'], tasks: ['code'] })], known),
  ).toEqual([])
})

test('the presets have nothing wrong with them', () => {
  for (const preset of Object.keys(presets) as (keyof typeof presets)[]) expect(checkRules(policyOf({}, { preset, rules: [] }))).toEqual([])
})

test('rules with very many cases are left alone, in no time', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    ruleOf(`r${index}`, index % 2 ? stays : { zones: ['cloud'] as const }, {
      if: Array.from(
        { length: 12 },
        (_, at) => `tokens != ${index * 100 + at} || complexity != 0.${at} || deadlineMs != ${at} || hour != ${at}`,
      )
        .join(' && ')
        .slice(0, 990)
        .replace(/ (?:&&|\|\|)[^&|]*$/, ''),
    }),
  )
  const startedAt = performance.now()
  checkRules(policyOf({}, { preset: 'balanced', rules: many }))
  expect(performance.now() - startedAt).toBeLessThan(3_000)
})
