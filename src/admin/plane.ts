// The admin plane: what the operator may see and move over HTTP. Everything below `/admin/`, as JSON; the pages themselves are `routes.ts`.
// It is open to whoever reaches a loopback address where nobody was given a key, and otherwise to callers as far as their role goes.
// What changes something asks for a header that no form or plain link of another web page can send.
import { type Action, may, whoMay } from '../core/access.ts'
import { fail } from '../core/errors.ts'
import type { PageRequest } from '../gateway/server.ts'
import { type PlaneParts, readCall } from './route.ts'
import { routes } from './routes.ts'

export type { Drillable, PlaneParts } from './route.ts'

/** Sent with whatever changes something. */
export const adminHeader = 'x-drawbridge-admin'

/** Answers a request below `/admin/`; undefined when there is no such page. */
export function createPlane(parts: PlaneParts): (request: PageRequest) => Promise<unknown> {
  return async (request) => {
    const { found, id } = pagesAt(request.name ?? '')
    if (found.length === 0) return undefined
    const route = found.find(({ method }) => method === request.method)
    if (!route) {
      const allowed = found.map(({ method }) => method).join(', ')
      throw fail('request.method', { method: request.method, path: `/admin/${(request.name ?? '').slice(0, 100)}`, allowed })
    }
    admit(request, parts, route.takes)
    const { query, body } = readCall(route, request)
    return route.run({ request, parts, id, query: query as never, body: body as never }) // read by the route's own schemas
  }
}

/** Pages of a path, one for each method; those without an id come first. */
function pagesAt(name: string): { readonly found: typeof routes; readonly id: string } {
  const segments = name.split('/')
  while (segments.at(-1) === '') segments.pop()
  const path = segments.join('/')
  const plain = routes.filter((route) => route.path === path)
  if (plain.length > 0) return { found: plain, id: '' }
  for (const route of routes) {
    const mark = route.path.indexOf('{id}')
    if (mark < 0) continue
    const [head, tail] = [route.path.slice(0, mark), route.path.slice(mark + '{id}'.length)]
    const id = path.slice(head.length, path.length - tail.length)
    if (!path.startsWith(head) || !path.endsWith(tail) || id === '' || path.length <= head.length + tail.length) continue
    // Names of old may hold a slash; what has a page of its own below it does not.
    const deeper =
      tail === ''
        ? routes.find((other) => other.path.startsWith(`${route.path}/`) && path.endsWith(other.path.slice(route.path.length)))
        : undefined
    if (deeper) continue
    return { found: routes.filter((other) => other.path === route.path), id }
  }
  return { found: [], id: '' }
}

function admit(request: PageRequest, parts: PlaneParts, action: Action | 'nothing'): void {
  if (!parts.isGuarded()) throw fail('admin.closed', { detail: 'this address is reachable from other machines and no keys are configured' })
  const { name, role = 'member' } = request.caller
  if (action !== 'nothing' && !may(role, action))
    throw fail('caller.role', { caller: name, role: `a ${role}`, needed: whoMay(action).join(' or ') })
  const { origin, host } = request.headers
  if (typeof origin === 'string' && !isSameHost(origin, host)) throw fail('admin.closed', { detail: 'another web origin asks' })
  if (request.method === 'GET') return
  if (request.headers[adminHeader] !== '1') throw fail('admin.closed', { detail: `the header ${adminHeader}: 1 is missing` })
  if (!/^application\/json\b/i.test(String(request.headers['content-type'] ?? '')))
    throw fail('admin.closed', { detail: 'the content-type must be application/json' })
}

function isSameHost(origin: string, host: string | string[] | undefined): boolean {
  try {
    return new URL(origin).host === host
  } catch {
    return false // `null`, as sandboxed pages send it
  }
}
