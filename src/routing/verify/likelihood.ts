// What the runtime itself knew: how sure it was of its tokens, and whether it says the same when asked again.
import { type Check, type Finding, finding } from './check.ts'
import { finalOf } from './final-answer.ts'

export const likelihood: Check = (answer, { logprobs, samples, family }) => {
  const findings: Finding[] = []
  if (logprobs && logprobs.length > 0) {
    const mean = logprobs.reduce((sum, one) => sum + one, 0) / logprobs.length
    const doubted = logprobs.filter((one) => one < Math.log(0.3)).length / logprobs.length
    findings.push(finding('likelihood.mean', 1.5, -mean / 0.8), finding('likelihood.doubted', 1, doubted * 5))
  }
  if (samples && samples.length > 0) {
    const own = gist(answer, family)
    const agreeing = samples.filter((sample) => gist(sample, family) === own).length
    findings.push(finding('agreement', 3, 1 - agreeing / samples.length))
  }
  return findings.length === 0 ? undefined : findings
}

/** What two answers must share to agree: the number they come to, or their first words. */
function gist(answer: string, family: string): string {
  const final = family === 'math' ? finalOf(answer) : undefined
  if (final) return String(final.value)
  return answer
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .slice(0, 8)
    .join(' ')
}
