// How the detectors of this folder are made: pictures of a number, what makes one valid, the words that name it.
import type { Kind } from '../../kinds.ts'
import { type Detector, defineDetector, type Hit } from '../detector.ts'
import { isOneDigit } from './checksum.ts'
import { hasOtherLabel, isOtherNumber, labelOf, standsAlone, standsInList, surroundings, wordsOf } from './context.ts'
import { agrees, layoutsOf } from './picture.ts'
import { type Candidate, layoutsIn, scanOf } from './scan.ts'

/**
 * What it takes to believe a number. `itself`: nothing, its check or its shape is unlikely by chance. `place`: it stands alone on a line, in a
 * cell or between quotes, or a word names it. `name`: a word must name it. `label`: it must do so directly before the number.
 */
export type Proof = 'itself' | 'place' | 'name' | 'label'

export type Format = {
  /** See `layoutsOf` for the signs. */
  readonly pictures: readonly string[]
  /** Checksum, date, region or letters, of the value in capitals and without separators. */
  readonly valid?: (value: string) => boolean
  readonly proof: Proof
  /** Letters must be capitals: `AB12 CDE` is a plate, `at 12 noon` is not. */
  readonly capitals?: boolean
  /** How sure, when it is believed by itself; 0.99 with a check, 0.9 without when not said. */
  readonly score?: number
}

export type NumberDetector = {
  readonly name: string
  readonly kind: Kind
  readonly formats: readonly Format[]
  /** In the country's language and in English; see `wordsOf`. */
  readonly words: readonly string[]
  readonly finds: readonly string[]
  readonly ignores: readonly string[]
}

/** A detector of numbers. The first format that takes a run of text decides about it. */
export function defineNumber({ name, kind, formats, words, finds, ignores }: NumberDetector): Detector {
  const drawn = formats.flatMap((format) => format.pictures.map((picture) => ({ format, picture, layouts: layoutsOf(picture) })))
  const own = new Set(drawn.flatMap(({ layouts }) => layouts))
  let naming: RegExp | undefined
  const find = (text: string): readonly Hit[] => {
    const scan = scanOf(text)
    if (!scan?.present.some((layout) => own.has(layout))) return none
    const hits: Hit[] = []
    const taken = new Set<number>()
    for (const { format, picture, layouts } of drawn) {
      for (const layout of layouts) {
        for (const candidate of scan.candidates.get(layout) ?? none) {
          if (!agrees(candidate.value, picture) || isOneDigit(candidate.value) || format.valid?.(candidate.value) === false) continue
          const { start, end } = candidate
          const place = start * longestRun + end - start
          if (taken.has(place)) continue
          naming ??= wordsOf(words)
          const score = belief(text, candidate, format, naming)
          if (score === 0) continue
          taken.add(place)
          hits.push({ kind, start, end, score })
        }
      }
    }
    return hits
  }
  return defineDetector({ name, kinds: [kind], find, needs: { walk: layoutsIn, anyOf: [...own] }, finds, ignores })
}

const none: readonly never[] = []
/** No drawing is as long. */
const longestRun = 128

/** How sure a number of the right shape is, from what it is and where it stands; 0 is not at all. */
function belief(text: string, candidate: Candidate, format: Format, naming: RegExp): number {
  const { start, end, letters } = candidate
  if (format.capitals && (letters === 'lower' || letters === 'mixed')) return 0
  const own = format.score ?? (format.valid ? 0.99 : 0.9)
  const isProven = format.proof === 'itself' && letters !== 'mixed'
  if (isProven && own >= sure) return own
  const around = candidate.around ?? surroundings(text, start, end)
  candidate.around = around
  if (isOtherNumber(around)) return 0
  if (isProven) return own
  if (format.proof === 'label') return naming.test(labelOf(around)) ? 0.7 : 0
  if (naming.test(around)) return format.valid ? 0.95 : 0.7
  if (format.proof === 'name') return 0
  const isPlain = letters === 'none' && end - start === candidate.value.length
  // Plain digits that nothing checks are what their key or column says, and those did not name them.
  if (isPlain && !format.valid && hasOtherLabel(around)) return 0
  if (standsAlone(text, start, end)) return format.valid ? 0.6 : 0.5
  // Plain digits fill arrays and tables of figures; anything else in a list of its like is what it looks like.
  return (letters !== 'none' || format.valid) && standsInList(text, start, end, isPlain) ? 0.5 : 0
}

/** Below this, words that say what else a number is are heard. */
const sure = 0.8
