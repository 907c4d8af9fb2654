// What the house has learned, as a file in its home: the one in force and those before it, so that a step can be taken back. Written whole
// or not at all, read at the start, at a reload and when it changes. One that is broken, or was learned beside another estimator, is told
// and left alone: then everything is as shipped.
import { copyFileSync, type FSWatcher, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Estimator } from '../routing/complexity/complexity.ts'
import { learnedEstimator, type Site } from '../routing/learning/site.ts'
import { readSite, writeSite } from '../routing/learning/site-file.ts'

export type SiteKeeper = {
  /** The estimator with what the house has learned on top; the same one where it has learned nothing. */
  readonly over: (shipped: Estimator | undefined) => Estimator | undefined
  readonly reload: () => void
  readonly close: () => void
}

/** How many earlier ones are kept. */
const mostEarlier = 10
const quietMs = 200

export function openSite(
  home: string,
  {
    warn,
    watches = true,
    changed = () => {},
  }: {
    readonly warn: (message: string) => void
    readonly watches?: boolean
    /** Another one is in force, or none any more. */
    readonly changed?: () => void
  },
): SiteKeeper {
  let site = readOrTell()
  let made: { readonly from: Estimator; readonly of: Site; readonly estimator: Estimator } | undefined
  let told = ''

  function readOrTell(): Site | undefined {
    try {
      return currentSite(home)
    } catch (error) {
      warn(`What this house has learned cannot be read, so estimates are as shipped: ${(error as Error).message}.`)
      return undefined
    }
  }
  const reload = () => {
    const before = site?.version
    site = readOrTell()
    if (site?.version !== before) changed()
  }
  const stop = watches ? watchFolder(folderOf(home), reload) : () => {}
  return {
    over(shipped) {
      if (!shipped || !site) return shipped
      if (site.estimator !== shipped.version) {
        if (told !== site.estimator)
          warn('What this house has learned belongs to another estimator and is not used: run `drawbridge learn` again.')
        told = site.estimator
        return shipped
      }
      if (made?.of !== site || made.from !== shipped) made = { from: shipped, of: site, estimator: learnedEstimator(shipped, site) }
      return made.estimator
    },
    reload,
    close: stop,
  }
}

/** The one in force; undefined when there is none. Throws when it cannot be read. */
export function currentSite(home: string): Site | undefined {
  try {
    return readSite(readFileSync(fileOf(home)))
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

/** Put one in force. The one before stays beside it. */
export function adoptSite(home: string, site: Site): void {
  mkdirSync(folderOf(home), { recursive: true, mode: 0o700 })
  const before = currentOrNothing(home)
  if (before) copyFileSync(fileOf(home), earlierFile(home, before.version))
  const draft = `${fileOf(home)}.new`
  writeFileSync(draft, writeSite(site), { mode: 0o600 })
  renameSync(draft, fileOf(home))
  for (const version of earlierVersions(home).slice(mostEarlier)) rmSync(earlierFile(home, version), { force: true })
}

/** Go back to the one before, or to what ships. Tells both; undefined when nothing was in force. */
export function undoSite(home: string): { readonly from: number | undefined; readonly to: number | undefined } | undefined {
  const before = currentOrNothing(home)
  const [version] = earlierVersions(home)
  if (!before && version === undefined && !exists(home)) return undefined
  if (version === undefined) rmSync(fileOf(home))
  else renameSync(earlierFile(home, version), fileOf(home))
  return { from: before?.version, to: version }
}

/** A broken one is no reason not to take the next. */
function currentOrNothing(home: string): Site | undefined {
  try {
    return currentSite(home)
  } catch {
    return undefined
  }
}

function exists(home: string): boolean {
  return namesIn(folderOf(home)).includes('routing-site.bin')
}

/** The latest first. */
function earlierVersions(home: string): number[] {
  return namesIn(folderOf(home))
    .flatMap((name) => /^routing-site\.(\d{1,9})\.bin$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => other - one)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // nothing was ever learned
  }
}

const folderOf = (home: string) => join(home, 'models')
const fileOf = (home: string) => join(folderOf(home), 'routing-site.bin')
const earlierFile = (home: string, version: number) => join(folderOf(home), `routing-site.${version}.bin`)

function watchFolder(folder: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let watcher: FSWatcher
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    watcher = watch(folder, { persistent: false }, (_, name) => {
      if (name !== null && name !== 'routing-site.bin') return
      clearTimeout(timer)
      timer = setTimeout(changed, quietMs)
      timer.unref()
    })
  } catch {
    return () => {} // no watches are left on this system; SIGHUP still reads it again
  }
  watcher.on('error', () => watcher.close()) // the folder has gone; what was read stays
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}
