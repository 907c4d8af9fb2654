// Answers far shorter or longer than such tasks have. In a word problem every step more is a chance more to go wrong.
import { type Check, finding } from './check.ts'

export const length: Check = (answer, { family, prompt }) => {
  const chars = answer.trim().length
  const findings = [finding('length.empty', 5, chars === 0 ? 1 : 0)]
  if (family === 'math') findings.push(finding('length.long', 1.2, (Math.log(Math.max(1, chars)) - 5) / 2.5, 0.8))
  if (family === 'summarise') findings.push(finding('length.no-shorter', 2, prompt.length > 400 && chars > 0.8 * prompt.length ? 1 : 0))
  if (family === 'classify' || family === 'choice') findings.push(finding('length.rambling', 0.3, (chars - 600) / 2400))
  if (family === 'code' || family === 'write') findings.push(finding('length.curt', 1.5, chars < 20 ? 1 : 0))
  return findings
}
