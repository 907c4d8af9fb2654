// Where a piece of work belongs, criterion by criterion. What binds decides alone; the rest is weighed, and every weight is told.
import type { Workload } from './workload.ts'

export type Lean = 'local' | 'cloud' | 'either'

export type Criterion = {
  readonly name: string
  readonly leans: Lean
  /** It decides alone. */
  readonly binds: boolean
  readonly weight: number
  readonly why: string
}

export type Placement = {
  readonly verdict: 'local' | 'cloud' | 'hybrid'
  readonly because: string
  readonly criteria: readonly Criterion[]
  /** What the verdict leaves undone, for somebody to know. */
  readonly unmet: readonly string[]
  /** How far weights for home and for the cloud went, when nothing bound. */
  readonly weights: { readonly local: number; readonly cloud: number }
}

/** What a machine at home holds of a context before it becomes slow and dear; more is for the cloud. */
export const homeContextTokens = 131_072

export function decidePlacement(workload: Workload): Placement {
  const criteria = judges.map((judge) => judge(workload))
  const bound = (leans: Lean) => criteria.filter((one) => one.binds && one.leans === leans)
  const [toHome, toCloud] = [bound('local'), bound('cloud')]
  const sum = (leans: Lean) => criteria.filter((one) => one.leans === leans).reduce((total, { weight }) => total + weight, 0)
  const weights = { local: sum('local'), cloud: sum('cloud') }
  const made = (verdict: Placement['verdict'], because: string, unmet: readonly string[] = []): Placement => ({
    verdict,
    because,
    criteria,
    unmet,
    weights,
  })
  const names = (all: readonly Criterion[]) => all.map(({ name }) => name).join(', ')
  // Words may leave where their names may not; a place without a network or a rule that lets nothing out knows no such road.
  const mayEscalate = workload.mayRedact && !workload.offline && workload.data !== 'device'
  if (toHome.length > 0) {
    const wishes = criteria.filter((one) => one.leans === 'cloud' && (one.binds || one.name === 'quality'))
    if (wishes.length === 0) return made('local', `${names(toHome)} keep${toHome.length === 1 ? 's' : ''} it at home`)
    if (mayEscalate)
      return made('hybrid', `${names(toHome)} keep the data at home; ${names(wishes)} ask for the cloud, which gets redacted text only`)
    return made(
      'local',
      `${names(toHome)} keep it at home, whatever else is wished`,
      wishes.map(({ name, why }) => `${name}: ${why}`),
    )
  }
  if (toCloud.length > 0) {
    if (weights.local > weights.cloud) return made('hybrid', `${names(toCloud)} need the cloud; the rest of the work is better at home`)
    return made('cloud', `${names(toCloud)} need${toCloud.length === 1 ? 's' : ''} the cloud`)
  }
  const all = weights.local + weights.cloud
  if (all === 0) return made('hybrid', 'nothing speaks for either side: home first, the cloud where an answer falls short')
  const tilt = (weights.local - weights.cloud) / all
  // One thin reason is none to give a side up for.
  if (all < 3)
    return made(
      'hybrid',
      `little speaks for either side (home ${weights.local}, the cloud ${weights.cloud}): home first, the cloud where an answer falls short`,
    )
  if (tilt >= 0.5) return made('local', `home outweighs the cloud ${weights.local} to ${weights.cloud}`)
  if (tilt <= -0.5) return made('cloud', `the cloud outweighs home ${weights.cloud} to ${weights.local}`)
  return made('hybrid', `home weighs ${weights.local}, the cloud ${weights.cloud}: home first, the cloud for what is hard`)
}

const lean = (name: string, leans: Lean, why: string, weight = 1, binds = false): Criterion => ({
  name,
  leans,
  binds,
  weight: leans === 'either' ? 0 : weight,
  why,
})

const judges: readonly ((workload: Workload) => Criterion)[] = [
  ({ data }) => {
    const name = 'data location'
    switch (data) {
      case 'device':
        return lean(name, 'local', 'the data may lie on one device only', 3, true)
      case 'house':
        return lean(name, 'local', 'the data may not leave the house', 3, true)
      case 'region':
        return lean(name, 'either', 'the data may lie in one region: a provider’s region has to be named and held')
      case 'anywhere':
        return lean(name, 'either', 'the data may lie anywhere')
      default:
        return data satisfies never
    }
  },
  ({ sensitivity }) => {
    const name = 'sensitivity'
    if (sensitivity === 'restricted') return lean(name, 'local', 'restricted text stays at home', 3, true)
    if (sensitivity === 'confidential') return lean(name, 'local', 'confidential text leaves only redacted, if at all', 2)
    return lean(name, 'either', `${sensitivity} text may leave`)
  },
  ({ quality }) => {
    if (quality === 'frontier') return lean('quality', 'cloud', 'the hardest part wants the strongest models, which are not at home', 2)
    if (quality === 'strong')
      return lean('quality', 'either', 'strong open models come near on many tasks: measure on yours before believing it')
    return lean('quality', 'local', 'a narrow task is answered by a small model', 2)
  },
  ({ latency, offline }) => {
    if (offline) return lean('latency', 'local', 'it has to work without a network', 3, true)
    if (latency === 'instant')
      return lean('latency', 'local', 'no way through the network; a short prompt and a small model are needed all the same', 1)
    if (latency === 'batch')
      return lean('latency', 'either', 'nobody waits: batches are half the price in the cloud, and idle hours are free at home')
    return lean('latency', 'either', 'both answer while somebody waits')
  },
  ({ requestsPerDay, inputTokens, outputTokens, pattern }) => {
    const tokens = requestsPerDay * (inputTokens + outputTokens)
    const name = 'scale and its shape'
    if (pattern === 'bursty' || pattern === 'occasional') return lean(name, 'cloud', 'a machine for the peak would stand idle', 2)
    if (tokens >= 20e6) return lean(name, 'local', `${Math.round(tokens / 1e6)} million tokens a day and ${pattern}: a machine is busy`, 2)
    return lean(name, 'either', `${(tokens / 1e6).toFixed(1)} million tokens a day`)
  },
  ({ skill }) => {
    if (skill === 'none') return lean('operations', 'cloud', 'nobody runs machines, patches and watches them', 2)
    if (skill === 'team') return lean('operations', 'local', 'a team runs machines already', 1)
    return lean('operations', 'either', 'somebody can run one machine; more want a plan for nights and holidays')
  },
  ({ upfrontUsd }) => {
    if (upfrontUsd === undefined) return lean('budget', 'either', 'no budget told')
    if (upfrontUsd < 500) return lean('budget', 'cloud', 'there is nothing to buy a machine with', 2)
    return lean(
      'budget',
      'either',
      `${upfrontUsd.toLocaleString('en-US')} USD may be spent at once; whether that is enough is told by capacity`,
    )
  },
  ({ compliance }) => {
    if (compliance.length === 0) return lean('compliance', 'either', 'no rule told')
    return lean(
      'compliance',
      compliance.includes('secrecy') || compliance.includes('government') || compliance.includes('hipaa') ? 'local' : 'either',
      `${compliance.join(', ')}: no rule here demands own machines; fewer receivers are fewer contracts, and each cloud needs one that is read`,
      1,
    )
  },
  ({ contextTokens }) => {
    if (contextTokens > homeContextTokens)
      return lean(
        'context',
        'cloud',
        `${contextTokens.toLocaleString('en-US')} tokens at once are more than machines at home hold well`,
        3,
        true,
      )
    return lean('context', 'either', `${contextTokens.toLocaleString('en-US')} tokens at once are held at home too`)
  },
  ({ modality }) => {
    if (modality.includes('video')) return lean('modality', 'cloud', 'video is read well by few, and not at home', 3, true)
    if (modality.includes('audio') || modality.includes('image'))
      return lean(
        'modality',
        'either',
        `${modality.filter((one) => one !== 'text').join(' and ')}: open models exist and are behind; try yours`,
      )
    return lean('modality', 'either', 'text alone')
  },
  ({ freshData }) =>
    freshData
      ? lean('fresh data', 'cloud', 'search over what happened today is a service of the cloud', 1)
      : lean('fresh data', 'either', 'no need of today’s news'),
  ({ customised }) =>
    customised
      ? lean('customisation', 'local', 'own weights, and versions that change when you say so', 2)
      : lean('customisation', 'either', 'models as they come'),
]
