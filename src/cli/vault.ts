// How `redact` and `restore` open a vault: where its passphrase comes from, and what is said when it does not open.
import { randomBytes } from 'node:crypto'
import { readVaultFile, type VaultContent, VaultFileError, writeVaultFile } from '../privacy/vault-file.ts'
import { CommandError, exit, wrongUsage } from './exit.ts'
import { plain, type Terminal } from './terminal.ts'
import type { Environment } from './verb.ts'

export const passphraseName = 'DRAWBRIDGE_VAULT_PASSPHRASE'

type Around = { readonly terminal: Terminal; readonly environment: Environment; readonly signal: AbortSignal }

/** The passphrase from the environment, else from the person at the terminal, who types a new one twice. */
export async function passphraseFor(file: string, isNew: boolean, { terminal, environment, signal }: Around): Promise<string> {
  const given = environment[passphraseName]
  if (given) return given
  // The prompt is on stderr, since the text itself goes to stdout; stdin must be free to be typed on.
  if (!terminal.isWatched || terminal.hasInput)
    throw wrongUsage('the vault needs a passphrase', `set ${passphraseName}, or name the file to read and run it in a terminal`)
  const prompts = await import('@clack/prompts')
  const ask = async (message: string) => {
    const answer = await prompts.password({
      message,
      output: process.stderr,
      signal,
      validate: (value) => (value ? undefined : 'It is empty'),
    })
    if (prompts.isCancel(answer)) throw new CommandError(exit.interrupted, 'left without a passphrase')
    return answer
  }
  const first = await ask(isNew ? `A passphrase for the new vault ${plain(file)}` : `The passphrase of ${plain(file)}`)
  if (isNew && (await ask('Once more')) !== first) throw new CommandError(exit.failed, 'the two passphrases differ', 'run it again')
  return first
}

/** What a vault holds; undefined when there is no such file. */
export async function openVaultFile(file: string, passphrase: string): Promise<VaultContent | undefined> {
  try {
    return await readVaultFile(file, passphrase)
  } catch (error) {
    const name = plain(file)
    if (!(error instanceof VaultFileError)) throw new CommandError(exit.failed, `${name} cannot be read (${codeOf(error)})`)
    const next: Readonly<Record<VaultFileError['trouble'], string>> = {
      passphrase: `set ${passphraseName} to the passphrase it was made with`,
      damaged: 'take it from a backup; what is in it is not used',
      newer: 'install a newer version',
      'not-a-vault': 'name the file that `drawbridge redact` wrote',
    }
    throw new CommandError(error.trouble === 'passphrase' ? exit.refused : exit.failed, `${name}: ${error.message}`, next[error.trouble])
  }
}

export async function saveVaultFile(file: string, content: VaultContent, passphrase: string): Promise<void> {
  try {
    await writeVaultFile(file, content, passphrase, randomBytes)
  } catch (error) {
    throw new CommandError(
      exit.failed,
      `${plain(file)} cannot be written (${codeOf(error)})`,
      'nothing was printed: without it nothing comes back',
    )
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'unreadable'
}
