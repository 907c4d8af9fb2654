// What a key looks like: `db_`, 256 random bits, and a checksum, so that a scanner of repositories knows one for certain without asking.
import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const lead = 'db_'
/** Digits of 256 bits and of 32 bits in base 62. */
const bodyLength = 43
const sumLength = 6
const form = new RegExp(`^${lead}[0-9A-Za-z]{${bodyLength + sumLength}}$`)

/** A new key. It is shown once and kept nowhere. */
export function mintKey(random: Uint8Array = randomBytes(32)): string {
  const body = base62(BigInt(`0x${Buffer.from(random).toString('hex')}`), bodyLength)
  return lead + body + checksum(body)
}

/** Whether a text is a key of ours as far as its form tells, so that a mistyped one is not looked for in vain. */
export function isOurForm(text: string): boolean {
  return form.test(text) && checksum(text.slice(lead.length, -sumLength)) === text.slice(-sumLength)
}

/** What people may see of a key: enough to tell it from others, of its 256 bits the first 24 or so. */
export function prefixOf(key: string): string {
  return key.slice(0, lead.length + 4)
}

/** Fast on purpose: a slow hash protects words that people choose, and this is 256 random bits. */
export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

function checksum(body: string): string {
  return base62(BigInt(crc32(body)), sumLength)
}

function base62(number: bigint, length: number): string {
  let text = ''
  for (let rest = number; text.length < length; rest /= 62n) text = (alphabet[Number(rest % 62n)] ?? '') + text
  return text
}
