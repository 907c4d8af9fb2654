import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PullError, pull } from './pull.ts'

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251))
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

type Host = {
  readonly url: string
  readonly server: Server
  readonly ranges: (string | undefined)[]
  readonly authorizations: (string | undefined)[]
}

/**
 * A server of one file that takes ranges, and breaks each connection while `cuts` lasts: after so many bytes, and once they have been kept,
 * because what is still on its way when a connection is reset is lost on any system.
 */
async function host(options: {
  body?: Buffer
  etag?: () => string | undefined
  cuts?: number[]
  part?: string
  headers?: Record<string, string>
  instead?: (request: IncomingMessage, response: ServerResponse) => boolean
}): Promise<Host> {
  const { body = content, etag = () => '"one"', cuts = [], part = `${file()}.part` } = options
  const ranges: Host['ranges'] = []
  const authorizations: Host['authorizations'] = []
  const server = createServer((request, response) => {
    if (options.instead?.(request, response)) return
    ranges.push(request.headers.range)
    authorizations.push(request.headers.authorization)
    const tag = etag()
    const isFresh = request.headers['if-range'] === undefined || request.headers['if-range'] === tag
    const from = isFresh ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0
    const rest = body.subarray(from)
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': rest.length,
      ...(tag && { etag: tag }),
      ...(from > 0 && { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` }),
      ...options.headers,
    })
    const cut = cuts.shift()
    if (cut === undefined) response.end(rest)
    else {
      response.flushHeaders()
      response.write(rest.subarray(0, cut))
      const whenKept = () => {
        const kept = existsSync(part) ? statSync(part).size : 0
        if (kept >= from + Math.min(cut, rest.length)) response.socket?.resetAndDestroy()
        else setTimeout(whenKept, 1)
      }
      whenKept()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is an object
  servers.push(server)
  return { url: `http://127.0.0.1:${port}/model.gguf`, server, ranges, authorizations }
}

const servers: Server[] = []
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pull-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  rmSync(folder, { recursive: true, force: true })
})

const noPause = async () => {}
const file = () => join(folder, 'models', 'model.gguf')

test('a connection that breaks half-way is taken up where it stopped, and the file is whole', async () => {
  const { url, ranges } = await host({ cuts: [100_000, 50_000] })
  const pulled = await pull({ url, file: file(), pause: noPause, sha256: digestOf(content) })
  expect(readFileSync(file()).equals(content)).toBe(true)
  expect(pulled).toMatchObject({ bytes: content.length, sha256: digestOf(content), isVerified: true })
  expect(ranges[0]).toBeUndefined()
  expect(ranges.slice(1).every((range) => /^bytes=\d+-$/.test(range ?? ''))).toBe(true)
  expect(existsSync(`${file()}.part`)).toBe(false)
  expect(existsSync(`${file()}.part.json`)).toBe(false)
})

test('wherever connections break, the file that gets its name is the file that was asked for', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 120_000 }), { maxLength: 4 }), async (cuts) => {
      const target = join(folder, `${run++}.gguf`)
      const { url } = await host({ cuts: [...cuts], part: `${target}.part` })
      await pull({ url, file: target, pause: noPause })
      expect(digestOf(readFileSync(target))).toBe(digestOf(content))
    }),
    { numRuns: 15 },
  )
})

test('a later run goes on from the part that an earlier one left', async () => {
  const first = await host({ cuts: [120_000, 0, 0, 0, 0, 0, 0] })
  await expect(pull({ url: first.url, file: file(), pause: noPause, tries: 2 })).rejects.toMatchObject({ problem: 'unreachable' })
  const kept = statSync(`${file()}.part`).size
  expect(kept).toBeGreaterThan(0)
  first.ranges.length = 0
  const cutsAreOver = await pull({ url: first.url, file: file(), pause: noPause, tries: 9 })
  expect(cutsAreOver.resumedAt).toBe(kept)
  expect(first.ranges[0]).toBe(`bytes=${kept}-`)
  expect(readFileSync(file()).equals(content)).toBe(true)
})

test('a file that changed meanwhile is fetched anew, never glued to the old part', async () => {
  let tag = '"old"'
  const { url } = await host({ etag: () => tag, cuts: [100_000] })
  const asked = pull({
    url,
    file: file(),
    pause: async () => {
      tag = '"new"'
    },
  })
  await asked
  expect(readFileSync(file()).equals(content)).toBe(true)
})

test('without an ETag there is no resuming, because nothing says that the rest fits', async () => {
  const { url, ranges } = await host({ etag: () => undefined, cuts: [100_000] })
  await pull({ url, file: file(), pause: noPause })
  expect(ranges).toEqual([undefined, undefined])
  expect(readFileSync(file()).equals(content)).toBe(true)
})

describe('the digest', () => {
  test('that is wrong throws the file away', async () => {
    const { url } = await host({})
    await expect(pull({ url, file: file(), sha256: 'a'.repeat(64) })).rejects.toMatchObject({ problem: 'digest' })
    expect(existsSync(file())).toBe(false)
    expect(existsSync(`${file()}.part`)).toBe(false)
  })

  test('is taken from the header of a hub that keeps large files elsewhere', async () => {
    const good = await host({ headers: { 'x-linked-etag': `"${digestOf(content)}"` } })
    expect(await pull({ url: good.url, file: file() })).toMatchObject({ isVerified: true })
    const bad = await host({ headers: { 'x-linked-etag': `"${'b'.repeat(64)}"` } })
    await expect(pull({ url: bad.url, file: join(folder, 'bad.gguf') })).rejects.toMatchObject({ problem: 'digest' })
  })

  test('is the word of the host that was named, whatever the host says to which it leads', async () => {
    const storage = await host({ headers: { 'x-linked-etag': `"${digestOf(content)}"` } })
    const hub = await host({
      instead: (_, response) => {
        response.writeHead(302, { location: storage.url, 'x-linked-etag': `"${'b'.repeat(64)}"` }).end()
        return true
      },
    })
    await expect(pull({ url: hub.url, file: file() })).rejects.toMatchObject({ problem: 'digest' })
  })

  test('of a part that was tampered with is found out', async () => {
    const { url } = await host({ cuts: [100_000, 0, 0, 0] })
    await pull({ url, file: file(), pause: noPause, tries: 1 }).catch(() => {})
    const part = readFileSync(`${file()}.part`)
    part[10] = (part[10] ?? 0) ^ 1
    writeFileSync(`${file()}.part`, part)
    await expect(pull({ url, file: file(), pause: noPause, tries: 9, sha256: digestOf(content) })).rejects.toMatchObject({
      problem: 'digest',
    })
  })
})

test('Ctrl-C keeps what has come', async () => {
  const { url } = await host({})
  const stop = new AbortController()
  const asked = pull({
    url,
    file: file(),
    signal: stop.signal,
    onProgress: ({ phase, done }) => {
      if (phase === 'fetching' && done > 0) stop.abort()
    },
  })
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  expect(statSync(`${file()}.part`).size).toBeGreaterThan(0)
  expect(existsSync(file())).toBe(false)
})

test('a disk without room is told before anything is written', async () => {
  const { url } = await host({})
  await expect(pull({ url, file: file(), freeBytes: async () => 1_000 })).rejects.toMatchObject({ problem: 'space' })
  expect(existsSync(`${file()}.part`)).toBe(false)
})

describe('addresses', () => {
  test('without encryption are refused beyond this machine', async () => {
    for (const url of ['http://example.org/m.gguf', 'ftp://127.0.0.1/m.gguf', 'http://10.0.0.1/m.gguf'])
      await expect(pull({ url, file: file() })).rejects.toMatchObject({ problem: 'address' })
  })

  test('that lead elsewhere are followed without the credential, and not for ever', async () => {
    const far = await host({})
    const near = await host({
      instead: (_, response) => {
        response.writeHead(302, { location: far.url }).end()
        return true
      },
    })
    await pull({ url: near.url, file: file(), authorization: 'Bearer hf_secret' })
    expect(far.authorizations).toEqual([undefined])
    const round = await host({
      instead: (_, response) => {
        response.writeHead(302, { location: '/again.gguf' }).end()
        return true
      },
    })
    await expect(pull({ url: round.url, file: join(folder, 'round.gguf') })).rejects.toMatchObject({ problem: 'redirects' })
  })

  test('that lead from here to an unencrypted one elsewhere are refused', async () => {
    const near = await host({
      instead: (_, response) => {
        response.writeHead(302, { location: 'http://example.org/m.gguf' }).end()
        return true
      },
    })
    await expect(pull({ url: near.url, file: file() })).rejects.toMatchObject({ problem: 'address' })
  })
})

test('refusals are told apart and not tried again', async () => {
  for (const [status, problem] of [
    [401, 'refused'],
    [404, 'missing'],
    [418, 'status'],
  ] as const) {
    let asked = 0
    const { url } = await host({
      instead: (_, response) => {
        asked++
        response.writeHead(status).end('no')
        return true
      },
    })
    const error = await pull({ url, file: file(), pause: noPause }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(PullError)
    expect(error).toMatchObject({ problem })
    expect(asked).toBe(1)
  }
})
