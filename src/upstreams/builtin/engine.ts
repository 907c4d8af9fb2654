// The built-in engine: no model, pure TypeScript, deterministic. It quotes, it never writes. Work is done in slices, so that a long text
// does not hold the event loop, and a caller who leaves stops it.
import type { Conversation } from '../../core/conversation.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Finish, StreamEvent } from '../../core/reply.ts'
import type { Engine } from '../provider.ts'
import { type Answer, answerFromSentences } from './answer.ts'
import { classify } from './classify.ts'
import { fill } from './fill.ts'
import { summarise } from './summarise.ts'
import { type ExtractKind, readTask, type Task } from './task.ts'
import { oneLine, type Pace, sentencesOf } from './text.ts'
import { type Value, valuesOf } from './values.ts'
import { wording } from './wording.ts'
import { languageOf } from './words.ts'

export const builtinModel = 'extractive-1'

/** Characters of work between two turns of the event loop; some milliseconds on two shared cores. */
const slice = 24_000
/** Characters at either end of a message that are enough to tell the task. */
const telling = 16_000
const charactersPerToken = 4
const charactersPerDelta = 96
/** An extraction lists no more values than this. */
const mostListed = 2000

/** An engine that answers in this process. It holds no state between requests. */
export function createBuiltin(): Engine {
  return {
    models: async () => [
      {
        name: builtinModel,
        can: {
          chat: true,
          schema: true,
          tools: false,
          images: false,
          audio: false,
          documents: true,
          reasoning: false,
          embeddings: false,
          infill: false,
        },
        window: 2_000_000,
        isLoaded: true,
      },
    ],
    fits: (conversation) => {
      const task = readTask(clipped(conversation))
      return task === undefined ? undefined : task.kind === 'fill' ? 'extract' : task.kind
    },
    chat: (_model, conversation, signal) => chat(conversation, signal),
  }
}

/** What is said: text, or a refusal that protocols can tell apart. */
type Said = { readonly text: string; readonly isRefusal?: boolean; readonly isWhole?: boolean }

async function* chat(conversation: Conversation, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const pace = paceOf(signal)
  signal.throwIfAborted()
  yield { type: 'start', model: builtinModel }
  const task = readTask(conversation)
  const said = task ? await perform(task, pace) : { text: wording[languageOf(lastWords(conversation))].unfit }
  signal.throwIfAborted()
  const { text, finish } = said.isWhole
    ? { text: said.text, finish: { unified: 'stop', raw: 'stop' } satisfies Finish }
    : bounded(said.text, conversation)
  const kind = said.isRefusal ? 'refusal' : 'text'
  yield { type: `${kind}-start`, block: 0 }
  for (const delta of deltasOf(text)) {
    signal.throwIfAborted()
    yield { type: `${kind}-delta`, block: 0, text: delta }
  }
  yield { type: `${kind}-end`, block: 0 }
  yield { type: 'usage', usage: { inputTotal: tokens(inputLength(conversation)), outputTotal: tokens(text.length) } }
  yield { type: 'finish', finish }
}

function perform(task: Task, pace: Pace): Promise<Said> {
  switch (task.kind) {
    case 'summarise':
      return summary(task, pace)
    case 'classify':
      return label(task, pace)
    case 'fill':
      return fields(task, pace)
    case 'extract':
      return values(task, pace)
    case 'answer':
      return answers(task, pace)
    default:
      return task satisfies never
  }
}

async function summary(task: Extract<Task, { kind: 'summarise' }>, pace: Pace): Promise<Said> {
  const sentences = await summarise(task.text, task.length, pace)
  const lines = sentences.map((sentence) => oneLine(sentence.text))
  const body =
    task.style === 'prose'
      ? lines.join(' ')
      : lines.map((line, index) => (task.style === 'numbers' ? `${index + 1}. ${line}` : `- ${line}`)).join('\n')
  return { text: `${body}\n\n(${wording[languageOf(task.text)].extractive})` }
}

async function label(task: Extract<Task, { kind: 'classify' }>, pace: Pace): Promise<Said> {
  const verdict = await classify(task.text, task.labels, task.examples, pace)
  if (task.schema) {
    if (task.schema.member === '') return { text: JSON.stringify(verdict.label), isWhole: true }
    const { value, unmet } = await fill(task.text, task.schema.whole, { [task.schema.member]: verdict.label }, pace)
    return unmet.length > 0 ? missing(unmet) : { text: JSON.stringify(value), isWhole: true }
  }
  if (task.isLabelOnly) return { text: verdict.label }
  const { thin, extractive } = wording[languageOf(task.text)]
  return {
    text: `${verdict.label}\n\n${verdict.isThin ? thin : verdict.evidence.map((word) => `“${word}”`).join(', ')}\n\n(${extractive})`,
  }
}

async function fields(task: Extract<Task, { kind: 'fill' }>, pace: Pace): Promise<Said> {
  const { value, unmet } = await fill(task.text, task.schema, {}, pace)
  return unmet.length > 0 ? missing(unmet) : { text: JSON.stringify(value, null, 2), isWhole: true }
}

/** A schema that insists on what the text does not hold cannot be met without making something up. */
function missing(unmet: readonly string[]): Said {
  return {
    text: `The text does not hold what the schema requires: ${unmet.slice(0, 20).join(', ')}. Let these fields be null and I will fill the others.`,
    isRefusal: true,
    isWhole: true,
  }
}

async function values(task: Extract<Task, { kind: 'extract' }>, pace: Pace): Promise<Said> {
  const found = new Map<string, Set<string>>(task.wanted.map((kind) => [kind.name, new Set()]))
  let count = 0
  for (const sentence of await sentencesOf(task.text, pace)) {
    const waiting = pace(sentence.text.length * 12)
    if (waiting) await waiting
    const here = valuesOf(sentence.text)
    for (const kind of task.wanted) {
      for (const value of here) {
        if (count >= mostListed || !isWanted(value, kind, sentence.text)) continue
        const list = found.get(kind.name)
        if (list && !list.has(value.text)) {
          list.add(oneLine(value.text))
          count++
        }
      }
    }
  }
  if (task.asJson) {
    const object: JsonObject = {}
    for (const [name, list] of found) object[plural(name)] = [...list] satisfies Json[]
    return { text: JSON.stringify(object, null, 2), isWhole: true }
  }
  const words = wording[languageOf(task.text)]
  const parts = [...found].map(([name, list]) => {
    if (list.size === 0) return words.nothingFound(plural(name))
    const lines = [...list].map((text) => `- ${text}`).join('\n')
    return found.size > 1 ? `${plural(name)}:\n${lines}` : lines
  })
  return { text: `${parts.join('\n\n')}\n\n(${words.extractive})` }
}

function isWanted(value: Value, kind: ExtractKind, sentence: string): boolean {
  if (!kind.kinds.includes(value.kind)) return false
  if (kind.role !== 'party') return true
  return (
    /\b(?:between|parties|party|hereinafter|lets|leases|engages|employs|sells|lends|zwischen|entre)\b|giữa/iu.test(sentence) ||
    /\((?:the |die |der |le |la |el )?["“]?\p{Lu}/u.test(sentence)
  )
}

const plural = (name: string): string => (name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`)

async function answers(task: Extract<Task, { kind: 'answer' }>, pace: Pace): Promise<Said> {
  const sentences = await sentencesOf(task.text, pace)
  const language = languageOf(task.text)
  const parts: string[] = []
  for (const question of task.questions) {
    const answer = await answerFromSentences(sentences, question, language, pace)
    parts.push(task.questions.length > 1 ? `${question}\n${told(answer)}` : told(answer))
  }
  return { text: `${parts.join('\n\n')}\n\n(${wording[language].extractive})` }
}

/** An answer in words: the value or verdict where one is sure, then the passage as it stands. */
function told(answer: Answer): string {
  const words = wording[answer.language]
  if (answer.kind === 'not-stated') {
    const nearest = answer.nearest ? ` ${words.nearest} “${oneLine(answer.nearest.text)}”` : ''
    return `${words.notStated} ${words.why[answer.doubt]}${nearest}`
  }
  const lead = answer.verdict ? words[answer.verdict] : answer.value ? oneLine(answer.value.text) : ''
  const quotes = answer.quotes.map((quote) => `“${oneLine(quote.text)}”${quote.heading ? ` (${quote.heading})` : ''}`).join('\n')
  return lead ? `${lead}\n\n${quotes}` : quotes
}

/** Honour the caller's bounds on length and the caller's stop strings. */
function bounded(text: string, conversation: Conversation): { text: string; finish: Finish } {
  const { maxOutputTokens, stop = [] } = conversation.settings
  const stops = stop
    .filter((one) => one !== '')
    .map((one) => ({ one, at: text.indexOf(one) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  const first = stops[0]
  const most = maxOutputTokens === undefined ? Infinity : Math.max(1, maxOutputTokens) * charactersPerToken
  if (first && first.at <= most) return { text: text.slice(0, first.at), finish: { unified: 'stop', raw: 'stop', stopSequence: first.one } }
  if (text.length > most) return { text: text.slice(0, most), finish: { unified: 'length', raw: 'length' } }
  return { text, finish: { unified: 'stop', raw: 'stop' } }
}

/** Pieces that end at white space, so that a reader sees words. */
function* deltasOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const space = text.indexOf(' ', start + charactersPerDelta)
    const end = space < 0 || text.length - start <= charactersPerDelta ? text.length : space + 1
    yield text.slice(start, end)
    start = end
  }
}

/** Lets the event loop turn after every slice of work, and stops when the caller is gone. */
function paceOf(signal: AbortSignal): Pace {
  let done = 0
  return (characters) => {
    done += characters
    if (done < slice) return undefined
    done = 0
    return new Promise((resolve, reject) => {
      setImmediate(() => (signal.aborted ? reject(signal.reason) : resolve()))
    })
  }
}

const tokens = (characters: number): number => Math.ceil(characters / charactersPerToken)

function inputLength(conversation: Conversation): number {
  let sum = 0
  for (const turn of conversation.turns) {
    for (const part of turn.parts) {
      if (part.type === 'text') sum += part.text.length
      else if (part.type === 'document' && part.source.kind === 'base64') sum += (part.source.data.length * 3) / 4
      else if (part.type === 'tool-result') for (const inner of part.content) sum += inner.type === 'text' ? inner.text.length : 0
    }
  }
  return sum
}

function lastWords(conversation: Conversation): string {
  const turn = conversation.turns.findLast((one) => one.role === 'user')
  return turn?.parts.flatMap((part) => (part.type === 'text' ? [part.text.slice(0, 2000)] : [])).join(' ') ?? ''
}

/** Long texts without their middles, so that telling the task costs the same for any length. */
function clipped(conversation: Conversation): Conversation {
  const clip = (text: string): string => (text.length <= 2 * telling ? text : `${text.slice(0, telling)}\n${text.slice(-telling)}`)
  const turns = conversation.turns.map((turn) => ({
    ...turn,
    parts: turn.parts.map((part) => {
      if (part.type === 'text') return { ...part, text: clip(part.text) }
      if (part.type === 'document' && part.source.kind === 'base64' && part.source.data.length > 4 * telling) {
        return { ...part, source: { ...part.source, data: part.source.data.slice(0, 4 * telling) } }
      }
      return part
    }),
  }))
  return { ...conversation, turns }
}
