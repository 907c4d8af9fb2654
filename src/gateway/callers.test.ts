import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isDrawbridgeError } from '../core/errors.ts'
import { mintKey } from './access/secret.ts'
import { type ConfiguredCaller, createCallers, isFromHere } from './callers.ts'

const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'nothing'
  } catch (error) {
    return isDrawbridgeError(error) ? error.code : 'another error'
  }
}

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
    expect(codeOf(() => callers.identify(headers))).toBe('caller.unknown')
  },
)

test('with no keys anywhere whoever is at a loopback address is at home; beyond loopback nobody is', () => {
  expect(createCallers([]).identify({ authorization: 'Bearer whatever' })).toEqual({ name: 'anonymous', role: 'admin' })
  expect(codeOf(() => createCallers([], { isLoopback: false }).identify({}))).toBe('caller.unknown')
})

describe('the role of a key that names none', () => {
  const key = 'key-0123456789'
  const roleAmong = (...configured: ConfiguredCaller[]) => createCallers(configured).identify({ 'x-api-key': key }).role

  test('is admin when it is alone and bounded by nothing', () => {
    expect(roleAmong({ name: 'house', key })).toBe('admin')
  })

  test.each([{ zones: ['device' as const] }, { models: ['box/*'] }, { mostLevel: 'internal' as const }, { team: 'legal' }])(
    'is member when it is bounded: %j',
    (bound) => {
      expect(roleAmong({ name: 'house', key, ...bound })).toBe('member')
    },
  )

  test('is member as soon as there are several', () => {
    expect(roleAmong({ name: 'house', key }, { name: 'other-key', key: 'other-0123456789' })).toBe('member')
    expect(roleAmong({ name: 'house', key, role: 'auditor' }, { name: 'other-key', key: 'other-0123456789' })).toBe('auditor')
  })
})

test('a configured key is refused from the moment on which it expires', () => {
  let time = Date.parse('2026-11-20T09:59:59.999Z')
  const some = createCallers([{ name: 'ada', key: 'ada-key-12345', expires: '2026-11-20T10:00:00Z' }], { now: () => time })
  expect(some.identify({ 'x-api-key': 'ada-key-12345' }).name).toBe('ada')
  time += 1
  expect(codeOf(() => some.identify({ 'x-api-key': 'ada-key-12345' }))).toBe('caller.expired')
})

describe('two keys in one request', () => {
  test('of one caller are one', () => {
    expect(callers.identify({ authorization: 'Bearer ada-key-12345', 'x-api-key': 'ada-key-12345' }).name).toBe('ada')
  })

  test('of two callers are refused, wherever they stand', () => {
    const places = ['x-api-key', 'api-key', 'x-goog-api-key']
    for (const place of places) {
      expect(codeOf(() => callers.identify({ authorization: 'Bearer ada-key-12345', [place]: 'bob-key-12345' }))).toBe('caller.ambiguous')
    }
    expect(codeOf(() => callers.identify({ 'x-api-key': 'ada-key-12345', 'x-goog-api-key': 'bob-key-12345' }))).toBe('caller.ambiguous')
  })

  test('one of which is unknown: the first place counts, and a valid one behind an invalid one does not let in', () => {
    expect(callers.identify({ authorization: 'Bearer ada-key-12345', 'x-api-key': 'placeholder' }).name).toBe('ada')
    expect(codeOf(() => callers.identify({ authorization: 'Bearer placeholder', 'x-api-key': 'ada-key-12345' }))).toBe('caller.unknown')
  })

  test('in two authorization headers are refused, whatever they say', () => {
    expect(codeOf(() => callers.identify({ authorization: 'Bearer ada-key-12345' }, { isLocal: true, isDoubled: true }))).toBe(
      'caller.ambiguous',
    )
  })
})

describe("the owner's key", () => {
  const owner = mintKey()
  const some = createCallers([{ name: 'ada', key: 'ada-key-12345', role: 'member' }], { owner })

  test('administers from this machine', () => {
    expect(some.identify({ authorization: `Bearer ${owner}` }, { isLocal: true })).toEqual({ name: 'owner', role: 'admin' })
  })

  test('is nothing from another machine', () => {
    expect(codeOf(() => some.identify({ authorization: `Bearer ${owner}` }, { isLocal: false }))).toBe('caller.unknown')
  })
})

test('keys are compared by their hashes with nothing but a comparison in constant time', () => {
  const files = ['callers.ts', 'access/key-table.ts'].map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  const source = files.join('\n')
  expect(source).toContain('timingSafeEqual(entry.hash, hash)')
  expect(source.match(/\.hash\s*[!=]==?/g)).toBeNull()
  expect(source.match(/\.key\s*[!=]==?|[!=]==?\s*\w+\.key\b/g)).toBeNull()
  expect(source.match(/\.equals\(/g)).toBeNull()
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
