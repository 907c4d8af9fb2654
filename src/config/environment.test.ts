import { describe, expect, test } from 'vitest'
import { isDrawbridgeError } from '../core/errors.ts'
import { withEnvironment } from './environment.ts'
import { configSchema } from './schema.ts'

const standard = configSchema.parse({})

test('what the environment says stands above the file', () => {
  const { server, discover } = withEnvironment(standard, { DRAWBRIDGE_HOST: '::1', DRAWBRIDGE_PORT: '9', DRAWBRIDGE_DISCOVER: 'off' })
  expect([server.host, server.port, discover]).toEqual(['::1', 9, false])
  expect(() => withEnvironment(standard, { DRAWBRIDGE_PORT: 'http' })).toThrow(/port number/)
})

test.each([
  [{}, 1],
  [{ DRAWBRIDGE_ADMIN_PORT: '2' }, 2],
  [{ DRAWBRIDGE_ADMIN_PORT: 'off' }, undefined],
])('the port of the admin plane under %j is %s', (environment, port) => {
  expect(withEnvironment(configSchema.parse({ server: { adminPort: 1 } }), environment).server.adminPort).toBe(port)
  expect(() => withEnvironment(standard, { DRAWBRIDGE_ADMIN_PORT: 'on' })).toThrow(/port number, or off/)
})

describe('DRAWBRIDGE_KEYS', () => {
  test('adds callers to those of the file; a key may hold colons', () => {
    const config = configSchema.parse({ callers: [{ name: 'file', key: 'file-key-1' }] })
    const { callers } = withEnvironment(config, { DRAWBRIDGE_KEYS: 'ada:0123:4567, ben:abcdefgh' })
    expect(callers.map(({ name, key }) => `${name}=${key}`)).toEqual(['file=file-key-1', 'ada=0123:4567', 'ben=abcdefgh'])
  })

  test('a name may say a role', () => {
    const { callers } = withEnvironment(standard, { DRAWBRIDGE_KEYS: 'ada@auditor:0123@4567, ben:abcdefgh' })
    expect(callers.map(({ name, role, key }) => [name, role, key])).toEqual([
      ['ada', 'auditor', '0123@4567'],
      ['ben', undefined, 'abcdefgh'],
    ])
  })

  test.each(['ada@boss:12345678', 'owner:12345678', 'ada', 'ada:short', ':12345678', 'a b:12345678', 'ada:12345678,ada:87654321'])(
    'refuses %s without repeating it',
    (given) => {
      try {
        withEnvironment(standard, { DRAWBRIDGE_KEYS: given })
        expect.unreachable()
      } catch (error) {
        expect(isDrawbridgeError(error) && error.code).toBe('environment.invalid')
        expect(String(error)).not.toMatch(/12345678|short/)
      }
    },
  )
})
