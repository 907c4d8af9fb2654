// Coding agents: their requests as they make them, at upstreams of every protocol; and, where they are installed, the agents themselves.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claudeCodeHeaders, claudeCodeTitle, claudeCodeTurn, codexTurn } from '../clients/agents.ts'
import { agentsFolder, isInstalled } from '../clients/gateway.ts'
import { type ClientWorld, callerKey, noteWord, startWorld, structured, upstreamIds } from '../clients/world.ts'

let world: ClientWorld
let note: string
beforeAll(async () => {
  world = await startWorld()
  const folder = join(world.gateway.home, 'work')
  mkdirSync(folder)
  note = join(folder, 'note.txt')
  writeFileSync(note, `The word is ${noteWord}.\n`)
}, 60_000)
afterAll(() => world?.close())

const asked = () => `Read the file ${note} and tell me the word in it`

describe.each(upstreamIds)('the requests of Claude Code at upstream %s', (id) => {
  const model = `${id}/fake-model`
  const options = { headers: claudeCodeHeaders, query: { beta: 'true' } }
  const client = () => new Anthropic({ baseURL: world.gateway.url, apiKey: callerKey, maxRetries: 0 })

  test('a turn streams a tool call, and its result is answered', async () => {
    const ask = (rest: Anthropic.MessageParam[] = []) => {
      const body = claudeCodeTurn(model, asked(), rest) as unknown as Anthropic.MessageStreamParams // a system turn and context edits are beta members
      return client().messages.stream(body, options).finalMessage()
    }
    const first = await ask()
    expect(first.stop_reason).toBe('tool_use')
    const call = first.content.find((block) => block.type === 'tool_use')
    expect(call).toMatchObject({ name: 'Read', input: { file_path: note } })
    const result = {
      type: 'tool_result' as const,
      tool_use_id: call!.id,
      content: `1\tThe word is ${noteWord}.\n`,
      cache_control: { type: 'ephemeral' as const },
    }
    const second = await ask([
      { role: 'assistant', content: first.content },
      { role: 'user', content: [result] },
    ])
    expect(second).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text', text: `It says ${noteWord}.` }] })
  })

  test('the tokens of a turn are counted, its tools among them', async () => {
    const { model: _, max_tokens, metadata, output_config, context_management, ...body } = claudeCodeTurn(model, asked())
    const counted = { ...body, model } as unknown as Anthropic.MessageCountTokensParams // a system turn is a beta member
    expect((await client().messages.countTokens(counted, options)).input_tokens).toBeGreaterThan(id === 'claude' ? 0 : 800)
  })

  test('a title is written within a schema', async () => {
    const message = await client().messages.create(claudeCodeTitle(model, 'A trip to Zürich'), options)
    const [block] = message.content
    expect(block?.type === 'text' && JSON.parse(block.text)).toEqual(structured)
  })
})

test('Claude Code’s beta header and query reach Anthropic, and no other upstream', async () => {
  const client = new Anthropic({ baseURL: world.gateway.url, apiKey: callerKey, maxRetries: 0 })
  for (const id of ['claude', 'chat']) {
    world.fake.reset()
    const body = claudeCodeTurn(`${id}/fake-model`, asked()) as unknown as Anthropic.MessageStreamParams // as above
    await client.messages.stream(body, { headers: claudeCodeHeaders }).finalMessage()
    expect(world.fake.seen.at(-1)?.headers['anthropic-beta']).toBe(id === 'claude' ? claudeCodeHeaders['anthropic-beta'] : undefined)
  }
})

describe.each(upstreamIds)('the requests of Codex at upstream %s', (id) => {
  const client = () => new OpenAI({ baseURL: `${world.gateway.url}/v1`, apiKey: callerKey, maxRetries: 0 })
  const ask = (rest: OpenAI.Responses.ResponseInputItem[] = []) =>
    client()
      .responses.stream(codexTurn(`${id}/fake-model`, asked(), rest) as unknown as Parameters<OpenAI['responses']['stream']>[0]) // namespaces are not in the client's types
      .finalResponse()

  test('a turn streams a call, and its result is answered', async () => {
    const first = await ask()
    const call = first.output.find((item) => item.type === 'function_call')
    expect(call).toMatchObject({ name: 'exec_command', status: 'completed' })
    expect(JSON.parse(call!.arguments)).toEqual({ cmd: `cat ${note}` })
    const output = `Process exited with code 0\nOutput:\nThe word is ${noteWord}.\n`
    const second = await ask([
      ...(first.output as OpenAI.Responses.ResponseInputItem[]),
      { type: 'function_call_output', call_id: call!.call_id, output },
    ])
    expect(second.output_text).toBe(`It says ${noteWord}.`)
  })
})

test('a tool that only OpenAI runs is refused elsewhere by its place, so that the caller knows what to turn off', async () => {
  const client = new OpenAI({ baseURL: `${world.gateway.url}/v1`, apiKey: callerKey, maxRetries: 0 })
  const body = codexTurn('claude/fake-model', asked(), [], [{ type: 'web_search', external_web_access: true }])
  const refused = client.responses.create(body as unknown as OpenAI.Responses.ResponseCreateParamsNonStreaming) // namespaces, as above
  await expect(refused).rejects.toMatchObject({ status: 400, param: 'tools.5' })
})

/** Claude Code's own program, which lies in a package of each platform. */
const claude = join(agentsFolder, 'node_modules', '@anthropic-ai', `claude-code-${process.platform}-${process.arch}`, 'claude')
const codex = join(agentsFolder, 'node_modules', '@openai', 'codex', 'bin', 'codex.js')

describe.skipIf(!isInstalled(agentsFolder, '@anthropic-ai/claude-code') || !existsSync(claude))('Claude Code itself', () => {
  test.each(upstreamIds)('reads a file and answers, at upstream %s', { timeout: 60_000 }, async (id) => {
    const args = ['-p', asked(), '--allowedTools', 'Read', '--max-turns', '4', '--model', `${id}/fake-model`]
    const said = await run(claude, args, {
      ANTHROPIC_BASE_URL: world.gateway.url,
      ANTHROPIC_API_KEY: callerKey,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
    })
    expect(said).toContain(`It says ${noteWord}.`)
  })
})

describe.skipIf(!isInstalled(agentsFolder, '@openai/codex'))('Codex itself', () => {
  test.each(upstreamIds)('reads a file and answers, at upstream %s', { timeout: 60_000 }, async (id) => {
    const home = join(world.gateway.home, 'codex')
    mkdirSync(home, { recursive: true })
    const provider = `model_providers.drawbridge={name="Drawbridge",base_url="${world.gateway.url}/v1",wire_api="responses",env_key="GATEWAY_KEY"}`
    const settings = ['model_provider="drawbridge"', provider, 'web_search="disabled"', 'analytics.enabled=false'].flatMap((setting) => [
      '-c',
      setting,
    ])
    const args = [codex, 'exec', '--skip-git-repo-check', '-s', 'danger-full-access', ...settings, '-m', `${id}/fake-model`, asked()]
    const said = await run(process.execPath, args, { CODEX_HOME: home, GATEWAY_KEY: callerKey })
    expect(said).toContain(`It says ${noteWord}.`)
  })
})

/** Run an agent with nothing of this machine's own settings, keys or network proxies; what it printed. */
async function run(command: string, args: string[], environment: Record<string, string>): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: world.gateway.home, ...environment }
  const child: ChildProcess = spawn(command, args, { cwd: join(world.gateway.home, 'work'), env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  const take = (chunk: Buffer) => {
    printed += chunk.toString()
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  const timer = setTimeout(() => child.kill('SIGKILL'), 50_000)
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  return `${printed}\n(ended with ${code})`
}
