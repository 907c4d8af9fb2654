import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readDocument } from '../core/document.ts'
import { readMedia, sortOfMedia, xmlText } from './attachments.ts'
import { createInspector } from './inspect.ts'
import { profiles } from './profiles.ts'
import { createReader } from './read-text.ts'

const reader = createReader({ profile: profiles.balanced! })
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64')
const word = (body: string, more: Record<string, Uint8Array> = {}) =>
  zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'word/document.xml': strToU8(`<w:document>${body}</w:document>`), ...more })

/** A page that shows one line, as small as the format allows. */
function pdf(line: string): string {
  const content = line === '' ? '' : `BT /F1 12 Tf 20 100 Td (${line}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return `${text}xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`
}

const kindsIn = async (encoded: string) => (await readMedia(encoded, reader)).kinds.map(({ kind }) => kind)

test.each([
  ['plain text', base64('Write to wanda@example.org today.')],
  ['a data address', `data:text/plain;base64,${base64('Write to wanda@example.org today.')}`],
  ['a data address without base64', 'data:text/plain,Write%20to%20wanda%40example.org'],
  ['a PDF', base64(pdf('Write to wanda@example.org today.'))],
  [
    'a Word file, the address cut by its formatting',
    base64(word('<w:p><w:r><w:t>wan</w:t></w:r><w:r><w:t>da@example.org</w:t></w:r></w:p>')),
  ],
  ['a comment in a Word file', base64(word('<w:p/>', { 'word/comments.xml': strToU8('<w:p><w:t>wanda@example.org</w:t></w:p>') }))],
])('%s is read', async (_, encoded) => {
  expect(await kindsIn(encoded)).toContain('EMAIL')
})

test.each([
  ['of one byte a letter', Buffer.from('Für wanda@example.org, müßte gehen.', 'latin1')],
  ['of two bytes a letter', Buffer.from('\ufeffTo wanda@example.org', 'utf16le')],
  ['of two bytes a letter without a mark', Buffer.from('To wanda@example.org, today', 'utf16le')],
  ['full of signs', `${'|#{}<>'.repeat(40)} wanda@example.org`],
  ['of an archive', zipSync({ 'a.txt': strToU8('wanda@example.org') })],
])('text %s is read', async (_, bytes) => {
  expect(await kindsIn(base64(bytes))).toContain('EMAIL')
})

const mail = '<w:p><w:t>wanda@example.org</w:t></w:p>'

test.each([
  ['has a picture', word(mail, { 'word/media/image1.png': Uint8Array.from([1, 2, 3]) })],
  ['holds another file', word(mail, { 'word/embeddings/oleObject1.bin': Uint8Array.from([1, 2, 3]) })],
])('a document that %s is read as far as it goes, and opaque', async (_, bytes) => {
  const reading = await readMedia(base64(bytes), reader)
  expect([reading.kinds.map(({ kind }) => kind), reading.isOpaque]).toEqual([['EMAIL'], true])
})

test.each([
  ['a diagram', { 'word/diagrams/data1.xml': strToU8('<a:t>wanda@example.org</a:t>') }],
  ['who commented', { 'word/comments.xml': strToU8('<w:comment w:author="wanda@example.org"/>') }],
  ['a link', { 'word/_rels/document.xml.rels': strToU8('<Relationship Target="mailto:wanda@example.org" TargetMode="External"/>') }],
  ['bound data', { 'customXml/item1.xml': strToU8('<who>wanda@example.org</who>') }],
])('%s in a Word file is read', async (_, more) => {
  expect(await kindsIn(base64(word('<w:p/>', more)))).toContain('EMAIL')
})

test('what was filled into a PDF is read', async () => {
  const field = '<< /Type /Annot /Subtype /Widget /FT /Tx /T (mail) /V (wanda@example.org) /Rect [0 0 10 10] /DA (/F1 12 Tf) >>'
  const filled = pdf('Name and address').replace('/MediaBox', `/Annots [${field}] /MediaBox`)
  expect(await kindsIn(base64(filled))).toContain('EMAIL')
})

test('words without a stop are text as well as data', () => {
  expect(['Our client has number 219-09-9999', base64('hello '.repeat(600))].map(sortOfMedia)).toEqual(['either', 'data'])
})

test.each([
  ['a picture', base64(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0xff, 0xfe, 1, 2]))],
  ['a PDF without text', base64(pdf(''))],
  ['a broken PDF', base64('%PDF-1.4 nothing follows')],
  ['a broken archive', base64(Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9]))],
  ['an archive that holds no text', base64(zipSync({ 'a.dat': strToU8('wanda@example.org') }))],
  ['a Word file with a picture', base64(word('<w:p><w:t>Hello</w:t></w:p>', { 'word/media/image1.png': Uint8Array.from([1, 2, 3]) }))],
])('%s is opaque', async (_, encoded) => {
  expect(await readMedia(encoded, reader)).toMatchObject({ isOpaque: true, kinds: [] })
})

test('an archive that would unpack to more than the limit stays packed and is opaque', async () => {
  const bomb = word(`<w:p><w:t>${'a'.repeat(70 * 1024 * 1024)}</w:t></w:p>`)
  expect(bomb.length).toBeLessThan(200_000)
  expect((await readMedia(base64(bomb), reader)).isOpaque).toBe(true)
})

test('an address is told from data and from words', () => {
  expect(['https://x.example/a.png', 'gs://bucket/file', base64('hello hello hello'), 'data:,x', 'Plain words.'].map(sortOfMedia)).toEqual([
    'remote',
    'remote',
    'data',
    'data',
    'text',
  ])
})

test('what a document holds counts as a finding over all of it, and raises the level', async () => {
  const data = base64('The key figures of wanda@example.org.')
  const document = readDocument(
    JSON.stringify({
      messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'base64', media_type: 'text/plain', data } }] }],
    }),
  )
  const inspector = createInspector({ profile: profiles.balanced!, tagger: { tag: () => [], version: 'none' } })
  const assessment = await inspector.inspect(document, { wire: 'anthropic-messages', scope: 'test' })
  expect(assessment).toMatchObject({ level: 'confidential', opaque: 0, complete: true })
  expect(assessment.findings).toMatchObject([{ kind: 'EMAIL', start: 0, end: data.length, detector: 'attachment' }])
  expect(inspector.inspect(document, { wire: 'anthropic-messages', scope: 'test' })).toEqual(assessment)
})

test('pictures and what lies elsewhere count as opaque', async () => {
  const picture = `data:image/png;base64,${base64(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0, 0, 0, 0, 0, 0]))}`
  const parts = [picture, 'https://images.example/1.png'].map((url) => ({ type: 'image_url', image_url: { url } }))
  const document = readDocument(JSON.stringify({ messages: [{ role: 'user', content: parts }] }))
  const inspector = createInspector({ profile: profiles.balanced!, tagger: { tag: () => [], version: 'none' } })
  expect(await inspector.inspect(document, { wire: 'openai-chat', scope: 'test' })).toMatchObject({ opaque: 2, complete: true })
})

test('words of an XML part keep together within a paragraph and apart between paragraphs', () => {
  expect(xmlText('<w:p><w:t>Wan</w:t><w:t>da &amp; Co</w:t></w:p><w:p><w:t>Next</w:t></w:p>')).toBe('Wanda & Co\nNext\n')
})
