import { fail } from '../../core/errors.ts'
import type { Driver } from './driver.ts'
import { sqlite } from './sqlite.ts'

/** Every database the ledger can live in. */
export const drivers: readonly Driver[] = [sqlite]

/** The driver that a ledger URL names by its scheme. */
export function driverOf(url: string): Driver {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  const driver = drivers.find((known) => known.scheme === scheme)
  if (!driver) {
    // A URL may carry a password, so only its scheme is told.
    const known = drivers.map((one) => `${one.scheme}:`).join(', ')
    throw fail('ledger.unavailable', { detail: `the scheme ${scheme ?? '(none)'} is not one of ${known}` })
  }
  return driver
}
