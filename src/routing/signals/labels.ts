import { defineSignal, listed, unlisted } from './signal.ts'

export const labels = defineSignal({
  name: 'labels',
  about: 'Dictionaries that matched and topics that were recognised',
  of: (question) => listed(question.labels),
  recall: (value) => ({ labels: unlisted(value) }),
})
