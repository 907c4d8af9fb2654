// A value as a program writes it down, found in a text: what an example gives a function, and what it expects of it.

/** Longer values are no examples that anybody reads. */
const longest = 2_000
const deepest = 20

const words = /(?:true|false|null|undefined|NaN|True|False|None)(?![\w$])/y
const numbers = /[-+]?(?:Infinity(?![\w$])|0x[\da-fA-F]+n?|(?:\d[\d_]*)?\.?\d+(?:e[-+]?\d+)?n?)(?![\w$])/y
const key = /(?:[\w$]+|"[^"\\\n]*"|'[^'\\\n]*')\s*:\s*/y
const space = /\s*/y
/** What others write where JavaScript writes otherwise. */
const spelled: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' }

export type Literal = {
  /** In the words of JavaScript. */
  readonly source: string
  /** Where the text goes on. */
  readonly end: number
}

/** The value that begins here; undefined when none does. */
export function literalAt(text: string, at: number, depth = 0): Literal | undefined {
  if (depth > deepest) return undefined
  const sign = text[at]
  if (sign === '"' || sign === "'" || sign === '`') return stringAt(text, at)
  if (sign === '[') return listAt(text, at, depth)
  if (sign === '{') return recordAt(text, at, depth)
  const found = matchAt(words, text, at) ?? matchAt(numbers, text, at)
  return found === undefined ? undefined : { source: spelled[found] ?? found, end: at + found.length }
}

/** Values one after the other, each perhaps with its name before it: `nums = [2, 7], target = 9`. Empty when there are none. */
export function literalsAt(text: string, from: number): { readonly sources: readonly string[]; readonly end: number } {
  const sources: string[] = []
  let [at, end] = [from, from]
  while (sources.length < 10) {
    const name = matchAt(/[A-Za-z_$][\w$]*\s*[=:]\s*/y, text, at) ?? ''
    const value = literalAt(text, at + name.length)
    if (!value) break
    sources.push(value.source)
    end = value.end
    const comma = matchAt(/\s*,\s*(?:and\s+)?|\s+and\s+/y, text, end)
    if (comma === undefined) break
    at = end + comma.length
  }
  return { sources, end }
}

function stringAt(text: string, at: number): Literal | undefined {
  const sign = text[at]
  const most = Math.min(text.length, at + longest)
  for (let next = at + 1; next < most; next++) {
    if (text[next] === '\\') next++
    else if (text[next] === sign) return { source: text.slice(at, next + 1), end: next + 1 }
    else if ((text[next] === '\n' && sign !== '`') || (sign === '`' && text.startsWith('${', next))) return undefined
  }
  return undefined
}

function listAt(text: string, start: number, depth: number): Literal | undefined {
  return partsAt(text, start, ']', (at) => literalAt(text, at, depth + 1))
}

function recordAt(text: string, start: number, depth: number): Literal | undefined {
  return partsAt(text, start, '}', (at) => {
    const name = matchAt(key, text, at)
    const value = name === undefined ? undefined : literalAt(text, at + name.length, depth + 1)
    return value && { source: `${name}${value.source}`, end: value.end }
  })
}

function partsAt(text: string, start: number, closing: string, partAt: (at: number) => Literal | undefined): Literal | undefined {
  const parts: string[] = []
  let at = afterSpace(text, start + 1)
  while (text[at] !== closing) {
    const part = at - start > longest ? undefined : partAt(at)
    if (!part) return undefined
    parts.push(part.source)
    at = afterSpace(text, part.end)
    if (text[at] === ',') at = afterSpace(text, at + 1)
    else if (text[at] !== closing) return undefined
  }
  return { source: `${text[start]}${parts.join(', ')}${closing}`, end: at + 1 }
}

export function afterSpace(text: string, at: number): number {
  return at + (matchAt(space, text, at)?.length ?? 0)
}

/** What a sticky pattern matches here. */
export function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
