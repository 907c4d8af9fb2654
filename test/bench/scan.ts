// How fast `readDocument` maps chat JSON, beside JSON.parse on the same text.
//   node test/bench/scan.ts [--json] [--mb 8]
import { parseArgs } from 'node:util'
import { edit, find, leafAt, readDocument, replaceLeaf } from '../../src/core/document.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, mb: { type: 'string', default: '8' } } })
const bytes = Number(values.mb) * 1e6

const english = 'The tenant shall give notice in writing, not later than thirty days before the term ends, to the address in section 4. '
const code =
  'export function sum(list) {\n\tlet total = 0\n\tfor (const { value } of list) total += value ?? "none".length\n\treturn total\n}\n'
const russian = 'Уведомление направляется в письменной форме не позднее чем за тридцать дней до окончания срока. '
const chinese = '租户应在期限届满前至少三十天以书面形式发出通知，并寄往第四条所列地址。'
const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk'

/** A chat request whose messages come from `message`, as long as asked. */
function chat(message: (index: number) => unknown, indent?: number): string {
  const one = JSON.stringify(message(0), null, indent).length
  const messages = Array.from({ length: Math.ceil(bytes / one) }, (_, index) => message(index))
  return JSON.stringify({ model: 'gpt-x', messages, temperature: 0.2, stream: true }, null, indent)
}

const role = (index: number) => (index % 2 === 0 ? 'user' : 'assistant')
const texts: Record<string, string> = {
  prose: chat((index) => ({ role: role(index), content: english.repeat(8) })),
  'short turns': chat((index) => ({ role: role(index), content: english.slice(0, 40) })),
  'code with escapes': chat((index) => ({ role: role(index), content: code.repeat(6) })),
  'base64 images': chat((index) => ({
    role: role(index),
    content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${base64.repeat(1600)}` } }],
  })),
  'many small leaves': chat((index) => ({ id: index, tags: ['a', 'b'], ok: true, n: { x: 'y', z: 1.5 } })),
  'indented tools': chat(() => ({ type: 'function', function: { name: 'look_up', parameters: { type: 'object', required: ['q'] } } }), 2),
  Russian: chat((index) => ({ role: role(index), content: russian.repeat(8) })),
  Chinese: chat((index) => ({ role: role(index), content: chinese.repeat(20) })),
  'numbers (embeddings)': chat((index) => Array.from({ length: 256 }, (_, at) => Math.sin(index * 256 + at))),
}

/** Megabytes of UTF-8 a second, the best of several runs, since the machine may be busy. */
function rate(text: string, work: (text: string) => unknown): number {
  const size = Buffer.byteLength(text)
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < 9; run++) {
    const begun = performance.now()
    work(text)
    best = Math.min(best, performance.now() - begun)
  }
  return size / 1e3 / best
}

function renameModel(text: string): string {
  const doc = readDocument(text)
  const model = find(doc, ['model'])
  const leaf = model && leafAt(doc, model)
  return leaf ? edit(doc, [replaceLeaf(doc, leaf, 'other-model')]).text : text
}

// A first round lets the compiler see every kind of text, as a running gateway has.
for (const text of Object.values(texts)) readDocument(text)
const rows = Object.entries(texts).map(([kind, made]) => {
  // As bytes from a socket become text.
  const text = Buffer.from(made).toString('utf8')
  const read = rate(text, (source) => readDocument(source))
  const parse = rate(text, (source) => JSON.parse(source) as unknown)
  return {
    kind,
    readMBps: read,
    parseMBps: parse,
    ratio: read / parse,
    renameMBps: rate(text, renameModel),
    leaves: readDocument(text).leafCount,
  }
})

const small = JSON.stringify({
  model: 'gpt-x',
  messages: Array.from({ length: 6 }, (_, index) => ({ role: role(index), content: english.repeat(3) })),
})
const times = 20_000
const begun = performance.now()
for (let run = 0; run < times; run++) find(readDocument(small), ['model'])
const smallMicros = ((performance.now() - begun) * 1e3) / times

if (values.json) console.log(JSON.stringify({ rows, smallBytes: small.length, smallMicros }))
else {
  console.table(
    rows.map((row) => ({
      kind: row.kind,
      'read MB/s': Math.round(row.readMBps),
      'JSON.parse MB/s': Math.round(row.parseMBps),
      'read / parse': row.ratio.toFixed(2),
      'read + rename MB/s': Math.round(row.renameMBps),
      leaves: row.leaves,
    })),
  )
  console.log(`a request of ${small.length} bytes: ${smallMicros.toFixed(1)} µs to read it and find its model`)
}
