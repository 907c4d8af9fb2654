// Verify, then escalate: a model at home answers first, its answer is held and looked at, and only a doubtful one is asked of the cloud.
//   1 the home's candidates answer into a held way
//   2 the verdict: what stands goes to the caller as it is
//   3 what is doubtful is set aside, and the others answer, through clearing, attempt and relay like any request
//   4 when none of them does, the doubtful answer goes out after all, and says that it is unverified
// A held answer is let go unverified when the caller has waited long enough or when it outgrows what is held.
import type { Conversation, Warning } from '../core/conversation.ts'
import type { Candidate } from '../core/decision.ts'
import { asObject, type Json, parseJson } from '../core/json.ts'
import { type Confidence, fold, type Reply } from '../core/reply.ts'
import { readerFor } from '../protocols/framing.ts'
import type { Protocol } from '../protocols/protocol.ts'
import type { TaskFamily } from '../routing/complexity/complexity.ts'
import type { Trial } from '../routing/verify/exercise.ts'
import type { Ending } from './ending.ts'
import { HeldOutlet } from './held-outlet.ts'
import type { Headers, Way } from './outlet.ts'
import { better, judge } from './verdict.ts'

/** Looks at an answer without asking anybody: how likely is it wrong? `prior`: how likely that seemed before there was an answer. */
export type Verify = (answer: string, task: Task, prior?: number) => Verdict

export type Task = {
  readonly prompt: string
  readonly family: TaskFamily
  readonly schema?: Json
  readonly choices?: readonly string[]
  readonly givenText?: string
  readonly isTruncated?: boolean
  /** Further answers of the same model to the same prompt. */
  readonly samples?: readonly string[]
  /** How sure the runtime was of its own words. */
  readonly confidence?: Confidence
  /** What became of the answer's code when it was run. */
  readonly trial?: Trial
}

export type Verdict = {
  readonly pWrong: number
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly weight: number }[]
}

export type CascadeSettings = {
  /** The longest a caller waits for a held answer. */
  readonly holdMs: number
  /** An answer stands while it is less likely wrong than this. */
  readonly threshold: number
  readonly passDraft: boolean
}

/** Who drafts, and who is asked when a draft is doubtful. */
export type CascadePlan = { readonly drafters: readonly Candidate[]; readonly others: readonly Candidate[] }

/** What became of the home's answer, as the ledger tells it. */
export type Fate = 'kept' | 'escalated' | 'late' | 'overflow' | 'unverified' | 'failed'

/** What a cascade needs of the request it carries. */
export type Steps = {
  /** Try these in their order, answering into `way`; the last failure when nobody answered. `after`: how many could still be asked. */
  readonly tryAll: (candidates: readonly Candidate[], way: Way, place: { before: number; after: number }) => Promise<Ending | undefined>
  /** The way on which a held draft goes out, where it may not go as it came. */
  readonly wayOfDraft?: Way
  /** How the last candidate that answered ended. */
  readonly ending: () => Ending | undefined
  readonly isGone: () => boolean
  readonly judge: (reply: Reply) => Promise<Verdict>
  /** The last answer is given up for another; returns how to take it back. */
  readonly setAside: () => () => void
  /** Put the draft into the request, as a suggestion, for whoever answers next. */
  readonly suggest: (draft: string) => Promise<void>
  /** Tell the caller and the ledger; returns how to take that back. */
  readonly warn: (warning: Warning) => () => void
  readonly note: (fate: Fate, verdict: Verdict | undefined) => void
}

/** The most bytes of a stream that are held for one request. */
export const mostHeld = 4_194_304

export const unverified: Warning = { path: 'answer', code: 'unverified' }

/** Home first, whatever the order was; undefined when there is nobody to draft or nobody to ask then. */
export function planCascade(candidates: readonly Candidate[]): CascadePlan | undefined {
  const isHome = ({ model }: Candidate) => model.zone.zone !== 'cloud'
  const drafters = candidates.filter(isHome)
  const others = candidates.filter((candidate) => !isHome(candidate))
  return drafters.length > 0 && others.length > 0 ? { drafters, others } : undefined
}

/** Carry a request through a cascade. Resolves with the last failure when nobody answered. */
export async function cascade(
  { drafters, others }: CascadePlan,
  outlet: Way,
  protocol: Protocol,
  settings: CascadeSettings,
  steps: Steps,
): Promise<Ending | undefined> {
  let unwarn = () => {}
  let fate: Fate | undefined
  const letGo = (why: Fate) => {
    if (held.isReleased) return
    fate = why
    unwarn = steps.warn(unverified)
    held.release(markUnverified)
  }
  const held = new HeldOutlet(steps.wayOfDraft ?? outlet, mostHeld, () => letGo('overflow'))
  const timer = setTimeout(() => letGo('late'), settings.holdMs)
  const askOthers = async (before: number) => steps.tryAll(others, outlet, { before, after: 0 })
  let failure: Ending | undefined
  let reply: Reply | undefined
  let verdict: Verdict | undefined
  try {
    failure = await steps.tryAll(drafters, held, { before: 0, after: others.length })
    // What began and broke off is no answer; the caller has seen nothing of it.
    if (!failure && steps.ending()?.kind === 'answered' && held.answer) reply = readAnswer(held.answer.bytes, protocol)
    verdict = reply && (await steps.judge(reply))
  } finally {
    clearTimeout(timer)
  }

  if (steps.isGone()) {
    // Nobody was given what came meanwhile.
    if (reply && !held.isReleased) steps.setAside()
    return failure
  }
  if (failure) {
    if (judge(failure) === 'final') return failure
    unwarn()
    steps.note('failed', undefined)
    const last = await askOthers(drafters.length)
    return last && better(failure, last)
  }
  if (held.isReleased) {
    steps.note(fate ?? 'late', verdict)
    return undefined
  }
  if (verdict && verdict.pWrong < settings.threshold) {
    steps.note('kept', verdict)
    held.release()
    return undefined
  }
  const isWhole = held.answer !== undefined && steps.ending()?.kind === 'answered'
  const takeBack = steps.setAside()
  if (settings.passDraft && reply) await steps.suggest(textOf(reply))
  steps.note('escalated', verdict)
  const last = await askOthers(isWhole ? 0 : drafters.length)
  if (!last || steps.isGone() || !isWhole) {
    held.drop()
    return last
  }
  takeBack()
  steps.warn(unverified)
  steps.note('unverified', verdict)
  held.release(markUnverified)
  return undefined
}

function markUnverified(headers: Headers): void {
  const name = 'x-drawbridge-warnings'
  const words = `${unverified.path} ${unverified.code}`
  headers[name] = headers[name] ? `${String(headers[name])}, ${words}` : words
}

/** A held answer in the caller's own protocol, whole or as a stream; undefined when it cannot be read. */
export function readAnswer(bytes: Buffer, protocol: Protocol): Reply | undefined {
  const text = protocol.framing === 'aws-event-stream' && bytes[0] !== openingBrace ? '' : bytes.toString('utf8')
  try {
    const whole = parsed(text)
    if (Array.isArray(whole)) {
      const reader = protocol.eventReader()
      return fold([...reader.push({ data: text }), ...reader.end()])
    }
    const object = asObject(whole)
    if (object) return protocol.readReply(object)
    const frames = readerFor(protocol.framing)
    const reader = protocol.eventReader()
    const events = [...frames.push(bytes), ...frames.end()].flatMap((raw) => (raw.isComment ? [] : reader.push(raw.frame)))
    return fold([...events, ...reader.end()])
  } catch {
    return undefined // an answer that nobody can read cannot be vouched for
  }
}

const openingBrace = 0x7b

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : parseJson(text)
  } catch {
    return undefined // a stream
  }
}

export function textOf({ parts }: Pick<Reply, 'parts'>): string {
  return parts.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join('')
}

/** How likely an answer to this conversation is wrong. Calls of tools are held to the tools that were offered. */
export function judgeReply(
  reply: Reply,
  conversation: Conversation,
  family: TaskFamily,
  verify: Verify,
  { prior, ...found }: { readonly prior?: number } & Pick<Task, 'samples' | 'confidence' | 'trial'> = {},
): Verdict {
  const calls = reply.parts.filter((part) => part.type === 'tool-call')
  const text = textOf(reply)
  if (calls.length > 0) {
    const checks = calls.flatMap(({ name, arguments: given }) => [
      { name: 'tool-offered', passed: conversation.tools.some((tool) => tool.name === name), weight: 1 },
      { name: 'tool-arguments', passed: given === '' || asObject(parsed(given)) !== undefined, weight: 1 },
    ])
    return { pWrong: checks.every(({ passed }) => passed) ? 0 : 1, checks }
  }
  if (text.trim() === '') return { pWrong: 1, checks: [{ name: 'answer-present', passed: false, weight: 1 }] }
  return verify(text, { ...taskOf(conversation, family, reply.finish.unified === 'length'), ...found }, prior)
}

/**
 * Where a second answer of the same model says something of the first: both end in the same figure or letter, or they do not. The messages
 * to ask again with; undefined for other tasks, and for requests of more than text.
 */
export function askedAgain(conversation: Conversation, family: TaskFamily): Message[] | undefined {
  const { turns, tools } = conversation
  if (!agreeing.includes(taskOf(conversation, family).family) || tools.length > 0) return undefined
  const isText = turns.every(({ role, parts }) => role !== 'tool' && parts.every(({ type }) => type === 'text'))
  if (!isText) return undefined
  return turns.map(({ role, parts }) => ({ role: role as Message['role'], content: parts.flatMap(saidIn).join('\n') })) // `tool` is out
}

const agreeing: readonly TaskFamily[] = ['math', 'choice']

export type Message = { readonly role: 'system' | 'developer' | 'user' | 'assistant'; readonly content: string }

/** What was asked, for whoever verifies. Answered is the last thing the user said; what stands before it was given. */
export function taskOf({ turns, settings }: Conversation, family: TaskFamily, isTruncated = false): Task {
  const asked = turns.findLastIndex(({ role }) => role === 'user')
  const texts = turns.map(({ parts }) => parts.flatMap(saidIn).join('\n'))
  const prompt = texts[asked] ?? ''
  const isGiven = (text: string, index: number) =>
    text !== '' && (index === asked ? wantsQuotation(text) : turns[index]?.role !== 'assistant')
  const givenText = texts.filter(isGiven).join('\n\n')
  const choices = choicesIn(prompt)
  const { output } = settings
  const schema = output?.type === 'schema' ? output.schema : output?.type === 'json' ? {} : undefined
  return {
    prompt,
    // What the request says of its form outranks what its words look like.
    family: schema !== undefined || wantsQuotation(prompt) ? 'extract' : choices ? 'classify' : family,
    isTruncated,
    ...(choices && { choices }),
    ...(schema !== undefined && { schema }),
    ...(givenText !== '' && { givenText }),
  }
}

/** A text to quote from came with the question. */
function wantsQuotation(text: string): boolean {
  return text.length > 400 && /\b(?:quot(?:e|es|ation)|cite|verbatim|word for word|zitier\w*|w[oö]rtlich|cite[zr]?|citation)\b/i.test(text)
}

/** The labels a caller allows when it asks for one of them: `Classify … as one of: billing, delivery, other.` */
export function choicesIn(prompt: string): string[] | undefined {
  if (!/\b(?:classif\w*|categori[sz]\w*|label\w*|klassifizier\w*|kategori\w*)\b/i.test(prompt)) return undefined
  const listed = /\b(?:one of|labels?|categories|eine[rs]? von|kategorien)(?: the following| these)?: ?([^\n.]{3,300})/i.exec(prompt)?.[1]
  const labels = listed?.split(/,|\||;|\/|\bor\b|\boder\b/).map((label) => label.trim().replace(/^["'`]|["'`]$/g, ''))
  const known = labels?.filter((label) => label !== '') ?? []
  return known.length >= 2 && known.length <= 50 && known.every((label) => label.length <= 40) ? known : undefined
}

function saidIn(part: Conversation['turns'][number]['parts'][number]): string[] {
  if (part.type === 'text') return [part.text]
  return part.type === 'tool-result' ? part.content.flatMap(saidIn) : []
}
