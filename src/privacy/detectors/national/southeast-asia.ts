// Singapore, Malaysia, Indonesia, the Philippines, Thailand and Vietnam.
import { digit, isDay, isOneDigit, isYearMonthDay, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** S and T for citizens, F, G and M for foreigners, a check letter for each series: https://www.ica.gov.sg */
export const sgNric = defineNumber({
  name: 'sg-nric',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['@#######@', '@-#######-@', '@ ####### @', '@#######-@', '@ #### ### @'], valid: isNric, proof: 'itself' },
    { pictures: ['@#######@'], valid: (value) => !/^[XYZ]/.test(value), proof: 'place' },
  ],
  words: ['nric', 'fin', 'singapore id*', 'ic no', 'ic number', 'identity card', 'work permit', 'nric/fin'],
  finds: ['S2740116C', 's2740116c', 'NRIC «S2740116D»'],
  ignores: ['The bolt S2740116D'],
})

const uenTypes = new Set(
  'CC CD CH CL CM CP CS CX DP FB FC FM FN GA GB GS HS LL LP MB MC MD MH MM MQ NB NR PA PB PF RF RP SM SS TC TU VH XL'.split(' '),
)

/** Businesses, companies with their year, other entities with their kind; a check letter for each: https://www.uen.gov.sg */
export const sgUen = defineNumber({
  name: 'sg-uen',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['@##@@####@'], valid: isOtherEntity, proof: 'itself' },
    { pictures: ['#########@'], valid: isLocalCompany, proof: 'itself' },
    { pictures: ['########@'], valid: isBusiness, proof: 'place' },
    { pictures: ['@##@@####@', '#########@', '########@'], proof: 'name' },
  ],
  words: ['uen', 'unique entity*', 'acra', 'gst reg*', 'company reg*'],
  finds: ['00192200M', '197401143C', 'S16FC0121D', 'UEN «53125226D»'],
  ignores: ['00192200N', '197401143D', 'S16XX0121D'],
})

const malaysianPlaces = /^(?:0[1-9]|1[0-6]|2[1-9]|[3-5]\d|6[0-8]|7[1-9]|8[2-9]|9[0-389])/

/** Birth date, place of birth, serial: https://www.jpn.gov.my */
export const myKad = defineNumber({
  name: 'my-mykad',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['######-##-####'],
      valid: (value) => isYearMonthDay(value) && malaysianPlaces.test(value.slice(6)),
      proof: 'itself',
      score: 0.95,
    },
    {
      pictures: ['############', '###### ## ####'],
      valid: (value) => isYearMonthDay(value) && malaysianPlaces.test(value.slice(6)),
      proof: 'name',
    },
  ],
  words: ['mykad', 'nric', 'ic', 'kad pengenalan', 'no kp', 'ic number'],
  finds: ['770305-02-1234', 'MyKad «770305021234»'],
  ignores: ['771305-02-1234', '770305-17-1234'],
})

/** District, birth date (40 added for women), serial: https://dukcapil.kemendagri.go.id */
export const idNik = defineNumber({
  name: 'id-nik',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['################'], valid: isNik, proof: 'place' },
    { pictures: ['##.###.###.#-###.###'], proof: 'itself' },
  ],
  words: ['nik', 'ktp', 'e ktp', 'induk kependudukan', 'npwp'],
  finds: ['3171011708450001', 'NIK «3171011708450001»', '01.312.166.0-091.000'],
  ignores: ['3171013208450001', 'ada 3171011708450001 butir'],
})

/** Nine digits and a branch of three to five: https://www.bir.gov.ph */
export const phTin = defineNumber({
  name: 'ph-tin',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###-###-###-###', '###-###-###-#####', '###-###-###-####'], valid: isPhilippine, proof: 'itself' },
    {
      pictures: ['###-###-###', '#########', '############', '##############', '### ### ###', '### ### ### ###', '### ### ### #####'],
      valid: isPhilippine,
      proof: 'name',
    },
  ],
  words: ['tin', 'tax identification', 'taxpayer identification', 'bir', 'tin number', 'tin id'],
  finds: ['123-456-782-000', 'TIN «123-456-782»', 'BIR TIN: «123456782000»'],
  ignores: ['123-456-789-000', 'There are 123456789 grains'],
})

/** Social security 2-7-1, health 2-9-1, UMID CRN 4-7-1: https://www.sss.gov.ph */
export const phSocial = defineNumber({
  name: 'ph-social',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['##-#######-#', '##-#########-#', '####-#######-#', '####-####-####'], proof: 'place' },
    { pictures: ['##########', '############'], proof: 'name' },
  ],
  words: ['sss', 'gsis', 'philhealth', 'phil health', 'umid', 'crn', 'pag ibig', 'pagibig', 'hdmf', 'philsys', 'psn'],
  finds: ['SSS «34-1234567-8»', 'PhilHealth «12-345678901-2»'],
  ignores: ['the 34-1234567-8 part', 'SSS pays'],
})

/** Kind of person, province and district, serial, modulus 11: https://th.wikipedia.org/wiki/เลขประจำตัวประชาชนไทย */
export const thNationalId = defineNumber({
  name: 'th-national-id',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['#-####-#####-##-#', '# #### ##### ## #', '#-####-#####-###', '#.####.#####.##.#'], valid: isThai, proof: 'itself' },
    { pictures: ['#############'], valid: isThai, proof: 'place' },
    { pictures: ['#############', '#-####-#####-##-#'], valid: isThaiShape, proof: 'name' },
  ],
  words: ['เลขประจำตัวประชาชน', 'บัตรประชาชน', 'เลขบัตร', 'ประจำตัวผู้เสียภาษี', 'thai id*', 'citizen id', 'national id*', 'tnin', 'pin'],
  finds: ['1-2345-67890-12-1', '1234567890121'],
  ignores: ['1-2345-67890-12-2', '9234567890121', 'There are 1234567890121 grains'],
})

const vietnameseProvinces = new Set(
  (
    '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 045 046 048 049 051 ' +
    '052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096'
  ).split(' '),
)

/** Province, century and sex, year of birth, serial: https://thuvienphapluat.vn (Thông tư 59/2021/TT-BCA) */
export const vnCccd = defineNumber({
  name: 'vn-cccd',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['############', '### ### ### ###', '#### #### ####', '###.###.###.###', '### ### ######', '### # ## ######'],
      valid: isCitizen,
      proof: 'place',
    },
    { pictures: ['############', '#### #### ####', '### ### ### ###'], proof: 'name' },
  ],
  words: [
    'cccd',
    'can cuoc*',
    'cc gan chip',
    'so dinh danh',
    'ma dinh danh',
    'dinh danh ca nhan',
    'citizen id*',
    'chung minh*',
    'cmnd',
    'cmt',
    'national id*',
    'id card',
  ],
  finds: ['001099123456', 'CCCD số «079301012345»', 'căn cước công dân: «001 099 123 456»'],
  ignores: ['003099123456', '7', 'Có 001099123456 hạt'],
})

/** The old card has nine digits without a check. */
export const vnCmnd = defineNumber({
  name: 'vn-cmnd',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['###~###~###'], proof: 'name' }],
  words: ['cmnd', 'chung minh*', 'cmt', 'cmtnd', 'giay chung minh', 'so cm', 'cmt/cccd', 'id card'],
  finds: ['CMND «012345678»', 'chứng minh nhân dân số «012 345 678»'],
  ignores: ['012345678', 'CMND mất'],
})

/** Ten digits by modulus 11, branches add three: https://www.gdt.gov.vn */
export const vnTaxCode = defineNumber({
  name: 'vn-tax-code',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['##########-###', '## ######## ###', '##########/###'], valid: isTaxCode, proof: 'itself' },
    { pictures: ['##########', '#############', '########## ###', '#### ### ###', '## ########'], valid: isTaxCode, proof: 'place' },
    { pictures: ['##########', '##########-###'], proof: 'name' },
  ],
  words: ['mst', 'ma so thue', 'ma so doanh nghiep', 'msdn', 'mst/cccd', 'tax code', 'tax id', 'ma thue', 'dkkd', 'gpkd'],
  finds: ['MST «0100109106»', '0100109106', '0100109106-001'],
  ignores: ['0100109107', 'Có 0100109106 hạt'],
})

/** Health card: two letters, benefit, province, ten digits; since 2021 the last ten alone: https://baohiemxahoi.gov.vn */
export const vnHealthInsurance = defineNumber({
  name: 'vn-health-insurance',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: [
        '@@#############',
        '@@ # ## ##########',
        '@@ # ## ## ########',
        '@@-#-##-##########',
        '@@#-##-##########',
        '@@# ## ## ### #####',
        '@@ # ## ## ### #####',
        '@@# ## ##########',
      ],
      valid: isHealthCard,
      proof: 'itself',
      score: 0.9,
    },
    { pictures: ['##########', '@@#############'], proof: 'name' },
  ],
  words: ['bhyt', 'bao hiem y te', 'bhxh', 'bao hiem xa hoi', 'so bhxh', 'the bhyt', 'ma the', 'so the', 'health insurance'],
  finds: ['DN4010112345678', 'GD 4 79 7934567890', 'mã BHXH «0112345678»'],
  ignores: ['XX4010112345678', '0112345678'],
})

/** A letter and seven digits (eight in new ones). */
export const vnPassport = defineNumber({
  name: 'vn-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@#######', '@########', '@@#######'], proof: 'name' }],
  words: ['ho chieu*', 'passport*', 'so hc'],
  finds: ['hộ chiếu «C1234567»', 'Hộ chiếu số: «B12345678»'],
  ignores: ['C1234567', 'hộ chiếu mất'],
})

/** Province, series, four or five digits: https://vi.wikipedia.org/wiki/Biển_xe_cơ_giới_Việt_Nam */
export const vnVehicle = defineNumber({
  name: 'vn-vehicle',
  kind: 'VEHICLE',
  formats: [
    {
      pictures: [
        '##@-###.##',
        '##@ ###.##',
        '##@#-###.##',
        '##-@# ###.##',
        '##@@-###.##',
        '##-@#-###.##',
        '##@# ###.##',
        '##@###.##',
        '##@####.##',
        '##-@@ ###.##',
        '##-@ ###.##',
      ],
      valid: isPlate,
      proof: 'itself',
      capitals: true,
      score: 0.9,
    },
    {
      pictures: [
        '##@-#####',
        '##@-####',
        '##@ #####',
        '##@#-#####',
        '##-@# #####',
        '##-@#-#####',
        '##@# #####',
        '##-@#-####',
        '##@#-####',
        '##@@-#####',
      ],
      valid: isPlate,
      proof: 'place',
    },
    { pictures: ['##@#####', '##@####', '##@######', '##@-###.##', '##@@#####'], valid: isPlate, proof: 'name' },
  ],
  words: ['bien so*', 'bien kiem soat', 'bks', 'bsx', 'xe', 'o to', 'license plate*', 'plate*', 'bien xe'],
  finds: ['51F-123.45', '59-X1 234.56', 'biển số «29A-12345»'],
  ignores: ['10F-123.45', '51f-123.45 trong'],
})

export const southeastAsia = [
  sgNric,
  sgUen,
  myKad,
  idNik,
  phTin,
  phSocial,
  thNationalId,
  vnCccd,
  vnCmnd,
  vnTaxCode,
  vnHealthInsurance,
  vnPassport,
  vnVehicle,
]

function isNric(value: string): boolean {
  const series = value[0]!
  const sum = weighted(value.slice(1), [2, 7, 6, 5, 4, 3, 2])
  switch (series) {
    case 'S':
    case 'T':
      return 'JZIHGFEDCBA'[(sum + (series === 'T' ? 4 : 0)) % 11] === value[8]
    case 'F':
    case 'G':
      return 'XWUTRQPNMLK'[(sum + (series === 'G' ? 4 : 0)) % 11] === value[8]
    case 'M':
      return 'KLJNPQRTUWX'[10 - ((sum + 3) % 11)] === value[8]
    default:
      return false
  }
}

function isBusiness(value: string): boolean {
  return 'XMKECAWLJDB'[weighted(value, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === value[8]
}

function isLocalCompany(value: string): boolean {
  return /^(?:1[89]|20)/.test(value) && 'ZKCMDNERGWH'[weighted(value, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === value[9]
}

const uenSigns = 'ABCDEFGHJKLMNPQRSTUVWX0123456789'

function isOtherEntity(value: string): boolean {
  if (!/^[RST]/.test(value) || !uenTypes.has(value.slice(3, 5))) return false
  const sum = [4, 3, 5, 3, 10, 2, 2, 5, 7].reduce((total, weight, index) => total + weight * uenSigns.indexOf(value[index]!), 0)
  return uenSigns[(((sum - 5) % 11) + 11) % 11] === value[9]
}

/** The ninth digit is the sum by weights 9 to 2, modulus 11: https://www.bir.gov.ph (RR 7-2012) */
function isPhilippine(value: string): boolean {
  return !isOneDigit(value.slice(0, 9)) && weighted(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === digit(value, 8)
}

function isNik(value: string): boolean {
  return (
    /^(?:[1-9]\d)(?!00)\d\d(?!00)\d\d/.test(value) &&
    isDay(Number(value.slice(10, 12)), Number(value.slice(8, 10)), Number(value.slice(6, 8)) % 40)
  )
}

/** Provinces: https://th.wikipedia.org/wiki/ISO_3166-2:TH */
function isThaiShape(value: string): boolean {
  return /^[1-8](?:1\d|2[0-7]|3\d|4\d|5[0-8]|6[0-7]|7[0-7]|8[0-6]|9[0-6])/.test(value)
}

function isThai(value: string): boolean {
  return isThaiShape(value) && (11 - (weighted(value, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digit(value, 12)
}

function isCitizen(value: string): boolean {
  return vietnameseProvinces.has(value.slice(0, 3)) && /^...[0-3]/.test(value)
}

function isTaxCode(value: string): boolean {
  return 10 - (weighted(value, [31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11) === digit(value, 9)
}

const healthGroups =
  /^(?:DN|HX|CH|NN|TK|HC|XK|HT|TB|NO|CT|XB|TN|CS|QN|CA|CY|XN|MS|CC|CK|CB|KC|HD|TE|BT|HN|DT|DK|XD|TS|TC|TQ|TA|TY|HG|LS|PV|CN|HS|SV|GB|GD|TV|TD|XV|TL|ND|TH)[1-5]/

function isHealthCard(value: string): boolean {
  return healthGroups.test(value)
}

function isPlate(value: string): boolean {
  const province = Number(value.slice(0, 2))
  return province >= 11 && ![13, 42, 44, 45, 46, 87, 91, 96].includes(province) && /^\d\d[A-HK-NPSTUVXYZ]/.test(value)
}
