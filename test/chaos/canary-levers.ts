// The same canaries in a house with everything switched on that touches a request beside its answer: answers are kept, prompts marked and
// trimmed, drafts of home judged, run and passed on, outcomes kept, and every answer from home shadowed. Home is told the true values and
// repeats them, so that whatever goes on from there to a cloud has them in it.
import type { ProtocolName } from '../../src/core/conversation.ts'
import type { Entry } from '../../src/core/exchange.ts'
import { startFake } from '../fakes/upstream.ts'
import { callerWires } from './callers.ts'
import { type CanaryOptions, type CanaryResult, collect, leftovers, planted, standing } from './canary.ts'
import { type House, openHouse, otherWire, upstreamAt } from './house.ts'
import { call, until } from './wire.ts'

/** How often each lever was pulled: one that never was proves nothing. */
export type Pulled = {
  kept: number
  shadowed: number
  escalated: number
  ran: number
  trimmed: number
  marked: number
  judged: number
}

const code = `Write double in JavaScript, for the note "${planted}". double(2) returns 4.`
const reckoning = `${planted} Tom has 3 boxes with 4 apples in each box. How many apples does Tom have?`
const wrongCode = `For ${planted}\n\`\`\`js\nfunction double(x) { return x }\n\`\`\``
const rightFigure = `${planted} 3 * 4 = 12. The answer is 12.`
const instructions = `Answer in few words, whoever asks, as the house has it. ${'Be exact, be kind, be short. '.repeat(400)}${planted}`

export type LeverOptions = Pick<CanaryOptions, 'privacy' | 'progress'> & { readonly wires?: (wire: ProtocolName) => boolean }

export async function plantUnderLevers(options: LeverOptions = {}): Promise<CanaryResult & { readonly pulled: Pulled }> {
  const total = { requests: 0, arrived: 0, breaches: [] as string[] }
  const pulled: Pulled = { kept: 0, shadowed: 0, escalated: 0, ran: 0, trimmed: 0, marked: 0, judged: 0 }
  for (const caller of callerWires.filter(({ name }) => (options.wires ?? (() => true))(name))) {
    const cloud = await startFake()
    const home = await startFake({ reply: ({ body }) => ({ text: JSON.stringify(body).includes('double') ? wrongCode : rightFigure }) })
    const house = await openHouse({
      chance: 0,
      config: {
        privacy: options.privacy ?? standing,
        levers: { answers: { keep: 16, temperatures: 'any' }, promptCache: 'place', trim: 'apply' },
        learning: { outcomes: 'on', shadow: 0.2, shadowUsd: 100 },
        cascade: { passDraft: true, threshold: 0.8, samples: 1 },
        prices: { models: { m: { input: 1, output: 1 } } },
        policy: {
          rules: [
            Object.fromEntries([
              ['name', 'check'],
              ['when', { models: ['checked'] }],
              ['then', { cascade: true }],
            ]),
          ],
        },
        upstreams: [
          upstreamAt('near', 'ollama-chat', home.url(), { zone: 'device' }),
          upstreamAt('same', caller.name, cloud.url(), { zone: 'cloud' }),
          upstreamAt('other', otherWire[caller.name], cloud.url(), { zone: 'cloud' }),
        ],
        aliases: {
          checked: { prefer: ['near/m', 'same/m', 'other/m'] },
          away: { prefer: ['same/m', 'other/m'] },
          beyond: { prefer: ['other/m', 'same/m'] },
        },
      },
    })
    const ask = async (model: string, isStream: boolean, body: object) => {
      const sent = { url: house.app.url, path: caller.path(model, isStream), body }
      const { headers, status } = await call(sent).captured
      total.requests++
      if (status !== 200) total.breaches.push(`${caller.name} to ${model}: it was answered with ${status}`)
      const decision = String(headers['x-drawbridge-decision'])
      const told = { url: house.app.url, path: '/v1/feedback', body: { decision, good: false, reason: 'wrong' } }
      if ((await call(told).captured).status === 200) pulled.judged++
    }
    try {
      for (const isStream of [false, true]) {
        for (const text of [code, reckoning]) await ask('checked', isStream, caller.body('checked', isStream, text))
        // Sent twice: the second is answered by what was kept of the first, and its beginning is worth a mark.
        for (const model of ['away', 'beyond', 'away', 'beyond']) {
          await ask(model, isStream, caller.body(model, isStream, reckoning))
          const long = underWay(caller.name, model, isStream)
          if (long) await ask(model, isStream, long)
        }
      }
      await until(async () => (await entriesOf(house)).some(isShadow), 10_000)
      for (const entry of await entriesOf(house)) count(entry, pulled)
      const bodies = cloud.seen.map(({ body }) => body)
      pulled.marked += bodies.filter((body) => /"(?:cache_control|cachePoint|prompt_cache_key)"/.test(body)).length
      collect(cloud, `${caller.name} with all levers`, total)
      total.breaches.push(...(await leftovers(house)).map((line) => `${caller.name} with all levers: ${line}`))
    } finally {
      await house.close()
      await Promise.all([home.close(), cloud.close()])
    }
    options.progress?.(
      `${caller.name} with all levers: ${total.requests} requests, ${total.arrived} arrived, ${total.breaches.length} breaches`,
    )
  }
  return { ...total, pulled }
}

/** A conversation under way, with instructions given twice and tools that it may not call; undefined for wires without any. */
function underWay(wire: ProtocolName, model: string, isStream: boolean): object | undefined {
  const turns = [
    { role: 'user', content: reckoning },
    { role: 'assistant', content: 'Twelve.' },
    { role: 'user', content: `Thank you. ${planted}` },
  ]
  const system = { role: 'system', content: instructions }
  const parameters = { type: 'object', properties: { who: { type: 'string', description: planted } } }
  switch (wire) {
    case 'openai-chat': {
      const tools = [{ type: 'function', function: { name: 'look', description: planted, parameters } }]
      return { model, stream: isStream, messages: [system, system, ...turns], tools, tool_choice: 'none' }
    }
    case 'openai-responses':
      return {
        model,
        stream: isStream,
        input: [system, system, ...turns],
        tools: [{ type: 'function', name: 'look', parameters }],
        tool_choice: 'none',
      }
    case 'anthropic-messages': {
      const block = { type: 'text', text: instructions }
      const tools = [{ name: 'look', description: planted, input_schema: parameters }]
      return { model, stream: isStream, max_tokens: 50, system: [block, block], messages: turns, tools, tool_choice: { type: 'none' } }
    }
    case 'bedrock-converse': {
      const messages = turns.map(({ role, content }) => ({ role, content: [{ text: content }] }))
      return { system: [{ text: instructions }, { text: instructions }], messages }
    }
    default:
      return undefined
  }
}

async function entriesOf({ app }: House): Promise<readonly Entry[]> {
  await app.ledger.recorder.flush()
  return (await app.ledger.store.list({ limit: 500 })).entries
}

/** Further samples of a draft are parts as well, and stay at home. */
const isShadow = ({ decision, route }: Entry) => route !== 'local' && decision.signals.some(({ name }) => name === 'partOf')

function count(entry: Entry, pulled: Pulled): void {
  const { decision, warnings, cost } = entry
  const signal = (name: string) => decision.signals.find((one) => one.name === name)?.value
  if (cost?.source === 'cache') pulled.kept++
  if (isShadow(entry)) pulled.shadowed++
  if (signal('cascade') === 'escalated') pulled.escalated++
  if (String(signal('doubts') ?? '').includes('code.examples')) pulled.ran++
  if (warnings.some(({ code: told }) => told === 'trimmed')) pulled.trimmed++
}
