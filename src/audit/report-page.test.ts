// The page as people meet it: in a browser, in light and dark, on a telephone and on paper. With AUDIT_PICTURES=<folder> it keeps what it saw.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleAudit, hostileAudit } from '../../test/audit-examples.ts'
import { chromiumPath } from '../../test/chromium.ts'
import { renderHtml } from './report-html.ts'

const folder = mkdtempSync(join(tmpdir(), 'audit-page-'))
const pictures = process.env.AUDIT_PICTURES
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

const pages = {
  example: renderHtml(await exampleAudit(), { title: 'What AI cost: september.jsonl', at: '2026-10-01T08:00:00Z' }),
  hostile: renderHtml(await hostileAudit(), { title: '</title><script>document.title="caught"</script>', at: '2026-10-01T08:00:00Z' }),
}

const looks: Readonly<Record<string, BrowserContextOptions & { readonly isPaper?: true }>> = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 900 } },
  telephone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  'telephone in the dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  paper: { colorScheme: 'dark', viewport: { width: 794, height: 1123 }, isPaper: true },
}

describe.skipIf(!chromiumPath)('in a browser', { timeout: 60_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu'] })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const [name, markup] of Object.entries(pages))
    for (const [look, { isPaper, ...context }] of Object.entries(looks))
      test(`the ${name} page on ${look} asks for nothing, complains of nothing, fits, and hides nothing from anybody`, async () => {
        const file = join(folder, `${name}.html`)
        writeFileSync(file, markup)
        // The page's own rules would keep out the one who checks it; what they hold back is looked at in a test of its own.
        const opened = await browser.newContext({ ...context, bypassCSP: true })
        const page = await opened.newPage()
        const asked: string[] = []
        const told: string[] = []
        page.on('request', (request) => asked.push(request.url()))
        page.on('console', (message) => told.push(message.text()))
        page.on('pageerror', (error) => told.push(error.message))
        await page.goto(pathToFileURL(file).href)
        if (isPaper) await page.emulateMedia({ media: 'print' })
        const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
        const title = await page.title()
        if (pictures) await keep(page, `${name}-${look.replaceAll(' ', '-')}`, isPaper)
        await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        await page.addScriptTag({ path: axe })
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults
        expect({
          asked: asked.filter((url) => url !== pathToFileURL(file).href),
          told,
          wide,
          violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html: at }) => at.slice(0, 120)).join(' | ')}`),
        }).toEqual({ asked: [], told: [], wide: 0, violations: [] })
        expect(title).not.toBe('caught')
        await opened.close()
      })

  test('its own rules let its style through and nothing else', async () => {
    const file = join(folder, 'rules.html')
    writeFileSync(
      file,
      pages.example.replace('</main>', '<img src="https://example.org/x.png"><script>document.title="caught"</script></main>'),
    )
    const page = await browser.newPage()
    const told: string[] = []
    page.on('console', (message) => told.push(message.text()))
    await page.goto(pathToFileURL(file).href)
    expect(await page.title()).toBe('What AI cost: september.jsonl')
    expect(told).toHaveLength(2)
    expect(told.join('\n')).not.toMatch(/style/i)
    expect(await page.evaluate("getComputedStyle(document.querySelector('.home')).fill")).toMatch(/rgb\((15, 118, 110|45, 212, 191)\)/)
    await page.close()
  })
})

async function keep(page: Page, name: string, isPaper: boolean | undefined): Promise<void> {
  await page.screenshot({ path: join(pictures!, `${name}.png`), fullPage: true })
  if (isPaper) await page.pdf({ path: join(pictures!, `${name}.pdf`), format: 'A4', preferCSSPageSize: true, printBackground: true })
}
