// The secret every surrogate is drawn from. It stays in the house: who has it could tell which surrogate stands for a guessed name.
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const length = 32

/** Read the key kept in `home`, or make one. A key that is not whole is never replaced, because surrogates already given hang on it. */
export function openHouseKey(home: string): Uint8Array {
  const file = join(home, 'surrogates.key')
  const known = read(file)
  if (known) return known
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, randomBytes(length).toString('hex'), { mode: 0o600 })
  try {
    linkSync(draft, file) // fails when another process was first, whose key then counts
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const made = read(file)
  if (!made) throw new Error(`${file} cannot be read back`)
  return made
}

function read(file: string): Uint8Array | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} does not hold 64 hexadecimal digits; restore it from a backup or remove it`)
  return Buffer.from(text, 'hex')
}
