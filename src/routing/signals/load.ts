import { defineSignal } from './signal.ts'

export const load = defineSignal({
  name: 'load',
  about: 'Requests that wait at home',
  of: (_, { offers }) => offers.reduce((sum, { zone, queue = 0 }) => sum + (zone.zone === 'cloud' ? 0 : queue), 0) || undefined,
})
