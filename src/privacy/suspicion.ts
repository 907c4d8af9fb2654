// Texts from outside that read as if they gave orders: results of tools and attached documents. What the caller itself says is never judged.
// A judgement can only tighten what happens to a request; no text can loosen a rule.
import { hash } from 'node:crypto'
import type { Conversation, Part } from '../core/conversation.ts'
import type { InjectionClassifier } from './injection/classifier.ts'

/** What was made of a conversation's untrusted parts. */
export type Suspicion = { readonly score: number; readonly cues: readonly string[] }

/** Signs, in the words of every wire, that a request holds anything from outside. Most requests show none and are not looked at further. */
const signs = /"tool"|tool_result|function_call_output|functionResponse|function_response|toolResult|"document"|input_file/

/** Whether a body may hold untrusted parts at all. */
export function mayHoldUntrusted(text: string): boolean {
  return signs.test(text)
}

/** Judgements are kept by content, so that a history sent again costs nothing. */
const mostKept = 20_000

export function createSuspicion(classifier: InjectionClassifier): (conversation: Conversation) => Suspicion {
  const kept = new Map<string, Suspicion>()
  function judge(text: string): Suspicion {
    const key = hash('sha256', text)
    const known = kept.get(key)
    if (known) return known
    const { score, cues } = classifier.score(text)
    const made = { score, cues }
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, made)
    return made
  }
  return (conversation) => {
    let worst: Suspicion = { score: 0, cues: [] }
    for (const text of untrustedTexts(conversation)) {
      const found = judge(text)
      if (found.score > worst.score) worst = found
    }
    return worst
  }
}

/** What others than the caller and the model said. */
export function* untrustedTexts(conversation: Conversation): Generator<string> {
  for (const turn of conversation.turns) for (const part of turn.parts) yield* untrustedIn(part)
}

function* untrustedIn(part: Part): Generator<string> {
  if (part.type === 'document') yield* documentText(part)
  if (part.type !== 'tool-result') return
  for (const inner of part.content) {
    if (inner.type === 'text' && inner.text !== '') yield inner.text
    if (inner.type === 'document') yield* documentText(inner)
  }
}

function* documentText({ source }: Extract<Part, { type: 'document' }>): Generator<string> {
  if (source.kind === 'base64' && source.mediaType.startsWith('text/')) yield Buffer.from(source.data, 'base64').toString('utf8')
}
