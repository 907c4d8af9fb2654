// What the runtime itself knew: how sure it was of its tokens, and whether it says the same when asked again.
import { type Check, type Finding, finding } from './check.ts'
import { finalOf } from './final-answer.ts'

export const likelihood: Check = (answer, { confidence, samples, family }) => {
  const findings: Finding[] = []
  if (confidence) {
    // Modest, since nobody has measured them on answers whose truth is known: an e-fold less sure on the whole, and a token that was a guess.
    findings.push(finding('likelihood.mean', 1.5, -confidence.mean / 0.8), finding('likelihood.least', 0.5, -confidence.least / 5, 0.8))
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
