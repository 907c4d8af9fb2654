// What prompts of a log hold that should not have left. Kinds and levels are counted; nothing that was found is kept or told.
import type { Assessment } from '../core/assessment.ts'
import { readDocument } from '../core/document.ts'
import { levels } from '../core/sensitivity.ts'
import type { Inspector } from '../privacy/inspect.ts'
import { type Weight, weightOf } from '../privacy/kinds.ts'
import type { Sensitive } from './result.ts'

export type Scanner = {
  /** Whether this prompt, the next of all, is one of the sample. */
  readonly wants: () => boolean
  readonly look: (prompt: string) => Promise<void>
  readonly result: () => Sensitive
}

/** What tells of a person or opens a door; places, dates and firms alone do not. */
const telling: ReadonlySet<Weight> = new Set(['direct', 'secret'])

/** Reads every `oneIn`th prompt with the inspector that the gateway would use. */
export function createScanner(inspector: Pick<Inspector, 'inspect'>, oneIn: number): Scanner {
  let prompts = 0
  let read = 0
  let incomplete = 0
  let withFindings = 0
  const kinds = new Map<string, number>()
  const byLevel = new Map<string, number>()

  async function look(prompt: string): Promise<void> {
    const scope = `audit ${read}` // rows are no turns of one conversation
    const document = readDocument(JSON.stringify({ messages: [{ role: 'user', content: prompt }] }))
    const { findings, level, complete }: Assessment = await inspector.inspect(document, { wire: 'openai-chat', scope })
    read++
    if (!complete) incomplete++
    const found = new Set(findings.map(({ kind }) => kind).filter((kind) => telling.has(weightOf(kind))))
    if (found.size > 0) withFindings++
    for (const kind of found) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    byLevel.set(level, (byLevel.get(level) ?? 0) + 1)
  }

  return {
    wants: () => prompts++ % oneIn === 0,
    look,
    result: () => ({
      prompts,
      read,
      incomplete,
      oneIn,
      withFindings,
      kinds: [...kinds].map(([kind, count]) => ({ kind, prompts: count })).sort((one, other) => other.prompts - one.prompts),
      levels: levels.flatMap((level) => (byLevel.has(level) ? [{ level, prompts: byLevel.get(level) ?? 0 }] : [])),
    }),
  }
}
