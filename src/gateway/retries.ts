// A caller who sends the same thing again soon after its answer was, perhaps, not served by it. Recognised by keyed hashes in memory: no
// content is kept, here or anywhere, and what is older than a few minutes is forgotten.
import { createHmac } from 'node:crypto'
import type { Conversation } from '../core/conversation.ts'

/** An answer that may yet be asked for again. */
type Kept<Answer> = { readonly answer: Answer; readonly at: number; isTold: boolean }

/** How many requests are remembered; the oldest make room. */
export const mostRemembered = 4_096
/** Asked again after longer than this, it is another question. */
export const windowMs = 300_000
/** "Go on" and "yes" are said again without anything having been wrong. */
const tooShort = 24

export class Retries<Answer> {
  readonly #now: () => number
  readonly #most: number
  readonly #kept = new Map<string, Kept<Answer>>()

  constructor(now: () => number, most: number = mostRemembered) {
    this.#now = now
    this.#most = most
  }

  get size(): number {
    return this.#kept.size
  }

  /** The answer that one of these keys asks for again, each once; one that was not there yet when the request began is not meant. */
  again(keys: readonly string[], askedAt: number): Answer | undefined {
    for (const key of keys) {
      const kept = this.#kept.get(key)
      if (!kept || kept.isTold || kept.at > askedAt || this.#now() - kept.at > windowMs) continue
      for (const one of this.#kept.values()) if (one.answer === kept.answer) one.isTold = true
      return kept.answer
    }
    return undefined
  }

  keep(keys: readonly string[], answer: Answer): void {
    const at = this.#now()
    for (const key of keys) {
      // A program that asks the same all day says nothing by it: it is told of once in a window.
      const before = this.#kept.get(key)
      const isTold = before?.isTold === true && at - before.at <= windowMs
      this.#kept.delete(key)
      this.#kept.set(key, { answer, at, isTold })
    }
    for (const [key, { at: then }] of this.#kept) {
      if (this.#kept.size <= this.#most && at - then <= windowMs) break
      this.#kept.delete(key)
    }
  }
}

/** What a request is recognised by: all of it, for whoever regenerates, and the last thing said, for whoever asks anew. */
export function retryKeys(conversation: Conversation, caller: string, key: Uint8Array): string[] {
  const said = conversation.turns.map(({ role, parts }) => [role, ...parts.map((part) => (part.type === 'text' ? part.text : part.type))])
  const last = conversation.turns.findLast(({ role }) => role === 'user')
  const text =
    last?.parts
      .map((part) => (part.type === 'text' ? part.text : ''))
      .join('\n')
      .trim() ?? ''
  const whole = keyed('whole', caller, JSON.stringify(said), key)
  return text.length < tooShort ? [whole] : [whole, keyed('last', caller, text, key)]
}

/** Which conversation a request belongs to: the caller and how it began. 32 bits, so that it proves nothing. */
export function threadOf(conversation: Conversation, caller: string, key: Uint8Array): string {
  const first = conversation.turns.find(({ role }) => role === 'user')
  const text = first?.parts.map((part) => (part.type === 'text' ? part.text : part.type)).join('\n') ?? ''
  return keyed('thread', caller, text, key).slice(0, 8)
}

function keyed(purpose: string, caller: string, text: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(`drawbridge ${purpose}\0${caller}\0`).update(text).digest('hex').slice(0, 32)
}
