import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Draft, largestDraft, openDrafts } from './drafts.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drawbridge-drafts-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const houseKey = new Uint8Array(32).fill(7)
const draft = (id: string, body = '{"messages":[]}'): Draft => ({
  id,
  at: '2026-11-20T18:00:00.000Z',
  caller: 'anonymous',
  path: '/v1/chat/completions',
  wire: 'openai-chat',
  model: 'auto',
  level: 'internal',
  labels: ['eu'],
  answeredBy: 'box/small',
  body,
})
const drafts = (keep = 10, key = houseKey) => openDrafts({ home, houseKey: key, most: () => keep })

test('a draft comes back as it was, and its words stand in no file', async () => {
  const store = drafts()
  store.keep(draft('d_1', 'a secret word'))
  await store.flush()
  expect(await drafts().get('d_1')).toEqual(draft('d_1', 'a secret word'))
  const [name = ''] = readdirSync(join(home, 'drafts'))
  const file = join(home, 'drafts', name)
  expect(readFileSync(file).includes('secret')).toBe(false)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('only so many are kept, and the oldest make room', async () => {
  const store = drafts(3)
  for (let index = 0; index < 9; index++) store.keep(draft(`d_${index}`))
  await store.flush()
  expect((await store.list()).map(({ id }) => id)).toEqual(['d_8', 'd_7', 'd_6'])
})

test('none are kept unless the operator asks for it, nor what is too large', async () => {
  const none = drafts(0)
  none.keep(draft('d_1'))
  await none.flush()
  const some = drafts()
  some.keep(draft('d_2', 'x'.repeat(largestDraft + 1)))
  await some.flush()
  expect(await drafts().list()).toEqual([])
})

test('what was changed, exchanged or sealed in another house is not read', async () => {
  const store = drafts()
  for (const id of ['d_1', 'd_2', 'd_3']) store.keep(draft(id))
  await store.flush()
  const file = (id: string) => join(home, 'drafts', `${id}.draft`)
  const bytes = readFileSync(file('d_1'))
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  writeFileSync(file('d_1'), bytes)
  writeFileSync(file('d_2'), readFileSync(file('d_3')))
  expect((await store.list()).map(({ id }) => id)).toEqual(['d_3'])
  expect(await drafts(10, new Uint8Array(32).fill(8)).list()).toEqual([])
})

test('a dropped draft is gone, and no id leads out of the folder', async () => {
  const store = drafts()
  store.keep(draft('d_1'))
  store.keep(draft('../d_2'))
  await store.flush()
  expect([await store.drop('d_1'), await store.drop('d_1'), await store.drop('../drafts')]).toEqual([true, false, false])
  expect([await store.get('../d_2'), await store.list()]).toEqual([undefined, []])
})

test('a folder that cannot be written is told and nothing more', async () => {
  writeFileSync(join(home, 'drafts'), '')
  const told: string[] = []
  const store = openDrafts({ home, houseKey, most: () => 1, warn: (message) => told.push(message) })
  store.keep(draft('d_1'))
  await store.flush()
  expect(told).toEqual(['A draft could not be kept (EEXIST).'])
})
