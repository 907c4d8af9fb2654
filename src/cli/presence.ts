// Where the gateway of this home listens, so that other commands find it whatever port it took. A note, never proof: who reads it asks
// `/health` before believing it.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asNumber, asString, at } from '../core/json.ts'

export type Presence = {
  readonly url: string
  readonly pid: number
  /** Where its admin plane is, when that is not at `url`. */
  readonly adminUrl?: string
}

function fileOf(home: string): string {
  return join(home, 'gateway.json')
}

export function announce(home: string, presence: Presence): void {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const file = fileOf(home)
  writeFileSync(`${file}.${presence.pid}`, `${JSON.stringify(presence)}\n`, { mode: 0o600 })
  renameSync(`${file}.${presence.pid}`, file)
}

/** Take the note away, unless a later gateway has put its own there. */
export function withdraw(home: string, pid: number): void {
  if (presenceIn(home)?.pid === pid) rmSync(fileOf(home), { force: true })
}

export function presenceIn(home: string): Presence | undefined {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(fileOf(home), 'utf8'))
  } catch {
    return undefined // no gateway has run here, or the note is of no use
  }
  const url = asString(at(value, 'url'))
  const pid = asNumber(at(value, 'pid'))
  const adminUrl = asString(at(value, 'adminUrl'))
  return url !== undefined && pid !== undefined ? { url, pid, ...(adminUrl !== undefined && { adminUrl }) } : undefined
}
