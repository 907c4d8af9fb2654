// Vaults for tests: what stands for what, as a list.
import type { Alias, Vault } from '../src/privacy/vault.ts'

export function vaultOf(aliases: readonly Alias[]): Vault {
  return {
    aliases,
    surrogateOf: (kind, value) => aliases.find((alias) => alias.kind === kind && alias.value === value)?.surrogate,
    valueOf: (surrogate) => aliases.find((alias) => alias.surrogate === surrogate)?.value,
  }
}

/** People with values that need escapes, a name inside another, a number, an address of two lines, a placeholder. */
export const household = vaultOf([
  { kind: 'PERSON', surrogate: 'Mara Vogt', value: 'Anna "Ann" Berg\\Holm' },
  { kind: 'PERSON', surrogate: 'Mara', value: 'Anna' },
  { kind: 'PERSON', surrogate: 'Vogt', value: 'Berg' },
  { kind: 'PERSON', surrogate: 'Renée Ødegård', value: 'Zoë Müller' },
  { kind: 'PERSON', surrogate: 'Hanna "Hat" Lund', value: 'Ida Dahl' },
  { kind: 'ADDRESS', surrogate: '9 Elm Way, Example City', value: '12 Oak Row\nSample Town' },
  { kind: 'EMAIL', surrogate: 'mara.vogt@example.org', value: 'anna.berg@example.com' },
  { kind: 'ID', surrogate: '4829107', value: '9988776' },
  { kind: 'PHONE', surrogate: '+1 555-010-0123', value: '+1 (415) 555-0142' },
  { kind: 'USERNAME', surrogate: 'mara_v_77', value: 'anna_b_12' },
  { kind: 'PROJECT', surrogate: '🦊 Heron', value: '🐻 Falcon' },
  { kind: 'ORG', surrogate: '[[ORG_3]]', value: 'Example & Söhne' },
])
