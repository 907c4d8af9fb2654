import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { monthOf } from './months.ts'
import { after, before, isWordAt, wordBefore } from './nearby.ts'
import { numberWords } from './number-words.ts'

/** What follows says that the number is an age, whatever came before. */
const surelyAfter =
  /^(?:[- ]?(?:years?|yrs?)[- ](?:old|of age)|[- ]?yo\b|[- ]?y\/o(?=[,.;)\n]|$| (?:male|female|man|woman|boy|girl|patient|[mfMF]\b))| ?(?:-|–)jährig| Jahre alt| ?jährige?[rns]?\b| ans révolus| ans d['’]âge| años de edad| tuổi| anni d['’]età| anos de idade| jaar oud| års? ålder| år gammal| lat ma\b| roku życia| m(?:onths|o) old)/iu
/** A unit of years that also counts other things, so what came before decides. */
const years = /^ ?(?:Jahren?|ans|años|anni|jaar|lat|lata|år|anos|tuổi)(?=\s*(?:[,.;:)"'!?]|$|\n|et |y |und |e |i |och |en |ha |et\b|có ))/u
const beforeYears =
  /(?:[\p{L}\p{M}.][,(] ?\(?|\b(?:bin|ist|war|mit|wurde|von|alter(?: von)?|âgée? de|j['’]ai|a|avait|ai|de|tengo|tiene|tenía|con|edad de|cumplió|ho|ha|aveva|di|età di|ben|is|mam|ma|är|var|tenho|tem|aos))["']? ?$/u
const notYears =
  /(?:\b(?:plus de|moins de|más de|menos de|più di|mehr als|über|unter|pendant|depuis|après|avant|dans|hace|desde|durante|por|para|seit|für|vor|nach|über|binnen|innerhalb|fa|per|durata de|durée de|plazo de|período de|période de|pena de|peine de|periodo di|sedan|sinds|od|przez))(?: \p{L}+)? ?$/iu
const named =
  /(?:\b(?:aged?(?: of)?|ages|alter|âge|edad|età|leeftijd|wiek|ålder|idade)|(?<!\p{L})tuổi)["']?(?: is| was| ist| est| es| là|\/sex)?["']? ?[:=]? ?["']?$/iu
const saidOf =
  /\b(?:(?:I|you|we|they|he|she|who)(?: am| is| are| was| were|['’]m|['’]s|['’]re)|(?:just )?turn(?:ed|s|ing)|ich bin|er ist|sie ist|sie war|er war)(?: (?:only|just|about|now|already|almost|nearly|around))? $/iu
const sexAfter = /^(?: ?\/ ?[mfMFwW]|[mfMFwW]| [MF]| (?:male|female))(?![\p{L}\d'’])/u
const inWords = new RegExp(
  String.raw`\b(?:aged|age of|âgée? de) (?<value>${numberWords})(?![\p{L}-])|(?<![\p{L}-])(?<old>${numberWords})(?=[- ]years?[- ]old\b)`,
  'dgiu',
)

/** Ages: the number only, so that what is said about it stays readable. */
export const age = defineDetector({
  name: 'age',
  kinds: ['AGE'],
  find: (text) => {
    const hits: Hit[] = []
    const { starts, ends } = landmarks(text)
    for (let run = 0; run < starts.length; run++) {
      const start = starts[run] ?? 0
      const end = ends[run] ?? 0
      if (end - start > 3 || isWordAt(text, start - 1) || Number(text.slice(start, end)) > 119 || text[start] === '0') continue
      const score = scoreOfAge(text, start, end)
      if (score > 0) hits.push({ kind: 'AGE', start, end, score })
    }
    if (/\baged? |years?[- ]old|âgée? de/i.test(text))
      for (const match of everyMatch(text, inWords)) {
        const [start, end] = match.indices?.groups?.value ?? match.indices?.groups?.old ?? [0, 0]
        hits.push({ kind: 'AGE', start, end, score: 0.8 })
      }
    return hits
  },
  finds: [
    'aged «34»',
    'a «34»-year-old teacher',
    '«34» Jahre alt',
    'Wanda Haddad, «59» Jahre, Patientin',
    "j'ai «35» ans",
    'tengo «64» años y vivo',
    'Khoa, «38» tuổi',
    '{"age": «41»}',
    "I'm Eline Haddad, «73», based in",
    '«45»yo male',
    'aged «sixty-three»',
    '«62» F with',
  ],
  ignores: [
    '5 Jahre Garantie',
    'depuis 5 ans',
    'hace 5 años',
    'page 34',
    'May 5, 73',
    'in 34 years',
    'version 3.4',
    'pena de 3 años',
    'stage 3',
    'stages: 4',
  ],
})

/** How sure it is that the number between `start` and `end` is somebody's age; 0 for no. */
export function scoreOfAge(text: string, start: number, end: number): number {
  const next = after(text, end)
  if (
    /^(?:[.,:/]\d|[%$€£°])/.test(next) ||
    (/[.,:/\-$€£#]/.test(text[start - 1] ?? '') && !/[\s"'][:-]?$/.test(text.slice(start - 2, start)))
  )
    return 0
  if (surelyAfter.test(next)) return 0.9
  const lead = before(text, start)
  if (isWordAt(text, end)) return sexAfter.test(next) && end - start === 2 && /[,(] ?$/.test(lead) ? 0.6 : 0
  if (named.test(lead)) return 0.85
  if (years.test(next)) return beforeYears.test(lead) && !notYears.test(lead) ? 0.75 : 0
  if (end - start !== 2) return 0
  if (sexAfter.test(next) && /(?:^|[\n,(]\s?)$/u.test(lead)) return 0.5
  if (saidOf.test(lead) && /^(?:[.;!?)\n]|,\s|$| (?:and|und|when|now|today|this|next|but|already|years)(?!\p{L}))/u.test(next)) return 0.6
  if (text[start - 1] === '(' && next.startsWith(')') && /\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+ \($/u.test(lead)) return 0.5
  return isApposition(text, start, next) ? 0.6 : 0
}

/** `Eline Haddad, 73, based`: two digits between commas after two capitalised words. */
function isApposition(text: string, start: number, next: string): boolean {
  if (!/^(?:,\s\p{L}|[.;)](?:\s|$))/u.test(next) || text.slice(start - 2, start) !== ', ') return false
  const last = wordBefore(text, start - 2)
  if (!/^\p{Lu}\p{Ll}/u.test(last.word) || monthOf(last.word) !== undefined) return false
  return /\p{Lu}[\p{L}.'’-]{0,30}[ -]$/u.test(before(text, last.start, 32))
}
