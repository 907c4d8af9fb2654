// Surrogates become true values again on the way back: in whole replies, in streams of the caller's own wire, and in events.
import type { ProtocolName } from '../core/conversation.ts'
import { elements, find, readDocument, toJson } from '../core/document.ts'
import { type Json, parseJson, stringifyJson } from '../core/json.ts'
import type { Reply, ReplyPart, StreamEvent } from '../core/reply.ts'
import type { WireName } from '../core/upstream.ts'
import type { Restorer, TextStream } from '../privacy/restore.ts'
import { slotReaders } from '../protocols/delta-slots.ts'
import { FrameRestorer } from './restoring-frames.ts'
import { changed, changesIn, type RestoreOptions } from './restoring-values.ts'

export type { FrameRestorer } from './restoring-frames.ts'
export type { RestoreOptions } from './restoring-values.ts'

/** What an exchange restores with. */
export type Restoring = RestoreOptions & { readonly restorer: Restorer }

export type EventRestoring = { push(event: StreamEvent): StreamEvent[] }

/**
 * The stream of a wire, restored. A frame whose words do not change is given back itself, so that its bytes may be passed as they came.
 * Lists of tokens and their probabilities are left as they came: they say what the model wrote.
 */
export function restoreFrames(
  protocol: { readonly name: ProtocolName | 'native' },
  restorer: Restorer,
  options: RestoreOptions,
): FrameRestorer {
  return new FrameRestorer(slotReaders[protocol.name](), restorer, options)
}

/** Wires whose replies hold numbers only. */
const wordless: ReadonlySet<string> = new Set(['openai-embeddings', 'ollama-embed', 'gemini-embeddings', 'anthropic-count-tokens'])

/** A whole reply, restored; the same buffer when nothing in it changes. */
export function restoreBody(wire: WireName | 'native', body: Buffer, restorer: Restorer, options: RestoreOptions): Buffer {
  if (restorer.isIdle || wordless.has(wire)) return body
  const text = body.toString('utf8')
  const restored = restoreText(wire, text, restorer, options)
  return restored === text ? body : Buffer.from(restored, 'utf8')
}

function restoreText(wire: WireName | 'native', text: string, restorer: Restorer, options: RestoreOptions): string {
  let value: Json
  try {
    value = toJson(readDocument(text, { depth: 10_000 }))
  } catch {
    return restorer.text(text)
  }
  if (wire === 'gemini' && Array.isArray(value)) return restoreList(text, restorer, options)
  return changed(text, changesIn(value, { restorer, options }), restorer) ?? text
}

/** Gemini's stream when its caller did not ask for events: a list of its messages. */
function restoreList(text: string, restorer: Restorer, options: RestoreOptions): string {
  const doc = readDocument(text, { depth: 10_000 })
  const root = find(doc, [])
  if (!root) return text
  const frames = restoreFrames({ name: 'gemini' }, restorer, options)
  const written: string[] = []
  let from = 0
  for (const { start, end } of elements(doc, root)) {
    const messages = frames.push({ data: text.slice(start, end) })
    written.push(text.slice(from, start), messages.map(({ data }) => data).join(',\n'))
    from = end
  }
  const rest = frames.end().map(({ data }) => `,\n${data}`)
  return [...written, ...rest, text.slice(from)].join('')
}

/** The translated lane: events restored block by block. */
export function restoreEvents(restorer: Restorer, options: RestoreOptions): EventRestoring {
  if (restorer.isIdle) return { push: (event) => [event] }
  const open = new Map<number, { readonly stream: TextStream; readonly kind: 'text' | 'reasoning' | 'refusal' | 'tool-call' }>()
  const rest = (block: number): StreamEvent[] => {
    const text = open.get(block)?.stream.end() ?? ''
    const kind = open.get(block)?.kind
    open.delete(block)
    if (text === '' || kind === undefined) return []
    return [kind === 'tool-call' ? { type: 'tool-call-delta', block, arguments: text } : { type: `${kind}-delta`, block, text }]
  }
  const push = (event: StreamEvent): StreamEvent[] => {
    switch (event.type) {
      case 'text-start':
      case 'reasoning-start':
      case 'refusal-start': {
        const kind = event.type === 'text-start' ? 'text' : event.type === 'reasoning-start' ? 'reasoning' : 'refusal'
        open.set(event.block, { stream: restorer.stream(), kind })
        return [event]
      }
      case 'tool-call-start': {
        const name = restorer.text(event.name)
        if (options.restoreToolCalls(name)) open.set(event.block, { stream: restorer.jsonStream(), kind: 'tool-call' })
        return [name === event.name ? event : { ...event, name }]
      }
      case 'text-delta':
      case 'reasoning-delta':
      case 'refusal-delta': {
        const text = open.get(event.block)?.stream.push(event.text) ?? event.text
        if (text === event.text) return [event]
        return text === '' ? [] : [{ ...event, text }]
      }
      case 'tool-call-delta': {
        const text = open.get(event.block)?.stream.push(event.arguments) ?? event.arguments
        if (text === event.arguments) return [event]
        return text === '' ? [] : [{ ...event, arguments: text }]
      }
      case 'text-end':
      case 'reasoning-end':
      case 'refusal-end':
      case 'tool-call-end':
        return [...rest(event.block), event]
      case 'part': {
        const part = restorePart(event.part, restorer, options)
        return [part === event.part ? event : { ...event, part: part as typeof event.part }] // its type stays
      }
      case 'finish':
      case 'error':
        return [...[...open.keys()].flatMap(rest), event]
      case 'start':
      case 'usage':
        return [event]
      default:
        return event satisfies never
    }
  }
  return { push }
}

/** A whole reply in our own words, restored. */
export function restoreReply(reply: Reply, restorer: Restorer, options: RestoreOptions): Reply {
  return restorer.isIdle ? reply : { ...reply, parts: reply.parts.map((part) => restorePart(part, restorer, options)) }
}

function restorePart(part: ReplyPart, restorer: Restorer, options: RestoreOptions): ReplyPart {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal': {
      const text = restorer.text(part.text)
      return text === part.text ? part : { ...part, text }
    }
    case 'tool-call': {
      const name = restorer.text(part.name)
      return { ...part, name, arguments: options.restoreToolCalls(name) ? restorer.json(part.arguments) : part.arguments }
    }
    case 'opaque': {
      const text = stringifyJson(part.value)
      const restored = changed(text, changesIn(part.value, { restorer, options }), restorer)
      return restored === undefined ? part : { ...part, value: parseJson(restored) }
    }
    case 'image':
    case 'audio':
      return part
    default:
      return part satisfies never
  }
}
