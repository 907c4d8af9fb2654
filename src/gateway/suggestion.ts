// A draft put into a request, so that whoever answers next may build on it. It becomes part of the document like the caller's own words:
// it is read, dressed and translated with them.
import { type Document, edit, elements, find, type Splice } from '../core/document.ts'
import type { WireName } from '../core/upstream.ts'
import type { Arrival } from './arrival.ts'

/** What is said of the draft. It must stand behind it, since some protocols want the last word to be the user's. */
const instruction =
  'The answer above is a draft that may well be wrong. Use what is right of it and give your own full answer to my request, without mention of the draft.'

/** The request with a draft at its end; undefined where the protocol has no place for one. */
export function withSuggestion(arrival: Arrival, draft: string): Arrival | undefined {
  const { document, door } = arrival
  if (!document || draft.trim() === '') return undefined
  const shape = shapes[door.wire as WireName] // a native request has none
  const list = shape && find(document, [shape.list])
  if (!shape || list?.kind !== 'array') return undefined
  const turns = [shape.assistant(draft), shape.user(instruction)].map((turn) => JSON.stringify(turn)).join(',')
  const extended = edit(document, [atEnd(document, list, turns)])
  return { ...arrival, document: extended, bytes: Buffer.from(extended.text, 'utf8') }
}

type Shape = { readonly list: string; readonly assistant: (text: string) => object; readonly user: (text: string) => object }

const plain: Shape = {
  list: 'messages',
  assistant: (content) => ({ role: 'assistant', content }),
  user: (content) => ({ role: 'user', content }),
}

/** Not OpenAI's Responses: what was said there may be remembered for the next request, and a draft was not said. */
const shapes: Readonly<Partial<Record<WireName, Shape>>> = {
  'openai-chat': plain,
  'anthropic-messages': plain,
  'ollama-chat': plain,
  'bedrock-converse': {
    list: 'messages',
    assistant: (text) => ({ role: 'assistant', content: [{ text }] }),
    user: (text) => ({ role: 'user', content: [{ text }] }),
  },
  gemini: {
    list: 'contents',
    assistant: (text) => ({ role: 'model', parts: [{ text }] }),
    user: (text) => ({ role: 'user', parts: [{ text }] }),
  },
}

function atEnd(document: Document, list: { readonly start: number; readonly end: number }, text: string): Splice {
  const isEmpty = elements(document, list as Parameters<typeof elements>[1]).next().done // the span of an array, as its caller saw
  return { start: list.end - 1, end: list.end - 1, text: isEmpty ? text : `,${text}` }
}
