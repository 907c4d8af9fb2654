// What would lower the bill, one lever after the other, over the joint table of an audit: no dollar is saved twice.
//   1 route    work that could stay is answered at home
//   2 switch   what still goes out asks another model
//   3 trim     input that does nothing is not sent
//   4 cache    input that was sent before is read from the provider's cache
//   5 batch    work that can wait goes by the night train
// A lever that needs to know what no log tells (how much input repeats, what a machine at home costs) stays out until somebody says it, and
// what a tenth of it would be worth is told instead.
import type { Terms } from '../ledger/prices/terms.ts'
import type { Assumption, Audit, Cell, Lever, LeverName, Levers, OpenLever, Task } from './result.ts'

/** Micro-dollars per token of each kind. */
export type Rates = { readonly fresh: number; readonly cacheRead: number; readonly cacheWrite: number; readonly output: number }

/** What is known of prices, handed in so that nothing here reads a list. */
export type LeverPrices = {
  /** List price of a model for requests of this many input tokens; undefined when no list knows it. */
  readonly ratesOf: (provider: string, model: string, inputTokens: number) => Rates | undefined
  /** What a batch costs against the list; undefined when no page says. */
  readonly batchTermsOf: (provider: string, model: string) => Terms | undefined
}

export type LeverOptions = {
  /** Of what could stay, the share that does. */
  readonly keepRoute: number
  /** US dollars for a million tokens at home, power and wear; undefined when nobody has measured it. */
  readonly homePerMtok?: number
  /** Model → the one asked instead. */
  readonly switches: ReadonlyMap<string, string>
  /** Share of all input that does nothing; undefined when nobody has looked. */
  readonly trim?: number
  /** Share of the input sent afresh that a cache would have held; undefined when nobody knows. */
  readonly cacheable?: number
  /** Kinds of task that can wait for hours. */
  readonly batchable: readonly Task[]
  /** What a batch costs where no page tells, as a share of the list price. */
  readonly batchPrice?: number
}

export const usualLevers: LeverOptions = { keepRoute: 1, switches: new Map(), batchable: ['classify'] }

export const leverOrder: readonly LeverName[] = ['route', 'switch', 'trim', 'cache', 'batch']

/** A cell on its way through the levers. Each lever changes another part of it, so that their joint effect has no order. */
type State = {
  /** What still goes out, as a share of the cell. */
  readonly out: number
  readonly rates: Rates
  readonly fresh: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly output: number
  readonly terms: Rates
  /** Micro-dollars at home for the whole cell, were it all kept. */
  readonly homeMicros: number
}

type Priced = {
  readonly cell: Cell
  readonly start: State
  /** What the log says it cost over what the list would: fees, tiers and discounts stay in proportion. */
  readonly scale: number
  /** The list does not tell its parts: only whole requests can be saved. */
  readonly isOpaque: boolean
}

const listTerms: Rates = { fresh: 1, cacheRead: 1, cacheWrite: 1, output: 1 }
const perTenth = 0.1

/** Of an audit or the parts of one that count here; `total` is the exact bill, which rounded cells may miss by some micro-dollars. */
export function leversOf(
  { cells, total }: Pick<Audit, 'cells' | 'total'>,
  options: LeverOptions,
  prices: LeverPrices,
  order: readonly LeverName[] = leverOrder,
): Levers {
  const priced = cells.flatMap((cell) => pricedOf(cell, options, prices) ?? [])
  const bill = sumOf(priced, (one) => costOf(one, one.start))
  const billMicros = total.costMicros ?? Math.round(bill)
  const states = priced.map(({ start }) => start)
  const levers: Lever[] = []
  let left = billMicros
  for (const name of order) {
    if (!isSet(name, options)) continue
    let touched = 0
    let sum = 0
    for (const [index, one] of priced.entries()) {
      const before = states[index]!
      const after = pulled(name, one, before, options, prices)
      if (after !== before) {
        touched += one.cell.slice.requests
        states[index] = after
      }
      sum += costOf(one, states[index]!)
    }
    const rest = Math.max(0, Math.min(left, billMicros - Math.round(bill - sum)))
    levers.push({
      name,
      savedMicros: left - rest,
      restMicros: rest,
      aloneMicros: alone(name, priced, bill, options, prices),
      requests: touched,
    })
    left = rest
  }
  return {
    billMicros,
    restMicros: left,
    levers,
    open: openOf(priced, states, bill, options, prices),
    assumptions: assumptionsOf(options),
    opaqueMicros: Math.round(
      sumOf(
        priced.filter(({ isOpaque }) => isOpaque),
        (one) => costOf(one, one.start),
      ),
    ),
    notes: notesOf(priced, options, prices),
  }
}

function pricedOf(cell: Cell, { homePerMtok }: LeverOptions, prices: LeverPrices): Priced | undefined {
  const { slice, provider, model } = cell
  const { costMicros } = slice
  if (costMicros === undefined || costMicros <= 0) return undefined
  // Tokens of rows whose cost nobody knows save nothing that is known.
  const known = slice.rows > 0 ? (slice.rows - slice.unknown) / slice.rows : 1
  const { inputFresh, cacheRead, cacheWrite, output, requests } = slice
  const tokens = { fresh: inputFresh * known, cacheRead: cacheRead * known, cacheWrite: cacheWrite * known, output: output * known }
  const rates = prices.ratesOf(provider, model, meanInput(cell))
  const listed = rates ? amountOf(tokens, rates, listTerms) : 0
  const isOpaque = !rates || listed <= 0
  const home = (tokens.fresh + tokens.cacheRead + tokens.cacheWrite + tokens.output) * (homePerMtok ?? 0)
  return {
    cell,
    isOpaque,
    scale: isOpaque ? 1 : costMicros / listed,
    start: { out: 1, rates: rates ?? { fresh: 0, cacheRead: 0, cacheWrite: 0, output: 0 }, ...tokens, terms: listTerms, homeMicros: home },
  }

  function meanInput({ slice: { requests: many } }: Cell): number {
    return (inputFresh + cacheRead + cacheWrite) / Math.max(1, requests, many)
  }
}

/** Out and at home together, in micro-dollars. */
function costOf({ cell, scale, isOpaque }: Priced, state: State): number {
  const whole = isOpaque ? (cell.slice.costMicros ?? 0) : amountOf(state, state.rates, state.terms) * scale
  return state.out * whole + (1 - state.out) * state.homeMicros
}

function amountOf(tokens: Rates, rates: Rates, terms: Rates): number {
  return (
    tokens.fresh * rates.fresh * terms.fresh +
    tokens.cacheRead * rates.cacheRead * terms.cacheRead +
    tokens.cacheWrite * rates.cacheWrite * terms.cacheWrite +
    tokens.output * rates.output * terms.output
  )
}

/** The cell after the lever; the very same when it does not reach it, or would cost more than it saves. */
function pulled(name: LeverName, one: Priced, before: State, options: LeverOptions, prices: LeverPrices): State {
  const after = reached(name, one, before, options, prices)
  return after && costOf(one, after) < costOf(one, before) ? after : before
}

function reached(name: LeverName, one: Priced, before: State, options: LeverOptions, prices: LeverPrices): State | undefined {
  const { cell, isOpaque } = one
  if (name === 'route') return cell.verdict === 'home' ? { ...before, out: before.out * (1 - options.keepRoute) } : undefined
  if (isOpaque) return undefined
  switch (name) {
    case 'switch': {
      const other = options.switches.get(cell.model)
      const rates = other === undefined ? undefined : prices.ratesOf(cell.provider, other, inputPerRequest(cell))
      return rates && { ...before, rates }
    }
    case 'trim': {
      const stays = 1 - (options.trim ?? 0)
      const { fresh, cacheRead, cacheWrite } = before
      return { ...before, fresh: fresh * stays, cacheRead: cacheRead * stays, cacheWrite: cacheWrite * stays }
    }
    case 'cache': {
      const { rates, fresh, cacheRead } = before
      if (rates.cacheRead >= rates.fresh) return undefined
      const moved = fresh * (options.cacheable ?? 0)
      return { ...before, fresh: fresh - moved, cacheRead: cacheRead + moved }
    }
    case 'batch': {
      if (cell.isBatch || !options.batchable.includes(cell.task)) return undefined
      const terms = batchRates(cell, options, prices)
      return terms && { ...before, terms }
    }
    default:
      return name satisfies never
  }
}

function inputPerRequest({ slice: { inputFresh, cacheRead, cacheWrite, requests } }: Cell): number {
  return (inputFresh + cacheRead + cacheWrite) / Math.max(1, requests)
}

function batchRates({ provider, model }: Cell, { batchPrice }: LeverOptions, prices: LeverPrices): Rates | undefined {
  const terms = prices.batchTermsOf(provider, model)
  if (terms) {
    const share = (part: bigint) => Number(part) / Number(terms.per)
    const { fresh, cacheRead, cacheWrite, output } = terms.of
    return { fresh: share(fresh), cacheRead: share(cacheRead), cacheWrite: share(cacheWrite), output: share(output) }
  }
  return batchPrice === undefined ? undefined : { fresh: batchPrice, cacheRead: batchPrice, cacheWrite: batchPrice, output: batchPrice }
}

/** What one lever would save with none before it. */
function alone(name: LeverName, priced: readonly Priced[], bill: number, options: LeverOptions, prices: LeverPrices): number {
  return Math.max(0, Math.round(bill - sumOf(priced, (one) => costOf(one, pulled(name, one, one.start, options, prices)))))
}

function isSet(name: LeverName, { keepRoute, switches, trim = 0, cacheable = 0, batchable }: LeverOptions): boolean {
  switch (name) {
    case 'route':
      return keepRoute > 0
    case 'switch':
      return switches.size > 0
    case 'trim':
      return trim > 0
    case 'cache':
      return cacheable > 0
    case 'batch':
      return batchable.length > 0
    default:
      return name satisfies never
  }
}

/** What nobody has said yet, and what each tenth of it would save after the levers above. */
function openOf(
  priced: readonly Priced[],
  states: readonly State[],
  bill: number,
  options: LeverOptions,
  prices: LeverPrices,
): OpenLever[] {
  if (bill <= 0) return []
  const worth = (name: LeverName, said: LeverOptions) => {
    const before = priced.reduce((sum, one, index) => sum + costOf(one, states[index]!), 0)
    const after = priced.reduce((sum, one, index) => sum + costOf(one, pulled(name, one, states[index]!, said, prices)), 0)
    return Math.max(0, Math.round(before - after))
  }
  const tenths = [
    {
      name: 'cache' as const,
      isSaid: options.cacheable !== undefined,
      text: 'How much of the input repeats and could be read from the provider’s cache',
      tenthMicros: worth('cache', { ...options, cacheable: perTenth }),
      flag: '--cacheable 0.1',
    },
    {
      name: 'trim' as const,
      isSaid: options.trim !== undefined,
      text: 'How much of the input does nothing and need not be sent',
      tenthMicros: worth('trim', { ...options, trim: perTenth }),
      flag: '--trim 0.1',
    },
  ]
  return [
    ...tenths.flatMap(({ isSaid, ...open }) => (isSaid || open.tenthMicros === 0 ? [] : [open])),
    ...(options.switches.size === 0
      ? [{ name: 'switch' as const, text: 'Whether a cheaper model would do for what still goes out', flag: '--switch model=cheaper' }]
      : []),
    ...(options.homePerMtok === undefined && options.keepRoute > 0
      ? [
          {
            name: 'route' as const,
            text: 'What a million tokens cost at home, in power and wear: it comes off what is saved there',
            flag: '--home-per-mtok 0.40',
          },
        ]
      : []),
  ]
}

function assumptionsOf({ keepRoute, homePerMtok, switches, trim, cacheable, batchable, batchPrice }: LeverOptions): Assumption[] {
  const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`
  return [
    { text: 'Of what could stay, so much does', value: percent(keepRoute), flag: '--keep-route' },
    ...(homePerMtok === undefined ? [] : [{ text: 'A million tokens at home cost', value: `$${homePerMtok}`, flag: '--home-per-mtok' }]),
    ...[...switches].map(([from, to]) => ({ text: `Instead of ${from} is asked`, value: to, flag: '--switch' })),
    ...(trim === undefined ? [] : [{ text: 'Input that does nothing', value: percent(trim), flag: '--trim' }]),
    ...(cacheable === undefined
      ? []
      : [
          {
            text: 'Of the input sent afresh, a cache would have held, at most; writing into it is not counted',
            value: percent(cacheable),
            flag: '--cacheable',
          },
        ]),
    { text: 'Work that can wait for hours', value: batchable.length > 0 ? batchable.join(', ') : 'none', flag: '--batchable' },
    ...(batchPrice === undefined
      ? []
      : [{ text: 'A batch costs, where no provider’s page tells, of the list price', value: percent(batchPrice), flag: '--batch-price' }]),
  ]
}

/** Where a lever was asked for and could not be worked out. */
function notesOf(priced: readonly Priced[], options: LeverOptions, prices: LeverPrices): string[] {
  const notes: string[] = []
  for (const [from, to] of options.switches) {
    const cells = priced.filter(({ cell }) => cell.model === from)
    if (cells.length === 0) notes.push(`The log holds no costed request to ${from}, so switching it saves nothing.`)
    else if (!cells.some(({ cell }) => prices.ratesOf(cell.provider, to, inputPerRequest(cell))))
      notes.push(`No list knows a price of ${to}, so what switching to it saves is unknown.`)
  }
  const waiting = priced.filter(({ cell }) => options.batchable.includes(cell.task) && !cell.isBatch)
  const untold = waiting.filter(({ cell }) => !batchRates(cell, options, prices))
  if (untold.length > 0) {
    const models = [...new Set(untold.map(({ cell }) => cell.model))]
    notes.push(
      `What a batch costs is not known for ${models.slice(0, 3).join(', ')}${models.length > 3 ? ` and ${models.length - 3} more` : ''}: --batch-price 0.5 says it.`,
    )
  }
  return notes
}

function sumOf(priced: readonly Priced[], of: (one: Priced) => number): number {
  return priced.reduce((sum, one) => sum + of(one), 0)
}
