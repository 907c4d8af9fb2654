import { defineSignal } from './signal.ts'

export const estimator = defineSignal({
  name: 'estimator',
  about: 'Which estimator read the request, and what the house had learned by then',
  of: ({ estimate }) => estimate?.version,
})
