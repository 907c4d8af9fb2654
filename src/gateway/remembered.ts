// What a Responses caller means by `previous_response_id`. Which upstream made a response is always remembered, so that the follow-up goes
// back to it. What was said is remembered only when the operator asks for it (`responses.remember`), in memory and never on disk; then
// every upstream can continue the conversation.
import type { Conversation, Turn } from '../core/conversation.ts'
import type { Reply } from '../core/reply.ts'
import { furtherZone, type Zone } from '../core/sensitivity.ts'

type Memory = {
  readonly caller: string
  readonly upstream: string
  /** How far from the house these turns have been. */
  readonly zone: Zone
  readonly turns?: readonly Turn[]
  readonly bytes: number
}

export type Remembered = {
  /** Keep where a response was made, and what was said when `conversation` and `reply` are given and remembering is on. */
  keep(responseId: string, from: { caller: string; upstream: string; zone: Zone; conversation?: Conversation; reply?: Reply }): void
  /** The upstream that made a response of this caller's. */
  upstreamOf(responseId: string, caller: string): string | undefined
  /**
   * Everything said up to and including a response, for a model in `zone`; undefined when it was not remembered. These turns do not come
   * with the request, so no boundary looks at them again: they go no further than they have been.
   */
  turnsOf(responseId: string, caller: string, zone: Zone): readonly Turn[] | undefined
  readonly size: number
  readonly bytes: number
}

/** `most` conversations are remembered, none with 0; at most `mostBytes` of them, oldest forgotten first. */
export function createRemembered(most: () => number, limits = { places: 10_000, mostBytes: 67_108_864 }): Remembered {
  const memories = new Map<string, Memory>()
  let bytes = 0
  let kept = 0
  function forget(id: string): void {
    const memory = memories.get(id)
    if (!memory) return
    bytes -= memory.bytes
    if (memory.turns) kept--
    memories.delete(id)
  }
  function trim(): void {
    for (const [id, memory] of memories) {
      const tooMany = memories.size > limits.places || bytes > limits.mostBytes || (kept > most() && memory.turns !== undefined)
      if (!tooMany && kept <= most()) break
      if (tooMany) forget(id)
    }
  }
  const mine = (id: string, caller: string) => {
    const memory = memories.get(id)
    return memory?.caller === caller ? memory : undefined
  }
  return {
    keep(id, { caller, upstream, zone, conversation, reply }) {
      forget(id)
      const turns =
        most() > 0 && conversation && reply ? [...conversation.turns, { role: 'assistant' as const, parts: reply.parts }] : undefined
      const size = 200 + (turns ? JSON.stringify(turns).length : 0)
      memories.set(id, { caller, upstream, zone, turns, bytes: size })
      bytes += size
      if (turns) kept++
      trim()
    },
    upstreamOf: (id, caller) => mine(id, caller)?.upstream,
    turnsOf: (id, caller, zone) => {
      const memory = mine(id, caller)
      return memory && furtherZone(memory.zone, zone) === memory.zone ? memory.turns : undefined
    },
    get size() {
      return memories.size
    },
    get bytes() {
      return bytes
    },
  }
}
