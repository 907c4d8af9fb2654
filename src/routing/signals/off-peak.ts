import { clockOf } from '../rules.ts'
import { defineSignal } from './signal.ts'

export const offPeak = defineSignal({
  name: 'off-peak',
  about: 'Night, or a weekend, by the local clock',
  of: ({ now }) => (now !== undefined && clockOf(now)?.isOffPeak ? true : undefined),
})
