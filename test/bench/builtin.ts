// How well the built-in engine answers from a text, refuses what the text does not hold, and sees through false premises.
// `npm run bench:builtin -- [--docs file --questions file] [--json] [--show-failures]`
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Conversation, Turn } from '../../src/core/conversation.ts'
import { type Answer, answerFrom } from '../../src/upstreams/builtin/answer.ts'
import { readTask } from '../../src/upstreams/builtin/task.ts'
import { oneLine } from '../../src/upstreams/builtin/text.ts'

type Kind = 'answerable' | 'unanswerable' | 'false_premise'
type Asked = {
  readonly id: string
  readonly text: string
  readonly question: string
  readonly kind: Kind
  readonly gold: string | null
  readonly evidence: readonly string[]
}
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const { values: flags } = parseArgs({
  options: {
    docs: { type: 'string', default: join(root, '../shared/evals/grounded_docs.jsonl') },
    questions: { type: 'string', default: join(root, '../shared/evals/grounded_questions.jsonl') },
    json: { type: 'boolean', default: false },
    'show-failures': { type: 'boolean', default: false },
    own: { type: 'boolean', default: false },
  },
})

const rows = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

function shared(docs: string, questions: string): Asked[] {
  const texts = new Map(rows(docs).map((row) => [String(row.id), row]))
  return rows(questions).map((row) => {
    const document = texts.get(String(row.doc))
    const passages = (document?.passages ?? []) as { id: string; text: string }[]
    const evidence = (row.evidence as string[]).flatMap((id) =>
      passages.filter((passage) => passage.id === id).map((passage) => passage.text),
    )
    return {
      id: String(row.id),
      text: String(document?.text ?? ''),
      question: String(row.question),
      kind: row.kind as Kind,
      gold: (row.gold as string | null) ?? null,
      evidence,
    }
  })
}

function own(file: string): Asked[] {
  return rows(join(root, 'test/bench/fixtures', file)).flatMap((row) =>
    (row.questions as { question: string; kind: Kind; gold: string | null }[]).map((asked, index) => ({
      id: `${row.id}-${index}`,
      text: String(row.text),
      ...asked,
      evidence: [],
    })),
  )
}

const normal = (text: string): string =>
  oneLine(
    text
      .toLowerCase()
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}%€$£.,]+/gu, ' '),
  ).replace(/[.,]+(?= |$)/g, '')

/** A yes-no gold is met by that verdict with a quote from the evidence; any other gold must occur in the quoted passage. */
function isCorrect(asked: Asked, answer: Answer): boolean {
  if (answer.kind !== 'found' || asked.gold === null) return false
  const quoted = answer.quotes.map((quote) => quote.text).join(' ')
  const verdict = /^(yes|no)\b/i.exec(asked.gold)?.[1]?.toLowerCase()
  if (verdict)
    return (
      answer.verdict === verdict &&
      (asked.evidence.length === 0 || asked.evidence.some((text) => answer.quotes.some((quote) => text.includes(quote.text))))
    )
  return ` ${normal(quoted)} `.includes(` ${normal(asked.gold)} `)
}

const say = (role: Turn['role'], text: string): Turn => ({ role, parts: [{ type: 'text', text }] })
/** Ways people put a text and a question together. The first is scored; the others must give the same answer. */
const frames: readonly ((text: string, question: string) => readonly Turn[])[] = [
  (text, question) => [say('user', `Answer from this text only.\n\n${text}\n\nQuestion: ${question}`)],
  (text, question) => [say('system', `You are a careful assistant. Answer only from this document.\n\n${text}`), say('user', question)],
  (text, question) => [say('user', `${text}\n\n${question}`)],
  (text, question) => [say('user', `${question}\n\n${text}`)],
  (text, question) => [say('user', `<document>\n${text}\n</document>\n\n${question}`)],
  (text, question) => [say('user', `Context:\n${text}\n\nQuestion: ${question}\nAnswer:`)],
]

/** As the engine reads it: the task is told from the conversation first, so a frame that is misread counts as no answer. */
async function ask(turns: readonly Turn[]): Promise<Answer> {
  const conversation: Conversation = { model: 'extractive-1', turns, tools: [], settings: {}, stream: false }
  const task = readTask(conversation)
  if (task?.kind !== 'answer') return { kind: 'not-stated', doubt: 'nothing-near', confidence: 0, language: 'en' }
  return answerFrom(task.text, task.questions[0] ?? '')
}

const quoted = (answer: Answer): string => (answer.kind === 'found' ? answer.quotes.map((quote) => quote.text).join('|') : answer.kind)

/** Wilson's interval at 95 %. */
function interval(hits: number, n: number): readonly [number, number] {
  if (n === 0) return [0, 1]
  const z = 1.96
  const p = hits / n
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n)
  return [middle - half, middle + half]
}

async function judge(name: string, set: readonly Asked[]): Promise<Record<string, unknown>> {
  const tally: Record<Kind, { n: number; good: number; wrong: number }> = {
    answerable: { n: 0, good: 0, wrong: 0 },
    unanswerable: { n: 0, good: 0, wrong: 0 },
    false_premise: { n: 0, good: 0, wrong: 0 },
  }
  let quotedShare = 0
  let agreeing = 0
  let answers = 0
  const failures: string[] = []
  const began = performance.now()
  for (const asked of set) {
    const asTold = await Promise.all(frames.map((frame) => ask(frame(asked.text, asked.question))))
    const answer = asTold[0] as Answer // there is a first frame
    if (asTold.every((one) => quoted(one) === quoted(answer))) agreeing++
    const row = tally[asked.kind]
    row.n++
    const good = asked.kind === 'answerable' ? isCorrect(asked, answer) : answer.kind === 'not-stated'
    if (good) row.good++
    else if (asked.kind !== 'answerable' || answer.kind === 'found') row.wrong++
    if (answer.kind === 'found') {
      answers++
      quotedShare += answer.quotes.reduce((sum, quote) => sum + quote.text.length, 0) / asked.text.length
    }
    if (!good) {
      const said =
        answer.kind === 'found'
          ? `${answer.verdict ?? ''} “${answer.quotes.map((quote) => oneLine(quote.text)).join(' … ')}”`
          : `refused (${answer.doubt}), nearest “${oneLine(answer.nearest?.text ?? '-')}”`
      failures.push(
        `${asked.kind.padEnd(13)} ${asked.id}  ${asked.question}\n${' '.repeat(14)}gold ${asked.gold ?? '-'} | ${answer.confidence.toFixed(2)} ${said}`,
      )
    }
  }
  const report = (kind: Kind) => ({
    n: tally[kind].n,
    good: tally[kind].good,
    share: tally[kind].n ? tally[kind].good / tally[kind].n : 0,
    interval: interval(tally[kind].good, tally[kind].n),
  })
  const result = {
    set: name,
    answered: { ...report('answerable'), wrongQuote: tally.answerable.wrong },
    refusedUnanswerable: report('unanswerable'),
    refusedFalsePremise: report('false_premise'),
    meanShareQuoted: answers ? quotedShare / answers : 0,
    sameInAllFrames: set.length ? agreeing / set.length : 0,
    msPerQuestion: (performance.now() - began) / Math.max(1, set.length * frames.length),
  }
  if (!flags.json) print(result)
  if (flags['show-failures']) console.log(`\n${failures.join('\n')}\n`)
  return result
}

type Share = { readonly n: number; readonly good: number; readonly share: number; readonly interval: readonly [number, number] }
function print(result: {
  set: string
  answered: Share & { wrongQuote: number }
  refusedUnanswerable: Share
  refusedFalsePremise: Share
  meanShareQuoted: number
  sameInAllFrames: number
  msPerQuestion: number
}): void {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
  const line = (label: string, share: Share, more = ''): void =>
    console.log(
      `  ${label.padEnd(28)} ${percent(share.share).padStart(8)}  ${share.good}/${share.n}  (95 %: ${percent(share.interval[0])} to ${percent(share.interval[1])})${more}`,
    )
  console.log(`\n${result.set}`)
  line('answerable: gold quoted', result.answered, `; wrong passage ${result.answered.wrongQuote}`)
  line('unanswerable: refused', result.refusedUnanswerable)
  line('false premise: refused', result.refusedFalsePremise)
  console.log(
    `  ${'mean share of text quoted'.padEnd(28)} ${percent(result.meanShareQuoted).padStart(8)}\n  ${`same in ${frames.length} frames`.padEnd(28)} ${percent(result.sameInAllFrames).padStart(8)}\n  ${'time per question'.padEnd(28)} ${result.msPerQuestion.toFixed(2).padStart(5)} ms`,
  )
}

const results: Record<string, unknown>[] = []
if (!flags.own) {
  if (existsSync(flags.docs) && existsSync(flags.questions))
    results.push(await judge(`documents: ${flags.docs}`, shared(flags.docs, flags.questions)))
  else console.warn(`SKIPPED: ${flags.docs} is not here; only the fixture in the repository is measured.`)
}
for (const file of ['builtin-own.jsonl', 'builtin-check.jsonl', 'builtin-fresh.jsonl', 'builtin-last.jsonl'])
  results.push(await judge(`documents: test/bench/fixtures/${file}`, own(file)))
if (flags.json) console.log(JSON.stringify(results, null, 2))
