// Where to begin: kinds of work that come often, whose quality is easily checked and whose cost would go. A trial decides, not this list.
import type { Cell, Pilot, Task } from './result.ts'

type Kind = {
  readonly about: string
  /** How much a worse answer would hurt, by what it is used for: 0 hardly, 1 badly. */
  readonly harm: number
  readonly why: string
  readonly measure: string
}

/** Kinds of work whose answers somebody can call right or wrong; what is not here is no place to begin. */
const kinds: Readonly<Partial<Record<Task, Kind>>> = {
  classify: {
    about: 'labelling',
    harm: 0.1,
    why: 'one word of a known list, checked by comparing',
    measure: 'how often the label is the one a person gives',
  },
  choice: {
    about: 'choosing among given answers',
    harm: 0.15,
    why: 'one of few answers, checked by comparing',
    measure: 'how often the choice is the one a person makes',
  },
  extract: {
    about: 'document search',
    harm: 0.25,
    why: 'every value stands in the text or does not',
    measure: 'fields that are right, missing and made up, each counted apart',
  },
  qa: {
    about: 'support questions',
    harm: 0.35,
    why: 'short answers that can be held against the source',
    measure: 'answers that the source supports, and questions it should have declined',
  },
  summarise: {
    about: 'summaries',
    harm: 0.4,
    why: 'read by people who have the original',
    measure: 'summaries that leave out or add nothing that matters, marked without knowing whose they are',
  },
}

/** Fewer requests than this say nothing in a trial. */
const fewest = 20
const mostTrialled = 200
const leastTrialled = 100
/** The share of acceptable answers that the lower end of the interval must reach. */
const line = 0.9

export function pilotsOf(cells: readonly Cell[]): readonly Pilot[] {
  const all = cells.reduce((sum, { slice }) => sum + slice.requests, 0)
  const bill = cells.reduce((sum, { slice }) => sum + (slice.costMicros ?? 0), 0)
  const found = Object.entries(kinds).flatMap(([task, kind]) => pilotOf(task as Task, kind, cells, all, bill) ?? [])
  return found.sort((one, other) => other.score - one.score).map((pilot, index) => ({ ...pilot, isFirst: index < 2 }))
}

function pilotOf(task: Task, kind: Kind, cells: readonly Cell[], all: number, bill: number): Omit<Pilot, 'isFirst'> | undefined {
  const ofTask = cells.filter((cell) => cell.task === task)
  const home = ofTask.filter(({ verdict }) => verdict === 'home')
  const requests = count(home)
  if (requests < fewest || all === 0) return undefined
  const isCosted = home.some(({ slice }) => slice.costMicros !== undefined)
  const savedMicros = home.reduce((sum, { slice }) => sum + (slice.costMicros ?? 0), 0)
  const harder = 1 - requests / count(ofTask)
  const unread = count(home.filter(({ basis }) => basis === 'size')) / requests
  const volume = requests / all
  const saving = bill > 0 ? savedMicros / bill : 0
  const risk = Math.min(1, kind.harm + 0.4 * harder + 0.2 * unread)
  const score = Math.round(100 * (0.35 * Math.sqrt(volume) + 0.35 * Math.sqrt(saving) + 0.3 * (1 - risk)))
  const trialled = Math.min(mostTrialled, Math.max(leastTrialled, requests))
  const passes = leastToPass(trialled, line) ?? trialled
  return {
    task,
    about: kind.about,
    score,
    requests,
    ...(isCosted && { savedMicros }),
    risk: risk < 0.25 ? 'low' : risk < 0.5 ? 'medium' : 'high',
    reasons: [
      `${requests.toLocaleString('en-US')} requests, ${percent(volume)} of all`,
      kind.why,
      ...(harder >= 0.005 ? [`${percent(harder)} of the same kind was judged too hard for home and would go on to the cloud`] : []),
      ...(requests < trialled ? [`the log holds fewer than a trial of ${trialled} needs, so it takes longer than the log’s time`] : []),
      ...(unread >= 0.005 ? [`${percent(unread)} was judged by size alone, since the log tells no words of it`] : []),
    ],
    measure: `${trialled} requests drawn at random, answered both ways: ${kind.measure}; also how long each took, and what was left to do by hand`,
    pass: `at least ${passes} of ${trialled} acceptable (then ${percent(line)} or more are, with 95 % confidence), no slower than people will bear, and a way back that was tried`,
  }
}

function count(cells: readonly Cell[]): number {
  return cells.reduce((sum, { slice }) => sum + slice.requests, 0)
}

/** The fewest successes of `tries` whose 95 % interval lies above `share`; Wilson's interval, which holds for few tries, too. */
export function leastToPass(tries: number, share: number): number | undefined {
  const z = 1.96
  for (let right = Math.ceil(tries * share); right <= tries; right++) {
    const rate = right / tries
    const middle = rate + (z * z) / (2 * tries)
    const half = z * Math.sqrt((rate * (1 - rate)) / tries + (z * z) / (4 * tries * tries))
    if ((middle - half) / (1 + (z * z) / tries) >= share) return right
  }
  return undefined
}

function percent(share: number): string {
  return `${share > 0 && share < 0.005 ? '< 1' : Math.round(share * 100)} %`
}
