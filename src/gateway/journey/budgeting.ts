// What an attempt may cost at the most, set aside before it is sent, and what it did cost, settled when it is over.
import { type Amounts, type BudgetLeft, nothing, type Spender } from '../../core/budget.ts'
import type { Document } from '../../core/document.ts'
import { estimateConversation, estimateTokens } from '../../core/tokens.ts'
import type { Model } from '../../core/upstream.ts'
import type { Usage } from '../../core/usage.ts'
import type { Upstream } from '../../upstreams/catalog.ts'
import type { Sink } from '../../upstreams/transport.ts'
import { viewOf } from '../arrival.ts'
import type { Hold, Overdrawn } from '../budgets.ts'
import type { Ending } from '../ending.ts'
import { Streamed } from '../streamed.ts'
import type { Journey } from './journey.ts'
import { believable, workOf } from './telling.ts'

/** Every tokenizer cuts a text into another count; ours may be this much too low. */
const inputMargin = 1.3
/** Instructions and frames that a provider adds, in tokens. */
const inputFloor = 32
/** What an answer may take where nobody bounded it: more than nearly all take that nobody asked to be long. */
export const unboundedOutput = 4_096

/** What is set aside for the attempt under way, and what is known of it so far. */
export type Account = {
  readonly hold: Hold
  readonly streamed: Streamed
  isSent: boolean
}

/** Tokens of a request, and the most its answer may have where somebody bounded it. */
export type Size = {
  readonly document: Document | undefined
  readonly input: number
  readonly output: number | undefined
  /** Answers asked for at once. */
  readonly choices: number
}

/** Who is counted, as far as it is known before anybody is chosen. */
export function spenderOf({ arrival }: Journey): Spender {
  const { caller, model } = arrival
  return {
    caller: caller.name,
    asked: model || 'auto',
    ...(caller.team !== undefined && { team: caller.team }),
    ...(caller.keyId !== undefined && { key: caller.keyId }),
  }
}

/** What is left of the budgets that count this request; undefined when none does, which is all that most requests pay. */
export function budgetsOf(journey: Journey): readonly BudgetLeft[] | undefined {
  const { budgets } = journey.road
  if (!budgets || journey.arrival.door.operation === 'count-tokens') return undefined
  const left = budgets.left(spenderOf(journey))
  // A race for the last of it was lost: whatever the sums say, there is no room for this request.
  return left?.map((one) => (journey.overdrawn.has(one.name) ? { ...one, left: Math.min(one.left, -1) } : one))
}

/** Set aside the most that this attempt may take. Undefined where no budget counts it. */
export function holdFor(journey: Journey, upstream: Upstream, model: Model): Promise<Hold | Overdrawn> | undefined {
  const { budgets } = journey.road
  if (!budgets || model.zone.zone !== 'cloud' || journey.arrival.door.operation === 'count-tokens') return undefined
  return budgets.hold({ ...spenderOf(journey), model: model.name, upstream: upstream.id }, () => boundOf(journey, upstream, model))
}

/** From now on the attempt may cost. */
export function watchAccount(journey: Journey, sink: Sink): Sink {
  const { account } = journey
  if (!account) return sink
  account.isSent = true
  return journey.arrival.isStream ? account.streamed.watch(sink) : sink
}

/** The account of an attempt; it is closed when the attempt is over, however that comes about. */
export function openAccount(journey: Journey, hold: Hold, by: { upstream: Upstream; model: Model }): Account {
  const account: Account = { hold, streamed: new Streamed(), isSent: false }
  journey.account = account
  journey.told.warnings.push(...hold.warnings)
  journey.cleanUps.push(() => closeAccount(journey, account, undefined, by))
  return account
}

export function closeAccount(
  journey: Journey,
  account: Account,
  ending: Ending | undefined,
  by: { upstream: Upstream; model: Model },
): void {
  journey.account = undefined
  const { used, isEstimated } = usedIn(journey, account, ending, by)
  account.hold.settle(used, isEstimated)
}

/** The most that an answer may take: what is sent, counted generously, and all that it may write; nothing is taken to be cached. */
export function boundOf(journey: Journey, upstream: Upstream, model: Model): Amounts {
  const { input, output, choices } = sizeOf(journey)
  const inputTotal = Math.ceil(input * inputMargin) + inputFloor
  const room = model.window === undefined ? Number.POSITIVE_INFINITY : Math.max(1, model.window)
  const most = journey.arrival.door.operation === 'embedding' ? 0 : Math.min(output ?? upstream.maxOutputTokens ?? unboundedOutput, room)
  const outputTotal = most * choices
  const { text = '' } = journey.arrival.document ?? {}
  const tier = /"service_?tier"\s*:\s*"(priority|fast)"/i.exec(text)?.[1]
  const price = (usage: Usage) =>
    journey.road.price(upstream, model.name, model.zone.zone, journey.iso, usage, { ...(tier !== undefined && { tier }) }).micros
  const plain = price({ inputTotal, outputTotal })
  // What is written to a cache is dearer than what is only read.
  const isCaching = plain !== undefined && /"cache_?(?:control|point)"/i.test(text)
  const written = isCaching ? price({ inputTotal, outputTotal, cacheWrite: inputTotal, cacheWrite1h: inputTotal }) : undefined
  const micros = plain === undefined ? undefined : Math.max(plain, written ?? 0)
  return { micros, tokens: inputTotal + outputTotal, requests: 1 }
}

/** Counted once, however many candidates are tried. */
function sizeOf(journey: Journey): Size {
  const { arrival, sized: known } = journey
  if (known && known.document === arrival.document) return known
  const { document, bytes } = arrival
  const view = document && arrival.door.wire !== 'native' ? viewOf(arrival, document) : undefined
  const { maxOutputTokens, choices = 1 } = view?.conversation.settings ?? {}
  const input = view ? estimateConversation(view.conversation) : estimateTokens(document?.text ?? bytes.toString('utf8'))
  const sized: Size = {
    document,
    input,
    output: maxOutputTokens ?? (view ? undefined : outputIn(document?.text)),
    choices: Math.max(1, choices),
  }
  journey.sized = sized
  return sized
}

/** Of a body that only its provider understands: the largest cap on the output that it names. */
function outputIn(text = ''): number | undefined {
  const caps = [...text.matchAll(/"max_?(?:completion_?|output_?|new_?)?tokens"\s*:\s*(\d{1,9})/gi)].map(([, digits]) => Number(digits))
  return caps.length > 0 ? Math.max(...caps) : undefined
}

/** What an attempt used, as far as anybody can tell. What nobody knows is what was set aside. */
function usedIn(
  journey: Journey,
  { hold, streamed, isSent }: Account,
  ending: Ending | undefined,
  { upstream, model }: { upstream: Upstream; model: Model },
): { readonly used: Amounts; readonly isEstimated?: boolean } {
  if (!isSent || (ending && wasTurnedAway(ending))) return { used: nothing }
  const { micros, tokens, requests } = hold.bound
  const usage = believable(ending?.facts.usage)
  const price = (of: Usage) =>
    journey.road.price(upstream, model.name, model.zone.zone, journey.iso, of, { tier: ending?.facts.tier, work: workOf(journey) }).micros
  const isWhole = ending?.kind === 'answered' || ending?.facts.finish !== undefined
  const isEmbedding = journey.arrival.door.operation === 'embedding'
  const outputTold = usage?.outputTotal ?? (isEmbedding ? 0 : undefined)
  if (isWhole && usage?.inputTotal !== undefined && outputTold !== undefined)
    return { used: { micros: price(usage), tokens: usage.inputTotal + outputTold, requests } }
  // Cut in the middle: what was read is known or estimated, what was written is what came.
  if (!isWhole && streamed.tokens > 0) {
    const inputTotal = usage?.inputTotal ?? journey.sized?.input ?? 0
    const outputTotal = Math.max(usage?.outputTotal ?? 0, streamed.tokens)
    const partly = price({ ...usage, inputTotal, outputTotal })
    const used = {
      micros: partly === undefined || micros === undefined ? partly : Math.min(partly, micros),
      tokens: Math.min(inputTotal + outputTotal, tokens),
      requests,
    }
    return { used, isEstimated: true }
  }
  return { used: { micros: undefined, tokens, requests }, isEstimated: true }
}

/** Refused, or never reached: nobody bills that. What ran out of time may have been worked on. */
function wasTurnedAway({ kind, status, held, error }: Ending): boolean {
  if (kind !== 'failed') return false
  if ((held?.status ?? status ?? 0) >= 400) return true
  return error?.code === 'upstream.unreachable' || (error?.code === 'upstream.timeout' && error.data.phase === 'connect')
}
