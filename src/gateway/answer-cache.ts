// Answers kept for the very same question. What is kept is the upstream's own answer, before any true value was put back into it, so
// that a hit goes through the same relay as a fresh answer. In memory only, for one caller and one level, bounded in bytes and in time.
import { createHash } from 'node:crypto'
import { find, readDocument } from '../core/document.ts'
import type { World } from '../core/world.ts'
import { protocolOf } from '../protocols/index.ts'
import type { Flow, Outgoing, Sink } from '../upstreams/transport.ts'
import { readAnswer } from './cascade.ts'
import type { Ending, UpstreamHeaders } from './ending.ts'
import type { Passage } from './lane.ts'

export type AnswerSettings = {
  /** The most that is kept, in MiB; 0 keeps nothing. */
  readonly keep: number
  readonly ttlSeconds: number
  /** `zero`: only requests whose body says temperature 0, and embeddings, which know no chance. */
  readonly temperatures: 'zero' | 'any'
}

/** For whom and under which rules an answer was given. One that was given for anything else is another answer. */
export type Asking = {
  readonly caller: string
  /** The store's id of the caller's key: a name may be given to somebody else once its key is revoked. */
  readonly key?: string
  readonly level: string
  readonly upstream: string
  readonly model: string
  readonly zone: string
  /** Versions of the policy and of the rules it was cleared under. */
  readonly policy: string
  /** The caller's own headers that go on to the upstream: some of them change the answer. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

export type KeptAnswer = {
  readonly headers: UpstreamHeaders
  readonly body: Buffer
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Gathers what an upstream answers while it is on its way to the caller. */
export type Gathering = {
  readonly sink: Sink
  /** Keep it, if it ended in a way that may be kept. Called once, when the exchange knows how it ended. */
  settle(ending: Ending, passage: Passage): void
}

/** What one entry costs beside its body. */
const overhead = 512

export class AnswerCache {
  readonly #settings: () => AnswerSettings
  readonly #now: World['now']
  /** The one used longest ago first. */
  readonly #answers = new Map<string, KeptAnswer>()
  #bytes = 0
  /** What is still on its way counts, too. */
  #gathered = 0
  /** Rises when everything is forgotten, so that nothing asked before is kept after. */
  #age = 0

  constructor(settings: () => AnswerSettings, now: World['now']) {
    this.#settings = settings
    this.#now = now
  }

  get isOn(): boolean {
    return this.#settings().keep > 0
  }

  get size(): number {
    return this.#answers.size
  }

  /** Bytes held, those on their way included; never more than the limit. */
  get bytes(): number {
    return this.#bytes + this.#gathered
  }

  find(key: string): KeptAnswer | undefined {
    const answer = this.#answers.get(key)
    if (!answer) return undefined
    if (!this.isOn || this.#now() - answer.at >= this.#settings().ttlSeconds * 1_000) {
      this.forget(key)
      return undefined
    }
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    return answer
  }

  forget(key: string): void {
    const answer = this.#answers.get(key)
    if (!answer) return
    this.#bytes -= sizeOf(answer)
    this.#answers.delete(key)
  }

  /** Forget everything: the rules have changed. */
  clear(): void {
    this.#answers.clear()
    this.#bytes = 0
    this.#age++
  }

  /** Read along with an answer on its way to `sink`. */
  gather(key: string, sink: Sink): Gathering {
    const age = this.#age
    let headers: UpstreamHeaders = {}
    let status = 0
    let pieces: Buffer[] = []
    let held = 0
    let isWhole = false
    let isGivenUp = false
    const letGo = () => {
      isGivenUp = true
      this.#gathered -= held
      held = 0
      pieces = []
    }
    return {
      sink: {
        head: (code, told) => {
          status = code
          headers = told
          if (code !== 200) letGo()
          sink.head(code, told)
        },
        data: (chunk) => {
          if (!isGivenUp) {
            if (held + chunk.length <= this.#mostBytes / 4 && this.#makeRoom(chunk.length + overhead)) {
              pieces.push(chunk)
              held += chunk.length
              this.#gathered += chunk.length
            } else letGo()
          }
          sink.data(chunk)
        },
        end: () => {
          isWhole = !isGivenUp && status === 200
          sink.end()
        },
        fail: (error) => {
          letGo()
          sink.fail(error)
        },
      },
      settle: (ending, passage) => {
        if (isGivenUp) return
        const body = isWhole && age === this.#age && this.isOn && ending.kind === 'answered' ? Buffer.concat(pieces) : undefined
        letGo()
        if (body && isKeepable(body, ending, passage)) this.#keep(key, { headers: lasting(headers), body, at: this.#now() })
      },
    }
  }

  #keep(key: string, answer: KeptAnswer): void {
    this.forget(key)
    if (!this.#makeRoom(sizeOf(answer))) return
    this.#answers.set(key, answer)
    this.#bytes += sizeOf(answer)
  }

  get #mostBytes(): number {
    return this.#settings().keep * 1_048_576
  }

  /** Those used longest ago make room; false when there is not enough of it even so. */
  #makeRoom(bytes: number): boolean {
    const most = this.#mostBytes
    for (const key of this.#answers.keys()) {
      if (this.bytes + bytes <= most) break
      this.forget(key)
    }
    return this.bytes + bytes <= most
  }
}

function sizeOf({ body }: KeptAnswer): number {
  return body.length + overhead
}

/** Request ids, dates and what is left of a limit are those of the first answer only. */
function lasting(headers: UpstreamHeaders): UpstreamHeaders {
  const type = headers['content-type']
  return type === undefined ? {} : { 'content-type': type }
}

/** Whether an answer would be the same, and do the same, a second time. One that calls a tool, or that a tool had a hand in, is not. */
function isKeepable(body: Buffer, { facts, status }: Ending, { wire, embedding }: Passage): boolean {
  if (status !== 200 || facts.fault) return false
  const protocol = protocolOf(wire)
  if (!protocol) return embedding !== undefined || embeddingWires.has(wire)
  const reply = readAnswer(body, protocol)
  if (!reply || (reply.finish.unified !== 'stop' && reply.finish.unified !== 'length')) return false
  return reply.parts.length > 0 && reply.parts.every(({ type }) => type !== 'tool-call' && type !== 'opaque')
}

const embeddingWires: ReadonlySet<string> = new Set(['openai-embeddings', 'ollama-embed', 'gemini-embeddings'])

/**
 * Whether a request may be answered with what was kept. What leans on a state at the provider may have another answer the next time, and
 * so may what is sampled, unless the operator takes any sample for good.
 */
export function isRepeatable(body: Uint8Array, { wire, embedding }: Passage, temperatures: AnswerSettings['temperatures']): boolean {
  if (embedding || embeddingWires.has(wire)) return true
  if (wire === 'native' || !protocolOf(wire)) return false
  const document = readDocument(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'), { depth: 10_000 })
  for (const name of statefulMembers) {
    const kind = find(document, [name])?.kind
    if (kind !== undefined && kind !== 'null' && kind !== 'false') return false
  }
  if (temperatures === 'any') return true
  const span = find(document, temperaturePaths[wire] ?? ['temperature'])
  return span?.kind === 'number' && Number(document.text.slice(span.start, span.end)) === 0
}

/** What leans on, or leaves, a state at the provider, and what is looked up anew each time. */
const statefulMembers = [
  'previous_response_id',
  'conversation',
  'background',
  'store',
  'container',
  'web_search_options',
  'search_parameters',
  'plugins',
]

const temperaturePaths: Readonly<Record<string, readonly string[]>> = {
  gemini: ['generationConfig', 'temperature'],
  'bedrock-converse': ['inferenceConfig', 'temperature'],
  'ollama-chat': ['options', 'temperature'],
  'ollama-generate': ['options', 'temperature'],
}

/** One name for one question: of everything that makes the answer, and of nothing that only carries it. */
export function keyOf(asking: Asking, { method, origin, path }: Outgoing, body: Uint8Array): string {
  const { caller, key, level, upstream, model, zone, policy, headers } = asking
  const about = JSON.stringify([caller, key, level, upstream, model, zone, policy, headers, method, origin, path])
  return createHash('sha256').update(`${about.length} ${about} `).update(body).digest('base64')
}

const pieceBytes = 65_536

/** Hand a kept answer to whoever waits for one, as a network would: in pieces, later, and no faster than it is taken. */
export function retell({ headers, body }: KeptAnswer, sink: Sink): Flow {
  let at = -1
  let isPaused = false
  let isOver = false
  let isBusy = false
  function go(): void {
    if (isBusy) return
    isBusy = true
    if (at < 0 && !isOver) {
      at = 0
      sink.head(200, headers)
    }
    while (!isPaused && !isOver && at < body.length) {
      const piece = body.subarray(at, at + pieceBytes)
      at += piece.length
      sink.data(piece)
    }
    isBusy = false
    if (isPaused || isOver) return
    isOver = true
    sink.end()
  }
  setImmediate(go)
  return {
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
      setImmediate(go)
    },
    abort: () => {
      isOver = true
    },
  }
}
