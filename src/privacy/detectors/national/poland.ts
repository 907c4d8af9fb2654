// Poland.
import { digit, isDay, isOneDigit, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Birth date with the century in the month, serial, check: https://www.gov.pl/web/gov/czym-jest-numer-pesel */
export const plPesel = defineNumber({
  name: 'pl-pesel',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###########', '######-#####', '###### #####', '## ## ## #####'], valid: isPesel, proof: 'place' },
    { pictures: ['###########'], proof: 'name' },
  ],
  words: ['pesel', 'numer ewidencyjny', 'polish id', 'national id*'],
  finds: ['44051401359', 'PESEL: «44051401359»', '{"pesel":"«02070803628»"}'],
  ignores: ['44051401358', '44451401359', 'Jest 44051401359 ziaren'],
})

/** Ten digits by modulus 11: https://www.podatki.gov.pl/nip */
export const plNip = defineNumber({
  name: 'pl-nip',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['###-###-##-##', '###-##-##-###', '### ### ## ##', '### ## ## ###'], valid: isNip, proof: 'itself' },
    { pictures: ['##########'], valid: isNip, proof: 'place' },
    {
      pictures: ['@@##########', '@@ ##########', '@@ ###-###-##-##'],
      valid: (value) => value.startsWith('PL') && isNip(value.slice(2)),
      proof: 'itself',
    },
    { pictures: ['##########', '###-###-##-##', '###-##-##-###'], proof: 'name' },
  ],
  words: ['nip', 'numer identyfikacji podatkowej', 'vat*', 'tax id'],
  finds: ['123-456-32-18', 'NIP «1234563218»', 'PL1234563218', 'NIP: «123-45-63-218»'],
  ignores: ['123-456-32-19', '1234563219'],
})

/** Nine or fourteen digits: https://stat.gov.pl/regon */
export const plRegon = defineNumber({
  name: 'pl-regon',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['#########', '###-###-###', '### ### ###'], valid: isRegon, proof: 'name' },
    {
      pictures: ['##############'],
      valid: (value) =>
        isRegon(value.slice(0, 9)) && (weighted(value, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11) % 10 === digit(value, 13),
      proof: 'name',
    },
    { pictures: ['##########'], proof: 'name' },
  ],
  words: ['regon', 'krs', 'gus'],
  finds: ['REGON «123456785»', 'KRS «0000123456»'],
  ignores: ['123456784', 'Jest 123456785 ziaren'],
})

/** Three letters, a check, five digits: https://www.gov.pl (dowód osobisty) */
export const plIdCard = defineNumber({
  name: 'pl-id-card',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['@@@######', '@@@ ######'],
      valid: (value) => checkOf(value, [7, 3, 1, 0, 7, 3, 1, 7, 3]) === digit(value, 3),
      proof: 'place',
    },
    { pictures: ['@@@######', '@@@ ######'], proof: 'name' },
  ],
  words: ['dowod*', 'dowodu*', 'seria i numer', 'id card', 'identity card'],
  finds: ['ABA300000', 'dowód osobisty «ABS123456»'],
  ignores: ['ABA400000', 'Kod ABA300000 znika'],
})

/** Two letters, a check, six digits. */
export const plPassport = defineNumber({
  name: 'pl-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@@#######', '@@ #######'], proof: 'name' }],
  words: ['paszport*', 'passport*'],
  finds: ['paszport «ZS0000177»', 'passport «AN3000001»'],
  ignores: ['ZS0000177', 'paszport ZS000017'],
})

export const poland = [plPesel, plNip, plRegon, plIdCard, plPassport]

function isPesel(value: string): boolean {
  const month = Number(value.slice(2, 4))
  if (!isDay(Number(value.slice(0, 2)), month % 20, Number(value.slice(4, 6)))) return false
  return (10 - (weighted(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digit(value, 10)
}

function isNip(value: string): boolean {
  return value[0] !== '0' && !isOneDigit(value) && weighted(value, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === digit(value, 9)
}

function isRegon(value: string): boolean {
  return !isOneDigit(value) && (weighted(value, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10 === digit(value, 8)
}

/** Letters count from A = 10. */
function checkOf(value: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + Number.parseInt(value[index]!, 36) * weight, 0) % 10
}
