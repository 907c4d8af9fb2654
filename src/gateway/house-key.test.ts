import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHouseKey } from './house-key.ts'

const home = () => mkdtempSync(join(tmpdir(), 'drawbridge-key-'))

test('the key is made once and stays the same', () => {
  const folder = home()
  const key = openHouseKey(folder)
  expect(key.length).toBe(32)
  expect(openHouseKey(folder)).toEqual(key)
  expect(openHouseKey(home())).not.toEqual(key)
})

test('nobody else on the machine may read it', () => {
  const folder = home()
  openHouseKey(folder)
  expect(statSync(join(folder, 'surrogates.key')).mode & 0o777).toBe(0o600)
})

test('a damaged key is told and left as it is', () => {
  const folder = home()
  writeFileSync(join(folder, 'surrogates.key'), 'abc')
  expect(() => openHouseKey(folder)).toThrow(/64 hexadecimal/)
  expect(readFileSync(join(folder, 'surrogates.key'), 'utf8')).toBe('abc')
})
