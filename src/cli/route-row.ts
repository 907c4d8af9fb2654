// One row of `route --jsonl`: read, decided, told. Runs in the command itself and in its threads.
import { asArray, asObject, asString, type JsonObject } from '../core/json.ts'
import { type Reason, sentence } from '../core/reasons.ts'
import { type Level, levels } from '../core/sensitivity.ts'
import type { Dry, DryRun, Wanted } from './dry-run.ts'

export type Told = { readonly text: string; readonly isWhole: boolean }

/** Decide a row and tell it as a line of JSON; what cannot be read is told in its place. */
export async function tellRow(dry: DryRun, common: Omit<Wanted, 'messages'>, text: string, line: number): Promise<Told> {
  try {
    const { id, wanted } = readRow(text)
    return { text: JSON.stringify(rowOf(id, await dry.decide({ ...common, ...wanted }))), isWhole: true }
  } catch (error) {
    // A parser's own message would quote the row.
    const why = error instanceof SyntaxError ? 'it is not JSON' : error instanceof RowError ? error.message : 'it could not be decided'
    return { text: JSON.stringify({ line, error: why }), isWhole: false }
  }
}

class RowError extends Error {}

function readRow(text: string): { readonly id: unknown; readonly wanted: Wanted } {
  const row = asObject(JSON.parse(text))
  if (!row) throw new RowError('it is not an object')
  const { id, prompt, messages, model, tools, level } = row
  const turns = typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : asArray(messages)?.map((turn) => asObject(turn))
  if (!turns || turns.length === 0 || !turns.every((turn): turn is JsonObject => turn !== undefined))
    throw new RowError('it has neither a member "prompt" that is a string nor a member "messages" that is a list of objects')
  return {
    id,
    wanted: {
      messages: turns,
      ...(asString(model) !== undefined && { model: asString(model) }),
      ...(Array.isArray(tools) && { tools }),
      ...(levels.includes(level as Level) && { level: level as Level }), // it is one of them
    },
  }
}

/** As programs read it. */
export function rowOf(id: unknown, { decision, route, assessment, estimate }: Dry): object {
  const round = (value: number) => Math.round(value * 10_000) / 10_000
  return {
    ...(id !== undefined && { id }),
    complexity: estimate ? round(estimate.complexity) : null,
    category: estimate?.category ?? null,
    ...(estimate && { family: estimate.family, confidence: round(estimate.confidence) }),
    level: assessment.level,
    decision: route,
    candidates: (decision.kind === 'route' ? decision.candidates : []).map(({ upstream, model, expected, reasons }) => ({
      model: `${upstream}/${model.name}`,
      zone: model.zone.zone,
      ...(expected?.micros !== undefined && { costUsd: expected.micros / 1_000_000 }),
      ...(expected?.right !== undefined && { right: expected.right }),
      ...(expected?.ms !== undefined && { ms: expected.ms }),
      reasons: reasons.map(({ code }) => code),
    })),
    rejected: decision.rejected.map(({ upstream, model, expected, reasons }) => ({
      model: `${upstream}/${model}`,
      ...(expected?.micros !== undefined && { costUsd: expected.micros / 1_000_000 }),
      reasons: reasons.map(({ code }) => code),
    })),
    reasons: reasonsOf(decision).map(sentence),
    ...(decision.rules && { rules: decision.rules }),
    policy: decision.policy,
  }
}

export function reasonsOf(decision: Dry['decision']): readonly Reason[] {
  return decision.kind === 'refuse' ? decision.reasons : (decision.candidates[0]?.reasons ?? [])
}
