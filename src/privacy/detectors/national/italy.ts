// Italy: tax code and number, papers, licence and plates.
import { luhn } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Sixteen signs; where two people's would agree, digits become letters: https://it.wikipedia.org/wiki/Codice_fiscale */
export const itFiscalCode = defineNumber({
  name: 'it-fiscal-code',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['@@@@@@**@**@***@', '@@@ @@@ **@** @***@', '@@@-@@@-**@**-@***@', '@@@ @@@ **@** @*** @'],
      valid: isFiscalCode,
      proof: 'itself',
    },
    { pictures: ['@@@@@@**@**@***@', '@@@ @@@ **@** @***@'], valid: isFiscalShape, proof: 'itself', score: 0.85 },
  ],
  words: ['codice fiscale', 'cod fisc', 'c f', 'cf', 'fiscal code', 'tax code', 'tessera sanitaria'],
  finds: ['RSSMRA85T10A562S', 'rssmra85t10a562s', 'RSS MRA 85T10 A562S', 'CF: «RSSMRA85T10A562X»'],
  ignores: ['RSSMRA85T35A562S', 'RSSMRA85Z10A562S'],
})

/** Eleven digits by Luhn, digits 8 to 10 the province's office: https://it.wikipedia.org/wiki/Partita_IVA */
export const itVat = defineNumber({
  name: 'it-vat',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@###########', '@@ ###########', '@@-###########'],
      valid: (value) => value.startsWith('IT') && isPartitaIva(value.slice(2)),
      proof: 'itself',
    },
    {
      pictures: ['###########', '##### ######', '## ### ### ###', '### #### ####', '#### ### ####', '### ### ### ##', '### ### #####'],
      valid: isPartitaIva,
      proof: 'place',
    },
    { pictures: ['@@###########', '@@ ###########'], valid: (value) => value.startsWith('IT'), proof: 'name' },
  ],
  words: ['partita iva', 'p iva', 'piva', 'part iva', 'iva', 'vat*', 'codice fiscale'],
  finds: ['01333550323', 'P.IVA «01333550323»', 'IT01333550323'],
  ignores: ['01333550322', '00000000000', 'Le 01333550323 stelle'],
})

/** Province's or U1, seven signs, a letter: https://www.consilium.europa.eu/prado */
export const itDriverLicense = defineNumber({
  name: 'it-driver-license',
  kind: 'DRIVER_LICENSE',
  formats: [
    {
      pictures: ['@@#######@', '@#*******@', '@@ ####### @'],
      valid: (value) => /^(?:[A-Z]{2}\d{7}|U1[BCDFGHJKLMNPRSTUWXYZ\d]{7})[A-Z]$/.test(value) && /\d.*\d/.test(value),
      proof: 'itself',
      capitals: true,
      score: 0.85,
    },
    {
      pictures: ['@@#######@', '@#*******@'],
      valid: (value) => /\d.*\d.*\d/.test(value),
      proof: 'name',
    },
    { pictures: ['@@#######@'], proof: 'place' },
  ],
  words: ['patente*', 'driving licen*', 'driver* licen*', 'patente di guida'],
  finds: ['AA0123456B', 'patente «U1H00B000C»', 'U1B000000C'],
  ignores: ['AA012345B', 'Il codice aa0123456b manca'],
})

/** Two letters and seven digits, biometric ones begin with Y. */
export const itPassport = defineNumber({
  name: 'it-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@@#######', '@@ #######'], proof: 'place' }],
  words: ['passaporto*', 'passport*'],
  finds: ['AA1234567', 'passaporto n. «YA1234567»', 'aa1234567'],
  ignores: ['AA12345678', 'Il bullone AA1234567'],
})

/** Paper, first and third electronic card: https://it.wikipedia.org/wiki/Carta_d'identità */
export const itIdentityCard = defineNumber({
  name: 'it-identity-card',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['@@~#######', '#######~@@', '@@#####@@', '@@ ##### @@'], proof: 'place' }],
  words: ["carta d'identita*", 'carta di identita*', 'carta d identita*', 'c i', 'ci', 'cie', 'identity card', 'documento d*', 'id card'],
  finds: ['AA 1234567', '1234567AA', 'CA12345AB', "carta d'identità «AA1234567»"],
  ignores: ['AA 123456', 'Il dado 1234567AA'],
})

export const italy = [itFiscalCode, itVat, itDriverLicense, itPassport, itIdentityCard]

/** Letters that stand for 0 to 9 in a code that had to be told apart from another's. */
const omocodia = 'LMNPQRSTUV'
const fiscalShape = /^[A-Z]{6}[\dLMNP-V]{2}[ABCDEHLMPRST][\dLMNP-V]{2}[A-MZ][\dLMNP-V]{3}[A-Z]$/
const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** A code with a wrong last letter is a code that someone mistyped, or made up with care; nothing else looks like one. */
function isFiscalShape(value: string): boolean {
  if (!fiscalShape.test(value)) return false
  const day = Number([...value.slice(9, 11)].map((sign) => (omocodia.includes(sign) ? omocodia.indexOf(sign) : sign)).join(''))
  return day >= 1 && day <= 71 && (day <= 31 || day >= 41)
}

function isFiscalCode(value: string): boolean {
  if (!isFiscalShape(value)) return false
  let sum = 0
  for (let index = 0; index < 15; index++) {
    const code = value.charCodeAt(index)
    const place = code < 58 ? code - 48 : code - 65
    sum += index % 2 === 0 ? oddValues[place]! : place
  }
  return sum % 26 === value.charCodeAt(15) - 65
}

function isPartitaIva(value: string): boolean {
  const office = Number(value.slice(7, 10))
  const isOffice = (office >= 1 && office <= 100) || [120, 121, 888, 999].includes(office)
  return isOffice && !value.startsWith('0000000') && luhn(value)
}
