// A bundle as one file. Written with one date for everything, so that the same files give the same bytes; read by its directory, piece by
// piece, and never beyond what the directory and our own bounds allow: an archive comes from somebody else.
import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import { Zip, ZipDeflate } from 'fflate'

/** Local time, as the format wants it: then it is the same everywhere. */
const oneDate = new Date(1980, 0, 1)
/** The format without its extension for large archives. */
const largestZip = 0xffff_ffff
const mostFiles = 10_000
/** Deflate gives at most 1,032 bytes for one; records of ours come to a tenth. */
const mostTimes = 1_200
const pathForm = /^(?:[\w][\w.+-]{0,127}\/)?[\w][\w.+-]{0,127}$/

/** What stands in the way of reading or writing an archive, as a sentence. */
export class ZipError extends Error {}

const tooLarge = 'the month is too large for one zip (4 GiB); export it to a folder'

/** Write these files of a folder, in this order. */
export async function zipFolder(folder: string, paths: readonly string[], target: string, signal?: AbortSignal): Promise<void> {
  if (paths.some((path) => statSync(join(folder, path)).size > largestZip)) throw new ZipError(tooLarge)
  const output = createWriteStream(target, { mode: 0o600, flags: 'wx' })
  const done = finished(output)
  done.catch(() => {}) // told below
  let problem: Error | undefined
  let isFull = false
  let written = 0
  const zip = new Zip((error, chunk) => {
    problem ??= error ?? undefined
    if (!chunk) return
    written += chunk.length
    isFull = !output.write(chunk)
  })
  for (const path of paths) {
    const file = new ZipDeflate(path, { level: 6 })
    file.mtime = oneDate
    zip.add(file)
    for await (const chunk of createReadStream(join(folder, path)) as AsyncIterable<Buffer>) {
      file.push(chunk)
      if (problem) throw problem
      if (isFull) await Promise.race([new Promise<void>((drained) => output.once('drain', drained)), done])
      isFull = false
      if (written > largestZip) throw new ZipError(tooLarge)
      signal?.throwIfAborted()
    }
    file.push(new Uint8Array(0), true)
  }
  zip.end()
  output.end()
  await done
}

type Member = { readonly path: string; readonly packed: number; readonly size: number; readonly offset: number; readonly method: number }

/** Unpack an archive into an empty folder. Throws a `ZipError` when it is none, or not one that a bundle could be. */
export async function unzipInto(source: string, folder: string): Promise<void> {
  const size = statSync(source).size
  const file = openSync(source, 'r')
  try {
    const members = directoryOf(file, size)
    const seen = new Set<string>()
    for (const { path, packed, size: whole, offset, method } of members) {
      if (!pathForm.test(path)) throw new ZipError('a file in it has a name that no bundle uses')
      if (seen.has(path)) throw new ZipError(`${path} is in it twice`)
      seen.add(path)
      if (whole > packed * mostTimes + 1_024) throw new ZipError(`${path} says it is larger than its packed bytes can be`)
      const start = dataStart(file, offset, size)
      if (start + packed > size) throw new ZipError(`${path} is cut off`)
      mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 })
      const target = createWriteStream(join(folder, path), { mode: 0o600, flags: 'wx' })
      const input = packed === 0 ? undefined : createReadStream(source, { start, end: start + packed - 1 })
      try {
        if (!input) target.end()
        else if (method === 8) await pipeline(input, createInflateRaw(), bounded(path, whole), target)
        else await pipeline(input, bounded(path, whole), target)
        await finished(target)
      } catch (error) {
        throw error instanceof ZipError ? error : new ZipError(`${path} cannot be unpacked`, { cause: error })
      }
    }
  } finally {
    closeSync(file)
  }
}

function bounded(path: string, most: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length
      if (bytes > most) done(new ZipError(`${path} is longer than the archive says`))
      else done(null, chunk)
    },
  })
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 and 4.3.16. */
function directoryOf(file: number, size: number): Member[] {
  const tail = read(file, Math.max(0, size - 65_557), Math.min(size, 65_557))
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + 22 > tail.length) throw new ZipError('it is no zip')
  const count = tail.readUInt16LE(end + 10)
  const [length, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)]
  if (count > mostFiles || length === 0xffff_ffff || start === 0xffff_ffff || start + length > size)
    throw new ZipError('its directory cannot be read')
  const directory = read(file, start, length)
  const members: Member[] = []
  for (let at = 0, index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x0201_4b50) throw new ZipError('its directory cannot be read')
    const flags = directory.readUInt16LE(at + 8)
    const method = directory.readUInt16LE(at + 10)
    const [packed, whole] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24)]
    const [named, extra, comment] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place)) as [number, number, number]
    const path = directory.toString('utf8', at + 46, at + 46 + named)
    if (flags & 1 || (method !== 8 && method !== 0)) throw new ZipError('it is packed in a way that cannot be read here')
    // Folders may have members of their own.
    if (!path.endsWith('/')) members.push({ path, packed, size: whole, offset: directory.readUInt32LE(at + 42), method })
    at += 46 + named + extra + comment
  }
  return members
}

function dataStart(file: number, offset: number, size: number): number {
  if (offset + 30 > size) throw new ZipError('its directory leads beyond its end')
  const head = read(file, offset, 30)
  if (head.readUInt32LE(0) !== 0x0403_4b50) throw new ZipError('its directory leads to no file')
  return offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
}

function read(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  const got = readSync(file, bytes, 0, length, from)
  return bytes.subarray(0, got)
}
