// A site as bytes: a line of JSON with what is small, then the heads' tables. A hash over all of it stands first, so that a file that was
// cut or changed is told and not used.
import { createHash } from 'node:crypto'
import { isObject } from '../../core/json.ts'
import { denseCount } from '../complexity/dense.ts'
import { placeCount } from '../complexity/reading.ts'
import type { Head, Site } from './site.ts'

const magic = Buffer.from('drawbridge site 1\n')
const hashBytes = 32
/** Larger files are none of ours: eight heads take 300 kB. */
export const largestSite = 4_194_304

type Facts = Omit<Site, 'models' | 'ground'> & {
  readonly models: readonly (Omit<Site['models'][number], 'head'> & { readonly head?: { readonly bias: number; readonly step: number } })[]
  readonly hasGround: boolean
  /** What one step of a rarity is worth. */
  readonly rarityStep: number
}

export function writeSite({ models, ground, ...site }: Site): Buffer {
  const rarityStep = ground ? ground.rarity.reduce((high, value) => Math.max(high, value), 0) / 255 || 1 : 1
  const facts: Facts = {
    ...site,
    models: models.map(({ head, ...model }) => ({ ...model, ...(head && { head: { bias: head.bias, step: head.step } }) })),
    hasGround: ground !== undefined,
    rarityStep,
  }
  const tables = ground
    ? [
        bytesOf(Float32Array.from(ground.scale.mean)),
        bytesOf(Float32Array.from(ground.scale.deviation)),
        Buffer.from(Uint8Array.from(ground.rarity, (value) => Math.round(value / rarityStep))),
        ...models.flatMap(({ head }) => (head ? [bytesOf(head.dense), bytesOf(head.places)] : [])),
      ]
    : []
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(facts)}\n`), ...tables])
  return Buffer.concat([magic, createHash('sha256').update(body).digest(), body])
}

/** Throws when it is no site, or not whole. */
export function readSite(file: Uint8Array): Site {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const body = bytes.subarray(magic.length + hashBytes)
  if (bytes.length > largestSite || !bytes.subarray(0, magic.length).equals(magic)) throw new Error('it is no file of what was learned')
  const told = bytes.subarray(magic.length, magic.length + hashBytes)
  if (!createHash('sha256').update(body).digest().equals(told)) throw new Error('it is not whole')
  const end = body.indexOf(0x0a)
  const { hasGround, rarityStep, models, ...site } = JSON.parse(body.toString('utf8', 0, end)) as Facts // written by `writeSite`, as the hash says
  // The hash says that the file is whole, not that it is sound: one figure that is none would make every expectation none.
  const isSound = Array.isArray(models) && models.every(isModel) && (!hasGround || Number.isFinite(rarityStep))
  if (!isSound || !Number.isInteger(site.version) || typeof site.estimator !== 'string') throw new Error('it holds what was never learned')
  if (!hasGround) return { ...site, models: models.map(({ head: _, ...model }) => model) }
  let at = end + 1
  const take = (length: number): Buffer => {
    if (at + length > body.length) throw new Error('it was made for other features')
    at += length
    return body.subarray(at - length, at)
  }
  const floats = (): Float32Array => {
    const table = new Float32Array(Uint8Array.from(take(denseCount * 4)).buffer)
    if (!table.every(Number.isFinite)) throw new Error('it holds what was never learned')
    return table
  }
  const [mean, deviation] = [Float64Array.from(floats()), Float64Array.from(floats())]
  const rarity = Float64Array.from(take(placeCount), (value) => value * rarityStep)
  const read = models.map(({ head, ...model }) => {
    if (!head) return model
    const dense = floats()
    const places = Int8Array.from(new Int8Array(Uint8Array.from(take(placeCount)).buffer))
    return { ...model, head: { ...head, dense, places } satisfies Head }
  })
  if (at !== body.length) throw new Error('it was made for other features')
  return { ...site, models: read, ground: { scale: { mean, deviation }, rarity } }
}

function isModel(model: unknown): boolean {
  if (!isObject(model)) return false
  const { name, start, slope, families, head } = model
  const figures = [start, slope, ...(isObject(families) ? Object.values(families) : [undefined])]
  const ofHead = head === undefined ? [] : isObject(head) ? [head.bias, head.step] : [undefined]
  return typeof name === 'string' && [...figures, ...ofHead].every(Number.isFinite)
}

function bytesOf(table: Float32Array | Int8Array): Buffer {
  return Buffer.from(table.buffer, table.byteOffset, table.byteLength)
}
