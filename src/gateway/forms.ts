// A body that is no JSON, such as an uploaded file, as a document that can be inspected: the text it shows as it stands, and what must be
// opened to be read.
import { isUtf8 } from 'node:buffer'
import { type Document, readDocument } from '../core/document.ts'
import { plainText } from '../privacy/attachments.ts'
import type { Wire } from '../privacy/fields.ts'

export type Form = {
  readonly document: Document
  /** A wire under which `images` are opened and not read as the text they are spelled in. */
  readonly wire: Wire
  /** Of what nobody can read. */
  readonly opaqueBytes?: number
}

export function formOf(bytes: Buffer, contentType: string): Form {
  const files = isUtf8(bytes) && !bytes.includes(0) ? [] : partsOf(bytes, contentType)
  const documents = files.filter(isDocument).map((file) => `data:;base64,${file.toString('base64')}`)
  const opaqueBytes = files.filter((file) => !isUtf8(file) && !isDocument(file)).reduce((sum, { length }) => sum + length, 0)
  return {
    document: readDocument(JSON.stringify({ text: readableText(bytes), images: documents })),
    wire: 'ollama-generate',
    ...(opaqueBytes > 0 && { opaqueBytes }),
  }
}

const mostParts = 1_000

/** The parts of a form without their heads, which are text; of anything else the whole. https://www.rfc-editor.org/rfc/rfc2046#section-5.1 */
function partsOf(bytes: Buffer, contentType: string): Buffer[] {
  const boundary = /\bboundary="?([^";\s]{1,70})/i.exec(contentType)?.[1]
  if (!boundary) return [bytes]
  const mark = Buffer.from(`--${boundary}`)
  const parts: Buffer[] = []
  let from = bytes.indexOf(mark)
  while (from >= 0 && parts.length < mostParts) {
    const next = bytes.indexOf(mark, from + mark.length)
    const part = bytes.subarray(from + mark.length, next < 0 ? bytes.length : next)
    const head = part.indexOf('\r\n\r\n')
    const said = part.subarray(head < 0 ? 0 : head + 4)
    parts.push(said.at(-1) === 10 && said.at(-2) === 13 ? said.subarray(0, -2) : said)
    from = next
  }
  // What is no form after all, or one of very many parts, is taken whole.
  return parts.length > 0 && parts.length < mostParts ? parts : [bytes]
}

function isDocument(file: Buffer): boolean {
  const begin = file.toString('latin1', 0, 5)
  return begin === '%PDF-' || begin.startsWith('PK\u0003\u0004') || ((!isUtf8(file) || file.includes(0)) && plainText(file) !== undefined)
}

/** The text of a body; of one that is not text throughout, the runs that are. */
function readableText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const runs = bytes.toString('utf8').match(/[^\p{Cc}\ufffd]{4,}/gu)
  return runs?.join('\n') ?? ''
}
