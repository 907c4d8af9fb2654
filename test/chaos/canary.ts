// Canaries: values that must never leave are planted in every place of a request of every wire, and searched for in every byte that any
// cloud-zone fake received, in logs, in metrics and in the ledger's file; without faults and under every fault of the matrix.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProtocolName } from '../../src/core/conversation.ts'
import { readDocument } from '../../src/core/document.ts'
import type { Wire } from '../../src/privacy/fields.ts'
import { type FakeUpstream, refusedUrl, startFake } from '../fakes/upstream.ts'
import { richRequests } from '../rich-requests.ts'
import { tracesOf } from '../traces-of.ts'
import { callerWires } from './callers.ts'
import { chaosFaults } from './faults.ts'
import { type House, openHouse, otherWire, upstreamAt } from './house.ts'
import { call } from './wire.ts'

/** One of each sort that must be hidden. None is anybody's. */
export const canaries = {
  mail: 'wk.canary7@intra-zyx.example',
  number: '219-09-9999',
  account: 'DE89 3704 0044 0532 0130 00',
  term: 'Project Heronfall',
  secret: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
} as const

const values: readonly string[] = Object.values(canaries)
export const planted = `Write to ${canaries.mail}, SSN ${canaries.number}, IBAN ${canaries.account}, about ${canaries.term}, token ${canaries.secret}.`

export type CanaryResult = { readonly requests: number; readonly arrived: number; readonly breaches: readonly string[] }

export type CanaryOptions = {
  readonly wires?: (wire: Wire) => boolean
  readonly faults?: (name: string) => boolean
  /** Instead of the default profile with a dictionary. */
  readonly privacy?: object
  readonly progress?: (text: string) => void
}

/** Paths by wire, for the doors whose requests `richRequests` holds. */
const paths: Readonly<Record<Wire, (model: string) => string>> = {
  'openai-chat': () => '/v1/chat/completions',
  'openai-completions': () => '/v1/completions',
  'openai-responses': () => '/v1/responses',
  'openai-embeddings': () => '/v1/embeddings',
  'anthropic-messages': () => '/v1/messages',
  'anthropic-count-tokens': () => '/v1/messages/count_tokens',
  gemini: (model) => `/v1beta/models/${encodeURIComponent(model)}:generateContent`,
  'gemini-embeddings': (model) => `/v1beta/models/${encodeURIComponent(model)}:embedContent`,
  'bedrock-converse': (model) => `/model/${encodeURIComponent(model)}/converse`,
  'ollama-chat': () => '/api/chat',
  'ollama-generate': () => '/api/generate',
  'ollama-embed': () => '/api/embed',
  native: (model) => `/native/${model.split('/')[0]}/v1/chat/completions`,
}

const speaks: Readonly<Record<Wire, ProtocolName>> = {
  'openai-chat': 'openai-chat',
  'openai-completions': 'openai-completions',
  'openai-responses': 'openai-responses',
  'openai-embeddings': 'openai-chat',
  'anthropic-messages': 'anthropic-messages',
  'anthropic-count-tokens': 'anthropic-messages',
  gemini: 'gemini',
  'gemini-embeddings': 'gemini',
  'bedrock-converse': 'bedrock-converse',
  'ollama-chat': 'ollama-chat',
  'ollama-generate': 'ollama-generate',
  'ollama-embed': 'ollama-chat',
  native: 'openai-chat',
}

export const standing = { dictionaries: [{ name: 'matters', kind: 'PROJECT', level: 'confidential', terms: [canaries.term] }] }

/** Plant in every leaf of every wire's request, one at a time, towards an upstream of the same wire and of another. */
export async function plantEverywhere(options: CanaryOptions = {}): Promise<CanaryResult> {
  const total = { requests: 0, arrived: 0, breaches: [] as string[] }
  for (const wire of (Object.keys(richRequests) as Wire[]).filter(options.wires ?? (() => true))) {
    const own = speaks[wire]
    const fake = await startFake()
    const house = await openHouse({
      config: {
        privacy: options.privacy ?? standing,
        breaker: { failures: 1_000_000 },
        retry: { attempts: 0 },
        upstreams: [
          upstreamAt('same', own, fake.url(), { zone: 'cloud', native: true }),
          upstreamAt('other', otherWire[own], fake.url(), { zone: 'cloud' }),
        ],
      },
    })
    try {
      for (const upstream of wire === 'native' ? ['same'] : ['same', 'other']) {
        const model = `${upstream}/m`
        for (const { body, place } of plantings(wire, model)) {
          await send(house, paths[wire](model), body)
          total.requests++
          collect(fake, `${wire} to ${upstream}, ${place}`, total)
        }
        await send(house, `${paths[wire](model)}?note=${encodeURIComponent(planted)}`, whole(wire, model))
        await send(house, paths[wire](model), whole(wire, model), {
          'x-title': planted,
          'anthropic-beta': planted,
          'openai-beta': planted,
          'http-referer': planted,
        })
        total.requests += 2
        collect(fake, `${wire} to ${upstream}, beside the body`, total)
      }
      if (wire === 'native') {
        await send(house, `/native/same/v1/files/${encodeURIComponent(canaries.mail)}`, undefined)
        await send(
          house,
          '/native/same/v1/files',
          Buffer.from(`--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n${planted}\r\n--b--`),
          { 'content-type': 'multipart/form-data; boundary=b' },
        )
        total.requests += 2
        collect(fake, 'native, path and form', total)
      }
      total.breaches.push(...(await leftovers(house)).map((line) => `${wire}: ${line}`))
    } finally {
      await house.close()
      await fake.close()
    }
    options.progress?.(`${wire}: ${total.requests} requests, ${total.arrived} arrived, ${total.breaches.length} breaches`)
  }
  return total
}

/** The same values in the caller's words under every fault: retries and fallbacks are cleared like first attempts. */
export async function plantUnderFaults(options: CanaryOptions = {}): Promise<CanaryResult> {
  const total = { requests: 0, arrived: 0, breaches: [] as string[] }
  const faults = chaosFaults.filter(({ name }) => (options.faults ?? (() => true))(name))
  const nobody = await refusedUrl()
  for (const caller of callerWires.filter(({ name }) => (options.wires ?? (() => true))(name))) {
    const fake = await startFake()
    const plans = faults.flatMap((fault, row) =>
      (['stream', 'plain'] as const).flatMap((mode) => {
        const told = fault.of(caller.name, mode === 'stream')
        if (told === undefined && !fault.isRefused) return []
        return [
          {
            id: `f${row}-${mode}`,
            base: told === undefined ? nobody : fake.url(told),
            isSilent: fault.isSilent,
            isStream: mode === 'stream',
          },
        ]
      }),
    )
    const house = await openHouse({
      config: {
        privacy: options.privacy ?? standing,
        breaker: { failures: 1_000_000 },
        upstreams: [
          ...plans.map(({ id, base, isSilent }) =>
            upstreamAt(`bad-${id}`, caller.name, base, {
              zone: 'cloud',
              timeouts: isSilent ? { firstByteMs: 300, betweenMs: 300 } : { firstByteMs: 15_000, betweenMs: 15_000 },
            }),
          ),
          upstreamAt('good-same', caller.name, fake.url(), { zone: 'cloud' }),
          upstreamAt('good-other', otherWire[caller.name], fake.url(), { zone: 'cloud' }),
        ],
        aliases: Object.fromEntries(plans.map(({ id }) => [id, { prefer: [`bad-${id}/m`, 'good-other/m', 'good-same/m'] }])),
      },
    })
    try {
      await Promise.all(
        plans.map(async ({ id, isStream }) => {
          await send(house, caller.path(id, isStream), caller.body(id, isStream, planted))
          total.requests++
        }),
      )
      collect(fake, `${caller.name} under faults`, total)
      total.breaches.push(...(await leftovers(house)).map((line) => `${caller.name} under faults: ${line}`))
    } finally {
      await house.close()
      await fake.close()
    }
    options.progress?.(
      `${caller.name} under faults: ${total.requests} requests, ${total.arrived} arrived, ${total.breaches.length} breaches`,
    )
  }
  return total
}

function* plantings(wire: Wire, model: string): Generator<{ body: Buffer; place: string }> {
  const document = readDocument(JSON.stringify(named(wire, model)))
  for (let index = 0; index < document.leafCount; index++) {
    const leaf = document.leaf(index)
    const path = document.pathOf(leaf)
    // What decides where the request goes is no place of the text; another model is another request.
    if (path.length === 1 && (path[0] === 'model' || path[0] === 'stream')) continue
    const text = document.text.slice(0, leaf.start) + JSON.stringify(planted) + document.text.slice(leaf.end)
    yield { body: Buffer.from(text), place: path.join('.') }
    // Inside JSON text, as the arguments of a call hold it, the value stands one escape deeper.
    if (/^\s*[{[]/.test(document.textOf(leaf)))
      yield {
        body: Buffer.from(
          document.text.slice(0, leaf.start) + JSON.stringify(JSON.stringify({ deep: planted })) + document.text.slice(leaf.end),
        ),
        place: `${path.join('.')} inside`,
      }
  }
}

function named(wire: Wire, model: string): object {
  const request = richRequests[wire] as Record<string, unknown>
  if (wire === 'native') return { ...request, model: 'm' }
  return 'model' in request ? { ...request, model } : request
}

function whole(wire: Wire, model: string): Buffer {
  return Buffer.from(JSON.stringify(named(wire, model)))
}

export async function send(house: House, path: string, body: unknown, headers: Record<string, string> = {}): Promise<void> {
  try {
    await call({ url: house.app.url, path, body, headers, ...(body === undefined && { method: 'GET' }) }).captured
  } catch {
    // an answer that broke off is a fault's own doing; here only what left counts
  }
}

export function collect(fake: FakeUpstream, place: string, total: { arrived: number; breaches: string[] }): void {
  for (const seen of fake.seen.splice(0)) {
    total.arrived++
    const traces = tracesOf(`${seen.method} ${seen.path}?${seen.query}\n${JSON.stringify(seen.headers)}\n${seen.body}`, values)
    if (traces.length > 0) total.breaches.push(`${place}: ${traces.map(nameOf).join(', ')} left`)
  }
}

/** Where else they could lie: what was logged, measured and recorded. */
export async function leftovers(house: House): Promise<string[]> {
  await Promise.all([house.app.ledger.recorder.flush(), house.app.ledger.egress.flush()])
  const metrics = await fetch(`${house.app.url}/metrics`).then((reply) => reply.text())
  const files = ['ledger.db', 'ledger.db-wal'].map((name) => join(house.home, name))
  const places: Record<string, string> = {
    log: JSON.stringify(house.logs.map(({ message, cause }) => [message, String(cause ?? '')])),
    metrics,
    ledger: files.map(readIfThere).join('\n'),
  }
  return Object.entries(places).flatMap(([place, text]) => {
    const found = values.filter((value) => text.includes(value))
    return found.length > 0 ? [`${place} holds ${found.map(nameOf).join(', ')}`] : []
  })
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // a ledger that was closed cleanly has no log beside it
  }
}

function nameOf(value: string): string {
  return Object.entries(canaries).find(([, known]) => known === value)?.[0] ?? 'a value'
}
