// The quantities that a question gives, in figures or in words: `three`, `twice`, `half`, `a dozen`.
import { numbersIn } from './equations.ts'

const words: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  hundred: 100,
  dozen: 12,
  twice: 2,
  double: 2,
  doubled: 2,
  thrice: 3,
  triple: 3,
  tripled: 3,
  half: 2,
  third: 3,
  thirds: 3,
  quarter: 4,
  quarters: 4,
  fourth: 4,
  fifth: 5,
}

export type Quantity = { readonly value: number; readonly isWord: boolean }

export function quantitiesOf(question: string): Quantity[] {
  const found: Quantity[] = numbersIn(question).map((value) => ({ value, isWord: false }))
  for (const word of question.toLowerCase().match(/[a-z]+/g) ?? []) {
    const value = Object.hasOwn(words, word) ? words[word] : undefined
    if (value !== undefined) found.push({ value, isWord: true })
  }
  return found.slice(0, 200)
}

/** The ways in which a quantity enters a calculation: itself, as percent, as what remains of a whole, turned round. */
export function guisesOf(value: number): number[] {
  return [value, value / 100, 100 - value, 1 - value / 100, 100 + value, 1 + value / 100, 1 / value, 1 - 1 / value, value + 1, value - 1]
}
