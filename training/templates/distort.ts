// How people really type: lower case, capitals, no accents, slips, no full stops. Works on pieces before they are joined, so labels hold.
import { ascii } from './cast.ts'
import type { Random } from './random.ts'
import type { Noise } from './sheet.ts'
import type { Piece } from './slots.ts'

type Habits = {
  readonly lower: number
  readonly upper: number
  readonly title: number
  readonly bare: number
  readonly unpunctuated: number
  readonly slips: number
  readonly smileys: number
}

const habits: Readonly<Record<Noise, Habits>> = {
  none: { lower: 0, upper: 0, title: 0, bare: 0, unpunctuated: 0, slips: 0, smileys: 0 },
  record: { lower: 0.01, upper: 0.02, title: 0.004, bare: 0.01, unpunctuated: 0.005, slips: 0.01, smileys: 0 },
  prose: { lower: 0.05, upper: 0.02, title: 0.015, bare: 0.025, unpunctuated: 0.03, slips: 0.06, smileys: 0.02 },
  chat: { lower: 0.22, upper: 0.025, title: 0.015, bare: 0.07, unpunctuated: 0.14, slips: 0.12, smileys: 0.05 },
}

export function distort(random: Random, noise: Noise, pieces: readonly Piece[]): readonly Piece[] {
  const habit = habits[noise]
  let changed = pieces
  const drawn = random.next()
  if (drawn < habit.lower) changed = recase(changed, (text) => text.toLowerCase())
  else if (drawn < habit.lower + habit.upper) changed = recase(changed, (text) => text.toUpperCase())
  else if (drawn < habit.lower + habit.upper + habit.title) changed = recase(changed, titleCase)
  if (random.chance(habit.bare)) changed = changed.map((piece) => ({ ...piece, text: ascii(piece.text) }))
  if (random.chance(habit.unpunctuated)) changed = changed.map(withoutStops)
  if (random.chance(habit.slips))
    changed = changed.map((piece) => (piece.label || piece.isCode ? piece : { ...piece, text: slip(random, piece.text) }))
  if (random.chance(habit.smileys))
    changed = [...changed, { text: ` ${random.pick(['😊', '🙏', '😂', '!!', '??', '...', '👍', ':)', '😭', '🙈'])}` }]
  return changed
}

const recase = (pieces: readonly Piece[], change: (text: string) => string): readonly Piece[] =>
  pieces.map((piece) => (piece.isCode ? piece : { ...piece, text: change(piece.text) }))

const titleCase = (text: string): string =>
  text.replace(/(^|[\s(„“"'-])(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())

const withoutStops = (piece: Piece): Piece =>
  piece.label || piece.isCode ? piece : { ...piece, text: piece.text.replace(/[.,;!](?=\s|$)/g, '') }

/** A letter dropped, doubled or exchanged with its neighbour in a word or two. */
function slip(random: Random, text: string): string {
  return text.replace(/\p{L}{4,}/gu, (word) => {
    if (!random.chance(0.09)) return word
    const at = 1 + random.below(word.length - 2)
    const drawn = random.below(3)
    if (drawn === 0) return word.slice(0, at) + word.slice(at + 1)
    if (drawn === 1) return word.slice(0, at) + word[at] + word.slice(at)
    return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
  })
}
