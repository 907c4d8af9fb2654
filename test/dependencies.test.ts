// Other people's code that we answer for: licences, scripts and addresses, judged from the lockfile and from what is installed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { licenseInstalled, lockedPackages, type Package, packagesOf } from '../scripts/dependencies-reference.ts'

const root = join(import.meta.dirname, '..')
const all = lockedPackages()

/** Licences that ask for nothing but their own text. */
const permissive = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'Unlicense', 'BlueOak-1.0.0', 'CC0-1.0']
/** For tools that are not part of what is shipped: it binds changes to its own files. */
const forTools = [...permissive, 'MPL-2.0']
const mayRunScripts = ['node']

/** Whether an SPDX expression can be kept with these licences: one of those joined by OR, all of those joined by AND. */
function isAllowed(license: string | undefined, allowed: readonly string[]): boolean {
  const words = (license ?? '').replace(/^\((.*)\)$/, '$1')
  if (words.includes(' OR ')) return words.split(' OR ').some((word) => isAllowed(word, allowed))
  return words.split(' AND ').every((word) => allowed.includes(word.trim()))
}

const wrong = (packages: readonly Package[]) =>
  packages.map(({ name, version, license }) => `${name} ${version} (${license ?? 'says no licence'})`)

test('there is something to judge', () => {
  expect(all.length).toBeGreaterThan(50)
  expect(all.filter(({ isDirect, isShipped }) => isDirect && isShipped).length).toBeGreaterThan(10)
})

describe('licences', () => {
  test('of whatever comes with the program are permissive', () => {
    expect(wrong(all.filter(({ isShipped, license }) => isShipped && !isAllowed(license, permissive)))).toEqual([])
  })

  test('of whatever builds and tests it bind nothing that is made with it', () => {
    expect(wrong(all.filter(({ isShipped, license }) => !isShipped && !isAllowed(license, forTools)))).toEqual([])
  })

  test('are what the installed packages say themselves', () => {
    const installed = all.flatMap((each) => {
      const found = licenseInstalled(each)
      return found ? [{ ...each, said: found.license }] : []
    })
    expect(installed.length).toBeGreaterThan(50)
    expect(
      installed.filter(({ license, said }) => license !== said).map(({ name, license, said }) => `${name}: ${license} or ${said}`),
    ).toEqual([])
  })

  test('that are allowed are those that the page tells', () => {
    const page = readFileSync(join(root, 'docs/reference/dependencies.md'), 'utf8')
    for (const license of forTools) expect(page.slice(0, 1_500)).toContain(license)
  })
})

test('no package runs anything when it is installed, except those that are known to', () => {
  expect(all.filter(({ hasScript }) => hasScript).map(({ name }) => name)).toEqual(mayRunScripts)
  const hooks = ['preinstall', 'install', 'postinstall']
  const hidden = all.filter(
    (each) => !mayRunScripts.includes(each.name) && licenseInstalled(each)?.scripts.some((name) => hooks.includes(name)),
  )
  expect(wrong(hidden)).toEqual([])
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { allowScripts: object }
  expect(Object.keys(allowScripts)).toEqual(mayRunScripts)
})

test('the lockfile names no address, and a checksum for each package', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  expect(wrong(all.filter(({ isPinnedToAddress }) => isPinnedToAddress))).toEqual([])
  expect(lock).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/)
  const { packages } = JSON.parse(lock) as { packages: Record<string, { integrity?: string; link?: boolean }> }
  expect(
    Object.entries(packages).flatMap(([path, { integrity, link }]) =>
      path === '' || link || integrity?.startsWith('sha512-') ? [] : [path],
    ),
  ).toEqual([])
})

test('every package that we name is in the lockfile, and none is taken from anywhere but a registry', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string> | undefined>
  const named = { ...manifest.dependencies, ...manifest.devDependencies }
  const known = new Set(all.filter(({ isDirect }) => isDirect).map(({ name }) => name))
  expect(Object.keys(named).filter((name) => !known.has(name))).toEqual([])
  expect(Object.entries(named).filter(([, range]) => !/^[\^~]?\d+\.\d+\.\d+/.test(range))).toEqual([])
})

test('the judge finds what it looks for', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/bad': { version: '1.0.0', license: 'AGPL-3.0-only', hasInstallScript: true, resolved: 'https://example.org/bad.tgz' },
      'node_modules/bad/node_modules/mute': { version: '2.0.0', dev: true },
      'node_modules/either': { version: '3.0.0', license: '(GPL-2.0-only OR MIT)' },
      'node_modules/both': { version: '4.0.0', license: 'MIT AND GPL-2.0-only' },
    },
  }
  const [bad, both, either, mute] = packagesOf(lock, { dependencies: { bad: '1.0.0' } })
  expect(bad).toMatchObject({ name: 'bad', isDirect: true, isShipped: true, hasScript: true, isPinnedToAddress: true })
  expect(mute).toMatchObject({ name: 'mute', isDirect: false, isShipped: false })
  expect([bad, both, either, mute].map((each) => isAllowed(each?.license, permissive))).toEqual([false, false, true, false])
})
