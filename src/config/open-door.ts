// Whether strangers could come in: beyond loopback only those with a key may.
import type { Config } from './schema.ts'

type Addresses = Pick<Config['server'], 'host'> & Partial<Pick<Config['server'], 'adminHost' | 'adminPort'>>

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

/** Why this configuration would let strangers in; undefined when it does not. Keys that are kept in the store are keys too. */
export function openDoor(
  { server, callers }: Pick<Config, 'callers'> & { readonly server: Addresses },
  hasStoredKeys = false,
): string | undefined {
  if (callers.length > 0 || hasStoredKeys) return undefined
  const open = !isLoopbackHost(server.host)
    ? `server.host ${server.host}`
    : server.adminPort !== undefined && server.adminHost !== undefined && !isLoopbackHost(server.adminHost)
      ? `server.adminHost ${server.adminHost}`
      : undefined
  if (open === undefined) return undefined
  return `${open} is reachable from other machines, so callers with keys must be configured (or DRAWBRIDGE_KEYS=name:key, or drawbridge keys create)`
}
