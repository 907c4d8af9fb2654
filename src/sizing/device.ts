// A machine that may run models: a graphics card, an Apple or another machine whose memory is shared, or a processor alone.
import { devices } from './facts/devices.ts'

/** A figure with where it was read. */
export type Sourced = { readonly value: number; readonly source: string; readonly asOf: string }

export type Device = {
  readonly id: string
  readonly name: string
  /** `card` has memory of its own, `apple` and `unified` share the machine's, `processor` has no graphics part. */
  readonly kind: 'card' | 'apple' | 'unified' | 'processor'
  readonly memoryGib: number
  /** 10^9 bytes a second. */
  readonly bandwidthGBs?: number
  /** Share of the bandwidth that a run on this very machine reached. */
  readonly reached?: Sourced
  /** Under load, of the board or the package. */
  readonly watts?: Sourced
  readonly idleWatts?: Sourced
  /** Dense FP16 with tensor cores, 10^12 a second. */
  readonly tflops?: Sourced
  readonly npuTops?: Sourced
  readonly launchUsd?: Sourced
  readonly streetUsd?: { readonly low: number; readonly high: number; readonly source: string; readonly asOf: string }
  readonly source: string
  readonly asOf: string
}

export type FoundDevice =
  | { readonly kind: 'device'; readonly device: Device }
  | { readonly kind: 'unknown'; readonly near: readonly string[] }

/** By id or by any words of the name: `4090`, `rtx 4090`, `m3 ultra`. Several that fit equally are told instead of one being taken. */
export function findDevice(name: string, known: readonly Device[] = devices): FoundDevice {
  const wanted = wordsOf(name)
  const key = wanted.join('')
  const exact = known.find(({ id }) => wordsOf(id).join('') === key)
  if (exact) return { kind: 'device', device: exact }
  if (wanted.length === 0) return { kind: 'unknown', near: [] }
  const scored = known
    .map((device) => {
      const words = wordsOf(`${device.id} ${device.name}`)
      const hits = wanted.filter((word) => words.includes(word) || words.includes(word.replace(/gb$/, ''))).length
      return { device, hits, extra: new Set(words).size }
    })
    .filter(({ hits }) => hits > 0)
    .sort((one, other) => other.hits - one.hits || one.extra - other.extra)
  const whole = scored.filter(({ hits }) => hits === wanted.length)
  const [best] = whole
  // A number says which one is meant, the plainest of several; words alone have to fit only one: `rtx` is none of them.
  if (best && (whole.length === 1 || wanted.some((word) => /\d{2}/.test(word)))) return { kind: 'device', device: best.device }
  return { kind: 'unknown', near: scored.slice(0, 5).map(({ device }) => device.id) }
}

/** What a card or chip calls itself, as programs tell it: `NVIDIA GeForce RTX 4090`, `Apple M4 Pro`, `NVIDIA GB10`. */
export function recognise(name: string, memoryGib?: number): Device | undefined {
  const found = findDevice(name.replace(/\((tm|r)\)|nvidia|geforce|generation|laptop gpu/gi, ' '))
  if (found.kind !== 'device' || /laptop/i.test(name) !== /laptop/i.test(found.device.name)) return undefined
  return { ...found.device, name, ...(memoryGib !== undefined && { memoryGib }) }
}

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .replace(/(\d) (?=gb\b)/g, '$1')
    .split(/[^a-z0-9.+]+/)
    .flatMap((word) => (/^(rtx|gtx|rx)\d/.test(word) ? [word.replace(/^(rtx|gtx|rx)/, '$1 ')] : [word]))
    .flatMap((word) => word.split(' '))
    .filter((word) => word && !/^(nvidia|amd|apple|geforce|radeon|up|to|used|gpu|core|the)$/.test(word))
}
