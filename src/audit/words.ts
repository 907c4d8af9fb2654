// Figures and findings of an audit in words, for whoever shows them: the terminal and the page say the same.
import { tokensOf } from './audit.ts'
import type { Audit, LeverName, Slice } from './result.ts'

/** The report's first sentences, which also stand in its JSON. */
export function findingOf(audit: Audit): readonly string[] {
  const { total, local, rows } = audit
  if (rows.kept === 0) return [rows.read === 0 ? 'There is nothing in it.' : `None of ${count(rows.read, 'row')} could be counted.`]
  const span = spanOf(audit)
  const amount = total.requests > 0 ? count(total.requests, 'request') : count(tokensOf(total), 'token')
  const first =
    total.costMicros !== undefined ? `${money(total.costMicros)} over ${amount}${span}.` : `${amount}${span}; what they cost is unknown.`
  const lead = leadOf(audit)
  const stays =
    total.requests > 0 && local.ofRequests !== undefined
      ? local.ofCost === undefined
        ? `${percent(local.ofRequests)} of requests could stay local`
        : `${percent(local.ofRequests)} of requests ${local.ofRequests > 2 * local.ofCost ? 'but' : 'and'} ${percent(local.ofCost)} of the cost could stay local`
      : total.requests === 0
        ? 'The log tells sums and no requests, so what could stay is unknown'
        : undefined
  const second = [stays, lead].filter((part) => part !== undefined).join('; ')
  const missing =
    total.unknown > 0 && total.costMicros !== undefined
      ? `The cost of ${count(total.unknown, 'row')} is unknown, so the bill is a lower bound.`
      : undefined
  return [first, ...(second ? [`${second}.`] : []), ...(missing ? [missing] : [])]
}

/** Few requests that make much of the bill: what to look at first. */
function leadOf({ by, total }: Audit): string | undefined {
  const all = total.costMicros
  if (!all || total.requests === 0) return undefined
  const group = [...by.task, ...by.band]
    .filter(({ name }) => name !== 'unknown')
    .find(({ slice }) => {
      const cost = (slice.costMicros ?? 0) / all
      return cost >= 0.25 && slice.requests > 0 && cost >= 3 * (slice.requests / total.requests)
    })
  if (!group) return undefined
  const { slice, name } = group
  const words = by.task.includes(group) ? `${name} request` : `request of ${name} tokens`
  const many = by.task.includes(group) ? `${name} requests` : `requests of ${name} tokens`
  return `${count(slice.requests, words, many)} ${slice.requests === 1 ? 'is' : 'are'} ${percent((slice.costMicros ?? 0) / all)} (${money(slice.costMicros ?? 0)})`
}

/** To the cent, thousands set apart; below a cent as exactly as it is known. */
export function money(micros: number): string {
  const value = micros / 1_000_000
  if (micros === 0) return '$0'
  if (Math.abs(value) < 0.01) return `$${value.toFixed(6).replace(/0+$/, '')}`
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

export function percent(share: number): string {
  const value = share * 100
  return `${value > 0 && value < 0.5 ? '< 1' : Math.round(value)} %`
}

export function part(some: number, all: number): string {
  return all > 0 ? percent(some / all) : '–'
}

/** 13,988,101 → `14.0M`. */
export function short(tokens: number): string {
  if (tokens < 10_000) return tokens.toLocaleString('en-US')
  const units = [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const
  const [size, unit] = units.find(([least]) => tokens >= least) ?? [1, '']
  const value = tokens / size
  return `${value.toFixed(value < 100 ? 1 : 0)}${unit}`
}

export function costWords(slice: Slice): string {
  if (slice.costMicros === undefined) return 'unknown'
  return slice.unknown > 0 ? `≥ ${money(slice.costMicros)}` : money(slice.costMicros)
}

export function spanOf({ from, until }: Audit): string {
  if (from === undefined || until === undefined) return ''
  const [start, end] = [from.slice(0, 10), until.slice(0, 10)]
  return start === end ? ` on ${start}` : `, ${start} to ${end}`
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
}

export const leverWords: Readonly<Record<LeverName, string>> = {
  route: 'Answer at home what can stay',
  switch: 'Ask a cheaper model',
  trim: 'Send less input',
  cache: 'Read input from a cache',
  batch: 'Send what can wait as a batch',
}
