// Insert statements for 128, 64 ... 1 rows, each compiled once: binding is all that is left to do for a batch.
import { CompiledQuery, type Kysely } from 'kysely'
import type { Database, Values } from './entry.ts'

/** `compile` gives the SQL text for so many rows; values are bound row by row in the order of its columns. */
export function batches(compile: (rows: number) => string): (kysely: Kysely<Database>, rows: readonly Values[]) => Promise<void> {
  const texts = new Map<number, string>()
  return async (kysely, rows) => {
    for (let first = 0; first < rows.length; ) {
      const size = Math.min(128, 2 ** Math.floor(Math.log2(rows.length - first)))
      const text = texts.get(size) ?? compile(size)
      texts.set(size, text)
      await kysely.executeQuery(CompiledQuery.raw(text, rows.slice(first, first + size).flat()))
      first += size
    }
  }
}
