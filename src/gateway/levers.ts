// The levers on the bill that change no answer, for whoever holds them for the whole house.
import { randomBytes } from 'node:crypto'
import type { Config } from '../config/schema.ts'
import type { World } from '../core/world.ts'
import { AnswerCache } from './answer-cache.ts'
import { prefixName } from './prompt-marks.ts'
import { Warmth } from './warmth.ts'

export type Levers = {
  readonly answers: AnswerCache
  readonly warmth: Warmth
  /** A name for the beginning of a caller's prompts, to be told to a provider. */
  readonly nameOf: (caller: string, prefix: string) => string
}

/** Nothing of it is written anywhere: it ends with the process. */
export function createLevers(config: () => Config, houseKey: Uint8Array, world: World): Levers {
  return {
    answers: new AnswerCache(() => config().levers.answers, world.now),
    warmth: new Warmth(world.now, randomBytes(32)),
    nameOf: (caller, prefix) => prefixName(houseKey, caller, prefix),
  }
}
