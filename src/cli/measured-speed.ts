// How fast a model really answers: one short answer to warm up, one that is timed, through the gateway and never to a cloud.
import { asArray, asNumber, asString, at } from '../core/json.ts'
import { sseReader } from '../protocols/framing.ts'
import { CommandError, exit } from './exit.ts'
import { type Gateway, refusalOf } from './gateway.ts'

export type MeasuredSpeed = {
  readonly model: string
  readonly promptTokens?: number
  readonly outputTokens: number
  /** The runtime did not count; pieces were counted instead. */
  readonly isCounted: boolean
  readonly firstTokenMs: number
  readonly tokensPerSecond: number
}

const words = 'The harbour master wrote the tide, the wind and the name of every ship into the long book before the lamps were lit. '
/** About 500 tokens, as plain as the prompts of other measurements. */
const prompt = `${words.repeat(20)}\nTell a long story about this harbour.`

export async function measureSpeed(gateway: Gateway, model: string, signal: AbortSignal, outputTokens = 128): Promise<MeasuredSpeed> {
  await once(gateway, model, 8, signal)
  return once(gateway, model, outputTokens, signal)
}

async function once(gateway: Gateway, model: string, outputTokens: number, signal: AbortSignal): Promise<MeasuredSpeed> {
  const startedAt = performance.now()
  const response = await gateway.send('/v1/chat/completions', {
    method: 'POST',
    // Restricted text stays on this device whatever the policy says, so nothing is measured that is not ours.
    headers: { 'content-type': 'application/json', 'x-drawbridge-level': 'restricted' },
    body: JSON.stringify({
      model,
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: outputTokens,
      temperature: 0,
      messages: [{ role: 'user', content: prompt }],
    }),
    signal,
  })
  if (!response.ok || !response.body) {
    const refusal = refusalOf(response.status, await response.json().catch(() => undefined))
    throw new CommandError(refusal.exit, refusal.message, refusal.next ?? 'drawbridge models lists what answers here')
  }
  const served = response.headers.get('x-drawbridge-model') ?? model
  const reader = sseReader()
  let [first, last, pieces] = [0, 0, 0]
  let usage: unknown
  let failure: string | undefined
  for await (const chunk of response.body) {
    for (const { frame, isComment } of reader.push(chunk)) {
      if (isComment || frame.data === '[DONE]') continue
      const message = parsed(frame.data)
      failure ??= asString(at(at(message, 'error'), 'message'))
      usage = at(message, 'usage') ?? usage
      const delta = at(asArray(at(message, 'choices'))?.[0], 'delta')
      if (!(asString(at(delta, 'content')) ?? asString(at(delta, 'reasoning_content')))) continue
      last = performance.now()
      first ||= last
      pieces++
    }
  }
  if (failure !== undefined) throw new CommandError(exit.failed, failure)
  const counted = asNumber(at(usage, 'completion_tokens'))
  const output = counted ?? pieces
  if (output < 2 || last <= first)
    throw new CommandError(exit.failed, `${served} answered too little, or all at once, so its speed cannot be told`)
  const promptTokens = asNumber(at(usage, 'prompt_tokens'))
  return {
    model: served,
    ...(promptTokens !== undefined && { promptTokens }),
    outputTokens: output,
    isCounted: counted !== undefined,
    firstTokenMs: first - startedAt,
    // The first token ends the reading of the prompt; the others are written between it and the last.
    tokensPerSecond: (output - 1) / ((last - first) / 1_000),
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined // a frame of another kind tells nothing of speed
  }
}
