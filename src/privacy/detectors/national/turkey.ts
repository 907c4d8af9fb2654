// Turkey and Israel.
import { digit, luhn, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Eleven digits with two checks, never a leading 0: https://www.nvi.gov.tr */
export const trNationalId = defineNumber({
  name: 'tr-national-id',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###########'], valid: isKimlik, proof: 'itself', score: 0.9 },
    { pictures: ['### ### ### ##', '### ### ## ###', '##### ######'], valid: isKimlik, proof: 'place' },
  ],
  words: ['tc kimlik*', 'tckn', 'kimlik*', 'tc no', 't c', 'vatandaslik*', 'turkish id*', 'national id*', 'tc'],
  finds: ['10000000146', 'TC Kimlik No: «10000000146»'],
  ignores: ['10000000147', '00000000146'],
})

/** Ten digits: https://www.gib.gov.tr */
export const trTaxNumber = defineNumber({
  name: 'tr-tax-number',
  kind: 'COMPANY_ID',
  formats: [{ pictures: ['##########', '### ### ## ##', '### ### ####'], valid: isVergi, proof: 'name' }],
  words: ['vergi*', 'vkn', 'vergi no'],
  finds: ['vergi no «4540536920»'],
  ignores: ['4540536920', 'vergi no 4540536921'],
})

const months = /JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC/
const loosePlates = ['@', '@@', '@@@'].flatMap((letters) => ['##', '###', '####'].map((serial) => `##~${letters}~${serial}`))

/** Province 01 to 81, letters without Q, W and X, digits by the number of letters: https://tr.wikipedia.org/wiki/Türkiye'de_plaka_kodları */
export const trVehicle = defineNumber({
  name: 'tr-vehicle',
  kind: 'VEHICLE',
  formats: [
    {
      pictures: [
        '##~@~####',
        '##~@~#####',
        '##~@@~###',
        '##~@@~####',
        '##~@@@~##',
        '##~@@@~###',
        '##~@@~#####',
        '## @@###',
        '## @@@##',
        '## @@@###',
        '## @####',
        '## @@####',
        '##@@@ ##',
        '##@@@ ###',
        '##@@ ###',
        '##@@ ####',
        '##@ ####',
        '##@ #####',
      ],
      valid: isPlate,
      proof: 'place',
    },
    {
      pictures: loosePlates,
      valid: (value) => /^(?:0[1-9]|[1-7]\d|8[01])/.test(value) && !months.test(value) && !/[QWX]/.test(value),
      proof: 'place',
    },
  ],
  words: ['plaka*', 'plakali', 'arac*', 'araba*', 'license plate*', 'number plate*', 'plate*', 'vehicle*'],
  finds: ['34 ABC 123', '06A1234', 'plaka: «34 AB 1234»', '34-ABC-123'],
  ignores: ['82 ABC 123', '34 ABW 123', 'Bellek 16 GB 512 idi'],
})

/** Nine digits by Luhn: https://www.gov.il */
export const ilId = defineNumber({
  name: 'il-id',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['#########', '########-#', '#-#######-#'], valid: luhn, proof: 'name' }],
  words: ['תעודת זהות', 'ת ז', 'תז', 'teudat zehut', 'israeli id*'],
  finds: ['תעודת זהות «123456782»', 'Teudat Zehut «123456782»'],
  ignores: ['123456782', 'Teudat Zehut 123456783'],
})

export const turkey = [trNationalId, trTaxNumber, trVehicle, ilId]

function isKimlik(value: string): boolean {
  if (value[0] === '0') return false
  const odd = digit(value, 0) + digit(value, 2) + digit(value, 4) + digit(value, 6) + digit(value, 8)
  const even = digit(value, 1) + digit(value, 3) + digit(value, 5) + digit(value, 7)
  const tenth = (((odd * 7 - even) % 10) + 10) % 10
  return tenth === digit(value, 9) && weighted(value, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 === digit(value, 10)
}

function isVergi(value: string): boolean {
  let sum = 0
  for (let index = 0; index < 9; index++) {
    const first = (digit(value, index) + 9 - index) % 10
    sum += first === 0 ? 0 : (first * 2 ** (9 - index)) % 9 || 9
  }
  return (10 - (sum % 10)) % 10 === digit(value, 9)
}

function isPlate(value: string): boolean {
  const province = Number(value.slice(0, 2))
  return province >= 1 && province <= 81 && /^\d\d(?:[A-PR-VYZ]\d{4,5}|[A-PR-VYZ]{2}\d{3,4}|[A-PR-VYZ]{3}\d{2,3})$/.test(value)
}
