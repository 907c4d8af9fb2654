// From findings, which may overlap, to the stretches of text that are replaced, which do not.
import type { Kind } from '../kinds.ts'
import { weightOf } from '../kinds.ts'

/** One stretch that is replaced as a whole. */
export type Cover = {
  readonly start: number
  readonly end: number
  readonly kind: Kind
  readonly action: 'redact' | 'mask'
  readonly entity?: string
}

/**
 * The cover without blanks at its ends, which hide nothing, and as far as its number goes: a surrogate in the midst of digits could not be
 * told from them when it comes back.
 */
export function widened(text: string, cover: Cover): Cover {
  let { start, end } = cover
  while (start < end && isBlank.test(text[start] ?? '')) start++
  while (end > start && isBlank.test(text[end - 1] ?? '')) end--
  if (isDigit(text.charCodeAt(start))) while (isDigit(text.charCodeAt(start - 1))) start--
  if (isDigit(text.charCodeAt(end - 1))) while (isDigit(text.charCodeAt(end))) end++
  return start === cover.start && end === cover.end ? cover : { ...cover, start, end }
}

const isBlank = /\s/

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

const weights = { secret: 3, direct: 2, quasi: 1, plain: 0 } as const

/**
 * Join what overlaps, so that no character of anything that must be hidden stays. The most telling names the whole: a mask before a
 * surrogate, then the longer, then the weightier. An entity is kept only where its own finding covers the whole.
 */
export function coversOf(found: readonly Cover[]): Cover[] {
  const sorted = found.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end)
  const covers: Cover[] = []
  let best: Cover | undefined
  let start = 0
  let end = 0
  const close = () => {
    if (!best) return
    const isWhole = best.start === start && best.end === end
    covers.push(isWhole ? best : { start, end, kind: best.kind, action: best.action })
  }
  for (const cover of sorted) {
    if (best && cover.start < end) {
      end = Math.max(end, cover.end)
      if (outranks(cover, best)) best = cover
      continue
    }
    close()
    best = cover
    start = cover.start
    end = cover.end
  }
  close()
  return covers
}

function outranks(one: Cover, other: Cover): boolean {
  if (one.action !== other.action) return one.action === 'mask'
  const difference = one.end - one.start - (other.end - other.start)
  return difference > 0 || (difference === 0 && weights[weightOf(one.kind)] > weights[weightOf(other.kind)])
}

/** What stands where a secret stood. It tells the kind, so that a model knows what it is missing, and nothing else. */
export function maskOf(kind: Kind): string {
  return `[${plainName(kind)} removed]`
}

/** A kind as it may stand in a placeholder; dictionaries name kinds as they like. */
export function plainName(kind: Kind): string {
  return kind.replace(/[^\p{L}\p{N}_]+/gu, '_').slice(0, 40) || 'VALUE'
}
