import { defineSignal } from './signal.ts'

export const category = defineSignal({
  name: 'category',
  about: 'Kind of task: family and category',
  of: ({ estimate }) => estimate && `${estimate.family}/${estimate.category}`,
})
