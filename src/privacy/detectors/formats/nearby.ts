// What stands right before or after a place in a text. All reach is bounded, so a detector that asks at every number stays linear.

/** Up to `reach` units before `index`. */
export function before(text: string, index: number, reach = 40): string {
  return text.slice(Math.max(0, index - reach), index)
}

/** Up to `reach` units from `index` on. */
export function after(text: string, index: number, reach = 24): string {
  return text.slice(index, index + reach)
}

/** The match of a sticky pattern exactly at `index`. */
export function matchAt(text: string, pattern: RegExp, index: number): RegExpExecArray | undefined {
  pattern.lastIndex = index
  return pattern.exec(text) ?? undefined
}

const letterOrDigit = /[\p{L}\p{N}\p{M}_]/u

/** Whether a word goes on at `index`: a letter, digit, mark or underscore of any script. */
export function isWordAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  if (Number.isNaN(code)) return false
  if (code < 128) return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  return letterOrDigit.test(text[index] ?? '')
}

/** The word of letters that ends at `index`, and where it starts. */
export function wordBefore(text: string, index: number): { word: string; start: number } {
  let start = index
  while (start > 0 && index - start < 24 && isLetterAt(text, start - 1)) start--
  return { word: text.slice(start, index), start }
}

/**
 * Up to `count` words of letters before `index`, the nearest first, in lower case. Digits and empty lines end the search, because a word
 * beyond them is about something else. Looking words up costs far less than matching patterns against what stands before every number.
 */
export function wordsBefore(text: string, index: number, count: number): string[] {
  const words: string[] = []
  const floor = Math.max(0, index - 64)
  let at = index
  while (words.length < count) {
    let gap = 0
    while (at > floor && !isLetterAt(text, at - 1)) {
      if (gap++ > 6 || isDigitAt(text, at - 1) || (text[at - 1] === '\n' && text[at - 2] === '\n')) return words
      at--
    }
    const end = at
    while (at > floor && isLetterAt(text, at - 1)) at--
    if (end === at) return words
    words.push(text.slice(at, end).toLowerCase())
  }
  return words
}

const letter = /[\p{L}\p{M}]/u

export function isLetterAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  if (code < 128) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
  return letter.test(text[index] ?? '')
}

export function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 48 && code <= 57
}

/** Digits of a written number without what groups them. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}
