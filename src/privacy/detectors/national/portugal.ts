// Portugal.
import { digit, isOneDigit, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Nine digits by modulus 11, persons begin with 1 to 3: https://www.portaldasfinancas.gov.pt */
export const ptNif = defineNumber({
  name: 'pt-nif',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###~###~###'], valid: isNif, proof: 'name' },
    {
      pictures: ['@@#########', '@@ #########', '@@ ### ### ###'],
      valid: (value) => value.startsWith('PT') && isNif(value.slice(2)),
      proof: 'itself',
    },
  ],
  words: ['nif', 'nipc', 'contribuinte', 'identificacao fiscal', 'n de contribuinte', 'vat*'],
  finds: ['NIF «501 964 843»', 'PT501964843'],
  ignores: ['501964842', 'PT501964842', 'Há 501964843 grãos'],
})

/** Civil number, check, version of two letters and a digit: https://www.autenticacao.gov.pt */
export const ptCitizenCard = defineNumber({
  name: 'pt-citizen-card',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['########~#~@@#', '########~#~*@#', '######## # ***', '#########@@#'], valid: isCard, proof: 'itself' },
    { pictures: ['#########***'], valid: isCard, proof: 'place' },
    { pictures: ['########', '######## #', '######## # ***'], proof: 'name' },
  ],
  words: ['cartao de cidadao', 'cc', 'bilhete de identidade', 'bi', 'identificacao civil', 'citizen card'],
  finds: ['00000000 0 ZZ4', '000000000ZZ4', 'cartão de cidadão «12345678»'],
  ignores: ['00000000 0 ZZ5', '12345678'],
})

/** Eleven digits, begins with 1 or 2, the check by primes: https://www.seg-social.pt */
export const ptSocialSecurity = defineNumber({
  name: 'pt-social-security',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['###########'],
      valid: (value) => /^[12]/.test(value) && 9 - (weighted(value, [29, 23, 19, 17, 13, 11, 7, 5, 3, 2]) % 10) === digit(value, 10),
      proof: 'name',
    },
    { pictures: ['###########'], proof: 'name' },
  ],
  words: ['niss', 'seguranca social'],
  finds: ['NISS «12345678901»', 'NISS: «11000000007»'],
  ignores: ['11000000007', 'Há 11000000007 grãos'],
})

export const portugal = [ptNif, ptCitizenCard, ptSocialSecurity]

function isNif(value: string): boolean {
  if (!/^(?:[1235689]|45|7[0124579])/.test(value) || isOneDigit(value)) return false
  const rest = weighted(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return (rest < 2 ? 0 : 11 - rest) === digit(value, 8)
}

/** Luhn's way with letters from A = 10. */
function isCard(value: string): boolean {
  if (!/\d[A-Z\d]{2}\d$/.test(value) || !/[A-Z]/.test(value)) return false
  let sum = 0
  for (let index = 0; index < 12; index++) {
    const single = Number.parseInt(value[index]!, 36) * (index % 2 === 0 ? 2 : 1)
    sum += index % 2 === 0 && single > 9 ? single - 9 : single
  }
  return sum % 10 === 0
}
