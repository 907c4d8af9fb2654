// What is wrong with an upstream, in a few words for a row of a screen.
import type { UpstreamStatus } from '../admin/status.ts'
import { count } from './amounts.ts'

const words: Readonly<Record<string, string>> = {
  unreachable: 'not answering',
  'missing-key': 'wants a key',
  unauthorised: 'refuses the key',
  limited: 'limits its rate just now',
  loading: 'still loading',
  unreadable: 'answers something else than a list of models',
  'engine-missing': 'node-llama-cpp is not installed',
}

/** Why it could not be asked for its models. */
export function problemWords(problem: string): string {
  return words[problem] ?? `not answering (${problem})`
}

/** Why it rests, or is being tried after a rest; undefined while it is well. A rate limit rests it without any failure. */
export function restWords({ state, failuresInARow, lastError }: UpstreamStatus['health']): string | undefined {
  if (state === 'closed') return undefined
  const failures = failuresInARow > 0 ? ` after ${count(failuresInARow, 'failure')}` : ''
  return `${state === 'open' ? 'resting' : 'being tried'}${failures}${lastError ? ` (${lastError})` : ''}`
}
