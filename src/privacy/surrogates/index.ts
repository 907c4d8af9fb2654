// Who makes the surrogates of which kinds: one line each. A kind that nobody makes gets a placeholder.
import type { Kind } from '../kinds.ts'
import type { Maker } from './maker.ts'
import { person } from './person.ts'

const makers: Readonly<Record<string, Maker>> = {
  PERSON: person,
}

export function makerOf(kind: Kind): Maker | undefined {
  return makers[kind]
}
