import { expect, test } from 'vitest'
import { groupsOf, heldBack } from './split.ts'

const passage = 'The harbour of the small northern town freezes over in most winters and the ferries stay at their piers until spring.'
const other = 'A baker on the corner sells bread with seeds every morning before the offices open and closes when all of it is gone.'

test('prompts on one passage are of one group, prompts on another are not', () => {
  const [one, again, apart] = groupsOf([
    `${passage} When do the ferries run?`,
    `Read this. ${passage} What freezes?`,
    `${other} What is sold?`,
  ])
  expect(one).toBe(again)
  expect(apart).not.toBe(one)
})

test('a group is held back as a whole, whatever stands beside it', () => {
  const prompts = Array.from(
    { length: 200 },
    (_, at) => `${passage.replace('northern', `northern${at % 50}`)} ${'word'.repeat(at % 50)} number ${at % 50}?`,
  )
  const groups = groupsOf(prompts)
  const held = heldBack(prompts)
  const sides = new Map<string, Set<boolean>>()
  groups.forEach((group, at) => {
    sides.set(group, (sides.get(group) ?? new Set()).add(held[at]!))
  })
  expect([...sides.values()].every((side) => side.size === 1)).toBe(true)
})
