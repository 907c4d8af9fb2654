import { defineSignal } from './signal.ts'

export const bridge = defineSignal({
  name: 'bridge',
  about: 'The bridge is raised',
  of: (_, { isRaised }) => (isRaised ? 'raised' : undefined),
})
