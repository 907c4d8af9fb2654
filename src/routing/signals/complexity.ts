import { defineSignal } from './signal.ts'

export const complexity = defineSignal({
  name: 'complexity',
  about: 'How much it needs the strong model, 0 to 1',
  of: ({ estimate }) => estimate && Math.round(estimate.complexity * 10_000) / 10_000,
})
