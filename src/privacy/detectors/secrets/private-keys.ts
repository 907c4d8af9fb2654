// Private keys as whole blocks: a part of one is as good as the key to whoever knows the format, so nothing of it stays.
// PEM: RFC 7468; OpenPGP armour: RFC 9580; PuTTY: https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html
import { defineDetector, type Hit, matches } from '../detector.ts'

const opening =
  /-{5}BEGIN [A-Z0-9 ]{0,40}?PRIVATE (?:KEY(?: BLOCK)?)-{5}|-{4} BEGIN SSH2 ENCRYPTED PRIVATE KEY -{4}|<RSAKeyValue>|PuTTY-User-Key-File-\d: /g
const longestBlock = 65_536
/** What may stand in a block of which the end is missing: base64, line ends in whatever escape, and the quotes of string literals. */
const body = /[A-Za-z0-9+/=\s\\"',]{40,16384}/y
const base64Run = /[A-Za-z0-9+/]{16}/

export const privateKeys = defineDetector({
  name: 'secret-private-keys',
  kinds: ['SECRET_PRIVATE_KEY'],
  find: (text) => [...blocks(text), ...bare(text), ...phrases(text)],
  finds: [
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5\n-----END RSA PRIVATE KEY-----',
    '{"private_key": "«-----BEGIN PRIVATE KEY-----\\nMIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5\\n-----END PRIVATE KEY-----»\\n"}',
    'cut off: «-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAA»',
    'private key: «3f9a6c2d8e1a7450b3c6d9e2f1a8475603b9c6d2e8f1a7450b3c6d9e2f1a8475»',
    'seed phrase: «legal winner thank year wave sausage worth useful legal winner thank yellow»',
    '[Interface]\nPrivateKey = «yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=»',
  ],
  ignores: [
    '-----BEGIN PUBLIC KEY-----\nMIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5\n-----END PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----\nMIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5\n-----END CERTIFICATE-----',
    '-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----',
    'transaction hash of the private chain: 3f9a6c2d8e1a7450b3c6d9e2f1a8475603b9c6d2e8f1a7450b3c6d9e2f1a8475',
    'a file begins with -----BEGIN PRIVATE KEY----- as a rule',
  ],
})

function blocks(text: string): Hit[] {
  const hits: Hit[] = []
  if (!text.includes('-----BEGIN') && !text.includes('---- BEGIN') && !text.includes('<RSAKeyValue>') && !text.includes('PuTTY-User-Key'))
    return hits
  let noEndFrom = Number.POSITIVE_INFINITY
  opening.lastIndex = 0
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const from = match.index + match[0].length
    const closing = match[0].startsWith('-') ? '-----' : match[0].startsWith('<') ? '</RSAKeyValue>' : 'Private-MAC:'
    const dashes = from >= noEndFrom ? -1 : text.indexOf(closing === '-----' ? '----' : closing, from)
    if (dashes < 0) noEndFrom = Math.min(noEndFrom, from)
    const isClosed =
      dashes >= 0 && dashes - from <= longestBlock && (closing !== '-----' || /^-{4,5} ?END/.test(text.slice(dashes, dashes + 10)))
    const end = isClosed ? closingEnd(text, dashes, closing) : openEnd(text, from)
    if (end === undefined || !base64Run.test(text.slice(from, end))) continue
    hits.push({ kind: 'SECRET_PRIVATE_KEY', start: match.index, end, score: isClosed ? 0.99 : 0.9 })
    opening.lastIndex = end
  }
  return hits
}

function closingEnd(text: string, dashes: number, closing: string): number {
  if (closing === '</RSAKeyValue>') return dashes + closing.length
  const rest = text.slice(dashes, dashes + 120)
  const match = closing === '-----' ? /^-{4,5} ?END[A-Z0-9 ]{0,60}-{4,5}/.exec(rest) : /^Private-MAC: [0-9a-f]{0,64}/.exec(rest)
  return dashes + (match?.[0].length ?? 8)
}

function openEnd(text: string, from: number): number | undefined {
  body.lastIndex = from
  const match = body.exec(text)
  return match === null ? undefined : from + match[0].replace(/[\s\\"',]+$/, '').length
}

/** Keys without a block: raw secp256k1 scalars, WireGuard's and Bitcoin's. Only what stands before tells them from hashes. */
const raw = /(?<![A-Za-z0-9+/])(?:(?:0x)?[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=|[5KL][1-9A-HJ-NP-Za-km-z]{50,51})(?![A-Za-z0-9+/=])/g
const naming = /priv(?:ate)?|secp256k1|sign(?:ing|er)?[ _-]?key|wallet|ethers|web3|mnemonic|\bwif\b|preshared|\bpsk\b/i
const denying = /public|\bpub\b|address|\btx|transaction|hash|sha\d|digest|commit|checksum|signature|fingerprint/i

function bare(text: string): Hit[] {
  if (!naming.test(text)) return []
  return Array.from(text.matchAll(raw))
    .filter((match) => {
      const before = text.slice(Math.max(0, match.index - 64), match.index)
      const line = before.slice(before.lastIndexOf('\n') + 1)
      return naming.test(line) && !denying.test(line)
    })
    .map((match) => ({ kind: 'SECRET_PRIVATE_KEY', start: match.index, end: match.index + match[0].length, score: 0.85 }))
}

/** The words that a wallet is made from again: 12 to 24 of them, https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki */
const phrase =
  /(?:mnemonic|seed[ _-]?(?:phrase|words?)|recovery[ _-]?(?:phrase|words?)|wallet[ _-]?(?:phrase|words)|secret[ _-]?recovery[ _-]?phrase)["'`]?(?:\s(?:is|are|was))?\s?[:=]?\s{1,2}["'`]?(?<words>(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})(?![a-z])/gi

function phrases(text: string): Hit[] {
  return /mnemonic|seed|recovery|wallet/i.test(text) ? matches(text, phrase, 'SECRET_PRIVATE_KEY', 0.85, 'words') : []
}
