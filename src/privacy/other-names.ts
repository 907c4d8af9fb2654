// Names that a text gives to somebody itself: `Wanda Haddad ("WH")`, "hereinafter Falcon", "genannt Lio". Whoever masks the name must mask
// what stands for it; a role such as "the Tenant" tells nothing and stays.
import type { Found } from './overlaps.ts'

const introductions = [
  'hereinafter|hereafter|henceforth|(?:to be )?referred to as|(?:also |better |formerly )?known as|goes by|nicknamed|called|code ?named?',
  'a\\.?\\s?k\\.?\\s?a\\.?|alias|n[ée]e',
  'im folgenden|nachfolgend|genannt|auch bekannt als|auch genannt|bekannt als|geborene|geb\\.',
  'ci-après|dénommée?|dite?|surnommée?|connue? sous le nom de',
  'en adelante|denominad[oa]|conocid[oa] como|apodad[oa]',
  'sau đây gọi(?: tắt)? là|còn gọi là|tên gọi khác là|biệt danh(?: là)?',
].join('|')

/** An introduction, perhaps two in a row ("hereinafter referred to as"), and the name, in quotes or with a capital. */
const introduced = new RegExp(
  `^[\\s,;]{0,3}[(\\[]?\\s?(?:(?:${introductions})[\\s,:]{1,3}){1,2}(?:the |der |die |das |le |la |el )?(?:["“„«'‘](?<quoted>[^"”“»'’()\\n]{2,40})["”“»'’]|(?<plain>\\p{Lu}[\\p{L}\\p{N}'-]{1,30}(?: \\p{Lu}[\\p{L}\\p{N}'-]{1,30}){0,2}))`,
  'iud',
)
/** Quotes in brackets right behind a name need no introduction. */
const bracketed = /^\s?[([]\s?(?:the |der |die |das |le |la |el )?["“„«'‘](?<quoted>[^"”“»'’()\n]{2,40})["”“»'’]\s?[)\]]/diu

/** `European Widget Agency (EWA)`: letters in brackets that the name begins its words with. */
const initials = /^\s?\((?<quoted>\p{Lu}{2,8})\)/du

function areInitials(letters: string, name: string): boolean {
  const firsts = [...name.matchAll(/(?<![\p{L}\p{N}])\p{Lu}/gu)].map(([first]) => first).join('')
  return firsts.length > 1 && (firsts === letters || firsts.startsWith(letters))
}

/** What someone is in a matter rather than who. */
const roles: ReadonlySet<string> = new Set(
  [
    'applicant claimant plaintiff defendant respondent appellant petitioner tenant landlord lessor lessee seller buyer vendor purchaser client',
    'company employer employee contractor supplier customer borrower lender guarantor licensor licensee party parties patient agent trustee',
    'government ministry court agreement contract firm bank insurer insured provider user debtor creditor',
    'beschwerdeführer beschwerdeführerin kläger klägerin beklagte beklagter mieter mieterin vermieter vermieterin verkäufer käufer auftraggeber',
    'auftragnehmer arbeitgeber arbeitnehmer gesellschaft mandant mandantin patientin vertrag',
    'requérant requérante demandeur défendeur locataire bailleur vendeur acheteur employeur salarié société cliente contrat',
    'demandante demandado arrendador arrendatario vendedor comprador empleador empleado sociedad cliente paciente contrato',
  ].flatMap((line) => line.split(' ')),
)

const named: ReadonlySet<string> = new Set(['PERSON', 'ORG', 'CLIENT', 'PROJECT'])
const reach = 120

export function otherNamesIn(text: string, hits: readonly Found[]): Found[] {
  const found: Found[] = []
  for (const hit of hits) {
    if (!named.has(hit.kind)) continue
    const after = text.slice(hit.end, hit.end + reach)
    const short = initials.exec(after)
    const isShort = short?.groups?.quoted !== undefined && areInitials(short.groups.quoted, text.slice(hit.start, hit.end))
    const match = isShort ? short : (introduced.exec(after) ?? bracketed.exec(after))
    const { quoted, plain } = match?.indices?.groups ?? {}
    const place = quoted ?? plain
    if (!place) continue
    const told = after.slice(place[0], place[1])
    // The pattern does not tell capitals; without quotes a name ends where they do.
    const name = quoted ? told.trim() : (/^\p{Lu}\S*(?: \p{Lu}\S*)*/u.exec(told)?.[0] ?? '')
    if (!/^[\p{Lu}\p{Lo}]/u.test(name) || name.split(/\s+/).every((word) => roles.has(word.toLowerCase()))) continue
    const start = hit.end + place[0] + told.indexOf(name)
    found.push({ kind: hit.kind, start, end: start + name.length, score: 0.8, detector: 'other-name' })
  }
  return found
}
