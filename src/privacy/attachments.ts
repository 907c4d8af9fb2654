// Documents that come along in a request, encoded: plain text, PDF and DOCX are taken out and read; images, audio and what lies elsewhere
// cannot be read and count as opaque. What can be read of a document is read even where the rest is opaque: a letter with a picture is
// still a letter. Values inside cannot be replaced, so what is found counts for the whole document.
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

/** What a media field holds: the address of something elsewhere, data, simply text, or what may be text as well as data. */
export function sortOfMedia(text: string): 'remote' | 'data' | 'text' | 'either' {
  if (/^data:/i.test(text)) return 'data'
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(text)) return 'remote'
  if (text.length < 16 || !/^[\w+/-]+={0,2}\s*$/.test(text.slice(0, 4_096).replace(/\s/g, ''))) return 'text'
  const hasBlanks = text.includes(' ')
  const begin = Buffer.from(text.slice(0, 1_024), 'base64')
  if (isPacked(begin) || (!hasBlanks && plainText(begin) !== undefined)) return 'data'
  // Words without a stop or comma are made of the signs of base64, too.
  return text.length < 1_024 || hasBlanks ? 'either' : 'data'
}

/** How pictures, sounds, films and packed documents begin. */
const beginnings =
  '%PDF- PK\u0003\u0004 \u0089PNG \u00ff\u00d8\u00ff GIF8 RIFF OggS ID3 fLaC BM II*\u0000 MM\u0000* \u001f\u008b \u001aE\u00df\u00a3'.split(
    ' ',
  )

function isPacked(bytes: Uint8Array): boolean {
  const begin = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  return beginnings.some((one) => begin.startsWith(one)) || begin.startsWith('ftyp', 4)
}

export async function readMedia(encoded: string, reader: TextReader): Promise<MediaReading> {
  const bytes = bytesOf(encoded)
  if (!bytes || bytes.length > largestDocument) return unread
  const { text, isWhole } = await textOf(bytes)
  if (text === undefined || text.length > largestText) return unread
  const { hits, complete, topicTerms } = reader.readAlone({ text })
  const kinds = new Map<string, { kind: string; count: number; score: number; detector: string }>()
  for (const { kind, score, detector } of hits) {
    const known = kinds.get(kind)
    // A dictionary's name is kept: its level and label hang on it.
    const name = detector.startsWith('dictionary:') ? detector : (known?.detector ?? 'attachment')
    kinds.set(kind, { kind, count: (known?.count ?? 0) + 1, score: Math.max(known?.score ?? 0, score), detector: name })
  }
  return { kinds: [...kinds.values()], isOpaque: !isWhole, topicTerms, complete }
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

/** What could be read of a document, and whether that is all of it. */
type Contents = { readonly text?: string; readonly isWhole: boolean }

const nothing: Contents = { isWhole: false }

/** The text of a document, told by its first bytes and never by what the request calls it. */
async function textOf(bytes: Uint8Array): Promise<Contents> {
  const begin = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  try {
    if (begin.startsWith('%PDF-')) return await pdfText(bytes)
    if (begin.startsWith('PK\u0003\u0004')) return await officeText(bytes)
    const text = plainText(bytes)
    return { text, isWhole: text !== undefined }
  } catch {
    return nothing // a broken document is one that nobody can read: opaque
  }
}

/** Bytes as text in the encodings that documents come in; undefined for what is no text. */
export function plainText(bytes: Uint8Array): string | undefined {
  const wide = wideEncoding(bytes)
  if (wide) return withoutControls(new TextDecoder(wide).decode(bytes))
  try {
    return withoutControls(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Not UTF-8; older programs write one byte for each letter.
    const sample = bytes.subarray(0, 4_096)
    const ordinary = sample.reduce((sum, byte) => sum + (byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127) ? 1 : 0), 0)
    return ordinary >= sample.length * 0.7 ? withoutControls(new TextDecoder('windows-1252').decode(bytes)) : undefined
  }
}

/** Text of two bytes a letter: by its mark, or by the empty halves of Latin letters. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const empty = [0, 0]
  const sample = bytes.subarray(0, 512)
  for (const [at, byte] of sample.entries()) if (byte === 0) empty[at % 2]!++
  const [first, second] = empty as [number, number] // made with two
  if (second > sample.length * 0.2 && first * 8 < second) return 'utf-16le'
  return first > sample.length * 0.2 && second * 8 < first ? 'utf-16be' : undefined
}

/** A text holds next to no control signs; data is full of them. */
function withoutControls(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control signs are what is looked for
  const controls = text.slice(0, 16_384).match(/[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]/g)?.length ?? 0
  return controls * 50 > Math.min(text.length, 16_384) ? undefined : text
}

/**
 * What the pages of a PDF say, and what was filled in and noted on them. A page without text may be a picture of one, a picture may show
 * anything, and files may lie inside: then that is not all.
 */
async function pdfText(bytes: Uint8Array): Promise<Contents> {
  const { getDocumentProxy, getResolvedPDFJS } = await import('unpdf')
  const { OPS } = await getResolvedPDFJS()
  const pictures: ReadonlySet<number> = new Set([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageXObjectRepeat])
  // It takes the buffer over, so it gets its own.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  try {
    if (pdf.numPages > mostPages) return nothing
    const { info } = await pdf.getMetadata()
    const pages: string[] = stringsIn(info).map((text) => `${text}\n`)
    let isWhole = (await pdf.getAttachments()) === null
    let units = 0
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number)
      const content = await page.getTextContent()
      let text = ''
      for (const item of content.items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '')
      if (text.trim() === '') isWhole = false
      for (const note of await page.getAnnotations()) for (const said of stringsIn(note)) text += `\n${said}`
      if (isWhole && (await page.getOperatorList()).fnArray.some((operation) => pictures.has(operation))) isWhole = false
      units += text.length
      if (units > largestText) return nothing
      pages.push(text)
      page.cleanup()
    }
    return { text: pages.join('\n'), isWhole }
  } finally {
    await pdf.loadingTask.destroy()
  }
}

/** Of an annotation or a document's facts: the members that people write. */
const written: ReadonlySet<string> = new Set(
  'fieldValue contentsObj titleObj alternativeText url unsafeUrl str Title Author Subject Keywords Custom textContent'.split(' '),
)

function stringsIn(value: unknown, name = '', depth = 0): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  if (typeof value !== 'object' || value === null || depth > 3) return []
  if (Array.isArray(value)) return value.flatMap((each) => stringsIn(each, name, depth + 1))
  return Object.entries(value).flatMap(([key, member]) =>
    written.has(key) || name === 'Custom' ? stringsIn(member, name === 'Custom' ? name : key, depth + 1) : [],
  )
}

/** Parts of the Office Open XML packages that say nothing. https://ecma-international.org/publications-and-standards/standards/ecma-376/ */
const silentParts =
  /(?:^|\/)(?:\[Content_Types\]|styles|stylesWithEffects|fontTable|settings|webSettings|numbering|theme\d*|calcChain|presProps|viewProps|tableStyles|slideMaster\d+|slideLayout\d+)\.xml$|^_rels\/\.rels$|\.(?:ttf|odttf)$|^docProps\/thumbnail\.\w+$|\/$/
const wordParts = /\.(?:xml|rels|vml|txt|html?|csv|md|json|eml|log|rtf)$/i

async function officeText(bytes: Uint8Array): Promise<Contents> {
  const { unzipSync } = await import('fflate')
  let unpacked = 0
  let isWhole = true
  // Sizes are asked before anything is unpacked, so that a bomb stays packed.
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (silentParts.test(name)) return false
      if (!wordParts.test(name)) isWhole = false
      else {
        unpacked += originalSize
        if (unpacked > largestText * 8) throw new RangeError('too large')
        return true
      }
      return false
    },
  })
  const names = Object.keys(files).sort()
  if (!names.some((name) => !name.startsWith('docProps/'))) return nothing
  let text = ''
  for (const name of names) {
    const part = plainText(files[name]!)
    if (part === undefined) isWhole = false
    else text += `${xmlText(part)}\n${saidInTags(part)}\n`
    if (text.length > largestText) return nothing
  }
  return { text, isWhole }
}

/** What people wrote that stands in tags: who changed or commented, what a picture shows, where a link leads, names of sheets. */
function saidInTags(xml: string): string {
  const said = new Set<string>()
  for (const [, value] of xml.matchAll(
    /\s(?:\w+:)?(?:author|initials|displayName|userId|descr|title|alt|Target|tooltip|(?<=<sheet\s)name)="([^"<>]{2,2000})"/gi,
  ))
    if (!/^(?:\.\.\/)*[\w/.-]+\.(?:xml|rels|bin|png|jpe?g|emf|wmf)$/i.test(value!)) said.add(unescaped(value!))
  return [...said].join('\n')
}

/** The words of an XML part. Paragraphs, cells and breaks part them, other tags do not: a name may be cut by its formatting. */
export function xmlText(xml: string): string {
  return unescaped(
    xml
      .replace(/<(?:\/(?:w:p|a:p|w:tc|si|c|row|dc:[a-z]+|cp:[A-Za-z]+|[A-Z][A-Za-z]+)|w:br[^<>]*|w:tab[^<>]*)>/g, '\n')
      .replace(/<[^<>]*>/g, ''),
  )
}

function unescaped(xml: string): string {
  return xml
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? ' ')
    .replace(/&#(x?)([0-9a-fA-F]{1,6});/g, (all, hex: string, code: string) => {
      const number = Number.parseInt(code, hex ? 16 : 10)
      return number > 0 && number <= 0x10ffff ? String.fromCodePoint(number) : all
    })
}
