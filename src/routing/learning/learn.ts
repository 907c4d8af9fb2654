// From outcomes to a site, or to the reason why not. Pure: outcomes in, a report out.
//   1 usable     outcomes of the estimator in force, one voice for each answer
//   2 split      the latest conversations are held back; no conversation stands on both sides
//   3 calibrate  every model with outcomes enough, from the earlier ones
//   4 heads      the words, where a model has hundreds of outcomes whose features were kept
//   5 gate       on what was held back, against what is in force: adopted only when better beyond chance and no worse calibrated
import type { TaskFamily } from '../complexity/complexity.ts'
import { chanceAt, logit } from '../odds.ts'
import { calibrate } from './calibration.ts'
import { fitHead, groundOf } from './heads.ts'
import type { Sample } from './ridge.ts'
import { calibrationError, type Gain, gainOf, logLoss, type Told } from './scores.ts'
import { type Site, type SiteModel, shiftOf } from './site.ts'
import { readSite, writeSite } from './site-file.ts'

/** One judgement of one answer. */
export type Experience = {
  readonly exchange: string
  readonly at: string
  readonly source: 'feedback' | 'retry' | 'verifier' | 'shadow'
  readonly reason?: string
  readonly right: number
  /** `upstream/model`. */
  readonly model: string
  readonly family: TaskFamily
  readonly expected: number
  readonly estimator: string
  readonly thread: string
  readonly sample?: Sample
}

export type LearnOptions = {
  /** The shipped estimator in force. */
  readonly estimator: string
  readonly standing?: Site
  /** ISO time, UTC. */
  readonly at: string
  /** Fewer answers than this teach nothing. */
  readonly least?: number
}

export type Scores = { readonly logLoss: number; readonly calibrationError: number }

/** One thing that was tried. */
export type Trial = {
  readonly what: 'calibration' | 'words'
  readonly before: Scores
  readonly after: Scores
  readonly gain: Gain
  readonly isBetter: boolean
}

export type Lesson = {
  /** Judgements read, and what they came to. */
  readonly judgements: number
  readonly answers: number
  readonly held: number
  readonly ignored: Readonly<Record<'slow' | 'otherEstimator', number>>
  readonly models: readonly { readonly name: string; readonly answers: number; readonly right: number; readonly expected: number }[]
  readonly trials: readonly Trial[]
  /** What was not done, in sentences. */
  readonly refused: readonly string[]
  /** Present when something was better. */
  readonly site?: Site
}

export const leastAnswers = 200
const leastHeld = 50
const leastOfModel = 40
const leastOfWords = 300
/** Of each kind so many; the rest of a house's models stay as shipped. */
const mostModels = 32
const mostHeads = 8
const heldShare = 0.3
/** Chances that are off by less than this on average are well calibrated, whatever was before: one that tells all the same is never off. */
const wellCalibrated = 0.03

/** How much one judgement counts beside a caller's own word. */
const weightOf: Readonly<Record<Experience['source'], number>> = { feedback: 1, shadow: 0.5, verifier: 0.3, retry: 0.25 }

type Answered = Experience & { readonly weight: number }

export function learn(experiences: readonly Experience[], { estimator, standing, at, least = leastAnswers }: LearnOptions): Lesson {
  const timely = experiences.filter(({ reason }) => reason !== 'slow')
  const known = timely.filter((one) => one.estimator === estimator)
  const answers = oneVoice(known)
  const { earlier, later } = split(answers)
  const about = {
    judgements: experiences.length,
    answers: answers.length,
    held: later.length,
    ignored: { slow: experiences.length - timely.length, otherEstimator: timely.length - known.length },
    models: told(answers),
  }
  const tooFew = shortage(answers, later, least)
  if (tooFew) return { ...about, trials: [], refused: [tooFew] }

  const refused: string[] = []
  const models: SiteModel[] = []
  for (const [name, own] of byModel(earlier)) {
    if (own.length < leastOfModel) refused.push(`${name}: not enough outcomes to calibrate it: ${own.length} of ${leastOfModel}`)
    else if (models.length >= mostModels) refused.push(`${name}: ${mostModels} models are calibrated already`)
    else
      models.push(
        calibrate(
          name,
          own.map((one) => ({ ...one, odds: logit(one.expected) })),
        ),
      )
  }
  const version = (standing?.version ?? 0) + 1
  const calibrated: Site = { version, at, estimator, outcomes: answers.length, models }
  const trials: Trial[] = []
  let best: Site | undefined
  const attempt = (what: Trial['what'], site: Site, against: Site | undefined): void => {
    const asRead = readSite(writeSite(site)) // what is tested is what will be read from the file
    const trial = trialOf(what, later, against, asRead)
    trials.push(trial)
    if (trial.isBetter) best = asRead
    else refused.push(why(trial))
  }
  attempt('calibration', calibrated, standing)
  const { site: worded, short } = withWords(calibrated, earlier)
  refused.push(...short)
  if (worded) attempt('words', worded, best ?? standing)
  return { ...about, trials, refused, ...(best && { site: best }) }
}

/** A caller's own word outranks every guess about the same answer; guesses stand side by side. */
function oneVoice(experiences: readonly Experience[]): Answered[] {
  const byExchange = new Map<string, Experience[]>()
  for (const one of experiences) byExchange.set(one.exchange, [...(byExchange.get(one.exchange) ?? []), one])
  return [...byExchange.values()].flatMap((voices) => {
    const own = voices.filter(({ source }) => source === 'feedback')
    const heard = own.length > 0 ? own : voices
    // The verification of a cascade and another model may judge two different answers of one exchange.
    return [...byModel(heard).values()].map((same) => {
      const weight = same.reduce((sum, { source }) => sum + weightOf[source], 0)
      const right = same.reduce((sum, one) => sum + weightOf[one.source] * one.right, 0) / weight
      return { ...same[0]!, right, weight: Math.min(1, weight) } // a group has a member
    })
  })
}

function byModel<One extends { readonly model: string }>(ones: readonly One[]): Map<string, One[]> {
  const groups = new Map<string, One[]>()
  for (const one of ones) {
    const group = groups.get(one.model)
    if (group) group.push(one)
    else groups.set(one.model, [one])
  }
  return groups
}

/** By conversation, in the order in which they began: what is held back lies after what is learned from, as it will in use. */
function split(answers: readonly Answered[]): { readonly earlier: Answered[]; readonly later: Answered[] } {
  const began = new Map<string, string>()
  for (const { thread, at } of answers) {
    const known = began.get(thread)
    if (known === undefined || at < known) began.set(thread, at)
  }
  const order = [...answers].sort((one, other) => compare(startOf(one, began), startOf(other, began)))
  const border = order[Math.floor(order.length * (1 - heldShare))]
  const from = border ? startOf(border, began) : ''
  return { earlier: order.filter((one) => startOf(one, began) < from), later: order.filter((one) => startOf(one, began) >= from) }
}

function startOf({ thread }: Answered, began: ReadonlyMap<string, string>): string {
  return `${began.get(thread) ?? ''} ${thread}`
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function shortage(answers: readonly Answered[], later: readonly Answered[], least: number): string | undefined {
  if (answers.length < least) return `not enough outcomes: ${answers.length} of ${least}`
  const conversations = new Set(later.map(({ thread }) => thread)).size
  if (conversations < leastHeld) return `not enough conversations to test on: ${conversations} of ${leastHeld}`
  const good = answers.filter(({ right }) => right >= 0.5).length
  return good === 0 || good === answers.length ? `all outcomes say the same: ${good} of ${answers.length} are good` : undefined
}

function told(answers: readonly Answered[]): Lesson['models'] {
  return [...byModel(answers)].map(([name, own]) => {
    const weight = own.reduce((sum, one) => sum + one.weight, 0)
    const mean = (of: (one: Answered) => number) => own.reduce((sum, one) => sum + one.weight * of(one), 0) / weight
    return { name, answers: own.length, right: mean(({ right }) => right), expected: mean(({ expected }) => expected) }
  })
}

function withWords(site: Site, earlier: readonly Answered[]): { readonly site?: Site; readonly short: string[] } {
  const short: string[] = []
  const ready = new Map<string, (Answered & { readonly sample: Sample })[]>()
  for (const [name, own] of byModel(earlier)) {
    const read = own.flatMap((one) => (one.sample ? [{ ...one, sample: one.sample }] : []))
    if (!site.models.some((model) => model.name === name)) continue
    if (read.length < leastOfWords) short.push(`${name}: not enough outcomes to learn from words: ${read.length} of ${leastOfWords}`)
    else if (ready.size < mostHeads) ready.set(name, read)
  }
  if (ready.size === 0) return { short }
  const ground = groundOf([...ready.values()].flat().map(({ sample }) => sample))
  const models = site.models.map((model) => {
    const rows = ready.get(model.name)
    if (!rows) return model
    const read = rows.map(({ sample, expected, family, right, weight }) => {
      const odds = logit(expected)
      return { sample, right, weight, odds: odds + shiftOf(site, model, odds, family, undefined) }
    })
    return { ...model, head: fitHead(read, ground) }
  })
  return { site: { ...site, models, ground }, short }
}

function trialOf(what: Trial['what'], later: readonly Answered[], standing: Site | undefined, site: Site): Trial {
  const [old, new_] = [later.map((one) => chanceOf(one, standing)), later.map((one) => chanceOf(one, site))]
  const before = { logLoss: logLoss(old), calibrationError: calibrationError(old) }
  const after = { logLoss: logLoss(new_), calibrationError: calibrationError(new_) }
  const gain = gainOf(old, new_)
  return {
    what,
    before,
    after,
    gain,
    isBetter: gain.low > 0 && after.calibrationError <= Math.max(before.calibrationError, wellCalibrated),
  }
}

/** What an answer was expected to be with a site, or as shipped. */
function chanceOf({ expected, family, model, sample, right, weight, thread }: Answered, site: Site | undefined): Told {
  const own = site?.models.find(({ name }) => name === model)
  const odds = logit(expected)
  const chance = site && own ? chanceAt(odds + shiftOf(site, own, odds, family, sample)) : expected
  return { chance, right, weight, thread }
}

function why({ what, before, after, gain }: Trial): string {
  const of = what === 'calibration' ? 'the calibration' : 'what the words add'
  if (gain.low <= 0)
    return `${of} is no better beyond chance: log loss ${signed(-gain.mean)} (from ${signed(-gain.high)} to ${signed(-gain.low)})`
  return `${of} tells its chances less truly: calibration error ${before.calibrationError.toFixed(3)} → ${after.calibrationError.toFixed(3)}`
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(3)}`
}
