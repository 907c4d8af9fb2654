// The configurations that docs/privacy.md offers, run as a whole gateway between a fake cloud and a fake home: what the page says of them holds.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { startApp } from '../src/app.ts'
import { parseConfig } from '../src/config/load.ts'
import { startFake } from './fakes/upstream.ts'

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const keys = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'DRAFTING_KEY', 'LITIGATION_KEY', 'PARTNERS_KEY', 'WARDS_KEY', 'RESEARCH_KEY']
const environment = Object.fromEntries(keys.map((name) => [name, `test-${name.toLowerCase()}`]))

/** A house by one of the examples. Only the addresses are other ones. */
async function houseOf(example: string) {
  const text = readFileSync(join(import.meta.dirname, '../examples', example), 'utf8')
  const { config, problems } = parseConfig(text, environment)
  expect(problems).toEqual([])
  const [cloud, box] = [await startFake(), await startFake()]
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-example-'))
  const upstreams = config.upstreams.map((upstream) =>
    upstream.id === 'tower' ? { ...upstream, base: cloud.url(), zone: 'cloud' as const } : { ...upstream, base: box.url() },
  )
  const app = await startApp({
    environment: {},
    home,
    config: { ...config, discover: false, server: { ...config.server, port: 0 }, upstreams },
  })
  cleanUps.push(async () => {
    await app.close()
    await Promise.all([cloud.close(), box.close()])
    rmSync(home, { recursive: true, force: true })
  })
  const ask = async (model: string, content: string, caller = '') => {
    const response = await fetch(`${app.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(caller && { authorization: `Bearer test-${caller}_key` }) },
      body: JSON.stringify({ model, messages: [{ role: 'user', content }] }),
    })
    const body = (await response.json()) as { error?: { code?: string; message?: string } }
    const left = cloud.seen.splice(0).filter(({ method }) => method === 'POST')
    return {
      route: response.headers.get('x-drawbridge-route'),
      code: body.error?.code,
      message: body.error?.message,
      left: left.map(({ body }) => body).join(),
    }
  }
  return { app, ask }
}

describe('a law firm', () => {
  test('names, sums and dates leave as others', async () => {
    const { ask } = await houseOf('law-firm.yaml')
    const { route, left } = await ask('draft', 'Write to Mr Omar Said: EUR 12,500 are due on 3 March 2025.', 'drafting')
    expect(route).toBe('redacted-cloud')
    expect(left).toContain('Write to Mr ')
    for (const value of ['Omar', 'Said', '12,500', '3 March 2025']) expect(left).not.toContain(value)
  })

  test('on a named matter somebody looks first', async () => {
    const { app, ask } = await houseOf('law-firm.yaml')
    const question = () => ask('tower/claude-sonnet-4-5', 'Please draft a note on project heron.', 'drafting')
    const held = await question()
    expect([held.code, held.left]).toEqual(['policy.held', ''])
    const [review] = await app.ledger.store.listReviews({ state: 'waiting', limit: 10 })
    expect(review?.text).toBeDefined()
    expect(review?.text).not.toMatch(/heron/i)
    await app.ledger.store.decideReview(review?.id ?? '', { state: 'approved', at: new Date().toISOString(), by: 'test' })
    const approved = await question()
    expect([approved.route, approved.left]).toEqual(['redacted-cloud', review?.text])
  })

  test('where a model at home may answer too, nobody needs to wait', async () => {
    const { app, ask } = await houseOf('law-firm.yaml')
    expect(await ask('draft', 'Please draft a note on project heron.', 'drafting')).toMatchObject({ route: 'local', left: '' })
    expect(await app.ledger.store.listReviews({ state: 'waiting', limit: 10 })).toHaveLength(1)
  })

  test('what litigation sends is answered at home', async () => {
    const { ask } = await houseOf('law-firm.yaml')
    expect(await ask('draft', 'What does force majeure mean?', 'litigation')).toMatchObject({ route: 'local', left: '' })
  })

  test('what a sealed matter is in is answered at home', async () => {
    const { ask } = await houseOf('law-firm.yaml')
    expect(await ask('draft', 'Summarise what we know of Project Kestrel.', 'drafting')).toMatchObject({ route: 'local', left: '' })
  })

  test('a secret is refused', async () => {
    const { ask } = await houseOf('law-firm.yaml')
    const { code, message, left } = await ask('tower/claude-sonnet-4-5', 'The data room password is "kestrel-Harbour-91".', 'drafting')
    expect([code, left]).toEqual(['policy.refused', ''])
    expect(message).toContain('blocked from leaving')
  })
})

describe('a hospital', () => {
  test('a general question goes out, a person stays', async () => {
    const { ask } = await houseOf('hospital.yaml')
    expect((await ask('auto', 'What does the word tachycardia mean?', 'wards')).route).toBe('cloud')
    expect(await ask('auto', 'Write a discharge letter for Mrs Wanda Haddad.', 'wards')).toMatchObject({ route: 'local', left: '' })
    expect(await ask('auto', 'Who is enrolled in ORION-3?', 'wards')).toMatchObject({ route: 'local', left: '' })
  })

  test('what research sends out, somebody reads first', async () => {
    const { ask } = await houseOf('hospital.yaml')
    expect(await ask('tower/gpt-5', 'What does the word tachycardia mean?', 'research')).toMatchObject({ code: 'policy.held', left: '' })
  })
})

describe('a developer', () => {
  test('code goes out as it is, but for people, keys and what is not announced', async () => {
    const { ask } = await houseOf('developer.yaml')
    const code = 'def total(rows):\n    return sum(row.amount for row in rows if row.year == 2024)'
    const plain = await ask('claude-sonnet-4-5', code)
    expect([plain.route, JSON.parse(plain.left).messages[0].content[0].text]).toEqual(['cloud', code])
    const token = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_')
    const { route, left } = await ask('claude-sonnet-4-5', `# TODO ask wanda.haddad@intra-zyx.example about Bluefinch\nTOKEN = "${token}"`)
    expect(route).toBe('redacted-cloud')
    for (const value of ['wanda', 'haddad', 'Bluefinch', token]) expect(left).not.toContain(value)
    expect(left).toMatch(/\[\[EMAIL_1\]\].*\[\[PROJECT_1\]\].*removed\]/s)
  })
})
