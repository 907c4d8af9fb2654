// The answer that a text comes to in the end: after `####`, in `\boxed{}`, after "the answer is", or the number of its last sentence.
import { numbersIn } from './equations.ts'

export type Final = {
  readonly value: number
  /** The text announced it, rather than happening to end with a number. */
  readonly isMarked: boolean
}

const announcements = ['####', '\\boxed{', 'answer is', 'answer:', 'answer =', 'final answer', 'réponse est', 'antwort ist', 'respuesta es']
const reach = 80

export function finalOf(answer: string): Final | undefined {
  const small = answer.toLowerCase()
  const marks = announcements.map((words) => endOfLast(small, words)).filter((at) => at >= 0)
  for (const at of marks.sort((one, other) => other - one)) {
    const [value] = signed(answer.slice(at, at + reach))
    if (value !== undefined) return { value, isMarked: true }
  }
  const value = signed(lastSentence(answer)).at(-1)
  return value === undefined ? undefined : { value, isMarked: false }
}

function endOfLast(text: string, words: string): number {
  const at = text.lastIndexOf(words)
  return at < 0 ? -1 : at + words.length
}

function lastSentence(text: string): string {
  const body = text.trimEnd()
  const start = Math.max(body.lastIndexOf('\n'), body.slice(0, -2).lastIndexOf('. '))
  return body.slice(start + 1)
}

function signed(text: string): number[] {
  const at = text.search(/\d/)
  const numbers = numbersIn(text)
  if (at > 0 && /[-−]\s?\$?$/.test(text.slice(Math.max(0, at - 3), at)) && numbers[0] !== undefined) numbers[0] = -numbers[0]
  return numbers
}
