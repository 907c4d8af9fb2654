// `learn`: what became of answers, made into what is expected of the next ones. Tested on what was held back before anything changes, and
// taken back with one word.

import { local, loreFrom, priceAt } from '../../admin/past-decisions.ts'
import { loadEstimator } from '../../app-models.ts'
import { configFileOf, homeOf } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { ownPrices } from '../../config/own-prices.ts'
import type { Config } from '../../config/schema.ts'
import type { Entry } from '../../core/exchange.ts'
import { openHouseKey } from '../../gateway/house-key.ts'
import { adoptSite, currentSite, undoSite } from '../../gateway/site.ts'
import { openPrices } from '../../ledger/cost.ts'
import { type Judgement, mostOutcomes } from '../../ledger/outcomes.ts'
import { type Estimate, type TaskFamily, taskFamilies } from '../../routing/complexity/complexity.ts'
import { decide, learnedComplexity } from '../../routing/decide.ts'
import { DialTable, policyAt, type Row, settings } from '../../routing/learning/dial.ts'
import { readFeatures, shuffleOf } from '../../routing/learning/features.ts'
import { type Experience, type Lesson, learn, type Trial } from '../../routing/learning/learn.ts'
import { type Site, withSite } from '../../routing/learning/site.ts'
import { policyOf } from '../../routing/policy.ts'
import type { Circumstances, Question } from '../../routing/question.ts'
import { isDecided, questionOf, SeenWorld } from '../../routing/replay.ts'
import { Complexities } from '../../routing/shares.ts'
import { count, dollars } from '../amounts.ts'
import { CommandError, exit } from '../exit.ts'
import { openPast, type Past } from '../past.ts'
import { plain, type Terminal, table } from '../terminal.ts'
import { defineVerb } from '../verb.ts'
import { sinceOf } from './replay.ts'

/** The dial is tried on so many of the latest requests. */
const mostDialled = 5_000

export const learnVerb = defineVerb({
  args: {
    since: { type: 'string', valueHint: 'span', description: 'Learn from outcomes from then on: 30d, 12h, 2026-11-01; 30d when left out' },
    'dry-run': { type: 'boolean', description: 'Learn and test, and change nothing' },
    undo: { type: 'boolean', description: 'Go back to what was in force before, in the end to what ships' },
    dial: { type: 'boolean', description: 'Show what each setting of quality, atLeast and maxCloudShare would make of recent requests' },
  },
  examples: [
    ['drawbridge learn --dry-run', 'what there is to learn'],
    ['drawbridge learn', 'adopt it, if it is better'],
    ['drawbridge learn --undo', 'take the last step back'],
    ['drawbridge learn --dial', 'share, quality and cost at each setting'],
  ],
  exits: { [exit.failed]: 'there is no ledger, no estimator, or nothing to take back' },
  async run({ args, terminal, environment, isJson }) {
    const home = homeOf(environment)
    const say = (data: object, words: () => string) => terminal.print(isJson ? JSON.stringify(data) : words())
    if (args.undo) {
      const undone = undoSite(home)
      if (!undone) throw new CommandError(exit.failed, 'nothing was learned that could be taken back')
      say(
        { undone: true, ...undone },
        () => `Taken back: ${named(undone.from)} → ${named(undone.to)}. A running gateway takes it up at once.`,
      )
      return exit.ok
    }
    const { config, problems, file } = loadConfig(configFileOf(environment), environment)
    const problem = problems[0]
    if (problem) throw new CommandError(exit.usage, `${file}:${problem.line}: ${problem.path} ${problem.detail}`, 'drawbridge config check')
    const past = await openPast(config, environment)
    if (!past) throw new CommandError(exit.failed, 'there is no ledger yet', 'drawbridge up')
    try {
      const standing = standingSite(home)
      const since = sinceOf(args.since ?? '30d', Date.now())
      if (args.dial) {
        const rows = await dialled(past, since, config, standing)
        say({ since, version: standing?.version ?? 0, settings: rows }, () => dialWords(rows, since, standing, terminal))
        return exit.ok
      }
      const estimator = loadEstimator()
      if (!estimator) throw new CommandError(exit.failed, 'this build has no estimator to learn on top of')
      const experiences = await experiencesOf(past, since, home)
      const lesson = learn(experiences, { estimator: estimator.version, at: new Date().toISOString(), ...(standing && { standing }) })
      const isAdopted = lesson.site !== undefined && !args['dry-run']
      if (lesson.site && isAdopted) adoptSite(home, lesson.site)
      say(report(lesson, since, isAdopted), () =>
        lessonWords(lesson, { since, isAdopted, standing, isOn: config.learning.outcomes === 'on' }, terminal),
      )
      return exit.ok
    } finally {
      await past.close()
    }
  },
})

/** A broken one is told by the gateway; learning anew mends it. */
function standingSite(home: string): Site | undefined {
  try {
    return currentSite(home)
  } catch {
    return undefined
  }
}

async function experiencesOf(past: Past, since: string, home: string): Promise<Experience[]> {
  const judgements: Judgement[] = []
  for await (const judgement of past.judgements(since, mostOutcomes)) judgements.push(judgement)
  const shuffle = judgements.some(({ features }) => features) ? shuffleOf(openHouseKey(home)) : undefined
  return judgements.flatMap(({ upstream, model, family, features, ...rest }) => {
    if (!isFamily(family)) return [] // of a later version, whose families are others
    const sample = features && shuffle ? readFeatures(features, shuffle) : undefined
    return [{ ...rest, model: `${upstream}/${model}`, family, ...(sample && { sample }) }]
  })
}

function isFamily(word: string): word is TaskFamily {
  return (taskFamilies as readonly string[]).includes(word)
}

async function dialled(past: Past, since: string, config: Config, site: Site | undefined): Promise<Row[]> {
  const world = new SeenWorld()
  for await (const entry of past.entries(since, mostDialled)) world.show(entry)
  const offers = world.offers(loreFrom(config))
  const prices = await openPrices(ownPrices(config))
  const complexities = new Complexities()
  const around = (entry: Entry): Circumstances => ({
    isRaised: false,
    price: priceAt(prices, entry.at),
    threshold: (share) => complexities.threshold(share),
  })
  // First how hard the requests are with what was learned, which shares of the cloud go by.
  const base = policyOf(config.aliases, config.policy)
  for await (const { entry, question } of asked(past, since, site)) {
    const { signals } = decide(question, offers, base, around(entry))
    const hard = signals.find(({ name }) => name === learnedComplexity)?.value ?? question.estimate?.complexity
    if (typeof hard === 'number') complexities.note(hard)
  }
  const dial = new DialTable(settings.map((setting) => [setting, policyAt(setting, config.aliases, config.policy)]))
  for await (const { entry, question } of asked(past, since, site)) dial.add(question, offers, around(entry))
  const rows = dial.rows()
  if (rows.every(({ requests }) => requests === 0)) throw new CommandError(exit.failed, `the ledger holds no decision since ${since}`)
  return rows
}

/** Past requests as questions, estimated with what is in force now. */
async function* asked(
  past: Past,
  since: string,
  site: Site | undefined,
): AsyncGenerator<{ readonly entry: Entry; readonly question: Question }> {
  for await (const entry of past.entries(since, mostDialled)) {
    if (!isDecided(entry)) continue
    const question = questionOf(entry, local)
    const { estimate } = question
    yield { entry, question: estimate ? { ...question, estimate: inForce(estimate, site) } : question }
  }
}

/** As it would be estimated now. What the words told of single models is kept only for requests that were decided under this very version. */
function inForce(estimate: Estimate, site: Site | undefined): Estimate {
  const { learned: _, ...shipped } = estimate
  if (!site) return shipped
  return estimate.version?.endsWith(`+site.${site.version}`) ? estimate : withSite(shipped, site)
}

function report({ site, trials, ...lesson }: Lesson, since: string, isAdopted: boolean): object {
  return { since, ...lesson, trials, adopted: isAdopted, ...(site && { version: site.version, models: lesson.models }) }
}

function lessonWords(
  { answers, held, judgements, models, trials, refused, site, ignored }: Lesson,
  { since, isAdopted, standing, isOn }: { since: string; isAdopted: boolean; standing: Site | undefined; isOn: boolean },
  { paint }: Terminal,
): string {
  const good = trials.filter(({ isBetter }) => isBetter)
  const lines = [
    trials.length > 0
      ? `${paint('strong', count(answers, 'judged answer'))} since ${since.slice(0, 16)}Z, tested on the ${held.toLocaleString('en-US')} of the latest conversations`
      : `${paint('strong', count(answers, 'judged answer'))} since ${since.slice(0, 16)}Z, from ${count(judgements, 'outcome')}`,
  ]
  if (models.length > 0)
    lines.push(
      table([
        ['model', 'answers', 'good', 'expected as shipped'],
        ...models.map((one) => [plain(one.name), one.answers.toLocaleString('en-US'), percent(one.right), percent(one.expected)]),
      ]),
    )
  if (trials.length > 0)
    lines.push(
      table([['tested', 'log loss', 'better by (nine of ten draws)', 'calibration error', ''], ...trials.map((trial) => trialRow(trial))]),
    )
  if (site && isAdopted)
    lines.push(
      `${paint('good', 'adopted')} as version ${site.version}; a running gateway takes it up at once, \`drawbridge learn --undo\` goes back`,
    )
  else if (site) lines.push(`would be adopted as version ${site.version}; nothing was changed`)
  else lines.push(`nothing was changed; in force: ${named(standing?.version)}`)
  const passed = new Set(good.map(({ what }) => what))
  if (refused.length > 0)
    lines.push(paint('dim', passed.size > 0 ? 'not done' : 'why'), ...refused.map((sentence) => `  ${plain(sentence)}`))
  if (ignored.otherEstimator > 0) lines.push(paint('dim', `  left out: ${count(ignored.otherEstimator, 'outcome')} of another estimator`))
  if (ignored.slow > 0) lines.push(paint('dim', `  left out: ${count(ignored.slow, 'answer')} that only came late`))
  if (!isOn) lines.push(paint('dim', '  learning.outcomes is off: no further outcome is kept'))
  return lines.join('\n')
}

function trialRow({ what, before, after, gain, isBetter }: Trial): string[] {
  return [
    what,
    `${before.logLoss.toFixed(3)} → ${after.logLoss.toFixed(3)}`,
    `${gain.mean.toFixed(3)} (${gain.low.toFixed(3)} to ${gain.high.toFixed(3)})`,
    `${before.calibrationError.toFixed(3)} → ${after.calibrationError.toFixed(3)}`,
    isBetter ? 'better' : 'refused',
  ]
}

function dialWords(rows: readonly Row[], since: string, site: Site | undefined, { paint }: Terminal): string {
  const requests = rows[0]?.requests ?? 0
  const unpriced = Math.max(...rows.map((row) => row.unpriced))
  return [
    `${paint('strong', count(requests, 'request'))} since ${since.slice(0, 16)}Z, decided anew at each setting, with ${named(site?.version)}`,
    table([
      ['dial', 'to the cloud', 'expected right', 'expected cost'],
      ...rows.map(({ dial, value, cloud, right, micros }) => [
        value === undefined ? dial : `${dial}: ${value}`,
        percent(cloud / Math.max(1, requests)),
        right === undefined ? '-' : percent(right),
        dollars(micros),
      ]),
    ]),
    paint('dim', '  a setting goes into the configuration as a rule: policy.rules: [{ name: dial, then: { atLeast: 0.9 } }]'),
    ...(unpriced > 0 ? [paint('dim', `  without a price: up to ${unpriced.toLocaleString('en-US')}; costs are lower bounds`)] : []),
  ].join('\n')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function named(version: number | undefined): string {
  return version === undefined ? 'estimates as shipped' : `version ${version} of what was learned`
}
