import { defineSignal } from './signal.ts'

export const tokens = defineSignal({
  name: 'tokens',
  about: 'Input tokens, estimated; 0 when not counted',
  of: (question) => question.tokens,
  recall: (value) => ({ tokens: Number(value) }),
})
