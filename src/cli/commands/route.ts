// `route`: where a prompt would go and why, what each candidate would cost; for one prompt or for rows of them. Sends nothing.
import { type PresetName, presetNames } from '../../core/rules.ts'
import { type Level, levels } from '../../core/sensitivity.ts'
import { dollars, duration, tokens } from '../amounts.ts'
import { type Dry, type DryRun, openDryRun, type Wanted } from '../dry-run.ts'
import { exit, wrongUsage } from '../exit.ts'
import { reasonsOf, rowOf } from '../route-row.ts'
import { routeRows } from '../route-rows.ts'
import { openRows } from '../rows.ts'
import { headerLines, pad, plain, shapes, type Terminal, wrap } from '../terminal.ts'
import { defineVerb } from '../verb.ts'
import { said } from './explain.ts'

export const route = defineVerb({
  args: {
    jsonl: {
      type: 'boolean',
      description: 'Read rows {id, prompt or messages} and write a decision for each, in order, as many as there are',
    },
    model: { type: 'string', valueHint: 'name', description: 'The model or alias to ask for; auto when left out' },
    preset: { type: 'string', valueHint: 'name', description: 'Decide under another preset than the configuration’s' },
    profile: { type: 'string', valueHint: 'name', description: 'Read with another privacy profile than the configuration’s' },
    caller: { type: 'string', valueHint: 'name', description: 'Decide as for this caller’s key' },
    level: { type: 'string', valueHint: 'level', description: 'Treat it as of at least this level' },
    'deadline-ms': { type: 'string', valueHint: 'milliseconds', description: 'How long the answer may take' },
    'max-cost-usd': { type: 'string', valueHint: 'dollars', description: 'What the answer may cost' },
  },
  words: { most: 1, name: 'prompt', about: 'the prompt, or with --jsonl a file of rows; standard input when left out' },
  examples: [
    ['drawbridge route "Summarise our leave policy in three points"', 'the decision, its reasons and prices'],
    ['drawbridge route --preset legal --level confidential < memo.txt', 'under another preset'],
    ['drawbridge route --jsonl < rows.jsonl > decisions.jsonl', 'many prompts, in bounded memory'],
  ],
  exits: { [exit.failed]: 'a row could not be read; the others were', [exit.refused]: 'the one prompt would be refused' },
  async run({ args, words, terminal, environment, isJson }) {
    const options = { environment: { ...environment }, profile: args.profile, preset: presetNamed(args.preset), caller: args.caller }
    const dry = await openDryRun(options)
    const common: Omit<Wanted, 'messages'> = {
      ...(args.model !== undefined && { model: args.model }),
      ...(args.level !== undefined && { level: levelNamed(args.level) }),
      ...(args['deadline-ms'] !== undefined && { deadlineMs: figure('deadline-ms', args['deadline-ms']) }),
      ...(args['max-cost-usd'] !== undefined && { maxCostUsd: figure('max-cost-usd', args['max-cost-usd']) }),
    }
    if (!dry.hasTagger) terminal.tell('The tagger’s weights are missing: nothing may leave this machine.')
    if (!dry.hasEstimator) terminal.tell('The estimator’s weights are missing: how hard a prompt is stays unknown.')
    try {
      if (args.jsonl) return await routeRows({ options, dry, common, input: openRows(words[0]), terminal })
      const prompt = words[0] ?? (await terminal.readInput())
      if (prompt.trim() === '') throw wrongUsage('there is no prompt', 'drawbridge route "…"')
      const decided = await dry.decide({ ...common, messages: [{ role: 'user', content: prompt }] })
      if (isJson) terminal.print(JSON.stringify(rowOf(undefined, decided)))
      else terminal.print(verdict(decided, dry, terminal))
      return decided.decision.kind === 'refuse' ? exit.refused : exit.ok
    } finally {
      await dry.close()
    }
  },
})

function verdict({ decision, route, assessment, estimate }: Dry, dry: DryRun, terminal: Terminal): string {
  const { paint, width } = terminal
  const line = (label: string, texts: readonly string[]) =>
    texts.flatMap((text, index) =>
      wrap(text, width - 11)
        .split('\n')
        .map((part, place) => `  ${paint('dim', pad(index === 0 && place === 0 ? label : '', 8))} ${place > 0 ? '  ' : ''}${part}`),
    )
  const first = decision.kind === 'route' ? decision.candidates[0] : undefined
  const role = first === undefined ? 'bad' : first.model.zone.zone
  const word = `${first === undefined ? shapes.barred : shapes[first.model.zone.zone]} ${route}`
  const count = decision.signals.find(({ name }) => name === 'tokens')?.value
  const found = [
    `level ${assessment.level}${assessment.complete ? '' : ', the inspection did not finish'}`,
    ...(estimate ? [`${estimate.category} (${estimate.family})`, `complexity ${estimate.complexity.toFixed(2)}`] : []),
    ...(typeof count === 'number' ? [tokens(count)] : []),
    ...(assessment.labels.length > 0 ? [`labels ${assessment.labels.join(', ')}`] : []),
  ]
  return [
    ...headerLines(
      [paint(role, word), first ? paint('strong', plain(`${first.upstream}/${first.model.name}`)) : 'nobody may answer'],
      width,
      '  ',
    ),
    ...line('found', [found.join(', ')]),
    ...line('level', assessment.reasons.slice(0, 4).map(said)),
    ...line(first ? 'because' : 'refused', [...new Set(reasonsOf(decision).map(said))].slice(0, 8)),
    ...line(
      'choices',
      decision.kind === 'route'
        ? decision.candidates
            .slice(0, 6)
            .map(
              ({ upstream, model, expected }, place) =>
                `${place + 1} ${plain(`${upstream}/${model.name}`)}  ${priceWords(expected, model.zone.zone)}`,
            )
        : [],
    ),
    ...line(
      'barred',
      decision.rejected
        .slice(0, 6)
        .map(
          ({ upstream, model, reasons, expected }) =>
            `${paint('bad', shapes.barred)} ${plain(`${upstream}/${model}`)}  ${reasons.map(said).join(' ')}${expected?.micros === undefined ? '' : ` (${dollars(expected.micros)})`}`,
        ),
    ),
    ...(decision.kind === 'route' && decision.partner
      ? line('consults', [plain(`${decision.partner.upstream}/${decision.partner.model.name}`)])
      : []),
    ...line('rules', decision.rules ?? []),
    ...line('policy', [`preset ${dry.policy.preset}, version ${decision.policy}`]),
    ...(dry.isReference
      ? line('note', ['No upstream is configured: a small model at home and a strong one in the cloud stand in. Nothing was sent.'])
      : line('note', ['Nothing was sent.'])),
  ].join('\n')
}

function priceWords(
  expected: NonNullable<Extract<Dry['decision'], { kind: 'route' }>['candidates'][number]['expected']> | undefined,
  zone: string,
): string {
  if (!expected) return zone
  const price = expected.micros === undefined && zone !== 'cloud' ? 'no bill' : dollars(expected.micros)
  const right = expected.right === undefined ? '' : `, right ${Math.round(expected.right * 100)} %`
  return `${zone}, ${price}${right}${expected.ms === undefined ? '' : `, about ${duration(expected.ms)}`}`
}

function presetNamed(name: string | undefined): PresetName | undefined {
  if (name === undefined) return undefined
  const preset = presetNames.find((known) => known === name)
  if (!preset) throw wrongUsage(`there is no preset "${name.slice(0, 64)}"`, `presets: ${presetNames.join(', ')}`)
  return preset
}

function levelNamed(name: string): Level {
  const level = levels.find((known) => known === name)
  if (!level) throw wrongUsage(`there is no level "${name.slice(0, 64)}"`, `levels: ${levels.join(', ')}`)
  return level
}

function figure(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw wrongUsage(`--${option} wants a number above 0`)
  return value
}
