// `drawbridge.yaml`, described once: types, validation, defaults and the JSON Schema editors use all come from here.
// Everything works with no file at all: every member has a default.
import { z } from 'zod'
import { reservedNames, roles } from '../core/access.ts'
import { budgetModes, periods, scopeNames } from '../core/budget.ts'
import { parseCondition } from '../core/expression.ts'
import { days, factKinds, minutesOf, presetNames } from '../core/rules.ts'
import { providerNames } from '../core/upstream.ts'
import { signInSchema } from './sign-in.ts'

const zone = z.enum(['device', 'private', 'cloud'])
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1-64 letters, digits, ".", "_" or "-"')
const milliseconds = z.number().int().min(1).max(86_400_000)
const names = z.array(z.string().min(1).max(256)).max(2_000)

const quirks = z
  .strictObject({
    maxTokensKey: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
    streamUsage: z.enum(['ask', 'always', 'never']).optional(),
    toolChoiceStringOnly: z.boolean().optional(),
    noJsonObject: z.boolean().optional(),
    systemRole: z.enum(['system', 'developer']).optional(),
    reasoning: z.enum(['effort', 'none']).optional(),
    jsonSchemaFields: z.boolean().optional(),
    logprobs: z.boolean().optional(),
  })
  .describe('Differences of this server from its provider; see docs/reference/config.md')

const timeouts = z.strictObject({
  connectMs: milliseconds.optional().describe('Until the connection stands. Default 10000 (cloud), 5000 (local)'),
  firstByteMs: milliseconds
    .optional()
    .describe('From sending to the first answer. Default 120000 (cloud), 600000 (local: a model may load)'),
  betweenMs: milliseconds.optional().describe('Longest silence inside an answer. Default 120000'),
  totalMs: milliseconds.optional().describe('For the whole answer. Default 1800000'),
})

const upstream = z.strictObject({
  id: id.describe('Your name for it; models are called id/model'),
  provider: z.enum(providerNames),
  base: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Base address; the provider’s own when left out'),
  key: z.string().optional().describe('Credential; use ${NAME} so that it stays out of the file'),
  zone: zone.optional().describe('May tighten what was verified, never loosen it'),
  models: names.optional().describe('Models to offer; discovered when left out'),
  headers: z.record(z.string(), z.string()).optional().describe('Extra request headers'),
  region: z.string().optional().describe('Where the provider works, for rules about regions; for AWS also where requests go'),
  apiVersion: z.string().optional().describe('Azure api-version; switches to deployment paths'),
  slots: z.number().int().min(1).max(10_000).optional().describe('Requests it works on at once'),
  queue: z.number().int().min(0).max(100_000).optional().describe('Requests that may wait for a slot'),
  timeouts: timeouts.optional(),
  quirks: quirks.optional(),
  window: z.number().int().min(256).optional().describe('Context window in tokens, when the server cannot say'),
  contextTokens: z.number().int().min(256).optional().describe('Context size to ask a local runtime for (Ollama num_ctx)'),
  maxOutputTokens: z.number().int().min(1).optional().describe('Output cap where the protocol requires one and the caller gave none'),
  native: z.boolean().optional().describe('Offer this provider’s other paths under /native/<id>/'),
  path: z.string().optional().describe('Embedded: a GGUF file'),
})

const alias = z.union([
  z.string().min(1),
  z.strictObject({
    prefer: z.array(z.string().min(1)).min(1).max(64).describe('Upstreams or upstream/model, in the order to try'),
    zones: z.array(zone).min(1).optional(),
    escalate: z
      .boolean()
      .optional()
      .describe('The cloud in this order is asked sooner when a task is too hard for home, or when home’s answer does not hold'),
  }),
])

const dollars = z.number().min(0).max(1_000_000_000)

/** US dollars per million tokens. */
export const priceSchema = z.strictObject({
  input: dollars,
  output: dollars,
  cacheRead: dollars.optional(),
  cacheWrite: dollars.optional(),
})

const machineFigures = {
  electricityUsdPerKwh: dollars.optional().describe('US dollars per kilowatt hour'),
  watts: z
    .strictObject({
      idle: z.number().min(0).max(1_000_000).describe('Standing idle: drawn anyway, so it is not the answer’s doing'),
      busy: z.number().min(0).max(1_000_000).describe('At work'),
    })
    .refine(({ idle, busy }) => busy >= idle, 'busy is less than idle')
    .optional()
    .describe('Power drawn at the wall'),
  hardwareUsd: dollars.optional().describe('What the machine cost; 0 when it is paid for by other work'),
  lifeMonths: z.number().min(1).max(600).optional().describe('Months after which it is replaced'),
  upkeepUsdPerMonth: dollars.optional().describe('Hosting, repairs, somebody’s time; 0 when there is none'),
  utilisation: z.number().min(0.0001).max(1).optional().describe('Share of all time in which it works'),
}
const figureNames = Object.keys(machineFigures) as (keyof typeof machineFigures)[] // of an object literal

/** Running at home is priced when nothing is missing: a figure left out would count as nothing. */
const localPrices = z
  .strictObject({
    ...machineFigures,
    upstreams: z.record(id, z.strictObject(machineFigures)).default({}).describe('Other figures for one upstream, by its id'),
  })
  .superRefine(({ upstreams, ...all }, context) => {
    const missing = (figures: Partial<Record<string, unknown>>) => figureNames.filter((name) => figures[name] === undefined)
    const check = (figures: Partial<Record<string, unknown>>, path: string[]) => {
      const names = missing(figures)
      if (names.length > 0) context.addIssue({ code: 'custom', message: `needs ${names.join(', ')} as well; 0 where there is none`, path })
    }
    const own = Object.entries(upstreams)
    for (const [name, figures] of own) check({ ...all, ...figures }, ['upstreams', name])
    if (own.length === 0) check(all, [])
  })

const baselineModel = z.string().min(1).max(256)
const baseline = z.union([
  baselineModel,
  z.strictObject({
    model: baselineModel.optional().describe('For whatever nothing below names'),
    models: z.record(z.string().min(1).max(128), baselineModel).optional().describe('By what was asked for, such as an alias'),
    callers: z.record(id, baselineModel).optional().describe('By the caller’s name'),
  }),
])

/** Profiles that every Drawbridge knows; what they say stands in `privacy/profiles`. */
export const builtInProfiles: readonly string[] = ['strict', 'balanced', 'legal', 'health', 'code']

const level = z.enum(['public', 'internal', 'confidential', 'restricted'])
const label = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1-64 letters, digits, ".", "_" or "-"')
const action = z.enum(['allow', 'redact', 'mask', 'block', 'local-only'])

const profile = z.strictObject({
  extends: z.string().default('balanced'),
  kinds: z.array(z.string()).min(1).optional().describe('Look for these kinds only'),
  without: z.array(z.string()).optional().describe('Do not look for these kinds'),
  bias: z.number().min(-20).max(40).optional().describe('How far the tagger leans towards finding; see docs/models/tagger.md'),
  actions: z
    .record(z.string(), action)
    .optional()
    .describe('By kind or by weight (direct, quasi, secret, plain): what happens on the way to the cloud'),
  localOnly: level.optional().describe('At or above this level nothing goes to the cloud'),
  opaque: z.enum(['allow', 'local-only']).optional().describe('Images, audio and other parts no detector can read'),
  trustPrivateZone: z.boolean().optional().describe('Machines of your own network get the true text'),
  injection: z
    .strictObject({
      action: z.enum(['off', 'annotate', 'strip-tools', 'hold', 'block']),
      threshold: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('From this score on; what the model card recommends for the action when left out'),
    })
    .optional()
    .describe('What happens when a text from outside reads as if it gave orders'),
  restoreUntrustedTools: z.boolean().optional().describe('Put true values back into calls of tools that trustedTools does not name'),
  restrictedTopics: z.array(z.string()).max(20).optional().describe('Topics that lift a text about a person to restricted'),
  quasiLimit: z.number().int().min(1).max(50).optional().describe('From how many quasi kinds around one person a text is confidential'),
})

const words = z.array(z.string().min(1).max(256)).min(1).max(1_000)
const share = z.number().min(0).max(1)
const ability = z.enum(['tools', 'images', 'audio', 'documents', 'schema', 'reasoning', 'embeddings', 'infill', 'chat'])

const range = z
  .strictObject({
    above: z.number().min(0).optional().describe('More than this'),
    below: z.number().min(0).optional().describe('Less than this'),
  })
  .refine(({ above, below }) => above !== undefined || below !== undefined, 'needs above, below, or both')
  .refine(({ above = -1, below = Number.POSITIVE_INFINITY }) => above < below, 'nothing is above the one and below the other')

const hours = z.string().refine((text) => minutesOf(text) !== undefined, 'must be two times of day such as "18:00-08:00"')

const condition = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const parsed = parseCondition(text, factKinds)
    if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem })
  })

const rule = z.strictObject({
  name: z
    .string()
    .regex(/^[\w][\w ./-]{0,79}$/, 'must be 1-80 letters, digits, blanks, "_", ".", "/" or "-"')
    .describe('Its name, as decisions tell it'),
  when: z
    .strictObject({
      levels: z.array(level).min(1).max(4).optional().describe('One of these levels'),
      labels: words.optional().describe('One of these labels: of dictionaries, or topics'),
      tasks: words.optional().describe('One of these kinds of task'),
      callers: words.optional().describe('One of these keys, by name'),
      models: words.optional().describe('What was asked for, a model or alias; `*` stands for any run of characters'),
      tokens: range.optional().describe('Input tokens: `{ above, below }`'),
      abilities: z.array(ability).min(1).max(9).optional().describe('It needs one of these'),
      hours: z
        .union([hours, z.array(hours).min(1).max(24)])
        .optional()
        .describe('Local time: `"18:00-08:00"`, or several'),
      days: z.array(z.enum(days)).min(1).max(7).optional().describe('One of these days, local time'),
      complexity: range.optional().describe('How much it needs the strong model, 0 to 1: `{ above, below }`'),
      if: condition.optional().describe('A condition for everything else; see policy.md'),
    })
    .optional()
    .describe('Of which requests. All that is given must hold; every request when left out'),
  // biome-ignore lint/suspicious/noThenProperty: the configuration's word; no function, so nothing that waits would call it
  then: z
    .strictObject({
      zones: z.array(zone).max(3).optional().describe('Only these zones'),
      upstreams: words.optional().describe('Only these upstreams or `upstream/model`'),
      regions: words.optional().describe('In the cloud only these regions: `eu`, or a provider’s own name for one'),
      redact: z.literal('always').optional().describe('Machines of your own network, too, get the redacted text'),
      cascade: z.boolean().optional().describe('Home answers first; the cloud is asked when the answer does not hold'),
      consult: z.boolean().optional().describe('The cloud sees the question and redacted extracts, never the whole'),
      review: z.boolean().optional().describe('A human approves what leaves'),
      refuse: z.string().min(1).max(500).optional().describe('The request is refused with this sentence'),
      quality: share.optional().describe('0 cost … 1 quality'),
      atLeast: share.optional().describe('Keep at least this share of the strongest model’s chance to be right'),
      maxCloudShare: share.optional().describe('At most this share goes to the cloud by choice'),
      localOnly: z.boolean().optional().describe('Only this machine and machines of your own network'),
    })
    .refine((then) => Object.keys(then).length > 0, 'says nothing; give it something to do')
    .describe('What follows. Every part only takes away'),
})

/** Decisions tell a rule by its name, so a name stands for one. */
function namesOnce(rules: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>()
  rules.forEach(({ name }, index) => {
    if (seen.has(name)) context.addIssue({ code: 'custom', message: `the name "${name}" is used twice`, path: [index, 'name'] })
    seen.add(name)
  })
}

const pattern = z.string().min(1).max(256)
const patterns = z.union([pattern, z.array(pattern).min(1).max(200)])

const budget = z
  .strictObject({
    name: id.describe('Its name, as answers and the ledger tell it'),
    scope: z
      .strictObject({
        team: patterns.optional().describe('Of the caller’s key'),
        caller: patterns.optional().describe('The name of the caller’s key'),
        key: patterns.optional().describe('The id of a key made with `drawbridge keys create`'),
        asked: patterns.optional().describe('What was asked for: a model or an alias'),
        model: patterns.optional().describe('The model that would answer, as its upstream calls it'),
        upstream: patterns.optional().describe('The upstream that would answer'),
      })
      .default({})
      .describe('What is counted. All that is given must match, `*` stands for any run of characters; everything when left out'),
    per: z.enum(scopeNames).optional().describe('One sum for each of these instead of one for all'),
    period: z.enum(periods).describe('By the calendar in UTC, weeks from Monday; `total` never ends'),
    usd: z.number().min(0).max(1_000_000_000).optional().describe('The limit in US dollars'),
    tokens: z.number().int().min(0).max(1_000_000_000_000).optional().describe('Or in tokens, read and written'),
    requests: z.number().int().min(0).max(1_000_000_000_000).optional().describe('Or in requests'),
    mode: z
      .enum(budgetModes)
      .default('hard')
      .describe('`soft` warns; `hard` keeps requests from the cloud; `degrade` lets home answer where a cloud model was named'),
    warnAt: z
      .array(z.number().gt(0).max(1))
      .max(10)
      .default([0.5, 0.8, 0.95])
      .describe('Shares of the limit at which the operator is told'),
    unpriced: z
      .enum(['refuse', 'allow'])
      .default('refuse')
      .describe('A model that nobody has a price for, under a limit in dollars that is not soft'),
    whenAway: z
      .enum(['refuse', 'allow'])
      .default('refuse')
      .describe('When the ledger cannot be asked for longer than a minute; a soft budget always allows'),
  })
  .refine(({ usd, tokens, requests }) => [usd, tokens, requests].filter((limit) => limit !== undefined).length === 1, {
    message: 'needs one of usd, tokens and requests, and not two',
  })

const perMinute = z.number().int().min(1).max(1_000_000_000)
const limits = z
  .strictObject({
    requestsPerMinute: perMinute.optional().describe('Requests a minute'),
    tokensPerMinute: perMinute.optional().describe('Tokens a minute, read and written'),
    concurrent: z.number().int().min(1).max(1_000_000).optional().describe('Requests at once'),
  })
  .refine((given) => Object.values(given).some((limit) => limit !== undefined), 'limits nothing; give it a limit')

export const configSchema = z.strictObject({
  server: z
    .strictObject({
      host: z.string().default('127.0.0.1').describe('Address to listen on; beyond loopback only with callers'),
      port: z.number().int().min(0).max(65_535).default(4280),
      bodyLimit: z.number().int().min(1_024).max(1_073_741_824).default(33_554_432).describe('Largest request body in bytes'),
      bodyTimeoutMs: milliseconds.default(60_000).describe('Longest time a request body may take to arrive'),
      replyLimit: z
        .number()
        .int()
        .min(1_024)
        .max(1_073_741_824)
        .default(67_108_864)
        .describe('Largest whole reply held in memory, in bytes'),
      connections: z.number().int().min(1).max(1_000_000).default(10_000),
      drainMs: milliseconds.default(30_000).describe('How long SIGTERM waits for running streams'),
      adminPort: z
        .number()
        .int()
        .min(0)
        .max(65_535)
        .optional()
        .describe('Another port for `/admin/…`, which then answers only there; 0 takes a free one'),
      adminHost: z.string().default('127.0.0.1').describe('Address of that port; beyond loopback only with keys'),
      origins: z.array(z.string()).max(100).default([]).describe('Web origins that may call from a browser, besides loopback'),
      hosts: z.array(z.string()).max(100).default([]).describe('Host names under which it may be addressed, besides its own'),
      limits: limits.optional().describe('How fast everybody together may ask'),
    })
    .prefault({}),
  callers: z
    .array(
      z.strictObject({
        name: id.refine((name) => !reservedNames.includes(name), `must not be one of ${reservedNames.join(', ')}`),
        key: z.string().min(8).describe('At least 8 characters; use ${NAME}'),
        zones: z.array(zone).min(1).optional().describe('Zones this caller may reach; all when left out'),
        role: z
          .enum(roles)
          .optional()
          .describe('What it may do. A key that is alone and bounded by nothing is `admin`, any other `member`, when left out'),
        team: id.optional().describe('Its team; bounds that were given to the team hold for it too'),
        models: z
          .array(z.string().min(1).max(256))
          .min(1)
          .max(100)
          .optional()
          .describe('Models it may use: `upstream/model` or a bare model, `*` for any run of characters; all when left out'),
        expires: z
          .string()
          .refine((text) => /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)), 'must be a date or an ISO 8601 time')
          .optional()
          .describe('From then on it is refused'),
        level: level.optional().describe('The least level of whatever this caller sends'),
        mostLevel: level.optional().describe('Above this level whatever this caller sends is refused'),
        labels: z.array(label).max(32).optional().describe('Labels of whatever this caller sends, for policy rules and reviews'),
        limits: limits.optional().describe('How fast this caller may ask'),
      }),
    )
    .max(1_000)
    .default([]),
  keys: z
    .strictObject({
      graceMs: milliseconds
        .default(300_000)
        .describe('How long keys made with `drawbridge keys create` are taken while their store is away'),
    })
    .prefault({})
    .describe('Keys that are kept in the ledger instead of this file'),
  signIn: signInSchema.optional().describe('People sign in at the admin plane with OpenID Connect; see the guide'),
  upstreams: z.array(upstream).max(10_000).default([]),
  discover: z.boolean().default(true).describe('Look for local servers and use keys found in the environment'),
  aliases: z.record(z.string().min(1).max(128), alias).default({}),
  retry: z
    .strictObject({
      attempts: z.number().int().min(0).max(10).default(1).describe('Further tries at the last candidate'),
      baseMs: milliseconds.default(250),
      longestWaitMs: milliseconds.default(5_000).describe('A longer Retry-After is handed to the caller instead of waited for'),
    })
    .prefault({}),
  breaker: z
    .strictObject({
      failures: z.number().int().min(1).default(5).describe('Failures in a row that take an upstream out'),
      openMs: milliseconds.default(15_000).describe('How long it stays out before one request may try it'),
    })
    .prefault({}),
  privacy: z
    .strictObject({
      profile: z.string().default('balanced').describe('strict, balanced, legal, health, code, or one of your own'),
      profiles: z.record(id, profile).default({}).describe('Profiles of your own, each built on another'),
      dictionaries: z
        .array(
          z.strictObject({
            name: id,
            kind: z
              .string()
              .regex(/^[A-Z][A-Z0-9_]{0,39}$/, 'must be capitals, digits and "_", such as PROJECT')
              .describe('PERSON, CLIENT, PROJECT, PRODUCT, ORG or a word of your own'),
            level: level.default('confidential'),
            label: z.string().min(1).max(64).optional().describe('A label for policy rules; the name when left out'),
            terms: z.array(z.string().min(2).max(256)).max(100_000).default([]),
            file: z.string().min(1).optional().describe('A text file with a term a line, read at start and at reload'),
          }),
        )
        .max(100)
        .default([]),
      surrogates: z.enum(['realistic', 'placeholder']).default('realistic').describe('What stands for a value that was redacted'),
      trustedTools: z
        .array(z.string().min(1).max(128))
        .max(1_000)
        .default(['*'])
        .describe('Tools whose arguments get the true values back; "*" for all, [] for none'),
      trustedHosts: z
        .array(z.string().min(1).max(253))
        .max(1_000)
        .default([])
        .describe('Hosts to which addresses in answers may carry data; others are told as exfiltration-link'),
      review: z
        .strictObject({
          levels: z.array(level).max(4).default([]).describe('What is of these levels waits for a human before it leaves'),
          labels: z.array(z.string().min(1).max(64)).max(100).default([]).describe('So does what has one of these labels'),
        })
        .prefault({}),
      inspection: z
        .strictObject({
          deadlineMs: milliseconds.default(10_000).describe('After this an inspection counts as incomplete and nothing leaves'),
          largestChars: z.number().int().min(1_024).max(1_073_741_824).default(8_388_608).describe('More text than this is not inspected'),
          workers: z.number().int().min(0).max(64).default(2).describe('Threads for long texts; 0 reads everything on the main thread'),
        })
        .prefault({}),
    })
    .prefault({}),
  policy: z
    .strictObject({
      preset: z.enum(presetNames).default('balanced').describe('The rules and weights to begin with; see policy.md'),
      rules: z.array(rule).max(500).default([]).superRefine(namesOnce).describe('Rules of the house, before those of the preset'),
    })
    .prefault({}),
  cascade: z
    .strictObject({
      holdMs: milliseconds.default(15_000).describe('The longest a caller waits for an answer that is held to be verified'),
      threshold: z
        .union([z.literal('auto'), z.number().min(0).max(1)])
        .default('auto')
        .describe('From this probability of being wrong the cloud is asked; `auto`: from where its gain is worth its price and wait'),
      samples: z
        .union([z.literal('auto'), z.number().int().min(0).max(5)])
        .default('auto')
        .describe(
          'How often home is asked again, for tasks that end in a figure or a letter, to see whether its answers agree; `auto`: twice where that is worth the wait',
        ),
      runCode: z
        .boolean()
        .default(true)
        .describe('Run the examples of an answer’s JavaScript or TypeScript in a closed room: no files, no network, no clock, bounded'),
      passDraft: z.boolean().default(false).describe('Show the doubtful answer to whoever answers next, as a suggestion'),
    })
    .prefault({})
    .describe('How answers from home are verified where a policy rule says cascade'),
  burst: z
    .strictObject({
      waiting: z
        .number()
        .int()
        .min(1)
        .max(100_000)
        .optional()
        .describe('From this many requests waiting at home, others that may answer are asked first; only a full queue does when left out'),
    })
    .prefault({}),
  drafts: z
    .strictObject({
      keep: z
        .number()
        .int()
        .min(0)
        .max(10_000)
        .default(0)
        .describe('Requests answered at home while the bridge was raised that are kept, encrypted, for a second opinion; 0 keeps none'),
    })
    .prefault({}),
  consult: z
    .strictObject({
      chunkTokens: z.number().int().min(256).max(200_000).default(2_000).describe('How much of a long text one reader at home gets'),
      parallel: z.number().int().min(1).max(64).default(4).describe('Readers at work at once'),
      cloudShare: z.number().min(0.01).max(1).default(0.15).describe('The most of the text, in tokens, that goes to the cloud as extracts'),
    })
    .prefault({})
    .describe('How long texts are read at home while the cloud plans and judges'),
  prices: z
    .strictObject({
      models: z.record(z.string(), priceSchema).default({}).describe('US dollars per million tokens, by upstream/model or model'),
      file: z.string().min(1).optional().describe('A price list of your own, JSON or YAML, of the same shape; read again when it changes'),
      baseline: baseline.optional().describe('The model callers would use without Drawbridge, which savings are counted against'),
      local: localPrices.optional().describe('What machines of the house cost to run; unknown when left out'),
    })
    .prefault({}),
  budgets: z.array(budget).max(200).default([]).superRefine(namesOnce).describe('How much may be spent in the cloud, and by whom'),
  learning: z
    .strictObject({
      outcomes: z
        .enum(['off', 'on'])
        .default('off')
        .describe('Keep what became of answers, with hashed features of their prompts, so that `drawbridge learn` can learn from it'),
      shadow: z
        .number()
        .min(0)
        .max(0.2)
        .default(0)
        .describe('The share of what home answered that another allowed model is asked as well, afterwards, to compare the answers'),
      shadowUsd: z
        .number()
        .min(0)
        .max(10_000)
        .default(1)
        .describe('The most that such second opinions may cost a day (UTC), in US dollars'),
      keepDays: z.number().int().min(1).max(3_650).default(180).describe('How long outcomes are kept'),
    })
    .prefault({})
    .describe('What the house learns from what became of answers'),
  ledger: z
    .strictObject({
      url: z.string().optional().describe('sqlite:<path> or postgres://<user>@<host>/<database>; default in DRAWBRIDGE_HOME'),
      content: z.enum(['none', 'redacted']).default('none').describe('redacted keeps the exact bytes that left for another zone'),
      keepDays: z.number().int().min(1).max(3_650).default(400),
      keepBytes: z.number().int().min(1_048_576).default(2_147_483_648),
    })
    .prefault({}),
  levers: z
    .strictObject({
      answers: z
        .strictObject({
          keep: z
            .number()
            .int()
            .min(0)
            .max(65_536)
            .default(0)
            .describe('Memory for answers that are given again to the very same question of the same caller, in MiB; 0 keeps none'),
          ttlSeconds: z.number().int().min(1).max(604_800).default(300).describe('How long an answer is given again'),
          temperatures: z
            .enum(['zero', 'any'])
            .default('zero')
            .describe('`zero`: only requests that ask for temperature 0, and embeddings; `any`: one sample stands for all'),
        })
        .prefault({}),
      promptCache: z
        .enum(['translated', 'place', 'off'])
        .default('translated')
        .describe(
          'Where marks of a provider’s prompt cache are placed that the caller left out: in translated requests, in all of them, or nowhere',
        ),
      trim: z
        .enum(['off', 'apply'])
        .default('off')
        .describe('`apply` takes out instructions given twice, word for word, and tools that a request cannot call'),
    })
    .prefault({})
    .describe('Levers on the bill that change no answer; see the guide on them'),
  responses: z
    .strictObject({
      remember: z
        .number()
        .int()
        .min(0)
        .max(10_000)
        .default(0)
        .describe('Responses kept in memory so that previous_response_id works on every upstream; 0 refuses it'),
    })
    .prefault({}),
})

export type Config = z.infer<typeof configSchema>
export type UpstreamConfig = Config['upstreams'][number]
