// Whether strangers could come in: beyond loopback only those with a key may.
import type { Config } from './schema.ts'

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

/** Why this configuration would let strangers in; undefined when it does not. */
export function openDoor({
  server,
  callers,
}: Pick<Config, 'callers'> & { readonly server: Pick<Config['server'], 'host'> }): string | undefined {
  if (isLoopbackHost(server.host) || callers.length > 0) return undefined
  return `server.host ${server.host} is reachable from other machines, so callers with keys must be configured (or DRAWBRIDGE_KEYS=name:key)`
}
