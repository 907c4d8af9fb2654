// Stored keys as the gateway holds them: in memory, so that a request costs no question to the store. Others who share the store are
// followed by one word that changes with every change, asked for twice a second: what is revoked anywhere is refused everywhere within
// that. It is asked for also while there are no keys yet, since the first may be made elsewhere, and it costs some 70 µs of work.
//
// When the store is away, what is known goes on for a while: keys work, revocations hold. Then stored keys are refused.
import type { KeyStore, StoredKey, Team } from '../../ledger/keys.ts'
import { callerOf } from './bounds.ts'
import { type KeyEntry, KeyTable } from './key-table.ts'

export type Keyring = {
  /** What is known now; another object after each change. */
  readonly view: KeyringView
  /** The store answered lately enough for stored keys to be taken. */
  readonly isFresh: boolean
  /** A key was used; written down by and by. */
  readonly noteUse: (id: string) => void
  /** Ask the store now. Never rejects: a store that is away is told and waited for. */
  readonly check: () => Promise<void>
  readonly close: () => Promise<void>
}

export type KeyringView = {
  readonly table: KeyTable
  readonly keys: readonly StoredKey[]
  readonly teams: ReadonlyMap<string, Team>
}

export type KeyringParts = {
  readonly store: Pick<KeyStore, 'keysVersion' | 'listKeys' | 'listTeams' | 'touchKeys'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only rise. */
  readonly monotonic: () => number
  /** How long stored keys are taken while the store is away. */
  readonly graceMs: () => number
  readonly warn: (message: string) => void
  /** Milliseconds between questions; 0 asks only when told to. */
  readonly pollMs?: number
}

const usualPollMs = 500
const writeUsesEveryMs = 60_000
/** Uses written at once; the rest waits for the next time. */
const mostUses = 500

const empty: KeyringView = { table: new KeyTable([]), keys: [], teams: new Map() }

/** Read the keys. Rejects when the store cannot be read at the start: nobody could then be told from anybody. */
export async function openKeyring(parts: KeyringParts): Promise<Keyring> {
  const { store, now, monotonic, pollMs = usualPollMs } = parts
  let view = empty
  let version: string | undefined
  let heardAt = monotonic()
  let wroteAt = monotonic()
  let isAway = false
  let asking: Promise<void> | undefined
  const uses = new Map<string, number>()

  async function read(): Promise<void> {
    // The word first: a change that comes in between is then read once more instead of never.
    const latest = await store.keysVersion()
    if (latest !== version) {
      const [keys, teams] = await Promise.all([store.listKeys(), store.listTeams()])
      view = viewOf(keys, teams)
      version = latest
    }
    heardAt = monotonic()
  }

  async function ask(): Promise<void> {
    try {
      await read()
      if (isAway) parts.warn('The store of keys answers again.')
      isAway = false
      await writeUses(false)
    } catch (error) {
      if (!isAway) {
        const minutes = Math.round(parts.graceMs() / 6_000) / 10
        parts.warn(`The store of keys cannot be asked (${(error as Error).message}); known keys work for ${minutes} more minutes.`)
      }
      isAway = true
    }
  }

  /** Nothing hangs on it, so it is rare and bounded, and what fails to be written is lost. */
  async function writeUses(isLast: boolean): Promise<void> {
    if (uses.size === 0 || (!isLast && monotonic() - wroteAt < writeUsesEveryMs)) return
    wroteAt = monotonic()
    const batch = [...uses].slice(0, mostUses)
    for (const [id] of batch) uses.delete(id)
    await store.touchKeys(batch.map(([id, at]) => ({ id, at: new Date(at).toISOString() })))
  }

  await read()
  const timer = pollMs > 0 ? setInterval(() => void check(), pollMs) : undefined
  timer?.unref()

  function check(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }

  return {
    get view() {
      return view
    },
    get isFresh() {
      return monotonic() - heardAt <= parts.graceMs()
    },
    noteUse: (id) => void uses.set(id, now()),
    async check() {
      // One that is under way may have read before the change that its caller made.
      if (asking) await asking
      await check()
    },
    async close() {
      clearInterval(timer)
      await asking
      await writeUses(true).catch(() => {}) // when a key was last used is a convenience
    },
  }
}

function viewOf(keys: readonly StoredKey[], teams: readonly Team[]): KeyringView {
  const byName = new Map(teams.map((team) => [team.name, team]))
  const entries = keys.flatMap((key): KeyEntry[] => {
    const common = {
      caller: callerOf(key, (name) => byName.get(name)),
      id: key.id,
      ...(key.revokedAt !== undefined && { isRevoked: true }),
    }
    const until = key.expires === undefined ? undefined : Date.parse(key.expires)
    const before = key.previousHash !== undefined && key.previousUntil !== undefined ? Date.parse(key.previousUntil) : undefined
    return [
      { ...common, hash: Buffer.from(key.hash, 'hex'), ...(until !== undefined && { until }) },
      ...(before === undefined
        ? []
        : [{ ...common, hash: Buffer.from(key.previousHash ?? '', 'hex'), until: Math.min(before, until ?? before) }]),
    ]
  })
  return { table: new KeyTable(entries), keys, teams: byName }
}
