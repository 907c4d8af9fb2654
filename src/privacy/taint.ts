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
  readonly #levels = new Map<string, Level>()
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
    for (const mark of marksOf(turns)) level = higherLevel(level, this.#levels.get(this.#place(scope, mark.text)) ?? 'public')
    return level
  }

  /** Note what was said under a level: from the first turn that has it on. What was said before it is no more than it was. */
  note(scope: string, turns: readonly SpokenTurn[], level: Level): void {
    if (!isNoted(level)) return
    const own = turns.findIndex((turn) => turn.level === level)
    for (const mark of marksOf(turns)) if (mark.turn >= own) this.#remember(this.#place(scope, mark.text), level)
  }

  /** Note a turn that is yet to be resent: an answer that was given under a level. */
  noteAnswer(scope: string, text: string, level: Level): void {
    if (isNoted(level) && text.length >= shortestTurn) this.#remember(this.#place(scope, text), level)
  }

  clear(): void {
    this.#levels.clear()
  }

  #remember(place: string, level: Level): void {
    const before = this.#levels.get(place)
    this.#levels.delete(place)
    this.#levels.set(place, before ? higherLevel(before, level) : level)
    if (this.#levels.size > this.#limit) for (const oldest of this.#levels.keys()) return void this.#levels.delete(oldest)
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
function* marksOf(turns: readonly SpokenTurn[]): Generator<{ readonly turn: number; readonly text: string }> {
  for (let at = 0; at < turns.length; at++) {
    const { role, text } = turns[at]!
    if (speakers.has(role) && text.length >= shortestTurn) yield { turn: at, text }
    const before = turns[at - 1]
    if (at > 1 && before && before.text.length + text.length >= 2 * shortestTurn) yield { turn: at, text: `${before.text}\u0000${text}` }
  }
}
