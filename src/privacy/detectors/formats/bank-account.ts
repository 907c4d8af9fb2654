import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { before, digitsOf, isWordAt, matchAt } from './nearby.ts'

/** Words for a bank account, its branch or its clearing number, right before the digits. */
const named =
  /(?:\b(?:(?:bank |checking |savings |current )?(?:account|acct|a\/c)|iban|rib|ccc|iban\/konto|kontonummer|konto|kto|kontonr|bankleitzahl|blz|compte(?: bancaire)?|cuenta(?: bancaria)?|conto(?: corrente)?|c\/c|rekening(?:nummer)?|bankgiro|plusgiro|clearing(?:nummer)?|nrb|conta|nib|sort ?code|bsb|routing|aba|rtn|transit|ifsc|clabe|cbu)|(?<!\p{L})(?:số tài khoản|tài khoản|stk))(?:[ _-]?(?:number|num|no|nr|nº|n°|id|number is|bancario|ngân hàng|số|numéro|número|transit|routing|num\.))?(?: ?(?:is|ist|est|es|là|ending in|:|=|#|\.|"|'|\()){0,4} ?$/iu
const grouped = /\d(?:[ .-]?\d){4,20}(?:\/\d{3,4})?/y
const nine = /\d{4}(?:\d{5}|-\d{4}-\d)(?!\d)/y
const code = /\b(?:bic|swift)\b(?:[ -]?(?:code|no|nr))?(?:\/\w{3,5})?[ :=."'#]{0,4}(?<value>[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?!\w)/dgi

/** Bank account, branch and routing numbers beside a word that names them, BICs, and US routing numbers by their checksum. */
export const bankAccount = defineDetector({
  name: 'bank-account',
  kinds: ['BANK_ACCOUNT'],
  find: (text) => {
    const hits: Hit[] = []
    let done = 0
    for (const start of landmarks(text).starts) {
      if (start < done || isWordAt(text, start - 1)) continue
      const hit = accountAt(text, start)
      if (hit === undefined) continue
      hits.push(hit)
      done = hit.end
    }
    if (/bic|swift/i.test(text))
      for (const match of everyMatch(text, code)) {
        const [start, end] = match.indices?.groups?.value ?? [0, 0]
        if (text.slice(start, end) === text.slice(start, end).toUpperCase()) hits.push({ kind: 'BANK_ACCOUNT', start, end, score: 0.7 })
      }
    return hits
  },
  finds: [
    'account number «12345678» at',
    'Kto. «0532013000», BLZ «370 400 44»',
    'sort code «20-00-00»',
    'số tài khoản: «0071000123456»',
    'compte n° «00012345678»',
    'routing «122105155»',
    '«122105155» is the bank',
    'BIC: «COBADEFFXXX»',
    'acct no. «000123456789»',
  ],
  ignores: ['the account of 2019', 'account 12', 'part 122105156', 'a1221051550', 'swift reactions', 'on account of 5 people'],
})

function accountAt(text: string, start: number): Hit | undefined {
  const number = matchAt(text, grouped, start)?.[0]
  if (number === undefined) return undefined
  const end = start + number.length
  if (!isWordAt(text, end) && !/^\.\d/.test(text.slice(end, end + 2)) && named.test(before(text, start)) && !isDate(number))
    return { kind: 'BANK_ACCOUNT', start, end, score: 0.75 }
  const routing = matchAt(text, nine, start)?.[0]
  if (routing === undefined || /[\d.,$€£-]/.test(text[start - 1] ?? '') || !isRouting(digitsOf(routing))) return undefined
  const last = start + routing.length
  return isWordAt(text, last) || /^[-.]\d/.test(text.slice(last, last + 2))
    ? undefined
    : { kind: 'BANK_ACCOUNT', start, end: last, score: 0.4 }
}

function isDate(number: string): boolean {
  return /^(?:\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)$/.test(number)
}

/** ABA routing numbers: a Federal Reserve prefix, then weights 3 7 1, https://www.aba.com/about-us/routing-number */
function isRouting(digits: string): boolean {
  const prefix = Number(digits.slice(0, 2))
  if (!(prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80) || new Set(digits).size < 3)
    return false
  let sum = 0
  for (let index = 0; index < 9; index++) sum += Number(digits[index]) * ([3, 7, 1][index % 3] ?? 0)
  return sum % 10 === 0
}
