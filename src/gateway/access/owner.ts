// The owner of the machine administers its gateway without a key in the configuration: with one that lies in the home, readable by its owner
// alone, and that is taken only from this machine. Who can read the home could read the ledger and the bridge's file as well.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isOurForm, mintKey } from './secret.ts'

function fileOf(home: string): string {
  return join(home, 'owner.key')
}

/** The owner's key of a home; undefined when no gateway has made one there, or it cannot be read. */
export function ownerKeyIn(home: string): string | undefined {
  try {
    const text = readFileSync(fileOf(home), 'utf8').trim()
    return isOurForm(text) ? text : undefined
  } catch {
    return undefined // none yet, or not ours to read: then other keys are tried
  }
}

/** Read the owner's key, or make one. One that is damaged is replaced, since nothing hangs on it. */
export function openOwnerKey(home: string, mint: () => string = mintKey): string {
  const known = ownerKeyIn(home)
  if (known) return known
  const file = fileOf(home)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  rmSync(file, { force: true })
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, `${mint()}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file) // fails when another process was first, whose key then counts
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const made = ownerKeyIn(home)
  if (!made) throw new Error(`${file} cannot be read back`)
  return made
}
