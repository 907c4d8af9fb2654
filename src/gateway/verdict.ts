// What a failure means for the candidates still waiting.
import type { Ending } from './ending.ts'
import { headerOf } from './upstream-answer.ts'

/**
 * What a failure means for the candidates still waiting. `final`: the request itself is at fault, nobody else will do better.
 * `next`: this upstream will not, another may. `retry`: the same one may after a while.
 */
export function judge(ending: Ending): 'final' | 'next' | 'retry' {
  const error = ending.error
  const status = ending.held?.status
  const kind = ending.facts.fault
  if (!error) return 'next'
  if (error.party === 'caller') return error.code === 'request.unsupported' ? 'next' : 'final'
  if (error.code === 'upstream.rejected')
    return status === 400 || status === 413 || status === 415 || status === 422 ? 'final' : status === 409 ? 'retry' : 'next'
  if (error.code === 'upstream.limited') return isQuota(kind?.code) || isQuota(kind?.type) ? 'next' : 'retry'
  if (error.party === 'policy' || error.party === 'privacy' || error.code === 'upstream.busy') return 'next'
  if (ending.held && headerOf(ending.held.headers, 'x-should-retry') === 'false') return 'next'
  return 'retry'
}

/** The server has no such path, or answers there in the words of another protocol. */
export function isAbsence({ kind, status, isForeign, held }: Ending): boolean {
  return kind === 'failed' && (isForeign === true || (held !== undefined && (status === 404 || status === 405 || status === 501)))
}

/** Of two failures the one more worth telling: an upstream's own answer before a mere refusal to carry. */
export function better(one: Ending | undefined, other: Ending): Ending {
  return one && other.error?.code === 'request.unsupported' && one.error?.code !== 'request.unsupported' ? one : other
}

function isQuota(word: string | undefined): boolean {
  return word !== undefined && /insufficient_quota|billing|spend_limit|credit/i.test(word)
}
