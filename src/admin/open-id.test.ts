import http, { type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { signInSchema } from '../config/sign-in.ts'
import { isDrawbridgeError } from '../core/errors.ts'
import { createOpenId, type OpenId } from './open-id.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

/** Somebody at an address, and whoever asks them. */
async function meet(
  answer: RequestListener,
  more: { stepSeconds?: number } = {},
): Promise<{ openId: OpenId; issuer: string; pass: (ms: number) => void }> {
  const server = http.createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config = signInSchema.parse({ issuer, clientId: 'd', roles: { admin: ['root'] } })
  let passed = 0
  const openId = createOpenId({ config: () => config, now: Date.now, monotonic: () => passed, ...more })
  open.push(openId)
  const pass = (ms: number) => {
    passed += ms
  }
  return { openId, issuer, pass }
}

const asked = { redirect: 'http://127.0.0.1:1/back', state: 's', nonce: 'n', verifier: 'v'.repeat(43) }
const trouble = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => (isDrawbridgeError(error) ? `${error.code}: ${error.data.detail}` : error),
  )
const metadata = (issuer: string) =>
  JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` })

test('an issuer that never answers, or never ends its answer, is waited for no longer than agreed', async () => {
  const silent = await meet(() => {}, { stepSeconds: 0.05 })
  expect(await trouble(silent.openId.address(asked))).toBe('sign-in.unavailable: it did not answer in time')
  const endless = await meet((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{'), {
    stepSeconds: 0.05,
  })
  expect(await trouble(endless.openId.address(asked))).toBe('sign-in.unavailable: it did not answer in time')
})

test('it is asked once by all who come together, believed for an hour, and then asked again', async () => {
  let count = 0
  let issuer = ''
  const met = await meet((_, response) => {
    count++
    response.writeHead(200, { 'content-type': 'application/json' }).end(metadata(issuer))
  })
  issuer = met.issuer
  const [address] = await Promise.all([met.openId.address(asked), met.openId.address(asked), met.openId.address(asked)])
  expect([count, address?.pathname]).toEqual([1, '/auth'])
  met.pass(3_599_999)
  await met.openId.address(asked)
  expect(count).toBe(1)
  met.pass(1)
  await met.openId.address(asked)
  expect(count).toBe(2)
})

test('it is not followed to where it leads', async () => {
  const visited: string[] = []
  const { openId } = await meet((request, response) => {
    visited.push(request.url ?? '')
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect(await trouble(openId.address(asked))).toMatch(/^sign-in.unavailable/)
  expect(visited).toEqual(['/.well-known/openid-configuration'])
})

test.each([
  ['a page', 'text/html', '<html>', 200],
  ['half of an answer', 'application/json', '{"issuer":', 200],
  ['a list', 'application/json', '[]', 200],
  ['nothing', 'application/json', '', 200],
  ['an error', 'application/json', '{"error":"secret words"}', 500],
])('%s in place of what it is told as such, without a word of it', async (_, type, body, status) => {
  const { openId } = await meet((_request, response) => response.writeHead(status, { 'content-type': type }).end(body))
  expect(await trouble(openId.address(asked))).toBe('sign-in.unavailable: it answers with something else than OpenID Connect')
})
