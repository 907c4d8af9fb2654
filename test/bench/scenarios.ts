// Whole scenarios through the gateway, between a model at home and one in the cloud that both do what a script says of them.
//   node scripts/run.mjs test/bench/scenarios.ts [--requests 400] [--seed 1] [--seeds 5]   several seeds: the 80/20 alone, mean and range
// The models are scripts, so their abilities are assumptions, and every one of them is printed. What is measured is what the gateway makes
// of such models: who is asked, what it costs, and how often the caller gets the right answer.
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type App, startApp } from '../../src/app.ts'
import { configSchema } from '../../src/config/schema.ts'
import { at } from '../../src/core/json.ts'
import { ruleOf } from '../../src/core/rules.ts'
import { estimateTokens } from '../../src/core/tokens.ts'
import { newHome } from '../chaos/house.ts'
import { lastText } from '../fakes/replies.ts'
import { type FakeReply, type FakeRequest, type FakeUpstream, startFake } from '../fakes/upstream.ts'
import { openPrivacy } from '../open-privacy.ts'
import { abilities, bare, shapes, type Task, workload } from './scenarios/workload.ts'

/** By their names the router guesses what they can do; what they do is scripted. */
const names = { home: 'llama3.1:8b', cloud: 'claude-sonnet-4-5' } as const

/** USD per million tokens. At home: power for a small model on a desktop card. */
const prices = { [names.home]: { input: 0.02, output: 0.08 }, [names.cloud]: { input: 3, output: 15 } }

const [box, tower] = [`box/${names.home}`, `tower/${names.cloud}`]

type Row = readonly [what: string, found: string, line: string]

type Replies = { readonly box: (request: FakeRequest) => FakeReply; readonly tower: (request: FakeRequest) => FakeReply }

type House = { readonly app: App; readonly box: FakeUpstream; readonly tower: FakeUpstream; close(): Promise<void> }

async function openHouse(
  tasks: readonly Task[],
  more: { box?: string; tower?: string; slots?: number; config?: object; replies?: Replies } = {},
): Promise<House> {
  const known = new Map(tasks.map((task) => [task.prompt, task]))
  const asked = new Map<string, number>()
  const answering = (who: 'home' | 'cloud') => (request: FakeRequest) => {
    const prompt = lastText(request.body)
    if (who === 'cloud' || at(request.body, 'temperature') === undefined) return replyOf(known.get(prompt), who)
    const count = asked.get(prompt) ?? 0
    asked.set(prompt, count + 1)
    return replyOf(known.get(prompt), who, count)
  }
  const boxFake = await startFake({ models: [names.home], reply: more.replies?.box ?? answering('home'), fault: more.box })
  const towerFake = await startFake({ models: [names.cloud], reply: more.replies?.tower ?? answering('cloud'), fault: more.tower })
  const home = newHome()
  const config = configSchema.parse({
    server: { port: 0, drainMs: 100 },
    discover: false,
    retry: { attempts: 0 },
    privacy: openPrivacy,
    upstreams: [
      { id: 'box', provider: 'openai-compatible', base: `${boxFake.url()}/v1`, models: [names.home], slots: more.slots ?? 4 },
      { id: 'tower', provider: 'openai-compatible', base: `${towerFake.url()}/v1`, zone: 'cloud', models: [names.cloud] },
    ],
    prices: { models: prices },
    ...more.config,
  })
  const app = await startApp({ config, home, environment: {} })
  await app.discovered
  const close = async () => {
    await app.close()
    await Promise.all([boxFake.close(), towerFake.close()])
    rmSync(home, { recursive: true, force: true })
  }
  return { app, box: boxFake, tower: towerFake, close }
}

/** Asked again, a model answers anew: the gateway asks so with another temperature. */
function replyOf(task: Task | undefined, who: 'home' | 'cloud', again?: number): FakeReply {
  const text = (again === undefined ? task?.answers[who] : task?.answers.again[again]) ?? ''
  return { text, usage: { input: estimateTokens(task?.prompt ?? ''), output: estimateTokens(text) } }
}

type Answer = {
  readonly status: number
  readonly route: string
  readonly warnings: string
  readonly micros: number
  readonly isRight: boolean
}

async function ask({ app }: House, task: Task, model = 'auto', headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${app.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: task.prompt }], ...task.wishes }),
  })
  const body = (await response.json()) as { choices?: { message: { content: string } }[] } // the fakes' own shape
  const told = (name: string) => response.headers.get(`x-drawbridge-${name}`) ?? ''
  const text = body.choices?.[0]?.message.content ?? ''
  return {
    status: response.status,
    route: told('route'),
    warnings: told('warnings'),
    micros: Number(told('cost-usd')) * 1e6,
    isRight: task.isRight(text),
  }
}

async function askAll(house: House, tasks: readonly Task[], model?: string): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let from = 0; from < tasks.length; from += 8)
    answers.push(...(await Promise.all(tasks.slice(from, from + 8).map((task) => ask(house, task, model)))))
  return answers
}

const share = (answers: readonly Answer[], holds: (answer: Answer) => boolean) => answers.filter(holds).length / answers.length
const cost = (answers: readonly Answer[]) => answers.reduce((sum, { micros }) => sum + micros, 0)
const percent = (value: number) => `${(value * 100).toFixed(1)} %`

/** The middle 95 % of a figure over draws with replacement. */
function interval(count: number, figure: (draw: readonly number[]) => number, random: () => number): string {
  const figures = Array.from({ length: 400 }, () => figure(Array.from({ length: count }, () => Math.floor(random() * count)))).sort(
    (one, other) => one - other,
  )
  return `[${percent(figures[10] ?? 0)}, ${percent(figures[389] ?? 0)}]`
}

type Figures = { readonly saved: number; readonly kept: number; readonly again: number }

async function mixed(tasks: readonly Task[], random: () => number, settings: object): Promise<Figures & { readonly rows: Row[] }> {
  const house = await openHouse(tasks, {
    config: { cascade: settings, policy: { rules: [ruleOf('check', { cascade: true }, { models: ['auto'] })] } },
  })
  const routed = await askAll(house, tasks)
  await house.app.ledger.recorder.flush()
  // Further answers from home stand in the ledger by themselves; what they cost belongs to what was routed.
  const { all: booked } = await house.app.ledger.store.totals({})
  const aside = booked.costMicros - cost(routed)
  const again = booked.requests - tasks.length
  const cloud = await askAll(house, tasks, tower)
  const home = await askAll(house, tasks, box)
  await house.close()
  const right = (list: readonly Answer[]) => share(list, ({ isRight }) => isRight)
  const saved = (draw: readonly number[]) =>
    1 - (aside + cost(draw.map((index) => routed[index] as Answer))) / cost(draw.map((index) => cloud[index] as Answer)) // drawn from the list
  const kept = (draw: readonly number[]) =>
    right(draw.map((index) => routed[index] as Answer)) / right(draw.map((index) => cloud[index] as Answer)) // as above
  const all = tasks.map((_, index) => index)
  const wrongAtHome = tasks.map((_, index) => index).filter((index) => !home[index]?.isRight)
  const caught = wrongAtHome.filter((index) => routed[index]?.route !== 'local').length
  const rightAtHome = tasks.length - wrongAtHome.length
  const needless = all.filter((index) => home[index]?.isRight && routed[index]?.route !== 'local').length
  const rows: Row[] = [
    ['right: home alone, cloud alone, routed', `${percent(right(home))}, ${percent(right(cloud))}, ${percent(right(routed))}`, ''],
    ['saved against all-cloud', `${percent(saved(all))} ${interval(tasks.length, saved, random)}`, '>= 60 %'],
    ['quality kept of all-cloud', `${percent(kept(all))} ${interval(tasks.length, kept, random)}`, '>= 95 %'],
    [
      'asked of the cloud',
      `${percent(share(routed, ({ route }) => route !== 'local'))} (cascade ${percent(share(routed, ({ route }) => route === 'cascade'))})`,
      '',
    ],
    ['wrong at home and caught', `${caught} of ${wrongAtHome.length}`, ''],
    ['right at home and asked again', `${needless} of ${rightAtHome}`, ''],
    ['further answers asked of home', `${again} for ${tasks.length} requests`, ''],
  ]
  return { rows, saved: saved(all), kept: kept(all), again: again / tasks.length }
}

async function outage(tasks: readonly Task[]): Promise<Row[]> {
  const few = tasks.slice(0, 40)
  const order = { aliases: { auto: { prefer: [tower, box] } } }
  const down = await openHouse(few, { tower: 'status=503', config: order })
  const during = await askAll(down, few)
  down.tower.setFault(undefined)
  await down.close()
  const raised = await openHouse(few, { config: { ...order, drafts: { keep: 10 } } })
  raised.app.bridge.set(true, new Date().toISOString())
  const offline = await askAll(raised, few)
  const left = raised.tower.seen.filter(({ wire }) => wire).length
  await raised.close()
  const said = ({ status, route, warnings }: Answer) => status === 200 && route === 'local' && warnings.includes('answer quality-reduced')
  return [
    ['cloud down: answered at home, and said so', percent(share(during, said)), '100 %'],
    ['offline: answered at home, and said so', percent(share(offline, said)), '100 %'],
    ['offline: requests that left', String(left), '0'],
  ]
}

async function spike(tasks: readonly Task[]): Promise<Row[]> {
  const few = tasks.slice(0, 24)
  const order = { aliases: { auto: { prefer: [box, tower] } }, burst: { waiting: 4 } }
  const house = await openHouse(few, { slots: 2, box: 'slow-start=250', config: order })
  const startedAt = performance.now()
  const answers = await Promise.all(few.map((task) => ask(house, task)))
  const withBurst = performance.now() - startedAt
  await house.close()
  const alone = await openHouse(few, { slots: 2, box: 'slow-start=250', config: { aliases: { auto: { prefer: [box] } } } })
  const aloneAt = performance.now()
  await Promise.all(few.map((task) => ask(alone, task)))
  const withoutBurst = performance.now() - aloneAt
  await alone.close()
  return [
    ['24 at once, 2 slots at home: answered', percent(share(answers, ({ status }) => status === 200)), '100 %'],
    ['of these in the cloud (queue limit 4)', percent(share(answers, ({ route }) => route === 'cloud')), '18 of 24 = 75 %'],
    ['all answered after', `${Math.round(withBurst)} ms; home alone ${Math.round(withoutBurst)} ms`, ''],
  ]
}

/** Copies out of its part the lines that speak of an indemnity, as it is told to; the judge repeats what it was given. */
const reads = ({ body }: FakeRequest): FakeReply => {
  const part = /<<<\n([\s\S]*)\n>>>/.exec(lastText(body))?.[1] ?? ''
  const text = part.split('\n').filter((line) => line.includes('indemnity'))
  return { text: text.join('\n') || 'NONE', usage: { input: estimateTokens(part), output: 50 } }
}
const judges = ({ body }: FakeRequest): FakeReply => {
  const text = lastText(body)
  const answer = text.includes('Extracts:') ? text.slice(text.indexOf('Extracts:')) : 'who owes an indemnity, and how much'
  return { text: answer, usage: { input: estimateTokens(text), output: estimateTokens(answer) } }
}

/** Two hundred pages on which every tenth names who owes what, with a name, an address and an account that may not leave. */
async function consulted(): Promise<Row[]> {
  const guarded = ['Wanda Haddad', 'wanda.haddad@ardent-legal.example', 'DE89 3704 0044 0532 0130 00']
  const around = 'The parties agree that the premises are kept in good order and that notices are given in writing. '.repeat(24)
  const page = (number: number) =>
    `Page ${number}\n${around}\n${number % 10 === 0 ? `An indemnity of ${number}000 euros is owed by ${guarded.join(', ')}.\n` : ''}`
  const text = Array.from({ length: 200 }, (_, index) => page(index + 1)).join('\n')
  const house = await openHouse([], { replies: { box: reads, tower: judges }, config: { privacy: { profile: 'balanced' } } })
  const startedAt = performance.now()
  const response = await fetch(`${house.app.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'consult', messages: [{ role: 'user', content: `${text}\n\nWho owes an indemnity, and how much?` }] }),
  })
  const answer = await response.text()
  const tookMs = performance.now() - startedAt
  const sent = house.tower.seen.filter(({ wire }) => wire).map(({ body }) => body)
  const cost = response.headers.get('x-drawbridge-cost-usd') ?? '-'
  await house.close()
  const found = Array.from({ length: 20 }, (_, index) => `${index + 1}0000 euros`).filter((words) => answer.includes(words)).length
  return [
    ['route', `${response.status} ${response.headers.get('x-drawbridge-route')}`, '200 consult'],
    ['of the text went to the cloud', percent(estimateTokens(sent.join('\n')) / estimateTokens(text)), '<= 20 %'],
    ['protected values in what left', String(guarded.filter((value) => sent.some((body) => body.includes(value))).length), '0'],
    ['protected values in the answer', `${guarded.filter((value) => answer.includes(value)).length} of ${guarded.length}`, '3 of 3'],
    ['facts found', `${found} of 20`, ''],
    ['cost, time without the models', `${cost} USD, ${Math.round(tookMs)} ms for ${estimateTokens(text)} tokens`, ''],
  ]
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`)
  for (const [what, found, line] of rows) console.log(`  ${what.padEnd(46)} ${found.padEnd(40)} ${line}`)
}

/** The 80/20 alone, on several workloads: the mean of each figure and how far they lie apart. */
async function seeds(first: number, count: number, requests: number, settings: object): Promise<Row[]> {
  const figures: Figures[] = []
  for (let seed = first; seed < first + count; seed++) {
    const { tasks, random } = workload(requests, seed)
    figures.push(await mixed(tasks, random, settings))
  }
  const told = (of: (figure: Figures) => number) => {
    const values = figures.map(of)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return `${percent(mean)} (${percent(Math.min(...values))} to ${percent(Math.max(...values))})`
  }
  return [
    ['saved against all-cloud', told(({ saved }) => saved), '>= 60 %'],
    ['quality kept of all-cloud', told(({ kept }) => kept), '>= 95 %'],
    ['further answers asked of home, per request', told(({ again }) => again), ''],
  ]
}

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
  },
})
if (Number(values.seeds) > 1) {
  const [first, count, requests] = [Number(values.seed), Number(values.seeds), Number(values.requests)]
  const title = `80/20 on seeds ${first} to ${first + count - 1}, ${requests} requests each: mean (least to most)`
  print(`${title}; as it comes`, await seeds(first, count, requests, {}))
  print(`${title}; by the checks alone, with a fixed threshold`, await seeds(first, count, requests, { threshold: 0.5, samples: 0 }))
  process.exit(0)
}
const { tasks, random } = workload(Number(values.requests), Number(values.seed))
console.log('Assumptions')
console.log(`  ${tasks.length} requests, seed ${values.seed}; 80 % everyday, 20 % hard`)
for (const [family, { home, cloud, inputs }] of Object.entries(abilities))
  console.log(
    `  ${family.padEnd(12)} right at home ${percent(home)}, in the cloud ${percent(cloud)}; ${inputs} of the text around it, in tokens`,
  )
console.log(
  `  a wrong answer: ${Object.entries(shapes)
    .map(([name, weight]) => `${percent(weight)} ${name}`)
    .join(', ')}; of a shape that the task does not have, it shows nothing`,
)
console.log(
  `  ${percent(bare)} of the right answers to questions of numbers show no working; a wrong one that shows nothing reckons soundly but for one step`,
)
console.log(
  `  USD per million tokens: home ${prices[names.home].input} in, ${prices[names.home].output} out; cloud ${prices[names.cloud].input} in, ${prices[names.cloud].output} out`,
)
console.log(
  `  tokens: ${tasks.reduce((sum, { prompt }) => sum + estimateTokens(prompt), 0)} in; the draft that is set aside is part of the cost`,
)
print('80/20: home first, verified, then the cloud; as it comes', (await mixed(tasks, random, {})).rows)
print('80/20: the same by the checks alone, with a fixed threshold', (await mixed(tasks, random, { threshold: 0.5, samples: 0 })).rows)
print('Outage and offline', await outage(tasks))
print('Spike', await spike(tasks))
print('Consultation on two hundred pages (a reader that finds what it is asked for)', await consulted())
