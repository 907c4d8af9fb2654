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
    if (place !== '(idle)' && place !== '(program)') busy += own
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
