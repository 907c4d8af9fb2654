// The arithmetic that national numbers share. Values are digits without separators, unless said otherwise.

/** Digit `index` as a number; of a letter nothing sensible. */
export function digit(value: string, index: number): number {
  return value.charCodeAt(index) - 48
}

/** The sum of the leading digits times their weights. */
export function weighted(value: string, weights: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < weights.length; index++) sum += digit(value, index) * weights[index]!
  return sum
}

/** ISO/IEC 7812-1, annex B: every second digit from the right counts double, by its cross sum. */
export function luhn(value: string): boolean {
  let sum = 0
  for (let index = value.length - 1, isDouble = false; index >= 0; index--, isDouble = !isDouble) {
    const single = digit(value, index)
    sum += isDouble ? (single > 4 ? 2 * single - 9 : 2 * single) : single
  }
  return sum % 10 === 0
}

/** ISO/IEC 7064, MOD 11,10: the last digit checks the ones before it. */
export function mod11And10(value: string): boolean {
  let product = 10
  for (let index = 0; index < value.length - 1; index++) {
    const sum = (digit(value, index) + product) % 10 || 10
    product = (2 * sum) % 11
  }
  return (11 - product) % 10 === digit(value, value.length - 1)
}

/** The remainder of a number too long to be one. */
export function remainder(value: string, divisor: number): number {
  let rest = 0
  for (let index = 0; index < value.length; index++) rest = (rest * 10 + digit(value, index)) % divisor
  return rest
}

const products = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const permutations = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258']

/** Verhoeff's check in the dihedral group of order ten: https://en.wikipedia.org/wiki/Verhoeff_algorithm */
export function verhoeff(value: string): boolean {
  let check = 0
  for (let index = 0; index < value.length; index++) {
    const permuted = digit(permutations[index % 8]!, digit(value, value.length - 1 - index))
    check = digit(products[check]!, permuted)
  }
  return check === 0
}

/** ICAO 9303-3, 4.9: weights 7, 3, 1, letters counting from A = 10. */
export function icao(value: string): number {
  let sum = 0
  for (let index = 0; index < value.length; index++) sum += Number.parseInt(value[index]!, 36) * [7, 3, 1][index % 3]!
  return sum % 10
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a day exists in some year that ends in `year`. */
export function isDay(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= monthDays[month - 1]!)) return false
  return month !== 2 || day < 29 || year % 4 === 0
}

/** Whether six digits are a year, month and day. */
export function isYearMonthDay(value: string, from = 0): boolean {
  return isDay(Number(value.slice(from, from + 2)), Number(value.slice(from + 2, from + 4)), Number(value.slice(from + 4, from + 6)))
}

/** Whether six digits are a day, month and year. */
export function isDayMonthYear(value: string, from = 0): boolean {
  return isDay(Number(value.slice(from + 4, from + 6)), Number(value.slice(from + 2, from + 4)), Number(value.slice(from, from + 2)))
}

/** Whether all digits are the same one, which checks pass and nobody has. */
export function isOneDigit(value: string): boolean {
  return /^(\d)\1*$/.test(value)
}
