// Dollars as logs write them, in billionths, and exact sums of them however many rows there are.

const nanosPerDollar = 1_000_000_000

/** A sum of whole billionths: exact beyond what a double can hold, and as fast as one. */
export class NanoSum {
  #low = 0
  #high = 0n

  add(nanos: number): void {
    if (nanos > carryAt || nanos < -carryAt) {
      this.#high += BigInt(nanos)
      return
    }
    this.#low += nanos // both are at most half of what a double counts in ones
    if (this.#low > carryAt || this.#low < -carryAt) {
      this.#high += BigInt(this.#low)
      this.#low = 0
    }
  }

  addAll(other: NanoSum, times: 1 | -1 = 1): void {
    this.#high += times === 1 ? other.#high : -other.#high
    this.add(times * other.#low)
  }

  get nanos(): bigint {
    return this.#high + BigInt(this.#low)
  }

  /** Whole micro-dollars, rounded half away from zero: the one place where a sum is rounded. */
  get micros(): number {
    const { nanos } = this
    return Number((nanos + (nanos < 0n ? -500n : 500n)) / 1_000n)
  }
}

const carryAt = 2 ** 52

/**
 * A log's own figure as billionths of a dollar; undefined when it is none. Text is read digit by digit, so that "0.00105" is exactly that;
 * a number is taken as the shortest text that stands for it, which is what the log wrote. `per` counts cents as 100.
 */
export function nanosOf(value: unknown, per = 1): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? ofNumber(value, per) : undefined
  if (typeof value !== 'string') return undefined
  const found = plainAmount.exec(value.trim())
  if (!found) return undefined
  const number = Number(found[2]!.replaceAll(',', ''))
  if (!Number.isFinite(number)) return undefined
  return ofNumber(found[1] === '-' ? -number : number, per)
}

/** `$1,234.5600`, `-0.001`, `1e-7`. */
const plainAmount = /^(-?)\s*(?:US)?\$?\s*((?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)(?:\s*USD)?$/

/** A double times a billion is off by less than a billionth below a hundred thousand dollars, so rounding gives back the digits. */
function ofNumber(dollars: number, per: number): number | undefined {
  const nanos = Math.round((dollars * nanosPerDollar) / per)
  return Number.isSafeInteger(nanos) ? nanos + 0 : undefined
}
