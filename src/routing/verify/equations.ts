// The calculations that stand in a text: `3 x 60 = 180`, `$1,200 / 4 = $300`, `<<2*5=10>>`. Read from each equals sign to both sides; no
// regular expression walks the text, so a hostile one costs no more than an honest one.

export type Equation = {
  readonly operands: readonly number[]
  readonly computed: number
  readonly claimed: number
  /** The claim is the result, as far as its own digits say. */
  readonly holds: boolean
}

/** Left sides longer than this are prose. */
const longestSide = 160
const mostEquations = 200

export function equationsIn(text: string): Equation[] {
  const found: Equation[] = []
  for (let at = text.indexOf('='); at >= 0 && found.length < mostEquations; at = text.indexOf('=', at + 1)) {
    const claim = numberAfter(text, at + 1)
    if (!claim) continue
    const left = sideBefore(text, at)
    const value = evaluate(left)
    if (!value || value.operands.length < 2 || !Number.isFinite(value.result)) continue
    found.push({ operands: value.operands, computed: value.result, claimed: claim.value, holds: agrees(value.result, claim) })
  }
  return found
}

/** Every number of a text, in order, with `,` as the thousands sign and a percent sign left aside. */
export function numbersIn(text: string): number[] {
  const numbers: number[] = []
  for (let at = 0; at < text.length && numbers.length < 1000; ) {
    const unit = text.charCodeAt(at)
    if (!isDigit(unit)) {
      at++
      continue
    }
    const { value, end } = readNumber(text, at)
    numbers.push(value)
    at = end
  }
  return numbers
}

type Claim = { readonly value: number; readonly decimals: number; readonly isPercent: boolean }

function agrees(result: number, { value, decimals, isPercent }: Claim): boolean {
  const tolerance = 0.51 * 10 ** -decimals + 1e-9
  const near = (claimed: number) => Math.abs(result - claimed) <= (decimals === 0 && Number.isInteger(result) ? 1e-6 : tolerance)
  return near(value) || (isPercent && (near(value / 100) || Math.abs(result * 100 - value) <= tolerance))
}

function numberAfter(text: string, from: number): Claim | undefined {
  let at = from
  while (at < text.length && at < from + 6 && isFiller(text.charCodeAt(at))) at++
  const isNegative = text.charCodeAt(at) === 45
  if (isNegative) at++
  while (at < text.length && isFiller(text.charCodeAt(at)) && at < from + 8) at++
  if (!isDigit(text.charCodeAt(at)) && !(text.charCodeAt(at) === 46 && isDigit(text.charCodeAt(at + 1)))) return undefined
  const { value, end, decimals } = readNumber(text, at)
  // `= 3 x 60` states a further step, not a result
  let after = end
  while (text.charCodeAt(after) === 32) after++
  const next = text[after] ?? ''
  if ('*/+×÷'.includes(next) && next !== '') return undefined
  if ((next === '-' || next === 'x') && (text[after + 1] === ' ' || isDigit(text.charCodeAt(after + 1)))) return undefined
  return { value: isNegative ? -value : value, decimals, isPercent: text[end] === '%' }
}

function sideBefore(text: string, end: number): string {
  const floor = Math.max(0, end - longestSide)
  let start = end
  while (start > floor && isMath(text, start - 1)) start--
  return text.slice(start, end)
}

/** Characters of which calculations consist; a letter x counts between spaces or digits. */
function isMath(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (isDigit(unit) || isFiller(unit) || '+-*/().,%×÷−'.includes(text[at]!)) return true
  if (unit === 120) {
    const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at + 1)]
    return (before === 32 || isDigit(before)) && (after === 32 || isDigit(after) || after === 36)
  }
  return false
}

function isFiller(unit: number): boolean {
  return unit === 32 || unit === 36 || unit === 163 || unit === 8364 || unit === 9
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

function readNumber(text: string, from: number): { value: number; end: number; decimals: number } {
  let at = from
  let digits = ''
  let decimals = 0
  let isFraction = false
  for (; at < text.length && digits.length < 30; at++) {
    const unit = text.charCodeAt(at)
    if (isDigit(unit)) {
      digits += text[at]
      if (isFraction) decimals++
    } else if (unit === 44 && !isFraction && isThousand(text, at)) continue
    else if (unit === 46 && !isFraction && isDigit(text.charCodeAt(at + 1))) {
      digits += '.'
      isFraction = true
    } else break
  }
  return { value: Number(digits), end: Math.max(at, from + 1), decimals }
}

function isThousand(text: string, at: number): boolean {
  return (
    isDigit(text.charCodeAt(at + 1)) &&
    isDigit(text.charCodeAt(at + 2)) &&
    isDigit(text.charCodeAt(at + 3)) &&
    !isDigit(text.charCodeAt(at + 4))
  )
}

/** The value of `expression`, by descent: sums of products of numbers and brackets. Undefined when it is not one. */
function evaluate(expression: string): { readonly result: number; readonly operands: readonly number[] } | undefined {
  const operands: number[] = []
  let at = 0
  let depth = 0
  const skip = (): void => {
    while (at < expression.length && isFiller(expression.charCodeAt(at))) at++
  }
  const factor = (): number | undefined => {
    skip()
    const sign = expression[at]
    if (sign === '(' && depth < 20) {
      at++
      depth++
      const inner = sum()
      depth--
      skip()
      if (inner === undefined || expression[at] !== ')') return undefined
      at++
      return percent(inner)
    }
    if (sign === '-' || sign === '−') {
      at++
      const value = isDigit(expression.charCodeAt(at)) ? factor() : undefined
      return value === undefined ? undefined : -value
    }
    if (!isDigit(expression.charCodeAt(at)) && !(sign === '.' && isDigit(expression.charCodeAt(at + 1)))) return undefined
    const { value, end } = readNumber(expression, at)
    at = end
    operands.push(value)
    return percent(value)
  }
  const percent = (value: number): number => {
    if (expression[at] !== '%') return value
    at++
    return value / 100
  }
  const product = (): number | undefined => {
    let value = factor()
    for (;;) {
      skip()
      const sign = expression[at]
      if (value === undefined || sign === undefined || !'*/x×÷'.includes(sign)) return value
      at++
      const next = factor()
      if (next === undefined) return undefined
      value = sign === '/' || sign === '÷' ? value / next : value * next
    }
  }
  const sum = (): number | undefined => {
    let value = product()
    for (;;) {
      skip()
      const sign = expression[at]
      if (value === undefined || (sign !== '+' && sign !== '-' && sign !== '−')) return value
      at++
      const next = product()
      if (next === undefined) return undefined
      value = sign === '+' ? value + next : value - next
    }
  }
  // Prose may leave a full stop, a comma or a bracket before the calculation: begin at the first place from which all of it reads.
  for (let start = 0, tries = 0; start < expression.length && tries < 12; start++) {
    const unit = expression[start]!
    if (!isDigit(unit.charCodeAt(0)) && unit !== '(' && unit !== '-') continue
    if (
      start > 0 &&
      (isDigit(expression.charCodeAt(start - 1)) || (expression[start - 1] === '.' && isDigit(expression.charCodeAt(start - 2))))
    )
      continue
    tries++
    at = start
    depth = 0
    operands.length = 0
    const result = sum()
    skip()
    if (result !== undefined && at >= expression.length) return { result, operands: [...operands] }
  }
  return undefined
}
