import { fail } from '../../core/errors.ts'
import type { Driver } from './driver.ts'
import { postgres } from './postgres.ts'
import { sqlite } from './sqlite.ts'

/** Every database the ledger can live in. */
export const drivers: readonly Driver[] = [sqlite, postgres]

/** The driver that a ledger URL names by its scheme. */
export function driverOf(url: string): Driver {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  const driver = drivers.find(({ schemes }) => scheme !== undefined && schemes.includes(scheme))
  if (!driver) {
    // A URL may carry a password, so only its scheme is told.
    const known = drivers.flatMap(({ schemes }) => schemes.map((one) => `${one}:`)).join(', ')
    throw fail('ledger.unavailable', { detail: `the scheme ${scheme ?? '(none)'} is not one of ${known}` })
  }
  return driver
}
