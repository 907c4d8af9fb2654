import type { Level } from '../../core/sensitivity.ts'
import { defineSignal } from './signal.ts'

export const level = defineSignal({
  name: 'level',
  about: 'How sensitive the request is',
  of: (question) => question.level,
  recall: (value) => ({ level: value as Level }), // written by `of`
})
