import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import type { Terminal } from '../terminal.ts'
import { textOf } from './redact.ts'

const home = mkdtempSync(join(tmpdir(), 'drawbridge-redact-'))
const nobody = {} as Terminal // a file is read without it
afterAll(() => rmSync(home, { recursive: true, force: true }))

const written = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(home, name), bytes)
  return textOf(join(home, name), nobody)
}

test('a text is read in whatever encoding it was saved', async () => {
  expect(await written('eight', Buffer.from('Grüße an Wanda'))).toBe('Grüße an Wanda')
  expect(await written('one', Buffer.from('Grüße an Wanda', 'latin1'))).toBe('Grüße an Wanda')
  expect(await written('two', Buffer.from('\ufeffGrüße an Wanda', 'utf16le'))).toBe('Grüße an Wanda')
})

test('what is no text is refused, because its words would be missed', async () => {
  await expect(written('a.docx', zipSync({ 'word/document.xml': strToU8('<w:t>Wanda Haddad</w:t>') }))).rejects.toThrow('no text')
  await expect(written('a.pdf', Buffer.from('%PDF-1.4\nnothing else'))).rejects.toThrow('no text')
})
