// Trains the router and writes its weights. The same data, seed and Node version give the same bytes.
//   node training/routing/train.ts [--data ../shared/routing/train] [--out models/routing.bin]
//   1. read every prompt; hold a fifth of the groups of near-duplicates back from the category head and the curves
//   2. category head, 3. rank experts, 4. level head and curves, 5. what a rank is worth in gain, 6. bytes
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { type TaskFamily, taskFamilies } from '../../src/routing/complexity/complexity.ts'
import { denseCount } from '../../src/routing/complexity/dense.ts'
import { categories as categoryNames, familyOf } from '../../src/routing/complexity/families.ts'
import { placeCount } from '../../src/routing/complexity/reading.ts'
import { type Model, type Stake, writeWeights } from '../../src/routing/complexity/weights.ts'
import { fitCategories } from './categorise.ts'
import { fitCurves } from './curves.ts'
import { type ExpertName, type Experts, expertNames, fitExperts, type Material } from './experts.ts'
import { type Ground, groundOf } from './ground.ts'
import { fitLevel, placedOutOfFold } from './level.ts'
import { hasOptions, type Outcome, readOutcomes } from './outcomes.ts'
import { randomOf } from './random.ts'
import { type Linear, predict } from './ridge.ts'
import { type CategoryRow, readNamed, type Sample, type StepsRow, sampleOf } from './rows.ts'
import { heldBack } from './split.ts'

const seed = 7
const folds = 5
const expertOf: Readonly<Record<TaskFamily, ExpertName>> = {
  choice: 'choice',
  math: 'math',
  code: 'code',
  qa: 'qa',
  extract: 'tier',
  classify: 'tier',
  summarise: 'tier',
  write: 'tier',
  reason: 'tier',
  chat: 'tier',
}
/** What a tier hint is taken to be worth in gain where no answers were scored. */
const hintGain: Readonly<Record<string, number>> = { local: 0.04, mixed: 0.14, cloud: 0.32 }

export function trainRouting(folder: string, report: (line: string) => void): Uint8Array {
  const outcomes = readOutcomes(folder)
  const categories = taught(readNamed<CategoryRow>(folder, 'categories') ?? [])
  const steps = taught(readNamed<StepsRow>(folder, 'gsm8k_train_steps') ?? [])
  const isHeldCategory = heldBack(categories.map(({ prompt }) => prompt))
  const isHeldOutcome = heldBack(outcomes.map(({ prompt }) => prompt))
  const shown = categories.filter((_, row) => !isHeldCategory[row])
  const seen = outcomes.filter((_, row) => !isHeldOutcome[row])
  const unseen = outcomes.filter((_, row) => isHeldOutcome[row])
  const ground = groundOf([...outcomes, ...shown, ...steps.slice(0, 2000)])
  report(`${outcomes.length} outcomes, ${categories.length} categories, ${steps.length} solutions`)

  const categoryHeads = fitCategories({
    samples: shown.map(({ sample }) => sample),
    targets: shown.map(({ task }) => categoryNames.indexOf(task)),
    categoryCount: categoryNames.length,
    ...ground,
    rounds: 10,
    pace: 0.5,
    penalty: 0,
    balance: 0.3,
    random: randomOf(seed),
  })
  const familyFor = (outcome: Outcome): TaskFamily => {
    if (hasOptions(outcome)) return 'choice'
    const scores = categoryHeads.map((head) => predict(head, outcome.sample, ground.scale, ground.rarity))
    return familyOf[categoryNames[scores.indexOf(Math.max(...scores))]!]!
  }
  report('categories fitted')

  const material = (rows: readonly Outcome[]): Material => ({ outcomes: rows, steps, categories: shown })
  const stakes = stakesOf(unseen, fitExperts(material(seen), ground), ground, familyFor, shown)
  const experts = fitExperts(material(outcomes), ground)
  report('experts fitted')

  const curves = fitCurves(
    placedOutOfFold(seen, (row) => row % folds, folds, ground, familyFor),
    taskFamilies,
  )
  const level = fitLevel(seen, ground)
  report('curves fitted')

  const heads: [string, Linear][] = [
    ...categoryHeads.map((head, at): [string, Linear] => [categoryNames[at]!, head]),
    ...expertNames.map((name): [string, Linear] => [
      `rank:${name}`,
      name === 'choice' ? onPlaces(experts.heads.choice, experts.questionGround, ground) : experts.heads[name],
    ]),
    ['level', level],
  ]
  const facts = {
    heads: heads.map(([name]) => name),
    temperature: 1,
    curves,
    experts: expertOf,
    stakes,
    categoryGain: categoryGains(shown, outcomes, familyFor),
    gainPerOption: 0.02,
  }
  const packed = pack(
    heads.map(([, head]) => head),
    ground,
    experts.questionGround,
  )
  const version = createHash('sha256').update(JSON.stringify(facts)).update(packed.places).digest('hex').slice(0, 12)
  return writeWeights({ version, ...facts, ...packed })
}

function taught<Row extends { readonly prompt: string }>(rows: readonly Row[]): (Row & { readonly sample: Sample })[] {
  return rows.map((row) => ({ ...row, sample: sampleOf(row.prompt) }))
}

/** How much gain a unit of rank brings, measured on rows that the experts did not see; and each family's mean. */
function stakesOf(
  unseen: readonly Outcome[],
  experts: Experts,
  ground: Ground,
  familyFor: (outcome: Outcome) => TaskFamily,
  shown: readonly CategoryRow[],
): Record<TaskFamily, Stake> {
  const families = unseen.map(familyFor)
  return Object.fromEntries(
    taskFamilies.map((family): [TaskFamily, Stake] => {
      const rows = unseen.filter((_, row) => families[row] === family)
      const own = family === 'choice' ? experts.questionGround : ground
      const expert = experts.heads[expertOf[family]]
      const hinted = shown.filter(({ task }) => familyOf[task] === family)
      if (expertOf[family] === 'tier' || rows.length < 30)
        return [family, { mean: short(average(hinted.map(({ tier_hint }) => hintGain[tier_hint] ?? 0.14))), slope: 0.04 }]
      const ranks = rows.map(({ sample }) => predict(expert, sample, own.scale, own.rarity))
      const gains = rows.map(({ gain }) => gain)
      return [family, { mean: short(average(gains)), slope: short(Math.max(0.02, Math.min(0.08, slopeOf(ranks, gains)))) }]
    }),
  ) as Record<TaskFamily, Stake>
}

/** A category's gain: half from its tier hint, half from answers where enough were scored. */
function categoryGains(
  shown: readonly CategoryRow[],
  outcomes: readonly Outcome[],
  familyFor: (outcome: Outcome) => TaskFamily,
): Record<string, number> {
  const measured = new Map<string, number[]>()
  const task: Readonly<Record<string, string>> = {
    gsm8k: 'math_word_problem',
    mbpp: 'code_small',
    human_eval: 'code_small',
    natural_qa: 'faq_short_qa',
    trivia_qa: 'faq_short_qa',
    'agentverse-logicgrid': 'logic_puzzle',
    commongen: 'short_generation',
  }
  for (const outcome of outcomes) {
    const category = task[outcome.source.split('/')[1]!]
    if (category && familyFor(outcome) === familyOf[category]) measured.set(category, [...(measured.get(category) ?? []), outcome.gain])
  }
  return Object.fromEntries(
    categoryNames.map((category) => {
      const hinted = average(shown.filter((row) => row.task === category).map(({ tier_hint }) => hintGain[tier_hint] ?? 0.14))
      const scored = measured.get(category)
      return [category, short(scored && scored.length >= 50 ? (hinted + Math.max(0, average(scored))) / 2 : hinted)]
    }),
  )
}

function pack(
  heads: readonly Linear[],
  { scale, rarity }: Ground,
  question: Ground,
): Omit<Model, 'version' | 'heads' | 'temperature' | 'curves' | 'experts' | 'stakes' | 'categoryGain' | 'gainPerOption'> {
  const steps = Float32Array.from(heads, ({ places }) => places.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / 127)
  const places = new Int8Array(placeCount * heads.length)
  const dense = new Float32Array(heads.length * denseCount)
  heads.forEach((head, at) => {
    for (let place = 0; place < placeCount; place++)
      places[place * heads.length + at] = rarity[place]! > 0 ? Math.round(head.places[place]! / steps[at]!) : 0
    dense.set(head.dense, at * denseCount)
  })
  return {
    mean: Float32Array.from(scale.mean),
    deviation: Float32Array.from(scale.deviation),
    rarity: Float32Array.from(rarity),
    questionMean: Float32Array.from(question.scale.mean),
    questionDeviation: Float32Array.from(question.scale.deviation),
    questionRarity: Float32Array.from(question.rarity),
    bias: Float32Array.from(heads, ({ bias }) => bias),
    dense,
    steps,
    places,
  }
}

/** The choice expert weighs places by its own rarity; the file has one weight a place, so the difference moves into it. */
function onPlaces(expert: Linear, own: Ground, { rarity }: Ground): Linear {
  return {
    ...expert,
    places: expert.places.map((weight, place) => (rarity[place]! > 0 ? (weight * own.rarity[place]!) / rarity[place]! : 0)),
  }
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function slopeOf(inputs: readonly number[], outputs: readonly number[]): number {
  const [inputMean, outputMean] = [average(inputs), average(outputs)]
  let shared = 0
  let spread = 0
  inputs.forEach((input, at) => {
    shared += (input - inputMean) * (outputs[at]! - outputMean)
    spread += (input - inputMean) ** 2
  })
  return shared / (spread || 1)
}

function short(value: number): number {
  return Number(value.toPrecision(5))
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { data: { type: 'string', default: '../shared/routing/train' }, out: { type: 'string', default: 'models/routing.bin' } },
  })
  const began = performance.now()
  const bytes = trainRouting(values.data, (line) => console.log(`${((performance.now() - began) / 1000).toFixed(0)} s  ${line}`))
  mkdirSync(dirname(values.out), { recursive: true })
  writeFileSync(values.out, bytes)
  console.log(`${values.out}: ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`)
}
