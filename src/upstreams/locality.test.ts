import { expect, test } from 'vitest'
import { verifyZone, zoneOfAddress } from './locality.ts'

const at = '2026-01-01T00:00:00.000Z'

test.each([
  ['127.0.0.1', 'device'],
  ['127.9.9.9', 'device'],
  ['::1', 'device'],
  ['::ffff:127.0.0.1', 'device'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'cloud'],
  ['192.168.0.9', 'private'],
  ['100.64.0.1', 'private'],
  ['100.128.0.1', 'cloud'],
  ['fd00::1', 'private'],
  ['fe80::1%eth0', 'private'],
  ['2001:4860:4860::8888', 'cloud'],
  ['8.8.8.8', 'cloud'],
  ['::ffff:8.8.8.8', 'cloud'],
  ['0.0.0.0', 'cloud'],
  ['not an address', 'cloud'],
])('the address %s is %s', (address, zone) => {
  expect(zoneOfAddress(address)).toBe(zone)
})

test('a name counts as its furthest address', async () => {
  const proof = await verifyZone('http://models.test:1234', undefined, at, async () => ['127.0.0.1', '10.0.0.2', '93.184.216.34'])
  expect(proof).toMatchObject({ zone: 'cloud', by: 'public-address', detail: '93.184.216.34' })
})

test('a name that does not resolve is cloud', async () => {
  const proof = await verifyZone('http://models.test', undefined, at, () => Promise.reject(new Error('ENOTFOUND')))
  expect(proof).toMatchObject({ zone: 'cloud', by: 'unresolved' })
})

test('a declared zone tightens and never loosens', async () => {
  const near = async () => ['127.0.0.1']
  const far = async () => ['8.8.8.8']
  expect(await verifyZone('http://a.test', 'cloud', at, near)).toMatchObject({ zone: 'cloud', by: 'declared' })
  expect(await verifyZone('http://a.test', 'device', at, far)).toMatchObject({ zone: 'cloud', by: 'public-address' })
})
