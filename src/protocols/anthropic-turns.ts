// Turns of a conversation as messages: alternating, without empty text, results right behind their calls.
import type { DocumentPart, ImagePart, Losses, MediaSource, Part, ReasoningPart, ToolResultPart, Turn } from '../core/conversation.ts'
import { asObject, type Json, type JsonObject, said } from '../core/json.ts'
import { cacheControl, inputOf, isCitations, mediaSource, origin } from './anthropic-blocks.ts'
import { CallIds } from './anthropic-call-ids.ts'
import type { ModelTraits } from './anthropic-models.ts'

/** Anthropic takes no empty text, so an empty tool result says that it is one. */
const emptyResult = '(no output)'
/** A conversation that begins with the assistant needs a user's turn before it. */
const emptyOpening = '(continued)'

export type Message = { readonly role: 'user' | 'assistant' | 'system'; content: JsonObject[] }

export function writeTurns(turns: readonly Turn[], traits: ModelTraits, losses: Losses): { system: JsonObject[]; messages: Message[] } {
  const writer = new TurnWriter(traits, losses)
  turns.forEach((turn, index) => {
    writer.add(turn, `messages.${index}`)
  })
  return writer.finish()
}

class TurnWriter {
  readonly #traits: ModelTraits
  readonly #losses: Losses
  readonly #system: JsonObject[] = []
  readonly #messages: Message[] = []
  readonly #ids = new CallIds()
  /** System text told in the middle, waiting for the end of the user's turn that it must follow. */
  #late: { block: JsonObject; hasMoved: boolean; path: string }[] = []

  constructor(traits: ModelTraits, losses: Losses) {
    this.#traits = traits
    this.#losses = losses
  }

  add(turn: Turn, path: string): void {
    if (turn.name !== undefined) this.#losses.warn(`${path}.name`)
    const blocks = (): JsonObject[] =>
      turn.parts.flatMap((part, index) => this.#block(part, turn.role, `${path}.content.${index}`, turn.parts[index + 1]))
    switch (turn.role) {
      case 'system':
      case 'developer':
        this.#addSystem(blocks(), path)
        return
      case 'assistant':
        if (this.#messages.at(-1)?.role !== 'assistant') this.#ids.newTurn()
        this.#append('assistant', blocks())
        return
      case 'user':
      case 'tool':
        this.#append('user', blocks())
        return
      default:
        turn.role satisfies never
    }
  }

  finish(): { system: JsonObject[]; messages: Message[] } {
    this.#placeLate()
    const messages = this.#messages
    for (const message of messages) if (message.role === 'user') message.content = resultsFirst(message.content)
    if (messages.length === 0 && this.#system.length > 0) {
      // instructions alone are no request here: the last of them is put as the question
      const asked = this.#system.pop()
      if (asked) messages.push({ role: 'user', content: [asked] })
      this.#losses.warn('messages', 'approximated')
    }
    if (messages.length === 0) this.#losses.refuse('messages', 'must hold at least one message with content')
    if (this.#traits.isClaude) this.#obeyClaude(messages)
    return { system: this.#system, messages }
  }

  #obeyClaude(messages: Message[]): void {
    if (messages[0]?.role === 'assistant') {
      messages.unshift({ role: 'user', content: [{ type: 'text', text: emptyOpening }] })
      this.#losses.warn('messages', 'added')
    }
    const last = messages.at(-1)
    const block = last?.role === 'assistant' ? last.content.at(-1) : undefined
    if (block?.type === 'text' && typeof block.text === 'string' && block.text !== block.text.trimEnd()) {
      block.text = block.text.trimEnd()
      this.#losses.warn('messages', 'approximated')
    }
  }

  #addSystem(blocks: JsonObject[], path: string): void {
    if (blocks.length === 0) return
    if (this.#messages.length === 0) {
      for (const block of blocks) this.#system.push(block)
    } else if (this.#traits.takesLateSystem) {
      const hasMoved = this.#messages.at(-1)?.role !== 'user'
      for (const block of blocks) this.#late.push({ block, hasMoved, path })
    } else {
      this.#losses.warn(path, 'approximated')
      for (const block of blocks) this.#system.push(block)
    }
  }

  /** Late system text stands right after a user's turn; where none came before it, it follows the next one. */
  #placeLate(): void {
    if (this.#late.length === 0 || this.#messages.at(-1)?.role === 'assistant') {
      for (const { block, path } of this.#late) {
        this.#losses.warn(path, 'approximated')
        this.#system.push(block)
      }
    } else {
      for (const { hasMoved, path } of this.#late) if (hasMoved) this.#losses.warn(path, 'approximated')
      this.#messages.push({ role: 'system', content: this.#late.map(({ block }) => block) })
    }
    this.#late = []
  }

  #append(role: 'user' | 'assistant', blocks: JsonObject[]): void {
    if (blocks.length === 0) return
    if (role === 'assistant' && this.#late.length > 0 && this.#messages.at(-1)?.role === 'user') this.#placeLate()
    if (role === 'user') for (const late of this.#late) late.hasMoved = true
    const last = this.#messages.at(-1)
    if (last?.role !== role) this.#messages.push({ role, content: blocks })
    else for (const block of blocks) last.content.push(block)
  }

  /** `next` is the part after it, which may hold the citations of a text. */
  #block(part: Part, role: Turn['role'], path: string, next?: Part): JsonObject[] {
    switch (part.type) {
      case 'text':
        if (part.seal && part.seal.origin !== origin) this.#losses.warn(path, 'seal-stripped')
        return this.#text(part.text, path, {
          citations: next && isCitations(next) ? next.value : undefined,
          cache_control: cacheControl(part.cache),
        })
      case 'refusal':
        return this.#text(part.text, path)
      case 'image':
        if (role === 'assistant') this.#losses.refuse(path, 'Anthropic takes no images in an assistant turn')
        return this.#image(part, path)
      case 'document':
        return this.#document(part, path)
      case 'audio':
        this.#losses.refuse(path, 'Anthropic takes no audio')
        return []
      case 'tool-call': {
        const { input, isWrapped } = inputOf(part.arguments)
        if (isWrapped) this.#losses.warn(`${path}.arguments`, 'approximated')
        if (part.seal && part.seal.origin !== origin) this.#losses.warn(path, 'seal-stripped')
        const id = this.#ids.call(part.id, part.name)
        return [said({ type: 'tool_use', id, name: part.name, input, cache_control: cacheControl(part.cache) })]
      }
      case 'tool-result':
        return [this.#result(part, path)]
      case 'reasoning':
        return this.#reasoning(part, path)
      case 'opaque':
        if (isCitations(part)) return []
        if (part.origin === origin) return [asObject(part.value) ?? {}].filter((block) => block.type !== undefined)
        this.#losses.warn(path)
        return []
      default:
        return part satisfies never
    }
  }

  #text(text: string, path: string, others: Record<string, Json | undefined> = {}): JsonObject[] {
    if (text.trim() !== '') return [said({ type: 'text', text, ...others })]
    if (text !== '') this.#losses.warn(path)
    return []
  }

  #image(part: ImagePart, path: string): JsonObject[] {
    if (part.detail !== undefined && part.detail !== 'auto') this.#losses.warn(`${path}.detail`)
    const isKnown = part.source.kind !== 'base64' || /^image\/(jpeg|png|gif|webp)$/i.test(part.source.mediaType)
    if (this.#traits.isClaude && !isKnown) this.#losses.refuse(path, 'Anthropic takes JPEG, PNG, GIF and WebP images')
    return this.#own(part.source, path)
      ? [said({ type: 'image', source: mediaSource(part.source), cache_control: cacheControl(part.cache) })]
      : []
  }

  #document(part: DocumentPart, path: string): JsonObject[] {
    const source = this.#documentSource(part.source, path)
    return source ? [said({ type: 'document', source, title: part.name, cache_control: cacheControl(part.cache) })] : []
  }

  #documentSource(source: MediaSource, path: string): JsonObject | undefined {
    if (!this.#own(source, path)) return undefined
    if (source.kind !== 'base64' || source.mediaType === 'application/pdf') return mediaSource(source)
    if (/^text\/|^application\/(json|xml|yaml)$/.test(source.mediaType)) {
      return { type: 'text', media_type: 'text/plain', data: Buffer.from(source.data, 'base64').toString() }
    }
    this.#losses.refuse(path, 'Anthropic takes PDF and plain text documents')
    return undefined
  }

  /** Another provider's file id means nothing here. Anthropic's own begin with `file_`. */
  #own(source: MediaSource, path: string): boolean {
    if (source.kind !== 'file' || source.id.startsWith('file_')) return true
    this.#losses.refuse(path, 'a file kept by another provider cannot be read by Anthropic')
    return false
  }

  #result(part: ToolResultPart, path: string): JsonObject {
    const content = part.content.flatMap((inner, index) => this.#block(inner, 'tool', `${path}.content.${index}`))
    if (content.length === 0) this.#losses.warn(path, 'added')
    return said({
      type: 'tool_result',
      tool_use_id: this.#ids.result(part.id, part.name),
      content: content.length > 0 ? content : [{ type: 'text', text: emptyResult }],
      is_error: part.isError,
      cache_control: cacheControl(part.cache),
    })
  }

  /** Only what this protocol's own provider sealed goes back, unchanged. Claude checks signatures, so an empty one is left out there. */
  #reasoning(part: ReasoningPart, path: string): JsonObject[] {
    const { seal, text } = part
    if (seal?.origin === origin) {
      if (seal.signature || (seal.signature === '' && !this.#traits.isClaude)) {
        return [{ type: 'thinking', thinking: text, signature: seal.signature }]
      }
      if (seal.encrypted !== undefined) return [{ type: 'redacted_thinking', data: seal.encrypted }]
    }
    if (text || seal) this.#losses.warn(path, 'seal-stripped')
    return []
  }
}

function resultsFirst(blocks: JsonObject[]): JsonObject[] {
  const isResult = (block: JsonObject): boolean => block.type === 'tool_result'
  const lastResult = blocks.findLastIndex(isResult)
  if (lastResult === -1 || blocks.slice(0, lastResult).every(isResult)) return blocks
  return [...blocks.filter(isResult), ...blocks.filter((block) => !isResult(block))]
}
