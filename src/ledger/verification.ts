// The check of the whole ledger: every chain link by link, every checkpoint by its signature, and the one against the other.
//
//   1. where chains end now, then what checkpoints say (each is newer than the one before it, so nothing written meanwhile looks lost)
//   2. each chain from where the last signature says it begins to the furthest end that anybody names
//   3. what looks lost but was forgotten by agreement meanwhile is no flaw
import { setImmediate as turn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { adminHash, exchangeHash, genesis, type Link } from './chain.ts'
import { type Ends, factOf, ledgerId, readCheckpoint, type StoreContext, unsigned } from './checkpoints.ts'
import { egressStore, type Verification } from './egress.ts'
import { columns, type Database, packRow } from './entry.ts'
import { signerId } from './signer.ts'

/**
 * `edited`: a line does not hash to what it says. `missing`: lines from here on are gone. `moved`: it does not follow the line before.
 * `content`: the bytes kept are not those that left. `resealed`: it hashes, but a signed checkpoint knew it otherwise. `forged`: a
 * checkpoint that its writer did not sign. `foreign`: a checkpoint of another ledger. `stray`: a line that belongs to no chain.
 */
export type FlawKind = 'edited' | 'missing' | 'moved' | 'content' | 'resealed' | 'forged' | 'foreign' | 'stray'
export type LedgerFlaw = {
  readonly ledger: 'exchanges' | 'admin_log' | 'egress' | 'checkpoints'
  /** The writer's name; empty for what left, which all write together. */
  readonly chain: string
  readonly seq: number
  readonly kind: FlawKind
  /** Of the exchange or action, when the line is there to say it. */
  readonly id?: string
}

export type ChainCheck = {
  readonly ledger: 'exchanges' | 'admin_log'
  readonly chain: string
  readonly lines: number
  readonly first?: number
  readonly last?: number
  /** Lines after the last checkpoint: chained, but nobody has signed for them yet. */
  readonly unsealed: number
}

export type LedgerVerification = {
  readonly isSound: boolean
  /** What left the house. */
  readonly egress: Verification
  readonly chains: readonly ChainCheck[]
  /** Exchanges written before the chain began: nothing can be proved of them. */
  readonly before: number
  readonly checkpoints: number
  /** When the latest was signed. */
  readonly sealedAt?: string
  /** Who signed checkpoints, and whether theirs is a key that was known here beforehand. */
  readonly signers: readonly { readonly id: string; readonly isKnown: boolean }[]
  readonly flaws: readonly LedgerFlaw[]
}

export type VerifyOptions = {
  /** Public keys that are known beforehand, as checkpoints name them; the store's own is known anyway. */
  readonly known?: readonly string[]
  /** The last checkpoint that a writer signed, by its name, kept off the database. */
  readonly remembered?: Readonly<Record<string, Link | undefined>>
}

export type Verifier = {
  /** Go through everything. Stops telling after a hundred flaws. */
  readonly verifyLedger: (options?: VerifyOptions) => Promise<LedgerVerification>
}

const pageRows = 1_000
const mostFlaws = 100

export function verifier(kysely: Kysely<Database>, context: StoreContext = unsigned): Verifier {
  return {
    async verifyLedger({ known = [], remembered = {} } = {}) {
      const id = await ledgerId(kysely)
      const own = context.signer
      const flaws: LedgerFlaw[] = []
      const egress = await egressStore(kysely).verifyEgress()
      for (const { seq, kind } of egress.flaws) flaws.push({ ledger: 'egress', chain: '', seq, kind })

      const heads = await kysely.selectFrom('chains').selectAll().orderBy('ledger').orderBy('chain').execute()
      const sealed = new Sealed()
      // The note off the database is of the checkpoints that were signed here.
      const here = new Map<string, Link | undefined>(known.map((key) => [signerId(key), remembered[signerId(key)]]))
      if (own) here.set(own.id, own.remembered(id))
      const writers = await writersOf(
        heads,
        [...here].flatMap(([writer, last]) => (last ? [writer] : [])),
      )
      for (const writer of writers) {
        const head = heads.find((one) => one.ledger === 'checkpoints' && one.chain === writer)
        await readCheckpoints({ writer, id, last: Number(head?.last_seq ?? 0), remembered: here.get(writer) }, sealed, flaws)
      }

      const chains: ChainCheck[] = []
      for (const [ledger, chain] of chainsOf(heads, sealed)) {
        const head = heads.find((one) => one.ledger === ledger && one.chain === chain)
        chains.push(await checkChain(ledger, chain, head, sealed.of(ledger, chain), flaws))
      }
      await checkEgress(sealed.of('egress', ''), egress, flaws)
      const before = await countBefore()
      const least = sealed.of('before', '')?.start.seq
      if (least !== undefined && before > least) flaws.push({ ledger: 'exchanges', chain: '', seq: 0, kind: 'stray' })
      await findStrays(flaws)

      const told = distinct(await withoutForgotten(flaws))
      return {
        isSound: told.length === 0,
        egress,
        chains,
        before,
        checkpoints: sealed.count,
        ...(sealed.at && { sealedAt: sealed.at }),
        signers: writers.map((writer) => ({ id: writer, isKnown: here.has(writer) })),
        flaws: told.slice(0, mostFlaws),
      }
    },
  }

  async function writersOf(heads: readonly { ledger: string; chain: string }[], remembered: readonly string[]): Promise<string[]> {
    const rows = await kysely.selectFrom('checkpoints').select('writer').distinct().execute()
    const headed = heads.filter(({ ledger }) => ledger === 'checkpoints')
    return [...new Set([...rows.map(({ writer }) => writer), ...headed.map(({ chain }) => chain), ...remembered])].sort()
  }

  /** Walk one writer's checkpoints and gather what they say of all chains. */
  async function readCheckpoints(
    { writer, id, last, remembered }: { writer: string; id: string; last: number; remembered?: Link },
    sealed: Sealed,
    flaws: LedgerFlaw[],
  ): Promise<void> {
    const flaw = (seq: number, kind: FlawKind) => flaws.push({ ledger: 'checkpoints', chain: writer, seq, kind })
    const latest = await kysely
      .selectFrom('checkpoints')
      .selectAll()
      .where('writer', '=', writer)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    const begins = latest && readCheckpoint(latest)?.ends.find((ends) => ends.ledger === 'checkpoints')?.start
    let expected = begins?.seq ?? 1
    let previous = begins?.hash ?? genesis
    for (;;) {
      const rows = await kysely
        .selectFrom('checkpoints')
        .selectAll()
        .where('writer', '=', writer)
        .where('seq', '>=', expected)
        .orderBy('seq')
        .limit(pageRows)
        .execute()
      for (const row of rows) {
        const seq = Number(row.seq)
        const checkpoint = readCheckpoint(row)
        if (seq !== expected) flaw(expected, 'missing')
        if (!checkpoint) flaw(seq, 'forged')
        else if (checkpoint.ledger !== id) flaw(seq, 'foreign')
        else {
          if (seq === expected && checkpoint.prev !== previous) flaw(seq, 'moved')
          for (const conflict of sealed.add(checkpoint)) flaws.push(conflict)
        }
        if (remembered?.seq === seq && remembered.hash !== row.hash) flaw(seq, 'resealed')
        previous = row.hash
        expected = seq + 1
      }
      if (rows.length < pageRows || flaws.length >= mostFlaws) break
      await turn()
    }
    if (Math.max(last, remembered?.seq ?? 0) >= expected) flaw(expected, 'missing')
  }

  async function checkChain(
    ledger: 'exchanges' | 'admin_log',
    chain: string,
    head: { start_seq: number; start_hash: string; last_seq: number; last_hash: string } | undefined,
    sealed: Known | undefined,
    flaws: LedgerFlaw[],
  ): Promise<ChainCheck> {
    // What is signed comes first: the table may have been told another beginning.
    const start = sealed?.start ?? { seq: Number(head?.start_seq ?? 1), hash: head?.start_hash ?? genesis }
    const until = Math.max(Number(head?.last_seq ?? 0), sealed?.last ?? 0)
    const flaw = (seq: number, kind: FlawKind, id?: string) => flaws.push({ ledger, chain, seq, kind, ...(id !== undefined && { id }) })
    let expected = start.seq
    let previous = start.hash
    let first: number | undefined
    let last: number | undefined
    let lines = 0
    while (expected <= until && flaws.length < mostFlaws) {
      const rows = ledger === 'exchanges' ? await exchangesFrom(chain, expected, until) : await actionsFrom(chain, expected, until)
      for (const { id, seq, prev, hash, own } of rows) {
        if (seq !== expected) flaw(expected, 'missing')
        else if (prev !== previous) flaw(seq, 'moved', id)
        if (own !== hash) flaw(seq, 'edited', id)
        const known = sealed?.hashes.get(seq)
        if (known !== undefined && known !== hash) flaw(seq, 'resealed', id)
        previous = hash
        expected = seq + 1
        first ??= seq
        last = seq
        lines++
      }
      if (rows.length < pageRows) break
      await turn()
    }
    if (flaws.length < mostFlaws) {
      if (expected <= until) flaw(expected, 'missing')
      else if (head && last === Number(head.last_seq) && previous !== head.last_hash) flaw(last, 'resealed')
    }
    const unsealed = Math.max(0, until - Math.max(sealed?.last ?? 0, start.seq - 1))
    return { ledger, chain, lines, ...(first !== undefined && { first }), ...(last !== undefined && { last }), unsealed }
  }

  async function exchangesFrom(chain: string, seq: number, until: number): Promise<readonly Line[]> {
    const rows = await kysely
      .selectFrom('exchanges')
      .select([...columns, 'seq', 'prev_hash', 'hash'])
      .where('chain', '=', chain)
      .where('seq', '>=', seq)
      .where('seq', '<=', until)
      .orderBy('seq')
      .limit(pageRows)
      .execute()
    return rows.map((row) => {
      const seq = Number(row.seq)
      const prev = row.prev_hash ?? ''
      return { id: row.id, seq, prev, hash: row.hash ?? '', own: exchangeHash(chain, seq, prev, packRow(row)) }
    })
  }

  async function actionsFrom(chain: string, seq: number, until: number): Promise<readonly Line[]> {
    const rows = await kysely
      .selectFrom('admin_log')
      .selectAll()
      .where('chain', '=', chain)
      .where('seq', '>=', seq)
      .where('seq', '<=', until)
      .orderBy('seq')
      .limit(pageRows)
      .execute()
    return rows.map((row) => ({ id: row.id, seq: Number(row.seq), prev: row.prev_hash, hash: row.hash, own: adminHash(row) }))
  }

  /** What left has its own check; here it is held against what was signed. */
  async function checkEgress(sealed: Known | undefined, { first, last }: Verification, flaws: LedgerFlaw[]): Promise<void> {
    if (!sealed) return
    const flaw = (seq: number, kind: FlawKind) => flaws.push({ ledger: 'egress', chain: '', seq, kind })
    const start = (await factOf(kysely, 'egress.start'))?.seq ?? 1
    if ((first ?? start) > sealed.start.seq && sealed.last >= sealed.start.seq) flaw(sealed.start.seq, 'missing')
    if (sealed.last >= sealed.start.seq && (last ?? 0) < sealed.last) flaw(Math.max((last ?? 0) + 1, sealed.start.seq), 'missing')
    const seqs = [...sealed.hashes.keys()].sort((one, other) => one - other)
    for (let index = 0; index < seqs.length; index += pageRows) {
      const some = seqs.slice(index, index + pageRows)
      const rows = await kysely.selectFrom('egress').select(['seq', 'hash']).where('seq', 'in', some).execute()
      for (const { seq, hash } of rows) if (sealed.hashes.get(Number(seq)) !== hash) flaw(Number(seq), 'resealed')
    }
  }

  async function countBefore(): Promise<number> {
    const { rows } = await kysely
      .selectFrom('exchanges')
      .select(({ fn }) => fn.countAll().as('rows'))
      .where('chain', 'is', null)
      .executeTakeFirstOrThrow()
    return Number(rows)
  }

  /** Lines beyond the end of their chain, or of a chain that there is not. The ends are read after the lines were. */
  async function findStrays(flaws: LedgerFlaw[]): Promise<void> {
    for (const ledger of ['exchanges', 'admin_log'] as const) {
      const ends = await kysely
        .selectFrom(ledger)
        .select(['chain', ({ fn }) => fn.max('seq').as('seq')])
        .where('chain', 'is not', null)
        .groupBy('chain')
        .execute()
      const heads = await kysely.selectFrom('chains').select(['chain', 'last_seq']).where('ledger', '=', ledger).execute()
      for (const { chain, seq } of ends) {
        const last = Number(heads.find((head) => head.chain === chain)?.last_seq ?? 0)
        if (Number(seq) > last) flaws.push({ ledger, chain: chain ?? '', seq: Number(seq), kind: 'stray' })
      }
    }
  }

  /** Retention may have gone on while we read: what it signed for since is not missing. */
  async function withoutForgotten(flaws: readonly LedgerFlaw[]): Promise<LedgerFlaw[]> {
    if (!flaws.some(({ kind }) => kind === 'missing')) return [...flaws]
    const rows = await kysely.selectFrom('checkpoints').selectAll().orderBy('at', 'desc').limit(pageRows).execute()
    const starts = new Map<string, number>()
    for (const row of rows)
      for (const { ledger, chain, start } of readCheckpoint(row)?.ends ?? [])
        starts.set(`${ledger} ${chain}`, Math.max(starts.get(`${ledger} ${chain}`) ?? 0, start.seq))
    return flaws.filter(({ kind, ledger, chain, seq }) => kind !== 'missing' || seq >= (starts.get(`${ledger} ${chain}`) ?? 0))
  }
}

/** The end of what left is asked for by its own fact and by checkpoints; one answer is enough. */
function distinct(flaws: readonly LedgerFlaw[]): LedgerFlaw[] {
  return [...new Map(flaws.map((flaw) => [`${flaw.ledger} ${flaw.chain} ${flaw.seq} ${flaw.kind}`, flaw])).values()]
}

type Line = { readonly id: string; readonly seq: number; readonly prev: string; readonly hash: string; readonly own: string }

/** What checkpoints say of one chain. */
type Known = { start: Link; last: number; readonly hashes: Map<number, string> }

class Sealed {
  readonly #chains = new Map<string, Known>()
  count = 0
  at: string | undefined

  /** Take in what a checkpoint says; gives back where it contradicts an earlier one. */
  add({ at, ends }: { readonly at: string; readonly ends: readonly Ends[] }): LedgerFlaw[] {
    this.count++
    if (this.at === undefined || at > this.at) this.at = at
    return ends.flatMap((each) => this.#addEnds(each))
  }

  of(ledger: string, chain: string): Known | undefined {
    return this.#chains.get(`${ledger} ${chain}`)
  }

  keys(): readonly (readonly [string, string])[] {
    return [...this.#chains.keys()].map((key) => {
      const cut = key.indexOf(' ')
      return [key.slice(0, cut), key.slice(cut + 1)] as const
    })
  }

  #addEnds({ ledger, chain, start, last }: Ends): LedgerFlaw[] {
    const key = `${ledger} ${chain}`
    const known = this.#chains.get(key)
    if (!known) {
      this.#chains.set(key, { start, last: last.seq, hashes: new Map(last.seq >= start.seq ? [[last.seq, last.hash]] : []) })
      return []
    }
    // Of the exchanges from before the chain there can only be fewer.
    if (ledger === 'before' ? start.seq < known.start.seq : start.seq > known.start.seq) known.start = start
    known.last = Math.max(known.last, last.seq)
    const earlier = known.hashes.get(last.seq)
    if (last.seq >= start.seq) known.hashes.set(last.seq, last.hash)
    return earlier !== undefined && earlier !== last.hash && ledger !== 'checkpoints' && ledger !== 'before'
      ? [{ ledger: ledger as LedgerFlaw['ledger'], chain, seq: last.seq, kind: 'resealed' }]
      : []
  }
}

/** Every chain of lines that the table or a checkpoint knows. */
function chainsOf(heads: readonly { ledger: string; chain: string }[], sealed: Sealed): (readonly ['exchanges' | 'admin_log', string])[] {
  const all = new Map<string, readonly ['exchanges' | 'admin_log', string]>()
  for (const [ledger, chain] of [...heads.map((head) => [head.ledger, head.chain] as const), ...sealed.keys()])
    if (ledger === 'exchanges' || ledger === 'admin_log') all.set(`${ledger} ${chain}`, [ledger, chain])
  return [...all.values()]
}
