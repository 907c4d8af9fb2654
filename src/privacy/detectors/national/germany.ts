// Germany: tax, pension and health insurance, doctors, papers, plates and registers.
import { digit, icao, isDayMonthYear, mod11And10 } from './checksum.ts'
import { defineNumber } from './number.ts'

/**
 * Eleven digits by ISO 7064; of the first ten one occurs twice or thrice, and in made-up numbers none:
 * https://de.wikipedia.org/wiki/Steuerliche_Identifikationsnummer
 */
export const deTaxId = defineNumber({
  name: 'de-tax-id',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['##~###~###~###', '## ### ### ###', '##/###/###/###'], valid: isTaxId, proof: 'itself' },
    { pictures: ['###########', '## ### ### ###'], valid: (value) => value[0] !== '0' && mod11And10(value), proof: 'name' },
  ],
  words: [
    'steuer id',
    'steuerid',
    'steueridentifikationsnummer',
    'identifikationsnummer',
    'idnr',
    'id nr',
    'steuerliche*',
    'tin',
    'tax id*',
    'steuernummer',
    'steuer',
  ],
  finds: ['86095742719', '86 095 742 719', 'Steuer-ID: «86095742719»'],
  ignores: ['86095742718', '06095742719', '12345678901'],
})

/** As tax offices print it, by state: https://de.wikipedia.org/wiki/Steuernummer */
export const deTaxNumber = defineNumber({
  name: 'de-tax-number',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['##/###/#####', '###/###/#####', '###/####/####', '#####/#####', '0## ### #####'], proof: 'place' },
    {
      pictures: ['##########', '###########', '#############', '### ### #####', '## ### #####', '### #### ####', '###.###.#####'],
      proof: 'name',
    },
  ],
  words: ['steuernummer', 'steuer nr', 'steuernr', 'st nr', 'stnr', 'finanzamt', 'tax number', 'tax no'],
  finds: ['Steuernummer «93/815/08152»', 'St.-Nr. «181/815/08155»', '181/815/08155'],
  ignores: ['See page 93/815/08152 there', '93/815'],
})

/** Area, birth date, initial, serial and check: https://www.gesetze-im-internet.de/vkvv/__4.html */
export const deSocialSecurity = defineNumber({
  name: 'de-social-security',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: [
        '########@###',
        '##~######~@~###',
        '## ###### @ ## #',
        '## ## ## ## @ ###',
        '## ######@###',
        '########@## #',
        '## ######@## #',
        '## ###### @###',
      ],
      valid: isPension,
      proof: 'itself',
    },
    { pictures: ['########@###', '##~######~@~###', '## ## ## ## @ ###'], proof: 'name' },
  ],
  words: [
    'rentenversicherung*',
    'sozialversicherung*',
    'versicherungsnummer',
    'sv nummer',
    'svnr',
    'sv nr',
    'rvnr',
    'rv nummer',
    'vsnr',
    'social security',
    'pension insurance*',
  ],
  finds: ['15070649C103', '15 070649 C 103', '15070649c103', 'SV-Nummer «15070649C104»'],
  ignores: ['15070649C104', '15079949C103'],
})

/** A letter and eight digits, the tenth a check with weights 1 and 2: https://de.wikipedia.org/wiki/Krankenversichertennummer */
export const deHealthInsurance = defineNumber({
  name: 'de-health-insurance',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['@#########', '@ ### ### ###', '@### ### ###', '@ #########'], valid: isInsured, proof: 'place' },
    { pictures: ['@#########'], proof: 'name' },
  ],
  words: [
    'kvnr',
    'kv nr',
    'kv nummer',
    'kassennummer',
    'krankenversicher*',
    'versichertennummer',
    'versicherten nr',
    'versichertennr',
    'versicherungsnummer',
    'krankenkasse*',
    'kv nummer',
    'gesundheitskarte',
    'egk',
    'health insurance*',
    'gkv',
  ],
  finds: ['A123456780', 'KVNR: «A123456780»', 'a123456780'],
  ignores: ['A123456781', 'The valve A123456780 leaks'],
})

/** Six digits with weights 4 and 9, a check and two for the speciality: https://www.kbv.de/html/arztnummern.php */
export const deLanr = defineNumber({
  name: 'de-lanr',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['#########', '######-#-##', '###### # ##', '#######/##', '#######-##'], valid: isDoctor, proof: 'place' },
    { pictures: ['#########'], proof: 'name' },
  ],
  words: ['lanr', 'arztnummer', 'arzt nr', 'arztnr', 'lebenslange arztnummer', 'vertragsarzt*', 'doctor number', 'physician number'],
  finds: ['123456601', 'LANR «123456601»'],
  ignores: ['123456701', 'There are 123456601 reeds'],
})

/** Nine digits, the first two the association's region; no check: https://www.kbv.de/html/arztnummern.php */
export const deBsnr = defineNumber({
  name: 'de-bsnr',
  kind: 'ID',
  formats: [{ pictures: ['#########', '## #######'], valid: (value) => bsnrRegions.has(value.slice(0, 2)), proof: 'name' }],
  words: ['bsnr', 'betriebsstaetten*', 'betriebsstatten*', 'nbsnr'],
  finds: ['BSNR «021234500»', 'Betriebsstättennummer: «721234500»'],
  ignores: ['021234500', 'BSNR 991234500'],
})

const bsnrRegions = new Set(
  '01 02 03 17 20 21 35 38 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 78 79 80 81 82 83 84 85 86 87 88 93 94 95 96 98'.split(
    ' ',
  ),
)

/**
 * Nine signs without vowels and look-alikes, the first the issuing office's, with or without the check of ICAO 9303:
 * https://de.wikipedia.org/wiki/Ausweisnummer
 */
export const dePassport = defineNumber({
  name: 'de-passport',
  kind: 'PASSPORT',
  formats: [
    {
      pictures: ['#*********', '@*********'],
      valid: (value) => isPaper(value, /^[CFGHJK]/) && icao(value.slice(0, 9)) === digit(value, 9),
      proof: 'place',
    },
    { pictures: ['@********'], valid: (value) => isPaper(value, /^[CFGHJK]/) && /[A-Z]/.test(value.slice(1)), proof: 'place' },
    { pictures: ['@********'], valid: (value) => isPaper(value, /^[CFGHJK]/), proof: 'name' },
  ],
  words: ['reisepass*', 'passnummer', 'pass nr', 'passnr', 'pass', 'passport*', 'ausweisnummer'],
  finds: ['C01X00T47', 'C01X00T478', 'Reisepass-Nr. «C01X00T47»'],
  ignores: ['C01X00T479', 'A01X00T47', 'C01A00T47', 'CFGHJKLMN'],
})

export const deIdCard = defineNumber({
  name: 'de-id-card',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['@*********'],
      valid: (value) => isPaper(value, /^[LMNPRTVWXY]/) && icao(value.slice(0, 9)) === digit(value, 9),
      proof: 'place',
    },
    { pictures: ['@********'], valid: (value) => isPaper(value, /^[LMNPRTVWXY]/), proof: 'place' },
    { pictures: ['##########'], valid: (value) => icao(value.slice(0, 9)) === digit(value, 9), proof: 'name' },
  ],
  words: ['personalausweis*', 'ausweis*', 'perso', 'id card', 'identity card', 'identification card', 'npa', 'identitatskarte'],
  finds: ['L01X00T47', 'T220001293', 'Personalausweis «L01X00T471»'],
  ignores: ['L01X00T472', 'LEISURELY', 'L01X00A47'],
})

/** Eleven signs: office, serial, check, issue; none is spelled out in law: https://de.wikipedia.org/wiki/Führerschein_(EU-Recht) */
export const deDriverLicense = defineNumber({
  name: 'de-driver-license',
  kind: 'DRIVER_LICENSE',
  formats: [{ pictures: ['*##********', '*##******#*'], proof: 'name' }],
  words: ['fuhrerschein*', 'fuehrerschein*', 'fahrerlaubnis*', 'driver* licen*', 'driving licen*'],
  finds: ['Führerschein-Nr.: «B072RRE2I55»'],
  ignores: ['B072RRE2I55', 'Führerschein Klasse B'],
})

/** ISO 7064 over nine digits: https://www.bzst.de/DE/Unternehmen/Identifikationsnummern/Umsatzsteuer-Identifikationsnummer */
export const deVatId = defineNumber({
  name: 'de-vat-id',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@~#########', '@@ ### ### ###', '@@### ### ###'],
      valid: (value) => value.startsWith('DE') && mod11And10(value.slice(2)),
      proof: 'itself',
    },
    { pictures: ['@@~#########', '@@ ### ### ###'], valid: (value) => /^DE[1-9]/.test(value), proof: 'place' },
  ],
  words: ['ust id*', 'ustid*', 'umsatzsteuer*', 'vat*', 'uid', 'steuer*'],
  finds: ['DE136695976', 'DE 136 695 976', 'USt-IdNr. «DE136695978»'],
  ignores: ['part DE136695978 broke', 'FR136695976'],
})

/** The register's letters and the number: https://www.handelsregister.de */
export const deRegister = defineNumber({
  name: 'de-register',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: [
        '@@@ ##',
        '@@@ ###',
        '@@@ ####',
        '@@@ #####',
        '@@@ ######',
        '@@@####',
        '@@@#####',
        '@@@######',
        '@@@ #### @',
        '@@@ ##### @',
        '@@@ ###### @',
      ],
      valid: (value) => /^(?:HRA|HRB|GNR)\d/.test(value),
      proof: 'itself',
      score: 0.9,
    },
    { pictures: ['@@ ###', '@@ ####', '@@ #####'], valid: (value) => /^(?:VR|PR)/.test(value), proof: 'name' },
  ],
  words: ['handelsregister', 'vereinsregister', 'amtsgericht', 'registergericht', 'partnerschaftsregister', 'registernummer'],
  finds: ['HRB 12345', 'Amtsgericht Musterstadt, «HRA 4711»', 'Vereinsregister «VR 1234»'],
  ignores: ['HRC 12345', 'VR 1234 is a headset'],
})

/** A plate's pictures, for the separators behind the district and behind the letters. */
function platesOf(serials: readonly string[], separators: readonly string[]): string[] {
  return ['@', '@@', '@@@'].flatMap((district) =>
    ['@', '@@'].flatMap((letters) =>
      serials.flatMap((serial) => separators.map(([first = '', second = '']) => `${district}${first}${letters}${second}${serial}`)),
    ),
  )
}

/** District, letters, digits: https://de.wikipedia.org/wiki/Kfz-Kennzeichen_(Deutschland) */
export const deVehicle = defineNumber({
  name: 'de-vehicle',
  kind: 'VEHICLE',
  formats: [
    { pictures: platesOf(['##', '###', '####', '##@', '###@', '####@'], ['- ', '-']), valid: isPlate, proof: 'place', capitals: true },
    {
      pictures: platesOf(['#', '##', '###', '####', '##@', '###@', '####@'], ['- ', '-', '  ', '--']),
      valid: isPlate,
      proof: 'name',
      capitals: true,
    },
  ],
  words: [
    'kennzeichen',
    'kfz*',
    'nummernschild',
    'fahrzeug*',
    'auto',
    'pkw',
    'wagen',
    'license plate*',
    'number plate*',
    'plate*',
    'zulassung*',
    'halter*',
  ],
  finds: ['Kennzeichen «M-AB 1234»', 'B-XY 12E', 'Kfz: «HH AB 123»'],
  ignores: ['the model M-AB 1234', 'Kennzeichen M-AB 0123'],
})

export const germany = [
  deTaxId,
  deTaxNumber,
  deSocialSecurity,
  deHealthInsurance,
  deLanr,
  deBsnr,
  dePassport,
  deIdCard,
  deDriverLicense,
  deVatId,
  deRegister,
  deVehicle,
]

function isPlate(value: string): boolean {
  return /^[A-Z]{2,5}[1-9]\d{0,3}[EH]?$/.test(value)
}

function isTaxId(value: string): boolean {
  if (value[0] === '0' || !mod11And10(value)) return false
  const counts = new Array<number>(10).fill(0)
  for (let index = 0; index < 10; index++) counts[digit(value, index)]!++
  const repeated = counts.filter((count) => count > 1)
  return repeated.length <= 1 && (repeated[0] ?? 2) <= 3 && !/(\d)\1\1/.test(value.slice(0, 10))
}

function isPension(value: string): boolean {
  const day = digit(value, 2) * 10 + digit(value, 3)
  const birth = `${String(day > 50 ? day - 50 : day).padStart(2, '0')}${value.slice(4, 8)}`
  if (!isDayMonthYear(birth)) return false
  const digits = value.slice(0, 8) + letterDigits(value[8]!) + value.slice(9, 11)
  return crossSum(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 === digit(value, 11)
}

function isInsured(value: string): boolean {
  return crossSum(letterDigits(value[0]!) + value.slice(1, 9), [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 === digit(value, 9)
}

/** A = 01, B = 02. */
function letterDigits(letter: string): string {
  return String(letter.charCodeAt(0) - 64).padStart(2, '0')
}

function crossSum(digits: string, weights: readonly number[]): number {
  let sum = 0
  weights.forEach((weight, index) => {
    const product = digit(digits, index) * weight
    sum += Math.floor(product / 10) + (product % 10)
  })
  return sum
}

function isDoctor(value: string): boolean {
  let sum = 0
  for (let index = 0; index < 6; index++) sum += digit(value, index) * (index % 2 === 0 ? 4 : 9)
  return (10 - (sum % 10)) % 10 === digit(value, 6)
}

/** Papers hold a digit beyond their first sign and none of the signs that were left out. */
function isPaper(value: string, first: RegExp): boolean {
  return first.test(value) && /^.[CFGHJKLMNPRTVWXYZ\d]{8}\d?$/.test(value) && /\d.*\d/.test(value)
}
