// A figure that is not known exactly: a least, a likely and a most. Estimates stay bands from the first sum to the last.

export type Interval = { readonly low: number; readonly likely: number; readonly high: number }

export function exactly(value: number): Interval {
  return { low: value, likely: value, high: value }
}

export function between(low: number, likely: number, high: number): Interval {
  return { low, likely, high }
}

export function plus(...all: readonly Interval[]): Interval {
  const sum = (part: keyof Interval) => all.reduce((total, one) => total + one[part], 0)
  return { low: sum('low'), likely: sum('likely'), high: sum('high') }
}

/** What is left of one when the other is taken: least when most is taken. */
export function minus(one: Interval, other: Interval): Interval {
  return { low: one.low - other.high, likely: one.likely - other.likely, high: one.high - other.low }
}

export function times(one: Interval, factor: number): Interval {
  const [low, high] = factor < 0 ? [one.high, one.low] : [one.low, one.high]
  return { low: low * factor, likely: one.likely * factor, high: high * factor }
}

/** Of figures that are above zero. */
export function over(one: Interval, other: Interval): Interval {
  return { low: one.low / other.high, likely: one.likely / other.likely, high: one.high / other.low }
}

export function map(one: Interval, change: (value: number) => number): Interval {
  const [a, b] = [change(one.low), change(one.high)]
  return { low: Math.min(a, b), likely: change(one.likely), high: Math.max(a, b) }
}
