// Which models a key may use. A pattern with a slash is matched with `upstream/model`, one without with the model's own name: otherwise
// `openai/*` would also admit a model that another host calls `openai/…`.
import type { ModelBounds } from '../core/access.ts'
import { fits } from '../core/wildcard.ts'

/** Whether each of the lists admits the model; no list bounds nothing. */
export function admitsModel(bounds: ModelBounds | undefined, upstream: string, model: string): boolean {
  const whole = `${upstream}/${model}`
  return (bounds ?? []).every((patterns) => patterns.some((pattern) => fits(pattern, pattern.includes('/') ? whole : model)))
}
