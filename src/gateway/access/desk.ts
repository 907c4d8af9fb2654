// Where keys and teams are made, looked at and taken back. The admin plane and the command line stand at the same desk, so that they cannot
// differ. What it hands out never holds a hash, and a key itself only once: when it is made.
import { z } from 'zod'
import { may, reservedNames, roles } from '../../core/access.ts'
import type { AdminChange } from '../../core/admin-change.ts'
import { fail } from '../../core/errors.ts'
import type { KeyStore, StoredKey, Team } from '../../ledger/keys.ts'
import { expiryOf, spanOf } from './expiry.ts'
import { hashOf, mintKey, prefixOf } from './secret.ts'

/** A key as people may see it. */
export type KeyView = Omit<StoredKey, 'hash' | 'previousHash'> & { readonly state: 'active' | 'expired' | 'revoked' }
/** A new key with the one thing that is told only now. */
export type MadeKey = KeyView & { readonly key: string; readonly isTeamNew?: boolean }

export type Desk = {
  create(wish: unknown, who: string): Promise<MadeKey>
  list(): Promise<readonly KeyView[]>
  /** By id or name. */
  get(idOrName: string): Promise<KeyView | undefined>
  /** Undefined when there is none. One that is revoked already stays so. */
  revoke(idOrName: string, who: string): Promise<KeyView | undefined>
  rotate(idOrName: string, wish: unknown, who: string): Promise<MadeKey | undefined>
  teams(): Promise<readonly Team[]>
  saveTeam(wish: unknown, who: string): Promise<Team>
  removeTeam(name: string, who: string): Promise<boolean>
}

export type DeskParts = {
  readonly store: KeyStore
  readonly now: () => number
  readonly id: (prefix: string) => string
  /** Names of keys in the configuration. */
  readonly configured: () => readonly string[]
  /** Told after each change and awaited, so that it holds in this process at once. */
  readonly changed?: () => Promise<void>
  /** Write down who changed what. Never rejects: a key that was made must be told. */
  readonly note: (change: AdminChange) => Promise<void> | void
  readonly mint?: () => string
}

const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, 'must be 1-64 letters, digits, ".", "_", "@" or "-"')
  .refine((name) => !reservedNames.includes(name), `must not be one of ${reservedNames.join(', ')}`)
const zones = z
  .array(z.enum(['device', 'private', 'cloud'], 'must be device, private or cloud'))
  .min(1)
  .max(3)
  .transform((list) => [...new Set(list)])
const models = z.array(z.string().min(1).max(256)).min(1).max(100)
const level = z.enum(['public', 'internal', 'confidential', 'restricted'], 'must be public, internal, confidential or restricted')
const note = z.string().max(500)

const most = z.number().int().min(1).max(1_000_000_000).optional()
const limits = z
  .strictObject({ requestsPerMinute: most, tokensPerMinute: most, concurrent: most })
  .refine(
    (given) => Object.values(given).some((limit) => limit !== undefined),
    'must have requestsPerMinute, tokensPerMinute or concurrent',
  )
  .optional()

const keyWish = z.strictObject({
  name: nameSchema,
  role: z.enum(roles, `must be one of ${roles.join(', ')}`).default('member'),
  team: nameSchema.optional(),
  zones: zones.optional(),
  models: models.optional(),
  level: level.optional(),
  mostLevel: level.optional(),
  labels: z
    .array(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be words of letters, digits, ".", "_" and "-"'))
    .max(32)
    .optional(),
  expires: z.string().max(64).optional(),
  limits,
  note: note.optional(),
})
const rotation = z.strictObject({ overlap: z.string().max(64).optional(), expires: z.string().max(64).optional() })
const teamWish = z.strictObject({
  name: nameSchema,
  zones: zones.optional(),
  models: models.optional(),
  mostLevel: level.optional(),
  limits,
  note: note.optional(),
})

/** Two keys of which one works for longer than this are two keys. */
const longestOverlapMs = 30 * 86_400_000

export function createDesk(parts: DeskParts): Desk {
  const { store, mint = mintKey } = parts
  const iso = () => new Date(parts.now()).toISOString()
  const done = async (who: string, action: string, subject: string, detail: AdminChange['detail'] = {}) => {
    await parts.changed?.()
    await parts.note({ at: iso(), who, action, subject, detail })
  }

  return {
    async create(given, who) {
      const { expires, ...wish } = read(keyWish, given)
      if (parts.configured().includes(wish.name))
        throw fail('request.invalid', { param: 'name', detail: 'is the name of a key in the configuration' })
      if (!may(wish.role, 'ask') && (wish.zones || wish.models || wish.mostLevel))
        throw fail('request.invalid', { param: 'role', detail: `${wish.role} asks no model, so it has no zones, models or level` })
      const key = mint()
      const made: StoredKey = {
        ...said(wish),
        id: parts.id('k'),
        prefix: prefixOf(key),
        hash: hashOf(key).toString('hex'),
        createdAt: iso(),
        createdBy: who,
        ...(expires !== undefined && { expires: readExpiry(expires, parts.now()) }),
      }
      const isTeamNew = await ensureTeam(made.team)
      const outcome = await store.insertKey(made)
      if (outcome === 'taken') throw fail('request.invalid', { param: 'name', detail: 'is the name of a key that is in force' })
      if (outcome === 'full')
        throw fail('request.invalid', { param: 'name', detail: 'cannot be kept: the store holds as many keys as it may' })
      await done(who, 'key.created', made.id, toldOf(made))
      return { ...viewOf(made, parts.now()), key, ...(isTeamNew && { isTeamNew }) }
    },
    list: async () => (await store.listKeys()).map((key) => viewOf(key, parts.now())),
    async get(idOrName) {
      const key = await store.getKey(idOrName)
      return key && viewOf(key, parts.now())
    },
    async revoke(idOrName, who) {
      const known = await store.getKey(idOrName)
      if (!known) return undefined
      const revoked = await store.revokeKey(known.id, iso())
      if (revoked) await done(who, 'key.revoked', known.id, { name: known.name })
      const now = revoked ?? (await store.getKey(known.id))
      return now && viewOf(now, parts.now())
    },
    async rotate(idOrName, given, who) {
      const wish = read(rotation, given)
      const overlap = wish.overlap === undefined ? undefined : spanOf(wish.overlap)
      if (wish.overlap !== undefined && (overlap === undefined || overlap > longestOverlapMs))
        throw fail('request.invalid', { param: 'overlap', detail: 'must be a span such as 30m, 12h or 7d, of 30 days at most' })
      const known = await store.getKey(idOrName)
      if (!known) return undefined
      const expires = wish.expires === undefined ? undefined : readExpiry(wish.expires, parts.now())
      if (expires === undefined && viewOf(known, parts.now()).state === 'expired')
        throw fail('request.invalid', { param: 'expires', detail: 'is needed, since this key has expired' })
      const key = mint()
      const rotated = await store.rotateKey(known.id, {
        hash: hashOf(key).toString('hex'),
        prefix: prefixOf(key),
        at: iso(),
        ...(overlap !== undefined && { previousUntil: new Date(parts.now() + overlap).toISOString() }),
        ...(expires !== undefined && { expires }),
      })
      if (!rotated) throw fail('request.invalid', { param: 'id', detail: 'has been revoked; make another key instead' })
      await done(who, 'key.rotated', known.id, said({ name: known.name, ...wish }))
      return { ...viewOf(rotated, parts.now()), key }
    },
    teams: () => store.listTeams(),
    async saveTeam(given, who) {
      const team: Team = { ...said(read(teamWish, given)), createdAt: iso() }
      if (!(await store.saveTeam(team)))
        throw fail('request.invalid', { param: 'name', detail: 'cannot be kept: there are too many teams' })
      await done(who, 'team.saved', team.name, team)
      return team
    },
    async removeTeam(name, who) {
      const outcome = await store.removeTeam(name, iso())
      if (outcome === 'used') throw fail('request.invalid', { param: 'name', detail: 'has keys in force; revoke them first' })
      if (outcome === 'removed') await done(who, 'team.removed', name)
      return outcome === 'removed'
    },
  }

  /** A team that nobody made bounds nothing; it is made on the way, and that is told, since it may be a slip of the pen. */
  async function ensureTeam(name: string | undefined): Promise<boolean> {
    if (name === undefined || (await store.listTeams()).some((team) => team.name === name)) return false
    return store.saveTeam({ name, createdAt: iso() })
  }
}

/** Hashes stay inside. */
function viewOf(key: StoredKey, now: number): KeyView {
  const { hash, previousHash, ...shown } = key
  const isExpired = key.expires !== undefined && Date.parse(key.expires) <= now
  return { ...shown, state: key.revokedAt !== undefined ? 'revoked' : isExpired ? 'expired' : 'active' }
}

function read<Wish>(schema: z.ZodType<Wish>, given: unknown): Wish {
  const read = schema.safeParse(given ?? {})
  if (read.success) return read.data
  const [problem] = read.error.issues
  const unknown = problem?.code === 'unrecognized_keys' ? problem.keys[0] : undefined
  // The sentence must not repeat what was given: it may hold anything.
  if (unknown !== undefined) throw fail('request.invalid', { param: 'body', detail: 'has a member that is not known here' })
  throw fail('request.invalid', { param: problem?.path.join('.') || 'body', detail: problem?.message ?? 'is not understood' })
}

function readExpiry(text: string, now: number): string {
  const expires = expiryOf(text, now)
  if (expires === undefined)
    throw fail('request.invalid', {
      param: 'expires',
      detail: 'must be a span such as 90d or 12h, a date, or an ISO 8601 time, and not be past',
    })
  return expires
}

/** Without members that were not said. */
function said<Wish extends object>(wish: Wish): Wish {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as Wish // the same members, less the empty ones
}

/** What is written down of a new key: everything but what it is known by. */
function toldOf({ id, hash, prefix, createdAt, createdBy, ...told }: StoredKey): AdminChange['detail'] {
  return told
}
