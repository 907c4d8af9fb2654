import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Device, findDevice, recognise } from './device.ts'
import { devices } from './facts/devices.ts'
import { models } from './facts/models.ts'
import { quants } from './facts/quants.ts'
import { fitOf, kvBytes, weightBytes } from './memory.ts'
import { findQuant } from './quant.ts'
import { findShape, isMixture, type Shape, sizeIn } from './shape.ts'
import { longestContext, type SizeQuestion, sequencesFitting, sizeUp } from './size.ts'
import { batched, decodeSpeed, kwhPerMtok, sequencesAt } from './speed.ts'

const shape = (name: string): Shape => {
  const found = findShape(name)
  if (found.kind === 'unknown') throw new Error(`${name} is not known`)
  return found.shape
}
const device = (name: string): Device => {
  const found = findDevice(name)
  if (found.kind === 'unknown') throw new Error(`${name} is not known: ${found.near}`)
  return found.device
}
const q4 = findQuant('q4_k_m')!
const ask = (model: string, machine: string, more: Partial<SizeQuestion> = {}): SizeQuestion => ({
  shape: shape(model),
  device: device(machine),
  quant: q4,
  contextTokens: 8_192,
  users: 1,
  kvType: 'f16',
  goalTps: 10,
  promptTokens: 2_048,
  usdPerKwh: 0.2,
  usdPerKwhSource: 'the test',
  pue: 1,
  ...more,
})

describe('facts', () => {
  test('every row says where it was read and when', () => {
    const rows = [
      ...devices,
      ...models,
      ...quants,
      ...devices
        .flatMap(({ watts, tflops, launchUsd, streetUsd, reached }) => [watts, tflops, launchUsd, streetUsd, reached])
        .filter((one) => one !== undefined),
    ]
    expect(rows.filter(({ source, asOf }) => !source || !/^\d{4}(-\d{2}){0,2}$/.test(asOf))).toEqual([])
    expect(devices.filter(({ source }) => /recalled|vendor-known/.test(source))).toEqual([])
  })

  test('nobody bears another’s id, and every device and model is found by its own', () => {
    expect(new Set(devices.map(({ id }) => id)).size).toBe(devices.length)
    for (const one of devices) expect(device(one.id).id).toBe(one.id)
    for (const one of models) expect(shape(one.id).id).toBe(one.id)
    for (const one of quants) expect(findQuant(one.id)?.id).toBe(one.id)
  })
})

describe('memory', () => {
  test('weights are parameters by bits: 70.55 billion in Q4_K_M are the 43.1 GB that llama.cpp tells', () => {
    expect(weightBytes(shape('llama-3.3-70b'), q4) / 1e9).toBeCloseTo(43.16, 1)
  })

  test('grouped queries remember by their heads of keys: 2 × 80 × 8 × 128 × 2 bytes are 0.328 MB for a token of the 70B', () => {
    expect(kvBytes(shape('llama-3.3-70b'), 1, 'f16')).toBe(327_680)
    expect(kvBytes(shape('llama-3.3-70b'), 8_192, 'q8_0') / kvBytes(shape('llama-3.3-70b'), 8_192, 'f16')).toBeCloseTo(0.53125, 5)
  })

  test('layers with a window stop growing at it', () => {
    const gemma = shape('gemma-3-27b')
    const growth = kvBytes(gemma, 32_768, 'f16') - kvBytes(gemma, 16_384, 'f16')
    expect(growth).toBe(10 * 2 * 16 * 128 * 2 * 16_384)
    expect(kvBytes(gemma, 1_024, 'f16')).toBe(62 * 2 * 16 * 128 * 2 * 1_024)
  })

  test('compressed attention remembers one vector a layer: 61 × (512 + 64) × 2 bytes', () => {
    expect(kvBytes(shape('deepseek-r1-671b'), 1, 'f16')).toBe(61 * 576 * 2)
  })

  test('a mixture takes the memory of all its weights', () => {
    const mixture = shape('qwen3-30b-a3b')
    expect(isMixture(mixture)).toBe(true)
    expect(weightBytes(mixture, q4) / 1e9).toBeCloseTo(18.7, 1)
  })

  test('more context, more at once and more bits never fit where less did not', () => {
    const contexts = fc.integer({ min: 256, max: 262_144 })
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.constantFrom(...devices),
        contexts,
        contexts,
        fc.integer({ min: 1, max: 64 }),
        (one, machine, a, b, parallel) => {
          const [less, more] = a < b ? [a, b] : [b, a]
          const margin = (contextTokens: number, users: number) =>
            fitOf({ shape: one, device: machine, quant: q4, contextTokens, parallel: users, kvType: 'f16' }).margin
          expect(margin(more, parallel)).toBeLessThanOrEqual(margin(less, parallel))
          expect(margin(less, parallel + 1)).toBeLessThanOrEqual(margin(less, parallel))
        },
      ),
    )
  })

  test('what is advised fits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.constantFrom(...devices),
        fc.integer({ min: 1_024, max: 131_072 }),
        (one, machine, contextTokens) => {
          const question = { shape: one, device: machine, quant: q4, contextTokens, kvType: 'f16' as const }
          const parallel = sequencesFitting(question)
          if (parallel > 0) expect(fitOf({ ...question, parallel }).margin).toBeGreaterThanOrEqual(0)
          if (parallel > 0 && parallel < 4_096) expect(fitOf({ ...question, parallel: parallel + 1 }).margin).toBeLessThan(0)
          const longest = longestContext({ ...question, parallel: 1 })
          if (longest > 0) expect(fitOf({ ...question, contextTokens: longest, parallel: 1 }).margin).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  test('memory that is shared has nowhere to spill to', () => {
    expect(fitOf({ ...ask('llama-3.3-70b', 'mac-mini-m4-pro-24'), parallel: 1 }).verdict).toBe('does not fit')
    expect(fitOf({ ...ask('llama-3.3-70b', 'rtx-3090'), parallel: 1 }).verdict).toBe('spills')
    expect(fitOf({ ...ask('llama-3.3-70b', 'rtx-3090'), ramGib: 16, parallel: 1 }).verdict).toBe('does not fit')
  })
})

describe('speed', () => {
  test('a mixture is as fast as what works on a token, not as what lies in memory', () => {
    const mixture = sizeUp(ask('qwen3-30b-a3b', 'rtx-4090')).speed!.likely
    expect(mixture).toBeGreaterThan(sizeUp(ask('qwen3-14b', 'rtx-4090')).speed!.likely)
  })

  test('spilling is a cliff: a 32B on 12 GB is told at a few tokens a second, on 24 GB at many', () => {
    expect(sizeUp(ask('qwen3-32b', 'rtx-5070', { contextTokens: 512 })).speed!.likely).toBeLessThan(7)
    expect(sizeUp(ask('qwen3-32b', 'rtx-4090', { contextTokens: 512 })).speed!.likely).toBeGreaterThan(25)
  })

  test('where memory is shared, what the system wanted for itself is as fast as the rest', () => {
    const sizing = sizeUp(ask('qwen3-30b-a3b', 'mac-mini-m4-pro-24'))
    expect(sizing.fit.verdict).toBe('spills')
    expect(sizing.speed!.likely).toBeGreaterThan(60)
  })

  test('a full context is read for every token, so it is slower', () => {
    const { speed, speedFull } = sizeUp(ask('llama-3.1-8b', 'rtx-4090', { contextTokens: 65_536 }))
    expect(speedFull!.likely).toBeLessThan(speed!.likely)
  })

  test('together they write more and each less, and the goal holds for as many as are told', () => {
    const load = { shape: shape('llama-3.1-8b'), device: device('rtx-4090'), weights: 4.9e9, active: 4.9e9, kv: 0.5e9, spilled: 0 }
    for (let sequences = 1; sequences < 32; sequences++) {
      expect(batched(load, sequences + 1)!.total.likely).toBeGreaterThanOrEqual(batched(load, sequences)!.total.likely)
      expect(batched(load, sequences + 1)!.each.likely).toBeLessThanOrEqual(batched(load, sequences)!.each.likely)
    }
    const most = sequencesAt(load, 20, 512)
    expect(batched(load, most)!.each.likely).toBeGreaterThanOrEqual(20)
    expect(batched(load, most + 1)!.each.likely).toBeLessThan(20)
    expect(batched(load, 1)!.total).toEqual(decodeSpeed(load))
  })

  test('a machine whose bandwidth nobody knows has no speed, and one without watts no energy', () => {
    const bare = { ...device('rtx-4090'), bandwidthGBs: undefined, watts: undefined }
    const sizing = sizeUp({ ...ask('8b', '4090'), device: bare })
    expect([sizing.speed, sizing.batch, sizing.kwhPerMtok, sizing.mostBySpeed]).toEqual([undefined, undefined, undefined, undefined])
    expect(sizing.fit.verdict).toBe('fits')
  })

  test('575 W at 70 tokens a second are 2.28 kWh for a million', () => {
    expect(kwhPerMtok(575, 70)).toBeCloseTo(2.2817, 4)
    expect(kwhPerMtok(575, 0)).toBeUndefined()
  })

  test('every answer’s bands hold their middle, and nothing is endless', () => {
    fc.assert(
      fc.property(fc.constantFrom(...models), fc.constantFrom(...devices), fc.integer({ min: 1, max: 200 }), (one, machine, users) => {
        const {
          speed,
          speedFull,
          prefill,
          firstToken,
          batch,
          kwhPerMtok: energy,
          fit,
        } = sizeUp({ ...ask('8b', '4090'), shape: one, device: machine, users })
        for (const band of [speed, speedFull, prefill, firstToken, batch?.total, batch?.each, energy, fit.needed, fit.usable]) {
          if (!band) continue
          expect(band.low).toBeLessThanOrEqual(band.likely)
          expect(band.likely).toBeLessThanOrEqual(band.high)
          expect(Number.isFinite(band.high)).toBe(true)
        }
      }),
    )
  })
})

describe('names', () => {
  test.each([
    ['70b', 'llama-3.3-70b'],
    ['8B', 'llama-3.1-8b'],
    ['llama3.1:8b', 'llama-3.1-8b'],
    ['Llama-3.3-70B-Instruct', 'llama-3.3-70b'],
    ['meta-llama/Llama-3.3-70B-Instruct', 'llama-3.3-70b'],
    ['qwen3 30b-a3b', 'qwen3-30b-a3b'],
    ['Qwen3-30B-A3B-Instruct-2507', 'qwen3-30b-a3b'],
    ['gpt-oss:20b', 'gpt-oss-20b'],
    ['qwen2.5-coder:14b', 'qwen2.5-14b'],
    ['gemma3 27b', 'gemma-3-27b'],
    ['mistral-nemo', 'mistral-nemo-12b'],
    ['671b', 'deepseek-r1-671b'],
  ])('%s is %s', (name, id) => {
    expect(shape(name).id).toBe(id)
  })

  test('a name that tells only a size takes its neighbour’s attention and says so', () => {
    const unknown = shape('granite-4.1-30b')
    expect(unknown.params).toBe(30e9)
    expect(unknown.assumed).toContain('not in the catalogue')
  })

  test.each([
    ['phi-4-mini', undefined],
    ['gemma-4-E4B-it', undefined],
    ['Qwen3-30B-A3B', { params: 30e9, active: 3e9 }],
    ['LFM2-24B-A2B', { params: 24e9, active: 2e9 }],
    ['SmolLM2-135M', { params: 135e6 }],
  ])('%s tells %o', (name, size) => {
    expect(sizeIn(name)).toEqual(size)
  })

  test.each([
    ['4090', 'rtx-4090'],
    ['RTX 5070', 'rtx-5070'],
    ['rtx5070ti', 'rtx-5070-ti'],
    ['5070 ti', 'rtx-5070-ti'],
    ['m3 ultra', 'mac-studio-m3-ultra-96'],
    ['Mac mini', 'mac-mini-m4-pro-24'],
    ['7900 xtx', 'rx-7900-xtx'],
    ['h100', 'h100-sxm'],
    ['dgx spark', 'dgx-spark'],
    ['rtx', undefined],
    ['', undefined],
  ])('the machine %s is %s', (name, id) => {
    const found = findDevice(name)
    expect(found.kind === 'device' ? found.device.id : undefined).toBe(id)
  })

  test('what a card calls itself is matched, with the memory it tells; a laptop’s is another card', () => {
    expect(recognise('NVIDIA GeForce RTX 4090', 23.99)).toMatchObject({ id: 'rtx-4090', memoryGib: 23.99 })
    expect(recognise('Apple M4 Pro', 48)).toMatchObject({ bandwidthGBs: 273, memoryGib: 48 })
    expect(recognise('NVIDIA GeForce RTX 4090 Laptop GPU', 16)).toBeUndefined()
    expect(recognise('Intel UHD Graphics 770')).toBeUndefined()
  })

  test('no name makes anything fall over', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (name) => {
        findShape(name)
        findDevice(name)
        findQuant(name)
        recognise(name)
        sizeIn(name)
      }),
    )
  })
})
