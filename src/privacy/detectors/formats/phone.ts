import { defineDetector, type Hit } from '../detector.ts'
import { runsOutsideDates } from './dates.ts'
import { after, before, digitsOf, isDigitAt, isWordAt, matchAt } from './nearby.ts'
import { type CountryCode, phoneNumberOf } from './numbering-plans.ts'
import { likelyRegions } from './regions.ts'

/** Groups of digits as telephone numbers are written; how much of it is one is decided below. */
const written = /(?:\+ ?)?(?:\(\+?\d{1,5}\)|\d{1,15})(?:(?: ?[-–./] ?|[ \u00a0\u2009\u202f]{1,2})?(?:\(\d{1,5}\)|(?<=[^\d])\d{1,15})){0,9}/y
const extension = /,? ?(?:ext\.?|extension|x|poste|durchwahl|máy lẻ)[ .:]{0,2}\d{1,6}(?!\d)/iy
const named =
  /(?:(?<![\p{L}\d])(?:tele)?(?:phone|fon|fax|tel|mobile|mobil|handy|cell|cellphone|call|called|calling|calls|dial|ring|text|sms|whatsapp|signal|viber|zalo|contact|contacted|reach|reachable|reached|answering|hotline|(?:my|his|her|their) number|rufnummer|(?:meine|seine|ihre) nummer|erreichbar|anrufen|téléphone|portable|joignable|appeler|appelez|(?:mon|son) numéro|teléfono|tfno|móvil|llama|llame|llámame|llamar|celular|telefone|telemóvel|telefoon|mobiel|bel|bellen|komórka|komórkowy|telefonu|cellulare|chiama|chiamare|telefono|ring|mobilnummer|cep|numara\p{L}*|faks|mi número|telefonum|điện thoại|sđt|đt|gọi|liên hệ|di động|hotline|tel no)(?:[ _-]?(?:number|no|nr|num))?(?!\p{L}))[^\d\n]{0,20}$/iu
/** What names the number as something else. */
const namedOtherwise =
  /(?:(?<!\p{L})(?:ni|nin|insurance|cccd|cmnd|dni|nie|nif|nir|curp|pesel|cpf|tckn|aadhaar|security|sociale|seguridad social|personnummer|steuer-?id|order|invoice|ticket|case|ref|reference|id|ssn|nhs|nino|passport|account|acct|konto|iban|card|mrn|patient|customer|employee|policy|claim|docket|aktenzeichen|az|version|v|isbn|issn|doi|rfc|siret|siren|vat|ust|tax|steuer|serial|sku|ean|pin|zip|plz|line|port|article|section|iso|no|nos|nr|routing|aba)[.:#]?(?: ?(?:no|number|nr|num|id|n°)\.?)?|[#§$€£¥=])[ "':]{0,3}$/iu

/** Digits, or the beginning of an IBAN, one blank before: then this is the tail of a longer number. */
const tailOf = /(?:\d[ \u00a0-]|\b[A-Z]{2} ?\d{2}(?: ?[A-Z0-9]{4}){0,6} )$/

/** What stands between "telephone" and the number without taking it over. */
const numberWord = /(?:numarası|numara|number|no|nr|n°|nº)[.:]?[ :"'=#]*$/iu

/** Numbering plans so full that validity says little. */
const dense: ReadonlySet<CountryCode> = new Set<CountryCode>(['US', 'CA', 'DE', 'AT', 'BR', 'MX', 'AR', 'IN', 'GB'])

/** Telephone numbers, national and international. Numbers that other words claim, dates, addresses and prices are not. */
export const phone = defineDetector({
  name: 'phone',
  kinds: ['PHONE'],
  find: (text) => {
    const hits: Hit[] = []
    let guessed: readonly CountryCode[] | undefined
    const regions = () => {
      guessed ??= likelyRegions(text)
      return guessed
    }
    let done = 0
    for (const digit of runsOutsideDates(text)) {
      if (digit < done) continue
      const start = numberStart(text, digit, done)
      if (start === undefined) continue
      const whole = matchAt(text, written, start)?.[0]
      if (whole === undefined || digitsOf(whole).length < 6) continue
      const found = longestNumber(text, start, whole, regions)
      if (found === undefined) continue
      const end = found.end + (matchAt(text, extension, found.end)?.[0].length ?? 0)
      hits.push({ kind: 'PHONE', start, end, score: found.score })
      done = end
    }
    return hits
  },
  finds: [
    '+44 20 7946 0958',
    'Call me on «(555) 010-1234».',
    'tel «+1 (202) 555-0147» ext',
    'erreichbar unter «030 23125 012»',
    'erreichbar unter «085/7119041».',
    'joignable au «01 99 00 12 34».',
    'su teléfono es «912 34 56 78»',
    'số điện thoại «0912 345 678».',
    'contact «07700 900123»',
    'or «202-555-0147» today',
    '«0049 171 2345678» anrufen',
  ],
  ignores: [
    '2021-05-12 10:30:45',
    'order 20255501',
    '192.168.100.200',
    '4111111111111111',
    '$ 1.234.567',
    'id: 1234567890123',
    'lines 100-200 300-400',
    'sha 123456789a',
    'const n = 5550101234',
    'pi is 3.14159265',
    '10 000 000 people',
    'Az. 12 O 345/20',
    '[1, 2, 3, 4, 5, 6, 7]',
  ],
})

/** With the plus or bracket that opens it; undefined where the digits go on to the left. */
function numberStart(text: string, digit: number, floor: number): number | undefined {
  let start = digit
  if (text[start - 1] === '(') start--
  if (text[start - 1] === '+') start--
  else if (text[start - 1] === ' ' && text[start - 2] === '+') start -= 2
  if (text[start - 1] === '(' && text[start] === '+') start--
  if (start < floor || isWordAt(text, start - 1)) return undefined
  // Digits one blank before: the tail of a longer number, unless a plus says where it begins.
  if (text[start] !== '+' && isDigitAt(text, start - 2) && /[ \u00a0-]/.test(text[start - 1] ?? '')) return undefined
  return /[./:,#=\-$€£¥\\]/.test(text[start - 1] ?? '') &&
    /[\p{L}\d)\]]/u.test(text[start - 2] ?? '') &&
    !/[\p{L}][.:=]$/u.test(before(text, start, 3))
    ? undefined
    : start
}

/** The candidate, or as many of its leading groups as make a number: "0912 345 678 12 May" ends before the day. */
function longestNumber(
  text: string,
  start: number,
  whole: string,
  regions: () => readonly CountryCode[],
): { end: number; score: number } | undefined {
  let value = whole
  const lead = before(text, start, 48)
  for (let attempt = 0; attempt < 4; attempt++) {
    const end = start + value.length
    const count = digitsOf(value).length
    if (count < 6) return undefined
    if (count <= 15 && isBoundary(text, end)) {
      const score = scoreOf(value, lead, regions, text.length <= value.length + 2)
      if (score > 0) return { end, score }
    }
    const shorter = value.replace(/[ \-–./()\u00a0\u2009\u202f]*\d+\)?$/, '')
    if (shorter === value || shorter === '') return undefined
    value = shorter
  }
  return undefined
}

function isBoundary(text: string, end: number): boolean {
  if (isWordAt(text, end)) return /^(?:x|ext)/i.test(after(text, end, 3))
  return !/^(?:[.,:/]\d|%|[$€£°])/.test(after(text, end, 2))
}

function scoreOf(value: string, lead: string, regions: () => readonly CountryCode[], isAlone: boolean): number {
  const digits = digitsOf(value)
  const isNamed = named.test(lead)
  if (value.includes('+')) {
    const parsed = phoneNumberOf(`+${digits.replace(/^00/, '')}`)
    if (value.startsWith('+ ') && !isNamed) return 0 // a sum
    if (parsed === undefined || digits.length < 8) return digits.length > 9 || (isNamed && digits.length > 7) ? 0.6 : 0
    const isWhole = digits.length >= 10 && /^\+\d/.test(value) && !/[=+*/<>-]\s*$/.test(lead)
    return parsed.isValid() ? 0.97 : isWhole || parsed.isPossible() || /\(0\)/.test(value) || isNamed ? 0.7 : 0
  }
  if (namedOtherwise.test(lead) && !named.test(lead.replace(numberWord, ''))) return 0
  if (new Set(digits).size < 2 || tailOf.test(lead) || isAddress(value)) return 0
  if (/^00[1-9]/.test(digits) && digits.length >= 11 && phoneNumberOf(`+${digits.slice(2)}`)?.isPossible()) return 0.9
  if (isNamed && isNamedShape(value, digits)) return 0.75
  if (isUnmistakable(value)) return 0.65
  const isShaped = hasNationalShape(value, digits)
  const plan = bareOf(value, regions)
  if (plan !== undefined && phoneNumberOf(digits, plan)?.isValid()) return 0.5
  // A leaf that is nothing but ten digits may be a field of a record, unless the plan takes nearly any ten digits.
  if (!isShaped && !(isAlone && /^[2-9]\d{9}$/.test(value))) return 0
  for (const region of plansFor(value, digits, regions)) {
    if (!isShaped && dense.has(region)) continue
    if (phoneNumberOf(digits, region)?.isValid()) return digits.startsWith('0') || /\D/.test(value) ? 0.6 : 0.4
  }
  return 0
}

/** An IPv4 address has groups like a telephone number's. */
function isAddress(value: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) && value.split('.').every((octet) => Number(octet) < 256)
}

/** Countries that write nine or ten digits without a trunk zero or a gap, where the text speaks their language. */
function bareOf(value: string, regions: () => readonly CountryCode[]): CountryCode | undefined {
  const country = /^[6-9]\d{8}$/.test(value) ? 'ES' : /^3\d{9}$/.test(value) ? 'IT' : undefined
  return country !== undefined && isSpoken(country, regions()) ? country : undefined
}

/** The list opens with the countries of the text's language; a country found only in the general rest is not spoken here. */
function isSpoken(country: CountryCode, regions: readonly CountryCode[]): boolean {
  const us = regions.indexOf('US')
  return regions.indexOf(country) < us
}

/** Which plans to ask: a shape that one country writes is asked of it alone. */
function plansFor(value: string, digits: string, regions: () => readonly CountryCode[]): readonly CountryCode[] {
  if (/^5\d{9}$/.test(digits) || digits.startsWith('905')) return ['TR']
  if (digits.startsWith('639')) return ['PH']
  if (/^[2-9]\d{2}[ .-]\d{3}[ .-]\d{4}$/.test(value)) return ['US', ...regions().slice(0, 2)]
  return digits.startsWith('0') ? regions() : regions().slice(0, 8)
}

/** Beside its word nearly any grouping will do, but a year or an amount will not. */
function isNamedShape(value: string, digits: string): boolean {
  if (digits.length < 7 && !/\d[ -]\d/.test(value)) return false
  return digits.length <= 13 && !/^(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d$/.test(value) && !/^\d{1,3}(?:\.\d{3})+$/.test(value)
}

/** An area code in brackets, the North American three-three-four with dashes or dots, five French pairs, a German code before its stroke. */
function isUnmistakable(value: string): boolean {
  return /^(?:\(0?\d{2,5}\) ?\d{2,4}[- .]?\d{2,5}(?:[- .]?\d{2,4})?|\d{3}([-.])\d{3}\1\d{4}|1[-. ]\(?[2-9]\d\d\)?[-. ]\d{3}[-. ]\d{4}|0[1-9](?:([ .-]?)\d\d)(?:\2\d\d){3}|0\d{2,5}\/ ?\d{3,8}(?:[- ]\d{1,5})?|0[1-9]\d{8,9})$/.test(
    value,
  )
}

/** Worth asking the numbering plans about: a trunk zero or the groups that a telephone number is spoken in. */
function hasNationalShape(value: string, digits: string): boolean {
  if (digits.length < 9 || digits.length > 13) return false
  if (digits.startsWith('0')) return true
  return /^(?:5\d{9}|[1-9]\d{2}([ .-])\d{3}\1(?:\d{3}|\d{4}|\d\d\1\d\d)|[1-9]\d{2} \d\d \d\d \d\d|[1-9]\d \d{3} \d\d \d\d|[2-9]\d{2}[ .-]\d{3}[ .-]\d{4}|63[ -]?9\d\d[ -]?\d{3}[ -]?\d{4}|90[ -]?5\d\d[ -]?\d{3}[ -]?\d\d[ -]?\d\d)$/.test(
    value,
  )
}
