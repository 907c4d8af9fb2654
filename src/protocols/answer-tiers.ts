// Which tier served an answer, in the provider's own word: it decides the price, and it may be another than was asked for.
import { asString, at } from '../core/json.ts'

/** OpenAI's protocols and their imitators: beside the answer, in each chunk. An empty word says nothing. */
export function openaiTier(body: unknown): string | undefined {
  return asString(at(body, 'service_tier')) || undefined
}

/** Anthropic tells it with the usage; where it computed and how fast come on top, joined by `+`. */
export function anthropicTier(usage: unknown): string | undefined {
  const words = [
    asString(at(usage, 'service_tier')),
    asString(at(usage, 'inference_geo')) === 'us' ? 'us' : undefined,
    asString(at(usage, 'speed')) === 'fast' ? 'fast' : undefined,
  ].filter((word) => word)
  return words.length > 0 ? words.join('+') : undefined
}

/** Google: `serviceTier` at the Gemini API, `trafficType` at Vertex. */
export function geminiTier(usage: unknown): string | undefined {
  return asString(at(usage, 'serviceTier')) ?? asString(at(usage, 'trafficType'))
}

/** Bedrock, in the answer or its last event: `{"type": "flex"}`. */
export function bedrockTier(body: unknown): string | undefined {
  return asString(at(at(body, 'serviceTier'), 'type'))
}
