// What goes to an upstream beside the body: the path and query of a request, the type of a form, and headers that are handed on. Nothing can
// be replaced there. A path, query or type that tells something keeps the request at home; a header that does is left out.
import type { Finding } from '../core/assessment.ts'
import type { Reading } from '../privacy/read-text.ts'
import type { Upstream } from '../upstreams/catalog.ts'
import type { Arrival } from './arrival.ts'
import { withoutCredentials } from './lane.ts'

type Read = (text: string) => Reading

/** The texts beside the body that cannot be left out. Words of the protocols hold nothing to read. */
export function asideOf({ door, query, headers }: Arrival): string[] {
  const texts: string[] = []
  if (door.wire === 'native' && door.rest) texts.push(plain(door.rest))
  const asked = withoutCredentials(query)
  if (asked.length > 1 && !technicalQuery.test(asked)) texts.push(plain(asked.slice(1)))
  const type = headers['content-type']
  if (door.wire === 'native' && typeof type === 'string' && !technicalType.test(type)) texts.push(type)
  return texts
}

const technicalQuery =
  /^\?(?:(?:alt=(?:sse|json)|beta=true|stream=(?:true|false)|api-version=20\d\d-\d\d-\d\d(?:-preview)?|(?:limit|page)=\d{1,4}|order=(?:asc|desc))(?:&|$))*$/

const technicalType = /^[a-z]{1,16}\/[a-z0-9.+-]{1,40}(?:; ?(?:charset=utf-?8|boundary=[\w'()+,./:=?-]{1,70}))?$/i

/** The arrival without those of its headers that would be handed on and tell something. */
export function withoutTellingHeaders(arrival: Arrival, { provider }: Upstream, read: Read, isHidden: (kind: string) => boolean): Arrival {
  const telling = (provider.forward ?? []).filter((name) => {
    const value = arrival.headers[name]
    if (typeof value !== 'string' || technicalHeader.test(value)) return false
    const { hits, complete } = read(value)
    return !complete || hits.some(({ kind }) => isHidden(kind))
  })
  if (telling.length === 0) return arrival
  const headers = { ...arrival.headers }
  for (const name of telling) delete headers[name]
  return { ...arrival, headers }
}

/** Versions, features of a provider with their dates, and keys that are drawn by lot. */
const technicalHeader =
  /^(?:20\d\d-\d\d-\d\d|[a-z][a-z0-9-]{0,60}-20\d\d-?\d\d-?\d\d(?:, ?[a-z][a-z0-9-]{0,60}-20\d\d-?\d\d-?\d\d){0,30}|[a-z]+=v\d|(?:stainless-node-retry-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

/** Nothing can be replaced in a text that goes beside the body, so what it holds counts as lying in no leaf. */
export function besideTheBody({ kind, start, end, score, detector }: Omit<Finding, 'leaf'>): Finding {
  return { kind, leaf: -1, start, end, score, detector }
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text // it is read as it stands
  }
}
