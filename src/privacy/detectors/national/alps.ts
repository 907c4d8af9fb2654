// Austria and Switzerland.
import { digit, isDay, isOneDigit, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Serial, check and birth date, months 13 to 15 where a day ran out of serials: https://www.sozialversicherung.at */
export const atSocialSecurity = defineNumber({
  name: 'at-social-security',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['####~######', '####/######', '#### ## ## ##', '#### ##.##.##'], valid: isInsured, proof: 'place' },
    { pictures: ['#### ######', '####-######', '####/######'], valid: isInsured, proof: 'itself' },
    { pictures: ['##########', '#### ######'], proof: 'name' },
  ],
  words: ['svnr', 'sv nr', 'sv nummer', 'sozialversicherung*', 'versicherungsnummer', 'e card', 'ecard', 'social security'],
  finds: ['1237 010180', '1237010180', 'SVNR: «1237010180»'],
  ignores: ['1238 010180', '1237 320180'],
})

/** ATU and eight digits: https://www.bmf.gv.at */
export const atVat = defineNumber({
  name: 'at-vat',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@@########', '@@@ ########', '@@@ #### ####'],
      valid: (value) => value.startsWith('ATU') && isUid(value.slice(3)),
      proof: 'itself',
    },
    { pictures: ['@@@########'], valid: (value) => value.startsWith('ATU'), proof: 'name' },
  ],
  words: ['uid*', 'umsatzsteuer*', 'ust*', 'vat*'],
  finds: ['ATU13585627', 'ATU 13585627', 'UID: «ATU13585628»'],
  ignores: ['ATU13585628', 'ATX13585627'],
})

/** Up to six digits and a letter by the court. */
export const atCompany = defineNumber({
  name: 'at-company',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@ ######@', '@@######@', '######@', '######~@', '#####@', '@@ #####@'],
      valid: (value) => /^(?:FN)?\d/.test(value),
      proof: 'name',
    },
  ],
  words: ['fn', 'firmenbuch*', 'firmenbuchnummer'],
  finds: ['Firmenbuchnummer «123456a»', 'Firmenbuch «FN 123456a»'],
  ignores: ['123456a', 'FN 12a'],
})

/** 756 for Switzerland, then as an article's EAN-13: https://www.zas.admin.ch */
export const chAhv = defineNumber({
  name: 'ch-ahv',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###~####~####~##'], valid: isAhv, proof: 'itself' },
    { pictures: ['###~####~####~##'], valid: (value) => value.startsWith('756'), proof: 'name' },
  ],
  words: ['ahv*', 'avs', 'sozialversicherungsnummer', 'navs13', 'social security', 'oasi'],
  finds: ['756.9217.0769.85', '7569217076985', 'AHV-Nr. «756.9217.0769.84»'],
  ignores: ['756.9217.0769.84', '757.9217.0769.85'],
})

/** CHE and nine digits by modulus 11: https://www.uid.admin.ch */
export const chCompany = defineNumber({
  name: 'ch-company',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@@-###.###.###', '@@@#########', '@@@ ### ### ###', '@@@ ###.###.###', '@@@-#########'],
      valid: isCompany,
      proof: 'itself',
    },
  ],
  words: ['uid', 'ide', 'mwst*', 'vat*'],
  finds: ['CHE-100.155.212', 'CHE100155212'],
  ignores: ['CHE-100.155.213', 'CHF-100.155.212'],
})

export const alps = [atSocialSecurity, atVat, atCompany, chAhv, chCompany]

function isInsured(value: string): boolean {
  const month = Number(value.slice(6, 8))
  const day = Number(value.slice(4, 6))
  if (value[0] === '0' || !isDay(0, month > 12 && month < 16 ? 1 : month, day)) return false
  return weighted(value, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digit(value, 3)
}

function isUid(value: string): boolean {
  let sum = 4
  for (let index = 0; index < 7; index++) {
    const product = digit(value, index) * (index % 2 === 0 ? 1 : 2)
    sum += Math.floor(product / 10) + (product % 10)
  }
  return (10 - (sum % 10)) % 10 === digit(value, 7)
}

function isAhv(value: string): boolean {
  return value.startsWith('756') && weighted(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0
}

function isCompany(value: string): boolean {
  const number = value.slice(3)
  return (
    value.startsWith('CHE') && !isOneDigit(number) && (11 - (weighted(number, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11 === digit(number, 8)
  )
}
