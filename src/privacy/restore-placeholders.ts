// Placeholders such as [[PERSON_3]], found again though a model changed their brackets, their separators or their case.
import { isWhite, plainOf } from './restore-letters.ts'
import type { Match } from './restore-match.ts'
import { TrieNode } from './restore-trie.ts'

type Placeholder = { readonly surrogate: string; readonly value: string; readonly brackets: number }

const shape = /^[[({<⟦«]{1,3}\s?(\p{L}[\p{L}\p{N}_ -]*?\d+)\s?[\])}>⟧»]{1,3}$/u
const openers = '[({<⟦«'
const closers = '])}>⟧»'
const mostBrackets = 3
const mostSeparators = 3
/** Altered ones may be so much longer than they were: two more brackets with backslashes, spaces inside. */
const mostExtra = 8

export class Placeholders {
  /** By what stands between the brackets, letters and digits only. */
  readonly #root = new TrieNode<Placeholder>()
  isEmpty = true
  mostHeld = 0

  /** What stands between a placeholder's brackets; undefined when a surrogate is none. */
  learn(surrogate: string, value: string): string | undefined {
    const core = shape.exec(surrogate)?.[1]
    if (core === undefined) return undefined
    let node = this.#root
    for (let at = 0; at < core.length; at++) if (!isSeparator(core[at]!)) node = node.grow(plainOf(core.charCodeAt(at), true))
    node.value ??= { surrogate, value, brackets: surrogate.search(/[^[({<⟦«]/u) }
    this.isEmpty = false
    this.mostHeld = Math.max(this.mostHeld, surrogate.length + mostExtra)
    return core
  }

  /** Units that begin one, backslashed or not. */
  static readonly beginnings = `${openers}\\`

  at(text: string, start: number, isWhole: boolean): Match | 'open' | undefined {
    const open = isWhole ? undefined : 'open'
    let at = start
    let opened = 0
    for (; opened < mostBrackets; opened++) {
      const bracket = text.charCodeAt(at) === 0x5c ? at + 1 : at
      if (bracket >= text.length) return open
      if (!openers.includes(text[bracket]!)) break
      at = bracket + 1
    }
    if (opened === 0) return undefined
    let node = this.#root
    let between = 0
    for (;;) {
      if (at - start > this.mostHeld) return undefined
      if (at >= text.length) return open
      const unit = text[at]!
      if (node.value && (closers.includes(unit) || (unit === '\\' && closers.includes(text[at + 1] ?? ']')))) break
      if (isSeparator(unit) && between < mostSeparators) {
        between++
        at++
        continue
      }
      const next = node.child(plainOf(text.charCodeAt(at), true))
      if (next === undefined) return undefined
      node = next
      between = 0
      at++
    }
    for (let closed = 0; closed < opened; closed++) {
      const bracket = text.charCodeAt(at) === 0x5c ? at + 1 : at
      if (bracket >= text.length && !isWhole) return 'open'
      if (bracket >= text.length || !closers.includes(text[bracket]!)) {
        if (closed === 0) return undefined
        break
      }
      at = bracket + 1
    }
    const { surrogate, value, brackets } = node.value
    // More brackets than its own are those of a link around it.
    if (opened > brackets) return undefined
    return { start, end: at, value, isAltered: text.slice(start, at) !== surrogate }
  }
}

function isSeparator(unit: string): boolean {
  return unit === '_' || unit === '-' || unit === '\\' || unit === '#' || unit === ':' || isWhite(unit.charCodeAt(0))
}
