import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Roster, type Seat } from './roster.ts'

test('a roster holds exactly what was added and not removed, in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant('add' as const), fc.nat(50))), (steps) => {
      const roster = new Roster<{ n: number }>()
      const seats: Seat<{ n: number }>[] = []
      const present = new Set<number>()
      steps.forEach((step, n) => {
        if (step === 'add') {
          seats.push(roster.add({ n }))
          present.add(n)
        } else {
          const seat = seats[step]
          if (seat?.item) present.delete(seat.item.n)
          if (seat) roster.remove(seat)
        }
      })
      expect([...roster].map((item) => item.n).sort()).toEqual([...present].sort())
      expect(roster.size).toBe(present.size)
    }),
  )
})

test('one removed during a walk is not met', () => {
  const roster = new Roster<() => void>()
  const met: string[] = []
  let second: Seat<() => void>
  roster.add(() => {
    met.push('first')
    roster.remove(second)
  })
  second = roster.add(() => met.push('second'))
  for (const item of roster) item()
  expect(met).toEqual(['first'])
})
