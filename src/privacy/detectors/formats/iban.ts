import { defineDetector, type Hit } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { before, isLetterAt, isWordAt } from './nearby.ts'

/** Length by country, from the SWIFT IBAN registry, https://www.swift.com/standards/data-standards/iban */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 ' +
    'MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ' +
    'SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)
const named = /iban|account|konto|compte|cuenta|tài khoản|conto|rekening/iu

/**
 * International bank account numbers, grouped in any way, in either case. One whose check digits are wrong counts only where a word
 * says that it is an account: a mistyped number still tells whose it is.
 */
export const iban = defineDetector({
  name: 'iban',
  kinds: ['IBAN'],
  find: (text) => {
    const hits: Hit[] = []
    let done = 0
    for (const digit of landmarks(text).starts) {
      if (digit < done) continue
      const start = countryStart(text, digit)
      if (start === undefined || start < done) continue
      const read = readGrouped(text, start)
      if (read === undefined) continue
      const isValid = remainder(read.value) === 1
      if (!isValid && !named.test(before(text, start, 24))) continue
      hits.push({ kind: 'IBAN', start, end: read.end, score: isValid ? 0.99 : 0.6 })
      done = read.end
    }
    return hits
  },
  finds: [
    'DE89 3704 0044 0532 0130 00',
    'gb82west12345698765432',
    'an «FR14-2004-1010-0505-0001-3M02-606» bitte',
    'IBAN «NL91 ABNA 0417 1643 00»,',
    '«DE 89 37 04 00 44 05 32 01 30 00»',
    '«N O 9 3 8 6 0 1 1 1 1 7 9 4 7»',
    'IBAN: «DE89 3704 0044 0532 0130 01»',
  ],
  ignores: ['DE89 3704 0044 0532 0130 01', 'AB12 CDEF GHIJ', 'SE12 is a postcode', 'XDE89370400440532013000', 'DE89370400440532013000123'],
})

/** Two letters that name a country, right before the digit or one blank away, themselves maybe one blank apart. */
function countryStart(text: string, digit: number): number | undefined {
  let index = digit - 1
  if (isGap(text, index)) index--
  if (!isLetterAt(text, index)) return undefined
  index--
  if (isGap(text, index) && isLetterAt(text, index - 1) && !isWordAt(text, index - 2)) index--
  if (!isLetterAt(text, index)) return undefined
  return index > 0 && isWordAt(text, index - 1) ? undefined : index
}

function isGap(text: string, index: number): boolean {
  const unit = text[index]
  return unit === ' ' || unit === '-' || unit === '\u00a0' || unit === '.' || unit === '\u202f'
}

/** As many letters and digits as the country's numbers have, with single gaps between them. */
function readGrouped(text: string, start: number): { value: string; end: number } | undefined {
  let value = ''
  let index = start
  let length = 34
  for (; value.length < length; index++) {
    const code = text.charCodeAt(index)
    const isDigit = code >= 48 && code <= 57
    if (isDigit || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) {
      value += (text[index] ?? '').toUpperCase()
      if (value.length === 2) {
        const known = lengths[value]
        if (known === undefined) return undefined
        length = known
      }
      if (value.length > 2 && value.length < 5 && !isDigit) return undefined
    } else if (!isGap(text, index) || isGap(text, index - 1)) return undefined
  }
  return isWordAt(text, index) ? undefined : { value, end: index }
}

/** ISO 7064 mod 97-10 of the number with its first four moved to the end. */
function remainder(value: string): number {
  let rest = 0
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt((index + 4) % value.length)
    rest = code < 58 ? (rest * 10 + code - 48) % 97 : (rest * 100 + code - 55) % 97
  }
  return rest
}
