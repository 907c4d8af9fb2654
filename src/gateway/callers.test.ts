import { expect, test } from 'vitest'
import { isDrawbridgeError } from '../core/errors.ts'
import { createCallers, isFromHere } from './callers.ts'

const callers = createCallers([
  { name: 'ada', key: 'ada-key-12345' },
  { name: 'bob', key: 'bob-key-12345', zones: ['device'] },
])

test.each([
  [{ authorization: 'Bearer ada-key-12345' }, 'ada'],
  [{ authorization: 'bearer bob-key-12345' }, 'bob'],
  [{ 'x-api-key': 'bob-key-12345' }, 'bob'],
  [{ 'api-key': 'ada-key-12345' }, 'ada'],
  [{ 'x-goog-api-key': 'ada-key-12345' }, 'ada'],
])('a key is found where its client puts it: %j', (headers, name) => {
  expect(callers.identify(headers).name).toBe(name)
})

test.each([[{}], [{ authorization: 'Bearer ada-key-1234' }], [{ authorization: 'Basic YWRh' }], [{ 'x-api-key': '' }]])(
  'no valid key, no entry: %j',
  (headers) => {
    expect(() => callers.identify(headers)).toSatisfy((run: () => unknown) => {
      try {
        run()
        return false
      } catch (error) {
        return isDrawbridgeError(error) && error.code === 'caller.unknown'
      }
    })
  },
)

test('with no callers configured everyone is anonymous', () => {
  expect(createCallers([]).identify({ authorization: 'Bearer whatever' })).toEqual({ name: 'anonymous' })
})

const local = { origins: [], hosts: [], isLoopback: true }

test.each([
  [{ host: '127.0.0.1:4280' }, true],
  [{ host: 'localhost:4280' }, true],
  [{ host: '[::1]:4280' }, true],
  [{ host: 'app.localhost' }, true],
  [{ host: 'evil.example:4280' }, false],
  [{ host: '127.0.0.1:4280', origin: 'https://evil.example' }, false],
  [{ host: '127.0.0.1:4280', origin: 'null' }, false],
  [{ host: '127.0.0.1:4280', origin: 'http://localhost:3000' }, true],
  [{ host: '127.0.0.1.evil.example', origin: 'http://127.0.0.1.evil.example' }, false],
])('a loopback gateway judges %j as %s', (headers, verdict) => {
  expect(isFromHere(headers, local)).toBe(verdict)
})

test('configured hosts and origins are let in', () => {
  expect(isFromHere({ host: 'gate.house' }, { ...local, hosts: ['gate.house'] })).toBe(true)
  expect(isFromHere({ host: '127.0.0.1', origin: 'https://app.example' }, { ...local, origins: ['https://app.example'] })).toBe(true)
})
