// Conditions that an operator writes in one line: a small subset of the Common Expression Language (https://cel.dev).
//
//   level >= 'confidential' && !('public-work' in labels)
//   complexity > 0.7 || tokens > 20000 && model.startsWith('auto')
//
// Names and kinds are checked when the configuration is read, so that a mistyped name is an error with a line and not a rule that never
// fires. Nothing is called, looked up or looped over but what stands here, so a condition takes no longer than it is long.
import { type Level, levels } from './sensitivity.ts'

/** `level` is a text with an order of its own. */
export type Kind = 'number' | 'text' | 'truth' | 'list' | 'level'
export type Names = Readonly<Record<string, Kind>>
/** What is not known is undefined, and so is whatever depends on it. */
export type Value = number | string | boolean | readonly string[] | undefined
export type Values = Readonly<Record<string, Value>>

/** True, false, or not known. */
export type Condition = {
  readonly holds: (values: Values) => boolean | undefined
  readonly names: ReadonlySet<string>
  /** Numbers and texts that values are compared with: where the condition may turn. */
  readonly literals: ReadonlySet<number | string>
  /** It holds a pattern, so that its literals do not tell where it turns. */
  readonly hasPattern: boolean
}
export type Parsed = { readonly condition: Condition } | { readonly problem: string }

const mostChars = 1_000
const mostDepth = 32

/** Read a condition over these names. */
export function parseCondition(text: string, known: Names): Parsed {
  if (text.length > mostChars) return { problem: `is longer than ${mostChars} characters` }
  try {
    const reader = new Reader(tokensOf(text), known)
    const node = reader.either()
    const rest = reader.peek()
    if (rest) throw new Wrong(`"${rest.text}" stands where the condition should end`, rest.at)
    if (node.kind !== 'truth') throw new Wrong(`is ${articles[node.kind]} and must be true or false`, 0)
    const holds = (values: Values) => node.read(values) as boolean | undefined // its kind is truth
    const { used: names, literals, hasPattern } = reader
    return { condition: { holds, names, literals, hasPattern } }
  } catch (error) {
    if (error instanceof Wrong) return { problem: `${error.message} (character ${error.at + 1})` }
    throw error
  }
}

class Wrong extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

type Token = { readonly type: 'number' | 'text' | 'name' | 'mark'; readonly text: string; readonly at: number }
type Node = { readonly kind: Kind; readonly read: (values: Values) => Value; readonly literal?: Value }

const articles: Readonly<Record<Kind, string>> = { number: 'a number', text: 'a text', truth: 'a truth', list: 'a list', level: 'a level' }
const shape = /\s+|(\d+(?:\.\d+)?)|'([^'\n]*)'|"([^"\n]*)"|([A-Za-z_]\w*)|(\|\||&&|[=!<>]=|[!<>()[\],.-])/y

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  shape.lastIndex = 0
  for (let at = 0; at < text.length; at = shape.lastIndex) {
    const found = shape.exec(text)
    if (!found) throw new Wrong(`"${text.slice(at, at + 12)}" is not understood`, at)
    const [, number, single, double, name, mark] = found
    if (number !== undefined) tokens.push({ type: 'number', text: number, at })
    else if (single !== undefined || double !== undefined) tokens.push({ type: 'text', text: single ?? double ?? '', at })
    else if (name !== undefined) tokens.push({ type: 'name', text: name, at })
    else if (mark !== undefined) tokens.push({ type: 'mark', text: mark, at })
  }
  return tokens
}

/** Recursive descent, loosest first: `||`, `&&`, comparison, `!`, a value with its methods. */
class Reader {
  readonly used = new Set<string>()
  readonly literals = new Set<number | string>()
  hasPattern = false
  readonly #tokens: readonly Token[]
  readonly #names: Names
  #place = 0
  #depth = 0

  constructor(tokens: readonly Token[], names: Names) {
    this.#tokens = tokens
    this.#names = names
  }

  peek(): Token | undefined {
    return this.#tokens[this.#place]
  }

  either(): Node {
    if (++this.#depth > mostDepth) throw new Wrong('is nested too deeply', this.peek()?.at ?? 0)
    let node = this.#both()
    while (this.#takes('||')) node = joined(this.#truth(node), this.#truth(this.#both()), true)
    this.#depth--
    return node
  }

  #both(): Node {
    let node = this.#compared()
    while (this.#takes('&&')) node = joined(this.#truth(node), this.#truth(this.#compared()), false)
    return node
  }

  #compared(): Node {
    const one = this.#single()
    const token = this.peek()
    if (token?.type === 'mark' && ['==', '!=', '<', '<=', '>', '>='].includes(token.text)) {
      this.#place++
      return compare(token, one, this.#single())
    }
    if (token?.type === 'name' && token.text === 'in') {
      this.#place++
      const list = this.#single()
      if (list.kind !== 'list' || (one.kind !== 'text' && one.kind !== 'level')) throw new Wrong('"in" wants a text and a list', token.at)
      return truth((values) =>
        both(one.read(values), list.read(values), (text, all) => (all as readonly string[]).includes(text as string)),
      )
    }
    return one
  }

  #single(): Node {
    if (this.#takes('!')) {
      if (++this.#depth > mostDepth) throw new Wrong('is nested too deeply', this.peek()?.at ?? 0)
      const node = this.#truth(this.#single())
      this.#depth--
      return truth((values) => {
        const value = node.read(values)
        return value === undefined ? undefined : !value
      })
    }
    let node = this.#value()
    while (this.#takes('.')) node = this.#method(node)
    return node
  }

  #value(): Node {
    const token = this.peek()
    if (!token) throw new Wrong('ends too soon', (this.#tokens.at(-1)?.at ?? -1) + 1)
    this.#place++
    if (token.type === 'number') return this.#literal('number', Number(token.text))
    if (token.type === 'text') return this.#literal('text', token.text)
    if (token.type === 'name') return this.#named(token)
    if (token.text === '-') {
      const number = this.peek()
      if (number?.type !== 'number') throw new Wrong('"-" wants a number', token.at)
      this.#place++
      return this.#literal('number', -Number(number.text))
    }
    if (token.text === '(') {
      const node = this.either()
      this.#needs(')')
      return node
    }
    if (token.text === '[') return this.#list()
    throw new Wrong(`"${token.text}" is not expected here`, token.at)
  }

  #literal(kind: 'number' | 'text', value: number | string): Node {
    this.literals.add(value)
    return constant(kind, value)
  }

  #named({ text, at }: Token): Node {
    if (text === 'true' || text === 'false') return constant('truth', text === 'true')
    if (this.peek()?.text === '(' && (text === 'has' || text === 'size')) return this.#called(text)
    const kind = Object.hasOwn(this.#names, text) ? this.#names[text] : undefined
    if (!kind) throw new Wrong(`there is no "${text}"; known are ${Object.keys(this.#names).join(', ')}`, at)
    this.used.add(text)
    return { kind, read: (values) => values[text] }
  }

  /** `has(x)`: whether it is known. `size(x)`: members of a list, characters of a text. */
  #called(name: 'has' | 'size'): Node {
    this.#needs('(')
    const { at } = this.peek() ?? { at: 0 }
    const inner = this.either()
    this.#needs(')')
    if (name === 'has') return truth((values) => inner.read(values) !== undefined)
    if (inner.kind !== 'list' && inner.kind !== 'text') throw new Wrong('"size" wants a list or a text', at)
    return { kind: 'number', read: (values) => (inner.read(values) as string | readonly string[] | undefined)?.length }
  }

  #list(): Node {
    const items: string[] = []
    while (!this.#takes(']')) {
      const token = this.peek()
      if (token?.type !== 'text') throw new Wrong('a list holds texts', token?.at ?? 0)
      items.push(token.text)
      this.literals.add(token.text)
      this.#place++
      if (!this.#takes(',') && this.peek()?.text !== ']') throw new Wrong('"]" is missing', token.at)
    }
    return constant('list', items)
  }

  #method(subject: Node): Node {
    const name = this.peek()
    this.#place++
    const test = name && Object.hasOwn(methods, name.text) ? methods[name.text] : undefined
    if (!name || !test)
      throw new Wrong(`there is no method "${name?.text ?? ''}"; known are ${Object.keys(methods).join(', ')}`, name?.at ?? 0)
    this.#needs('(')
    const argument = this.peek()
    if (argument?.type !== 'text') throw new Wrong(`"${name.text}" wants a text`, name.at)
    this.#place++
    this.#needs(')')
    if (subject.kind !== 'text') throw new Wrong(`"${name.text}" is asked of ${articles[subject.kind]}, not of a text`, name.at)
    const check = test(argument.text, argument.at)
    this.literals.add(argument.text)
    if (name.text === 'matches') this.hasPattern = true
    return truth((values) => {
      const value = subject.read(values)
      return value === undefined ? undefined : check(value as string)
    })
  }

  #truth(node: Node): Node {
    if (node.kind !== 'truth') throw new Wrong(`${articles[node.kind]} stands where true or false is wanted`, this.peek()?.at ?? 0)
    return node
  }

  #takes(mark: string): boolean {
    const token = this.peek()
    if (token?.type !== 'mark' || token.text !== mark) return false
    this.#place++
    return true
  }

  #needs(mark: string): void {
    if (!this.#takes(mark)) throw new Wrong(`"${mark}" is missing`, this.peek()?.at ?? (this.#tokens.at(-1)?.at ?? -1) + 1)
  }
}

const methods: Readonly<Record<string, (argument: string, at: number) => (subject: string) => boolean>> = {
  startsWith: (argument) => (subject) => subject.startsWith(argument),
  endsWith: (argument) => (subject) => subject.endsWith(argument),
  contains: (argument) => (subject) => subject.includes(argument),
  matches: (argument, at) => {
    const pattern = boundedPattern(argument, at)
    return (subject) => pattern.test(subject.slice(0, 256))
  },
}

/**
 * Names come from callers, so a pattern must not be able to take long: no groups that repeat, no looking around or back, at most two
 * open-ended repetitions. Over 256 characters that is some thousands of steps.
 */
function boundedPattern(source: string, at: number): RegExp {
  const bare = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  if (source.length > 100 || /\)[*+?{]|\(\?(?!:)/.test(bare) || /\\[1-9k]/.test(source) || (bare.match(/[*+]|\{\d+,/g)?.length ?? 0) > 2)
    throw new Wrong('the pattern is too rich: no repeated groups, no looking around, at most two of * and +', at)
  try {
    return new RegExp(source, 'u')
  } catch {
    throw new Wrong('the pattern is not a regular expression', at)
  }
}

function constant(kind: Kind, literal: Value): Node {
  return { kind, literal, read: () => literal }
}

function truth(read: (values: Values) => boolean | undefined): Node {
  return { kind: 'truth', read }
}

/** Known as soon as one side decides it, as CEL has it. */
function joined(one: Node, other: Node, decides: boolean): Node {
  return truth((values) => {
    const first = one.read(values)
    if (first === decides) return decides
    const second = other.read(values)
    if (second === decides) return decides
    return first === undefined || second === undefined ? undefined : !decides
  })
}

function both<Result>(one: Value, other: Value, judge: (one: NonNullable<Value>, other: NonNullable<Value>) => Result): Result | undefined {
  return one === undefined || other === undefined ? undefined : judge(one, other)
}

function compare(operator: Token, one: Node, other: Node): Node {
  const kinds = new Set([one.kind, other.kind])
  const isOfLevels = kinds.has('level')
  if (isOfLevels) for (const side of [one, other]) requireLevel(side, operator.at)
  else if (kinds.size > 1) throw new Wrong(`${articles[one.kind]} cannot be compared with ${articles[other.kind]}`, operator.at)
  const isEquality = operator.text === '==' || operator.text === '!='
  if (kinds.has('list') || (!isEquality && kinds.has('truth'))) throw new Wrong(`"${operator.text}" does not compare these`, operator.at)
  const rank = isOfLevels ? (value: Value) => levels.indexOf(value as Level) : (value: Value) => value as number | string
  const test = comparisons[operator.text]!
  return truth((values) => both(one.read(values), other.read(values), (left, right) => test(rank(left), rank(right))))
}

function requireLevel(side: Node, at: number): void {
  if (side.kind === 'level' || (side.kind === 'text' && levels.includes(side.literal as Level))) return
  throw new Wrong(`a level is compared with one of ${levels.map((level) => `'${level}'`).join(', ')}`, at)
}

const comparisons: Readonly<Record<string, (one: number | string, other: number | string) => boolean>> = {
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
}
