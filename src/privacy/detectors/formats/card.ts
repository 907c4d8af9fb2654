import { defineDetector, type Hit } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { before, isWordAt } from './nearby.ts'

/** Issuer prefixes and lengths, ISO/IEC 7812 as the schemes publish them. */
const schemes: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [16, 19, 13] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:30[0-5]|3095|36|38|39)/, lengths: [14, 16] },
  { prefix: /^(?:6011|64[4-9]|65|62)/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:35(?:2[89]|[3-8]))/, lengths: [16, 19] },
  { prefix: /^(?:2131|1800)/, lengths: [15] },
  { prefix: /^220[0-4]/, lengths: [16, 19] },
  { prefix: /^9792/, lengths: [16] },
  { prefix: /^(?:60|8[12]|508)/, lengths: [16] },
  { prefix: /^(?:5018|5019|5020|5038|5893|6304|6759|676[1-3])/, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { prefix: /^1/, lengths: [15] },
]
const named = /card|karte|kredit|credit|visa|master|amex|carte|tarjeta|thẻ|carta|kaart|karta|kort|cartão|\bcc\b|\bpan\b/iu
const longest = 19

/** Payment card numbers: a scheme's prefix and length and the Luhn digit, in one run, in the groups printed on cards, or digit by digit. */
export const card = defineDetector({
  name: 'card',
  kinds: ['CREDIT_CARD'],
  find: (text) => {
    const hits: Hit[] = []
    const marks = landmarks(text)
    for (let run = 0; run < marks.starts.length; run++) {
      const found = cardAt(text, marks.starts, marks.ends, run)
      if (found === undefined) continue
      hits.push(found.hit)
      run = found.lastRun
    }
    return hits
  },
  finds: [
    '4111 1111 1111 1111',
    'card «5555-5555-5555-4444» was',
    '378282246310005',
    'Amex «3782 822463 10005».',
    '«4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»',
    '{"pan":"«6011111111111117»"}',
    'Diners «3056 930902 5904»',
  ],
  ignores: [
    '4111 1111 1111 1112',
    '1700000000000',
    'order 4111111111111111111111',
    'x4111111111111111',
    '41.11 11 1111 111111 11',
    '0.4111111111111111',
  ],
})

function cardAt(
  text: string,
  starts: readonly number[],
  ends: readonly number[],
  first: number,
): { hit: Hit; lastRun: number } | undefined {
  const start = starts[first] ?? 0
  if (isWordAt(text, start - 1) || (/[.,/]/.test(text[start - 1] ?? '') && isWordAt(text, start - 2))) return undefined
  // Digits written one by one are read from the first of them.
  if (ends[first] === start + 1 && ends[first - 1] === start - 1 && starts[first - 1] === start - 2) return undefined
  let digits = ''
  let best: { hit: Hit; lastRun: number } | undefined
  for (let run = first; run < starts.length; run++) {
    const from = starts[run] ?? 0
    const to = ends[run] ?? 0
    if (run > first && !joins(text, ends[run - 1] ?? 0, from)) break
    if (digits.length + to - from > longest) break
    digits += text.slice(from, to)
    if (digits.length < 12 || isWordAt(text, to) || /^[.,/]\d/.test(text.slice(to, to + 2)) || !isGrouping(starts, ends, first, run))
      continue
    const score = scoreOf(digits, () => named.test(before(text, start)))
    if (score > 0 && score >= (best?.hit.score ?? 0)) best = { hit: { kind: 'CREDIT_CARD', start, end: to, score }, lastRun: run }
  }
  return best
}

/** One blank, dash or dot, or a dash with a blank on each side. */
function joins(text: string, from: number, to: number): boolean {
  return to - from === 1 ? /[ \-.\u00a0\u2009\u202f–]/.test(text[from] ?? '') : to - from <= 3 && /^ ?[-–]? ?$/.test(text.slice(from, to))
}

/** Groups as they are printed (three to six digits, or pairs) or single digits; not a mixture, which is a row of numbers. */
function isGrouping(starts: readonly number[], ends: readonly number[], first: number, last: number): boolean {
  if (first === last) return true
  let shortest = longest
  let widest = 0
  for (let run = first; run <= last; run++) {
    const size = (ends[run] ?? 0) - (starts[run] ?? 0)
    if (run < last) shortest = Math.min(shortest, size)
    widest = Math.max(widest, size)
  }
  return shortest >= 3 ? widest <= 8 : widest === shortest
}

/** A short or airline number needs its word to be sure; beside that word any issuer counts. */
function scoreOf(digits: string, isNamed: () => boolean): number {
  const isIssued = schemes.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits))
  if (!passesLuhn(digits) || new Set(digits).size === 1) return 0
  if (!isIssued) return isNamed() ? 0.6 : 0
  return digits.length > 13 && !digits.startsWith('1') ? 0.97 : isNamed() ? 0.9 : 0.45
}

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    sum += place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}
