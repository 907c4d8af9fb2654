// How many bits a weight takes, by the name of its quantisation.
import { quants } from './facts/quants.ts'

export type Quant = { readonly id: string; readonly bits: number; readonly source: string; readonly asOf: string }

/** `q4_k_m`, `Q4-K-M` and `q4km` are one name; `q4` and `q8` are what people mean by them. */
export function findQuant(name: string): Quant | undefined {
  const key = keyOf(name)
  return quants.find(({ id }) => keyOf(id) === key) ?? quants.find(({ id }) => id === meant[key])
}

export function quantNames(): string[] {
  return quants.map(({ id }) => id)
}

const meant: Readonly<Record<string, string>> = {
  q4: 'Q4_K_M',
  '4bit': 'Q4_K_M',
  int4: 'Q4_K_M',
  q5: 'Q5_K_M',
  '5bit': 'Q5_K_M',
  q6: 'Q6_K',
  q3: 'Q3_K_M',
  q2: 'Q2_K',
  q8: 'Q8_0',
  '8bit': 'Q8_0',
  int8: 'Q8_0',
  fp16: 'F16',
  '16bit': 'F16',
  awq: 'AWQ-INT4-g128',
  gptq: 'GPTQ-INT4-g128',
  nf4: 'BNB-NF4',
}

function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]/g, '')
}

/** Bytes that a key or value element takes in memory; blocks of 32 with a scale for the smaller ones. */
export const kvTypes = { f32: 4, f16: 2, bf16: 2, fp8: 1, q8_0: 1.0625, q5_1: 0.75, q5_0: 0.6875, q4_1: 0.625, q4_0: 0.5625 } as const

export type KvType = keyof typeof kvTypes

export function isKvType(name: string): name is KvType {
  return Object.hasOwn(kvTypes, name)
}
