import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { scoreOfAge } from './age.ts'
import { before, isDigitAt, isWordAt } from './nearby.ts'
import { anyNumber } from './number-words.ts'

const unit =
  /[ \u00a0-](?:years?|months?|weeks?|days?|hours?|minutes|decades|Jahre?n?|Monate?n?|Wochen?|Tagen?|Stunden?|ans?|années?|mois|semaines?|jours?|heures?|años?|mes(?:es)?|semanas?|días?|horas?|anni|mesi|settimane|giorni|jaar|maanden|weken|dagen|lat|lata|miesięcy|dni|år|månader|veckor|dagar|anos|dias|năm|tháng|tuần)(?![\p{L}\p{N}])['’]?/giu
const count = new RegExp(
  String.raw`(?<![\p{L}\d.,])(?:${anyNumber}|several|a few|mehrere[nr]?|plusieurs|vari[ao]s)(?: and a half| and|(?: out)? of the| other| further| full| consecutive)?$`,
  'iu',
)

/** Periods: "three years and nine months", "10 days". They tell little alone, and much in a judgment or a medical history. */
export const duration = defineDetector({
  name: 'duration',
  kinds: ['DATETIME'],
  find: (text) => {
    const hits: Hit[] = []
    for (const match of everyMatch(text, unit)) {
      const lead = before(text, match.index, 40)
      const number = count.exec(lead)
      if (number === null || (/once$/i.test(lead) && /^ an$/i.test(match[0]))) continue // "once an hour" is English
      const start = match.index - lead.length + number.index
      const end = match.index + match[0].length
      if (/^[- ](?:old|year|alt)/i.test(text.slice(end, end + 5)) || /^ (?:of age|d'âge|de edad)/.test(text.slice(end, end + 8))) continue
      if (isDigitAt(text, start) && scoreOfAge(text, start, match.index) > 0) continue // `age` tells more
      if (start > 0 && isWordAt(text, start - 1)) continue
      hits.push({ kind: 'DATETIME', start, end, score: 0.4 })
    }
    return hits
  },
  finds: [
    'sentenced to «three years» and «nine months»',
    'after «10 days»',
    '«zwei Jahre» auf Bewährung',
    '«trois ans» de prison',
    '«dos semanas»',
    'a «ten-day» leave',
    '«two and a half years»',
  ],
  ignores: ['years ago', '34 years old', '34 tuổi', 'the day', 'a five star day'],
})
