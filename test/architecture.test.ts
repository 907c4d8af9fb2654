// The house: imports run down and never in circles. One table says who may know whom.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const source = resolve(import.meta.dirname, '../src')

/** Each floor and the floors it may import from. `type:` before a floor allows type imports only. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  protocols: ['core'],
  privacy: ['core'],
  routing: ['core'],
  sandbox: ['core', 'type:routing'],
  ledger: ['core'],
  knowledge: ['core'],
  sizing: ['core'],
  audit: ['core', 'ledger', 'routing', 'privacy'],
  evidence: ['core', 'ledger'],
  config: ['core'],
  upstreams: ['core', 'protocols', 'type:privacy', 'type:config'],
  gateway: ['core', 'protocols', 'privacy', 'routing', 'ledger', 'config', 'upstreams'],
  admin: ['config', 'core', 'ledger', 'type:audit', 'evidence', 'upstreams', 'type:gateway', 'routing'],
  'app-models': ['core', 'routing'],
  app: ['app-models', 'core', 'protocols', 'privacy', 'routing', 'sandbox', 'ledger', 'config', 'upstreams', 'gateway', 'admin'],
  cli: [
    'app',
    'app-models',
    'audit',
    'evidence',
    'core',
    'config',
    'ledger',
    'privacy',
    'routing',
    'upstreams',
    'gateway',
    'admin',
    'protocols',
    'sizing',
  ],
}

type Import = { readonly from: string; readonly to: string; readonly isType: boolean }

const files = walk(source).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
const imports = files.flatMap(importsOf)

test('imports run down: every floor knows only the floors below it', () => {
  const wrong = imports.flatMap(({ from, to, isType }) => {
    const [one, other] = [floorOf(from), floorOf(to)]
    if (one === other) return []
    const allowed = mayImport[one] ?? []
    return allowed.includes(other) || (isType && allowed.includes(`type:${other}`))
      ? []
      : [`${relative(source, from)} -> ${relative(source, to)}`]
  })
  expect(wrong).toEqual([])
})

test('every folder of the source stands in the table', () => {
  const floors = new Set(files.map(floorOf))
  expect([...floors].filter((floor) => !(floor in mayImport))).toEqual([])
})

test('there is no circle among imports by value', () => {
  const graph = new Map<string, string[]>()
  for (const { from, to, isType } of imports) if (!isType) graph.set(from, [...(graph.get(from) ?? []), to])
  const circles: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (file: string, trail: string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      circles.push([...trail.slice(trail.indexOf(file)), file].map((name) => relative(source, name)).join(' -> '))
      return
    }
    state.set(file, 'open')
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
  expect(circles).toEqual([])
})

test('nothing is named after what it is not: no utils, helpers, common, manager or service', () => {
  expect(
    files.map((file) => relative(source, file)).filter((file) => /(^|[/-])(utils?|helpers?|common|manager|service)(\.|\/|-)/i.test(file)),
  ).toEqual([])
})

test('the core and the protocols are pure: they open no file, socket or process and read no clock', () => {
  const impure = files
    .filter((file) => /^(core|protocols|routing)$/.test(floorOf(file)))
    .filter((file) =>
      /from 'node:(fs|net|http|https|child_process|dns|os)|\bDate\.now\(\)|\bMath\.random\(\)|\bnew Date\(\)|process\.env/.test(
        readFileSync(file, 'utf8'),
      ),
    )
  expect(impure.map((file) => relative(source, file))).toEqual([])
})

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const found: Import[] = []
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?(?:([^'"]*?)\s+from\s+)?'(\.[^']+)'/gm)) {
    const named = match[2] ?? ''
    const isType =
      Boolean(match[1]) ||
      (/^\{[^}]*\}$/.test(named.trim()) &&
        named
          .replace(/[{}]/g, '')
          .split(',')
          .filter((part) => part.trim())
          .every((part) => part.trim().startsWith('type ')))
    found.push({ from: file, to: resolve(dirname(file), match[3] ?? ''), isType })
  }
  // A lazy import is an import all the same, but it closes no circle at start.
  for (const match of text.matchAll(/\bimport\('(\.[^']+)'\)/g))
    found.push({ from: file, to: resolve(dirname(file), match[1] ?? ''), isType: true })
  return found
}

function floorOf(file: string): string {
  const [first = ''] = relative(source, file).split('/')
  return first.replace(/\.ts$/, '')
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}
