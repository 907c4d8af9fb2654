// A bundle being written: each file is hashed while it is, so that none is read again, and a slow disk holds the writer back.
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { FileEntry } from './manifest.ts'

export type Lines = { readonly add: (line: string) => Promise<void>; readonly end: () => Promise<void> }

/** Lines are gathered to pieces of this size before they are handed to the disk. */
const pieceChars = 65_536

export class BundleFolder {
  readonly path: string
  readonly #entries: FileEntry[] = []

  constructor(path: string) {
    this.path = path
  }

  /** Every file so far, by name. */
  get entries(): readonly FileEntry[] {
    return this.#entries.toSorted((one, other) => (one.path < other.path ? -1 : 1))
  }

  /** Write a whole file. One that is `listed: false` stands outside the manifest: the manifest itself and its signature. */
  write(path: string, content: string | Uint8Array, { listed = true } = {}): void {
    const bytes = Buffer.from(content)
    this.#make(path)
    writeFileSync(join(this.path, path), bytes, { mode: 0o600 })
    if (listed) this.#entries.push({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  }

  /** Write a file line by line. */
  lines(path: string): Lines {
    this.#make(path)
    const stream = createWriteStream(join(this.path, path), { mode: 0o600 })
    const done = finished(stream)
    done.catch(() => {}) // told by `add` or `end`
    const hash = createHash('sha256')
    let [bytes, lines, piece] = [0, 0, '']
    const flush = async () => {
      const chunk = Buffer.from(piece)
      piece = ''
      hash.update(chunk)
      bytes += chunk.length
      if (!stream.write(chunk)) await Promise.race([new Promise<void>((drained) => stream.once('drain', drained)), done])
    }
    return {
      add: async (line) => {
        piece += `${line}\n`
        lines++
        if (piece.length >= pieceChars) await flush()
      },
      end: async () => {
        if (piece) await flush()
        stream.end()
        await done
        this.#entries.push({ path, bytes, sha256: hash.digest('hex'), lines })
      },
    }
  }

  #make(path: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true, mode: 0o700 })
  }
}
