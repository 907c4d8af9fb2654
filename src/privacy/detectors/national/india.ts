// India and Pakistan.
import { luhn, verhoeff } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Twelve digits by Verhoeff, the first 2 to 9, no palindrome: https://uidai.gov.in */
export const inAadhaar = defineNumber({
  name: 'in-aadhaar',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['#### #### ####', '####-####-####', '####.####.####', '####:####:####'], valid: isAadhaar, proof: 'itself' },
    { pictures: ['############'], valid: isAadhaar, proof: 'place' },
    { pictures: ['####~####~####'], proof: 'name' },
  ],
  words: ['aadhaar*', 'aadhar*', 'adhaar*', 'adhar*', 'uidai', 'uid', 'आधार'],
  finds: ['4991 1866 5246', '499118665246', 'Aadhaar: «499118665246»'],
  ignores: ['4991 1866 5247', '0991 1866 5246', 'There are 499118665246 grains'],
})

/** Five letters, the fourth the holder's kind, four digits, a letter: https://incometaxindia.gov.in */
export const inPan = defineNumber({
  name: 'in-pan',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['@@@@@####@', '@@@@@ #### @', '@@@@@-####-@'],
      valid: (value) => /^[A-Z]{3}[ABCFGHJKLPT]/.test(value),
      proof: 'itself',
      score: 0.9,
    },
    { pictures: ['@@@@@####@'], proof: 'place' },
  ],
  words: ['pan', 'permanent account', 'pan card', 'income tax'],
  finds: ['ABCPD1234E', 'abcpd1234e', 'PAN «ABCDE1234F»'],
  ignores: ['The code ABCXD1234E', 'ABCPD12345'],
})

const gstSigns = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** State, PAN, registration, Z, check in base 36: https://www.gst.gov.in */
export const inGstin = defineNumber({
  name: 'in-gstin',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['##@@@@@####@***'], valid: (value) => isGstin(value) && isGstChecked(value), proof: 'itself' },
    { pictures: ['##@@@@@####@***'], valid: isGstin, proof: 'itself', score: 0.9 },
  ],
  words: ['gstin', 'gst*', 'goods and services tax'],
  finds: ['27AAPFU0939F1ZV', 'GSTIN «27AAPFU0939F1ZA»'],
  ignores: ['00AAPFU0939F1ZV', '40AAPFU0939F1ZV', '27AAPFU0939F1XV'],
})

/** Three letters, seven digits by Luhn since 2000: https://eci.gov.in (EPIC) */
export const inVoter = defineNumber({
  name: 'in-voter',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['@@@#######'], valid: (value) => luhn(value.slice(3)), proof: 'itself', capitals: true, score: 0.85 },
    { pictures: ['@@@#######'], proof: 'itself', capitals: true, score: 0.6 },
    { pictures: ['@@@#######', '@@@/#######', '@@@ #######'], proof: 'place' },
  ],
  words: ['voter*', 'epic', 'elector*', 'election card', 'elector photo*'],
  finds: ['ABC1234567', 'voter id «ABC1234567»'],
  ignores: ['ABC123456', 'The lot abc1234567 sold'],
})

/** A letter but Q, X and Z at its start, seven digits, the last not 0: https://www.passportindia.gov.in */
export const inPassport = defineNumber({
  name: 'in-passport',
  kind: 'PASSPORT',
  formats: [
    {
      pictures: ['@#######', '@## #####', '@-#######', '@ #######'],
      valid: (value) => /^[A-PR-WY][1-9]\d{5}[1-9]$/.test(value),
      proof: 'place',
    },
    { pictures: ['@#######', '@ #######'], proof: 'name' },
  ],
  words: ['passport*', 'indian passport'],
  finds: ['A3456781', 'passport «J8369854»', 'b2345671'],
  ignores: ['Q3456781', 'A0456781', 'Gate A3456781 opens'],
})

const states =
  'AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS TG UA UK UP UT WB'.split(' ')

/** State, district, series, number; the Bharat series begins with its year: https://parivahan.gov.in */
export const inVehicle = defineNumber({
  name: 'in-vehicle',
  kind: 'VEHICLE',
  formats: [
    {
      pictures: [
        '@@##@@####',
        '@@##@####',
        '@@##@@@####',
        '@@ ## @@ ####',
        '@@ ## @ ####',
        '@@-##-@@-####',
        '@@-##-@-####',
        '@@ ##@@ ####',
        '@@##@@ ####',
        '@@##-@@-####',
        '@@## @@ ####',
        '@@##-@@####',
        '@@-##@@-####',
      ],
      valid: isStatePlate,
      proof: 'itself',
      capitals: true,
      score: 0.9,
    },
    {
      pictures: [
        '@@##@@####',
        '@@#@@@####',
        '@@#@@####',
        '@@#@####',
        '@@#~@@@~####',
        '@@##@####',
        '@@##@@###',
        '@@##@@##',
        '@@##@@#',
        '@@##@###',
        '@@##@##',
        '@@##~@@~###',
        '@@##~@~####',
        '@@@####',
        '@@@###',
        '@@#@@@###',
        '@@##@@@####',
        '@@##~@@~####',
        '@@ ## @ ###',
        '@@######',
        '@@## ####',
        '@@ ## ####',
      ],
      valid: isStatePlate,
      proof: 'place',
    },
    {
      pictures: ['##@@####@', '##@@####@@', '## @@ #### @', '## @@ #### @@'],
      valid: (value) => value.slice(2, 4) === 'BH',
      proof: 'itself',
      score: 0.9,
    },
    {
      pictures: [
        '##@@###@',
        '###@@##',
        '##@@###',
        '###@@###',
        '##@@##',
        '##@@#',
        '###@@#',
        '###@@####',
        '##@@####',
        '## @@ ###',
        '### @@ ##',
      ],
      valid: (value) => /\d(?:CD|CC|UN)\d/.test(value),
      proof: 'place',
    },
  ],
  words: ['vehicle*', 'rto', 'registration*', 'number plate*', 'plate*', 'car', 'bike', 'license plate*', 'rc'],
  finds: ['MH12AB1234', 'KA 01 AB 1234', 'DL3CBJ1353', '22BH1234AA', 'vehicle «mh12ab1234»'],
  ignores: ['ZZ12AB1234', '22BX1234AA', 'The chip KA01AB12 failed'],
})

/** State, office, year and serial. */
export const inDriverLicense = defineNumber({
  name: 'in-driver-license',
  kind: 'DRIVER_LICENSE',
  formats: [
    {
      pictures: ['@@#############', '@@## ###########', '@@-#############', '@@##-###########', '@@-##-###########'],
      valid: (value) => states.includes(value.slice(0, 2)) && /^..\d\d(?:19|20)\d\d/.test(value),
      proof: 'itself',
      score: 0.9,
    },
  ],
  words: ['driving licen*', 'driver* licen*', 'dl'],
  finds: ['MH12 20110012345', 'KA0120150012345'],
  ignores: ['ZZ12 20110012345', 'MH12 30110012345'],
})

/** Thirteen digits, 5-7-1: https://www.nadra.gov.pk */
export const pkCnic = defineNumber({
  name: 'pk-cnic',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['#####-#######-#'], valid: (value) => /^[1-7]/.test(value), proof: 'itself', score: 0.9 },
    { pictures: ['#############', '##### ####### #'], proof: 'name' },
  ],
  words: ['cnic', 'nicop', 'nadra', 'شناختی'],
  finds: ['42201-0397640-8', 'CNIC «4220103976408»'],
  ignores: ['92201-0397640-8', '4220103976408 grains'],
})

export const india = [inAadhaar, inPan, inGstin, inVoter, inPassport, inVehicle, inDriverLicense, pkCnic]

function isAadhaar(value: string): boolean {
  return /^[2-9]/.test(value) && verhoeff(value) && [...value].reverse().join('') !== value
}

/** States 01 to 38, 97 and 99 for other territory. */
function isGstin(value: string): boolean {
  const state = Number(value.slice(0, 2))
  return ((state >= 1 && state <= 38) || state === 97 || state === 99) && /^..[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[A-Z\d]$/.test(value)
}

function isGstChecked(value: string): boolean {
  let sum = 0
  for (let index = 0; index < 14; index++) {
    const product = gstSigns.indexOf(value[index]!) * (index % 2 === 0 ? 1 : 2)
    sum += Math.floor(product / 36) + (product % 36)
  }
  return gstSigns[(36 - (sum % 36)) % 36] === value[14]
}

function isStatePlate(value: string): boolean {
  return states.includes(value.slice(0, 2)) && /[1-9]\d*$/.test(value)
}
