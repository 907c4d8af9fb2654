import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openOwnerKey, ownerKeyIn } from './owner.ts'
import { isOurForm } from './secret.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'owner-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

test('the owner’s key is made once, for its owner alone, and found again', () => {
  expect(ownerKeyIn(home)).toBeUndefined()
  const key = openOwnerKey(home)
  expect(isOurForm(key)).toBe(true)
  expect([openOwnerKey(home), ownerKeyIn(home)]).toEqual([key, key])
  expect(statSync(join(home, 'owner.key')).mode & 0o777).toBe(0o600)
  expect(readdirSync(home)).toEqual(['owner.key'])
})

test('a damaged one is replaced, and what was in it is no key', () => {
  const key = openOwnerKey(home)
  writeFileSync(join(home, 'owner.key'), key.slice(0, -1))
  expect(ownerKeyIn(home)).toBeUndefined()
  const other = openOwnerKey(home)
  expect(other).not.toBe(key)
  expect(readFileSync(join(home, 'owner.key'), 'utf8').trim()).toBe(other)
})
