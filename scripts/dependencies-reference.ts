// Every package that comes with an installation, from the lockfile and what it installed: docs/reference/dependencies.md is made of it and
// test/dependencies.test.ts judges it. Nothing is asked of any registry.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asObject, asString, type JsonObject } from '../src/core/json.ts'

const root = join(import.meta.dirname, '..')

export type Package = {
  readonly name: string
  readonly version: string
  /** As the package says it, in SPDX words; undefined when it says nothing. */
  readonly license: string | undefined
  /** Comes with the program; others only build and test it. */
  readonly isShipped: boolean
  /** Named in package.json. */
  readonly isDirect: boolean
  /** Comes only to some machines. */
  readonly isOptional: boolean
  /** Runs something of its own when it is installed. */
  readonly hasScript: boolean
  /** The lockfile says where from, which would bind an installation to one registry. */
  readonly isPinnedToAddress: boolean
  /** Where it lies below the root. */
  readonly path: string
}

/** Everything in the lockfile, by name. */
export function packagesOf(lock: unknown, manifest: unknown): Package[] {
  const direct = new Set(
    ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.keys(asObject(asObject(manifest)?.[kind]) ?? {}),
    ),
  )
  return Object.entries(asObject(asObject(lock)?.packages) ?? {})
    .filter(([path]) => path !== '')
    .map(([path, entry]) => packageOf(path, asObject(entry) ?? {}, direct))
    .sort((one, other) => one.name.localeCompare(other.name, 'en') || one.version.localeCompare(other.version, 'en'))
}

function packageOf(path: string, entry: JsonObject, direct: ReadonlySet<string>): Package {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  return {
    name,
    version: asString(entry.version) ?? '',
    license: asString(entry.license),
    isShipped: entry.dev !== true && entry.devOptional !== true && entry.peer !== true,
    isDirect: direct.has(name) && path === `node_modules/${name}`,
    isOptional: entry.optional === true || entry.devOptional === true,
    hasScript: entry.hasInstallScript === true,
    isPinnedToAddress: entry.resolved !== undefined,
    path,
  }
}

export function lockedPackages(): Package[] {
  return packagesOf(
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  )
}

/** What a package that is installed says of its licence itself; undefined when it is not installed here. */
export function licenseInstalled({
  path,
}: Package): { readonly license: string | undefined; readonly scripts: readonly string[] } | undefined {
  try {
    const manifest = asObject(JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))) ?? {}
    const license = asString(manifest.license) ?? asString(asObject(manifest.license)?.type)
    return { license, scripts: Object.keys(asObject(manifest.scripts) ?? {}) }
  } catch {
    return undefined // optional ones come only to some machines
  }
}

/** Two tables: what comes with the program, and what only builds and tests it. */
export function dependenciesReference(): string {
  const all = lockedPackages()
  const part = (title: string, packages: readonly Package[]) => {
    const licenses = new Map<string, number>()
    for (const { license = 'none told' } of packages) licenses.set(license, (licenses.get(license) ?? 0) + 1)
    const counts = [...licenses].sort(([one], [other]) => one.localeCompare(other, 'en')).map(([license, count]) => `${count} ${license}`)
    const rows = packages.map(({ name, version, license = 'none told', isDirect, isOptional, hasScript }) => {
      const notes = [isDirect && 'named by us', isOptional && 'on some machines', hasScript && 'runs a script when installed'].filter(
        Boolean,
      )
      return `| \`${name}\` | ${version} | ${license} | ${notes.join(', ')} |`
    })
    return [
      `## ${title}`,
      '',
      `${packages.length} packages: ${counts.join(', ')}.`,
      '',
      '| package | version | licence | |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n')
  }
  return [
    part(
      'With the program',
      all.filter(({ isShipped }) => isShipped),
    ),
    part(
      'For building and testing',
      all.filter(({ isShipped }) => !isShipped),
    ),
  ].join('\n\n')
}
