// Postal addresses: a core (street and number, in the order of its country) found at the digits, then what belongs to it on either side.
import { defineDetector, everyMatch, type Hit } from '../detector.ts'
import { runsOutsideDates } from './dates.ts'
import { before, isDigitAt, isLetterAt, isWordAt, matchAt, wordBefore, wordsBefore } from './nearby.ts'
import { britishPostcode, canadianPostcode } from './postcode.ts'

const name = String.raw`\p{Lu}[\p{L}\p{M}'’.-]{0,30}`
const joint = `(?:de|la|le|les|des|du|del|della|delle|dei|degli|di|da|do|dos|das|los|las|el|y|e|van|von|der|den|het|ter|ten|zum|zur|am|an|im|of|the|and|upon|sur|sous|d['’]|l['’]|Al|bin)`
const house = String.raw`\d{1,5}(?: ?[a-zA-Z](?![\p{L}\d]))?(?: ?[-–/] ?\d{1,4}[a-zA-Z]?)?`

const englishType =
  'Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Boulevard|Blvd|Way|Close|Crescent|Cres|Terrace|Ter|Gardens|Gdns|Grove|Row|Mews|Hill|Park|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Alley|Walk|Quay|Wharf|Green|Rise|View|Vale|Plaza|Turnpike|Pike|Route|Loop|Path|Bypass|Esplanade|Parade|Rapids|Union|Crossing|Ridge|Heights|Estates|Meadows'
const english = new RegExp(
  String.raw`${house},? (?:(?:${name}|\d{1,3}(?:st|nd|rd|th)) ){1,4}(?:${englishType})(?![\p{L}\d])\.?(?: (?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)(?![\p{L}]))?`,
  'uy',
)
const englishLower = /\d{1,5} (?:[a-z]{3,20} ){1,3}(?:street|road|avenue|lane|drive|boulevard|crescent)(?!\p{L})/uy
const romanceType =
  '(?:[Rr]ue|RUE|[Aa]v(?:enue|e|\\.)|AVENUE|[Bb](?:oulevar)?d|BOULEVARD|[Bb]lvd|[Pp]lace|[Aa]llées?|[Cc]hemin|[Cc]h\\.|[Ii]mpasse|[Qq]uai|[Cc]ours|[Rr]oute|[Rr]te|[Ss]quare|[Pp]assage|[Ff]aubourg|[Ff]bg|[Ss]entier|[Rr]uelle|[Ee]splanade|[Cc]haussée|[Rr]ésidence|[Ll]otissement)'
const french = new RegExp(
  String.raw`\d{1,4}(?: ?(?:bis|ter|quater|[A-Da-d]))?(?: ?[-/] ?\d{1,4})?,? ${romanceType} (?:(?:[Dd]e la|[Dd]e l['’]|[Dd]u|[Dd]es|[Dd]e|[Dd]['’]|[Ll]a|[Ll]e|[Ll]es|[Ll]['’]) ?[\p{L}\d]|\p{Lu}|\d)[\p{L}\p{M}'’.-]{0,30}(?: (?:(?:de|du|des|la|le|les|en|sur) ){0,2}${name}){0,4}(?: \d{1,4}(?!\d))?`,
  'uy',
)
/** Street types that open the name, the number last: Spanish, Italian, Portuguese, Polish, Catalan and French elsewhere. */
const openingType =
  /(?<!\p{L})(?:calle|c\/|cl\.|avenida|avda\.?|av\.|plaza|pza\.?|paseo|pº|carrer|camino|carretera|ctra\.?|ronda|travesía|glorieta|rúa|via|viale|vle|piazza|piazzale|corso|c\.so|largo|vicolo|strada|contrada|lungomare|rua|travessa|praça|estrada|alameda|rodovia|ul\.|ulica|al\.|aleja|os\.|osiedle|plac|pl\.|rue|avenue|boulevard|place|chemin|quai|ulitsa|jalan|jl\.|cesta|trg) ?(?:(?:de|del|della|delle|dei|di|da|do|dos|das|du|des|la|las|los|le|l['’]|d['’]|el|san|santa) ?){0,3}[\p{L}\d][\p{L}\p{M}'’.-]{0,30}(?: [\p{L}\d][\p{L}\p{M}'’.-]{0,30}){0,4},? ?(?:n[.º°o]{0,2}|núm\.?|nr\.?|numero|número|s\/n)? ?$/iu
/** The street's name itself is written large: `via Roma`, not `via a HTTP`. */
const namedAfter =
  /^[\p{L}º]+[./]?\p{L}*\.? ?(?:(?:de|del|della|delle|dei|di|da|do|dos|das|du|des|la|las|los|le|l['’]|d['’]|el|san|santa) ?){0,3}[\p{Lu}\d]/u
/** Germanic and Nordic names that end in their type. */
const closingType =
  /(?:straße|strasse|str\.?|weg|allee|platz|gasse|ring|damm|ufer|chaussee|steig|stieg|pfad|kamp|graben|promenade|zeile|straat|laan|plein|gracht|kade|dijk|singel|steeg|pad|gatan|gata|vägen|väg|gränd|torget|torg|stigen|backen|vej|gade|gata|veien|vei|alle|stræde|tie|katu|kuja|polku|tänav|maantee|puiestee|utca|körút|út|tér|iela|gatvė|ulica|ulice|třída|náměstí|nábřeží|ova|ová|cesta|gate)$/iu
const closingLead = new RegExp(
  String.raw`(?<![\p{L}])(?:(?:Am|An|Auf|Im|In|Unter|Zum|Zur|Alte[rsn]?|Neue[rsn]?|Große[rsn]?|Kleine[rsn]?|${name})(?: de[rmn])? ){0,3}[\p{L}][\p{L}\p{M}'’.-]{1,40} $`,
  'u',
)
const notStreet =
  /^(?:ausweg|umweg|beweg|rechtsweg|dienstweg|lösungsweg|arbeitsplatz|parkplatz|sitzplatz|stellplatz|ausbildungsplatz|studienplatz|bewerbungsring|hering|messring|weg|ring|platz|pfad|ufer|damm|pad|string|during|bring|spring|monitoring|engineering|via|tie|gate|alle|vei|gata|ova|tér|d?str|artie|zeile|textzeile|codezeile)$/iu
const vietnamese =
  /(?:số )?\d{1,4}[A-Za-z]?(?:\/\d{1,4}[A-Za-z]?){0,4},? (?:đường|phố|ngõ|ngách|hẻm|kiệt|đại lộ|quốc lộ|tỉnh lộ|ấp|thôn|khu phố|tổ)(?: \d{1,3}[A-Za-z]?| \p{Lu}[\p{L}\p{M}]{0,12}){1,6}/uy
const vietnamesePart =
  /, ?(?:(?:phường|xã|thị trấn|quận|huyện|thị xã|thành phố|tỉnh|khu phố|ấp|thôn|tổ|ngõ|đường|phố|TP\.?|P\.|Q\.|H\.|TX\.|TT\.)(?: ?\d{1,3}(?!\d)| ?\p{Lu}[\p{L}\p{M}]{0,12}(?: \p{Lu}[\p{L}\p{M}]{0,12}){0,3})|\p{Lu}[\p{L}\p{M}]{1,12}(?: \p{Lu}[\p{L}\p{M}]{1,12}){0,2}(?=[.,;)"'\n]|$))/uy
const vietnameseBare =
  /\d{1,4}[A-Za-z]?(?:\/\d{1,4}[A-Za-z]?){0,4} \p{Lu}[\p{L}\p{M}]{0,12}(?: \p{Lu}[\p{L}\p{M}]{0,12}){1,4}(?=, ?(?:phường|xã|quận|huyện|P\.|Q\.|TP))/uy
const box =
  /(?<!\p{L})(?:P\. ?O\. ?Box|PO Box|Post ?box|Post Office Box|Postfach|Boîte postale|B\.P\.|Apartado de correos|Apdo\.(?: de correos)?|Casella postale|Caixa postal|Postbus|Skrytka pocztowa|Locked Bag|Private Bag|hòm thư) $/iu
/** Addresses of the United States forces, whose last line names no town. */
const military =
  /(?:(?:Unit|PSC|CMR) \d{1,5},? Box \d{1,5}|(?:USS|USNV|USCGC|USNS) \p{L}[\p{L}'’.-]{0,30}(?: \p{L}[\p{L}'’.-]{0,30})?|Box \d{1,5})?[,\s]{0,4}(?:APO|FPO|DPO),? (?:AA|AE|AP) $/iu

const boxEndings = new Set('box p postfach postale correos apdo postal postbus pocztowa bag thư aa ae ap'.split(' '))
const leadIn =
  /(?:\b(?:address(?:es)?|lives? (?:at|in)|living at|lived at|resid(?:es|ing) at|located at|situated at|moved to|my house at|home at|office (?:is )?(?:at|in)|deliver(?:ed)? (?:it )?to|shipp?(?:ed|ing)? (?:it )?to|taxi to|arrived at|anschrift|adresse|wohnhaft(?: in)?|wohnt(?: in)?|demeurant(?: au)?|domiciliée?(?: au)?|habite(?: au)?|domicilio(?: en)?|dirección|vive en|residente (?:in|a)|indirizzo|abita in|adres|woont (?:op|aan)|zamieszkał[ya](?: przy)?|adress|bor på|endereço|morada|mora na)|(?<!\p{L})(?:địa chỉ|trú tại|cư trú tại|thường trú|ở tại|sống tại))(?: is| ist| est| es| là| here they are| it is)?(?:[?] it is)?["']? ?[:=]?["'\s]{0,4}$/iu
const led = new RegExp(
  String.raw`${house} (?:${joint} ){0,2}[\p{L}][\p{L}\p{M}'’./-]{1,30}(?: [\p{L}][\p{L}\p{M}'’./-]{0,30}){0,4}(?: \d{1,5}[a-zA-Z]?(?![\d\p{L}]))?`,
  'uy',
)

/** `9 Aasa 43`: a name between two numbers, in any language. */
const between = /\d{1,5} (?:\p{Lu}[\p{L}\p{M}'’./-]{0,30}\.? ){1,4}\d{1,5}[a-zA-Z]?(?![\d\p{L}])\.?/uy
const opensPlace = /(?:^|[\n,:;?]|(?<!\p{L})(?:at|to|in|from|near))\s*$/iu
/** Citations and dates have numbers around a word too. */
const notAName =
  /(?:^| )(?:Rn|Rz|RdNr|Rdnr|LS|Halbsatz|Ziff|Tz|Abs|Satz|S|Nr|Art|Buchst|Unterabs|SGB|GRUR|NVwZ|NJW|BGBl|Fn|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\.? /
const spelledOut = /^\d+ (?:\p{Lu}[\p{Ll}\p{M}'’-]{3,} )+\d/u
const ledName = new RegExp(String.raw`(?:${name}\.? ){1,4}$`, 'u')
const looseUnit = /(?<![\p{L}\d])(?:Apt|Apartment|Suite)\.? \d{1,5}[A-Z]?(?![\p{L}\d])/gu
const namesBefore = new RegExp(String.raw`(?<![\p{L}\d])(?:${name} ){1,3}$`, 'u')
const streetWords = ['Street', 'Road', 'Avenue', 'Boulevard', 'Lane']
/** Known to everybody, and nobody's address. */
const famous = /(?:Wall|Sesame|High|Main|Downing|Fleet|The) $/

const unitWord =
  'Apartment|Apt|Suite|Ste|Unit|Flat|Floor|Room|Rm|Bldg|Building|App|Appt|Appartement|bât|bâtiment|étage|esc|escalier|piso|planta|puerta|pta|interno|int|scala|Wohnung|Whg|Top|Etage|lok|m\\.|lgh|tầng|căn hộ|phòng|#'
const unitBefore = new RegExp(String.raw`(?<![\p{L}\d])(?:${unitWord})\.? ?[\dA-Z][\dA-Za-z/-]{0,5},?[ \n]$`, 'iu')
const unitAfter = new RegExp(
  String.raw`(?:,? ?[,\n]?[ ]{0,4}(?:${unitWord})\.? ?[\dA-Z][\dA-Za-z/-]{0,5}(?![\p{L}\d])|, ?\d{1,2}[.ºª°](?: ?[A-Za-z]{1,4}(?!\p{L}))?|,? ?\d{1,2}(?:st|nd|rd|th) [Ff]loor)`,
  'iuy',
)
/** A full stop behind a whole word ends the sentence, and the town with it. */
const town = String.raw`(?:\p{Lu}[\p{L}\p{M}'’.-]{0,30})(?:(?<!\p{L}{4}\.)[ -](?:(?:am|an|der|im|in|bei|ob|sur|sous|la|le|les|de|del|du|di|of|upon|on|under|the|den|ved|y|e|d['’]|l['’]|-)[ -]?){0,2}\p{Lu}[\p{L}\p{M}'’.-]{0,30}){0,3}`
const townAfter = new RegExp(
  String.raw`\s?,?[\s]{1,6}(?:(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{3})?(?: [A-Z]{2}(?= ))?[ ,]{1,2}${town}|\d{2}-\d{3} ${town}|\d{3} \d{2} ${town}|${town},?[\s]{1,4}(?:${britishPostcode}|${canadianPostcode})(?![\p{L}\d])|${town}\s{0,2},?[\s]{1,4}(?:[A-Z]{2,3}|nan|${town})[,]?[\s]{1,4}\d{4,5}(?:-\d{4})?(?!\d)|(?:${britishPostcode})(?![\p{L}\d])|${town},? [A-Z]{2}(?![\p{L}\d]))`,
  'uy',
)

/** Without a postcode: what follows a flat on its own lines, or two names between commas. */
const townsAfterUnit = new RegExp(String.raw`(?:[,\s]{1,6}${town}){1,3}(?:[,\s]{1,6}\d{4,6}(?!\d))?`, 'uy')
const townsAfter = new RegExp(String.raw`\s?, ?${town}, ?${town}(?:[,\s]{1,6}\d{4,6}(?!\d))?`, 'uy')

/** Streets with their numbers, and with the unit, postcode and town beside them, as one address. */
export const address = defineDetector({
  name: 'address',
  kinds: ['ADDRESS'],
  find: (text) => {
    const hits: Hit[] = []
    let done = 0
    for (const digit of runsOutsideDates(text)) {
      if (digit < done || isWordAt(text, digit - 1) || (text[digit - 1] === '.' && isWordAt(text, digit - 2))) continue
      const core = coreAt(text, digit, done)
      if (core === undefined) continue
      const start = withLead(text, core.start, done)
      const end = withRest(text, core.end, core.isVietnamese)
      hits.push({ kind: 'ADDRESS', start, end, score: core.score })
      done = end
    }
    return withParts(text, hits)
  },
  finds: [
    '«12 Haddad Street, Springfield, IL 62704»',
    'at «Flat 4, 184 Example Lane, Northtown B4 8HP» and',
    'wohnhaft «Beispielweg 212, 69521 Musterstadt», Akte',
    '«Am Musterring 119, 99614 Musterstadt»',
    'demeurant «27 rue de la Paix, 72146 Exempleville», conteste',
    '«62 bis, boulevard Exemple, 59419 Ville»',
    'en «Avenida de Ejemplo, 180, 10º B, 06813 Ciudad», reclama',
    '«Calle Mayor 119, 09056 Villaejemplo»',
    'địa chỉ «90/22 ngõ Hai Bà Trưng, phường 7, Đà Lạt», kiện',
    '«Via Roma 131», Torino',
    '«Voorbeeldstraat 12, 1012 AB Amsterdam»',
    'write to «P.O. Box 1234»',
    'lives at «17 Aasa Mäe 4», and',
    '«ul. Przykładowa 5»',
    '«Exempelgatan 14»',
  ],
  ignores: [
    'In 2020 Wall Street fell',
    '3 ways to go',
    'port 8080 is open',
    'step 2 of the road',
    'Zeile 12',
    'version 5 Street',
    'during 2020',
    'string 3',
    'Arbeitsplatz 3',
    'via 3 servers',
    'chapter 12, place your',
    '10 Road signs',
    'rue 5',
  ],
})

type Found = (match: RegExpExecArray | undefined, score: number, isVietnamese?: boolean) => Core | undefined
type Core = { start: number; end: number; score: number; isVietnamese: boolean }

function coreAt(text: string, digit: number, floor: number): Core | undefined {
  const found = (match: RegExpExecArray | undefined, score: number, isVietnamese = false): Core | undefined =>
    match === undefined ? undefined : { start: digit, end: digit + trimmedLength(match[0]), score, isVietnamese }
  const number = matchAt(text, houseNumber, digit)
  if (number === undefined) return undefined
  const isYear =
    /^(?:19|20)\d\d$/.test(number[0]) && /(?<!\p{L})(?:in|since|by|of|for|from|until|during|en|im|seit) $/iu.test(before(text, digit, 8))
  if (!isYear) {
    const first = numberFirst(text, digit, digit + number[0].length, found)
    if (first !== undefined) return first
  }
  return numberLast(text, digit, number[0], floor) ?? boxed(text, digit, floor) ?? (isYear ? undefined : unnamed(text, digit, floor, found))
}

/** Streets of no known type, by what surrounds them: a word that leads to an address, a flat or a postcode after, a number on each side. */
function unnamed(text: string, digit: number, floor: number, found: Found): Core | undefined {
  const lead = before(text, digit, 40)
  const isLed = isLeadIn(text, digit)
  const pair = matchAt(text, between, digit)
  if (pair !== undefined && !notAName.test(pair[0]) && !/[§#] ?$/.test(lead)) {
    const end = digit + pair[0].length
    const isBacked = isLed || matchAt(text, unitAfter, end) !== undefined || matchAt(text, townAfter, end) !== undefined
    const isPlace = opensPlace.test(lead) && spelledOut.test(pair[0]) && !/\d[,:]\s*$/.test(lead) && text[end] !== '/'
    if (isBacked || isPlace) return found(pair, isBacked ? 0.7 : 0.45)
  }
  if (isLed) return found(matchAt(text, led, digit), 0.6)
  if (text[digit - 1] !== ' ' || !startsCapital(wordBefore(text, digit - 1).word)) return undefined
  const words = ledName.exec(before(text, digit, 60))
  if (words === null) return undefined
  const start = digit - words[0].length
  if (start < floor || !isLeadIn(text, start)) return undefined
  const core = matchAt(text, houseNumber, digit)
  return core === undefined ? undefined : { start, end: digit + core[0].length, score: 0.6, isVietnamese: false }
}

function startsCapital(word: string): boolean {
  const initial = word[0] ?? ''
  return initial !== initial.toLowerCase()
}

function isLeadIn(text: string, index: number): boolean {
  return leadEndings.has(wordsBefore(text, index, 1)[0] ?? '') && leadIn.test(before(text, index, 40))
}

const leadEndings = new Set(
  `address addresses at in to anschrift adresse wohnhaft wohnt demeurant au domicilié domiciliée habite domicilio en dirección residente a
  indirizzo abita adres op aan zamieszkały zamieszkała przy adress på endereço morada na chỉ tại trú is ist est es là are it`.split(/\s+/),
)

const houseNumber = new RegExp(house, 'uy')

/** The streets that follow their number; the letter that comes next tells which are worth trying. */
function numberFirst(text: string, digit: number, numberEnd: number, found: Found): Core | undefined {
  let next = numberEnd
  while (next < numberEnd + 3 && (text[next] === ' ' || text[next] === ',')) next++
  const unit = text[next] ?? ''
  if (next === numberEnd) return undefined
  const isCapital = unit !== unit.toLowerCase()
  if (isCapital || isDigitAt(text, next)) {
    const street = found(matchAt(text, english, digit), 0.85)
    if (street !== undefined) return street
  }
  if (isCapital && isVietnamese(text)) {
    const bare = found(matchAt(text, vietnameseBare, digit), 0.8, true)
    if (bare !== undefined) return bare
  }
  const street = /^[rabpciqsfelh]/i.test(unit) ? found(matchAt(text, french, digit), 0.85) : undefined
  if (street !== undefined || isCapital) return street
  return /^[đpnhkqtấ]/.test(unit) && isVietnamese(text)
    ? found(matchAt(text, vietnamese, digit), 0.85, true)
    : found(matchAt(text, englishLower, digit), 0.6)
}

let lastText = ''
let lastIsVietnamese = false

function isVietnamese(text: string): boolean {
  if (text !== lastText) {
    lastIsVietnamese = /[đăơưạảấầậắằặẻẽẹếềểễệỉịọỏốồổỗộớờởỡợủụứừửữựỳỵỷỹ]/i.test(text)
    lastText = text
  }
  return lastIsVietnamese
}

/** `Beispielweg 12`, `Calle Mayor, 12`: the name is what stands before the number. */
function numberLast(text: string, digit: number, number: string, floor: number): Core | undefined {
  const previous = text[digit - 1]
  if ((previous !== ' ' && previous !== '°' && previous !== 'º') || isWordAt(text, digit + number.length)) return undefined
  const end = digit + number.length
  if (/^(?:[.:]\d|%)/.test(text.slice(end, end + 2))) return undefined
  let last = digit - 1
  while (last > 0 && /[ .,]/.test(text[last - 1] ?? '')) last--
  const { word, start: wordStart } = wordBefore(text, last)
  if (word !== '' && closingType.test(word) && isStreet(text, word, wordStart, last, end) && text[digit - 2] !== ',') {
    const lead = before(text, digit - 1, 70).replace(/\.$/, '')
    const isName = /^\p{Lu}/u.test(text[wordStart] ?? '') || /-$/.test(text.slice(0, wordStart).slice(-1))
    const match = closingLead.exec(`${lead} `)
    if (isName && match !== null) {
      const start = Math.max(floor, digit - 1 - lead.length - (text[digit - 2] === '.' ? 1 : 0) + match.index)
      return { start: start < wordStart ? start : Math.max(floor, compoundStart(text, wordStart)), end, score: 0.8, isVietnamese: false }
    }
  }
  const initial = text[wordStart] ?? ''
  if (initial === initial.toLowerCase() && !/^(?:n|no|nr|núm|numero|número|s)?$/i.test(word)) return undefined
  const lead = before(text, digit, 80)
  const opening = openingType.exec(lead)
  if (opening === null || !namedAfter.test(opening[0])) return undefined
  const start = digit - lead.length + opening.index
  return start < floor ? undefined : { start, end, score: 0.8, isVietnamese: false }
}

/** Many words end like a street; a doubtful one needs its preposition or the postcode after it. */
function isStreet(text: string, word: string, start: number, wordEnd: number, end: number): boolean {
  if (/^d?str$/i.test(word)) return word === 'Str' && text[wordEnd] === '.'
  if (notStreet.test(word)) return false
  const isBacked =
    /(?:^|[\s,;:(])(?:Am|Im|Zum|An der|Auf dem) $/.test(before(text, start, 10)) || /^,? \d{4,5} \p{Lu}/u.test(text.slice(end, end + 10))
  return isBacked || !(/[aeiou]ring$|(?:ova|gate|tie|vei|pad|alle|ring)$/i.test(word) || /^(?:19|20)\d\d$/.test(text.slice(end - 4, end)))
}

/** `Carl-von-Ossietzky-Straße` begins before its last part. */
function compoundStart(text: string, wordStart: number): number {
  let start = wordStart
  while (start > 1 && wordStart - start < 40 && text[start - 1] === '-' && isLetterAt(text, start - 2))
    start = wordBefore(text, start - 1).start
  return start
}

function boxed(text: string, digit: number, floor: number): Core | undefined {
  if (!boxEndings.has(wordsBefore(text, digit, 1)[0] ?? '')) return undefined
  const lead = before(text, digit, 72)
  const opening = box.exec(lead) ?? military.exec(lead)
  const number = /^\d[\d ]{0,9}\d|^\d/.exec(text.slice(digit, digit + 12))?.[0]
  if (opening === null || number === undefined) return undefined
  const start = digit - lead.length + opening.index
  const end = digit + number.length
  return start < floor ? undefined : { start, end, score: 0.8, isVietnamese: false }
}

/** A flat or another number right before: `Flat 4, 184 Example Lane`. */
function withLead(text: string, start: number, floor: number): number {
  if (!/[\dA-Za-z],?[ \n]$/.test(text.slice(Math.max(0, start - 3), start))) return start
  const lead = before(text, start, 24)
  const opening = unitBefore.exec(lead) ?? /(?<![\p{L}\d.,/-])\d{1,5} $/u.exec(lead)
  return opening === null ? start : Math.max(floor, start - lead.length + opening.index)
}

function withRest(text: string, from: number, isVietnamese: boolean): number {
  let end = from
  if (isVietnamese) {
    for (let part = 0; part < 5; part++) end += matchAt(text, vietnamesePart, end)?.[0].length ?? 0
    return end
  }
  for (let part = 0; part < 3; part++) end += matchAt(text, unitAfter, end)?.[0].length ?? 0
  const place = matchAt(text, townAfter, end) ?? matchAt(text, end > from ? townsAfterUnit : townsAfter, end)
  return place === undefined ? end : end + trimmedLength(place[0])
}

/** Without a full stop or joint at the end. */
function trimmedLength(value: string): number {
  return value.replace(/(?<=\p{L}{4})\.$|[\s,'’-]+$/u, '').length
}

/** A flat named away from its street, and a street without a number, where no whole address has them. */
function withParts(text: string, whole: readonly Hit[]): readonly Hit[] {
  const parts: Hit[] = []
  if (text.includes('Ap') || text.includes('Suite'))
    for (const match of everyMatch(text, looseUnit))
      parts.push({ kind: 'ADDRESS', start: match.index, end: match.index + match[0].length, score: 0.5 })
  for (const word of streetWords)
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const lead = before(text, at, 72)
      const names = isWordAt(text, at + word.length) ? null : namesBefore.exec(lead)
      if (names === null || famous.test(names[0])) continue
      parts.push({ kind: 'ADDRESS', start: at - names[0].length, end: at + word.length, score: 0.5 })
    }
  if (parts.length === 0) return whole
  const all = [...whole, ...parts].sort((one, other) => one.start - other.start || other.end - one.end)
  const hits: Hit[] = []
  for (const hit of all) {
    const last = hits.at(-1)
    if (last === undefined || hit.start >= last.end) hits.push(hit)
    else if (last.score < hit.score) hits[hits.length - 1] = hit
  }
  return hits
}
