// The bundle of a month:
//
//   1. check the whole ledger        2. plan which lines belong in        3. write them, counting on the way
//   4. write what the counts tell    5. name every file in the manifest, and sign that
//
// Everything comes by pages and goes by lines, so a month of millions takes no more memory than one of ten.
import { createPublicKey } from 'node:crypto'
import { dataHandlingOf } from '../core/data-handling.ts'
import type { Link } from '../ledger/chain.ts'
import { sha256 } from '../ledger/chain.ts'
import type { KeptPolicy } from '../ledger/policies.ts'
import type { Signer } from '../ledger/signer.ts'
import type { StretchLedger } from '../ledger/stretches.ts'
import type { LedgerVerification } from '../ledger/verification.ts'
import { BundleFolder } from './folder.ts'
import { gapsPage } from './gaps.ts'
import { adminLine, checkpointLine, egressLine, exchangeLine } from './lines.ts'
import { fileOf, form, type Manifest, monthOf, names, type Stretch } from './manifest.ts'
import { notAdvice, obligationsPage } from './obligations.ts'
import { checkpointsOf, type Plan, type PlannedStretch, planOf, type Source, type Span } from './plan.ts'
import { readmePage } from './readme.ts'
import { Tally } from './tally.ts'

export type ExportOptions = {
  /** `2026-10`. */
  readonly month: string
  /** An empty folder, or one to be made. */
  readonly folder: string
  /** ISO time, UTC. */
  readonly exportedAt: string
  readonly program: string
  /** Absent where no key of the house is at hand: then nobody signs the bundle. */
  readonly signer?: Pick<Signer, 'id' | 'publicKey' | 'sign'>
  /** What is known of keys and checkpoints beside the ledger, as for `verify`. */
  readonly trust?: Parameters<Source['verifyLedger']>[0]
  readonly withText?: boolean
  readonly progress?: (told: { readonly done: number; readonly of: number; readonly file: string }) => void
  readonly signal?: AbortSignal
}

export type Exported = {
  readonly manifest: Manifest
  readonly verification: LedgerVerification
  readonly plan: Plan
  readonly exchanges: number
  readonly egress: number
  readonly actions: number
  readonly providers: readonly string[]
}

const pageRows = 500

/** Write the bundle; undefined, and nothing is written, when the ledger has no line of that month. */
export async function writeBundle(store: Source, options: ExportOptions): Promise<Exported | undefined> {
  const { month, exportedAt, program, signer, withText = false, signal } = options
  const span = monthOf(month)
  if (!span) throw new RangeError(`${month} is no month`)
  const plan = await planOf(store, span)
  if (!plan) return undefined
  const verification = await store.verifyLedger(options.trust)
  signal?.throwIfAborted()

  const folder = new BundleFolder(options.folder)
  const tally = new Tally(span)
  const stretches: Stretch[] = []
  const of = plan.stretches.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  let done = 0
  for (const ledger of ['exchanges', 'egress', 'admin_log'] as const) {
    const lines = folder.lines(fileOf[ledger])
    for (const planned of plan.stretches.filter((each) => each.ledger === ledger)) {
      const stretch = await writeStretch(store, planned, tally, async (line) => {
        await lines.add(line)
        if (++done % pageRows === 0) {
          signal?.throwIfAborted()
          options.progress?.({ done, of, file: fileOf[ledger] })
        }
      })
      if (stretch) stretches.push(stretch)
    }
    await lines.end()
  }
  await writeCheckpoints(store, plan, folder)
  await writeReviews(store, span, folder, withText)

  const missingPolicies = await writePolicies(store, tally, folder)
  folder.write(names.models, json(modelsOf(tally)))
  folder.write(names.dataHandling, json(dataHandlingPage(tally)))
  folder.write(names.verification, json(verification))
  folder.write(names.obligations, obligationsPage())
  folder.write(names.gaps, gapsPage({ month, plan, tally, verification, isSigned: signer !== undefined, missingPolicies }))
  folder.write(names.readme, readmePage({ month, program, isSigned: signer !== undefined, withText }))
  if (signer) folder.write(names.key, pemOf(signer.publicKey))

  const manifest: Manifest = {
    form,
    month,
    ...span,
    exportedAt,
    program,
    ledger: (await store.getMeta('ledger.id'))?.value ?? '',
    withText,
    signer: signer ? { id: signer.id, key: signer.publicKey } : null,
    stretches,
    forgotten: plan.forgotten,
    files: folder.entries,
  }
  const text = json(manifest)
  folder.write(names.manifest, text, { listed: false })
  if (signer) folder.write(names.signature, Buffer.from(signer.sign(text), 'base64'), { listed: false })
  const { exchanges, egress, actions } = tally
  return { manifest, verification, plan, exchanges, egress, actions, providers: [...tally.providers.keys()].sort() }
}

type Page = readonly { readonly line: string; readonly seq: number; readonly prev: string; readonly hash: string; readonly at: string }[]

async function writeStretch(
  store: Source,
  { ledger, chain, first, last }: PlannedStretch,
  tally: Tally,
  add: (line: string) => Promise<void>,
): Promise<Stretch | undefined> {
  let start: Link | undefined
  let end: Link | undefined
  let lines = 0
  let inMonth = 0
  for (let seq = first; seq <= last; ) {
    const page = await pages[ledger](store, chain, seq, last, tally)
    for (const each of page) {
      await add(each.line)
      start ??= { seq: each.seq, hash: each.prev }
      end = { seq: each.seq, hash: each.hash }
      lines++
      if (tally.isInMonth(each.at)) inMonth++
    }
    if (page.length < pageRows) break
    seq = (page.at(-1)?.seq ?? last) + 1
  }
  return start && end && { ledger, chain, start, last: end, lines, inMonth }
}

const pages: Readonly<Record<StretchLedger, (store: Source, chain: string, seq: number, until: number, tally: Tally) => Promise<Page>>> = {
  exchanges: async (store, chain, seq, until, tally) => {
    const rows = await store.exchangesFrom(chain, seq, until, pageRows)
    const away = rows.filter((row) => tally.takeExchange(row).hasLeft).map(({ id }) => id)
    const known = new Set(await store.withEgress(away))
    for (const id of away) if (!known.has(id)) tally.add('egress-missing', id)
    return rows.map((row) => ({ line: exchangeLine(row), seq: Number(row.seq), prev: row.prev_hash, hash: row.hash, at: row.at }))
  },
  egress: async (store, _, seq, until, tally) => {
    const rows = await store.egressFrom(seq, until, pageRows)
    for (const row of rows) tally.takeEgress(row)
    const inMonth = rows.filter(({ at }) => tally.isInMonth(at))
    const known = new Set(await store.recorded([...new Set(inMonth.map(({ exchange }) => exchange))]))
    for (const { exchange, seq } of inMonth) if (!known.has(exchange)) tally.add('exchange-missing', `egress line ${seq}, ${exchange}`)
    return rows.map((row) => ({ line: egressLine(row), seq: Number(row.seq), prev: row.prev_hash, hash: row.hash, at: row.at }))
  },
  admin_log: async (store, chain, seq, until, tally) => {
    const rows = await store.actionsFrom(chain, seq, until, pageRows)
    for (const row of rows) tally.takeAction(row)
    return rows.map((row) => ({ line: adminLine(row), seq: Number(row.seq), prev: row.prev_hash, hash: row.hash, at: row.at }))
  },
}

async function writeCheckpoints(store: Source, plan: Plan, folder: BundleFolder): Promise<void> {
  const lines = folder.lines(names.checkpoints)
  for (const range of plan.checkpoints) for await (const row of checkpointsOf(store, range)) await lines.add(checkpointLine(row))
  await lines.end()
}

/** What humans decided. Of the texts only hashes, unless the operator asked for them: they were redacted, and are still somebody's words. */
async function writeReviews(store: Source, span: Span, folder: BundleFolder, withText: boolean): Promise<void> {
  const lines = folder.lines(names.reviews)
  for (let after = ''; ; ) {
    const rows = await store.reviewsFrom(span, after, pageRows)
    for (const row of rows) {
      const { id, at, exchange, caller, destination, model, level, labels, redactions, state, decided_at, decided_by, text, edited, note } =
        row
      await lines.add(
        JSON.stringify({
          ...{ id, at, exchange, caller, destination: originOf(destination), model, level },
          ...{ labels: JSON.parse(labels), redactions: JSON.parse(redactions), state, decided_at, decided_by }, // written by the ledger
          text_sha256: sha256(text),
          edited_sha256: edited === null ? null : sha256(edited),
          has_note: note !== null,
          ...(withText && { text, edited, note }),
        }),
      )
    }
    if (rows.length < pageRows) break
    after = rows.at(-1)?.id ?? ''
  }
  await lines.end()
}

/** Of `GET https://host/path?query` the method, scheme, host and port: a path or a query may hold names. */
function originOf(destination: string): string {
  const [, method = '', address = ''] = /^(?:([A-Z]+) )?(\S+)$/.exec(destination) ?? []
  try {
    return `${method} ${new URL(address).origin}`.trim()
  } catch {
    return '' // no address: nothing of it is told
  }
}

/** Every text that was in force, each in a file of its own; gives back the versions that were named and are not kept. */
async function writePolicies(store: Source, tally: Tally, folder: BundleFolder): Promise<readonly string[]> {
  const kept = await store.listPolicies()
  const named = { policy: new Set<string>(), privacy: new Set(tally.privacy.keys()), presets: new Set<string>() }
  // `a1b2c3+legal`: a caller asked for a stricter preset on top.
  for (const version of tally.policies.keys()) named.policy.add(version.split('+')[0] ?? '')
  const wanted = kept.filter(({ kind, version, sha256 }) => named[kind].has(version) || tally.loaded.get(sha256) === kind)
  for (const policy of wanted) folder.write(pathOf(policy), `${policy.text}\n`)
  const missing = (['policy', 'privacy'] as const).flatMap((kind) =>
    [...named[kind]].filter((version) => version !== '' && !wanted.some((each) => each.kind === kind && each.version === version)).sort(),
  )
  const uses = (names: ReadonlyMap<string, number>) => Object.fromEntries([...names].sort(([one], [other]) => (one < other ? -1 : 1)))
  const index = {
    about: 'Each file is the text a version stands for: without its last line feed its SHA-256 begins with the version.',
    kept: wanted.map((policy) => ({
      ...{ kind: policy.kind, version: policy.version, sha256: policy.sha256, file: pathOf(policy), first_loaded: policy.at },
    })),
    lines_that_name: { policy: uses(tally.policies), privacy: uses(tally.privacy) },
    missing,
  }
  folder.write(names.policies, json(index))
  return missing
}

function pathOf({ kind, version, sha256 }: KeptPolicy): string {
  return `policy/${kind}-${/^[\w.-]{1,64}$/.test(version) ? version : sha256.slice(0, 12)}.json`
}

function modelsOf(tally: Tally): unknown {
  const uses = [...tally.models.values()].map(({ digests, upstream, provider, model, zone, attempts, first, last }) => ({
    ...{ upstream, provider, model, zone, attempts, first, last },
    digests: digests.size > 0 ? [...digests].sort() : 'not told',
  }))
  const key = (use: (typeof uses)[number]) => JSON.stringify([use.zone, use.upstream, use.model, use.provider])
  return {
    about:
      'Models that were asked in the month. A digest names the very weights, where the runtime tells it; names can be given to others.',
    models: uses.toSorted((one, other) => (key(one) < key(other) ? -1 : 1)),
  }
}

function dataHandlingPage(tally: Tally): unknown {
  return {
    about: `What the providers that were sent anything in the month published about it, each with its page and date. ${notAdvice}`,
    providers: [...tally.providers.values()]
      .toSorted((one, other) => (one.provider < other.provider ? -1 : 1))
      .map(({ provider, bodies, bytes, destinations }) => ({
        ...{ provider, bodies, bytes, destinations: [...destinations].sort() },
        offers: dataHandlingOf(provider).length > 0 ? dataHandlingOf(provider) : 'unknown',
      })),
  }
}

function pemOf(publicKey: string): string {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
