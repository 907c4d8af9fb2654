// What this machine can carry: memory and graphics cards, by the programs that know. Each is asked once and for a bounded time.
import { execFile } from 'node:child_process'
import { totalmem } from 'node:os'
import { asArray, asObject, asString, at } from '../core/json.ts'

export type Graphics = { readonly name: string /** Bytes; undefined when not told. */; readonly memory?: number }

export type Machine = {
  readonly memory: number
  readonly graphics: readonly Graphics[]
  /** Apple's chips share the machine's memory with the graphics part. */
  readonly isUnified: boolean
}

/** Run a program and give its output; undefined when it is not there, fails or takes too long. */
export type Run = (program: string, args: readonly string[]) => Promise<string | undefined>

const limitMs = 3_000

export const runProgram: Run = (program, args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: limitMs, maxBuffer: 1_048_576 }, (error, stdout) => resolve(error ? undefined : stdout))
  })

export async function lookAtMachine(
  run: Run = runProgram,
  platform: NodeJS.Platform = process.platform,
  memory = totalmem(),
): Promise<Machine> {
  if (platform === 'darwin') {
    const graphics = readApple(await run('system_profiler', ['SPDisplaysDataType', '-json']))
    return { memory, graphics, isUnified: graphics.some(({ name }) => name.startsWith('Apple')) }
  }
  const [nvidia, amd] = await Promise.all([
    run('nvidia-smi', ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits']),
    run('rocm-smi', ['--showproductname', '--showmeminfo', 'vram', '--json']),
  ])
  return { memory, graphics: [...readNvidia(nvidia), ...readAmd(amd)], isUnified: false }
}

/** `NVIDIA GeForce RTX 4090, 24564` in MiB, one line a card. */
function readNvidia(text: string | undefined): Graphics[] {
  const lines = text?.split('\n').filter((line) => line.includes(',')) ?? []
  return lines.map((line) => {
    const mark = line.lastIndexOf(',')
    const mebibytes = Number(line.slice(mark + 1))
    return { name: line.slice(0, mark).trim(), ...(mebibytes > 0 && { memory: mebibytes * 1_048_576 }) }
  })
}

function readAmd(text: string | undefined): Graphics[] {
  const cards = Object.values(asObject(parsed(text)) ?? {})
  return cards.flatMap((card) => {
    const name = asString(at(card, 'Card Series')) ?? asString(at(card, 'Card series')) ?? asString(at(card, 'Card model'))
    const memory = Number(asString(at(card, 'VRAM Total Memory (B)')) ?? Number.NaN)
    return name ? [{ name, ...(memory > 0 && { memory }) }] : []
  })
}

function readApple(text: string | undefined): Graphics[] {
  return (asArray(at(parsed(text), 'SPDisplaysDataType')) ?? []).flatMap((card) => {
    const name = asString(at(card, 'sppci_model'))
    return name ? [{ name }] : []
  })
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return undefined // a program of that name, but not the one we know
  }
}

/** Memory that a model may take: of the largest card, of three quarters of a unified memory, or of half of the machine's. */
export function memoryForModels({ memory, graphics, isUnified }: Machine): number {
  if (isUnified) return memory * 0.75
  return Math.max(0, ...graphics.map((card) => card.memory ?? 0)) || memory / 2
}

/** A first model that fits with room for a context: four-bit weights take about 0.6 GB for each billion parameters. */
export function firstModel(machine: Machine): string {
  const gigabytes = memoryForModels(machine) / 1e9
  if (gigabytes >= 24) return 'qwen3:30b'
  if (gigabytes >= 12) return 'qwen3:14b'
  if (gigabytes >= 7) return 'qwen3:8b'
  return gigabytes >= 4 ? 'qwen3:4b' : 'qwen3:1.7b'
}
