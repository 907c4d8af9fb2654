// While the bridge is raised home answers; lowered, the operator may ask for a second opinion. Nothing goes by itself.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeUpstream, startFake } from '../fakes/upstream.ts'
import { Place } from './program.ts'

let place: Place
let box: FakeUpstream
let tower: FakeUpstream
beforeEach(async () => {
  place = new Place()
  box = await startFake({ models: ['small'], reply: () => ({ text: 'from home' }) })
  tower = await startFake({ models: ['big'], reply: () => ({ text: 'from the cloud' }) })
})
afterEach(async () => {
  await place.leave()
  await Promise.all([box.close(), tower.close()])
})

const configure = (keep: number) =>
  writeFileSync(
    join(place.folder, 'drawbridge.yaml'),
    `upstreams:
  - { id: box, provider: openai-compatible, base: "${box.url()}/v1", models: [small] }
  - { id: tower, provider: openai-compatible, base: "${tower.url()}/v1", zone: cloud, models: [big] }
aliases: { auto: { prefer: [tower/big, box/small] } }
drafts: { keep: ${keep} }
`,
  )

const asked = () => tower.seen.filter(({ wire }) => wire !== undefined).length
const ask = (url: string, model: string, content: string) =>
  fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content }] }),
  })

test('what home answered in the cloud’s stead is listed, shown, sent when asked for, and then forgotten', async () => {
  configure(5)
  const { url } = await place.up()
  await place.run(['raise'])
  const response = await ask(url, 'auto', 'What is a drawbridge?')
  expect(response.headers.get('x-drawbridge-warnings')).toBe('answer quality-reduced')
  await ask(url, 'box/small', 'What home is asked by name is no draft')
  const id = String(response.headers.get('x-drawbridge-decision'))

  const refused = await place.run(['drafts', id, '--send'])
  expect([refused.code, refused.err.includes('raised')]).toEqual([4, true])
  expect((await place.run(['lower'])).out).toContain('drawbridge drafts')
  const listed = JSON.parse((await place.run(['drafts', '--json'])).out) as { drafts: { id: string; body?: string }[] }
  expect(listed.drafts).toMatchObject([{ id, caller: 'anonymous', model: 'auto', answeredBy: 'box/small' }])
  expect(listed.drafts[0]).not.toHaveProperty('body')
  expect((await place.run(['drafts', id])).out).toContain('What is a drawbridge?')
  expect(asked()).toBe(0)

  const sent = await place.run(['drafts', id, '--send'])
  expect([sent.code, sent.out.trim(), asked()]).toEqual([0, 'from the cloud', 1])
  expect((await place.run(['drafts'])).out).toContain('Nothing waits')
})

test('no words of a draft stand in the home, and all can be forgotten at once', async () => {
  configure(2)
  const { url } = await place.up()
  await place.run(['raise'])
  for (const word of ['one', 'two', 'three']) await ask(url, 'auto', `marmalade ${word}`)
  const folder = join(place.home, 'drafts')
  await expect.poll(() => readdirSync(folder).length).toBe(2)
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes('marmalade')).toBe(false)
  expect((await place.run(['drafts', '--drop', '--all'])).out).toContain('2 forgotten')
  expect(readdirSync(folder)).toEqual([])
})

test('nothing is kept unless the operator asks for it', async () => {
  configure(0)
  const { url } = await place.up()
  await place.run(['raise'])
  await ask(url, 'auto', 'anything')
  expect((await place.run(['drafts'])).out).toContain('Nothing waits')
})
