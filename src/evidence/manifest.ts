// What a bundle is: plain files, a manifest that names each with its SHA-256, and a signature over the manifest's bytes.
import type { Link } from '../ledger/chain.ts'
import type { StretchLedger } from '../ledger/stretches.ts'

export const form = 'drawbridge-evidence/1'

export const names = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  key: 'public-key.pem',
  readme: 'README.md',
  gaps: 'gaps.md',
  obligations: 'obligations.md',
  verification: 'verification.json',
  egress: 'egress.jsonl',
  exchanges: 'exchanges.jsonl',
  admin: 'admin-log.jsonl',
  checkpoints: 'checkpoints.jsonl',
  reviews: 'reviews.jsonl',
  models: 'models.json',
  dataHandling: 'data-handling.json',
  policies: 'policy/index.json',
} as const

/** The file that holds the lines of a ledger. */
export const fileOf: Readonly<Record<StretchLedger, string>> = {
  exchanges: names.exchanges,
  admin_log: names.admin,
  egress: names.egress,
}

export type FileEntry = { readonly path: string; readonly bytes: number; readonly sha256: string; readonly lines?: number }

/** A run of one chain without a gap. `start`: its first line's number and the hash before it. `inMonth`: how many are of the month itself. */
export type Stretch = {
  readonly ledger: StretchLedger
  readonly chain: string
  readonly start: Link
  readonly last: Link
  readonly lines: number
  readonly inMonth: number
}

export type Manifest = {
  readonly form: typeof form
  /** `2026-10`, UTC. */
  readonly month: string
  readonly since: string
  readonly until: string
  /** ISO time, UTC. The only thing that differs between two bundles of one ledger and month. */
  readonly exportedAt: string
  /** The version of the program that wrote it. */
  readonly program: string
  /** The ledger's own id. */
  readonly ledger: string
  /** Whether the texts that humans decided on are in it. */
  readonly withText: boolean
  /** Who signed it: the first 16 digits of the SHA-256 of the public key, and that key (SPKI, DER, base64). Null when nobody did. */
  readonly signer: { readonly id: string; readonly key: string } | null
  readonly stretches: readonly Stretch[]
  /** Chains whose lines before this number retention had taken when this was exported. */
  readonly forgotten: readonly { readonly ledger: StretchLedger; readonly chain: string; readonly before: number }[]
  readonly files: readonly FileEntry[]
}

/** A month, UTC: from its first moment until before the next. Undefined when the text names none. */
export function monthOf(text: string): { readonly since: string; readonly until: string } | undefined {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text)
  if (!found) return undefined
  const [year, month] = [Number(found[1]), Number(found[2])]
  if (year < 1970) return undefined
  return { since: new Date(Date.UTC(year, month - 1, 1)).toISOString(), until: new Date(Date.UTC(year, month, 1)).toISOString() }
}
