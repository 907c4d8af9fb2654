// Brazil, Mexico, Argentina, Chile, Colombia, Peru and Ecuador.
import { digit, isOneDigit, isYearMonthDay, luhn, weighted } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Nine digits and two checks by modulus 11: https://www.gov.br/receitafederal (CPF) */
export const brCpf = defineNumber({
  name: 'br-cpf',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###.###.###-##'], proof: 'itself', score: 0.95 },
    {
      pictures: ['### ### ### ##', '#########-##', '### ### ###-##', '###-###-###-##', '###.###.###.##', '###.###.### ##'],
      valid: isCpf,
      proof: 'itself',
    },
    { pictures: ['###########'], valid: isCpf, proof: 'place' },
    { pictures: ['###########', '#########-##'], proof: 'name' },
  ],
  words: ['cpf', 'cadastro de pessoa*', 'contribuinte'],
  finds: ['529.982.247-25', '52998224725', 'CPF «529 982 247 25»'],
  ignores: ['52998224724', 'São 52998224725 grãos'],
})

/** Twelve signs, letters among them since 2026, and two checks: https://www.gov.br/receitafederal (CNPJ alfanumérico) */
export const brCnpj = defineNumber({
  name: 'br-cnpj',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['##.###.###/####-##'], proof: 'itself', score: 0.95 },
    { pictures: ['**.***.***/****-##'], valid: isCnpj, proof: 'itself' },
    {
      pictures: [
        '##############',
        '************##',
        '########/####-##',
        '## ### ### #### ##',
        '## ### ###/####-##',
        '##.###.###.####-##',
        '########~####~##',
      ],
      valid: isCnpj,
      proof: 'place',
    },
    { pictures: ['##############'], proof: 'name' },
  ],
  words: ['cnpj', 'cadastro nacional'],
  finds: ['11.222.333/0001-81', '11222333000181', '12.ABC.345/01DE-35', 'CNPJ «11222333000181»'],
  ignores: ['11222333000182', 'São 11222333000181 grãos'],
})

/** RG, driver's licence, voter's, work and health numbers. */
export const brPapers = defineNumber({
  name: 'br-papers',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['##.###.###-*', '###.#####.##-#'], proof: 'place' },
    {
      pictures: ['########*', '#######', '###########', '############', '#### #### ####', '### #### #### ####', '###############'],
      valid: (value) => /\d{6}/.test(value),
      proof: 'name',
    },
  ],
  words: [
    'rg',
    'registro geral',
    'carteira de identidade',
    'pis',
    'pasep',
    'nis',
    'nit',
    'titulo de eleitor',
    'titulo eleitoral',
    'cns',
    'cartao sus',
    'cartao nacional de saude',
  ],
  finds: ['RG «12.345.678-9»', 'PIS «120.12345.67-8»', 'RG: «123456789»'],
  ignores: ['123456789', 'o 12.345.678-9 aqui'],
})

/** Eleven digits. */
export const brDriverLicense = defineNumber({
  name: 'br-driver-license',
  kind: 'DRIVER_LICENSE',
  formats: [{ pictures: ['###########'], proof: 'name' }],
  words: ['cnh', 'carteira de motorista', 'carteira nacional de habilitacao', 'habilitacao'],
  finds: ['CNH «12345678900»'],
  ignores: ['12345678900'],
})

/** Three letters and four digits, or the Mercosur's letter in the fifth place. */
export const brVehicle = defineNumber({
  name: 'br-vehicle',
  kind: 'VEHICLE',
  formats: [{ pictures: ['@@@#@##', '@@@-####', '@@@-#@##', '@@@####'], proof: 'name', capitals: true }],
  words: ['placa*', 'carro', 'veiculo*', 'patente', 'license plate*', 'plate*'],
  finds: ['placa «ABC1D23»', 'placa: «ABC-1234»'],
  ignores: ['a peça ABC1D23', 'a ABC-1234'],
})

const mexicanStates = 'AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|NE'
const curpShape = new RegExp(`^[A-Z][AEIOUX][A-Z]{2}\\d{6}[HMX](?:${mexicanStates})[B-DF-HJ-NP-TV-Z]{3}[A-Z\\d]\\d$`)

/** Letters of the names, birth date, sex, state, consonants, check: https://www.gob.mx/curp */
export const mxCurp = defineNumber({
  name: 'mx-curp',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['@@@@######@@@@@@*#'], valid: (value) => curpShape.test(value) && isYearMonthDay(value, 4), proof: 'itself' },
    { pictures: ['@@@@######@@@@@@*#'], proof: 'name' },
  ],
  words: ['curp', 'registro de poblacion'],
  finds: ['BOXW310820HNERXN09', 'boxw310820hnerxn09'],
  ignores: ['BOXW311320HNERXN09', 'BOXW310820HXXRXN09'],
})

/** Four letters (three for companies), a date, three signs: https://www.sat.gob.mx */
export const mxRfc = defineNumber({
  name: 'mx-rfc',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['@@@@######***', '@@@@-######-***', '@@@@ ###### ***'],
      valid: (value) => isYearMonthDay(value, 4) && /[\dA]$/.test(value),
      proof: 'itself',
      score: 0.9,
    },
  ],
  words: ['rfc', 'registro federal*'],
  finds: ['GODE561231GR8', 'gode561231gr8', 'GODE-561231-GR8'],
  ignores: ['GODE561331GR8', 'GODE561231GRX'],
})

export const mxRfcCompany = defineNumber({
  name: 'mx-rfc-company',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@@######***', '@@@-######-***', '@@@ ###### ***'],
      valid: (value) => isYearMonthDay(value, 3) && /[\dA]$/.test(value),
      proof: 'place',
    },
  ],
  words: ['rfc', 'registro federal*'],
  finds: ['RFC «ABC680524P76»', 'ABC680524P76'],
  ignores: ['ABC681324P76', 'la pieza ABC680524P76'],
})

/** Eleven digits by Luhn: https://www.imss.gob.mx; the voter's key has eighteen signs. */
export const mxSocial = defineNumber({
  name: 'mx-social',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###########', '##-##-##-####-#', '## ## ## #### #'], valid: luhn, proof: 'name' },
    { pictures: ['@@@@@@########@###'], valid: (value) => isYearMonthDay(value, 6), proof: 'itself', score: 0.9 },
  ],
  words: ['nss', 'seguro social', 'imss', 'clave de elector', 'ine'],
  finds: ['NSS «12345678903»', 'GMVLMR80070501M100'],
  ignores: ['12345678903', 'GMVLMR80130501M100'],
})

/** Kind, number, check by modulus 11: https://www.afip.gob.ar */
export const arCuit = defineNumber({
  name: 'ar-cuit',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['##-########-#'], valid: isCuit, proof: 'itself' },
    { pictures: ['###########', '## ######## #'], valid: isCuit, proof: 'place' },
    { pictures: ['##.###.###', '########', '#.###.###'], proof: 'name' },
  ],
  words: ['cuit', 'cuil', 'dni', 'documento nacional*'],
  finds: ['20-12345678-6', 'CUIT «20123456786»', 'DNI «12.345.678»'],
  ignores: ['20-12345678-7', '12.345.678'],
})

/** Up to eight digits and a check of modulus 11, K for ten: https://www.registrocivil.cl */
export const clRut = defineNumber({
  name: 'cl-rut',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['##.###.###-*', '#.###.###-*'], valid: isRut, proof: 'itself' },
    { pictures: ['########-*', '#######-*'], valid: isRut, proof: 'place' },
    { pictures: ['#########', '########@'], valid: isRut, proof: 'name' },
  ],
  words: ['rut', 'run', 'rol unico*'],
  finds: ['12.345.678-5', 'RUT «12345678-5»'],
  ignores: ['12.345.678-4', 'el 12345678-5'],
})

/** Identity cards and tax numbers that only a word tells from other numbers. */
export const andesId = defineNumber({
  name: 'andes-id',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: [
        '########',
        '#########',
        '##########',
        '###########',
        '##.###.###',
        '#.###.###.###',
        '###.###.###-#',
        '#########-#',
        '##########-#',
        '##.###.###-#',
        '#############',
      ],
      proof: 'name',
    },
  ],
  words: ['cedula*', 'cc', 'c c', 'nit', 'nuip', 'dni', 'ruc', 'tarjeta de identidad', 'rif'],
  finds: ['cédula de ciudadanía «1.023.456.789»', 'NIT «900.123.456-7»', 'RUC «20123456789»'],
  ignores: ['1.023.456.789', 'NIT pendiente'],
})

export const latinAmerica = [
  brCpf,
  brCnpj,
  brPapers,
  brDriverLicense,
  brVehicle,
  mxCurp,
  mxRfc,
  mxRfcCompany,
  mxSocial,
  arCuit,
  clRut,
  andesId,
]

/** The check after `count` signs; letters count by their place behind the zero, as the alphanumeric CNPJ has them. */
function brazilianCheck(value: string, weights: readonly number[]): number {
  const rest = weighted(value, weights) % 11
  return rest < 2 ? 0 : 11 - rest
}

function isCpf(value: string): boolean {
  if (isOneDigit(value)) return false
  return (
    brazilianCheck(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === digit(value, 9) &&
    brazilianCheck(value, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digit(value, 10)
  )
}

function isCnpj(value: string): boolean {
  const weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
  if (isOneDigit(value)) return false
  return brazilianCheck(value, weights.slice(1)) === digit(value, 12) && brazilianCheck(value, weights) === digit(value, 13)
}

function isCuit(value: string): boolean {
  if (!/^(?:2[03457]|3[034])/.test(value)) return false
  const rest = 11 - (weighted(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)
  return (rest === 11 ? 0 : rest === 10 ? 9 : rest) === digit(value, 10)
}

function isRut(value: string): boolean {
  const number = value.slice(0, -1)
  if (!/^\d+$/.test(number) || !/[\dK]$/.test(value) || isOneDigit(value)) return false
  let sum = 0
  for (let index = 0; index < number.length; index++) sum += digit(number, number.length - 1 - index) * ((index % 6) + 2)
  return '0K987654321'[sum % 11] === value.at(-1)
}
