// Some callers' protocols have no place for a provider's signatures (Ollama's), and some clients drop what they do not know. Without the
// signature the next round of a tool loop is refused upstream. So the gateway remembers, in memory only and for a short while, what
// belongs to a tool call, and puts it back when the call returns in the history.
import type { Conversation, Part, ReasoningPart, Seal, Turn } from '../core/conversation.ts'
import type { Reply } from '../core/reply.ts'

type Memory = {
  readonly reasoning: readonly ReasoningPart[]
  readonly seal?: Seal
  readonly bytes: number
  readonly until: number
  readonly upstream: string
}

export type Continuity = {
  /** Keep what a reply's tool calls need to be continued. */
  keep(reply: Reply, caller: string, upstream: string): void
  /** Put back what the caller's protocol lost, for the same upstream only. */
  restore(conversation: Conversation, caller: string, upstream: string): Conversation
  readonly bytes: number
  readonly size: number
}

/** A memory bounded in bytes and time. `now` in milliseconds. */
export function createContinuity(now: () => number, limits = { bytes: 33_554_432, entries: 10_000, ttlMs: 3_600_000 }): Continuity {
  const memories = new Map<string, Memory>()
  let bytes = 0
  function forget(key: string): void {
    const memory = memories.get(key)
    if (!memory) return
    bytes -= memory.bytes
    memories.delete(key)
  }
  function trim(): void {
    for (const [key, memory] of memories) {
      if (bytes <= limits.bytes && memories.size <= limits.entries && memory.until > now()) break
      forget(key)
    }
  }
  const keyOf = (caller: string, callId: string) => `${caller}\n${callId}`
  return {
    keep(reply, caller, upstream) {
      const reasoning = reply.parts.filter((part): part is ReasoningPart => part.type === 'reasoning' && part.seal !== undefined)
      const calls = reply.parts.filter((part) => part.type === 'tool-call')
      calls.forEach((call, index) => {
        const own = index === 0 ? reasoning : []
        if (!call.id || (own.length === 0 && !call.seal)) return
        const size = 200 + JSON.stringify(own).length + JSON.stringify(call.seal ?? '').length
        if (size > limits.bytes / 4) return
        const key = keyOf(caller, call.id)
        forget(key)
        memories.set(key, { reasoning: own, seal: call.seal, bytes: size, until: now() + limits.ttlMs, upstream })
        bytes += size
      })
      trim()
    },
    restore(conversation, caller, upstream) {
      if (memories.size === 0) return conversation
      let isChanged = false
      const turns = conversation.turns.map((turn): Turn => {
        if (turn.role !== 'assistant' || !turn.parts.some((part) => part.type === 'tool-call')) return turn
        const hasReasoning = turn.parts.some((part) => part.type === 'reasoning' && part.seal !== undefined)
        const parts = turn.parts.flatMap((part): Part[] => {
          const memory = part.type === 'tool-call' ? memories.get(keyOf(caller, part.id)) : undefined
          if (part.type !== 'tool-call' || !memory || memory.upstream !== upstream || memory.until <= now()) return [part]
          isChanged = true
          return [...(hasReasoning ? [] : memory.reasoning), { ...part, seal: part.seal ?? memory.seal }]
        })
        return { ...turn, parts }
      })
      return isChanged ? { ...conversation, turns } : conversation
    },
    get bytes() {
      return bytes
    },
    get size() {
      return memories.size
    },
  }
}
