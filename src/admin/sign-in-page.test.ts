import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { pageHeaders, signInPage } from './sign-in-page.ts'

test('whatever is shown is text: no sign of it begins a tag, ends an attribute or is read as another', () => {
  const bad = `</p><script>'&"`
  const page = signInPage({ title: bad, sentences: [bad], link: { path: `/${bad}`, words: bad }, isPassing: true })
  expect(page).not.toContain('<script')
  const attributes = [...page.matchAll(/(?:href|content)="([^"]*)"/g)].map(([, value]) => value)
  expect(attributes).toEqual([
    'width=device-width',
    expect.stringContaining('&#60;script&#62;&#39;&#38;&#34;'),
    expect.stringContaining('&#34;'),
  ])
  expect(page.split('&#60;script&#62;').length - 1).toBe(6)
})

test('its style is the one that its headers allow, and no script and no frame is', () => {
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(signInPage({ title: '', sentences: [], link: { path: '/', words: '' } })) ?? []
  const policy = pageHeaders()['content-security-policy'] ?? ''
  expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  expect(policy).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/)
  expect(policy).not.toContain('script')
})
