// A cap under fire: two gateways over one PostgreSQL, a cloud that answers with random usage, streams that are cut half-way, one gateway
// killed in the middle and started again. Prints what the cloud billed, what was booked, what stays reserved, and how soon a revoked key is
// refused on both. Ends with 1 when anything leaks.
//   node scripts/run.mjs test/bench/budgets.ts [--requests 100] [--cap 0.02]
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openStore } from '../../src/ledger/store.ts'
import { newHome } from '../chaos/house.ts'
import { type Gateway, spawnGateway } from '../chaos/process.ts'
import { startPostgres } from '../postgres.ts'

const { values } = parseArgs({ options: { requests: { type: 'string', default: '100' }, cap: { type: 'string', default: '0.02' } } })
const requests = Number(values.requests)
const cap = Math.round(Number(values.cap) * 1_000_000)
const mostOutput = 400
/** Long enough for a gateway that was killed to be taken for gone, by one that lives. */
const lapsesWithinMs = 60_000

const database = await startPostgres()
if (!database) process.exit(0)
const url = await database.fresh()
const cloud = await startCloud()
const callers = [
  { name: 'root', key: 'key-of-root-1', role: 'admin' },
  { name: 'ann', key: 'key-of-ann-1', team: 'legal' },
]
const config = {
  callers,
  ledger: { url },
  retry: { attempts: 0 },
  breaker: { failures: 1_000_000 },
  upstreams: [{ id: 'far', provider: 'openai-compatible', base: cloud.base, zone: 'cloud', models: ['big'], slots: 1_000 }],
  prices: { models: { 'far/big': { input: 1, output: 1 } } },
  budgets: [{ name: 'firm', scope: { team: 'legal' }, period: 'month', usd: cap / 1_000_000, mode: 'hard' }],
}
const homes = [newHome(), newHome()]
const gateways: Gateway[] = []
let isSound = true
const store = await openStore(url)
try {
  for (const home of homes) gateways.push(await spawnGateway(config, home))
  await revoke()
  const decisions = new Set<string>()
  const first = await burst(requests, decisions, async () => {
    // In the middle: what it has sent will cost, and nobody is left to say how much.
    for (const limit = performance.now() + 20_000; performance.now() < limit && cloud.count() < requests / 4; ) await wait(1)
    gateways[1]?.kill('SIGKILL')
  })
  await gateways[1]?.exited
  gateways[1] = await spawnGateway(config, homes[1])
  const second = await burst(requests, decisions)
  const reservedAtEnd = await settled()
  const [meter] = (await store.listMeters(new Date().toISOString())).filter(({ budget }) => budget === 'firm')
  const { spent = 0, reserved = 0, estimated = 0, settled: counted = 0 } = meter ?? {}
  for (const gateway of gateways) await fetch(`${gateway.url}/admin/exchanges?limit=1`, { headers: as('root') })
  let recorded = 0
  for (const id of decisions) if (await store.get(id)) recorded++
  const over = Math.max(0, cloud.billed() - cap)
  tell(
    'answers',
    `${first.answered + second.answered} sent and answered, ${first.refused + second.refused} refused (429), ${first.lost} lost with the process`,
  )
  tell('cap', dollars(cap))
  tell('billed', `${dollars(cloud.billed())} by the cloud for ${cloud.count()} requests, ${cloud.cuts()} of them cut half-way`)
  tell('booked', `${dollars(spent)} for ${counted} requests, ${dollars(estimated)} of it estimated`)
  tell('overshoot', `${dollars(over)} billed above the cap, ${dollars(Math.max(0, spent - cap))} booked above it`)
  tell(
    'error',
    `${dollars(Math.abs(spent - cloud.billed()))} booked ${spent < cloud.billed() ? 'too little' : 'too much'}, all of it in what was estimated`,
  )
  tell(
    'reserved',
    `${dollars(reserved)} in ${await store.countHolds()} holds, ${Math.round(reservedAtEnd / 1_000)} s after the last answer`,
  )
  tell(
    'ledger',
    `${recorded} of ${decisions.size} exchanges whose answer began are in it; the killed gateway took ${decisions.size - recorded} with it`,
  )
  isSound &&=
    over === 0 && reserved === 0 && spent <= cap && Math.abs(spent - cloud.billed()) <= estimated && first.answered + second.answered > 0
} finally {
  await store.close()
  for (const gateway of gateways) gateway.kill('SIGTERM')
  await Promise.all(gateways.map(({ exited }) => exited))
  cloud.close()
  await database.stop()
}
console.log(isSound ? '\nThe cap held.' : '\nIt did not hold.')
process.exit(isSound ? 0 : 1)

/** Ask both in turn, all at once, half of them as streams. */
async function burst(count: number, decisions: Set<string>, meanwhile: () => Promise<void> = async () => {}) {
  const sums = { answered: 0, refused: 0, lost: 0 }
  const one = async (index: number): Promise<void> => {
    const gateway = gateways[index % 2]
    const messages = [{ role: 'user', content: `hello ${'word '.repeat(index % 40)}` }]
    const body = JSON.stringify({ model: 'far/big', max_tokens: mostOutput, stream: index % 4 < 2, messages })
    try {
      const response = await fetch(`${gateway?.url}/v1/chat/completions`, { method: 'POST', headers: as('ann'), body })
      if (response.status === 429) sums.refused++
      else sums.answered++
      if (response.status !== 429) decisions.add(response.headers.get('x-drawbridge-decision') ?? '')
      await response.text().catch(() => '') // cut half-way
    } catch {
      sums.lost++
    }
  }
  await Promise.all([meanwhile(), ...Array.from({ length: count }, (_, index) => one(index))])
  return sums
}

/** Milliseconds until nothing is reserved any more. */
async function settled(): Promise<number> {
  const from = performance.now()
  while (performance.now() - from < lapsesWithinMs && (await store.countHolds()) > 0) await wait(500)
  return performance.now() - from
}

/** A key taken back at one gateway is refused by both. */
async function revoke(): Promise<void> {
  const [here, there] = gateways
  if (!here || !there) return
  const admin = { ...as('root'), 'x-drawbridge-admin': '1' }
  const made = (await (
    await fetch(`${here.url}/admin/keys`, { method: 'POST', headers: admin, body: JSON.stringify({ name: 'eve' }) })
  ).json()) as { id: string; key: string }
  const statusAt = async ({ url: place }: Gateway) =>
    (await fetch(`${place}/v1/models`, { headers: { authorization: `Bearer ${made.key}` } })).status
  for (const limit = performance.now() + 3_000; performance.now() < limit && (await statusAt(there)) !== 200; ) await wait(20)
  await fetch(`${here.url}/admin/keys/${made.id}`, { method: 'DELETE', headers: admin })
  const from = performance.now()
  while (performance.now() - from < 5_000 && ((await statusAt(here)) !== 401 || (await statusAt(there)) !== 401)) await wait(10)
  const took = performance.now() - from
  tell('revoked', `refused by both gateways after ${Math.round(took)} ms`)
  isSound &&= took < 1_000
}

/** Answers with as much as it likes within what was asked for, and keeps count of what it would bill. */
async function startCloud() {
  let billed = 0
  let count = 0
  let cuts = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      if (request.method === 'GET') return void response.writeHead(404).end('{}')
      const asked = JSON.parse(body) as { stream?: boolean; max_tokens: number; messages: { content: string }[] }
      count++
      const input = Math.ceil((asked.messages[0]?.content.length ?? 0) / 5) + 8
      const output = 1 + Math.floor(Math.random() * asked.max_tokens)
      const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
      if (asked.stream) void stream(response, usage, Math.random() < 0.4)
      else {
        billed += input + output
        const message = { role: 'assistant', content: 'hello' }
        const text = JSON.stringify({ id: 'c', model: 'big', choices: [{ index: 0, message, finish_reason: 'stop' }], usage })
        void wait(Math.random() * 150).then(() => response.writeHead(200, { 'content-type': 'application/json' }).end(text))
      }
    })
  })
  async function stream(response: ServerResponse, usage: { prompt_tokens: number; completion_tokens: number }, isCut: boolean) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    billed += usage.prompt_tokens
    const until = isCut ? Math.ceil(usage.completion_tokens / 2) : usage.completion_tokens
    const event = (more: object) => response.write(`data: ${JSON.stringify({ id: 'c', model: 'big', ...more })}\n\n`)
    for (let token = 0; token < until && !response.destroyed; token++) {
      event({ choices: [{ index: 0, delta: { content: 'word ' } }] })
      billed++
      if (token % 50 === 0) await wait(5)
    }
    if (isCut) {
      cuts++
      await wait(20)
      response.destroy()
      return
    }
    event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
    event({ choices: [], usage })
    response.end('data: [DONE]\n\n')
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, // listens by TCP
    billed: () => billed,
    count: () => count,
    cuts: () => cuts,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function as(name: string): Record<string, string> {
  return { 'content-type': 'application/json', authorization: `Bearer key-of-${name}-1` }
}

function dollars(micros: number): string {
  return `$${(micros / 1_000_000).toFixed(6)}`
}

function tell(what: string, words: string): void {
  console.log(`${what.padEnd(10)} ${words}`)
}
