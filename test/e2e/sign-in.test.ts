// People sign in at a real provider and come back: as they should, and as they should not.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type App, type LogLine, realWorld, startApp } from '../../src/app.ts'
import { configSchema } from '../../src/config/schema.ts'
import { ownerKeyIn } from '../../src/gateway/access/owner.ts'
import { Browser } from '../fakes/browser.ts'
import { type Identity, startIdentity } from '../fakes/identity.ts'

const folder = mkdtempSync(join(tmpdir(), 'sign-in-'))
const accounts = {
  ada: { email: 'Ada@Example.com', email_verified: true, groups: ['gateway-admins', 'staff'], department: 'legal' },
  bob: { email: 'bob@example.com', email_verified: true, groups: ['staff'] },
  eve: { email: 'eve@example.com', email_verified: false, groups: [] },
  dan: { email: 'dan@elsewhere.test', email_verified: true, groups: ['nothing'] },
}
const roles = { admin: ['gateway-admins'], auditor: ['email:*@example.com'] }

type House = App & { readonly home: string; readonly logged: LogLine[]; readonly pass: (ms: number) => void }

let identity: Identity
let app: House
let browser: Browser
const apps: App[] = []

async function start(signIn: object = {}, rest: object = {}, home = mkdtempSync(join(folder, 'h-'))): Promise<House> {
  let passed = 0
  const pass = (ms: number) => {
    passed += ms
  }
  const world = realWorld()
  const logged: LogLine[] = []
  const config = configSchema.parse({
    discover: false,
    server: { port: 0 },
    signIn: {
      issuer: identity.issuer,
      clientId: 'drawbridge',
      clientSecret: identity.secret,
      scopes: ['email', 'groups'],
      roles,
      ...signIn,
    },
    ...rest,
  })
  const started = await startApp({
    config,
    home,
    environment: {},
    log: (line) => logged.push(line),
    world: { ...world, now: () => Date.now() + passed, monotonic: () => performance.now() + passed },
  })
  apps.push(started)
  identity.register(`${started.url}/admin/sign-in/callback`)
  return Object.assign(started, { home, logged, pass })
}

beforeAll(async () => {
  identity = await startIdentity(structuredClone(accounts))
})
beforeEach(async () => {
  for (const path of Object.keys(identity.spoil)) identity.spoil[path] = undefined
  Object.assign(identity.accounts, structuredClone(accounts))
  identity.tellsAll = true
  identity.who = 'ada'
  browser = new Browser()
  app = await start()
})
afterEach(async () => {
  for (const each of apps.splice(0)) await each.close()
})
afterAll(async () => {
  await identity.close()
  rmSync(folder, { recursive: true, force: true })
})

const page = (path: string, of: App = app) => `${of.url}/admin/${path}`
/** Sign in, all the way, and what is shown at the end. */
async function come(
  who: string,
  { at = app, as = browser, query = '' } = {},
): Promise<{ status: number; text: string; cookies: string[] }> {
  identity.who = who
  const { response } = await as.walk(page(`sign-in${query}`, at))
  return { status: response?.status ?? 0, text: (await response?.text()) ?? '', cookies: response?.headers.getSetCookie() ?? [] }
}
/** As far as the issuer's answer, which is then not given to the gateway. */
async function arrive(who: string, as = browser): Promise<URL> {
  identity.who = who
  return (await as.walk(page('sign-in'), page('sign-in/callback'))).url
}
const finish = async (url: URL | string, as = browser) => {
  const response = await as.ask(url)
  return { status: response.status, text: await response.text() }
}
const me = async (as = browser, at = app) => {
  const response = await as.ask(page('me', at), { headers: { accept: 'application/json' } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { error?: { code: string } } }
}
const owner = (of: House = app) => ({ authorization: `Bearer ${ownerKeyIn(of.home)}` })
const asOwner = async (path: string, init: RequestInit = {}, of: House = app) => {
  const response = await fetch(page(path, of), { ...init, headers: { ...owner(of), ...init.headers } })
  return { status: response.status, body: (await response.json()) as Record<string, never> }
}
/** What people did, the latest first. */
const log = async (of: House = app) => {
  const { actions } = (await asOwner('log', {}, of)).body as unknown as { actions: { who: string; action: string; detail: object }[] }
  return actions.filter(({ who }) => who !== 'gateway').map(({ who, action, detail }) => ({ who, action, detail }))
}
const moving = { 'x-drawbridge-admin': '1', 'content-type': 'application/json' }

describe('a person who signs in', () => {
  test('gets the role of the group, is known by the session, and stands in the log', async () => {
    const { status, text, cookies } = await come('ada')
    expect([status, text.includes('ada@example.com, as admin')]).toEqual([200, true])
    expect(cookies[0]).toMatch(/^drawbridge-session=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/)
    expect(await me()).toMatchObject({
      status: 200,
      body: { name: 'person:ada@example.com', role: 'admin', session: { id: expect.stringMatching(/^s_/), until: expect.any(String) } },
    })
    expect(await log()).toEqual([{ who: 'person:ada@example.com', action: 'session.begun', detail: { role: 'admin' } }])
  })

  test('gets the role of a verified address and sees everything, but changes nothing as an auditor', async () => {
    await come('bob')
    expect((await browser.ask(page('status'))).status).toBe(200)
    const moved = await browser.ask(page('bridge'), { method: 'POST', headers: moving, body: '{"isRaised":true}' })
    expect([moved.status, app.bridge.isRaised]).toEqual([403, false])
  })

  test('is known also when the token tells only who it is, and the rest is told when asked', async () => {
    identity.tellsAll = false
    expect((await come('ada')).status).toBe(200)
    expect((await me()).body.role).toBe('admin')
    expect(identity.asked).toContain('/me')
  })

  test('gets a team where a claim says one', async () => {
    app = await start({ teams: { claim: 'department' } })
    await come('ada')
    expect((await me()).body.team).toBe('legal')
  })

  test('changes what an admin may, with the header and from a page of our own only', async () => {
    await come('ada')
    const raise = (headers: Record<string, string>) => browser.ask(page('bridge'), { method: 'POST', headers, body: '{"isRaised":true}' })
    expect((await raise({ 'content-type': 'application/json' })).status).toBe(403)
    expect((await raise({ ...moving, origin: 'http://localhost:9' })).status).toBe(403)
    expect((await raise({ ...moving, origin: 'https://elsewhere.test' })).status).toBe(403)
    expect(app.bridge.isRaised).toBe(false)
    expect((await raise({ ...moving, origin: app.url })).status).toBe(200)
    expect(app.bridge.isRaised).toBe(true)
    expect((await log())[0]).toMatchObject({ who: 'person:ada@example.com', action: 'bridge.raised' })
  })

  test('signs in also while the bridge is raised: it holds back requests, not those who could lower it', async () => {
    app.bridge.set(true, new Date().toISOString())
    expect((await come('ada')).status).toBe(200)
  })

  test('leaves: the session is over, here and for whoever has its cookie', async () => {
    await come('ada')
    const copy = new Browser()
    for (const [name, value] of browser.cookies(app.url)) copy.cookies(app.url).set(name, value)
    expect((await browser.ask(page('sign-out'), { method: 'POST', headers: { 'content-type': 'application/json' } })).status).toBe(403)
    expect((await me(copy)).status).toBe(200)
    expect((await browser.ask(page('sign-out'), { method: 'POST', headers: moving })).status).toBe(200)
    expect(browser.cookies(app.url).size).toBe(0)
    expect([(await me()).body.error?.code, (await me(copy)).body.error?.code]).toEqual(['session.needed', 'session.ended'])
    expect((await log())[0]).toMatchObject({ who: 'person:ada@example.com', action: 'session.left' })
  })

  test('has another secret each time, and the session before is over', async () => {
    await come('ada')
    const first = browser.cookies(app.url).get('drawbridge-session') ?? ''
    await come('ada')
    expect(browser.cookies(app.url).get('drawbridge-session')).not.toBe(first)
    const old = new Browser()
    old.cookies(app.url).set('drawbridge-session', first)
    expect((await me(old)).body.error?.code).toBe('session.ended')
  })

  test('is never given a secret that was planted before', async () => {
    const planted = 'A'.repeat(43)
    browser.cookies(app.url).set('drawbridge-session', planted)
    await come('ada')
    const other = new Browser()
    other.cookies(app.url).set('drawbridge-session', planted)
    expect((await me(other)).status).toBe(401)
  })

  test('does not decide on what a key of the same name asked for', async () => {
    const review = {
      at: new Date().toISOString(),
      exchange: 'e',
      destination: 'd',
      model: 'm',
      level: 'internal',
      labels: [],
      redactions: {},
    } as const
    for (const caller of ['Ada@example.com', 'bob'])
      await app.ledger.store.holdForReview({ ...review, id: `r_${caller}`, caller, state: 'waiting', text: '{}' })
    await come('ada')
    const decide = (id: string) => browser.ask(page(`reviews/${id}`), { method: 'POST', headers: moving, body: '{"state":"approved"}' })
    expect([(await decide('r_Ada@example.com')).status, (await decide('r_bob')).status]).toEqual([403, 200])
  })

  test('asks no model: the road knows keys alone', async () => {
    app = await start({}, { callers: [{ name: 'house', key: 'house-0123456789' }] })
    await come('ada')
    expect((await browser.ask(`${app.url}/v1/models`)).status).toBe(401)
    expect((await browser.ask(`${app.url}/metrics`)).status).toBe(401)
    expect((await me()).status).toBe(200)
  })
})

describe('whoever has no role', () => {
  test.each([
    ['dan', 'no role is given to you', 'no-role'],
    ['eve', 'does not call verified', 'unverified'],
  ])('%s is refused with a page that says why, and nothing is kept', async (who, words, reason) => {
    const { status, text, cookies } = await come(who)
    expect([status, text.includes(words), cookies]).toEqual([403, true, []])
    expect((await me()).status).toBe(401)
    expect((await asOwner('sessions')).body).toEqual({ sessions: [] })
    expect((await log())[0]).toMatchObject({ action: 'sign-in.failed', detail: { reason } })
  })

  test('loses with the next sign-in what was begun under a role', async () => {
    await come('bob')
    const elsewhere = new Browser()
    identity.accounts.bob = { ...accounts.bob, email_verified: false }
    expect((await come('bob', { as: elsewhere })).status).toBe(403)
    expect((await me()).body.error?.code).toBe('session.ended')
  })

  test('an address that is not verified is not a name: it may be anybody’s', async () => {
    identity.accounts.dan = { email: 'ada@example.com', email_verified: false, groups: ['gateway-admins'] }
    await come('dan')
    expect((await me()).body.name).toBe('person:dan')
  })

  test('one address is not called verified because another is', async () => {
    app = await start({ roles: { admin: ['email:ada@example.com'] } })
    identity.accounts.dan = { email: 'ada@example.com' }
    identity.spoil['/me'] = (answer) => ({ ...answer, email: 'dan@elsewhere.test', email_verified: true })
    expect(await come('dan')).toMatchObject({ status: 403, text: expect.stringContaining('does not call verified') })
    expect(identity.asked.at(-1)).toBe('/me')
  })

  test('whoever comes under another role has one role everywhere', async () => {
    await come('ada')
    identity.accounts.ada = { ...accounts.ada, groups: [] }
    const elsewhere = new Browser()
    await come('ada', { as: elsewhere })
    expect([(await me()).status, (await me(elsewhere)).body.role]).toEqual([401, 'auditor'])
  })
})

describe('an answer that is not the one asked for', () => {
  const told = async (answer: { status: number; text: string }, words: string, reason: string) => {
    expect([answer.status, answer.text.includes(words)]).toEqual([400, true])
    expect((await log())[0]).toMatchObject({ who: 'nobody', action: 'sign-in.failed', detail: { reason } })
    expect((await asOwner('sessions')).body).toEqual({ sessions: [] })
  }

  test('with another state is not taken', async () => {
    const url = await arrive('ada')
    url.searchParams.set('state', 'x'.repeat(43))
    await told(await finish(url), 'does not belong', 'state')
  })

  test('comes once: the second time the same address opens nothing, though the browser kept what it was given', async () => {
    const url = await arrive('ada')
    const secret = browser.cookies(app.url).get('drawbridge-sign-in') ?? ''
    expect((await finish(url)).status).toBe(200)
    expect(browser.cookies(app.url).has('drawbridge-sign-in')).toBe(false)
    browser.cookies(app.url).set('drawbridge-sign-in', secret)
    expect(await finish(url)).toMatchObject({ status: 400, text: expect.stringContaining('not begun in this browser') })
  })

  test('with a code that was used before is not taken, though all else is right', async () => {
    const first = await arrive('ada')
    expect((await finish(first)).status).toBe(200)
    const second = await arrive('bob')
    second.searchParams.set('code', first.searchParams.get('code') ?? '')
    expect(await finish(second)).toMatchObject({ status: 400, text: expect.stringContaining('does not take the code') })
  })

  test('in another browser opens nothing there, and nothing in this one', async () => {
    const url = await arrive('ada')
    await told(await finish(url, new Browser()), 'not begun in this browser', 'browser')
  })

  test('stolen and put into a sign-in of somebody else: the code fits no other verifier', async () => {
    const stolen = (await arrive('ada')).searchParams.get('code') ?? ''
    const thief = new Browser()
    const own = await arrive('dan', thief)
    own.searchParams.set('code', stolen)
    await told(await finish(own, thief), 'does not take the code', 'code')
  })

  test('to a question whose PKCE challenge was changed on the way is not taken', async () => {
    identity.who = 'ada'
    const response = await browser.ask(page('sign-in'))
    const asked = new URL(response.headers.get('location') ?? '')
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
    asked.searchParams.set('code_challenge', createHash('sha256').update('another').digest('base64url'))
    const { url } = await browser.walk(asked.href, page('sign-in/callback'))
    await told(await finish(url), 'does not take the code', 'code')
  })

  test('to a question that lost its PKCE challenge on the way is not taken', async () => {
    const asked = new URL((await browser.ask(page('sign-in'))).headers.get('location') ?? '')
    for (const name of ['code_challenge', 'code_challenge_method']) asked.searchParams.delete(name)
    const { url } = await browser.walk(asked.href, page('sign-in/callback'))
    await told(await finish(url), 'does not take the code', 'code')
  })

  test('to a question with another nonce is not taken', async () => {
    const asked = new URL((await browser.ask(page('sign-in'))).headers.get('location') ?? '')
    asked.searchParams.set('nonce', 'another')
    const { url } = await browser.walk(asked.href, page('sign-in/callback'))
    await told(await finish(url), 'cannot be trusted', 'token')
  })

  test('that says it is from another issuer is not taken, nor one that does not say from whom', async () => {
    const url = await arrive('ada')
    url.searchParams.set('iss', 'https://evil.test')
    await told(await finish(url), 'from somebody else', 'issuer')
    const mute = await arrive('ada')
    mute.searchParams.delete('iss')
    await told(await finish(mute), 'from somebody else', 'issuer')
  })

  test('too late is not taken', async () => {
    const url = await arrive('ada')
    app.pass(600_000)
    await told(await finish(url), 'longer than ten minutes', 'browser')
  })

  test('of somebody who went away is told as such', async () => {
    const { status, text } = await come('')
    await told({ status, text }, 'let nobody in', 'declined')
  })
})

describe('a token', () => {
  const refusedFor = async (reason: string) => {
    expect((await come('ada')).status).toBe(400)
    expect((await log())[0]).toMatchObject({ action: 'sign-in.failed', detail: { reason } })
  }
  /** A token of the same issuer for another client, got in the usual way. */
  async function tokenFor(client: string, account: string): Promise<unknown> {
    const verifier = 'v'.repeat(43)
    identity.who = account
    const redirect = `${app.url}/admin/sign-in/callback`
    const asked = new URL(`${identity.issuer}/auth`)
    asked.search = new URLSearchParams({
      client_id: client,
      response_type: 'code',
      redirect_uri: redirect,
      scope: 'openid email groups',
      state: 's',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString()
    const { url } = await new Browser().walk(asked.href, redirect)
    const form = {
      grant_type: 'authorization_code',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: redirect,
      code_verifier: verifier,
    }
    const response = await fetch(`${identity.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client}:${identity.secret}`).toString('base64')}` },
      body: new URLSearchParams(form),
    })
    return ((await response.json()) as { id_token: string }).id_token
  }
  const altered = (token: unknown, change: object) => {
    const [head, body = '', sign] = String(token).split('.')
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), ...change }
    return `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${sign}`
  }

  test('for another client is not taken', async () => {
    const foreign = await tokenFor('another', 'ada')
    expect(foreign).toEqual(expect.stringMatching(/^ey/))
    identity.spoil['/token'] = (answer) => ({ ...answer, id_token: foreign })
    await refusedFor('token')
  })

  test('of another issuer is not taken', async () => {
    identity.spoil['/token'] = (answer) => ({ ...answer, id_token: altered(answer.id_token, { iss: 'https://evil.test' }) })
    await refusedFor('token')
  })

  test('that somebody wrote a group into is not taken', async () => {
    identity.spoil['/token'] = (answer) => ({ ...answer, id_token: altered(answer.id_token, { groups: ['gateway-admins'], extra: 1 }) })
    await refusedFor('signature')
  })

  test('that nobody signed is not taken', async () => {
    identity.spoil['/token'] = (answer) => {
      const [, body] = String(answer.id_token).split('.')
      return { ...answer, id_token: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.` }
    }
    expect((await come('ada')).status).toBe(400)
    expect((await me()).status).toBe(401)
  })

  test('that is missing is not made up', async () => {
    identity.spoil['/token'] = ({ id_token: _, ...answer }) => answer
    expect((await come('ada')).status).toBe(400)
  })

  test('whose time is over by our clock is not taken, and one within the tolerance is', async () => {
    const late = await arrive('ada')
    app.pass(599_000)
    identity.spoil['/token'] = undefined
    expect((await finish(late)).status).toBe(200)
    const lateByMore = await start()
    const other = new Browser()
    identity.who = 'ada'
    lateByMore.pass(640_000)
    const { response } = await other.walk(page('sign-in', lateByMore))
    expect([response?.status, await response?.text()]).toEqual([400, expect.stringContaining('its time is over')])
  })

  test('whose userinfo is of somebody else is not taken', async () => {
    identity.tellsAll = false
    identity.spoil['/me'] = (answer) => ({ ...answer, sub: 'dan' })
    expect((await come('ada')).status).not.toBe(200)
    expect((await me()).status).toBe(401)
  })

  test('signed with a new key is taken at once, and with one that the issuer does not show never', async () => {
    expect((await come('ada')).status).toBe(200)
    identity.rotate()
    expect((await come('ada', { as: new Browser() })).status).toBe(200)
    identity.rotate(false)
    browser = new Browser()
    await refusedFor('signature')
  })
})

describe('an issuer', () => {
  test('that is away lets nobody in and is told as such; keys go on, and it is asked again', async () => {
    const other = await startIdentity({})
    app = await start({ issuer: other.issuer })
    await other.close()
    const { status, text } = await come('ada')
    expect([status, text.includes('cannot be reached (ECONNREFUSED)')]).toEqual([503, true])
    expect((await asOwner('status')).status).toBe(200)
  })

  test('that was away for a while signs people in afterwards', async () => {
    identity.spoil['/.well-known/openid-configuration'] = () => 'out of order'
    expect((await come('ada')).status).toBe(503)
    identity.spoil['/.well-known/openid-configuration'] = undefined
    expect((await come('ada')).status).toBe(200)
  })

  test('that goes away between the two halves leaves nobody half in', async () => {
    const url = await arrive('ada')
    identity.spoil['/token'] = () => 'x'.repeat(100)
    expect((await finish(url)).status).toBe(503)
    expect((await me()).status).toBe(401)
  })

  test.each([
    ['calls itself otherwise', (answer: object) => ({ ...answer, issuer: 'https://evil.test' }), 'called otherwise'],
    ['says more than anybody reads', (answer: object) => ({ ...answer, more: 'x'.repeat(1_100_000) }), 'too large'],
    ['says nothing of OpenID', () => ({ hello: 'world' }), 'OpenID Connect'],
  ])('that %s is not believed', async (_, spoiled, words) => {
    identity.spoil['/.well-known/openid-configuration'] = spoiled
    const { status, text } = await come('ada')
    expect([status, text.includes(words)], text).toEqual([503, true])
  })

  test('that does not know the client’s secret is told to whoever runs the gateway, not as the person’s mistake', async () => {
    app = await start({ clientSecret: 'wrong-wrong-wrong' })
    const { status, text } = await come('ada')
    expect([status, text.includes('does not take clientId')]).toEqual([503, true])
  })

  test('is shown the secret in the header, or in the form where that is wanted', async () => {
    identity.asked.length = 0
    expect((await come('ada')).status).toBe(200)
    expect(identity.asked).toContain('/token basic')
    identity.asked.length = 0
    app = await start({ clientAuth: 'post' })
    expect((await come('ada')).status).toBe(200)
    expect(identity.asked).toContain('/token')
  })

  test('is asked for nothing before somebody signs in', async () => {
    const before = identity.asked.length
    app = await start()
    await asOwner('status')
    expect(identity.asked.length).toBe(before)
  })

  test('what it sends stands in no log: neither codes nor tokens nor secrets', async () => {
    const url = await arrive('ada')
    const sent: string[] = [url.searchParams.get('code') ?? '-', url.searchParams.get('state') ?? '-', identity.secret]
    identity.spoil['/token'] = (answer) => {
      sent.push(String(answer.id_token), String(answer.access_token))
      return { ...answer, id_token: `${answer.id_token}x` }
    }
    const shown = [(await finish(url)).text]
    identity.spoil['/token'] = undefined
    shown.push((await come('dan')).text, (await come('ada')).text)
    sent.push(...browser.cookies(app.url).values())
    shown.push(JSON.stringify([await log(), app.logged, (await asOwner('sessions')).body]))
    expect(sent.length).toBeGreaterThan(5)
    for (const secret of sent) for (const text of shown) expect(text.includes(secret)).toBe(false)
  })
})

describe('where to go afterwards', () => {
  test('is a path of our own, shown as a page that goes there', async () => {
    const { text } = await come('ada', { query: '?return=/admin/status%3Fa=1' })
    expect(text).toContain('http-equiv="refresh" content="0; url=/admin/status?a=1"')
  })

  test.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '\\/evil.test',
    '/\t/evil.test',
    '/..//evil.test',
    '/.//evil.test',
    'javascript:alert(1)',
    '/%0d%0aset-cookie:a=b\r\n',
    ' /admin',
    '@evil.test',
  ])('is never elsewhere: %j', async (wanted) => {
    const { status, text } = await come('ada', { query: `?return=${encodeURIComponent(wanted)}` })
    expect([status, text.includes('evil'), text.includes('refresh')]).toEqual([200, false, false])
  })

  test('holds no markup of a visitor’s', async () => {
    const { text } = await come('ada', { query: `?return=${encodeURIComponent('/"><script>alert(1)</script>')}` })
    expect(text).not.toContain('<script')
  })
})

describe('a session', () => {
  test('is over after its hours, however busy, and after its minutes of quiet', async () => {
    app = await start({ sessionHours: 1, idleMinutes: 10 })
    await come('ada')
    for (let minutes = 9; minutes < 60; minutes += 9) {
      app.pass(9 * 60_000)
      expect((await me()).status, `${minutes}`).toBe(200)
    }
    app.pass(6 * 60_000)
    expect((await me()).body.error?.code).toBe('session.ended')
    app = await start({ idleMinutes: 10 })
    await come('ada')
    app.pass(10 * 60_000)
    expect((await me()).body.error?.code).toBe('session.ended')
  })

  test('is listed without what opens it, and ended by an admin alone', async () => {
    await come('ada')
    const auditor = new Browser()
    await come('bob', { as: auditor })
    const { sessions } = (await asOwner('sessions')).body as unknown as { sessions: Record<string, string>[] }
    expect(sessions.map(({ name, role }) => `${name} ${role}`)).toEqual(['person:bob@example.com auditor', 'person:ada@example.com admin'])
    expect(Object.keys(sessions[0] ?? {})).toEqual(['id', 'name', 'role', 'createdAt', 'usedAt', 'until'])
    const end = (as: Browser) => as.ask(page(`sessions/${sessions[0]?.id}`), { method: 'DELETE', headers: moving })
    expect([(await end(auditor)).status, (await end(browser)).status, (await end(browser)).status]).toEqual([403, 200, 404])
    expect((await me(auditor)).body.error?.code).toBe('session.ended')
    expect((await log())[0]).toMatchObject({
      who: 'person:ada@example.com',
      action: 'session.ended',
      detail: { name: 'person:bob@example.com' },
    })
  })

  test('begun at one gateway holds at every other over the same ledger, and what one began another finishes', async () => {
    const ledger = { ledger: { url: `sqlite:${join(app.home, 'shared.db')}` } }
    const fixed = { redirect: 'http://127.0.0.1:1' }
    const [one, other] = [await start(fixed, ledger), await start(fixed, ledger)]
    identity.register('http://127.0.0.1:1/admin/sign-in/callback')
    identity.who = 'ada'
    const begun = await browser.ask(page('sign-in', one))
    const issuer = new Browser()
    const { url } = await issuer.walk(begun.headers.get('location') ?? '', 'http://127.0.0.1:1')
    for (const [name, value] of browser.cookies(one.url)) browser.cookies(other.url).set(name, value)
    expect((await finish(`${other.url}${url.pathname}${url.search}`)).status).toBe(200)
    for (const [name, value] of browser.cookies(other.url)) browser.cookies(one.url).set(name, value)
    const { body } = await me(browser, one)
    expect(body.name).toBe('person:ada@example.com')
    const id = (body.session as { id: string }).id
    expect((await asOwner(`sessions/${id}`, { method: 'DELETE', headers: moving }, other)).status).toBe(200)
    expect((await me(browser, one)).body.error?.code).toBe('session.ended')
  })

  test('ends when the configuration gives out roles otherwise', async () => {
    const home = app.home
    await come('ada')
    const cookie = browser.cookies(app.url).get('drawbridge-session') ?? ''
    await app.close()
    apps.splice(apps.indexOf(app), 1)
    app = await start({ roles: { ...roles, admin: ['others'] } }, {}, home)
    browser.cookies(app.url).set('drawbridge-session', cookie)
    expect((await me()).body.error?.code).toBe('session.ended')
  })

  test('is not guessed: whatever is no secret of ours is nobody', async () => {
    for (const value of ['', 'x', "' or 1=1 --", 'A'.repeat(43), 'A'.repeat(9_000)]) {
      const response = await fetch(page('me'), { headers: { cookie: `drawbridge-session=${value}` } })
      expect(response.status).toBe(401)
    }
  })
})

describe('the addresses of signing in', () => {
  test('are not there where nobody signs in, and the house is as open as it was', async () => {
    app = await start({}, { signIn: undefined })
    for (const path of ['sign-in', 'sign-in/callback']) expect((await fetch(page(path), { redirect: 'manual' })).status).toBe(404)
    expect((await fetch(page('sign-out'), { method: 'POST', headers: moving })).status).toBe(404)
    expect((await fetch(page('me'))).status).toBe(200)
  })

  test('close the administration to whoever is merely near, and let keys and the owner in', async () => {
    expect((await fetch(page('status'))).status).toBe(401)
    expect((await asOwner('me')).body).toMatchObject({ name: 'owner', role: 'admin' })
    expect((await fetch(page('me'), { headers: { authorization: 'Bearer db_wrong' } })).status).toBe(401)
    expect((await fetch(`${app.url}/v1/models`)).status).toBe(200)
  })

  test('are on the admin plane’s own address where it has one', async () => {
    app = await start({}, { server: { port: 0, adminPort: 0 } })
    expect((await fetch(page('sign-in'), { redirect: 'manual' })).status).toBe(404)
    expect((await fetch(`${app.adminUrl}/admin/sign-in`, { redirect: 'manual' })).status).toBe(303)
  })

  test('behind https keep their cookies to their host, and come back to the address that was laid down', async () => {
    app = await start({ redirect: 'https://gateway.example.com' })
    const response = await fetch(page('sign-in'), { redirect: 'manual' })
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-drawbridge-sign-in=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/),
    ])
    const asked = new URL(response.headers.get('location') ?? '')
    expect(asked.searchParams.get('redirect_uri')).toBe('https://gateway.example.com/admin/sign-in/callback')
  })

  test('believe no host that a request names', async () => {
    app = await start({}, { server: { port: 0, hosts: ['evil.test'] } })
    const status = await new Promise((resolve) =>
      http.get(page('sign-in'), { headers: { host: 'evil.test' } }, (response) => resolve(response.resume().statusCode)),
    )
    expect(status).toBe(503)
  })

  test('answer programs in JSON', async () => {
    const response = await fetch(page('sign-in/callback?state=a&code=b'))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'sign-in.failed' } })
  })

  test('fill no log: of many failures a few are written, and the rest is counted', async () => {
    for (let index = 0; index < 40; index++) await fetch(page('sign-in/callback?state=a&code=b'))
    expect((await log()).length).toBe(30)
    app.pass(61_000)
    await fetch(page('sign-in/callback?state=a&code=b'))
    expect((await log())[0]).toMatchObject({ action: 'sign-in.failed', detail: { reason: 'browser', andOthers: 10 } })
  })
})
