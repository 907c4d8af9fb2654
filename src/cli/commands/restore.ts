// `restore`: what came back about a redacted text, with the true values in it again.
import { existsSync } from 'node:fs'
import { restorerOf } from '../../privacy/restore.ts'
import { count } from '../amounts.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { plain } from '../terminal.ts'
import { openVaultFile, passphraseFor, passphraseName } from '../vault.ts'
import { defineVerb } from '../verb.ts'
import { textOf } from './redact.ts'

export const restoreVerb = defineVerb({
  args: { vault: { type: 'string', valueHint: 'file', description: 'The vault that `drawbridge redact` wrote' } },
  words: {
    most: 1,
    name: 'file',
    about: `the text; standard input when left out. The passphrase is asked for, or read from ${passphraseName}.`,
  },
  examples: [
    ['drawbridge restore answer.txt --vault letter.vault', 'an answer with the true names'],
    ['pbpaste | drawbridge restore --vault letter.vault --json', 'from the clipboard, and how much was put back'],
  ],
  exits: { [exit.failed]: 'the text or the vault could not be read', [exit.refused]: 'the passphrase is wrong' },
  async run({ args, words, terminal, environment, isJson, signal }) {
    const file = args.vault
    if (!file) throw wrongUsage('restore needs --vault', 'name the file that `drawbridge redact` wrote')
    if (!existsSync(file))
      throw new CommandError(exit.failed, `there is no vault ${plain(file)}`, 'name the file that `drawbridge redact` wrote')
    const text = await textOf(words[0], terminal)
    const content = await openVaultFile(file, await passphraseFor(file, false, { terminal, environment, signal }))
    if (!content) throw new CommandError(exit.failed, `there is no vault ${plain(file)}`)
    const restorer = restorerOf(content.vault)
    const restored = restorer.text(text)
    const { report } = restorer
    if (isJson) terminal.print(JSON.stringify({ text: restored, restored: report.restored, altered: report.altered }))
    else terminal.write(restored)
    const altered = report.altered > 0 ? `; ${count(report.altered, 'surrogate')} came back altered` : ''
    terminal.tell(`${terminal.paint('good', '✓')} restored in ${count(report.restored, 'place')}${altered}`)
    return exit.ok
  },
})
