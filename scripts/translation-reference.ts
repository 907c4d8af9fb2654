// What becomes of each wish at each upstream protocol, found by writing it there. `scripts/docs.ts` puts the tables into
// docs/reference/translation.md, so that they say what the writers do and not what somebody remembers.
import {
  type Conversation,
  Losses,
  type Part,
  type ProtocolName,
  type Settings,
  type Turn,
  type WarningCode,
} from '../src/core/conversation.ts'
import { asObject } from '../src/core/json.ts'
import { protocols } from '../src/protocols/index.ts'
import type { Target } from '../src/protocols/protocol.ts'
import { wiresOf } from '../src/upstreams/provider.ts'
import { providerOf } from '../src/upstreams/providers/index.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const text = (words: string): Part => ({ type: 'text', text: words })
const user = (...parts: Part[]): Turn => ({ role: 'user', parts })
const tool = { name: 'look', description: 'Looks something up', parameters: { type: 'object', properties: { what: { type: 'string' } } } }

const base: Conversation = { model: 'm', turns: [user(text('Hello'))], tools: [], settings: {}, stream: false }
const withTurns = (...turns: Turn[]): Conversation => ({ ...base, turns })
const withSettings = (settings: Settings): Conversation => ({ ...base, settings })
const withTools = (settings: Settings = {}): Conversation => ({ ...base, tools: [tool], settings })
const called: Turn = { role: 'assistant', parts: [{ type: 'tool-call', id: 'call_1', name: 'look', arguments: '{"what":"x"}' }] }
const result = (content: readonly Part[], isError?: boolean): Turn => ({
  role: 'tool',
  parts: [{ type: 'tool-result', id: 'call_1', name: 'look', content: content as [], ...(isError && { isError }) }], // texts and images only
})

/** Each wish, said with nothing else. */
const wishes: Readonly<Record<string, Conversation>> = {
  'system text': withTurns({ role: 'system', parts: [text('Be brief.')] }, ...base.turns),
  'developer text': withTurns({ role: 'developer', parts: [text('Be brief.')] }, ...base.turns),
  'system text in the middle': withTurns(
    ...base.turns,
    { role: 'assistant', parts: [text('Hi')] },
    { role: 'system', parts: [text('Be brief.')] },
    user(text('And now?')),
  ),
  'names of speakers': withTurns({ ...user(text('Hello')), name: 'ada' }),
  'image, as bytes': withTurns(user(text('See'), { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: pixel } })),
  'image, by address': withTurns(user(text('See'), { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } })),
  'sound, as bytes': withTurns(
    user(text('Hear'), { type: 'audio', format: 'wav', source: { kind: 'base64', mediaType: 'audio/wav', data: 'UklGRg==' } }),
  ),
  'PDF, as bytes': withTurns(
    user(text('Read'), { type: 'document', name: 'a.pdf', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' } }),
  ),
  'plain text document': withTurns(
    user(text('Read'), { type: 'document', name: 'a.txt', source: { kind: 'base64', mediaType: 'text/plain', data: 'SGVsbG8=' } }),
  ),
  tools: withTools(),
  'tools with strict schemas': { ...base, tools: [{ ...tool, strict: true }] },
  'tool calls and results': { ...withTurns(...base.turns, called, result([text('42')])), tools: [tool] },
  'tool result, failed': { ...withTurns(...base.turns, called, result([text('No')], true)), tools: [tool] },
  'tool result with an image': {
    ...withTurns(...base.turns, called, result([{ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: pixel } }])),
    tools: [tool],
  },
  'tool choice: none': withTools({ toolChoice: { type: 'none' } }),
  'tool choice: required': withTools({ toolChoice: { type: 'required' } }),
  'tool choice: one tool': withTools({ toolChoice: { type: 'tool', names: ['look'] } }),
  'no parallel tool calls': withTools({ parallelTools: false }),
  'JSON output': withSettings({ output: { type: 'json' } }),
  'JSON output with a schema': withSettings({
    output: {
      type: 'schema',
      name: 'answer',
      strict: true,
      schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
    },
  }),
  'output limit': withSettings({ maxOutputTokens: 100 }),
  temperature: withSettings({ temperature: 0.5 }),
  'temperature above 1': withSettings({ temperature: 1.5 }),
  'top p': withSettings({ topP: 0.9 }),
  'top k': withSettings({ topK: 40 }),
  'min p': withSettings({ minP: 0.1 }),
  'stop strings': withSettings({ stop: ['END'] }),
  seed: withSettings({ seed: 7 }),
  'frequency penalty': withSettings({ frequencyPenalty: 0.5 }),
  'presence penalty': withSettings({ presencePenalty: 0.5 }),
  'repeat penalty': withSettings({ repeatPenalty: 1.1 }),
  'logit bias': withSettings({ logitBias: { '50256': -100 } }),
  'several answers (n)': withSettings({ choices: 2 }),
  'log probabilities': withSettings({ logprobs: 2 }),
  'reasoning effort': withSettings({ reasoning: { effort: 'medium' } }),
  'reasoning budget': withSettings({ reasoning: { budgetTokens: 2_048 } }),
  'end user id': withSettings({ user: 'user-1' }),
  'service tier': withSettings({ serviceTier: 'flex' }),
  'key of a prompt cache': withSettings({ promptCacheKey: 'k' }),
  verbosity: withSettings({ verbosity: 'low' }),
  'storing the answer': withSettings({ store: true }),
  'context size': withSettings({ contextTokens: 16_384 }),
  'keeping the model loaded': withSettings({ keepAlive: '10m' }),
  'cache marks': withTurns(user({ type: 'text', text: 'Hello', cache: { ttl: '5m' } })),
  'fill in the middle': { ...base, suffix: 'the end' },
}

/** One upstream for each protocol that requests are translated to. The model matters: newer ones refuse settings that older ones take. */
const targets: readonly { readonly title: string; readonly wire: ProtocolName; readonly target: Target }[] = [
  at('openai-chat', 'openai', 'gpt-4.1', 'chat, OpenAI'),
  at('openai-chat', 'openai-compatible', 'llama-3.3-70b', 'chat, others'),
  at('openai-responses', 'openai', 'gpt-4.1', 'responses'),
  at('anthropic-messages', 'anthropic', 'claude-sonnet-4-5', 'messages'),
  at('gemini', 'gemini', 'gemini-2.5-flash', 'gemini'),
  at('bedrock-converse', 'bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'converse'),
  at('ollama-chat', 'ollama', 'qwen3:8b', 'ollama'),
  at('openai-completions', 'openai-compatible', 'qwen2.5-coder', 'completions'),
  at('ollama-generate', 'ollama', 'qwen2.5-coder', 'generate'),
]

function at(wire: ProtocolName, provider: Parameters<typeof providerOf>[0], model: string, title: string) {
  return { title, wire, target: { model, provider, quirks: providerOf(provider).quirks } }
}

/** Clients whose words are translated. */
const clients: readonly ProtocolName[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
  'ollama-chat',
  'openai-completions',
]

export type Fate = 'carried' | 'refused' | WarningCode | 'not said'

/** What a protocol makes of a wish: beside what it makes of the same request without it. */
function write(conversation: Conversation, plainly: Conversation, wire: ProtocolName, target: Target): { fate: Fate; body: string } {
  // The gateway takes a text with a hole to completion wires alone.
  if (conversation.suffix !== undefined && !wiresOf.completion.includes(wire)) return { fate: 'refused', body: '{}' }
  const losses = new Losses()
  const body = JSON.stringify(protocols[wire].writeRequest(conversation, losses, target))
  const plain = new Losses()
  const without = JSON.stringify(protocols[wire].writeRequest(plainly, plain, target))
  const refusal = losses.unsupported.find(({ path }) => !plain.unsupported.some((known) => known.path === path))
  if (refusal) return { fate: 'refused', body }
  const warning = losses.warnings.find(({ path, code }) => !plain.warnings.some((known) => known.path === path && known.code === code))
  if (warning) return { fate: warning.code, body }
  return { fate: body === without ? 'not said' : 'carried', body }
}

/** The same request without what is looked at: tools stay where a setting is about them. */
function withoutWish(conversation: Conversation): Conversation {
  const isSetting = Object.keys(conversation.settings).length > 0
  return isSetting ? { ...base, tools: conversation.tools } : base
}

const words: Readonly<Record<Fate, string>> = {
  carried: 'yes',
  refused: '**refused**',
  dropped: 'dropped',
  clamped: 'clamped',
  approximated: 'near',
  estimated: 'near',
  added: 'yes',
  'seal-stripped': 'dropped',
  'unknown-reason': 'near',
  truncated: 'near',
  suspicious: 'yes',
  removed: 'dropped',
  'secret-in-reply': 'yes',
  'exfiltration-link': 'yes',
  unverified: 'yes',
  'quality-reduced': 'yes',
  cached: 'yes',
  trimmed: 'dropped',
  overspent: 'yes',
  'nearly-spent': 'yes',
  'not said': 'left out',
}

/** Wishes by upstream protocol. */
export function upstreamTable(): string {
  const head = ['wish', ...targets.map(({ title }) => title)]
  const rows = Object.entries(wishes).map(([name, conversation]) => [
    name,
    ...targets.map(({ wire, target }) => words[write(conversation, withoutWish(conversation), wire, target).fate]),
  ])
  return table(head, rows)
}

/** What the client's own protocol can say, and what becomes of it on the way to each upstream protocol. */
export function clientTables(): string {
  return clients
    .map((client) => {
      // A conversation never goes to a completion wire.
      const open = wiresOf.completion.includes(client) ? [...wiresOf.chat, ...wiresOf.completion] : wiresOf.chat
      const own = targets.filter(({ wire }) => wire !== client && open.includes(wire))
      const rows = own.map(({ title, wire, target }) => {
        const fates = vocabularyOf(client).map(({ name, wish, plainly }) => [name, write(wish, plainly, wire, target).fate] as const)
        const listed = (...which: Fate[]) =>
          fates
            .filter(([, fate]) => which.includes(fate))
            .map(([name]) => name)
            .join('; ') || '-'
        return [
          title,
          listed('refused'),
          listed('dropped', 'seal-stripped'),
          listed('approximated', 'clamped', 'estimated', 'unknown-reason'),
        ]
      })
      return `### A client of ${client}\n\n${table(['to', 'refused', 'dropped', 'near or clamped'], rows)}`
    })
    .join('\n\n')
}

type Said = { readonly name: string; readonly wish: Conversation; readonly plainly: Conversation }

/** The wishes that a protocol has words for: what its writer says and its reader reads back. */
function vocabularyOf(client: ProtocolName): Said[] {
  const spoken = targets.find(({ wire }) => wire === client)?.target
  if (!spoken) return []
  const heard = (conversation: Conversation): Conversation | undefined => {
    const losses = new Losses()
    const { body } = write(conversation, conversation, client, spoken)
    const read = protocols[client].readRequest(asObject(JSON.parse(body)) ?? {}, losses, { model: 'm', stream: false })
    return losses.unsupported.length === 0 ? { ...read, model: 'm' } : undefined
  }
  return Object.entries(wishes).flatMap(([name, conversation]) => {
    const { fate } = write(conversation, withoutWish(conversation), client, spoken)
    const [wish, plainly] = [heard(conversation), heard(withoutWish(conversation))]
    return wish && plainly && (fate === 'carried' || fate === 'added') ? [{ name, wish, plainly }] : []
  })
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
