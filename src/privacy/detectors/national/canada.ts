// Canada.
import { isOneDigit, luhn } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Nine digits by Luhn; 8 begins only business numbers, 0 none: https://www.canada.ca/en/employment-social-development/services/sin.html */
export const caSin = defineNumber({
  name: 'ca-sin',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['###-###-###', '### ### ###'], valid: isSin, proof: 'itself', score: 0.85 },
    { pictures: ['#########', '###.###.###'], valid: isSin, proof: 'place' },
    { pictures: ['###~###~###'], proof: 'name' },
  ],
  words: ['sin', 'sin number', 'social insurance', 'assurance sociale', 'nas', 'numero d assurance', "numero d'assurance"],
  finds: ['130 692 544', '130-692-544', '130692544', 'SIN: «130692544»', '{"sin":"«046454286»"}'],
  ignores: ['130 692 545', '830 692 544', 'There are 130692544 grains'],
})

/** Nine digits and the account: https://www.canada.ca/en/revenue-agency (business number) */
export const caBusiness = defineNumber({
  name: 'ca-business',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['#########@@####', '######### @@####', '######### @@ ####', '##### #### @@####'],
      valid: (value) => /^\d{9}(?:RT|RP|RC|RR|RM|RZ)\d{4}$/.test(value),
      proof: 'itself',
      score: 0.95,
    },
    { pictures: ['#########', '##### ####'], valid: luhn, proof: 'name' },
  ],
  words: ['business number', 'bn', 'gst*', 'hst*', 'cra', 'neq', "numero d'entreprise"],
  finds: ['123456782RT0001', 'GST number «123456782 RT 0001»', 'BN «123456782»'],
  ignores: ['123456782XX0001', '12345678RT0001'],
})

export const caPassport = defineNumber({
  name: 'ca-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['@@######', '@######@@'], proof: 'name' }],
  words: ['passport*', 'passeport*'],
  finds: ['Canadian passport «GA302922»', 'passport no. «P123456AA»'],
  ignores: ['GA302922', 'passport GA3029'],
})

/** The provinces' health cards: https://www.ontario.ca (ten digits and two letters), https://www.ramq.gouv.qc.ca (four letters and eight digits) */
export const caHealth = defineNumber({
  name: 'ca-health',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['####-###-###-@@', '####-###-###@@'], proof: 'itself' },
    {
      pictures: [
        '####-###-###',
        '#### ### ###',
        '####-###-### @@',
        '##########',
        '##########@@',
        '@@@@########',
        '@@@@ #### ####',
        '#########',
      ],
      proof: 'name',
    },
  ],
  words: ['ohip', 'health card', 'health number', 'phn', 'ramq', 'assurance maladie', 'carte soleil', 'msp'],
  finds: ['OHIP «1234-567-890»', 'RAMQ «TREM 1234 5678»', '1234-567-890-AB'],
  ignores: ['1234-567-890', 'RAMQ TREM'],
})

export const canada = [caSin, caBusiness, caPassport, caHealth]

function isSin(value: string): boolean {
  return /^[1-79]/.test(value) && !isOneDigit(value) && luhn(value)
}
