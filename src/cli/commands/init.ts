// `init`: looks around, asks at most four questions, writes drawbridge.yaml. Without a terminal, or with --yes, it asks nothing.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeOf } from '../../config/environment.ts'
import { configJsonSchema } from '../../config/json-schema.ts'
import { parseConfig } from '../../config/load.ts'
import type { ProviderName } from '../../core/upstream.ts'
import { openBridge } from '../../gateway/bridge.ts'
import { findServers } from '../../upstreams/discover.ts'
import { providers } from '../../upstreams/providers/index.ts'
import { bytes } from '../amounts.ts'
import { CommandError, type ExitCode, exit, wrongUsage } from '../exit.ts'
import { firstModel, lookAtMachine, type Machine } from '../machine.ts'
import { type Leaving, networkKeyName, starterFile, type Wishes } from '../starter.ts'
import { plain, shapes, type Terminal } from '../terminal.ts'
import { asTyped } from '../typed.ts'
import { defineVerb, type Environment } from '../verb.ts'

type Found = { readonly local: Wishes['local']; readonly hosted: Wishes['hosted']; readonly machine: Machine }
type Answers = Pick<Wishes, 'hosted' | 'isOnlyNamed' | 'leaving' | 'callers'>

export const init = defineVerb({
  args: {
    yes: { type: 'boolean', alias: 'y', description: 'Ask nothing and take what was found' },
    file: { type: 'string', alias: 'f', valueHint: 'path', description: 'Where to write (default drawbridge.yaml)' },
    force: { type: 'boolean', description: 'Write over a file that is there' },
  },
  examples: [
    ['drawbridge init', 'a few questions, then the file'],
    ['drawbridge init --yes --json', 'no questions; what was found and written, as JSON'],
  ],
  exits: { [exit.failed]: 'the file is there already, or could not be written' },
  async run({ args, terminal, environment, isJson }) {
    const file = args.file ?? 'drawbridge.yaml'
    const asks = terminal.isInteractive && !args.yes && !isJson
    if (!asks && !args.yes) throw wrongUsage('init asks questions and needs a terminal', 'drawbridge init --yes takes what it finds')
    if (!asks && existsSync(file) && !args.force) throw alreadyThere(file)
    const found = await lookAround(environment)
    if (!isJson) for (const line of tellFound(found, terminal)) terminal.print(line)
    const answers = asks
      ? await askFour(found, file, args.force === true)
      : { hosted: found.hosted, isOnlyNamed: false, leaving: 'policy' as const, callers: 'here' as const }
    if (!answers) return exit.interrupted
    return write(file, { ...found, ...answers }, { terminal, environment, isJson })
  },
})

async function lookAround(environment: Environment): Promise<Found> {
  const [local, machine] = await Promise.all([findServers({ environment }), lookAtMachine()])
  return { local, hosted: keysIn(environment), machine }
}

/** Hosted providers whose key stands in the environment; only its name is ever shown. */
function keysIn(environment: Environment): Found['hosted'] {
  return providers.flatMap(({ name, zone, base, auth }) => {
    if (zone !== 'cloud' || base === undefined || (auth.kind !== 'bearer' && auth.kind !== 'header')) return []
    const keyName = auth.env.find((variable) => environment[variable])
    return keyName === undefined ? [] : [{ provider: name as ProviderName, keyName }]
  })
}

function tellFound({ local, hosted, machine }: Found, { paint }: Terminal): string[] {
  const cards = machine.graphics.map(({ name, memory }) => `${plain(name)}${memory === undefined ? '' : ` with ${bytes(memory)}`}`)
  return [
    `  machine  ${bytes(machine.memory)} of memory${machine.isUnified ? ', shared with the graphics part' : ''}; ${cards.join(', ') || 'no graphics card found'}`,
    ...(local.length > 0
      ? local.map(({ id, base }) => `  home     ${paint('device', shapes.device)} ${id}  ${base ?? ''}`)
      : ['  home     no local server found']),
    ...(hosted.length > 0
      ? hosted.map(({ provider, keyName }) => `  cloud    ${paint('cloud', shapes.cloud)} ${provider}  key in ${keyName}`)
      : ['  cloud    no keys in the environment']),
    '',
  ]
}

/** The questions, in the order of their weight. Undefined when the person leaves. */
async function askFour({ hosted }: Found, file: string, force: boolean): Promise<Answers | undefined> {
  const prompts = await import('@clack/prompts')
  if (existsSync(file) && !force) {
    const replace = await prompts.confirm({ message: `${file} is there already. Write over it?`, initialValue: false })
    if (prompts.isCancel(replace)) return undefined
    if (!replace) throw alreadyThere(file)
  }
  const leaving = await prompts.select<Leaving>({
    message: 'When may a request leave this house?',
    options: [
      { value: 'policy', label: 'When the policy allows it', hint: 'home first, the cloud where it is worth it' },
      { value: 'named', label: 'Only when it asks for the cloud by name', hint: 'auto, fast and smart stay at home' },
      { value: 'never', label: 'Never', hint: 'the bridge is raised' },
    ],
  })
  if (prompts.isCancel(leaving)) return undefined
  let chosen = hosted
  if (hosted.length > 0 && leaving !== 'never') {
    const picked = await prompts.multiselect({
      message: 'Which of these may be used?',
      options: hosted.map(({ provider, keyName }) => ({ value: provider, label: provider, hint: `key in ${keyName}` })),
      initialValues: hosted.map(({ provider }) => provider),
      required: false,
    })
    if (prompts.isCancel(picked)) return undefined
    chosen = hosted.filter(({ provider }) => picked.includes(provider))
  }
  const callers = await prompts.select<Wishes['callers']>({
    message: 'Who may call?',
    options: [
      { value: 'here', label: 'Programs on this machine' },
      { value: 'network', label: 'Others in the network too', hint: 'with a key, which is made now' },
    ],
  })
  return prompts.isCancel(callers) ? undefined : { hosted: chosen, isOnlyNamed: chosen.length < hosted.length, leaving, callers }
}

type Around = { readonly terminal: Terminal; readonly environment: Environment; readonly isJson: boolean }

function write(file: string, wishes: Found & Answers, { terminal, environment, isJson }: Around): ExitCode {
  const home = homeOf(environment)
  const schema = join(home, 'drawbridge.schema.json')
  const text = starterFile({ ...wishes, port: Number(environment.DRAWBRIDGE_PORT) || 4280, schema })
  const key = wishes.callers === 'network' ? `db-${randomBytes(24).toString('base64url')}` : undefined
  const { problems } = parseConfig(text, { ...environment, [networkKeyName]: key })
  const [problem] = problems
  if (problem) throw new CommandError(exit.failed, `the file would not be sound: line ${problem.line}: ${problem.detail}`)
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(schema, configJsonSchema())
    writeFileSync(file, text)
  } catch (error) {
    throw new CommandError(exit.failed, `${file} could not be written (${(error as { code?: string }).code ?? 'failed'})`)
  }
  if (wishes.leaving === 'never') openBridge(home).set(true, new Date().toISOString())
  if (isJson) {
    const { local, hosted, machine } = wishes
    terminal.print(JSON.stringify({ file, schema, local, hosted, machine, key: key && { name: networkKeyName, value: key } }))
    return exit.ok
  }
  const typed = (command: string) => asTyped(command, environment)
  terminal.print(`${terminal.paint('good', shapes.good)} ${file}`)
  if (key) terminal.print(`  key   export ${networkKeyName}=${key}    shown once; keep it where the gateway starts`)
  if (wishes.local.length === 0)
    terminal.print(
      `  home  install Ollama, then: ${typed(`drawbridge models pull ${firstModel(wishes.machine)}`)}    it should fit this machine`,
    )
  terminal.print(`  next  ${typed('drawbridge up')}`)
  return exit.ok
}

function alreadyThere(file: string): CommandError {
  return new CommandError(
    exit.failed,
    `${file} is there already and stays as it is`,
    'write elsewhere with --file, or over it with --force',
  )
}
