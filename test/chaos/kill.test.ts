// Two rounds of `npm run chaos -- --kill`.
import { expect, test } from 'vitest'
import { seeded } from './hostile.ts'
import { runKills } from './kill.ts'

test('a gateway killed under load loses no exchange that had time to be written, and starts again at once', async () => {
  const rounds = await runKills({ rounds: 2, random: seeded(7) })
  expect(rounds.flatMap(({ breaches }) => breaches)).toEqual([])
  expect(rounds.every(({ due }) => due > 0)).toBe(true)
}, 60_000)
