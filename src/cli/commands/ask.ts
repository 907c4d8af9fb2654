// `ask`: one request through the whole road. The answer goes to stdout as it comes, the decision in one line to stderr.
import { readFileSync } from 'node:fs'
import type { Entry } from '../../core/exchange.ts'
import { asArray, asString, at } from '../../core/json.ts'
import type { Reason } from '../../core/reasons.ts'
import { type Level, levels } from '../../core/sensitivity.ts'
import { sseReader } from '../../protocols/framing.ts'
import { dollars, duration } from '../amounts.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { type Gateway, refusalOf } from '../gateway.ts'
import { withGateway } from '../inside.ts'
import { plain, shapes, type Terminal } from '../terminal.ts'
import { defineVerb } from '../verb.ts'
import { said, usageWords } from './explain.ts'

export const ask = defineVerb({
  args: {
    model: { type: 'string', alias: 'm', valueHint: 'name', description: 'A model or alias (default auto)' },
    file: { type: 'string', alias: 'f', valueHint: 'path', description: 'Append this text; - reads stdin' },
    system: { type: 'string', alias: 's', valueHint: 'text', description: 'Instructions that stand before the question' },
    level: { type: 'string', valueHint: 'level', description: 'How sensitive it is: public, internal, confidential or restricted' },
    url: { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' },
  },
  words: { most: Number.POSITIVE_INFINITY, name: 'question', about: 'what to ask; - or nothing reads stdin' },
  examples: [
    ['drawbridge ask "Summarise this in three points" --file contract.txt', 'stays at home unless the policy says otherwise'],
    ['git diff | drawbridge ask "Write a commit message" --file - -m auto:local', 'text from a pipe'],
    ['drawbridge ask "Why is the sky blue?" --json', 'answer, decision and usage as JSON'],
  ],
  heedsStop: true,
  exits: { [exit.refused]: 'policy refused to carry it', [exit.unreachable]: 'the gateway at --url does not answer' },
  async run({ args, words, terminal, environment, signal, isJson }) {
    const level = levelOf(args.level)
    const question = await questionOf(words, args.file, terminal)
    return withGateway(environment, args.url, async (gateway) => {
      const startedAt = performance.now()
      const body = {
        model: args.model ?? 'auto',
        stream: true,
        stream_options: { include_usage: true },
        messages: [...(args.system ? [{ role: 'system', content: args.system }] : []), { role: 'user', content: question }],
      }
      const headers = { 'content-type': 'application/json', ...(level && { 'x-drawbridge-level': level }) }
      const response = await gateway.send('/v1/chat/completions', { method: 'POST', headers, body: JSON.stringify(body), signal })
      const id = response.headers.get('x-drawbridge-decision') ?? ''
      if (!response.ok || !response.body) {
        const told: unknown = await response.json().catch(() => undefined)
        const refusal = refusalOf(response.status, told)
        throw new CommandError(refusal.exit, refusal.message, refusal.next ?? (await nextStep(gateway, id, told, refusal.message)))
      }
      const answer = await relay(response.body, (text) => {
        if (!isJson) terminal.write(text)
      })
      const entry = await entryOf(gateway, id)
      const totalMs = performance.now() - startedAt
      if (isJson)
        terminal.print(JSON.stringify({ answer: answer.text, isWhole: answer.isWhole, error: answer.error, decision: id, totalMs, entry }))
      else {
        if (answer.text && !answer.text.endsWith('\n')) terminal.print()
        terminal.tell(decisionLine(entry, id, totalMs, terminal.paint))
      }
      if (answer.error !== undefined || !answer.isWhole) {
        throw new CommandError(exit.failed, answer.error ?? 'the answer stopped in the middle', id ? `drawbridge explain ${id}` : undefined)
      }
      return exit.ok
    })
  },
})

function levelOf(given: string | undefined): Level | undefined {
  if (given === undefined) return undefined
  const level = levels.find((each) => each === given)
  if (!level) throw wrongUsage(`--level must be one of ${levels.join(', ')}`, 'drawbridge ask --help')
  return level
}

async function questionOf(words: readonly string[], file: string | undefined, terminal: Terminal): Promise<string> {
  const typed = words.length === 1 && words[0] === '-' ? '' : words.join(' ')
  const wantsInput = file === '-' || (typed === '' && file === undefined)
  if (wantsInput && !terminal.hasInput) throw wrongUsage('there is nothing to ask', 'drawbridge ask "…", or pipe a text in')
  const input = wantsInput ? await terminal.readInput() : ''
  const parts = [typed, file !== undefined && file !== '-' ? textOf(file) : '', input].map((part) => part.trim()).filter(Boolean)
  if (parts.length === 0) throw wrongUsage('there is nothing to ask', 'drawbridge ask "…", or pipe a text in')
  return parts.join('\n\n')
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    const code = (error as { code?: string }).code
    throw wrongUsage(
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? `${file} is not a UTF-8 text` : `${file} cannot be read (${code ?? 'unreadable'})`,
    )
  }
}

/** Read the stream to its end, handing the text on as it comes. */
async function relay(
  body: ReadableStream<Uint8Array>,
  show: (text: string) => void,
): Promise<{ text: string; isWhole: boolean; error?: string }> {
  const reader = sseReader()
  let text = ''
  let isWhole = false
  let error: string | undefined
  for await (const chunk of body) {
    for (const { frame, isComment } of reader.push(chunk)) {
      if (isComment) continue
      if (frame.data === '[DONE]') {
        isWhole = true
        continue
      }
      const message = parsed(frame.data)
      error ??= asString(at(at(message, 'error'), 'message'))
      const delta = at(asArray(at(message, 'choices'))?.[0], 'delta')
      const piece = asString(at(delta, 'content')) ?? asString(at(delta, 'refusal')) ?? ''
      text += piece
      if (piece) show(piece)
    }
  }
  return { text, isWhole, error }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a frame that is no JSON says nothing
  }
}

async function entryOf(gateway: Gateway, id: string): Promise<Entry | undefined> {
  // The admin plane may be closed to this key; the answer has come all the same.
  return id ? gateway.admin<Entry>(`exchanges/${encodeURIComponent(id)}`).catch(() => undefined) : undefined
}

/** What to do about a refusal: the one thing that would mend it, else where to read more. */
async function nextStep(gateway: Gateway, id: string, told: unknown, message: string): Promise<string | undefined> {
  if (asString(at(at(told, 'error'), 'code')) === 'model.unknown') return 'drawbridge models lists what may be asked'
  const decision = (await entryOf(gateway, id))?.decision
  const isBridge = decision?.kind === 'refuse' && decision.rejected.some(({ reasons }) => reasons.every(isRaisedBridge))
  if (isBridge) return 'drawbridge lower, if this may leave'
  return id && !message.includes('drawbridge explain') ? `drawbridge explain ${id}` : undefined
}

function isRaisedBridge({ code }: Reason): boolean {
  return code === 'bridge.raised'
}

/** Where it went, which model, why, tokens, cost and time. */
function decisionLine(entry: Entry | undefined, id: string, totalMs: number, paint: Terminal['paint']): string {
  const last = entry?.attempts.at(-1)
  if (!entry || !last) return paint('dim', `decision ${plain(id)}, ${duration(totalMs)}`)
  const { zone } = last.zone
  const candidates = entry.decision.kind === 'route' ? entry.decision.candidates : []
  const chosen = candidates.find((candidate) => candidate.upstream === last.upstream && candidate.model.name === last.model)
  const where = zone === 'cloud' ? 'cloud' : 'home'
  const retried =
    entry.attempts.length > 1 ? `, after ${entry.attempts.length - 1} other ${entry.attempts.length === 2 ? 'try' : 'tries'}` : ''
  return [
    `${paint(zone, `${shapes[zone]} ${where}`)}  ${plain(`${last.upstream}/${entry.answeredModel ?? last.model}`)}${retried}`,
    chosen?.reasons.map(said).join(' ') ?? '',
    usageWords(entry),
    dollars(entry.cost.micros),
    duration(totalMs),
    paint('dim', plain(id)),
  ]
    .filter(Boolean)
    .join('  ·  ')
}
