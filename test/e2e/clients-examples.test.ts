// Every example runs as it stands, against a machine that has nothing but the gateway; the agents' against an upstream that calls tools.
import { execFile, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { configSchema } from '../../src/config/schema.ts'
import { agentsFolder, clientsFolder, type Gateway, isInstalled, startGateway } from '../clients/gateway.ts'
import { type ClientWorld, callerKey, noteWord, startWorld } from '../clients/world.ts'

const examples = join(import.meta.dirname, '../../examples')
const execute = promisify(execFile)

let bare: Gateway
let world: ClientWorld
beforeAll(async () => {
  ;[bare, world] = await Promise.all([startGateway({}), startWorld()])
}, 60_000)
afterAll(() => Promise.all([bare?.close(), world?.close()]))

async function run(command: string, args: string[], environment: Record<string, string> = {}, cwd?: string): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: bare.home, DRAWBRIDGE_URL: bare.url, ...environment }
  const running = execute(command, args, { env, cwd, timeout: 50_000 })
  running.child.stdin?.end()
  return (await running).stdout
}

/** The first block of this language in a text of Markdown. */
function blockOf(file: string, language: string): string {
  const block = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readFileSync(join(examples, file), 'utf8'))?.[1]
  if (block === undefined) throw new Error(`${file} has no ${language}`)
  return block
}

describe('clients that are among our own', () => {
  test.each(['openai-sdk.mjs', 'anthropic-sdk.mjs', 'ollama-sdk.mjs'])('%s', async (name) => {
    const said = await run(process.execPath, [join(examples, name)])
    expect(said.match(/07:30/g)?.length).toBeGreaterThanOrEqual(2)
    expect(said).toContain('answered by builtin/extractive-1')
  })

  const hasCurl = spawnSync('curl', ['--version']).status === 0
  if (!hasCurl) console.warn('SKIPPED: curl is not installed, so stream-with-curl.sh is not tried.')
  test.skipIf(!hasCurl)('stream-with-curl.sh', async () => {
    const said = await run('sh', [join(examples, 'stream-with-curl.sh')])
    expect(said).toContain('07:30')
    expect(said.trimEnd().endsWith('data: [DONE]')).toBe(true)
  })
})

test.skipIf(!isInstalled(clientsFolder, '@langchain/openai'))('langchain.mjs', async () => {
  const copy = join(clientsFolder, 'node_modules', 'example-langchain.mjs') // where its package is found
  copyFileSync(join(examples, 'langchain.mjs'), copy)
  try {
    expect(await run(process.execPath, [copy])).toContain('07:30')
  } finally {
    rmSync(copy)
  }
})

describe('agents', () => {
  const work = () => {
    const folder = join(world.gateway.home, 'work')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'note.txt'), `The word is ${noteWord}.\n`)
    return folder
  }

  test('the configuration that claude-code.md proposes is valid', () => {
    const config = configSchema.parse(parse(blockOf('claude-code.md', 'yaml')))
    expect(Object.keys(config.aliases)).toEqual(['claude-haiku-*', 'claude-*'])
  })

  const claude = join(agentsFolder, 'node_modules', '@anthropic-ai', `claude-code-${process.platform}-${process.arch}`, 'claude')
  test.skipIf(!isInstalled(agentsFolder, '@anthropic-ai/claude-code') || !existsSync(claude))(
    'claude-code.md',
    { timeout: 60_000 },
    async () => {
      const folder = work()
      const lines = blockOf('claude-code.md', 'sh').replaceAll('http://127.0.0.1:4280', world.gateway.url).split('\n')
      const exported = lines
        .filter((line) => line.startsWith('export '))
        .join('\n')
        .replace('=none', `=${callerKey}`)
      const called = lines.find((line) => line.startsWith('claude '))!.replace(/^claude/, `"$CLAUDE" -p --allowedTools Read --max-turns 4`)
      const question = `Read the file ${folder}/note.txt and tell me the word in it`
      const quiet = {
        CLAUDE: claude,
        QUESTION: question,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
        DISABLE_TELEMETRY: '1',
      }
      const said = await run('sh', ['-c', `${exported}\n${called} "$QUESTION" < /dev/null`], { ...quiet, HOME: world.gateway.home }, folder)
      expect(said).toContain(noteWord)
    },
  )

  test.skipIf(!isInstalled(agentsFolder, '@openai/codex'))('codex.md', { timeout: 60_000 }, async () => {
    const folder = work()
    const home = join(world.gateway.home, 'codex-example')
    mkdirSync(home)
    const settings = blockOf('codex.md', 'toml')
      .replace('http://127.0.0.1:4280', world.gateway.url)
      .replace('"auto"', '"ollama/fake-model"')
    writeFileSync(join(home, 'config.toml'), settings)
    const codex = join(agentsFolder, 'node_modules', '@openai', 'codex', 'bin', 'codex.js')
    const args = [
      codex,
      'exec',
      '--skip-git-repo-check',
      '-s',
      'danger-full-access',
      `Read the file ${folder}/note.txt and tell me the word in it`,
    ]
    const said = await run(process.execPath, args, { CODEX_HOME: home, DRAWBRIDGE_KEY: callerKey, HOME: world.gateway.home }, folder)
    expect(said).toContain(noteWord)
  })
})

test('there is no example that is not tried', () => {
  const own = [import.meta.filename, ...['../privacy-examples.test.ts', 'audit.test.ts'].map((name) => join(import.meta.dirname, name))]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  expect(readdirSync(examples).filter((name) => !own.includes(`'${name}'`) && !own.includes(`examples/${name}'`))).toEqual([])
})
