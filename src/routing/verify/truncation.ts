// An answer that stops in the middle, or turns in circles until it is stopped.
import { type Check, finding } from './check.ts'

export const truncation: Check = (answer, { isTruncated = false }) => {
  const body = answer.trimEnd()
  const fences = body.split('```').length - 1
  const endsOpen = body === '' || /[,;:(\-–=+*/[{]$|\b(?:and|or|the|a|of|to|is|with|und|oder|et|ou|y|o)$/i.test(body.slice(-40))
  return [finding('truncated', 3, isTruncated ? 1 : fences % 2 === 1 ? 0.9 : endsOpen ? 0.8 : 0), finding('repetition', 2, repeated(body))]
}

/** The share of longer lines that stood before. */
function repeated(text: string): number {
  const lines = text
    .split('\n')
    .slice(0, 500)
    .map((line) => line.trim())
    .filter((line) => line.length > 12)
  if (lines.length < 3) return 0
  return 1.5 * (1 - new Set(lines).size / lines.length)
}
