// People who are signed in, as the admin plane meets them: by a cookie with 256 random bits. Each question goes to the store, so a session
// that was ended anywhere is over everywhere with the next request; people ask seldom, and only at the admin plane.
import { randomBytes } from 'node:crypto'
import type { SignInConfig } from '../../config/sign-in.ts'
import type { Role } from '../../core/access.ts'
import { readCookie, writeCookie } from '../../core/cookies.ts'
import { fail } from '../../core/errors.ts'
import type { SessionStore, StoredSession } from '../../ledger/sessions.ts'
import type { Caller, RequestHeaders } from '../callers.ts'
import { hashOf } from './secret.ts'

/** Who signed in, and as what. */
export type Person = {
  /** For whoever signs people in; hashed. */
  readonly subject: string
  readonly name: string
  readonly role: Role
  readonly team?: string
}

/** A session as people may see it. */
export type SessionView = Omit<StoredSession, 'hash' | 'subject' | 'terms'>
/** A new session with what the browser is to keep. */
export type OpenedSession = { readonly session: SessionView; readonly cookie: string }

export type Sessions = {
  /** The caller whose session the browser shows. Throws `session.needed` or `session.ended` when there is none. */
  identify(headers: RequestHeaders): Promise<Caller>
  /** Begin one, under a new secret always; the one that the browser showed before ends. */
  open(person: Person, headers: RequestHeaders): Promise<OpenedSession>
  /** End the one that the browser shows; undefined when it shows none. */
  leave(headers: RequestHeaders): Promise<SessionView | undefined>
  /** What takes the browser's cookie back. */
  noCookie(): string
  list(): Promise<readonly SessionView[]>
  end(id: string): Promise<SessionView | undefined>
  /** End all of a person; how many there were. */
  endAllOf(subject: string): Promise<number>
}

export type SessionParts = {
  readonly store: SessionStore
  readonly now: () => number
  readonly id: (prefix: string) => string
  readonly config: () => SignInConfig | undefined
  readonly mint?: () => string
}

const cookie = 'drawbridge-session'
const form = /^[A-Za-z0-9_-]{43}$/
/** A use is written down no oftener than this, so the end by idleness is exact to as much. */
const touchEveryMs = 30_000

export function createSessions({ store, now, id, config, mint = () => randomBytes(32).toString('base64url') }: SessionParts): Sessions {
  /** Another cookie's name where the gateway is reached by https, so one that came without it is not taken there. */
  const isSecure = () => config()?.redirect?.startsWith('https:') ?? false
  const shownHash = (headers: RequestHeaders): string | undefined => {
    const secret = readCookie(headers.cookie, cookie, isSecure())
    return secret !== undefined && form.test(secret) ? hashOf(secret).toString('hex') : undefined
  }

  /** Until when one holds: agreed when it began, and shortened since if the configuration was. */
  function untilOf(session: StoredSession, { sessionHours }: SignInConfig): number {
    return Math.min(Date.parse(session.until), Date.parse(session.createdAt) + sessionHours * 3_600_000)
  }

  function isAlive(session: StoredSession, signIn: SignInConfig): boolean {
    return (
      session.terms === termsOf(signIn) &&
      now() < untilOf(session, signIn) &&
      now() < Date.parse(session.usedAt) + signIn.idleMinutes * 60_000
    )
  }

  return {
    async identify(headers) {
      const signIn = config()
      const hash = shownHash(headers)
      if (!signIn || hash === undefined) throw fail('session.needed')
      const session = await store.findSession(hash)
      if (!session) throw fail('session.ended')
      if (!isAlive(session, signIn)) {
        await store.endSession(hash)
        throw fail('session.ended')
      }
      if (now() - Date.parse(session.usedAt) >= touchEveryMs) await store.touchSession(hash, new Date(now()).toISOString())
      const { name, role, team } = session
      const until = new Date(untilOf(session, signIn)).toISOString()
      return { name, role, ...(team !== undefined && { team }), session: { id: session.id, until } }
    },
    async open(person, headers) {
      const signIn = config()
      if (!signIn) throw fail('session.needed')
      const before = shownHash(headers)
      if (before !== undefined) await store.endSession(before)
      const secret = mint()
      const at = now()
      const session: StoredSession = {
        ...person,
        id: id('s'),
        hash: hashOf(secret).toString('hex'),
        terms: termsOf(signIn),
        createdAt: new Date(at).toISOString(),
        usedAt: new Date(at).toISOString(),
        until: new Date(at + signIn.sessionHours * 3_600_000).toISOString(),
      }
      await store.openSession(session)
      const maxAge = signIn.sessionHours * 3_600
      return {
        session: viewOf(session),
        cookie: writeCookie({ name: cookie, value: secret, maxAge, sameSite: 'Strict', isSecure: isSecure() }),
      }
    },
    async leave(headers) {
      const hash = shownHash(headers)
      const ended = hash === undefined ? undefined : await store.endSession(hash)
      return ended && viewOf(ended)
    },
    noCookie: () => writeCookie({ name: cookie, value: '', maxAge: 0, sameSite: 'Strict', isSecure: isSecure() }),
    async list() {
      const signIn = config()
      const known = await store.listSessions(new Date(now()).toISOString())
      return signIn ? known.filter((session) => isAlive(session, signIn)).map(viewOf) : []
    },
    async end(given) {
      // Ids alone: nobody ends a session by a hash read elsewhere.
      const ended = given.startsWith('s_') ? await store.endSession(given) : undefined
      return ended && viewOf(ended)
    },
    endAllOf: (subject) => store.endSessionsOf(subject),
  }
}

/** Whatever a role hangs on: when it changes, everybody signs in again. */
function termsOf({ issuer, clientId, claim, roles, teams }: SignInConfig): string {
  return hashOf(JSON.stringify([issuer, clientId, claim, roles, teams]))
    .toString('hex')
    .slice(0, 32)
}

function viewOf({ hash, subject, terms, ...shown }: StoredSession): SessionView {
  return shown
}
