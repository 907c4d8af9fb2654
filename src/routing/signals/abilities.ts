import type { Abilities } from '../../core/upstream.ts'
import { defineSignal, listed, unlisted } from './signal.ts'

export const abilities = defineSignal({
  name: 'abilities',
  about: 'What a model must be able to do for it',
  of: (question) => listed(question.needs),
  recall: (value) => ({ needs: unlisted(value) as (keyof Abilities)[] }), // written by `of`
})
