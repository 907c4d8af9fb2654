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
