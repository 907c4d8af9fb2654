// The United Kingdom: health, insurance and tax numbers, passport, driving licence, plates and companies.
import { digit, isOneDigit, remainder, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Ten digits, modulus 11 with weights 10 to 2: https://www.datadictionary.nhs.uk/attributes/nhs_number.html */
export const ukNhs = defineNumber({
  name: 'uk-nhs',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###~###~####'], valid: isNhs, proof: 'place' },
    { pictures: ['### ### ####', '##########'], valid: (value) => !isOneDigit(value), proof: 'name' },
  ],
  words: ['nhs', 'national health service', 'nhs number', 'chi number'],
  finds: ['943 476 5919', '943-476-5919', '9434765919', 'NHS number «9434765919»', '{"nhsNumber": "«943 476 5919»"}'],
  ignores: ['943 476 5918', '0000000000', 'Call 943 476 5919 now'],
})

/** HMRC's rules: https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110 */
export const ukNino = defineNumber({
  name: 'uk-nino',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: [
        '@@######@',
        '@@~##~##~##~@',
        '@@ ###### @',
        '@@ ######@',
        '@@######-@',
        '@@######.@',
        '@@###### @',
        '@@## ## ## @',
        '@@## ## ##@',
        '@@## ####@',
      ],
      valid: (value) => /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(value),
      proof: 'itself',
      score: 0.95,
    },
    { pictures: ['@@######@', '@@~##~##~##~@'], valid: (value) => /^QQ.*[A-D]$/.test(value), proof: 'name' },
  ],
  words: ['nino', 'national insurance', 'ni number', 'ni no', 'insurance number'],
  finds: ['AA 12 34 56 B', 'aa123456b', 'AA-12-34-56-B', 'national insurance number: «QQ123456C»'],
  ignores: ['BG123456A', 'AA 12 34 56 E', 'FA123456A', 'AAA123456A'],
})

/** Nine digits, before that two letters and seven: https://www.gov.uk/government/publications/passport-validation-service */
export const ukPassport = defineNumber({
  name: 'uk-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['#########', '@@#######'], proof: 'place' }],
  words: ['passport*', 'travel document', 'hmpo'],
  finds: ['AB1234567', 'UK passport no «123456789»', 'passport: «AB1234567»'],
  ignores: ['AB123456', 'The bolt AB1234567 is worn', '12345678'],
})

/**
 * Five signs of the surname, birth date with 50 added to a woman's month, two initials, three check signs:
 * https://www.gov.uk/government/publications/insurance-policies-driving-licence-number-format
 */
export const ukDrivingLicence = defineNumber({
  name: 'uk-driving-licence',
  kind: 'DRIVER_LICENSE',
  formats: [
    {
      pictures: [
        '*****######*****',
        '***** ###### *****',
        '*****-######-*****',
        '***** ###### ** ***',
        '*****######***** ##',
        '***** ###### ***** ##',
        '***** ###### *****##',
      ],
      valid: (value) =>
        /^(?=[A-Z])[A-Z]{1,5}9{0,4}(?<=^.{5})\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[A-Z][A-Z9][A-Z\d][A-Z]{2}(?:\d\d)?$/.test(
          value,
        ),
      proof: 'itself',
      score: 0.95,
    },
  ],
  words: ['driving licen*', 'driver* licen*', 'dvla', 'licence number', 'license number'],
  finds: ['MORGA657054SM9IJ', 'morga 657054 sm9ij', 'FOX99601019A99AA'],
  ignores: ['MORGA697054SM9IJ', '99999657054SM9IJ', 'MORGA657054SM9I'],
})

/**
 * The three series that are on the road, without the letters each leaves out:
 * https://www.gov.uk/government/publications/vehicle-registration-numbers-and-number-plates
 */
export const ukVehicle = defineNumber({
  name: 'uk-vehicle',
  kind: 'VEHICLE',
  formats: [
    { pictures: ['@@## @@@'], valid: isCurrentPlate, proof: 'itself', capitals: true, score: 0.85 },
    { pictures: ['@@##@@@', '@@##-@@@', '@@## @@@'], valid: isCurrentPlate, proof: 'place' },
    {
      pictures: ['@#~@@@', '@##~@@@', '@###~@@@'],
      valid: (value) => /^[A-HJ-NPR-TV-Y][1-9]\d{0,2}[A-HJ-PR-Y][A-HJ-PR-Z]{2}$/.test(value),
      proof: 'place',
      capitals: true,
    },
    {
      pictures: ['@@@~#@', '@@@~##@', '@@@~###@'],
      valid: (value) => /^[A-HJ-PR-Z]{3}[1-9]\d{0,2}[A-HJ-NPR-TV-Y]$/.test(value),
      proof: 'place',
      capitals: true,
    },
    { pictures: ['@@@~####', '@@~####', '####~@@', '###~@@@', '@@@~###'], proof: 'name', capitals: true },
  ],
  words: [
    'registration*',
    'number plate*',
    'plate*',
    'license plate*',
    'licence plate*',
    'vehicle*',
    'vrm',
    'vrn',
    'reg',
    'reg no',
    'car',
    'van',
    'dvla',
    'mot',
  ],
  finds: ['AB12 CDE', 'AB12CDE', 'reg «A123 BCD»', 'plate: «ABC 123D»', 'ab12 cde'],
  ignores: ['QA12 CDE', 'AB00 CDE', 'AB12 QDE', 'The A123 BCD road', 'at 12 noon'],
})

/** A weighing of seven digits and two more by 97, with 55 added or taken in the newer range: https://www.gov.uk/vat-eu-country-codes-vat-numbers-and-vat-in-other-languages */
export const ukVat = defineNumber({
  name: 'uk-vat',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@#########', '@@ ### #### ##', '@@ #########', '@@############'],
      valid: (value) => value.startsWith('GB') && isVat(value.slice(2, 11)),
      proof: 'itself',
    },
    { pictures: ['### #### ##', '#########'], valid: isVat, proof: 'name' },
    { pictures: ['@@#########', '@@ ### #### ##'], valid: (value) => value.startsWith('GB'), proof: 'name' },
  ],
  words: ['vat', 'vat reg*', 'vat number', 'value added tax'],
  finds: ['GB980780684', 'VAT number «980 7806 84»', 'GB 980 7806 84'],
  ignores: ['GB980780685', '980780684 kites', 'DE980780684'],
})

/** Eight digits, or two letters for the register and six: https://www.gov.uk/government/organisations/companies-house */
export const ukCompany = defineNumber({
  name: 'uk-company',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['########', '@@######'], valid: (value) => /^(?:\d|SC|NI|OC|SO|NC|FC|BR|IP|SP|RC|LP|SL)/.test(value), proof: 'name' },
  ],
  words: ['company number', 'company no', 'company reg*', 'registered number', 'registered in england*', 'crn', 'companies house'],
  finds: ['Company number «01234567»', 'registered in England and Wales no. «SC123456»'],
  ignores: ['01234567', 'Company XX123456'],
})

/** Ten digits, the first a check by modulus 11: https://www.gov.uk/find-utr-number */
export const ukUtr = defineNumber({
  name: 'uk-utr',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['##########', '##### #####', '##########@'], valid: isUtr, proof: 'name' }],
  words: ['utr', 'unique taxpayer*', 'self assessment', 'tax reference', 'hmrc'],
  finds: ['UTR «1955839661»', 'unique taxpayer reference: «19558 39661»'],
  ignores: ['1955839661', 'UTR 2955839661'],
})

export const uk = [ukNhs, ukNino, ukPassport, ukDrivingLicence, ukVehicle, ukVat, ukCompany, ukUtr]

function isNhs(value: string): boolean {
  return !isOneDigit(value) && (11 - (weighted(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digit(value, 9)
}

/** Areas leave out I, Q and Z; ages are 02-29 from March and 51-79 from September. */
function isCurrentPlate(value: string): boolean {
  return /^[A-HJ-PR-Y]{2}(?:0[2-9]|[1-2]\d|5[1-9]|[67]\d)[A-HJ-PR-Z]{3}$/.test(value)
}

function isVat(value: string): boolean {
  const rest = (weighted(value, [8, 7, 6, 5, 4, 3, 2]) + remainder(value.slice(7), 97)) % 97
  return rest === 0 || rest === 42 || rest === 55
}

function isUtr(value: string): boolean {
  const sum = weighted(value.slice(1, 10), [6, 7, 8, 9, 10, 5, 4, 3, 2])
  return '21987654321'[sum % 11] === value[0]
}
