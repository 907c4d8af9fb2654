// Numbers that are told about running models at home, each worked out again from this project's own formulas and dated facts. A verdict is
// read off the result, never written down: another price list or another machine may turn it.
import { estimateTokens } from '../core/tokens.ts'
import { type Device, findDevice } from './device.ts'
import { devices } from './facts/devices.ts'
import { electricity } from './facts/electricity.ts'
import { fitOf, kvBytes, weightBytes } from './memory.ts'
import { savingShare } from './plan/money.ts'
import { findQuant, type Quant } from './quant.ts'
import { findShape, type Shape } from './shape.ts'
import { type SizeQuestion, sizeUp } from './size.ts'
import { kwhPerMtok, prefillSpeed } from './speed.ts'

export type Verdict = 'true' | 'false' | 'unsourced' | 'depends'

export type ClaimPrice = {
  readonly model: string
  readonly input: number
  readonly output: number
  readonly source: string
  readonly asOf: string
}

/** What has to be looked up elsewhere. */
export type ClaimFacts = {
  /** List price of a cloud model on the day. */
  readonly priceOf: (model: string) => ClaimPrice | undefined
}

export type Sum = { readonly inputs: readonly string[]; readonly formula: string; readonly result: string }

export type Claim = {
  readonly id: string
  readonly claim: string
  readonly check: (facts: ClaimFacts) => Checked
}

export type Checked = {
  readonly verdict: Verdict
  readonly sum: Sum
  readonly says: string
  readonly source: string
  readonly asOf: string
}

export type ClaimRow = Checked & { readonly id: string; readonly claim: string }

export function checkClaims(facts: ClaimFacts): ClaimRow[] {
  return claims.map(({ id, claim, check }) => ({ id, claim, ...check(facts) }))
}

const own = { source: 'arithmetic', asOf: 'any day' }
const formulas = 'formulas of docs/guides/size-and-plan.md'

function shape(name: string): Shape {
  const found = findShape(name)
  if (found.kind === 'unknown') throw new Error(`the catalogue has lost ${name}`)
  return found.shape
}

function device(id: string): Device {
  const found = findDevice(id)
  if (found.kind === 'unknown') throw new Error(`the catalogue has lost ${id}`)
  return found.device
}

function quant(id: string): Quant {
  const found = findQuant(id)
  if (!found) throw new Error(`the catalogue has lost ${id}`)
  return found
}

function sized(model: string, machine: Device, more: Partial<SizeQuestion> = {}) {
  return sizeUp({
    shape: shape(model),
    device: machine,
    quant: quant('Q4_K_M'),
    contextTokens: 8_192,
    users: 1,
    kvType: 'f16',
    goalTps: 10,
    promptTokens: 2_048,
    usdPerKwh: electricity[0].perKwh,
    usdPerKwhSource: electricity[0].region,
    pue: 1,
    ...more,
  })
}

const gb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
const usd = (value: number) => `${Math.round(value).toLocaleString('en-US')} USD`
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`

/** Nothing to work out: a figure of somebody's, without a page or a way to measure it. */
function unsourced(why: string): Checked {
  return {
    verdict: 'unsourced',
    sum: { inputs: [], formula: 'none', result: 'no source' },
    says: why,
    source: 'none found',
    asOf: '2026-11-20',
  }
}

/** Whether a model fits a machine, as a claim says it does. */
function fitsClaim(model: string, machine: Device, more: { says?: string; leastTps?: number; contextTokens?: number } = {}): Checked {
  const sizing = sized(model, machine, more.contextTokens === undefined ? {} : { contextTokens: more.contextTokens })
  const { fit, speed } = sizing
  const isFast = more.leastTps === undefined || (speed?.likely ?? 0) >= more.leastTps
  return {
    verdict: fit.verdict === 'fits' && isFast ? 'true' : 'false',
    sum: {
      inputs: [
        `${sizing.model} in ${sizing.quant}: ${gb(fit.weights)}`,
        `context of ${(more.contextTokens ?? 8_192).toLocaleString('en-US')}: ${gb(fit.kv)}`,
        `overhead ${gb(fit.buffer.likely)}`,
        `usable of ${machine.memoryGib} GiB: ${gb(fit.usable.likely)}`,
      ],
      formula: 'weights + context + overhead ≤ usable memory; tokens a second = bandwidth × reach ÷ bytes read',
      result: `${gb(fit.needed.likely)} of ${gb(fit.usable.likely)}: ${fit.verdict}${speed ? `, ${speed.likely.toFixed(1)} tok/s (${speed.low.toFixed(1)} to ${speed.high.toFixed(1)})` : ''}`,
    },
    says: more.says ?? (fit.verdict === 'fits' ? 'it fits' : sizing.advice.join('; ')),
    source: `${machine.source}; ${formulas}`,
    asOf: machine.asOf,
  }
}

/** A machine with no more than so much memory, as people say "a laptop of 16 GB". */
function plainMachine(name: string, memoryGib: number, kind: Device['kind'], bandwidthGBs: number): Device {
  return { id: name, name, kind, memoryGib, bandwidthGBs, source: 'the claim’s own figure', asOf: '2026-11-20' }
}

/** A told range of prices beside the catalogue's. */
function priceClaim(machine: Device, low: number, high: number): Checked {
  const street = machine.streetUsd
  if (!street) return unsourced(`no dated price of ${machine.name} is at hand; --hardware-usd says yours`)
  const overlap = Math.max(0, Math.min(high, street.high) - Math.max(low, street.low))
  const width = Math.max(1, high - low)
  return {
    verdict:
      overlap / width >= 0.5 || (street.low >= low && street.high <= high)
        ? 'true'
        : overlap > 0 || (street.low <= high && street.high >= low)
          ? 'depends'
          : 'false',
    sum: {
      inputs: [`told ${usd(low)} to ${usd(high)}`, `seen ${usd(street.low)} to ${usd(street.high)}`],
      formula: 'share of the told range that was seen',
      result: percent(Math.min(1, overlap / width)),
    },
    says: `seen at ${usd(street.low)} to ${usd(street.high)}; prices move by the month`,
    source: street.source,
    asOf: street.asOf,
  }
}

const perMonth = 50e6 * 30

/** Dollars of a month with so many tokens, of which `output` are written. */
function monthly(price: ClaimPrice, tokens: number, output: number): number {
  return (tokens * (1 - output) * price.input + tokens * output * price.output) / 1e6
}

const opus = 'anthropic/claude-opus-5'

function noPrice(model: string): Checked {
  return {
    verdict: 'depends',
    sum: { inputs: [model], formula: 'tokens × price', result: 'no price known' },
    says: 'the price list does not know this model',
    source: 'price list',
    asOf: 'unknown',
  }
}

function savings(ratios: readonly number[]): Sum {
  return {
    inputs: ['80 % of requests stay', 'k = cost of a request that goes out over one that stays'],
    formula: 'saving = 0.8 ÷ (0.8 + 0.2 k)',
    result: ratios.map((ratio) => `k=${ratio}: ${percent(savingShare(0.8, ratio))}`).join(', '),
  }
}

function savingClaim(): Checked {
  const ratios = [1, 1.7, 3, 10]
  const inside = ratios.filter((ratio) => savingShare(0.8, ratio) >= 0.695 && savingShare(0.8, ratio) <= 0.805).length
  return {
    verdict: inside === ratios.length ? 'true' : inside === 0 ? 'false' : 'depends',
    sum: savings(ratios),
    says: 'only where a hard request costs no more than 1.7 easy ones; long ones cost ten times as much. `drawbridge audit` tells your k',
    ...own,
  }
}

function bill(facts: ClaimFacts): Checked {
  const price = facts.priceOf(opus)
  if (!price) return noPrice(opus)
  const most = monthly(price, perMonth, 1)
  return {
    verdict: most >= 250_000 ? 'depends' : 'false',
    sum: {
      inputs: ['50 million tokens a day × 30 days = 1,500 million', `${price.model}: ${price.input} in, ${price.output} out a million`],
      formula: 'tokens × price',
      result: `${usd(monthly(price, perMonth, 0.2))} with a fifth written, ${usd(most)} if all were; 250,000 needs ${(250_000 / (perMonth / 1e6)).toFixed(2)} USD a million`,
    },
    says: `at list price the bill is ${usd(monthly(price, perMonth, 0.2))}`,
    source: price.source,
    asOf: price.asOf,
  }
}

function optimised(facts: ClaimFacts): Checked {
  const price = facts.priceOf(opus)
  if (!price) return noPrice(opus)
  const whole = monthly(price, perMonth, 0.2)
  return {
    verdict: whole < 50_000 && whole > 2_000 ? 'depends' : whole <= 2_000 ? 'false' : 'true',
    sum: {
      inputs: [`whole bill ${usd(whole)}`],
      formula: '1 − 2,000 ÷ bill; 50,000 ÷ bill',
      result: `2,000 needs a saving of ${percent(1 - 2_000 / whole)}; 50,000 is ${(50_000 / whole).toFixed(1)} times the whole bill`,
    },
    says: 'the upper end is dearer than doing nothing',
    source: price.source,
    asOf: price.asOf,
  }
}

function payback(): Checked {
  const mac = device('mac-studio-m3-ultra-96')
  const price = mac.streetUsd?.low ?? 0
  const months = price / (140 * 0.7 - 25)
  return {
    verdict: months >= 3 && months <= 6 ? 'true' : 'depends',
    sum: {
      inputs: [`${mac.name}: ${usd(price)}`, 'a bill of 140 USD a month, 70 % of it moved', '25 USD a month to run'],
      formula: 'price ÷ (bill × 0.7 − running)',
      result: `${months.toFixed(0)} months`,
    },
    says: 'a result of your bill and your machine, not a constant: `drawbridge plan` works it out',
    source: mac.streetUsd?.source ?? mac.source,
    asOf: mac.streetUsd?.asOf ?? mac.asOf,
  }
}

function paybackBig(facts: ClaimFacts): Checked {
  const price = facts.priceOf(opus)
  const mac = device('mac-studio-m3-ultra-96')
  const { speed } = sized('llama-3.3-70b', mac)
  if (!price || !speed) return noPrice(opus)
  const perDay = speed.likely * 86_400
  const naive = (mac.streetUsd?.low ?? 0) / monthly(price, perMonth, 0.2)
  const units = Math.ceil((50e6 * 0.2) / perDay)
  return {
    verdict: units > 1 ? 'false' : naive <= 6 ? 'true' : 'depends',
    sum: {
      inputs: [
        `bill ${usd(monthly(price, perMonth, 0.2))} a month`,
        `one ${mac.name}: ${speed.likely.toFixed(1)} tok/s`,
        '50 million tokens a day, a fifth written',
      ],
      formula: 'units = tokens written a day ÷ (tok/s × 86,400), then price ÷ bill',
      result: `${(perDay / 1e6).toFixed(2)} million tokens a day from one: at least ${units} are needed for writing alone, one by one; ${naive.toFixed(1)} months on paper with one`,
    },
    says: 'capacity comes before break-even: one machine cannot do the work it is to pay for',
    source: `${price.source}; ${mac.source}`,
    asOf: price.asOf,
  }
}

function zeroCost(): Checked {
  const { perKwh, region, asOf, source } = electricity[0]
  const kwh = kwhPerMtok(575, 70) ?? 0
  return {
    verdict: kwh * perKwh > 0 ? 'false' : 'true',
    sum: {
      inputs: ['575 W', '70 tok/s', `${perKwh} USD per kWh (${region})`],
      formula: 'W ÷ tok/s ÷ 3.6 × price',
      result: `${kwh.toFixed(2)} kWh = ${(kwh * perKwh).toFixed(2)} USD for a million tokens`,
    },
    says: 'one answer at a time costs as much power as a cheap cloud takes for its tokens; several at once share it',
    source,
    asOf,
  }
}

function latency(): Checked {
  const card = device('rtx-3090')
  const prefill = prefillSpeed(shape('gpt-oss-20b'), card)
  const seconds = prefill ? 8_192 / prefill.likely : Number.NaN
  return {
    verdict: seconds > 0.05 ? 'false' : 'true',
    sum: {
      inputs: ['a prompt of 8,192 tokens', 'gpt-oss-20b', `${card.name}, ${card.tflops?.value} TFLOPS`],
      formula: 'prompt ÷ (TFLOPS × reach ÷ (2 × active weights))',
      result: `${seconds.toFixed(1)} s until the first word; 2.4 s were measured`,
    },
    says: 'no way through the network is saved from reading the prompt',
    source: 'llmfit benchmark cache; gpu-info-api',
    asOf: '2026-08-10',
  }
}

const samples = {
  English: 'The parties agree that the contract ends after twelve months unless either of them writes to the other before that day.',
  German:
    'Die Vertragsparteien vereinbaren, dass der Mietvertrag nach zwölf Monaten endet, sofern keine der Parteien vorher schriftlich widerspricht.',
  Vietnamese: 'Các bên đồng ý rằng hợp đồng chấm dứt sau mười hai tháng trừ khi một bên gửi thông báo bằng văn bản trước ngày đó.',
}

function wordsPerToken(): Checked {
  const rates = Object.entries(samples).map(([language, text]) => ({ language, rate: text.split(/\s+/).length / estimateTokens(text) }))
  const near = rates.filter(({ rate }) => Math.abs(rate - 0.75) <= 0.12).length
  return {
    verdict: near === rates.length ? 'true' : 'depends',
    sum: {
      inputs: rates.map(({ language }) => `a sentence of law in ${language}`),
      formula: 'words ÷ tokens, estimated',
      result: rates.map(({ language, rate }) => `${language} ${rate.toFixed(2)}`).join(', '),
    },
    says: 'a rule of thumb for English; other languages take more tokens for a word',
    source: 'this project’s estimate of tokens',
    asOf: '2026-11-20',
  }
}

function compression(): Checked {
  const [half, four] = [quant('BF16'), quant('Q4_K_M')]
  return {
    verdict: half.bits === 32 ? 'true' : 'false',
    sum: {
      inputs: [`weights are published in ${half.bits} bits`, `Q4_K_M takes ${four.bits}`, `Q8_0 takes ${quant('Q8_0').bits}`],
      formula: 'published bits ÷ bits',
      result: `${(half.bits / four.bits).toFixed(1)} and ${(half.bits / quant('Q8_0').bits).toFixed(1)} times smaller, not ${(32 / 4).toFixed(0)} and 4`,
    },
    says: 'models ship in 16 bits, so four bits make a third of them, not an eighth',
    source: four.source,
    asOf: four.asOf,
  }
}

function million(): Checked {
  const holds = devices.filter(
    (one) =>
      fitOf({ shape: shape('llama-3.3-70b'), quant: quant('Q4_K_M'), device: one, contextTokens: 1_000_000, parallel: 1, kvType: 'f16' })
        .verdict === 'fits',
  )
  const kv = kvBytes(shape('llama-3.3-70b'), 1_000_000, 'f16')
  return {
    verdict: holds.length === 0 ? 'true' : 'depends',
    sum: {
      inputs: ['Llama 3.3 70B', 'one million tokens in f16'],
      formula: '2 × layers × heads of keys × width × tokens × 2 bytes',
      result: `${gb(kv)} for the context alone; ${holds.length} of ${devices.length} machines hold it`,
    },
    says: 'a million tokens at once are work for the cloud; models that look back through windows need far less',
    source: formulas,
    asOf: '2026-11-20',
  }
}

function contract(): Checked {
  const tokens = Math.round((200 * 400) / 0.75)
  const card = device('rtx-4090')
  const prefill = prefillSpeed(shape('llama-3.1-8b'), card)
  const seconds = prefill ? tokens / prefill.likely : Number.NaN
  const { fit } = sized('llama-3.1-8b', card, { contextTokens: tokens })
  return {
    verdict: fit.verdict !== 'fits' ? 'false' : seconds <= 10 ? 'true' : 'depends',
    sum: {
      inputs: ['200 pages of 400 words, 0.75 words a token', `${tokens.toLocaleString('en-US')} tokens`, `${card.name}, 8B`],
      formula: 'tokens ÷ reading speed; weights + context ≤ memory',
      result: `${seconds.toFixed(0)} s to read it once, ${gb(fit.needed.likely)} of ${gb(fit.usable.likely)}: ${fit.verdict}`,
    },
    says: 'seconds for a small model on a large card, minutes on a laptop; whether it is understood is another question',
    source: card.source,
    asOf: card.asOf,
  }
}

function tenMillion(): Checked {
  const perSecond = 10e6 / 86_400
  const card = device('h100-sxm')
  const { batch } = sized('llama-3.1-8b', card, { users: 64, contextTokens: 2_048 })
  const made = batch?.total.likely ?? Number.NaN
  return {
    verdict: 'depends',
    sum: {
      inputs: [
        '10 million requests a day',
        '300 tokens written each',
        `${card.name}: ${Math.round(made).toLocaleString('en-US')} tok/s of an 8B for 64 at once, not calibrated`,
      ],
      formula: 'requests ÷ 86,400 × tokens ÷ tok/s',
      result: `${perSecond.toFixed(0)} requests and ${Math.round(perSecond * 300).toLocaleString('en-US')} tokens a second: ${Math.ceil((perSecond * 300) / made)} cards for an even load`,
    },
    says: 'the cloud takes the rise without a purchase; at home somebody buys for the peak',
    source: formulas,
    asOf: card.asOf,
  }
}

function firm(): Checked {
  const office = (50 * 30 * 400 * 3) / (9 * 3_600)
  const { batch } = sized('qwen3-30b-a3b', device('rtx-4090'), { users: 4 })
  return {
    verdict: 'depends',
    sum: {
      inputs: ['50 people, 30 questions a day, 400 tokens each', '9 hours, three times the mean at the peak', savings([1, 10]).result],
      formula: 'tokens a second at the peak; saving by k',
      result: `${office.toFixed(0)} tok/s at the peak, and one ${device('rtx-4090').name} writes ${Math.round(batch?.total.likely ?? 0)} for four at once`,
    },
    says: 'capacity is no trouble for such a house; the saving hangs on its own k',
    source: formulas,
    asOf: '2026-11-20',
  }
}

function setUp(): Checked {
  const bytes = weightBytes(shape('llama-3.1-8b'), quant('Q4_K_M'))
  const rate = (bytes * 8) / 300 / 1e6
  return {
    verdict: 'depends',
    sum: {
      inputs: [`an 8B in Q4_K_M: ${gb(bytes)}`, 'five minutes'],
      formula: 'bytes × 8 ÷ 300 s',
      result: `${rate.toFixed(0)} Mbit/s are needed for the model alone; at 50 Mbit/s it takes ${Math.round((bytes * 8) / 50e6 / 60)} minutes`,
    },
    says: 'the program is there in a minute, the model when your line has brought it',
    source: formulas,
    asOf: '2026-11-20',
  }
}

function plan20(facts: ClaimFacts): Checked {
  const price = facts.priceOf('anthropic/claude-sonnet-5')
  if (!price) return noPrice('anthropic/claude-sonnet-5')
  const tokens = 20 / (price.input * 0.8 + price.output * 0.2)
  return {
    verdict: 'unsourced',
    sum: {
      inputs: ['20 USD', `${price.model}: ${price.input} in, ${price.output} out a million`],
      formula: '20 ÷ (0.8 × input + 0.2 × output)',
      result: `${tokens.toFixed(1)} million tokens a month by the API for the same money`,
    },
    says: 'prices of subscriptions are not in the list; below that volume the API is cheaper, above it the plan',
    source: price.source,
    asOf: price.asOf,
  }
}

function savedAlone(): Checked {
  const most = 20 * 0.9
  return {
    verdict: most >= 50 ? 'true' : 'depends',
    sum: {
      inputs: ['a subscription of 20 USD', '90 % of it given up'],
      formula: 'what is paid × what moves',
      result: `${most.toFixed(0)} USD at most; 50 to 200 need a bill of ${Math.ceil(50 / 0.7)} to ${Math.ceil(200 / 0.7)} with 70 % moved`,
    },
    says: 'nobody saves more than is paid: true for who pays for tokens, not for one subscription',
    ...own,
  }
}

function multiGpu(): Checked {
  const two = sized('llama-3.3-70b', device('rtx-3090'), { cards: 2 })
  const street = device('rtx-3090').streetUsd
  const [low, high] = [(street?.low ?? 0) * 2, (street?.high ?? 0) * 2]
  return {
    verdict: two.fit.verdict === 'fits' && high < 5_000 ? 'depends' : 'true',
    sum: {
      inputs: [
        `two used RTX 3090: ${usd(low)} to ${usd(high)}`,
        `70B on both: ${two.fit.verdict}, ${two.speed?.likely.toFixed(1) ?? '-'} tok/s`,
      ],
      formula: 'price of the cards; weights + context ≤ memory of both',
      result: `${usd(low)} to ${usd(high)} for the cards, without the machine around them`,
    },
    says: 'new workstation cards cost that and more; used cards hold a 70B for less',
    source: street?.source ?? 'none',
    asOf: street?.asOf ?? 'unknown',
  }
}

function bigModels(): Checked {
  const single = devices.filter(
    (one) =>
      one.kind === 'card' &&
      fitOf({ shape: shape('llama-3.3-70b'), quant: quant('Q4_K_M'), device: one, contextTokens: 8_192, parallel: 1, kvType: 'f16' })
        .verdict === 'fits',
  )
  const consumer = single.filter(({ memoryGib }) => memoryGib <= 32)
  return {
    verdict: consumer.length === 0 ? 'true' : 'false',
    sum: {
      inputs: ['Llama 3.3 70B in Q4_K_M, 8k of context'],
      formula: 'cards that hold it',
      result: `${single.length} cards, the smallest with ${Math.min(...single.map(({ memoryGib }) => memoryGib))} GiB; none of ${consumer.length === 0 ? '32 GiB or less' : 'them large'}`,
    },
    says: 'or several cards, or memory that is shared, at a few tokens a second',
    source: formulas,
    asOf: '2026-11-20',
  }
}

function middle(): Checked {
  const checks = [
    fitsClaim('qwen3-14b', plainMachine('16 GiB card', 16, 'card', 500)),
    fitsClaim('qwen3-32b', plainMachine('24 GiB card', 24, 'card', 900)),
  ]
  const [small, large] = checks
  if (!small || !large) return unsourced('nothing to check')
  return {
    ...large,
    verdict: checks.every(({ verdict }) => verdict === 'true') ? 'true' : 'depends',
    sum: { ...large.sum, result: `14B on 16 GiB: ${small.sum.result}; 32B on 24 GiB: ${large.sum.result}` },
  }
}

/** Dates of the EU AI Act after the Omnibus of 2026, as approved by the Council on 2026-06-29; publication should be looked up again. */
const aiAct = {
  source: 'Regulation (EU) 2024/1689 and the Digital Omnibus as approved on 2026-06-29; not legal advice',
  asOf: '2026-06-29',
}
const obligations = [
  { what: 'transparency (Art. 50)', from: '2026-08-02' },
  { what: 'high risk, Annex III', from: '2027-12-02' },
  { what: 'high risk, Annex I', from: '2028-08-02' },
]

function fullyEffective(): Checked {
  const later = obligations.filter(({ from }) => from > '2026-08-31')
  return {
    verdict: later.length === 0 ? 'true' : 'false',
    sum: {
      inputs: obligations.map(({ what, from }) => `${what}: ${from}`),
      formula: 'obligations that begin after August 2026',
      result: later.map(({ what, from }) => `${what} on ${from}`).join(', '),
    },
    says: 'some of it holds since August 2026, the larger part later',
    ...aiAct,
  }
}

function sevenPercent(): Checked {
  const fines = [
    { share: 0.07, of: 'prohibited practices' },
    { share: 0.03, of: 'other obligations' },
    { share: 0.01, of: 'wrong information to authorities' },
  ]
  return {
    verdict: fines.every(({ share }) => share === 0.07) ? 'true' : 'depends',
    sum: {
      inputs: fines.map(({ share, of }) => `${of}: up to ${percent(share)}`),
      formula: 'which fine for what',
      result: 'seven per cent for prohibited practices alone',
    },
    says: 'using a cloud model is not one of them',
    ...aiAct,
  }
}

export const claims: readonly Claim[] = [
  {
    id: 'eighty-twenty',
    claim: '80 % of the work is local, 20 % cloud',
    check: () => ({
      ...unsourced(
        'a target, not a finding: `drawbridge audit` counts your own requests, tokens and costs, which are three different shares',
      ),
      sum: savings([1, 3, 10]),
    }),
  },
  { id: 'saving-70-80', claim: 'an 80/20 split saves 70 to 80 %', check: savingClaim },
  {
    id: 'ninety-six',
    claim: 'from 50,000 to 2,000 USD is 96 %',
    check: () => ({
      verdict: Math.abs(1 - 2_000 / 50_000 - 0.96) < 0.0005 ? 'true' : 'false',
      sum: { inputs: ['50,000', '2,000'], formula: '1 − 2,000 ÷ 50,000', result: percent(1 - 2_000 / 50_000) },
      says: 'the sum is right; that anybody did it has no source',
      ...own,
    }),
  },
  {
    id: 'bill-50k-to-2k',
    claim: 'a bill of 50,000 USD a month can be brought to 2,000',
    check: () => unsourced('no bill, no log and no list of what was done is told'),
  },
  { id: 'opus-250k', claim: '50 million tokens a day with Opus cost 250,000 USD a month', check: bill },
  { id: 'opus-optimised', claim: 'that bill can be brought to 2,000 to 50,000 USD', check: optimised },
  { id: 'roi-3-6', claim: 'it pays for itself in 3 to 6 months', check: payback },
  { id: 'roi-positive', claim: 'return within 3 to 6 months at 50 million tokens a day', check: paybackBig },
  { id: 'zero-cost', claim: 'an inference at home costs nothing; the electricity bill stays the same', check: zeroCost },
  { id: 'zero-latency', claim: 'true zero latency', check: latency },
  {
    id: 'developer-70',
    claim: '70 % of a developer’s time is work for a local model',
    check: () => unsourced('no count of anybody’s time is told'),
  },
  { id: 'plan-20', claim: 'a subscription costs 20 USD a month', check: plan20 },
  { id: 'saved-50-200', claim: 'one person saves 50 to 200 USD a month', check: savedAlone },
  { id: 'set-up-5', claim: 'set up in five minutes', check: setUp },
  { id: 'pilots', claim: 'begin with one or two pilots', check: () => unsourced('advice, and not a figure to be checked') },
  { id: 'roadmap', claim: 'three steps in six months', check: () => unsourced('a plan of somebody’s, and not a figure to be checked') },
  { id: 'sme', claim: 'made for firms of 10 to 200 people', check: () => unsourced('a choice, and not a figure to be checked') },
  { id: 'firm-50', claim: 'a firm of 50 people saves 70 to 80 %', check: firm },
  { id: 'ten-million', claim: 'the cloud takes 100 to 10 million requests a day', check: tenMillion },
  { id: 'contract-200', claim: 'a contract of 200 pages in seconds', check: contract },
  { id: 'million-tokens', claim: 'contexts beyond one million tokens are for the cloud', check: million },
  { id: 'words-per-token', claim: '0.75 words a token', check: wordsPerToken },
  { id: 'bits-32', claim: 'quantisation brings 32 bits to 4 or 8', check: compression },
  {
    id: 'behind-3-6',
    claim: 'open models are 3 to 6 months behind',
    check: () => unsourced('behind in what, and by whose measure? a bake-off on your own work says'),
  },
  {
    id: 'engineering-40',
    claim: 'running it yourself takes 40 % more engineering',
    check: () => unsourced('no count is told; --lines engineering=… takes yours'),
  },
  {
    id: 'burn-1.35',
    claim: 'providers spend 1.35 USD for each they earn',
    check: () => unsourced('no report is named; --price-change asks what if prices rise'),
  },
  { id: 'fine-7', claim: 'fines up to 7 % of revenue', check: sevenPercent },
  { id: 'ai-act-2026', claim: 'the EU AI Act is fully effective in August 2026', check: fullyEffective },
  {
    id: 'self-hosting',
    claim: 'the EU AI Act makes self-hosting mandatory',
    check: () => ({
      verdict: obligations.some(({ what }) => /self-hosting/i.test(what)) ? 'true' : 'false',
      sum: { inputs: obligations.map(({ what }) => what), formula: 'obligations that demand own machines', result: 'none' },
      says: 'nothing in it does',
      ...aiAct,
    }),
  },
  { id: 'price-3090', claim: 'a used RTX 3090 with 24 GB costs 700 to 900 USD', check: () => priceClaim(device('rtx-3090'), 700, 900) },
  { id: 'price-4090', claim: 'an RTX 4090 costs 2,000 to 4,000 USD', check: () => priceClaim(device('rtx-4090'), 2_000, 4_000) },
  {
    id: 'memory-5090',
    claim: 'an RTX 5090 has 24 GB',
    check: () => ({
      verdict: device('rtx-5090').memoryGib === 24 ? 'true' : 'false',
      sum: { inputs: ['told 24'], formula: 'as sold', result: `${device('rtx-5090').memoryGib} GB` },
      says: 'it has more than told',
      source: device('rtx-5090').source,
      asOf: device('rtx-5090').asOf,
    }),
  },
  { id: '5090-70b', claim: 'an RTX 5090 runs a 70B', check: () => fitsClaim('llama-3.3-70b', device('rtx-5090')) },
  {
    id: 'm4-ultra',
    claim: 'a Mac Studio with an M4 Ultra and 96 GB',
    check: () => ({
      verdict: devices.some(({ name }) => /M4 Ultra/.test(name)) ? 'true' : 'false',
      sum: { inputs: [`${devices.length} machines`], formula: 'machines of that name', result: 'none; the one with 96 GB has an M3 Ultra' },
      says: `no such chip was sold; the M3 Ultra with 96 GB costs ${usd(device('mac-studio-m3-ultra-96').streetUsd?.low ?? 0)}`,
      source: device('mac-studio-m3-ultra-96').streetUsd?.source ?? '',
      asOf: device('mac-studio-m3-ultra-96').streetUsd?.asOf ?? '',
    }),
  },
  {
    id: 'mac-96-70b',
    claim: 'a Mac with 96 GB runs a 70B',
    check: () =>
      fitsClaim('llama-3.3-70b', device('mac-studio-m3-ultra-96'), { says: 'it holds it, and writes about as fast as one reads' }),
  },
  {
    id: 'price-mac-mini',
    claim: 'a Mac mini with an M4 Pro costs 1,000 to 1,500 USD',
    check: () => priceClaim(device('mac-mini-m4-pro-24'), 1_000, 1_500),
  },
  {
    id: 'mac-mini-14b',
    claim: 'a Mac mini with an M4 Pro runs models up to 14B',
    check: () => fitsClaim('qwen3-14b', device('mac-mini-m4-pro-24'), { leastTps: 15 }),
  },
  { id: '4090-32b', claim: 'an RTX 4090 runs a 32B', check: () => fitsClaim('qwen2.5-32b', device('rtx-4090'), { leastTps: 15 }) },
  { id: 'multi-gpu', claim: 'several GPUs cost 5,000 to 15,000 USD', check: multiGpu },
  {
    id: 'laptop-16',
    claim: 'a 7B or 8B runs on a laptop with 16 GB',
    check: () => fitsClaim('llama-3.1-8b', plainMachine('16 GiB laptop', 16, 'unified', 120)),
  },
  { id: 'middle-16-24', claim: 'models of middle size want 16 to 24 GB of card', check: middle },
  { id: 'big-70', claim: '70B and more want serious GPUs, or heavy quantisation', check: bigModels },
  {
    id: 'ollama-70b',
    claim: '“Ollama 3.3 70B” is a model',
    check: () => ({
      verdict: shape('llama 3.3 70b').id.startsWith('ollama') ? 'true' : 'false',
      sum: { inputs: ['the name'], formula: 'catalogue', result: `${shape('llama 3.3 70b').id}: Ollama is the program that runs it` },
      says: 'names were swapped',
      source: shape('llama 3.3 70b').source,
      asOf: shape('llama 3.3 70b').asOf,
    }),
  },
]
