// Bytes in, records out, in memory that does not grow with the file: JSON lines, one JSON document of many items, or CSV.
import { isObject, type JsonObject } from '../core/json.ts'

export type Shape = 'lines' | 'document' | 'csv'

export type Taker = {
  readonly record: (record: JsonObject, line: number) => void
  /** Something stands there that is no record. */
  readonly bad: (reason: string, line: number) => void
}

export type Splitter = {
  readonly push: (chunk: Buffer) => void
  readonly end: () => void
}

/** Longer than this no record is; what is longer is counted as bad and skipped. */
export const longestRecord = 64 * 1024 * 1024

/** Enough of a file to tell its shape. */
export const headBytes = 65_536

/** Members under which exports keep their list. */
const containers = new Set([
  'data',
  'records',
  'items',
  'logs',
  'value',
  'runs',
  'traces',
  'observations',
  'entries',
  'rows',
  'requests',
  'exchanges',
  'resourceSpans',
  'logEvents',
  'spend_logs',
])

export function shapeOf(head: Buffer): Shape {
  const text = head.toString('utf8').replace(/^\uFEFF/, '')
  const start = text.trimStart()
  if (start.startsWith('[')) return 'document'
  if (!start.startsWith('{')) return 'csv'
  const cut = start.indexOf('\n')
  // One line without an end in sight is a document that nobody indented, or lines so long that it makes no difference.
  if (cut < 0) return 'document'
  return parsed(start.slice(0, cut)) === undefined ? 'document' : 'lines'
}

export function splitterFor(shape: Shape, taker: Taker): Splitter {
  if (shape === 'document') return new DocumentSplitter(taker)
  return shape === 'csv' ? new LineSplitter(new CsvReader(taker)) : new LineSplitter(new JsonLines(taker))
}

/** What takes lines; `text` has no line end. */
type Lines = { readonly line: (text: string, line: number) => void; readonly tooLong: (line: number) => void; readonly end: () => void }

class LineSplitter implements Splitter {
  readonly #lines: Lines
  #rest: Buffer[] = []
  #restBytes = 0
  #line = 0
  #skips = false

  constructor(lines: Lines) {
    this.#lines = lines
  }

  push(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#line++
      if (this.#skips) this.#skips = false
      else if (this.#restBytes > 0) this.#told(Buffer.concat([...this.#rest, chunk.subarray(start, end)]))
      else this.#lines.line(textOf(chunk, start, end), this.#line)
      this.#rest = []
      this.#restBytes = 0
      start = end + 1
    }
    if (start >= chunk.length || this.#skips) return
    this.#rest.push(chunk.subarray(start))
    this.#restBytes += chunk.length - start
    if (this.#restBytes <= longestRecord) return
    this.#lines.tooLong(this.#line + 1)
    this.#rest = []
    this.#restBytes = 0
    this.#skips = true
  }

  end(): void {
    if (this.#restBytes > 0) {
      this.#line++
      this.#told(Buffer.concat(this.#rest))
    }
    this.#lines.end()
  }

  #told(whole: Buffer): void {
    this.#lines.line(textOf(whole, 0, whole.length), this.#line)
  }
}

function textOf(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end > start && bytes[end - 1] === 13 ? end - 1 : end)
}

class JsonLines implements Lines {
  readonly #taker: Taker
  /** Every line is a page of a list. */
  #container: string | undefined
  #isFirst = true

  constructor(taker: Taker) {
    this.#taker = taker
  }

  line(text: string, line: number): void {
    if (text === '' || text.trim() === '') return
    let value: unknown
    try {
      value = JSON.parse(line === 1 ? text.replace(/^\uFEFF/, '') : text)
    } catch {
      this.#taker.bad('it is not JSON', line)
      return
    }
    if (!isPlain(value)) {
      this.#taker.bad('it is no object', line)
      return
    }
    if (this.#isFirst) {
      this.#isFirst = false
      this.#container = containerOf(value)
    }
    const items = this.#container === undefined ? undefined : value[this.#container]
    if (!Array.isArray(items)) this.#taker.record(value, line)
    else for (const item of items) give(this.#taker, item, line)
  }

  tooLong(line: number): void {
    this.#taker.bad('it is longer than 64 MB', line)
  }

  end(): void {}
}

function give(taker: Taker, item: unknown, line: number): void {
  if (isPlain(item)) taker.record(item, line)
  else taker.bad('it is no object', line)
}

/** As `isObject`, without its look for raw numbers, which plain parsing never makes. */
function isPlain(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function containerOf(record: JsonObject): string | undefined {
  return Object.keys(record).find((name) => {
    const list = record[name]
    return containers.has(name) && Array.isArray(list) && list.length > 0 && list.every((item) => isObject(item))
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the caller asks only whether it is one
  }
}

const quote = 0x22
const backslash = 0x5c
const newline = 0x0a

/**
 * Top-level values, one after the other. Of an array, its elements; of an object with a list under one of the known names, the list's; of
 * any other object, itself.
 */
class DocumentSplitter implements Splitter {
  readonly #taker: Taker
  #depth = 0
  #inString = false
  #escaped = false
  #line = 1
  /** The depth at which records begin: 1 within an array, 2 within an object's list, 0 for objects themselves. */
  #recordDepth = 0
  #kept: Buffer[] = []
  #keptBytes = 0
  #isKeeping = false
  #recordLine = 1
  #hasList = false
  #word = ''
  #inWord = false
  #tooLong = false

  constructor(taker: Taker) {
    this.#taker = taker
  }

  push(chunk: Buffer): void {
    let start = 0 // of what is kept of this chunk
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index]!
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (byte === backslash) this.#escaped = true
        else if (byte === quote) {
          this.#inString = false
          this.#inWord = false
          continue
        }
        if (this.#inWord && this.#word.length < 32) this.#word += String.fromCharCode(byte)
        continue
      }
      if (byte === quote) {
        this.#inString = true
        if (this.#depth === 1 && this.#recordDepth !== 1) {
          this.#inWord = true
          this.#word = ''
        }
      } else if (byte === newline) this.#line++
      else if (byte === 0x7b || byte === 0x5b) {
        const isObjectStart = byte === 0x7b
        if (this.#depth === 0 && !isObjectStart) this.#recordDepth = 1
        else if (this.#depth === 1 && this.#recordDepth === 0 && !isObjectStart && containers.has(this.#word)) {
          // The object's own bytes are not needed any more: its list is what it was written for.
          this.#recordDepth = 2
          this.#hasList = true
          this.#drop()
        } else if (isObjectStart && this.#depth === this.#recordDepth && !this.#isKeeping) {
          this.#isKeeping = !(this.#depth === 0 && this.#hasList)
          this.#recordLine = this.#line
          start = index
        }
        this.#depth++
      } else if (byte === 0x7d || byte === 0x5d) {
        this.#depth = Math.max(0, this.#depth - 1)
        if (this.#isKeeping && this.#depth === this.#recordDepth) {
          this.#give(chunk.subarray(start, index + 1))
        } else if (this.#recordDepth === 2 && this.#depth === 1) this.#recordDepth = 0
        if (this.#depth === 0) {
          this.#recordDepth = 0
          this.#hasList = false
        }
      } else if (this.#depth === 0 && byte > 0x20 && byte !== 0x2c && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) {
        this.#taker.bad('it is not JSON', this.#line)
        this.#depth = 0
      }
    }
    if (this.#isKeeping) this.#keep(chunk.subarray(start))
  }

  end(): void {
    if (this.#isKeeping || this.#depth > 0) this.#taker.bad('the file ends within it', this.#recordLine)
  }

  #keep(part: Buffer): void {
    if (this.#tooLong) return
    this.#kept.push(Buffer.from(part))
    this.#keptBytes += part.length
    if (this.#keptBytes <= longestRecord) return
    this.#taker.bad('it is longer than 64 MB', this.#recordLine)
    this.#kept = []
    this.#tooLong = true
  }

  #drop(): void {
    this.#kept = []
    this.#keptBytes = 0
    this.#isKeeping = false
    this.#tooLong = false
  }

  #give(last: Buffer): void {
    const skips = this.#tooLong
    const bytes = this.#keptBytes > 0 ? Buffer.concat([...this.#kept, last]) : last
    const line = this.#recordLine
    this.#drop()
    if (skips) return
    const value = parsed(bytes.toString('utf8'))
    if (value === undefined) this.#taker.bad('it is not JSON', line)
    else give(this.#taker, value, line)
  }
}

/** RFC 4180, and what spreadsheets make of it: other delimiters, a byte order mark, line ends within quotes. */
class CsvReader implements Lines {
  readonly #taker: Taker
  #names: readonly string[] | undefined
  #delimiter = ','
  /** Lines of a record whose quotes are still open. */
  #open = ''
  #openLine = 0

  constructor(taker: Taker) {
    this.#taker = taker
  }

  line(text: string, line: number): void {
    if (this.#open !== '') {
      const whole = `${this.#open}\n${text}`
      if (!isClosed(text))
        this.#close(whole) // an odd quote ends what an odd quote began
      else if (whole.length > longestOpen) {
        this.#open = ''
        this.#taker.bad('its quotes are never closed', this.#openLine)
      } else this.#open = whole
      return
    }
    if (text === '') return
    if (text.includes('"') && !isClosed(text)) {
      this.#open = text
      this.#openLine = line
      return
    }
    this.#row(text, line)
  }

  #close(whole: string): void {
    this.#open = ''
    this.#row(whole, this.#openLine)
  }

  #row(text: string, line: number): void {
    if (!this.#names) {
      const head = text.replace(/^\uFEFF/, '')
      this.#delimiter = delimiterOf(head)
      this.#names = cellsOf(head, this.#delimiter).map((name) => name.trim())
      return
    }
    const cells = cellsOf(text, this.#delimiter)
    if (cells.length !== this.#names.length) {
      this.#taker.bad('it has another number of columns than the header', line)
      return
    }
    const record: JsonObject = {}
    for (let index = 0; index < cells.length; index++) record[this.#names[index]!] = cells[index]!
    this.#taker.record(record, line)
  }

  tooLong(line: number): void {
    this.#taker.bad('it is longer than 64 MB', line)
  }

  end(): void {
    if (this.#open !== '') this.#taker.bad('its quotes are never closed', this.#openLine)
  }
}

/** A record with more text than this within quotes is a quote that was forgotten. */
const longestOpen = 1024 * 1024

function isClosed(text: string): boolean {
  let count = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++
  return count % 2 === 0
}

function delimiterOf(head: string): string {
  const plain = head.replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: plain.split(delimiter).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter
}

function cellsOf(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter)
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1)
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
      if (end < 0) end = text.length
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'))
      const next = text.indexOf(delimiter, end)
      if (next < 0) return cells
      at = next + 1
    } else {
      const next = text.indexOf(delimiter, at)
      cells.push(next < 0 ? text.slice(at) : text.slice(at, next))
      if (next < 0) return cells
      at = next + 1
    }
  }
}
