// Tokens of a recorded answer, reckoned by the published meaning of each provider's figures and apart from the product's own code.
import { framingFor, type Message, messagesOf } from './frames.ts'
import { isObject, type Json, type Recording } from './recordings.ts'
import type { Wire } from './routes.ts'

export type Tokens = {
  readonly inputTotal?: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
  readonly outputTotal?: number
  readonly reasoning?: number
}

type Figures = { [name: string]: unknown }

/** What the ledger should say of this answer; undefined when the answer tells no usage. */
export function tokensOf(recording: Recording, wire: Wire): Tokens | undefined {
  const { chunks, json } = recording.response
  const framing = framingFor(recording)
  if (framing) return tokensIn(wire, messagesOf(framing, Buffer.concat(chunks)).flatMap(jsonOf))
  return json === undefined ? undefined : tokensIn(wire, Array.isArray(json) ? json : [json])
}

/** The tokens told by the bodies of an answer, or of its events. */
export function tokensIn(wire: Wire, bodies: readonly Json[]): Tokens | undefined {
  let figures: Figures | undefined
  for (const body of bodies) {
    const said = figuresIn(body, wire, figures !== undefined)
    // Gemini tells all figures anew in each chunk, so one it leaves out is none.
    if (said) figures = wire === 'gemini' ? said : joined(figures, said)
    // What follows the end is another stream.
    if (wire === 'openai-responses' && isObject(body) && body.type === 'response.completed') break
  }
  return figures && reckoned(figures, wire)
}

function jsonOf(message: Message): Json[] {
  return message.json === undefined ? [] : [message.json]
}

/** Later figures replace earlier ones of the same name; those left out, or null, stay. */
function joined(earlier: Figures | undefined, later: Figures): Figures {
  const out: Figures = { ...earlier }
  for (const [name, value] of Object.entries(later)) if (value !== null && value !== undefined) out[name] = value
  return out
}

function figuresIn(body: Json, wire: Wire, isLater: boolean): Figures | undefined {
  if (!isObject(body)) return undefined
  const inside = (key: string) => (isObject(body[key]) ? (body[key] as { [name: string]: Json }).usage : undefined)
  switch (wire) {
    case 'gemini':
      return objectOf(body.usageMetadata)
    case 'gemini-embeddings':
      return objectOf(body.usageMetadata)
    case 'anthropic-messages':
      // A second `message_start` (KoboldCpp) starts nothing, and the first one's output is no count while the message is not whole.
      if (body.type === 'message_start') return isLater ? undefined : started(objectOf(body.message))
      return objectOf(body.usage)
    case 'openai-responses':
      return objectOf(body.usage) ?? objectOf(inside('response'))
    case 'ollama-chat':
    case 'ollama-generate':
    case 'ollama-embed':
      return 'prompt_eval_count' in body || 'eval_count' in body ? body : undefined
    case 'openai-chat': {
      const groq = isObject(body.x_groq) ? body.x_groq.usage : undefined
      return objectOf(body.usage) ?? objectOf(groq)
    }
    default:
      return objectOf(body.usage)
  }
}

function started(message: Figures | undefined): Figures | undefined {
  const usage = objectOf(message?.usage)
  if (!usage || typeof message?.stop_reason === 'string') return usage
  const { output_tokens: _, ...input } = usage
  return input
}

function objectOf(value: unknown): Figures | undefined {
  return isObject(value) ? value : undefined
}

function reckoned(figures: Figures, wire: Wire): Tokens | undefined {
  const of = (name: string) => (typeof figures[name] === 'number' ? figures[name] : undefined)
  const within = (name: string, inner: string) => {
    const details = figures[name]
    return isObject(details) && typeof details[inner] === 'number' ? details[inner] : undefined
  }
  switch (wire) {
    case 'openai-responses':
      return {
        inputTotal: of('input_tokens'),
        cacheRead: within('input_tokens_details', 'cached_tokens'),
        cacheWrite: within('input_tokens_details', 'cache_write_tokens'),
        outputTotal: of('output_tokens'),
        reasoning: within('output_tokens_details', 'reasoning_tokens'),
      }
    case 'anthropic-messages':
      return {
        inputTotal: sum(of('input_tokens'), of('cache_read_input_tokens'), of('cache_creation_input_tokens')),
        cacheRead: of('cache_read_input_tokens'),
        cacheWrite: of('cache_creation_input_tokens'),
        outputTotal: of('output_tokens'),
        reasoning: within('output_tokens_details', 'thinking_tokens'),
      }
    case 'gemini':
    case 'gemini-embeddings':
      return {
        inputTotal: sum(of('promptTokenCount'), of('toolUsePromptTokenCount')),
        cacheRead: of('cachedContentTokenCount'),
        outputTotal: sum(of('candidatesTokenCount'), of('thoughtsTokenCount')),
        reasoning: of('thoughtsTokenCount'),
      }
    case 'bedrock-converse': {
      const read = of('cacheReadInputTokens') ?? of('cacheReadInputTokenCount')
      const write = of('cacheWriteInputTokens') ?? of('cacheWriteInputTokenCount')
      return { inputTotal: sum(of('inputTokens'), read, write), cacheRead: read, cacheWrite: write, outputTotal: of('outputTokens') }
    }
    case 'ollama-chat':
    case 'ollama-generate':
    case 'ollama-embed':
      return { inputTotal: of('prompt_eval_count'), outputTotal: of('eval_count') }
    default: {
      const [input, output, total] = [of('prompt_tokens'), of('completion_tokens'), of('total_tokens')]
      // Gemini's OpenAI route leaves thinking out of `completion_tokens`; only the total holds it.
      const isShort = input !== undefined && output !== undefined && total !== undefined && total > input + output
      return {
        inputTotal: input,
        cacheRead:
          within('prompt_tokens_details', 'cached_tokens') ??
          of('prompt_cache_hit_tokens') ??
          of('num_cached_tokens') ??
          of('cached_tokens'),
        cacheWrite: within('prompt_tokens_details', 'cache_write_tokens'),
        outputTotal: isShort ? total - input : output,
        reasoning: within('completion_tokens_details', 'reasoning_tokens'),
      }
    }
  }
}

function sum(...parts: (number | undefined)[]): number | undefined {
  return parts.every((part) => part === undefined) ? undefined : parts.reduce<number>((total, part) => total + (part ?? 0), 0)
}

/** Where two reckonings differ. What is left out counts as zero: embeddings have no output, and some servers say so. */
export function tokensApart(expected: Tokens | undefined, found: Tokens | undefined): string | undefined {
  for (const name of ['inputTotal', 'outputTotal', 'cacheRead', 'cacheWrite', 'reasoning'] as const) {
    const [one, other] = [expected?.[name], found?.[name]]
    if ((one ?? 0) !== (other ?? 0)) return `${name} should be ${one}, is ${other}`
  }
  return undefined
}
