// Spain: identity and tax numbers, companies, social security, passport and plates.
import { digit, remainder } from './checksum.ts'
import { defineNumber } from './number.ts'

const controlLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** Up to eight digits and a letter by modulus 23; K, L, M stand for the young and those abroad: https://www.interior.gob.es (cálculo del dígito de control) */
export const esNif = defineNumber({
  name: 'es-nif',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: [
        '########@',
        '########-@',
        '######## @',
        '##.###.###-@',
        '##.###.###@',
        '##.###.### @',
        '## ### ### @',
        '########.@',
        '########/@',
      ],
      valid: isNif,
      proof: 'itself',
    },
    { pictures: ['#######@', '#######-@', '#.###.###-@', '@#######@', '####### @'], valid: isNif, proof: 'place' },
    { pictures: ['########@', '########-@', '##.###.###-@'], proof: 'name' },
  ],
  words: [
    'dni',
    'nif',
    'documento nacional*',
    'identificacion fiscal',
    'documento de identidad',
    'd n i',
    'con documento',
    'identidad',
    'tax id',
  ],
  finds: ['12345678Z', '12345678-Z', '12.345.678-Z', 'DNI «1234567L»', '12345678z'],
  ignores: ['12345678A', 'lleva 12345678A'],
})

/** X, Y or Z stand for 0, 1, 2 before seven digits: https://www.interior.gob.es */
export const esNie = defineNumber({
  name: 'es-nie',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['@#######@', '@-#######-@', '@#######-@', '@-#######@', '@ ####### @', '@-########-@', '@########@', '@.#######.@'],
      valid: isNie,
      proof: 'itself',
    },
    { pictures: ['@#######@', '@-#######-@', '@#######-@'], valid: (value) => /^[XYZ]/.test(value), proof: 'name' },
  ],
  words: ['nie', 'extranjero*', 'identidad de extranjero', 'tie', 'n i e'],
  finds: ['X1234567L', 'x-1234567-l', 'NIE «Y1234567A»'],
  ignores: ['X1234567M', 'A1234567L'],
})

/** The entity's letter, province and serial, a control digit or letter: https://es.wikipedia.org/wiki/Código_de_identificación_fiscal */
export const esCif = defineNumber({
  name: 'es-cif',
  kind: 'COMPANY_ID',
  formats: [
    { pictures: ['@-########', '@#######@', '@-#######@', '@-#######-@', '@-#######-#'], valid: isCif, proof: 'itself' },
    { pictures: ['@########', '@ ########', '@.########'], valid: isCif, proof: 'place' },
  ],
  words: ['cif', 'nif', 'c i f', 'identificacion fiscal', 'sociedad', 's l', 's a', 'vat', 'iva'],
  finds: ['A58818501', 'CIF «A58818501»', 'A-58818501', 'P2807900B'],
  ignores: ['A58818502', 'P28079002'],
})

/** Three letters and six digits, from 2022 with a check letter or digit: https://www.consilium.europa.eu/prado */
export const esPassport = defineNumber({
  name: 'es-passport',
  kind: 'PASSPORT',
  formats: [
    { pictures: ['@@@######', '@@@ ######', '@@@-######'], proof: 'place' },
    { pictures: ['@@######'], proof: 'name' },
  ],
  words: ['pasaporte*', 'passport*'],
  finds: ['AAA123456', 'pasaporte «PAB123456»', 'aaa123456'],
  ignores: ['AAA12345', 'La pieza AAA123456 falta', 'AAAA123456'],
})

/** Province, serial and their remainder by 97: https://www.seg-social.es */
export const esSocialSecurity = defineNumber({
  name: 'es-social-security',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: ['##/########/##', '##/########-##', '## ######## ##', '##-########-##', '##/##########', '## ##########'],
      valid: isNuss,
      proof: 'itself',
    },
    { pictures: ['############'], valid: isNuss, proof: 'place' },
    { pictures: ['############', '##/########/##', '## ######## ##', '##/##########'], proof: 'name' },
  ],
  words: ['seguridad social', 'nuss', 'naf', 'afiliacion', 'numero de la seguridad*', 'social security', 'n s s', 'nss', 'ss'],
  finds: ['28/12345678/40', '28 12345678 40', 'Seguridad Social «281234567840»'],
  ignores: ['28/12345678/41', '281234567841'],
})

/** Four digits and three consonants since 2000, the province's letters before. */
export const esVehicle = defineNumber({
  name: 'es-vehicle',
  kind: 'VEHICLE',
  formats: [
    { pictures: ['####~@@@'], valid: (value) => /[BCDFGHJKLMNPRSTVWXYZ]{3}$/.test(value), proof: 'place', capitals: true },
    { pictures: ['@~####~@', '@~####~@@', '@@~####~@', '@@~####~@@'], proof: 'name', capitals: true },
  ],
  words: ['matricula*', 'vehiculo*', 'coche*', 'furgoneta', 'moto', 'license plate*', 'number plate*', 'plate*'],
  finds: ['matrícula «1234 BCD»', '1234-BCD', 'matrícula «M-1234-AB»'],
  ignores: ['1234 ABC', 'los 1234 BCD'],
})

export const spain = [esNif, esNie, esCif, esPassport, esSocialSecurity, esVehicle]

function isNif(value: string): boolean {
  const number = /^[KLM]/.test(value) ? value.slice(1, -1) : value.slice(0, -1)
  return /^\d+$/.test(number) && Number(number) > 0 && controlLetters[Number(number) % 23] === value.at(-1)
}

function isNie(value: string): boolean {
  const first = 'XYZ'.indexOf(value[0]!)
  return first >= 0 && controlLetters[Number(`${first}${value.slice(1, -1)}`) % 23] === value.at(-1)
}

function isCif(value: string): boolean {
  if (!/^[ABCDEFGHJNPQRSUVW]/.test(value)) return false
  let sum = 0
  for (let index = 1; index < 8; index++) {
    const product = digit(value, index) * (index % 2 === 1 ? 2 : 1)
    sum += Math.floor(product / 10) + (product % 10)
  }
  const control = (10 - (sum % 10)) % 10
  const isDigit = value[8] === String(control)
  const isLetter = value[8] === 'JABCDEFGHI'[control]
  return /^[PQRSNW]/.test(value) ? isLetter : /^[ABEH]/.test(value) ? isDigit : isDigit || isLetter
}

function isNuss(value: string): boolean {
  const province = Number(value.slice(0, 2))
  if (province < 1 || (province > 53 && province !== 66)) return false
  const serial = Number(value.slice(2, 10))
  const body = serial < 10_000_000 ? String(province * 10_000_000 + serial) : value.slice(0, 10)
  return remainder(body, 97) === Number(value.slice(10))
}
