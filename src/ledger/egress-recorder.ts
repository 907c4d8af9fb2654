// Takes what left off the road at once and writes it later, in order. Like all accounting it fails open: what cannot be kept is counted
// and told, and requests go on.
import type { Egress } from '../core/exchange.ts'
import type { EgressStore } from './egress.ts'

export type EgressRecorder = {
  /** Keep this line. Synchronous, constant time, never throws. */
  readonly note: (line: Egress) => void
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
  readonly state: () => { readonly queued: number; readonly dropped: number }
}

const flushMs = 250
const batch = 200
/** Lines that may wait, and bytes of content among them. */
const mostLines = 10_000
const mostBytes = 67_108_864

/** `keeps`: whether the exact bytes are kept with the line. */
export function createEgressRecorder(
  store: Pick<EgressStore, 'noteEgress'>,
  options: { readonly keeps: () => boolean; readonly warn: (message: string) => void },
): EgressRecorder {
  let pending: Egress[] = []
  let bytes = 0
  let dropped = 0
  let hasWarned = false
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  function note(line: Egress): void {
    const { content, ...bare } = line
    const kept = content && options.keeps() && bytes + content.length <= mostBytes ? line : bare
    if (kept === line) bytes += content?.length ?? 0
    pending.push(kept)
    if (pending.length > mostLines) {
      bytes -= pending.shift()?.content?.length ?? 0
      dropped++
    }
    timer ??= setTimeout(() => void write(), flushMs)
  }

  function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing ??= drain().finally(() => {
      writing = undefined
      if (pending.length > 0) timer ??= setTimeout(() => void write(), flushMs * 4)
    })
    return writing
  }

  async function drain(): Promise<void> {
    while (pending.length > 0) {
      const lines = pending.slice(0, batch)
      try {
        await store.noteEgress(lines)
      } catch (error) {
        if (!hasWarned) options.warn(`The egress ledger does not take lines (${(error as Error).message}); they wait, requests go on.`)
        hasWarned = true
        return
      }
      hasWarned = false
      // What was dropped meanwhile was dropped from the front.
      pending = pending.filter((line) => !lines.includes(line))
      for (const { content } of lines) bytes -= content?.length ?? 0
    }
  }

  return {
    note,
    flush: async () => {
      await writing
      await write()
    },
    close: async () => {
      await writing
      await write()
      clearTimeout(timer)
      if (pending.length > 0) options.warn(`${pending.length} lines of the egress ledger were lost.`)
    },
    state: () => ({ queued: pending.length, dropped }),
  }
}
