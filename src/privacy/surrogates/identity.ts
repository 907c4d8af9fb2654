// Numbers of persons, papers and cases: the same shape, and where a country keeps numbers that are nobody's, one of those.
import { type Draw, sameShape } from './draw.ts'
import type { Maker } from './maker.ts'

type Rule = { readonly shape: RegExp; readonly draw: (value: string, draw: Draw) => string }

const rules: readonly Rule[] = [
  // United States: the first three digits of a social security number are never 900 to 999. https://www.ssa.gov/employer/randomization.html
  {
    shape: /^\d{3}([- ]?)\d{2}\1\d{4}$/,
    draw: (value, draw) => poured(value, `9${digits(2, draw)}${10 + draw.below(40)}${digits(4, draw)}`),
  },
  // United Kingdom: no national insurance number begins with QQ. https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
  {
    shape: /^[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]$/i,
    draw: (value, draw) => poured(value, `QQ${digits(6, draw)}${'ABCD'[draw.below(4)]}`),
  },
  // United Kingdom: health service numbers from 999 are for tests. https://www.datadictionary.nhs.uk/attributes/nhs_number.html
  { shape: /^\d{3}([- ]?)\d{3}\1\d{4}$/, draw: (value, draw) => poured(value, `999${digits(7, draw)}`) },
  // Spain: a letter that the number does not have.
  { shape: /^[XYZ]?-?\d{7,8}[- ]?[A-Z]$/i, draw: wrongSpanishLetter },
  // Germany's tax numbers begin with 1 to 9, France's person numbers with 1 to 8, Vietnam's with a province above 000.
  { shape: /^\d(?:[ .-]?\d){10,14}$/, draw: (value, draw) => poured(value, `000${digits(12, draw)}`) },
]

export const nationalId: Maker = ({ mention, draw }) => {
  const { value } = mention
  return rules.find(({ shape }) => shape.test(value))?.draw(value, draw) ?? sameShape(value, draw)
}

const letters = 'TRWAGMYFPDXBNJZSQVHLCKE'

function wrongSpanishLetter(value: string, draw: Draw): string {
  const drawn = value.replace(/\d+/, (number) => digits(number.length, draw))
  const number = drawn.replace(/^[XYZ]/i, (letter) => String('XYZ'.indexOf(letter.toUpperCase()))).replace(/\D/g, '')
  const right = Number(number) % letters.length
  return drawn.slice(0, -1) + letters[(right + 1 + draw.below(letters.length - 1)) % letters.length]
}

/** Words that say what a number is of stay; everything else of the number is drawn. */
const sayings = /\b(?:no|nr|num|number|case|file|ref|id|az|aktenzeichen|dossier|expediente|invoice|order|claim|account|policy|ticket)\b/gi

export const sameShapeId: Maker = ({ mention, draw }) => {
  const { value } = mention
  if (!/[\p{L}\p{N}]/u.test(value.replace(sayings, ''))) return undefined
  let written = ''
  let at = 0
  for (const match of value.matchAll(sayings)) {
    written += sameShape(value.slice(at, match.index), draw) + match[0]
    at = match.index + match[0].length
  }
  return written + sameShape(value.slice(at), draw)
}

/** Numbers of money and measure: other digits, the same unit. What says more than a unit says gets a placeholder. */
export const quantity: Maker = ({ mention, draw }) => {
  const { value } = mention
  const words = value.match(/[\p{L}\p{M}]+/gu) ?? []
  if (!/\d/.test(value) || /[^\P{N}0-9]/u.test(value) || !words.every((word) => word.length <= 3 || units.has(word.toLowerCase())))
    return undefined
  return value.replace(/\d+/g, (number) => sameShape(number, draw))
}

const units = new Set(
  (
    'euro euros dollar dollars pound pounds francs franken yen yuan rupees złoty kronor đồng million millions billion billions thousand hundred ' +
    'mille milliard milliards millionen milliarden tausend millones miles triệu percent prozent pour cent cents gram grams kilo kilos meter ' +
    'meters metres miles feet inches liter litres litre hectares acres times about approximately roughly nearly over more than least most shares'
  ).split(' '),
)

function digits(count: number, draw: Draw): string {
  let drawn = ''
  while (drawn.length < count) drawn += String(draw.below(10))
  return drawn
}

/** Write characters where letters and digits stood. */
function poured(value: string, characters: string): string {
  let next = 0
  return value.replace(/[0-9a-z]/gi, () => characters[next++] ?? '')
}
