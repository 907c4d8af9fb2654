// What `verify` says of a bundle that was exported, here or elsewhere.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BundleCheck, type BundleFlaw, type BundleFlawKind, type CheckOptions, checkBundle } from '../evidence/check.ts'
import { fileOf, names } from '../evidence/manifest.ts'
import { unzipInto, ZipError } from '../evidence/zip.ts'
import { CommandError, exit } from './exit.ts'
import { plain, shapes, type Terminal } from './terminal.ts'

const words: Readonly<Record<BundleFlawKind, string>> = {
  edited: 'was changed',
  missing: 'is gone',
  moved: 'does not follow the line before it',
  resealed: 'is not what a checkpoint signed: the chain was written anew',
  forged: 'was not signed by the key it names',
  foreign: 'was signed with another key, or for another ledger',
  stray: 'does not belong to the bundle',
  unreadable: 'cannot be read as what it should be',
  unsigned: 'was signed by nobody',
}

const lineNames: Readonly<Record<string, string>> = {
  [fileOf.exchanges]: 'exchange',
  [fileOf.egress]: 'egress line',
  [fileOf.admin_log]: 'admin action',
  [names.checkpoints]: 'checkpoint',
}

const mostShown = 20

/** Check a bundle in a folder or a zip. Throws a `CommandError` when there is none. */
export async function checkBundleAt(path: string, options: CheckOptions): Promise<BundleCheck> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new CommandError(exit.usage, `${path} is not there.`)
  if (found.isDirectory()) return checkBundle(path, options)
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'))
  try {
    await unzipInto(path, folder)
    return await checkBundle(folder, options)
  } catch (error) {
    if (error instanceof ZipError) throw new CommandError(exit.failed, `${path} is no sound zip: ${error.message}.`)
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function tellBundle(terminal: Terminal, check: BundleCheck): void {
  const { print, paint } = terminal
  const { flaws } = check
  if (check.isSound)
    print(
      `${paint('good', shapes.good)} Evidence for ${check.month}: ${many(check.lines, 'line')} in ${many(check.files, 'file')}, none changed, dropped or moved.`,
    )
  else {
    const places = flaws.length >= 100 ? 'at least 100 places' : flaws.length === 1 ? 'one place' : `${flaws.length} places`
    print(`${paint('bad', shapes.barred)} The bundle is broken in ${places}:`)
    for (const flaw of flaws.slice(0, mostShown)) print(`  ${sentenceOf(flaw)}`)
    if (flaws.length > mostShown) print(`  and ${flaws.length - mostShown} more; --json tells all`)
  }
  if (check.month === undefined) return
  print(paint('dim', `  ${many(check.inMonth, 'line')} of the month itself, exported ${plain(check.exportedAt ?? '')}`))
  print(
    `  ${many(check.checkpoints, 'checkpoint')}${check.unsealed > 0 ? `; ${many(check.unsealed, 'line')} after the last of them` : ', to the last line'}.`,
  )
  if (!check.signer) print(paint('warn', '  Nobody signed the bundle itself.'))
  else if (flaws.some(({ file, kind }) => file === names.manifest && kind === 'forged'))
    print(paint('bad', `  It says that ${plain(check.signer.id)} signed it, and that key did not.`))
  else if (check.signer.isKnown) print(`  Signed by ${plain(check.signer.id)}, a key that is known here.`)
  else
    print(
      paint(
        'warn',
        `  Signed by ${plain(check.signer.id)}, a key that is not known here. Compare it: drawbridge verify <bundle> --trust <its.pem>`,
      ),
    )
  const others = check.writers.filter(({ id, isKnown }) => !isKnown && id !== check.signer?.id)
  for (const { id } of others) print(paint('warn', `  Checkpoints by ${plain(id)}, a key that is not known here.`))
}

function sentenceOf({ file, kind, seq, id }: BundleFlaw): string {
  const name = lineNames[file]
  const line = seq === undefined ? plain(file) : `${plain(file)}: ${name ?? 'line'} ${seq}${id === undefined ? '' : ` (${plain(id)})`}`
  return `${line} ${words[kind]}`
}

function many(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
}
