// What lists of models have in common, whoever sends them: reading rows without trust, and telling why a list could not be had.
import { asArray, asNumber, asString, at, type Json } from '../core/json.ts'
import type { FoundModel, ProbeAnswer } from './provider.ts'

/** More models than this are not kept, however many a server lists. */
export const mostModels = 2_000
const longestName = 256

/**
 * Why a list of models could not be had. `missing-key`: it wants one and we have none; `unauthorised`: it refuses ours; `loading`: it says
 * that it is not ready; `unreadable`: it answers something else.
 */
export type ListProblem = 'unreachable' | 'missing-key' | 'unauthorised' | 'limited' | 'loading' | 'unreadable' | 'engine-missing'

/** Thrown by those who list models. Its message is a sentence for people, without keys or content. */
export class ListError extends Error {
  readonly code: ListProblem
  constructor(code: ListProblem, message: string) {
    super(message)
    this.code = code
  }
}

/** The answer, when it is a good one; throws what stands in the way otherwise. */
export function expectAnswer(answer: ProbeAnswer | undefined): ProbeAnswer {
  if (!answer) throw new ListError('unreachable', 'no answer came')
  const { status } = answer
  if (status === 401 || status === 403) throw new ListError('unauthorised', `it answered ${status}`)
  if (status === 429) throw new ListError('limited', 'it limits its rate')
  if (status === 503) throw new ListError('loading', 'it is not ready yet')
  if (status !== 200 || answer.json === undefined) throw new ListError('unreadable', `it answered ${status} without a list of models`)
  return answer
}

/** The rows of a list under `key`, or a bare list. Throws when the answer holds none. */
export function rowsOf(answer: ProbeAnswer | undefined, key = 'data'): Json[] {
  const { json } = expectAnswer(answer)
  const rows = asArray(json) ?? asArray(at(json, key))
  if (!rows) throw new ListError('unreadable', `its answer has no list "${key}"`)
  return rows.slice(0, mostModels)
}

/** Read each row; rows without a usable name, and repeated names, are left out. */
export function readModels(rows: readonly Json[], read: (row: Json) => FoundModel | undefined): FoundModel[] {
  const models = new Map<string, FoundModel>()
  for (const row of rows.slice(0, mostModels)) {
    const model = read(row)
    if (model && model.name !== '' && model.name.length <= longestName && !models.has(model.name)) models.set(model.name, model)
  }
  return [...models.values()]
}

/** A list in OpenAI's shape, read with nothing but names where `more` adds nothing. */
export function openaiModels(
  answer: ProbeAnswer | undefined,
  more: (row: Json, name: string) => Partial<FoundModel> = () => ({}),
): FoundModel[] {
  return readModels(rowsOf(answer), (row) => {
    const name = asString(at(row, 'id'))
    return name === undefined ? undefined : { name, can: {}, ...more(row, name) }
  })
}

/** A count of tokens that can be one. */
export function asTokens(value: unknown): number | undefined {
  const number = asNumber(value)
  return number !== undefined && Number.isInteger(number) && number > 0 && number < 1e9 ? number : undefined
}

/** The words of a list, lower case. */
export function words(value: unknown): Set<string> {
  return new Set((asArray(value) ?? []).flatMap((word) => asString(word)?.toLowerCase() ?? []))
}

/** Abilities that are known; those that are not said stay away. */
export function abilities(known: FoundModel['can']): FoundModel['can'] {
  return Object.fromEntries(Object.entries(known).filter(([, is]) => is !== undefined))
}

/** What a row's own sign says about where the model runs: Ollama's cloud names and hosts, Jan's `remote`. */
export function remoteSign(row: Json, name: string): string | undefined {
  const host = asString(at(row, 'remote_host'))
  if (host) return `remote_host ${host.slice(0, 128)}`
  if (asString(at(row, 'remote_model'))) return 'remote_model'
  if (asString(at(row, 'owned_by')) === 'remote') return 'owned_by remote'
  return /[-:]cloud$/.test(name) ? 'name ends in cloud' : undefined
}

/** What the name of an OpenAI model tells, where the list tells nothing: which models hold no conversations. */
export function ofOpenAiName(name: string): FoundModel['can'] {
  if (/embedding|-embed\b/.test(name)) return { chat: false, embeddings: true }
  return /^(whisper|tts-|dall-e|gpt-image|chatgpt-image|sora|omni-moderation|text-moderation)|-(transcribe|tts|realtime)\b/.test(name)
    ? { chat: false }
    : {}
}

/** Work through items, so many at a time, keeping their order. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const place = next++
      results[place] = await work(items[place] as Item) // place is below the length
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return results
}
