// Every part of the store beside exchanges, each a file of its own. A new part takes a line here and one in `sides.ts`; the compiler asks
// for the second.
import type { Kysely } from 'kysely'
import { adminLog } from './admin-log.ts'
import { budgetStore } from './budgets.ts'
import { checkpointStore } from './checkpoints.ts'
import { egressStore } from './egress.ts'
import type { Database } from './entry.ts'
import { keyStore } from './keys.ts'
import { outcomeStore } from './outcomes.ts'
import { policyStore } from './policies.ts'
import { reviewStore } from './reviews.ts'
import { sessionStore } from './sessions.ts'
import { stretchReader } from './stretches.ts'
import { verifier } from './verification.ts'

export const parts = {
  admin: adminLog,
  checkpoints: checkpointStore,
  verification: verifier,
  egress: egressStore,
  stretches: stretchReader,
  reviews: reviewStore,
  policies: policyStore,
  keys: keyStore,
  sessions: sessionStore,
  budgets: budgetStore,
  outcomes: (kysely: Kysely<Database>) => outcomeStore(kysely),
} as const

type Takers = { [Name in keyof typeof parts]: (part: ReturnType<(typeof parts)[Name]>) => void }[keyof typeof parts]

/** Everything the parts can be asked, as one: what every taker takes is the intersection of all. */
export type Parts = Takers extends (part: infer All) => void ? All : never
