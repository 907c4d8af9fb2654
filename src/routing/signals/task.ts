import { defineSignal } from './signal.ts'

export const task = defineSignal({
  name: 'task',
  about: 'A task the built-in engine does without a model',
  of: (question) => question.task,
  recall: (value) => ({ task: String(value) }),
})
