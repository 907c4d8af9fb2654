// What a caller says to a provider's prompt cache reaches the provider, or its loss is told.
import { expect, test } from 'vitest'
import { Losses, type ProtocolName } from '../core/conversation.ts'
import type { JsonObject } from '../core/json.ts'
import { protocols } from './index.ts'
import type { Target } from './protocol.ts'

const targets: readonly (readonly [ProtocolName, Target['provider'], string])[] = [
  ['openai-chat', 'openai', 'gpt-5'],
  ['openai-chat', 'azure', 'gpt-5'],
  ['openai-chat', 'openai-compatible', 'm'],
  ['openai-responses', 'openai', 'gpt-5'],
  ['openai-responses', 'vllm', 'm'],
  ['openai-completions', 'openai-compatible', 'm'],
  ['anthropic-messages', 'anthropic', 'claude-sonnet-4-5'],
  ['gemini', 'gemini', 'gemini-2.5-flash'],
  ['bedrock-converse', 'bedrock', 'anthropic.claude-sonnet-4-5'],
  ['ollama-chat', 'ollama', 'm'],
  ['ollama-generate', 'ollama', 'm'],
]

function translated(from: ProtocolName, body: JsonObject, to: ProtocolName, provider: Target['provider'], model: string) {
  const losses = new Losses()
  const conversation = protocols[from].readRequest(body, losses, { model: 'x', stream: false })
  const written = protocols[to].writeRequest(conversation, losses, { model, provider, quirks: {} })
  return { written, warned: losses.warnings.map(({ path }) => path) }
}

const user = [{ role: 'user', content: 'Hello' }]

test.each(targets)('a cache key that meets %s at %s stands in the request, or its loss is told', (wire, provider, model) => {
  for (const [from, body] of [
    ['openai-chat', { model: 'x', messages: user, prompt_cache_key: 'k' }],
    ['openai-responses', { model: 'x', input: 'Hello', prompt_cache_key: 'k' }],
  ] as const) {
    const { written, warned } = translated(from, body, wire, provider, model)
    const isKnown = provider === 'openai' || provider === 'azure'
    expect([written.prompt_cache_key, warned.includes('prompt_cache_key')]).toEqual(isKnown ? ['k', false] : [undefined, true])
  }
})

const mark = { type: 'ephemeral', ttl: '1h' }
const marked = {
  model: 'claude-sonnet-4-5',
  max_tokens: 9,
  tools: [{ name: 'look', input_schema: { type: 'object' }, cache_control: mark }],
  system: [{ type: 'text', text: 'Cite.', cache_control: mark }],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello', cache_control: mark }] }],
}

test('marks come through Anthropic, Bedrock and back where they stood, with their time', () => {
  const { written, warned } = translated('anthropic-messages', marked, 'bedrock-converse', 'bedrock', 'anthropic.claude-sonnet-4-5')
  const point = { cachePoint: { type: 'default', ttl: '1h' } }
  expect(written).toMatchObject({
    system: [{ text: 'Cite.' }, point],
    messages: [{ role: 'user', content: [{ text: 'Hello' }, point] }],
    toolConfig: { tools: [{ toolSpec: { name: 'look' } }, point] },
  })
  expect(warned).toEqual([])
  const back = translated('bedrock-converse', written, 'anthropic-messages', 'anthropic', 'claude-sonnet-4-5').written
  expect(back).toMatchObject({ tools: marked.tools, system: marked.system, messages: marked.messages })
})

// Gemini and Ollama hold prefixes without being told, so nothing is lost with a mark there.
test.each(targets.filter(([wire]) => wire.startsWith('openai')))('a mark that meets %s at %s is told as lost', (wire, provider, model) => {
  const { warned } = translated('anthropic-messages', { ...marked, tools: [] }, wire, provider, model)
  expect(warned.filter((path) => /cache/.test(path)).length).toBeGreaterThan(0)
})
