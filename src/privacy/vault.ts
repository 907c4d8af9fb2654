// What stands for what, in one request. The map lives in memory for as long as the exchange does and is never logged.
import type { Kind } from './kinds.ts'

/** One value that left under another name. */
export type Alias = { readonly kind: Kind; readonly value: string; readonly surrogate: string }

/** Reads both ways. Made anew for every request: surrogates are drawn by HMAC, so a resent history gets the same ones. */
export type Vault = {
  readonly aliases: readonly Alias[]
  /** What stands for a value; undefined when nothing does. Masks of secrets are not in here: they cannot be undone. */
  readonly surrogateOf: (kind: Kind, value: string) => string | undefined
  readonly valueOf: (surrogate: string) => string | undefined
}
