// Callers' keys and their teams. A key itself is nowhere: only its SHA-256, which is enough to know it again. The hash is fast on purpose:
// slow ones protect words that people choose, and nobody tries 2^256 keys however fast each try is.
import type { Kysely, Transaction } from 'kysely'
import type { Limits, Role, Scope, TeamBounds } from '../core/access.ts'
import type { Level, Zone } from '../core/sensitivity.ts'
import type { Database, KeyRow, TeamRow } from './entry.ts'

export type StoredKey = Scope & {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly team?: string
  /** How the key begins, so that people tell keys apart. */
  readonly prefix: string
  /** SHA-256, hexadecimal. */
  readonly hash: string
  /** The key before the last rotation, and until when it is taken. */
  readonly previousHash?: string
  readonly previousUntil?: string
  readonly createdAt: string
  readonly createdBy: string
  readonly expires?: string
  readonly usedAt?: string
  readonly revokedAt?: string
  readonly note?: string
}

export type Team = TeamBounds & { readonly name: string; readonly createdAt: string; readonly note?: string }

export type NewSecret = {
  readonly hash: string
  readonly prefix: string
  readonly at: string
  /** Until when the key before is taken as well; undefined refuses it at once. */
  readonly previousUntil?: string
  /** Another end than the one it had. */
  readonly expires?: string
}

export type KeyStore = {
  /** A name that a key not revoked has is taken. */
  readonly insertKey: (key: StoredKey) => Promise<'made' | 'taken' | 'full'>
  /** By id or by the name of one that is not revoked; then the latest of that name. */
  readonly getKey: (idOrName: string) => Promise<StoredKey | undefined>
  /** The latest first. */
  readonly listKeys: () => Promise<readonly StoredKey[]>
  /** From now on refused; undefined when there is none of that id that was not revoked before. */
  readonly revokeKey: (id: string, at: string) => Promise<StoredKey | undefined>
  /** Another secret under the same name and bounds; undefined when there is none of that id or it is revoked. */
  readonly rotateKey: (id: string, secret: NewSecret) => Promise<StoredKey | undefined>
  /** Note when keys were last used. Changes nothing that is decided, so nobody is told. */
  readonly touchKeys: (uses: readonly { readonly id: string; readonly at: string }[]) => Promise<void>
  /** Make a team, or change its bounds. False when there are too many. */
  readonly saveTeam: (team: Team) => Promise<boolean>
  readonly listTeams: () => Promise<readonly Team[]>
  /** `used` while keys that are not revoked belong to it; undefined when there is none. */
  readonly removeTeam: (name: string, at: string) => Promise<'removed' | 'used' | undefined>
  /** Another word after each change of keys or teams, so that others who share the store see that there was one. */
  readonly keysVersion: () => Promise<string>
}

/** Revoked keys stay, as the record of who could come in; beyond this many nobody makes another. */
export const mostKeys = 10_000
export const mostTeams = 1_000

const versionName = 'keys'

export function keyStore(kysely: Kysely<Database>): KeyStore {
  const one = async (id: string) => {
    const row = await kysely.selectFrom('keys').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fromRow(row)
  }
  const changing = <Result>(word: string, at: string, work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result> =>
    kysely.transaction().execute(async (transaction) => {
      const result = await work(transaction)
      // No counter: two writers at once might both count to the same number, and a reader between them would miss the second.
      const value = `${at} ${word}`
      await transaction
        .insertInto('meta')
        .values({ name: versionName, value, at })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, at }))
        .execute()
      return result
    })

  return {
    insertKey: (key) =>
      changing(`made ${key.id}`, key.createdAt, async (transaction) => {
        const { kept } = await transaction
          .selectFrom('keys')
          .select(({ fn }) => fn.countAll().as('kept'))
          .executeTakeFirstOrThrow()
        if (Number(kept) >= mostKeys) return 'full'
        // An index lets only one key of a name be in force.
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('keys')
          .values(toRow(key))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow()
        return Number(numInsertedOrUpdatedRows ?? 0) > 0 ? 'made' : 'taken'
      }),
    async getKey(idOrName) {
      const row = await kysely
        .selectFrom('keys')
        .selectAll()
        .where((key) => key.or([key('id', '=', idOrName), key('name', '=', idOrName)]))
        .orderBy(({ eb }) => eb.case().when('revoked_at', 'is', null).then(0).else(1).end())
        .orderBy('created_at', 'desc')
        .executeTakeFirst()
      return row && fromRow(row)
    },
    async listKeys() {
      const rows = await kysely.selectFrom('keys').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(mostKeys).execute()
      return rows.map(fromRow)
    },
    async revokeKey(id, at) {
      const count = await changing(`revoked ${id}`, at, async (transaction) => {
        const [result] = await transaction
          .updateTable('keys')
          .set({ revoked_at: at, previous_hash: null, previous_until: null })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .execute()
        return Number(result?.numUpdatedRows ?? 0)
      })
      return count > 0 ? one(id) : undefined
    },
    async rotateKey(id, { hash, prefix, at, previousUntil, expires }) {
      const count = await changing(`rotated ${id} ${hash}`, at, async (transaction) => {
        const [result] = await transaction
          .updateTable('keys')
          .set(({ ref }) => ({
            hash,
            prefix,
            previous_hash: previousUntil === undefined ? null : ref('hash'),
            previous_until: previousUntil ?? null,
            ...(expires !== undefined && { expires_at: expires }),
          }))
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .execute()
        return Number(result?.numUpdatedRows ?? 0)
      })
      return count > 0 ? one(id) : undefined
    },
    async touchKeys(uses) {
      await kysely.transaction().execute(async (transaction) => {
        for (const { id, at } of uses) await transaction.updateTable('keys').set({ used_at: at }).where('id', '=', id).execute()
      })
    },
    saveTeam: (team) =>
      changing(`team ${team.name}`, team.createdAt, async (transaction) => {
        const names = await transaction.selectFrom('teams').select('name').execute()
        if (names.length >= mostTeams && !names.some(({ name }) => name === team.name)) return false
        const { name, created_at, ...bounds } = toTeamRow(team)
        await transaction
          .insertInto('teams')
          .values({ name, created_at, ...bounds })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(bounds))
          .execute()
        return true
      }),
    async listTeams() {
      const rows = await kysely.selectFrom('teams').selectAll().orderBy('name').execute()
      return rows.map(fromTeamRow)
    },
    removeTeam: (name, at) =>
      changing(`team ${name} removed`, at, async (transaction) => {
        const used = await transaction
          .selectFrom('keys')
          .select('id')
          .where('team', '=', name)
          .where('revoked_at', 'is', null)
          .executeTakeFirst()
        if (used) return 'used'
        const [result] = await transaction.deleteFrom('teams').where('name', '=', name).execute()
        return Number(result?.numDeletedRows ?? 0) > 0 ? 'removed' : undefined
      }),
    async keysVersion() {
      const row = await kysely.selectFrom('meta').select('value').where('name', '=', versionName).executeTakeFirst()
      return row?.value ?? ''
    },
  }
}

function toRow(key: StoredKey): KeyRow {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    team: key.team ?? null,
    prefix: key.prefix,
    hash: key.hash,
    previous_hash: key.previousHash ?? null,
    previous_until: key.previousUntil ?? null,
    zones: listText(key.zones),
    models: listText(key.models),
    level: key.level ?? null,
    most_level: key.mostLevel ?? null,
    labels: listText(key.labels),
    created_at: key.createdAt,
    created_by: key.createdBy,
    expires_at: key.expires ?? null,
    used_at: key.usedAt ?? null,
    revoked_at: key.revokedAt ?? null,
    limits: key.limits === undefined ? null : JSON.stringify(key.limits),
    note: key.note ?? null,
  }
}

function fromRow(row: KeyRow): StoredKey {
  return {
    id: row.id,
    name: row.name,
    role: row.role as Role, // written by `toRow`, as all below
    prefix: row.prefix,
    hash: row.hash,
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...(row.team !== null && { team: row.team }),
    ...(row.previous_hash !== null && { previousHash: row.previous_hash }),
    ...(row.previous_until !== null && { previousUntil: row.previous_until }),
    ...(row.zones !== null && { zones: JSON.parse(row.zones) as Zone[] }),
    ...(row.models !== null && { models: JSON.parse(row.models) as string[] }),
    ...(row.level !== null && { level: row.level as Level }),
    ...(row.most_level !== null && { mostLevel: row.most_level as Level }),
    ...(row.labels !== null && { labels: JSON.parse(row.labels) as string[] }),
    ...(row.expires_at !== null && { expires: row.expires_at }),
    ...(row.used_at !== null && { usedAt: row.used_at }),
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
    ...(row.limits !== null && { limits: JSON.parse(row.limits) as Limits }),
    ...(row.note !== null && { note: row.note }),
  }
}

function toTeamRow(team: Team): TeamRow {
  return {
    name: team.name,
    zones: listText(team.zones),
    models: listText(team.models),
    most_level: team.mostLevel ?? null,
    created_at: team.createdAt,
    limits: team.limits === undefined ? null : JSON.stringify(team.limits),
    note: team.note ?? null,
  }
}

function fromTeamRow(row: TeamRow): Team {
  return {
    name: row.name,
    createdAt: row.created_at,
    ...(row.zones !== null && { zones: JSON.parse(row.zones) as Zone[] }),
    ...(row.models !== null && { models: JSON.parse(row.models) as string[] }),
    ...(row.most_level !== null && { mostLevel: row.most_level as Level }),
    ...(row.limits !== null && { limits: JSON.parse(row.limits) as Limits }),
    ...(row.note !== null && { note: row.note }),
  }
}

function listText(list: readonly string[] | undefined): string | null {
  return list === undefined ? null : JSON.stringify(list)
}
