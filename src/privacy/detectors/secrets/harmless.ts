// What looks drawn by chance and is no secret: ids, hashes, addresses, versions, expressions, encoded data.
import { isUuid, randomness } from './randomness.ts'

/** Ids carry the name of what they number before it: `toolu_01A…`, `cus_Nff…`, `ST-1234`; options and handles begin with a sign. */
const identifierPrefix =
  /^(?:[a-z]{2,14}[_-])+[A-Za-z0-9]|^(?:GHSA|CVE|CWE)-|^[A-Z]{2,6}-(?:\d|[A-Z0-9-]{6})|^\$[A-Za-z_]\w*$|^[#@$-][\w.-]+$|^--?[a-z]+[=-]/
const addressLike =
  /:\/\/|^www\.|^[\w.+-]+@[\w-]+\.|^\.{0,2}\/|^~\/|^[A-Za-z]:[\\/]|\.(?:com|org|net|io|dev|html?|js|ts|tsx|jsx|css|py|json|md|png|jpe?g|svg|gif|pdf|txt|ya?ml|toml|lock|sh|go|rs|java|xml|zip|gz|exe|dll|so|php|rb|c|h|cpp)$/i
const cryptoAddress =
  /^(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[a-z0-9]{20,80}|[xyz]pub[A-Za-z0-9]{100,}|T[1-9A-HJ-NP-Za-km-z]{33}|[LM][1-9A-HJ-NP-Za-km-z]{26,33})$/
const publicData = /^(?:AAAA[BCE]|MI[IGH][A-Za-z]|iVBOR|R0lGOD|\/9j\/|UEsDB|JVBER|sha\d{3}-|PHN2Zy|PD94|UklGR|T2dnUw|H4sI|SUkq|ey[A-Za-z])/
/** Bytes written as base64: long, of those letters alone, and far beyond what names of folders reach. */
function isOpaque(value: string): boolean {
  return value.length >= 30 && /^[A-Za-z0-9+/]+={0,2}$/.test(value) && randomness(value) >= 40
}

/** By its own shape. */
export function isHarmless(value: string): boolean {
  if (isUuid(value) || cryptoAddress.test(value) || publicData.test(value) || isEncodedText(value)) return true
  if (/^0x[0-9a-fA-F]+$/.test(value)) return value.length !== 66
  return !isOpaque(value) && (identifierPrefix.test(value) || addressLike.test(value) || structured.test(value))
}

/** By what stands before. */
export function isHarmlessBehind(before: string, isHex: boolean): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return isAssigned(before) || harmless.test(before) || (isHex && /hash|sha-?\d|digest|checksum|commit/i.test(line))
}

/** What is random and no secret. */
const harmless =
  /(?:hash|sha-?\d{0,3}|commit|checksum|digest|md5|e-?tag|fingerprint|integrity|revision|\brev\b|uuid|guid|nonce|signature|\bsig\b|public|trace|span|request|correlation|build|version|\bids?\b|_id|Id|identifier|blob|image|img|src|href|ssh-(?:rsa|ed25519|dss)|ecdsa|cursor|certificate|csrf|block|\btx\b|txid|transaction|address|wallet|merkle|tree|parent|object|digest|sum|snapshot|layer|index|order|invoice|ticket|tracking|serial|model|part|isbn|doi|video|watch|base64|data|encoded|url|link)["'`]?\s{0,3}(?:[:=#@-]|is|of|:=)?\s{0,3}["'`(<]?$/i
/** Dots, colons and slashes between words and numbers make names of files, versions, times and expressions. */
const structured =
  /^[\w-]+(?:[.:/][\w-]{1,24}){2,}$|^\w+\.\w+$|^\d[\d.,:/-]*[A-Za-z%]{0,3}$|=.{0,100}=|^\w+=|->|::|\+\+|&&|\/\/|\.\.|\w\.\w+\.\w|\?\.|0-9|1-9|a-z|A-Z|A-[HJN]|[^!-~]|%[0-9A-Fa-f]{2}|-\$|\w\$\d+$|^!\w+$|^\d+\^|^h1:|\?\w+=|^[A-Za-z0-9]{2,8}(?:\+[A-Za-z0-9]{2,8}){2,}\+?$/

/** `name: "value"` and `name=value`: the name has been read elsewhere and said nothing of a secret. */
function isAssigned(before: string): boolean {
  return (
    /[\w"'`\]]\s{0,3}(?::|=|=>|:=)\s{0,3}["'`]?$/.test(before) && !/\b(?:this|it|following|here|das|esto|ceci)\s?:\s?["'`]?$/i.test(before)
  )
}

/** Base64 of plain words is read as those words elsewhere; random bytes hardly ever make a text. */
function isEncodedText(value: string): boolean {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return false
  const beyond = value.length % 4
  if (beyond === 1 || (beyond !== 0 && value.endsWith('='))) return false // cut off, or padded beyond its length
  return /^[\x20-\x7e\s]+$/.test(Buffer.from(value, 'base64').toString('latin1'))
}

/** A line of nothing but base64 among others belongs to a certificate, a picture or a patch. */
export function isBodyLine(text: string, at: number, value: string): boolean {
  const end = at + value.length
  if (value.length < 44 || value.length > 80 || (at > 0 && text[at - 1] !== '\n') || (end < text.length && text[end] !== '\n')) return false
  return /^[A-Za-z0-9+/=-]{16}/.test(text.slice(end + 1, end + 20)) || /[A-Za-z0-9+/=]{16}\n$/.test(text.slice(Math.max(0, at - 20), at))
}

/** Says of rising places whether they lie inside a certificate or key in armour, which are judged as a whole elsewhere. */
export function armourOf(text: string): (at: number) => boolean {
  let from = text.indexOf('-----BEGIN ')
  let to = from < 0 ? -1 : endOfArmour(text, from)
  return (at) => {
    while (from >= 0 && at >= to) {
      from = text.indexOf('-----BEGIN ', to)
      to = from < 0 ? -1 : endOfArmour(text, from)
    }
    return from >= 0 && at > from
  }
}

function endOfArmour(text: string, from: number): number {
  const end = text.indexOf('-----END ', from)
  return end < 0 ? text.length : end + 9
}
