// Every way an upstream goes wrong, and what the stream-commit contract makes of it.
import type { ProtocolName } from '../../src/core/conversation.ts'

/** Events before the first one that holds content, by wire, as the fake upstream tells a text. */
export const lifecycleEvents: Readonly<Record<ProtocolName, number>> = {
  'openai-chat': 1,
  'openai-completions': 0,
  'openai-responses': 4,
  'anthropic-messages': 3,
  gemini: 0,
  'bedrock-converse': 1,
  'ollama-chat': 0,
  'ollama-generate': 0,
}

/** Events up to and including the first of a tool call's arguments, of wires that tell a call in pieces. */
const toolEvents: Partial<Record<ProtocolName, number>> = {
  'openai-chat': 3,
  'openai-responses': 4,
  'anthropic-messages': 4,
  'bedrock-converse': 3,
  'ollama-chat': 1,
}

/**
 * What must come of it. `before`: nothing was committed, the second candidate answers. `after`: the caller has begun to read and is told
 * an explicit error. `sound`: odd but whole, the first candidate answers. `final`: the request is at fault, the caller hears it.
 */
export type Stage = 'before' | 'after' | 'sound' | 'final'

export type ChaosFault = {
  readonly name: string
  /** What the fake is told; undefined for an address where nobody listens, or where the wire has no such thing. */
  readonly of: (wire: ProtocolName, isStream: boolean) => string | undefined
  readonly stream: Stage
  readonly plain: Stage
  /** Nobody listens there. */
  readonly isRefused?: boolean
  /** The upstream falls silent, so that only a short timeout ends it. */
  readonly isSilent?: boolean
  /** It also looks as if the server did not have this route, so that another one of it may be tried first. */
  readonly looksAbsent?: boolean
  /** The answer is a tool call. */
  readonly isTool?: boolean
}

const always = (fault: string) => () => fault
const atStart = (fault: string) => (wire: ProtocolName) => `${fault}=${lifecycleEvents[wire]}`
const within = (fault: string) => (wire: ProtocolName) => `${fault}=${lifecycleEvents[wire] + 2}`
/** A whole answer is one event, so only the first can be broken. */
const brokenAt = (further: number) => (wire: ProtocolName, isStream: boolean) =>
  isStream ? `malformed-after=${lifecycleEvents[wire] + further}` : 'malformed'
const before = { stream: 'before', plain: 'before' } as const
const after = { stream: 'after', plain: 'before' } as const
const sound = { stream: 'sound', plain: 'sound' } as const
const final = { stream: 'final', plain: 'final' } as const
const status = (code: number, stage: { stream: Stage; plain: Stage } = before, headers = ''): ChaosFault => ({
  name: `status ${code}${headers && ' with Retry-After'}`,
  of: always(`status=${code}${headers}`),
  ...stage,
})

export const chaosFaults: readonly ChaosFault[] = [
  { name: 'connection refused', of: () => undefined, isRefused: true, ...before },
  { name: 'reset before headers', of: always('reset'), ...before },
  { name: 'stall before headers', of: always('stall'), isSilent: true, ...before },
  { name: 'start slower than the timeout', of: always('slow-start=3000'), isSilent: true, ...before },
  { name: 'headers, then stall', of: always('stall-after=0'), isSilent: true, ...before },
  { name: 'stall before content', of: atStart('stall-after'), isSilent: true, ...before },
  { name: 'stall after content', of: within('stall-after'), isSilent: true, ...after },
  { name: 'cut after headers', of: always('cut=0'), ...before },
  { name: 'cut before content', of: atStart('cut'), ...before },
  { name: 'cut after content', of: within('cut'), ...after },
  { name: 'cut within a character', of: always('cut-char'), ...after },
  { name: 'reset before content', of: atStart('reset-after'), ...before },
  { name: 'reset after content', of: within('reset-after'), ...after },
  { name: 'malformed at once', of: always('malformed'), ...before },
  { name: 'malformed before content', of: brokenAt(0), ...before },
  { name: 'malformed after content', of: brokenAt(2), ...after },
  { name: 'error event before content', of: atStart('error-after'), ...before },
  { name: 'error event after content', of: within('error-after'), ...after },
  {
    name: 'error event, then cut',
    of: (wire) => `error-after=${lifecycleEvents[wire] + 2},cut=${lifecycleEvents[wire] + 3}`,
    ...after,
  },
  {
    name: 'error event, then stall',
    of: (wire) => `error-after=${lifecycleEvents[wire] + 2},stall-after=${lifecycleEvents[wire] + 3}`,
    isSilent: true,
    ...after,
  },
  {
    name: 'cut within a tool call',
    of: (wire) => (toolEvents[wire] === undefined ? undefined : `tool=look_up,cut=${toolEvents[wire]}`),
    isTool: true,
    ...after,
  },
  status(408),
  status(409),
  status(429, before, '&retry-after=1'),
  status(500),
  status(502),
  status(503),
  status(529),
  { name: 'insufficient_quota', of: always('quota'), ...before },
  status(401),
  status(403),
  { ...status(404), looksAbsent: true },
  status(400, final),
  status(422, final),
  { name: 'page with status 502', of: always('html=502'), ...before },
  { name: 'page with status 200', of: always('html=200'), looksAbsent: true, ...before },
  { name: 'empty 200', of: always('empty'), looksAbsent: true, ...before },
  { name: 'usage that cannot be', of: always('wrong-usage'), ...sound },
  { name: 'no usage', of: always('no-usage'), ...sound },
  { name: 'slow start', of: always('slow-start=100'), ...sound },
  { name: 'slow body', of: always('slow-body=100'), ...sound },
  { name: 'byte by byte', of: always('trickle'), ...sound },
  { name: 'characters split', of: always('split-char'), ...sound },
]
