// Korea, Japan, China, Taiwan and Hong Kong.
import { defineDetector, matches } from '../detector.ts'
import { digit, isDay, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Birth date, sex and century, region, serial; numbers given out since October 2020 carry no check: https://ko.wikipedia.org/wiki/주민등록번호 */
export const krRrn = defineNumber({
  name: 'kr-rrn',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['######-#######'], valid: isResident, proof: 'itself', score: 0.95 },
    {
      pictures: ['#############', '###### #######'],
      valid: (value) => isResident(value) && (isResidentChecked(value, 11) || /^2[0-9].{4}[34]/.test(value)),
      proof: 'place',
    },
    { pictures: ['#############', '###### #######'], valid: isResident, proof: 'name' },
  ],
  words: ['주민등록번호', '주민번호', '주민등록', '주민', 'rrn', 'resident registration', 'korean rrn', 'resident number'],
  finds: ['960121-1234567', '주민등록번호 «9601211234567»', '960121-1234568'],
  ignores: ['961321-1234567', '960121-5234567', '전체 9601211234567개'],
})

/** As the resident's number, with 5 to 8 for foreigners: https://ko.wikipedia.org/wiki/외국인등록번호 */
export const krFrn = defineNumber({
  name: 'kr-frn',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['######-#######'], valid: isForeigner, proof: 'itself', score: 0.95 },
    { pictures: ['#############', '###### #######'], valid: (value) => isForeigner(value) && isResidentChecked(value, 13), proof: 'place' },
    { pictures: ['#############', '###### #######'], valid: isForeigner, proof: 'name' },
  ],
  words: ['외국인등록번호', '외국인 등록', '외국인번호', 'frn', 'arc', 'foreigner registration', 'alien registration'],
  finds: ['960121-5234567', '외국인등록번호 «9601215234567»'],
  ignores: ['961321-5234567', '960121-1234567', '전체 9601215234567개'],
})

/** Office, kind, serial, check with weights 1, 3, 7: https://www.nts.go.kr */
export const krBrn = defineNumber({
  name: 'kr-brn',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['###-##-#####'], valid: isBusiness, proof: 'itself' },
    { pictures: ['##########', '### ## #####'], valid: isBusiness, proof: 'place' },
    { pictures: ['###-##-#####', '##########'], proof: 'name' },
  ],
  words: ['사업자등록번호', '사업자번호', '사업자', 'brn', 'business registration', 'korean brn'],
  finds: ['124-81-00998', '사업자등록번호 «1248100998»'],
  ignores: ['124-81-00999', '전체 1248100998개'],
})

/** M, S, R, O, D or G; eight digits, since 2021 a letter in the fifth place: https://www.passport.go.kr */
export const krPassport = defineNumber({
  name: 'kr-passport',
  kind: 'PASSPORT',
  formats: [
    { pictures: ['@###@####'], valid: (value) => /^[MSRODG]/.test(value), proof: 'itself', capitals: true, score: 0.9 },
    { pictures: ['@########', '@###@####', '@@#######'], valid: (value) => /^(?:[MSRODG]|PM|PS|PR|PO|PD)\d/.test(value), proof: 'place' },
  ],
  words: ['여권번호', '여권', 'passport*'],
  finds: ['M123A4567', 'M12345678', '여권번호 «m12345678»', '여권번호: «M12345678»'],
  ignores: ['A123A4567', 'K12345678', '부품 M12345678을'],
})

/** Region 11 to 26 or 28, year, serial, check, issue: https://www.safedriving.or.kr */
export const krDriverLicense = defineNumber({
  name: 'kr-driver-license',
  kind: 'DRIVER_LICENSE',
  formats: [
    { pictures: ['##-##-######-##', '## ## ###### ##'], valid: isRegion, proof: 'itself', score: 0.9 },
    { pictures: ['############'], valid: isRegion, proof: 'place' },
  ],
  words: ['운전면허', '면허번호', '운전면허번호', 'driver* licen*', 'driving licen*'],
  finds: ['11-20-123456-78', '운전면허번호 «112012345678»'],
  ignores: ['10-20-123456-78', '27-20-123456-78', '전체 112012345678개'],
})

const plates = /(?<!\d)\d{2,3}[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호] ?\d{4}(?!\d)/g

/** Two or three digits, a syllable of the use, four digits: https://ko.wikipedia.org/wiki/대한민국의_차량_번호판 */
export const krVehicle = defineDetector({
  name: 'kr-vehicle',
  kinds: ['VEHICLE'],
  find: (text) => matches(text, plates, 'VEHICLE', 0.9),
  finds: ['12가 3456', '차량번호 «123나4567»입니다'],
  ignores: ['12각 3456', '1234가 3456', '12가 34567'],
})

/** Twelve digits, check by modulus 11: https://www.soumu.go.jp/kojinbango_card */
export const jpMyNumber = defineNumber({
  name: 'jp-my-number',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['####~####~####'], valid: isMyNumber, proof: 'place' },
    { pictures: ['####~####~####'], proof: 'name' },
  ],
  words: ['マイナンバー', '個人番号', 'my number', 'mynumber'],
  finds: ['マイナンバー «123456789018»', '1234-5678-9018'],
  ignores: ['1234-5678-9019', '全部で123456789018個'],
})

/** Thirteen digits, the first a check by nine: https://www.houjin-bangou.nta.go.jp */
export const jpCompany = defineNumber({
  name: 'jp-company',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['#############', '#-####-####-####', '# #### #### ####', '@#############'],
      valid: (value) => isCorporate(value.replace('T', '')),
      proof: 'place',
    },
  ],
  words: ['法人番号', 'インボイス', '登録番号', 'corporate number'],
  finds: ['法人番号 «5835678256246»', '5835678256246'],
  ignores: ['4835678256246', '全部で5835678256246個'],
})

export const jpPassport = defineNumber({
  name: 'jp-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@@#######'], proof: 'name' }],
  words: ['旅券番号', '旅券', 'パスポート', 'passport*'],
  finds: ['旅券番号 «TK1234567»', 'パスポート: «TR1234567»'],
  ignores: ['TK1234567', 'パスポート'],
})

/** Place, birth date, serial, ISO 7064 MOD 11-2: GB 11643-1999 */
export const cnResidentId = defineNumber({
  name: 'cn-resident-id',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['##################', '#################@', '###### ######## ####', '###### ######## ###@', '######-########-####'],
      valid: isChinese,
      proof: 'itself',
    },
    { pictures: ['##################', '#################@', '###############'], proof: 'name' },
  ],
  words: ['身份证', '身份證', '公民身份号码', '证件号', 'resident identity', 'chinese id', 'id card'],
  finds: ['11010519491231002X', '11010519491231002x', '身份证号：«110105194912310021»'],
  ignores: ['110105194912310021', '11010519491331002X'],
})

const creditSigns = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Eighteen signs by modulus 31: GB 32100-2015 */
export const cnCompany = defineNumber({
  name: 'cn-company',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['**######**********'], valid: isCredit, proof: 'itself' },
    { pictures: ['**######**********'], proof: 'name' },
  ],
  words: ['统一社会信用代码', '信用代码', '纳税人识别号', '税号', 'uscc'],
  finds: ['91110000600037341L', '统一社会信用代码 «91110000600037341A»'],
  ignores: ['91110000600037341A', '11010519491231002'],
})

/** E, G, D, S, P and eight signs. */
export const cnPassport = defineNumber({
  name: 'cn-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@########', '@@#######'], valid: (value) => /^[EGDSPHK]/.test(value), proof: 'name' }],
  words: ['护照', '護照', '护照号', 'passport*'],
  finds: ['护照号 «E12345678»', '护照：«EA1234567»'],
  ignores: ['E12345678', '护照'],
})

/** A letter for the place, 1 or 2 for sex, check by ten: https://zh.wikipedia.org/wiki/中華民國國民身分證 */
export const twId = defineNumber({
  name: 'tw-id',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['@#########'], valid: isTaiwanese, proof: 'name' }],
  words: ['身分證', '身分证', '統一編號', 'taiwan* id', 'arc', '居留證'],
  finds: ['身分證字號 «A123456789»'],
  ignores: ['身分證 A123456788', 'The bolt A123456789 fell'],
})

/** One or two letters, six digits, a check in brackets. */
export const hkId = defineNumber({
  name: 'hk-id',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['@######', '@@######', '@######*', '@@######*'], proof: 'name' }],
  words: ['hkid', 'hong kong id*', '香港身份證', '身份證', '身份证'],
  finds: ['HKID «A123456»(3)', '香港身份證 «A1234563»'],
  ignores: ['A123456', 'HKID lost'],
})

export const eastAsia = [
  krRrn,
  krFrn,
  krBrn,
  krPassport,
  krDriverLicense,
  krVehicle,
  jpMyNumber,
  jpCompany,
  jpPassport,
  cnResidentId,
  cnCompany,
  cnPassport,
  twId,
  hkId,
]

function isResident(value: string): boolean {
  return /^.{6}[1-4]/.test(value) && isKoreanBirth(value)
}

function isForeigner(value: string): boolean {
  return /^.{6}[5-8]/.test(value) && isKoreanBirth(value)
}

/** The check that numbers had until October 2020. */
function isResidentChecked(value: string, minuend: number): boolean {
  return (minuend - (weighted(value, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === digit(value, 12)
}

/** Regions end at 95: https://ko.wikipedia.org/wiki/주민등록번호 */
function isKoreanBirth(value: string): boolean {
  return isDay(Number(value.slice(0, 2)), Number(value.slice(2, 4)), Number(value.slice(4, 6))) && Number(value.slice(7, 9)) <= 95
}

function isBusiness(value: string): boolean {
  if (value[0] === '0' || value.slice(3, 5) === '00') return false
  const sum = weighted(value, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((digit(value, 8) * 5) / 10)
  return (10 - (sum % 10)) % 10 === digit(value, 9)
}

function isRegion(value: string): boolean {
  const region = Number(value.slice(0, 2))
  return (region >= 11 && region <= 26) || region === 28
}

function isMyNumber(value: string): boolean {
  const rest = weighted(value, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return (rest <= 1 ? 0 : 11 - rest) === digit(value, 11)
}

function isCorporate(value: string): boolean {
  return 9 - (weighted(value.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9) === digit(value, 0)
}

function isChinese(value: string): boolean {
  if (!/^[1-8]/.test(value) || !/^.{6}(?:18|19|20)/.test(value)) return false
  if (!isDay(Number(value.slice(8, 10)), Number(value.slice(10, 12)), Number(value.slice(12, 14)))) return false
  return '10X98765432'[weighted(value, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === value[17]
}

function isCredit(value: string): boolean {
  if (!/^[1-9A-NY][1-9A-J]\d{6}[\dA-HJ-NPQRTUWXY]{10}$/.test(value)) return false
  let sum = 0
  let weight = 1
  for (let index = 0; index < 17; index++) {
    sum += creditSigns.indexOf(value[index]!) * weight
    weight = (weight * 3) % 31
  }
  return creditSigns[(31 - (sum % 31)) % 31] === value[17]
}

function isTaiwanese(value: string): boolean {
  const place = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(value[0]!) + 10
  if (!/^.[1289]/.test(value)) return false
  const sum = Math.floor(place / 10) + (place % 10) * 9 + weighted(value.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])
  return sum % 10 === 0
}
