// Dates, shifted by one offset for the whole conversation: a number of whole weeks, so that a weekday beside a date stays right, and less
// than a year, so that ages do. What names no date that could be shifted, a weekday alone or "last summer", gets a placeholder.
import { type Draw, sameShape } from './draw.ts'
import type { Maker, Making } from './maker.ts'
import { inCaseOf } from './words.ts'

const longestWeeks = 48
const shortestWeeks = 5
const dayMs = 86_400_000

export const date: Maker = (making) => {
  const { value } = making.mention
  if (!saysOnlyDates(value)) return undefined
  const shift = shiftOf(making)
  const whole = one(value, shift, making)
  if (whole !== undefined) return whole
  // "3 March to 5 April 2025": two dates, each by itself.
  const parts = value.split(between)
  if (parts.length < 3) return undefined
  const written = parts.map((part, index) => (index % 2 === 1 ? part : one(part, shift, making)))
  return written.includes(undefined) ? undefined : written.join('')
}

const between = /(\s*[–—]\s*|\s+-\s+|\s+(?:to|until|till|and|bis|und|au|et|hasta|al|y|đến|và)\s+)/iu

function one(value: string, shift: Shift, making: Making): string | undefined {
  for (const write of [numericDates, monthDate, eastAsianDate, vietnameseDate, expiry, years, time, span]) {
    const written = write(value, shift, making)
    if (written !== undefined) return written
  }
  return undefined
}

type Shift = { readonly days: number; readonly attempt: number }

/** The conversation's offset; a date whose place is taken goes some weeks further, now one way and now the other. */
function shiftOf({ drawFor, attempt }: Making): Shift {
  const draw = drawFor('date offset')
  const weeks = (shortestWeeks + draw.below(longestWeeks - shortestWeeks)) * (draw.below(2) === 0 ? 1 : -1)
  const nudge = Math.ceil(attempt / 2) * (attempt % 2 === 0 ? 1 : -1)
  return { days: (weeks + nudge) * 7, attempt }
}

type Day = { readonly year: number; readonly month: number; readonly day: number }

function shifted({ year, month, day }: Day, days: number): Day | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const moved = new Date(Date.UTC(2000, 0, 1))
  moved.setUTCFullYear(year, month - 1, day)
  const at = new Date(moved.getTime() + days * dayMs)
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }
}

/** As wide as it was: `03` stays two digits, `3` is as long as it needs to be. */
function wide(number: number, like: string): string {
  return like.startsWith('0') || (like.length === 2 && number < 10 && like !== String(Number(like)))
    ? String(number).padStart(like.length, '0')
    : String(number)
}

const numeric =
  /(?<!\d)(?:(?<year>\d{4})(?<s>[-/.]?)(?<month>\d{2}|(?<=[-/.])\d)\k<s>(?<day>\d{1,2})|(?<a>\d{1,2})(?<t>[-/.] ?)(?<b>\d{1,2})\k<t>(?<short>\d{4}|\d{2}))(?!\d)/g

/** `2025-03-01`, `20250301`, `01.03.2025`, `3/1/25`: the order by the year's place, then by what can be a month, then by the language. */
function numericDates(value: string, shift: Shift, { mention }: Making): string | undefined {
  let isSound = true
  let count = 0
  const written = value.replace(numeric, (...match) => {
    count++
    const moved = numericDate(match.at(-1) as Record<string, string | undefined>, shift, mention.language() === 'en') // named groups come last
    isSound &&= moved !== undefined
    return moved ?? ''
  })
  const rest = value.replace(numeric, '').replace(/\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?|[+-]\d{2}:?\d{2}/g, '')
  return count > 0 && isSound && !/\d/.test(rest) ? written : undefined
}

function numericDate(parts: Record<string, string | undefined>, shift: Shift, isEnglish: boolean): string | undefined {
  const { month, day, a = '', b = '' } = parts
  const year = parts.year ?? parts.short ?? ''
  const separator = parts.s ?? parts.t ?? ''
  const isMonthFirst = Number(b) > 12 || (separator === '/' && Number(a) <= 12 && isEnglish)
  const [ownMonth, ownDay] = month !== undefined && day !== undefined ? [month, day] : isMonthFirst ? [a, b] : [b, a]
  const century = year.length === 4 ? 0 : Number(year) > 40 ? 1900 : 2000
  const moved = shifted({ year: century + Number(year), month: Number(ownMonth), day: Number(ownDay) }, shift.days)
  if (!moved) return undefined
  const newYear = year.length === 4 ? String(moved.year).padStart(4, '0') : String(moved.year % 100).padStart(2, '0')
  const isPadded = ownMonth.length === 2 && ownDay.length === 2 && (ownMonth.startsWith('0') || ownDay.startsWith('0') || Boolean(month))
  const write = (number: number, like: string) => (isPadded ? String(number).padStart(2, '0') : wide(number, like))
  const [newMonth, newDay] = [write(moved.month, ownMonth), write(moved.day, ownDay)]
  if (month !== undefined) return `${newYear}${separator}${newMonth}${separator}${newDay}`
  return `${isMonthFirst ? newMonth : newDay}${separator}${isMonthFirst ? newDay : newMonth}${separator}${newYear}`
}

const monthNames = [
  'January February March April May June July August September October November December',
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec',
  'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
  'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez',
  'Jänner Feber März April Mai Juni Juli August September Oktober November Dezember',
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  'janv févr mars avr mai juin juil août sept oct nov déc',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  'ene feb mar abr may jun jul ago sep oct nov dic',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  'januari februari maart april mei juni juli augustus september oktober november december',
  'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
  'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
  'januari februari mars april maj juni juli augusti september oktober november december',
  'Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık',
].map((line) => line.split(' '))

const tablesByName = new Map<string, number[]>()
monthNames.forEach((names, table) => {
  for (const name of names) {
    const key = name.toLowerCase()
    if (!tablesByName.get(key)?.includes(table)) tablesByName.set(key, [...(tablesByName.get(key) ?? []), table])
  }
})

/** Words that dates and lengths of time are spoken with. A finding that says more is more than a date, and gets a placeholder. */
const spoken = new Set(
  (
    'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun st nd rd th t z am pm a m p h min utc gmt ' +
    'cet cest est edt pst pdt bst o clock on of the in at by from to until till and since between early mid late before after around about ' +
    'day days week weeks month months year years hour hours minute minutes second seconds s night evening morning afternoon noon ' +
    'approximately roughly over nearly almost more less than least most every each per next last past ago old aged age bc ad ' +
    'montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so den dem der die das am um uhr im vom bis zum und ' +
    'seit von nach vor anfang mitte ende tag tage tagen woche wochen monat monate monaten jahr jahre jahren stunde stunden minuten jährig ' +
    'lundi mardi mercredi jeudi vendredi samedi dimanche le la les du de des au à et en an ans année années mois jour jours semaine semaines ' +
    'heure heures début fin vers depuis er ' +
    'lunes martes miércoles jueves viernes sábado domingo el los del y a las al desde hasta año años mes meses día días semana semanas hora horas ' +
    'thứ hai ba tư năm sáu bảy chủ nhật ngày tháng lúc giờ phút tuần tuổi đến và từ khoảng ' +
    'lunedì martedì mercoledì giovedì venerdì sabato domenica il dal anni anno mesi giorni settimane ore maandag dinsdag woensdag donderdag vrijdag ' +
    'zaterdag zondag op jaar maanden dagen weken uur van tot met segunda terça quarta quinta sexta feira domingo em anos dias ' +
    'poniedziałek wtorek środa czwartek piątek sobota niedziela r roku lat dnia måndag tisdag onsdag torsdag fredag lördag söndag år den kl'
  ).split(' '),
)

function saysOnlyDates(value: string): boolean {
  for (const [word] of value.matchAll(/[\p{L}\p{M}]+/gu)) {
    const lower = word.toLowerCase()
    if (!spoken.has(lower) && !tablesByName.has(lower) && !/^[年月日号년월일]$/.test(word)) return false
  }
  return !/[^\P{N}0-9]/u.test(value)
}

/** Which table each language's months are in, the long one before the short one. */
const tableOf: Readonly<Record<string, readonly number[]>> = {
  ...{ en: [0, 1, 2], de: [3, 4], fr: [6, 7], es: [8, 9], it: [10], nl: [11], pl: [12], pt: [13], sv: [14], tr: [15] },
}

/** `3 March 2025`, `March 3rd, 2025`, `3. März 2025`, `3 de marzo de 2025`, `March 2025`, `3 March`, `March`. */
function monthDate(value: string, shift: Shift, { mention }: Making): string | undefined {
  const named = [...value.matchAll(/[\p{L}\p{M}]+/gu)].filter(([word]) => tablesByName.has(word.toLowerCase()))
  const [match] = named
  if (!match || named.length > 1) return undefined
  const tables = tablesByName.get(match[0].toLowerCase())!
  const table = monthNames[tableOf[mention.language()]?.find((own) => tables.includes(own)) ?? tables[0]!]!
  const month = 1 + table.findIndex((name) => name.toLowerCase() === match[0].toLowerCase())
  const withoutTime = value.replace(/\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?/g, (own) => ' '.repeat(own.length))
  const year = /(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)/.exec(withoutTime)
  const day = /(?<!\d)(\d{1,2})(?!\d)/.exec(withoutTime)
  const days = day ? shift.days : Math.sign(shift.days) * Math.max(31, Math.abs(shift.days))
  // The middle of the month, so that a month and a year move as the days in them do.
  const moved = shifted({ year: year ? Number(year[0]) : 2023, month, day: day ? Number(day[1]) : 15 }, days)
  if (!moved) return undefined
  const name = table[moved.month - 1]!
  const splices = [{ at: match.index, length: match[0].length, text: sameCase(match[0], name) }]
  if (year) splices.push({ at: year.index, length: 4, text: String(moved.year) })
  if (day) splices.push({ at: day.index, ...dayText(value, day.index, day[1]!, moved.day) })
  // "3-5 March" and "3, 4 and 5 March": further days of the same month.
  for (const more of withoutTime.matchAll(/(?<!\d)\d+(?!\d)/g)) {
    if (more.index === day?.index || more.index === year?.index) continue
    const further = shifted({ year: year ? Number(year[0]) : 2023, month, day: Number(more[0]) }, shift.days)
    if (!further) return undefined
    splices.push({ at: more.index, ...dayText(value, more.index, more[0], further.day) })
  }
  return splices
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, length, text: own }) => text.slice(0, at) + own + text.slice(at + length), value)
}

function sameCase(like: string, name: string): string {
  if (like === like.toLowerCase()) return name.toLowerCase()
  return inCaseOf(like, name[0]!.toUpperCase() + name.slice(1))
}

/** English ordinals follow their number. */
function dayText(value: string, at: number, own: string, day: number): { length: number; text: string } {
  const written = own.startsWith('0') ? String(day).padStart(2, '0') : String(day)
  const ordinal = /^(?:st|nd|rd|th)\b/i.exec(value.slice(at + own.length))?.[0]
  if (ordinal === undefined) return { length: own.length, text: written }
  const ending = day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th'
  return { length: own.length + ordinal.length, text: written + (ordinal === ordinal.toUpperCase() ? ending.toUpperCase() : ending) }
}

function eastAsianDate(value: string, shift: Shift): string | undefined {
  const match = /(\d{4})( ?[年년] ?)(\d{1,2})( ?[月월] ?)(\d{1,2})( ?[日号일])/.exec(value)
  if (!match) return undefined
  const [whole, year = '', afterYear, month = '', afterMonth, day = '', afterDay] = match
  const moved = shifted({ year: Number(year), month: Number(month), day: Number(day) }, shift.days)
  if (!moved) return undefined
  const written = `${moved.year}${afterYear}${wide(moved.month, month)}${afterMonth}${wide(moved.day, day)}${afterDay}`
  return /\d/.test(value.replace(whole, '')) ? undefined : value.replace(whole, () => written)
}

function vietnameseDate(value: string, shift: Shift): string | undefined {
  const match = /(?:(\d{1,2})(\s+))?(tháng\s+)(\d{1,2})(?:(\s+năm\s+)(\d{4}))?/i.exec(value)
  if (!match) return undefined
  const [whole, day = '', gap = '', before = '', month = '', between = '', year = ''] = match
  const days = day ? shift.days : Math.sign(shift.days) * Math.max(31, Math.abs(shift.days))
  const moved = shifted({ year: Number(year || 2023), month: Number(month), day: Number(day || 15) }, days)
  if (!moved) return undefined
  const written = (day && wide(moved.day, day) + gap) + before + wide(moved.month, month) + (year && between + String(moved.year))
  return /\d/.test(value.replace(whole, '').replace(/\d{1,2}:\d{2}/, '')) ? undefined : value.replace(whole, () => written)
}

/** A card's `04/27` and `04/2027`. */
function expiry(value: string, shift: Shift): string | undefined {
  const match = /^(\d{1,2})([/.-] ?)(\d{4}|\d{2})$/.exec(value.trim())
  const month = Number(match?.[1])
  if (!match || month < 1 || month > 12) return undefined
  const [whole, own = '', separator, year = ''] = match
  const base = year.length === 2 ? 2000 : 0
  const moved = shifted({ year: base + Number(year), month, day: 15 }, Math.sign(shift.days) * Math.max(31, Math.abs(shift.days)))
  if (!moved) return undefined
  return value.replace(
    whole,
    `${wide(moved.month, own)}${separator}${year.length === 2 ? String(moved.year % 100).padStart(2, '0') : moved.year}`,
  )
}

/** `1998`, `2019-2021`, `the 1990s`: all by the same small number of years. */
function years(value: string, { days, attempt }: Shift): string | undefined {
  const pattern = /(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)/g
  if (attempt > 7 || !pattern.test(value) || value.replace(pattern, '').match(/\d/)) return undefined
  const isDecade = /\d0['’]?s\b/.test(value)
  const step = (1 + (attempt >> 1)) * (attempt % 2 === 0 ? 1 : -1) * Math.sign(days) * (isDecade ? 10 : 1)
  return value.replace(pattern, (year) => String(Number(year) + step))
}

/** A time of day alone. */
function time(value: string, { attempt }: Shift, { drawFor }: Making): string | undefined {
  const match = /(?<!\d)(\d{1,2})([:.h])(\d{2})(?!\d)/.exec(value)
  if (!match) return undefined
  const [whole, hour = '', separator, minute = ''] = match
  const isHalfDay = /[ap]\.?m/i.test(value)
  const length = isHalfDay ? 720 : 1440
  if (Number(hour) > 24 || Number(minute) > 59 || /\d/.test(value.replace(whole, '').replace(/:\d{2}\b/, ''))) return undefined
  const shift = 11 + drawFor('time offset').below(38) + attempt * 7
  const moved = (Number(hour) * 60 + Number(minute) + shift) % length
  const newHour = isHalfDay && moved < 60 ? 12 : Math.floor(moved / 60)
  return value.replace(whole, `${wide(newHour, hour)}${separator}${String(moved % 60).padStart(2, '0')}`)
}

/** `3 weeks`, `18 months`: numbers of a length of time. */
function span(value: string, { attempt }: Shift, { draw }: Making): string | undefined {
  if (!/\d/.test(value) || attempt > 11) return undefined
  return value.replace(/\d+/g, (number) => nearby(number, draw, attempt))
}

function nearby(number: string, draw: Draw, attempt: number): string {
  if (number.length > 3) return sameShape(number, draw)
  return String(Math.max(1, Number(number) + 1 + draw.below(2 + attempt))).padStart(number.length, '0')
}

/** Up to two years older or younger, on the same side of eighteen. */
export const age: Maker = ({ mention, attempt, drawFor }) => {
  const match = /^\D*(\d{1,3})\D*$/.exec(mention.value)
  if (!match || attempt > 7 || !saysOnlyDates(mention.value)) return undefined
  const own = Number(match[1])
  const steps = [1, 2, -1, -2]
  const from = drawFor('age offset').below(4)
  const moved = own + steps[(from + attempt) % 4]!
  if (moved < 0 || moved >= 18 !== own >= 18) return attempt < 7 ? String(mention.value) : undefined
  return mention.value.replace(/\d+/, String(moved))
}
