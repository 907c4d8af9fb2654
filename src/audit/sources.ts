// Where an audit reads from: files, folders of files, standard input; gzipped or not.
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export type Source = {
  readonly name: string
  /** Undefined for a pipe. */
  readonly bytes?: number
  readonly open: () => Readable
}

export type Missing = { readonly name: string; readonly code: string }

const readable = /\.(?:jsonl|ndjson|json|csv|tsv|log|txt)(?:\.gz)?$/i
const deepest = 12
const mostFiles = 100_000

/** The files that paths lead to; folders give what in them looks like a log, in the order of their names. */
export function sourcesOf(
  paths: readonly string[],
  input: Readable,
): { readonly sources: readonly Source[]; readonly missing: readonly Missing[] } {
  const sources: Source[] = []
  const missing: Missing[] = []
  const add = (path: string, depth: number, isNamed: boolean): void => {
    if (path === '-') {
      sources.push({ name: 'standard input', open: () => input })
      return
    }
    try {
      const stat = statSync(path)
      if (stat.isDirectory()) {
        if (depth > deepest) return
        for (const name of readdirSync(path).sort()) add(join(path, name), depth + 1, false)
      } else if ((isNamed || readable.test(path)) && sources.length < mostFiles)
        sources.push({ name: path, bytes: stat.size, open: () => createReadStream(path, { highWaterMark: chunkBytes }) })
    } catch (error) {
      missing.push({ name: path, code: (error as { code?: string }).code ?? 'unreadable' })
    }
  }
  for (const path of paths) add(path, 0, true)
  return { sources, missing }
}

const chunkBytes = 1024 * 1024

/** A source's bytes as they were before somebody zipped them; `seen` is told of raw bytes, for the progress. */
export async function* unzipped(stream: Readable, seen: (bytes: number) => void): AsyncGenerator<Buffer> {
  const raw = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let next = await raw.next()
  while (!next.done && next.value.length === 0) next = await raw.next()
  if (next.done) return
  const isZipped = next.value[0] === 0x1f && next.value[1] === 0x8b
  if (!isZipped) {
    for (; !next.done; next = await raw.next()) {
      seen(next.value.length)
      yield next.value
    }
    return
  }
  const zipped = new PassThrough({ highWaterMark: chunkBytes })
  const plain = createGunzip({ chunkSize: chunkBytes })
  pipeline(zipped, plain, () => {}) // what fails in it is thrown by the loop below
  const fed = (async () => {
    for (; !next.done; next = await raw.next()) {
      seen(next.value.length)
      if (!zipped.write(next.value)) await new Promise((resolve) => zipped.once('drain', resolve))
    }
    zipped.end()
  })()
  fed.catch((error) => zipped.destroy(error))
  yield* plain as AsyncIterable<Buffer>
  await fed
}
