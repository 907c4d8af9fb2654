import { defineSignal } from './signal.ts'

export const health = defineSignal({
  name: 'health',
  about: 'Upstreams that rest after failures or at a rate limit',
  of: (_, { offers }) => offers.reduce((count, offer) => count + (offer.waitMs > 0 ? 1 : 0), 0) || undefined,
})
