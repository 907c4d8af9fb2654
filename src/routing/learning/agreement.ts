// Whether two answers to one question say the same, where that can be told without asking anybody: figures, letters, labels, JSON and short
// answers. Of longer prose nothing is said.
import type { Json } from '../../core/json.ts'
import type { TaskFamily } from '../complexity/complexity.ts'
import { finalOf } from '../verify/final-answer.ts'

export type Asked = {
  readonly family: TaskFamily
  /** The answer must be JSON. */
  readonly wantsJson: boolean
  /** The labels of which it must be one. */
  readonly choices?: readonly string[]
}

export type Agreement = { readonly agrees: boolean; readonly by: 'json' | 'label' | 'letter' | 'figure' | 'words' }

/** Longer answers are prose. */
const shortAnswer = 120
/** Longer ones are not read for their end. */
const longestRead = 60_000

/** Undefined where it cannot be told. */
export function agreementOf(one: string, other: string, asked: Asked): Agreement | undefined {
  const [mine, theirs] = [one.slice(-longestRead), other.slice(-longestRead)]
  if (asked.wantsJson) return told('json', jsonOf(mine), jsonOf(theirs))
  if (asked.choices) return told('label', labelOf(mine, asked.choices), labelOf(theirs, asked.choices))
  if (asked.family === 'choice') return told('letter', letterOf(mine), letterOf(theirs))
  if (asked.family === 'math') return told('figure', figureOf(mine), figureOf(theirs))
  if (mine.length > shortAnswer || theirs.length > shortAnswer) return undefined
  return told('words', plain(mine), plain(theirs))
}

/** Whether it is worth asking another model: of tasks that end in prose the answers are not compared. */
export function isComparable({ family, wantsJson, choices }: Asked, answer: string): boolean {
  return wantsJson || choices !== undefined || family === 'choice' || family === 'math' || answer.length <= shortAnswer
}

/** An answer without what is compared agrees with none; two without say nothing of each other. */
function told(by: Agreement['by'], one: string | undefined, other: string | undefined): Agreement | undefined {
  if (other === undefined || other === '') return undefined // the one who was asked to compare did not do the task either
  return { agrees: one === other, by }
}

function figureOf(answer: string): string | undefined {
  const final = finalOf(answer)
  return final && String(Math.round(final.value * 1e6) / 1e6)
}

/** The letter an answer settles on: announced, in brackets, or standing alone at its beginning or end. */
function letterOf(answer: string): string | undefined {
  const text = answer.trim()
  const announced = [
    ...text.matchAll(/(?:answer|antwort|réponse|respuesta|option|choice)\b[^A-Za-z0-9]{0,12}(?:is|ist|est|es)?[\s:*("']{0,6}([A-J])\b/gi),
  ].at(-1)
  const alone = /^[\s*("']*([A-J])(?:[).:*"'\s]|$)/.exec(text) ?? /(?:^|[\s*("'])([A-J])[).*"']*\.?$/.exec(text)
  return (announced ?? alone)?.[1]?.toUpperCase()
}

function labelOf(answer: string, choices: readonly string[]): string | undefined {
  const said = plain(answer)
  const named = choices.map(plain).filter((choice) => ` ${said} `.includes(` ${choice} `))
  return named.length === 1 ? named[0] : choices.map(plain).find((choice) => choice === said)
}

function jsonOf(answer: string): string | undefined {
  const fence = /```(?:json)?[ \t]*\n([\s\S]*?)```/i.exec(answer)
  try {
    return ordered(JSON.parse((fence?.[1] ?? answer).trim()) as Json, 0)
  } catch {
    return undefined // not JSON, which is what is asked
  }
}

const deepest = 60

/** The order of members says nothing, and neither do the case and spaces of words. */
function ordered(value: Json, depth: number): string {
  if (depth > deepest) return '…'
  if (Array.isArray(value)) return `[${value.map((one) => ordered(one, depth + 1)).join(',')}]`
  if (typeof value === 'string') return JSON.stringify(value.trim().replace(/\s+/g, ' ').toLowerCase())
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${ordered(one, depth + 1)}`)
  return `{${members.sort().join(',')}}`
}

function plain(text: string): string {
  return text
    .slice(0, 4_000)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Two wrong answers say the same by chance as often as this. */
const coincidence = 0.1

/**
 * How likely the first was right, knowing only whether the second, right as often as told, says the same. Of the first nothing is assumed:
 * what was expected of it is just what is to be learned.
 */
export function rightGiven(agrees: boolean, otherRight: number): number {
  const other = Math.max(0.5, Math.min(0.99, otherRight))
  return agrees ? other / (other + (1 - other) * coincidence) : (1 - other) / (2 - other)
}
