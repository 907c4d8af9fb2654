import type { Kysely } from 'kysely'
import type { Database } from '../entry.ts'

/** A database the ledger can live in. Everything the databases share is said in Kysely; the members below are where they truly differ. */
export type Driver = {
  /** What a ledger URL begins with, without the colon. */
  readonly schemes: readonly string[]
  /** Its data dies with the connection, so every user must share one. */
  readonly isPrivate: (url: string) => boolean
  readonly open: (url: string) => Promise<Opened>
}

export type Opened = {
  readonly kysely: Kysely<Database>
  /** What a column of bytes is called here. */
  readonly binary: 'blob' | 'bytea'
  /** Bytes that rows and indexes fill now; space that deletion freed is not counted. */
  readonly bytes: () => Promise<number>
  /** Give a bounded part of the freed space back to the disk; true when there is more to give. */
  readonly shrink: () => Promise<boolean>
  readonly close: () => Promise<void>
}
