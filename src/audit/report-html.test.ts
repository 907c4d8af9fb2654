import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleAudit, hostileAudit, hostileNames } from '../../test/audit-examples.ts'
import { escaped, html, named } from './html.ts'
import { renderHtml } from './report-html.ts'

const about = { title: 'What AI cost', at: '2026-10-01T08:00:00Z' }
const page = renderHtml(await exampleAudit(), about)
const hostile = renderHtml(await hostileAudit(), { ...about, title: hostileNames[0]! })

describe('a page', () => {
  test('says what the terminal says first, and what each lever saves', () => {
    expect(page).toContain('90 % of requests but 20 % of the cost could stay local')
    for (const figure of ['$5.64', '−$1.12', '−$1.87', '$2.65', '--home-window', 'catalogue of 20']) expect(page).toContain(figure)
  })

  test('brings a table of figures along for every chart', () => {
    const charts = page.match(/<svg class="chart"/g)?.length
    expect(charts).toBe(7)
    expect(page.match(/<figure>(?:(?!<\/figure>).)*<svg class="chart"(?:(?!<\/figure>).)*<table/gs)).toHaveLength(charts!)
  })

  test('loads nothing and runs nothing', () => {
    for (const text of [page, hostile]) {
      expect(text).not.toMatch(/<(?:script|img|link|iframe|object|form|base|a)\b|@import|url\(/i)
      const tags = text.match(/<[a-z](?:"[^"]*"|[^">])*>/g) ?? []
      expect(tags.length).toBeGreaterThan(100)
      expect(tags.map((tag) => tag.replace(/"[^"]*"/g, '""')).filter((tag) => /\s(?:on\w+|src|href|style)=/i.test(tag))).toEqual([])
    }
  })

  test('is well formed whatever the log is called and holds', () => {
    for (const text of [page, hostile]) expect(unbalanced(text)).toEqual([])
  })

  test('shows a hostile name as text, cut, and without what nobody sees', () => {
    expect(hostile).toContain('&lt;/script&gt;&lt;script&gt;document.title=&quot;caught&quot;')
    expect(hostile.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]/u)
    expect(hostile).not.toContain('a'.repeat(200))
    expect(hostile.isWellFormed()).toBe(true)
  })
})

test('no text that is put in changes what is markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(html`<p title="${text}">${named(text)}</p>`.text).toMatch(/^<p title="[^<>"]*"><bdi>[^<>"]*<\/bdi><\/p>$/s)
      expect(escaped(text)).not.toMatch(/[<>"'`]|&(?!amp;|lt;|gt;|quot;|#39;|#96;)/)
    }),
  )
})

/** Elements that are opened and not closed, or closed and not opened. */
function unbalanced(text: string): string[] {
  const open: string[] = []
  const wrong: string[] = []
  for (const [, close, name = '', rest = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (['meta', 'br'].includes(name) || rest.endsWith('/')) continue
    if (!close) open.push(name)
    else if (open.at(-1) === name) open.pop()
    else wrong.push(name)
  }
  return [...wrong, ...open]
}
