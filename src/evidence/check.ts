// The check of a bundle, with nothing but the bundle and the keys one knew before:
//
//   1. the signature over the manifest     2. every file against its hash there, and none beside them
//   3. checkpoints by their signatures     4. every line: its own hash, the one before it, and what checkpoints say of it
//
// The manifest alone finds any change. The lines are looked at all the same: they tell which one it was, and whoever could sign another
// manifest could still not sign the checkpoints.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../core/json.ts'
import { sha256 } from '../ledger/chain.ts'
import { readCheckpoint } from '../ledger/checkpoints.ts'
import { isSigned, publicKeyOf, signerId } from '../ledger/signer.ts'
import { readCheckpointLine, readLine } from './lines.ts'
import { fileOf, form, type Manifest, names, type Stretch } from './manifest.ts'

/** As for the ledger itself; `unsigned`: somebody should have signed, and nobody did. `unreadable`: it is none of ours. */
export type BundleFlawKind = 'edited' | 'missing' | 'moved' | 'resealed' | 'forged' | 'foreign' | 'stray' | 'unreadable' | 'unsigned'

export type BundleFlaw = {
  readonly file: string
  readonly kind: BundleFlawKind
  /** The line's number in its chain, and the exchange or action it is of. */
  readonly seq?: number
  readonly id?: string
}

export type BundleCheck = {
  readonly isSound: boolean
  readonly month?: string
  readonly exportedAt?: string
  readonly ledger?: string
  readonly signer?: { readonly id: string; readonly isKnown: boolean }
  /** Who signed the checkpoints. */
  readonly writers: readonly { readonly id: string; readonly isKnown: boolean }[]
  readonly files: number
  readonly lines: number
  readonly inMonth: number
  readonly checkpoints: number
  /** Lines that only the bundle's own signature covers, no checkpoint. */
  readonly unsealed: number
  readonly flaws: readonly BundleFlaw[]
}

export type CheckOptions = {
  /** Public keys that are known beforehand, as checkpoints name them. */
  readonly known?: readonly string[]
  /** Whoever asks said whose it must be: then a bundle that none of the known keys signed is not sound. */
  readonly mustBeKnown?: boolean
  readonly progress?: (told: { readonly done: number; readonly of: number; readonly file: string }) => void
}

const mostFlaws = 100
const largestManifest = 16 * 1024 * 1024
/** No line of ours comes near it. */
const longestLine = 8 * 1024 * 1024

/** Check a bundle that lies in a folder. Never throws for what is wrong with it. */
export async function checkBundle(folder: string, { known = [], mustBeKnown = false, progress }: CheckOptions = {}): Promise<BundleCheck> {
  const flaws = new Flaws()
  const knownIds = new Set(known.map(signerId))
  const manifest = readManifest(folder, flaws)
  if (!manifest) return { isSound: false, writers: [], files: 0, lines: 0, inMonth: 0, checkpoints: 0, unsealed: 0, flaws: flaws.list() }

  checkSignature(folder, manifest, flaws)
  const signer = manifest.signer && { id: manifest.signer.id, isKnown: knownIds.has(manifest.signer.id) }
  if (mustBeKnown && !signer) flaws.add({ file: names.manifest, kind: 'unsigned' })
  if (mustBeKnown && signer && !signer.isKnown) flaws.add({ file: names.manifest, kind: 'foreign' })
  findStrays(folder, manifest, flaws)

  const sealed = new Map<string, Sealed>()
  const writers = new Map<string, { seq: number; hash: string }>()
  let checkpoints = 0
  const found: Totals = { lines: 0, inMonth: 0, unsealed: 0 }
  // Checkpoints first: lines are held against them.
  const files = manifest.files.toSorted((one, other) => Number(other.path === names.checkpoints) - Number(one.path === names.checkpoints))
  const chained = new Map(Object.entries(fileOf).map(([ledger, file]) => [file, ledger as Stretch['ledger']]))
  let done = 0
  for (const entry of files) {
    progress?.({ done: done++, of: files.length, file: entry.path })
    const path = join(folder, entry.path)
    if (!isFile(path)) {
      flaws.add({ file: entry.path, kind: 'missing' })
      continue
    }
    const ledger = chained.get(entry.path)
    const walk = ledger && new LineWalk(ledger, manifest, sealed, flaws)
    const before = flaws.count
    const hash = await readThrough(path, (line) => {
      if (walk) walk.take(line)
      else if (entry.path === names.checkpoints && takeCheckpoint(line, manifest, sealed, writers, flaws)) checkpoints++
    })
    walk?.end(found)
    // Where a line was named already, the file need not be.
    if (hash !== entry.sha256 && flaws.count === before) flaws.add({ file: entry.path, kind: 'edited' })
  }
  for (const name of [names.egress, names.exchanges, names.admin, names.checkpoints])
    if (!manifest.files.some(({ path }) => path === name)) flaws.add({ file: name, kind: 'missing' })
  checkPolicies(folder, manifest, flaws)
  if (mustBeKnown) for (const writer of writers.keys()) if (!knownIds.has(writer)) flaws.add({ file: names.checkpoints, kind: 'foreign' })
  const list = flaws.list()
  return {
    isSound: list.length === 0,
    month: manifest.month,
    exportedAt: manifest.exportedAt,
    ledger: manifest.ledger,
    ...(signer && { signer }),
    writers: [...writers.keys()].sort().map((id) => ({ id, isKnown: knownIds.has(id) })),
    files: manifest.files.length,
    ...found,
    checkpoints,
    flaws: list,
  }
}

class Flaws {
  readonly #all = new Map<string, BundleFlaw>()

  get count(): number {
    return this.#all.size
  }

  add(flaw: BundleFlaw): void {
    if (this.#all.size < mostFlaws) this.#all.set(`${flaw.file} ${flaw.kind} ${flaw.seq} ${flaw.id}`, flaw)
  }

  list(): readonly BundleFlaw[] {
    return [...this.#all.values()]
  }
}

function readManifest(folder: string, flaws: Flaws): Manifest | undefined {
  const path = join(folder, names.manifest)
  if (!isFile(path) || lstatSync(path).size > largestManifest) {
    flaws.add({ file: names.manifest, kind: existsSync(path) ? 'unreadable' : 'missing' })
    return undefined
  }
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    value = undefined // told below
  }
  if (isManifest(value)) return value
  flaws.add({ file: names.manifest, kind: 'unreadable' })
  return undefined
}

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value) || value.form !== form) return false
  const texts = ['month', 'since', 'until', 'exportedAt', 'program', 'ledger'].every((name) => typeof value[name] === 'string')
  const { signer, files, stretches, forgotten } = value
  const isSigner = signer === null || (isObject(signer) && typeof signer.id === 'string' && typeof signer.key === 'string')
  return (
    texts &&
    isSigner &&
    Array.isArray(files) &&
    files.every(isEntry) &&
    Array.isArray(stretches) &&
    stretches.every(isStretch) &&
    Array.isArray(forgotten) &&
    forgotten.every(isObject)
  )
}

function isEntry(value: unknown): boolean {
  // A name that leads out of the folder is no file of the bundle.
  return (
    isObject(value) &&
    typeof value.path === 'string' &&
    /^(?:[\w][\w.+-]*\/)?[\w][\w.+-]*$/.test(value.path) &&
    typeof value.sha256 === 'string'
  )
}

function isStretch(value: unknown): boolean {
  const isLink = (link: unknown) => isObject(link) && Number.isSafeInteger(link.seq) && typeof link.hash === 'string'
  return isObject(value) && typeof value.ledger === 'string' && typeof value.chain === 'string' && isLink(value.start) && isLink(value.last)
}

function checkSignature(folder: string, { signer }: Manifest, flaws: Flaws): void {
  const path = join(folder, names.signature)
  if (!signer) {
    if (existsSync(path)) flaws.add({ file: names.signature, kind: 'stray' })
    return
  }
  if (!isFile(path)) {
    flaws.add({ file: names.signature, kind: 'missing' })
    return
  }
  const text = readFileSync(join(folder, names.manifest))
  const signature = readFileSync(path).toString('base64')
  if (signerId(signer.key) !== signer.id || !isSigned(text.toString('utf8'), signature, signer.key))
    flaws.add({ file: names.manifest, kind: 'forged' })
  // Bytes that are no UTF-8 read as others.
  else if (!Buffer.from(text.toString('utf8')).equals(text)) flaws.add({ file: names.manifest, kind: 'edited' })
  try {
    if (publicKeyOf(readFileSync(join(folder, names.key), 'utf8')) !== signer.key) flaws.add({ file: names.key, kind: 'foreign' })
  } catch {
    flaws.add({ file: names.key, kind: isFile(join(folder, names.key)) ? 'unreadable' : 'missing' })
  }
}

/** Files that nobody signed for do not belong to a bundle, whatever they say. */
function findStrays(folder: string, manifest: Manifest, flaws: Flaws): void {
  const listed = new Set<string>([...manifest.files.map(({ path }) => path), names.manifest, names.signature])
  for (const name of readdirSync(folder)) {
    const isFolder = lstatSync(join(folder, name)).isDirectory()
    const inside = isFolder ? readdirSync(join(folder, name)).map((each) => `${name}/${each}`) : [name]
    for (const path of inside) if (!listed.has(path)) flaws.add({ file: path, kind: 'stray' })
  }
}

/** A policy's text must hash to what the index says, and its version be the beginning of that: decisions name it, and they are chained. */
function checkPolicies(folder: string, manifest: Manifest, flaws: Flaws): void {
  if (!isFile(join(folder, names.policies))) return
  let kept: unknown
  try {
    kept = (JSON.parse(readFileSync(join(folder, names.policies), 'utf8')) as { kept?: unknown }).kept
  } catch {
    return // its hash in the manifest tells
  }
  const paths = new Set(manifest.files.map(({ path }) => path))
  for (const each of Array.isArray(kept) ? kept : []) {
    if (!isObject(each) || typeof each.file !== 'string' || !paths.has(each.file) || !isFile(join(folder, each.file))) continue
    const own = sha256(readFileSync(join(folder, each.file)).subarray(0, -1))
    if (own !== each.sha256 || !own.startsWith(String(each.version))) flaws.add({ file: each.file, kind: 'edited' })
  }
}

/** What checkpoints say of one chain: the hashes of lines, the furthest, and how far it was when the month began. */
type Sealed = { first: number; last: number; before: number; readonly hashes: Map<number, string> }
type Totals = { lines: number; inMonth: number; unsealed: number }

function takeCheckpoint(
  line: string,
  manifest: Manifest,
  sealed: Map<string, Sealed>,
  writers: Map<string, { seq: number; hash: string }>,
  flaws: Flaws,
): boolean {
  const file = names.checkpoints
  const row = readCheckpointLine(line)
  if (!row) {
    flaws.add({ file, kind: 'unreadable' })
    return false
  }
  const seq = Number(row.seq)
  const checkpoint = readCheckpoint(row)
  const before = writers.get(row.writer)
  writers.set(row.writer, { seq, hash: row.hash })
  if (!checkpoint) {
    flaws.add({ file, seq, kind: 'forged' })
    return false
  }
  if (checkpoint.ledger !== manifest.ledger) flaws.add({ file, seq, kind: 'foreign' })
  if (before && before.seq + 1 < seq) flaws.add({ file, seq: before.seq + 1, kind: 'missing' })
  else if (before && (before.seq + 1 !== seq || checkpoint.prev !== before.hash)) flaws.add({ file, seq, kind: 'moved' })
  for (const { ledger, chain, last } of checkpoint.ends) {
    const key = `${ledger} ${chain}`
    const known = sealed.get(key) ?? { first: last.seq, last: last.seq, before: 0, hashes: new Map<number, string>() }
    const earlier = known.hashes.get(last.seq)
    if (earlier !== undefined && earlier !== last.hash && ledger !== 'before' && ledger !== 'checkpoints')
      flaws.add({ file, seq, kind: 'resealed' })
    known.first = Math.min(known.first, last.seq)
    known.last = Math.max(known.last, last.seq)
    if (checkpoint.at <= manifest.since) known.before = Math.max(known.before, last.seq)
    known.hashes.set(last.seq, last.hash)
    sealed.set(key, known)
  }
  return true
}

/** Goes through the lines of one file, chain by chain. */
class LineWalk {
  readonly #ledger: Stretch['ledger']
  readonly #manifest: Manifest
  readonly #sealed: ReadonlyMap<string, Sealed>
  readonly #flaws: Flaws
  readonly #file: string
  readonly #chains = new Map<string, { expected: number; previous: string; readonly stretch: Stretch }>()
  #lines = 0
  #inMonth = 0

  constructor(ledger: Stretch['ledger'], manifest: Manifest, sealed: ReadonlyMap<string, Sealed>, flaws: Flaws) {
    this.#ledger = ledger
    this.#manifest = manifest
    this.#sealed = sealed
    this.#flaws = flaws
    this.#file = fileOf[ledger]
    for (const stretch of manifest.stretches)
      if (stretch.ledger === ledger) this.#chains.set(stretch.chain, { expected: stretch.start.seq, previous: stretch.start.hash, stretch })
  }

  take(text: string): void {
    const line = readLine(this.#ledger, text)
    if (!line) {
      this.#flaw('unreadable')
      return
    }
    const { chain, seq, prev, hash, own, id, at } = line
    const known = this.#chains.get(chain)
    if (!known) {
      this.#flaw('stray', seq, id)
      return
    }
    if (seq > known.expected) this.#flaw('missing', known.expected)
    else if (seq < known.expected || prev !== known.previous) this.#flaw('moved', seq, id)
    if (own !== hash) this.#flaw('edited', seq, id)
    const sealed = this.#sealed.get(`${this.#ledger} ${chain}`)?.hashes.get(seq)
    if (sealed !== undefined && sealed !== hash) this.#flaw('resealed', seq, id)
    known.expected = seq + 1
    known.previous = hash
    this.#lines++
    if (at >= this.#manifest.since && at < this.#manifest.until) this.#inMonth++
  }

  end(totals: Totals): void {
    for (const [chain, { expected, previous, stretch }] of this.#chains) {
      const sealed = this.#sealed.get(`${this.#ledger} ${chain}`)
      const until = Math.max(stretch.last.seq, sealed?.last ?? 0)
      if (expected <= until) this.#flaw('missing', expected)
      else if (expected - 1 === stretch.last.seq && previous !== stretch.last.hash) this.#flaw('resealed', stretch.last.seq)
      const start = sealed?.hashes.get(stretch.start.seq - 1)
      if (start !== undefined && start !== stretch.start.hash) this.#flaw('resealed', stretch.start.seq)
      // What was written after the last signature before the month must be here, unless retention had taken it.
      if (sealed && sealed.before > 0 && stretch.start.seq > sealed.before + 1 && !this.#isForgotten(chain))
        this.#flaw('missing', sealed.before + 1)
      totals.unsealed += Math.max(0, stretch.last.seq - Math.max(sealed?.last ?? 0, stretch.start.seq - 1))
    }
    for (const [key, { first, last, before }] of this.#sealed) {
      const cut = key.indexOf(' ')
      const [ledger, chain] = [key.slice(0, cut), key.slice(cut + 1)]
      if (ledger !== this.#ledger || this.#chains.has(chain) || this.#isForgotten(chain)) continue
      if (last > Math.max(first, before)) this.#flaw('missing', Math.max(first, before) + 1)
    }
    totals.lines += this.#lines
    totals.inMonth += this.#inMonth
  }

  #isForgotten(chain: string): boolean {
    return this.#manifest.forgotten.some((each) => each.ledger === this.#ledger && each.chain === chain)
  }

  #flaw(kind: BundleFlawKind, seq?: number, id?: string): void {
    this.#flaws.add({ file: this.#file, kind, ...(seq !== undefined && { seq }), ...(id !== undefined && { id }) })
  }
}

/** Read a file once: its hash, and each of its lines. A line that is longer than any of ours is handed on cut, and so is none. */
async function readThrough(path: string, take: (line: string) => void): Promise<string> {
  const hash = createHash('sha256')
  let rest: Buffer[] = []
  let length = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    let from = 0
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      const end = chunk.subarray(from, to)
      take((rest.length > 0 ? Buffer.concat([...rest, end]) : end).toString('utf8'))
      rest = []
      length = 0
      from = to + 1
    }
    const last = chunk.subarray(from)
    length += last.length
    if (last.length > 0 && length <= longestLine) rest.push(last)
  }
  if (rest.length > 0) take(Buffer.concat(rest).toString('utf8'))
  return hash.digest('hex')
}

function isFile(path: string): boolean {
  return existsSync(path) && lstatSync(path).isFile()
}
