// The desk where keys are made, wherever it stands: at the gateway that runs, or at the ledger itself when none does.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { configFileOf, homeOf, withEnvironment } from '../config/environment.ts'
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import type { AdminChange } from '../core/admin-change.ts'
import { createDesk, type Desk, type KeyView, type MadeKey } from '../gateway/access/desk.ts'
import type { Team } from '../ledger/keys.ts'
import { openStore } from '../ledger/store.ts'
import { findGateway, type Gateway, needGateway } from './gateway.ts'
import type { Environment } from './verb.ts'

/** What commands need of the desk; who they are is known to it. */
export type CommandDesk = {
  create(wish: object): Promise<MadeKey>
  list(): Promise<readonly KeyView[]>
  get(idOrName: string): Promise<KeyView | undefined>
  revoke(idOrName: string): Promise<KeyView | undefined>
  rotate(idOrName: string, wish: object): Promise<MadeKey | undefined>
  teams(): Promise<readonly Team[]>
  saveTeam(wish: object): Promise<Team>
  removeTeam(name: string): Promise<boolean>
}

export type Around = {
  /** Where the gateway is that takes the keys, or will be once it runs. */
  readonly url: string
  /** The configuration has keys of its own. */
  readonly hasConfigured: boolean
}

/** Do something at the desk. A named address is never replaced by the ledger of this home. */
export async function withDesk<Result>(
  environment: Environment,
  url: string | undefined,
  work: (desk: CommandDesk, around: Around) => Promise<Result>,
): Promise<Result> {
  const { config: file } = loadConfig(configFileOf(environment), environment)
  const config = withEnvironment(file, environment)
  const hasConfigured = config.callers.length > 0
  const gateway = url || environment.DRAWBRIDGE_URL ? await needGateway(environment, url) : await findGateway(environment)
  if (gateway) return work(overHttp(gateway), { url: gateway.url, hasConfigured })
  mkdirSync(homeOf(environment), { recursive: true, mode: 0o700 })
  const { realWorld } = await import('../app.ts')
  const { id, now } = realWorld()
  const store = await openStore(ledgerOf(config, environment))
  try {
    const configured = () => config.callers.map(({ name }) => name)
    const note = (change: AdminChange) => store.noteAdmin([{ id: id('a'), ...change }])
    const url = `http://127.0.0.1:${config.server.port}`
    return await work(asOwner(createDesk({ store, now, id, configured, note })), { url, hasConfigured })
  } finally {
    await store.close()
  }
}

/** Whether somebody was ever given a key that the ledger keeps. No ledger is made for asking, and one that cannot be read has told none. */
export async function hasStoredKeys(config: Config, environment: Environment): Promise<boolean> {
  const url = ledgerOf(config, environment)
  const file = /^sqlite:(.+)$/.exec(url)?.[1]
  if (file !== undefined && !existsSync(file)) return false
  try {
    const store = await openStore(url)
    try {
      return (await store.listKeys()).length > 0
    } finally {
      await store.close()
    }
  } catch {
    return false // the start will tell what is wrong with it
  }
}

function ledgerOf(config: Config, environment: Environment): string {
  return config.ledger.url ?? `sqlite:${join(homeOf(environment), 'ledger.db')}`
}

/** Whoever can write the ledger owns it. */
function asOwner(desk: Desk): CommandDesk {
  const who = 'owner'
  return {
    create: (wish) => desk.create(wish, who),
    list: () => desk.list(),
    get: (idOrName) => desk.get(idOrName),
    revoke: (idOrName) => desk.revoke(idOrName, who),
    rotate: (idOrName, wish) => desk.rotate(idOrName, wish, who),
    teams: () => desk.teams(),
    saveTeam: (wish) => desk.saveTeam(wish, who),
    removeTeam: (name) => desk.removeTeam(name, who),
  }
}

function overHttp({ admin }: Gateway): CommandDesk {
  const at = (place: string, name: string) => `${place}/${encodeURIComponent(name)}`
  const sure = async <Answer>(answer: Promise<Answer | undefined>): Promise<Answer> => {
    const given = await answer
    if (given === undefined) throw new Error('the gateway knows nothing of keys; it is older than this command')
    return given
  }
  return {
    create: (wish) => sure(admin<MadeKey>('keys', wish)),
    list: async () => (await sure(admin<{ keys: KeyView[] }>('keys'))).keys,
    get: (idOrName) => admin<KeyView>(at('keys', idOrName)),
    revoke: (idOrName) => admin<KeyView>(at('keys', idOrName), undefined, 'DELETE'),
    rotate: (idOrName, wish) => admin<MadeKey>(at('keys', idOrName), wish),
    teams: async () => (await sure(admin<{ teams: Team[] }>('teams'))).teams,
    saveTeam: (wish) => sure(admin<Team>('teams', wish)),
    removeTeam: async (name) => (await admin<{ removed: string }>(at('teams', name), undefined, 'DELETE')) !== undefined,
  }
}
