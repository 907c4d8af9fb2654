// The bridge: raised, nothing leaves for the cloud, at once. Its state is a file, so that it survives a restart and a broken ledger,
// and so that `drawbridge raise` works whether or not the gateway runs.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Roster } from '../core/roster.ts'

type Watcher = (isRaised: boolean) => void

/** Who asks and who hears. */
export type BridgeKeeper = {
  readonly isRaised: boolean
  /** ISO time of the last change; undefined when it was never moved. */
  readonly since?: string
  /** Raise or lower. The file is written first: when that fails, a raise still holds and the error is thrown afterwards. */
  set(isRaised: boolean, at: string): void
  /** Read the file again, for a change made by another process. */
  refresh(): void
  /** Be told of each change; returns how to stop. */
  watch(watcher: Watcher): () => void
}

type State = { isRaised: boolean; since?: string }

export function bridgeFile(home: string): string {
  return join(home, 'bridge.json')
}

/** Open the bridge kept in `home`. A file that cannot be understood counts as raised: privacy fails closed. */
export function openBridge(home: string): BridgeKeeper {
  const file = bridgeFile(home)
  const watchers = new Roster<Watcher>()
  let state = read(file)
  function change(next: State): void {
    const before = state.isRaised
    state = next
    if (before !== next.isRaised) for (const watcher of watchers) watcher(next.isRaised)
  }
  return {
    get isRaised() {
      return state.isRaised
    },
    get since() {
      return state.since
    },
    set(isRaised, at) {
      const next = { isRaised, since: at }
      if (isRaised) change(next)
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(`${file}.new`, `${JSON.stringify(next)}\n`, { mode: 0o600 })
      renameSync(`${file}.new`, file)
      change(next)
    },
    refresh: () => change(read(file)),
    watch(watcher) {
      const seat = watchers.add(watcher)
      return () => watchers.remove(seat)
    },
  }
}

function read(file: string): State {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return { isRaised: (error as { code?: string }).code !== 'ENOENT' }
  }
  try {
    const value = JSON.parse(text) as { isRaised?: unknown; since?: unknown }
    return { isRaised: value.isRaised !== false, since: typeof value.since === 'string' ? value.since : undefined }
  } catch {
    return { isRaised: true }
  }
}
