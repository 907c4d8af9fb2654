import { defineSignal } from './signal.ts'

export const deadline = defineSignal({
  name: 'deadline',
  about: 'Milliseconds until an answer is worthless to the caller',
  of: (question) => question.deadlineMs,
  recall: (value) => ({ deadlineMs: Number(value) }),
})
