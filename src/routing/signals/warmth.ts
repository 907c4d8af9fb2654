import { defineSignal } from './signal.ts'

export const warmth = defineSignal({
  name: 'warmth',
  about: 'Who holds the beginning of the conversation, and how many tokens of it: what moving it elsewhere would lose',
  of: ({ warm }) => warm && `${warm.tokens} ${warm.upstream} ${warm.model}`,
  recall: (value) => {
    const [tokens = '', upstream = '', ...model] = String(value).split(' ')
    return { warm: { upstream, model: model.join(' '), tokens: Number(tokens) } }
  },
})
