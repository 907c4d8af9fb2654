// The road up to stop 4 and no further: a request is read, inspected, estimated and decided as the gateway would, and nothing is sent.

import { loadEstimator } from '../app-models.ts'
import { readDictionaries } from '../config/dictionaries.ts'
import { configFileOf, homeOf, withEnvironment } from '../config/environment.ts'
import { loadConfig, nearest } from '../config/load.ts'
import { ownPrices } from '../config/own-prices.ts'
import type { Config } from '../config/schema.ts'
import type { Assessment } from '../core/assessment.ts'
import { type Conversation, Losses } from '../core/conversation.ts'
import type { Decision, Offer, Route } from '../core/decision.ts'
import { readDocument } from '../core/document.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { localTime } from '../core/local-time.ts'
import { estimateConversation } from '../core/tokens.ts'
import type { World } from '../core/world.ts'
import { needsOf } from '../gateway/arrival.ts'
import { openSite } from '../gateway/site.ts'
import { openPrices } from '../ledger/cost.ts'
import { barOf } from '../privacy/boundary.ts'
import { createInspector } from '../privacy/inspect.ts'
import { actionOf, type Profile, profileOf, profiles } from '../privacy/profiles.ts'
import { loadTagger } from '../privacy/tagger/load.ts'
import { protocolOf } from '../protocols/index.ts'
import type { Estimate, Estimator } from '../routing/complexity/complexity.ts'
import { decide, type Question } from '../routing/decide.ts'
import { answerMs } from '../routing/expect.ts'
import { type Policy, policyOf } from '../routing/policy.ts'
import { promptOf } from '../routing/prompt.ts'
import { routeOf } from '../routing/route-word.ts'
import { asksForNews } from '../routing/signals/freshness.ts'
import { createCatalog } from '../upstreams/catalog.ts'
import { refreshAll } from '../upstreams/discover-models.ts'
import { CommandError, exit, wrongUsage } from './exit.ts'
import type { Environment } from './verb.ts'

/** One request to decide. */
export type Wanted = {
  readonly messages: JsonObject[]
  readonly model?: string
  readonly tools?: Json[]
  readonly level?: Assessment['level']
  readonly deadlineMs?: number
  readonly maxCostUsd?: number
}

export type Dry = {
  readonly decision: Decision
  readonly route: Route
  readonly assessment: Assessment
  readonly estimate?: Estimate
}

export type DryRun = {
  readonly decide: (wanted: Wanted) => Promise<Dry>
  readonly policy: Policy
  readonly hasEstimator: boolean
  readonly hasTagger: boolean
  /** No upstream is configured, so the reference pair stands in. */
  readonly isReference: boolean
  readonly close: () => Promise<void>
}

export type DryRunOptions = {
  readonly environment: Environment
  /** Another profile than the configuration's. */
  readonly profile?: string
  readonly preset?: Config['policy']['preset']
  readonly caller?: string
}

const world: World = { now: Date.now, monotonic: () => performance.now(), random: Math.random, id: (prefix) => `${prefix}_dry` }

/** How long servers at home may take to say what they have loaded. */
const listingMs = 1_500

export async function openDryRun({ environment, profile: named, preset, caller }: DryRunOptions): Promise<DryRun> {
  const { config: read, problems, file } = loadConfig(configFileOf(environment), environment)
  const problem = problems[0]
  if (problem) throw new CommandError(exit.usage, `${file}:${problem.line}: ${problem.path} ${problem.detail}`, 'drawbridge config check')
  const config = withEnvironment(read, environment)
  const profile = profileNamed(config, named)
  const tagger = loadTagger()
  // What the house has learned is told by the gateway when it cannot be read.
  const estimator = openSite(homeOf(environment), { warn: () => {}, watches: false }).over(loadEstimator())
  const policy = policyOf(config.aliases, preset === undefined ? config.policy : { ...config.policy, preset })
  const inspector = createInspector({ profile, dictionaries: readDictionaries(config), tagger, cacheChars, workers: 0 })
  const prices = await openPrices(ownPrices(config))
  const at = new Date(world.now()).toISOString()
  const now = localTime(Date.parse(at))
  const isReference = config.upstreams.length === 0
  const { offers, task, close } = isReference ? referencePair(at) : await configured(config, environment)
  const zones = config.callers.find(({ name }) => name === caller)?.zones
  const around = {
    isRaised: false,
    price: (offer: Offer, model: string, input: number, output: number, cached: number) =>
      prices.priceOf({
        provider: offer.provider,
        model,
        upstream: offer.upstream,
        zone: offer.zone.zone,
        at,
        usage: { inputTotal: input, outputTotal: output, ...(cached > 0 && { cacheRead: cached }) },
        work: { workMs: answerMs(offer, offer.zone.zone, output), concurrent: 1 },
      }).micros,
  }
  let count = 0

  async function decideOne(wanted: Wanted): Promise<Dry> {
    const body: JsonObject = { model: wanted.model ?? 'auto', messages: wanted.messages, ...(wanted.tools && { tools: wanted.tools }) }
    const scope = `row ${count++}`
    const assessment = await inspector.inspect(readDocument(JSON.stringify(body)), { wire: 'openai-chat', declared: wanted.level, scope })
    const conversation = conversationOf(body)
    const { estimate, ...told } = about(conversation, estimator)
    const builtin = await task(conversation)
    const question: Question = {
      id: 'd_dry',
      model: wanted.model ?? 'auto',
      operation: 'chat',
      needs: needsOf(conversation),
      level: assessment.level,
      labels: assessment.labels,
      isInspected: assessment.complete,
      barred: { private: barOf(assessment, 'private', profile), cloud: barOf(assessment, 'cloud', profile) },
      ...told,
      ...(estimate && { estimate }),
      ...(builtin !== undefined && { task: builtin }),
      ...(caller !== undefined && { caller, zones }),
      ...(wanted.deadlineMs !== undefined && { deadlineMs: wanted.deadlineMs }),
      ...(wanted.maxCostUsd !== undefined && { maxCostUsd: wanted.maxCostUsd }),
      now,
    }
    const decision = decide(question, offers, policy, around)
    return { decision, route: routeOf(decision, isDressed(assessment, profile)), assessment, ...(estimate && { estimate }) }
  }

  return {
    decide: decideOne,
    policy,
    hasEstimator: estimator !== undefined,
    hasTagger: tagger !== undefined,
    isReference,
    close: async () => {
      await inspector.close()
      await close()
    },
  }
}

/** Rows are not turns of one conversation, so little of what was read is worth keeping. */
const cacheChars = 4 * 1024 * 1024

function about(
  conversation: Conversation,
  estimator: Estimator | undefined,
): Pick<Question, 'tokens' | 'isFresh' | 'maxOutput' | 'estimate'> {
  const { prompt, asked, facts, maxOutput } = promptOf(conversation)
  return {
    tokens: estimateConversation(conversation),
    isFresh: asksForNews(asked),
    ...(maxOutput !== undefined && { maxOutput }),
    ...(estimator && { estimate: estimator.estimate(prompt, facts) }),
  }
}

function conversationOf(body: JsonObject): Conversation {
  const protocol = protocolOf('openai-chat')
  if (!protocol) throw new TypeError('the protocol of the command line is gone')
  return protocol.readRequest(body, new Losses(), { model: String(body.model), stream: false })
}

/** Something would be replaced on the way to the cloud. */
function isDressed({ findings }: Assessment, profile: Profile): boolean {
  return findings.some(({ leaf, kind }) => leaf >= 0 && actionOf(profile, kind) !== 'allow')
}

function profileNamed(config: Config, named: string | undefined): Profile {
  const wanted = named ?? config.privacy.profile
  const profile = profileOf(wanted, config.privacy.profiles[wanted])
  if (profile) return profile
  const known = [...Object.keys(profiles), ...Object.keys(config.privacy.profiles)]
  const near = nearest(wanted, known)
  throw wrongUsage(
    `there is no profile "${wanted.slice(0, 64)}"${near ? `; did you mean "${near}"?` : ''}`,
    `profiles: ${known.join(', ')}`,
  )
}

type Place = {
  readonly offers: readonly Offer[]
  readonly task: (conversation: Conversation) => Promise<string | undefined>
  readonly close: () => Promise<void>
}

/** What the configuration names. Servers at home are asked what they have loaded; nobody else is asked anything. */
async function configured(config: Config, environment: Environment): Promise<Place> {
  const catalog = await createCatalog({ config, environment, world, home: homeOf(environment) })
  const patience = AbortSignal.timeout(listingMs)
  await refreshAll(catalog, { isRaised: () => true, probe: { signal: patience } }).catch(() => {}) // those that did not answer keep their list
  const offers = catalog
    .offers()
    .map((offer) => (offer.models.length === 0 && offer.isOpenEnded && isAtHome(offer) ? withReference(offer) : offer))
  const hasHome = offers.some((offer) => offer.provider !== 'builtin' && offer.models.some((model) => model.zone.zone !== 'cloud'))
  const engine = hasHome ? undefined : await catalog.upstreams.find(({ provider }) => provider.name === 'builtin')?.engine?.()
  return { offers, task: async (conversation) => engine?.fits?.(conversation), close: () => catalog.close() }
}

function isAtHome(offer: Offer): boolean {
  return offer.zone.zone !== 'cloud' && offer.provider !== 'builtin'
}

/** A server at home that does not answer now is taken to have the reference model. */
function withReference(offer: Offer): Offer {
  return { ...offer, models: [{ name: referenceModels.local, zone: offer.zone, can: offer.can, window: referenceWindow }] }
}

const referenceModels = { local: 'llama3.1:8b', cloud: 'claude-sonnet-4-5' } as const
const referenceWindow = 32_768

/** For a machine with nothing on it: what a house would begin with, a small model at home and a strong one in the cloud. */
function referencePair(at: string): Place {
  const operations = ['chat', 'completion'] as const
  const common = { isOpenEnded: false, operations, waitMs: 0, failures: 0 }
  const device = { zone: 'device', by: 'declared', at } as const
  const cloud = { zone: 'cloud', by: 'hosted', at } as const
  const offers: Offer[] = [
    {
      upstream: 'reference-local',
      provider: 'ollama',
      zone: device,
      models: [{ name: referenceModels.local, zone: device, can: { chat: true }, window: referenceWindow, isLoaded: true }],
      can: { chat: true },
      ...common,
    },
    {
      upstream: 'reference-cloud',
      provider: 'anthropic',
      zone: cloud,
      models: [{ name: referenceModels.cloud, zone: cloud, can: { chat: true, tools: true, images: true }, window: 1_000_000 }],
      can: { chat: true, tools: true, images: true },
      ...common,
    },
  ]
  return { offers, task: async () => undefined, close: async () => {} }
}
