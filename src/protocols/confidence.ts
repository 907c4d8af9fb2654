// How sure a runtime was of its tokens, gathered as it tells them: OpenAI's chat `logprobs.content`, Ollama's `logprobs`.
import { asArray, asNumber, at, type Json } from '../core/json.ts'
import type { Confidence } from '../core/reply.ts'

/** What servers say of a token that was as good as impossible (-9999) would drown all others. */
const lowest = -20

export class ConfidenceGauge {
  #sum = 0
  #least = 0
  #tokens = 0

  /** Tokens as `{logprob}`. What is no number says nothing. */
  add(tokens: Json | undefined): void {
    for (const token of asArray(tokens) ?? []) {
      const said = asNumber(at(token, 'logprob'))
      if (said === undefined || Number.isNaN(said)) continue
      const bounded = Math.max(lowest, Math.min(0, said))
      this.#sum += bounded
      this.#least = Math.min(this.#least, bounded)
      this.#tokens++
    }
  }

  get confidence(): Confidence | undefined {
    return this.#tokens === 0 ? undefined : { mean: this.#sum / this.#tokens, least: this.#least, tokens: this.#tokens }
  }
}

/** As a member of an answer; nothing where nothing was told. */
export function confidenceIn(tokens: Json | undefined): { readonly confidence?: Confidence } {
  const gauge = new ConfidenceGauge()
  gauge.add(tokens)
  return memberOf(gauge)
}

export function memberOf({ confidence }: ConfidenceGauge): { readonly confidence?: Confidence } {
  return confidence ? { confidence } : {}
}
