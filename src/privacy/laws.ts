// Names of laws and other public rules read like names of bodies, but say nothing about anybody: who masks "the Limitation Act 1980" takes
// the sense from a lawyer's question. A case name is no law: it names its parties.
import type { Hit } from './detectors/detector.ts'

/** What is guessed of a law's name; a person or a number in it stays. */
const mistaken: ReadonlySet<string> = new Set(['ORG', 'MISC', 'WORK', 'LOCATION', 'DEMOGRAPHIC', 'TITLE', 'PRODUCT'])

const year = '(?: (?:of )?\\d{4})?'
const lawNames = new RegExp(
  `^(?:the )?(?:(?:[\\p{Lu}][\\p{L}'’&,-]* |of |and |the |on |for |in ){0,10}(?:Act|Acts|Code|Codes|Regulations?|Directive|Convention|Constitution|Statutes?|Rules of (?:Court|Procedure)|Ordinance|Bill of Rights|Treaty)${year}|` +
    `[\\p{Lu}][\\p{L}-]*(?:gesetz|gesetzbuch|gesetzes|ordnung|verordnung|richtlinie)(?:e?s)?${year}|` +
    `(?:Code|Loi|Décret|Constitution|Règlement|Código|Ley|Constitución|Reglamento|Real Decreto|Bộ luật|Luật|Nghị định|Hiến pháp)(?: [\\p{Ll}\\p{Lu}][\\p{L}'’-]*){0,6}${year})$`,
  'u',
)

const shortNames = /^(?:the )?(?:BGB|StGB|StPO|ZPO|HGB|GmbHG|AktG|DSGVO|BDSG|GDPR|HIPAA|CCPA|FERPA|SOX|RGPD|LOPD)$/

const longest = 120

/** Whether a finding is nothing but the name of a law. */
export function isLaw(text: string, { kind, start, end, score }: Hit): boolean {
  if (score >= 0.99 || end - start > longest) return false
  const found = text.slice(start, end)
  return shortNames.test(found) ? kind === 'PERSON' || mistaken.has(kind) : mistaken.has(kind) && lawNames.test(found)
}
