// What our readers count is held against what each provider says it counted: over every recorded answer, whole and streamed.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { areRecordingsThere, type Exchange, exchanges } from '../../test/recorded-exchanges.ts'
import { asArray, asNumber, asObject, at, type Json, type JsonObject, parseJson } from '../core/json.ts'
import type { WireName } from '../core/upstream.ts'
import { eventStreamReader, readerFor } from './framing.ts'
import { protocolOf } from './index.ts'
import type { Protocol, ReplyFacts } from './protocol.ts'

const folder = new URL('../../../shared/wire/recorded/', import.meta.url)

/** Recorded protocol and endpoint → the wire that reads it. */
const wires: Readonly<Record<string, WireName>> = {
  'openai chat.completions': 'openai-chat',
  'openai completions': 'openai-completions',
  'openai responses': 'openai-responses',
  'anthropic messages': 'anthropic-messages',
  'gemini generateContent': 'gemini',
  'gemini streamGenerateContent': 'gemini',
  'bedrock converse': 'bedrock-converse',
  'bedrock converse-stream': 'bedrock-converse',
  'ollama ollama.chat': 'ollama-chat',
  'ollama ollama.generate': 'ollama-generate',
}

/** The provider's own words for how many tokens there were, both ways together. */
const totalNames = ['total_tokens', 'totalTokenCount', 'total_token_count', 'totalTokens']
/** The objects in which it says them. */
const usageNames = ['usage', 'usageMetadata', 'usage_metadata', 'x_groq']

type Row = { readonly provider: string; readonly exchange: Exchange; readonly protocol: Protocol }
type Finding = { readonly id: string; readonly says: string }

if (!areRecordingsThere) console.warn('SKIPPED: ../shared/wire/recorded is not there; no totals of providers are compared')

const rows: Row[] = areRecordingsThere
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl.gz'))
      .map((name) => name.replace('.jsonl.gz', ''))
      .flatMap((provider) =>
        exchanges([provider], '', ({ status, protocol, endpoint }) => status < 300 && `${protocol} ${endpoint}` in wires).flatMap(
          (exchange) => {
            const protocol = protocolOf(wires[`${exchange.protocol} ${exchange.endpoint}`] ?? 'native')
            return protocol ? [{ provider, exchange, protocol }] : []
          },
        ),
      )
  : []

describe.skipIf(!areRecordingsThere)('usage of recorded answers', () => {
  test('adds up to the provider’s own total, and no part is larger than its whole', () => {
    const findings: Finding[] = []
    const counted: Record<string, { answers: number; withUsage: number; withTotal: number }> = {}
    for (const { provider, exchange, protocol } of rows) {
      counted[provider] ??= { answers: 0, withUsage: 0, withTotal: 0 }
      const count = counted[provider]
      const bodies = bodiesOf(exchange, protocol)
      const { usage, fault } = factsOf(exchange, protocol)
      const total = lastTotal(bodies)
      count.answers++
      if (usage) count.withUsage++
      if (total !== undefined) count.withTotal++
      // What broke off told no final count.
      if (fault) continue
      const { inputTotal, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, outputTotal, reasoning = 0 } = usage ?? {}
      const say = (says: string) => findings.push({ id: exchange.id, says: `${says}: ${JSON.stringify(usage)}, told ${total}` })
      if (total !== undefined && total > 0 && usage === undefined) say('a total is told and no usage is read')
      if (usage === undefined) continue
      if (total !== undefined && total !== (inputTotal ?? 0) + (outputTotal ?? 0)) say('input and output are not the total')
      if (cacheRead + cacheWrite > (inputTotal ?? 0)) say('more is cached than there is')
      if (cacheWrite1h > cacheWrite) say('more is written for an hour than written')
      if (reasoning > (outputTotal ?? 0)) say('more is reasoning than output')
      for (const value of Object.values(usage)) if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) say('no count')
    }
    const sum = (name: 'answers' | 'withUsage' | 'withTotal') => Object.values(counted).reduce((all, one) => all + one[name], 0)
    console.info(
      [
        ...Object.entries(counted).map(
          ([name, { answers, withUsage, withTotal }]) =>
            `${name.padEnd(22)} ${answers} answers, ${withUsage} with usage, ${withTotal} with a total`,
        ),
        `all ${sum('answers')} answers, ${sum('withUsage')} with usage, ${sum('withTotal')} with a total; ${explained(findings).length} explained, ${unexplained(findings).length} not`,
        ...contradictions.map((one) => `  ${findings.filter((finding) => fits(finding, one)).length} ${one.because}`),
      ].join('\n'),
    )
    expect(sum('withTotal')).toBeGreaterThan(1_000)
    expect(unexplained(findings)).toEqual([])
  })

  test('comes with the tier that answered', () => {
    const tiers = new Set<string>()
    for (const { exchange, protocol } of rows) {
      const { tier } = factsOf(exchange, protocol)
      if (tier) tiers.add(`${protocol.name} ${tier}`)
    }
    for (const tier of [
      'openai-chat default',
      'openai-chat priority',
      'anthropic-messages standard',
      'gemini standard',
      'gemini ON_DEMAND_FLEX',
    ])
      expect(tiers).toContain(tier)
  })
})

/** Providers that contradict themselves, each with the contradiction. Nothing else may differ. */
const contradictions: readonly { readonly ids: RegExp; readonly says: RegExp; readonly because: string }[] = [
  { ids: /^azure-chat-completions/, says: /^more is cached than there is/, because: 'Grok on Azure tells more cached tokens than tokens' },
  {
    ids: /^openrouter-chat-completions-2f99ba74$/,
    says: /^more is cached than there is/,
    because: 'OpenRouter counts the same tokens as read and as written',
  },
  {
    ids: /^azure-responses-(1577589b|stream-30b4d54b)$/,
    says: /^a total is told and no usage is read/,
    because: 'a chat completion at the address of Responses: no answer of that protocol, so nothing of it is read',
  },
  {
    ids: /^(azure-responses-stream-fa8bfe9b|openai-responses-stream-f3582c73)$/,
    says: /^input and output are not the total/,
    because: 'four responses in one body: the first ends the answer, the last tells the total',
  },
]

function fits({ id, says }: Finding, one: (typeof contradictions)[number]): boolean {
  return one.ids.test(id) && one.says.test(says)
}

function isExplained(finding: Finding): boolean {
  return contradictions.some((one) => fits(finding, one))
}

function explained(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(isExplained)
}

function unexplained(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => !isExplained(finding))
}

function factsOf(exchange: Exchange, protocol: Protocol): ReplyFacts {
  if (!exchange.isStream) {
    const body = asObject(wholeOf(exchange))
    return body ? protocol.readFacts(body) : {}
  }
  const meter = protocol.meter()
  for (const frame of framesOf(exchange, protocol)) meter.push(frame)
  return meter.facts
}

function framesOf({ frames, text }: Exchange, protocol: Protocol) {
  const reader = frames.length > 0 ? eventStreamReader() : readerFor(protocol.framing)
  const raw = frames.length > 0 ? frames.flatMap((frame) => reader.push(frame)) : reader.push(Buffer.from(text))
  return [...raw, ...reader.end()].filter(({ isComment }) => !isComment).map(({ frame }) => frame)
}

function bodiesOf(exchange: Exchange, protocol: Protocol): Json[] {
  if (!exchange.isStream) return [wholeOf(exchange) ?? null]
  return framesOf(exchange, protocol).flatMap(({ data }) => {
    try {
      return [parseJson(data)]
    } catch {
      return [] // `[DONE]`
    }
  })
}

function wholeOf({ body, text }: Exchange): Json | undefined {
  return body ?? (text === '' ? undefined : parseJson(text))
}

/** What was told last counts: totals in streams grow. */
function lastTotal(bodies: readonly Json[]): number | undefined {
  return bodies
    .flatMap((body) => (Array.isArray(body) ? body : [body]))
    .reduce<number | undefined>((last, body) => totalIn(asObject(body)) ?? last, undefined)
}

function totalIn(body: JsonObject | undefined): number | undefined {
  if (!body) return undefined
  const inner = asObject(body.response)
  const places = usageNames.flatMap((name) => [at(body, name), at(inner, name), at(at(body, name), 'usage')])
  for (const place of places) for (const name of totalNames) if (asNumber(at(place, name)) !== undefined) return asNumber(at(place, name))
  return asArray(body.candidates) ? undefined : totalIn(inner)
}
