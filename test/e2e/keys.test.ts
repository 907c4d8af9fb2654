// Keys as their giver meets them: by commands, with and without a gateway, and as the ones who got them.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Place } from './program.ts'

let place: Place

beforeEach(() => {
  place = new Place()
})
afterEach(() => place.leave())

const json = async (...args: string[]) => JSON.parse((await place.run([...args, '--json'])).out) as Record<string, unknown>
const modelsWith = (url: string, key: string) => fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })

test('a key made without a gateway opens the one that is started afterwards, and one revoked there no longer', async () => {
  const made = await json('keys', 'create', '--name', 'ada', '--zones', 'device,private')
  expect(Object.keys(made).slice(0, 2)).toEqual(['id', 'key'])
  expect(made).toMatchObject({ id: expect.stringMatching(/^k_/), key: expect.stringMatching(/^db_/), zones: ['device', 'private'] })
  const { url } = await place.up()
  expect((await modelsWith(url, String(made.key))).status).toBe(200)
  expect((await fetch(`${url}/v1/models`)).status).toBe(401)
  expect((await place.run(['status'])).code).toBe(0)
  expect((await place.run(['status'], { env: { DRAWBRIDGE_KEY: String(made.key) } })).code).toBe(4)
  expect(await place.run(['keys', 'revoke', 'ada'])).toMatchObject({ code: 0 })
  expect((await modelsWith(url, String(made.key))).status).toBe(401)
  expect((await json('keys', 'list')).keys).toEqual([])
  expect((await json('keys', 'list', '--all')).keys).toMatchObject([{ name: 'ada', state: 'revoked' }])
}, 60_000)

test('it is shown once, with how to use it, and the first is told to close the door', async () => {
  const { out } = await place.run(['keys', 'create', 'ada', '--team', 'legal'])
  const key = /db_\w{49}/.exec(out)?.[0] ?? ''
  expect(out).toContain(`OPENAI_API_KEY=${key}`)
  expect(out).toContain('It is the first key')
  expect(out).toContain('Team legal is new')
  for (const args of [
    ['keys', 'list', '--all'],
    ['keys', 'show', 'ada'],
    ['keys', 'show', 'ada', '--json'],
  ]) {
    const told = await place.run(args)
    expect([told.code, told.out.includes('ada'), told.out.includes(key), /[0-9a-f]{64}/.test(told.out)]).toEqual([0, true, false, false])
  }
  expect((await place.run(['keys', 'create', 'bob'])).out).not.toContain('first key')
}, 60_000)

test('mistakes are told as such', async () => {
  await place.run(['keys', 'create', 'ada'])
  const cases: [string[], number, string][] = [
    [['keys', 'create'], 2, 'a key needs a name'],
    [['keys', 'create', 'ada'], 1, 'is the name of a key that is in force'],
    [['keys', 'create', 'bob', '--role', 'boss'], 1, 'must be one of admin, operator, auditor, member'],
    [['keys', 'create', 'bob', '--expires', 'soon'], 1, 'must be a span such as 90d'],
    [['keys', 'revoke', 'nobody'], 1, 'there is no key nobody'],
    [['keys', 'rotate', 'ada', '--overlap', 'long'], 1, 'overlap'],
    [['teams', 'remove', 'nobody'], 1, 'there is no team nobody'],
  ]
  for (const [args, code, told] of cases) {
    const ran = await place.run(args)
    expect([ran.code, ran.err.includes(told)], `${args.join(' ')}: ${ran.err}`).toEqual([code, true])
  }
}, 60_000)

test('beyond loopback a key of the ledger is enough to start, and the check of the configuration knows it', async () => {
  const env = { DRAWBRIDGE_HOST: '0.0.0.0' }
  expect(await place.run(['config', 'check'], { env })).toMatchObject({ code: 1 })
  await place.run(['keys', 'create', 'ada'])
  expect(await place.run(['config', 'check'], { env })).toMatchObject({ code: 0, out: expect.stringContaining('keys of the ledger') })
  const { port } = await place.up([], { env })
  expect((await fetch(`http://127.0.0.1:${port}/v1/models`)).status).toBe(401)
  expect((await place.run(['keys', 'list'])).out).toContain('ada')
}, 60_000)

test('commands find an admin plane that has an address of its own', async () => {
  const { url, ...told } = await place.up([], { env: { DRAWBRIDGE_ADMIN_PORT: '0' } })
  const { adminUrl } = told as { adminUrl?: string }
  expect((await fetch(`${url}/admin/status`)).status).toBe(404)
  expect((await fetch(`${adminUrl}/admin/status`)).status).toBe(200)
  expect((await place.run(['raise'])).code).toBe(0)
  expect(await json('status')).toMatchObject({ bridge: { isRaised: true } })
}, 60_000)
