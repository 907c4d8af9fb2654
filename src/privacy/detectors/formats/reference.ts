import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { federalDocketAt } from './citations.ts'
import { findDates } from './dates.ts'
import { landmarks } from './landmarks.ts'
import { before, isDigitAt, isLetterAt, isWordAt, matchAt } from './nearby.ts'
import { notReference, nouns, numberWords, publicNouns, sureNouns } from './reference-words.ts'

/** Shapes that are references wherever they stand, and how sure that is. */
const shapes: readonly { pattern: RegExp; score: number }[] = [
  // United States dockets, https://www.uscourts.gov: `1:21-cv-01234-ABC`, `2023-CV-77037`
  {
    pattern: /(?:\d{1,2}:)?(?:\d{2}|\d{4})-(?:cv|cr|civ|crim|bk|mc|mj|ap|md|sc|fa|dr|ev|tr|pr|ca|ct|ch|l)-\d{2,7}(?:-[A-Z]{2,4}){0,3}/iy,
    score: 0.85,
  },
  // German file references: `12 O 345/20`, `IV ZR 123/20`, `1 BvR 12/20`
  {
    pattern:
      /(?:\d{1,3}|[IVX]{1,4}) (?:O|C|T|S|U|W|F|K|L|B|A|E|M|R|P|V|Ca|Sa|Ta|BV|AZR|AZN|ABR|StR|StB|ZR|ZB|BvR|BvL|BvF|BvQ|Ls|Ds|Js|UF|WF|UfH|IN|IK|Qs|KLs|OH|KR|RS|AL|SO|AS|Kart|Verg|AR|Ss|OWi|Cs|Gs|GR|AR|KfH|O \(Kfh\)|W \(pat\)|Ni) \d{1,6}\/\d{2}(?:\d\d)?(?![\d/])/y,
    score: 0.6,
  },
  { pattern: /\d{4,6}\/\d{2}(?![\d/])/y, score: 0.6 },
  { pattern: /\d{2}\/\d{5}(?![\d/])/y, score: 0.5 },
]
const prefixed = /(?<![\w-])(?:CUST|CUS|CLI|PAT|PT|INV|ORD|TKT|CASE|EMP|ACC|ACCT|CLM|POL|INC|REQ|MAT|PNR|HR)[-_#]?\d{4,12}(?![\w-])/g
/** Letters, then a long number: `MK-DL-1234567`, `K1234567`. Standards are numbered so too, and belong to everybody. */
const lettered =
  /(?<![\w/.-])(?!(?:ISO|IEC|RFC|IEEE|DIN|EN|CVE|CWE|GHSA|ASTM|ANSI|UTF|SHA|HTTP)\b)(?:[A-Z]{1,4}(?:-[A-Z]{1,4}){1,2}-\d{5,12}|[A-Z]{2,5}-\d{6,12}|[A-Z]{1,3}\d{6,10})(?![\w-]|\.\w)/g
const recordNumber = /(?<!\p{L})MRN(?:[ :#.-]{1,3}|(?=\d))(?<digits>\d{3,12})(?!\w)/giu
const token = /[A-Za-z0-9]{1,20}(?:[-/._:][A-Za-z0-9]{1,20}){0,6}/y
const spacedDigits = /\d{2,5}(?: \d{2,5}){1,4}(?![\w/])/y
const numberOf =
  /(?:\bn[°ºo]|\bnum[eé]ro|\bn[uú]mero|\bnumer|\bnr|(?<!\p{L})(?:số|mã))\.? (?:de |di |du |del |della |d['’])?(?:la |l['’])?$/iu
const vietnamese =
  /(?<!\p{L})(?:hồ sơ(?: số)?|mã(?: số)?(?: \p{L}{2,6}){0,2}|đơn hàng(?: số)?|hợp đồng(?: số)?|hóa đơn(?: số)?|vụ án(?: số)?|bản án(?: số)?)$/iu
const versus = /(?<!\p{L})(?:v\.|vs\.?|c\.|gegen|\.\/\.|contre|contra) [^\n]{2,80}, $/u

/** Case, customer, patient, employee, order and contract numbers: by the word before them, or by a shape nothing else has. */
export const reference = defineDetector({
  name: 'reference',
  kinds: ['ID'],
  find: (text) => {
    const hits: Hit[] = []
    if (landmarks(text).starts.length === 0) return hits
    if (/mrn/i.test(text))
      for (const match of everyMatch(text, recordNumber))
        hits.push({ kind: 'ID', start: match.index, end: match.index + match[0].length, score: 0.9 })
    for (const match of everyMatch(text, prefixed)) {
      const isNamed = strengthAt(text, match.index) !== 'none'
      hits.push({ kind: 'ID', start: match.index, end: match.index + match[0].length, score: isNamed ? 0.9 : 0.55 })
    }
    for (const match of everyMatch(text, lettered)) {
      const isNamed = strengthAt(text, match.index) !== 'none'
      hits.push({ kind: 'ID', start: match.index, end: match.index + match[0].length, score: isNamed ? 0.85 : 0.45 })
    }
    return merged(hits, anchored(text))
  },
  finds: [
    'an application (no. «47289/99») against',
    '(nos. «60525/00», «60933/00» and «64735/01»)',
    'Aktenzeichen «96/89173», verlangt',
    'Az. «12 O 345/20»',
    'dossier N° «12345»',
    '«MRN 1152840»',
    'Patient «K05637», aufgenommen',
    'Kundennr. «CUST-7816400» -',
    'Haddad v. Example Group, «62/61028»: counsel',
    '{"customer_id": "«C-99812»"}',
    'invoice number: «INV-2024-0077»',
    'expediente núm. «4471/2019»',
    'mã khách «K6044854»',
    'case no. «1:21-cv-01234-ABC»',
    'Rechnungsnummer «2024-100233»',
    'numéro de dossier : «889-221»',
  ],
  ignores: [
    'order 12 pizzas',
    'case 3: return',
    'Law no. 5190 of',
    'Regulation No 4/2009',
    'in case 2 fails',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'patient for 300 days',
    'error code 500',
    'a client with 1000 users',
    'file2.txt',
    'id: 550e8400-e29b-41d4-a716-446655440000',
    'see section 12345',
    'file foo-1.2.3.tgz',
    'WHERE id = 12345;',
    '/api/items?id=12345',
    'BGH, Urteil vom 15. März 2002 - IX ZR 1/01',
  ],
})

function merged(sure: readonly Hit[], others: readonly Hit[]): Hit[] {
  const all = [...sure, ...others].sort((one, other) => one.start - other.start || other.end - one.end)
  const hits: Hit[] = []
  for (const hit of all) if (hit.start >= (hits.at(-1)?.end ?? 0)) hits.push(hit)
  return hits
}

/** What the digits of the text are part of, asked of the words before them. */
function anchored(text: string): Hit[] {
  const hits: Hit[] = []
  let done = 0
  let dateIndex = 0
  const dates = findDates(text)
  for (const digit of landmarks(text).starts) {
    if (digit < done) continue
    while ((dates[dateIndex]?.end ?? text.length + 1) <= digit) dateIndex++
    const date = dates[dateIndex]
    const start = tokenStart(text, digit, done)
    if (start === undefined) continue
    const hit = shapedAt(text, start, hits.at(-1)?.end) ?? (date !== undefined && date.start <= digit ? undefined : namedAt(text, start))
    if (hit === undefined) continue
    hits.push(hit)
    done = hit.end
  }
  return hits
}

function tokenStart(text: string, digit: number, floor: number): number | undefined {
  let start = digit
  while (start > floor && digit - start < 24 && /[A-Za-z0-9\-/._]/.test(text[start - 1] ?? '')) start--
  while (start < digit && /[-/._]/.test(text[start] ?? '')) start++
  if (digit - start >= 24 || (start > 0 && isWordAt(text, start - 1))) return undefined
  if (text[start - 1] !== ' ' || !/[A-Z]/.test(text[start - 2] ?? '')) return start
  const roman = /(?<![\w])[IVX]{1,4} [A-Z]{1,3} $/.exec(before(text, start, 10))
  return roman === null ? start : start - roman[0].length
}

const named: ReadonlySet<string> = new Set(['sure', 'weak'])

function shapedAt(text: string, start: number, previousEnd: number | undefined): Hit | undefined {
  for (const { pattern, score } of shapes) {
    const value = matchAt(text, pattern, start)?.[0]
    if (value === undefined || isWordAt(text, start + value.length)) continue
    const continues =
      previousEnd !== undefined && start - previousEnd < 8 && /^(?:,|;)? ?(?:and|et|y|und|e)? ?$/iu.test(text.slice(previousEnd, start))
    const isPublished = federalDocketAt(text, start) > 0 || /[^\p{L}]B $/u.test(before(text, start, 3))
    if (isPublished && !named.has(strengthAt(text, start))) return undefined
    const isNamed = continues || versus.test(before(text, start, 90)) || strengthAt(text, start) !== 'none'
    if (!isNamed && isSeason(value)) return undefined
    return { kind: 'ID', start, end: start + value.length, score: isNamed ? 0.9 : score }
  }
  return undefined
}

/** `2005/06` is a season or a tax year. */
function isSeason(value: string): boolean {
  const [, first, last] = /^((?:19|20)\d\d)\/(\d\d)$/.exec(value) ?? []
  return first !== undefined && (Number(first) + 1) % 100 === Number(last)
}

function namedAt(text: string, start: number): Hit | undefined {
  const value = matchAt(text, token, start)?.[0] ?? ''
  const digits = value.replace(/\D/g, '').length
  if (digits < 3 || isWordAt(text, start + value.length) || /^(?:%|[$€£]|\()/.test(text.slice(start + value.length))) return undefined
  if (/^\d{1,3}(?:\.\d+)*$/.test(value) && value.includes('.') && digits < 9) return undefined
  if (/^0x/i.test(value)) return undefined
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-|^(?=[a-f0-9]*[a-f])[a-f0-9]{16,}$/i.test(value) || /\.[a-z]{1,4}$/i.test(value)) return undefined
  const strength = strengthAt(text, start)
  if (
    strength === 'none' ||
    (strength === 'weak' && !looksLikeReference(value, digits, text.slice(start + value.length, start + value.length + 6)))
  )
    return undefined
  if (strength === 'number' && isOfProgram(text, start, value)) return undefined
  if (strength === 'number' && (digits < 5 || !/\d{4}|\d\//.test(value))) return undefined
  const spaced = strength === 'sure' && /^\d+$/.test(value) ? matchAt(text, spacedDigits, start)?.[0] : undefined
  const end = start + Math.max(value.length, spaced?.length ?? 0)
  return { kind: 'ID', start, end, score: strength === 'sure' ? 0.85 : strength === 'weak' ? 0.7 : 0.5 }
}

/** `id=12345` and `key: "8821"`: a row of a table that nothing says whose it is. */
function isOfProgram(text: string, start: number, value: string): boolean {
  return /^\d{1,8}$/.test(value) && /(?<![\p{L}_-])(?:id|ids|key|code|identifier)["']?\s?[=:]{1,3}\s?["']?$/iu.test(before(text, start, 18))
}

/** Letters and digits mixed, a stroke or a dash between numbers, or a long number; not a year, a date or a small count. */
function looksLikeReference(value: string, digits: number, next: string): boolean {
  if (/^(?:1[89]|20)\d\d$/.test(value)) return false
  if (/^[A-Z]{1,5}[-_]?\d{3,}/.test(value)) return true
  if (/^\d+$/.test(value))
    return (
      digits >= 5 || (digits === 4 && /^(?:[.,;:)\n"']|$| (?:and|or|is|was|has|und|et|y)(?!\p{L}))/u.test(next) && !/^[.,]\d/.test(next))
    )
  return /^\d{1,6}[-/]\d{2,8}/.test(value) && digits >= 4
}

/** `sure`: a noun with "number", or a noun that needs none. `weak`: a noun alone. `number`: "no." alone. */
function strengthAt(text: string, start: number): 'sure' | 'weak' | 'number' | 'none' {
  let lead = before(text, start, 56)
  let hasNumber = false
  for (let step = 0; step < 4; step++) {
    const wordEnd = beforeBlanks(lead)
    if (lead.slice(wordEnd).includes('\n\n')) return 'none'
    lead = lead.slice(0, wordEnd)
    const found = lead.slice(wordStart(lead))
    if (found === '') break
    const whole = found.replace(/^[_.-]+|[_.-]+$/g, '')
    const parts = partsOf(whole)
    const word = parts.at(-1) ?? ''
    if (publicNouns.has(word)) return 'none'
    if (word === 'ref' && parts.length === 1) return 'sure'
    const isNumber = numberWords.has(word)
    const noun = isNumber ? parts.at(-2) : word
    if (isNumber && noun === undefined) {
      hasNumber ||= !/^(?:is|ist|est|es|là|è|e|of|der)$/.test(word)
      lead = lead.slice(0, lead.length - found.length)
      continue
    }
    const joined = parts.join('')
    if (sureNouns.has(joined) || (/(?:nummer|nr|referenz)$/.test(joined) && joined.length > 6 && !notReference.test(joined))) return 'sure'
    if (noun !== undefined && sureNouns.has(noun)) return 'sure'
    if (noun !== undefined && nouns.has(noun)) {
      const rest = lead.slice(0, lead.length - found.length)
      return hasNumber || isNumber || numberOf.test(rest) ? 'sure' : 'weak'
    }
    if (noun !== undefined && publicNouns.has(noun)) return 'none'
    if (vietnamese.test(lead)) return hasNumber || /số/.test(lead.slice(-12)) ? 'sure' : 'weak'
    break
  }
  return hasNumber && !isDigitAt(lead, lead.length - 1) ? 'number' : 'none'
}

/** Where the word before quotes, colons and the like ends. */
function beforeBlanks(lead: string): number {
  let end = lead.length
  while (end > 0 && lead.length - end < 6 && /["'`\s:=#.([>~]/.test(lead[end - 1] ?? '')) end--
  return end
}

/** Where the last word starts; `n°`, `patient_id` and `Kunden-Nr` are one each. */
function wordStart(lead: string): number {
  let start = lead.length
  while (start > 0 && lead.length - start < 32 && (isLetterAt(lead, start - 1) || /[_°º.-]/.test(lead[start - 1] ?? ''))) start--
  while (start < lead.length && /[.-]/.test(lead[start] ?? '')) start++
  return start
}

/** `customerId`, `patient_id` and `Kunden-Nr` in their parts, in lower case. */
function partsOf(word: string): string[] {
  return word
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .split(/[_.-]+/)
    .filter((part) => part !== '')
}
