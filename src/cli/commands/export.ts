// `export evidence`: a month of the record as plain files that verify anywhere, in a folder or one zip.
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { configFileOf, homeOf } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { monthOf, names } from '../../evidence/manifest.ts'
import { type Exported, writeBundle } from '../../evidence/write.ts'
import { ZipError, zipFolder } from '../../evidence/zip.ts'
import { openSigner, publicKeyIn, publicKeyOf, rememberedOf, signerId } from '../../ledger/signer.ts'
import { openStore, type Store } from '../../ledger/store.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { findGateway } from '../gateway.ts'
import { shapes, type Terminal } from '../terminal.ts'
import { defineVerb } from '../verb.ts'
import { version } from '../version.ts'

export const exportEvidence = defineVerb({
  args: {
    month: { type: 'string', valueHint: 'month', description: 'The month, UTC, such as 2026-10' },
    out: { type: 'string', valueHint: 'path', description: 'A folder or a .zip that is not there yet; evidence-<month>.zip when left out' },
    ledger: { type: 'string', valueHint: 'url', description: 'Another ledger, such as sqlite:./copy.db' },
    'with-text': { type: 'boolean', description: 'Also the texts that humans decided on, redacted as they were, with their notes' },
  },
  heedsStop: true,
  examples: [
    ['drawbridge export evidence --month 2026-10', 'evidence-2026-10.zip, signed by this house'],
    ['drawbridge export evidence --month 2026-10 --out ./october', 'the same as a folder'],
    ['drawbridge verify evidence-2026-10.zip', 'check it, anywhere and offline'],
  ],
  exits: { [exit.failed]: 'no line of that month, or the record is broken (and exported)' },
  async run({ args, terminal, environment, isJson, signal }) {
    const { month } = args
    const span = month === undefined ? undefined : monthOf(month)
    if (month === undefined || !span)
      throw wrongUsage('export evidence needs --month, such as 2026-10', 'drawbridge export evidence --help')
    const target = resolve(args.out ?? `evidence-${month}.zip`)
    const isZip = target.endsWith('.zip')
    if (existsSync(target) && (isZip || !statSync(target).isDirectory() || readdirSync(target).length > 0))
      throw new CommandError(exit.usage, `${target} is there already; nothing is written over it.`, 'give another place with --out')
    if (!existsSync(dirname(target))) throw new CommandError(exit.usage, `The folder ${dirname(target)} is not there.`)

    const keys = join(homeOf(environment), 'keys')
    const own = publicKeyIn(keys)
    const url = args.ledger ?? ledgerUrl(environment)
    const file = /^sqlite:(?!:memory:)(.*)$/.exec(url)?.[1]
    if (file !== undefined && !existsSync(file))
      throw new CommandError(exit.failed, 'Nothing is recorded here yet: there is no ledger.', 'drawbridge up')
    // A running gateway writes what still waits, so that its latest requests count.
    if (!args.ledger) await (await findGateway(environment))?.admin('egress?limit=1')
    const store = await openStore(url)
    // Beside the target, so that what is ready is moved and not copied, and half a bundle never stands under its name.
    const draft = mkdtempSync(join(dirname(target), `.${basename(target)}-`))
    try {
      const id = (await store.getMeta('ledger.id'))?.value ?? ''
      terminal.progress('Checking the whole ledger …')
      const exported = await writeBundle(store, {
        month,
        folder: draft,
        exportedAt: new Date().toISOString(),
        program: version,
        withText: args['with-text'] === true,
        signal,
        progress: ({ done, of, file }) => terminal.progress(bar(done, of, file)),
        ...(own !== undefined && {
          signer: openSigner(keys),
          trust: { known: [publicKeyOf(own)], remembered: { [signerId(publicKeyOf(own))]: rememberedOf(keys, id) } },
        }),
      })
      if (!exported) throw await nothingIn(month, store)
      if (isZip) {
        terminal.progress('Packing …')
        const listed = exported.manifest.files.map(({ path }) => path)
        const first = [names.readme, names.manifest, ...(exported.manifest.signer ? [names.signature] : [])]
        await zipFolder(draft, [...first, ...listed.filter((path) => path !== names.readme)], `${draft}.zip`, signal)
        renameSync(`${draft}.zip`, target)
      } else {
        if (existsSync(target)) rmSync(target, { recursive: true }) // empty, as was looked at above
        renameSync(draft, target)
      }
      terminal.progress('')
      if (isJson) terminal.print(JSON.stringify(summaryOf(exported, target)))
      else tell(terminal, exported, args.out ?? basename(target))
      return exported.verification.isSound ? exit.ok : exit.failed
    } catch (error) {
      if (signal.aborted) throw new CommandError(exit.interrupted, 'The export was stopped; nothing is left of it.')
      if (error instanceof ZipError)
        throw new CommandError(exit.failed, `No zip was written: ${error.message}.`, `--out ${basename(target, '.zip')}`)
      throw error
    } finally {
      terminal.progress('')
      rmSync(draft, { recursive: true, force: true })
      rmSync(`${draft}.zip`, { force: true })
      await store.close()
    }
  },
})

function ledgerUrl(environment: Parameters<typeof homeOf>[0]): string {
  const { config } = loadConfig(configFileOf(environment), environment)
  return config.ledger.url ?? `sqlite:${join(homeOf(environment), 'ledger.db')}`
}

async function nothingIn(month: string, store: Store): Promise<CommandError> {
  const { since, until } = await store.writtenSpan()
  if (since === undefined || until === undefined)
    return new CommandError(exit.failed, `Nothing is recorded of ${month}: the ledger is empty.`, 'drawbridge up')
  const isBefore = month < since.slice(0, 7)
  const why = isBefore
    ? 'It was not there yet, or retention has taken it (ledger.keepDays).'
    : 'No request came and nobody changed anything.'
  const next = `drawbridge export evidence --month ${isBefore ? since.slice(0, 7) : until.slice(0, 7)}`
  return new CommandError(
    exit.failed,
    `Nothing is recorded of ${month}. ${why} The ledger goes from ${since.slice(0, 10)} to ${until.slice(0, 10)}.`,
    next,
  )
}

const barColumns = 24

function bar(done: number, of: number, file: string): string {
  const share = of === 0 ? 1 : Math.min(1, done / of)
  const full = Math.round(share * barColumns)
  const lines = `${done.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} lines`
  return `${'█'.repeat(full)}${'░'.repeat(barColumns - full)} ${Math.round(share * 100)} %  ${lines}  ${file}`
}

function summaryOf({ manifest, verification, plan, exchanges, egress, actions, providers }: Exported, path: string) {
  return {
    path,
    month: manifest.month,
    signer: manifest.signer?.id ?? null,
    isSound: verification.isSound,
    isClosed: plan.isClosed,
    exchanges,
    egress,
    actions,
    unchained: plan.unchained,
    providers,
    forgotten: plan.forgotten,
    flaws: verification.flaws,
    files: manifest.files,
  }
}

function tell(terminal: Terminal, { manifest, verification, plan, exchanges, egress, actions, providers }: Exported, path: string): void {
  const { print, paint } = terminal
  print(`${paint('good', shapes.good)} ${paint('strong', path)}`)
  print(
    `  ${many(exchanges, 'request')}, ${many(egress, 'body', 'bodies')} that left, ${many(actions, 'act')} of operators in ${manifest.month}`,
  )
  print(
    providers.length > 0
      ? `  sent to ${providers.join(', ')}: what they publish about it is in ${names.dataHandling}`
      : '  nothing left for the cloud',
  )
  const by = manifest.signer ? `signed by ${manifest.signer.id}` : paint('warn', 'signed by nobody: no key of the house is here')
  print(`  ${manifest.files.length} files, ${by}`)
  if (!verification.isSound)
    print(paint('bad', `  ${shapes.barred} The record is broken: ${names.gaps} names the places, and drawbridge verify tells more.`))
  for (const { ledger, before } of plan.forgotten)
    print(
      paint('warn', `  Retention took the lines of ${ledger} before ${before.toLocaleString('en-US')}; some may have been of this month.`),
    )
  if (!plan.isClosed) print(paint('warn', '  No checkpoint was signed after the month ended: export again later for one that is closed.'))
  print(`  what it cannot show: ${names.gaps}`)
  print('')
  print(`  next  drawbridge verify ${path}`)
}

function many(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`
}
