// One message of a stream, as JSON or as the fault it tells.
import { asObject, type JsonObject, parseJson } from '../core/json.ts'
import type { UpstreamFault } from '../core/reply.ts'
import { readErrorObject, readFault } from './anthropic-errors.ts'
import type { Frame } from './protocol.ts'

/** The JSON of a frame; undefined when there is nothing in it, a fault when it is not JSON. */
export function readFrame(frame: Frame): { data?: JsonObject; fault?: UpstreamFault } {
  const text = frame.data.trim()
  if (text === '' || text === '[DONE]') return {}
  try {
    const data = asObject(parseJson(text))
    if (!data) return {}
    const fault = faultIn(frame, data)
    return fault ? { fault } : { data }
  } catch {
    return { fault: { message: 'The stream holds a message that is not JSON.' } }
  }
}

/** Anthropic nests its error; llama.cpp sends the inner object alone. A type that merely ends in `error` is not enough without the event. */
function faultIn(frame: Frame, data: JsonObject): UpstreamFault | undefined {
  const isNested = data.type === 'error' || (data.type === undefined && (data.error !== undefined || data.detail !== undefined))
  if (frame.event !== 'error' && !isNested) return undefined
  return readFault(undefined, data) ?? readErrorObject(undefined, data) ?? { message: 'The upstream reported an error without a message.' }
}
