// A mixed workload whose right answers are known, and what two scripted models say to each request.

export type Task = {
  readonly family: keyof typeof abilities
  readonly prompt: string
  /** What the caller asks for besides. */
  readonly wishes: object
  readonly isRight: (answer: string) => boolean
  /** `again`: what home says when it is asked once more, each time drawn anew. */
  readonly answers: { readonly home: string; readonly cloud: string; readonly again: readonly string[] }
}

/** How often each is right, and how much text stands around the question. The first four are everyday work, the last two hard. */
export const abilities = {
  arithmetic: { home: 0.93, cloud: 0.995, inputs: '20-40', weight: 0.15 },
  label: { home: 0.94, cloud: 0.97, inputs: '150-700', weight: 0.25 },
  extract: { home: 0.93, cloud: 0.99, inputs: '300-900', weight: 0.25 },
  quotation: { home: 0.92, cloud: 0.985, inputs: '300-900', weight: 0.15 },
  steps: { home: 0.45, cloud: 0.94, inputs: '60-110', weight: 0.15 },
  rates: { home: 0.4, cloud: 0.92, inputs: '60-110', weight: 0.05 },
} as const

/** What a wrong answer looks like, where the task allows it; otherwise it shows nothing. */
export const shapes = {
  'shows a false step': 0.4,
  'lacks its end or its form': 0.2,
  'hedges or refuses': 0.1,
  'shows nothing': 0.3,
} as const

type Wrongness = keyof typeof shapes

/** The same workload for the same seed. */
export function workload(count: number, seed: number): { readonly tasks: readonly Task[]; readonly random: () => number } {
  const random = generator(seed)
  const tasks: Task[] = []
  const prompts = new Set<string>()
  while (tasks.length < count) {
    const family = drawn(abilities, ({ weight }) => weight, random)
    const task = makers[family](random)
    if (prompts.has(task.prompt)) continue
    prompts.add(task.prompt)
    const told = (who: 'home' | 'cloud') => {
      if (random() < abilities[family][who]) return task.right
      return task.wrong[drawn(shapes, (weight) => weight, random)] ?? task.wrong['shows nothing']
    }
    const isRight = (answer: string) => task.isRight(answer)
    tasks.push({
      family,
      prompt: task.prompt,
      wishes: task.wishes ?? {},
      isRight,
      answers: { home: told('home'), cloud: told('cloud'), again: [told('home'), told('home')] },
    })
  }
  return { tasks, random }
}

/** Park and Miller's: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = (seed * 48_271 + 11) % 2_147_483_647 || 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function drawn<Name extends string, Value>(
  from: Readonly<Record<Name, Value>>,
  weight: (value: Value) => number,
  random: () => number,
): Name {
  const entries = Object.entries(from) as [Name, Value][] // own names of a plain object
  let left = random() * entries.reduce((sum, [, value]) => sum + weight(value), 0)
  for (const [name, value] of entries) {
    left -= weight(value)
    if (left <= 0) return name
  }
  return entries[0]?.[0] as Name // there is at least one
}

type Made = {
  readonly prompt: string
  readonly wishes?: object
  readonly right: string
  readonly wrong: Readonly<Partial<Record<Wrongness, string>>> & { readonly 'shows nothing': string }
  readonly isRight: (answer: string) => boolean
}

const between = (random: () => number, from: number, to: number) => from + Math.floor(random() * (to - from + 1))
const pick = <Item>(random: () => number, list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item // never empty here

/** The last number an answer names is its answer. */
const lastNumber = (answer: string) => Number(answer.match(/-?\d+(?:\.\d+)?/g)?.at(-1) ?? Number.NaN)

const hedge = 'I am not sure that I can answer this. It depends on more than I know, so you may want to ask an expert.'

const sentences = [
  'The delivery came on a rainy morning and was left at the side door.',
  'Our team meets every second week to look at what is open.',
  'The colour of the new chairs is a little darker than in the catalogue.',
  'Nobody was at the desk when the courier called.',
  'The heating has been serviced and runs quietly again.',
  'A second copy of the form lies in the drawer by the window.',
]
const filler = (random: () => number, tokens: number) =>
  Array.from({ length: Math.ceil(tokens / 14) }, () => pick(random, sentences)).join(' ')

const makers: Readonly<Record<keyof typeof abilities, (random: () => number) => Made>> = {
  arithmetic(random) {
    const [each, boxes, things] = [between(random, 6, 48), between(random, 3, 29), pick(random, ['bottles', 'tiles', 'folders', 'lamps'])]
    const truth = each * boxes
    const off = truth + pick(random, [-10, 10, each, -each])
    return {
      prompt: `A crate holds ${each} ${things}. How many ${things} do ${boxes} crates hold?`,
      right:
        random() < bare
          ? `The answer is ${truth}.`
          : `Each crate holds ${each} ${things}, so ${boxes} * ${each} = ${truth}. The answer is ${truth}.`,
      wrong: {
        'shows a false step': `Each crate holds ${each} ${things}, so ${boxes} * ${each} = ${off}. The answer is ${off}.`,
        'lacks its end or its form': `Each crate holds ${each} ${things}, so we multiply ${boxes} *`,
        'hedges or refuses': hedge,
        'shows nothing': `Each crate holds ${each} ${things}, so ${boxes} + ${each} = ${boxes + each}. The answer is ${boxes + each}.`,
      },
      isRight: (answer) => lastNumber(answer) === truth,
    }
  },
  label(random) {
    const labels = ['billing', 'delivery', 'returns', 'other'] as const
    const truth = pick(random, labels)
    const hint = {
      billing: 'I was charged twice.',
      delivery: 'My parcel has not come.',
      returns: 'I want to send it back.',
      other: 'Are you hiring?',
    }[truth]
    const off = pick(
      random,
      labels.filter((label) => label !== truth),
    )
    return {
      prompt: `Classify the message as one of: billing, delivery, returns, other. Answer with the label alone.\n\n${filler(random, between(random, 150, 700))} ${hint}`,
      right: truth,
      wrong: { 'lacks its end or its form': 'It seems to be a complaint', 'hedges or refuses': hedge, 'shows nothing': off },
      isRight: (answer) => answer.trim().toLowerCase() === truth,
    }
  },
  extract(random) {
    const [invoice, total] = [`INV-${between(random, 1_000, 9_999)}`, between(random, 100, 9_000)]
    const schema = {
      type: 'object',
      properties: { invoice: { type: 'string' }, total: { type: 'integer' } },
      required: ['invoice', 'total'],
      additionalProperties: false,
    }
    const right = JSON.stringify({ invoice, total })
    return {
      prompt: `Extract the invoice number and the total as JSON.\n\n${filler(random, between(random, 300, 900))} Invoice ${invoice} comes to ${total} in all. ${filler(random, 60)}`,
      wishes: { response_format: { type: 'json_schema', json_schema: { name: 'invoice', strict: true, schema } } },
      right,
      wrong: {
        'shows a false step': JSON.stringify({ invoice, total: String(total), note: 'as read' }),
        'lacks its end or its form': right.slice(0, -3),
        'hedges or refuses': hedge,
        'shows nothing': JSON.stringify({ invoice, total: total + 10 }),
      },
      isRight: (answer) => {
        try {
          const read = JSON.parse(answer) as { invoice?: unknown; total?: unknown } // looked at, not trusted
          return read.invoice === invoice && read.total === total
        } catch {
          return false // no JSON
        }
      },
    }
  },
  quotation(random) {
    const day = between(random, 1, 28)
    const truth = `The offer must be in our hands by ${day} March at noon.`
    return {
      prompt: `Quote the sentence that names the deadline, in quotation marks.\n\n${filler(random, between(random, 300, 900))} ${truth} ${filler(random, 60)}`,
      right: `"${truth}"`,
      wrong: {
        'shows a false step': `"The offer has to reach us before ${day + 1} March in the evening."`,
        'lacks its end or its form': '"The offer must be in',
        'hedges or refuses': hedge,
        'shows nothing': `"${pick(random, sentences)}"`,
      },
      isRight: (answer) => answer.includes(truth),
    }
  },
  steps: (random) => wordProblem(random, 4),
  rates: (random) => wordProblem(random, 6),
}

/** How often a right answer to a question of numbers shows no working, so that a bare number is no sign of a wrong one. */
export const bare = 0.3

/** Several steps, each of which must hold. A silent mistake takes one of them the wrong way round and reckons on soundly. */
function wordProblem(random: () => number, steps: number): Made {
  const start = between(random, 20, 90)
  const moves = Array.from({ length: steps }, (_, step) => ({
    kind: step === 0 ? ('adds' as const) : pick(random, ['adds', 'uses', 'doubles'] as const),
    amount: between(random, 3, 9),
  }))
  const told = {
    adds: 'On one day it makes {n} more.',
    uses: 'On another it uses up {n} of them.',
    doubles: 'Then a delivery doubles what it has.',
  }
  const asked = moves.map(({ kind, amount }) => told[kind].replace('{n}', String(amount))).join(' ')
  const mistaken = between(random, 0, steps - 1)
  const sound = reckoned(start, moves)
  const silent = reckoned(
    start,
    moves.map((move, step) => (step === mistaken ? { ...move, kind: move.kind === 'adds' ? ('uses' as const) : ('adds' as const) } : move)),
  )
  const off = sound.total + pick(random, [-7, 7, 12, -12])
  const slipped = [...sound.lines.slice(0, -1), (sound.lines.at(-1) ?? '').replace(/= -?\d+$/, `= ${off}`)]
  const explained = (list: readonly string[]) =>
    list.map((line, index) => `Step ${index + 1}: the workshop now has ${line} parts.`).join('\n')
  return {
    prompt: `A workshop begins the week with ${start} parts. ${asked} How many parts does it have at the end?`,
    right: random() < bare ? `The answer is ${sound.total}.` : `${explained(sound.lines)}\nThe answer is ${sound.total}.`,
    wrong: {
      'shows a false step': `${explained(slipped)}\nThe answer is ${off}.`,
      'lacks its end or its form': explained(sound.lines.slice(0, -2)),
      'hedges or refuses': hedge,
      'shows nothing': `${explained(silent.lines)}\nThe answer is ${silent.total}.`,
    },
    isRight: (answer) => /answer is/.test(answer) && lastNumber(answer) === sound.total,
  }
}

type Move = { readonly kind: 'adds' | 'uses' | 'doubles'; readonly amount: number }

function reckoned(start: number, moves: readonly Move[]): { readonly total: number; readonly lines: readonly string[] } {
  let total = start
  const lines = moves.map(({ kind, amount }) => {
    const before = total
    total = kind === 'adds' ? total + amount : kind === 'uses' ? total - amount : total * 2
    return `${before} ${kind === 'adds' ? '+' : kind === 'uses' ? '-' : '*'} ${kind === 'doubles' ? 2 : amount} = ${total}`
  })
  return { total, lines }
}
