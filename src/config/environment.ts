// What the environment says: places, and settings that stand above the file.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fail } from '../core/errors.ts'
import { type Config, configSchema } from './schema.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The directory for ledger, models and bridge. */
export function homeOf(environment: Environment): string {
  return environment.DRAWBRIDGE_HOME || join(homedir(), '.drawbridge')
}

/** The config file in force; undefined when there is none. */
export function configFileOf(environment: Environment): string | undefined {
  if (environment.DRAWBRIDGE_CONFIG) return environment.DRAWBRIDGE_CONFIG
  return existsSync('drawbridge.yaml') ? 'drawbridge.yaml' : undefined
}

/** Environment settings that stand above the file. */
export function withEnvironment(config: Config, environment: Environment): Config {
  const port = environment.DRAWBRIDGE_PORT ? Number(environment.DRAWBRIDGE_PORT) : config.server.port
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw fail('environment.invalid', { name: 'DRAWBRIDGE_PORT', detail: 'must be a port number' })
  }
  return {
    ...config,
    server: { ...config.server, host: environment.DRAWBRIDGE_HOST || config.server.host, port, ...adminPortIn(environment) },
    callers: [...config.callers, ...callersIn(environment.DRAWBRIDGE_KEYS ?? '', config.callers)],
    discover: config.discover && !/^(off|no|0|false)$/i.test(environment.DRAWBRIDGE_DISCOVER ?? ''),
  }
}

/** `DRAWBRIDGE_ADMIN_PORT`: a port of its own for the admin plane, or `off` for none. */
function adminPortIn({ DRAWBRIDGE_ADMIN_PORT: text }: Environment): { adminPort?: number | undefined } {
  if (!text) return {}
  if (text === 'off') return { adminPort: undefined }
  const adminPort = Number(text)
  if (!/^\d+$/.test(text) || adminPort > 65_535)
    throw fail('environment.invalid', { name: 'DRAWBRIDGE_ADMIN_PORT', detail: 'must be a port number, or off' })
  return { adminPort }
}

/** `DRAWBRIDGE_KEYS=name:key,name@role:key`: callers for places where a file is unhandy, such as containers. */
function callersIn(text: string, configured: Config['callers']): Config['callers'] {
  const pairs = text.split(',').map((pair) => pair.trim())
  const given = pairs.filter(Boolean).map((pair) => {
    const mark = pair.indexOf(':')
    const [name = '', role] = pair.slice(0, Math.max(0, mark)).trim().split('@', 2)
    return { name, key: pair.slice(mark + 1).trim(), ...(role !== undefined && { role }) }
  })
  const checked = configSchema.shape.callers.safeParse(given)
  const names = [...configured, ...given].map(({ name }) => name)
  // The sentence must not repeat what was given: it may be a key.
  const wrong = !checked.success
    ? 'must be name:key pairs joined by commas; a name has letters, digits, ".", "_" or "-", and may be followed by @ and a role; a key has at least 8 characters'
    : new Set(names).size < names.length
      ? 'uses a name twice, or one that the file uses'
      : undefined
  if (wrong || !checked.data) throw fail('environment.invalid', { name: 'DRAWBRIDGE_KEYS', detail: wrong ?? 'not name:key' })
  return checked.data
}
