// `explain`: a past decision in sentences, from the ledger: what was asked, what won and why, who was tried, what it cost.
import type { Candidate, Rejection } from '../../core/decision.ts'
import type { Attempt, Entry } from '../../core/exchange.ts'
import { type Reason, sentence } from '../../core/reasons.ts'
import { dollars, duration, tokens } from '../amounts.ts'
import { CommandError, exit } from '../exit.ts'
import { withGateway } from '../inside.ts'
import { columnsOf, headerLines, pad, plain, shapes, type Terminal, wrap } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

export const explain = defineVerb({
  args: { url: { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' } },
  words: { most: 1, name: 'id', about: 'the decision, as in the header x-drawbridge-decision; the latest when left out' },
  examples: [
    ['drawbridge explain', 'the latest request'],
    ['drawbridge explain d_mi8k2m1x… --json', 'the whole entry as JSON'],
  ],
  exits: { [exit.failed]: 'the ledger has no such entry' },
  async run({ args, words, terminal, environment, isJson }) {
    const [id] = words
    const entry = await withGateway(environment, args.url, async (gateway) => {
      if (id !== undefined) return gateway.admin<Entry>(`exchanges/${encodeURIComponent(id)}`)
      return (await gateway.admin<{ entries: Entry[] }>('exchanges?limit=1'))?.entries[0]
    })
    if (!entry) {
      const what = id === undefined ? 'the ledger is empty' : `the ledger has no entry ${id.slice(0, 64)}`
      throw new CommandError(exit.failed, what, 'each reply names its own in the header x-drawbridge-decision')
    }
    terminal.print(isJson ? JSON.stringify(entry) : verdict(entry, terminal))
    return exit.ok
  },
})

/** The entry as it reads from top to bottom: asked, decided, tried, answered. */
export function verdict(entry: Entry, terminal: Pick<Terminal, 'paint' | 'width'>): string {
  const { paint } = terminal
  const { decision } = entry
  const line = (label: string, text: string) =>
    wrap(text, terminal.width - 11)
      .split('\n')
      .map((part, index) => `  ${paint('dim', pad(index === 0 ? label : '', 8))} ${part}`)
      .join('\n')
  const block = (label: string, lines: readonly string[]) =>
    lines
      .flatMap((text) =>
        columnsOf(text) <= terminal.width - 11
          ? [text]
          : wrap(text, terminal.width - 13)
              .replaceAll('\n', '\n  ')
              .split('\n'),
      )
      .map((text, index) => `  ${paint('dim', pad(index === 0 ? label : '', 8))} ${text}`)
  const winner = entry.attempts.at(-1)
  return [
    ...headerLines([paint('strong', entry.id), entry.at, outcomeWords(entry, paint)], terminal.width, '  '),
    line(
      'asked',
      plain(
        `${entry.caller} asked for ${entry.askedModel || 'no particular model'} by ${entry.door}${entry.isStream ? ', as a stream' : ''}`,
      ),
    ),
    line('found', `level ${entry.level}${signalWords(entry)}`),
    ...(decision.kind === 'route'
      ? block(
          'chosen',
          decision.candidates.slice(0, 5).map((candidate, place) => candidateWords(candidate, place, winner, paint)),
        )
      : block('refused', [...new Set(decision.reasons.map(said))].slice(0, 5))),
    ...block('barred', barred(decision.rejected, paint)),
    ...block(
      'tried',
      entry.attempts.map((attempt) => attemptWords(attempt, paint)),
    ),
    ...redactedLines(entry).map((text) => line('redacted', text)),
    ...(entry.attempts.length > 0
      ? [line('usage', usageWords(entry)), line('cost', costWords(entry))]
      : [line('cost', 'nothing was sent')]),
    line('time', `${duration(entry.totalMs)}${entry.firstByteMs === undefined ? '' : `, first byte after ${duration(entry.firstByteMs)}`}`),
    ...(entry.warnings.length > 0
      ? block(
          'noted',
          entry.warnings.slice(0, 8).map(({ path, code }) => plain(`${path}: ${code}`)),
        )
      : []),
    ...(decision.rules ? [line('rules', plain(decision.rules.join(', ')))] : []),
    line('policy', decision.policy || 'not reached'),
  ].join('\n')
}

/** What was replaced on its way out: kinds and counts, never values. */
function redactedLines({ attempts }: Entry): string[] {
  return attempts.flatMap(({ upstream, redactions }) => {
    const counts = Object.entries(redactions ?? {}).map(([kind, count]) => `${count} ${kind}`)
    return counts.length > 0 ? [plain(`${counts.join(', ')} on the way to ${upstream}`)] : []
  })
}

function outcomeWords({ outcome, status, error, route }: Entry, paint: Terminal['paint']): string {
  const words = `${outcome} (${status}${error ? `, ${error}` : ''}), route ${route}`
  return outcome === 'answered' ? paint('good', `${shapes.good} ${words}`) : paint('bad', `${shapes.barred} ${words}`)
}

function costWords({ cost, baseline }: Entry): string {
  const other = baseline?.micros === undefined ? '' : `; ${plain(baseline.model)} would have cost ${dollars(baseline.micros)}`
  if (cost.micros === undefined) return dollars(undefined) + other
  return `${dollars(cost.micros)} (${cost.source}${cost.pricedAt ? `, prices of ${cost.pricedAt}` : ''})${other}`
}

function signalWords({ decision }: Entry): string {
  // The chances stand with each candidate; as a row of figures they are for replay.
  const others = decision.signals.filter(({ name }) => name !== 'level' && name !== 'rights')
  return others.map(({ name, value }) => `, ${name} ${typeof value === 'number' ? value.toLocaleString('en-US') : value}`).join('')
}

function candidateWords(
  { upstream, model, reasons }: Candidate,
  place: number,
  winner: Attempt | undefined,
  paint: Terminal['paint'],
): string {
  const isWinner = winner?.upstream === upstream && winner.model === model.name
  const name = plain(`${upstream}/${model.name}`)
  const zone = model.zone.zone
  return `${paint(zone, shapes[zone])} ${isWinner ? paint('strong', name) : name}  ${reasons.map(said).join(' ') || `choice ${place + 1}`}`
}

function barred(rejected: readonly Rejection[], paint: Terminal['paint']): string[] {
  const lines = rejected
    .slice(0, 6)
    .map(
      ({ upstream, model, reasons }) => `${paint('bad', shapes.barred)} ${plain(`${upstream}/${model}`)}  ${reasons.map(said).join(' ')}`,
    )
  return rejected.length > 6 ? [...lines, `and ${rejected.length - 6} more`] : lines
}

function attemptWords(attempt: Attempt, paint: Terminal['paint']): string {
  const isGood = attempt.error === undefined && (attempt.status ?? 200) < 400
  const shape = isGood ? paint('good', shapes.good) : paint('bad', shapes.barred)
  const queue = attempt.queueMs >= 1 ? `, ${duration(attempt.queueMs)} in its queue` : ''
  const first = attempt.firstByteMs === undefined ? '' : `, first byte after ${duration(attempt.firstByteMs)}`
  const result = attempt.error ?? (attempt.status === undefined ? 'in this process' : `status ${attempt.status}`)
  return `${shape} ${plain(`${attempt.upstream}/${attempt.model}`)}  ${attempt.zone.zone}, ${attempt.lane}, ${result}, ${duration(attempt.totalMs)}${first}${queue}`
}

export function usageWords({ usage, usageEstimated }: Pick<Entry, 'usage' | 'usageEstimated'>): string {
  if (!usage) return 'not told'
  const parts = [`${tokens(usage.inputTotal)} in`, `${tokens(usage.outputTotal)} out`]
  if (usage.cacheRead) parts.push(`${usage.cacheRead.toLocaleString('en-US')} of them read from the cache`)
  if (usage.reasoning) parts.push(`${usage.reasoning.toLocaleString('en-US')} spent on reasoning`)
  return parts.join(', ') + (usageEstimated ? ' (estimated)' : '')
}

/** A ledger may hold reasons of another version, which has no sentence here. */
export function said(reason: Reason): string {
  try {
    return plain(sentence(reason))
  } catch {
    return plain(reason.code)
  }
}
