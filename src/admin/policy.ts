// The configuration file as the operator sees it at the admin plane: its text, a check of another, saving with a history, and the way back.
//   check   the very reading of a start, and what the policy in it would have made of the last requests
//   save    only a text that passes, only over the text it was made from, in one move; the one before is kept in the home
//   reload  what the gateway will not take is put back as it was
// The file can hold keys and says who administers, so changing it takes whoever may make keys; others see its secrets as stars.
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isScalar, parseDocument, visit } from 'yaml'
import { withEnvironment } from '../config/environment.ts'
import { type Problem, parseConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { may } from '../core/access.ts'
import type { AdminChange } from '../core/admin-change.ts'
import { fail } from '../core/errors.ts'
import type { Caller } from '../gateway/callers.ts'
import type { Store } from '../ledger/store.ts'
import type { Policy } from '../routing/policy.ts'
import { effectOf } from './redecide.ts'

type Environment = Readonly<Record<string, string | undefined>>

export type PolicyPageParts = {
  readonly home: string
  readonly configFile?: string
  readonly environment: Environment
  readonly policy: () => Policy
  readonly config: () => Config
  /** Read the file again; what is wrong with it, and then nothing has changed. */
  readonly reload: () => Promise<readonly Problem[]>
  readonly now: () => number
  readonly note: (change: AdminChange) => Promise<void>
  readonly store: Pick<Store, 'list'>
}

/** Texts of the file that are kept; the oldest make room. */
const mostKept = 50
export const longestText = 1_048_576

export function readPolicy({ configFile, policy, environment }: PolicyPageParts, caller: Pick<Caller, 'role'>) {
  const inForce = policy().version
  if (configFile === undefined) return { isMasked: false, problems: [], inForce }
  const text = textOf(configFile)
  if (text === undefined) return { file: configFile, isMasked: false, problems: [{ line: 0, path: '', detail: 'cannot be read' }], inForce }
  const isMasked = !may(caller.role, 'keys')
  return {
    file: configFile,
    version: versionOf(text),
    text: isMasked ? masked(text) : text,
    isMasked,
    problems: problemsOf(text, environment),
    inForce,
  }
}

export async function checkPolicy(parts: PolicyPageParts, { text, last }: { readonly text: string; readonly last: number }) {
  const problems = problemsOf(text, parts.environment)
  if (problems.length > 0 || last === 0) return { isSound: problems.length === 0, problems }
  const { config } = parseConfig(text, parts.environment)
  const { replayed, changed, faithful, withoutEstimate, before, after, moves, examples } = await effectOf(
    config,
    parts.policy(),
    parts.store,
    last,
  )
  return {
    isSound: true,
    problems,
    effect: { replayed, changed, faithful, withoutEstimate, before, after, moves: Object.fromEntries(moves), examples },
  }
}

export type Saving = { readonly text: string; readonly version?: string | undefined; readonly create?: boolean | undefined }

/** One saving at a time in this process. */
let saving: Promise<unknown> = Promise.resolve()

export function savePolicy(parts: PolicyPageParts, wish: Saving, who: string): Promise<Saved> {
  const turn = saving.then(() => save(parts, wish, who, 'policy.saved'))
  saving = turn.catch(() => {}) // told to whoever asked for it
  return turn
}

type Saved = { readonly file: string; readonly version: string; readonly isInForce: boolean; readonly kept?: string }

async function save(parts: PolicyPageParts, { text, version, create }: Saving, who: string, action: string): Promise<Saved> {
  const [problem] = problemsOf(text, parts.environment)
  if (problem) throw fail('request.invalid', { param: 'text', detail: sentenceOf(problem) })
  const file = parts.configFile ?? join(parts.home, 'drawbridge.yaml')
  const isFirst = parts.configFile === undefined
  if (isFirst && create !== true)
    throw fail('admin.closed', {
      detail:
        'no configuration file is in use; with create: true one is written into the home, to be named by DRAWBRIDGE_CONFIG at the next start',
    })
  const before = textOf(file)
  if (before !== undefined && versionOf(before) !== version)
    throw fail('request.invalid', { param: 'version', detail: 'must be that of the text in the file, which is another now' })
  const kept = before === undefined ? undefined : keep(parts, before)
  write(file, text)
  const problems = isFirst ? [] : await parts.reload()
  if (problems[0]) {
    if (before !== undefined) write(file, before)
    await parts.reload()
    throw fail('request.invalid', { param: 'text', detail: sentenceOf(problems[0]) })
  }
  await parts.note({
    at: new Date(parts.now()).toISOString(),
    who,
    action,
    subject: versionOf(text),
    detail: { ...(before !== undefined && { before: versionOf(before) }), policy: parts.policy().version, isInForce: !isFirst },
  })
  return { file, version: versionOf(text), isInForce: !isFirst, ...(kept !== undefined && { kept }) }
}

/** Texts that were in the file before, the latest first. */
export function policyHistory({ home }: Pick<PolicyPageParts, 'home'>) {
  const versions = keptIn(home).flatMap((id) => {
    const text = textOf(join(folderOf(home), id))
    return text === undefined ? [] : [{ id, at: timeOf(id), version: versionOf(text), bytes: Buffer.byteLength(text) }]
  })
  return { versions }
}

export function rollBack(parts: PolicyPageParts, { id, version }: { readonly id: string; readonly version: string }, who: string) {
  const turn = saving.then(() => {
    // Only a name that stands in the list is opened, so that none leads elsewhere.
    const text = keptIn(parts.home).includes(id) ? textOf(join(folderOf(parts.home), id)) : undefined
    return text === undefined ? undefined : save(parts, { text, version }, who, 'policy.rolled-back')
  })
  saving = turn.catch(() => {}) // likewise
  return turn
}

/**
 * What is wrong with a text. A sentence can repeat what the text says, and the text can name any variable of the environment: values of
 * those are never told, since whoever checks a text need not be one who knows them.
 */
export function problemsOf(text: string, environment: Environment): Problem[] {
  const { config, problems } = parseConfig(text, environment)
  const named = [...new Set([...text.matchAll(/\$\{([A-Za-z_]\w*)/g)].map(([, name = '']) => name))]
  const values = named.flatMap((name): [string, string][] => (environment[name] ? [[name, environment[name] ?? '']] : []))
  const hide = (told: string) => values.reduce((words, [name, value]) => words.split(value).join(`\${${name}}`), told)
  if (problems.length > 0) return problems.map(({ line, path, detail }) => ({ line, path: hide(path), detail: hide(detail) }))
  try {
    withEnvironment(config, environment)
    return []
  } catch (error) {
    return [{ line: 1, path: '', detail: hide((error as Error).message) }]
  }
}

const secretName = /key|secret|password|token|credential/i

/** The same text with stars for secrets that are written out. `${NAME}` stays: it names one and is none. */
export function masked(text: string): string {
  const document = parseDocument(text, { prettyErrors: false })
  // What cannot be read cannot be searched for secrets either.
  if (document.errors.length > 0) return '# This file is no YAML, so its secrets cannot be told from the rest; an admin may see it.\n'
  const spans: [number, number][] = []
  visit(document, {
    Pair(_, pair, path) {
      const name = isScalar(pair.key) ? String(pair.key.value) : ''
      const around = path.flatMap((node) => (node && 'key' in node && isScalar(node.key) ? [String(node.key.value)] : []))
      const { value } = pair
      if (!isScalar(value) || !value.range || typeof value.value === 'boolean' || value.value === null) return
      const said = String(value.value)
      if (typeof value.value === 'number' && /tokens$/i.test(name)) return
      const isSecret = secretName.test(name) || around.includes('headers') || /^\w+:\/\/[^/@\s]*:[^/@\s]*@/.test(said)
      if (isSecret && said.replace(/\$\{[^}]*\}/g, '') !== '') spans.push([value.range[0], value.range[1]])
    },
  })
  return spans
    .sort(([one], [other]) => other - one)
    .reduce((whole, [start, end]) => `${whole.slice(0, start)}'***'${whole.slice(end)}`, text)
}

function sentenceOf({ line, path, detail }: Problem): string {
  return `line ${line}: ${path ? `${path}: ` : ''}${detail}`.slice(0, 400)
}

function folderOf(home: string): string {
  return join(home, 'config-history')
}

function keptIn(home: string): string[] {
  try {
    return readdirSync(folderOf(home))
      .filter((name) => /^\d{13,15}-[0-9a-f]{12}\.yaml$/.test(name))
      .sort()
      .reverse()
  } catch {
    return [] // nothing was ever kept
  }
}

function timeOf(id: string): string {
  return new Date(Number(id.slice(0, id.indexOf('-')))).toISOString()
}

function keep({ home, now }: PolicyPageParts, text: string): string {
  const folder = folderOf(home)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const id = `${now()}-${versionOf(text).slice(0, 12)}.yaml`
  writeFileSync(join(folder, id), text, { mode: 0o600 })
  for (const old of keptIn(home).slice(mostKept)) rmSync(join(folder, old), { force: true })
  return id
}

/** Written beside it and moved over it, so that whoever reads finds the one text or the other. */
function write(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.new`
  try {
    writeFileSync(fresh, text, { mode: 0o600 })
    const mode = modeOf(file)
    if (mode !== undefined) chmodSync(fresh, mode)
    renameSync(fresh, file)
  } catch (cause) {
    rmSync(fresh, { force: true })
    throw fail('admin.closed', { detail: `the file cannot be written (${(cause as { code?: string }).code ?? 'unwritable'})` }, cause)
  }
}

function modeOf(file: string): number | undefined {
  try {
    return statSync(file).mode & 0o777
  } catch {
    return undefined // it is not there yet
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // away, or not to be read
  }
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
