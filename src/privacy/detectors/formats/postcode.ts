import { defineDetector, type Hit } from '../detector.ts'
import { runsOutsideDates } from './dates.ts'
import { before, isWordAt, matchAt, wordsBefore } from './nearby.ts'

/** https://assets.publishing.service.gov.uk/media/5a82a27fed915d74e6236bce/Annex_C_Valid_Postcode_Format.pdf */
export const britishPostcode = String.raw`(?:GIR ?0AA|(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])) ?\d[ABD-HJLNP-UW-Z]{2})`
export const canadianPostcode = String.raw`[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d`
export const states =
  '(?:A[AEKLPRZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])'

const british = new RegExp(String.raw`${britishPostcode}(?![\w-])`, 'y')
const britishLoose = new RegExp(String.raw`${britishPostcode.replaceAll(' ?', ' ')}(?![\w-])`, 'iy')
const canadian = new RegExp(String.raw`${canadianPostcode.replace('[ -]?', ' ')}(?![\w-])`, 'y')
const american = /\d{5}(?:-\d{4})?(?![\w-])/y
const stateBefore = new RegExp(String.raw`(?<!\w)${states},? $`)
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
    const hits: Hit[] = []
    for (const digit of runsOutsideDates(text)) {
      if (digit < (hits.at(-1)?.end ?? 0)) continue
      const hit = codeAt(text, digit)
      if (hit !== undefined) hits.push(hit)
    }
    return hits
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

function codeAt(text: string, digit: number): Hit | undefined {
  let start = digit
  if (text.slice(digit - 4, digit) === 'GIR ') start = digit - 4
  while (start > 0 && digit - start < 3 && /[A-Za-z-]/.test(text[start - 1] ?? '')) start--
  if (isWordAt(text, start - 1) || (/[.,:/\-+]/.test(text[start - 1] ?? '') && isWordAt(text, start - 2))) return undefined
  return (start < digit ? lettered(text, start) : stated(text, start)) ?? beside(text, start)
}

function lettered(text: string, start: number): Hit | undefined {
  const sure = matchAt(text, british, start) ?? matchAt(text, canadian, start)
  const value = (sure ?? matchAt(text, britishLoose, start))?.[0]
  return value === undefined ? undefined : { kind: 'ZIP', start, end: start + value.length, score: sure === undefined ? 0.6 : 0.8 }
}

/** Five digits after a state, or with the four that the United States add. */
function stated(text: string, start: number): Hit | undefined {
  const value = matchAt(text, american, start)?.[0]
  if (value === undefined) return undefined
  const isStated = stateBefore.test(before(text, start, 5))
  return isStated || value.length === 10 ? { kind: 'ZIP', start, end: start + value.length, score: isStated ? 0.7 : 0.6 } : undefined
}

function beside(text: string, start: number): Hit | undefined {
  const town = matchAt(text, beforeTown, start)?.[0]
  if (
    town !== undefined &&
    !(/^\d{3} /.test(town) && !/[,\n] ?$/.test(before(text, start, 2))) &&
    !/^\d{4} (?:AM|PM|AD|BC|SA|SD|SS)$/.test(town)
  )
    return { kind: 'ZIP', start, end: start + town.length, score: 0.6 }
  const [nearest = '', next = ''] = wordsBefore(text, start, 2)
  if (!(lastWords.has(nearest) || (verbs.has(nearest) && lastWords.has(next))) || !named.test(before(text, start, 32))) return undefined
  const code = matchAt(text, anyCode, start)?.[0]
  return code === undefined ? undefined : { kind: 'ZIP', start, end: start + code.length, score: 0.8 }
}

const lastWords = new Set('zip zipcode code postcode plz postleitzahl postal cp cap postale pocztowy postnummer điện chính'.split(' '))
const verbs = new Set(['is', 'ist', 'est', 'es'])
