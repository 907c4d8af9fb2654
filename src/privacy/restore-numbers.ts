// Telephone, card and account numbers, found again though a model grouped their digits otherwise: `+1 555 010 0123` as `+15550100123`.
// They are long enough that the same digits are no chance.
import { isJoined, leavesAlone, plainOf } from './restore-letters.ts'
import type { Before, Match } from './restore-match.ts'
import { TrieNode } from './restore-trie.ts'
import type { Alias } from './vault.ts'

const kinds: ReadonlySet<string> = new Set(['PHONE', 'CREDIT_CARD', 'IBAN', 'BANK_ACCOUNT', 'NATIONAL_ID'])
const shape = /^[+(]*[a-z0-9][a-z0-9 ()./\u00a0\u2011-]*$/i
const leastDigits = 8
/** Between two digits: `) `, ` / `. */
const mostSeparators = 3
/** Regrouped ones may be so much longer than they were. */
const mostExtra = 8

export class RegroupedNumbers {
  /** By letters and digits only. A number with two meanings means nothing. */
  readonly #root = new TrieNode<{ value: string | undefined }>()
  isEmpty = true
  mostHeld = 0

  /** The unit that its digits begin with; undefined when a surrogate is no such number. */
  learn({ kind, surrogate }: Alias, value: string): string | undefined {
    const core = surrogate.replace(/[^a-z0-9]/gi, '')
    if (!kinds.has(kind) || !shape.test(surrogate) || core.replace(/\D/g, '').length < leastDigits) return undefined
    let node = this.#root
    for (let at = 0; at < core.length; at++) node = node.grow(plainOf(core.charCodeAt(at), true))
    if (node.value && node.value.value !== value) node.value.value = undefined
    node.value ??= { value }
    this.isEmpty = false
    this.mostHeld = Math.max(this.mostHeld, surrogate.length + mostExtra)
    return core[0]
  }

  at(text: string, start: number, before: Before, isWhole: boolean): Match | 'open' | undefined {
    const previous = start > 0 ? text.charCodeAt(start - 1) : before.last
    const earlier = start > 1 ? text.charCodeAt(start - 2) : start === 1 ? before.last : before.secondLast
    if (isJoined(previous, text.charCodeAt(start)) || leavesAlone(previous, earlier)) return undefined
    let node = this.#root
    let separators = 0
    let best: Match | undefined
    let at = start
    for (; at - start <= this.mostHeld; at++) {
      if (at === text.length) return isWhole || node.isLeaf ? best : 'open'
      const code = plainOf(text.charCodeAt(at), true)
      const next = node.child(code)
      if (next === undefined) {
        const isSeparator = node === this.#root ? code === 0x2b || code === 0x28 : separates(code)
        if (!isSeparator || ++separators > mostSeparators) return best
        continue
      }
      separators = 0
      node = next
      const value = node.value?.value
      if (value === undefined) continue
      const end = at + 1
      if (!isWhole && (end === text.length || (end + 1 === text.length && leavesAlone(text.charCodeAt(end), 0x30)))) return 'open'
      const follower = end < text.length ? text.charCodeAt(end) : -1
      if (isJoined(text.charCodeAt(at), follower)) continue
      if (leavesAlone(follower, end + 1 < text.length ? text.charCodeAt(end + 1) : -1)) continue
      const written = text.slice(start, end)
      if (isBalanced(written)) best = { start, end, value: grouped(value, written), isAltered: true }
    }
    return best
  }
}

/** A bracket around the whole is not the number's. */
function isBalanced(written: string): boolean {
  return written.split('(').length === written.split(')').length
}

/** A value without its groups where the number was written without. */
function grouped(value: string, written: string): string {
  if (!/^\+?[a-z0-9]+$/i.test(written)) return value
  const plain = value.replace(/[^+a-z0-9]/gi, '')
  return written.startsWith('+') ? plain : plain.replace('+', '')
}

function separates(code: number): boolean {
  return code === 0x20 || code === 0x28 || code === 0x29 || code === 0x2d || code === 0x2e || code === 0x2f
}
