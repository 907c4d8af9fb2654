// `size`: what fits on which machine and how fast it would be, as bands; then measured beside estimated, where something answers.
import { nearest } from '../../config/load.ts'
import { type Device, findDevice } from '../../sizing/device.ts'
import { devices } from '../../sizing/facts/devices.ts'
import { electricity } from '../../sizing/facts/electricity.ts'
import { models } from '../../sizing/facts/models.ts'
import { findQuant, isKvType, kvTypes, type Quant, quantNames } from '../../sizing/quant.ts'
import { findShape, type Shape } from '../../sizing/shape.ts'
import { type SizeQuestion, type Sizing, sizeUp } from '../../sizing/size.ts'
import { count, duration, windowOf } from '../amounts.ts'
import { type ExitCode, exit, wrongUsage } from '../exit.ts'
import { shapeOfFile } from '../gguf-file.ts'
import { type Hardware, lookAtHardware } from '../hardware.ts'
import { withGateway } from '../inside.ts'
import { type MeasuredSpeed, measureSpeed } from '../measured-speed.ts'
import { band, contextOf, gigabytes, numberOf, rough, usd } from '../sizing-words.ts'
import { pad, plain, type Role, shapes, type Terminal, table, wrap } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

export const size = defineVerb({
  args: {
    model: { type: 'string', alias: 'm', valueHint: 'name', description: 'A model, or its size: llama3.3:70b, 70b, qwen3 30b-a3b' },
    file: { type: 'string', alias: 'f', valueHint: 'path', description: 'A GGUF file, whose own tensors count; only its head is read' },
    quant: { type: 'string', alias: 'q', valueHint: 'name', description: 'Quantisation of the weights (default q4_k_m)' },
    context: { type: 'string', alias: 'c', valueHint: 'tokens', description: 'Context of each request, such as 8k (default 8k)' },
    users: { type: 'string', alias: 'u', valueHint: 'number', description: 'Requests at once (default 1)' },
    kv: { type: 'string', valueHint: 'type', description: 'How the context is kept: f16, q8_0, q4_0 … (default f16)' },
    device: { type: 'string', alias: 'd', valueHint: 'name', description: 'A machine such as 4090 or "m3 ultra"; this is the one here' },
    cards: { type: 'string', valueHint: 'number', description: 'Equal cards that share the layers (default those that are there, or 1)' },
    goal: { type: 'string', valueHint: 'tok/s', description: 'What each of those at once is to get (default 10)' },
    prompt: { type: 'string', valueHint: 'tokens', description: 'Length of the prompt for the time to the first word (default 2k)' },
    ram: { type: 'string', valueHint: 'GiB', description: 'Memory beside the card, for what spills' },
    reserve: { type: 'string', valueHint: 'GiB', description: 'Memory kept for the system, in place of what is assumed' },
    memory: { type: 'string', valueHint: 'GiB', description: 'Another amount of memory than the machine is known to have' },
    bandwidth: { type: 'string', valueHint: 'GB/s', description: 'Memory bandwidth, where yours is known better' },
    efficiency: { type: 'string', valueHint: 'share', description: 'Share of the bandwidth that is reached, 0.1 to 1' },
    tflops: { type: 'string', valueHint: 'number', description: 'Dense FP16 arithmetic, for reading prompts' },
    watts: { type: 'string', valueHint: 'number', description: 'Power under load, best measured at the wall' },
    kwh: { type: 'string', valueHint: 'USD', description: 'Price of a kilowatt hour' },
    pue: { type: 'string', valueHint: 'factor', description: 'Electricity of everything by that of the machine (default 1)' },
    measure: {
      type: 'string',
      valueHint: 'model',
      description: 'Also time a short answer of this local model, and set it beside the estimate',
    },
    url: { type: 'string', valueHint: 'address', description: 'The gateway to measure through, instead of the one of this home' },
  },
  words: { most: 1, name: 'model', about: 'the same as --model' },
  heedsStop: true,
  examples: [
    ['drawbridge size', 'this machine, and what it can run'],
    ['drawbridge size 70b --quant q4_k_m --context 8k', 'what runs this?'],
    ['drawbridge size --model 70b --device "m3 ultra" --users 12 --context 16k', 'one model on one machine, for twelve at once'],
    ['drawbridge size --file model.gguf --device this --json', 'a file of yours on this machine, for programs'],
    ['drawbridge size --device this --measure llama3.1:8b', 'estimated and measured, side by side'],
  ],
  exits: {
    [exit.failed]: 'it does not fit into the memory of the machine, or of any',
    [exit.unreachable]: '--url or the measured model does not answer',
  },
  async run({ args, words, terminal, environment, isJson, signal }) {
    const asked = args.model ?? words[0]
    if (asked !== undefined && args.file !== undefined) throw wrongUsage('--model and --file both name a model; one is enough')
    const hardware = await lookAtHardware()
    const isThis = args.device === undefined ? undefined : /^(this|here|local)$/i.test(args.device)
    const named = args.device === undefined || isThis ? undefined : deviceOf(args.device)
    const file = args.file === undefined ? undefined : await shapeOfFile(args.file, new Date().toISOString().slice(0, 10))
    const wanted = asked ?? (args.measure && args.measure !== '' ? args.measure : undefined)
    const shape = file?.shape ?? (wanted === undefined ? undefined : shapeOf(wanted))
    const quant: Quant = file
      ? { id: file.quant, bits: ((file.shape.bytes ?? 0) * 8) / file.shape.params, source: 'the file', asOf: file.shape.asOf }
      : quantOf(args.quant ?? 'q4_k_m')
    const questionFor = (one: Shape, device: Device, isHere: boolean): SizeQuestion => ({
      shape: one,
      quant,
      device: withFlags(device, args),
      contextTokens: contextOf(args.context ?? '8k', '--context'),
      users: numberOf(args.users, '--users', { least: 1, most: 100_000, isWhole: true }) ?? 1,
      kvType: kvOf(args.kv ?? 'f16'),
      goalTps: numberOf(args.goal, '--goal', { least: 0.1, most: 10_000 }) ?? 10,
      promptTokens: contextOf(args.prompt ?? '2k', '--prompt'),
      cards: numberOf(args.cards, '--cards', { least: 1, most: 64, isWhole: true }) ?? (isHere ? hardware.cards : 1),
      ...given('ramGib', numberOf(args.ram, '--ram', { most: 65_536 }) ?? (isHere ? hardware.memoryGib : undefined)),
      ...given('reserveGib', numberOf(args.reserve, '--reserve', { most: 65_536 })),
      ...given('efficiency', numberOf(args.efficiency, '--efficiency', { least: 0.1, most: 1 })),
      ...given('tflops', numberOf(args.tflops, '--tflops', { least: 0.01 })),
      ...given('watts', numberOf(args.watts, '--watts', { least: 0.1, most: 100_000 })),
      usdPerKwh: numberOf(args.kwh, '--kwh', { most: 100 }) ?? electricity[0].perKwh,
      usdPerKwhSource: args.kwh === undefined ? `${electricity[0].region}, ${electricity[0].asOf}` : 'yours',
      pue: numberOf(args.pue, '--pue', { least: 1, most: 10 }) ?? 1,
    })
    const device = named ?? (isThis ? hardware.device : undefined)
    const isHere = named === undefined
    const measured =
      args.measure === undefined
        ? undefined
        : await withGateway(environment, args.url, (gateway) => {
            terminal.progress(`Measuring ${plain(args.measure ?? '')} …`)
            return measureSpeed(gateway, args.measure ?? '', signal).finally(() => terminal.progress(''))
          })
    if (device && device.kind !== 'card' && (numberOf(args.cards, '--cards') ?? 1) > 1)
      throw wrongUsage(`--cards is for graphics cards; ${plain(device.name)} shares the machine’s memory`)
    const print = (json: object, screen: () => string) => terminal.print(isJson ? JSON.stringify(json, sixDigits) : screen())
    if (shape && (device || measured)) {
      const sizing = sizeUp(questionFor(shape, device ?? hardware.device, isHere))
      print({ ...sizingJson(sizing), ...(isHere && { hardware: hardwareJson(hardware) }), ...(measured && { measured }) }, () =>
        oneScreen(sizing, questionFor(shape, device ?? hardware.device, isHere), isHere ? hardware : undefined, measured, terminal),
      )
      return sizing.fit.verdict === 'fits' ? exit.ok : exit.failed
    }
    const here = { device: hardware.device, isHere: true }
    const rows = shape
      ? [here, ...devices.map((one) => ({ device: one, isHere: false }))].map((one) => ({
          ...one,
          sizing: sizeUp(questionFor(shape, one.device, one.isHere)),
        }))
      : models.map((one) => ({
          device: device ?? hardware.device,
          isHere,
          sizing: sizeUp(questionFor(one, device ?? hardware.device, isHere)),
        }))
    print(
      {
        ...(isHere && { hardware: hardwareJson(hardware) }),
        rows: rows.map(({ sizing, isHere: here }) => ({ ...(shape && { isThisMachine: here }), ...sizingJson(sizing) })),
      },
      () =>
        manyScreen(
          rows,
          shape ? 'devices' : 'models',
          questionFor(shape ?? rowsShape(), device ?? hardware.device, isHere),
          isHere ? hardware : undefined,
          terminal,
        ),
    )
    return endOf(rows.map(({ sizing }) => sizing))
  },
})

/** No estimate is known to more. */
export function sixDigits(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value
}

function endOf(all: readonly Sizing[]): ExitCode {
  return all.some(({ fit }) => fit.verdict === 'fits') ? exit.ok : exit.failed
}

function rowsShape(): Shape {
  const [first] = models
  if (!first) throw new Error('the catalogue of models is empty')
  return first
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { [each in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [each in Key]?: Value } // a computed key widens to string
}

type DeviceFlags = { readonly memory?: string; readonly bandwidth?: string }

function withFlags(device: Device, args: DeviceFlags): Device {
  const memoryGib = numberOf(args.memory, '--memory', { least: 0.1, most: 65_536 })
  const bandwidthGBs = numberOf(args.bandwidth, '--bandwidth', { least: 0.1, most: 1_000_000 })
  return {
    ...device,
    ...(memoryGib !== undefined && { memoryGib }),
    ...(bandwidthGBs !== undefined && { bandwidthGBs, reached: undefined, source: 'yours', asOf: 'today' }),
  }
}

export function deviceOf(name: string): Device {
  const found = findDevice(name)
  if (found.kind === 'device') return found.device
  const near = found.near.length > 0 ? found.near : likeNames(name)
  throw wrongUsage(
    `no machine is known as ${plain(name.slice(0, 80))}`,
    near.length > 0
      ? `did you mean ${near.join(', ')}?`
      : `--memory and --bandwidth with --device this describe any; known are ${devices.map(({ id }) => id).join(', ')}`,
  )
}

/** Misspelt as a whole, or in the word that tells which: 5900 is near 5090. */
function likeNames(name: string): string[] {
  const ids = devices.map(({ id }) => id)
  const whole = nearest(name, ids)
  if (whole) return [whole]
  const word = nearest(name.replace(/^\D+ /, ''), [...new Set(ids.flatMap((id) => id.split('-')).filter((part) => part.length >= 4))])
  return word ? ids.filter((id) => id.split('-').includes(word)) : []
}

export function shapeOf(name: string): Shape {
  const found = findShape(name)
  if (found.kind === 'shape') return found.shape
  const near =
    found.near.length > 0
      ? found.near
      : [
          nearest(
            name,
            models.map(({ id }) => id),
          ),
        ].filter((one) => one !== undefined)
  throw wrongUsage(
    `no model is known as ${plain(name.slice(0, 80))}, and the name tells no size`,
    near.length > 0
      ? `did you mean ${near.join(', ')}? A size such as 8b or 30b-a3b is enough`
      : 'a size such as 8b or 30b-a3b is enough; --file reads a GGUF file',
  )
}

export function quantOf(name: string): Quant {
  const found = findQuant(name)
  if (found) return found
  const near = nearest(name, quantNames())
  throw wrongUsage(
    `no quantisation is known as ${plain(name.slice(0, 40))}`,
    near ? `did you mean ${near}?` : `known are ${quantNames().join(', ')}`,
  )
}

function kvOf(name: string) {
  const key = name.toLowerCase()
  if (isKvType(key)) return key
  throw wrongUsage(`--kv wants one of ${Object.keys(kvTypes).join(', ')}`)
}

function sizingJson({ fit, advice, assumed, ...rest }: Sizing) {
  const { verdict, isTight, weights, kv, buffer, needed, usable, margin, spilled } = fit
  const whole = (value: number) => Math.round(value)
  const wholes = ({ low, likely, high }: { low: number; likely: number; high: number }) => ({
    low: whole(low),
    likely: whole(likely),
    high: whole(high),
  })
  return {
    ...rest,
    fits: verdict === 'fits',
    verdict,
    isTight,
    bytes: {
      weights: whole(weights),
      kv: whole(kv),
      overhead: wholes(buffer),
      needed: wholes(needed),
      usable: wholes(usable),
      margin: whole(margin),
      spilled: whole(spilled),
    },
    advice,
    assumed,
  }
}

function hardwareJson({ device, ...rest }: Hardware) {
  return { ...rest, runsOn: { name: device.name, kind: device.kind, memoryGib: device.memoryGib, bandwidthGBs: device.bandwidthGBs } }
}

const roles: Readonly<Record<Sizing['fit']['verdict'], readonly [Role, string]>> = {
  fits: ['good', shapes.good],
  spills: ['warn', '◐'],
  'does not fit': ['bad', shapes.barred],
}

function verdictWords({ fit }: Sizing, paint: Terminal['paint']): string {
  const [role, shape] = roles[fit.verdict]
  return paint(role, `${shape} ${fit.verdict}${fit.isTight ? ', barely' : ''}`)
}

function hardwareLines({ processor, cores, memoryGib, graphics, neural, device }: Hardware, paint: Terminal['paint']): string[] {
  const cards = graphics.map(
    ({ name, memoryGib: own, isKnown }) =>
      `${plain(name)}${own === undefined ? '' : `, ${own} GiB`}${isKnown ? '' : ' (not in the catalogue)'}`,
  )
  return [
    table([
      [paint('dim', 'processor'), `${plain(processor)}, ${count(cores, 'core')}, ${memoryGib} GiB of memory`],
      [paint('dim', 'graphics'), cards.length > 0 ? cards.join('; ') : 'none found: models would run on the processor'],
      ...(neural ? [[paint('dim', 'neural'), `${neural.name}, present and not used: ${neural.says}`]] : []),
      [
        paint('dim', 'runs on'),
        `${plain(device.name)}, ${device.memoryGib} GiB at ${device.bandwidthGBs ? `${device.bandwidthGBs} GB/s` : 'an unknown bandwidth'}`,
      ],
    ]),
    '',
  ]
}

function oneScreen(
  sizing: Sizing,
  question: SizeQuestion,
  hardware: Hardware | undefined,
  measured: MeasuredSpeed | undefined,
  { paint, width }: Terminal,
): string {
  const { fit, speed, speedFull, prefill, firstToken, batch, mostByMemory, mostBySpeed, kwhPerMtok, usdPerMtok } = sizing
  const unknown = '-'
  const context = windowOf(question.contextTokens)
  const room =
    fit.margin >= 0
      ? `${gigabytes(fit.margin)} to spare`
      : `${gigabytes(-fit.margin)} too much${fit.verdict === 'spills' ? spillWords(question.device) : ''}`
  const most = mostByMemory >= 4_096 ? 'more than 4,096' : String(mostByMemory)
  const rows: string[][] = [
    ['weights', `${gigabytes(fit.weights)}   ${plain(sizing.quant)}`],
    ['context', `${gigabytes(fit.kv)}   ${question.users} × ${context} tokens in ${question.kvType}`],
    ['overhead', `${gigabytes(fit.buffer.likely)} (${gigabytes(fit.buffer.low)} to ${gigabytes(fit.buffer.high)})`],
    ['together', `${gigabytes(fit.needed.likely)} of ${gigabytes(fit.usable.likely)} that it may have: ${room}`],
    ['speed', speed && speedFull ? `${band(speed, 'tok/s')} at first, ${rough(speedFull.likely)} tok/s with the context full` : unknown],
    [
      'prompt',
      prefill && firstToken
        ? `${band(prefill, 'tok/s')}; first word of ${windowOf(question.promptTokens)} after ${band(firstToken, 's')}`
        : unknown,
    ],
    [
      'at once',
      mostBySpeed === undefined
        ? `${most} by memory`
        : `${most} by memory, ${mostBySpeed >= 4_096 ? 'as many' : mostBySpeed} with ${question.goalTps} tok/s each`,
    ],
    ...(batch && question.users > 1
      ? [['', `${question.users} at once: ${band(batch.total, 'tok/s')} together, ${rough(batch.each.likely)} each`]]
      : []),
    ['energy', kwhPerMtok && usdPerMtok ? `${band(kwhPerMtok, 'kWh')} for a million tokens written, ${usd(usdPerMtok.likely)}` : unknown],
    ...(measured
      ? [
          [
            'measured',
            `${rough(measured.tokensPerSecond)} tok/s, first word after ${duration(measured.firstTokenMs)}${measured.promptTokens ? ` for ${measured.promptTokens} tokens` : ''} (${plain(measured.model)})${besideWords(measured, sizing)}`,
          ],
        ]
      : []),
  ]
  return [
    ...(hardware ? hardwareLines(hardware, paint) : []),
    `${verdictWords(sizing, paint)}: ${paint('strong', plain(sizing.model))} on ${plain(sizing.device)}${speed ? `, about ${rough(speed.likely)} tok/s` : ''}`,
    '',
    table(rows.map(([name = '', text = '']) => [paint('dim', name), wrap(text, width - 14).replaceAll('\n', `\n${' '.repeat(12)}`)])),
    ...(sizing.advice.length > 0
      ? ['', ...sizing.advice.map((line, index) => `  ${paint('dim', pad(index === 0 ? 'instead' : '', 8))}  ${line}`)]
      : []),
    '',
    assumptionLines(sizing, { paint, width }),
  ].join('\n')
}

function spillWords({ kind }: Device): string {
  if (kind === 'card') return ', which lies in slower memory'
  return kind === 'apple' ? ', which the system keeps back unless its limit is raised' : ', which the system wants for itself'
}

function besideWords({ tokensPerSecond }: MeasuredSpeed, { speed }: Sizing): string {
  if (!speed) return ''
  const off = tokensPerSecond / speed.likely - 1
  const inside = tokensPerSecond >= speed.low && tokensPerSecond <= speed.high
  return `; ${Math.abs(off * 100).toFixed(0)} % ${off < 0 ? 'below' : 'above'} the estimate, ${inside ? 'inside' : 'outside'} its band`
}

function assumptionLines({ assumed }: Sizing, { paint, width }: Pick<Terminal, 'paint' | 'width'>): string {
  const indent = ' '.repeat(12)
  return assumed
    .map(({ says, flag }, index) => {
      const text = wrap(`${says[0]?.toUpperCase()}${says.slice(1)}.${flag ? ` ${flag}` : ''}`, width - 14).replaceAll('\n', `\n${indent}  `)
      return `  ${paint('dim', pad(index === 0 ? 'assumed' : '', 8))}  ${text}`
    })
    .join('\n')
}

type Row = { readonly device: Device; readonly isHere: boolean; readonly sizing: Sizing }

function manyScreen(
  rows: readonly Row[],
  by: 'devices' | 'models',
  question: SizeQuestion,
  hardware: Hardware | undefined,
  terminal: Terminal,
): string {
  const { paint, width } = terminal
  const order = ['fits', 'spills', 'does not fit']
  const sorted = [...rows].sort(
    (one, other) =>
      Number(by === 'devices' && other.isHere) - Number(by === 'devices' && one.isHere) ||
      order.indexOf(one.sizing.fit.verdict) - order.indexOf(other.sizing.fit.verdict) ||
      (other.sizing.speed?.likely ?? 0) - (one.sizing.speed?.likely ?? 0),
  )
  const fitting = rows.filter(({ sizing }) => sizing.fit.verdict === 'fits').length
  const context = `${question.users > 1 ? `${question.users} × ` : ''}${windowOf(question.contextTokens)} tokens of context`
  const [first] = rows
  const finding =
    by === 'devices'
      ? `${paint('strong', plain(first?.sizing.model ?? ''))} in ${plain(first?.sizing.quant ?? '')} with ${context} fits ${fitting} of ${rows.length} machines`
      : `${paint('strong', plain(first?.sizing.device ?? ''))} holds ${fitting} of ${rows.length} models in ${plain(first?.sizing.quant ?? '')} with ${context}`
  const lines = sorted.map(({ device, isHere, sizing }) => [
    by === 'devices' ? `${isHere ? '→ this machine: ' : ''}${plain(device.name)}` : sizing.model,
    verdictWords(sizing, paint),
    gigabytes(sizing.fit.needed.likely),
    sizing.fit.margin >= 0 ? `${gigabytes(sizing.fit.margin)} to spare` : `${gigabytes(-sizing.fit.margin)} missing`,
    sizing.speed ? `${band(sizing.speed, 'tok/s')}` : '-',
    ...(by === 'devices' ? [priceWords(device)] : []),
  ])
  const heads = [by === 'devices' ? 'machine' : 'model', '', 'needs', '', 'speed', ...(by === 'devices' ? ['price'] : [])]
  return [
    ...(hardware && by === 'models' ? hardwareLines(hardware, paint) : []),
    finding,
    '',
    table([heads.map((head) => paint('dim', head)), ...lines]),
    '',
    wrap(
      by === 'devices'
        ? `  --device <name> tells one of them whole: prompt, users, energy, and what is assumed.`
        : `  size <model> --device ${hardware ? 'this' : 'the same'} tells one of them whole, and what is assumed.`,
      width,
      '  ',
    ),
  ].join('\n')
}

function priceWords({ streetUsd, launchUsd }: Device): string {
  if (streetUsd) return `${usd(streetUsd.low)}${streetUsd.high === streetUsd.low ? '' : ` to ${usd(streetUsd.high)}`} (${streetUsd.asOf})`
  return launchUsd ? `${usd(launchUsd.value)} at launch` : '-'
}
