// This machine as something that may run models: its graphics part where it has one, its processor otherwise. What is detected is matched
// with what is known of such machines; what nobody knows stays unknown.
import { cpus } from 'node:os'
import { type Device, recognise } from '../sizing/device.ts'
import { calibration } from '../sizing/facts/calibration.ts'
import { lookAtMachine, type Machine, type Run, runProgram } from './machine.ts'

export type Hardware = {
  readonly processor: string
  readonly cores: number
  readonly memoryGib: number
  readonly graphics: readonly { readonly name: string; readonly memoryGib?: number; readonly isKnown: boolean }[]
  /** A neural unit is listed because people ask; none of the usual runtimes uses one. */
  readonly neural?: { readonly name: string; readonly isUsed: false; readonly says: string }
  /** What a model would run on. */
  readonly device: Device
  /** Equal cards. */
  readonly cards: number
}

const gib = 1_073_741_824

export async function lookAtHardware(
  run: Run = runProgram,
  platform: NodeJS.Platform = process.platform,
  memory?: number,
  processors = cpus(),
): Promise<Hardware> {
  const machine = await lookAtMachine(run, platform, memory)
  const graphics = machine.graphics.length > 0 ? machine.graphics : await fromPci(run, platform)
  return describe({ ...machine, graphics }, processors[0]?.model.trim() || 'unknown processor', processors.length)
}

/** Cards without a program of their maker are at least named. */
async function fromPci(run: Run, platform: NodeJS.Platform): Promise<Machine['graphics']> {
  if (platform !== 'linux') return []
  const lines = (await run('lspci', ['-mm']))?.split('\n') ?? []
  return lines.flatMap((line) => {
    const [, kind = '', maker = '', name = ''] = /^\S+ "([^"]*)" "([^"]*)" "([^"]*)"/.exec(line) ?? []
    return /VGA|3D|Display/.test(kind) ? [{ name: `${maker} ${/\[([^\]]+)\]/.exec(name)?.[1] ?? name}` }] : []
  })
}

export function describe({ memory, graphics, isUnified }: Machine, processor: string, cores: number): Hardware {
  const memoryGib = Math.round((memory / gib) * 10) / 10
  const seen = graphics.map((card) => {
    const own = card.memory === undefined ? undefined : Math.round((card.memory / gib) * 10) / 10
    const device = recognise(card.name, isUnified ? memoryGib : own)
    // A chip that shares the machine's memory tells none of its own.
    return { name: card.name, own, device: device && device.kind !== 'card' && own === undefined ? { ...device, memoryGib } : device }
  })
  const best = seen.find(({ device }) => device) ?? seen.find(({ own }) => own !== undefined)
  const neural = neuralIn(processor)
  return {
    processor,
    cores,
    memoryGib,
    graphics: seen.map(({ name, own, device }) => ({ name, ...(own !== undefined && { memoryGib: own }), isKnown: device !== undefined })),
    ...(neural && { neural }),
    device: best
      ? (best.device ?? unknownCard(best.name, isUnified ? memoryGib : (best.own ?? 0), isUnified))
      : processorAlone(processor, memoryGib),
    cards: best ? seen.filter(({ name, own }) => name === best.name && own === best.own).length : 1,
  }
}

const detected = { source: 'detected', asOf: 'now' }

function unknownCard(name: string, memoryGib: number, isUnified: boolean): Device {
  return { id: 'this', name, kind: isUnified ? 'apple' : 'card', memoryGib, ...detected }
}

/** Two channels of ordinary memory, as they were beside the cards that were measured. */
function processorAlone(name: string, memoryGib: number): Device {
  const bandwidthGBs = Math.round(calibration.spill.ramGBs / calibration.dense.shared.efficiency)
  return {
    id: 'this',
    name,
    kind: 'processor',
    memoryGib,
    bandwidthGBs,
    source: 'taken from memory beside measured cards',
    asOf: '2026-08-22',
  }
}

function neuralIn(processor: string): Hardware['neural'] {
  const name = /^Apple M/.test(processor)
    ? 'Apple Neural Engine'
    : /Core.*Ultra/.test(processor)
      ? 'Intel AI Boost'
      : /Ryzen AI/.test(processor)
        ? 'AMD XDNA'
        : /Snapdragon/.test(processor)
          ? 'Qualcomm Hexagon'
          : undefined
  return name === undefined ? undefined : { name, isUsed: false, says: 'Ollama, llama.cpp and LM Studio do not use it' }
}
