// Telephone numbers that regulators keep free for fiction, in the writing of the number they stand for. Where a country has none known here,
// a number of the same length whose middle is 555.
//   US, Canada  https://nanpa.com (555-0100 to 555-0199)        UK  https://www.ofcom.org.uk (drama numbers)
//   France      https://www.arcep.fr (fiction numbers)          Germany  https://www.bundesnetzagentur.de (drama numbers)
//   Australia   https://www.acma.gov.au (fiction numbers)       Sweden   https://www.pts.se (fiction numbers)
import { type Draw, sameShape } from './draw.ts'
import type { Maker } from './maker.ts'

/** National numbers without the trunk zero; each x is drawn. The first that has the same length and first digit is preferred. */
const reserved: Readonly<Record<string, readonly string[]>> = {
  '1': '212 312 415 617 305 206 303 404 512 602 702 713 804 901 919 503'.split(' ').map((area) => `${area}55501xx`),
  '44': '7700900xxx 2079460xxx 1134960xxx 1144960xxx 1154960xxx 1164960xxx 1174960xxx 1214960xxx 1314960xxx 1414960xxx 1514960xxx 1614960xxx 1632960xxx'.split(
    ' ',
  ),
  '33': '19900xxxx 26191xxxx 35301xxxx 46571xxxx 53649xxxx 63998xxxx'.split(' '),
  '49': '3023125xxx 6990009xxx 4066969xxx 2214710xxx 8999998xxx 17139200xx 176040690xx'.split(' '),
  '61': '25550xxxx 27010xxxx 35550xxxx 37010xxxx 75550xxxx 77010xxxx 85550xxxx 87010xxxx 491570156 491570157 491570158 491570159'.split(
    ' ',
  ),
  '46': '84650041x 84650042x 3139006xx 70174061x 70174062x 70174063x 70174064x 70174065x 70174066x 70174067x'.split(' '),
}

const callingCode = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

export const phone: Maker = ({ mention, draw, attempt }) => {
  const { value } = mention
  const extension = /\s*(?:ext\.?|x|#|durchwahl|poste|anexo)\s*\d{1,6}$/i.exec(value)
  const number = extension ? value.slice(0, extension.index) : value
  const digits = number.replace(/\D/g, '')
  if (digits.length < 5 || !/^(?:(?:tel|phone|fax|mobile|mob|cell|handy|telefon|tél|móvil|đt)\b|[^\p{L}\p{M}\p{N}]|[0-9])*$/iu.test(number))
    return undefined
  const { code, kept } = countryOf(number, digits, mention.language())
  const national = digits.slice(kept)
  const drawn = nationalNumber(code, national, draw, attempt)
  return poured(number, kept, drawn) + (extension?.[0] ?? '').replace(/\d+/, (own) => sameShape(own, draw))
}

/** The calling code, and how many digits at the front stay: the code itself and the trunk zero. */
function countryOf(number: string, digits: string, language: string): { code: string | undefined; kept: number } {
  const isInternational = number.trimStart().startsWith('+') || number.trimStart().startsWith('(+')
  const zeros = isInternational ? 0 : digits.startsWith('00') && digits.length > 10 ? 2 : -1
  if (zeros >= 0) {
    const code = callingCode.exec(digits.slice(zeros))?.[0] ?? ''
    const behind = zeros + code.length
    // "+44 (0)20": the zero stays where it is.
    return { code, kept: /\(0\)/.test(number) && digits[behind] === '0' ? behind + 1 : behind }
  }
  if (digits.length === 11 && digits.startsWith('1') && language === 'en') return { code: '1', kept: 1 }
  if (/^0\d(?:[ .]\d\d){4}$/.test(number)) return { code: '33', kept: 1 }
  if (digits.startsWith('0')) return { code: { en: digits.length === 11 ? '44' : '61', fr: '33', de: '49', sv: '46' }[language], kept: 1 }
  return { code: digits.length === 10 && language === 'en' ? '1' : undefined, kept: 0 }
}

function nationalNumber(code: string | undefined, national: string, draw: Draw, attempt: number): string {
  const ranges = (code === undefined ? undefined : reserved[code]) ?? []
  const alike = ranges.filter((range) => range.length === national.length)
  const closest = code === '1' ? alike : alike.filter((range) => range[0] === national[0])
  const choice = attempt < 8 && closest.length > 0 ? closest : alike.length > 0 ? alike : ranges
  if (choice.length > 0) return draw.pick(choice).replaceAll('x', () => String(draw.below(10)))
  const drawn = sameShape(national, draw)
  return drawn.length < 7 ? drawn : `${drawn[0]}555${drawn.slice(4)}`
}

/** Write digits where digits stood, behind those that stay; what is too many goes to the end. */
function poured(number: string, kept: number, digits: string): string {
  let written = ''
  let seen = 0
  let next = 0
  for (const character of number) {
    if (character < '0' || character > '9') {
      if (next < digits.length || character === ')') written += character
      continue
    }
    if (seen++ < kept) written += character
    else if (next < digits.length) written += digits[next++]
  }
  return written + digits.slice(next)
}
