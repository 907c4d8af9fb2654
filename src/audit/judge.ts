// Could this request have stayed at home? The router's own decision answers, for a house with a small model and a cloud with a strong one;
// what differs from row to row is how much the log tells of what was asked:
//   1 the whole prompt       the learned estimator reads it
//   2 its beginning          plain words, and the sizes
//   3 a label                the same of the label
//   4 nothing                sizes and the model's rank alone
import type { Offer } from '../core/decision.ts'
import { abilityOf } from '../routing/complexity/abilities.ts'
import { type Estimate, type Estimator, type TaskFamily, taskFamilies } from '../routing/complexity/complexity.ts'
import { decide } from '../routing/decide.ts'
import type { Policy } from '../routing/policy.ts'
import { type Band, type Basis, bands, type Task, type Verdict } from './result.ts'
import { inputOf, type UsageRow } from './row.ts'
import { type Work, workIn } from './task-words.ts'

export type JudgeOptions = {
  readonly policy: Policy
  /** Without it whole prompts are judged like beginnings. */
  readonly estimator?: Estimator
  /** Tokens that a model at home can hold. */
  readonly homeWindow: number
  /** Tokens of an answer up to which work of an unknown kind counts as small. */
  readonly homeOutput: number
  /** So many prompts are read whole; of further ones the beginning. */
  readonly wholePrompts: number
}

export const usualJudge = { homeWindow: 32_768, homeOutput: 600, wholePrompts: 50_000 } as const
/** What stands for the house: the reference pair of `drawbridge route` on a machine with nothing on it. */
export const homeModel = 'llama3.1:8b'
export const cloudModel = 'claude-sonnet-4-5'

export type Judgement = { readonly task: Task; readonly band: Band; readonly verdict: Verdict; readonly basis: Basis }

export type Judge = {
  readonly judge: (row: UsageRow) => Judgement
  readonly options: JudgeOptions
}

/** What a row asks, as far as it tells. */
type Asked = { readonly family: TaskFamily | undefined; readonly complexity: number; readonly isFresh: boolean; readonly basis: Basis }

const mostRemembered = 50_000

export function createJudge(options: JudgeOptions): Judge {
  const { policy, estimator, homeWindow, homeOutput } = options
  const offers = referenceOffers(homeWindow)
  const verdicts = new Map<number, Verdict>()
  const works = new Map<string, Work>()
  const needsTokens = policy.reads.has('tokens')
  let read = 0

  function workOf(text: string): Work {
    const key = text.length > 400 ? text.slice(0, 400) : text
    let work = works.get(key)
    if (!work) {
      if (works.size >= mostRemembered) works.clear()
      work = workIn(key)
      works.set(key, work)
    }
    return work
  }

  function askedBy(row: UsageRow, input: number | undefined, output: number | undefined): Asked {
    const { prompt, task } = row
    if (prompt !== undefined) {
      if (estimator && isWhole(row, prompt, input) && read < options.wholePrompts) {
        read++
        const { complexity, family } = estimator.estimate(prompt)
        return { family, complexity, isFresh: workOf(prompt.slice(-400)).isFresh, basis: 'prompt' }
      }
      const work = workOf(prompt)
      return { family: work.task, complexity: complexityOf(work, row, output), isFresh: work.isFresh, basis: 'preview' }
    }
    if (task !== undefined) {
      const work = workOf(task.replace(/[_-]+/g, ' '))
      if (work.task !== undefined || work.isHard || work.isFresh)
        return { family: work.task, complexity: complexityOf(work, row, output), isFresh: work.isFresh, basis: 'label' }
    }
    return { family: undefined, complexity: complexityOf(undefined, row, output), isFresh: false, basis: 'size' }
  }

  /** Evidence for and against, added up: what the words say, then what came of it. */
  function complexityOf(work: Work | undefined, row: UsageRow, output: number | undefined): number {
    let evidence = 0
    if (work?.isHard) evidence += 1
    else if (work?.task !== undefined && !demanding.has(work.task)) evidence -= 1
    const requests = Math.max(1, row.requests)
    if (output !== undefined) evidence += output > 2 * homeOutput ? 1.5 : output > homeOutput ? 0.6 : output > 60 ? -0.5 : -1.2
    if ((row.reasoning ?? 0) / requests > homeOutput) evidence += 0.5
    // Whoever asked a small model thought that it was small work.
    if (work === undefined && isSmallModel(row.model)) evidence -= 0.3
    return 0.5 + 0.4 * Math.tanh(evidence)
  }

  function verdictOn({ family = 'chat', complexity, isFresh }: Asked, tokens: number, output: number | undefined): Verdict {
    const step = Math.round(complexity * 200)
    const fine = step / 200
    const size = needsTokens ? tokens : tokens > homeWindow * 1.15 ? homeWindow * 2 : Math.min(tokens, 1)
    const key = ((size * 201 + step) * 2 + Number(isFresh)) * taskFamilies.length + taskFamilies.indexOf(family)
    const known = verdicts.get(key)
    if (known) return known
    const decision = decide(
      {
        id: 'audit',
        model: 'auto',
        operation: 'chat',
        needs: [],
        tokens: size,
        level: 'public',
        isInspected: true,
        estimate: estimateOf(family, fine),
        isFresh,
        ...(output !== undefined && needsTokens && { expectedOutput: output }),
      },
      offers,
      policy,
      // What a task needs is asked, not what it is worth: a price would keep hard work at home because it is dear.
      { isRaised: false, price: () => 0 },
    )
    const verdict = decision.kind === 'route' && decision.candidates[0]?.model.zone.zone !== 'cloud' ? 'home' : 'cloud'
    if (verdicts.size >= mostRemembered) verdicts.clear()
    verdicts.set(key, verdict)
    return verdict
  }

  function judge(row: UsageRow): Judgement {
    const requests = row.requests === 0 ? undefined : row.requests
    const all = inputOf(row)
    const input = all === undefined || requests === undefined ? undefined : all / requests
    const output = row.output === undefined || requests === undefined ? undefined : row.output / requests
    const band = bandOf(input)
    const asked = askedBy(row, input, output)
    // A row without words, label or sizes tells nothing.
    if (asked.basis === 'size' && output === undefined) return { task: 'unknown', band, verdict: 'unknown', basis: 'size' }
    const tokens = Math.round((input ?? 0) + (output ?? 0))
    const isLong = tokens > homeWindow * 1.15
    const task = isLong ? 'long-context' : asked.isFresh ? 'fresh' : (asked.family ?? 'unknown')
    return { task, band, verdict: verdictOn(asked, tokens, output), basis: asked.basis }
  }

  return { judge, options }
}

/** Kinds that are neither small nor hard by their name alone. */
const demanding: ReadonlySet<TaskFamily> = new Set(['reason', 'math', 'code'])

/** A prompt that is less than a third of what was paid for is only its beginning: files, history and instructions came with it. */
function isWhole({ isPreview }: UsageRow, prompt: string, input: number | undefined): boolean {
  if (isPreview) return false
  return input === undefined || prompt.length >= 20_000 || prompt.length / 4 >= input / 3
}

export function bandOf(input: number | undefined): Band {
  if (input === undefined) return bands[5]
  if (input <= 1_000) return bands[0]
  if (input <= 4_000) return bands[1]
  if (input <= 32_000) return bands[2]
  return input <= 200_000 ? bands[3] : bands[4]
}

const ranks = new Map<string, boolean>()

function isSmallModel(model: string): boolean {
  let isSmall = ranks.get(model)
  if (isSmall === undefined) {
    if (ranks.size > 5_000) ranks.clear()
    isSmall = abilityOf(model, 'chat').ability <= 0.78 && /mini|nano|small|lite|haiku|flash|\d+b\b|micro|light|tiny/i.test(model)
    ranks.set(model, isSmall)
  }
  return isSmall
}

/** The word of the training collection that a rule of the policy would look for. */
const categories: Readonly<Record<TaskFamily, string>> = {
  choice: 'classify',
  math: 'math_word_problem',
  code: 'code',
  extract: 'extract',
  classify: 'classify',
  summarise: 'summarize',
  qa: 'faq_short_qa',
  write: 'short_generation',
  reason: 'rag_reasoning',
  chat: 'instruction_misc',
}

/** A chance to be right that falls with complexity and rises with ability, in the estimator's units. */
function estimateOf(family: TaskFamily, complexity: number): Estimate {
  const enough = 0.2 + 0.6 * complexity
  return {
    complexity,
    category: categories[family],
    confidence: 1,
    family,
    pRight: (ability) => 1 / (1 + Math.exp((enough - ability) * 10)),
  }
}

function referenceOffers(window: number): Offer[] {
  const at = '2026-01-01T00:00:00.000Z'
  const common = { isOpenEnded: false, operations: ['chat', 'completion'] as const, waitMs: 0, failures: 0, can: { chat: true } }
  const device = { zone: 'device', by: 'declared', at } as const
  const cloud = { zone: 'cloud', by: 'hosted', at } as const
  return [
    {
      upstream: 'home',
      provider: 'ollama',
      zone: device,
      models: [{ name: homeModel, zone: device, can: { chat: true }, window, isLoaded: true }],
      ...common,
    },
    { upstream: 'cloud', provider: 'anthropic', zone: cloud, models: [{ name: cloudModel, zone: cloud, can: { chat: true } }], ...common },
  ]
}
