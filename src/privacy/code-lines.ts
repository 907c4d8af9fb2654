// Names in programs. An identifier reads like a name to a tagger that learned from prose, and hiding it breaks the program: in a line of code
// only what stands in a string or a comment, or is written as a full name, may be somebody.
import type { Hit } from './detectors/detector.ts'

/** What is guessed by the look of words. What has a format is found in code as anywhere. */
const guessed: ReadonlySet<string> = new Set([
  ...['PERSON', 'ORG', 'LOCATION', 'DEMOGRAPHIC', 'MISC', 'PRODUCT', 'BRAND', 'WORK', 'TITLE', 'USERNAME', 'ADDRESS', 'QUANTITY', 'AGE'],
])

/** Ends, openings and operators that prose does not have. */
const codeLine =
  /[{};]\s*$|^\s*(?:import|export|const|let|var|function|return|if|else|for|while|class|interface|type|def|fn|func|public|private|static|async|await|from|package|using|namespace|SELECT|INSERT|UPDATE|CREATE)\b.*[({[=;,.]|=>|\w\(\)|[=!]==?=?\s|&&|\|\||::|->|\w\[\w|\+\+|\w\.\w+\(/
const comment = /^\s*(?:\/\/|#|\*|\/\*|--)|\s(?:\/\/|#)\s/
const fullName = /^\p{Lu}[\p{Ll}'’-]+(?: \p{Lu}\.?[\p{Ll}'’-]*){1,3}$/u
/** `camelCase`, `kebab-case`, `dotted.path`, `snake_case`: spellings of programs. A name spelled so is found where it also stands in full. */
const madeUp = /^[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*|(?:[-._][a-z0-9]+)+)$/
const longestLine = 400

/** Whether a finding is only a word of a program. */
export function isOfProgram(text: string, { kind, start, end }: Hit): boolean {
  if (!guessed.has(kind)) return false
  const found = text.slice(start, end)
  const [before, after] = [text[start - 1] ?? ' ', text[end] ?? ' ']
  const isOneWord = !/\s/.test(found)
  // `Wanda(`, `x.wanda`, `<Wanda`, `$wanda`: glued to the signs of a program.
  if (
    isOneWord &&
    (after === '(' || after === '[' || before === '$' || before === '`' || (before === '.' && /\w/.test(text[start - 2] ?? '')))
  )
    return true
  if (isOneWord && madeUp.test(found) && after !== '@') return true
  // Lines are looked for near by only: a text without any would be walked through for each finding.
  const near = text.slice(Math.max(0, start - longestLine), end + longestLine)
  const place = Math.min(start, longestLine)
  const from = near.lastIndexOf('\n', place - 1) + 1
  const until = near.indexOf('\n', place + end - start)
  const to = until < 0 ? near.length : until
  if (to - from > longestLine) return false
  const line = near.slice(from, to)
  if (!codeLine.test(line)) return false
  if (fullName.test(found)) return false
  return !isQuoted(line, place - from) && !comment.test(line.slice(0, place - from))
}

/** Whether a place of a line stands inside a string. */
function isQuoted(line: string, place: number): boolean {
  let open = ''
  for (let at = 0; at < place; at++) {
    const sign = line[at]!
    if (sign === '\\') at++
    else if (open === sign) open = ''
    else if (open === '' && (sign === '"' || sign === "'" || sign === '`')) open = sign
  }
  return open !== ''
}
