// `up`: start the gateway, say what was found, and stay until told to stop.

import { setTimeout as wait } from 'node:timers/promises'
import { oldPrices, priceStatus } from '../../admin/price-status.ts'
import type { App, LogLine } from '../../app.ts'
import { homeOf } from '../../config/environment.ts'
import { isDrawbridgeError } from '../../core/errors.ts'
import { asString } from '../../core/json.ts'
import { count } from '../amounts.ts'
import { banner } from '../banner.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { healthAt } from '../gateway.ts'
import { announce, presenceIn, withdraw } from '../presence.ts'
import { plain, type Terminal } from '../terminal.ts'
import { asTyped } from '../typed.ts'
import { defineVerb } from '../verb.ts'

/** The screen waits this long for discovery, so that it can tell what was found; the gateway answers meanwhile. */
const patienceMs = 1_500

export const up = defineVerb({
  args: {
    port: { type: 'string', alias: 'p', valueHint: 'number', description: 'Port to listen on; 0 takes a free one (default 4280)' },
    host: {
      type: 'string',
      valueHint: 'address',
      description: 'Address to listen on (default 127.0.0.1); beyond loopback only with callers’ keys',
    },
    config: {
      type: 'string',
      alias: 'c',
      valueHint: 'file',
      description: 'Configuration file (default ./drawbridge.yaml when there is one)',
    },
  },
  examples: [
    ['drawbridge up', 'on http://127.0.0.1:4280, with whatever is found'],
    ['drawbridge up --port 0 --json', 'on a free port; one JSON line tells which'],
    ['DRAWBRIDGE_KEYS=ada:$KEY drawbridge up --host 0.0.0.0', 'for the house, with a key'],
  ],
  heedsStop: true,
  exits: { [exit.failed]: 'it could not listen, or the ledger could not be opened' },
  async run({ args, terminal, environment: given, isJson, signal }) {
    const environment = {
      ...given,
      ...(args.port !== undefined && { DRAWBRIDGE_PORT: portOf(args.port) }),
      ...(args.host !== undefined && { DRAWBRIDGE_HOST: args.host }),
      ...(args.config !== undefined && { DRAWBRIDGE_CONFIG: args.config }),
    }
    const log = logTo(terminal)
    const { startApp } = await import('../../app.ts')
    const home = homeOf(environment)
    const app = await startApp({ environment, log }).catch(async (error: unknown) => {
      throw await explained(error, environment, home)
    })
    const old = oldPrices(priceStatus(app.config.prices, Date.now()))
    if (old) log({ level: 'warn', message: old })
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    process.on('SIGHUP', () => void reload(app, log))
    announce(home, { url: app.url, pid: process.pid, ...(app.adminUrl !== undefined && { adminUrl: app.adminUrl }) })
    try {
      if (isJson) terminal.print(JSON.stringify(await listening(app)))
      else {
        await Promise.race([app.discovered, wait(patienceMs, undefined, { ref: false }), stopped])
        if (!signal.aborted) terminal.print(banner(await app.status(), { ...terminal, typed: (text) => asTyped(text, given) }))
      }
      await stopped
      const { inFlight } = await app.status()
      if (inFlight > 0) terminal.tell(`Finishing ${count(inFlight, 'request')}; once more to stop at once.`)
      await app.close()
      return exit.ok
    } finally {
      withdraw(home, process.pid)
    }
  },
})

async function listening(app: App): Promise<unknown> {
  const { version, url, pid, home, configFile } = await app.status()
  return {
    event: 'listening',
    url,
    port: app.port,
    pid,
    version,
    home,
    config: configFile,
    ...(app.adminUrl && { adminUrl: app.adminUrl }),
  }
}

function portOf(text: string): string {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw wrongUsage(`--port must be a number from 0 to 65535, not "${text.slice(0, 32)}"`)
  return text
}

async function reload(app: App, log: (line: LogLine) => void): Promise<void> {
  const problems = await app.reload()
  for (const { line, path, detail } of problems) log({ level: 'error', message: `line ${line}: ${path ? `${path}: ` : ''}${detail}` })
  log(
    problems.length === 0
      ? { level: 'info', message: 'The configuration was read again.' }
      : { level: 'error', message: 'The configuration in force stays.' },
  )
}

/** Why it did not start, in words that help: above all who has the port. */
async function explained(error: unknown, environment: Readonly<Record<string, string | undefined>>, home: string): Promise<unknown> {
  if (isDrawbridgeError(error) && error.code === 'config.invalid') {
    const file = asString(error.data.file)
    const check = file && /\.ya?ml$/.test(file) ? `drawbridge config check ${file}` : 'drawbridge config check'
    // A file that cannot be read has no line.
    return new CommandError(exit.usage, error.message.replace(/:0: /, ': '), `correct it; ${check} shows every problem`)
  }
  const { code, address = '127.0.0.1', port } = error as { code?: string; address?: string; port?: number }
  const place = `${address}:${port ?? environment.DRAWBRIDGE_PORT ?? 4280}`
  if (code === 'EACCES')
    return new CommandError(exit.failed, `this user may not listen on ${place}`, 'take a port above 1023: drawbridge up --port 4280')
  if (code === 'EADDRNOTAVAIL')
    return new CommandError(exit.failed, `${address} is no address of this machine`, 'take 127.0.0.1, or 0.0.0.0 with keys')
  if (code !== 'EADDRINUSE') return error
  const reached = place.replace(/^0\.0\.0\.0/, '127.0.0.1').replace(/^::?:/, '[::1]:')
  const there = await healthAt(`http://${reached}`)
  const elsewhere = 'or take another port: drawbridge up --port 0'
  if (typeof there === 'object') {
    const known = presenceIn(home)
    const pid = known?.url.endsWith(`:${port}`) ? `, process ${known.pid}` : ''
    return new CommandError(
      exit.failed,
      `Drawbridge ${there.version} already runs at http://${reached}${pid}`,
      `use it (drawbridge status), ${elsewhere}`,
    )
  }
  const who = there === 'other' ? 'another program, not Drawbridge,' : 'another program'
  return new CommandError(exit.failed, `${who} listens on ${place}`, `stop it, ${elsewhere}`)
}

function logTo(terminal: Terminal): (line: LogLine) => void {
  return ({ level, message, id, cause }) => {
    const word =
      level === 'error'
        ? terminal.paint('bad', 'error')
        : level === 'warn'
          ? terminal.paint('warn', 'warn ')
          : terminal.paint('dim', 'info ')
    const why = cause instanceof Error ? ` (${cause.name}: ${cause.message})` : ''
    terminal.tell(`${word} ${plain(message)}${plain(why)}${id ? ` ${id}` : ''}`)
  }
}
