// A PostgreSQL to test against: the one `DRAWBRIDGE_TEST_POSTGRES` names, or a throw-away cluster in a temporary folder, made by the
// programs that Debian and others install. Each ledger gets a database of its own. Without either, the tests that need one skip and say so.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

export type TestPostgres = {
  /** The URL of a fresh, empty ledger. */
  readonly fresh: () => Promise<string>
  /** Do something to a ledger that no store would do. */
  readonly tamper: (url: string, sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly stop: () => Promise<void>
}

/** The account called nobody, on Linux and elsewhere: PostgreSQL refuses to run as root. */
const nobody = 65_534
const startsWithinMs = 20_000

/** Start one, or find out that there is none to start. */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const given = process.env.DRAWBRIDGE_TEST_POSTGRES
  if (given) return databasesOf(given, async () => {})
  const programs = programsFolder()
  if (!programs) {
    console.warn('NOTE: no PostgreSQL here (initdb in /usr/lib/postgresql/*/bin, or DRAWBRIDGE_TEST_POSTGRES=<url>): its tests skip.')
    return undefined
  }
  const isRoot = process.getuid?.() === 0
  const account = isRoot ? { uid: nobody, gid: nobody } : {}
  const folder = mkdtempSync(join(tmpdir(), 'postgres-test-'))
  if (isRoot) chownSync(folder, nobody, nobody)
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-U', 'drawbridge', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'], {
    ...account,
    cwd: folder,
    encoding: 'utf8',
  })
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    console.warn(`NOTE: PostgreSQL cannot be set up here, its tests skip: ${(made.stderr || String(made.error)).trim()}`)
    return undefined
  }
  const port = await freePort()
  const settings = ['-F', '-k', folder, '-h', '127.0.0.1', '-p', String(port)]
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings], { ...account, cwd: folder, stdio: 'ignore' })
  // A test run that ends without saying so leaves no server behind.
  const end = () => {
    server.kill('SIGQUIT')
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
  }
  process.once('exit', end)
  const stop = async () => {
    process.off('exit', end)
    const gone = once(server, 'exit')
    // Immediate shutdown: nothing here is worth a checkpoint.
    if (server.exitCode === null && server.kill('SIGQUIT')) await gone
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `postgres://drawbridge@127.0.0.1:${port}/postgres`
  for (const limit = performance.now() + startsWithinMs; performance.now() < limit && server.exitCode === null; await wait(50)) {
    if (await answers(url)) return databasesOf(url, stop)
  }
  await stop()
  console.warn('NOTE: PostgreSQL did not start here, its tests skip.')
  return undefined
}

function databasesOf(base: string, stop: () => Promise<void>): TestPostgres {
  const made: string[] = []
  const ask = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query(sql)
      return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? []
    } finally {
      await client.end()
    }
  }
  return {
    fresh: async () => {
      const name = `drawbridge_test_${process.pid}_${made.length + 1}`
      await ask(base, `drop database if exists ${name}`)
      await ask(base, `create database ${name}`)
      made.push(name)
      return at(name)
    },
    tamper: ask,
    stop: async () => {
      for (const name of made) await ask(base, `drop database if exists ${name} with (force)`)
      await stop()
    },
  }

  function at(name: string): string {
    const url = new URL(base)
    url.pathname = `/${name}`
    return url.href
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false // not up yet
  } finally {
    await client.end().catch(() => {}) // it may never have been connected
  }
}

/** The newest version that is installed. */
function programsFolder(): string | undefined {
  const home = '/usr/lib/postgresql'
  if (!existsSync(home)) return undefined
  return readdirSync(home)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(home, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no free port')
  return address.port
}
