// What stands for what, in one request. The map lives in memory for as long as the exchange does and is never logged.
import type { Kind } from './kinds.ts'

/** One value that left under another name. */
export type Alias = { readonly kind: Kind; readonly value: string; readonly surrogate: string }

/** Reads both ways. Made anew for every request: surrogates are drawn by HMAC, so a resent history gets the same ones. */
export type Vault = {
  /**
   * In the order of their first appearance, each surrogate once. Forms that the text did not show but a reply may use stand
   * here too: the first name alone, capitals, an initial.
   */
  readonly aliases: readonly Alias[]
  /** What stands for a value; undefined when nothing does. Masks of secrets are not in here: they cannot be undone. */
  readonly surrogateOf: (kind: Kind, value: string) => string | undefined
  readonly valueOf: (surrogate: string) => string | undefined
}

/**
 * A vault over aliases. Throws when two of them share a surrogate: such a vault could not be read back. `written` tells what stands in the
 * text for values that consist of more than an alias, such as a name with its title.
 */
export function openVault(aliases: readonly Alias[], written: ReadonlyMap<string, string> = new Map()): Vault {
  const surrogates = new Map<string, string>()
  const values = new Map<string, string>()
  for (const { value, surrogate } of aliases) {
    if (values.has(surrogate)) throw new Error('a surrogate stands in the vault twice')
    values.set(surrogate, value)
    if (!surrogates.has(value)) surrogates.set(value, surrogate)
  }
  return {
    aliases,
    // A value keeps its first surrogate, whatever kind a later detector takes it for.
    surrogateOf: (_kind, value) => surrogates.get(value) ?? written.get(value),
    valueOf: (surrogate) => values.get(surrogate),
  }
}
