import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCookie, writeCookie } from './cookies.ts'

test('behind https a cookie is bound to its host, and without it is not said to be', () => {
  const cookie = { name: 'a', value: 'v', maxAge: 60, sameSite: 'Strict' } as const
  expect(writeCookie({ ...cookie, isSecure: true })).toBe('__Host-a=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure')
  expect(writeCookie({ ...cookie, isSecure: false, sameSite: 'Lax' })).toBe('a=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax')
})

test('a cookie is found among others, whatever stands beside it', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)
  fc.assert(
    fc.property(
      word,
      fc.array(fc.tuple(word, fc.stringMatching(/^[^;,\s"\\]{0,20}$/)), { maxLength: 9 }),
      fc.nat(9),
      (value, others, place) => {
        const pairs = others.filter(([name]) => name !== 'mine').map(([name, text]) => `${name}=${text}`)
        pairs.splice(place, 0, `mine=${value}`)
        expect(readCookie(pairs.join('; '), 'mine', false)).toBe(value)
      },
    ),
  )
})

test('two of a name are none, and neither is one without its prefix', () => {
  expect(readCookie('a=1; a=2', 'a', false)).toBeUndefined()
  expect(readCookie(['a=1', 'a=2'], 'a', false)).toBeUndefined()
  expect(readCookie('a=1', 'a', true)).toBeUndefined()
  expect(readCookie(undefined, 'a', false)).toBeUndefined()
  expect(readCookie('__Host-a=1; a=2', 'a', true)).toBe('1')
})
