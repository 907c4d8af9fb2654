// Puts the true values back where a reply speaks of their surrogates.
import { alteredNamesOf } from './restore-altered.ts'
import { matcherOf } from './restore-match.ts'
import { jsonStream, literalStream, type Setting, type TextStream, textStream } from './restore-stream.ts'
import type { Vault } from './vault.ts'

export type { TextStream } from './restore-stream.ts'

/** Made once for an exchange. Texts and streams are independent of one another; the report counts all of them. */
export type Restorer = {
  /** Nothing stands for anything, so that nothing need be looked at. */
  readonly isIdle: boolean
  /**
   * A whole text. One that is JSON, such as structured output, is restored as `json` does, so that a value with quotes leaves it JSON.
   */
  text(text: string): string
  /** The same for text in pieces. Holds back only what may become a surrogate, or awaits its word boundary. */
  stream(): TextStream
  /** JSON text: what its strings and keys say is restored, and escaped for its depth; everything else keeps its spelling. */
  json(text: string): string
  /** The same for JSON text in pieces, such as the arguments of a call. */
  jsonStream(): TextStream
  /**
   * JSON source restored in its own spelling, where whatever is no surrogate keeps its escapes: what stands between the quotes of a string
   * that holds plain text or JSON text, or a whole value. It is not counted, because its meaning has been restored by `text` or `json`
   * before, to see whether anything in it changes.
   */
  respelled(source: string, as: 'text' | 'json' | 'value'): string
  /** The most units a stream holds back. */
  readonly mostHeld: number
  /** `altered`: placeholders that were restored though they were changed, and changed names that were left as they came. */
  readonly report: { readonly restored: number; readonly altered: number }
  /** The same without counting, for words that are told again. */
  readonly quiet: Restorer
}

/**
 * `sent` is what went out under these surrogates. Given, a web address in words gets a true value only when it stood there as it is now:
 * an address that a model, or whoever gave it orders, made up of surrogates would carry the values out as soon as a client opens it.
 */
export function restorerOf(vault: Vault, sent?: string): Restorer {
  const matcher = matcherOf(vault)
  const names = alteredNamesOf(vault)
  const mayLink = sent === undefined ? undefined : (address: string) => sent.includes(address)
  const quiet = reporting({ matcher, names: unwatched, tally: { restored: 0, altered: 0 }, mayLink })
  return reporting({ matcher, names, tally: { restored: 0, altered: 0 }, mayLink }, quiet)
}

const unwatched = { watch: () => undefined }

function reporting(setting: Setting, quiet?: Restorer): Restorer {
  const { matcher, tally } = setting
  // Arguments of tools are the policy's matter, which knows whom it trusts.
  const ofCalls = { ...setting, mayLink: undefined }
  const isIdle = matcher.isEmpty
  const whole = (stream: TextStream, text: string) => stream.push(text) + stream.end()
  const respelled = (source: string, as: 'text' | 'json' | 'value') =>
    isIdle ? source : whole(as === 'value' ? jsonStream(ofCalls) : literalStream(as === 'json' ? ofCalls : setting, as), source)
  const restorer: Restorer = {
    isIdle,
    text: (text) => (isIdle ? text : whole(textStream(setting), text)),
    stream: () => (isIdle ? untouched : textStream(setting)),
    json: (text) => (isIdle ? text : whole(jsonStream(ofCalls), text)),
    jsonStream: () => (isIdle ? untouched : jsonStream(ofCalls)),
    respelled: quiet?.respelled ?? respelled,
    mostHeld: matcher.mostHeld,
    report: tally,
    get quiet() {
      return quiet ?? restorer
    },
  }
  return restorer
}

const untouched: TextStream = { push: (piece) => piece, end: () => '' }
