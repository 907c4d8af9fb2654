import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeServer, fakeKey, type ServerKind, serverKinds, startServer } from '../../test/fakes/servers.ts'
import { asArray, asNumber, asString, at, type Json, parseJson } from '../core/json.ts'
import type { ProviderName } from '../core/upstream.ts'
import { findServers, recognise } from './discover.ts'
import { anonymousProbe, askHttp } from './discover-probe.ts'
import { providers } from './providers/index.ts'

/** A limit that a busy test machine does not reach. */
const patient = 20_000

/** What each fake is; those that are absent are nothing. */
const truth: Readonly<Partial<Record<ServerKind, ProviderName>>> = {
  ollama: 'ollama',
  'ollama-older': 'ollama',
  lmstudio: 'lmstudio',
  'lmstudio-older': 'lmstudio',
  'lmstudio-empty': 'lmstudio',
  'lmstudio-locked': 'lmstudio',
  localai: 'localai',
  'localai-locked': 'localai',
  'localai-peers': 'localai',
  koboldcpp: 'koboldcpp',
  'koboldcpp-empty': 'koboldcpp',
  oobabooga: 'oobabooga',
  'oobabooga-locked': 'oobabooga',
  llamacpp: 'llamacpp',
  'llamacpp-router': 'llamacpp',
  'llamacpp-locked': 'llamacpp',
  'llamacpp-proxied': 'llamacpp',
  'llamacpp-loading': 'llamacpp',
  jan: 'jan',
  'jan-open': 'jan',
  vllm: 'vllm',
  'vllm-locked': 'vllm',
}

describe('finding local servers', () => {
  const servers = new Map<ServerKind, FakeServer>()
  beforeAll(async () => {
    for (const kind of fc.sample(fc.shuffledSubarray(serverKinds, { minLength: serverKinds.length }), 1)[0] ?? []) {
      servers.set(kind, await startServer(kind))
    }
  })
  afterAll(() => Promise.all([...servers.values()].map((server) => server.close())))
  const server = (kind: ServerKind): FakeServer => {
    const known = servers.get(kind)
    if (!known) throw new Error(`${kind} was not started`)
    return known
  }

  test('every server is recognised as itself and nothing else, whatever its port and the order of asking', async () => {
    // The hung one is judged by the limit alone, in a test of its own.
    const answering = [...servers.values()].filter(({ kind }) => kind !== 'hung')
    const order = fc.shuffledSubarray(answering, { minLength: answering.length })
    await fc.assert(
      fc.asyncProperty(order, async (shuffled) => {
        const found = await findServers({ ports: shuffled.map(({ port }) => port), environment: {}, limitMs: patient })
        const verdicts = new Map(found.map(({ base, provider }) => [base, provider]))
        expect(Object.fromEntries(shuffled.map(({ kind, base }) => [kind, verdicts.get(base)]))).toEqual(
          Object.fromEntries(shuffled.map(({ kind }) => [kind, truth[kind]])),
        )
      }),
      { numRuns: 3 },
    )
  }, 20_000)

  test('each recogniser alone says no to every server that is not its own', async () => {
    const mistakes: string[] = []
    for (const { kind, base } of servers.values()) {
      const others = providers.filter((provider) => provider.recognise && provider.name !== truth[kind])
      const probe = anonymousProbe(base, askHttp, AbortSignal.timeout(kind === 'hung' ? 200 : patient), 'device')
      for (const other of others) if (await other.recognise?.(probe)) mistakes.push(`${other.name} claims ${kind}`)
    }
    expect(mistakes).toEqual([])
  }, 20_000)

  test('ids are the providers’ names, numbered where there are several or where the config took one', async () => {
    const ports = [server('ollama').port, server('vllm').port, server('vllm-locked').port]
    const found = await findServers({
      ports,
      environment: {},
      known: [{ id: 'ollama', provider: 'vllm', base: 'http://10.9.8.7:1' }],
      limitMs: patient,
    })
    expect(found.map(({ id }) => id)).toEqual(['ollama-2', 'vllm', 'vllm-2'])
  })

  test('every listed provider that is a server can list its models, and every one with usual ports can be recognised', () => {
    expect(providers.filter(({ engine, models }) => !engine && !models).map(({ name }) => name)).toEqual([])
    expect(providers.filter(({ ports, recognise }) => ports && !recognise).map(({ name }) => name)).toEqual([])
    expect([...new Set(Object.values(truth))].sort()).toEqual(providers.flatMap(({ name, recognise }) => (recognise ? [name] : [])).sort())
  })

  test('a server that hangs, a web page and a flood of bytes are nothing, and cost no more than the limit', async () => {
    const began = performance.now()
    const verdicts = await Promise.all(
      (['hung', 'website', 'redirector', 'flood', 'stranger'] as const).map((kind) => recognise(server(kind).base)),
    )
    expect(verdicts).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(performance.now() - began).toBeLessThan(4_000)
  })

  test('closed ports are judged at once', async () => {
    const closed = await closedPort()
    expect(await recognise(`http://127.0.0.1:${closed}`, { limitMs: 60_000 })).toBe('closed')
    expect(await findServers({ ports: [closed], environment: {}, limitMs: 60_000 })).toEqual([])
  })

  test('a gateway like this one is skipped, though it answers Ollama’s routes', async () => {
    expect(await recognise(server('drawbridge').base, { limitMs: patient })).toBe('drawbridge')
    expect(await findServers({ ports: [server('drawbridge').port], environment: {} })).toEqual([])
  })

  test('our own port and addresses that the config names are not asked', async () => {
    const fresh = await startServer('ollama')
    const known = [{ id: 'box', provider: 'ollama' as const, base: `http://localhost:${fresh.port}/` }]
    await findServers({ ports: [fresh.port], environment: {}, known })
    await findServers({ ports: [fresh.port], environment: {}, ownPort: fresh.port })
    await fresh.close()
    expect(fresh.asked).toEqual([])
  })

  test('no question carries a credential or changes anything', async () => {
    const fresh = await startServer('llamacpp-locked')
    await findServers({ ports: [fresh.port], environment: { LLAMA_API_KEY: fakeKey, OPENAI_API_KEY: fakeKey } })
    await fresh.close()
    expect(fresh.asked.length).toBeGreaterThan(5)
    expect(fresh.asked.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(JSON.stringify(fresh.asked)).not.toContain(fakeKey)
    expect(fresh.asked.filter(({ headers }) => headers.authorization ?? headers.cookie)).toEqual([])
  })

  test('OLLAMA_HOST leads to a server elsewhere, also as the address it listens on', async () => {
    const { port } = server('ollama')
    for (const host of [`127.0.0.1:${port}`, `http://127.0.0.1:${port}`, `0.0.0.0:${port}`]) {
      expect(await findServers({ ports: [], environment: { OLLAMA_HOST: host }, limitMs: patient })).toEqual([
        { id: 'ollama', provider: 'ollama', base: `http://127.0.0.1:${port}` },
      ])
    }
    expect(await findServers({ ports: [], environment: { OLLAMA_HOST: 'http://[' } })).toEqual([])
  })

  test('a server that listens on IPv6 alone is found', async () => {
    const six = createServer((request, response) =>
      response.end(request.url === '/api/version' ? '{"version":"0.13.5"}' : request.url === '/' ? 'Ollama is running' : ''),
    )
    const hasSix = await new Promise<boolean>((resolve) => six.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true)))
    if (!hasSix) return console.warn('skipped: this machine has no IPv6 loopback')
    const { port } = six.address() as AddressInfo // it listens on TCP
    const found = await findServers({ ports: [port], environment: {}, limitMs: patient })
    six.close()
    expect(found).toEqual([{ id: 'ollama', provider: 'ollama', base: `http://[::1]:${port}` }])
  })

  test('an answer that is any JSON at all makes no recogniser throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.constantFrom(200, 401, 404, 503), async (json, status) => {
        const ask = async () => ({ status, headers: {}, text: JSON.stringify(json), json: json as unknown })
        const verdict = await recognise('http://127.0.0.1:1', { ask })
        expect(typeof verdict === 'object' ? verdict.name : verdict).toBeUndefined()
      }),
    )
  })
})

const folder = new URL('../../../shared/wire/recorded/', import.meta.url)
const areRecordingsThere = existsSync(folder)
if (!areRecordingsThere) console.warn('SKIPPED: no recorded exchanges beside the repository; recognition is tested on fakes alone')

describe.skipIf(!areRecordingsThere)('recorded answers of real servers', () => {
  for (const [file, run, expected] of [
    ['koboldcpp', 'run-main', 'koboldcpp'],
    ['koboldcpp', 'run-password-d', 'koboldcpp'],
    ['koboldcpp', 'run-nomodel-d', 'koboldcpp'],
    ['llamacpp', 'run-main', 'llamacpp'],
    ['llamacpp', 'run-main-np1', 'llamacpp'],
    ['llamacpp', 'run-router-d', 'llamacpp'],
    ['llamacpp', 'run-apikey-d', 'llamacpp'],
    ['llamacpp', 'run-loading-d', 'llamacpp'],
  ] as const) {
    test(`${file} (${run}) is recognised by what it really answered`, async () => {
      const ask = recordedAsk(file, run)
      const verdict = await recognise('http://127.0.0.1:1', { ask })
      expect(typeof verdict === 'object' ? verdict.name : verdict).toBe(expected)
    })
  }
})

/** Answers as a recorded server did; a path that was not recorded fails, as if the connection had broken. */
function recordedAsk(file: string, run: string): NonNullable<Parameters<typeof recognise>[1]>['ask'] {
  const rows = gunzipSync(readFileSync(new URL(`${file}.jsonl.gz`, folder)))
    .toString()
    .split('\n')
    .filter((line) => line.includes(`"${run}/`))
    .map((line): Json => parseJson(line))
  return async ({ method, url }) => {
    const { pathname } = new URL(url)
    const row = rows.find(
      (one) => asString(at(at(one, 'request'), 'method')) === method && asString(at(at(one, 'request'), 'path')) === pathname,
    )
    const response = at(row, 'response')
    if (!row) throw Object.assign(new Error('not recorded'), { code: 'ECONNRESET' })
    const text = asString(at(response, 'body_text')) ?? (asArray(at(response, 'chunks')) ?? []).join('')
    const headers = at(response, 'headers')
    return { status: asNumber(at(response, 'status')) ?? 0, headers: headers as Record<string, string>, text, json: at(response, 'body') } // headers are strings
  }
}

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('an address in the cloud that a variable names is not asked while the bridge is raised', async () => {
  const asked: string[] = []
  const look = async (isRaised: boolean, host: string) => {
    asked.length = 0
    await findServers({
      ports: [],
      environment: { OLLAMA_HOST: host },
      isRaised: () => isRaised,
      resolve: async (name) => [name === 'nas.example' ? '192.168.1.9' : '203.0.113.7'],
      ask: async ({ url }) => {
        asked.push(url)
        throw new Error('nobody answers')
      },
    })
    return asked.length > 0
  }
  expect(await look(true, 'https://models.example')).toBe(false)
  expect(await look(false, 'https://models.example')).toBe(true)
  expect(await look(true, 'http://nas.example:11434')).toBe(true)
})
