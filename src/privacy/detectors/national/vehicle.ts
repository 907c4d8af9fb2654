// The number in a vehicle's frame, which all countries share.
import { defineNumber } from './number.ts'

const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const letterValues = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ'

/** Seventeen signs without I, O and Q; in North America and China the ninth is a check: ISO 3779, 49 CFR 565 */
export const vin = defineNumber({
  name: 'vin',
  kind: 'VEHICLE',
  formats: [
    { pictures: ['*****************'], valid: (value) => isVin(value) && isChecked(value), proof: 'itself' },
    { pictures: ['*****************'], valid: isVin, proof: 'place' },
  ],
  words: [
    'vin',
    'vehicle identification*',
    'chassis*',
    'frame number',
    'fin',
    'fahrgestell*',
    'fahrzeugidentifi*',
    'numero de serie',
    'bastidor',
    'telaio',
    'chassisnummer',
    'so khung',
  ],
  finds: ['1M8GDM9AXKP042788', 'VIN: «WVWZZZ1JZXW000001»', 'Fahrgestellnummer «WDB1230000A000001»'],
  ignores: ['1M8GDM9AXKP04278', '1M8GDM9OXKP042788', 'token WVWZZZ1JZXW000001 here'],
})

/** Three letters at least and four digits in the last five places. */
function isVin(value: string): boolean {
  return /^[A-HJ-NPR-Z\d]{13}\d{4}$/.test(value) && /[A-Z].*[A-Z].*[A-Z]/.test(value)
}

function isChecked(value: string): boolean {
  const sum = weights.reduce((total, weight, index) => total + weight * (letterValues.indexOf(value[index]!) % 10), 0)
  return '0123456789X'[sum % 11] === value[8]
}
