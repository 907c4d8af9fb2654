import { defineSignal } from './signal.ts'

export const output = defineSignal({
  name: 'output',
  about: 'Tokens the answer is expected to have, or may have at most',
  of: ({ expectedOutput, maxOutput }) => expectedOutput ?? maxOutput,
  recall: (value) => ({ maxOutput: Number(value) }),
})
