import { defineSignal } from './signal.ts'

export const output = defineSignal({
  name: 'output',
  about: 'Tokens the answer is expected to have',
  of: (question) => question.expectedOutput,
  recall: (value) => ({ expectedOutput: Number(value) }),
})
