import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeServer, fakeKey, type ServerKind, startServer } from '../../test/fakes/servers.ts'
import { configSchema, type UpstreamConfig } from '../config/schema.ts'
import type { World } from '../core/world.ts'
import { createCatalog } from './catalog.ts'
import type { Ask } from './discover-probe.ts'
import { examine, type Finding, type Patient } from './doctor.ts'

const now = Date.UTC(2026, 10, 20, 12)
const world: World = { now: () => now, monotonic: () => 0, random: () => 0.5, id: (prefix) => `${prefix}_1` }
const started: FakeServer[] = []
const home = mkdtempSync(join(tmpdir(), 'drawbridge-doctor-'))
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()))
  chmodSync(home, 0o700)
})
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

async function serve(kind: ServerKind): Promise<FakeServer> {
  const server = await startServer(kind)
  started.push(server)
  return server
}

type Ill = Partial<Patient> & { upstreams?: readonly UpstreamConfig[]; server?: object; ledger?: object; resolves?: boolean }

async function findingsOf({ upstreams = [], server = { port: 0 }, ledger = {}, resolves = true, ...patient }: Ill): Promise<Finding[]> {
  const config = configSchema.parse({ upstreams, server, ledger, discover: false })
  const resolve = async () => (resolves ? ['127.0.0.1'] : [])
  const catalog = await createCatalog({ config, environment: {}, world, home, resolve })
  return examine({ catalog, config, environment: {}, home, bridge: { isRaised: false }, node: 'v24.0.0', now: () => now, ...patient })
}

/** The findings about an upstream, worst first left as they come. */
async function about(upstream: UpstreamConfig, more: Ill = {}): Promise<Finding[]> {
  return (await findingsOf({ upstreams: [upstream], ...more })).filter(({ subject }) => subject === upstream.id)
}

describe('the machine', () => {
  test('an old Node is bad, a new one is well', async () => {
    for (const [node, level] of [
      ['v22.17.9', 'bad'],
      ['v20.20.2', 'bad'],
      ['v22.18.0', 'ok'],
      ['v25.1.0', 'ok'],
    ] as const) {
      expect((await findingsOf({ node })).find(({ subject }) => subject === 'node')?.level).toBe(level)
    }
  })

  test('every problem of the config file is told with its line', async () => {
    const findings = await findingsOf({
      file: 'drawbridge.yaml',
      problems: [{ line: 7, path: 'upstreams.0.bse', detail: 'unknown key "bse"' }],
    })
    expect(findings.find(({ subject }) => subject === 'config')).toMatchObject({
      level: 'bad',
      says: 'drawbridge.yaml:7: upstreams.0.bse: unknown key "bse".',
    })
  })

  test('the port is ours, free, or taken by somebody with a name', async () => {
    const ofPort = async (port: number) => (await findingsOf({ server: { port } })).find(({ subject }) => subject === 'port')
    expect(await ofPort((await serve('drawbridge')).port)).toMatchObject({ level: 'ok' })
    expect(await ofPort((await serve('llamacpp')).port)).toMatchObject({ level: 'bad', says: expect.stringContaining('llama.cpp listens') })
    const gone = await serve('website')
    expect(await ofPort(gone.port)).toMatchObject({ level: 'bad', says: expect.stringContaining('Something else') })
    await gone.close()
    expect(await ofPort(gone.port)).toMatchObject({ level: 'note', says: expect.stringContaining('does not run') })
  })

  test('a ledger whose place cannot be written is bad; a folder that will be made is not', async () => {
    const ofLedger = async (ledger: object) => (await findingsOf({ ledger })).find(({ subject }) => subject === 'ledger')
    expect(await ofLedger({ url: `sqlite:${home}/new/deeper/ledger.db` })).toMatchObject({ level: 'ok' })
    writeFileSync(join(home, 'file'), '')
    expect(await ofLedger({ url: `sqlite:${home}/file/ledger.db` })).toMatchObject({ level: 'bad' })
    if (process.getuid?.() === 0) return console.warn('skipped: root may write anywhere')
    chmodSync(home, 0o500)
    expect(await ofLedger({})).toMatchObject({ level: 'bad', says: expect.stringContaining('EACCES') })
  })

  test('a clock that differs from the providers’ is told, one that agrees is well', async () => {
    const hosted =
      (at: number): Ask =>
      async () => ({ status: 200, headers: { date: new Date(at).toUTCString() }, text: '', json: { data: [{ id: 'gpt-x' }] } })
    const clock = async (skew: number) =>
      (await findingsOf({ upstreams: [{ id: 'o', provider: 'openai', key: 'k' }], ask: hosted(now - skew) })).find(
        ({ subject }) => subject === 'clock',
      )
    expect(await clock(0)).toMatchObject({ level: 'ok' })
    expect(await clock(600_000)).toMatchObject({ level: 'warn', says: expect.stringContaining('600 s ahead') })
    expect(await clock(-600_000)).toMatchObject({ level: 'warn', says: expect.stringContaining('600 s behind') })
  })

  test('with nothing at hand it is said what to start', async () => {
    expect((await findingsOf({})).find(({ subject }) => subject === 'upstreams')).toMatchObject({
      level: 'warn',
      mend: expect.stringContaining('Ollama'),
    })
    const server = await serve('vllm')
    expect(
      (await findingsOf({ upstreams: [{ id: 'v', provider: 'vllm', base: server.base }] })).some(({ subject }) => subject === 'upstreams'),
    ).toBe(false)
  })
})

describe('an upstream', () => {
  test('that does not answer, wants a key, refuses one, is loading, or is somebody else', async () => {
    const gone = await serve('vllm')
    await gone.close()
    const locked = (await serve('llamacpp-locked')).base
    const cases: [UpstreamConfig, Partial<Finding>][] = [
      [
        { id: 'a', provider: 'vllm', base: gone.base },
        { level: 'bad', says: `vLLM does not answer at ${gone.base}.` },
      ],
      [
        { id: 'a', provider: 'llamacpp', base: locked },
        { level: 'bad', says: 'llama.cpp wants a key and none is set.' },
      ],
      [
        { id: 'a', provider: 'llamacpp', base: locked, key: 'wrong' },
        { level: 'bad', says: expect.stringContaining('refuses the key') },
      ],
      [
        { id: 'a', provider: 'llamacpp', base: (await serve('llamacpp-loading')).base },
        { level: 'note', says: expect.stringContaining('not ready yet') },
      ],
      [
        { id: 'a', provider: 'ollama', base: (await serve('vllm')).base },
        { level: 'bad', mend: expect.stringContaining('provider: vllm') },
      ],
      [
        { id: 'a', provider: 'vllm', base: (await serve('website')).base },
        { level: 'bad', says: expect.stringContaining('does not list models as vLLM does') },
      ],
      [
        { id: 'a', provider: 'lmstudio', base: (await serve('drawbridge')).base },
        { level: 'bad', says: expect.stringContaining('is a Drawbridge') },
      ],
      [
        { id: 'a', provider: 'openai' },
        { level: 'bad', says: 'OpenAI wants a key and none is set.', mend: expect.stringContaining('OPENAI_API_KEY') },
      ],
    ]
    for (const [upstream, expected] of cases) expect(await about(upstream)).toContainEqual(expect.objectContaining(expected))
  })

  test('Ollama’s small window and models that run elsewhere are told with numbers and names', async () => {
    const findings = await about({ id: 'box', provider: 'ollama', base: (await serve('ollama')).base })
    expect(findings).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        says: expect.stringMatching(/riverbed:8b .* 4096 .* 131072/),
        mend: expect.stringContaining('contextTokens'),
      }),
    )
    expect(findings).toContainEqual(
      expect.objectContaining({ level: 'note', says: expect.stringMatching(/giant:120b-cloud, plain-copy:latest run elsewhere/) }),
    )
  })

  test('a larger window that is asked for frees from the trap', async () => {
    const findings = await about({ id: 'box', provider: 'ollama', base: (await serve('ollama')).base, contextTokens: 16_384 })
    expect(findings.filter(({ level }) => level === 'warn' || level === 'bad')).toEqual([])
  })

  test('without a model, or with one whose window nobody tells', async () => {
    expect(await about({ id: 'k', provider: 'koboldcpp', base: (await serve('koboldcpp-empty')).base })).toContainEqual(
      expect.objectContaining({ level: 'warn', says: 'KoboldCpp runs but has no model.' }),
    )
    expect(await about({ id: 't', provider: 'oobabooga', base: (await serve('oobabooga')).base })).toContainEqual(
      expect.objectContaining({ level: 'note', says: expect.stringContaining('does not tell the context window') }),
    )
  })

  test('a model that the config names and the server does not have', async () => {
    const { base } = await serve('vllm')
    expect(await about({ id: 'v', provider: 'vllm', base, models: ['fen/fen-32b', 'fen/other'] })).toContainEqual(
      expect.objectContaining({ level: 'warn', says: 'The configuration names fen/other, which vLLM does not list.' }),
    )
  })

  test('a key that would be sent in the clear, a key with a line break in it, a name that does not resolve', async () => {
    const ask: Ask = async () => ({ status: 200, headers: {}, text: '', json: { data: [] } })
    expect(await about({ id: 'o', provider: 'openai', base: 'http://api.example.com/v1', key: 'k' }, { ask })).toContainEqual(
      expect.objectContaining({ level: 'bad', mend: 'Use an https address.' }),
    )
    expect(await about({ id: 'o', provider: 'openai', key: 'k\nk' }, { ask })).toContainEqual(
      expect.objectContaining({ level: 'warn', says: expect.stringContaining('white space') }),
    )
    expect(await about({ id: 'v', provider: 'vllm', base: 'http://nowhere.example' }, { ask, resolves: false })).toContainEqual(
      expect.objectContaining({ level: 'bad', says: expect.stringContaining('does not resolve') }),
    )
  })

  test('with the bridge raised no provider is asked', async () => {
    const asked: string[] = []
    const ask: Ask = async ({ url }) => {
      asked.push(url)
      return { status: 200, headers: {}, text: '', json: { data: [] } }
    }
    const findings = await findingsOf({
      upstreams: [{ id: 'o', provider: 'openai', key: 'k' }],
      bridge: { isRaised: true, since: '2026-11-20' },
      ask,
    })
    expect(asked).toEqual([])
    expect(findings.find(({ subject }) => subject === 'bridge')?.says).toContain('nothing leaves')
  })

  test('an embedded model without its package, without its file, and with both', async () => {
    const path = join(home, 'm.gguf')
    const embedded = async (isInstalled: boolean) => about({ id: 'e', provider: 'embedded', path }, { hasPackage: () => isInstalled })
    expect(await embedded(false)).toMatchObject([{ level: 'bad', mend: expect.stringContaining('node-llama-cpp') }])
    rmSync(path, { force: true })
    expect(await embedded(true)).toMatchObject([{ level: 'bad', says: expect.stringContaining('is not there') }])
    writeFileSync(path, '')
    expect(await embedded(true)).toMatchObject([{ level: 'ok' }])
  })

  test('long prompts are tried only when asked for; a server that cuts them is bad, one that refuses is well', async () => {
    const trial = async (kind: ServerKind, deep: boolean) =>
      about({ id: 'box', provider: 'ollama', base: (await serve(kind)).base }, { deep })
    const isCut = expect.objectContaining({ level: 'bad', says: expect.stringMatching(/was sent about \d+ tokens, read 4096 /) })
    expect(await trial('ollama-older', true)).toContainEqual(isCut)
    expect(await trial('ollama', true)).toContainEqual(
      expect.objectContaining({ level: 'ok', says: expect.stringContaining('or refused it') }),
    )
    expect(started.every(({ asked }) => asked.some(({ path }) => path === '/api/chat'))).toBe(true)
    await trial('ollama-older', false)
    expect(started.at(-1)?.asked.some(({ path }) => path === '/api/chat')).toBe(false)
  })
})

test('no finding holds a key', async () => {
  const locked = await serve('llamacpp-locked')
  const findings = await findingsOf({
    upstreams: [
      { id: 'a', provider: 'llamacpp', base: locked.base, key: `${fakeKey}-wrong` },
      { id: 'b', provider: 'openai', base: 'http://127.0.0.1:1/v1', key: ` ${fakeKey}` },
    ],
  })
  expect(JSON.stringify(findings)).not.toContain(fakeKey)
  for (const { level, says, mend } of findings) {
    expect(says).toMatch(/^\S.*\.$/s)
    if (level === 'bad' || level === 'warn') expect(mend).toBeTruthy()
  }
})
