import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownPath } from './sign-in.ts'

test('a path to go on to leads nowhere but here, however it is written, and stays so when it is read again', () => {
  const sign = fc.constantFrom('/', '\\', '.', '..', '@', ':', '?', '#', '%2f', '%5c', '\t', '\n', ' ', 'evil.test', 'https', 'a', '"', '<')
  const written = fc.oneof(
    fc.array(sign, { maxLength: 12 }).map((signs) => `/${signs.join('')}`),
    fc.string(),
    fc.webUrl(),
  )
  fc.assert(
    fc.property(written, (given) => {
      const path = ownPath(given)
      if (path === undefined) return
      expect(new URL(path, 'https://own.test').origin).toBe('https://own.test')
      expect(path).toMatch(/^\/(?!\/)[\x21-\x7e]*$/)
    }),
    { numRuns: 2_000 },
  )
})

test('a path of ours is kept as it is, and one that is too long is none', () => {
  expect([ownPath('/admin/status?a=1#b'), ownPath('/'), ownPath(null), ownPath('')]).toEqual([
    '/admin/status?a=1#b',
    '/',
    undefined,
    undefined,
  ])
  expect([ownPath(`/${'a'.repeat(511)}`)?.length, ownPath(`/${'a'.repeat(512)}`)]).toEqual([512, undefined])
})
