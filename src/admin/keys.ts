// The admin plane's pages for callers' keys and teams, and for whoever wants to know what its own key may do.
import { may } from '../core/access.ts'
import { fail } from '../core/errors.ts'
import type { Desk } from '../gateway/access/desk.ts'
import type { PageRequest } from '../gateway/server.ts'
import type { Filters, Store } from '../ledger/store.ts'

export type KeyPageParts = { readonly desk: Desk; readonly store: Pick<Store, 'totals'>; readonly flush: () => Promise<void> }

type Page = (request: PageRequest, parts: KeyPageParts, id: string) => Promise<unknown>

export const listKeys: Page = async (_, { desk }) => ({ keys: await desk.list() })

export const oneKey: Page = (_, { desk }, id) => desk.get(plain(id))

/** The answer holds the key itself, which is told nowhere else and never again. */
export const createKey: Page = ({ body, caller }, { desk }) => desk.create(bodyOf(body), caller.name)

export const rotateKey: Page = ({ body, caller }, { desk }, id) => desk.rotate(plain(id), bodyOf(body), caller.name)

export const revokeKey: Page = ({ caller }, { desk }, id) => desk.revoke(plain(id), caller.name)

export const listTeams: Page = async (_, { desk }) => ({ teams: await desk.teams() })

export const saveTeam: Page = ({ body, caller }, { desk }) => desk.saveTeam(bodyOf(body), caller.name)

export const removeTeam: Page = async ({ caller }, { desk }, id) => {
  const name = plain(id)
  return (await desk.removeTeam(name, caller.name)) ? { removed: name } : undefined
}

/** Whose key this is, what it may do, and what was done with it. */
export const tellOwn: Page = async ({ caller, query }, { store, flush }) => {
  await flush()
  const span = { since: query.get('since') ?? undefined, until: query.get('until') ?? undefined }
  return { ...caller, role: caller.role ?? 'member', totals: await store.totals({ ...span, caller: caller.name }) }
}

/** Who may not read everything sees what it sent itself. */
export function ownOnly({ caller, query }: PageRequest): Pick<Filters, 'caller'> {
  const asked = query.get('caller') ?? undefined
  if (may(caller.role, 'read')) return { caller: asked }
  if (asked !== undefined && asked !== caller.name)
    throw fail('caller.role', { caller: caller.name, role: `a ${caller.role ?? 'member'}`, needed: 'admin or operator or auditor' })
  return { caller: caller.name }
}

/** A body may be left out where everything in it may. */
function bodyOf(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw fail('request.malformed', { detail: 'it cannot be parsed' }, cause)
  }
}

/** Names may hold an `@`, which some clients write as `%40`. */
function plain(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
