// Notices that a file has changed, however editors and container platforms replace it: by writing, by renaming over it, by moving a link.
import { type FSWatcher, readFileSync, watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'

/**
 * Call `changed` once things have been quiet for `quietMs` and the file's text is another than before. A file that is away for a moment,
 * as while an editor saves, is not a change. Returns how to stop.
 */
export function watchFile(file: string, changed: () => void, quietMs = 200): () => void {
  let known = textOf(file)
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    const text = textOf(file)
    if (text === undefined || text === known) return
    known = text
    changed()
  }
  const full = resolve(file)
  // The folder, not the file: a file renamed over the old one is another file. Links of mounted volumes move beside it, so names say little.
  let watcher: FSWatcher
  try {
    watcher = watch(dirname(full), { persistent: false }, (_, name) => {
      if (name !== null && name !== basename(full) && !name.startsWith('..')) return
      clearTimeout(timer)
      timer = setTimeout(look, quietMs)
      timer.unref()
    })
  } catch {
    return () => {} // no watches are left on this system; SIGHUP still reads the file again
  }
  watcher.on('error', () => watcher.close()) // the folder has gone; the configuration in force stays
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // away, or not readable just now
  }
}
