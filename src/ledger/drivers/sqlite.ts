// SQLite through Node's own module. One connection, one process at a time writing; others may read beside it (WAL).
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fail } from '../../core/errors.ts'
import type { Database } from '../entry.ts'
import type { Driver } from './driver.ts'

/** How long a writer waits for another process's transaction. */
const busyMs = 5_000
/** Pages given back per call: 4 MiB, a few milliseconds. */
const pagesPerShrink = 1_024

export const sqlite: Driver = {
  schemes: ['sqlite'],
  isPrivate: (url) => pathOf(url) === ':memory:',
  open: async (url) => {
    // The query builder takes 100 ms to load; whoever only asks which driver a URL names shall not wait for it.
    const [{ Kysely }, { nodeSqliteDialect }] = await Promise.all([import('kysely'), import('./sqlite-dialect.ts')])
    const database = openDatabase(pathOf(url))
    const kysely = new Kysely<Database>({ dialect: nodeSqliteDialect(database) })
    const pragma = (text: string): number => Number(Object.values(database.prepare(`PRAGMA ${text}`).get() ?? {})[0] ?? 0)
    return {
      kysely,
      binary: 'blob',
      bytes: async () => (pragma('page_count') - pragma('freelist_count')) * pragma('page_size'),
      shrink: async () => {
        const before = pragma('freelist_count')
        // The statement gives one page back per step, so every row is fetched.
        database.prepare(`PRAGMA incremental_vacuum(${pagesPerShrink})`).all()
        const after = pragma('freelist_count')
        // A file that was made without auto_vacuum never gives back; its free pages are used again instead.
        return after > 0 && after < before
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
