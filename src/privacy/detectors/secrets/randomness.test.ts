import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCredible, isInventedPassword, randomness } from './randomness.ts'

const written = [
  'getUserById',
  'XMLHttpRequest',
  'kCGImageAlphaPremultipliedLast',
  'AWS_SECRET_ACCESS_KEY',
  'correcthorsebatterystaple',
  'claude-3-5-sonnet-20241022',
  'x86_64-linux-gnu',
  'Rechtsschutzversicherung',
  'DE89370400440532013000',
  '2024-11-20T16:50:06Z',
  'node_modules/undici',
  'eu-west-1',
]

test('words, names, versions and numbers are likelier to be written than drawn', () => {
  expect(written.filter((value) => randomness(value) > 5)).toEqual([])
})

test('nearly every value drawn from letters and digits is likelier to be drawn', () => {
  const units = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789']
  const drawn = fc
    .sample(fc.array(fc.constantFrom(...units), { minLength: 20, maxLength: 20 }), { numRuns: 500, seed: 7 })
    .map((value) => value.join(''))
  expect(drawn.filter((value) => randomness(value) >= 10).length).toBeGreaterThan(490)
})

test('what people invent under password rules is recognised, sentences and addresses are not', () => {
  expect(['Walnut4823%', 'Gr8t!Wall', 'Sommer!2024'].every(isInventedPassword)).toBe(true)
  expect(['hello', 'a/b?c=1', 'x > y1'].some(isInventedPassword)).toBe(false)
})

test('behind a name that says so, ids and numbers of any length are still no credentials', () => {
  expect(['4096', '20240806', 'user_profile', 'bearer'].filter(isCredible)).toEqual([])
  expect(['cfaa0dee-8643-4b70-a3ea-fc0195864945', 'a8f3kq02mzx71bnv', '3f9a6c2d8e1a7450'].every(isCredible)).toBe(true)
})
