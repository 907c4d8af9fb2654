// Who has read the beginning of a conversation lately. A provider that still holds it reads it again at a tenth of the price, so moving the
// conversation elsewhere has a price of its own. In memory only, as keyed hashes: no word of a conversation, and nothing of it on disk.
import { hash } from 'node:crypto'
import type { Conversation, Part } from '../core/conversation.ts'
import type { ProviderName } from '../core/upstream.ts'
import type { Usage } from '../core/usage.ts'
import type { Question } from '../routing/question.ts'

export type Warm = NonNullable<Question['warm']>

/** An answer that came, as far as it tells who holds the prompt now. */
export type Read = { readonly upstream: string; readonly model: string; readonly provider: ProviderName; readonly usage?: Usage }

/**
 * Anthropic and Bedrock hold a prefix five minutes from its last use, OpenAI and Azure five to ten; servers at home until another
 * conversation takes the place. Five minutes is what all of them keep.
 */
export const cacheLifeMs = 300_000

/** OpenAI and Azure hold prompts of this many tokens and more, without being asked. */
export const leastAutomatic = 1_024

const mostEntries = 20_000
/** Beginnings of a conversation that are looked up, the longest first. */
const mostBeginnings = 64

type Held = Warm & { readonly until: number }

export class Warmth {
  readonly #now: () => number
  readonly #key: string
  readonly #most: number
  /** The one noted longest ago first. */
  readonly #held = new Map<string, Held>()
  readonly #sent = new Map<string, number>()
  /** A conversation is looked up when its request is decided, and noted when it is answered. */
  readonly #known = new WeakMap<Conversation, { readonly caller: string; readonly names: readonly string[] }>()

  /** `now` in milliseconds; `key` is of this process alone. */
  constructor(now: () => number, key: Uint8Array, most = mostEntries) {
    this.#now = now
    this.#key = Buffer.from(key).toString('base64')
    this.#most = most
  }

  get size(): number {
    return this.#held.size + this.#sent.size
  }

  /** Who holds the longest beginning of this conversation, and how many tokens of it. */
  of(caller: string, conversation: Conversation): Warm | undefined {
    // As long as nobody is known to hold anything, no turn needs its hash.
    if (this.#held.size === 0) return undefined
    const now = this.#now()
    for (const name of this.#beginnings(caller, conversation).slice(-mostBeginnings).reverse()) {
      const held = this.#held.get(name)
      if (!held) continue
      if (held.until <= now) this.#held.delete(name)
      else return { upstream: held.upstream, model: held.model, tokens: held.tokens }
    }
    return undefined
  }

  /** This conversation was read, so its next turn finds it warm. */
  note(caller: string, conversation: Conversation, { upstream, model, provider, usage }: Read): void {
    const tokens = heldTokens(provider, usage)
    if (tokens === 0 && this.#held.size === 0) return
    const name = this.#beginnings(caller, conversation).at(-1)
    if (name === undefined) return
    this.#held.delete(name)
    if (tokens > 0) this.#held.set(name, { upstream, model, tokens, until: this.#now() + cacheLifeMs })
    shorten(this.#held, this.#most)
  }

  /** Whether these very words began a request of this caller to this model within the life of a cache; from now on they have. */
  wasSent(caller: string, to: string, prefix: string): boolean {
    const name = this.#hash(`${caller.length} ${caller} ${to.length} ${to} `, prefix)
    const until = this.#sent.get(name) ?? 0
    const now = this.#now()
    this.#sent.delete(name)
    this.#sent.set(name, now + cacheLifeMs)
    shorten(this.#sent, this.#most)
    return until > now
  }

  /** A name for the conversation up to the end of each turn; each one is made of the one before. */
  #beginnings(caller: string, conversation: Conversation): readonly string[] {
    const known = this.#known.get(conversation)
    if (known?.caller === caller) return known.names
    const tools = conversation.tools.map(({ name, description, parameters, strict }) => [name, description, parameters, strict])
    let name = this.#hash(`${caller.length} ${caller} `, JSON.stringify(tools))
    const names = conversation.turns.map((turn) => {
      name = this.#hash(name, `${turn.role} ${turn.parts.map(sketchOf).join(' ')}`)
      return name
    })
    this.#known.set(conversation, { caller, names })
    return names
  }

  #hash(before: string, text: string): string {
    // No hash leaves this process, so a key before the text does; making an HMAC costs twenty times as much.
    return hash('sha256', `${this.#key}${before}${text}`, 'base64')
  }
}

/**
 * What a part says, as far as is needed to know it again within minutes: its length, its beginning and its end. To hash a long history whole
 * would hold up every other request, and whoever is mistaken for another by this is only thought a little cheaper than it is. Cache marks
 * are no part of it: clients move them along with every turn.
 */
function sketchOf(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'reasoning':
      return `${part.type} ${ends(part.text)}`
    case 'tool-call':
      return `call ${part.id} ${part.name} ${ends(part.arguments)}`
    case 'tool-result':
      return `result ${part.id} ${part.content.map(sketchOf).join(' ')}`
    case 'image':
    case 'audio':
    case 'document': {
      const { source } = part
      return `${part.type} ${ends(source.kind === 'base64' ? source.data : source.kind === 'url' ? source.url : source.id)}`
    }
    case 'opaque':
      return `opaque ${part.kind}`
    default:
      return part satisfies never
  }
}

const endChars = 200

function ends(text: string): string {
  return text.length <= 2 * endChars ? `${text.length} ${text}` : `${text.length} ${text.slice(0, endChars)} ${text.slice(-endChars)}`
}

/** How many tokens an upstream holds after it has answered, as far as it says so or is known for it. */
function heldTokens(provider: ProviderName, usage: Usage | undefined): number {
  const { inputTotal = 0, cacheRead = 0, cacheWrite = 0 } = usage ?? {}
  switch (provider) {
    case 'openai':
    case 'azure':
      return inputTotal >= leastAutomatic ? inputTotal : 0
    // They hold what was marked, and tell how much that was; other hosts in the cloud may or may not, and only their own word counts.
    case 'anthropic':
    case 'bedrock':
    case 'gemini':
    case 'huggingface':
    case 'openai-compatible':
      return Math.min(cacheRead + cacheWrite, inputTotal)
    // No conversation is held where nothing is computed.
    case 'builtin':
      return 0
    // A server at home keeps what it has computed for the conversation it answered last.
    case 'ollama':
    case 'lmstudio':
    case 'localai':
    case 'koboldcpp':
    case 'oobabooga':
    case 'llamacpp':
    case 'jan':
    case 'vllm':
    case 'embedded':
      return inputTotal
    default:
      return provider satisfies never
  }
}

function shorten(map: Map<string, unknown>, most: number): void {
  for (const name of map.keys()) {
    if (map.size <= most) return
    map.delete(name)
  }
}
