// A second opinion on a chosen share of what home answered: after the caller has its answer, the same is asked of another model that the
// decision allowed as well, and the two are compared. On a road of its own through the same boundary, billed and recorded as a part.
//
//   never     one that was rejected, while the bridge is raised, for what a human must see, beyond the day's ceiling on cost
//   last      one at a time, only where a slot stays free, and nobody's request waits for it
import type { Config } from '../config/schema.ts'
import type { Conversation } from '../core/conversation.ts'
import type { Candidate, Decision } from '../core/decision.ts'
import { readDocument } from '../core/document.ts'
import type { Attempt } from '../core/exchange.ts'
import type { World } from '../core/world.ts'
import type { Store } from '../ledger/store.ts'
import { type Asked, agreementOf, isComparable, rightGiven } from '../routing/learning/agreement.ts'
import type { Catalog } from '../upstreams/catalog.ts'
import type { Arrival } from './arrival.ts'
import type { BridgeKeeper } from './bridge.ts'
import { choicesIn, type Message, mostHeld, readAnswer, taskOf, textOf } from './cascade.ts'
import type { ExchangeDoor } from './doors.ts'
import { HeldOutlet, nowhere } from './held-outlet.ts'
import type { Judged } from './outcomes.ts'
import type { Headers, Way } from './outlet.ts'
import { Presence } from './presence.ts'
import { callerProtocol } from './upstream-answer.ts'

export type ShadowParts = {
  readonly world: World
  readonly config: () => Config
  readonly catalog: () => Catalog
  readonly bridge: Pick<BridgeKeeper, 'isRaised' | 'watch'>
  /** Carries a request to its answer, like anybody's. */
  readonly send: (arrival: Arrival, way: Way) => Promise<void>
  /** What was spent today outlives the process. */
  readonly store: Pick<Store, 'getMeta' | 'setMeta'>
}

export type Shadow = {
  /** Drawn by chance, before anything is known of the request. */
  readonly isChosen: (arrival: Arrival) => boolean
  /** Ask another, when everything speaks for it, and tell how right the first answer seems then. */
  readonly follow: (after: Followed, tell: (right: number) => void) => void
  readonly settled: () => Promise<void>
  readonly close: () => void
}

export type Followed = {
  readonly arrival: Arrival
  readonly conversation: Conversation
  readonly decision: Decision
  readonly judged: Judged
  readonly answeredBy: Attempt
  /** The answer as the caller got it; undefined when it was too long to be kept. */
  readonly bytes: Buffer | undefined
}

/** Chosen requests that wait their turn; more are let go. */
const mostWaiting = 16
const spentName = 'shadow-spent'
/** The least of the day's money that is worth another request, in micro-dollars. */
const leastLeft = 100

export function createShadow({ world, config, catalog, bridge, send, store }: ShadowParts): Shadow {
  const waiting: (() => Promise<void>)[] = []
  let running: Promise<void> | undefined
  let isClosed = false
  let spent: { day: string; micros: number } | undefined
  let presence: Presence | undefined

  const today = () => new Date(world.now()).toISOString().slice(0, 10)

  async function leftMicros(): Promise<number> {
    if (!spent) {
      const [day = '', micros = '0'] = (await store.getMeta(spentName).catch(() => undefined))?.value.split(' ') ?? []
      spent = { day, micros: Number(micros) || 0 }
    }
    if (spent.day !== today()) spent = { day: today(), micros: 0 }
    return Math.floor(config().learning.shadowUsd * 1_000_000) - spent.micros
  }

  async function book(micros: number): Promise<void> {
    if (!spent || micros === 0) return
    spent = { day: spent.day, micros: spent.micros + micros }
    await store.setMeta(spentName, `${spent.day} ${spent.micros}`, new Date(world.now()).toISOString()).catch(() => {}) // the ledger tells of its own troubles
  }

  /** A slot stays free for whoever comes, and nobody waits. */
  function isIdle({ upstream }: Candidate): boolean {
    const health = catalog().find(upstream)?.health
    const view = health?.view()
    return health !== undefined && view !== undefined && view.waiting === 0 && view.waitMs === 0 && view.running + 1 < health.slots
  }

  async function ask(after: Followed, other: Candidate, asked: Asked, answer: string, tell: (right: number) => void): Promise<void> {
    if (isClosed || bridge.isRaised || !isIdle(other)) return
    const left = await leftMicros()
    const isPaid = other.model.zone.zone === 'cloud'
    if (isPaid && left < leastLeft) return
    const messages = messagesOf(after.conversation)
    if (!messages) return
    presence = new Presence()
    const leaving = presence
    const stop = bridge.watch((isRaised) => {
      if (isRaised) leaving.leave()
    })
    const part = partOf(after.arrival, other, messages, after.conversation, leaving, isPaid ? left / 1_000_000 : undefined)
    const kept = new HeldOutlet(nowhere, mostHeld, () => kept.drop())
    try {
      await send(part, kept)
    } finally {
      stop()
      presence = undefined
    }
    const held = kept.answer
    await book(Math.round(Number(held?.headers['x-drawbridge-cost-usd'] ?? 0) * 1_000_000))
    const reply = held?.status === 200 ? readAnswer(held.bytes, callerProtocol(part)) : undefined
    const agreement = reply && agreementOf(answer, textOf(reply), asked)
    if (agreement) tell(Math.round(rightGiven(agreement.agrees, other.expected?.right ?? 0.5) * 1_000) / 1_000)
  }

  function partOf(
    { id, caller, headers }: Arrival,
    other: Candidate,
    messages: readonly Message[],
    { settings }: Conversation,
    leaving: Presence,
    leftUsd: number | undefined,
  ): Arrival {
    const model = `${other.upstream}/${other.model.name}`
    const { output, maxOutputTokens } = settings
    const form =
      output?.type === 'schema'
        ? { type: 'json_schema', json_schema: { name: 'answer', schema: output.schema } }
        : output?.type === 'json'
          ? { type: 'json_object' }
          : undefined
    const body = { model, messages, ...(maxOutputTokens && { max_tokens: maxOutputTokens }), ...(form && { response_format: form }) }
    const document = readDocument(JSON.stringify(body))
    const wished = ['x-drawbridge-policy', 'x-drawbridge-level', 'x-drawbridge-labels'].filter((name) => headers[name] !== undefined)
    return {
      id: world.id('d'),
      partOf: id,
      door: partDoor,
      method: 'POST',
      path: '/v1/chat/completions',
      query: '',
      headers: {
        ...Object.fromEntries(wished.map((name) => [name, headers[name]])),
        ...(leftUsd !== undefined && { 'x-drawbridge-max-cost-usd': leftUsd.toFixed(6) }),
      },
      caller,
      bytes: Buffer.from(document.text, 'utf8'),
      document,
      model,
      isStream: false,
      at: world.now(),
      startedAt: world.monotonic(),
      presence: leaving,
    }
  }

  function run(): void {
    const next = waiting.shift()
    if (!next || isClosed) return
    running = next()
      .catch(() => {}) // the ledger has told why; a second opinion is missed by nobody
      .finally(() => {
        running = undefined
        run()
      })
  }

  return {
    isChosen: ({ door, partOf }) => {
      const { shadow } = config().learning
      return shadow > 0 && partOf === undefined && door.operation === 'chat' && !bridge.isRaised && world.random() < shadow
    },
    follow(after, tell) {
      const { answeredBy, decision, bytes, conversation, arrival, judged } = after
      if (isClosed || !bytes || answeredBy.zone.zone === 'cloud' || waiting.length >= mostWaiting) return
      const other = otherOf(decision, answeredBy)
      const reply = readAnswer(bytes, callerProtocol(arrival))
      if (!other || !reply || reply.parts.some(({ type }) => type === 'tool-call')) return
      const answer = textOf(reply)
      const { family, schema, prompt } = taskOf(conversation, judged.family as Asked['family']) // written by the estimator
      const choices = choicesIn(prompt)
      const asked: Asked = { family, wantsJson: schema !== undefined, ...(choices && { choices }) }
      if (!isComparable(asked, answer)) return
      waiting.push(() => ask(after, other, asked, answer, tell))
      if (!running) run()
    },
    async settled() {
      while (running) await running
    },
    close() {
      isClosed = true
      waiting.length = 0
      presence?.leave()
    },
  }
}

/** The best of the others that may answer this very request: those at hand were all allowed by the decision. */
function otherOf(decision: Decision, { upstream, model }: Attempt): Candidate | undefined {
  if (decision.kind !== 'route' || decision.duties?.review !== undefined || (decision.plan ?? 'direct') === 'consult') return undefined
  const others = decision.candidates.filter(
    (candidate) =>
      candidate.provider !== 'builtin' &&
      (candidate.upstream !== upstream || candidate.model.name !== model) &&
      // A rule that dresses what goes into the own network may be one on how the request was asked for, and the part is asked by name.
      (decision.duties?.redact === undefined || candidate.model.zone.zone !== 'private'),
  )
  const right = (candidate: Candidate) => candidate.expected?.right ?? 0
  return others.reduce<Candidate | undefined>((best, one) => (best && right(best) >= right(one) ? best : one), undefined)
}

/** The same request for a door that takes text; undefined when there is more to it than text. */
function messagesOf({ turns, tools }: Conversation): Message[] | undefined {
  const isText = turns.every(({ role, parts }) => role !== 'tool' && parts.every(({ type }) => type === 'text'))
  if (tools.length > 0 || !isText) return undefined
  return turns.map(({ role, parts }) => ({
    role: role as Message['role'], // `tool` is out
    content: parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n'),
  }))
}

const partDoor: ExchangeDoor = { kind: 'exchange', operation: 'chat', wire: 'openai-chat' }

/** Longer answers are not compared. */
export const mostOverheard = 262_144

/** A way back on which an answer is kept as the caller reads it, up to a bound. */
export class OverheardOutlet implements Way {
  readonly #real: Way
  #pieces: Buffer[] | undefined = []
  #bytes = 0

  constructor(real: Way) {
    this.#real = real
  }

  /** Undefined when it was longer than what is kept. */
  get heard(): Buffer | undefined {
    return this.#pieces && Buffer.concat(this.#pieces)
  }

  get hasBegun(): boolean {
    return this.#real.hasBegun
  }

  get status(): number {
    return this.#real.status
  }

  begin(status: number, headers: Headers): void {
    this.#real.begin(status, headers)
  }

  write(data: Uint8Array | string): boolean {
    this.#keep(data)
    return this.#real.write(data)
  }

  onDrain(callback: () => void): void {
    this.#real.onDrain(callback)
  }

  end(data?: Uint8Array | string): void {
    if (data !== undefined) this.#keep(data)
    this.#real.end(data)
  }

  send(status: number, headers: Headers, body: Uint8Array | string): void {
    this.#keep(body)
    this.#real.send(status, headers, body)
  }

  sendJson(status: number, headers: Headers, body: unknown): void {
    headers['content-type'] = 'application/json'
    this.send(status, headers, JSON.stringify(body))
  }

  destroy(): void {
    this.#pieces = undefined
    this.#real.destroy()
  }

  #keep(data: Uint8Array | string): void {
    if (!this.#pieces || data.length === 0) return
    this.#bytes += data.length
    if (this.#bytes > mostOverheard) this.#pieces = undefined
    else this.#pieces.push(Buffer.from(data))
  }
}
