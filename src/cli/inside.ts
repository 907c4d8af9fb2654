// Commands that need a gateway use the one that runs, or one of their own for as long as they take.
import { setTimeout as wait } from 'node:timers/promises'
import { homeOf } from '../config/environment.ts'
import { ownerKeyIn } from '../gateway/access/owner.ts'
import { findGateway, type Gateway, gatewayAt, needGateway } from './gateway.ts'
import type { Environment } from './verb.ts'

/** How long an own gateway may look for local servers before it is used. */
const patienceMs = 3_000

/** Do something with a gateway: the running one, or one in this process that ends afterwards. A named address is never replaced. */
export async function withGateway<Result>(
  environment: Environment,
  url: string | undefined,
  work: (gateway: Gateway, isOwn: boolean) => Promise<Result>,
): Promise<Result> {
  const running = url || environment.DRAWBRIDGE_URL ? await needGateway(environment, url) : await findGateway(environment)
  if (running) return work(running, false)
  const { startApp, version } = await import('../app.ts')
  // On loopback and a free port, whatever the configuration says about listening.
  const app = await startApp({
    environment: { ...environment, DRAWBRIDGE_HOST: '127.0.0.1', DRAWBRIDGE_PORT: '0', DRAWBRIDGE_ADMIN_PORT: 'off' },
    watch: false,
  })
  try {
    await Promise.race([app.discovered, wait(patienceMs, undefined, { ref: false })])
    const key = app.config.callers.find((caller) => !caller.zones)?.key
    return await work(gatewayAt(app.url, version, { key, adminKey: ownerKeyIn(homeOf(environment)) }), true)
  } finally {
    await app.close()
  }
}
