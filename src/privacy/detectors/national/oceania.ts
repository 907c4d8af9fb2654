// Australia and New Zealand.
import { digit, isOneDigit, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Eleven digits, modulus 89 after one is taken from the first: https://abr.business.gov.au/Help/AbnFormat */
export const auAbn = defineNumber({
  name: 'au-abn',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['## ### ### ###', '##-###-###-###'], valid: isAbn, proof: 'itself' },
    { pictures: ['###########'], valid: isAbn, proof: 'place' },
  ],
  words: ['abn', 'australian business number', 'gst'],
  finds: ['51 824 753 556', '51824753556', 'ABN «51824753556»'],
  ignores: ['51 824 753 557', '51824753557', 'There are 51824753556 grains'],
})

/** Nine digits, weights 8 to 1: https://asic.gov.au (Australian Company Number digit check) */
export const auAcn = defineNumber({
  name: 'au-acn',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['###~###~###'],
      valid: (value) => !isOneDigit(value) && (10 - (weighted(value, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === digit(value, 8),
      proof: 'place',
    },
  ],
  words: ['acn', 'australian company number', 'arbn', 'asic'],
  finds: ['000 000 019', '004499987', 'ACN «004 499 987»'],
  ignores: ['004499986', 'There are 004499987 grains'],
})

/** Nine digits (eight in old ones) by modulus 11: https://www.ato.gov.au (tax file number algorithm) */
export const auTfn = defineNumber({
  name: 'au-tfn',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['###~###~###'],
      valid: (value) => !isOneDigit(value) && weighted(value, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
      proof: 'place',
    },
    { pictures: ['########', '## ### ###'], valid: (value) => weighted(value, [10, 7, 8, 4, 6, 3, 5, 1]) % 11 === 0, proof: 'name' },
    { pictures: ['###~###~###'], proof: 'name' },
  ],
  words: ['tfn', 'tax file number'],
  finds: ['876 543 210', '876543210', 'TFN: «876543210»'],
  ignores: ['876 543 211', 'There are 876543210 grains'],
})

/** Begins with 2 to 6, the ninth digit checks the first eight: https://meteor.aihw.gov.au/content/270101 */
export const auMedicare = defineNumber({
  name: 'au-medicare',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['#### ##### #', '####-#####-#', '#### ##### # #', '#### ##### #/#'], valid: isMedicare, proof: 'itself' },
    { pictures: ['##########', '##########/#', '##########-#'], valid: isMedicare, proof: 'place' },
    { pictures: ['###########'], valid: isMedicare, proof: 'name' },
    { pictures: ['##########', '#### ##### #', '#### ##### ##'], proof: 'name' },
  ],
  words: ['medicare*', 'medicare number', 'medicare card', 'irn'],
  finds: ['2123 45670 1', '2123456701', 'Medicare «2123 45671 1»'],
  ignores: ['2123 45671 1', '7123 45670 1'],
})

/** One or two letters and seven digits. */
export const auPassport = defineNumber({
  name: 'au-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@#######', '@@#######', '@@######'], proof: 'name' }],
  words: ['passport*'],
  finds: ['Australian passport «N1234567»', 'passport number: «PA1234567»'],
  ignores: ['N1234567', 'passport N12345'],
})

/** Eight or nine digits by modulus 11: https://www.ird.govt.nz */
export const nzIrd = defineNumber({
  name: 'nz-ird',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['##-###-###', '###-###-###', '########', '#########', '### ### ###', '## ### ###'], proof: 'name' }],
  words: ['ird*', 'inland revenue'],
  finds: ['IRD number «49-091-850»', 'IRD: «136410132»'],
  ignores: ['49-091-850', '136410132 grains'],
})

/** Three letters and four digits, or two digits and two letters at the end: https://www.health.govt.nz (NHI) */
export const nzNhi = defineNumber({
  name: 'nz-nhi',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['@@@####', '@@@##@@'], valid: (value) => !/[IO]/.test(value), proof: 'name' }],
  words: ['nhi', 'national health index'],
  finds: ['NHI «ZAC5361»', 'NHI number: «ZBN77VL»'],
  ignores: ['ZAC5361', 'NHI ZIC5361'],
})

export const oceania = [auAbn, auAcn, auTfn, auMedicare, auPassport, nzIrd, nzNhi]

function isAbn(value: string): boolean {
  return value >= '11' && (weighted(value, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0
}

function isMedicare(value: string): boolean {
  return /^[2-6]/.test(value) && weighted(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digit(value, 8)
}
