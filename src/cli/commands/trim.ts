// `trim`: what requests pay for without need: where, how many tokens, what that costs, and what to do about it. Reads a request or a log of
// them; with --apply it writes them anew without what they provably do not need.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { ProtocolName } from '../../core/conversation.ts'
import type { ProviderName } from '../../core/upstream.ts'
import { openPrices, type Prices } from '../../ledger/cost.ts'
import { protocols } from '../../protocols/index.ts'
import { type Waste, type WasteKind, WasteTally, wasteKinds } from '../../routing/trim.ts'
import { trimRequest } from '../../routing/trim-request.ts'
import { count, dollars } from '../amounts.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { type RequestIn, requestsIn, withRequest } from '../requests-in.ts'
import { openRows } from '../rows.ts'
import { plain, shapes, type Terminal, table } from '../terminal.ts'
import { defineVerb } from '../verb.ts'

export const trim = defineVerb({
  args: {
    price: {
      type: 'string',
      valueHint: 'dollars',
      description: 'US dollars per million input tokens; by each request’s model when left out',
    },
    wire: { type: 'string', valueHint: 'name', description: 'The protocol of the requests; read off each of them when left out' },
    show: { type: 'string', valueHint: 'count', description: 'How many places to list; 10 when left out' },
    apply: { type: 'boolean', description: 'Write the requests without what they provably do not need; needs --out' },
    out: { type: 'string', valueHint: 'file', description: 'Where --apply writes; a file that is not there yet' },
  },
  words: { most: 1, name: 'file', about: 'one request as JSON, or a log of them as JSON lines; standard input when left out' },
  examples: [
    ['drawbridge trim request.json', 'where one request is longer than it need be'],
    ['drawbridge trim requests.jsonl --price 3', 'what that comes to over a log, at 3 dollars per million tokens'],
    ['drawbridge trim requests.jsonl --apply --out trimmed.jsonl', 'the same requests without what is provably idle'],
  ],
  exits: { [exit.failed]: 'a row could not be read, or there was none; the others were' },
  async run({ args, words, terminal, isJson }) {
    const price = args.price === undefined ? undefined : figure('price', args.price)
    const shown = args.show === undefined ? 10 : Math.floor(figure('show', args.show))
    if (args.apply !== (args.out !== undefined) && (args.apply || args.out !== undefined)) throw wrongUsage('--apply and --out go together')
    const report = new Report(price === undefined ? await openPrices() : undefined, price, shown)
    const out = args.out === undefined ? undefined : openOut(args.out, words[0])
    for await (const found of requestsIn(openRows(words[0]), wireNamed(args.wire))) {
      if ('problem' in found) {
        report.unreadable++
        terminal.tell(`line ${found.line}: ${found.problem}`)
        continue
      }
      report.add(found)
      if (!out) continue
      const { document, removed } = trimRequest(found.request, found.wire)
      report.removed += removed.length
      report.removedChars += found.request.text.length - document.text.length
      const text = withRequest(found, document)
      if (!out.write(text.endsWith('\n') ? text : `${text}\n`)) await once(out, 'drain')
    }
    if (out) {
      out.end()
      await finished(out)
    }
    if (report.tally.requests === 0) throw new CommandError(exit.failed, 'there is no request to look at', 'drawbridge trim --help')
    terminal.print(isJson ? JSON.stringify(report.data(args.out)) : report.words(terminal, args.out))
    return report.unreadable > 0 ? exit.failed : exit.ok
  },
})

type Placed = Waste & { readonly line: number }

class Report {
  readonly tally = new WasteTally((text) => createHash('sha256').update(text).digest('base64'))
  unreadable = 0
  removed = 0
  removedChars = 0
  /** Tokens paid without need that nobody has a price for. */
  #unpriced = 0
  /** Micro-dollars of the others. */
  readonly #costs = new Map<WasteKind, number>()
  readonly #places: Placed[] = []
  readonly #prices: Prices | undefined
  readonly #perMillion: number | undefined
  readonly #mostPlaces: number

  constructor(prices: Prices | undefined, perMillion: number | undefined, mostPlaces: number) {
    this.#prices = prices
    this.#perMillion = perMillion
    this.#mostPlaces = mostPlaces
  }

  add(found: RequestIn): void {
    const waste = this.tally.add(found.conversation)
    for (const { kind, tokens } of waste) {
      const micros = this.#microsOf(found, tokens)
      if (micros === undefined) this.#unpriced += tokens
      else this.#costs.set(kind, (this.#costs.get(kind) ?? 0) + micros)
    }
    this.#places.push(...waste.map((each) => ({ ...each, line: found.line })))
    this.#places.sort((one, other) => other.tokens - one.tokens)
    this.#places.length = Math.min(this.#places.length, this.#mostPlaces)
  }

  #microsOf({ wire, model }: RequestIn, tokens: number): number | undefined {
    if (tokens === 0) return 0
    // Dollars per million are micro-dollars per one.
    if (this.#perMillion !== undefined) return Math.round(tokens * this.#perMillion)
    const provider = providerOf(wire, model)
    const at = new Date().toISOString()
    return provider && this.#prices?.priceOf({ provider, model, zone: 'cloud', at, usage: { inputTotal: tokens, outputTotal: 0 } }).micros
  }

  get #spare(): number {
    return [...this.tally.kinds.values()].reduce((sum, { tokens }) => sum + tokens, 0)
  }

  get #cost(): number | undefined {
    return this.#unpriced > 0 ? undefined : [...this.#costs.values()].reduce((sum, micros) => sum + micros, 0)
  }

  #costOf(kind: WasteKind): number | undefined {
    return this.#unpriced > 0 ? undefined : this.#costs.get(kind)
  }

  data(out: string | undefined): object {
    const { requests, tokens, kinds, repeatedOpenings } = this.tally
    return {
      requests,
      unreadable: this.unreadable,
      tokens,
      spareTokens: this.#spare,
      spareUsd: usd(this.#cost),
      spareUsdPerRequest: usd(this.#cost === undefined ? undefined : Math.round(this.#cost / Math.max(1, requests))),
      unpricedTokens: this.#unpriced,
      kinds: [...kinds].map(([kind, sum]) => {
        const { isCertain, advice } = wasteKinds[kind]
        return { kind, isCertain, ...sum, usd: usd(this.#costOf(kind)), advice }
      }),
      places: this.#places,
      neverCalled: this.tally.neverCalled().slice(0, 100),
      repeatedOpenings,
      ...(out !== undefined && { applied: { out, removed: this.removed, chars: this.removedChars } }),
    }
  }

  words({ paint }: Terminal, out: string | undefined): string {
    const { requests, tokens, kinds, repeatedOpenings } = this.tally
    const spare = this.#spare
    const share = (part: number) => `${((part / Math.max(1, tokens)) * 100).toFixed(1)} %`
    const number = (value: number) => value.toLocaleString('en-US')
    const total = this.#cost
    const cost = total === undefined ? 'price unknown (--price)' : `${dollars(total)}, ${dollars(Math.round(total / requests))} a request`
    const lines = [
      `${paint('strong', count(requests, 'request'))} of ${number(tokens)} tokens, estimated`,
      spare === 0
        ? `  ${paint('good', shapes.good)} nothing that need not be there`
        : `  ${number(spare)} tokens (${share(spare)}) need not be there: ${cost}`,
    ]
    if (kinds.size > 0) {
      const sorted = [...kinds].sort(([, one], [, other]) => other.tokens - one.tokens)
      lines.push(
        '',
        table([
          ['', 'kind', 'places', 'requests', 'tokens', 'share', 'cost'],
          ...sorted.map(([kind, sum]) => [
            wasteKinds[kind].isCertain ? shapes.good : '?',
            kind,
            number(sum.places),
            number(sum.requests),
            number(sum.tokens),
            share(sum.tokens),
            dollars(this.#costOf(kind)),
          ]),
        ]),
        '',
        ...sorted.map(([kind]) => `  ${kind}: ${wasteKinds[kind].about}. ${sentence(wasteKinds[kind].advice)}`),
        paint(
          'dim',
          `  ${shapes.good} the request itself proves it, and --apply takes it out   ? a suggestion: look before you leave it out`,
        ),
      )
    }
    if (this.#places.length > 0) {
      const row = ({ line, path, kind, tool, tokens: size }: Placed) => [String(line), path, kind, number(size), plain(tool ?? '')]
      lines.push('', '  the largest places', table([['line', 'where', 'kind', 'tokens', 'tool'], ...this.#places.map(row)]))
    }
    const idle = this.tally.neverCalled().slice(0, 8)
    if (idle.length > 0)
      lines.push(
        '',
        `  offered and called by no request: ${idle.map(({ tool, offered }) => `${plain(tool)} (${number(offered)}×)`).join(', ')}`,
      )
    if (repeatedOpenings.requests > 0)
      lines.push(
        '',
        `  ${count(repeatedOpenings.requests, 'request')} began as an earlier one did, ${number(repeatedOpenings.tokens)} tokens in all:`,
        '  a provider’s prompt cache reads those at a tenth of the price. See levers.promptCache.',
      )
    if (out !== undefined)
      lines.push(
        '',
        `  ${paint('good', shapes.good)} ${plain(out)}: ${count(this.removed, 'place')} taken out, ${number(this.removedChars)} characters`,
      )
    return lines.join('\n')
  }
}

function usd(micros: number | undefined): number | null {
  return micros === undefined ? null : micros / 1_000_000
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** Who bills a model that only its name tells of. */
function providerOf(wire: ProtocolName, model: string): ProviderName | undefined {
  if (wire === 'bedrock-converse') return 'bedrock'
  if (/^claude/.test(model)) return 'anthropic'
  if (/^gemini/.test(model)) return 'gemini'
  return /^(?:gpt|o\d|chatgpt)/.test(model) ? 'openai' : undefined
}

function openOut(file: string, input: string | undefined) {
  if (file === input || existsSync(file)) throw new CommandError(exit.usage, `${plain(file)} is there already`, 'name a new file')
  return createWriteStream(file, { flags: 'wx', mode: 0o600 })
}

function wireNamed(name: string | undefined): ProtocolName | undefined {
  if (name === undefined) return undefined
  const known = Object.keys(protocols) as ProtocolName[] // its keys are those names
  const wire = known.find((each) => each === name)
  if (!wire) throw wrongUsage(`there is no wire "${plain(name.slice(0, 64))}"`, `wires: ${known.join(', ')}`)
  return wire
}

function figure(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw wrongUsage(`--${option} wants a number that is not negative`)
  return value
}
