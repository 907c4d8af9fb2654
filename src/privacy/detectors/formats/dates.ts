// Reads dates around the digits of a text, numeric and written, in the languages of `months.ts`. What a date means is for others.
import { landmarks } from './landmarks.ts'
import { isDoubtfulMonth, monthOf } from './months.ts'
import { after, before, isDigitAt, isWordAt, matchAt, wordBefore } from './nearby.ts'

export type FoundDate = {
  readonly start: number
  readonly end: number
  /** `day`: a whole date. `month`: month and year, or day and month. `year`: a year alone. `time`: a time of day. */
  readonly grain: 'day' | 'month' | 'year' | 'time'
}

const clock = String.raw`(?:[01]?\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?| ?h ?[0-5]\d|\.[0-5]\d(?= ?(?:[ap]\.?m|uhr|hrs|h\b)))(?: ?(?:[ap]\.m\.|[ap]m\b|uhr\b|hrs\b|hours\b))?(?: ?(?:Z\b|UTC|GMT|[+-]\d\d:?\d\d))?`
const withTime = String.raw`(?:[T ]${clock}|,? (?:at |um |à |a las |lúc |alle |kl\. )?${clock})?`
const yearFirst = new RegExp(String.raw`(?:1[6-9]|20|21)\d\d(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?!\d)${withTime}`, 'iy')
const yearLast = new RegExp(
  String.raw`(?<first>\d{1,2})(?<mark> ?[-/.] ?)(?<second>\d{1,2})\k<mark>(?<year>(?:1[6-9]|20|21)\d\d|\d\d)(?!\d)${withTime}`,
  'iy',
)
const eastAsian = /(?:1[6-9]|20|21)\d\d ?[年년] ?\d{1,2} ?[月월](?: ?\d{1,2} ?[日일])?/y
const monthAndYear = /(?:0?[1-9]|1[0-2])(?:\/|-)(?:19|20)\d\d(?![\d/.-])/y
const yearAndMonth = /(?:19|20)\d\d[-/](?:0[1-9]|1[0-2])(?![\d/-])/y
const ordinal = String.raw`(?:st|nd|rd|th|er|re|ère|[ºª°]|\.|:e)?`
const list = `(?: ?(?:,|&|–|-|and|or|to|und|oder|bis|et|ou|au|y|o|al|e|i|do|en|och|till|và|đến)(?: (?:on|the|le|el|am|the|den|und|and))?(?: the| le| el)? ?)`
const writtenDay = new RegExp(
  String.raw`(?<first>\d{1,2})${ordinal}(?:${list}\d{1,2}${ordinal}){0,6}(?: ?- ?|[ \u00a0\n]{1,2}|(?=\p{L}{3}))(?:of |de |d['’]|do )?(?<month>\p{L}{3,12})(?<tail>\.?(?:(?:,? |-|, ?|\/|\.)(?:de |del |of )?(?:(?:1[0-9]|20|21)\d\d|['’]\d\d)(?!\d)|-\d\d(?!\d))${withTime})?`,
  'iuy',
)
const vietnamese = new RegExp(String.raw`\d{1,2} tháng \d{1,2}(?:,? (?:năm )?(?:1[89]|20)\d\d(?!\d))?${withTime}`, 'iuy')
const vietnameseMonth = /\d{1,2}(?: năm |\/| - |, | )(?:1[89]|20)\d\d(?!\d)/iuy
const dayAfterMonth = new RegExp(
  String.raw`\d{1,2}(?:st|nd|rd|th)?(?!\d)(?:${list}\d{1,2}(?:st|nd|rd|th)?(?!\d|\p{L})){0,4}(?:,? (?:of )?(?:1[6-9]|20|21)\d\d(?!\d)${withTime})?`,
  'iuy',
)
const beforeYear = /(?:,| of| de| del|,? ?năm|\.|-|\/| '|[ \u00a0]d[ue])?[ \u00a0-]?$/iu
const monthJoint = /(?:,| and| or| to| et| ou| à| y| o| a| und| oder| bis| e| en| och| i| –| -)? $/iu
const timeOfDay = new RegExp(clock, 'iy')
const wholeHour = /(?:1[0-2]|0?[1-9]) ?(?:[ap]\.m\.|[ap]m\b)|(?:[01]?\d|2[0-3]) ?(?:Uhr\b|giờ\b|h ?\d\d\b|heures\b|o['’]clock\b)/iy
const namesATime =
  /(?:\b(?:at|um|à|vers|las|alle|ore|kl|klo|gegen|ab|from|until|till|before|after|time)|lúc|(?:1[6-9]|20)\d\d,?)["']?[:=.]? ?["']?$/iu
const partial = /(\d{1,2})\/(\d{1,2})(?!\d)/y
const leadsToDate =
  /(?:\b(?:(?:today|tomorrow|yesterday|date|birthday|deadline)(?: is| was|['’]s)|heute ist(?: der)?|on|by|before|until|till|since|from|dated?|due|am|vom|zum|bis|ab|seit|den|der|le|du|au|el|del|il|al|dal|op|dnia|em|til)|(?<!\p{L})ngày)["']?:? ?["']?$/iu
const notADate =
  /(?:\b(?:v|ver|version|versión|phiên bản|release|rev|build|isbn|section|sect|clause|chapter|rule|no|nos|nr|n°|nº|art|article|articles|§)\.?|[#§]) ?$/iu

/** All dates and times of day, in order, without overlaps. Years alone are left to those who know what a year means there. */
export function findDates(text: string): readonly FoundDate[] {
  if (text === lastText) return lastDates
  const found: FoundDate[] = []
  let done = 0
  const { starts, ends } = landmarks(text)
  for (let run = 0; run < starts.length; run++) {
    const start = starts[run] ?? 0
    const length = (ends[run] ?? 0) - start
    if (start < done || length > 4 || length === 3) continue
    const date = dateAt(text, start, length, done)
    if (date === undefined) continue
    found.push(date)
    done = date.end
  }
  lastText = text
  lastDates = found
  return found
}

/** Starts of the runs of digits that no date has taken, for those who look for other numbers. */
export function runsOutsideDates(text: string): readonly number[] {
  const dates = findDates(text)
  const { starts } = landmarks(text)
  if (dates === lastRunsOf) return lastRuns
  let next = 0
  lastRuns = starts.filter((start) => {
    while ((dates[next]?.end ?? text.length + 1) <= start) next++
    const date = dates[next]
    return date === undefined || date.start > start || date.grain === 'time'
  })
  lastRunsOf = dates
  return lastRuns
}

let lastRunsOf: readonly FoundDate[] | undefined
let lastRuns: readonly number[] = []
let lastText = ''
let lastDates: readonly FoundDate[] = []

function dateAt(text: string, start: number, length: number, floor: number): FoundDate | undefined {
  if (length === 4) return fourDigits(text, start, floor)
  if (isWordAt(text, start - 1)) return undefined
  return numeric(text, start) ?? written(text, start, floor) ?? time(text, start)
}

function fourDigits(text: string, start: number, floor: number): FoundDate | undefined {
  const named = monthBefore(text, start, floor)
  if (named !== undefined || isJoined(text, start)) return named
  const asian = matchAt(text, eastAsian, start)
  if (asian !== undefined) return { start, end: start + asian[0].length, grain: 'day' }
  const day = matchAt(text, yearFirst, start)
  if (day !== undefined && isCalendarDay(day.groups?.day, day.groups?.month) && !isContinued(text, start + day[0].length))
    return notADate.test(before(text, start, 16)) ? undefined : { start, end: start + day[0].length, grain: 'day' }
  const month = matchAt(text, yearAndMonth, start)
  if (month !== undefined && !isWordAt(text, start + month[0].length) && !notADate.test(before(text, start, 16)))
    return { start, end: start + month[0].length, grain: 'month' }
  return undefined
}

/** `March 1998`, `mars 1998`, `Mar-1998`, `autumn of 1998`. */
function monthBefore(text: string, start: number, floor: number): FoundDate | undefined {
  if (isDigitAt(text, start + 4) || isWordAt(text, start + 4)) return undefined
  const gap = beforeYear.exec(before(text, start, 8))?.[0] ?? ''
  const { word, start: from } = wordBefore(text, start - gap.length)
  if (gap === '' || from < floor || word === '') return undefined
  const isMonth = monthOf(word) !== undefined && !(isDoubtfulMonth(word) && word === word.toLowerCase() && !/^[ -]/.test(gap))
  if (!isMonth && !seasons.has(word.toLowerCase())) return undefined
  if (!/^(?:1[0-9]|2[01])/.test(text.slice(start, start + 2))) return undefined
  return { start: Math.max(floor, listStart(text, from)), end: start + 4, grain: 'month' }
}

/** `October and November 1992` and `May, June and July 1992` are one date. */
function listStart(text: string, from: number): number {
  let start = from
  for (let step = 0; step < 4; step++) {
    const joint = monthJoint.exec(before(text, start, 8))?.[0] ?? ''
    const { word, start: next } = wordBefore(text, start - joint.length)
    if (joint === '' || (monthOf(word) === undefined && !seasons.has(word.toLowerCase())) || isDoubtfulMonth(word)) break
    start = next
  }
  return start
}

const seasons = new Set(
  'spring summer autumn fall winter frühjahr frühling sommer herbst printemps été automne hiver primavera verano otoño invierno estate autunno inverno zomer herfst wiosna lato jesień zima wiosną latem jesienią zimą vår sommar höst vinter verão outono'.split(
    ' ',
  ),
)

function numeric(text: string, start: number): FoundDate | undefined {
  if (isJoined(text, start)) return undefined
  const full = matchAt(text, yearLast, start)
  if (full !== undefined) {
    const { first, second, mark, year } = full.groups as Record<string, string> // all three are in every match
    const end = start + full[0].length
    const isPadded = first?.length === 2 && second?.length === 2
    const isRight = (isCalendarDay(first, second) || isCalendarDay(second, first)) && (year?.length === 4 || isPadded || mark === '/')
    const isLoose = (isCalendarDay(first, second) || isCalendarDay(second, first)) && leadsToDate.test(before(text, start, 16))
    if (isContinued(text, end) || !(isRight || isLoose) || notADate.test(before(text, start, 16))) return undefined
    return { start, end, grain: 'day' }
  }
  const month = matchAt(text, monthAndYear, start)
  if (month !== undefined && !notADate.test(before(text, start, 16)) && !isWordAt(text, start + month[0].length))
    return { start, end: start + month[0].length, grain: 'month' }
  return dayAndMonth(text, start)
}

/** `12/05` is a date only after a word that leads to one, or alone in its cell. */
function dayAndMonth(text: string, start: number): FoundDate | undefined {
  const match = matchAt(text, partial, start)
  if (match === undefined || !(isCalendarDay(match[1], match[2]) || isCalendarDay(match[2], match[1]))) return undefined
  const end = start + match[0].length
  if (isContinued(text, end) || isWordAt(text, end)) return undefined
  const isCell = /[,;|\t]/.test(text[start - 1] ?? '') && /[,;|\t]/.test(text[end] ?? '')
  return isCell || leadsToDate.test(before(text, start, 16)) ? { start, end, grain: 'time' } : undefined
}

/** `2 October 1998`, `1er mars`, `14 and 27 July 1999`, `October 2, 1998`, `ngày 27 tháng 3 năm 1982`. */
function written(text: string, start: number, floor: number): FoundDate | undefined {
  if (text[start - 1] === '.' && isDigitAt(text, start - 2)) return undefined
  const lead = /ngày (?:mồng |mùng )?$/iu.exec(before(text, start, 12))?.[0].length ?? 0
  const inVietnamese = matchAt(text, vietnamese, start)
  if (inVietnamese !== undefined) return { start: Math.max(floor, start - lead), end: start + inVietnamese[0].length, grain: 'day' }
  if (/tháng $/iu.test(before(text, start, 7))) {
    const month = matchAt(text, vietnameseMonth, start)
    if (month !== undefined) return { start: Math.max(floor, start - 6), end: start + month[0].length, grain: 'month' }
  }
  const dayFirst = matchAt(text, writtenDay, start)
  const name = dayFirst?.groups?.month ?? ''
  if (dayFirst !== undefined && monthOf(name) !== undefined && isDay(dayFirst.groups?.first) && !isJoined(text, start)) {
    const hasYear = dayFirst.groups?.tail !== undefined
    const isSure = hasYear || (!isDoubtfulMonth(name) && (name[0] !== name[0]?.toLowerCase() || name.length > 3))
    if (isSure) return { start, end: start + dayFirst[0].length, grain: hasYear ? 'day' : 'month' }
  }
  const gap = /[.,]?[ \u00a0-](?:the )?$/i.exec(before(text, start, 6))?.[0] ?? ''
  const { word, start: from } = wordBefore(text, start - gap.length)
  if (gap === '' || from < floor || monthOf(word) === undefined || word[0] === word[0]?.toLowerCase() || isDoubtfulMonth(word))
    return undefined
  const monthFirst = matchAt(text, dayAfterMonth, start)
  if (monthFirst === undefined || !isDay(/^\d+/.exec(monthFirst[0])?.[0]) || isContinued(text, start + monthFirst[0].length))
    return undefined
  if (isWordAt(text, start + monthFirst[0].length)) return undefined
  return { start: from, end: start + monthFirst[0].length, grain: /\d{4}/.test(monthFirst[0]) ? 'day' : 'month' }
}

function time(text: string, start: number): FoundDate | undefined {
  if (isJoined(text, start) || text[start - 1] === ':') return undefined
  const hour = matchAt(text, wholeHour, start)?.[0]
  if (hour !== undefined) return { start, end: start + hour.length, grain: 'time' }
  const match = matchAt(text, timeOfDay, start)?.[0]
  if (match === undefined || isContinued(text, start + match.length) || isWordAt(text, start + match.length)) return undefined
  const isWhole = /:\d\d:\d\d|[a-z]/i.test(match)
  if (!isWhole && !namesATime.test(before(text, start, 16))) return undefined
  return { start, end: start + match.length, grain: 'time' }
}

/** Whether the number goes on to the left: `1.12.05.2021`, `x-12/05/2021`. */
function isJoined(text: string, start: number): boolean {
  if (isWordAt(text, start - 1)) return true
  return (
    /[./\-:,+]/.test(text[start - 1] ?? '') &&
    isWordAt(text, start - 2) &&
    !(text[start - 1] === ':' && !isDigitAt(text, start - 2)) &&
    !(text[start - 1] === ',' && !isDigitAt(text, start - 2))
  )
}

function isContinued(text: string, end: number): boolean {
  return isDigitAt(text, end) || /^[./\-:]\d/.test(after(text, end, 2))
}

function isDay(day: string | undefined): boolean {
  const value = Number(day)
  return value >= 1 && value <= 31
}

function isCalendarDay(day: string | undefined, month: string | undefined): boolean {
  const value = Number(month)
  return isDay(day) && value >= 1 && value <= 12
}
