// The ledger's shape, step by step. Forward only; a step that was ever published is never edited: add the next one.
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { fail } from '../core/errors.ts'
import { chainTables } from './chain-tables.ts'
import type { Database } from './entry.ts'

/** `binary`: what the database calls a column of bytes. */
const migrationsFor = (binary: 'blob' | 'bytea'): Readonly<Record<string, Migration>> => ({
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
  '0002-egress-and-reviews': {
    up: async (db) => {
      await db.schema
        .createTable('egress')
        .addColumn('seq', 'integer', (column) => column.primaryKey())
        .addColumn('exchange', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('upstream', 'text', (column) => column.notNull())
        .addColumn('provider', 'text', (column) => column.notNull())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('zone', 'text', (column) => column.notNull())
        .addColumn('destination', 'text', (column) => column.notNull())
        .addColumn('level', 'text', (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('redactions', 'text', (column) => column.notNull())
        .addColumn('policy', 'text', (column) => column.notNull())
        .addColumn('content', binary)
        .addColumn('prev_hash', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('egress_exchange').on('egress').column('exchange').execute()
      await db.schema.createIndex('egress_at').on('egress').column('at').execute()
      await db.schema
        .createTable('reviews')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('exchange', 'text', (column) => column.notNull())
        .addColumn('caller', 'text', (column) => column.notNull())
        .addColumn('destination', 'text', (column) => column.notNull())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('level', 'text', (column) => column.notNull())
        .addColumn('labels', 'text', (column) => column.notNull())
        .addColumn('redactions', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('edited', 'text')
        .addColumn('decided_at', 'text')
        .addColumn('decided_by', 'text')
        .addColumn('note', 'text')
        .execute()
      await db.schema.createIndex('reviews_state').on('reviews').columns(['state', 'at']).execute()
    },
  },
  '0003-chain': chainTables,
  '0004-outcomes': {
    up: async (db) => {
      await db.schema
        .createTable('outcomes')
        .addColumn('exchange', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('right_share', 'double precision', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('upstream', 'text', (column) => column.notNull())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('family', 'text', (column) => column.notNull())
        .addColumn('complexity', 'double precision', (column) => column.notNull())
        .addColumn('expected', 'double precision', (column) => column.notNull())
        .addColumn('estimator', 'text', (column) => column.notNull())
        .addColumn('thread', 'text', (column) => column.notNull())
        .addColumn('features', binary)
        .addPrimaryKeyConstraint('outcomes_exchange', ['exchange', 'source'])
        .execute()
      await db.schema.createIndex('outcomes_at').on('outcomes').columns(['at', 'exchange', 'source']).execute()
    },
  },
  '0005-keys': {
    up: async (db) => {
      await db.schema
        .createTable('keys')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('team', 'text')
        .addColumn('prefix', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .addColumn('previous_hash', 'text')
        .addColumn('previous_until', 'text')
        .addColumn('zones', 'text')
        .addColumn('models', 'text')
        .addColumn('level', 'text')
        .addColumn('most_level', 'text')
        .addColumn('labels', 'text')
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'text')
        .addColumn('used_at', 'text')
        .addColumn('revoked_at', 'text')
        .addColumn('note', 'text')
        .execute()
      // One key of a name is in force; those that were revoked keep theirs.
      await db.schema.createIndex('keys_name').on('keys').column('name').unique().where(sql.ref('revoked_at'), 'is', null).execute()
      await db.schema
        .createTable('teams')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('zones', 'text')
        .addColumn('models', 'text')
        .addColumn('most_level', 'text')
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('note', 'text')
        .execute()
    },
  },
  '0006-budgets': {
    up: async (db) => {
      await db.schema
        .createTable('meters')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('budget', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('unit', 'text', (column) => column.notNull())
        .addColumn('starts_at', 'text', (column) => column.notNull())
        .addColumn('ends_at', 'text')
        .addColumn('spent', 'bigint', (column) => column.notNull())
        .addColumn('reserved', 'bigint', (column) => column.notNull())
        .addColumn('estimated', 'bigint', (column) => column.notNull())
        .addColumn('settled', 'bigint', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('holds')
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('meter', 'text', (column) => column.notNull())
        .addColumn('amount', 'bigint', (column) => column.notNull())
        .addColumn('writer', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('holds_id', ['id', 'meter'])
        .execute()
      await db.schema.createIndex('holds_expires').on('holds').columns(['state', 'expires_at']).execute()
      for (const table of ['keys', 'teams']) await db.schema.alterTable(table).addColumn('limits', 'text').execute()
    },
  },
  '0007-policies': {
    up: async (db) => {
      await db.schema
        .createTable('policies')
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('version', 'text', (column) => column.notNull())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('last_at', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('policies_key', ['sha256', 'kind'])
        .execute()
    },
  },
  '0008-sessions': {
    up: async (db) => {
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('team', 'text')
        .addColumn('terms', 'text', (column) => column.notNull())
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('used_at', 'text', (column) => column.notNull())
        .addColumn('until', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('sessions_subject').on('sessions').column('subject').execute()
      await db.schema.createIndex('sessions_until').on('sessions').column('until').execute()
      await db.schema
        .createTable('sign_ins')
        .addColumn('hash', 'text', (column) => column.primaryKey())
        .addColumn('salt', 'text', (column) => column.notNull())
        .addColumn('back', 'text', (column) => column.notNull())
        .addColumn('until', 'text', (column) => column.notNull())
        .execute()
    },
  },
})

/** Bring the ledger to today's shape; does nothing when it is there already. A ledger from a newer version is refused untouched. */
export async function migrate(kysely: Kysely<Database>, binary: 'blob' | 'bytea' = 'blob'): Promise<void> {
  const migrations = migrationsFor(binary)
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    throw fail('ledger.unavailable', { detail: error instanceof Error ? error.message : String(error) }, error)
  }
}
