// Orders that say in their first words what they want. The categories were learned from collections in which such orders stand around other
// texts than those of an office, so that a figure in an invoice makes a sum of it, and every short question of code looks like a riddle.

/** Raised when what this file says of a prompt changes, since what was learned from answers was learned beside it. */
export const ordersVersion = 1

/** The most a short question may have to be taken for a small task. */
const shortest = 60

const opening = /^\s*(?:(?:please|kindly|can you|could you|bitte)[,:]?\s+)*/i
const orders: readonly (readonly [category: string, words: RegExp])[] = [
  ['extract', /^(?:extract|pull out|pick out|copy out|quote)\b/i],
  ['classify', /^(?:classify|categori[sz]e|label)\b/i],
]
const smallCode = /^(?:(?:write|make|give me|create)\s+(?:me\s+)?(?:a|an|some)\s|(?:reverse|sort|parse|split|join|convert)\b)/i
const ofCode =
  /\b(?:python|javascript|typescript|java|rust|golang|sql|bash|css|html|regex|regular expression|function|string|array|list|dict|json|csv|loop)s?\b/i
/** What makes a question of code more than a small one. */
const ofMore =
  /\b(?:design|architect\w*|distributed|concurren\w*|optimi[sz]e|prove|complexity|thread\w*|kernel|compiler|from scratch|system)\b/i

/** The category that the first words of a prompt name; undefined where they leave it open. */
export function orderedIn(prompt: string): string | undefined {
  const start = prompt.slice(0, 400)
  const words = start.slice(opening.exec(start)?.[0].length ?? 0)
  const order = orders.find(([, pattern]) => pattern.test(words))
  if (order) return order[0]
  const isSmall = prompt.length <= shortest && smallCode.test(words) && ofCode.test(words) && !ofMore.test(words)
  return isSmall ? 'code_small' : undefined
}
