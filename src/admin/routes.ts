// Every page of the admin plane, in one list: the plane runs it, and `openapi.ts` and the reference are made of it.
import { z } from 'zod'
import { parseConfig } from '../config/load.ts'
import { may, roles } from '../core/access.ts'
import { fail } from '../core/errors.ts'
import { presetNames } from '../core/rules.ts'
import { seriesKeys } from '../ledger/reports.ts'
import * as answers from './answers.ts'
import { listBudgets } from './budgets.ts'
import { createKey, listKeys, listTeams, oneKey, ownOnly, removeTeam, revokeKey, rotateKey, saveTeam, tellOwn } from './keys.ts'
import { listModels } from './models.ts'
import { openApi } from './openapi.ts'
import { checkPolicy, longestText, policyHistory, problemsOf, readPolicy, rollBack, savePolicy } from './policy.ts'
import { decideReview, listEgress, listExchanges, oneExchange, sumOutcomes } from './records.ts'
import { redecide } from './redecide.ts'
import { defineRoute, type PlaneParts, type Route, time, wholeNumber, word, wordOf } from './route.ts'
import { beginSignIn, endSession, finishSignIn, listSessions, signOut } from './sessions.ts'
import { monthOf, savingsOf, splits, todayOf } from './spend.ts'
import { readStatus, upstreamsOf } from './status.ts'

const level = wordOf(['public', 'internal', 'confidential', 'restricted'])
const zone = wordOf(['device', 'private', 'cloud'])
const span = { since: time.optional(), until: time.optional() }
const filters = {
  ...span,
  zone: zone.optional(),
  level: level.optional(),
  outcome: wordOf(['answered', 'incomplete', 'failed', 'refused', 'gone']).optional(),
  route: wordOf(['local', 'cloud', 'redacted-cloud', 'cascade', 'consult', 'refused']).optional(),
  caller: word.optional(),
  team: word.optional(),
  upstream: word.optional(),
  model: word.optional().describe('The model asked for or the one that answered'),
}
const limit = wholeNumber(1, 1_000).default(50)
const flag = z.boolean('must be true or false')
const words = z.array(word).max(100)
const bounds = {
  zones: z.array(zone).optional(),
  models: words.optional(),
  mostLevel: level.optional(),
  limits: z.record(z.string(), z.number()).optional(),
  note: z.string().optional(),
}
const keyWish = z.looseObject({
  name: z.string('must be a string'),
  role: wordOf(roles).optional(),
  team: word.optional(),
  ...bounds,
  level: level.optional(),
  labels: words.optional(),
  expires: word.optional().describe('A time, or a span such as 90d'),
})
const rotation = z.looseObject({ overlap: word.optional().describe('A span such as 24h'), expires: word.optional() })
const teamWish = z.looseObject({ name: z.string('must be a string'), ...bounds })
const policyText = z.string('must be a string').max(longestText, `must have at most ${longestText} characters`)
const last = wholeNumber(0, 1_000).default(200)

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: 'status',
    takes: 'read',
    summary: 'everything that `drawbridge status` shows',
    answer: answers.status,
    // The request that asks is no work to speak of.
    run: ({ parts }) => readStatus({ ...parts, inFlight: () => Math.max(0, parts.inFlight() - 1) }),
  }),
  defineRoute({
    method: 'GET',
    path: 'openapi.json',
    takes: 'own',
    summary: 'this list as OpenAPI 3.1, also at `schema/admin.openapi.json`',
    answer: z.record(z.string(), z.unknown()),
    run: ({ parts }) => openApi(routes, parts.version),
  }),
  defineRoute({
    method: 'GET',
    path: 'bridge',
    takes: 'read',
    summary: '`{isRaised, since}`',
    answer: answers.bridge,
    run: ({ parts }) => bridgeState(parts),
  }),
  defineRoute({
    method: 'POST',
    path: 'bridge',
    takes: 'operate',
    summary: '`{isRaised: true}` raises, `false` lowers',
    body: z.object({ isRaised: flag }),
    answer: answers.bridge,
    async run({ parts, request, body: { isRaised } }) {
      parts.bridge.set(isRaised, nowOf(parts))
      await parts.note({
        at: nowOf(parts),
        who: request.caller.name,
        action: isRaised ? 'bridge.raised' : 'bridge.lowered',
        subject: '',
        detail: {},
      })
      return bridgeState(parts)
    },
  }),
  defineRoute({
    method: 'GET',
    path: 'upstreams',
    takes: 'read',
    summary: 'upstreams with zone, proof, health and models',
    answer: answers.upstreams,
    run: ({ parts }) => ({ upstreams: upstreamsOf(parts.catalog()) }),
  }),
  defineRoute({
    method: 'POST',
    path: 'refresh',
    takes: 'operate',
    summary: 'looks for servers and models again',
    answer: answers.upstreams,
    async run({ parts }) {
      await parts.refresh()
      return { upstreams: upstreamsOf(parts.catalog()) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: 'models',
    takes: 'read',
    summary: 'models with zone, window, price of a million tokens with its date, and what providers say they do with what they are sent',
    query: z.object({ upstream: word.optional() }),
    answer: answers.models,
    run: ({ parts, query }) => listModels(parts, query.upstream),
  }),
  defineRoute({
    method: 'GET',
    path: 'totals',
    takes: 'read',
    summary: 'sums by zone, model, outcome and route',
    query: z.object(filters),
    answer: answers.totals,
    run: ({ parts, query }) => parts.store.totals(given(query)),
  }),
  defineRoute({
    method: 'GET',
    path: 'series',
    takes: 'read',
    summary: 'the same sums by time; 2,000 points at most',
    query: z.object({
      ...filters,
      since: time,
      every: wordOf(['hour', 'day']).default('day'),
      by: wordOf(seriesKeys).optional(),
    }),
    answer: answers.series,
    run: async ({ parts, query }) => ({ points: await parts.store.series(given(query)) }),
  }),
  defineRoute({
    method: 'GET',
    path: 'latency',
    takes: 'read',
    summary: 'how long answers took, in milliseconds within five in a hundred',
    query: z.object({ ...span, zone: zone.optional() }),
    answer: answers.latency,
    run: ({ parts, query }) => parts.store.latency(given(query)),
  }),
  defineRoute({
    method: 'GET',
    path: 'today',
    takes: 'read',
    summary: 'since midnight here: sums, how much stayed at home, what was saved, replaced and refused, and how long answers took',
    answer: answers.today,
    async run({ parts }) {
      await parts.flush()
      return todayOf(parts.store, parts.now())
    },
  }),
  defineRoute({
    method: 'GET',
    path: 'flow',
    takes: 'read',
    summary: 'ways from caller over level and route to model, the busiest 500 with their sums',
    query: z.object(filters),
    answer: answers.flow,
    run: ({ parts, query }) => parts.store.flow(given(query)),
  }),
  defineRoute({
    method: 'GET',
    path: 'spend',
    takes: 'read',
    summary: 'a month of money with its forecast',
    query: z.object({
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be such as 2026-11')
        .optional(),
      by: wordOf(splits).optional(),
    }),
    answer: answers.spend,
    async run({ parts, query }) {
      await parts.flush()
      return monthOf(parts.store, given(query), parts.now())
    },
  }),
  defineRoute({
    method: 'GET',
    path: 'savings',
    takes: 'read',
    summary: 'what was saved against the models callers would have used, by route; thirty days where `since` is left out',
    query: z.object(filters),
    answer: answers.savings,
    run: ({ parts, query }) => savingsOf(parts.store, given(query), parts.now()),
  }),
  defineRoute({
    method: 'GET',
    path: 'budgets',
    takes: 'read',
    summary: 'where each budget stands, and where it will end',
    answer: answers.budgets,
    run: ({ parts }) => listBudgets(parts),
  }),
  defineRoute({
    method: 'GET',
    path: 'log',
    takes: 'read',
    summary: 'what operators did, latest first',
    query: z.object({ limit, before: word.optional() }),
    answer: answers.log,
    run: ({ parts, query }) => parts.store.listAdmin(given(query)),
  }),
  defineRoute({
    method: 'GET',
    path: 'exchanges',
    takes: 'own',
    summary: 'entries of the ledger, latest first',
    query: z.object({ limit, before: word.optional(), ...filters }),
    answer: answers.entries,
    run: ({ request, parts, query }) => listExchanges(request, parts, given(query)),
  }),
  defineRoute({
    method: 'GET',
    path: 'exchanges/{id}',
    takes: 'own',
    summary: 'one entry',
    answer: answers.entry,
    run: ({ request, parts, id }) => oneExchange(request, parts, id),
  }),
  defineRoute({
    method: 'POST',
    path: 'exchanges/{id}/redecide',
    takes: 'own',
    summary: 'what another policy would have made of it: a `preset`, or the `policy` of a configuration text; nothing is sent',
    body: z.strictObject({ preset: wordOf(presetNames).optional(), policy: policyText.optional() }),
    bodyLimit: 2 * longestText,
    answer: answers.redecision,
    async run({ request, parts, id, body }) {
      const entry = await oneExchange(request, parts, id)
      return entry && redecide(entry, configWith(parts, body, may(request.caller.role, 'operate')), parts.policy(), parts.store)
    },
  }),
  defineRoute({
    method: 'GET',
    path: 'live',
    takes: 'own',
    summary:
      'exchanges as they are recorded, as server-sent events `exchange` and `dropped`; resumes by `Last-Event-ID`, ends after ten minutes',
    answer: 'events',
    run({ request, parts }) {
      ownOnly(request)
      parts.live.listen(request, !may(request.caller.role, 'read'))
    },
  }),
  defineRoute({
    method: 'POST',
    path: 'preview',
    takes: 'own',
    summary:
      'what would become of a `text` or a whole `request`: findings, level, decision with prices, and what would leave; nothing is sent or kept',
    body: z
      .strictObject({
        text: z.string('must be a string').max(1_000_000, 'must have at most 1000000 characters').optional(),
        request: z.record(z.string(), z.unknown()).optional(),
        wire: wordOf(['openai-chat', 'anthropic-messages', 'openai-responses']).optional(),
        model: word.optional(),
        level: level.optional(),
      })
      .refine(({ text, request }) => (text === undefined) !== (request === undefined), {
        message: 'must be there, or request, and not both',
        path: ['text'],
      }),
    bodyLimit: 4_194_304,
    answer: answers.preview,
    run: ({ request, parts, body }) => parts.preview({ ...body, request: body.request as never }, request.caller), // it was parsed as JSON
  }),
  defineRoute({
    method: 'GET',
    path: 'egress',
    takes: 'read',
    summary: 'what left, latest first: lines of the [egress ledger](ledger.md); `content=true` for the bytes where they are kept',
    query: z.object({
      limit,
      before: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional().describe('The number of a line'),
      exchange: word.optional(),
      content: word.optional(),
    }),
    answer: answers.egress,
    run: ({ parts, query }) => listEgress(parts, query),
  }),
  defineRoute({
    method: 'GET',
    path: 'verification',
    takes: 'read',
    summary: 'goes through every chain and signature of the [ledger](ledger.md#the-chains)',
    answer: answers.verification,
    async run({ parts }) {
      await parts.flush()
      return parts.store.verifyLedger()
    },
  }),
  defineRoute({
    method: 'GET',
    path: 'outcomes',
    takes: 'read',
    summary: 'what became of answers, as far as somebody judged them, by who judged and by model',
    query: z.object({ since: time.optional() }),
    answer: answers.outcomes,
    run: ({ parts, query }) => sumOutcomes(parts, query.since === undefined ? undefined : new Date(query.since).toISOString()),
  }),
  defineRoute({
    method: 'GET',
    path: 'reviews',
    takes: 'read',
    summary: 'what waits for a human or did, oldest first, with the text that would leave',
    query: z.object({ state: wordOf(['waiting', 'approved', 'rejected']).optional(), limit }),
    answer: answers.reviews,
    run: async ({ parts, query }) => ({ reviews: await parts.store.listReviews(given(query)) }),
  }),
  defineRoute({
    method: 'GET',
    path: 'reviews/{id}',
    takes: 'read',
    summary: 'one of them',
    answer: answers.review,
    run: ({ parts, id }) => parts.store.getReview(id),
  }),
  defineRoute({
    method: 'POST',
    path: 'reviews/{id}',
    takes: 'operate',
    summary:
      'approves or rejects, with `edited` for another text. Only once, and where callers have keys only by another than the one that asked',
    body: z.object({
      state: z.enum(['approved', 'rejected'], 'must be approved or rejected'),
      edited: z.string('must be a string').optional(),
      note: z.string('must be a string').optional(),
    }),
    bodyLimit: 33_554_432,
    answer: answers.review,
    run: ({ request, parts, id, body }) => decideReview(request, parts, id, body),
  }),
  defineRoute({
    method: 'GET',
    path: 'policy',
    takes: 'operate',
    summary: 'the text of the configuration file, with its version. Secrets written into it stand as stars for whoever may not make keys',
    answer: answers.policy,
    run: ({ request, parts }) => readPolicy(parts, request.caller),
  }),
  defineRoute({
    method: 'POST',
    path: 'policy/check',
    takes: 'operate',
    summary: 'what is wrong with a text, line by line, and what its policy would have made of the last requests',
    body: z.strictObject({ text: policyText, last: last.optional().default(200) }),
    bodyLimit: 2 * longestText,
    answer: answers.policyCheck,
    run: ({ parts, body }) => checkPolicy(parts, body),
  }),
  defineRoute({
    method: 'PUT',
    path: 'policy',
    takes: 'keys',
    summary:
      'saves the file when it passes and nobody has changed it since `version`, and puts it in force; `create` writes one where there is none',
    body: z.strictObject({ text: policyText, version: word.optional(), create: flag.optional() }),
    bodyLimit: 2 * longestText,
    answer: answers.policySaved,
    run: ({ request, parts, body }) => savePolicy(parts, body, request.caller.name),
  }),
  defineRoute({
    method: 'GET',
    path: 'policy/history',
    takes: 'operate',
    summary: 'the last fifty texts that were in the file before, without their words',
    answer: answers.policyHistory,
    run: ({ parts }) => policyHistory(parts),
  }),
  defineRoute({
    method: 'POST',
    path: 'policy/rollback',
    takes: 'keys',
    summary: 'puts a text of the history back',
    body: z.strictObject({ id: word, version: word.describe('Of the text in the file now') }),
    answer: answers.policySaved,
    run: ({ request, parts, body }) => rollBack(parts, body, request.caller.name),
  }),
  defineRoute({
    method: 'GET',
    path: 'drill/detector',
    takes: 'read',
    summary: '`{isKilled}`',
    answer: answers.drill,
    run: ({ parts }) => ({ isKilled: parts.drill.isKilled() }),
  }),
  defineRoute({
    method: 'POST',
    path: 'drill/detector',
    takes: 'operate',
    summary: '`{isKilled: true}` switches the inspection off, so that nothing leaves; `false` on again',
    body: z.object({ isKilled: flag }),
    answer: answers.drill,
    async run({ request, parts, body: { isKilled } }) {
      if (isKilled) parts.drill.kill()
      else parts.drill.revive()
      const action = isKilled ? 'drill.begun' : 'drill.ended'
      await parts.note({ at: nowOf(parts), who: request.caller.name, action, subject: 'detector', detail: {} })
      return { isKilled: parts.drill.isKilled() }
    },
  }),
  defineRoute({
    method: 'GET',
    path: 'me',
    takes: 'own',
    summary: 'the caller’s own name, role, team and bounds, and its totals',
    query: z.object(span),
    answer: answers.me,
    run: ({ request, parts, id }) => tellOwn(request, parts, id),
  }),
  defineRoute({
    method: 'GET',
    path: 'sign-in',
    takes: 'nothing',
    summary: 'sends a browser to the issuer to [sign in](../guides/keys-and-teams.md); `return` is a path to go on to',
    query: z.object({ return: word.optional() }),
    answer: undefined,
    run: ({ request, parts, id }) => beginSignIn(request, parts, id),
  }),
  defineRoute({
    method: 'GET',
    path: 'sign-in/callback',
    takes: 'nothing',
    summary: 'where the issuer sends the browser back to',
    answer: undefined,
    run: ({ request, parts, id }) => finishSignIn(request, parts, id),
  }),
  defineRoute({
    method: 'POST',
    path: 'sign-out',
    takes: 'nothing',
    summary: 'ends the session that the browser shows',
    answer: answers.signedOut,
    run: ({ request, parts, id }) => signOut(request, parts, id),
  }),
  defineRoute({
    method: 'GET',
    path: 'sessions',
    takes: 'read',
    summary: 'who is signed in',
    answer: answers.sessions,
    run: ({ request, parts, id }) => listSessions(request, parts, id),
  }),
  defineRoute({
    method: 'DELETE',
    path: 'sessions/{id}',
    takes: 'keys',
    summary: 'ends a session',
    answer: answers.session,
    run: ({ request, parts, id }) => endSession(request, parts, id),
  }),
  defineRoute({
    method: 'GET',
    path: 'keys',
    takes: 'read',
    summary: 'every stored key, the latest first, with bounds, state and last use; never a key or its hash',
    answer: answers.keys,
    run: ({ request, parts, id }) => listKeys(request, parts, id),
  }),
  defineRoute({
    method: 'POST',
    path: 'keys',
    takes: 'keys',
    summary: 'makes one. The answer holds the `key`, this once',
    body: keyWish,
    answer: answers.madeKey,
    run: ({ request, parts, id }) => createKey(request, parts, id),
  }),
  defineRoute({
    method: 'GET',
    path: 'keys/{id}',
    takes: 'read',
    summary: 'one of them, by id or name',
    answer: answers.key,
    run: ({ request, parts, id }) => oneKey(request, parts, id),
  }),
  defineRoute({
    method: 'POST',
    path: 'keys/{id}',
    takes: 'keys',
    summary: 'another key under the same name and bounds; `overlap` keeps the one before for a span, `expires` sets another end',
    body: rotation,
    isBodyOptional: true,
    answer: answers.madeKey,
    run: ({ request, parts, id }) => rotateKey(request, parts, id),
  }),
  defineRoute({
    method: 'DELETE',
    path: 'keys/{id}',
    takes: 'keys',
    summary: 'revokes it',
    answer: answers.key,
    run: ({ request, parts, id }) => revokeKey(request, parts, id),
  }),
  defineRoute({
    method: 'GET',
    path: 'teams',
    takes: 'read',
    summary: 'teams and their bounds',
    answer: answers.teams,
    run: ({ request, parts, id }) => listTeams(request, parts, id),
  }),
  defineRoute({
    method: 'POST',
    path: 'teams',
    takes: 'keys',
    summary: 'makes one or changes its bounds',
    body: teamWish,
    answer: answers.team,
    run: ({ request, parts, id }) => saveTeam(request, parts, id),
  }),
  defineRoute({
    method: 'DELETE',
    path: 'teams/{id}',
    takes: 'keys',
    summary: 'removes one that no key in force belongs to',
    answer: answers.removed,
    run: ({ request, parts, id }) => removeTeam(request, parts, id),
  }),
]

type Given<Values> = { [Name in keyof Values]: Exclude<Values[Name], undefined> }

/** What was said. Members that were not are left out instead of being undefined, as the ledger's questions want it. */
function given<Values extends object>(query: Values): Given<Values> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Given<Values> // the others are not there
}

function bridgeState({ bridge }: PlaneParts): { isRaised: boolean; since?: string } {
  return { isRaised: bridge.isRaised, ...(bridge.since !== undefined && { since: bridge.since }) }
}

function nowOf({ now }: PlaneParts): string {
  return new Date(now()).toISOString()
}

/** The configuration in force with another policy. A text may name variables of the environment, so it takes whoever may operate. */
function configWith(
  parts: PlaneParts,
  { preset, policy }: { preset?: (typeof presetNames)[number] | undefined; policy?: string | undefined },
  mayWrite: boolean,
) {
  const config = parts.config()
  if ((preset === undefined) === (policy === undefined))
    throw fail('request.invalid', { param: 'preset', detail: 'must be there, or policy, and not both' })
  if (preset !== undefined) return { ...config, policy: { ...config.policy, preset } }
  if (!mayWrite) throw fail('caller.role', { caller: 'Whoever asks', role: 'none that may try texts', needed: 'admin or operator' })
  const [problem] = problemsOf(policy ?? '', parts.environment)
  if (problem)
    throw fail('request.invalid', { param: 'policy', detail: `line ${problem.line}: ${problem.path}: ${problem.detail}`.slice(0, 400) })
  const read = parseConfig(policy ?? '', parts.environment).config
  return { ...config, policy: read.policy, ...(Object.keys(read.aliases).length > 0 && { aliases: read.aliases }) }
}
