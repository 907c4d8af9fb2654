// Requests that home answered while the bridge was raised, although the policy would have asked the cloud. The operator may look at them
// once the bridge is lowered, and send one again for a second opinion; nothing here ever sends anything by itself.
//
// Kept only where the configuration says how many, one file each, encrypted with AES-256-GCM under a key drawn from the house's own. That
// key lies in the same home: this guards copies and backups of the drafts, not a home that was taken as a whole.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asArray, asObject, asString, parseJson } from '../core/json.ts'
import { type Level, levels } from '../core/sensitivity.ts'
import type { WireName } from '../core/upstream.ts'

export type Draft = {
  /** The decision's. */
  readonly id: string
  /** ISO time, UTC. */
  readonly at: string
  readonly caller: string
  /** Where it came in, with its query. */
  readonly path: string
  readonly wire: WireName
  readonly model: string
  readonly level: Level
  readonly labels: readonly string[]
  readonly answeredBy: string
  /** The request's body, as it came. */
  readonly body: string
}

export type Drafts = {
  /** Keep one; the oldest make room. Never throws: a draft is a convenience. */
  readonly keep: (draft: Draft) => void
  /** The newest first. What cannot be read is left out. */
  readonly list: () => Promise<readonly Draft[]>
  readonly get: (id: string) => Promise<Draft | undefined>
  /** False when there is none. */
  readonly drop: (id: string) => Promise<boolean>
  /** Settles when everything kept so far is written. */
  readonly flush: () => Promise<void>
}

export type DraftParts = {
  readonly home: string
  readonly houseKey: Uint8Array
  /** How many are kept; 0 keeps none. */
  readonly most: () => number
  readonly warn?: (message: string) => void
}

/** Larger requests are not kept. */
export const largestDraft = 1_048_576

/** Drafts that wait to be written beyond this are not kept. */
const mostWaiting = 100

const ending = '.draft'
const version = 1
const [ivBytes, tagBytes] = [12, 16]

export function openDrafts({ home, houseKey, most, warn = () => {} }: DraftParts): Drafts {
  const folder = join(home, 'drafts')
  const key = new Uint8Array(hkdfSync('sha256', houseKey, '', 'drawbridge drafts', 32))
  let writing: Promise<void> = Promise.resolve()
  let waiting = 0

  /** The newest first: ids begin with the time. */
  async function ids(): Promise<string[]> {
    const names = await readdir(folder).catch(() => [] as string[]) // no folder, no drafts
    return names
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
      .filter(isId)
      .sort()
      .reverse()
  }

  async function write(draft: Draft): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = fileOf(draft.id)
    await writeFile(`${file}.new`, seal(draft, key), { mode: 0o600 })
    await rename(`${file}.new`, file)
    for (const id of (await ids()).slice(most())) await rm(fileOf(id), { force: true })
  }

  async function get(id: string): Promise<Draft | undefined> {
    if (!isId(id)) return undefined
    try {
      return unseal(id, await readFile(fileOf(id)), key)
    } catch {
      return undefined // gone, cut short, or of another house
    }
  }

  const fileOf = (id: string) => join(folder, id + ending)
  return {
    keep(draft) {
      if (most() === 0 || draft.body.length > largestDraft || waiting >= mostWaiting || !isId(draft.id)) return
      waiting++
      writing = writing
        .then(() => write(draft))
        .catch((error: { code?: string }) => warn(`A draft could not be kept (${error.code ?? 'unknown'}).`))
        .finally(() => {
          waiting--
        })
    },
    async list() {
      const found = await Promise.all((await ids()).map(get))
      return found.filter((draft) => draft !== undefined)
    },
    get,
    async drop(id) {
      if (!isId(id)) return false
      return rm(fileOf(id)).then(
        () => true,
        () => false,
      )
    },
    flush: () => writing,
  }
}

/** How many drafts a home has, without reading them. */
export function countDrafts(home: string): number {
  try {
    return readdirSync(join(home, 'drafts')).filter((name) => name.endsWith(ending)).length
  } catch {
    return 0 // none was ever kept
  }
}

/** An id becomes part of a file's name. */
function isId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id)
}

function seal(draft: Draft, key: Uint8Array): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(draft.id))
  const text = Buffer.concat([cipher.update(JSON.stringify(draft), 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([version]), iv, cipher.getAuthTag(), text])
}

/** Throws when it is not whole, not this house's, or another draft's. */
function unseal(id: string, bytes: Buffer, key: Uint8Array): Draft | undefined {
  if (bytes[0] !== version) return undefined
  const iv = bytes.subarray(1, 1 + ivBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(id))
  decipher.setAuthTag(bytes.subarray(1 + ivBytes, 1 + ivBytes + tagBytes))
  const text = Buffer.concat([decipher.update(bytes.subarray(1 + ivBytes + tagBytes)), decipher.final()]).toString('utf8')
  const read = asObject(parseJson(text)) ?? {}
  const word = (name: string) => asString(read[name]) ?? ''
  return {
    id,
    at: word('at'),
    caller: word('caller'),
    path: word('path'),
    wire: word('wire') as WireName, // sealed by `seal` from this very type
    model: word('model'),
    level: levels.find((level) => level === read.level) ?? 'restricted',
    labels: (asArray(read.labels) ?? []).flatMap((label) => asString(label) ?? []),
    answeredBy: word('answeredBy'),
    body: word('body'),
  }
}
