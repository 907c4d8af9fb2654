import { defineDetector, type Hit, matches } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { before, isWordAt, matchAt } from './nearby.ts'

/** https://assets.publishing.service.gov.uk/media/5a82a27fed915d74e6236bce/Annex_C_Valid_Postcode_Format.pdf */
export const britishPostcode = String.raw`(?:GIR ?0AA|(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])) ?\d[ABD-HJLNP-UW-Z]{2})`
export const canadianPostcode = String.raw`[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d`
export const states =
  '(?:A[AEKLPRZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])'

const british = new RegExp(String.raw`(?<![\w-])${britishPostcode}(?![\w-])`, 'g')
const britishLoose = new RegExp(String.raw`(?<![\w-])${britishPostcode.replaceAll(' ?', ' ')}(?![\w-])`, 'gi')
const canadian = new RegExp(String.raw`(?<![\w-])${canadianPostcode.replace('[ -]?', ' ')}(?![\w-])`, 'g')
const american = new RegExp(String.raw`(?<![\w])(?:${states},? (?<plain>\d{5})(?:-\d{4})?|(?<long>\d{5}-\d{4}))(?![\w-])`, 'dg')
const named =
  /(?:\b(?:zip|zip ?code|postal ?code|post ?code|postcode|plz|postleitzahl|code postal|cp|código postal|cap|codice postale|kod pocztowy|postnummer|código postal|zip_code|postal_code)|(?<!\p{L})mã bưu (?:điện|chính))["']?(?: is| ist| est| es)?["']? ?[:=#]? ?["']?$/iu
const anyCode = /[A-Z]{0,2}-?\d{3,6}(?:[- ]\d{2,4}|[ -]?[A-Z]{2}\b)?(?![\w])/y
/** Codes that stand before their town: `D-10115 Berlin`, `1012 AB Amsterdam`, `00-950 Warszawa`, `1000-205 Lisboa`. */
const beforeTown = /(?:(?:D|A|CH|F|B|L|NL|I|E|PL|SE|DK)-\d{4,5}|[1-9]\d{3} [A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{3} \d{2})(?= \p{Lu}\p{Ll})/uy

/** Postcodes whose shape leaves no doubt, others beside their word, their state or their town. */
export const postcode = defineDetector({
  name: 'postcode',
  kinds: ['ZIP'],
  find: (text) => {
    const { starts } = landmarks(text)
    if (starts.length === 0) return []
    const hits: Hit[] = [
      ...matches(text, british, 'ZIP', 0.8),
      ...matches(text, britishLoose, 'ZIP', 0.6),
      ...matches(text, canadian, 'ZIP', 0.8),
      ...matches(text, american, 'ZIP', 0.7, 'plain'),
      ...matches(text, american, 'ZIP', 0.6, 'long'),
    ]
    for (const start of starts) push(hits, text, start)
    hits.sort((one, other) => one.start - other.start || other.score - one.score)
    return hits.filter((hit, index) => index === 0 || hit.start >= (hits[index - 1]?.end ?? 0))
  },
  finds: [
    'SW1A 1AA',
    'near «EC1A 1BB».',
    'Ottawa «K1A 0B1»',
    'Springfield, IL «62704»',
    'PLZ: «10115»',
    '«D-10115» Berlin',
    '«1012 AB» Amsterdam',
    '«00-950» Warszawa',
    'zip code is «90210»',
  ],
  ignores: ['A1 is a road', 'order 62704', 'IL-62', 'B12 vitamins', '10000 people', 'M4A 1', 'in 12345 steps', '300 10 Men'],
})

function push(hits: Hit[], text: string, digit: number): void {
  let start = digit
  while (start > 0 && digit - start < 3 && /[A-Z-]/.test(text[start - 1] ?? '')) start--
  if (isWordAt(text, start - 1) || (/[.,:/\-+]/.test(text[start - 1] ?? '') && isWordAt(text, start - 2))) return
  const town = matchAt(text, beforeTown, start)?.[0]
  if (
    town !== undefined &&
    !(/^\d{3} /.test(town) && !/[,\n] ?$/.test(before(text, start, 2))) &&
    !/^\d{4} (?:AM|PM|AD|BC|SA|SD|SS)$/.test(town)
  ) {
    hits.push({ kind: 'ZIP', start, end: start + town.length, score: 0.6 })
    return
  }
  if (!named.test(before(text, start, 32))) return
  const code = matchAt(text, anyCode, start)?.[0]
  if (code !== undefined) hits.push({ kind: 'ZIP', start, end: start + code.length, score: 0.8 })
}
