import { defineDetector, type Hit } from '../detector.ts'
import { isPublicDate } from './citations.ts'
import { type FoundDate, findDates } from './dates.ts'
import { landmarks } from './landmarks.ts'
import { before, isWordAt, wordsBefore } from './nearby.ts'

const births = new Set(
  `born dob birth birthdate birthday birthdays dateofbirth geboren geb geburtsdatum geburtstag née né nee nés naissance nacido nacida nacidos
  nacimiento nació nato nata nati nascita geboortedatum geboren urodzony urodzona urodzenia ur född födelsedatum nascido nascida nascimento
  anniversaire cumpleaños sinh`.split(/\s+/),
)
/** What may stand between the birth and its date. */
const betweens = new Set('on in am im le en el il nel den em a is ist est es là ngày năm date was datum data of o'.split(' '))
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
    const hits = dates
      .filter(({ start, end, grain }) => grain === 'time' || !isPublicDate(text, start, end))
      .map((date): Hit => ({ kind: kindOf(text, date), start: date.start, end: date.end, score: scores[date.grain] }))
    return [...hits, ...birthYears(text, dates)]
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
    'BGH, Urteil vom 15. März 2002 - IX ZR 1/01',
    'Law no. 5190 of 16 June 2004',
  ],
})

const scores = { day: 0.9, month: 0.8, year: 0.6, time: 0.5 } as const satisfies Record<FoundDate['grain'], number>

function kindOf(text: string, date: FoundDate): Hit['kind'] {
  return date.grain === 'day' && isBirth(text, date.start) ? 'BIRTH_DATE' : 'DATETIME'
}

function isBirth(text: string, start: number): boolean {
  for (const word of wordsBefore(text, start, 4)) {
    if (births.has(word)) return true
    if (!betweens.has(word) && word !== 'b') return false
  }
  return /d\.o\.b\.?[^\p{L}\d]{0,4}$/iu.test(before(text, start, 10))
}

/** `born in 1957`, `sinh năm 1990`, and compact dates after such words: `DOB: 19570412`. */
function birthYears(text: string, dates: readonly FoundDate[]): Hit[] {
  const hits: Hit[] = []
  const { starts, ends } = landmarks(text)
  for (let run = 0; run < starts.length; run++) {
    const start = starts[run] ?? 0
    const end = ends[run] ?? 0
    const digits = text.slice(start, end)
    const isYear = year.test(digits)
    if (!isYear && !/^(?:1[89]|20)\d\d(?:0\d|1[0-2])[0-3]\d$/.test(digits)) continue
    if (isWordAt(text, start - 1) || isWordAt(text, end) || !isBirth(text, start)) continue
    if (dates.some((date) => date.start < end && start < date.end)) continue
    hits.push({ kind: isYear ? 'DATETIME' : 'BIRTH_DATE', start, end, score: 0.8 })
  }
  return hits
}
