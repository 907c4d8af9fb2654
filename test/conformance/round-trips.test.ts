// B8: a request through another protocol and back keeps everything of the portable set.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Conversation, Losses, type Part, type Turn } from '../../src/core/conversation.ts'
import { type JsonObject, parseJson, stringifyJson } from '../../src/core/json.ts'
import { protocols } from '../../src/protocols/index.ts'
import { portableConversations } from '../conversations.ts'
import { normalArguments } from './canonical.ts'

const names = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse', 'ollama-chat'] as const
type Name = (typeof names)[number]

const target = { model: 'm', provider: 'any', quirks: {} }

/** Through a protocol's own bytes, as a server of it would read them. */
function through(name: Name, conversation: Conversation): { conversation: Conversation; losses: Losses } {
  const losses = new Losses()
  const body = parseJson(stringifyJson(protocols[name].writeRequest(conversation, losses, target))) as JsonObject // requests are objects
  const read = protocols[name].readRequest(body, losses, { model: 'm', stream: conversation.stream })
  return { conversation: read, losses }
}

type Kept = {
  readonly system: string
  readonly turns: readonly string[]
  readonly tools: readonly unknown[]
  readonly maxOutputTokens: number | undefined
  readonly temperature: number | undefined
  readonly schema: unknown
}

/** What must be the same after a way through protocols without ids or names of results, or that join words which stood apart. */
function kept(conversation: Conversation): Kept {
  const said = conversation.turns.flatMap((turn) => turn.parts.flatMap((part) => keptPart(turn, part)))
  const turns: [string, string][] = []
  for (const [role, words] of said) {
    if (role === 'system' || words === '') continue
    const last = turns.at(-1)
    if (last?.[0] === role && role.endsWith('says')) last[1] += words
    else turns.push([role, words])
  }
  return {
    system: said
      .filter(([role]) => role === 'system')
      .map(([, words]) => words)
      .join(''),
    turns: turns.map(([role, words]) => `${role} ${words}`),
    tools: conversation.tools.map(({ name, description, parameters }) => ({ name, description: description || undefined, parameters })),
    maxOutputTokens: conversation.settings.maxOutputTokens,
    temperature: conversation.settings.temperature,
    schema: conversation.settings.output?.type === 'schema' ? conversation.settings.output.schema : undefined,
  }
}

/** As far as a protocol said that it could not keep something, it need not. */
function without(kept: Kept, dropped: ReadonlySet<string>, hasTools: boolean): Partial<Kept> {
  return {
    ...kept,
    // A history with calls needs tools at some providers, so they are made for requests that have none.
    ...(!hasTools && { tools: [] }),
    ...((dropped.has('max_tokens') || dropped.has('max_output_tokens')) && { maxOutputTokens: undefined }),
    ...(dropped.has('temperature') && { temperature: undefined }),
  }
}

function keptPart(turn: Turn, part: Part): [string, string][] {
  const role = turn.role === 'developer' ? 'system' : turn.role
  switch (part.type) {
    case 'text':
      return [[role === 'system' ? role : `${role} says`, part.text.replace(/\s+/g, '')]]
    case 'image':
      return [[role, `image ${part.source.kind === 'base64' ? part.source.data : ''}`]]
    case 'tool-call':
      return [[role, `call ${part.name} ${normalArguments(part.arguments)}`]]
    case 'tool-result':
      return [['tool', part.content.map((item) => (item.type === 'text' ? item.text : item.type)).join('')]]
    default:
      return []
  }
}

/** Which call each result answers, by place, however ids are spelled. */
function pairs(conversation: Conversation): number[] {
  const calls = conversation.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : [])))
  return conversation.turns.flatMap((turn) => turn.parts.flatMap((part) => (part.type === 'tool-result' ? [calls.indexOf(part.id)] : [])))
}

describe('a request through another protocol and back', () => {
  for (const one of names) {
    for (const other of names) {
      if (one === other) continue
      test(`${one} → ${other} → ${one}`, () => {
        fc.assert(
          fc.property(portableConversations, (generated) => {
            const first = through(one, generated)
            const second = through(other, first.conversation)
            const third = through(one, second.conversation)
            const hasRefused = [first, second, third].some(({ losses }) => losses.unsupported.length > 0)
            fc.pre(!hasRefused)
            const dropped = new Set<string>(
              [first, second, third].flatMap(({ losses }) => losses.warnings.map(({ path }) => path.split('.')[0] ?? '')),
            )
            const hasTools = generated.tools.length > 0
            const [before, after] = [kept(first.conversation), kept(third.conversation)]
            expect(without(after, dropped, hasTools)).toEqual(without(before, dropped, hasTools))
            // Gemini and Ollama pair by place or name where their servers give no ids.
            if (one !== 'ollama-chat' && other !== 'ollama-chat') expect(pairs(third.conversation)).toEqual(pairs(first.conversation))
          }),
          { numRuns: 60 },
        )
      })
    }
  }
})
