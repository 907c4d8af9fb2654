// Where the gateway spends its main thread's time on each lane of the overhead benchmark, in microseconds for each request.
//   node test/bench/profile.ts [--lane <part of a lane's name>] [--seconds 6] [--top 25]
// The sampling costs time itself and sees a preempted system call as a long one: compare shares, and prove a saving with `npm run bench`.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chatPath } from './overhead/canned.ts'
import { root, startGateway } from './overhead/gateway.ts'
import { lanes } from './overhead/lanes.ts'
import { load } from './overhead/load.ts'
import { startScript } from './overhead/processes.ts'
import { hotSpots, type Spot, timeByPart } from './overhead/profile.ts'

const { values } = parseArgs({
  options: { lane: { type: 'string', default: '' }, seconds: { type: 'string', default: '6' }, top: { type: 'string', default: '25' } },
})
const seconds = Number(values.seconds)
const warmSeconds = 3
const upstream = await startScript({ file: join(import.meta.dirname, 'overhead/upstream.ts') })
for (const lane of lanes.filter(({ name }) => name.includes(values.lane))) {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-profile-'))
  const gateway = await startGateway({
    upstreamPort: upstream.port,
    provider: lane.isTranslated ? 'anthropic' : 'openai-compatible',
    nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=250'],
  })
  const target = { name: 'gateway' as const, pid: gateway.pid, port: gateway.port, path: chatPath, body: lane.body }
  await load(target, { upstream: upstream.pid, connections: 32, seconds: warmSeconds })
  const { cpu, rate } = await load(target, { upstream: upstream.pid, connections: 32, seconds })
  await gateway.stop()
  const skip = warmSeconds / (warmSeconds + seconds)
  const profiles = readdirSync(folder).map((file) => ({
    ...hotSpots(join(folder, file), root, skip),
    parts: timeByPart(join(folder, file), root, skip),
  }))
  rmSync(folder, { recursive: true })
  // The ledger's threads write profiles of their own; the road is where requests are relayed.
  const main = profiles.find(({ spots }) => spots.some(({ place }) => place.includes('gateway/server.ts')))
  if (!main || !cpu) throw new Error('there is no profile of the main thread, or no /proc to tell its time')
  const { spots, busy, parts } = main
  const each = (time: number) => ((time / busy) * cpu.main).toFixed(1).padStart(7)
  const told = (title: string, list: readonly Spot[], read: (spot: Spot) => number) =>
    `${title}\n${list
      .slice(0, Number(values.top))
      .map((spot) => `${each(read(spot))}  ${spot.place.slice(0, 110)}`)
      .join('\n')}\n`
  process.stdout.write(
    `\n${lane.name}: ${rate.toFixed(0)} requests/s while profiled, ${cpu.main.toFixed(0)} µs of the main thread for each, ${cpu.whole.toFixed(0)} µs of the process\n`,
  )
  const ranked = [...parts].sort(([, one], [, other]) => other - one)
  process.stdout.write(`by part\n${ranked.map(([part, time]) => `${each(time)}  ${part}`).join('\n')}\n`)
  const busySpots = spots.filter(({ place }) => place !== '(idle)')
  process.stdout.write(told('by itself', busySpots, ({ self }) => self))
  const ours = busySpots.filter(({ place }) => place.includes(' src/')).sort((one, other) => other.total - one.total)
  process.stdout.write(told('with what it calls', ours, ({ total }) => total))
}
await upstream.stop()
