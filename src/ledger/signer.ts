// The key this house signs its checkpoints with: Ed25519, made at the first start, readable for its owner alone. Whoever holds it can sign
// another past, so it stays off the database; whoever has its public half can check the ledger anywhere.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Link } from './chain.ts'

export type Signer = {
  /** The first 16 hexadecimal digits of the SHA-256 of the public key; also the name of the chains this house writes. */
  readonly id: string
  /** SPKI in DER, base64. */
  readonly publicKey: string
  readonly sign: (text: string) => string
  /** Note beside the key, off the database, which checkpoint was the last, so that one that is dropped from its end is missed. */
  readonly remember: (ledger: string, last: Link) => void
  readonly remembered: (ledger: string) => Link | undefined
}

const privateName = 'ledger-ed25519.pem'
const publicName = 'ledger-ed25519.pub.pem'

/** Read the key kept in `folder`, or make one. A key that cannot be read is never replaced: the past hangs on it. */
export function openSigner(folder: string): Signer {
  const key = createPrivateKey(readOrMake(folder))
  const publicKey = spkiOf(createPublicKey(key))
  return {
    id: signerId(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
    remember: (ledger, last) => {
      const file = rememberedFile(folder, ledger)
      writeFileSync(`${file}.new`, `${JSON.stringify(last)}\n`, { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
    remembered: (ledger) => rememberedOf(folder, ledger),
  }
}

/** The last checkpoint this house signed for that ledger; undefined when it never did. */
export function rememberedOf(folder: string, ledger: string): Link | undefined {
  const text = readText(rememberedFile(folder, ledger))
  return text === undefined ? undefined : (JSON.parse(text) as Link) // written by `remember`
}

/** The public key in `folder`, in PEM; undefined when no key was made there yet. */
export function publicKeyIn(folder: string): string | undefined {
  return readText(join(folder, publicName))
}

/** A public key in PEM as checkpoints name it. Throws when it is no such key. */
export function publicKeyOf(pem: string): string {
  const key = createPublicKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is not an Ed25519 key')
  return spkiOf(key)
}

export function signerId(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16)
}

/** Whether the holder of that key signed this very text. What is no key or no signature signed nothing. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    return false // it cannot be read as one
  }
}

function readOrMake(folder: string): string {
  const file = join(folder, privateName)
  const known = readText(file)
  if (known !== undefined) return known
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  try {
    linkSync(draft, file) // fails when another process was first, whose key then counts
    writeFileSync(join(folder, publicName), publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o644 })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const made = readText(file)
  if (made === undefined) throw new Error(`${file} cannot be read back`)
  return made
}

function spkiOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64')
}

function rememberedFile(folder: string, ledger: string): string {
  return join(folder, `ledger-${ledger}.sealed.json`)
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}
