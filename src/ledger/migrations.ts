// The ledger's shape, step by step. Forward only; a step that was ever published is never edited: add the next one.
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { fail } from '../core/errors.ts'
import type { Database } from './entry.ts'

const migrations: Readonly<Record<string, Migration>> = {
  '0001-exchanges': {
    up: async (db) => {
      await db.schema
        .createTable('exchanges')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('decision_id', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('caller', 'text', (column) => column.notNull())
        .addColumn('door', 'text', (column) => column.notNull())
        .addColumn('operation', 'text', (column) => column.notNull())
        .addColumn('asked_model', 'text', (column) => column.notNull())
        .addColumn('answered_model', 'text')
        .addColumn('upstream', 'text')
        .addColumn('provider', 'text')
        .addColumn('zone', 'text')
        .addColumn('lane', 'text')
        .addColumn('is_stream', 'integer', (column) => column.notNull())
        .addColumn('level', 'text', (column) => column.notNull())
        .addColumn('route', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text', (column) => column.notNull())
        .addColumn('status', 'integer', (column) => column.notNull())
        .addColumn('error', 'text')
        .addColumn('input_total', 'bigint')
        .addColumn('cache_read', 'bigint')
        .addColumn('cache_write', 'bigint')
        .addColumn('cache_write_1h', 'bigint')
        .addColumn('output_total', 'bigint')
        .addColumn('reasoning', 'bigint')
        .addColumn('usage_estimated', 'integer')
        .addColumn('cost_micros', 'bigint')
        .addColumn('cost_source', 'text', (column) => column.notNull())
        .addColumn('priced_at', 'text')
        .addColumn('first_byte_ms', 'double precision')
        .addColumn('total_ms', 'double precision', (column) => column.notNull())
        .addColumn('traceparent', 'text')
        .addColumn('decision', 'text', (column) => column.notNull())
        .addColumn('attempts', 'text', (column) => column.notNull())
        .addColumn('warnings', 'text', (column) => column.notNull())
        .addColumn('finish', 'text')
        .execute()
      // Each index costs every write: one for the order in which everything is read, one for `explain`.
      await db.schema.createIndex('exchanges_at').on('exchanges').columns(['at', 'id']).execute()
      await db.schema.createIndex('exchanges_decision').on('exchanges').column('decision_id').execute()
      await db.schema
        .createTable('meta')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .execute()
    },
  },
}

/** Bring the ledger to today's shape; does nothing when it is there already. A ledger from a newer version is refused untouched. */
export async function migrate(kysely: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    throw fail('ledger.unavailable', { detail: error instanceof Error ? error.message : String(error) }, error)
  }
}
