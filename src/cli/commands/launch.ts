// `launch`: start a client that talks to the gateway, or say what it has to be told. Nothing is written into the client's own files.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { UpstreamStatus } from '../../admin/status.ts'
import { nearest } from '../../config/load.ts'
import { type Client, clients, type Setup, type Target } from '../clients.ts'
import { CommandError, type ExitCode, exit, wrongUsage } from '../exit.ts'
import { findGateway, type Gateway } from '../gateway.ts'
import type { Terminal } from '../terminal.ts'
import { defineVerb, type Environment } from '../verb.ts'

/** Taken for a key by clients that insist on one, where the gateway wants none. */
const noKey = 'drawbridge'

export const launch = defineVerb({
  args: {
    model: { type: 'string', alias: 'm', valueHint: 'name', description: 'A model or alias for it to ask for' },
    print: { type: 'boolean', description: 'Only print what to set' },
    url: { type: 'string', valueHint: 'address', description: 'The gateway, instead of the one of this home' },
  },
  words: { most: 1, name: 'client', about: clients.map((client) => client.name).join(', ') },
  takesRest: true,
  examples: [
    ['drawbridge launch claude', 'Claude Code on this gateway'],
    ['drawbridge launch codex -m auto:local -- --full-auto', 'what stands behind -- goes to the client'],
    ['eval "$(drawbridge launch openai --print)"', 'the environment for any program of this shell'],
  ],
  exits: { [exit.unreachable]: 'no gateway is running', [exit.failed]: 'the client is not installed; otherwise its own exit code' },
  async run({ args, words, rest, terminal, environment, isJson }) {
    const [name] = words
    if (name === undefined) {
      terminal.print(
        isJson
          ? JSON.stringify(clients.map(({ name: id, label, program }) => ({ name: id, label, program })))
          : listOf(terminal, environment),
      )
      return exit.ok
    }
    const client = clients.find((known) => known.name === name)
    if (!client) {
      const near = nearest(
        name,
        clients.map((known) => known.name),
      )
      throw wrongUsage(
        `no client is called "${name.slice(0, 64)}"${near ? `; did you mean "${near}"?` : ''}`,
        'drawbridge launch lists them',
      )
    }
    const gateway = await findGateway(environment, args.url)
    if (!gateway) throw new CommandError(exit.unreachable, 'no gateway is running', 'start one in another terminal: drawbridge up')
    const target: Target = { url: gateway.url, key: gateway.key ?? noKey, model: args.model, hasAnthropic: await hasAnthropic(gateway) }
    const setup = client.setup(target)
    const program = client.program && locate(client.program, environment)
    if (isJson) {
      terminal.print(
        JSON.stringify({
          client: name,
          installed: program !== undefined,
          program: client.program,
          ...setup,
          args: [...(setup.args ?? []), ...rest],
        }),
      )
      return exit.ok
    }
    if (args.print || !client.program) {
      printSetup(client, setup, rest, terminal)
      return exit.ok
    }
    if (!program) {
      printSetup(client, setup, rest, terminal)
      throw new CommandError(exit.failed, `${client.label} is not installed (no ${client.program} in PATH)`, client.install)
    }
    return start(program, [...(setup.args ?? []), ...rest], { ...environment, ...setup.environment })
  },
})

async function hasAnthropic(gateway: Gateway): Promise<boolean> {
  const answer = await gateway.admin<{ upstreams: UpstreamStatus[] }>('upstreams').catch(() => undefined)
  return answer?.upstreams.some(({ provider, key }) => provider === 'anthropic' && key.state === 'set') ?? false
}

function listOf(terminal: Terminal, environment: Environment): string {
  const rows = clients.map(({ name, label, program }) => {
    const how =
      program === undefined ? 'prints what to set' : locate(program, environment) ? terminal.paint('good', 'installed') : 'not installed'
    return `  ${name.padEnd(12)}${label.padEnd(36)}${how}`
  })
  return rows.join('\n')
}

/** Shell lines, so that they can be evaluated; whatever is for people is a comment. */
function printSetup(
  { label, program, source }: Client,
  { environment = {}, args = [], steps = [] }: Setup,
  rest: readonly string[],
  terminal: Terminal,
): void {
  terminal.print(`# ${label}  ${source}`)
  for (const [variable, value] of Object.entries(environment)) terminal.print(`export ${variable}=${quoted(value)}`)
  for (const step of steps) terminal.print(`# ${step}`)
  if (program) terminal.print(`# then: ${[program, ...args, ...rest].map(quoted).join(' ')}`)
}

/** For POSIX shells. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function locate(program: string, environment: Environment): string | undefined {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe', '.bat'] : ['']
  for (const folder of (environment.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const file = join(folder, program + ending)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {} // not here
    }
  }
  return undefined
}

/** Hand the terminal over. Ctrl-C reaches the client by the terminal; we wait, and end as it ended. */
function start(program: string, args: readonly string[], environment: Environment): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    const isScript = process.platform === 'win32' && !program.endsWith('.exe')
    const child = spawn(program, args, { stdio: 'inherit', env: environment, shell: isScript })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal)
    process.on('SIGINT', () => {})
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
    child.once('error', (error) => {
      const code = (error as { code?: string }).code ?? 'failed'
      reject(new CommandError(exit.failed, `${program} could not be started (${code})`))
    })
    // Its own codes are its own contract.
    child.once('exit', (code, signal) => resolve((signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : (code ?? 1)) as ExitCode))
  })
}
