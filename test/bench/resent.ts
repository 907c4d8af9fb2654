// What a history that is sent again costs on the main thread before anything is decided: reading the body, inspecting it, looking for texts
// from outside. The fastest of many batches, so that other work on the machine hardly shows.
//   node test/bench/resent.ts [--json]
import { parseArgs } from 'node:util'
import { readDocument } from '../../src/core/document.ts'
import { createInspector } from '../../src/privacy/inspect.ts'
import { profiles } from '../../src/privacy/profiles.ts'
import { mayHoldUntrusted } from '../../src/privacy/suspicion.ts'
import { loadTagger } from '../../src/privacy/tagger/load.ts'
import { chatBody, plainModel } from './overhead/canned.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const here = { wire: 'openai-chat', scope: 'anonymous' } as const
const batches = 60
const batchMs = 8

type Turn = { readonly role: string; readonly content: string }
const chat = (messages: readonly Turn[]) => JSON.stringify({ model: plainModel, messages })
const about = (subject: (index: number) => string, count: number): Turn[] =>
  Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `On day ${index} ${subject(index)} was asked at length about the lease, its notice and what was said of both. `.repeat(2),
  }))
const nobody = (index: number) => `party ${index}`
const somebody = (index: number) => (index % 5 === 0 ? 'our client Wanda Haddad' : 'she')

const bench = chatBody({ model: plainModel, turns: 20, stream: false })
const rows = [
  ['the bench’s body is read', () => readDocument(bench)],
  ['it is looked through for texts from outside', () => mayHoldUntrusted(bench)],
  ['it is inspected', inspecting(bench)],
  ['20 turns about nobody', inspecting(chat(about(nobody, 20)))],
  ['200 turns about nobody', inspecting(chat(about(nobody, 200)))],
  ['20 turns that name people', inspecting(chat(about(somebody, 20)))],
  ['200 turns that name people', inspecting(chat(about(somebody, 200)))],
  ['20 turns about nobody, others confidential', inspecting(chat(about(nobody, 20)), chat(about(somebody, 20)))],
] as const
const figures = rows.map(([name, run]) => ({ name, micros: fastest(run) }))
if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
else for (const { name, micros } of figures) process.stdout.write(`${micros.toFixed(1).padStart(9)} µs  ${name}\n`)

/** An inspection that has seen this very history, and another before it. */
function inspecting(body: string, other?: string): () => unknown {
  const inspector = createInspector({ profile: profiles.balanced!, tagger: loadTagger() })
  if (other !== undefined) inspector.inspect(readDocument(other), here)
  const document = readDocument(body)
  inspector.inspect(document, here)
  return () => inspector.inspect(document, here)
}

/** Microseconds for one run, in the fastest batch. */
function fastest(run: () => unknown): number {
  let runs = 0
  for (const end = performance.now() + 50 * batchMs; performance.now() < end; runs++) run()
  const each = Math.max(1, Math.round(runs / 50))
  let best = Number.POSITIVE_INFINITY
  for (let batch = 0; batch < batches; batch++) {
    const begun = performance.now()
    for (let index = 0; index < each; index++) run()
    best = Math.min(best, (performance.now() - begun) / each)
  }
  return best * 1_000
}
