// Where a provider is told what it may keep of a prompt, because the caller could not say so or did not. Marks change no word of a prompt;
// they only tell the provider's cache where a beginning ends that will be sent again.
//   Anthropic  `cache_control` on the last block   https://docs.claude.com/en/docs/build-with-claude/prompt-caching
//   Bedrock    a `cachePoint` behind it            https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
//   OpenAI     `prompt_cache_key`, which sends requests with one beginning to one machine
//                                                  https://platform.openai.com/docs/guides/prompt-caching
// A mark costs a quarter more than plain input for what is written, and saves nine tenths of it when it is read. It is placed only where a
// second reading is likely: the conversation has an answer in it already, or this very beginning was sent shortly before.
import { createHmac } from 'node:crypto'
import { type Document, elements, find, insertMember, members, replaceValue, type Span, type Splice } from '../core/document.ts'
import { estimateTokens } from '../core/tokens.ts'
import type { ProviderName, WireName } from '../core/upstream.ts'

/** What is known of who asks and of what was asked before. */
export type Marker = {
  /** Also in requests that go on in the caller's own protocol. */
  readonly isForAll: boolean
  /** Whether this beginning was sent to this model within the life of a cache; from now on it was. */
  readonly wasSent: (to: string, prefix: string) => boolean
  /** A name for a beginning that tells nothing of it. */
  readonly nameOf: (prefix: string) => string
}

export type MarkTarget = {
  readonly wire: WireName
  readonly provider: ProviderName
  readonly upstream: string
  readonly model: string
  /** Azure's dated interface, which does not know what came after its date. */
  readonly apiVersion?: string
}

export type Marks = { readonly splices: readonly Splice[]; readonly member: 'cache_control' | 'cachePoint' | 'prompt_cache_key' }

/** Whether a request may lack marks that would pay, as far as a look at its text tells. */
export function mayLackMarks(text: string, target: MarkTarget): boolean {
  const member = memberOf(target)
  const least = leastTokens(target)
  return (
    member !== undefined && least !== undefined && isLong(text, least) && (member === 'prompt_cache_key' || !text.includes(`"${member}"`))
  )
}

/** The marks a request lacks; undefined when none pays, none is understood, or the caller has set its own. */
export function marksFor(document: Document, target: MarkTarget, marker: Marker): Marks | undefined {
  const member = memberOf(target)
  const least = leastTokens(target)
  if (member === undefined || least === undefined || !mayLackMarks(document.text, target)) return undefined
  switch (member) {
    case 'cache_control':
      return made(member, blockMarks(document, target, marker, least, ['tools'], markAnthropic))
    case 'cachePoint':
      return made(member, blockMarks(document, target, marker, least, toolsOnBedrock(target.model), markBedrock))
    case 'prompt_cache_key':
      return made(member, cacheKey(document, target.wire, marker, least))
    default:
      return member satisfies never
  }
}

/** What a provider calls its mark; other hosts of the same wire have none. */
function memberOf({ wire, provider, apiVersion }: MarkTarget): Marks['member'] | undefined {
  if (wire === 'anthropic-messages' && provider === 'anthropic') return 'cache_control'
  if (wire === 'bedrock-converse' && provider === 'bedrock') return 'cachePoint'
  const isOpenAi = (wire === 'openai-chat' || wire === 'openai-responses') && (provider === 'openai' || provider === 'azure')
  return isOpenAi && apiVersion === undefined ? 'prompt_cache_key' : undefined
}

/** The name of a beginning: drawn from the house's own key, so that nobody else can tell what it stands for by guessing. */
export function prefixName(houseKey: Uint8Array, caller: string, prefix: string): string {
  return createHmac('sha256', houseKey).update(`prompt cache ${caller.length} ${caller} ${prefix}`).digest('base64url').slice(0, 32)
}

function made(member: Marks['member'], splices: readonly Splice[]): Marks | undefined {
  return splices.length > 0 ? { member, splices } : undefined
}

/**
 * Tokens below which a provider keeps nothing, and says nothing of it. Undefined for models that would refuse the mark.
 * Claude: 4,096 from Opus 4.5 and Haiku 4.5 on, 2,048 for Haiku 3 and 3.5, else 1,024; Nova and OpenAI: 1,024.
 */
function leastTokens({ wire, model }: MarkTarget): number | undefined {
  if (wire === 'openai-chat' || wire === 'openai-responses') return 1_024
  const isClaude = /claude/.test(model)
  if (
    wire === 'bedrock-converse' &&
    !(isClaude ? /claude-(?:3-7|3-5-haiku|(?:opus|sonnet|haiku)-[4-9])/ : /nova-(?:micro|lite|pro|premier)/).test(model)
  )
    return undefined
  if (/haiku-3|3-5-haiku|3-haiku/.test(model)) return 2_048
  return /haiku-4|opus-4-[5-9]/.test(model) ? 4_096 : 1_024
}

/** Nova keeps instructions and messages, not tools. */
function toolsOnBedrock(model: string): readonly string[] | undefined {
  return /claude/.test(model) ? ['toolConfig', 'tools'] : undefined
}

/** A text is looked at as far as is needed to tell: no provider's least is more than this many characters. */
const mostRead = 65_536

function isLong(text: string, least: number): boolean {
  return text.length >= least && estimateTokens(text.length > mostRead ? text.slice(0, mostRead) : text) >= least
}

// -------------------------------------------------------------------------------------------------------- marks on blocks

/** Mark the last thing in a list that can take a mark; nothing when none can. */
type MarkBlock = (document: Document, list: Span) => Splice[]

/**
 * Behind tools and instructions; in a conversation that goes on also behind its last message and behind the message before the last
 * answer, where the mark of the turn before stood. That is three of the four marks a request may have.
 */
function blockMarks(
  document: Document,
  { upstream, model }: MarkTarget,
  { wasSent }: Marker,
  least: number,
  toolsPath: readonly string[] | undefined,
  mark: MarkBlock,
): Splice[] {
  const tools = toolsPath && find(document, toolsPath)
  const system = find(document, ['system'])
  const opening = [tools, system].map((span) => (span ? document.text.slice(span.start, span.end) : '')).join('\n')
  const isOpeningLong = isLong(opening, least)
  const wasOpeningSent = isOpeningLong && wasSent(`${upstream}/${model}`, opening)
  const messages = messagesOf(document)
  const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant')
  const isUnderWay = lastAnswer >= 0
  if (!isUnderWay && !wasOpeningSent) return []
  const first = isOpeningLong
    ? [system, tools].flatMap((span) => (span ? [mark(document, span)] : [])).find((splices) => splices.length > 0)
    : []
  if (!isUnderWay) return first ?? []
  const asked = [messages.slice(0, lastAnswer), messages.slice(lastAnswer + 1)].map((part) => part.findLast(({ role }) => role === 'user'))
  const ends = asked.flatMap((message) => (message?.content ? mark(document, message.content) : []))
  return [...(first ?? []), ...ends]
}

type Message = { readonly role: string | undefined; readonly content: Span | undefined; readonly span: Span }

function messagesOf(document: Document, name = 'messages'): Message[] {
  const list = find(document, [name])
  return list
    ? [...elements(document, list)].map((span) => ({
        span,
        role: textOf(document, span, 'role'),
        content: member(document, span, 'content'),
      }))
    : []
}

const ephemeral = '{"type":"ephemeral"}'
const markable = new Set(['text', 'image', 'document', 'tool_use', 'tool_result'])

/** On a text, which becomes a list of one block; on the last block of a list; on the last tool. */
function markAnthropic(document: Document, span: Span): Splice[] {
  if (span.kind === 'string') {
    const literal = document.text.slice(span.start, span.end)
    return isBlank(literal) ? [] : [replaceValue(span, `[{"type":"text","text":${literal},"cache_control":${ephemeral}}]`)]
  }
  const last = [...elements(document, span)].at(-1)
  if (last?.kind !== 'object') return []
  const type = textOf(document, last, 'type')
  // A tool has a name and, unless it is one of Anthropic's own, no type or the type `custom`.
  const isTool = member(document, last, 'input_schema') !== undefined && member(document, last, 'defer_loading')?.kind !== 'true'
  const text = type === 'text' ? member(document, last, 'text') : undefined
  if (!isTool && (type === undefined || !markable.has(type))) return []
  if (type === 'text' && (text?.kind !== 'string' || isBlank(document.text.slice(text.start, text.end)))) return []
  return [insertMember(document, last, 'cache_control', ephemeral)]
}

const point = '{"cachePoint":{"type":"default"}}'

/** Behind the last element. */
function markBedrock(document: Document, span: Span): Splice[] {
  const last = [...elements(document, span)].at(-1)
  return last?.kind === 'object' ? [{ start: last.end, end: last.end, text: `,${point}` }] : []
}

// ------------------------------------------------------------------------------------------------------------ the cache key

/** One name for tools and instructions where they are long enough to be kept by themselves, else for the conversation's opening. */
function cacheKey(document: Document, wire: WireName, { nameOf }: Marker, least: number): Splice[] {
  const root = find(document, [])
  if (root?.kind !== 'object' || find(document, ['prompt_cache_key'])) return []
  const slice = (span: Span | undefined) => (span ? document.text.slice(span.start, span.end) : '')
  const messages = messagesOf(document, wire === 'openai-chat' ? 'messages' : 'input')
  const firstOther = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer')
  const leading = messages.slice(0, firstOther < 0 ? messages.length : firstOther)
  const opening = [find(document, ['tools']), find(document, ['instructions']), ...leading.map(({ span }) => span)].map(slice).join('\n')
  const input = wire === 'openai-responses' ? find(document, ['input']) : undefined
  const first = firstOther >= 0 ? messages[firstOther]?.span : input?.kind === 'string' ? input : undefined
  const prefix = isLong(opening, least) ? opening : `${opening}\n${slice(first)}`
  return [insertMember(document, root, 'prompt_cache_key', JSON.stringify(nameOf(prefix)))]
}

// -------------------------------------------------------------------------------------------------------------- the document

/** The value of an object's member; of duplicates the last, as servers take it. */
function member(document: Document, span: Span, key: string): Span | undefined {
  let value: Span | undefined
  for (const each of members(document, span)) if (each.key === key) value = each.value
  return value
}

function textOf(document: Document, span: Span, key: string): string | undefined {
  const value = member(document, span, key)
  return value?.kind === 'string' ? String(JSON.parse(document.text.slice(value.start, value.end))) : undefined
}

/** Whether a literal says nothing but white space, on which no mark may stand. */
function isBlank(literal: string): boolean {
  return String(JSON.parse(literal)).trim() === ''
}
