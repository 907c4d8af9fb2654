// The lanes that are loaded: what is asked, and what a right answer is. A target that answers wrongly is not measured.
import type { Bench } from './bench.ts'
import {
  chatAnswer,
  chatBody,
  chatEvents,
  chatPath,
  messagesAnswer,
  messagesEvents,
  messagesPath,
  plainModel,
  streamedText,
} from './canned.ts'
import type { Target } from './load.ts'
import { peerHeaders } from './peer.ts'

export type Lane = {
  readonly group: 'json' | 'sse' | 'translated'
  readonly name: string
  /** The one that the gate of its kind looks at. */
  readonly isHeadline?: boolean
  readonly isTranslated?: boolean
  readonly hasPeer?: boolean
  readonly body: string
  /** Throws when this is not the answer. */
  readonly check: (name: Target['name'], body: string) => void
}

const short = chatBody({ model: plainModel, turns: 1, stream: false })
const long = chatBody({ model: plainModel, turns: 20, stream: false })
const stream = chatBody({ model: plainModel, turns: 20, stream: true })
const metered = chatBody({ model: plainModel, turns: 20, stream: true, usage: true })

export const lanes: readonly Lane[] = [
  { group: 'json', name: 'JSON, 20 messages', isHeadline: true, hasPeer: true, body: long, check: isWhole },
  { group: 'json', name: 'JSON, 20 messages, model "auto"', body: chatBody({ model: 'auto', turns: 20, stream: false }), check: isWhole },
  {
    group: 'json',
    name: 'JSON, 20 messages, full model name',
    body: chatBody({ model: `bench/${plainModel}`, turns: 20, stream: false }),
    check: isWhole,
  },
  { group: 'json', name: 'JSON, 1 message', body: short, check: isWhole },
  { group: 'sse', name: 'SSE, 50 events', isHeadline: true, body: stream, check: isStream(false) },
  { group: 'sse', name: 'SSE, 50 events, usage asked for', body: metered, check: isStream(true) },
  { group: 'translated', name: 'JSON, OpenAI to Anthropic', isHeadline: true, isTranslated: true, body: long, check: isTranslated },
  {
    group: 'translated',
    name: 'SSE, OpenAI to Anthropic',
    isHeadline: true,
    isTranslated: true,
    body: stream,
    check: isTranslatedStream,
  },
]

/** Who answers a lane, the floor first. The floor hands on the very bytes, so it is asked at the path of the upstream's protocol. */
export function targetsOf(lane: Lane, bench: Bench): Target[] {
  const gateway = lane.isTranslated ? bench.other : bench.same
  const { body } = lane
  const targets: Target[] = [
    { name: 'floor', pid: bench.floor.pid, port: bench.floor.port, path: lane.isTranslated ? messagesPath : chatPath, body },
    { name: 'gateway', pid: gateway.pid, port: gateway.port, path: chatPath, body },
  ]
  if (lane.hasPeer && bench.peer) {
    const { pid, port } = bench.peer
    targets.push({ name: 'peer', pid, port, path: chatPath, body, headers: peerHeaders(bench.upstream.port) })
  }
  return targets
}

function isWhole(name: Target['name'], body: string): void {
  // The peer answers with its own writing of the same object.
  if (name === 'peer') same(said(body), said(chatAnswer))
  else same(body, chatAnswer)
}

function isStream(hasUsage: boolean): Lane['check'] {
  return (name, body) => {
    if (name === 'floor') same(body, chatEvents(hasUsage).join(''))
    else {
      same(streamed(body), streamedText(chatPath, true))
      same(String(/"prompt_tokens":560/.test(body)), String(hasUsage))
    }
  }
}

function isTranslated(name: Target['name'], body: string): void {
  if (name === 'floor') {
    same(body, messagesAnswer)
    return
  }
  same(said(body), (JSON.parse(messagesAnswer) as { content: [{ text: string }] }).content[0].text) // our own canned answer
  same(String((JSON.parse(body) as { usage?: { prompt_tokens?: number } }).usage?.prompt_tokens), '560')
}

function isTranslatedStream(name: Target['name'], body: string): void {
  if (name === 'floor') same(body, messagesEvents().join(''))
  else same(streamed(body), streamedText(messagesPath, false))
}

type Choice = { readonly message?: { readonly content?: string }; readonly delta?: { readonly content?: string } }

function said(body: string): string {
  return (JSON.parse(body) as { choices: Choice[] }).choices[0]?.message?.content ?? '' // what is not a chat completion fails the comparison
}

function streamed(body: string): string {
  const events = body.split('\n\n').filter(Boolean)
  if (events.at(-1) !== 'data: [DONE]') throw new Error(`the stream does not end with [DONE] but with ${events.at(-1)}`)
  return events
    .slice(0, -1)
    .map((event) => (JSON.parse(event.replace(/^data: /, '')) as { choices: Choice[] }).choices[0]?.delta?.content ?? '')
    .join('')
}

function same(got: string, wanted: string): void {
  if (got !== wanted) throw new Error(`a wrong answer: ${got.slice(0, 300)} instead of ${wanted.slice(0, 300)}`)
}
