// The shapes of what the admin plane answers. Nothing else may stand in an answer: every test of a page holds it to its shape.
import { z } from 'zod'
import { roles } from '../core/access.ts'
import { budgetModes, budgetUnits, periods } from '../core/budget.ts'

const text = z.string()
const count = z.number().int().nonnegative()
const number = z.number()
const micros = z.number().int().describe('Micro-dollars')
const at = z.string().describe('ISO 8601, UTC')
const share = z.number().min(0).max(1)

export const level = z.enum(['public', 'internal', 'confidential', 'restricted'])
export const zone = z.enum(['device', 'private', 'cloud'])
export const route = z.enum(['local', 'cloud', 'redacted-cloud', 'cascade', 'consult', 'refused'])
export const outcome = z.enum(['answered', 'incomplete', 'failed', 'refused', 'gone'])

const zoneProof = z.strictObject({ zone, by: text, detail: text.optional(), at }).meta({ id: 'ZoneProof' })
const reason = z.strictObject({ code: text, data: z.record(text, z.union([text, number])) }).meta({ id: 'Reason' })
const abilities = z.record(text, z.boolean())
const model = z.strictObject({
  name: text,
  zone: zoneProof,
  can: abilities,
  window: number.optional(),
  windowMost: number.optional(),
  isLoaded: z.boolean().optional(),
  digest: text.optional(),
})
const expectation = z.strictObject({
  micros: number.optional(),
  right: number.optional(),
  shipped: number.optional(),
  ms: number.optional(),
  worth: number.optional(),
})
const candidate = z.strictObject({ upstream: text, provider: text, model, reasons: z.array(reason), expected: expectation.optional() })
const rejection = z.strictObject({ upstream: text, model: text, reasons: z.array(reason), expected: expectation.optional() })
const signal = z.strictObject({ name: text, value: z.union([text, number, z.boolean()]) })
const decided = { id: text, rejected: z.array(rejection), rules: z.array(text).optional(), signals: z.array(signal), level, policy: text }

export const decision = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('route'),
      ...decided,
      candidates: z.array(candidate),
      plan: z.enum(['direct', 'cascade', 'consult']).optional(),
      partner: candidate.optional(),
      duties: z.strictObject({ redact: text.optional(), review: text.optional() }).optional(),
      stakes: z.strictObject({ worthMicros: number, secondMicros: number }).optional(),
    }),
    z.strictObject({ kind: z.literal('refuse'), ...decided, reasons: z.array(reason) }),
  ])
  .meta({ id: 'Decision' })

const usage = z.strictObject({
  inputTotal: number.optional(),
  cacheRead: number.optional(),
  cacheWrite: number.optional(),
  cacheWrite1h: number.optional(),
  outputTotal: number.optional(),
  reasoning: number.optional(),
})
const cost = z.strictObject({ micros: micros.optional(), source: text, pricedAt: text.optional() })
const counts = z.record(text, count)
const attempt = z.strictObject({
  upstream: text,
  provider: text,
  model: text,
  zone: zoneProof,
  wire: text,
  lane: z.enum(['raw', 'edited', 'translated']),
  status: number.optional(),
  error: text.optional(),
  upstreamRequestId: text.optional(),
  queueMs: number,
  firstByteMs: number.optional(),
  totalMs: number,
  bytesOut: count,
  bytesIn: count,
  redactions: counts.optional(),
  setAside: z.strictObject({ usage: usage.optional(), cost }).optional(),
})

export const entry = z.strictObject({
  id: text,
  at,
  caller: text,
  team: text.optional(),
  door: text,
  operation: text,
  askedModel: text,
  answeredModel: text.optional(),
  isStream: z.boolean(),
  level,
  route,
  decision,
  attempts: z.array(attempt),
  warnings: z.array(z.strictObject({ path: text, code: text })),
  usage: usage.optional(),
  usageEstimated: z.boolean().optional(),
  finish: z.strictObject({ unified: text, raw: text.optional(), stopSequence: text.optional() }).optional(),
  cost,
  baseline: z.strictObject({ model: text, micros: micros.optional() }).optional(),
  outcome,
  status: number,
  error: text.optional(),
  firstByteMs: number.optional(),
  totalMs: number,
  traceparent: text.optional(),
})
export const entries = z.strictObject({ entries: z.array(entry), next: text.optional() })

export const bridge = z.strictObject({ isRaised: z.boolean(), since: at.optional() })
const health = z.strictObject({
  state: z.enum(['closed', 'open', 'half-open']),
  failuresInARow: count,
  waitMs: number,
  running: count,
  waiting: count,
  firstByteMs: number.optional(),
  answerMs: number.optional(),
  tokensPerSecond: number.optional(),
  errorRate: number,
  lastError: text.optional(),
  lastErrorAt: number.optional(),
})
const modelStatus = z.strictObject({ name: text, zone: zoneProof, window: number.optional(), isLoaded: z.boolean().optional() })
const upstream = z.strictObject({
  id: text,
  provider: text,
  label: text,
  from: text,
  address: text.optional(),
  zone: zoneProof,
  key: z.strictObject({ state: z.enum(['set', 'missing', 'none']), needed: text.optional() }),
  health,
  problem: text.optional(),
  models: z.array(modelStatus),
  modelCount: count,
})
export const upstreams = z.strictObject({ upstreams: z.array(upstream) })

const sum = { requests: count, inputTokens: count, outputTokens: count, costMicros: micros, unpriced: count }
const sums = z.record(text, z.strictObject(sum))
export const totals = z
  .strictObject({ all: z.strictObject(sum), byZone: sums, byModel: sums, byOutcome: sums, byRoute: sums })
  .meta({ id: 'Totals' })
const money = { ...sum, baselineMicros: micros, unbaselined: count, savedMicros: micros }
const point = z.strictObject({ at, key: text, ...money, redactions: count })
export const series = z.strictObject({ points: z.array(point) })
const percentiles = z.strictObject({ answers: count, p50: number.optional(), p95: number.optional(), p99: number.optional() })
export const latency = z.strictObject({ total: percentiles, firstByte: percentiles })
const homeShare = z.strictObject({ requests: share.optional(), tokens: share.optional(), cost: share.optional() })
const forecast = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('over') }),
  z.strictObject({ kind: z.literal('unknown'), days: count, needed: count }),
  z.strictObject({ kind: z.literal('expected'), micros, low: micros, high: micros, days: count, byWeekday: z.boolean() }),
])
export const spend = z.strictObject({
  month: text,
  splitBy: text,
  days: number,
  daysOver: number,
  all: z.strictObject(money),
  home: z.strictObject(money),
  cloud: z.strictObject(money),
  homeShare,
  by: z.array(z.strictObject({ ...money, key: text })),
  forecast,
})
export const savings = z.strictObject({ since: at, all: z.strictObject(money), byRoute: z.array(z.strictObject({ key: text, ...money })) })
const lane = z.strictObject({ caller: text, level, route, model: text, ...sum })
export const flow = z.strictObject({ lanes: z.array(lane), others: z.strictObject(sum) })
export const today = z.strictObject({
  since: at,
  at,
  totals,
  homeShare,
  savedMicros: micros,
  unbaselined: count,
  redactions: count,
  blocked: count.describe('Requests that were refused'),
  latency,
})

export const prices = z.strictObject({
  list: z.strictObject({ version: text, day: text, ageDays: number }),
  file: z.strictObject({ path: text, models: count, asOf: text.optional(), ageDays: number.optional() }).optional(),
  own: count,
  isLocalPriced: z.boolean(),
  hasBaseline: z.boolean(),
  isOld: z.boolean(),
})
export const status = z.strictObject({
  version: text,
  url: text,
  pid: number,
  startedAt: at,
  at,
  home: text,
  configFile: text.optional(),
  areKeysRequired: z.boolean(),
  inFlight: count,
  discovery: z.enum(['off', 'running', 'done']),
  bridge,
  upstreams: z.array(upstream),
  keysMissing: z.array(z.strictObject({ provider: text, label: text, names: z.array(text) })),
  aliases: z.array(text),
  ledger: z.strictObject({
    state: z.strictObject({ queued: count, dropped: count, written: count, failures: count }),
    today: totals.optional(),
    since: at,
  }),
  prices,
})

export const log = z.strictObject({
  actions: z.array(
    z.strictObject({
      id: text,
      at,
      who: text,
      action: text,
      subject: text,
      detail: z.record(text, z.unknown()),
      chain: text,
      seq: count,
      prevHash: text,
      hash: text,
    }),
  ),
  next: text.optional(),
})
export const egress = z.strictObject({
  lines: z.array(
    z.strictObject({
      exchange: text,
      at,
      upstream: text,
      provider: text,
      model: text,
      zone,
      destination: text,
      level,
      sha256: text,
      bytes: count,
      redactions: counts,
      policy: text,
      content: text.optional(),
      seq: count,
      prevHash: text,
      hash: text,
    }),
  ),
})
const flaw = { seq: count, kind: text }
export const verification = z.strictObject({
  isSound: z.boolean(),
  egress: z.strictObject({ lines: count, first: number.optional(), last: number.optional(), flaws: z.array(z.strictObject(flaw)) }),
  chains: z.array(
    z.strictObject({
      ledger: z.enum(['exchanges', 'admin_log']),
      chain: text,
      lines: count,
      first: number.optional(),
      last: number.optional(),
      unsealed: count,
    }),
  ),
  before: count,
  checkpoints: count,
  sealedAt: at.optional(),
  signers: z.array(z.strictObject({ id: text, isKnown: z.boolean() })),
  flaws: z.array(z.strictObject({ ledger: text, chain: text, ...flaw, id: text.optional() })),
})

export const review = z.strictObject({
  id: text,
  at,
  exchange: text,
  caller: text,
  destination: text,
  model: text,
  level,
  labels: z.array(text),
  redactions: counts,
  state: z.enum(['waiting', 'approved', 'rejected']),
  text,
  edited: text.optional(),
  decidedAt: at.optional(),
  decidedBy: text.optional(),
  note: text.optional(),
})
export const reviews = z.strictObject({ reviews: z.array(review) })
export const drill = z.strictObject({ isKilled: z.boolean() })

const role = z.enum(roles)
const bounds = { zones: z.array(zone).optional(), mostLevel: level.optional() }
const limits = z.record(text, number).optional()
const scope = { ...bounds, level: level.optional(), labels: z.array(text).optional(), limits }
export const me = z.strictObject({
  name: text,
  role,
  keyId: text.optional(),
  team: text.optional(),
  ...scope,
  models: z.array(z.array(text)).optional(),
  session: z.strictObject({ id: text, until: at }).optional(),
  totals,
})
const keyView = {
  id: text,
  name: text,
  role,
  team: text.optional(),
  prefix: text,
  ...scope,
  models: z.array(text).optional(),
  previousUntil: at.optional(),
  createdAt: at,
  createdBy: text,
  expires: at.optional(),
  usedAt: at.optional(),
  revokedAt: at.optional(),
  note: text.optional(),
  state: z.enum(['active', 'expired', 'revoked']),
}
export const key = z.strictObject(keyView)
export const keys = z.strictObject({ keys: z.array(key) })
export const madeKey = z.strictObject({ ...keyView, key: text.describe('Told this once'), isTeamNew: z.boolean().optional() })
export const team = z.strictObject({
  name: text,
  ...bounds,
  limits,
  models: z.array(text).optional(),
  createdAt: at,
  note: text.optional(),
})
export const teams = z.strictObject({ teams: z.array(team) })
export const removed = z.strictObject({ removed: text })

export const session = z.strictObject({
  id: text,
  name: text,
  role,
  team: text.optional(),
  createdAt: at,
  usedAt: at,
  until: at,
})
export const sessions = z.strictObject({ sessions: z.array(session) })
export const signedOut = z.strictObject({ isSignedIn: z.literal(false) })

export const budgets = z.strictObject({
  budgets: z.array(
    z.strictObject({
      name: text,
      scope: z.record(text, z.union([text, z.array(text)])),
      per: text.optional(),
      period: z.enum(periods),
      unit: z.enum(budgetUnits),
      limit: count,
      mode: z.enum(budgetModes),
      unpriced: z.enum(['refuse', 'allow']),
      whenAway: z.enum(['refuse', 'allow']),
      subject: text,
      starts: at,
      ends: at.optional(),
      spent: number,
      reserved: number,
      estimated: number,
      requests: count,
      left: number,
      forecast: number.optional(),
    }),
  ),
})

const finding = z.strictObject({
  kind: text,
  part: count.describe('Which of `parts` it stands in'),
  start: count,
  end: count,
  score: number,
  detector: text,
  action: text,
})
export const preview = z.strictObject({
  level,
  labels: z.array(text),
  isComplete: z.boolean(),
  reasons: z.array(z.strictObject({ code: text, sentence: text })),
  kinds: counts.describe('How many values of each kind were found, shown here or not'),
  findings: z.array(finding),
  decision,
  route,
  sentences: z.array(z.strictObject({ model: text, isAllowed: z.boolean(), sentences: z.array(text) })),
  tokens: count.optional(),
  parts: z.array(
    z.strictObject({
      before: text,
      after: text.optional().describe('As it would leave; absent where nothing of it may'),
      surrogates: z
        .array(z.strictObject({ kind: text, start: count, end: count, text }))
        .describe('Where in `after` something was replaced'),
    }),
  ),
  partCount: count,
  cloud: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('cleared'), replaced: count, kinds: counts }),
    z.strictObject({ kind: z.literal('barred'), code: text, sentence: text }),
  ]),
  isTextGoing: z.enum(['nowhere', 'true', 'redacted']).describe('What the one who would be asked first would get'),
})
export const redecision = z.strictObject({
  before: decision,
  after: decision,
  isFaithful: z.boolean().describe('Decided anew under the policy in force, the same one comes first as did then'),
  hasEstimate: z.boolean(),
  policies: z.strictObject({ before: text, after: text }),
})

const problem = z.strictObject({ line: count, path: text, detail: text })
const bill = z.strictObject({ requests: count, refused: count, cloud: count, cloudTokens: count, micros, unpriced: count })
const effect = z.strictObject({
  replayed: count,
  changed: count,
  faithful: count,
  withoutEstimate: count,
  before: bill,
  after: bill,
  moves: counts,
  examples: z.array(z.strictObject({ id: text, at, level, from: text, to: text, because: z.array(reason) })),
})
export const policy = z.strictObject({
  file: text.optional(),
  version: text.optional().describe('SHA-256 of the text'),
  text: text.optional(),
  isMasked: z.boolean().describe('Secrets written into the file stand as stars for whoever may not make keys'),
  problems: z.array(problem),
  inForce: text.describe('The version of the policy that decides now'),
})
export const policyCheck = z.strictObject({ isSound: z.boolean(), problems: z.array(problem), effect: effect.optional() })
export const policySaved = z.strictObject({ file: text, version: text, isInForce: z.boolean(), kept: text.optional() })
export const policyHistory = z.strictObject({
  versions: z.array(z.strictObject({ id: text, at, version: text, bytes: count })),
})

export const models = z.strictObject({
  models: z.array(
    z.strictObject({
      upstream: text,
      provider: text,
      name: text,
      zone: zoneProof,
      can: abilities,
      window: number.optional(),
      windowMost: number.optional(),
      isLoaded: z.boolean().optional(),
      digest: text.optional(),
      price: z
        .strictObject({
          inputMicros: micros.optional().describe('Of a million tokens'),
          outputMicros: micros.optional(),
          source: text,
          pricedAt: text.optional(),
        })
        .optional(),
    }),
  ),
  count: count,
  prices,
  dataHandling: z.array(
    z.strictObject({
      offer: text,
      providers: z.array(text),
      trains: z.enum(['no', 'yes']).optional(),
      retention: text.optional(),
      retentionDays: number.optional(),
      zeroRetention: text.optional(),
      regions: text.optional(),
      agreements: text.optional(),
      source: text,
      read: text,
    }),
  ),
})
export const outcomes = z.strictObject({
  kept: count,
  read: count.describe('The latest, which the sums are of'),
  bySource: z.record(text, z.strictObject({ judgements: count, right: number })),
  byModel: z.record(text, z.strictObject({ judgements: count, right: number })),
})
