// Finds things of a known type in a text: dates, money, durations, quantities, names, addresses. Every value is a slice of the text.

export type ValueKind =
  | 'date'
  | 'time'
  | 'duration'
  | 'frequency'
  | 'money'
  | 'percent'
  | 'quantity'
  | 'number'
  | 'email'
  | 'phone'
  | 'url'
  | 'identifier'
  | 'person'
  | 'organisation'
  | 'place'

export type Value = {
  readonly kind: ValueKind
  readonly start: number
  readonly end: number
  readonly text: string
  /** The number in it, when there is one. */
  readonly amount?: number
  /** ISO 4217 code or unit of measure, as far as it is said. */
  readonly unit?: string
}

const numberWords: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
  dozen: 12,
  both: 2,
  twice: 2,
  once: 1,
  half: 0.5,
  eins: 1,
  ein: 1,
  eine: 1,
  einen: 1,
  einem: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  elf: 11,
  zwölf: 12,
  vierzehn: 14,
  zwanzig: 20,
  dreißig: 30,
  un: 1,
  une: 1,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  onze: 11,
  douze: 12,
  quinze: 15,
  vingt: 20,
  trente: 30,
  uno: 1,
  una: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  once_: 11,
  doce: 12,
  quince: 15,
  veinte: 20,
  treinta: 30,
  một: 1,
  hai: 2,
  ba: 3,
  bốn: 4,
  năm_: 5,
  sáu: 6,
  bảy: 7,
  tám: 8,
  chín: 9,
  mười: 10,
}

/** The number a word stands for, in five languages, or undefined. */
export function numberOfWord(word: string): number | undefined {
  return Object.hasOwn(numberWords, word) ? numberWords[word] : undefined
}

const spelled =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a |one |two |three )?(?:hundred|thousand|dozen)|an?|half an?|several|ein(?:e[nmrs]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|vierzehn|zwanzig|dreißig|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|una?|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|veinte|treinta|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười'
const digits = String.raw`\d{1,3}(?:[.,'  ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?`
const scale = String.raw`(?:\s?(?:million|billion|thousand|bn|mn|m|k|Mio\.?|Millionen|Mrd\.?|millions?|milliards?|millones|triệu|tỷ|nghìn)(?![\p{L}]))?`
const codes = 'EUR|USD|GBP|CHF|VND|JPY|CNY|AUD|CAD|SEK|NOK|DKK|PLN|CZK|INR|BRL|MXN|SGD|HKD|NZD|ZAR|KRW|HUF|TRY|THB'
const money = new RegExp(
  String.raw`(?:(?:${codes}|US\$|A\$|C\$|[€$£¥₫₹])\s?(?:${digits})${scale}(?!\p{N}))|(?:(?<![\p{N}.,])(?:${digits})${scale}\s?(?:(?:${codes})(?!\p{L})|[€$£¥₫₹]|(?:euros?|Euro|dollars?|pounds?(?: sterling)?|francs?|Franken|yen|đồng|pesos?|rupees?|cents?|pence)(?!\p{L}))(?:-)?)`,
  'giu',
)
const months =
  'January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Januar|Jänner|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre'
const weekdays =
  'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo'
const dates = new RegExp(
  [
    String.raw`\b\d{4}-\d{2}-\d{2}\b`,
    String.raw`(?<![\p{L}\p{N}])(?:(?:${weekdays}),?\s+(?:den\s+|the\s+|le\s+|el\s+)?)?\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?(?:${months})\.?(?!\p{L})(?:,?\s+(?:de\s+|del\s+)?\d{4})?`,
    String.raw`(?<![\p{L}\p{N}])(?:(?:${weekdays}),?\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s+\d{1,2}(?:st|nd|rd|th)?(?!\d|[.,]\d|:\d)(?:,?\s+\d{4})?`,
    String.raw`(?<![\p{N}./-])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?![\p{N}])`,
    String.raw`(?<!\p{L})(?:ngày\s+)\d{1,2}(?:/\d{1,2}(?:/\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)`,
    String.raw`(?<!\p{L})(?:early |mid-?|late |spring |summer |autumn |winter )?(?:${months})\s+(?:de\s+)?\d{4}\b`,
    String.raw`(?<!\p{L})(?:Q[1-4]|(?:spring|summer|autumn|fall|winter)(?: of)?)\s+\d{4}\b`,
    String.raw`(?<!\p{L})(?:${weekdays})(?:s)?(?!\p{L})`,
    String.raw`(?<=(?<!\p{L})(?:in|by|until|till|from|since|to|each|every|of|late|early|im|ab|bis|seit|en|desde|hasta|depuis|jusqu'en)\s)(?:${months})(?!\p{L})`,
    String.raw`(?<=\b(?:in|since|by|until|from|of|during|before|after|im Jahr|seit|en|depuis|desde|năm)\s)(?:19|20)\d{2}\b(?![.,]\d)`,
  ].join('|'),
  'giu',
)
const times =
  /(?<![\p{N}.:])(?:[01]?\d|2[0-3])[:h][0-5]\d(?::[0-5]\d)?(?:\s?(?:a\.?m\.?|p\.?m\.?|Uhr|UTC|GMT|CET|h))?(?![\p{N}:])|(?<![\p{N}.:])(?:1[0-2]|[1-9])\s?(?:a\.m\.|p\.m\.|am|pm)(?!\p{L})|\b(?:noon|midnight|mittags|midi|mediodía)\b|(?<![\p{N}.,])\d{1,2}\s(?:Uhr|giờ sáng|giờ chiều)(?!\p{L})/giu
const timeUnits =
  'milliseconds?|ms|seconds?|secs?|minutes?|mins?|hours?|hrs?|(?:business |working |calendar |consecutive )?days?|nights?|weeks?|fortnights?|months?|quarters?|years?|decades?|Sekunden?|Minuten?|Stunden?|(?:Werk|Arbeits|Kalender)?[Tt]age?n?|Wochen?|Monate?n?|Jahre?n?|secondes?|heures?|jours?(?: ouvrés| ouvrables)?|semaines?|mois|ans?|années?|segundos?|minutos?|horas?|días?(?: hábiles| laborables| naturales)?|semanas?|meses|mes|años?|giây|phút|giờ|ngày|tuần|tháng|năm'
const durations = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,])(?:${digits}|${spelled})(?:\s?(?:-|to|–|bis|à|a)\s?(?:\d+|${spelled}))?(?:[\s-](?:full|further|more|consecutive|calendar|business|working|clear|additional|whole|paid))?[\s-]?(?:${timeUnits})(?![\p{L}])`,
  'giu',
)
const frequencies =
  /\b(?:(?:once|twice|three times|four times|several times)(?: (?:a|per|every|each) (?:\w+ )?\w+| daily| weekly| monthly)?|every (?:\w+ )?(?:second|minute|hour|day|night|morning|evening|week|weekday|month|quarter|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?|every \w+ (?:hours|days|weeks|months|years|minutes)|daily|nightly|weekly|fortnightly|biweekly|monthly|quarterly|annually|yearly|hourly|each (?:day|week|month|year|night|quarter|morning|evening|term|shift|session|season|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|täglich|wöchentlich|monatlich|jährlich|tous les \w+|chaque \p{L}+|cada \p{L}+|diariamente|mensual(?:mente)?|hằng \p{L}+|mỗi \p{L}+)(?!\p{L})/giu
const percents = new RegExp(
  String.raw`(?<![\p{N}.,])(?:${digits}|${spelled})\s?(?:%|‰|per ?cent(?:age points?)?(?!\p{L})|Prozent(?:punkte)?(?!\p{L})|pour cent|por ciento|phần trăm|basis points)`,
  'giu',
)
const measureUnits =
  '(?:k|M|G|T|Ki|Mi|Gi|Ti)?[Bb](?:ytes?|it/s|ps)?|[kMGT]bit/s|[µmck]?m(?:²|³|2|3)?|[mµk]?g|[mcdµ]?[lL]|(?:mg|µg|g|mmol|mol|IU|U)/(?:d?L|l|kg|ml|day)|mmHg|bar|psi|k?Pa|hPa|[km]?W(?:h|p)?|[mk]?V|[mk]?A(?:h)?|[kMG]?Hz|rpm|dB(?:\\(A\\))?|k?Nm?|°\\s?[CF]|degrees?(?:\\s(?:C|F|Celsius|Fahrenheit))?|Grad(?: Celsius)?|km/h|mph|m/s|lux|lumens?|ppm|tonnes?|tons?|kilograms?|kilos?|grams?|grammes?|milligrams?|litres?|liters?|millilitres?|metres?|meters?|kilometres?|kilometers?|miles?|feet|foot|ft|inch(?:es)?|yards?|acres?|hectares?|ha|square (?:metres?|meters?|feet)|gallons?|pints?|ounces?|oz|lbs?|pounds?|cups?|tablespoons?|teaspoons?|tbsp|tsp|mol|mM|units?|Liter|Kilogramm|Gramm|Quadratmeter|mètres?|litres?|grammes?|metros?|litros?|gramos?|mét vuông|mét|kilôgam'
const quantities = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,])(?:${digits}|${spelled})(?:\s?(?:x|×|by|-|–|to)\s?(?:${digits}))?[\s-]?(?:${measureUnits})(?![\p{L}\p{N}])`,
  'gu',
)
const numbers = new RegExp(String.raw`(?<![\p{L}\p{N}.,])(?:${digits})(?![\p{N}\p{L}])`, 'gu')
const emails = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu
const urls = /\b(?:https?:\/\/|www\.)[^\s<>"')\]]{2,300}[^\s<>"')\].,;:!?]/giu
const phones = /(?<![\p{L}\p{N}/.-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{1,5}\)[\s.-]?)?\d{2,5}(?:[\s./-]\d{2,5}){1,5}(?![\p{N}/]|[.,]\d)/gu
const identifiers =
  /(?<![\p{L}\p{N}@/._-])(?=[\p{L}\d]*[-/.]?[\p{L}\d]*\d)(?:[A-Z]{1,8}[-/#. ]?\d[\dA-Z]*(?:[-/]\w+)*|\d+[-/][A-Z][\w-]*|v\d+(?:\.\d+)+|\d+\.\d+\.\d+|#\d+|[A-Z0-9]{2,}-[A-Z0-9]{2,}(?:-[A-Z0-9]+)*)(?![\p{L}\p{N}]|[.,]\d)/gu
const organisationMark =
  /^(?:Ltd|Limited|LLP|LLC|PLC|plc|Inc|Incorporated|Corp|Corporation|Co|Company|GmbH|AG|KG|SE|SA|SAS|SARL|BV|NV|SL|SpA|Srl|AB|AS|ASA|Oy|Pty|Group|Holdings?|Partners|Associates|Bank|University|College|School|Institute|Hospital|Clinic|Foundation|Trust|Council|Ministry|Agency|Authority|Commission|Committee|Department|Association|Society|Union|Club|Museum|Library|Court|Laborator(?:y|ies)|Labs?|Systems|Technologies|Logistics|Industries|Services|Solutions|Insurance|Consulting|Stiftung|Verein|Universität|Klinik|Krankenhaus|Université|Hôpital|Mairie|Banque|Universidad|Hospital|Ayuntamiento|Banco|Foods|Robotics|Chemicals|Motors|Airlines|Airways|Energy|Pharma|Media|Press|Bakery|Garage|Software|Electric|Engineering|Shipping|Freight|Publishing|Architects|Builders|Farms?|Studios?)\.?$/
const placeMark =
  /^(?:Street|Road|Avenue|Lane|Square|Drive|Way|Place|Court|Park|Bridge|Quay|Harbour|Airport|Station|Island|River|Lake|Mount|Valley|Hall|Tower|House|Building|Room|County|Province|City|Straße|Strasse|Platz|Allee|Rue|Place|Calle|Plaza|Đường|Quận|Phố)$/
const particles = /^(?:van|von|de|da|di|del|della|der|den|la|le|du|bin|al|el|y|zu|ter|ten|dos|das|Mc|of|the|and|&|for|et|und)$/
const personTitle =
  /^(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Judge|Justice|Captain|Herr|Frau|Monsieur|Madame|Mme|M|Señora?|Sra?|Don|Doña|Ông|Bà|Anh|Chị|Nurse|Sister|Inspector|Officer|Councillor)\.?$/
const notNames = new Set(
  (
    'the a an this that these those it its he she they we you i in on at by for from with to of and or but if when while as all any each every no not yes please only once after before during since until under over upon both either neither such some most more our your their his her my ' +
    'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december ' +
    'section article clause schedule annex appendix page figure table chapter part item step note total date time name address phone email subject dear hi hello regards thanks thank sincerely agreement invoice order contract policy report terms fees payment notice scope purpose summary introduction conclusion overview background ' +
    'vat tax net gross usd eur gbp api http url pdf json xml html css sql cpu gpu ram usb id ' +
    'der die das ein eine und oder wenn bei mit für von vom zum zur im am an auf ist sind wird le la les un une des du et ou si dans pour avec el los las una y o en con para por là và của có khi trong một các những ' +
    'what who when where why how which whose are is was were do does did can could will would should must may shall has have had'
  ).split(' '),
)

type Finder = readonly [kind: ValueKind, find: RegExp]
const finders: readonly Finder[] = [
  ['email', emails],
  ['url', urls],
  ['money', money],
  ['percent', percents],
  ['frequency', frequencies],
  ['date', dates],
  ['time', times],
  ['duration', durations],
  ['quantity', quantities],
  ['phone', phones],
  ['identifier', identifiers],
  ['number', numbers],
]

/** Every value in `text`, in order; where two overlap the more specific kind wins (an amount of money is not also a number). */
export function valuesOf(text: string): readonly Value[] {
  const found: Value[] = []
  const taken: [number, number][] = []
  const isFree = (start: number, end: number): boolean => taken.every(([a, b]) => end <= a || start >= b)
  for (const [kind, find] of finders) {
    if (kind === 'phone' && !/\d[\d\s()./-]{5,}\d/.test(text)) continue
    for (const hit of text.matchAll(find)) {
      const start = hit.index
      const end = start + hit[0].length
      if (!isFree(start, end)) continue
      if (kind === 'phone' && (hit[0].replace(/\D/g, '').length < 7 || hit[0].replace(/\D/g, '').length > 15)) continue
      if (kind === 'duration' && /^an?\s/i.test(hit[0]) && !isSpan(text.slice(Math.max(0, start - 12), start))) continue
      if (kind === 'date' && /^(?:may|march|mars|mar|sun|mon)$/i.test(hit[0])) continue
      taken.push([start, end])
      found.push({ kind, start, end, text: hit[0], ...numberIn(hit[0], kind) })
    }
  }
  for (const word of text.matchAll(/[\p{L}]+(?:-[\p{L}]+)?/gu)) {
    const amount = word[0].length > 2 ? numberOfWord(word[0].toLowerCase()) : undefined
    if (
      amount === undefined ||
      /^(?:once|half|both|ein|eine|un|une|una|einen|einem)$/i.test(word[0]) ||
      !isFree(word.index, word.index + word[0].length)
    )
      continue
    found.push({ kind: 'number', start: word.index, end: word.index + word[0].length, text: word[0], amount })
  }
  for (const name of namesOf(text)) if (isFree(name.start, name.end)) found.push(name)
  return found.sort((a, b) => a.start - b.start)
}

/** `for a year` is a span; `6 % a year` and `twice a week` are rates. */
function isSpan(before: string): boolean {
  return /(?:^|\b(?:for|in|within|after|lasts?|lasted|takes?|took|of|is|was|under|over|about|than|until|another|only|nearly|almost|be|last|for about)\s)$/i.test(
    before,
  )
}

function numberIn(text: string, kind: ValueKind): { amount?: number; unit?: string } {
  if (kind === 'email' || kind === 'url' || kind === 'phone' || kind === 'date' || kind === 'identifier') return {}
  const digit = new RegExp(`(?:${digits})`, 'u').exec(text)?.[0]
  const word = digit === undefined ? (text.toLowerCase().match(/\p{L}+/gu) ?? []).map(numberOfWord).find((n) => n !== undefined) : undefined
  let amount = digit === undefined ? word : parseNumber(digit)
  if (amount !== undefined && kind === 'money') {
    if (/million|mn\b|\dm\b|Mio|millones|triệu/i.test(text)) amount *= 1e6
    else if (/billion|bn\b|Mrd|milliard|tỷ/i.test(text)) amount *= 1e9
    else if (/thousand|\dk\b|nghìn/i.test(text)) amount *= 1e3
  }
  const rest = text.replace(digit ?? /^\S+/, '').trim()
  const unit = kind === 'money' ? currencyOf(text) : kind === 'percent' ? '%' : rest.replace(/^[-\s]+/, '') || undefined
  return { ...(amount !== undefined && { amount }), ...(unit !== undefined && kind !== 'number' && { unit }) }
}

/** `1,950.00`, `1.950,00`, `1 950` and `4.0` as numbers. Three digits after a single mark are thousands. */
export function parseNumber(text: string): number {
  const clean = text.replace(/['\s ]/g, '')
  const comma = clean.lastIndexOf(',')
  const dot = clean.lastIndexOf('.')
  if (comma >= 0 && dot >= 0) return Number(comma > dot ? clean.replaceAll('.', '').replace(',', '.') : clean.replaceAll(',', ''))
  const mark = comma >= 0 ? ',' : dot >= 0 ? '.' : ''
  if (mark === '') return Number(clean)
  const parts = clean.split(mark)
  if (parts.length > 2) return Number(parts.join(''))
  if (parts[1]?.length === 3 && parts[0] !== '0' && (parts[0]?.length ?? 0) <= 3) return Number(parts.join(''))
  return Number(parts.join('.'))
}

function currencyOf(text: string): string | undefined {
  const code = new RegExp(`(?<!\\p{L})(?:${codes})(?!\\p{L})`, 'iu').exec(text)?.[0].toUpperCase()
  if (code) return code
  if (/A\$/.test(text)) return 'AUD'
  if (/C\$/.test(text)) return 'CAD'
  if (/€|euro/i.test(text)) return 'EUR'
  if (/£|pound|pence/i.test(text)) return 'GBP'
  if (/¥|yen/i.test(text)) return 'JPY'
  if (/₫|đồng/i.test(text)) return 'VND'
  if (/₹|rupee/i.test(text)) return 'INR'
  if (/franken|francs?/i.test(text)) return 'CHF'
  return /\$|dollar/i.test(text) ? 'USD' : undefined
}

/** Runs of capitalised words. `organisation` and `place` need a mark of their own; otherwise a run of two to four words is a person. */
function* namesOf(text: string): Generator<Value> {
  const word = /[\p{L}\p{M}][\p{L}\p{M}'’-]*\.?|&/gu
  let run: { start: number; end: number; words: string[] } | undefined
  let sentenceStart = true
  let last = 0
  for (const hit of text.matchAll(word)) {
    const between = text.slice(last, hit.index)
    if (/[.!?:]["”’)]*\s|\n/.test(between)) sentenceStart = true
    const raw = hit[0]
    const isInitial = /^\p{Lu}\.$/u.test(raw)
    const isTitle = personTitle.test(raw)
    const marked = organisationMark.test(raw)
    const plain = raw.endsWith('.') && !isInitial && !isTitle && !marked ? raw.slice(0, -1) : raw
    const end = hit.index + plain.length
    const isCapital = /^\p{Lu}/u.test(plain) && (!notNames.has(plain.toLowerCase()) || isInitial)
    const joined = run !== undefined && /^[ \t]$| $/.test(between) && between.length <= 1
    if (isCapital && run && joined) {
      run.end = end
      run.words.push(plain)
    } else if (
      run &&
      joined &&
      (particles.test(plain) || plain === '&') &&
      /^\s+\p{Lu}/u.test(text.slice(end, end + 4)) &&
      (!/^(?:the|and|of|for|et|und|y)$/.test(plain) || organisationRun(run.words))
    ) {
      run.words.push(plain)
      run.end = end
    } else {
      if (run) yield* named(text, run)
      run =
        isCapital && !(sentenceStart && isOrdinary(plain, text.slice(end, end + 30)))
          ? { start: hit.index, end, words: [plain] }
          : undefined
    }
    sentenceStart = raw.endsWith('.') && plain !== raw
    if (sentenceStart && run) {
      yield* named(text, run)
      run = undefined
    }
    last = hit.index + raw.length
  }
  if (run) yield* named(text, run)
}

const organisationRun = (words: readonly string[]): boolean => words.some((word) => organisationMark.test(word))

/** The first word of a sentence is capital anyway: it begins a name only when another capital follows. */
function isOrdinary(word: string, after: string): boolean {
  return !/^\s(?:\p{Lu}|&|van\b|von\b|de\b)/u.test(after) && !personTitle.test(word) && word !== word.toUpperCase()
}

function* named(text: string, run: { start: number; end: number; words: string[] }): Generator<Value> {
  const words = run.words
  const value = text.slice(run.start, run.end)
  const make = (kind: ValueKind): Value => ({ kind, start: run.start, end: run.end, text: value })
  if (organisationRun(words) && words.length > 1) yield make('organisation')
  else if (words.some((word) => placeMark.test(word))) yield make('place')
  else if (isPlaced(text.slice(Math.max(0, run.start - 6), run.start), words.length)) yield make('place')
  else if (words.length >= 2 && words.length <= 5 && words.every((word) => word.length > 1 || word === '&')) {
    if (words.every((word) => word === word.toUpperCase()) && !words.some((word) => /^\p{Lu}\.$/u.test(word))) return
    yield make(words.includes('&') ? 'organisation' : 'person')
  }
}

/** `in Leeds`, `from Gdynia`: a preposition before one word, or one of rest before two. */
function isPlaced(before: string, words: number): boolean {
  if (words === 1) return /(?<!\p{L})(?:in|at|to|from|near|nach|aus|à|en|bei|tại|ở)\s$/iu.test(before)
  return words === 2 && /(?<!\p{L})(?:in|at|near|tại|ở)\s$/iu.test(before)
}
