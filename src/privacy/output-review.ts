// What comes back is looked at as well: secrets and protected values that a reply gives away, and links that would carry data out. The text
// arrives in parts of any size; whatever the parts, the same text gives the same flags in the same order.
//
//  1. text gathers until a line ends or enough has come: where that is depends on the text alone, never on how it was cut;
//  2. the new part is read together with what stands before it, so that nothing hides across the seam;
//  3. what reaches into the new part and was not told before is counted; the rest is forgotten.
import type { Hit } from './detectors/detector.ts'
import { valueFinder } from './known-values.ts'
import { carriesData, linksIn } from './reply-links.ts'

export type OutputCode = 'secret-in-reply' | 'protected-value-in-reply' | 'exfiltration-link'

/** What was seen, without a word of it. */
export type OutputFlag = { readonly code: OutputCode; readonly count: number }

export type OutputReviewOptions = {
  readonly protectedValues: readonly string[]
  readonly findSecrets: (text: string) => readonly Hit[]
  /** Hosts that may receive anything, with the hosts below them: `example.org` speaks for `files.example.org` too. */
  readonly trustedHosts?: readonly string[]
}

export type OutputReview = {
  /** The next part of the reply; flags for what became certain with it. */
  readonly push: (text: string) => readonly OutputFlag[]
  /** The reply is over. */
  readonly end: () => readonly OutputFlag[]
}

/** A line that ends after so much new text is read at once; without one, so much is waited for. */
const leastStep = 512
const mostStep = 2_048
/** So much is read again with the new part. An address or a key that is longer was seen by its beginning. */
const lookBehind = 4_096

export function createOutputReview(options: OutputReviewOptions): OutputReview {
  const values = valueFinder(options.protectedValues)
  const trusted = options.trustedHosts ?? []
  let held = ''
  /** Where `held` begins in the whole reply, and up to where it was read. */
  let heldFrom = 0
  let readTo = 0
  /** Places already told, `code` and start; those behind the window are forgotten. */
  let told = new Map<string, number>()

  function read(to: number): OutputFlag[] {
    const window = held.slice(0, to - heldFrom)
    const found: { code: OutputCode; start: number; end: number }[] = []
    const add = (code: OutputCode, places: readonly { readonly start: number; readonly end: number }[]) => {
      for (const { start, end } of places) found.push({ code, start: heldFrom + start, end: heldFrom + end })
    }
    add('secret-in-reply', options.findSecrets(window))
    add('protected-value-in-reply', values.places(window))
    add(
      'exfiltration-link',
      linksIn(window).filter((link) => carriesData(link, values, trusted)),
    )
    const counts = new Map<OutputCode, number>()
    for (const { code, start, end } of found) {
      const key = `${code} ${start}`
      if (end <= readTo || told.has(key)) continue
      told.set(key, start)
      counts.set(code, (counts.get(code) ?? 0) + 1)
    }
    readTo = to
    const keepFrom = Math.max(heldFrom, to - lookBehind)
    held = held.slice(keepFrom - heldFrom)
    heldFrom = keepFrom
    told = new Map([...told].filter(([, start]) => start >= keepFrom))
    return [...counts].map(([code, count]) => ({ code, count }))
  }

  /** Where the text that has come so far is to be read up to; undefined while too little has. */
  function nextStop(): number | undefined {
    const from = readTo - heldFrom
    const line = held.indexOf('\n', from + leastStep)
    if (line !== -1 && line + 1 - from <= mostStep) return heldFrom + line + 1
    return held.length - from >= mostStep ? readTo + mostStep : undefined
  }

  return {
    push(text) {
      const flags: OutputFlag[] = []
      // A long part is taken in by pieces, so that no more than a window is ever held.
      for (let at = 0; at < text.length; at += mostStep) {
        held += text.slice(at, at + mostStep)
        for (let stop = nextStop(); stop !== undefined; stop = nextStop()) flags.push(...read(stop))
      }
      return merged(flags)
    },
    end: () => (heldFrom + held.length > readTo ? read(heldFrom + held.length) : []),
  }
}

/** The flags of several reads as one list, each code once. */
export function merged(flags: readonly OutputFlag[]): OutputFlag[] {
  const counts = new Map<OutputCode, number>()
  for (const { code, count } of flags) counts.set(code, (counts.get(code) ?? 0) + count)
  return [...counts].map(([code, count]) => ({ code, count }))
}
