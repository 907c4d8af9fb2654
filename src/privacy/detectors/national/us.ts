// The United States: social security and tax numbers, passport and driving licences, Medicare, and those who prescribe.
import { digit, isOneDigit, luhn } from './checksum.ts'
import { defineNumber } from './number.ts'

/**
 * No area 000, 666 or 900-999, no group 00, no serial 0000: https://www.ssa.gov/employer/randomization.html. Dashed, the shape says it all, and
 * numbers that were never given out stand in forms and test data as often as real ones: they are found too.
 */
export const usSsn = defineNumber({
  name: 'us-ssn',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###-##-####'], valid: (value) => !isOneDigit(value) && !value.endsWith('0000'), proof: 'itself', score: 0.9 },
    { pictures: ['### ## ####', '###.##.####'], valid: isSsn, proof: 'itself', score: 0.9 },
    { pictures: ['###-######', '#####-####', '###-## ####', '### ##-####'], valid: isSsn, proof: 'place' },
    { pictures: ['#########', '### ## ####', '###.##.####', '#####-####'], proof: 'name' },
  ],
  words: ['ssn', 'ssns', 'social security', 'social', 'soc sec', 'socsec', 'ss number', 'ss no', 'ss #', 'ssid'],
  finds: ['987-65-4320', 'ssn «219 09 9999»', '219.09.9999', '{"ssn": «219099999»}', 'Her social security number is «987654320».'],
  ignores: ['000-00-0000', '219-09-99991', 'The order 219099999 was shipped', '1,219-09-9999'],
})

/** Area 900-999 and group 50-65, 70-88, 90-92 or 94-99: https://www.irs.gov/irm/part3/irm_03-021-263r */
export const usItin = defineNumber({
  name: 'us-itin',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###-##-####', '### ## ####', '###.##.####'], valid: isItin, proof: 'itself', score: 0.95 },
    { pictures: ['#########', '###-######', '#####-####'], valid: isItin, proof: 'place' },
  ],
  words: ['itin', 'individual taxpayer', 'taxpayer id*', 'tax id', 'tin'],
  finds: ['900-70-0000', '900 70 0000', '900700000', 'ITIN: «900700000»'],
  ignores: ['900-69-0000', '900690000', 'We sold 900700000 of them'],
})

const einPrefixes = new Set(
  (
    '01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 50 51 52 53 54 ' +
    '55 56 57 58 59 60 61 62 63 64 65 66 67 68 71 72 73 74 75 76 77 80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99'
  ).split(' '),
)

/** Prefixes by campus: https://www.irs.gov/businesses/small-businesses-self-employed/how-eins-are-assigned-and-valid-ein-prefixes */
export const usEin = defineNumber({
  name: 'us-ein',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['##-#######'], valid: (value) => einPrefixes.has(value.slice(0, 2)), proof: 'place' },
    { pictures: ['#########'], valid: (value) => einPrefixes.has(value.slice(0, 2)), proof: 'name' },
  ],
  words: ['ein', 'fein', 'employer identification', 'employer id*', 'federal tax id*', 'tax id', 'tin', 'irs number'],
  finds: ['EIN «12-3456789»', '12-3456789', 'Employer Identification Number (EIN): «123456789»'],
  ignores: ['EIN 07-3456789', 'part 12-3456789 is out of stock'],
})

/** Nine digits, since 2021 a letter and eight: https://travel.state.gov/content/travel/en/passports/passport-help/next-generation-passport.html */
export const usPassport = defineNumber({
  name: 'us-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@########', '#########'], proof: 'place' }],
  words: ['passport*', 'travel document', 'pasaporte*', 'reisepass*', 'passeport*'],
  finds: ['A00000000', 'passport number «910000000»', 'US Passport # «910000000»'],
  ignores: ['We counted 910000000 stars', 'A0000000'],
})

/** The shapes of the states' licences, by https://www.aamva.org; most are plain digits, so that a word must name them. */
export const usDriverLicense = defineNumber({
  name: 'us-driver-license',
  kind: 'DRIVER_LICENSE',
  formats: [
    {
      pictures: ['@#######', '@########', '@############', '@###-####-####', '@###-###-##-###-#', '@### ### ## ### #', '@####-#####-#####'],
      proof: 'place',
    },
    {
      pictures: [
        '@######',
        '@#########',
        '@###########',
        '@##############',
        '@###-####-####-##',
        '@@######',
        '@@#######',
        '@@@######',
        '@@@@@#######',
        '@@@@@**#**@@',
        '@@@@@**###**',
        '##@@@#####',
        '##@@#####',
        '###@@####',
        '#######@',
        '########@',
        '#########@',
        '######',
        '#######',
        '########',
        '#########',
        '##########',
        '############',
        '###-##-####',
        '###-###-###',
        '### ### ###',
        '##-###-####',
        '@##-##-####',
        '@##-###-###',
      ],
      proof: 'name',
    },
  ],
  words: [
    'driver license*',
    "driver's license*",
    'drivers license*',
    'driver licence*',
    "driver's licence*",
    'drivers licence*',
    'driving license*',
    'driving licence*',
    'driving permit',
    'driver permit',
    'license number',
    'licence number',
    'license no',
    'licence no',
    'dl',
    'dln',
    'dl number',
    'lic',
    'lic#',
    'dmv',
    'cdl',
    'state id',
  ],
  finds: ['D0000000', 'driver license «D0000000»', "driver's license no. «01234567»", '{"driverLicense": "«WDLABCD456DG»"}'],
  ignores: ['The driver came at 12345678', 'D000000', 'flight D000000 left'],
})

/**
 * Eleven signs in the pattern C A AN N A AN N A A N N without S, L, O, I, B, Z:
 * https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf
 */
export const usMbi = defineNumber({
  name: 'us-mbi',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['#@*#@*#@@##', '#@*#-@*#-@@##', '#@*# @*# @@##'],
      valid: (value) =>
        /^[1-9][AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d\d$/.test(value),
      proof: 'itself',
      score: 0.95,
    },
  ],
  words: ['mbi', 'medicare*', 'beneficiary*', 'cms'],
  finds: ['1EG4-TE5-MK73', '1EG4TE5MK73', '1eg4te5mk73'],
  ignores: ['0EG4-TE5-MK73', '1SG4-TE5-MK73', '1EG4TE5MK7'],
})

/** Luhn over the number behind 80840, first digit 1 or 2: https://www.cms.gov/regulations-and-guidance/administrative-simplification/nationalprovidentstand */
export const usNpi = defineNumber({
  name: 'us-npi',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['##########', '####-###-###', '#### ### ###', '###-###-####', '### ### ####'], valid: isNpi, proof: 'place' }],
  words: ['npi', 'npis', 'national provider', 'provider*', 'physician*', 'prescriber*', 'cms', 'hipaa', 'nppes'],
  finds: ['1234567893', 'NPI «1234567893»', '{"provider_npi":"«1234567893»"}'],
  ignores: ['1234567890', '3234567893', 'There are 1234567893 grains'],
})

/** Two letters, the first the registrant's kind, and seven digits, the last a check: https://www.deadiversion.usdoj.gov */
export const usDea = defineNumber({
  name: 'us-dea',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['@@#######', '@*#######', '@@ #######', '@@-#######'], valid: isDea, proof: 'place' }],
  words: [
    'dea',
    'dea number',
    'medical license*',
    'medical licence*',
    'medical certificate*',
    'prescriber*',
    'certificate number',
    'controlled substance*',
  ],
  finds: ['BB1388568', 'DEA no. «AB1234563»', 'dea number «A91234563»'],
  ignores: ['BB1388569', 'NB1388568', 'The part BB1388568 broke'],
})

export const us = [usSsn, usItin, usEin, usPassport, usDriverLicense, usMbi, usNpi, usDea]

function isSsn(value: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}$/.test(value) && !isOneDigit(value)
}

function isItin(value: string): boolean {
  const group = Number(value.slice(3, 5))
  return value.startsWith('9') && ((group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group !== 93))
}

function isNpi(value: string): boolean {
  return /^[12]/.test(value) && !isOneDigit(value) && luhn(`80840${value}`)
}

function isDea(value: string): boolean {
  if (!/^[ABCDEFGHJKLMPRSTUX][A-Z9]/.test(value)) return false
  const sum = digit(value, 2) + digit(value, 4) + digit(value, 6) + 2 * (digit(value, 3) + digit(value, 5) + digit(value, 7))
  return sum % 10 === digit(value, 8)
}
