// A conversation as the library's chat history, and its settings as sampling options. What a local model cannot take is refused by name.
import type { Conversation, Part, Settings, Turn } from '../../core/conversation.ts'
import { fail } from '../../core/errors.ts'
import { objectGrammar, SchemaRefusal, schemaGrammar } from './grammar.ts'
import type { ChatItem, GenerateOptions } from './library.ts'

/** What llama.cpp samples with when nothing is asked. https://github.com/ggml-org/llama.cpp/tree/master/tools/server */
const usual = { temperature: 0.8, topK: 40, topP: 0.95, minP: 0.05 }
/** How far back repetition is looked for, in tokens; llama.cpp's default. */
const repeatWindow = 64
/** Reasoning may be asked for or not; a local model does as its template says. */
type Sampling = Pick<GenerateOptions, 'temperature' | 'topP' | 'topK' | 'minP' | 'seed' | 'repeatPenalty' | 'customStopTriggers'>

export const refuse = (param: string, detail: string) =>
  fail('request.unsupported', { param, upstream: 'embedded', protocol: 'llama.cpp', detail })

/** The turns in the library's words. Consecutive turns of one side become one, since templates want them to alternate. */
export function historyOf({ turns, tools, suffix }: Conversation): ChatItem[] {
  if (tools.length > 0) throw refuse('tools', 'the embedded engine calls no tools')
  if (suffix !== undefined) throw refuse('suffix', 'the embedded engine fills no holes')
  const history: ChatItem[] = []
  for (const [index, turn] of turns.entries()) {
    const text = textOf(turn, index)
    const side = turn.role === 'assistant' ? 'model' : turn.role === 'user' ? 'user' : 'system'
    const last = history.at(-1)
    if (last?.type !== side) history.push(side === 'model' ? { type: 'model', response: [text] } : { type: side, text })
    else if (last.type === 'model') history[history.length - 1] = { type: 'model', response: [`${last.response.join('')}\n\n${text}`] }
    else history[history.length - 1] = { type: last.type, text: `${last.text}\n\n${text}` }
  }
  // A last turn of the model's is the beginning of its answer; otherwise it begins afresh.
  return history.at(-1)?.type === 'model' ? history : [...history, { type: 'model', response: [] }]
}

function textOf({ parts, role }: Turn, index: number): string {
  if (role === 'tool') throw refuse(`messages.${index}`, 'the embedded engine calls no tools')
  return parts.flatMap((part) => words(part, index)).join('\n\n')
}

function words(part: Part, index: number): string[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return [part.text]
    case 'document':
      if (part.source.kind === 'base64' && part.source.mediaType.startsWith('text/')) {
        return [Buffer.from(part.source.data, 'base64').toString('utf8')]
      }
      throw refuse(`messages.${index}`, 'only documents of plain text can be read')
    case 'reasoning':
    case 'opaque':
      return [] // earlier reasoning is not shown to a model again
    case 'tool-call':
    case 'tool-result':
      throw refuse(`messages.${index}`, 'the embedded engine calls no tools')
    case 'image':
    case 'audio':
      throw refuse(`messages.${index}`, `the embedded engine takes no ${part.type}`)
    default:
      return part satisfies never
  }
}

export function samplingOf(settings: Settings): Sampling {
  if ((settings.choices ?? 1) !== 1) throw refuse('n', 'one answer at a time')
  if (settings.logprobs) throw refuse('logprobs', 'the embedded engine tells no probabilities')
  if (settings.logitBias) throw refuse('logit_bias', 'the embedded engine weighs no single tokens')
  const { repeatPenalty, frequencyPenalty, presencePenalty } = settings
  const isPenal = repeatPenalty !== undefined || frequencyPenalty !== undefined || presencePenalty !== undefined
  const stops = settings.stop?.filter((stop) => stop !== '')
  return {
    temperature: settings.temperature ?? usual.temperature,
    topP: settings.topP ?? usual.topP,
    topK: settings.topK ?? usual.topK,
    minP: settings.minP ?? usual.minP,
    ...(settings.seed !== undefined && { seed: Math.abs(Math.trunc(settings.seed)) % 4_294_967_295 }),
    repeatPenalty: isPenal ? { lastTokens: repeatWindow, penalty: repeatPenalty ?? 1, frequencyPenalty, presencePenalty } : false,
    ...(stops?.length && { customStopTriggers: stops }),
  }
}

/** The grammar of the output asked for; undefined for free text. */
export function grammarOf({ output }: Settings): string | undefined {
  if (!output || output.type === 'text') return undefined
  if (output.type === 'json') return objectGrammar()
  try {
    return schemaGrammar(output.schema)
  } catch (error) {
    if (error instanceof SchemaRefusal) throw refuse(`schema${error.path}`, error.message)
    throw error
  }
}
