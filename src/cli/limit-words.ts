// How fast somebody may ask, as it is typed and as it is told.
import type { Limits } from '../core/access.ts'
import { wrongUsage } from './exit.ts'

const flags = { 'requests-per-minute': 'requestsPerMinute', 'tokens-per-minute': 'tokensPerMinute', concurrent: 'concurrent' } as const

/** The wish for limits that a command line holds. */
export function limitsIn(args: Readonly<Partial<Record<keyof typeof flags, string | undefined>>>): { readonly limits?: Limits } {
  const given = Object.entries(flags).flatMap(([flag, name]): [string, number][] => {
    const text = args[flag as keyof typeof flags] // the names come from it
    if (text === undefined) return []
    const count = Number(text)
    if (!Number.isInteger(count) || count < 1) throw wrongUsage(`--${flag} wants a whole number, 1 or more`)
    return [[name, count]]
  })
  return given.length > 0 ? { limits: Object.fromEntries(given) } : {}
}

export function limitWords(limits: Limits | undefined): string | undefined {
  if (!limits) return undefined
  const { requestsPerMinute, tokensPerMinute, concurrent } = limits
  const parts = [
    requestsPerMinute !== undefined && `${requestsPerMinute.toLocaleString('en-US')} requests a minute`,
    tokensPerMinute !== undefined && `${tokensPerMinute.toLocaleString('en-US')} tokens a minute`,
    concurrent !== undefined && `${concurrent.toLocaleString('en-US')} at once`,
  ]
  return parts.filter(Boolean).join(', ')
}
