// What of a conversation tells how hard its next answer is: the last thing the user asked, and what stands around it.
import type { Conversation, Part, Turn } from '../core/conversation.ts'
import type { RequestFacts } from './complexity/complexity.ts'

export type Prompt = {
  /** For the estimate. */
  readonly prompt: string
  /** The last thing the user said, alone: what may ask for news. */
  readonly asked: string
  readonly facts: RequestFacts
  readonly maxOutput?: number
}

/** "And in French?" says nothing by itself. */
const tooShort = 60

export function promptOf({ turns, tools, settings, suffix }: Conversation): Prompt {
  const said = turns
    .filter(({ role }) => role === 'user')
    .map(textOf)
    .filter(Boolean)
  const asked = said.at(-1) ?? turns.map(textOf).findLast(Boolean) ?? ''
  const before = said.at(-2)
  const system = turns.filter(({ role }) => role === 'system' || role === 'developer')
  return {
    prompt: before !== undefined && asked.length < tooShort ? `${before}\n${asked}` : suffix === undefined ? asked : `${asked}\n${suffix}`,
    asked,
    facts: {
      turns: Math.max(1, said.length),
      systemChars: system.reduce((sum, turn) => sum + textOf(turn).length, 0),
      tools: tools.length,
      wantsJson: settings.output !== undefined && settings.output.type !== 'text',
    },
    ...(settings.maxOutputTokens !== undefined && { maxOutput: settings.maxOutputTokens }),
  }
}

function textOf({ parts }: Turn): string {
  return parts.map(textOfPart).filter(Boolean).join('\n')
}

function textOfPart(part: Part): string {
  return part.type === 'text' ? part.text : ''
}
