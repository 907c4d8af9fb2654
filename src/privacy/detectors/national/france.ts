// France: social security and tax numbers, companies, papers and plates.
import { isOneDigit, luhn, remainder } from './checksum.ts'
import { defineNumber } from './number.ts'

/** Sex (1 and 2; more while a file is open), year, month, department, commune, serial; the key is 97 less the rest: https://fr.wikipedia.org/wiki/Numéro_de_sécurité_sociale_en_France */
export const frNir = defineNumber({
  name: 'fr-nir',
  kind: 'NATIONAL_ID',
  formats: [
    {
      pictures: [
        '###############',
        '#~##~##~##~###~###~##',
        '#####*#########',
        '# ## ## #* ### ### ##',
        '#############~##',
        '# ## ## ## ### ###-##',
        '# ## ## ## ### ### / ##',
        '#####*####### ##',
      ],
      valid: (value) => /^[12]/.test(value) && isNir(value),
      proof: 'itself',
    },
    { pictures: ['# ## ## ## ### ### ##', '###############'], valid: isNir, proof: 'name' },
    { pictures: ['#############', '# ## ## ## ### ###', '#####*#######', '# ## ## #* ### ###'], valid: isNirBody, proof: 'name' },
    { pictures: ['###############', '# ## ## ## ### ### ##', '#############~##'], valid: isNirBody, proof: 'name' },
  ],
  words: [
    'nir',
    'securite sociale',
    'secu',
    'numero de secu*',
    'n° secu*',
    'insee',
    'carte vitale',
    'vitale',
    'assure social',
    'nss',
    'social security',
    'immatriculation',
  ],
  finds: ['255081416802538', '2 55 08 14 168 025 38', 'numéro de sécurité sociale : «2 55 08 14 168 025»'],
  ignores: ['255081416802539', '2 55 28 14 168 025 38', '955081416802538'],
})

/** Thirteen digits, the last three the first ten modulo 511: https://www.impots.gouv.fr */
export const frTaxId = defineNumber({
  name: 'fr-tax-id',
  kind: 'NATIONAL_ID',
  formats: [
    { pictures: ['## ## ### ### ###'], valid: isSpi, proof: 'itself' },
    { pictures: ['#############'], valid: isSpi, proof: 'place' },
    { pictures: ['#############', '## ## ### ### ###'], valid: (value) => /^[0-3]/.test(value), proof: 'name' },
  ],
  words: [
    'numero fiscal*',
    'n° fiscal*',
    'spi',
    'identifiant fiscal',
    'impots',
    'avis d imposition',
    "avis d'imposition",
    'tax number',
    'tin',
  ],
  finds: ['30 23 217 600 053', 'numéro fiscal «3023217600053»'],
  ignores: ['3023217600054', '30 23 217 600 054'],
})

/** Nine digits by Luhn: https://www.insee.fr/fr/information/2015441 */
export const frSiren = defineNumber({
  name: 'fr-siren',
  kind: 'COMPANY_ID',
  formats: [{ pictures: ['###~###~###'], valid: (value) => luhn(value) && !isOneDigit(value), proof: 'place' }],
  words: ['siren', 'rcs', 'registre du commerce', 'immatriculee', 'societe', 'sarl', 'sas'],
  finds: ['SIREN «732 829 320»', '732829320', 'RCS Paris «732 829 320»'],
  ignores: ['732 829 321', 'On compte 732829320 grains'],
})

/** A SIREN and five digits of the establishment, Luhn over both: https://www.insee.fr/fr/metadonnees/definition/c1841 */
export const frSiret = defineNumber({
  name: 'fr-siret',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['### ### ### #####', '###.###.###.#####', '### ### ### ## ###', '### ### ### ### ##', '#########~#####'],
      valid: isSiret,
      proof: 'place',
    },
    { pictures: ['### ### ### #####'], valid: isSiret, proof: 'itself' },
    { pictures: ['##############', '### ### ### #####'], proof: 'name' },
  ],
  words: ['siret', 'etablissement', 'siege', 'societe'],
  finds: ['732 829 320 00074', '73282932000074', 'SIRET : «73282932000074»'],
  ignores: ['732 829 320 00075', 'id 73282932000074 seen'],
})

/** FR, a key of two digits, the SIREN: https://fr.wikipedia.org/wiki/Code_Insee#Numéro_de_TVA_intracommunautaire */
export const frVat = defineNumber({
  name: 'fr-vat',
  kind: 'COMPANY_ID',
  formats: [
    {
      pictures: ['@@###########', '@@ ## ### ### ###', '@@## ### ### ###', '@@ ###########', '@@ ## #########', '@@## #########'],
      valid: isTva,
      proof: 'itself',
    },
    { pictures: ['@@**#########', '@@** ### ### ###', '@@ ** ### ### ###'], valid: (value) => value.startsWith('FR'), proof: 'name' },
  ],
  words: ['tva', 'tva intra*', 'vat*', 'intracommunautaire'],
  finds: ['FR44732829320', 'FR 44 732 829 320', 'TVA «FR44732829321»'],
  ignores: ['FR45732829320', 'DE44732829320'],
})

/** Two digits, two letters, five digits: https://www.consilium.europa.eu/prado */
export const frPassport = defineNumber({
  name: 'fr-passport',
  kind: 'PASSPORT',
  formats: [{ pictures: ['##@@#####', '## @@ #####'], proof: 'place' }],
  words: ['passeport*', 'passport*', 'titre de voyage'],
  finds: ['passeport n° «12AB34567»', '12AB34567'],
  ignores: ['Le lot 12AB34567 manque', '12AB3456'],
})

/** Twelve digits until 2021, nine signs since: https://fr.wikipedia.org/wiki/Carte_nationale_d'identité_en_France */
export const frIdCard = defineNumber({
  name: 'fr-id-card',
  kind: 'NATIONAL_ID',
  formats: [{ pictures: ['############', '@@@@#####', '*********'], valid: (value) => /\d.*\d/.test(value), proof: 'name' }],
  words: [
    'cni',
    'cnie',
    "carte d'identite*",
    'carte d identite*',
    'carte nationale*',
    'piece d identite',
    "piece d'identite",
    'identity card',
    'id card',
  ],
  finds: ["carte d'identité «880692310285»", 'CNI «X4RTBPFW4»'],
  ignores: ['880692310285', 'CNI valable'],
})

/** Twelve digits, https://fr.wikipedia.org/wiki/Permis_de_conduire_en_France, with two letters in the newest. */
export const frDriverLicense = defineNumber({
  name: 'fr-driver-license',
  kind: 'DRIVER_LICENSE',
  formats: [{ pictures: ['############', '##@@#####', '## ## ## ######'], proof: 'name' }],
  words: ['permis de conduire', 'permis', 'driving licen*', 'driver* licen*', 'neph'],
  finds: ['permis de conduire n° «123456789012»', 'permis «13AA00002»'],
  ignores: ['123456789012', '12345678901 permis'],
})

/** Two letters, three digits, two letters, without I, O and U; before 2009 digits, letters and the department. */
export const frVehicle = defineNumber({
  name: 'fr-vehicle',
  kind: 'VEHICLE',
  formats: [
    { pictures: ['@@-###-@@'], valid: isPlate, proof: 'itself', capitals: true, score: 0.85 },
    { pictures: ['@@###@@', '@@ ### @@', '@@-###-@@'], valid: isPlate, proof: 'place' },
    { pictures: ['####~@@~##', '###~@@@~##', '####~@@~#@'], proof: 'name', capitals: true },
  ],
  words: ['immatricul*', 'plaque*', 'vehicule*', 'voiture*', 'targa', 'targata', 'matricula', 'license plate*', 'number plate*', 'plate*'],
  finds: ['AB-123-CD', 'plaque «1234 AB 75»', 'immatriculée «AB 123 CD»'],
  ignores: ['AI-123-CD', 'SS-123-AB', 'ab-123-cd est un code'],
})

export const france = [frNir, frTaxId, frSiren, frSiret, frVat, frPassport, frIdCard, frDriverLicense, frVehicle]

/** Corsica's 2A and 2B count as 19 and 18. */
function isNir(value: string): boolean {
  const body = value.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return isNirBody(value) && /^\d{13}$/.test(body) && 97 - remainder(body, 97) === Number(value.slice(13))
}

/** Months 20 to 42 and 50 to 99 stand for unknown ones. */
function isNirBody(value: string): boolean {
  return /^[1-478]\d\d(?:0[1-9]|1[0-2]|2\d|3\d|4[0-2]|[5-9]\d)(?:\d\d|2[AB])\d{6}/.test(value)
}

function isSpi(value: string): boolean {
  return /^[0-3]/.test(value) && remainder(value.slice(0, 10), 511) === Number(value.slice(10))
}

/** The post office's establishments are checked by their plain sum: https://fr.wikipedia.org/wiki/Système_d'identification_du_répertoire_des_établissements */
function isSiret(value: string): boolean {
  if (isOneDigit(value) || !luhn(value.slice(0, 9))) return false
  return luhn(value) || (value.startsWith('356000000') && [...value].reduce((sum, sign) => sum + Number(sign), 0) % 5 === 0)
}

function isTva(value: string): boolean {
  const siren = value.slice(4)
  return value.startsWith('FR') && (12 + 3 * remainder(siren, 97)) % 97 === Number(value.slice(2, 4))
}

function isPlate(value: string): boolean {
  return /^(?!SS|WW)[A-HJ-NP-TV-Z]{2}(?!000)\d{3}(?!SS)[A-HJ-NP-TV-Z]{2}$/.test(value)
}
