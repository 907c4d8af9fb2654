// A vault on disk, for documents that are redacted today and restored tomorrow. Encrypted under a passphrase, so that the file alone opens
// nothing, and checked as a whole, so that no byte of it can be changed unseen.
//
//   8 bytes  the name of the format and its version, `DBVAULT` and 1
//   3 bytes  cost of the key derivation: log2 N, r, p                        scrypt, https://www.rfc-editor.org/rfc/rfc7914
//  16 bytes  salt
//  16 bytes  derived beside the key: tells a wrong passphrase from a damaged file
//  12 bytes  nonce                                                          AES-256-GCM, NIST SP 800-38D
//  ...       JSON, encrypted; all the bytes above are authenticated with it
//  16 bytes  tag
import { createCipheriv, createDecipheriv, scrypt, timingSafeEqual } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Alias, openVault, type Vault } from './vault.ts'

/** What a vault file holds: the vault, and the key its surrogates were drawn from, so that further documents get the same ones. */
export type VaultContent = { readonly key: Uint8Array; readonly vault: Vault }

export type VaultTrouble = 'not-a-vault' | 'newer' | 'passphrase' | 'damaged'

/** A vault that cannot be opened. It tells nothing of what is in it. */
export class VaultFileError extends Error {
  readonly trouble: VaultTrouble

  constructor(trouble: VaultTrouble) {
    super(sentences[trouble])
    this.name = 'VaultFileError'
    this.trouble = trouble
  }
}

const sentences: Readonly<Record<VaultTrouble, string>> = {
  'not-a-vault': 'the file is no vault',
  newer: 'the vault was written by a newer version',
  passphrase: 'the passphrase is wrong',
  damaged: 'the vault is damaged or was changed',
}

const format = Buffer.from('DBVAULT')
const version = 1
/** 64 MiB and about a quarter of a second, once a file. */
const cost: Cost = { log2: 16, r: 8, p: 1 }
/** A changed header must not make us fill the memory before it is found out. */
const mostMemory = 256 * 1024 * 1024
const saltAt = 11
const proofAt = 27
const nonceAt = 43
const headerBytes = 55
const tagBytes = 16

type Cost = { readonly log2: number; readonly r: number; readonly p: number }

/** Random bytes, as `crypto.randomBytes` gives them. */
export type Random = (count: number) => Uint8Array

export async function sealVault({ key, vault }: VaultContent, passphrase: string, random: Random): Promise<Uint8Array> {
  const header = Buffer.alloc(headerBytes)
  format.copy(header)
  header.set([version, cost.log2, cost.r, cost.p], format.length)
  header.set(random(16), saltAt)
  const { secret, proof } = await derive(passphrase, header.subarray(saltAt, proofAt), cost)
  header.set(proof, proofAt)
  header.set(random(12), nonceAt)
  const cipher = createCipheriv('aes-256-gcm', secret, header.subarray(nonceAt)).setAAD(header)
  const aliases = vault.aliases.map(({ kind, value, surrogate }) => [kind, value, surrogate])
  const plain = Buffer.from(JSON.stringify({ key: Buffer.from(key).toString('base64'), aliases }))
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws VaultFileError when the bytes are no vault, the passphrase is another, or a single bit is not as it was written. */
export async function unsealVault(bytes: Uint8Array, passphrase: string): Promise<VaultContent> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (file.length < format.length + 1 || !file.subarray(0, format.length).equals(format)) throw new VaultFileError('not-a-vault')
  if (file[format.length]! > version) throw new VaultFileError('newer')
  if (file[format.length] !== version || file.length < headerBytes + tagBytes) throw new VaultFileError('damaged')
  const header = file.subarray(0, headerBytes)
  const [log2 = 0, r = 0, p = 0] = header.subarray(format.length + 1, saltAt)
  if (log2 < 10 || r < 1 || p < 1 || p > 4 || 128 * r * 2 ** log2 > mostMemory) throw new VaultFileError('damaged')
  const { secret, proof } = await derive(passphrase, header.subarray(saltAt, proofAt), { log2, r, p })
  if (!timingSafeEqual(proof, header.subarray(proofAt, nonceAt))) throw new VaultFileError('passphrase')
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, header.subarray(nonceAt)).setAAD(header)
    decipher.setAuthTag(file.subarray(-tagBytes))
    const plain = Buffer.concat([decipher.update(file.subarray(headerBytes, -tagBytes)), decipher.final()])
    const content = JSON.parse(plain.toString('utf8')) as { key: string; aliases: [string, string, string][] } // authenticated: we wrote it
    const aliases: Alias[] = content.aliases.map(([kind, value, surrogate]) => ({ kind, value, surrogate }))
    return { key: Buffer.from(content.key, 'base64'), vault: openVault(aliases) }
  } catch {
    throw new VaultFileError('damaged') // the cause may quote what was deciphered
  }
}

/** Read a vault file; undefined when there is none. */
export async function readVaultFile(path: string, passphrase: string): Promise<VaultContent | undefined> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return unsealVault(bytes, passphrase)
}

/** Write a vault file whole or not at all, for its owner only. */
export async function writeVaultFile(path: string, content: VaultContent, passphrase: string, random: Random): Promise<void> {
  const bytes = await sealVault(content, passphrase, random)
  const beside = join(dirname(path), `.${basename(path)}.${Buffer.from(random(6)).toString('hex')}`)
  try {
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** The same passphrase typed on another keyboard may be other code points: NFC makes them one. */
async function derive(passphrase: string, salt: Uint8Array, { log2, r, p }: Cost): Promise<{ secret: Buffer; proof: Buffer }> {
  const derived = await new Promise<Buffer>((resolve, reject) =>
    scrypt(passphrase.normalize('NFC'), salt, 48, { N: 2 ** log2, r, p, maxmem: mostMemory + 1024 * 1024 }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
  return { secret: derived.subarray(0, 32), proof: derived.subarray(32) }
}
