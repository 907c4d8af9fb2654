import { defineDetector, type Hit } from '../detector.ts'
import { findDates } from './dates.ts'
import { landmarks } from './landmarks.ts'
import { before, isWordAt, matchAt, wordsBefore } from './nearby.ts'

const shape = /^(?:1[5-9]|20)\d\d$/
const range = /(?:1[5-9]|20)\d\d ?(?:[-–—/]|to|à|a|bis|al|until|đến) ?(?:(?:1[5-9]|20)\d\d|\d\d)(?!\d)/iy
/** Words after which four digits are a year. */
const leads = new Set(
  `in since from until till by during before after between to around circa ca year years early mid late summer autumn spring winter fall
  im seit bis ab vor nach zwischen jahr jahre jahres jahren en depuis dès avant après entre jusqu fin début année années vers de desde hasta
  año años principios finales nel dal al dell anno sinds tot w od do roku rok sedan före efter år em até ano né née nés năm từ đến`.split(
    /\s+/,
  ),
)
const articles = new Set(['the', 'los', 'les', 'of', 'en', 'de'])
/** What makes a law, a rule or a count of it, or a number of something. */
const notAYear = new Set(
  'no nos nr section article art act law loi ley gesetz rule directive regulation page pages p pp room port line error code iso model figure table'.split(
    ' ',
  ),
)
const countedAfter =
  /^ ?(?:%|€|\$|£|°|km\b|kg\b|m\b|mg\b|ml\b|euros?\b|dollars?\b|pounds?\b|people\b|times\b|words\b|characters\b|users\b|items\b|rows\b|tokens\b|ms\b|px\b|MB\b|GB\b)/i
const follows = /^ ?(?:,|and|or|et|ou|y|o|und|oder|e|en|och|i|và|–|-|\/) ?$/iu

/** Years alone, where a word or a neighbour says that they are years. They tell little outside legal and medical text. */
export const year = defineDetector({
  name: 'year',
  kinds: ['DATETIME'],
  find: (text) => {
    const hits: Hit[] = []
    const { starts, ends } = landmarks(text)
    const dates = findDates(text)
    let nextDate = 0
    for (let run = 0; run < starts.length; run++) {
      const start = starts[run] ?? 0
      const end = ends[run] ?? 0
      if (end - start !== 4 || start < (hits.at(-1)?.end ?? 0) || !shape.test(text.slice(start, end))) continue
      while ((dates[nextDate]?.end ?? text.length + 1) <= start) nextDate++
      if ((dates[nextDate]?.start ?? text.length) < end) continue
      const stop = yearsEnd(text, start, end, Math.max(hits.at(-1)?.end ?? -9, dates[nextDate - 1]?.end ?? -9))
      if (stop !== undefined) hits.push({ kind: 'DATETIME', start, end: stop, score: 0.45 })
    }
    return hits
  },
  finds: [
    'In «1999» the',
    'between «2001» and «2003»',
    'born in 1984 and «1988».',
    'seit «1976»',
    'the tax years «1998/99» and',
    'desde «1990».',
    '(«1995-1998»)',
    'từ năm «2015»',
  ],
  ignores: ['port 2048', 'const x = 2001', '2000 users', 'in 2000 words', 'Act 1998', 'no. 1998', 'v2024', '1998 was', 'id-2001-x'],
})

function yearsEnd(text: string, start: number, end: number, previous: number): number | undefined {
  const lead = before(text, start, 24)
  if (/[\w.:/$€£#@-]$/.test(lead) && !/[^\w][–—-]$/.test(lead)) return undefined
  const [nearest = '', next = '', third = ''] = wordsBefore(text, start, 3)
  const isRuled =
    notAYear.has(nearest) ||
    ((nearest === 'of' || nearest === 'de' || nearest === 'von') && notAYear.has(next)) ||
    /(?:§|n[°º]) ?$/.test(lead.slice(-3))
  const both = matchAt(text, range, start)
  if (both !== undefined && !isWordAt(text, start + both[0].length) && !/^[-/.]\d/.test(text.slice(start + both[0].length)))
    return isPlausible(both[0]) && !isRuled ? start + both[0].length : undefined
  if (isWordAt(text, end) || /^(?:[-/:.]\w|,\d|\()/.test(text.slice(end, end + 2)) || countedAfter.test(text.slice(end, end + 12)))
    return undefined
  if (start - previous < 7 && follows.test(text.slice(previous, start))) return end
  if (isRuled || !/[\s'’]$/.test(lead) || /[\d)][^\p{L}]*$/u.test(lead.slice(-3))) return undefined
  return (leads.has(nearest) && !(articles.has(nearest) && notAYear.has(next))) ||
    (articles.has(nearest) && leads.has(next) && !notAYear.has(third))
    ? end
    : undefined
}

/** `1998/99` and `1993-1995` rise; `2001-02` may be a month, which `dates` has already taken. */
function isPlausible(both: string): boolean {
  const [first = '', last = ''] = both.match(/\d+/g) ?? []
  const to = last.length === 2 ? Number(first.slice(0, 2) + last) : Number(last)
  return (to > Number(first) && to - Number(first) < 120) || (first.endsWith('99') && last === '00')
}
