// A label is one of those allowed; a choice names one of its letters.
import { type Check, finding } from './check.ts'

export const label: Check = (answer, { choices, family }) => {
  if (choices && choices.length > 0) {
    const said = plain(answer)
    const exact = choices.some((choice) => plain(choice) === said)
    const named = choices.filter((choice) => ` ${said} `.includes(` ${plain(choice)} `))
    return finding('label', 3, exact || named.length === 1 ? 0 : named.length === 0 ? 1 : 0.6)
  }
  if (family !== 'choice') return undefined
  return finding('choice.unnamed', 1.5, /(?:^|[\s(*"'])[A-Ja-j](?:[\s).,:*"']|$)/.test(answer.slice(0, 4000)) ? 0 : 1)
}

function plain(text: string): string {
  return text
    .slice(0, 4000)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
