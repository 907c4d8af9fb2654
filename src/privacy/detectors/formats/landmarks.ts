// Where the digits and the at-signs of a text are. Nearly every written format has one or the other, so detectors start from these places
// and a text without them costs one pass.

export type Landmarks = {
  /** Starts and ends of the runs of ASCII digits, index by index. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  readonly ats: readonly number[]
  /** Whether some run of ASCII letters and digits is as long as an address of a crypto currency. */
  readonly hasLongToken: boolean
}

const longToken = 25

// The last text only: every detector asks about the same text in turn.
let lastText = ''
let lastMarks: Landmarks = { starts: [], ends: [], ats: [], hasLongToken: false }

export function landmarks(text: string): Landmarks {
  if (text === lastText) return lastMarks
  const starts: number[] = []
  const ends: number[] = []
  const ats: number[] = []
  let inDigits = false
  let tokenStart = 0
  let longest = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    const isDigit = code >= 48 && code <= 57
    if (isDigit !== inDigits) {
      if (isDigit) starts.push(index)
      else ends.push(index)
      inDigits = isDigit
    }
    if (code === 64) ats.push(index)
    if (!isDigit && ((code | 32) < 97 || (code | 32) > 122)) {
      if (index - tokenStart > longest) longest = index - tokenStart
      tokenStart = index + 1
    }
  }
  if (inDigits) ends.push(text.length)
  lastText = text
  lastMarks = { starts, ends, ats, hasLongToken: Math.max(longest, text.length - tokenStart) >= longToken }
  return lastMarks
}
