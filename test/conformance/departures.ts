// A8: when a caller leaves, its upstream is left too, so that nobody pays for words that nobody reads. One stream and one whole answer of
// each wire and lane are enough: leaving has nothing to do with what is said.
import { setTimeout as wait } from 'node:timers/promises'
import { call } from './client.ts'
import { answerWire, obstacle, requestOf, stageFor } from './cross-protocol.ts'
import { startGateway } from './gateway.ts'
import type { Recording } from './recordings.ts'
import { type Replay, startReplay } from './replay.ts'
import type { Finding } from './report.ts'
import { clientKey, routeOf } from './routes.ts'

const patienceMs = 1_000

export async function checkDepartures(recordings: readonly Recording[]): Promise<Finding[]> {
  const sample = new Map<string, Recording>()
  for (const recording of recordings) {
    if (recording.response.status >= 300 || obstacle(recording) !== undefined || recording.response.chunks.length === 0) continue
    if (recording.isStream && recording.response.chunks.length < 4) continue
    const key = `${answerWire(recording)} ${recording.isStream}`
    if (!sample.has(key)) sample.set(key, recording)
  }
  const chosen = [...sample.values()]
  return [...(await sameProtocol(chosen)), ...(await translated(chosen))]
}

async function sameProtocol(chosen: readonly Recording[]): Promise<Finding[]> {
  const replay = await startReplay()
  for (const recording of chosen) replay.add(recording)
  const routes = chosen.map((recording) => routeOf(recording, `http://127.0.0.1:${replay.port}`))
  const gateway = await startGateway(routes.map((route) => route.upstream))
  const findings: Finding[] = []
  for (const [place, recording] of chosen.entries()) {
    const route = routes[place]
    if (!route) continue
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${clientKey}` }
    const complaint = await leave(replay, recording, {
      port: gateway.port,
      method: route.method,
      path: route.path,
      headers,
      ...(route.body && { body: route.body }),
    })
    findings.push({ recording, client: route.wire, check: 'A8', complaint })
  }
  await gateway.close()
  await replay.close()
  return findings
}

async function translated(chosen: readonly Recording[]): Promise<Finding[]> {
  const { gateway, replay, close } = await stageFor(chosen)
  const findings: Finding[] = []
  for (const recording of chosen) {
    const client = answerWire(recording) === 'anthropic-messages' ? 'openai-chat' : 'anthropic-messages'
    const complaint = await leave(replay, recording, { port: gateway.port, ...requestOf(client, recording, recording.isStream) })
    findings.push({ recording, client, check: 'A8', complaint })
  }
  await close()
  return findings
}

type Asking = Omit<Parameters<typeof call>[0], 'signal' | 'onData'>

/** Leave after the first bytes of a stream, or while a whole answer is waited for. */
async function leave(replay: Replay, recording: Recording, asking: Asking): Promise<string | undefined> {
  const gone = new AbortController()
  replay.forget(recording.id)
  replay.plan(recording.id, { hold: recording.isStream ? recording.response.chunks.length - 1 : 0 })
  const answered = call({ ...asking, signal: gone.signal, onData: () => gone.abort() })
  if (!recording.isStream) {
    await until(() => replay.seen(recording.id).length > 0)
    gone.abort()
  }
  await answered
  const leftAt = performance.now()
  const hasLeft = await until(() => replay.seen(recording.id).at(-1)?.hasLeft === true)
  replay.release(recording.id)
  return hasLeft ? undefined : `the upstream is still open ${Math.round(performance.now() - leftAt)} ms after its caller left`
}

async function until(isSo: () => boolean): Promise<boolean> {
  const end = performance.now() + patienceMs
  while (performance.now() < end) {
    if (isSo()) return true
    await wait(5)
  }
  return isSo()
}
