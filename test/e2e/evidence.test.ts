// A month of a real gateway goes out: what anybody planted in requests is in none of its files, and the bundle is checked as a user would.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { runLine } from '../../src/cli/program.ts'
import { openTerminal } from '../../src/cli/terminal.ts'
import { configSchema } from '../../src/config/schema.ts'
import { ruleOf } from '../../src/core/rules.ts'
import { upstreamAt } from '../chaos/house.ts'
import { call } from '../chaos/wire.ts'
import { type FakeUpstream, startFake } from '../fakes/upstream.ts'

const home = mkdtempSync(join(tmpdir(), 'evidence-e2e-'))
const month = new Date().toISOString().slice(0, 7)
const planted = {
  key: 'sk-caller-canary-0123456789abcdef',
  upstreamKey: 'upstream-canary-key-0123456789',
  operatorKey: 'operator-canary-key-0123456789',
  name: 'Wilhelmina Vanderkrook',
  mail: 'wilhelmina@vanderkrook-canary.example',
  words: 'the quarterly canary sings at dawn',
  header: 'canary-in-a-header-4711',
  secret: 'dictionary-canary-term',
  note: 'note-canary-of-the-reviewer',
}
let fake: FakeUpstream
let app: App

beforeAll(async () => {
  fake = await startFake({ models: ['m'] })
  writeFileSync(join(home, 'none.yaml'), '{}')
  const config = configSchema.parse({
    discover: false,
    server: { port: 0 },
    callers: [
      { name: 'ida', key: planted.key, role: 'member' },
      { name: 'nils', key: planted.operatorKey, role: 'operator' },
    ],
    privacy: {
      profile: 'legal',
      review: { levels: ['confidential'] },
      dictionaries: [{ name: 'clients', kind: 'CLIENT', terms: [planted.secret] }],
    },
    policy: {
      preset: 'balanced',
      rules: [ruleOf('no-embeddings-abroad', { localOnly: true }, { abilities: ['embeddings'] })],
    },
    upstreams: [
      upstreamAt('far', 'openai-chat', fake.url(), { zone: 'cloud', models: ['m'], key: planted.upstreamKey }),
      upstreamAt('near', 'openai-chat', fake.url(), { models: ['n'], key: planted.upstreamKey }),
    ],
  })
  app = await startApp({ config, home, environment: {} })
  const headers = { authorization: `Bearer ${planted.key}`, 'x-custom': planted.header }
  const send = async (model: string, content: string) =>
    (
      await call({ url: app.url, path: '/v1/chat/completions', body: { model, messages: [{ role: 'user', content }] }, headers }).captured
    ).body.toString()
  await send('far/m', `Say hello: ${planted.words}`)
  await send('near/n', `${planted.name} <${planted.mail}> of ${planted.secret}: ${planted.words}`)
  const text = `Write to ${planted.name} <${planted.mail}> about ${planted.secret}: ${planted.words}`
  const review = /r_[0-9a-f]{24}/.exec(await send('far/m', text))?.[0]
  const operator = { authorization: `Bearer ${planted.operatorKey}`, 'x-drawbridge-admin': '1' }
  const verdict = { state: 'approved', note: planted.note }
  expect((await call({ url: app.url, path: `/admin/reviews/${review}`, body: verdict, headers: operator }).captured).status).toBe(200)
  await send('far/m', text)
  await app.close()
}, 60_000)
afterAll(async () => {
  await fake.close()
  rmSync(home, { recursive: true, force: true })
})

const environment = {
  DRAWBRIDGE_HOME: home,
  DRAWBRIDGE_PORT: '1',
  DRAWBRIDGE_CONFIG: join(home, 'none.yaml'),
  NO_COLOR: '1',
  COLUMNS: '160',
}
const opened = openTerminal(environment)

async function run(...line: string[]): Promise<{ code: number; text: string }> {
  const printed: string[] = []
  const keep = (text = '') => void printed.push(text)
  const terminal = { ...opened, print: keep, tell: keep, progress: () => {} }
  const code = await runLine(line, { terminal, environment, signal: new AbortController().signal, heed: () => {} })
  return { code, text: printed.join('\n') }
}

const textsIn = (folder: string) =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'latin1') }))
const foundIn = (folder: string) =>
  textsIn(folder).flatMap(({ path, text }) =>
    Object.entries(planted).flatMap(([what, value]) => (text.includes(value) ? [`${path}: ${what}`] : [])),
  )

test('no word, name, key or header of a request is in any file of a bundle', async () => {
  const folder = join(home, 'month')
  const { code, text } = await run('export', 'evidence', '--month', month, '--out', folder)
  expect(text).toContain('4 requests')
  expect(code).toBe(0)
  expect(foundIn(folder)).toEqual([])
  const reviews = readFileSync(join(folder, 'reviews.jsonl'), 'utf8')
  expect(JSON.parse(reviews)).toMatchObject({
    state: 'approved',
    decided_by: 'nils',
    has_note: true,
    text_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  // The chained log names the hash of what was approved, so that nobody can say later that it was something else.
  const log = readFileSync(join(folder, 'admin-log.jsonl'), 'utf8')
    .split('\n')
    .find((line) => line.includes('review.approved'))
  expect(log).toContain((JSON.parse(reviews) as { text_sha256: string }).text_sha256)
})

test('with --with-text the redacted text and the note of a review are in it, and nothing else', async () => {
  const folder = join(home, 'month-with-text')
  await run('export', 'evidence', '--month', month, '--out', folder, '--with-text')
  const found = foundIn(folder)
  expect(found.every((place) => place.startsWith('reviews.jsonl: '))).toBe(true)
  expect(found).toEqual(['reviews.jsonl: words', 'reviews.jsonl: note'])
})

test('the rules in force are in it, and each decision names one of them', async () => {
  const folder = join(home, 'month-rules')
  await run('export', 'evidence', '--month', month, '--out', folder)
  const index = JSON.parse(readFileSync(join(folder, 'policy/index.json'), 'utf8')) as {
    kept: { kind: string; file: string }[]
    missing: string[]
  }
  expect(index.missing).toEqual([])
  expect(index.kept.map(({ kind }) => kind).sort()).toEqual(['policy', 'presets', 'privacy'])
  const policy = index.kept.find(({ kind }) => kind === 'policy')
  expect(readFileSync(join(folder, policy?.file ?? ''), 'utf8')).toContain('no-embeddings-abroad')
})

test('a zip verifies, a touched one is told with the line, and programs are told the same', async () => {
  const zip = join(home, 'month.zip')
  await run('export', 'evidence', '--month', month, '--out', zip)
  expect(await run('verify', zip)).toMatchObject({ code: 0, text: expect.stringContaining(`✓ Evidence for ${month}`) })
  const told = await run('verify', zip, '--json')
  expect(JSON.parse(told.text)).toMatchObject({ isSound: true, month, flaws: [], signer: { isKnown: true } })
  const folder = join(home, 'touched')
  await run('export', 'evidence', '--month', month, '--out', folder)
  const file = join(folder, 'egress.jsonl')
  writeFileSync(file, readFileSync(file, 'utf8').replace('"zone":"cloud"', '"zone":"private"'))
  const { code, text } = await run('verify', folder)
  expect(code).toBe(1)
  expect(text).toContain('egress.jsonl: egress line 1 was changed')
})

test('what is there is never written over, and a mistaken month or path is told with what to do', async () => {
  const there = join(home, 'none.yaml')
  expect(await run('export', 'evidence', '--month', month, '--out', there)).toMatchObject({ code: 2 })
  expect((await run('export', 'evidence', '--month', 'october')).code).toBe(2)
  expect((await run('verify', join(home, 'no.zip'))).code).toBe(2)
  expect((await run('verify', there)).text).toContain('is no sound zip')
  const { code, text } = await run('export', 'evidence', '--month', '2020-01', '--out', join(home, 'never'))
  expect(code).toBe(1)
  expect(text).toContain('Nothing is recorded of 2020-01.')
  expect(readdirSync(home).filter((name) => name.startsWith('.'))).toEqual([])
})
