// How a person comes in:
//   1. `GET /admin/sign-in` draws a secret for this browser, keeps its hash, and sends the browser to the issuer;
//   2. the issuer sends it back to `/admin/sign-in/callback` with a code, which counts only with that secret, and once;
//   3. the code is changed into a token, the token into claims, the claims into a role, or nobody;
//   4. a session begins, under a new secret.
// State, nonce and PKCE verifier are made of the browser's secret and a salt that lies in the store: neither side knows them alone, a code that
// was stolen fits no other browser, and every gateway over the same store can finish what another began.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { isLoopbackHost } from '../config/open-door.ts'
import type { SignInConfig } from '../config/sign-in.ts'
import type { AdminChange } from '../core/admin-change.ts'
import { readCookie, writeCookie } from '../core/cookies.ts'
import { type DrawbridgeError, fail, isDrawbridgeError } from '../core/errors.ts'
import type { Person, Sessions, SessionView } from '../gateway/access/sessions.ts'
import type { PageRequest } from '../gateway/server.ts'
import type { SessionStore } from '../ledger/sessions.ts'
import { createOpenId, type Expected } from './open-id.ts'
import { personOf } from './person.ts'
import { pageHeaders, type SignInPage, signInPage } from './sign-in-page.ts'
import { failed, unavailable } from './sign-in-trouble.ts'

export type SignIn = {
  /** Answer `GET /admin/sign-in`; undefined where nobody signs in. */
  begin(request: PageRequest): Promise<unknown>
  finish(request: PageRequest): Promise<unknown>
  leave(request: PageRequest): Promise<unknown>
  close(): Promise<void>
}

export type SignInParts = {
  readonly config: () => SignInConfig | undefined
  readonly store: Pick<SessionStore, 'beginSignIn' | 'takeSignIn'>
  readonly sessions: Sessions
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only rise. */
  readonly monotonic: () => number
  /** Write down who did what. Never rejects. */
  readonly note: (change: AdminChange) => Promise<void>
  readonly mint?: () => string
}

const cookie = 'drawbridge-sign-in'
const waitMs = 600_000
/** Failures written down in a minute; those beyond it are counted and told with the next, since anybody can make them. */
const mostFailures = 30

export function createSignIn(parts: SignInParts): SignIn {
  const { store, sessions, now, mint = () => randomBytes(32).toString('base64url') } = parts
  const openId = createOpenId({ config: need, now, monotonic: parts.monotonic })
  let failures = { since: 0, written: 0, left: 0 }

  function need(): SignInConfig {
    const signIn = parts.config()
    if (!signIn) throw fail('session.needed')
    return signIn
  }

  const note = (who: string, action: string, subject: string, detail: AdminChange['detail']) =>
    parts.note({ at: new Date(now()).toISOString(), who, action, subject, detail })

  async function noteFailure(who: string, detail: AdminChange['detail']): Promise<void> {
    const at = parts.monotonic()
    if (at - failures.since > 60_000) failures = { since: at, written: 0, left: failures.left }
    if (failures.written >= mostFailures) {
      failures.left++
      return
    }
    failures.written++
    const { left } = failures
    failures.left = 0
    await note(who, 'sign-in.failed', '', { ...detail, ...(left > 0 && { andOthers: left }) })
  }

  /** Where the browser comes back to. Taken from the request only where nobody can stand between, on this machine. */
  function redirectOf(signIn: SignInConfig, { headers }: PageRequest): string {
    const base = signIn.redirect ?? loopbackBase(headers.host ?? headers[':authority'])
    if (base === undefined) throw unavailable('The gateway', 'signIn.redirect must say at which address browsers reach it')
    return `${base}/admin/sign-in/callback`
  }

  async function begin(request: PageRequest): Promise<void> {
    const signIn = need()
    const redirect = redirectOf(signIn, request)
    const [secret, salt] = [mint(), mint()]
    // Whether the issuer answers is found out first, so that nothing is kept when it does not.
    const address = await openId.address(expected(secret, salt, redirect))
    await store.beginSignIn(
      { hash: sha256(secret), salt, back: ownPath(request.query.get('return')) ?? '', until: new Date(now() + waitMs).toISOString() },
      new Date(now()).toISOString(),
    )
    const isSecure = redirect.startsWith('https:')
    const held = writeCookie({ name: cookie, value: secret, maxAge: waitMs / 1_000, sameSite: 'Lax', isSecure })
    request.outlet.send(303, { ...pageHeaders(), location: address.href, 'set-cookie': held }, '')
  }

  async function finish(request: PageRequest): Promise<void> {
    const signIn = need()
    const { headers } = request
    let who = 'nobody'
    try {
      const redirect = redirectOf(signIn, request)
      const isSecure = redirect.startsWith('https:')
      const secret = readCookie(headers.cookie, cookie, isSecure)
      const waited = secret === undefined ? undefined : await store.takeSignIn(sha256(secret))
      if (secret === undefined || !waited || now() >= Date.parse(waited.until)) throw failed('browser')
      const wanted = expected(secret, waited.salt, redirect)
      if (!isSame(request.query.get('state') ?? '', wanted.state)) throw failed('state')
      const claims = await openId.claims(request.query, wanted)
      const judged = personOf(claims, signIn)
      who = judged.name
      if (!judged.person) {
        // Whoever lost every role loses what was begun under one.
        await sessions.endAllOf(judged.subject)
        throw refused(judged.isUnverified)
      }
      const { session, cookie: kept } = await sessions.open(judged.person, headers)
      await note(session.name, 'session.begun', session.id, detailOf(judged.person))
      const gone = writeCookie({ name: cookie, value: '', maxAge: 0, sameSite: 'Lax', isSecure })
      tellWelcome(request, session, waited.back, [kept, gone])
    } catch (error) {
      if (isDrawbridgeError(error)) await noteFailure(who, { reason: String(error.data.reason ?? error.code) })
      throw error
    }
  }

  async function leave({ headers, outlet }: PageRequest): Promise<void> {
    need()
    const ended = await sessions.leave(headers)
    if (ended) await note(ended.name, 'session.left', ended.id, {})
    outlet.sendJson(200, { 'cache-control': 'no-store', 'set-cookie': sessions.noCookie() }, { isSignedIn: false })
  }

  /** Browsers get a page, programs what they get everywhere. */
  const told = (page: (request: PageRequest) => Promise<void>) => async (request: PageRequest) => {
    if (!parts.config()) return undefined
    try {
      await page(request)
    } catch (error) {
      if (!isDrawbridgeError(error) || !wantsPage(request)) throw error
      tellTrouble(request, error)
    }
    return undefined
  }

  return {
    begin: told(begin),
    finish: told(finish),
    leave: async (request) => (parts.config() ? leave(request) : undefined),
    close: openId.close,
  }
}

/** What is asked with: all of it from the browser's secret and the store's salt. */
function expected(secret: string, salt: string, redirect: string): Expected {
  const part = (name: string) => createHmac('sha256', salt).update(`${name} ${secret}`).digest('base64url')
  return { redirect, state: part('state'), nonce: part('nonce'), verifier: part('verifier') }
}

function loopbackBase(host: string | string[] | undefined): string | undefined {
  const address = typeof host === 'string' ? `http://${host}` : ''
  if (!URL.canParse(address)) return undefined
  const { origin, hostname } = new URL(address)
  return isLoopbackHost(hostname.replace(/^\[|\]$/g, '')) ? origin : undefined
}

/**
 * A path of this gateway to go on to, and nothing that leads elsewhere: `//host`, `/\host` and blanks that browsers take out are ways to
 * write another host.
 */
export function ownPath(given: string | null): string | undefined {
  if (given === null || given.length > 512 || !/^\/[\x21-\x7e]*$/.test(given) || given.includes('\\')) return undefined
  const base = 'http://own.invalid'
  if (!URL.canParse(given, base)) return undefined
  const { origin, pathname, search, hash } = new URL(given, base)
  // Read as a browser would, then written down anew: dots in the path may have led to a second slash.
  return origin === base && !pathname.startsWith('//') ? pathname + search + hash : undefined
}

function refused(isUnverified: boolean): DrawbridgeError {
  const detail = isUnverified
    ? 'a role hangs on an e-mail address that the issuer does not call verified'
    : 'no role is given to you or to a group of yours'
  return fail('sign-in.refused', { detail, reason: isUnverified ? 'unverified' : 'no-role' })
}

function detailOf({ role, team }: Person): AdminChange['detail'] {
  return { role, ...(team !== undefined && { team }) }
}

function wantsPage({ headers }: PageRequest): boolean {
  return /\btext\/html\b/i.test(String(headers.accept ?? ''))
}

/** A page and no redirect: a cookie that is kept from other sites would not come along on the way that began at one. */
function tellWelcome(request: PageRequest, session: SessionView, back: string, cookies: string[]): void {
  const headers = { ...pageHeaders(), 'set-cookie': cookies }
  if (!wantsPage(request)) {
    request.outlet.sendJson(200, headers, { isSignedIn: true, ...session, ...(back !== '' && { return: back }) })
    return
  }
  const page: SignInPage = {
    title: 'You are signed in',
    sentences: [`${session.name.replace(/^person:/, '')}, as ${session.role}, until ${session.until.slice(0, 16).replace('T', ' ')} UTC.`],
    link: back === '' ? { path: '/admin/me', words: 'What you may do here' } : { path: back, words: 'Go on' },
    isPassing: back !== '',
  }
  request.outlet.send(200, { ...headers, 'content-type': 'text/html; charset=utf-8' }, signInPage(page))
}

function tellTrouble(request: PageRequest, error: DrawbridgeError): void {
  const page: SignInPage = {
    title: 'You are not signed in',
    sentences: [error.message, error.next],
    link: { path: '/admin/sign-in', words: 'Sign in' },
  }
  request.outlet.send(error.status, { ...pageHeaders(), 'content-type': 'text/html; charset=utf-8' }, signInPage(page))
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
