// What stands in quotation marks stands in the text that was given.
import { type Check, finding } from './check.ts'

/** Shorter quotations are single words in inverted commas. */
const shortest = 16
const mostQuotations = 50

export const quotation: Check = (answer, { givenText }) => {
  if (givenText === undefined) return undefined
  const quotations = quotationsIn(answer)
  if (quotations.length === 0) return undefined
  const given = plain(givenText)
  const invented = quotations.filter(
    (quotation) =>
      !plain(quotation)
        .split('...')
        .every((part) => given.includes(part.trim())),
  )
  return finding('quotation', 2.5, invented.length === 0 ? 0 : 0.5 + (0.5 * invented.length) / quotations.length)
}

function quotationsIn(text: string): string[] {
  const found: string[] = []
  for (const match of text.matchAll(/"([^"\n]{1,600})"|“([^”\n]{1,600})”|«([^»\n]{1,600})»|„([^“”\n]{1,600})[“”]/g)) {
    const words = match[1] ?? match[2] ?? match[3] ?? match[4]!
    if (words.length >= shortest && found.length < mostQuotations) found.push(words)
  }
  return found
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/…|\[\.{3}\]|\.{4}/g, '...')
    .replace(/[’‘]/g, "'")
    .replace(/[\s,;:!?]+/g, ' ')
    .replace(/ ?\.(?!\.)(?<!\.\.)/g, '')
    .trim()
}
