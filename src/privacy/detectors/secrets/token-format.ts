// Tokens whose issuers gave them a shape that nothing else has.
import { type Detector, defineDetector, type Hit } from '../detector.ts'
import { anchorsOf } from './anchors.ts'
import { isSample } from './placeholders.ts'

export type TokenFormat = {
  readonly kind: `SECRET_${string}`
  /** What every such token contains, in its own case, `before` units from its start. */
  readonly anchors: readonly string[]
  /** Sticky, from the token's start. Its group `secret`, when there is one, is what counts. */
  readonly shape: RegExp
  /** How many units of the token may stand before the anchor; 0 when it begins the token. */
  readonly before?: number
  readonly score?: number
  /** The token may stand right behind a letter or digit. */
  readonly isAnywhere?: boolean
}

/** Formats that belong together, with texts in which they must and must not be found. */
export type TokenFamily = Pick<Detector, 'finds' | 'ignores'> & { readonly formats: readonly TokenFormat[] }

export function tokenFamily(formats: readonly TokenFormat[], examples: Pick<Detector, 'finds' | 'ignores'>): TokenFamily {
  return { formats, ...examples }
}

/** One detector of many families, so that a text is read once for all of them. */
export function tokenDetector(name: string, families: readonly TokenFamily[]): Detector {
  const entries = families.flatMap(({ formats }) => formats).flatMap((format) => format.anchors.map((anchor) => ({ format, anchor })))
  const anchors = anchorsOf(entries.map(({ anchor }) => anchor))
  const find = (text: string): readonly Hit[] => {
    const hits: Hit[] = []
    let covered = -1
    anchors().scan(text, (word, start) => {
      if (start < covered) return
      const { format, anchor } = entries[word]!
      if (!text.startsWith(anchor, start)) return
      const hit = hitAt(text, start - (format.before ?? 0), format)
      if (hit === undefined) return
      hits.push(hit)
      covered = hit.end
    })
    return hits
  }
  return defineDetector({
    name,
    kinds: [...new Set(entries.map(({ format }) => format.kind))],
    find,
    finds: families.flatMap(({ finds }) => finds),
    ignores: families.flatMap(({ ignores }) => ignores),
  })
}

function hitAt(text: string, from: number, format: TokenFormat): Hit | undefined {
  if (from < 0 || (!format.isAnywhere && continuesWord(text, from))) return undefined
  format.shape.lastIndex = from
  const match = format.shape.exec(text)
  if (match === null) return undefined
  const value = match.groups?.secret ?? match[0]
  if (isSample(value)) return undefined
  const start = from + match[0].lastIndexOf(value)
  return { kind: format.kind, start, end: start + value.length, score: format.score ?? 0.9 }
}

/** Whether the character before belongs to the same word; the letter of an escape such as `\n` or `%3D` does not. */
export function continuesWord(text: string, at: number): boolean {
  if (!isWordUnit(text.charCodeAt(at - 1))) return false
  const lead = text.charCodeAt(at - 2)
  if (lead === 92) return !/[nrt]/.test(text[at - 1]!)
  return !(text.charCodeAt(at - 3) === 37 && /[0-9A-Fa-f]{2}/.test(text.slice(at - 2, at)))
}

function isWordUnit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

/** An example written in pieces, so that scanners of this repository do not take it for a leak. */
export function pieces(...parts: readonly string[]): string {
  return parts.join('')
}
