// Documents that come along in a request, encoded: plain text, PDF and DOCX are taken out and read; images, audio and what lies elsewhere
// cannot be read and count as opaque. Values inside cannot be replaced, so what is found counts for the whole document.
import { isReadable } from './normalise.ts'
import type { TextReader } from './read-text.ts'

export type MediaReading = {
  /** Kinds that were found, each with how often and how surely. */
  readonly kinds: readonly { readonly kind: string; readonly count: number; readonly score: number; readonly detector: string }[]
  readonly isOpaque: boolean
  readonly topicTerms: readonly number[]
  readonly complete: boolean
}

/** Bytes of a document, packed, and units of the text that is taken out of it. Beyond it a document counts as opaque. */
export const largestDocument = 32 * 1024 * 1024
export const largestText = 8 * 1024 * 1024
const mostPages = 2_000

const unread: MediaReading = { kinds: [], isOpaque: true, topicTerms: [], complete: true }

/** What a media field holds: the address of something elsewhere, data, or simply text. */
export function sortOfMedia(text: string): 'remote' | 'data' | 'text' {
  if (/^data:/i.test(text)) return 'data'
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(text)) return 'remote'
  return text.length >= 16 && /^[\w+/-]+={0,2}\s*$/.test(text.slice(0, 4_096).replace(/\s/g, '')) ? 'data' : 'text'
}

export async function readMedia(encoded: string, reader: TextReader): Promise<MediaReading> {
  const bytes = bytesOf(encoded)
  if (!bytes || bytes.length > largestDocument) return unread
  const text = await textOf(bytes)
  if (text === undefined || text.length > largestText) return unread
  const { hits, complete, topicTerms } = reader.readAlone({ text })
  const kinds = new Map<string, { kind: string; count: number; score: number; detector: string }>()
  for (const { kind, score, detector } of hits) {
    const known = kinds.get(kind)
    // A dictionary's name is kept: its level and label hang on it.
    const name = detector.startsWith('dictionary:') ? detector : (known?.detector ?? 'attachment')
    kinds.set(kind, { kind, count: (known?.count ?? 0) + 1, score: Math.max(known?.score ?? 0, score), detector: name })
  }
  return { kinds: [...kinds.values()], isOpaque: false, topicTerms, complete }
}

function bytesOf(encoded: string): Uint8Array | undefined {
  const data = /^data:([^,]{0,256}),/i.exec(encoded)
  if (encoded.length > largestDocument * 1.4) return undefined
  if (!data) return Buffer.from(encoded, 'base64')
  const rest = encoded.slice(data[0].length)
  if (/;base64$/i.test(data[1]!.trim())) return Buffer.from(rest, 'base64')
  try {
    return Buffer.from(decodeURIComponent(rest))
  } catch {
    return Buffer.from(rest)
  }
}

/** The text of a document, told by its first bytes and never by what the request calls it; undefined when nothing can be read. */
async function textOf(bytes: Uint8Array): Promise<string | undefined> {
  const begin = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  try {
    if (begin.startsWith('%PDF-')) return await pdfText(bytes)
    if (begin.startsWith('PK\u0003\u0004')) return await officeText(bytes)
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return isReadable(text) ? text : undefined
  } catch {
    return undefined // a broken document is one that nobody can read: opaque
  }
}

/** A PDF that shows pictures only has no text, and is opaque. */
async function pdfText(bytes: Uint8Array): Promise<string | undefined> {
  const { getDocumentProxy } = await import('unpdf')
  // It takes the buffer over, so it gets its own.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  try {
    if (pdf.numPages > mostPages) return undefined
    const pages: string[] = []
    let units = 0
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number)
      const content = await page.getTextContent()
      let text = ''
      for (const item of content.items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '')
      // A page without text may be a picture of one.
      if (text.trim() === '') return undefined
      units += text.length
      if (units > largestText) return undefined
      pages.push(text)
      page.cleanup()
    }
    return pages.join('\n')
  } finally {
    await pdf.loadingTask.destroy()
  }
}

/** Text parts of the Office Open XML packages; pictures inside make the whole opaque. https://ecma-international.org/publications-and-standards/standards/ecma-376/ */
const textParts =
  /^(?:word\/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)|xl\/sharedStrings|xl\/worksheets\/sheet\d+|ppt\/(?:slides|notesSlides)\/\w+|docProps\/(?:core|app|custom))\.xml$/

async function officeText(bytes: Uint8Array): Promise<string | undefined> {
  const { unzipSync, strFromU8 } = await import('fflate')
  let unpacked = 0
  let hasPictures = false
  // Sizes are asked before anything is unpacked, so that a bomb stays packed.
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (/\/media\/|\/embeddings\/|vbaProject/.test(name)) hasPictures = true
      if (!textParts.test(name)) return false
      unpacked += originalSize
      if (unpacked > largestText * 8) throw new RangeError('too large')
      return true
    },
  })
  const names = Object.keys(files).sort()
  if (hasPictures || !names.some((name) => !name.startsWith('docProps/'))) return undefined
  let text = ''
  for (const name of names) {
    text += `${xmlText(strFromU8(files[name]!))}\n`
    if (text.length > largestText) return undefined
  }
  return text
}

/** The words of an XML part. Paragraphs, cells and breaks part them, other tags do not: a name may be cut by its formatting. */
export function xmlText(xml: string): string {
  return xml
    .replace(/<(?:\/(?:w:p|a:p|w:tc|si|c|row|dc:[a-z]+|cp:[A-Za-z]+|[A-Z][A-Za-z]+)|w:br[^<>]*|w:tab[^<>]*)>/g, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? ' ')
    .replace(/&#(x?)([0-9a-fA-F]{1,6});/g, (all, hex: string, code: string) => {
      const number = Number.parseInt(code, hex ? 16 : 10)
      return number > 0 && number <= 0x10ffff ? String.fromCodePoint(number) : all
    })
}
