// The rank experts: for each kind of task one linear score of what makes it hard, fitted within sources. Several recipes are averaged; being
// linear they fold into one head.
import { denseNames } from '../../src/routing/complexity/dense.ts'
import { type Ground, groundOf } from './ground.ts'
import { centred, evened, hasOptions, isKnowledge, type Outcome } from './outcomes.ts'
import { fitRidge, type Linear, predict } from './ridge.ts'
import type { CategoryRow, Sample, StepsRow } from './rows.ts'

export type Taught = { readonly sample: Sample }

export type ExpertName = 'choice' | 'math' | 'code' | 'qa' | 'tier'
export const expertNames: readonly ExpertName[] = ['choice', 'math', 'code', 'qa', 'tier']

export type Material = {
  readonly outcomes: readonly Outcome[]
  readonly steps: readonly (StepsRow & Taught)[]
  readonly categories: readonly (CategoryRow & Taught)[]
}

export const tierValue: Readonly<Record<string, number>> = { local: 0, mixed: 0.5, cloud: 1 }
const questionSources = /^(?:mmlupro_nonmmlu|llmrouter_tasks\/(?:arc_challenge|openbook_qa|commonsense_qa|mmlu|natural_qa|trivia_qa)$)/
/** MMLU-Pro subjects whose questions are read rather than calculated. */
const readSubjects = /mmlupro_nonmmlu\/(?:psychology|biology|economics|business)$/

/** The choice expert stands on a ground of its own. */
export type Experts = { readonly heads: Readonly<Record<ExpertName, Linear>>; readonly questionGround: Ground }

export function fitExperts(material: Material, ground: Ground): Experts {
  const { expert, ground: questionGround } = choiceExpert(material.outcomes)
  const heads = {
    choice: expert,
    math: mathExpert(material, ground),
    code: codeExpert(material.outcomes, ground),
    qa: qaExpert(material.outcomes, ground),
    tier: tierExpert(material.categories, ground),
  }
  return { heads, questionGround }
}

/**
 * Fitted on questions answered from knowledge: what fails in all sources, where strong models gain most in the subjects that are read rather
 * than calculated, and length. Scale and rarity are those of questions alone: beside whole documents all questions look alike.
 */
function choiceExpert(outcomes: readonly Outcome[]): { readonly expert: Linear; readonly ground: Ground } {
  const asked = outcomes.filter(({ source }) => questionSources.test(source))
  const known = asked.filter(isKnowledge)
  const read = known.filter(({ source }) => readSubjects.test(source))
  const onto = known.filter(hasOptions).map(({ sample }) => sample)
  const ground = groundOf(asked)
  const learn = (rows: readonly Outcome[], labelOf: (row: Outcome) => number) =>
    fitRidge({
      samples: rows.map(({ sample }) => sample),
      targets: centred(rows, labelOf),
      weights: evened(rows),
      ...ground,
      densePenalty: 50,
      placePenalty: 3,
      steps: 40,
    })
  return { expert: blend([learn(known, (row) => row.fail), learn(read, (row) => row.lead), only('chars', ground)], onto, ground), ground }
}

function mathExpert({ steps }: Material, ground: Ground): Linear {
  const samples = steps.map(({ sample }) => sample)
  const learn = (targetOf: (row: StepsRow) => number) =>
    fitRidge({ samples, targets: steps.map(targetOf), ...ground, densePenalty: 20, placePenalty: 3, steps: 50 })
  return blend(
    [only('chars', ground), learn((row) => row.n_calc), learn((row) => Math.log(row.n_lines)), only('relation', ground)],
    samples,
    ground,
  )
}

function codeExpert(outcomes: readonly Outcome[], ground: Ground): Linear {
  const rows = outcomes.filter((row) => /crux|\/mbpp$|\/human_eval$/.test(row.source))
  const samples = rows.map(({ sample }) => sample)
  const learn = (labelOf: (row: Outcome) => number) =>
    fitRidge({ samples, targets: centred(rows, labelOf), weights: evened(rows), ...ground, densePenalty: 50, placePenalty: 5, steps: 40 })
  return blend([learn((row) => row.fail), learn((row) => row.gain), only('chars', ground)], samples, ground)
}

function qaExpert(outcomes: readonly Outcome[], ground: Ground): Linear {
  const rows = outcomes.filter((row) => /natural_qa|trivia_qa/.test(row.source))
  const samples = rows.map(({ sample }) => sample)
  const fail = fitRidge({ samples, targets: centred(rows, (row) => row.fail), ...ground, densePenalty: 50, placePenalty: 5, steps: 40 })
  return blend([fail, only('chars', ground)], samples, ground)
}

/** Where nobody measured answers, how far up a task of this kind is usually sent. */
function tierExpert(categories: readonly (CategoryRow & Taught)[], ground: Ground): Linear {
  const samples = categories.map(({ sample }) => sample)
  const targets = categories.map((row) => tierValue[row.tier_hint] ?? 0.5)
  return blend([fitRidge({ samples, targets, ...ground, densePenalty: 100, placePenalty: 10, steps: 30 })], samples, ground)
}

/** The sum of the scores, each standardised on the prompts it is meant for, itself standardised again. */
function blend(parts: readonly Linear[], onto: readonly Sample[], ground: Ground): Linear {
  return standardised(sumOf(parts.map((part) => standardised(part, onto, ground))), onto, ground)
}

function standardised(linear: Linear, onto: readonly Sample[], { scale, rarity }: Ground): Linear {
  const scores = onto.map((sample) => predict(linear, sample, scale, rarity))
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length) || 1
  return {
    bias: (linear.bias - mean) / deviation,
    dense: linear.dense.map((weight) => weight / deviation),
    places: linear.places.map((weight) => weight / deviation),
  }
}

function sumOf(parts: readonly Linear[]): Linear {
  const [first] = parts
  const dense = new Float64Array(first!.dense.length)
  const places = new Float64Array(first!.places.length)
  for (const part of parts) {
    part.dense.forEach((weight, at) => {
      dense[at]! += weight
    })
    part.places.forEach((weight, at) => {
      places[at]! += weight
    })
  }
  return { bias: parts.reduce((sum, part) => sum + part.bias, 0), dense, places }
}

/** One dense feature and nothing else. */
function only(name: string, { scale, rarity }: Ground): Linear {
  const dense = new Float64Array(scale.mean.length)
  dense[denseNames.indexOf(name)] = 1
  return { bias: 0, dense, places: new Float64Array(rarity.length) }
}
