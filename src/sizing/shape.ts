// What of a model matters for memory and speed: how many weights, how many of them work on a token, and how its attention remembers.
import { models } from './facts/models.ts'

export type Shape = {
  readonly id: string
  /** All weights: what has to lie in memory. */
  readonly params: number
  /** Weights read for one token; fewer than all in a mixture of experts. */
  readonly active: number
  readonly layers?: number
  /** Heads of keys and values, fewer than of queries where they are grouped. */
  readonly kvHeads?: number
  readonly headDim?: number
  /** Of values, where they are not as wide as keys. */
  readonly valueDim?: number
  /** Layers that look back only so many tokens. */
  readonly window?: { readonly tokens: number; readonly layers: number }
  /** Attention over one compressed vector per token and layer (MLA). */
  readonly latent?: { readonly rank: number; readonly rope: number }
  /** Layers that remember nothing per token, such as those of a state-space model. */
  readonly stateless?: number
  /** The window it was trained with, in tokens. */
  readonly contextTokens?: number
  /** Bytes of the tensors of a file that was read; wins over weights times bits. */
  readonly bytes?: number
  /** Of these, what one token reads. */
  readonly activeBytes?: number
  readonly source: string
  readonly asOf: string
  /** What had to be taken from a neighbour because only a size was given. */
  readonly assumed?: string
}

export type FoundShape = { readonly kind: 'shape'; readonly shape: Shape } | { readonly kind: 'unknown'; readonly near: readonly string[] }

/**
 * A model by its name (`qwen3:8b`, `Llama-3.3-70B-Instruct`), or by no more than its size (`70b`, `30b-a3b`). A size alone stands for the
 * catalogue's model of that size; a name that nobody knows but that tells its size takes the shape of its nearest neighbour.
 */
export function findShape(name: string): FoundShape {
  const key = keyOf(name)
  const exact = models.find(({ id }) => keyOf(id) === key)
  if (exact) return { kind: 'shape', shape: exact }
  const size = sizeIn(name)
  const words = wordsOf(name)
  const family = models.filter(({ id }) =>
    wordsOf(id)
      .filter((word) => !isSize(word))
      .every((word) => words.includes(word)),
  )
  const ofSize = (shape: Shape) =>
    size !== undefined && isNear(shape.params, size.params) && isMixture(shape) === (size.active !== undefined)
  const kin = family.find(ofSize)
  if (kin) return { kind: 'shape', shape: kin }
  if (size === undefined) {
    const said = ({ id }: Shape) => wordsOf(id).filter((word) => !isSize(word)).length
    const most = Math.max(0, ...family.map(said))
    const [only, ...others] = family.filter((one) => said(one) === most)
    if (only && others.length === 0) return { kind: 'shape', shape: only }
    const near = [...new Set([...family, ...models.filter(({ id }) => words.some((word) => word.length > 2 && keyOf(id).includes(word)))])]
    return { kind: 'unknown', near: near.slice(0, 5).map(({ id }) => id) }
  }
  const isBare = words.every(isSize)
  const alike = models.filter(ofSize)
  const same = alike.length > 0 ? alike : models.filter(({ params }) => isNear(params, size.params))
  const stands = isBare ? same.sort((one, other) => bareRank(one) - bareRank(other))[0] : undefined
  if (stands) {
    return { kind: 'shape', shape: { ...stands, assumed: `${name} is taken as ${stands.id}` } }
  }
  return { kind: 'shape', shape: likeNeighbour(name, size) }
}

/** Llama first: what people mean by 8b and 70b. */
function bareRank({ id }: Shape): number {
  const rank = ['llama', 'qwen3', 'qwen2.5', 'gpt-oss', 'mistral'].findIndex((start) => id.startsWith(start))
  return rank < 0 ? 9 : rank
}

export function isMixture({ params, active }: Shape): boolean {
  return active < params * 0.9
}

/** The weights of `name`, with the attention of the model nearest in size. */
function likeNeighbour(name: string, { params, active }: Size): Shape {
  const distance = (shape: Shape) => Math.abs(Math.log(shape.params / params)) + (isMixture(shape) === (active !== undefined) ? 0 : 2)
  const [nearest] = [...models].filter(({ window }) => !window).sort((one, other) => distance(one) - distance(other))
  if (!nearest) throw new Error('the catalogue of models is empty')
  return {
    ...nearest,
    id: name,
    params,
    active: active ?? params,
    contextTokens: undefined,
    source: 'the size in its name',
    assumed: `${name} is not in the catalogue: its size is taken from its name, its attention from ${nearest.id}${active === undefined ? ', and every weight works on every token' : ''}`,
  }
}

type Size = { readonly params: number; readonly active?: number }

/** `30b-a3b` is 30 billion with 3 at work; `8x7b` eight experts of seven, two at work; `e4b` counts other things and tells no size. */
export function sizeIn(name: string): Size | undefined {
  const text = name.toLowerCase()
  const product = /(?<![\w.])(\d+)x(\d+(?:\.\d+)?)b(?![a-z])/.exec(text)
  if (product) {
    const [experts, each] = [Number(product[1]), Number(product[2]) * 1e9]
    // The experts share attention and embeddings, about a sixth of each: 8x7b has 47 billion weights, 13 of them at work.
    return { params: experts * each * 0.83, active: 2 * each * 0.92 }
  }
  const all = /(?<![\w.])(\d+(?:\.\d+)?)([bm])(?:a(\d+(?:\.\d+)?)b)?(?![a-z])/.exec(text)
  if (!all) return undefined
  const active = all[3] ?? /(?<=[-_ ])a(\d+(?:\.\d+)?)b(?![a-z])/.exec(text)?.[1]
  const params = Number(all[1]) * (all[2] === 'm' ? 1e6 : 1e9)
  if (!(params > 0 && params < 1e14)) return undefined
  return { params, ...(active !== undefined && Number(active) > 0 && { active: Math.min(params, Number(active) * 1e9) }) }
}

function isNear(one: number, other: number): boolean {
  return Math.abs(Math.log(one / other)) < Math.log(1.12)
}

function keyOf(name: string): string {
  return wordsOf(name).join('')
}

/** Lower-case words; what says nothing of the shape is left out, and a family's number stays with it. */
function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/\.gguf$/, '')
    .replace(/([a-z])-(?![\d.]+[bm]\b)(\d)/g, '$1$2')
    .split(/[\s_:/-]+/)
    .filter((word) => word && !/^(instruct|it|chat|hf|gguf|latest|meta|v\d[\d.]*|\d{4})$/.test(word))
}

function isSize(word: string): boolean {
  return /^(a?\d+(\.\d+)?[bm]|\d+x\d+(\.\d+)?b|\d+(\.\d+)?ba\d+(\.\d+)?b)$/.test(word)
}
