// A gateway killed without warning, under load, again and again: the ledger opens whole, holds every exchange that had time to be written,
// and the gateway answers at once when it is started again.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { openStore } from '../../src/ledger/store.ts'
import { type FakeUpstream, startFake } from '../fakes/upstream.ts'
import { callerWire } from './callers.ts'
import { newHome, upstreamAt } from './house.ts'
import { type Gateway, spawnGateway } from './process.ts'
import { call } from './wire.ts'

export type KillRound = {
  readonly round: number
  /** Answers that were complete when the process died. */
  readonly answered: number
  /** Of these, the ones that had time to be written. */
  readonly due: number
  readonly written: number
  readonly missing: number
  /** Milliseconds from start to first answer, after the kill. */
  readonly restartMs: number
  readonly breaches: readonly string[]
}

export type KillOptions = { readonly rounds: number; readonly random: () => number; readonly progress?: (round: KillRound) => void }

/** The recorder waits 250 ms; the rest is for a busy machine between the answer, its write and the disk. */
const writtenWithinMs = 250 + 500
const callersAtOnce = 12
const answersWithinMs = 10_000

export async function runKills({ rounds, random, progress }: KillOptions): Promise<KillRound[]> {
  const fake = await startFake()
  const home = newHome()
  const config = {
    ledger: { url: `sqlite:${join(home, 'ledger.db')}` },
    upstreams: [upstreamAt('box', 'openai-chat', fake.url()), upstreamAt('other', 'anthropic-messages', fake.url())],
  }
  const told: KillRound[] = []
  try {
    for (let round = 1; round <= rounds; round++) {
      const result = await runRound(round, config, home, random, fake)
      told.push(result)
      progress?.(result)
      fake.reset()
    }
  } finally {
    await fake.close()
  }
  return told
}

type Answer = { readonly id: string; readonly at: number }

/** However slow the machine is: the kill comes after enough answers, not after a time. */
async function until(isSo: () => boolean): Promise<void> {
  for (const limit = performance.now() + 30_000; !isSo() && performance.now() < limit; ) await wait(20)
}

async function runRound(round: number, config: object, home: string, random: () => number, fake: FakeUpstream): Promise<KillRound> {
  const gateway = await spawnGateway(config, home)
  const answers: Answer[] = []
  const load = { isOn: true }
  const callers = Array.from({ length: callersAtOnce }, (_, index) => keepAsking(gateway, index, load, answers))
  await until(() => answers.length >= callersAtOnce)
  await wait(writtenWithinMs + random() * 1_500)
  gateway.kill('SIGKILL')
  const killedAt = performance.now()
  load.isOn = false
  await gateway.exited
  await Promise.all(callers)

  const breaches = [...soundDatabase(join(home, 'ledger.db'))]
  const ids = await writtenIds(join(home, 'ledger.db'))
  const done = answers.filter(({ at }) => at <= killedAt)
  const due = done.filter(({ at }) => at < killedAt - writtenWithinMs)
  const missing = due.filter(({ id }) => !ids.has(id))
  if (missing.length > 0) breaches.push(`${missing.length} of ${due.length} exchanges are lost`)
  if (due.length < callersAtOnce) breaches.push(`only ${due.length} answers in time to tell anything`)

  const startedAt = performance.now()
  const again = await spawnGateway(config, home)
  const wire = callerWire('openai-chat')
  const answer = await call({
    url: again.url,
    path: wire.path('box/m', false),
    body: wire.body('box/m', false, 'And now?'),
  }).captured.catch((error: Error) => error)
  const restartMs = Math.round(performance.now() - startedAt)
  if (answer instanceof Error || answer.status !== 200) breaches.push('after the restart it does not answer')
  if (restartMs > answersWithinMs) breaches.push(`the restart took ${restartMs} ms`)
  again.kill('SIGTERM')
  const code = await again.exited
  if (code !== 0) breaches.push(`the restarted gateway exits with ${code}`)
  const later = await writtenIds(join(home, 'ledger.db'))
  if (!(answer instanceof Error) && !later.has(String(answer.headers['x-drawbridge-decision']))) breaches.push('the restart does not write')
  if (fake.seen.length === 0) breaches.push('the fake was never asked')
  return { round, answered: done.length, due: due.length, written: ids.size, missing: missing.length, restartMs, breaches }
}

/** One caller: streams and whole answers, at two doors, until the gateway is gone. */
async function keepAsking(gateway: Gateway, index: number, load: { isOn: boolean }, answers: Answer[]): Promise<void> {
  for (let turn = index; load.isOn; turn++) {
    const wire = callerWire(turn % 2 === 0 ? 'openai-chat' : 'anthropic-messages')
    const model = turn % 3 === 0 ? 'other/m' : 'box/m'
    const isStream = turn % 4 < 2
    try {
      const captured = await call({ url: gateway.url, path: wire.path(model, isStream), body: wire.body(model, isStream, 'Under load?') })
        .captured
      const id = captured.headers['x-drawbridge-decision']
      if (captured.isComplete && captured.status === 200 && typeof id === 'string') answers.push({ id, at: performance.now() })
    } catch {
      // The gateway died under this request; that is the point.
    }
  }
}

function soundDatabase(file: string): string[] {
  const database = new DatabaseSync(file)
  try {
    const rows = database.prepare('PRAGMA integrity_check').all()
    const words = rows.map((row) => String(Object.values(row)[0]))
    return words.join() === 'ok' ? [] : words.map((word) => `integrity: ${word}`)
  } finally {
    database.close()
  }
}

async function writtenIds(file: string): Promise<Set<string>> {
  const store = await openStore(`sqlite:${file}`)
  const ids = new Set<string>()
  try {
    let before: string | undefined
    do {
      const page = await store.list({ limit: 1_000, ...(before !== undefined && { before }) })
      for (const { id } of page.entries) ids.add(id)
      before = page.next
    } while (before !== undefined)
  } finally {
    await store.close()
  }
  return ids
}

export function killTable(rounds: readonly KillRound[]): string {
  const head = ['round', 'answered', 'due', 'missing', 'in ledger', 'restart ms', '']
  const rows = rounds.map((each) => [
    each.round,
    each.answered,
    each.due,
    each.missing,
    each.written,
    each.restartMs,
    each.breaches.length === 0 ? 'held' : `X ${each.breaches.join('; ')}`,
  ])
  return [head, ...rows]
    .map((cells) => cells.map((cell, index) => (index < 6 ? String(cell).padStart(11) : `  ${cell}`)).join(''))
    .join('\n')
}
