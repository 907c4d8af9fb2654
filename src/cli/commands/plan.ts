// `plan`: where a piece of work belongs and why, what both sides cost, and when a machine has paid; or whether what is told about it is true.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { nearest } from '../../config/load.ts'
import { checkClaims, type Verdict } from '../../sizing/claims.ts'
import type { Device } from '../../sizing/device.ts'
import { devices } from '../../sizing/facts/devices.ts'
import { electricity } from '../../sizing/facts/electricity.ts'
import { capacityOf } from '../../sizing/plan/capacity.ts'
import { decidePlacement } from '../../sizing/plan/decide.ts'
import { cloudLines, localLines } from '../../sizing/plan/money.ts'
import { personas } from '../../sizing/plan/personas.ts'
import { makePlan, type Plan, type PlanQuestion, priceOf, unitSpeed } from '../../sizing/plan/plan.ts'
import { readWorkload, type Workload, type WorkloadInput } from '../../sizing/plan/workload.ts'
import type { Quant } from '../../sizing/quant.ts'
import type { Shape } from '../../sizing/shape.ts'
import { openCloudPrices, type PriceOf } from '../cloud-price.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { lookAtHardware } from '../hardware.ts'
import { planMarkdown, planScreen } from '../plan-report.ts'
import { contextOf, numberOf } from '../sizing-words.ts'
import { pad, plain, type Role, type Terminal, wrap } from '../terminal.ts'
import { defineVerb } from '../verb.ts'
import { askWorkload } from '../workload-questions.ts'
import { deviceOf, quantOf, shapeOf, sixDigits } from './size.ts'

export const plan = defineVerb({
  args: {
    persona: {
      type: 'string',
      alias: 'p',
      valueHint: 'kind',
      description: `Answers to start from: ${personas.map(({ id }) => id).join(', ')}`,
    },
    workload: { type: 'string', alias: 'w', valueHint: 'file', description: 'Answers as YAML or JSON; - reads stdin' },
    data: { type: 'string', valueHint: 'where', description: 'Where the data may lie: anywhere, region, house or device' },
    sensitivity: { type: 'string', valueHint: 'level', description: 'public, internal, confidential or restricted' },
    quality: { type: 'string', valueHint: 'word', description: 'enough, strong or frontier' },
    latency: { type: 'string', valueHint: 'word', description: 'batch, interactive or instant' },
    offline: { type: 'boolean', description: 'It has to work without a network' },
    'nothing-leaves': { type: 'boolean', description: 'Not even redacted text may leave' },
    fresh: { type: 'boolean', description: 'It needs what happened today' },
    'own-weights': { type: 'boolean', description: 'Fine-tuned weights, or versions that change only when you say so' },
    requests: { type: 'string', valueHint: 'number', description: 'Requests a day' },
    input: { type: 'string', valueHint: 'tokens', description: 'Tokens read for each' },
    output: { type: 'string', valueHint: 'tokens', description: 'Tokens written for each' },
    pattern: { type: 'string', valueHint: 'word', description: 'steady, office, bursty or occasional' },
    peak: { type: 'string', valueHint: 'factor', description: 'The busiest minute over the mean of the busy hours' },
    skill: { type: 'string', valueHint: 'word', description: 'Who runs machines: none, some or team' },
    budget: { type: 'string', valueHint: 'USD', description: 'What may be spent at once' },
    compliance: {
      type: 'string',
      valueHint: 'rules',
      description: 'gdpr, hipaa, ai-act, secrecy, finance, government, asean; commas between',
    },
    context: { type: 'string', valueHint: 'tokens', description: 'The longest context there is, such as 32k' },
    modality: { type: 'string', valueHint: 'kinds', description: 'text, image, audio, video; commas between' },
    'cloud-model': {
      type: 'string',
      valueHint: 'name',
      description: 'The model that would be paid for, such as anthropic/claude-sonnet-5',
    },
    'cloud-input': { type: 'string', valueHint: 'USD', description: 'Its price for a million tokens read, in place of the list’s' },
    'cloud-output': { type: 'string', valueHint: 'USD', description: 'Its price for a million tokens written' },
    'local-model': { type: 'string', valueHint: 'name', description: 'The model that would run at home (by quality when left out)' },
    quant: { type: 'string', valueHint: 'name', description: 'Its quantisation (default q4_k_m)' },
    device: {
      type: 'string',
      alias: 'd',
      valueHint: 'name',
      description: 'The machine; this is the one here (default what does the work for the least money, of those known)',
    },
    units: { type: 'string', valueHint: 'number', description: 'How many are to be had, where that is fixed' },
    'hardware-usd': { type: 'string', valueHint: 'USD', description: 'Price of one, or a range such as 4000-5300' },
    'local-share': { type: 'string', valueHint: 'percent', description: 'Of requests, kept at home (default by the verdict)' },
    ratio: { type: 'string', valueHint: 'k', description: 'Cost of a request that goes out over one that stays (default 1.7)' },
    cache: { type: 'string', valueHint: 'percent', description: 'Of input, read from a provider’s cache (default 0)' },
    batch: { type: 'string', valueHint: 'percent', description: 'Of requests, batched at half the price (default 0)' },
    doubt: { type: 'string', valueHint: 'percent', description: 'How far the volume may be off (default 25)' },
    'price-change': { type: 'string', valueHint: 'percent', description: 'Also tell what if cloud prices move by so much (default 30)' },
    goal: { type: 'string', valueHint: 'tok/s', description: 'What every answer is to get (default 10)' },
    life: { type: 'string', valueHint: 'months', description: 'Until a machine is replaced (default 36)' },
    resale: { type: 'string', valueHint: 'percent', description: 'What it sells for then (default 30)' },
    watts: { type: 'string', valueHint: 'number', description: 'Power under load' },
    'idle-watts': { type: 'string', valueHint: 'number', description: 'Power while nobody asks' },
    kwh: { type: 'string', valueHint: 'USD', description: 'Price of a kilowatt hour' },
    pue: { type: 'string', valueHint: 'factor', description: 'Electricity of everything by that of the machine (default 1)' },
    rent: { type: 'string', valueHint: 'USD', description: 'Price of an hour where such a machine is let, or a range' },
    lines: {
      type: 'string',
      valueHint: 'list',
      description: `Dollars a month of other lines: engineering=400,storage=20; of ${[...localLines.slice(3, -1), ...cloudLines.slice(1)].join(', ')}`,
    },
    out: { type: 'string', alias: 'o', valueHint: 'file', description: 'Also write the dated record, as .md or .json' },
    yes: { type: 'boolean', alias: 'y', description: 'Ask nothing' },
    'check-claims': { type: 'boolean', description: 'Work out the numbers that are told about local AI, and say which are true' },
  },
  examples: [
    ['drawbridge plan', 'a few questions, then where the work belongs'],
    ['drawbridge plan --persona law --out plan.md', 'a law firm’s answers to start from, and the record as a page'],
    ['drawbridge plan --workload contracts.yaml --device "m3 ultra" --json', 'answers from a file, for programs'],
    [
      'drawbridge plan --persona small-firm --requests 5000 --cloud-model gpt-5 --price-change 50',
      'other answers, another model, another price',
    ],
    ['drawbridge plan --check-claims', 'true, false, depends or unsourced, each with its sum'],
  ],
  exits: { [exit.failed]: 'the machine that was named cannot do the work' },
  async run({ args, terminal, environment, isJson }) {
    const at = new Date().toISOString()
    const prices = await openCloudPrices(environment, at)
    if (args['check-claims']) {
      const rows = checkClaims({ priceOf: prices })
      terminal.print(isJson ? JSON.stringify({ at, rows }) : claimsScreen(rows, terminal))
      return exit.ok
    }
    const workload = await workloadOf(args, terminal, isJson)
    if (!workload) return exit.interrupted
    const question = await questionOf(args, workload, at, prices)
    const made = makePlan(question)
    const body = JSON.stringify(made, sixDigits)
    const digest = createHash('sha256').update(body).digest('hex')
    if (args.out !== undefined) write(args.out, made, digest)
    terminal.print(isJson ? JSON.stringify({ ...(JSON.parse(body) as object), digest }) : planScreen(made, terminal))
    if (args.out !== undefined) terminal.tell(`The record is in ${plain(args.out)}, sha256 ${digest.slice(0, 12)}.`)
    return made.money.breakEven.kind === 'capacity' && (args.device !== undefined || args.units !== undefined) ? exit.failed : exit.ok
  },
})

type Args = Readonly<Record<string, unknown>>

function text(args: Args, name: string): string | undefined {
  const value = args[name]
  return typeof value === 'string' ? value : undefined
}

async function workloadOf(args: Args, terminal: Terminal, isJson: boolean): Promise<Workload | undefined> {
  const start = { ...personaOf(text(args, 'persona')), ...(await fileOf(text(args, 'workload'), terminal)) }
  const said = saidIn(args)
  const isBare = Object.keys(start).length === 0 && Object.keys(said).length === 0
  const answers = isBare && terminal.isInteractive && !isJson && !args.yes ? await askWorkload() : {}
  if (!answers) return undefined
  const read = readWorkload({ ...start, ...said, ...answers })
  if ('problems' in read) throw wrongUsage(read.problems.join('; '), 'drawbridge plan --help')
  return read.workload
}

function personaOf(name: string | undefined): WorkloadInput {
  if (name === undefined) return {}
  const found = personas.find(({ id }) => id === name.toLowerCase())
  if (found) return { name: found.id, ...found.workload }
  const near =
    personas.find(({ id }) => name.startsWith(id))?.id ??
    nearest(
      name,
      personas.map(({ id }) => id),
    )
  throw wrongUsage(
    `there is no persona ${plain(name.slice(0, 40))}`,
    near ? `did you mean ${near}?` : personas.map(({ id, about }) => `${id}: ${about}`).join('\n        '),
  )
}

async function fileOf(file: string | undefined, terminal: Terminal): Promise<object> {
  if (file === undefined) return {}
  const source = file === '-' ? await terminal.readInput() : readText(file)
  try {
    const read: unknown = parseYaml(source, { maxAliasCount: 50 })
    if (read === null || typeof read !== 'object' || Array.isArray(read)) throw new TypeError('it is no mapping of answers')
    return read
  } catch (error) {
    throw wrongUsage(`${plain(file)} is neither YAML nor JSON: ${plain((error as Error).message.split('\n')[0] ?? '')}`)
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw wrongUsage(`${plain(file)} cannot be read (${(error as { code?: string }).code ?? 'unreadable'})`)
  }
}

/** Only what was said: everything else stays with the persona, the file or the default. */
function saidIn(args: Args): WorkloadInput {
  const list = (name: string) =>
    text(args, name)
      ?.split(',')
      .map((one) => one.trim())
      .filter(Boolean)
  const said: Record<string, unknown> = {
    data: text(args, 'data'),
    sensitivity: text(args, 'sensitivity'),
    quality: text(args, 'quality'),
    latency: text(args, 'latency'),
    offline: args.offline === true ? true : undefined,
    mayRedact: args['nothing-leaves'] === true ? false : undefined,
    freshData: args.fresh === true ? true : undefined,
    customised: args['own-weights'] === true ? true : undefined,
    requestsPerDay: numberOf(text(args, 'requests'), '--requests'),
    inputTokens: text(args, 'input') === undefined ? undefined : contextOf(text(args, 'input') ?? '', '--input'),
    outputTokens: text(args, 'output') === undefined ? undefined : contextOf(text(args, 'output') ?? '', '--output'),
    pattern: text(args, 'pattern'),
    peakFactor: numberOf(text(args, 'peak'), '--peak', { least: 1 }),
    skill: text(args, 'skill'),
    upfrontUsd: numberOf(text(args, 'budget'), '--budget'),
    compliance: list('compliance'),
    contextTokens: text(args, 'context') === undefined ? undefined : contextOf(text(args, 'context') ?? '', '--context'),
    modality: list('modality'),
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as WorkloadInput // checked by readWorkload
}

const homeModels: Readonly<Record<Workload['quality'], string>> = {
  enough: 'llama-3.1-8b',
  strong: 'qwen3-30b-a3b',
  frontier: 'llama-3.3-70b',
}
const cloudModels: Readonly<Record<Workload['quality'], string>> = {
  enough: 'openai/gpt-5-mini',
  strong: 'anthropic/claude-sonnet-5',
  frontier: 'anthropic/claude-opus-5',
}

async function questionOf(args: Args, workload: Workload, at: string, prices: PriceOf): Promise<PlanQuestion> {
  // What has to be as good as can be had goes out of a hybrid house, so a middling model stays.
  const homely = decidePlacement(workload).verdict === 'hybrid' && workload.quality === 'frontier' ? 'strong' : workload.quality
  const shape = shapeOf(text(args, 'local-model') ?? homeModels[homely])
  const quant = quantOf(text(args, 'quant') ?? 'q4_k_m')
  const share = (name: string) => {
    const number = numberOf(text(args, name), `--${name}`, { most: 100 })
    return number === undefined ? undefined : number / 100
  }
  const price = priceFor(args, workload, prices)
  const goalTps = numberOf(text(args, 'goal'), '--goal', { least: 0.1, most: 10_000 }) ?? 10
  const hardwareUsd = rangeOf(text(args, 'hardware-usd'), '--hardware-usd')
  const rent = rangeOf(text(args, 'rent'), '--rent')
  const [watts, idleWatts] = [numberOf(text(args, 'watts'), '--watts', { least: 0.1 }), numberOf(text(args, 'idle-watts'), '--idle-watts')]
  const units = numberOf(text(args, 'units'), '--units', { least: 1, most: 100_000, isWhole: true })
  const localShare = share('local-share')
  return {
    workload,
    at,
    shape,
    quant,
    device: await machineFor(text(args, 'device'), shape, quant, workload, goalTps),
    ...(price && { price }),
    goalTps,
    ...(localShare !== undefined && { localShare }),
    escalationRatio: numberOf(text(args, 'ratio'), '--ratio', { least: 0.01, most: 10_000 }) ?? 1.7,
    cacheShare: share('cache') ?? 0,
    batchShare: share('batch') ?? 0,
    volumeDoubt: Math.min(0.99, share('doubt') ?? 0.25),
    priceChange: Math.abs(numberOf(text(args, 'price-change')?.replace(/^[+±-]/, ''), '--price-change', { most: 1_000 }) ?? 30) / 100,
    ...(hardwareUsd && { hardwareUsd }),
    lifeMonths: numberOf(text(args, 'life'), '--life', { least: 1, most: 600 }) ?? 36,
    resaleShare: share('resale') ?? 0.3,
    ...(watts !== undefined && { watts }),
    ...(idleWatts !== undefined && { idleWatts }),
    usdPerKwh: numberOf(text(args, 'kwh'), '--kwh', { most: 100 }) ?? electricity[0].perKwh,
    usdPerKwhSource: text(args, 'kwh') === undefined ? `${electricity[0].region}, ${electricity[0].asOf}` : 'yours',
    pue: numberOf(text(args, 'pue'), '--pue', { least: 1, most: 10 }) ?? 1,
    ...(units !== undefined && { units }),
    ...(rent && { rentUsdPerHour: rent }),
    lines: linesOf(text(args, 'lines')),
  }
}

function priceFor(args: Args, workload: Workload, prices: PriceOf) {
  const [input, output] = [numberOf(text(args, 'cloud-input'), '--cloud-input'), numberOf(text(args, 'cloud-output'), '--cloud-output')]
  const model = text(args, 'cloud-model') ?? cloudModels[workload.quality]
  if (input !== undefined && output !== undefined) return { model, input, output, source: 'yours', asOf: 'today' }
  if (input !== undefined || output !== undefined) throw wrongUsage('--cloud-input and --cloud-output belong together')
  const found = prices(model, workload.inputTokens)
  if (!found && text(args, 'cloud-model') !== undefined)
    throw new CommandError(exit.usage, `nobody knows what ${plain(model.slice(0, 80))} costs`, '--cloud-input and --cloud-output say it')
  return found
}

/** The one that is named; otherwise the known machines that hold the model and do the work for the least money. */
async function machineFor(name: string | undefined, shape: Shape, quant: Quant, workload: Workload, goalTps: number): Promise<Device> {
  if (name !== undefined) return /^(this|here|local)$/i.test(name) ? (await lookAtHardware()).device : deviceOf(name)
  const choices = devices.flatMap((device) => {
    const { fits, output, input } = unitSpeed({ workload, shape, quant, device, goalTps })
    const price = priceOf(device)
    const units = capacityOf(workload, 1, goalTps, output, input).units
    return fits && price && units ? [{ device, usd: price.likely * units.likely, isReadingKnown: input !== undefined }] : []
  })
  // Where reading is not known it is not counted, so such a machine would look better than it is.
  const [best] = choices.sort((one, other) => Number(other.isReadingKnown) - Number(one.isReadingKnown) || one.usd - other.usd)
  const largest = [...devices].sort((one, other) => other.memoryGib - one.memoryGib)[0]
  const chosen = best?.device ?? largest
  if (!chosen) throw new Error('the catalogue of machines is empty')
  return chosen
}

function rangeOf(given: string | undefined, flag: string) {
  if (given === undefined) return undefined
  const [low, high] = given.split('-', 2).map((part) => numberOf(part, flag, { most: 1e9 }))
  if (low === undefined) throw wrongUsage(`${flag} wants a number or a range such as 4000-5300`)
  if (high !== undefined && high < low) throw wrongUsage(`${flag}: the range ends below its beginning`)
  return { low, likely: high === undefined ? low : (low + high) / 2, high: high ?? low }
}

function linesOf(given: string | undefined): Record<string, number> {
  const known: readonly string[] = [...localLines.slice(3, -1), ...cloudLines.slice(1)]
  return Object.fromEntries(
    (given ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean)
      .map((one) => {
        const [name = '', amount] = one.split('=')
        if (!known.includes(name.trim())) throw wrongUsage(`--lines knows ${known.join(', ')}, not ${plain(name.slice(0, 40))}`)
        const usd = numberOf(amount ?? '', '--lines', { most: 1e9 })
        return [name.trim(), usd ?? 0]
      }),
  )
}

function write(file: string, made: Plan, digest: string): void {
  const isJson = /\.json$/i.test(file)
  if (!isJson && !/\.(md|markdown)$/i.test(file)) throw wrongUsage('--out wants a file that ends in .md or .json')
  try {
    writeFileSync(file, isJson ? `${JSON.stringify({ ...made, digest }, sixDigits, 2)}\n` : planMarkdown(made, digest))
  } catch (error) {
    throw new CommandError(exit.failed, `${plain(file)} cannot be written (${(error as { code?: string }).code ?? 'unwritable'})`)
  }
}

const verdictRoles: Readonly<Record<Verdict, readonly [Role, string]>> = {
  true: ['good', '✓ true'],
  false: ['bad', '✕ false'],
  depends: ['warn', '◐ depends'],
  unsourced: ['dim', '? unsourced'],
}

function claimsScreen(rows: ReturnType<typeof checkClaims>, { paint, width }: Terminal): string {
  const counts = (['true', 'depends', 'false', 'unsourced'] as const).map(
    (one) => `${rows.filter(({ verdict }) => verdict === one).length} ${one === 'depends' ? 'depend' : one}`,
  )
  const indent = ' '.repeat(15)
  const told = rows.flatMap(({ verdict, claim, sum, says, source, asOf }) => {
    const [role, words] = verdictRoles[verdict]
    const line = (label: string, body: string) =>
      `${indent}${paint('dim', pad(label, 7))} ${wrap(body, width - 25).replaceAll('\n', `\n${indent}        `)}`
    return [
      `  ${paint(role, pad(words, 12))} ${paint('strong', claim)}`,
      ...(sum.formula === 'none' ? [] : [line('sum', `${sum.result}   [${sum.formula}; ${sum.inputs.join('; ')}]`)]),
      line('so', says),
      ...(source === 'none found' ? [] : [line('source', `${source}, ${asOf}`)]),
    ]
  })
  return [`${rows.length} numbers worked out again: ${counts.join(', ')}`, '', ...told].join('\n')
}
