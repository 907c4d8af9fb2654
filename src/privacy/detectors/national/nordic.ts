// Denmark, Finland, Norway, Sweden and Iceland.
import { digit, isDay, isDayMonthYear, isOneDigit, isYearMonthDay, luhn, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Birth date (60 added to the day for coordination numbers), serial, Luhn: https://www.skatteverket.se (personnummer) */
export const sePersonnummer = defineNumber({
  name: 'se-personnummer',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['######-####', '######+####', '########-####', '########+####', '###### ####', '######## ####'],
      valid: isPersonal,
      proof: 'itself',
    },
    { pictures: ['############'], valid: (value) => isPersonal(value) && !/(?:[01]\d|2[0-3])[0-5]\d$/.test(value), proof: 'itself' },
    { pictures: ['##########', '############'], valid: isPersonal, proof: 'place' },
    { pictures: ['######-####', '########-####', '############'], valid: (value) => isYearMonthDay(value.slice(-10)), proof: 'name' },
  ],
  words: ['personnummer', 'person nr', 'personnr', 'pnr', 'samordningsnummer', 'personal identity number', 'personal number', 'swedish id'],
  finds: ['811218-9876', '19811218-9876', '198112189876', 'personnummer «8112189876»', '811218+9876'],
  ignores: ['811218-9875', '811318-9876', 'Det finns 8112189876 korn'],
})

/** The third digit is two or more, so that no date agrees; Luhn: https://www.bolagsverket.se */
export const seOrganisation = defineNumber({
  name: 'se-organisation',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['######-####'], valid: isOrganisation, proof: 'itself', score: 0.95 },
    { pictures: ['##########', '###### ####'], valid: isOrganisation, proof: 'place' },
    {
      pictures: ['############', '##-######-####', '######-######'],
      valid: (value) => value.startsWith('16') && isOrganisation(value.slice(2)),
      proof: 'place',
    },
    {
      pictures: ['@@############', '@@##########-##', '@@ ######-####-##', '@@######-####-##', '@@ ############'],
      valid: (value) => value.startsWith('SE') && value.endsWith('01') && luhn(value.slice(2, 12)),
      proof: 'itself',
    },
  ],
  words: [
    'organisationsnummer',
    'org nr',
    'orgnr',
    'org nummer',
    'organization number',
    'organisation number',
    'company number',
    'moms*',
    'vat*',
  ],
  finds: ['556036-0793', '5560360793', 'SE556036079301', 'org.nr «5560360793»'],
  ignores: ['556036-0794', 'Det finns 5560360793 korn', '551036-0793'],
})

const finnishChecks = '0123456789ABCDEFHJKLMNPRSTUVWXY'

/** Birth date, century sign, serial, remainder by 31; the signs of 2023 included: https://dvv.fi/en/personal-identity-code */
export const fiHetu = defineNumber({
  name: 'fi-hetu',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['######-###*', '######+###*', '######@###*'],
      valid: (value) => {
        const serial = value.slice(-4, -1)
        if (!isDayMonthYear(value) || Number(serial) < 2 || (value.length === 11 && !/^\d{6}[A-FU-Y]/.test(value))) return false
        return finnishChecks[Number(value.slice(0, 6) + serial) % 31] === value.at(-1)
      },
      proof: 'itself',
    },
    { pictures: ['######-###*', '######@###*'], valid: isDayMonthYear, proof: 'name' },
  ],
  words: ['hetu', 'henkilotunnus*', 'henkilotunnukse*', 'personbeteckning', 'sosiaaliturvatunnus', 'sotu', 'personal identity code'],
  finds: ['131052-308T', '131052A308T', '131052+308T', '131052a308t', 'henkilötunnus «131052-308U»'],
  ignores: ['131052-308U', '321052-308T', '131052G308T'],
})

/** Seven digits and a check by modulus 11: https://www.vero.fi (Y-tunnus) */
export const fiCompany = defineNumber({
  name: 'fi-company',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['#######-#'], valid: isBusiness, proof: 'place' },
    { pictures: ['@@########', '@@ ########'], valid: (value) => value.startsWith('FI') && isBusiness(value.slice(2)), proof: 'itself' },
  ],
  words: ['y tunnus', 'ytunnus', 'fo nummer', 'business id', 'alv*', 'vat*'],
  finds: ['2077474-0', 'Y-tunnus «2077474-0»', 'FI20774740'],
  ignores: ['2077474-1', 'osa 2077474-0 puuttuu'],
})

/** Birth date and serial; the old check by eleven no longer holds: https://cpr.dk */
export const dkCpr = defineNumber({
  name: 'dk-cpr',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['######-####'], valid: isDayMonthYear, proof: 'itself', score: 0.85 },
    { pictures: ['###### ####'], valid: isDayMonthYear, proof: 'name' },
    {
      pictures: ['##########'],
      valid: (value) => isDayMonthYear(value) && weighted(value, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
      proof: 'name',
    },
    { pictures: ['##########'], valid: isDayMonthYear, proof: 'name' },
  ],
  words: ['cpr*', 'personnummer', 'danish id', 'civil registration*'],
  finds: ['211062-5629', 'CPR «2110625629»', 'cpr-nummer: «211062 5629»'],
  ignores: ['321062-5629', '211362-5629'],
})

/** Eight digits by modulus 11: https://erhvervsstyrelsen.dk */
export const dkCompany = defineNumber({
  name: 'dk-company',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['########', '## ## ## ##'], valid: isCvr, proof: 'name' },
    {
      pictures: ['@@########', '@@ ## ## ## ##', '@@ ########'],
      valid: (value) => value.startsWith('DK') && isCvr(value.slice(2)),
      proof: 'itself',
    },
  ],
  words: ['cvr*', 'moms*', 'se nummer', 'vat*'],
  finds: ['CVR-nr. «13585628»', 'DK13585628'],
  ignores: ['13585628', 'DK13585627'],
})

/** Birth date, serial and two checks by modulus 11; D-numbers add 40 to the day, H-numbers to the month: https://www.skatteetaten.no */
export const noFodselsnummer = defineNumber({
  name: 'no-fodselsnummer',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['######~#####', '## ## ## #####', '##.##.## #####', '## ## ## ### ##', '###### ### ##'],
      valid: isNorwegian,
      proof: 'itself',
    },
  ],
  words: ['fodselsnummer', 'personnummer', 'fnr', 'd nummer', 'fodsels*', 'national id*'],
  finds: ['29029600013', '290296 00013', 'fødselsnummer «29029600013»'],
  ignores: ['29029600014', '32029600013'],
})

/** Nine digits by modulus 11: https://www.brreg.no */
export const noCompany = defineNumber({
  name: 'no-company',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['###~###~###'], valid: isNorwegianCompany, proof: 'name' },
    {
      pictures: ['#########@@@', '### ### ### @@@', '@@ #########', '@@#########@@@', '@@ ### ### ### @@@'],
      valid: (value) => /^NO|MVA$/.test(value) && isNorwegianCompany(value.replace(/\D/g, '')),
      proof: 'itself',
    },
  ],
  words: ['organisasjonsnummer', 'org nr', 'orgnr', 'orgnummer', 'mva', 'foretak*', 'vat*'],
  finds: ['org.nr. «988 077 917»', '988 077 917 MVA'],
  ignores: ['988 077 918', 'Det er 988077917 korn'],
})

/** Birth date, serial, check, century: https://www.skra.is */
export const isKennitala = defineNumber({
  name: 'is-kennitala',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['######-####'], valid: isIcelandic, proof: 'itself' },
    { pictures: ['##########', '###### ####'], valid: isIcelandic, proof: 'place' },
  ],
  words: ['kennitala*', 'kennitolu*', 'kt', 'icelandic id'],
  finds: ['120174-3399', 'kennitala «1201743399»'],
  ignores: ['120174-3389', '1201743389'],
})

export const nordic = [sePersonnummer, seOrganisation, fiHetu, fiCompany, dkCpr, dkCompany, noFodselsnummer, noCompany, isKennitala]

function isPersonal(value: string): boolean {
  if (value.length === 12 && !/^(?:18|19|20)/.test(value)) return false
  const short = value.slice(-10)
  const day = Number(short.slice(4, 6))
  return isDay(Number(short.slice(0, 2)), Number(short.slice(2, 4)), day > 60 ? day - 60 : day) && luhn(short)
}

function isOrganisation(value: string): boolean {
  return /^[1-35-9]/.test(value) && digit(value, 2) >= 2 && luhn(value)
}

function isBusiness(value: string): boolean {
  const rest = weighted(value, [7, 9, 10, 5, 8, 4, 2]) % 11
  return rest !== 1 && (rest === 0 ? 0 : 11 - rest) === digit(value, 7) && !isOneDigit(value)
}

function isCvr(value: string): boolean {
  return value[0] !== '0' && weighted(value, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
}

function isNorwegian(value: string): boolean {
  const day = Number(value.slice(0, 2)) % 40
  const month = Number(value.slice(2, 4)) % 40
  if (!isDay(Number(value.slice(4, 6)), month, day)) return false
  const first = (11 - (weighted(value, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11
  const second = (11 - (weighted(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return first === digit(value, 9) && second === digit(value, 10)
}

function isNorwegianCompany(value: string): boolean {
  return /^[89]/.test(value) && (11 - (weighted(value, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digit(value, 8)
}

function isIcelandic(value: string): boolean {
  const day = Number(value.slice(0, 2)) % 40
  if (!isDay(Number(value.slice(4, 6)), Number(value.slice(2, 4)), day) || !/[089]$/.test(value)) return false
  return (11 - (weighted(value, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digit(value, 8)
}
