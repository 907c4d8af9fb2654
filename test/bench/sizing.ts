// How well `drawbridge size` foretells: `npm run bench:sizing [--fit]`. Reads 500 community measurements from beside the project, splits them
// in two by a hash of machine, model and engine, and tells the error on the half that nothing was fitted on. `--fit` prints what the fitting
// half gives, to be laid down in src/sizing/facts/calibration.ts. Without the measurements it says so and ends with 3.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Device, findDevice, recognise } from '../../src/sizing/device.ts'
import { calibration, type Reach } from '../../src/sizing/facts/calibration.ts'
import { devices } from '../../src/sizing/facts/devices.ts'
import { activeBytes, type Fit, fitOf, kvBytes } from '../../src/sizing/memory.ts'
import { findQuant, type Quant } from '../../src/sizing/quant.ts'
import { findShape, isMixture, type Shape, sizeIn } from '../../src/sizing/shape.ts'
import { decodeSpeed, type Load, reachOf, stepSeconds } from '../../src/sizing/speed.ts'

export type Measured = {
  readonly hw: string
  readonly gpus: number
  readonly vram_gb: number
  readonly ram_gb: number
  readonly model: string
  readonly engine: string
  readonly decode_tps: number
}

export type Row = {
  readonly of: Measured
  readonly device: Device
  readonly shape: Shape
  readonly quant: Quant
  readonly fit: Fit
  readonly load: Load
  readonly kind: 'dense' | 'spilled' | 'mixture' | 'mixture, spilled'
  readonly isFitting: boolean
}

/** Runs are short: their context is taken as this. */
const contextTokens = 512

export const measurementsFile = resolve(import.meta.dirname, '../../../shared/facts/measured_decode.json')

export function readMeasurements(file = measurementsFile): Measured[] | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: Measured[] }).rows : undefined
}

/** Halves by a hash, so that a run and its repetition lie in the same one and nobody chooses. */
export function isFittingHalf({ hw, model, engine }: Measured): boolean {
  return (createHash('sha256').update(`${hw}\n${model}\n${engine}`).digest()[0] ?? 0) % 2 === 0
}

/** A row as the command would see it, or why it is left out. Nothing here looks at the speed that was measured. */
export function readRow(of: Measured): Row | string {
  if (of.gpus !== 1) return 'several cards'
  if (/\bmtp\b|nvfp4-fast/i.test(of.model)) return 'drafts several tokens at once'
  const device = recognise(of.hw, of.vram_gb)
  if (!device?.bandwidthGBs) return 'bandwidth of the machine is not in the catalogue'
  // Files are named `maker_Model-Q4_K_M.gguf`.
  const bare = of.model.replace(/^.*models\//, '').replace(/[-_.](UD-)?(I?Q\d\w*|MXFP4\w*|\d+bit|fp16)(?=[-_.]|$)/gi, '')
  const name = bare.replace(/^[A-Za-z0-9-]+_(?=[A-Za-z])/, '')
  if (!sizeIn(name)) return 'its name tells no size'
  const quant = quantOf(of)
  if (!quant) return 'its name tells no quantisation'
  const found = findShape(name)
  if (found.kind === 'unknown') return 'model is not known'
  const { shape } = found
  const fit = fitOf({ shape, quant, device, contextTokens, parallel: 1, kvType: 'f16', ramGib: of.ram_gb })
  const load: Load = {
    shape,
    device,
    weights: fit.weights,
    active: activeBytes(shape, quant),
    kv: kvBytes(shape, contextTokens / 2, 'f16'),
    spilled: fit.spilled,
  }
  const kind = isMixture(shape) ? (fit.spilled > 0 ? 'mixture, spilled' : 'mixture') : fit.spilled > 0 ? 'spilled' : 'dense'
  return { of, device, shape, quant, fit, load, kind, isFitting: isFittingHalf(of) }
}

function quantOf({ model, engine }: Measured): Quant | undefined {
  const said = /(?<![A-Za-z])(I?Q\d_K_[SML]|I?Q\d_[01]|I?Q\d_K|IQ4_NL|MXFP4|NVFP4)(?![A-Za-z])/i.exec(model)?.[1]
  if (said) return findQuant(said)
  if (/4bit/i.test(model)) return findQuant('MLX-4bit')
  // Ollama fetches Q4_K_M where a tag names nothing else; its MLX tags say nothing.
  return engine === 'ollama' && !/mlx|mxfp|nvfp|qat/i.test(model) ? findQuant('Q4_K_M') : undefined
}

export function errorOf(row: Row): number {
  return Math.abs((decodeSpeed(row.load)?.likely ?? 0) / row.of.decode_tps - 1)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** Where on the grid the mean of the absolute logarithms is least: a run that went wrong weighs no more than one that is a little off. */
export function fitReach(rows: readonly Row[]): Reach | undefined {
  if (rows.length < 3) return undefined
  let best = { efficiency: 0, stepMs: 0, cost: Number.POSITIVE_INFINITY }
  for (let efficiency = 0.3; efficiency <= 1.001; efficiency += 0.01) {
    for (let stepMs = 0; stepMs <= 8.001; stepMs += 0.1) {
      let cost = 0
      for (const row of rows) {
        const seconds = secondsWith(row, efficiency, stepMs)
        cost += Math.min(1, Math.abs(Math.log(1 / seconds / row.of.decode_tps)))
      }
      if (cost < best.cost) best = { efficiency, stepMs, cost }
    }
  }
  const ratios = rows.map((row) => row.of.decode_tps * secondsWith(row, best.efficiency, best.stepMs))
  const two = (value: number) => Math.round(value * 100) / 100
  return {
    efficiency: two(best.efficiency),
    stepMs: Math.round(best.stepMs * 10) / 10,
    band: { low: two(quantile(ratios, 0.1)), high: two(quantile(ratios, 0.9)) },
  }
}

function secondsWith({ load }: Row, efficiency: number, stepMs: number): number {
  return (stepSeconds({ ...load, efficiency }, 1) ?? Number.NaN) - reachOf(load).stepMs / 1_000 + stepMs / 1_000
}

/** How fast the memory beside a card is read and how much more than the overhang lies there, by the models that spilled. */
export function fitSpill(rows: readonly Row[]) {
  let best = { ramGBs: 0, slackGB: 0, cost: Number.POSITIVE_INFINITY }
  for (let ramGBs = 20; ramGBs <= 90; ramGBs += 1) {
    for (let slackGB = 0; slackGB <= 3.01; slackGB += 0.1) {
      const cost = rows.reduce(
        (sum, row) => sum + Math.min(1, Math.abs(Math.log(row.of.decode_tps * spilledSeconds(row, ramGBs, slackGB)))),
        0,
      )
      if (cost < best.cost) best = { ramGBs, slackGB, cost }
    }
  }
  const ratios = rows.map((row) => row.of.decode_tps * spilledSeconds(row, best.ramGBs, best.slackGB))
  const two = (value: number) => Math.round(value * 100) / 100
  return { ramGBs: best.ramGBs, slackGB: two(best.slackGB), band: { low: two(quantile(ratios, 0.1)), high: two(quantile(ratios, 0.9)) } }
}

function spilledSeconds({ load }: Row, ramGBs: number, slackGB: number): number {
  const spilled = Math.max(0, load.spilled + (slackGB - calibration.spill.slackGB) * 1e9)
  return stepSeconds({ ...load, spilled, ramGBs }, 1) ?? Number.NaN
}

export function fitAll(rows: readonly Row[]) {
  const half = rows.filter(({ isFitting }) => isFitting)
  const of = (kind: Row['kind'], type?: Device['kind']) => half.filter((row) => row.kind === kind && (!type || row.device.kind === type))
  return {
    dense: { card: fitReach(of('dense', 'card')), apple: fitReach(of('dense', 'apple')), shared: fitReach(of('dense', 'unified')) },
    mixture: fitReach(of('mixture')),
    spill: fitSpill(half.filter((row) => row.fit.spilled > 0 && row.device.kind === 'card')),
  }
}

function report(rows: readonly Row[], left: ReadonlyMap<string, number>): boolean {
  const percent = (value: number) => `${(value * 100).toFixed(1).padStart(5)} %`
  const held = rows.filter(({ isFitting }) => !isFitting)
  console.log(
    `${rows.length} rows can be sized, ${held.length} of them held back; left out: ${[...left].map(([why, count]) => `${count} ${why}`).join('; ')}\n`,
  )
  console.log('held-back half            rows  median error   nine in ten   inside the band')
  const line = (name: string, part: readonly Row[]) => {
    if (part.length === 0) return
    const errors = part.map(errorOf)
    const inside = part.filter(({ load, of }) => {
      const band = decodeSpeed(load)
      return band && of.decode_tps >= band.low && of.decode_tps <= band.high
    })
    console.log(
      `${name.padEnd(24)} ${String(part.length).padStart(5)}  ${percent(median(errors)).padStart(12)}  ${percent(quantile(errors, 0.9)).padStart(12)}  ${percent(inside.length / part.length).padStart(16)}`,
    )
  }
  const kinds = ['dense', 'spilled', 'mixture', 'mixture, spilled'] as const
  for (const kind of kinds)
    line(
      kind === 'dense' ? 'dense, in memory' : kind,
      held.filter((row) => row.kind === kind),
    )
  console.log()
  const dense = held.filter(({ kind }) => kind === 'dense')
  for (const hw of new Set(dense.map(({ of }) => of.hw)))
    line(
      `  ${hw.replace('NVIDIA ', '').slice(0, 22)}`,
      dense.filter(({ of }) => of.hw === hw),
    )
  line(
    '  7 billion and more',
    dense.filter(({ shape }) => shape.params >= 7e9),
  )
  line(
    '  below 7 billion',
    dense.filter(({ shape }) => shape.params < 7e9),
  )
  return median(dense.map(errorOf)) <= 0.2
}

/** Verdicts that the facts themselves tell, as `model, quantisation, machine, context`. */
export const toldFits: readonly (readonly [string, string, string, number, Fit['verdict']])[] = [
  ['mistral-small-24b', 'Q4_K_M', 'rtx-5070', 512, 'spills'],
  ['gemma-3-27b', 'Q4_K_M', 'rtx-5070', 512, 'spills'],
  ['qwen3-32b', 'Q4_K_M', 'rtx-5070', 512, 'spills'],
  ['qwen3-32b', 'Q4_K_M', 'rx-7900-xt', 512, 'fits'],
  ['llama-3.3-70b', 'Q4_K_M', 'mac-studio-m3-ultra-96', 8_192, 'fits'],
  ['llama-3.3-70b', 'Q4_K_M', 'rtx-pro-6000', 8_192, 'fits'],
  ['llama-3.3-70b', 'Q4_K_M', 'dgx-spark', 8_192, 'fits'],
  ['llama-3.3-70b', 'Q4_K_M', 'rtx-5090', 8_192, 'spills'],
  ['llama-3.3-70b', 'Q3_K_S', 'rtx-5090', 8_192, 'spills'],
  ['llama-3.3-70b', 'IQ3_XXS', 'rtx-5090', 4_096, 'fits'],
  ['llama-3.3-70b', 'IQ2_M', 'rtx-5090', 8_192, 'fits'],
  ['qwen2.5-32b', 'Q4_K_M', 'rtx-4090', 8_192, 'fits'],
  ['qwen2.5-14b', 'Q4_K_M', 'mac-mini-m4-pro-24', 8_192, 'fits'],
  ['gpt-oss-20b', 'MXFP4', 'rtx-3090', 8_192, 'fits'],
  ['qwen3-8b', 'Q4_K_M', 'rtx-3090', 8_192, 'fits'],
  ['gemma-3-27b', 'Q8_0', 'm1-max-64', 2_048, 'fits'],
  ['gemma-3-27b', 'NVFP4', 'rtx-5090', 2_048, 'fits'],
  ['llama-3.1-8b', 'Q4_K_M', 'rtx-2080', 2_048, 'fits'],
  ['llama-3.1-8b', 'Q4_K_M', 't4', 8_192, 'fits'],
  ['qwen2.5-32b', 'Q4_K_M', 'rtx-3060-12', 8_192, 'spills'],
]

export function wrongFits(): string[] {
  return toldFits.flatMap(([model, quantName, deviceId, context, told]) => {
    const shape = findShape(model)
    const device = findDevice(deviceId, devices)
    const quant = findQuant(quantName)
    if (shape.kind === 'unknown' || device.kind === 'unknown' || !quant)
      return [`${model} ${quantName} on ${deviceId}: not in the catalogue`]
    const { verdict } = fitOf({ shape: shape.shape, quant, device: device.device, contextTokens: context, parallel: 1, kvType: 'f16' })
    return verdict === told ? [] : [`${model} ${quantName} on ${deviceId} at ${context}: ${verdict}, told ${told}`]
  })
}

if (import.meta.main) {
  const measured = readMeasurements()
  if (!measured) {
    console.error(`SKIPPED: no measurements at ${measurementsFile}; nothing was checked`)
    process.exit(3)
  }
  const all = measured.map(readRow)
  const left = new Map<string, number>()
  for (const why of all) if (typeof why === 'string') left.set(why, (left.get(why) ?? 0) + 1)
  const rows = all.filter((row) => typeof row !== 'string')
  if (process.argv.includes('--fit')) console.log(JSON.stringify(fitAll(rows), undefined, 2))
  if (process.argv.includes('--rows')) {
    for (const row of rows)
      console.log(
        [
          row.isFitting ? 'fit ' : 'held',
          row.kind,
          row.of.hw,
          row.of.model,
          row.shape.id,
          row.of.decode_tps,
          decodeSpeed(row.load)?.likely.toFixed(1),
          (row.fit.margin / 1e9).toFixed(1),
        ].join('\t'),
      )
  }
  const isGood = report(rows, left)
  const wrong = wrongFits()
  console.log(
    `\nverdicts that the facts tell: ${toldFits.length - wrong.length} of ${toldFits.length} right${wrong.map((line) => `\n  ${line}`).join('')}`,
  )
  process.exit(isGood && wrong.length === 0 ? 0 : 1)
}
