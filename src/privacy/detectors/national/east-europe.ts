// Czechia, Slovakia, Romania, Bulgaria, Hungary, Croatia, the Baltic states, Greece, Ukraine and Russia; Ireland for want of a nearer place.
import { digit, isDay, isDayMonthYear, isOneDigit, isYearMonthDay, luhn, mod11And10, remainder, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Birth date (50 added to a woman's month, 20 or 70 when serials ran out), divisible by eleven: https://cs.wikipedia.org/wiki/Rodné_číslo */
export const czBirthNumber = defineNumber({
  name: 'cz-birth-number',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['######/####'], valid: isBirthNumber, proof: 'itself' },
    { pictures: ['##########'], valid: isBirthNumber, proof: 'place' },
    { pictures: ['######/###'], proof: 'name' },
  ],
  words: ['rodne cislo', 'rodneho cisla', 'rc', 'r c', 'birth number'],
  finds: ['710319/2745', 'rodné číslo «7103192745»'],
  ignores: ['710319/2746', '711319/2745'],
})

/** Eight digits by modulus 11: https://wwwinfo.mfcr.cz */
export const czCompany = defineNumber({
  name: 'cz-company',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['########'], valid: isIco, proof: 'name' },
    { pictures: ['@@########'], valid: (value) => value.startsWith('CZ') && isIco(value.slice(2)), proof: 'itself' },
    { pictures: ['@@########', '@@#########', '@@##########'], valid: (value) => /^(?:CZ|SK)/.test(value), proof: 'name' },
  ],
  words: ['ico', 'ic', 'dic', 'dph', 'vat*', 'ic dph'],
  finds: ['IČO: «25596641»', 'CZ25596641'],
  ignores: ['25596641', 'CZ25596642'],
})

/** Sex and century, birth date, county, serial, check: https://ro.wikipedia.org/wiki/Cod_numeric_personal_(România) */
export const roCnp = defineNumber({
  name: 'ro-cnp',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['#############'],
      valid: (value) =>
        value[0] !== '0' &&
        isYearMonthDay(value, 1) &&
        '01234567891'[weighted(value, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11] === value[12],
      proof: 'place',
    },
    { pictures: ['#############'], proof: 'name' },
  ],
  words: ['cnp', 'cod numeric personal'],
  finds: ['1630615123457', 'CNP «1630615123457»'],
  ignores: ['1630615123458', 'sunt 1630615123457 boabe'],
})

/** Birth date with the century in the month, check by modulus 11: https://www.grao.bg */
export const bgEgn = defineNumber({
  name: 'bg-egn',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['##########'],
      valid: (value) =>
        isDay(Number(value.slice(0, 2)), Number(value.slice(2, 4)) % 20, Number(value.slice(4, 6))) &&
        (weighted(value, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === digit(value, 9),
      proof: 'name',
    },
  ],
  words: ['egn', 'егн', 'единен граждански*'],
  finds: ['ЕГН «7523169263»'],
  ignores: ['7523169264', 'има 7523169263 зърна'],
})

/** Tax number with modulus 11, health insurance number with 3 and 7: https://nav.gov.hu */
export const huPersonal = defineNumber({
  name: 'hu-personal',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['##########', '#########', '### ### ###', '###-###-###', '#-######-####', '# ###### ####'], proof: 'name' }],
  words: ['adoazonosito', 'taj', 'taj szam', 'szemelyi azonosito', 'szemelyi szam'],
  finds: ['adóazonosító jel: «8071592153»', 'TAJ szám «111 111 110»'],
  ignores: ['8071592153', '111 111 110'],
})

/** ISO 7064 over eleven digits: https://www.porezna-uprava.hr */
export const hrOib = defineNumber({
  name: 'hr-oib',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###########'], valid: (value) => mod11And10(value) && !isOneDigit(value), proof: 'name' },
    { pictures: ['@@###########'], valid: (value) => value.startsWith('HR') && mod11And10(value.slice(2)), proof: 'itself' },
  ],
  words: ['oib', 'osobni identifikacijski*', 'vat*'],
  finds: ['OIB: «33392005961»'],
  ignores: ['33392005962', 'ima 33392005961 zrna'],
})

/** Sex and century, birth date, serial, check in two rounds; Estonia and Lithuania: https://et.wikipedia.org/wiki/Isikukood */
export const balticPersonalCode = defineNumber({
  name: 'baltic-personal-code',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###########'], valid: isBaltic, proof: 'name' },
    { pictures: ['######-#####'], valid: (value) => isDayMonthYear(value) || value.startsWith('32'), proof: 'name' },
  ],
  words: ['isikukood*', 'asmens kodas', 'asmens kodo', 'personas kods', 'personas koda', 'personal code', 'personal identification code'],
  finds: ['isikukood «37605030299»', 'personas kods «161175-19997»'],
  ignores: ['37605030298', '37613030299'],
})

/** Birth date, serial, Luhn; tax number by powers of two: https://www.amka.gr */
export const grPersonal = defineNumber({
  name: 'gr-personal',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###########'], valid: (value) => isDayMonthYear(value) && luhn(value), proof: 'name' },
    {
      pictures: ['#########'],
      valid: (value) => (weighted(value, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digit(value, 8),
      proof: 'name',
    },
    {
      pictures: ['@@#########'],
      valid: (value) =>
        /^(?:EL|GR)/.test(value) && (weighted(value.slice(2), [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digit(value, 10),
      proof: 'itself',
    },
  ],
  words: ['amka', 'αμκα', 'afm', 'αφμ', 'vat*'],
  finds: ['ΑΜΚΑ «01013099997»', 'ΑΦΜ «094259216»', 'EL094259216'],
  ignores: ['01013099998', '094259216'],
})

/** Ukraine's ten digits by modulus 11: https://uk.wikipedia.org/wiki/Реєстраційний_номер_облікової_картки_платника_податків */
export const uaTaxId = defineNumber({
  name: 'ua-tax-id',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['##########', '########-#####', '########'], proof: 'name' }],
  words: ['рнокпп', 'іпн', 'ідентифікаційний*', 'податковий номер', 'єдрпоу', 'rnokpp', 'edrpou'],
  finds: ['РНОКПП «1759013776»', 'ІПН: «1759013776»'],
  ignores: ['1759013776', 'є 1759013776 зерен'],
})

/** Persons twelve digits with two checks, companies ten with one: https://www.nalog.gov.ru */
export const ruInn = defineNumber({
  name: 'ru-inn',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['############'],
      valid: (value) =>
        isInnDigit(value, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) && isInnDigit(value, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) && !isOneDigit(value),
      proof: 'name',
    },
    { pictures: ['##########'], valid: (value) => isInnDigit(value, [2, 4, 10, 3, 5, 9, 4, 6, 8]), proof: 'name' },
  ],
  words: ['инн', 'inn'],
  finds: ['ИНН «7830002293»'],
  ignores: ['500100732258', '7830002293'],
})

/** Nine digits and their weighted sum by 101: https://sfr.gov.ru */
export const ruSnils = defineNumber({
  name: 'ru-snils',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###-###-### ##', '###-###-###-##', '### ### ### ##'], valid: isSnils, proof: 'itself' },
    { pictures: ['###########'], valid: isSnils, proof: 'place' },
  ],
  words: ['снилс', 'snils'],
  finds: ['112-233-445 95', 'СНИЛС «11223344595»'],
  ignores: ['112-233-445 96', '11223344596'],
})

/** Series of four digits, number of six. */
export const ruPassport = defineNumber({
  name: 'ru-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['#### ######', '## ## ######', '##########', '## #######', '#########', '@@######'], proof: 'name' }],
  words: ['паспорт*', 'серия и номер'],
  finds: ['паспорт «4509 123456»', 'Паспорт: серия и номер «45 09 123456»'],
  ignores: ['4509 123456', 'паспорт потерян'],
})

/** Seven digits and a letter by modulus 23, for some a second one: https://www.gov.ie/pps */
export const iePps = defineNumber({
  name: 'ie-pps',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['#######@', '#######@@', '#######-@', '####### @', '####### @@'], valid: isPps, proof: 'place' },
    { pictures: ['#######@', '#######@@'], proof: 'name' },
  ],
  words: ['pps*', 'ppsn', 'pps number', 'personal public service'],
  finds: ['6433435F', 'PPS number «6433435FW»', 'PPSN: «6433435E»'],
  ignores: ['6433435G', 'the 6433435F case'],
})

export const eastEurope = [
  czBirthNumber,
  czCompany,
  roCnp,
  bgEgn,
  huPersonal,
  hrOib,
  balticPersonalCode,
  grPersonal,
  uaTaxId,
  ruInn,
  ruSnils,
  ruPassport,
  iePps,
]

function isBirthNumber(value: string): boolean {
  const month = Number(value.slice(2, 4)) % 50
  if (!isDay(Number(value.slice(0, 2)), month > 20 ? month - 20 : month, Number(value.slice(4, 6)))) return false
  return remainder(value.slice(0, 9), 11) % 10 === digit(value, 9)
}

function isIco(value: string): boolean {
  return (11 - (weighted(value, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digit(value, 7)
}

function isBaltic(value: string): boolean {
  if (!/^[1-6]/.test(value) || !isYearMonthDay(value, 1)) return false
  const first = weighted(value, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
  const check = first < 10 ? first : (weighted(value, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10
  return check === digit(value, 10)
}

function isInnDigit(value: string, weights: readonly number[]): boolean {
  return (weighted(value, weights) % 11) % 10 === digit(value, weights.length)
}

function isSnils(value: string): boolean {
  return (weighted(value, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(value.slice(9)) && !/^(\d)\1{8}/.test(value)
}

function isPps(value: string): boolean {
  const second = value.length === 9 ? value.charCodeAt(8) - 64 : 0
  const sum = weighted(value, [8, 7, 6, 5, 4, 3, 2]) + 9 * (second === 23 ? 0 : second)
  return 'WABCDEFGHIJKLMNOPQRSTUV'[sum % 23] === value[7]
}
