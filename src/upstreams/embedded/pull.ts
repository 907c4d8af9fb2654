// Fetches a large file once and for all: what is there already is kept, a broken connection goes on where it stopped, the digest is
// checked before the file gets its name, and a file with its name is therefore always whole.
//
//   <file>.part       what has come so far
//   <file>.part.json  of which version it is a part: address, ETag, size, digest
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Dispatcher, request } from 'undici'
import { asNumber, asString, at } from '../../core/json.ts'
import { zoneOfAddress } from '../locality.ts'

export type PullOptions = {
  /** Where it is; `https`, or `http` on this machine. */
  readonly url: string
  /** Where it goes. Its folder is made. */
  readonly file: string
  /** The SHA-256 it must have, in hexadecimal; the server's own word for it when left out and the server has one. */
  readonly sha256?: string
  /** Sent to the first host only, as `authorization`. */
  readonly authorization?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** Tries in a row that bring nothing before it is given up. Default 5. */
  readonly tries?: number
  /** Waits between tries; handed in so that tests need not wait. */
  readonly pause?: (ms: number) => Promise<void>
  readonly freeBytes?: (folder: string) => Promise<number>
}

/** `done` and `total` in bytes; `total` is undefined when the server does not say. */
export type Progress = { readonly phase: 'resuming' | 'fetching' | 'checking'; readonly done: number; readonly total?: number }

export type Pulled = {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  /** Somebody said what the digest must be, and it is. */
  readonly isVerified: boolean
  /** Bytes that were there from an earlier try. */
  readonly resumedAt: number
}

export type PullProblem = 'refused' | 'missing' | 'status' | 'redirects' | 'space' | 'digest' | 'unreachable' | 'address'

/** Why a file did not come. `problem` is for programs, the message for people. */
export class PullError extends Error {
  readonly problem: PullProblem
  constructor(problem: PullProblem, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'PullError'
    this.problem = problem
  }
}

type Version = { readonly url: string; readonly etag?: string; readonly size?: number; readonly sha256?: string }

const mostRedirects = 5
/** Left free on the disk beside the file itself. */
const spareBytes = 256 * 1024 * 1024

/** Fetch a file. Rejects with a `PullError`, or with the signal's reason; in both cases what has come is kept for the next try. */
export async function pull(options: PullOptions): Promise<Pulled> {
  const { file, tries = 5, pause = wait, signal } = options
  checkAddress(new URL(options.url))
  if (options.sha256 !== undefined && !isDigest(options.sha256)) throw new PullError('digest', 'a SHA-256 digest has 64 hexadecimal digits')
  await mkdir(dirname(file), { recursive: true })
  const earlier = await partOf(file, options.url)
  const resumedAt = earlier?.version.etag ? earlier.bytes : 0
  let failures = 0
  for (;;) {
    signal?.throwIfAborted()
    const before = await sizeOf(`${file}.part`)
    try {
      const version = await fetchRest(options)
      return { ...(await finish(options, version)), resumedAt }
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (!(error instanceof PullError) || error.problem !== 'unreachable') throw error
      // A connection that brought something is worth another try at once and for ever; one that brings nothing is not.
      failures = (await sizeOf(`${file}.part`)) > before ? 0 : failures + 1
      if (failures >= tries) throw error
      await pause(Math.min(500 * 2 ** failures, 15_000))
    }
  }
}

/** Get what is still missing into the part. */
async function fetchRest(options: PullOptions): Promise<Version> {
  const { file, url, signal } = options
  const part = `${file}.part`
  const known = await partOf(file, url)
  if (known?.version.size !== undefined && known.bytes === known.version.size) return known.version
  const resume = known && known.bytes > 0 && known.version.etag !== undefined ? known : undefined
  const headers: Record<string, string> = resume ? { range: `bytes=${resume.bytes}-`, 'if-range': resume.version.etag as string } : {}
  const { answer, linked } = await follow(options, headers)
  const { statusCode, body } = answer
  try {
    if (resume && statusCode === 416) {
      // Our part does not fit what is there now.
      await rm(part, { force: true })
      throw new PullError('unreachable', 'the file has changed; it is fetched anew')
    }
    if (statusCode !== 200 && statusCode !== 206) throw statusProblem(statusCode)
    const start = statusCode === 206 ? startOf(answer.headers['content-range']) : 0
    const isContinued = resume !== undefined && start === resume.bytes
    if (statusCode === 206 && !isContinued) {
      await rm(part, { force: true })
      throw new PullError('unreachable', 'the server sent another part than the one asked for')
    }
    const length = Number(answer.headers['content-length'] ?? Number.NaN)
    const size = isContinued ? resume.version.size : Number.isSafeInteger(length) ? length : linked.size
    const version: Version = isContinued
      ? resume.version
      : { url, etag: strongTag(answer.headers.etag), size, sha256: options.sha256?.toLowerCase() ?? linked.sha256 }
    await checkSpace(options, (version.size ?? 0) - (isContinued ? resume.bytes : 0))
    await writeFile(`${part}.json`, JSON.stringify(version))
    await append(part, isContinued ? resume.bytes : 0, body, version, options)
    signal?.throwIfAborted()
    return version
  } finally {
    body.destroy()
    body.on('error', () => {}) // what broke has been told already
  }
}

async function append(part: string, from: number, body: AsyncIterable<Buffer>, { size }: Version, options: PullOptions): Promise<void> {
  const handle = await open(part, from > 0 ? 'r+' : 'w')
  let done = from
  try {
    options.onProgress?.({ phase: from > 0 ? 'resuming' : 'fetching', done, total: size })
    for await (const chunk of whole(body)) {
      if (size !== undefined && done + chunk.length > size) throw new PullError('unreachable', 'more came than was announced')
      await handle.write(chunk, 0, chunk.length, done)
      done += chunk.length
      options.onProgress?.({ phase: 'fetching', done, total: size })
    }
    await handle.sync()
  } catch (error) {
    const full = (error as { code?: string }).code === 'ENOSPC' || (error as { code?: string }).code === 'EDQUOT'
    throw full ? new PullError('space', `the disk of ${dirname(part)} is full`, error) : error
  } finally {
    await handle.truncate(done).catch(() => {}) // a part that is too long is found by its digest
    await handle.close()
  }
  if (size !== undefined && done < size) throw new PullError('unreachable', 'the connection ended before the file did')
}

/** A body whose breaking is told as such, so that it is not taken for trouble with the disk. */
async function* whole(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body
  } catch (error) {
    throw new PullError('unreachable', `the connection broke (${(error as { code?: string }).code ?? 'failed'})`, error)
  }
}

/** Check the part and give it its name. */
async function finish({ file, onProgress, sha256: wanted, signal }: PullOptions, version: Version): Promise<Omit<Pulled, 'resumedAt'>> {
  const part = `${file}.part`
  const bytes = await sizeOf(part)
  const expected = wanted?.toLowerCase() ?? version.sha256
  const sha256 = await digestOf(part, bytes, onProgress, signal)
  if (expected !== undefined && sha256 !== expected) {
    await Promise.all([rm(part, { force: true }), rm(`${part}.json`, { force: true })])
    throw new PullError('digest', `the file is not what it should be: its SHA-256 is ${sha256}, not ${expected}; it was thrown away`)
  }
  await rename(part, file)
  await rm(`${part}.json`, { force: true })
  return { file, bytes, sha256, isVerified: expected !== undefined }
}

async function digestOf(
  file: string,
  total: number,
  onProgress: PullOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash: Hash = createHash('sha256')
  let done = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted()
    hash.update(chunk)
    done += chunk.length
    onProgress?.({ phase: 'checking', done, total })
  }
  return hash.digest('hex')
}

type Linked = { readonly size?: number; readonly sha256?: string }

/** Ask, and follow redirects ourselves: never from https to http, never with the credential to another host. */
async function follow(
  options: PullOptions,
  range: Readonly<Record<string, string>>,
): Promise<{ answer: Dispatcher.ResponseData; linked: Linked }> {
  let url = new URL(options.url)
  const first = url.host
  let linked: Linked = {}
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const answer = await ask(
      url,
      {
        ...range,
        'user-agent': 'drawbridge',
        'accept-encoding': 'identity',
        ...(options.authorization && url.host === first && { authorization: options.authorization }),
      },
      options.signal,
    )
    // The first to tell is whom the person named; where it leads to must not correct it.
    linked = { ...linkedIn(answer.headers), ...linked }
    const location = one(answer.headers.location)
    if (answer.statusCode < 300 || answer.statusCode >= 400 || location === undefined) return { answer, linked }
    answer.body.on('error', () => {}).destroy()
    const next = new URL(location, url)
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new PullError('redirects', `${url.host} leads from https to ${next.protocol}//, which is refused`)
    checkAddress(next)
    url = next
  }
  throw new PullError('redirects', `more than ${mostRedirects} redirects`)
}

async function ask(url: URL, headers: Record<string, string>, signal: AbortSignal | undefined): Promise<Dispatcher.ResponseData> {
  try {
    return await request(url, { headers, signal, headersTimeout: 30_000, bodyTimeout: 60_000 })
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw new PullError('unreachable', `${url.host} cannot be reached (${(error as { code?: string }).code ?? 'failed'})`, error)
  }
}

/** Hubs that keep large files elsewhere tell size and digest of the file on the way there. */
function linkedIn(headers: Readonly<Record<string, string | string[] | undefined>>): Linked {
  const tag = one(headers['x-linked-etag'])?.replace(/^W\/|"/g, '')
  const size = Number(one(headers['x-linked-size']) ?? Number.NaN)
  return { ...(tag && isDigest(tag) && { sha256: tag.toLowerCase() }), ...(Number.isSafeInteger(size) && { size }) }
}

function checkAddress({ protocol, hostname }: URL): void {
  const isHere = hostname === 'localhost' || zoneOfAddress(hostname) === 'device'
  if (protocol === 'https:' || (protocol === 'http:' && isHere)) return
  throw new PullError('address', `${protocol}//${hostname} is not fetched; only https is`)
}

async function checkSpace({ file, freeBytes = freeOn }: PullOptions, needed: number): Promise<void> {
  const free = await freeBytes(dirname(file))
  if (needed + spareBytes <= free) return
  const gigabytes = (count: number) => `${(count / 1e9).toFixed(1)} GB`
  throw new PullError('space', `${gigabytes(needed)} are needed and ${gigabytes(free)} are free in ${dirname(file)}`)
}

async function freeOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

function statusProblem(status: number): PullError {
  if (status === 401 || status === 403)
    return new PullError('refused', `the server refuses it (${status}): it may want a token, or its licence accepted`)
  if (status === 404 || status === 410) return new PullError('missing', `there is no such file (${status})`)
  if (status >= 500 || status === 429 || status === 408) return new PullError('unreachable', `the server answered ${status}`)
  return new PullError('status', `the server answered ${status}`)
}

/** What has come of this address before. A part whose note is missing or speaks of another address is of no use. */
async function partOf(file: string, url: string): Promise<{ bytes: number; version: Version } | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(`${file}.part.json`, 'utf8'))
    if (asString(at(note, 'url')) !== url) return undefined
    const version = { url, etag: asString(at(note, 'etag')), size: asNumber(at(note, 'size')), sha256: asString(at(note, 'sha256')) }
    return { bytes: await sizeOf(`${file}.part`), version }
  } catch {
    return undefined // nothing has come yet
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

function startOf(range: string | string[] | undefined): number | undefined {
  const start = /^bytes (\d+)-/.exec(one(range) ?? '')?.[1]
  return start === undefined ? undefined : Number(start)
}

/** `If-Range` takes strong validators only (RFC 9110 section 13.1.5). */
function strongTag(tag: string | string[] | undefined): string | undefined {
  const value = one(tag)
  return value?.startsWith('"') ? value : undefined
}

function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text)
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
