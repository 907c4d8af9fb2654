// Writes anew what docs/reference takes from the code: everything between `<!-- from the code: NAME -->` and `<!-- end -->`.
//   node scripts/run.mjs scripts/docs.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataHandling } from '../src/core/data-handling.ts'
import { notAdvice, obligationsRead, obligationTable } from '../src/evidence/obligations.ts'
import { createMetrics } from '../src/gateway/metrics.ts'
import type { Auth, Provider } from '../src/upstreams/provider.ts'
import { providers } from '../src/upstreams/providers/index.ts'
import { adminReference, adminTable } from './admin-reference.ts'
import { cliReference } from './cli-reference.ts'
import { configReference } from './config-reference.ts'
import { dependenciesReference } from './dependencies-reference.ts'
import { columnTable, importerSamples, importerTable } from './importers-reference.ts'
import { fieldTables, profileTable } from './inspection-reference.ts'
import { factTable, presetRules, presetTable, signalTable } from './policy-reference.ts'
import { clientTables, upstreamTable } from './translation-reference.ts'

const folder = join(import.meta.dirname, '../docs/reference')

/** Pages with parts from the code, and how each part is made. */
export const parts: Readonly<Record<string, Readonly<Record<string, () => string | Promise<string>>>>> = {
  'config.md': { keys: configReference },
  'cli.md': { commands: cliReference },
  'dependencies.md': { packages: dependenciesReference },
  'policy.md': { presets: presetTable, presetRules, facts: factTable, signals: signalTable },
  'translation.md': { wishes: upstreamTable, clients: clientTables },
  'providers.md': { table: providerTable },
  'metrics.md': { metrics: metricTable },
  'data-handling.md': { offers: dataHandlingTable },
  'obligations.md': { duties: () => `${notAdvice} Read against its sources on ${obligationsRead}.\n\n${obligationTable()}` },
  'importers.md': { importers: importerTable, columns: columnTable, samples: importerSamples },
  'http.md': { admin: adminTable },
  'admin-api.md': { pages: adminReference },
  'inspection.md': { fields: fieldTables, profiles: profileTable },
}

const region = /(<!-- from the code: (\w+) -->)[\s\S]*?(<!-- end -->)/g

/** A page as the code would have it today. Throws when the page lacks a part, or names one that nobody makes. */
export async function refreshed(page: string, text: string): Promise<string> {
  const makers = parts[page] ?? {}
  const made = new Map(await Promise.all(Object.entries(makers).map(async ([name, make]) => [name, await make()] as const)))
  const seen = new Set<string>()
  const whole = text.replace(region, (_, start: string, name: string, end: string) => {
    const fresh = made.get(name)
    if (fresh === undefined) throw new Error(`${page}: nobody makes the part "${name}"`)
    seen.add(name)
    return `${start}\n\n${fresh}\n\n${end}`
  })
  const missing = [...made.keys()].filter((name) => !seen.has(name))
  if (missing.length > 0) throw new Error(`${page}: it has no place for ${missing.join(', ')}`)
  return whole
}

function providerTable(): string {
  const rows = providers.map((provider) => [
    `\`${provider.name}\``,
    provider.label,
    provider.zone === 'cloud' ? 'cloud' : provider.engine ? 'device' : 'verified',
    baseOf(provider),
    authOf(provider.auth),
    provider.endpoints.map(({ wire }) => `\`${wire}\``).join(', ') || 'in this process',
    provider.slots === undefined ? '512 / 4,096' : `${provider.slots} / ${(provider.queue ?? 4_096).toLocaleString('en-US')}`,
  ])
  const head = ['provider', 'name', 'zone', 'base', 'key', 'wires, preferred first', 'slots / queue']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** What is not published is told as such: an empty cell would look like an answer. */
function dataHandlingTable(): string {
  const head = ['offer', 'provider', 'trains on what is sent', 'keeps', 'zero retention', 'regions', 'agreements', 'page', 'as of']
  const rows = dataHandling.map((each) => [
    ...[each.offer, each.providers.map((name) => `\`${name}\``).join(', ')],
    ...[each.trains, each.retention, each.zeroRetention, each.regions, each.agreements].map((cell) => cell ?? 'unknown'),
    ...[each.source, each.read],
  ])
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function baseOf({ base, baseEnv }: Provider): string {
  const names = baseEnv?.map((name) => `\`${name}\``).join(', ')
  if (base) return names ? `\`${base}\`, or ${names}` : `\`${base}\``
  return names ?? (base === undefined ? '-' : base)
}

function authOf(auth: Auth): string {
  const names = (list: readonly string[]) => list.map((name) => `\`${name}\``).join(', ')
  switch (auth.kind) {
    case 'none':
      return 'none'
    case 'sigv4':
      return `AWS credentials (SigV4), or ${names(auth.bearerEnv)} as bearer`
    case 'bearer':
      return `bearer${auth.env.length > 0 ? ` ${names(auth.env)}` : ', from the file'}${auth.optional ? ', optional' : ''}`
    case 'header':
      return `\`${auth.header}\` ${names(auth.env)}${auth.optional ? ', optional' : ''}`
    default:
      return auth satisfies never
  }
}

/** What a scraper is told, without what Node's own library tells of the process. */
async function metricTable(): Promise<string> {
  const all = createMetrics({
    version: '-',
    sources: {
      inFlight: () => 0,
      upstreams: () => [],
      ledger: () => ({ queued: 0, dropped: 0, written: 0, failures: 0 }),
      isBridgeRaised: () => false,
      traces: () => ({ dropped: 0 }),
    },
  })
  const text = await all.text()
  const rows = [...text.matchAll(/^# HELP (drawbridge_\w+) (.*)\n# TYPE \w+ (\w+)$/gm)].map(
    ([, name, help, type]) => `| \`${name}\` | ${type} | ${help} |`,
  )
  return ['| metric | kind | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

if (import.meta.main) {
  for (const page of Object.keys(parts)) {
    const file = join(folder, page)
    const text = readFileSync(file, 'utf8')
    const fresh = await refreshed(page, text)
    if (fresh !== text) writeFileSync(file, fresh)
    process.stdout.write(`${page}: ${fresh === text ? 'fresh' : 'written'}\n`)
  }
}
