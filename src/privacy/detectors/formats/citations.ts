// Published law and published judgments: their dates and file numbers name nobody, and who hides them takes the sense from a lawyer's text.
import { after, before, matchAt, wordsBefore } from './nearby.ts'

/** Registers of the German federal courts, whose decisions are all published: `IV ZR 123/20`, `1 BvR 12/20`, `B 4 AS 67/12 R`. */
const federal =
  /(?:\d{1,3}|[IVX]{1,4}|[A-Z]{1,2} \d{1,2})(?: [a-z])? (?:ZR|ZB|ZA|StR|StB|BvR|BvL|BvF|BvE|BvQ|BvB|PBvU|AZR|AZN|AZB|ABR|ABN|AS|KR|SO|AL|KA|EG|BLw|BGs|Ni|W \(pat\)|(?<=[IVX]{1,4} )[RBSKE]|(?<=^|[^\d])C|AnwZ \(Brfg\)|AnwSt \(R\)|NotZ|KZR|KVR|EnVR|VerfGH) \d{1,6}[/.]\d{2}(?:\d\d)?(?! ?[\d/])(?: [RBSK]\b)?/y

export function federalDocketAt(text: string, index: number): number {
  return matchAt(text, federal, index)?.[0].length ?? 0
}

const joints = new Set(['of', 'vom', 'v', 'du', 'de', 'del', 'der'])
const federalCourt =
  /(?<!\p{L})(?:BGH|BFH|BVerfG|BVerwG|BAG|BSG|BPatG|EuGH|EuG|EGMR|BayObLG|RG|Bundesverfassungsgerichts?|Bundesgerichtshofs?|Bundesarbeitsgerichts?|Bundessozialgerichts?|Bundesfinanzhofs?|Bundesverwaltungsgerichts?|Gerichtshofs? der Europäischen Union)(?:[- ,(]{1,2}\p{L}+){0,2}(?:[- ,](?:Urt|Beschl|Entsch)\p{L}*\.?)?,? (?:vom|v\.)? ?$/iu
const law =
  /(?<!\p{L})(?:\p{L}*gesetz(?:es)?|\p{L}*verordnung|Richtlinie|Fassung|Bekanntmachung|Law|Act|Directive|Regulation|Decree|loi|décret|règlement|directive|ordonnance|ley|decreto|reglamento|directiva|orden|legge)(?: (?:der \p{L}+|(?:\([A-Z]{2,4}\) )?(?:No\.?|n[°ºo]\.?|Nr\.?)? ?[\d/().-]{1,12}(?:\/?(?:EG|EU|EWG|EC|CE|UE)\b)?))? (?:of|vom|v\.|du|de|del) $/iu
const docketAfter = /^\s?[-–—,(]{1,2}\s?(?:Az\.?:? ?)?/

/** Whether a date is that of a law or of a decision that everybody can read. */
export function isPublicDate(text: string, start: number, end: number): boolean {
  const gap = docketAfter.exec(after(text, end, 10))?.[0].length ?? 0
  if (gap > 0 && federalDocketAt(text, end + gap) > 0) return true
  const nearest = wordsBefore(text, start, 1)[0] ?? ''
  if (!joints.has(nearest)) return false
  const lead = before(text, start, 64)
  return law.test(lead) || federalCourt.test(lead)
}
