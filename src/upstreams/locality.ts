// Where an address really is. A port or a name proves nothing; only the address that a connection reaches does.
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { furtherZone, type Zone } from '../core/sensitivity.ts'
import type { ZoneProof } from '../core/upstream.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

// Addresses that are not routed on the public Internet: RFC 1918, RFC 6598 (carrier-grade NAT, also used by mesh VPNs),
// RFC 3927 and RFC 4291 link-local, RFC 4193 unique local.
const house = new BlockList()
house.addSubnet('10.0.0.0', 8, 'ipv4')
house.addSubnet('172.16.0.0', 12, 'ipv4')
house.addSubnet('192.168.0.0', 16, 'ipv4')
house.addSubnet('169.254.0.0', 16, 'ipv4')
house.addSubnet('100.64.0.0', 10, 'ipv4')
house.addSubnet('fc00::', 7, 'ipv6')
house.addSubnet('fe80::', 10, 'ipv6')

/** The zone of an IP address. Anything that is not an address counts as cloud. */
export function zoneOfAddress(address: string): Zone {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped) return zoneOfAddress(mapped)
  const family = isIP(plain)
  if (family === 0) return 'cloud'
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  if (loopback.check(plain, kind)) return 'device'
  return house.check(plain, kind) ? 'private' : 'cloud'
}

export type Resolve = (host: string) => Promise<readonly string[]>

const resolveAll: Resolve = async (host) => (await lookup(host, { all: true })).map((entry) => entry.address)

const proofOf: Readonly<Record<Zone, string>> = { device: 'loopback', private: 'private-address', cloud: 'public-address' }

/**
 * Verify where a base address is: every address its name resolves to counts, and the furthest one decides.
 * A declared zone may tighten the result, never loosen it. Names that do not resolve count as cloud.
 */
export async function verifyZone(base: string, declared: Zone | undefined, at: string, resolve: Resolve = resolveAll): Promise<ZoneProof> {
  const host = new URL(base).hostname.replace(/^\[|\]$/g, '')
  let proof: ZoneProof
  try {
    const addresses = isIP(host) ? [host] : await resolve(host)
    if (addresses.length === 0) throw new Error('no address')
    const furthest = addresses.reduce((one, other) =>
      furtherZone(zoneOfAddress(one), zoneOfAddress(other)) === zoneOfAddress(one) ? one : other,
    )
    const zone = zoneOfAddress(furthest)
    proof = { zone, by: proofOf[zone], detail: furthest, at }
  } catch {
    proof = { zone: 'cloud', by: 'unresolved', detail: host, at }
  }
  if (declared && declared !== proof.zone && furtherZone(declared, proof.zone) === declared) {
    return { zone: declared, by: 'declared', detail: `${proof.by} ${proof.detail ?? ''}`.trim(), at }
  }
  return proof
}
