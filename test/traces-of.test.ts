import { expect, test } from 'vitest'
import { tracesOf } from './traces-of.ts'

const value = 'Wanda Haddad'
const dressed: Record<string, string> = {
  plain: `ask ${value} now`,
  'another case': 'WANDA HADDAD',
  'another spacing': 'W a n d a\u00a0H a d d a d',
  percent: `q=${encodeURIComponent(value)}`,
  'JSON escapes': `{"a":"${[...value].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`,
  'JSON in JSON': JSON.stringify({ a: JSON.stringify({ name: value }) }),
  base64: Buffer.from(`xx ${value} yy`).toString('base64'),
  'base64 of it alone': Buffer.from(value).toString('base64'),
}

for (const [form, body] of Object.entries(dressed)) {
  test(`a value is found in the form: ${form}`, () => expect(tracesOf(body, [value])).toEqual([value]))
}

test('what does not hold the value is clean', () => {
  expect(tracesOf(JSON.stringify({ messages: [{ role: 'user', content: 'Wanda and a had dog' }] }), [value])).toEqual([])
})
