// `models pull`: a model for Ollama through its own API, or a GGUF file for the embedded engine.

import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ArgsDef } from 'citty'
import { configFileOf, homeOf } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { asNumber, asString, at } from '../../core/json.ts'
import { readerFor } from '../../protocols/framing.ts'
import { type Progress, PullError, pull } from '../../upstreams/embedded/pull.ts'
import { bytes, duration } from '../amounts.ts'
import { CommandError, type ExitCode, exit, wrongUsage } from '../exit.ts'
import { healthAt } from '../gateway.ts'
import { plain, type Terminal } from '../terminal.ts'
import { asTyped } from '../typed.ts'
import { type Context, defineVerb, type Environment } from '../verb.ts'

const pullArgs = {
  sha256: {
    type: 'string',
    valueHint: 'digest',
    description: 'The digest that a file must have; otherwise the server’s own word for it',
  },
  name: { type: 'string', valueHint: 'file', description: 'Another name for the file in DRAWBRIDGE_HOME/models' },
  force: { type: 'boolean', description: 'Fetch a file that is there already once more' },
} as const satisfies ArgsDef

type PullContext = Context<typeof pullArgs>

export const modelsPull = defineVerb({
  args: pullArgs,
  words: {
    least: 1,
    most: 1,
    name: 'model',
    about: 'an Ollama name (qwen3:8b), hf:org/repo/file.gguf (hf:org/repo@revision/file.gguf), or an https address of a GGUF file',
  },
  examples: [
    ['drawbridge models pull qwen3:8b', 'by Ollama, where it runs'],
    ['drawbridge models pull hf:Qwen/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M.gguf', 'a file for the embedded engine; HF_TOKEN is used when set'],
    ['drawbridge models pull https://example.org/m.gguf --sha256 9f86…', 'goes on where it stopped when run again'],
  ],
  heedsStop: true,
  exits: { [exit.unreachable]: 'Ollama or the server cannot be reached', [exit.refused]: 'the server refuses the file' },
  async run(context) {
    const [name = ''] = context.words
    const url = addressOf(name, context.environment)
    return url ? pullFile(url, context) : pullByOllama(name, context)
  },
})

/** The address of a file, or undefined for a name that Ollama knows. */
function addressOf(name: string, environment: Environment): URL | undefined {
  if (/^https?:\/\//.test(name)) {
    if (!URL.canParse(name)) throw wrongUsage(`"${name.slice(0, 100)}" is no address`)
    return new URL(name)
  }
  if (!name.startsWith('hf:')) {
    if (!/^[\w./:@-]+$/.test(name) || name.startsWith('-')) throw wrongUsage(`"${name.slice(0, 100)}" is no model name`)
    return undefined
  }
  const match = /^hf:([\w.-]+\/[\w.-]+)(?:@([\w.-]+))?\/([\w./-]+\.gguf)$/i.exec(name)
  if (!match) throw wrongUsage('a file on Hugging Face is written hf:org/repo/file.gguf')
  const [, repository = '', revision = 'main', file = ''] = match
  return new URL(`${(environment.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '')}/${repository}/resolve/${revision}/${file}`)
}

async function pullFile(url: URL, { args, terminal, environment, signal, isJson }: PullContext): Promise<ExitCode> {
  const name = args.name ?? decodeURIComponent(basename(url.pathname))
  if (!/^[\w][\w .()+-]*\.gguf$/i.test(name))
    throw wrongUsage(`"${plain(name).slice(0, 100)}" is no GGUF file’s name`, 'name it yourself with --name model.gguf')
  const file = join(homeOf(environment), 'models', name)
  if (existsSync(file) && !args.force) {
    if (isJson) terminal.print(JSON.stringify({ file, isNew: false }))
    else terminal.print(`${file} is there already; --force fetches it once more.`)
    return exit.ok
  }
  const isHub = url.origin === new URL(environment.HF_ENDPOINT || 'https://huggingface.co').origin
  const token = isHub ? environment.HF_TOKEN || environment.HUGGING_FACE_HUB_TOKEN : undefined
  const startedAt = performance.now()
  try {
    const pulled = await pull({
      url: url.href,
      file,
      sha256: args.sha256,
      authorization: token && `Bearer ${token}`,
      signal,
      onProgress: progressOn(terminal, name),
    })
    terminal.progress('')
    const ms = performance.now() - startedAt
    if (isJson) terminal.print(JSON.stringify({ ...pulled, isNew: true, ms: Math.round(ms) }))
    else {
      terminal.print(
        `${terminal.paint('good', '✓')} ${file}  ${bytes(pulled.bytes)} in ${duration(ms)}${pulled.resumedAt > 0 ? `, ${bytes(pulled.resumedAt)} of them from before` : ''}`,
      )
      terminal.print(`  sha256 ${pulled.sha256}${pulled.isVerified ? ', as it should be' : '; nobody said what it should be'}`)
      terminal.print(`  next  add to drawbridge.yaml:  upstreams: [{ id: own, provider: embedded, path: "${file}" }]`)
    }
    return exit.ok
  } catch (error) {
    terminal.progress('')
    if (signal.aborted) {
      terminal.tell(`Stopped. What has come is kept; the same command goes on from there.`)
      return exit.interrupted
    }
    throw error instanceof PullError ? told(error) : error
  }
}

function told(error: PullError): CommandError {
  const codes: Partial<Record<PullError['problem'], ExitCode>> = {
    refused: exit.refused,
    unreachable: exit.unreachable,
    address: exit.usage,
  }
  const next =
    error.problem === 'unreachable'
      ? 'run the same command again: what has come is kept'
      : error.problem === 'refused'
        ? 'set HF_TOKEN, and accept the licence on the model’s page'
        : undefined
  return new CommandError(codes[error.problem] ?? exit.failed, error.message, next)
}

function progressOn(terminal: Terminal, name: string): (progress: Progress) => void {
  let shownAt = 0
  let begun: { at: number; done: number } | undefined
  return ({ phase, done, total }) => {
    const now = performance.now()
    if (phase === 'resuming' || begun === undefined) begun = { at: now, done }
    if (now - shownAt < 100) return
    shownAt = now
    const rate = (done - begun.done) / Math.max(0.001, (now - begun.at) / 1_000)
    const left = total !== undefined && rate > 0 ? `, ${duration(((total - done) / rate) * 1_000)} left` : ''
    const words =
      phase === 'checking'
        ? 'checking its digest'
        : `${bytes(done)}${total === undefined ? '' : ` of ${bytes(total)}`}, ${bytes(Math.round(rate))}/s${left}`
    terminal.progress(`${bar(total ? done / total : undefined)} ${name}  ${words}`)
  }
}

/** Twenty columns of progress. */
function bar(share: number | undefined): string {
  const full = share === undefined ? 0 : Math.round(Math.min(1, share) * 20)
  return `${'█'.repeat(full)}${'░'.repeat(20 - full)}`
}

/** https://docs.ollama.com/api/pull */
async function pullByOllama(name: string, { args, terminal, environment, signal, isJson }: PullContext): Promise<ExitCode> {
  if (args.sha256 !== undefined || args.name !== undefined)
    throw wrongUsage('--sha256 and --name are for files; Ollama checks its own digests')
  const { base, id } = await runtimeOf(environment)
  const stopped = () => {
    terminal.progress('')
    terminal.tell('Stopped. Ollama keeps what has come; the same command goes on from there.')
    return exit.interrupted
  }
  let response: Response
  try {
    response = await fetch(new URL('/api/pull', base), {
      method: 'POST',
      body: JSON.stringify({ model: name, stream: true }),
      headers: { 'content-type': 'application/json' },
      signal,
    })
  } catch {
    if (signal.aborted) return stopped()
    throw new CommandError(
      exit.unreachable,
      `Ollama does not answer at ${base.origin}`,
      'start it, set OLLAMA_HOST, or pull a file: drawbridge models pull hf:org/repo/file.gguf',
    )
  }
  if (!response.ok || !response.body) {
    const problem = asString(at(await response.json().catch(() => undefined), 'error'))
    throw new CommandError(exit.failed, plain(problem ?? `Ollama answered ${response.status}`))
  }
  const reader = readerFor('ndjson')
  const layers = new Map<string, { done: number; total: number }>()
  const startedAt = performance.now()
  let last = ''
  let shownAt = 0
  try {
    for await (const chunk of response.body) {
      for (const { frame } of [...reader.push(chunk)]) {
        const line = JSON.parse(frame.data || '{}') as unknown
        const problem = asString(at(line, 'error'))
        if (problem !== undefined) throw new CommandError(exit.failed, `Ollama: ${plain(problem)}`)
        last = asString(at(line, 'status')) ?? last
        const digest = asString(at(line, 'digest'))
        if (digest !== undefined)
          layers.set(digest, { done: asNumber(at(line, 'completed')) ?? 0, total: asNumber(at(line, 'total')) ?? 0 })
        if (performance.now() - shownAt < 100) continue
        shownAt = performance.now()
        const { done, total } = sum(layers)
        terminal.progress(total > 0 ? `${bar(done / total)} ${name}  ${bytes(done)} of ${bytes(total)}` : `${name}  ${plain(last)}`)
      }
    }
  } catch (error) {
    if (signal.aborted) return stopped()
    if (error instanceof CommandError) throw error
    throw new CommandError(exit.failed, 'Ollama stopped in the middle', 'run the same command again: Ollama keeps what has come')
  }
  terminal.progress('')
  if (last !== 'success') throw new CommandError(exit.failed, `Ollama ended with "${plain(last)}" instead of success`)
  const { total } = sum(layers)
  if (isJson)
    terminal.print(JSON.stringify({ model: name, runtime: base.origin, bytes: total, ms: Math.round(performance.now() - startedAt) }))
  else
    terminal.print(
      `${terminal.paint('good', '✓')} ${name} is in Ollama at ${base.origin}${total > 0 ? `, ${bytes(total)}` : ''}. Ask it: ${asTyped(`drawbridge ask -m ${id}/${name} "…"`, environment)}`,
    )
  return exit.ok
}

/** The Ollama that the file names first, else that of OLLAMA_HOST, else the one on this machine. */
async function runtimeOf(environment: Environment): Promise<{ base: URL; id: string }> {
  const { config } = loadConfig(configFileOf(environment), environment)
  const named = config.upstreams.find((upstream) => upstream.provider === 'ollama')
  const base = ollamaAddress(named?.base ?? environment.OLLAMA_HOST)
  // Where clients are led to the gateway by OLLAMA_HOST, it is not Ollama that would answer.
  const isGateway = !named?.base && environment.OLLAMA_HOST && typeof (await healthAt(base.origin)) === 'object'
  return { base: isGateway ? ollamaAddress(undefined) : base, id: named?.id ?? 'ollama' }
}

function ollamaAddress(given: string | undefined): URL {
  const text = given || '127.0.0.1'
  const written = /^https?:\/\//.test(text) ? text : `http://${text}`
  if (!URL.canParse(written)) throw wrongUsage(`"${text.slice(0, 100)}" is no address of an Ollama`, 'correct OLLAMA_HOST')
  const base = new URL(written)
  if (base.hostname === '0.0.0.0') base.hostname = '127.0.0.1'
  if (!base.port && base.protocol === 'http:') base.port = '11434'
  return base
}

function sum(layers: ReadonlyMap<string, { done: number; total: number }>): { done: number; total: number } {
  let done = 0
  let total = 0
  for (const layer of layers.values()) {
    done += layer.done
    total += layer.total
  }
  return { done, total }
}
