// What is wrong here, and how to mend it. Each check looks at the thing itself: the server is asked, the file is written, the port is tried.
// Findings are sentences for people and hold no key and no content.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { Config } from '../config/schema.ts'
import { asNumber, asString, at } from '../core/json.ts'
import type { Model } from '../core/upstream.ts'
import { type Catalog, refreshModels, type Upstream } from './catalog.ts'
import { recognise } from './discover.ts'
import { listModels } from './discover-models.ts'
import { type Ask, askHttp, upstreamProbe } from './discover-probe.ts'
import { zoneOfAddress } from './locality.ts'
import { ListError, type ListProblem, mapLimited } from './model-lists.ts'
import type { FoundModel } from './provider.ts'
import { probeTruncation, type Told } from './truncation.ts'

/** `ok`: looked at and well; `note`: worth knowing; `warn`: works worse than it could; `bad`: does not work, or is not safe. */
export type Finding = {
  readonly level: 'ok' | 'note' | 'warn' | 'bad'
  /** What it is about: an upstream's id, `node`, `config`, `bridge`, `port`, `ledger`, `clock`. */
  readonly subject: string
  readonly says: string
  /** What to do about it. */
  readonly mend?: string
}

export type Patient = {
  readonly catalog: Catalog
  readonly config: Config
  /** The config file read, and what is wrong with it. */
  readonly file?: string
  readonly problems?: readonly { readonly line: number; readonly path: string; readonly detail: string }[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly bridge: { readonly isRaised: boolean; readonly since?: string }
  /** Also send long made-up prompts to the local models, to see whether their servers cut them. Takes minutes on a slow machine. */
  readonly deep?: boolean
  readonly ask?: Ask
  readonly now?: () => number
  /** `process.version` */
  readonly node?: string
  /** Says whether a package can be loaded. */
  readonly hasPackage?: (name: string) => boolean
}

/** Node's oldest version that runs TypeScript as it is. */
const leastNode: readonly [number, number] = [22, 18]
/** Bytes below which the ledger's disk counts as nearly full. */
const leastFree = 512 * 1024 ** 2
/** Beyond this AWS refuses signatures, and tokens seem expired. */
const mostSkewMs = 60_000
/** Ollama's default on machines with little graphics memory, and a common default elsewhere. */
const smallWindow = 4_096
const deepTimeoutMs = 300_000

/** Examine everything; the findings of one subject stand together. Never rejects because something is broken. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const seen: Seen = { skews: [], answering: new Set() }
  const [port, upstreams] = await Promise.all([
    examinePort(patient),
    mapLimited(patient.catalog.upstreams, 8, (upstream) => examineUpstream(upstream, patient, seen)),
  ])
  return [
    examineNode(patient.node ?? process.version),
    ...examineConfig(patient),
    ...examineBridge(patient),
    port,
    ...examineLedger(patient),
    ...examineClock(seen.skews),
    ...upstreams.flat(),
    ...examineWhole(seen),
  ]
}

/** What the upstreams' answers tell beyond themselves. */
type Seen = {
  /** Milliseconds that our clock is ahead of a provider's. */
  readonly skews: number[]
  /** Ids of those that answered or were left in peace. */
  readonly answering: Set<string>
}

const ok = (subject: string, says: string): Finding => ({ level: 'ok', subject, says })

function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])
  if (isEnough) return ok('node', `Node ${version} is new enough.`)
  return {
    level: 'bad',
    subject: 'node',
    says: `Node ${version} is older than ${leastNode.join('.')}, the oldest that Drawbridge runs on.`,
    mend: 'Install a newer Node, or start with `npm start`, which brings its own.',
  }
}

function examineConfig({ file, problems = [] }: Patient): Finding[] {
  if (!file)
    return [
      {
        level: 'note',
        subject: 'config',
        says: 'There is no configuration file, so the defaults hold.',
        mend: 'Run `drawbridge init` to write one.',
      },
    ]
  if (problems.length === 0) return [ok('config', `${file} is valid.`)]
  return problems.slice(0, 20).map(({ line, path, detail }) => ({
    level: 'bad',
    subject: 'config',
    says: `${file}:${line}: ${[path, detail].filter(Boolean).join(': ')}.`,
    mend: 'Correct this line; until then the file is not used.',
  }))
}

function examineBridge({ bridge }: Patient): Finding[] {
  if (!bridge.isRaised) return []
  const since = bridge.since ? ` since ${bridge.since}` : ''
  return [
    {
      level: 'note',
      subject: 'bridge',
      says: `The bridge is raised${since}: nothing leaves for the cloud.`,
      mend: 'Run `drawbridge lower` to let it down.',
    },
  ]
}

async function examinePort({ config, ask = askHttp }: Patient): Promise<Finding> {
  const { host, port } = config.server
  const reach = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  if (port === 0) return ok('port', 'A free port is taken at each start.')
  const verdict = await recognise(`http://${reach}:${port}`, { ask }).catch(() => undefined)
  if (verdict === 'closed')
    return {
      level: 'note',
      subject: 'port',
      says: `Nothing listens on ${host}:${port}; the gateway does not run.`,
      mend: 'Start it with `drawbridge up`.',
    }
  if (verdict === 'drawbridge') return ok('port', `Drawbridge answers on ${host}:${port}.`)
  const other = verdict ? verdict.label : 'Something else'
  return {
    level: 'bad',
    subject: 'port',
    says: `${other} listens on ${host}:${port}, or the address cannot be reached, so the gateway cannot.`,
    mend: 'Stop it, or choose another port with server.port or DRAWBRIDGE_PORT.',
  }
}

function examineLedger({ config, home }: Patient): Finding[] {
  const url = config.ledger.url ?? `sqlite:${home}/ledger.db`
  if (!url.startsWith('sqlite:') || url === 'sqlite::memory:') return []
  const given = url.slice('sqlite:'.length).replace(/^~(?=\/)/, dirname(home))
  const file = isAbsolute(given) ? given : resolve(given)
  const folder = nearestFolder(dirname(file))
  try {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' })
    accessSync(existsSync(file) ? file : folder, constants.W_OK)
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown' // node's file errors carry one
    return [
      {
        level: 'bad',
        subject: 'ledger',
        says: `The ledger at ${file} cannot be written (${code}).`,
        mend: 'Give this user the right to write there, or set ledger.url or DRAWBRIDGE_HOME to another place.',
      },
    ]
  }
  const free = freeBytes(folder)
  if (free === undefined || free >= leastFree) return [ok('ledger', `The ledger at ${file} can be written.`)]
  return [
    {
      level: 'warn',
      subject: 'ledger',
      says: `The disk of the ledger has ${Math.floor(free / 1024 ** 2)} MiB left.`,
      mend: 'Make room, or lower ledger.keepDays or ledger.keepBytes.',
    },
  ]
}

/** The folder itself, or the nearest one above it that exists: what is missing will be made. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))
}

function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return undefined // some file systems do not tell
  }
}

function examineClock(skews: readonly number[]): Finding[] {
  const least = [...skews].sort((one, other) => Math.abs(one) - Math.abs(other))[0]
  if (least === undefined || Math.abs(least) < mostSkewMs)
    return least === undefined ? [] : [ok('clock', 'The clock agrees with the providers’.')]
  return [
    {
      level: 'warn',
      subject: 'clock',
      says: `This machine’s clock is ${Math.round(Math.abs(least) / 1_000)} s ${least > 0 ? 'ahead of' : 'behind'} the providers’.`,
      mend: 'Set the clock by a time server; signed requests are refused from five minutes on.',
    },
  ]
}

function examineWhole({ answering }: Seen): Finding[] {
  if (answering.size > 0) return []
  return [
    {
      level: 'warn',
      subject: 'upstreams',
      says: 'No model server and no provider is at hand, so only the built-in engine answers.',
      mend: 'Start a local server such as Ollama or LM Studio, or set a key such as OPENAI_API_KEY or ANTHROPIC_API_KEY.',
    },
  ]
}

// ---------------------------------------------------------------------------------------------------------------------------- upstreams

async function examineUpstream(upstream: Upstream, patient: Patient, seen: Seen): Promise<Finding[]> {
  const { provider, id } = upstream
  if (provider.name === 'builtin') return []
  const isCloud = upstream.zone.zone === 'cloud'
  const findings = [...examineAddress(upstream), ...examineKey(upstream)]
  if (provider.engine) {
    const engine = await examineEngine(upstream, patient)
    if (engine.every(({ level }) => level === 'ok')) seen.answering.add(id)
    return [...findings, ...engine]
  }
  if (isCloud && patient.bridge.isRaised) {
    seen.answering.add(id)
    return [...findings, { level: 'note', subject: id, says: `${provider.label} was not asked, because the bridge is raised.` }]
  }
  const now = patient.now ?? Date.now
  const list = await ask(upstream, () =>
    listModels(upstream, {
      ask: patient.ask,
      now,
      onAnswer: ({ headers }) => {
        const at = Date.parse(headers.date ?? '')
        if (isCloud && Number.isFinite(at)) seen.skews.push(now() - at)
      },
    }),
  )
  if (list.problem === undefined || list.problem === 'loading' || list.problem === 'limited') seen.answering.add(id)
  if (list.problem) return [...findings, await explain(list.problem, upstream, patient)]
  findings.push(ok(id, `${provider.label} answers${list.models.length > 0 ? ` and offers ${count(list.models.length)}` : ''}.`))
  findings.push(...examineListed(upstream, list.models))
  if (!isCloud) findings.push(...examineLocal(upstream))
  if (!isCloud && patient.deep) findings.push(...(await examineTruncation(upstream, patient)))
  return findings
}

type Listed = { readonly models: readonly FoundModel[]; readonly problem?: ListProblem }

/** Ask for the list and keep what came, also where the config lists the models itself. */
async function ask(upstream: Upstream, list: () => Promise<readonly FoundModel[]>): Promise<Listed> {
  let outcome: Listed = { models: [] }
  await refreshModels(upstream, async () => {
    try {
      const models = await list()
      outcome = { models }
      return models
    } catch (error) {
      outcome = { models: [], problem: error instanceof ListError ? error.code : 'unreadable' }
      throw error
    }
  })
  return outcome
}

function examineAddress({ id, zone, origin, key, provider }: Upstream): Finding[] {
  if (zone.by === 'unresolved') {
    return [
      {
        level: 'bad',
        subject: id,
        says: `The name ${zone.detail ?? origin} does not resolve, so nothing is known of where it leads and it counts as cloud.`,
        mend: 'Correct the base address, or make the name resolve on this machine.',
      },
    ]
  }
  if (key && origin.startsWith('http:') && zone.zone === 'cloud' && !isNear(new URL(origin).hostname)) {
    return [
      {
        level: 'bad',
        subject: id,
        says: `The key for ${provider.label} is sent without encryption to ${origin}.`,
        mend: 'Use an https address.',
      },
    ]
  }
  return []
}

function isNear(host: string): boolean {
  return host === 'localhost' || zoneOfAddress(host) !== 'cloud'
}

function examineKey({ id, key }: Upstream): Finding[] {
  if (key === undefined || !/\s/.test(key)) return [] // at its ends it does no harm
  return [
    {
      level: 'warn',
      subject: id,
      says: 'Its key has white space in it.',
      mend: 'Copy the key again without the space or line break.',
    },
  ]
}

/** A sentence for what stood in the way. */
async function explain(problem: ListProblem, upstream: Upstream, patient: Patient): Promise<Finding> {
  const { id: subject, provider, origin } = upstream
  const names = 'env' in provider.auth ? provider.auth.env.join(' or ') : 'AWS credentials'
  const key = names === '' ? 'Set `key` in its configuration.' : `Set ${names}, or \`key\` in its configuration.`
  switch (problem) {
    case 'unreachable':
      return {
        level: 'bad',
        subject,
        says: `${provider.label} does not answer at ${origin}.`,
        mend:
          provider.zone === 'cloud'
            ? 'Check the network, the proxy and the base address.'
            : `Start ${provider.name === 'openai-compatible' ? 'the server' : provider.label}, correct its base, or remove it from the configuration.`,
      }
    case 'missing-key':
      return { level: 'bad', subject, says: `${provider.label} wants a key and none is set.`, mend: key }
    case 'unauthorised':
      return {
        level: 'bad',
        subject,
        says: `${provider.label} refuses the key, or the key may not list models.`,
        mend: `${key} Check that it is valid and whole.`,
      }
    case 'limited':
      return {
        level: 'warn',
        subject,
        says: `${provider.label} limits its rate just now.`,
        mend: 'Wait, or raise the limit with the provider.',
      }
    case 'loading':
      return {
        level: 'note',
        subject,
        says: `${provider.label} is not ready yet; it may be loading a model.`,
        mend: 'Wait until it has loaded.',
      }
    case 'engine-missing':
      return {
        level: 'bad',
        subject,
        says: `The package of the ${provider.label} is not installed.`,
        mend: 'Run `npm install node-llama-cpp`.',
      }
    case 'unreadable':
      return explainStranger(upstream, patient)
    default:
      return problem satisfies never
  }
}

async function explainStranger({ id: subject, provider, origin }: Upstream, { ask }: Patient): Promise<Finding> {
  const other = provider.zone === 'cloud' ? undefined : await recognise(origin, { ask }).catch(() => undefined)
  if (typeof other === 'object' && other !== provider) {
    return {
      level: 'bad',
      subject,
      says: `What answers at ${origin} is ${other.label}, not ${provider.label}.`,
      mend: `Set \`provider: ${other.name}\`, or correct the base.`,
    }
  }
  if (other === 'drawbridge')
    return {
      level: 'bad',
      subject,
      says: `What answers at ${origin} is a Drawbridge.`,
      mend: 'Correct the base; a gateway that leads to itself never answers.',
    }
  return {
    level: 'bad',
    subject,
    says: `What answers at ${origin} does not list models as ${provider.label} does.`,
    mend: 'Check what runs there, and the base address.',
  }
}

async function examineEngine(upstream: Upstream, patient: Patient): Promise<Finding[]> {
  const { id: subject, provider } = upstream
  const hasPackage = patient.hasPackage ?? canResolve
  if (!hasPackage('node-llama-cpp')) return [await explain('engine-missing', upstream, patient)]
  const path = patient.config.upstreams.find((definition) => definition.id === subject)?.path
  if (path && !existsSync(path))
    return [
      { level: 'bad', subject, says: `Its model file ${path} is not there.`, mend: 'Correct `path`, or run `drawbridge models pull`.' },
    ]
  return [ok(subject, `The ${provider.label} is installed.`)]
}

function canResolve(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

/** Names in the config that the server does not have. */
function examineListed({ id, isListed, models, provider }: Upstream, found: readonly FoundModel[]): Finding[] {
  if (!isListed || found.length === 0) return []
  const offered = new Set(found.map(({ name }) => name))
  const absent = models.filter(({ name }) => !offered.has(name) && !offered.has(`${name}:latest`))
  if (absent.length === 0) return []
  return [
    {
      level: 'warn',
      subject: id,
      says: `The configuration names ${naming(absent)}, which ${provider.label} does not list.`,
      mend: `Correct \`models\`, or load ${absent.length === 1 ? 'it' : 'them'} there.`,
    },
  ]
}

function examineLocal(upstream: Upstream): Finding[] {
  const { id: subject, provider, models } = upstream
  const findings: Finding[] = []
  const remote = models.filter(({ zone }) => zone.by === 'remote-model')
  const own = models.filter(({ zone }) => zone.by !== 'remote-model')
  if (remote.length > 0) {
    findings.push({
      level: 'note',
      subject,
      says: `${naming(remote)} ${remote.length === 1 ? 'runs' : 'run'} elsewhere though ${provider.label} answers here, and ${remote.length === 1 ? 'counts' : 'count'} as cloud.`,
    })
  }
  if (own.length === 0) {
    return [
      ...findings,
      {
        level: 'warn',
        subject,
        says: `${provider.label} runs but has no model${remote.length > 0 ? ' of its own' : ''}.`,
        mend: 'Download and load a model there.',
      },
    ]
  }
  const chats = own.filter(({ can }) => can.chat !== false)
  const loaded = chats.filter(({ isLoaded }) => isLoaded)
  if (loaded.length === 0 && chats.some(({ isLoaded }) => isLoaded === false)) {
    findings.push({
      level: 'note',
      subject,
      says: 'No model is loaded; the first request waits until one is.',
      mend: 'Load one beforehand where the wait matters.',
    })
  }
  for (const model of loaded) if (isTrapped(model)) findings.push(trap(upstream, model))
  if (loaded.some(({ window }) => window === undefined)) {
    findings.push({
      level: 'note',
      subject,
      says: `${provider.label} does not tell the context window in force, so a prompt that is too long may be cut without notice.`,
      mend: 'Set `window` on this upstream to the size it was loaded with.',
    })
  }
  return findings
}

function isTrapped({ window, windowMost }: Model): boolean {
  return window !== undefined && window <= smallWindow && windowMost !== undefined && windowMost >= 2 * window
}

function trap({ id: subject, provider }: Upstream, { name, window, windowMost }: Model): Finding {
  const isAsked = provider.endpoints.some(({ wire }) => wire === 'ollama-chat')
  return {
    level: 'warn',
    subject,
    says: `${name} runs with a window of ${window} tokens though it could have ${windowMost}; longer prompts do not fit.`,
    mend: isAsked
      ? 'Set `contextTokens` on this upstream, such as 16384, as far as memory allows.'
      : `Load it in ${provider.label} with a larger context.`,
  }
}

// ---------------------------------------------------------------------------------------------------------------------------- truncation

async function examineTruncation(upstream: Upstream, patient: Patient): Promise<Finding[]> {
  const { id: subject } = upstream
  const model = upstream.models.find(({ isLoaded, can, zone }) => isLoaded && can.chat !== false && zone.zone !== 'cloud')
  if (!model) return [{ level: 'note', subject, says: 'No model is loaded, so it was not tried whether long prompts are cut.' }]
  try {
    const { verdict, sent, read } = await probeTruncation((prompt) => converse(upstream, model, prompt, patient.ask), {
      window: model.window,
    })
    if (verdict === 'honest') return [ok(subject, `${model.name} read a prompt of about ${sent} tokens whole, or refused it.`)]
    if (verdict === 'unknown') return [{ level: 'note', subject, says: `${model.name} does not tell how much of a long prompt it read.` }]
    return [
      {
        level: 'bad',
        subject,
        says: `${model.name} was sent about ${sent} tokens, read ${read ?? 'only the end'} and answered as if it had read all.`,
        mend: 'Give it a larger window, or set `window` on this upstream to what it reads, so that longer prompts go elsewhere.',
      },
    ]
  } catch {
    return [
      {
        level: 'warn',
        subject,
        says: `${model.name} gave no answer to a long prompt.`,
        mend: 'Look into its server’s log; it may lack memory.',
      },
    ]
  }
}

/** One made-up prompt, to a model inside the house. Rejects when no usable answer comes. */
async function converse(upstream: Upstream, model: Model, prompt: string, ask: Ask | undefined): Promise<Told> {
  const isOllama = upstream.endpoints.some(({ wire }) => wire === 'ollama-chat')
  const messages = [{ role: 'user', content: prompt }]
  const probe = upstreamProbe(upstream, { ask, timeoutMs: deepTimeoutMs })
  const options = { num_predict: 32, num_ctx: upstream.contextTokens }
  // Asked as the gateway asks: with `truncate: false` a new Ollama refuses what an old one cuts.
  const answer = isOllama
    ? await probe.post('/api/chat', { model: model.name, messages, stream: false, truncate: false, shift: false, options })
    : await probe.post(chatPath(upstream), { model: model.name, messages, stream: false, max_tokens: 32 })
  if (answer && answer.status >= 400 && /context|too long|too large|exceed/i.test(answer.text)) return { kind: 'refused' }
  if (answer?.status !== 200) throw new Error('no usable answer came')
  const message = isOllama ? at(answer.json, 'message') : at(firstChoice(answer.json), 'message')
  const read = asNumber(at(answer.json, 'prompt_eval_count')) ?? asNumber(at(at(answer.json, 'usage'), 'prompt_tokens'))
  return { kind: 'answered', read, text: asString(at(message, 'content')) ?? '' }
}

function chatPath({ endpoints }: Upstream): string {
  return endpoints.find(({ wire }) => wire === 'openai-chat')?.path ?? '/v1/chat/completions'
}

function firstChoice(json: unknown): unknown {
  const choices = at(json, 'choices')
  return Array.isArray(choices) ? choices[0] : undefined
}

function count(models: number): string {
  return models === 1 ? 'one model' : `${models} models`
}

/** Up to five names, and how many more. */
function naming(models: readonly { readonly name: string }[]): string {
  const names = models.slice(0, 5).map(({ name }) => name)
  return models.length > 5 ? `${names.join(', ')} and ${models.length - 5} more` : names.join(', ')
}
