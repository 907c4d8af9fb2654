// Private keys as whole blocks: a part of one is as good as the key to whoever knows the format, so nothing of it stays.
// PEM: RFC 7468; OpenPGP armour: RFC 9580; PuTTY: https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html
import { defineDetector, type Hit } from '../detector.ts'
import { continuesWord } from './token-format.ts'

const opening =
  /-{5}BEGIN [A-Z0-9 ]{0,40}?PRIVATE (?:KEY(?: BLOCK)?)-{5}|-{4} BEGIN SSH2 ENCRYPTED PRIVATE KEY -{4}|<RSAKeyValue>|PuTTY-User-Key-File-\d: /g
const longestBlock = 65_536
/** What may stand in a block of which the end is missing: base64, line ends in whatever escape, and the quotes of string literals. */
const body = /[A-Za-z0-9+/=\s\\"',]{40,16384}/y
const base64Run = /[A-Za-z0-9+/]{16}/

export const privateKeys = defineDetector({
  name: 'secret-private-keys',
  kinds: ['SECRET_PRIVATE_KEY'],
  find: (text) => [...blocks(text), ...bare(text)],
  finds: [
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5\n-----END RSA PRIVATE KEY-----',
    '{"private_key": "«-----BEGIN PRIVATE KEY-----\\nMIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5\\n-----END PRIVATE KEY-----»\\n"}',
    'cut off: «-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAA»',
    'private key: «3f9a6c2d8e1a7450b3c6d9e2f1a8475603b9c6d2e8f1a7450b3c6d9e2f1a8475»',
    '[Interface]\nPrivateKey = «yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=»',
  ],
  ignores: [
    '-----BEGIN PUBLIC KEY-----\nMIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5\n-----END PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----\nMIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5\n-----END CERTIFICATE-----',
    '-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----',
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

/** Keys without a block, told by what stands before them: raw secp256k1 scalars and WireGuard's. */
const labelled =
  /(?:private[ _-]?key|priv[ _-]?key|secp256k1|signing[ _-]?key|mnemonic|\bwif)["'`]?(?:\s+(?:is|was|für|for)\b)?(?:\s*(?:[:=]|=>|:=))?\s*["'`]?(?<key>(?:0x)?[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=|[5KL][1-9A-HJ-NP-Za-km-z]{50,51})(?![A-Za-z0-9])/gi

function bare(text: string): Hit[] {
  if (!/priv|secp256k1|signing|mnemonic|wif/i.test(text)) return []
  return Array.from(text.matchAll(labelled))
    .filter((match) => !continuesWord(text, match.index) || /private|Priv/.test(match[0].slice(0, 7)))
    .map((match) => {
      const end = match.index + match[0].length
      return { kind: 'SECRET_PRIVATE_KEY', start: end - match.groups!.key!.length, end, score: 0.85 }
    })
}
