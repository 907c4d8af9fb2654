// SQLite through Node's own module. One connection, one process at a time writing; others may read beside it (WAL).
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  type Driver as KyselyDriver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { fail } from '../../core/errors.ts'
import type { Database } from '../entry.ts'
import type { Driver } from './driver.ts'

/** How long a writer waits for another process's transaction. */
const busyMs = 5_000
/** Pages given back per call: 4 MiB, a few milliseconds. */
const pagesPerShrink = 1_024

export const sqlite: Driver = {
  scheme: 'sqlite',
  isBlocking: true,
  isPrivate: (url) => pathOf(url) === ':memory:',
  open: async (url) => {
    const database = openDatabase(pathOf(url))
    const kysely = new Kysely<Database>({ dialect: nodeSqliteDialect(database) })
    const pragma = (text: string): number => Number(Object.values(database.prepare(`PRAGMA ${text}`).get() ?? {})[0] ?? 0)
    return {
      kysely,
      bytes: async () => (pragma('page_count') - pragma('freelist_count')) * pragma('page_size'),
      shrink: async () => {
        // The statement gives one page back per step, so every row is fetched.
        database.prepare(`PRAGMA incremental_vacuum(${pagesPerShrink})`).all()
        return pragma('freelist_count') > 0
      },
      close: async () => {
        database.exec('PRAGMA optimize')
        await kysely.destroy()
      },
    }
  },
}

/** `sqlite:./drawbridge.db`, `sqlite:///var/lib/drawbridge.db`, `sqlite:~/drawbridge.db`, `sqlite::memory:`. */
function pathOf(url: string): string {
  const path = url.slice(url.indexOf(':') + 1).replace(/^\/\/(?=\/)/, '')
  if (path === ':memory:') return path
  if (path === '') throw fail('ledger.unavailable', { detail: 'the URL names no file (sqlite:<path>)' })
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(path)
}

function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    if (path !== ':memory:') prepareFile(path)
    database = new DatabaseSync(path, { timeout: busyMs, enableForeignKeyConstraints: true })
    // Only takes effect before the first table exists; without it deleted rows would never give the disk back.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL')
    database.exec('PRAGMA journal_mode = WAL')
    // A crash of the process loses nothing; a power cut may lose the last transactions but never the file (sqlite.org/pragma.html).
    database.exec('PRAGMA synchronous = NORMAL')
    // After a long reader held it back the log is cut to this again.
    database.exec('PRAGMA journal_size_limit = 67108864')
    return database
  } catch (error) {
    database?.close()
    throw fail('ledger.unavailable', { detail: error instanceof Error ? error.message : String(error) }, error)
  }
}

/** The ledger tells who asked what: only its owner reads it. SQLite gives its side files the mode of the main one. */
function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

function nodeSqliteDialect(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new NodeSqliteDriver(database),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** SQLite rolls schema changes back like any other, so a migration is whole or absent and two processes cannot both apply it. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class NodeSqliteDriver implements KyselyDriver {
  readonly #database: DatabaseSync
  readonly #connection: NodeSqliteConnection

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#connection = new NodeSqliteConnection(database)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // Immediate: wait for the write lock here, instead of failing in the middle when a read lock cannot be raised.
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk may have rolled it back already.
    if (this.#database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    if (this.#database.isOpen) this.#database.close()
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  static readonly #mostStatements = 64
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, { statement: StatementSync; isReader: boolean }>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, isReader } = this.#prepare(query.sql)
    // Kysely passes on what the store bound: text, numbers and null.
    const parameters = query.parameters as SQLInputValue[]
    if (isReader) return { rows: statement.all(...parameters) as R[] }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const { statement } = this.#prepare(query.sql)
    for (const row of statement.iterate(...(query.parameters as SQLInputValue[]))) yield { rows: [row as R] }
  }

  #prepare(sql: string): { statement: StatementSync; isReader: boolean } {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    const prepared = { statement, isReader: statement.columns().length > 0 }
    if (this.#statements.size >= NodeSqliteConnection.#mostStatements) {
      this.#statements.delete(this.#statements.keys().next().value ?? '')
    }
    this.#statements.set(sql, prepared)
    return prepared
  }
}
