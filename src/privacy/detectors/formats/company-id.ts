import { defineDetector, type Hit } from '../detector.ts'
import { runsOutsideDates } from './dates.ts'
import { before, isWordAt, matchAt, wordsBefore } from './nearby.ts'

/** Registers and their words, right before the number. Numbers with check digits are the national detectors' work; here the word decides. */
const register =
  /(?:(?<![\p{L}\d])(?:HR[AB]|GnR|Handelsregister(?:nummer)?|company (?:registration )?(?:number|no)|companies house(?: number| no)?|registered (?:number|no|in england(?: and wales)? (?:under )?(?:number|no))|registration number|reg\. no|CRN|D-?U-?N-?S(?: number)?|EIN|RCS \p{Lu}\p{L}+(?:[ -]\p{Lu}\p{L}+)?(?: [AB])?|R\.C\.S\. \p{Lu}\p{L}+(?: [AB])?|SIREN|SIRET|KvK(?:-nummer)?|KVK|KBO|BCE|CIF|NIF|REA(?: [A-Z]{2}-)?|P\. ?IVA|Partita IVA|KRS|REGON|NIP|org\.? ?nr|organisationsnummer|CVR|CNPJ|ABN|ACN|LEI|mã số (?:thuế|doanh nghiệp)|MST|ĐKKD|USt-?Id(?:-?Nr)?|VAT(?: reg(?:istration)?)?(?: number| no)?|UID))\.?(?: ?(?:no|nr|n°|nº|number|num|số))?\.?["']?[ :=#]{0,3}["']?$/iu
/** The last words of `register`, so that the pattern runs only where it can match. */
const lastWords = new Set(
  `hra hrb gnr handelsregister handelsregisternummer number no house wales england crn s ein siren siret kvk nummer kbo bce cif nif rea iva
  krs regon nip nr organisationsnummer cvr cnpj abn acn lei thuế nghiệp mst đkkd id idnr vat reg uid num số n registration duns a b`.split(
    /\s+/,
  ),
)
const number = /(?:[A-Z]{2,3}[ -]?)?\d(?:[ .\-/]?\d){3,16}(?: ?[A-Z](?![\p{L}\d]))?/uy

/** Register, tax and trade numbers of companies beside the word that names the register. */
export const companyId = defineDetector({
  name: 'company-id',
  kinds: ['COMPANY_ID'],
  find: (text) => {
    const hits: Hit[] = []
    let done = 0
    for (const digit of runsOutsideDates(text)) {
      if (digit < done) continue
      const words = wordsBefore(text, digit, 3)
      const isLikely = words.some((word, index) => (index < 2 && lastWords.has(word)) || word === 'rcs')
      if (!isLikely && !/[nr][°º] ?$/i.test(before(text, digit, 3))) continue
      const prefix = /(?<![\p{L}\d])[A-Z]{2,3}[ -]?$/u.exec(before(text, digit, 4))?.[0] ?? ''
      const start = [digit, digit - prefix.length].find((place) => !isWordAt(text, place - 1) && register.test(before(text, place, 48)))
      if (start === undefined) continue
      const value = matchAt(text, number, start)?.[0]
      if (value === undefined || isWordAt(text, start + value.length)) continue
      done = start + value.length
      hits.push({ kind: 'COMPANY_ID', start, end: done, score: 0.8 })
    }
    return hits
  },
  finds: [
    'Amtsgericht Musterstadt, HRB «12345»',
    'company number «01234567»',
    'RCS Paris «123 456 789»',
    'KvK «12345678»',
    'mã số thuế: «0101234567»',
    'VAT no. «GB 123 4567 89»',
    'SIRET «123 456 789 00012»',
  ],
  ignores: ['HRB is a register', 'company of 2000', 'number 12345678', 'EIN Haus 1'],
})
