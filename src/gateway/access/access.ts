// Everything about who may come in, put together: keys of the configuration and of the store, the owner's, and the desk where keys are made.
import { isLoopbackHost } from '../../config/open-door.ts'
import type { Config } from '../../config/schema.ts'
import type { AdminChange } from '../../core/admin-change.ts'
import type { World } from '../../core/world.ts'
import type { KeyStore } from '../../ledger/keys.ts'
import type { SessionStore } from '../../ledger/sessions.ts'
import { type Caller, type Callers, createCallers, type RequestHeaders, type Sender, showsKey } from '../callers.ts'
import { createDesk, type Desk } from './desk.ts'
import { openKeyring } from './keyring.ts'
import { openOwnerKey } from './owner.ts'
import { createSessions, type Sessions } from './sessions.ts'

export type Access = {
  readonly callers: Callers
  readonly desk: Desk
  readonly sessions: Sessions
  /** Who asks at the admin plane. Where people sign in, nobody is let in there for merely being near. */
  visitor(headers: RequestHeaders, sender: Sender): Promise<Caller>
  /** Somebody was ever given a key of the store. */
  readonly hasStoredKeys: boolean
  /** Go on with another configuration. Addresses stay as they were. */
  configure(config: Config): void
  close(): Promise<void>
}

export type AccessParts = {
  readonly home: string
  readonly config: Config
  readonly store: KeyStore & SessionStore
  readonly world: World
  readonly warn: (message: string) => void
  readonly note: (change: AdminChange) => Promise<void>
}

export async function openAccess({ home, store, world, warn, note, ...given }: AccessParts): Promise<Access> {
  let { config } = given
  const { host, adminHost, adminPort } = config.server
  const isLoopback = isLoopbackHost(host) && (adminPort === undefined || isLoopbackHost(adminHost))
  const owner = openOwnerKey(home)
  const keyring = await openKeyring({
    store,
    now: world.now,
    monotonic: world.monotonic,
    graceMs: () => config.keys.graceMs,
    warn,
  })
  const sessions = createSessions({ store, now: world.now, id: world.id, config: () => config.signIn })
  const build = () => createCallers(config.callers, { keyring, owner, isLoopback, now: world.now })
  let callers = build()
  tellRoles()

  /** A house with several keys of which none administers has most likely not heard of roles. */
  function tellRoles(): void {
    if (config.callers.length > 1 && config.callers.every(({ role }) => role === undefined))
      warn('None of the keys under callers says a role, so each is a member; give one of them role: admin to administer with it.')
    const stored = new Set(keyring.view.keys.flatMap((key) => (key.revokedAt === undefined ? [key.name] : [])))
    const twice = config.callers.filter(({ name }) => stored.has(name)).map(({ name }) => name)
    if (twice.length > 0)
      warn(`Two keys have the name ${twice.join(', ')}, one under callers and one in the store; records cannot tell them apart.`)
  }

  return {
    get callers() {
      return callers
    },
    sessions,
    async visitor(headers, sender) {
      if (!config.signIn) return callers.identify(headers, sender)
      return showsKey(headers) ? callers.identifyByKey(headers, sender) : sessions.identify(headers)
    },
    get hasStoredKeys() {
      return keyring.view.keys.length > 0
    },
    desk: createDesk({
      store,
      now: world.now,
      id: world.id,
      configured: () => config.callers.map(({ name }) => name),
      changed: keyring.check,
      note,
    }),
    configure(next) {
      config = next
      callers = build()
      tellRoles()
    },
    close: keyring.close,
  }
}
