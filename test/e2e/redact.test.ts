// Redacting a text and restoring it from the command line, with a vault between.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Place } from './program.ts'

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.leave())

const letter = 'Write to wanda.haddad@ardent-legal.com or call +44 20 7123 4567.\nThe account is DE89 3704 0044 0532 0130 00. 😀\n'
const env = { DRAWBRIDGE_VAULT_PASSPHRASE: 'correct horse battery' }
const vault = () => join(place.folder, 'letter.vault')
const redact = (input: string, more: string[] = [], own = env) =>
  place.run(['redact', '--vault', 'letter.vault', ...more], { input, env: own })
const restore = (input: string, more: string[] = [], own = env) =>
  place.run(['restore', '--vault', 'letter.vault', ...more], { input, env: own })

test('a text is redacted, and restored it is the same byte for byte', async () => {
  const redacted = await redact(letter)
  expect(redacted.code).toBe(0)
  for (const value of ['haddad', 'ardent', '7123', '0532']) expect(redacted.out.toLowerCase()).not.toContain(value)
  expect(redacted.err).toContain('replaced in 3 places (')
  expect(statSync(vault()).mode & 0o777).toBe(0o600)
  expect(readFileSync(vault()).includes('haddad')).toBe(false)
  const restored = await restore(redacted.out)
  expect(restored).toMatchObject({ code: 0, out: letter })
  expect(restored.err).toContain('restored in 3 places')
})

test('a file is read as stdin is, and a second text of the same matter gets the same surrogates', async () => {
  writeFileSync(join(place.folder, 'letter.txt'), letter)
  const first = await redact('', ['letter.txt'])
  const second = await redact('Again: wanda.haddad@ardent-legal.com\n')
  expect(second.out).toBe(`Again: ${/\S+@\S+/.exec(first.out)?.[0]}\n`)
  expect((await restore(first.out)).out).toBe(letter)
})

test('programs get JSON, and placeholders when they ask for them', async () => {
  const redacted = JSON.parse((await redact(letter, ['--json', '--style', 'placeholder'])).out) as { text: string; kinds: object }
  expect(redacted).toMatchObject({ replaced: 3, masked: 0, style: 'placeholder', vault: 'letter.vault' })
  expect(redacted.text).toContain('[[EMAIL_1]]')
  expect(redacted.kinds).toEqual({ EMAIL: 1, PHONE: 1, IBAN: 1 })
  const restored = JSON.parse((await restore(redacted.text, ['--json'])).out) as { text: string; restored: number }
  expect(restored).toEqual({ text: letter, restored: 3, altered: 0 })
})

test('a secret does not come back', async () => {
  const redacted = await redact('export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzKEY1\n')
  expect(redacted.out).not.toContain('wJalrXUtnFEMI')
  expect(redacted.out).toMatch(/\[\w+ removed\]/)
  expect((await restore(redacted.out)).out).toBe(redacted.out)
})

test('a wrong passphrase, a damaged vault and a file that is none are told apart, and nothing is printed', async () => {
  const { out } = await redact(letter)
  expect(await restore(out, [], { DRAWBRIDGE_VAULT_PASSPHRASE: 'wrong' })).toMatchObject({ code: 4, out: '' })
  const wrong = await redact(letter, [], { DRAWBRIDGE_VAULT_PASSPHRASE: 'wrong' })
  expect(wrong).toMatchObject({ code: 4, out: '' })
  expect(wrong.err).toContain('the passphrase is wrong')
  const bytes = readFileSync(vault())
  bytes[bytes.length - 1]! ^= 1
  writeFileSync(vault(), bytes)
  const damaged = await restore(out)
  expect(damaged).toMatchObject({ code: 1, out: '' })
  expect(damaged.err).toContain('damaged or was changed')
  writeFileSync(vault(), 'something else')
  expect((await restore(out)).err).toContain('is no vault')
}, 60_000)

test('without a passphrase, a vault or a text it says what is missing', async () => {
  const silent = await redact(letter, [], {} as typeof env)
  expect(silent).toMatchObject({ code: 2, out: '' })
  expect(silent.err).toContain('DRAWBRIDGE_VAULT_PASSPHRASE')
  expect(existsSync(vault())).toBe(false)
  expect((await place.run(['redact'], { input: letter, env })).err).toContain('redact needs --vault')
  expect((await place.run(['restore', '--vault', 'none.vault'], { input: letter, env })).err).toContain('there is no vault none.vault')
  expect((await redact('', ['none.txt'])).err).toContain('none.txt cannot be read (ENOENT)')
  expect((await redact(letter, ['--style', 'fancy'])).err).toContain('there is no style "fancy"')
}, 60_000)
