// Which rows are held back for measuring: a fifth, drawn by whole groups of near-duplicates, so that a passage asked about in training is
// never asked about in the test. Rows are of one group when runs of eight words that few others have make up a good part of the shorter one.
import { hashOf, hashStart, hashStep } from '../../src/routing/complexity/hash.ts'

const runLength = 8
/** A run of words shared by more rows than this is a template, not a passage. */
const mostSharers = 16
/** So much of the shorter prompt must be shared. */
const leastShared = 0.3
const heldShare = 5

/** For each prompt whether it is held back. Depends on the prompts alone: bench and training agree without a word. */
export function heldBack(prompts: readonly string[]): boolean[] {
  return groupsOf(prompts).map((group) => ((hashOf(group) >>> 7) & 0xffff) % heldShare === 0)
}

/** For each prompt the name of its group: the least of its members' texts, hashed. */
export function groupsOf(prompts: readonly string[]): string[] {
  const runs = new Map<number, number[]>()
  const sizes = prompts.map((prompt, row) => {
    const words = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
    const seen = new Set<number>()
    if (words.length < runLength) seen.add(hashOf(words.join(' ')))
    const hashes = words.map(hashOf)
    for (let at = 0; at + runLength <= words.length; at++) seen.add(hashes.slice(at, at + runLength).reduce(hashStep, hashStart))
    for (const run of seen) {
      const rows = runs.get(run)
      if (rows) rows.push(row)
      else runs.set(run, [row])
    }
    return seen.size
  })
  const shared = new Map<number, number>()
  for (const rows of runs.values()) {
    if (rows.length > mostSharers) continue
    for (const one of rows)
      for (const other of rows)
        if (one < other) shared.set(one * prompts.length + other, (shared.get(one * prompts.length + other) ?? 0) + 1)
  }
  const parent = prompts.map((_, row) => row)
  const rootOf = (row: number): number => {
    let at = row
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  for (const [pair, count] of shared) {
    const [one, other] = [Math.floor(pair / prompts.length), pair % prompts.length]
    if (count >= leastShared * Math.min(sizes[one]!, sizes[other]!)) parent[rootOf(one)] = rootOf(other)
  }
  const names = new Map<number, string>()
  prompts.forEach((prompt, row) => {
    const root = rootOf(row)
    const name = String(hashOf(prompt) >>> 0)
    const known = names.get(root)
    if (known === undefined || name < known) names.set(root, name)
  })
  return prompts.map((_, row) => names.get(rootOf(row))!)
}
