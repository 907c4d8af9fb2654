// A conversation's level never falls. Its resent history shows by itself what was said; where a client drops or sums up older turns, the
// turns that were said under a higher level are known again by their hashes. Hashes only, keyed, bounded, apart by caller.
import { hash, randomBytes } from 'node:crypto'
import { higherLevel, type Level, levels } from '../core/sensitivity.ts'

export type SpokenTurn = {
  readonly role: string
  /** What the turn says, its texts joined. */
  readonly text: string
  /** The level of what this turn holds itself. */
  readonly level: Level
}

/** Turns of fewer units, such as "yes" or "continue", are said in every conversation. */
const shortestTurn = 24
export const largestMemory = 50_000

const speakers: ReadonlySet<string> = new Set(['assistant', 'model', 'message', 'reasoning'])

export class Taint {
  readonly #key = randomBytes(16).toString('base64')
  readonly #levels = new Map<string, { readonly level: Level; readonly look: number }>()
  /** How many remembered marks look so: of a conversation that is not remembered hardly a mark needs its hash. */
  readonly #looks = new Map<number, number>()
  readonly #limit: number

  constructor(limit = largestMemory) {
    this.#limit = limit
  }

  get size(): number {
    return this.#levels.size
  }

  /** The highest level under which one of these turns was said before; `public` when none was. */
  levelOf(scope: string, turns: readonly SpokenTurn[]): Level {
    let level: Level = 'public'
    if (this.#levels.size === 0) return level
    for (const mark of marksOf(turns)) {
      if (!this.#looks.has(mark.look)) continue
      level = higherLevel(level, this.#levels.get(this.#place(scope, textOf(mark)))?.level ?? 'public')
      if (level === levels.at(-1)) break
    }
    return level
  }

  /** Note what was said under a level: from the first turn that has it on. What was said before it is no more than it was. */
  note(scope: string, turns: readonly SpokenTurn[], level: Level): void {
    if (!isNoted(level)) return
    const own = turns.findIndex((turn) => turn.level === level)
    for (const mark of marksOf(turns)) if (mark.turn >= own) this.#remember(scope, mark, level)
  }

  /** Note a turn that is yet to be resent: an answer that was given under a level. */
  noteAnswer(scope: string, text: string, level: Level): void {
    if (isNoted(level) && text.length >= shortestTurn) this.#remember(scope, { text, look: lookOf(undefined, text) }, level)
  }

  clear(): void {
    this.#levels.clear()
    this.#looks.clear()
  }

  #remember(scope: string, mark: Mark, level: Level): void {
    const place = this.#place(scope, textOf(mark))
    const known = this.#levels.get(place)
    if (known) this.#forget(place, known.look)
    this.#levels.set(place, { level: known ? higherLevel(known.level, level) : level, look: mark.look })
    this.#looks.set(mark.look, (this.#looks.get(mark.look) ?? 0) + 1)
    const [oldest] = this.#levels
    if (oldest && this.#levels.size > this.#limit) this.#forget(oldest[0], oldest[1].look)
  }

  #forget(place: string, look: number): void {
    this.#levels.delete(place)
    const count = (this.#looks.get(look) ?? 1) - 1
    if (count > 0) this.#looks.set(look, count)
    else this.#looks.delete(look)
  }

  #place(scope: string, text: string): string {
    return hash('sha256', `${this.#key}${scope.length}:${scope}${text}`, 'base64')
  }
}

/** What is said under an everyday level needs no memory. */
export function isNoted(level: Level): boolean {
  return levels.indexOf(level) > levels.indexOf('internal')
}

/**
 * What a conversation is known by: each answer, which no other conversation holds word for word, and each two turns in a row, since one
 * question alone may be asked in many conversations and clients begin each with the same instructions.
 */
function* marksOf(turns: readonly SpokenTurn[]): Generator<Mark & { readonly turn: number }> {
  for (let at = 0; at < turns.length; at++) {
    const { role, text } = turns[at]!
    if (speakers.has(role) && text.length >= shortestTurn) yield { turn: at, text, look: lookOf(undefined, text) }
    const before = turns[at - 1]
    if (at > 1 && before && before.text.length + text.length >= 2 * shortestTurn)
      yield { turn: at, before: before.text, text, look: lookOf(before.text, text) }
  }
}

/** A text, with the one said before it or without. */
type Mark = { readonly before?: string; readonly text: string; readonly look: number }

function textOf({ before, text }: Mark): string {
  return before === undefined ? text : `${before}\u0000${text}`
}

const samples = 8

/** The length of a mark's whole text and its last units, which are looked at where they stand. */
function lookOf(before: string | undefined, text: string): number {
  const length = before === undefined ? text.length : before.length + 1 + text.length
  let look = length
  for (let back = 1; back <= samples && back <= length; back++) {
    const inText = text.length - back
    const unit = inText >= 0 ? text.charCodeAt(inText) : inText === -1 ? 0 : (before?.charCodeAt(before.length + 1 + inText) ?? 0)
    look = (Math.imul(look, 31) ^ unit) | 0
  }
  return look
}
