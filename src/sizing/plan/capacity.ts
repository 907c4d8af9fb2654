// Whether machines can do the work at its busiest, before any word about money.
import { between, type Interval } from '../interval.ts'
import { patterns, type Workload } from './workload.ts'

export type Capacity = {
  /** Tokens a second at the busiest, written and read. */
  readonly peakOutput: number
  readonly peakInput: number
  /** Requests at once at the busiest, when each is written as slowly as the goal allows. */
  readonly atOnce: number
  /** What one unit writes and reads a second at the latency goal. */
  readonly unitOutput?: Interval
  readonly unitInput?: Interval
  /** Units needed: few at best, many at worst. */
  readonly units?: Interval
  readonly bound: 'writing' | 'reading' | 'unknown'
  readonly tokensPerDay: number
  /** What one unit can write in a day without a pause. */
  readonly unitTokensPerDay?: Interval
}

export function capacityOf(workload: Workload, localShare: number, goalTps: number, unitOutput?: Interval, unitInput?: Interval): Capacity {
  const { requestsPerDay, inputTokens, outputTokens, pattern } = workload
  const { hours } = patterns[pattern]
  const peak = ((requestsPerDay * localShare) / (hours * 3_600)) * (workload.peakFactor ?? patterns[pattern].peak)
  const [peakOutput, peakInput] = [peak * outputTokens, peak * inputTokens]
  // A second of a unit goes to reading or to writing: both shares together are what it is asked for.
  const load = (output: number, input: number | undefined) => peakOutput / output + (input ? peakInput / input : 0)
  const need = (output: number, input: number | undefined) => (localShare <= 0 ? 0 : Math.max(1, Math.ceil(load(output, input) - 1e-9)))
  const isUsable = unitOutput && unitOutput.low > 0
  return {
    peakOutput,
    peakInput,
    atOnce: Math.max(1, Math.ceil(peakOutput / goalTps)),
    ...(unitOutput && { unitOutput }),
    ...(unitInput && { unitInput }),
    ...(isUsable && {
      units: between(
        need(unitOutput.high, unitInput?.high),
        need(unitOutput.likely, unitInput?.likely),
        need(unitOutput.low, unitInput?.low),
      ),
      unitTokensPerDay: between(unitOutput.low * 86_400, unitOutput.likely * 86_400, unitOutput.high * 86_400),
    }),
    bound: !isUsable ? 'unknown' : unitInput && peakInput / unitInput.likely > peakOutput / unitOutput.likely ? 'reading' : 'writing',
    tokensPerDay: requestsPerDay * (inputTokens + outputTokens) * localShare,
  }
}
