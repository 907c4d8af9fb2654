import { isIPv6 } from 'node:net'
import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { before, isWordAt, matchAt } from './nearby.ts'

const octets =
  /(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?![\d]|\.\d)(?:\/(?:3[0-2]|[12]?\d)(?!\d|\.\d))?/y
const versionBefore =
  /(?:(?<!\p{L})(?:v|ver|version|versión|phiên bản|release|build|firmware|rev|oid|sections?|clause|chapter|kapitel|§)\.?[ :=#-]{0,3}|[A-Za-z]{2,}\/|(?:bit|python|jdk|jre|node|php|ruby)-|[<>=~^!]= ?|[~^])$/iu
/** A run that could be an IPv6 address, maybe with an IPv4 tail. */
const colons = /(?<![\w:.])(?:[0-9a-f]{1,4}:|::)[0-9a-f:.]{0,44}/gi
/** The loopback, unspecified and broadcast addresses, the same on every machine: found, but only as a guess. */
const sameEverywhere = /^(?:127\.0\.0\.\d+|0\.0\.0\.0|255\..*|[:0]*:[01]?)(?:\/\d+)?$/
/** A network of the private ranges (RFC 1918) with its size: a plan for addresses rather than one that leads to somebody. */
const privateNetwork = /^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)\..*\/(?:[89]|1\d|2\d|30)$/
const zone = /%[0-9a-z]{1,15}/iy
const prefix = /\/(?:12[0-8]|1[01]\d|[1-9]?\d)(?!\d|\.\d)/y

/** IPv4 and IPv6 addresses with their prefix length (`/24`) or zone, not the versions and OIDs that look like them. */
export const ip = defineDetector({
  name: 'ip',
  kinds: ['IP'],
  find: (text) => {
    const six = sixParts(text)
    return [...six, ...fourParts(text).filter((hit) => !six.some(({ start, end }) => start <= hit.start && hit.end <= end))]
  },
  finds: [
    '«203.0.113.7» connected',
    'allow «198.51.100.0/24»;',
    'peer=«192.0.2.44»',
    'http://«203.0.113.7»:8080/',
    '2001:db8:85a3::8a2e:370:7334',
    '[«2001:db8::1»]:443',
    '«fe80::1ff:fe23:4567:890a%eth2» up',
    '«::ffff:192.0.2.128»',
    'route «2001:db8::/32»',
  ],
  ignores: [
    'version 1.2.3.4',
    'Chrome/120.0.0.0 Safari',
    'OID 1.3.6.1.4.1',
    '999.1.1.1',
    'std::vector<int>',
    'at 12:30:45',
    'a::b::c',
    'ns::type',
    'pkg>=1.2.3.4',
  ],
})

function fourParts(text: string): Hit[] {
  const hits: Hit[] = []
  let done = 0
  const { starts, ends } = landmarks(text)
  for (let run = 0; run < starts.length; run++) {
    const start = starts[run] ?? 0
    if (start < done || text[ends[run] ?? 0] !== '.') continue
    const match = matchAt(text, octets, start)?.[0]
    if (match === undefined) continue
    done = start + match.length
    if (text[start - 1] === '.' || (start > 0 && isWordAt(text, start - 1))) continue
    if (isWordAt(text, done) || versionBefore.test(before(text, start, 24))) continue
    hits.push({ kind: 'IP', start, end: done, score: sameEverywhere.test(match) || privateNetwork.test(match) ? 0.4 : 0.9 })
  }
  return hits
}

function sixParts(text: string): Hit[] {
  const hits: Hit[] = []
  if (!hasColonPair(text)) return hits
  for (const match of everyMatch(text, colons)) {
    const start = match.index
    let address = match[0]
    while (address.endsWith('.') || (address.endsWith(':') && !address.endsWith('::'))) address = address.slice(0, -1)
    if (!isIPv6(address)) continue
    let end = start + address.length
    if (isWordAt(text, end)) continue
    end += matchAt(text, zone, end)?.[0].length ?? 0
    end += matchAt(text, prefix, end)?.[0].length ?? 0
    // `a::b` and `c::d` are names in a program; an address of so few letters is not worth the doubt.
    if (!/\d/.test(address) && (address !== '::' || !stands(text, start, end))) continue
    hits.push({ kind: 'IP', start, end, score: sameEverywhere.test(address) ? 0.4 : 0.9 })
  }
  return hits
}

/** Two colons at most a group apart, which every IPv6 address has. */
function hasColonPair(text: string): boolean {
  for (let at = text.indexOf(':'); at >= 0; ) {
    const next = text.indexOf(':', at + 1)
    if (next >= 0 && next - at <= 5) return true
    at = next
  }
  return false
}

/** Whether nothing but blanks or brackets is beside it, as around an address and not inside a program's `a::b`. */
function stands(text: string, start: number, end: number): boolean {
  return /^[\s[('"=,]?$/.test(text.slice(Math.max(0, start - 1), start)) && /^[\s\])'",/.]?$/.test(text.slice(end, end + 1))
}
