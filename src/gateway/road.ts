// What the one road needs of the house: handed in by app.ts, and asked anew for every request where a reload may change it.
import type { Config } from '../config/schema.ts'
import type { Conversation } from '../core/conversation.ts'
import type { Baseline, Cost, Egress, Entry } from '../core/exchange.ts'
import type { Model } from '../core/upstream.ts'
import type { World } from '../core/world.ts'
import type { Work } from '../ledger/prices/home.ts'
import type { ReviewStore } from '../ledger/reviews.ts'
import type { Rules } from '../privacy/boundary.ts'
import type { Inspector } from '../privacy/inspect.ts'
import type { Suspicion } from '../privacy/suspicion.ts'
import type { Estimator } from '../routing/complexity/complexity.ts'
import type { Policy } from '../routing/policy.ts'
import type { Complexities } from '../routing/shares.ts'
import type { Exercise, Trial } from '../routing/verify/exercise.ts'
import type { Catalog, Upstream } from '../upstreams/catalog.ts'
import type { Transport } from '../upstreams/transport.ts'
import type { BaselineQuestion } from './baseline.ts'
import type { BridgeKeeper } from './bridge.ts'
import type { Budgets } from './budgets.ts'
import type { Verify } from './cascade.ts'
import type { Continuity } from './continuity.ts'
import type { Drafts } from './drafts.ts'
import type { Levers } from './levers.ts'
import type { Outcomes } from './outcomes.ts'
import type { Remembered } from './remembered.ts'

/** Everything the road needs, handed in by app.ts. What may change with a reload is asked anew for every request. */
export type Road = {
  readonly world: World
  readonly config: () => Config
  readonly catalog: () => Catalog
  readonly policy: () => Policy
  readonly transport: Transport
  readonly bridge: BridgeKeeper
  readonly continuity: Continuity
  readonly remembered: Remembered
  readonly inspector: () => Inspector
  /** False from the moment the inspection failed as a whole: what was read before no longer counts. */
  readonly isInspecting: () => boolean
  readonly rules: () => Rules
  /** Judges what comes from outside; undefined when the weights for that are not there. */
  readonly suspicion: () => ((conversation: Conversation) => Suspicion) | undefined
  /** How hard the requests of late were, for shares of the cloud. */
  readonly complexities: Pick<Complexities, 'note' | 'threshold'>
  /** Judges what a prompt asks of a model; undefined without its weights, and then aliases keep to their fixed order. */
  readonly estimator?: () => Estimator | undefined
  /** Looks at answers from home before they go out; without it no request goes through a cascade. */
  readonly verify?: Verify
  /** Runs the code of an answer where it can do no harm; undefined when it was not tried. */
  readonly tryOut?: (exercise: Exercise) => Promise<Trial | undefined>
  readonly reviews: ReviewStore
  /** Hears what became of answers, where the operator wants to learn from it. */
  readonly outcomes?: Pick<Outcomes, 'listen' | 'ended'>
  /** What spares money and changes no answer; without it nothing is spared. */
  readonly levers?: Levers
  /** Keeps what home answered in the cloud's stead while the bridge was raised. */
  readonly drafts?: Pick<Drafts, 'keep'>
  /** What may be spent; without them everything may. */
  readonly budgets?: Pick<Budgets, 'left' | 'hold' | 'secondsLeft'>
  /** Note what left. Never throws: accounting fails open. */
  readonly egress: (egress: Egress) => void
  readonly price: (
    upstream: Upstream,
    model: string,
    zone: Model['zone']['zone'],
    at: string,
    usage: Entry['usage'],
    /** The tier the answer names, whether it was part of a batch, and how long a machine of the house worked on it. */
    about?: { readonly tier?: string; readonly batch?: boolean; readonly work?: Work },
  ) => Cost
  /** What the caller would have paid without us; undefined when nobody says what it would have used. */
  readonly baseline?: (question: BaselineQuestion) => Baseline | undefined
  readonly record: (entry: Entry) => void
  readonly log: (line: {
    readonly level: 'warn' | 'error'
    readonly message: string
    readonly id?: string
    readonly cause?: unknown
  }) => void
}
