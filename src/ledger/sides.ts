// Which methods of the store write and which only read, so that a store in threads knows whom to ask. A line for each part; a method that
// stands in none does not compile.
import type { Store } from './store.ts'

const parts = {
  exchanges: { writes: ['write', 'setMeta', 'sweep'], reads: ['get', 'list', 'getMeta', 'bytes'] },
  reports: { writes: [], reads: ['totals', 'series', 'latency', 'flow'] },
  admin: { writes: ['noteAdmin'], reads: ['listAdmin'] },
  checkpoints: { writes: ['seal'], reads: ['listCheckpoints'] },
  verification: { writes: [], reads: ['verifyLedger'] },
  egress: { writes: ['noteEgress', 'forgetEgress'], reads: ['listEgress', 'verifyEgress'] },
  reviews: { writes: ['holdForReview', 'decideReview', 'forgetReviews'], reads: ['getReview', 'listReviews'] },
  stretches: {
    writes: [],
    reads: [
      ...(['chainEnds', 'reachOf', 'lastActionBefore', 'exchangesFrom', 'actionsFrom', 'egressFrom', 'reviewsFrom'] as const),
      ...(['writersOfCheckpoints', 'checkpointsFrom', 'checkpointBefore'] as const),
      ...(['withEgress', 'recorded', 'countUnchained', 'writtenSpan'] as const),
    ],
  },
  policies: { writes: ['keepPolicies'], reads: ['listPolicies'] },
  // Whether a key is in force must not wait for a long report, so what the gateway asks all the time is asked of the thread that writes.
  keys: {
    writes: ['insertKey', 'revokeKey', 'rotateKey', 'touchKeys', 'saveTeam', 'removeTeam', 'keysVersion', 'listKeys', 'listTeams'],
    reads: ['getKey'],
  },
  // A limit that waited for a report would hold nothing.
  budgets: {
    writes: ['reserveBudgets', 'settleBudgets', 'renewHolds', 'lapseHolds', 'forgetMeters', 'listMeters'],
    reads: ['countHolds'],
  },
  // What was just ended or taken must be known as such at once, so all is asked of the thread that writes.
  sessions: {
    writes: ['beginSignIn', 'takeSignIn', 'openSession', 'findSession', 'touchSession', 'endSession', 'endSessionsOf', 'listSessions'],
    reads: [],
  },
  outcomes: { writes: ['noteOutcomes', 'forgetOutcomes'], reads: ['hasOutcome', 'listOutcomes', 'countOutcomes'] },
} as const satisfies Record<string, { readonly writes: readonly Asked[]; readonly reads: readonly Asked[] }>

/** `append` packs on this side and `close` ends both, so neither is passed on as it is. */
export type Asked = Exclude<keyof Store, 'append' | 'close'>
type Listed = (typeof parts)[keyof typeof parts]['writes' | 'reads'][number]

/** Fails to compile with the names of the methods that were forgotten. */
type Forgotten = Exclude<Asked, Listed>
const forgotten: [Forgotten] extends [never] ? 'none' : Forgotten = 'none'
void forgotten

export const writes: readonly Asked[] = Object.values(parts).flatMap((part): readonly Asked[] => part.writes)
export const reads: readonly Asked[] = Object.values(parts).flatMap((part): readonly Asked[] => part.reads)
