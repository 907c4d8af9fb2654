import { createHash } from 'node:crypto'
import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { isWordAt } from './nearby.ts'

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const rippleBase58 = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz'
const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

/** Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron and test networks (base58check), XRP beside them. */
const checkedShape = /(?<![\w])[123DLMTXmnrt][1-9A-HJ-NP-Za-km-z]{24,34}(?![\w])/g
/** Segregated witness and others of BIP 173: a human-readable part, `1`, data. */
const witnessShape =
  /(?<![\w])(?:bc|tb|bcrt|ltc|tltc|addr|addr_test|stake|cosmos|osmo|terra|inj|celestia|zs|ckb|nano)1[02-9ac-hj-np-z]{11,110}(?![\w])/gi
/** Ethereum and everything that shares its addresses (EIP-55 changes only the case). */
const etherShape = /(?<![\w])0x[0-9a-f]{40}(?![\w])/gi
const cashShape = /(?<![\w])(?:bitcoincash:)?[qp][02-9ac-hj-np-z]{41}(?![\w])/gi
/** Monero: 95 letters and digits, 106 with a payment id. Its checksum is Keccak, so the unmistakable shape has to do. */
const moneroShape = /(?<![\w])[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?:[1-9A-HJ-NP-Za-km-z]{11})?(?![\w])/g
/** Solana has no checksum: 32 bytes of base58 beside a word that names it. */
const solanaShape =
  /\b(?:solana|sol|phantom|spl)\b[^\n\w]{0,4}(?:address|wallet|adresse|dirección|ví)?[^\n\w]{0,4}(?<value>[1-9A-HJ-NP-Za-km-z]{32,44})(?![\w])/dgi

/** Addresses of crypto currencies. Where the format carries a checksum it must hold. */
export const crypto = defineDetector({
  name: 'crypto',
  kinds: ['CRYPTO'],
  find: (text) => {
    const hits: Hit[] = []
    if (!landmarks(text).hasLongToken) return hits
    add(
      hits,
      text,
      checkedShape,
      (value) => (value.startsWith('r') ? passesBase58(value, rippleBase58) : passesBase58(value, base58)),
      0.99,
    )
    if (text.includes('1')) add(hits, text, witnessShape, passesBech32, 0.99)
    if (text.includes('0x') || text.includes('0X')) add(hits, text, etherShape, (value) => !/^0x(.)\1+$/i.test(value), 0.9)
    add(hits, text, cashShape, passesCashAddress, 0.99)
    add(hits, text, moneroShape, () => true, 0.9)
    if (/sol|phantom|spl/i.test(text))
      for (const match of everyMatch(text, solanaShape)) {
        const [start, end] = match.indices?.groups?.value ?? [0, 0]
        if (bytesOf(text.slice(start, end), base58).length === 32) hits.push({ kind: 'CRYPTO', start, end, score: 0.7 })
      }
    return hits
  },
  finds: [
    '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
    'send to «3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy».',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    '0x52908400098527886E0F7030069857D2E4169EE7',
    'bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a',
  ],
  ignores: [
    '1BoatSLRHtKNngkdXEeobR76b53LETtpyU',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    '0x0000000000000000000000000000000000000000',
    '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNL',
  ],
})

function add(hits: Hit[], text: string, shape: RegExp, isRight: (value: string) => boolean, score: number): void {
  for (const match of everyMatch(text, shape)) {
    const end = match.index + match[0].length
    if (!isWordAt(text, end) && isRight(match[0])) hits.push({ kind: 'CRYPTO', start: match.index, end, score })
  }
}

/** Bytes of a base58 number; at most 44 letters reach it, so the square of the length stays small. */
function bytesOf(value: string, alphabet: string): Uint8Array {
  const bytes: number[] = []
  for (const letter of value) {
    let carry = alphabet.indexOf(letter)
    if (carry < 0) return new Uint8Array()
    for (let index = 0; index < bytes.length; index++) {
      carry += (bytes[index] ?? 0) * 58
      bytes[index] = carry & 255
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 255)
  }
  for (const letter of value) {
    if (letter !== alphabet[0]) break
    bytes.push(0)
  }
  return Uint8Array.from(bytes.reverse())
}

/** https://en.bitcoin.it/wiki/Base58Check_encoding: the last four bytes begin the double SHA-256 of the others. */
function passesBase58(value: string, alphabet: string): boolean {
  const bytes = bytesOf(value, alphabet)
  if (bytes.length !== 25 && bytes.length !== 26) return false
  const hash = sha256(sha256(bytes.subarray(0, -4)))
  return bytes.subarray(-4).every((byte, index) => byte === hash[index])
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

/** BIP 173 and BIP 350. */
function passesBech32(address: string): boolean {
  if (address !== address.toLowerCase() && address !== address.toUpperCase()) return false
  const value = address.toLowerCase()
  const split = value.lastIndexOf('1')
  const expanded = [...value.slice(0, split)].map((letter) => letter.charCodeAt(0))
  const data = [...value.slice(split + 1)].map((letter) => bech32.indexOf(letter))
  if (data.includes(-1)) return false
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
  let sum = 1
  for (const part of [...expanded.map((code) => code >> 5), 0, ...expanded.map((code) => code & 31), ...data]) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ part
    for (let bit = 0; bit < 5; bit++) if ((top >>> bit) & 1) sum ^= generator[bit] ?? 0
  }
  return sum === 1 || sum === 0x2bc830a3
}

/** https://github.com/bitcoincashorg/bitcoincash.org/blob/master/spec/cashaddr.md */
function passesCashAddress(address: string): boolean {
  const data = [...address.toLowerCase().replace('bitcoincash:', '')].map((letter) => bech32.indexOf(letter))
  const prefix = [...'bitcoincash'].map((letter) => letter.charCodeAt(0) & 31)
  const generator = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n]
  let sum = 1n
  for (const part of [...prefix, 0, ...data]) {
    const top = sum >> 35n
    sum = ((sum & 0x07ffffffffn) << 5n) ^ BigInt(part)
    for (let bit = 0n; bit < 5n; bit++) if ((top >> bit) & 1n) sum ^= generator[Number(bit)] ?? 0n
  }
  return sum === 1n
}
