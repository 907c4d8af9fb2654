// Where a human must look before something leaves. What would leave is put into the ledger's queue, byte for byte; the request is refused
// with the review's id, and once somebody approved, the same request goes through.
import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import type { Assessment } from '../core/assessment.ts'
import { because, type Reason } from '../core/reasons.ts'
import type { Level } from '../core/sensitivity.ts'
import type { ReviewStore } from '../ledger/reviews.ts'
import type { Cleared } from '../privacy/boundary.ts'
import type { Outgoing } from '../upstreams/transport.ts'

export type ReviewRule = { readonly levels: readonly Level[]; readonly labels: readonly string[] }

export type Reviewed = { readonly kind: 'go'; readonly body?: Uint8Array } | { readonly kind: 'barred'; readonly reason: Reason }

export type About = {
  readonly exchange: string
  readonly at: string
  readonly caller: string
  readonly model: string
  readonly assessment: Assessment
}

/** Whether what was assessed so waits for a human. */
export function needsReview({ level, labels }: Assessment, rule: ReviewRule): boolean {
  return rule.levels.includes(level) || labels.some((label) => rule.labels.includes(label))
}

/** Ask the queue about one body; put it there when nobody has seen it. A ledger that does not answer lets nothing through. */
export async function review(outgoing: Outgoing, cleared: Cleared, about: About, store: ReviewStore): Promise<Reviewed> {
  const body = outgoing.body ?? new Uint8Array(0)
  const destination = destinationOf(outgoing)
  const id = reviewId(`${about.caller}\n${destination}\n${outgoing.headers['content-type'] ?? ''}`, body)
  const known = await store.getReview(id)
  if (known?.state === 'approved') return { kind: 'go', ...(known.edited !== undefined && { body: Buffer.from(known.edited, 'utf8') }) }
  if (known?.state === 'rejected') return { kind: 'barred', reason: because('review.rejected', { review: id }) }
  if (known) return { kind: 'barred', reason: because('review.waiting', { review: id }) }
  const isKept = await store.holdForReview({
    id,
    at: about.at,
    exchange: about.exchange,
    caller: about.caller,
    destination,
    model: about.model,
    level: about.assessment.level,
    labels: about.assessment.labels,
    redactions: cleared.kinds,
    state: 'waiting',
    text: isUtf8(body) ? Buffer.from(body).toString('utf8') : `base64:${Buffer.from(body).toString('base64')}`,
  })
  return { kind: 'barred', reason: isKept ? because('review.waiting', { review: id }) : because('review.full') }
}

/** Where it would go, as far as an address tells: a path and a query are words that leave as well. */
function destinationOf({ method, origin, path }: Outgoing): string {
  return `${method === 'POST' ? '' : `${method} `}${origin}${path}`
}

/** The same bytes of the same caller to the same place are the same review. */
function reviewId(about: string, body: Uint8Array): string {
  return `r_${hash('sha256', Buffer.concat([Buffer.from(`${about}\n`), body])).slice(0, 24)}`
}
