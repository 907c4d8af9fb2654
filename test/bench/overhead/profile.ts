// Where a process spends its time, from V8's own sampling: `--cpu-prof` files read into a ranked list.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

type Node = {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}
type Profile = { readonly nodes: readonly Node[]; readonly samples: readonly number[]; readonly timeDeltas: readonly number[] }

/** A place in the code and the microseconds spent in it alone, or in it and whatever it called. */
export type Spot = { readonly place: string; readonly self: number; readonly total: number }

/** What is no work on a request: waiting, V8 itself, and the process's end. */
const beside: ReadonlySet<string> = new Set(['(idle)', '(program)', 'reallyExit'])
const network = 'Node and undici: sockets, HTTP, event loop'

/**
 * Own time by part of the house: `src/privacy`, `src/ledger` … What V8 and Node's crypto and buffers do counts for who asked for it,
 * everything else of Node and of undici for the network. `skip` as below.
 */
export function timeByPart(file: string, root: string, skip = 0): ReadonlyMap<string, number> {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile // V8's format
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const callers = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const parts = new Map<string, number>()
  for (let index = Math.floor(profile.samples.length * skip); index < profile.samples.length; index++) {
    let node = nodes.get(profile.samples[index]!)
    while (node && isForItsCaller(node)) node = nodes.get(callers.get(node.id) ?? -1)
    const part = node ? partOf(node, root) : network
    if (!beside.has(part)) parts.set(part, (parts.get(part) ?? 0) + (profile.timeDeltas[index] ?? 0))
  }
  return parts
}

function isForItsCaller({ callFrame: { functionName, url } }: Node): boolean {
  if (url === '') return !beside.has(functionName) && functionName !== '(garbage collector)' && functionName !== '(root)'
  return url.startsWith('node:internal/crypto') || url === 'node:crypto' || url === 'node:buffer' || url === 'node:internal/buffer'
}

function partOf(node: Node, root: string): string {
  if (node.callFrame.url === '') return node.callFrame.functionName === '(root)' ? network : node.callFrame.functionName
  return /(?:^| )(src\/[\w-]+)\//.exec(placeOf(node, root))?.[1] ?? (node.callFrame.url.includes('prom-client') ? 'src/gateway' : network)
}

/** Places by their own time, most first. `skip`: the share of samples at the beginning that belongs to warming up. */
export function hotSpots(file: string, root: string, skip = 0): { readonly spots: readonly Spot[]; readonly busy: number } {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile // V8's format
  const self = new Map<number, number>()
  const from = Math.floor(profile.samples.length * skip)
  for (let index = from; index < profile.samples.length; index++) {
    const id = profile.samples[index]!
    self.set(id, (self.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0))
  }
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const spots = new Map<string, { self: number; total: number }>()
  let busy = 0
  const visit = (id: number, above: ReadonlySet<string>): number => {
    const node = nodes.get(id)
    if (!node) return 0
    const place = placeOf(node, root)
    const own = self.get(id) ?? 0
    if (!beside.has(place)) busy += own
    const here = above.has(place) ? above : new Set(above).add(place)
    const total = (node.children ?? []).reduce((sum, child) => sum + visit(child, here), own)
    const spot = spots.get(place) ?? { self: 0, total: 0 }
    spots.set(place, { self: spot.self + own, total: spot.total + (above.has(place) ? 0 : total) })
    return total
  }
  visit(profile.nodes[0]!.id, new Set())
  return {
    spots: [...spots].map(([place, time]) => ({ place, ...time })).sort((one, other) => other.self - one.self),
    busy,
  }
}

function placeOf({ callFrame: { functionName, url, lineNumber } }: Node, root: string): string {
  if (!url) return functionName || '(anonymous)'
  const path = url.startsWith('file:') ? relative(root, fileURLToPath(url)) : url
  return `${functionName || '(anonymous)'} ${path}:${lineNumber + 1}`
}
