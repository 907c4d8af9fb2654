import { defineSignal } from './signal.ts'

export const costCeiling = defineSignal({
  name: 'cost-ceiling',
  about: 'US dollars the caller allows for it',
  of: (question) => question.maxCostUsd,
  recall: (value) => ({ maxCostUsd: Number(value) }),
})
