// Whether a text can be Python, told from its tokens: nothing here runs it, for there is no runtime of Python in this process.
//   strings end, brackets close in their turn, what opens a block ends in a colon and the next line is deeper, what ends a block comes back to
//   a depth that was there, and no sign stands there that the language does not have

const opensBlock = /^(?:async\s+)?(?:def|class|if|elif|else|for|while|try|except|finally|with|match|case)\b/
/** Signs and words of other languages. */
const foreign = /\+\+$|&&|\|\||[$?]|^(?:else if|function|const|let|var)\s+\w/

type Line = { readonly depth: number; readonly text: string; readonly endsBlockHead: boolean }

export type PythonFlaw =
  | 'unclosed string'
  | 'unbalanced brackets'
  | 'missing colon'
  | 'missing block'
  | 'wrong indentation'
  | 'foreign sign'

/** What keeps this from being Python; undefined when nothing is seen. */
export function flawOfPython(code: string): PythonFlaw | undefined {
  // A session with its answers is no program; commands of a notebook are none of its lines.
  if (/^[ \t]*>>> /m.test(code)) return undefined
  const lines = linesOf(code.replace(/^[!%].*$/gm, ''))
  if (typeof lines === 'string') return lines
  const depths: number[] = []
  let isOpening = false
  for (const { depth, text, endsBlockHead } of lines) {
    if (isOpening) {
      if (depth <= (depths.at(-1) ?? 0)) return 'missing block'
      depths.push(depth)
    } else if (depths.length === 0) depths.push(depth)
    else if (depth > (depths.at(-1) ?? 0)) return 'wrong indentation'
    while (depth < (depths.at(-1) ?? 0)) depths.pop()
    if (depth !== depths.at(-1)) return 'wrong indentation'
    if (foreign.test(text)) return 'foreign sign'
    const head = opensBlock.exec(text)?.[0]
    // `match` and `case` are names as well.
    if (head && !/^(?:match|case)/.test(head) && !hasColon(text)) return 'missing colon'
    isOpening = head !== undefined && endsBlockHead
  }
  return isOpening ? 'missing block' : undefined
}

/** Logical lines: strings and comments emptied, brackets and backslashes joined over their line ends. */
function linesOf(code: string): readonly Line[] | PythonFlaw {
  const lines: Line[] = []
  const open: string[] = []
  let text = ''
  let start = 0
  const finish = () => {
    const body = text.trim()
    const indent = /^[ \t]*/.exec(text)?.[0] ?? ''
    if (body !== '') lines.push({ depth: widthOf(indent), text: body, endsBlockHead: body.endsWith(':') })
    text = ''
  }
  for (let at = 0; at < code.length; at++) {
    const sign = code[at] ?? ''
    if (sign === '\n') {
      if (open.length === 0) finish()
      else text += ' '
      start = at + 1
    } else if (sign === '\\' && /^\\\r?\n/.test(code.slice(at, at + 3))) {
      text += ' '
      at = code.indexOf('\n', at)
    } else if (sign === '#') {
      const end = code.indexOf('\n', at)
      at = (end < 0 ? code.length : end) - 1
    } else if (sign === '"' || sign === "'") {
      const end = stringEnd(code, at)
      if (end < 0) return 'unclosed string'
      text += '""'
      at = end
    } else {
      if ('([{'.includes(sign)) open.push(sign)
      else if (')]}'.includes(sign) && open.pop() !== { ')': '(', ']': '[', '}': '{' }[sign]) return 'unbalanced brackets'
      if (sign !== '\r' && !(text === '' && at > start && open.length > 0)) text += sign
    }
  }
  finish()
  return open.length > 0 ? 'unbalanced brackets' : lines
}

function stringEnd(code: string, from: number): number {
  const sign = code[from] ?? ''
  const triple = sign.repeat(3)
  const isLong = code.startsWith(triple, from)
  for (let at = from + (isLong ? 3 : 1); at < code.length; at++) {
    if (code[at] === '\\') at++
    else if (isLong ? code.startsWith(triple, at) : code[at] === sign) return isLong ? at + 2 : at
    else if (!isLong && code[at] === '\n') return -1
  }
  return -1
}

/** A colon outside of brackets, where a block's head ends. */
function hasColon(text: string): boolean {
  let depth = 0
  for (const sign of text) {
    if ('([{'.includes(sign)) depth++
    else if (')]}'.includes(sign)) depth--
    else if (sign === ':' && depth === 0) return true
  }
  return false
}

/** A tab reaches to the next multiple of eight, as the language has it. */
function widthOf(indent: string): number {
  let width = 0
  for (const sign of indent) width = sign === '\t' ? width - (width % 8) + 8 : width + 1
  return width
}
