// Lines of a bundle and the rows of the ledger they are copies of. Every column stands under its own name and in one order, so that the
// same row gives the same line; what the ledger keeps as JSON text stays that very text, since hashes are made of it.
import { isObject } from '../core/json.ts'
import { type AdminRow, type CheckpointRow, columns } from '../ledger/entry.ts'
import { type EgressStretchRow, type LinkedExchange, lineHash, type StretchLedger } from '../ledger/stretches.ts'

const linkColumns = ['chain', 'seq', 'prev_hash', 'hash'] as const
const shapes = {
  exchanges: [...linkColumns, ...columns],
  admin_log: [...linkColumns, 'id', 'at', 'who', 'action', 'subject', 'detail'],
  egress: [
    ...(['seq', 'prev_hash', 'hash', 'exchange', 'at', 'upstream', 'provider', 'model', 'zone', 'destination', 'level'] as const),
    ...(['sha256', 'bytes', 'redactions', 'policy', 'content_kept'] as const),
  ],
  checkpoints: ['writer', 'seq', 'at', 'body', 'hash', 'signature'],
} as const

type Row = Readonly<Record<string, string | number | boolean | null>>

export function exchangeLine(row: LinkedExchange): string {
  return lineOf('exchanges', row)
}
export function adminLine(row: AdminRow): string {
  return lineOf('admin_log', row)
}
export function egressLine({ isKept, ...row }: EgressStretchRow): string {
  return lineOf('egress', { ...row, content_kept: isKept })
}
export function checkpointLine(row: CheckpointRow): string {
  return lineOf('checkpoints', row)
}

/** Databases give large integers as text; a line always has the number. */
const numbers = new Set(['seq', 'bytes'])

function lineOf(shape: keyof typeof shapes, row: Row): string {
  return JSON.stringify(
    Object.fromEntries(shapes[shape].map((column) => [column, numbers.has(column) ? Number(row[column]) : (row[column] ?? null)])),
  )
}

/** A line as it was read: its place in the chain, what it says it hashes to and what it does hash to. */
export type ReadLine = {
  readonly chain: string
  readonly seq: number
  readonly prev: string
  readonly hash: string
  readonly own: string
  /** Of the exchange or action. */
  readonly id?: string
  readonly at: string
}

/** Read a line back; undefined when it is none of ours. */
export function readLine(ledger: StretchLedger, text: string): ReadLine | undefined {
  const row = rowOf(ledger, text)
  if (!row || typeof row.prev_hash !== 'string' || typeof row.hash !== 'string' || typeof row.at !== 'string') return undefined
  // Whatever else it says is bound by its hash, so a value of another type only makes it another hash.
  const own = lineHash[ledger](row as never)
  const chain = ledger === 'egress' ? '' : String(row.chain)
  const id = ledger === 'egress' ? undefined : String(row.id)
  return { chain, seq: Number(row.seq), prev: row.prev_hash, hash: row.hash, own, at: row.at, ...(id !== undefined && { id }) }
}

export function readCheckpointLine(text: string): CheckpointRow | undefined {
  const row = rowOf('checkpoints', text)
  const texts = ['writer', 'at', 'body', 'hash', 'signature'].every((column) => typeof row?.[column] === 'string')
  return row && texts ? (row as unknown as CheckpointRow) : undefined // by the columns just looked at
}

/** The row, when the line is spelt exactly as we spell it: no other column, no other order, no blank. */
function rowOf(shape: keyof typeof shapes, text: string): Row | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(value) || !Number.isSafeInteger(value.seq)) return undefined
  const known: readonly string[] = shapes[shape]
  const keys = Object.keys(value)
  if (keys.length !== known.length || keys.some((key, index) => key !== known[index])) return undefined
  if (Object.values(value).some((member) => typeof member === 'object' && member !== null)) return undefined
  return value as Row // flat, as was just looked at
}
