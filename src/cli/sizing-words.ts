// How sizes, speeds and bands are written, and how people write them.
import type { Interval } from '../sizing/interval.ts'
import { wrongUsage } from './exit.ts'

/** `8k` is 8,192 tokens and `1m` 1,048,576, as windows are named. */
export function contextOf(text: string, flag: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([km]?)$/i.exec(text.trim()) ?? []
  const tokens = Math.round(Number(number || Number.NaN) * (unit ? (/k/i.test(unit) ? 1_024 : 1_048_576) : 1))
  if (!(tokens >= 1 && tokens <= 16_777_216))
    throw wrongUsage(`${flag} wants a number of tokens such as 8k or 32768, not ${text.slice(0, 40)}`)
  return tokens
}

export function numberOf(text: string | undefined, flag: string, { least = 0, most = 1e12, isWhole = false } = {}): number | undefined {
  if (text === undefined) return undefined
  const number = Number(
    text
      .trim()
      .replace(/[,_](?=\d{3})/g, '')
      .replace(/%$/, ''),
  )
  if (text.trim() === '' || !(number >= least && number <= most) || (isWhole && !Number.isInteger(number)))
    throw wrongUsage(
      `${flag} wants a ${isWhole ? 'whole ' : ''}number from ${least} to ${most.toLocaleString('en-US')}, not ${text.slice(0, 40)}`,
    )
  return number
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}

/** Three figures that matter, no more than anybody can know. */
export function rough(value: number): string {
  if (!Number.isFinite(value)) return 'never'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 100) return Math.round(value).toLocaleString('en-US')
  if (size >= 10) return value.toFixed(size < 20 ? 1 : 0)
  return value.toFixed(size >= 1 ? 1 : size >= 0.1 ? 2 : 3)
}

export function band({ low, likely, high }: Interval, unit: string): string {
  const [from, to] = [rough(low), rough(high)]
  const gap = unit && !unit.startsWith('$') ? ` ${unit}` : ''
  return from === to ? `${from}${gap}` : `${rough(likely)}${gap} (${from} to ${to})`
}

/** Dollars of a plan: whole above ten, cents below. */
export function usd(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? '-' : ''
  return `${sign}$${size >= 10 ? Math.round(size).toLocaleString('en-US') : size.toFixed(2)}`
}

export function usdBand({ low, likely, high }: Interval): string {
  return usd(low) === usd(high) ? usd(likely) : `${usd(likely)} (${usd(low)} to ${usd(high)})`
}
