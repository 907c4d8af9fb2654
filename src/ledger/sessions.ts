// People who are signed in, and those who are about to be. What a browser shows is nowhere: only its SHA-256, which is enough to know it
// again. They lie in the store so that every gateway that shares it knows them, and so that ending one ends it everywhere at once.
import type { Kysely } from 'kysely'
import type { Role } from '../core/access.ts'
import type { Database, SessionRow, SignInRow } from './entry.ts'

export type StoredSession = {
  /** What people call it by. It opens nothing. */
  readonly id: string
  /** SHA-256 of what the browser shows, hexadecimal. */
  readonly hash: string
  /** Who it is, for whoever signs people in; hashed. */
  readonly subject: string
  readonly name: string
  readonly role: Role
  readonly team?: string
  /** The configuration under which the role was given, hashed: under another one it is worth nothing. */
  readonly terms: string
  readonly createdAt: string
  readonly usedAt: string
  /** ISO time from which on it is refused. */
  readonly until: string
}

/** Somebody was sent to sign in and is waited for. */
export type StoredSignIn = {
  /** SHA-256 of what the browser holds, hexadecimal. */
  readonly hash: string
  /** What state, nonce and verifier are made of together with what the browser holds: neither is enough alone. */
  readonly salt: string
  /** The path to go to afterwards; empty for none. */
  readonly back: string
  readonly until: string
}

export type SessionStore = {
  /** Wait for somebody. Beyond the bound whoever was waited for longest is not any more. */
  readonly beginSignIn: (signIn: StoredSignIn, at: string) => Promise<void>
  /** Whoever is waited for, once: the second who asks gets nothing. */
  readonly takeSignIn: (hash: string) => Promise<StoredSignIn | undefined>
  /** Begin a session. Others of the same person under another role, team or terms end, and beyond the bounds the oldest do. */
  readonly openSession: (session: StoredSession) => Promise<void>
  readonly findSession: (hash: string) => Promise<StoredSession | undefined>
  /** Note when it was last used. */
  readonly touchSession: (hash: string, at: string) => Promise<void>
  /** By id or hash; undefined when there is none. */
  readonly endSession: (idOrHash: string) => Promise<StoredSession | undefined>
  /** All of a person; how many there were. */
  readonly endSessionsOf: (subject: string) => Promise<number>
  /** The latest first, those that are over left out. */
  readonly listSessions: (at: string) => Promise<readonly StoredSession[]>
}

export const mostSessions = 10_000
/** Browsers and machines of one person. */
export const mostOfOne = 20
export const mostSignIns = 1_000

export function sessionStore(kysely: Kysely<Database>): SessionStore {
  return {
    beginSignIn: (signIn, at) =>
      kysely.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('sign_ins').where('until', '<=', at).execute()
        const { waiting } = await transaction
          .selectFrom('sign_ins')
          .select(({ fn }) => fn.countAll().as('waiting'))
          .executeTakeFirstOrThrow()
        const tooMany = Number(waiting) - mostSignIns + 1
        if (tooMany > 0) {
          const oldest = transaction.selectFrom('sign_ins').select('hash').orderBy('until').limit(tooMany)
          await transaction.deleteFrom('sign_ins').where('hash', 'in', oldest).execute()
        }
        await transaction
          .insertInto('sign_ins')
          .values(signIn satisfies SignInRow)
          .execute()
      }),
    takeSignIn: (hash) => kysely.deleteFrom('sign_ins').where('hash', '=', hash).returningAll().executeTakeFirst(),
    openSession: (session) =>
      kysely.transaction().execute(async (transaction) => {
        const row = toRow(session)
        await transaction.deleteFrom('sessions').where('until', '<=', row.created_at).execute()
        const own = await transaction
          .selectFrom('sessions')
          .selectAll()
          .where('subject', '=', row.subject)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .execute()
        const same = own.filter(({ role, team, terms }) => role === row.role && team === row.team && terms === row.terms)
        const kept = new Set(same.slice(0, mostOfOne - 1).map(({ id }) => id))
        for (const { id } of own) if (!kept.has(id)) await transaction.deleteFrom('sessions').where('id', '=', id).execute()
        const { kept: all } = await transaction
          .selectFrom('sessions')
          .select(({ fn }) => fn.countAll().as('kept'))
          .executeTakeFirstOrThrow()
        const tooMany = Number(all) - mostSessions + 1
        if (tooMany > 0) {
          const oldest = transaction.selectFrom('sessions').select('id').orderBy('created_at').orderBy('id').limit(tooMany)
          await transaction.deleteFrom('sessions').where('id', 'in', oldest).execute()
        }
        await transaction.insertInto('sessions').values(row).execute()
      }),
    async findSession(hash) {
      const row = await kysely.selectFrom('sessions').selectAll().where('hash', '=', hash).executeTakeFirst()
      return row && fromRow(row)
    },
    async touchSession(hash, at) {
      await kysely.updateTable('sessions').set({ used_at: at }).where('hash', '=', hash).execute()
    },
    async endSession(idOrHash) {
      const row = await kysely
        .deleteFrom('sessions')
        .where((session) => session.or([session('id', '=', idOrHash), session('hash', '=', idOrHash)]))
        .returningAll()
        .executeTakeFirst()
      return row && fromRow(row)
    },
    async endSessionsOf(subject) {
      const { numDeletedRows } = await kysely.deleteFrom('sessions').where('subject', '=', subject).executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
    async listSessions(at) {
      const rows = await kysely
        .selectFrom('sessions')
        .selectAll()
        .where('until', '>', at)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(mostSessions)
        .execute()
      return rows.map(fromRow)
    },
  }
}

function toRow(session: StoredSession): SessionRow {
  return {
    id: session.id,
    hash: session.hash,
    subject: session.subject,
    name: session.name,
    role: session.role,
    team: session.team ?? null,
    terms: session.terms,
    created_at: session.createdAt,
    used_at: session.usedAt,
    until: session.until,
  }
}

function fromRow(row: SessionRow): StoredSession {
  return {
    id: row.id,
    hash: row.hash,
    subject: row.subject,
    name: row.name,
    role: row.role as Role, // written by `toRow`
    ...(row.team !== null && { team: row.team }),
    terms: row.terms,
    createdAt: row.created_at,
    usedAt: row.used_at,
    until: row.until,
  }
}
