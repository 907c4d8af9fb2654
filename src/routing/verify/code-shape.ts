// Code that reads as code: its brackets close, its strings end, Python's blocks are indented. Plain reading; nothing is run here.
import { type Check, finding } from './check.ts'
import { flawOfPython } from './python-shape.ts'

const mostChars = 100_000

export const codeShape: Check = (answer, { family }) => {
  if (family !== 'code') return undefined
  const blocks = blocksOf(answer)
  if (blocks.length === 0) return finding('code.absent', 1.2, looksLikeCode(answer) ? 0 : 1)
  return [
    finding('code.unbalanced', 2.5, blocks.some(({ code }) => !isBalanced(code)) ? 1 : 0),
    finding(
      'code.placeholder',
      1.5,
      blocks.some(({ code }) =>
        /(?:#|\/\/)[ \t]*(?:your code|todo|implement|\.\.\.|rest of)|^[ \t]*\.\.\.[ \t]*$|NotImplemented/im.test(code),
      )
        ? 1
        : 0,
    ),
    finding('code.python', 2.2, blocks.some(({ code, language }) => /^py/.test(language) && flawOfPython(code)) ? 1 : 0),
  ]
}

/** The fenced blocks of an answer, each with the language it names. */
export function blocksOf(answer: string): { readonly language: string; readonly code: string }[] {
  const parts = answer.slice(0, mostChars).split('```')
  return parts
    .filter((_, at) => at % 2 === 1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { language: part.slice(0, Math.max(0, end)).trim().toLowerCase(), code: part.slice(end + 1) }
    })
}

function looksLikeCode(text: string): boolean {
  return /^[ \t]*(?:def |class |import |from \w+ import|function |const |let |var |public |#include|SELECT |return )/im.test(
    text.slice(0, 20_000),
  )
}

/** Every bracket closes in its turn, strings and line comments aside. */
export function isBalanced(code: string): boolean {
  const open: string[] = []
  const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
  for (let at = 0; at < code.length; at++) {
    const sign = code[at]!
    if (sign === '"' || sign === "'" || sign === '`') {
      const triple = sign.repeat(3)
      if (code.startsWith(triple, at)) {
        const end = code.indexOf(triple, at + 3)
        if (end < 0) return false
        at = end + 2
      } else {
        const end = stringEnd(code, at)
        if (end < 0) {
          // An apostrophe in a comment or a lifetime: only a backtick may span lines
          if (sign === '`') return false
        } else at = end
      }
    } else if (sign === '#' || code.startsWith('//', at)) {
      const end = code.indexOf('\n', at)
      if (end < 0) break
      at = end
    } else if ('([{'.includes(sign)) open.push(sign)
    else if (closing[sign] !== undefined && open.pop() !== closing[sign]) return false
  }
  return open.length === 0
}

function stringEnd(code: string, from: number): number {
  const sign = code[from]
  for (let at = from + 1; at < code.length; at++) {
    if (code[at] === '\\') at++
    else if (code[at] === sign) return at
    else if (code[at] === '\n' && sign !== '`') return -1
  }
  return -1
}
