// What the tagger tells apart, and how labels become tags: 0 is outside, each label has a tag for its first word and one for the rest.
import type { Kind } from '../kinds.ts'

type Label = {
  readonly name: string
  /** The kind that a finding gets; a label without one is told apart so that its words are not taken for something else. */
  readonly kind?: Kind
}

export const labels = [
  { name: 'PERSON', kind: 'PERSON' },
  { name: 'ORG', kind: 'ORG' },
  { name: 'LOCATION', kind: 'LOCATION' },
  { name: 'ADDRESS', kind: 'ADDRESS' },
  { name: 'DATETIME', kind: 'DATETIME' },
  { name: 'AGE', kind: 'AGE' },
  { name: 'ID', kind: 'ID' },
  { name: 'DEMOGRAPHIC', kind: 'DEMOGRAPHIC' },
  { name: 'QUANTITY', kind: 'QUANTITY' },
  { name: 'MISC', kind: 'MISC' },
  { name: 'USERNAME', kind: 'USERNAME' },
  { name: 'PASSWORD', kind: 'PASSWORD' },
  { name: 'PHONE', kind: 'PHONE' },
  { name: 'NATIONAL_ID', kind: 'NATIONAL_ID' },
  { name: 'ACCOUNT', kind: 'BANK_ACCOUNT' },
  { name: 'TITLE' },
  { name: 'PRODUCT' },
  { name: 'LINK' },
] as const satisfies readonly Label[]

export type LabelName = (typeof labels)[number]['name']

export const outside = 0
export const tagCount = 1 + 2 * labels.length

export function firstTag(label: number): number {
  return 1 + 2 * label
}

/** The label of a tag other than `outside`. */
export function labelOf(tag: number): number {
  return (tag - 1) >> 1
}

/** Whether a tag continues what the word before began. */
export function isInside(tag: number): boolean {
  return tag > 0 && (tag & 1) === 0
}

export function kindOf(label: number): Kind | undefined {
  return (labels[label] as Label).kind
}
