// What the list of secrets promises as a whole: whole values, no noise on ordinary traffic, and time that grows with the text alone.
import { expect, test } from 'vitest'
import { secrets } from './index.ts'

function found(text: string): string[] {
  return secrets.flatMap((detector) => detector.find(text)).map(({ start, end }) => text.slice(start, end))
}

test('a private key is found as a whole block, in a JSON string as in a file', () => {
  const block = `-----BEGIN PRIVATE KEY-----\n${'MIIEk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5'.repeat(4)}\n-----END PRIVATE KEY-----`
  expect(found(`key:\n${block}\nend`)).toContain(block)
  const escaped = JSON.stringify(block).slice(1, -1)
  expect(found(`{"private_key":"${escaped}"}`)).toContain(escaped)
})

test('of a connection string only the password is taken', () => {
  expect(found('postgres://app:Zk9vwQ2x@db.test:5432/shop')).toEqual(['Zk9vwQ2x'])
})

test('several secrets in one text are each found', () => {
  const text = 'DB_PASSWORD=Zk9!vw#Q2\nAPI_KEY=a8f3kq02mzx71bnv\nredis://:Tr0ub4dor@cache\n'
  expect(new Set(found(text))).toEqual(new Set(['Zk9!vw#Q2', 'a8f3kq02mzx71bnv', 'Tr0ub4dor']))
})

test('what the protocols of models carry by the thousand is no secret', () => {
  const traffic = [
    '"tool_use_id":"toolu_01T1x1fJ34qAmk2tNTrN7Up6"',
    '"id":"chatcmpl-9XkQ2wErTyUiOpAsDfGhJkLzXcVb","object":"chat.completion","created":1731000000',
    '"signature":"EqQBCkYICBgCKkBQwrTyUiOpAsDfGhJkLzXcVbN2m4Qw5k3Jd9sLmQ2wE"',
    '"thoughtSignature":"k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5tYuIo0a1b2c3d4"',
    '"call_id":"call_Xk9Q2wErTyUiOpAsDfGhJkLz"',
    '"max_tokens":4096,"prompt_tokens":812,"total_tokens":1033',
    '"prompt_cache_key":"k3Jd9sLmQ2wErTyU"',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4',
    'request id req_011CSHoEeqs5C35K2UUqR7Fy',
  ]
  expect(traffic.flatMap(found)).toEqual([])
})

const hostile: Readonly<Record<string, string>> = {
  assignments: 'a=a=',
  openings: '-----BEGIN',
  'openings of keys': '-----BEGIN RSA PRIVATE KEY-----',
  tokens: 'sk-ant-api03-',
  'half tokens': 'ghp_aaaaaaaaaa',
  names: 'password is ',
  'names and quotes': 'password="',
  'escaped names': '\\"password\\":\\"',
  addresses: '://a:b',
  'command lines': 'curl -u "a:',
  'mysql options': 'mysql -p',
  'web tokens': 'eyJhbGciOi.',
  tildes: 'aaa7Q~',
  headers: 'authorization: ',
  'words of a wallet': 'seed phrase: legal winner ',
  numbers: '0123456789abcdef',
}

test('texts made to be slow cost no more than their length', () => {
  for (const [name, unit] of Object.entries(hostile)) {
    const text = unit.repeat(Math.ceil(100_000 / unit.length))
    const before = performance.now()
    found(text)
    // Quadratic work on such a text takes many seconds; the bound leaves room for a busy machine.
    expect(performance.now() - before, name).toBeLessThan(1500)
  }
})

test('a megabyte of base64 is read in passing', () => {
  const text = 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w'.repeat(18_000)
  const before = performance.now()
  expect(found(text)).toEqual([])
  expect(performance.now() - before).toBeLessThan(1500)
})
