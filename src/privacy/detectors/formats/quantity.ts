import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { runsOutsideDates } from './dates.ts'
import { before, isWordAt, matchAt } from './nearby.ts'
import { numberWords } from './number-words.ts'

const code =
  '(?:EUR|USD|GBP|CHF|PLN|SEK|NOK|DKK|CZK|HUF|RON|BGN|HRK|TRY|TRL|RUB|RUR|UAH|JPY|CNY|INR|AUD|CAD|NZD|ZAR|BRL|MXN|VND|SGD|HKD|KRW|DEM|DM|FRF|ITL|ESP|ATS|NLG|LTL|LVL|EEK|SKK|SIT|MDL|GEL|AMD|AZN|ISK|MKD|RSD|ALL|ILS|AED|SAR)'
const sign = '[€£$¥₫₹₽₩₺]'
const scale =
  '(?: ?(?:million|billion|thousand|hundred|bn|mio\\.?|mrd\\.?|millionen|milliarden|tausend|millions?|milliards?|mille|millones|mil|milioni|miliardi|miljoen|miljard|miljoner|milhões|milion[óy]w|tysięcy|triệu|tỷ|nghìn|k|m)(?!\\p{L}))?'
const amount = String.raw`\d{1,3}(?:(?:[.,'’ \u00a0\u202f]|\. |, )\d{3}){0,5}(?:[.,] ?\d{1,2}(?!\d))?|\d{1,15}(?:[.,]\d{1,2})?`
const currency =
  '(?:(?:new |US |Swiss |Polish |Turkish |Swedish |Danish |Norwegian |Czech |French |German |Italian |Russian |Hungarian |Romanian |Bulgarian |Croatian |Ukrainian |Slovak |Belgian |Austrian |pounds )?(?:euros?|dollars?|pounds?(?: sterling)?|sterling|zlotys?|zloty|kron(?:or|er|a|e)|lir(?:as?|e)|roubles?|rubles?|francs?|marks?|schillings?|guilders?|forints?|lei|leva|kunas?|hryvnias?|korunas?|yen|yuan|rupees?|pesos?|cents?|pence)|Euro|Franken|Kronen|Zloty|livres?(?: sterling)?|couronnes(?: \\p{L}+)?|zlotys(?: polonais)?|libras?(?: esterlinas)?|coronas(?: \\p{L}+)?|dólares|pesetas?|sterline|corone|złotych|złote|kronor|reais|đồng|VNĐ|VND)'
const measure =
  '(?:%|percent|per cent|Prozent|pour cent|por ciento|kilogram(?:me)?s?|kg|grams?|grammes?|gramos|g|mg|milligrams?|tonnes?|tons?|toneladas|litres?|liters?|litros|ml|square met(?:re|er)s?|sq\\.? ?m|m²|mètres carrés|metros cuadrados|hectares?|hectáreas|acres?|kilomet(?:re|er)s?|kilómetros|kilomètres|km|met(?:re|er)s|mètres|metros|centimet(?:re|er)s|cm|mm|miles?|pages?|páginas|shares?|times)'
const counted =
  '(?:(?:other |autres? |otros? |co-)?(?:persons?|people|individuals|applicants?|defendants?|accused|co-accused|suspects?|witnesses|hearings?|counts?|children|landowners|members|letters|officers|plaintiffs|claimants|charges|occasions|victims|employees|patients|personnes|prévenus|accusés|coaccusés|coacusados|requérants|demandeurs|suspects|audiences|plaignants|défendeurs|lettres|personas|acusados|demandantes|sospechosos|vistas|cargos|cartas|demandados|lits|camas|hommes|hombres))'

const money = new RegExp(
  String.raw`(?:${amount})${scale}(?: ?(?:${sign}|(?:${code}|(?:of |de |d['’])?${currency})(?![\p{L}]))(?: ?\((?:${code})\))?)(?: (?:per|a|each|par|por|pro|im|al) (?:month|year|annum|week|day|mois|an|mes|año|Monat|Jahr|hour|share)(?!\p{L}))?`,
  'iuy',
)
const afterSign = new RegExp(`(?:${amount})${scale}(?: (?:per|a|each) (?:month|year|annum|week|day|hour))?`, 'iuy')
const measured = new RegExp(String.raw`(?:${amount})${scale}(?:[ -]?${measure}|[ -]${counted})(?![\p{L}\d])`, 'iuy')
const amountShape = new RegExp(amount, 'y')
/** Where no letter or sign follows, no unit does. */
const unitNext = new RegExp(`^[ \\u00a0\\u202f-]?(?:${sign}|[%\\p{L}])`, 'u')
const page = /\d{1,5}-page(?!\p{L})/uy
const signBefore = new RegExp(String.raw`(?:(?<![\p{L}])${code} ?|${sign} ?)$`, 'u')
/** The same in words is found from its unit backwards, because units are rarer than words such as "one". */
const unitWord = new RegExp(
  String.raw`[ -](?:euros?|dollars|pounds|zlotys|kron(?:or|er)|liras|francs|livres|libras|coronas|couronnes|litres|kilogram(?:me)?s|tonnes|per cent|percent|Prozent|pour cent|por ciento|${counted.slice(3, -1)})(?!\p{L})`,
  'giu',
)
const spelled = new RegExp(
  String.raw`(?<![\p{L}\d-])(?:${numberWords})(?:[ -](?:hundred|thousand|million|mille|millones|mil|cientos))?(?: of| de|d['’])?$`,
  'iu',
)

/** Sums of money, measures and counted people, as a judgment's facts give them away. For profiles that want them: they also fill ordinary prose. */
export const quantity = defineDetector({
  name: 'quantity',
  kinds: ['QUANTITY'],
  find: (text) => {
    const hits: Hit[] = []
    let done = 0
    for (const start of runsOutsideDates(text)) {
      if (start < done || isWordAt(text, start - 1) || (/[.,:/-]/.test(text[start - 1] ?? '') && isWordAt(text, start - 2))) continue
      const hit = amountAt(text, start)
      if (hit === undefined) continue
      hits.push(hit)
      done = hit.end
    }
    for (const match of everyMatch(text, unitWord)) {
      const lead = before(text, match.index, 40)
      const number = spelled.exec(lead)
      if (number !== null)
        hits.push({ kind: 'QUANTITY', start: match.index - lead.length + number.index, end: match.index + match[0].length, score: 0.4 })
    }
    hits.sort((one, other) => one.start - other.start || other.end - one.end)
    let end = 0
    return hits.filter((hit) => {
      if (hit.start < end) return false
      end = hit.end
      return true
    })
  },
  finds: [
    '«EUR 12,000» in costs',
    '«GBP 500» per',
    '«10,000 Polish zlotys»',
    '«12 kilograms» of',
    '«€ 1.200,50»',
    '«five hundred euros»',
    '«40%» of',
    '«SEK 14.7 million»',
    '«seventeen defendants»',
    '«10 000 zlotys (PLN)»',
  ],
  ignores: ['chapter 12', '3.14', 'version 2', 'the pound', 'width: 12px', 'a1', 'euros and cents'],
})

function amountAt(text: string, start: number): Hit | undefined {
  const lead = before(text, start, 6)
  const opening = signBefore.exec(lead)
  if (opening !== null) {
    const value = matchAt(text, afterSign, start)?.[0] ?? ''
    // `$1` is a place in a replacement.
    if (value !== '' && !(opening[0] === '$' && value.length === 1))
      return { kind: 'QUANTITY', start: start - opening[0].length, end: start + value.length, score: 0.7 }
  }
  const bare = matchAt(text, amountShape, start)?.[0] ?? ''
  if (!unitNext.test(text.slice(start + bare.length, start + bare.length + 2))) return undefined
  const sum = matchAt(text, money, start)?.[0]
  if (sum !== undefined) return { kind: 'QUANTITY', start, end: start + sum.length, score: 0.7 }
  const value = (matchAt(text, measured, start) ?? matchAt(text, page, start))?.[0]
  return value === undefined ? undefined : { kind: 'QUANTITY', start, end: start + value.length, score: 0.45 }
}
