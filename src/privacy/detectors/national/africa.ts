// South Africa, Nigeria, Ghana, Egypt, the Emirates and Saudi Arabia.
import { isYearMonthDay, luhn } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Birth date, sex, citizenship 0 to 2, Luhn: https://www.gov.za (identity number) */
export const zaId = defineNumber({
  name: 'za-id',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['#############'], valid: (value) => isSouthAfrican(value) && /[89].$/.test(value), proof: 'itself' },
    { pictures: ['#############'], valid: isSouthAfrican, proof: 'place' },
    {
      pictures: [
        '###### #### ###',
        '###### #### ## #',
        '###### #### # # #',
        '######-####-###',
        '###### #### ##-#',
        '######-####-##-#',
        '###### #######',
      ],
      valid: isSouthAfrican,
      proof: 'itself',
    },
  ],
  words: ['id number', 'identity number', 'south african id*', 'rsa id', 'id no', 'sa id', 'identiteitsnommer', 'said'],
  finds: ['8001015009087', '800101 5009 087', 'ID number «8001015009087»'],
  ignores: ['8001015009088', '8013015009087', '8001015009387'],
})

/** Eleven digits without a published check: https://nimc.gov.ng */
export const ngNin = defineNumber({
  name: 'ng-nin',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['###########', '#### ### ####', '#### #### ###'], proof: 'name' }],
  words: ['nin', 'national identification number', 'national identity*', 'nimc', 'bvn', 'bank verification*'],
  finds: ['NIN «12345678901»', '{"nin":"«12345678901»"}'],
  ignores: ['12345678901', 'NIN 1234567890'],
})

/** Local government, three digits, year and series: https://frsc.gov.ng */
export const ngVehicle = defineNumber({
  name: 'ng-vehicle',
  kind: 'VEHICLE',
  formats: [
    { pictures: ['@@@-###@@', '@@@-###-@@'], valid: isNigerianPlate, proof: 'itself', capitals: true, score: 0.9 },
    { pictures: ['@@@-###@@', '@@@ ###@@', '@@@ ### @@', '@@@###@@', '@@@-###-@@', '@@@-### @@'], valid: isNigerianPlate, proof: 'place' },
  ],
  words: ['plate*', 'vehicle*', 'registration*', 'car', 'frsc', 'number plate*', 'license plate*'],
  finds: ['ABC-123DE', 'plate «ABC 123 DE»', 'abc-123de'],
  ignores: ['AB-123DE', 'ABC-000DE'],
})

export const ghCard = defineNumber({
  name: 'gh-card',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['@@@-#########-#'], proof: 'itself' }],
  words: ['ghana card'],
  finds: ['GHA-123456789-0'],
  ignores: ['GHA-12345678-0'],
})

/** Century, birth date, governorate, serial: https://ar.wikipedia.org/wiki/رقم_قومي */
export const egNationalId = defineNumber({
  name: 'eg-national-id',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['##############'],
      valid: (value) => /^[23]/.test(value) && isYearMonthDay(value, 1) && /^.{7}(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)/.test(value),
      proof: 'place',
    },
  ],
  words: ['الرقم القومي', 'رقم قومي', 'national id*'],
  finds: ['29001010112345', 'الرقم القومي «29001010112345»'],
  ignores: ['29013010112345', 'There are 29001010112345 grains'],
})

/** 784, year of birth, seven digits, Luhn: https://icp.gov.ae */
export const aeEmiratesId = defineNumber({
  name: 'ae-emirates-id',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['###-####-#######-#', '###############', '### #### ####### #'],
      valid: (value) => /^784(?:19|20)/.test(value) && luhn(value),
      proof: 'itself',
    },
    { pictures: ['###-####-#######-#'], valid: (value) => /^784(?:19|20)/.test(value), proof: 'itself', score: 0.9 },
  ],
  words: ['emirates id*', 'eid', 'uae id'],
  finds: ['784-1980-1234567-9'],
  ignores: ['785-1980-1234567-9'],
})

/** Ten digits by Luhn, 1 for citizens and 2 for residents: https://absher.sa */
export const saNationalId = defineNumber({
  name: 'sa-national-id',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['##########'], valid: (value) => /^[12]/.test(value) && luhn(value), proof: 'name' }],
  words: ['iqama', 'الهوية', 'رقم الهوية', 'الإقامة', 'saudi id*', 'national id*'],
  finds: ['Iqama «2123456788»'],
  ignores: ['2123456788', 'Iqama 2123456789'],
})

export const africa = [zaId, ngNin, ngVehicle, ghCard, egNationalId, aeEmiratesId, saNationalId]

function isSouthAfrican(value: string): boolean {
  return isYearMonthDay(value) && /^.{10}[012]/.test(value) && luhn(value)
}

/** Serials begin at 001; I and O are left out of the series' last letters. */
function isNigerianPlate(value: string): boolean {
  return /^[A-Z]{3}(?!000)\d{3}[A-Z]{2}$/.test(value)
}
