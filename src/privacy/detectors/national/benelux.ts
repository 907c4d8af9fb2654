// Belgium, the Netherlands and Luxembourg.
import { digit, isOneDigit, isYearMonthDay, luhn, remainder, verhoeff, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Eight or nine digits, the test by eleven with the last one subtracted: https://nl.wikipedia.org/wiki/Burgerservicenummer */
export const nlBsn = defineNumber({
  name: 'nl-bsn',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['####.##.###', '####-##-###', '#########'], valid: isBsn, proof: 'place' },
    { pictures: ['### ### ###', '### ## ####', '###.###.###'], valid: isBsn, proof: 'name' },
    { pictures: ['########'], valid: (value) => isBsn(`0${value}`), proof: 'name' },
    { pictures: ['#########', '####.##.###'], proof: 'name' },
  ],
  words: ['bsn', 'burgerservice*', 'sofi*', 'burger service*'],
  finds: ['111222333', 'BSN «111222333»', '1112.22.333'],
  ignores: ['111222334', 'Er zijn 111222333 zandkorrels'],
})

/** A number of nine digits, B and two more; since 2020 checked by 97 over the whole: https://www.belastingdienst.nl */
export const nlVat = defineNumber({
  name: 'nl-vat',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: [
        '@@#########@##',
        '@@ #########@##',
        '@@ #### ## ### @ ##',
        '@@####.##.###.@.##',
        '@@#########.@##',
        '@@.####.##.###.@.##',
      ],
      valid: (value) => /^NL\d{9}B\d\d$/.test(value),
      proof: 'itself',
      score: 0.95,
    },
  ],
  words: ['btw*', 'vat*', 'omzetbelasting*'],
  finds: ['NL123456789B12', 'NL 123456789B12'],
  ignores: ['NL123456789C12', 'BE123456789B12'],
})

/** The chamber of commerce gives eight digits without a check. */
export const nlCompany = defineNumber({
  name: 'nl-company',
  kind: 'COMPANY_ID',
  formats: [{ pictures: ['########', '############'], proof: 'name' }],
  words: ['kvk*', 'kamer van koophandel', 'handelsregister', 'rsin'],
  finds: ['KvK «12345678»', 'KvK-nummer: «12345678»'],
  ignores: ['12345678', 'KvK 1234567'],
})

export const nlPassport = defineNumber({
  name: 'nl-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@@******#'], valid: (value) => !value.includes('O'), proof: 'name' }],
  words: ['paspoort*', 'passport*', 'identiteitskaart*', 'documentnummer'],
  finds: ['paspoort «SPECI2014»', 'paspoortnummer «NW1A2B3C4»'],
  ignores: ['SPECI2014', 'paspoort SPECIMENX'],
})

/** Birth date, serial and 97 less the rest; a 2 goes before for those born since 2000: https://www.ibz.rrn.fgov.be */
export const beNationalNumber = defineNumber({
  name: 'be-national-number',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###########'], valid: (value) => isRegistered(value) && !/^..(?:00|..00)/.test(value), proof: 'place' },
    {
      pictures: [
        '##.##.##-###.##',
        '##.##.##-###-##',
        '##.##.##.###.##',
        '## ## ## ### ##',
        '##-##-## ###-##',
        '######-###-##',
        '###### ### ##',
        '##.##.## ###.##',
        '######-###.##',
      ],
      valid: isRegistered,
      proof: 'itself',
    },
    { pictures: ['##.##.##-###.##', '###########'], proof: 'name' },
  ],
  words: [
    'rijksregister*',
    'registre national',
    'numero national',
    'insz',
    'niss',
    'national register*',
    'nationaal nummer',
    'national number',
    'rrn',
  ],
  finds: ['85.07.30-033.28', '85073003328', 'rijksregisternummer «85.07.30-033.29»'],
  ignores: ['85.13.30-033.28', '85073003329'],
})

/** Ten digits, the last two 97 less the rest of the others: https://economie.fgov.be */
export const beCompany = defineNumber({
  name: 'be-company',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@##########', '@@ ##########', '@@ ####.###.###', '@@ #### ### ###', '@@####.###.###', '@@.####.###.###'],
      valid: (value) => value.startsWith('BE') && isEnterprise(value.slice(2)),
      proof: 'itself',
    },
    { pictures: ['####.###.###'], valid: isEnterprise, proof: 'itself' },
    { pictures: ['##########', '#### ### ###'], valid: isEnterprise, proof: 'place' },
  ],
  words: ['ondernemingsnummer', "numero d'entreprise", 'numero d entreprise', 'kbo', 'bce', 'btw*', 'tva', 'vat*'],
  finds: ['BE0428759497', '0428.759.497', 'ondernemingsnummer «0428759497»'],
  ignores: ['BE0428759498', '0428.759.498'],
})

/** Birth date, serial, then one check by Luhn and one by Verhoeff over the same eleven digits: https://guichet.public.lu */
export const luNationalId = defineNumber({
  name: 'lu-national-id',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['#############', '#### ## ## ### ##', '########-#####', '######## #####'],
      valid: (value) =>
        /^(?:19|20)/.test(value) && isYearMonthDay(value, 2) && luhn(value.slice(0, 12)) && verhoeff(value.slice(0, 11) + value[12]),
      proof: 'place',
    },
  ],
  words: ['matricule', "numero d'identification national", 'national id*', 'cns', 'luxembourg*'],
  finds: ['matricule «1983120105747»'],
  ignores: ['1983130105732', '2983120105732'],
})

export const benelux = [nlBsn, nlVat, nlCompany, nlPassport, beNationalNumber, beCompany, luNationalId]

function isBsn(value: string): boolean {
  return !isOneDigit(value) && weighted(value, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
}

function isRegistered(value: string): boolean {
  const month = Number(value.slice(2, 4)) % 20
  const day = Number(value.slice(4, 6))
  if (month > 12 || day > 31 || isOneDigit(value)) return false
  const check = Number(value.slice(9))
  return 97 - remainder(value.slice(0, 9), 97) === check || 97 - remainder(`2${value.slice(0, 9)}`, 97) === check
}

function isEnterprise(value: string): boolean {
  return /^[01]/.test(value) && digit(value, 1) > 0 && 97 - remainder(value.slice(0, 8), 97) === Number(value.slice(8))
}
