import { defineDetector, type Hit } from '../detector.ts'
import { type FoundDate, findDates } from './dates.ts'
import { landmarks } from './landmarks.ts'
import { before, isWordAt } from './nearby.ts'

const birth =
  /(?:\b(?:born(?: on| in)?|dob|d\.o\.b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?(?:date|day)|geboren(?: am| im)?|geb|geburts(?:datum|tag)|né(?:\(?e\)?|e)?(?: le| en)?|(?:date de )?naissance|nacid[oa](?: el| en)?|(?:fecha de )?nacimiento|nació(?: el| en)?|nat[oa](?: il| nel)?|(?:data di )?nascita|geboortedatum|ur|urodz(?:ony|ona|enia)|född(?: den)?|födelsedatum|nascid[oa](?: em| a)?|(?:data de )?nascimento|anniversaire|cumpleaños)|(?<!\p{L})(?:sinh (?:ngày|năm)|ngày sinh))(?: is| ist| est| es| là)?[^\p{L}\d\n]{0,6}(?:ngày )?$/iu
const year = /^(?:1[89]|20)\d\d$/

/**
 * Dates and times of day. A date that a text calls someone's birth is a kind of its own, because it says much more; a birth year alone
 * stays a DATETIME. Weekdays and words such as "yesterday" tell nothing.
 */
export const datetime = defineDetector({
  name: 'datetime',
  kinds: ['DATETIME', 'BIRTH_DATE'],
  find: (text) => {
    const dates = findDates(text)
    const hits = dates.map((date): Hit => ({ kind: kindOf(text, date), start: date.start, end: date.end, score: scores[date.grain] }))
    return [...hits, ...birthYears(text, hits)]
  },
  finds: [
    '2 October 1998',
    '«14 and 27 July 1999» and «24 March 2000»',
    'on «October 2nd, 1998».',
    'am «12. Februar 2020» um',
    'le «1er mars 1999»',
    'el «19 de agosto de 2024».',
    '«ngày 27 tháng 3 năm 1982», trú',
    'il «5 maggio 2021»',
    'dnia «3 września 2001» r.',
    '«2024-05-01T12:30:45Z» GET /',
    'Termin «03.02.2020»',
    '«16/11/2021»',
    'in «March 1998»',
    'until «27 February», when',
    'geboren am «5. August 1950»',
    'DOB «1946-04-10»,',
    'born in «1957» and',
    'at «3 p.m.» the',
    '«21-MAY-2021»',
    '«05/2021»',
  ],
  ignores: [
    'version 1.2.2024',
    'v12.05.21',
    '10.0.0.1',
    'see you yesterday',
    'on Monday',
    'may 5 of us',
    'main.ts:12:34',
    'ratio 4:30',
    'no. 4/2009',
    '3 out of 5',
    '24/7',
    'sha 2024abcd',
    'born to run',
  ],
})

const scores = { day: 0.9, month: 0.8, year: 0.6, time: 0.5 } as const satisfies Record<FoundDate['grain'], number>

function kindOf(text: string, date: FoundDate): Hit['kind'] {
  return date.grain === 'day' && birth.test(before(text, date.start, 40)) ? 'BIRTH_DATE' : 'DATETIME'
}

/** `born in 1957`, `sinh năm 1990`, and compact dates after such words: `DOB: 19570412`. */
function birthYears(text: string, dates: readonly Hit[]): Hit[] {
  const hits: Hit[] = []
  const { starts, ends } = landmarks(text)
  for (let run = 0; run < starts.length; run++) {
    const start = starts[run] ?? 0
    const end = ends[run] ?? 0
    const digits = text.slice(start, end)
    const isYear = year.test(digits)
    if (!isYear && !/^(?:1[89]|20)\d\d(?:0\d|1[0-2])[0-3]\d$/.test(digits)) continue
    if (isWordAt(text, start - 1) || isWordAt(text, end) || !birth.test(before(text, start, 40))) continue
    if (dates.some((date) => date.start < end && start < date.end)) continue
    hits.push({ kind: isYear ? 'DATETIME' : 'BIRTH_DATE', start, end, score: 0.8 })
  }
  return hits
}
