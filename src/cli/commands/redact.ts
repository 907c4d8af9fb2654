// `redact`: a text as it may leave the house. What stands for what goes into a vault, from which `restore` reads it back.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { plainText } from '../../privacy/attachments.ts'
import { weightOf } from '../../privacy/kinds.ts'
import { actionOf } from '../../privacy/profiles.ts'
import { redactText } from '../../privacy/redact.ts'
import { count } from '../amounts.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { openReading } from '../reading.ts'
import { plain, type Terminal } from '../terminal.ts'
import { openVaultFile, passphraseFor, passphraseName, saveVaultFile } from '../vault.ts'
import { defineVerb } from '../verb.ts'

export const redactVerb = defineVerb({
  args: {
    vault: { type: 'string', valueHint: 'file', description: 'Where the true values are kept, encrypted; made when it is not there' },
    profile: { type: 'string', valueHint: 'name', description: 'strict, balanced, legal, health, code, or one of your own' },
    style: { type: 'string', valueHint: 'style', description: 'realistic or placeholder, instead of what the configuration says' },
  },
  words: {
    most: 1,
    name: 'file',
    about: `the text; standard input when left out. The passphrase is asked for, or read from ${passphraseName}.`,
  },
  examples: [
    ['drawbridge redact letter.txt --vault letter.vault > out.txt', 'a text that may leave'],
    ['drawbridge redact reply.txt --vault letter.vault', 'another text of the same matter: the same surrogates'],
    ['drawbridge redact --vault log.vault --style placeholder < app.log', 'placeholders instead of invented values'],
  ],
  exits: {
    [exit.failed]: 'the text could not be read or redacted as a whole; nothing is printed',
    [exit.refused]: 'the passphrase is wrong',
  },
  async run({ args, words, terminal, environment, isJson, signal }) {
    const file = args.vault
    if (!file) throw wrongUsage('redact needs --vault', 'name a file, which is made when it is not there')
    const { reader, profile, hasTagger, style: configured } = openReading(environment, args.profile)
    const style = styleOf(args.style ?? configured)
    const text = await textOf(words[0], terminal)
    const passphrase = await passphraseFor(file, !existsSync(file), { terminal, environment, signal })
    const { key, vault: known } = (await openVaultFile(file, passphrase)) ?? { key: randomBytes(32) }
    if (!hasTagger) terminal.tell('The tagger’s weights are missing: names are found by dictionaries and patterns only.')

    const { hits, complete } = reader.read(text)
    if (!complete) throw new CommandError(exit.failed, 'a detector failed, so the text may hold more than was found', 'drawbridge doctor')
    const redacted = redactText(text, hits, {
      treat: ({ kind }) => {
        const action = actionOf(profile, kind)
        if (action === 'allow') return 'allow'
        return action === 'mask' || weightOf(kind) === 'secret' ? 'mask' : 'redact'
      },
      key,
      style,
      known,
    })
    // The vault first: a redacted text whose vault could not be written would be lost.
    await saveVaultFile(file, { key, vault: redacted.vault }, passphrase)

    const { counts } = redacted
    const masked = sumOf(counts, (kind) => weightOf(kind) === 'secret')
    const replaced = sumOf(counts, (kind) => weightOf(kind) !== 'secret')
    if (isJson) terminal.print(JSON.stringify({ text: redacted.text, replaced, masked, kinds: counts, vault: file, style }))
    else terminal.write(redacted.text)
    const kinds = Object.entries(counts).map(([kind, places]) => `${kind} ${places}`)
    const told = [
      kinds.length === 0 ? 'nothing was found that must not leave' : `replaced in ${count(replaced, 'place')}`,
      ...(masked > 0 ? [`${count(masked, 'secret')} removed for good`] : []),
    ]
    terminal.tell(
      `${terminal.paint('good', '✓')} ${told.join(', ')}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}; vault ${plain(file)}`,
    )
    return exit.ok
  },
})

/** The text of a file, or of standard input. What is no text is refused: an answer about its bytes would be taken for one about its words. */
export async function textOf(file: string | undefined, terminal: Terminal): Promise<string> {
  if (file === undefined || file === '-') return terminal.readInput()
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new CommandError(exit.failed, `${plain(file)} cannot be read (${(error as { code?: string }).code ?? 'unreadable'})`)
  }
  const text = bytes.toString('latin1', 0, 5) === '%PDF-' ? undefined : plainText(bytes)
  if (text === undefined) throw new CommandError(exit.failed, `${plain(file)} is no text`, 'save it as plain text first')
  return text
}

function styleOf(name: string): 'realistic' | 'placeholder' {
  if (name === 'realistic' || name === 'placeholder') return name
  throw wrongUsage(`there is no style "${name.slice(0, 64)}"`, 'realistic or placeholder')
}

function sumOf(counts: Readonly<Record<string, number>>, isCounted: (kind: string) => boolean): number {
  return Object.entries(counts).reduce((sum, [kind, places]) => (isCounted(kind) ? sum + places : sum), 0)
}
