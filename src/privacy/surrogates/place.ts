// Places by their kind: a country for a country, a town for a town, a street and number in the same writing.
import { type Draw, sameShape } from './draw.ts'
import type { Maker, Making } from './maker.ts'
import { invented } from './names.ts'

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Small towns whose names are no words of the language. */
const towns: Readonly<Record<string, readonly string[]>> = {
  en: list(`Alderbrook Barrowmere Cresswick Dunmoor Eastlow Farnholt Glenhaven Hathersby Inglewick Kelmarsh Larkhill Millbrae Netherby
    Oakhampton Penrose Quenby Ravensby Stanwick Thornbury Ullsby Wexcombe Yarrowby Brindley Corbridge Ashcombe Tilbrook`),
  de: list(`Altenbrunn Birkenau Dornfeld Erlenbach Falkenhain Grünwalde Hohenlinden Immenrode Kaltenborn Lindenthal Mohrenfels Neuhaldern
    Ostrach Pfaffenried Quellendorf Rotherburg Silberhain Tannroda Ulmenhorst Wiesenthal`),
  fr: list(`Aubercourt Beaumesnil Clairvaux Dampierre Épinoy Fontenelle Grandpré Hautefort Isigny Longueval Marcillac Nanteuil Orbec
    Pontigny Quincy Rochefort Sauveterre Thiviers Vaucresson Villebois`),
  es: list(`Aldeanueva Belorado Castrojeriz Dueñas Espinosa Fuentidueña Gumiel Hontoria Illescas Jarandilla Lerma Miranda Navarredonda
    Olmedo Peñafiel Riaza Sepúlveda Tordelaguna Urueña Villafranca`),
  vi: list('Thạnh-Phú Bình-Lục Cẩm-Xuyên Diên-Khánh Gò-Quao Hàm-Yên Kiến-Xương Lạc-Thủy Mộc-Hóa Nghĩa-Đàn Phù-Cừ Quỳnh-Nhai Tân-Uyên').map(
    (name) => name.replace('-', ' '),
  ),
}
/** Vietnamese towns have two words; where each word is replaced by one, these are. */
const syllables = list('Thạnh Lục Xuyên Diên Quao Hàm Xương Lạc Mộc Đàn Phù Nhai Uyên Cẩm Trạch Ninh Đồn Bái Giao Hựu')

const countries =
  list(`Argentina Australia Austria Belgium Brazil Bulgaria Canada Chile Colombia Croatia Denmark Ecuador Egypt Estonia Finland
  France Georgia Germany Greece Hungary Iceland India Indonesia Ireland Italy Japan Kenya Latvia Lithuania Malaysia Mexico Morocco
  Netherlands Nigeria Norway Pakistan Peru Philippines Poland Portugal Romania Russia Serbia Singapore Slovakia Slovenia Spain Sweden
  Switzerland Thailand Tunisia Turkey Ukraine Uruguay Vietnam`)
const isCountry = new Set([...countries, ...list('China Israel Iran Iraq Syria Lebanon Jordan USA UK')].map((name) => name.toLowerCase()))
const drawnCountries = countries.filter((name) => !['Georgia', 'Russia', 'Ukraine', 'Turkey'].includes(name))

/** What kind of place it is. These words stay. */
const kindsOfPlace = new Set(
  list(`city town village county district province state region river lake mountain mount valley island islands bay beach park port harbour
    harbor airport station bridge street road avenue lane drive court square place boulevard way close terrace republic kingdom
    straße strasse str weg platz allee gasse ring ufer damm kreis stadt land
    rue avenue boulevard place chemin impasse allée quai cours route
    calle avenida av plaza paseo camino carretera
    đường phố quận huyện phường xã tỉnh thành via viale piazza corso ulica ul aleja
    apt apartment suite ste unit floor flat building block room box po no nr nº etage stock etg bis ter p.o ave rd blvd ln dr ct sq pl hwy`),
)

/** Words around the others, which make no place by themselves. */
const beside = new Set(
  list(`north south east west northern southern eastern western upper lower new old saint st of the and am an der dem den im bei bad
    de la le les du des sur en el los las y del`),
)

const states =
  list(`AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD
  TN TX UT VT VA WA WV WI WY`)

export const location: Maker = (making) => {
  const { mention, draw, attempt, words } = making
  const { value } = mention
  const folded = value.trim().toLowerCase()
  if (isCountry.has(folded)) return words.standIn(value, countryFor, attempt > 0)
  if (states.includes(value)) return draw.pick(states)
  const spoken = value.match(/[\p{L}\p{M}'’-]+/gu) ?? []
  if (spoken.some((word) => isKind(word)) || /\d/.test(value)) return word(making)
  if (spoken.length === 0) return undefined
  // A town of two words is one town: its words mean nothing by themselves.
  return spoken.length === 1 ? words.standIn(value, town(making), attempt > 0) : draw.pick(townsOf(making))
}

/** Word by word: kinds of place stay, numbers are drawn, names follow what they stand for elsewhere. */
function word(making: Making): string | undefined {
  const { mention, draw, words, attempt } = making
  const { value } = mention
  // Where names have capitals, what has none is a small word of the sentence: "or", "bei", "im Hof".
  const hasCapitals = /\p{Lu}/u.test(value)
  let isNew = false
  const written = value.replace(/[\p{L}\p{M}\p{N}]+/gu, (part, at: number) => {
    if (isKind(part) ? !isNameOfStreet(value, part, at) : beside.has(part.toLowerCase())) return part
    if (hasCapitals && /^\p{Ll}+$/u.test(part) && !isKind(part)) return part
    isNew = true
    if (/\p{N}/u.test(part)) return sameShape(part, draw)
    if (states.includes(part)) return draw.pick(states)
    if (part.length === 1) return sameShape(part, draw)
    if (isCountry.has(part.toLowerCase())) return words.standIn(part, countryFor, attempt > 0)
    const street = /^(.{3,}?)(straße|strasse|str|weg|platz|allee|gasse|ring|ufer|damm|straat|laan|gatan|vägen)$/i.exec(part)
    if (street) return words.standIn(street[1]!, streetName, attempt > 0) + street[2]
    return words.standIn(part, town(making), attempt > 0)
  })
  return isNew ? written : undefined
}

const streetKinds = new Set(
  list(
    `street road avenue lane drive court square place boulevard way close terrace ave rd blvd ln dr ct sq pl hwy straße strasse weg platz allee gasse`,
  ),
)
const leadingKinds = new Set(
  list(`rue avenue boulevard place chemin impasse allée quai cours route calle avenida plaza paseo camino carretera via viale piazza corso ulica aleja
    đường phố`),
)
/** What a building is divided into; it names no street. */
const units = new Set(
  list('apt apartment suite ste unit floor flat building block room box po no nr nº etage stock etg bis ter p.o st and'),
)

/** Whether a kind of place names a street here: the park of "Park Street", the harbour of "rue du Port". */
function isNameOfStreet(value: string, part: string, at: number): boolean {
  const lower = part.toLowerCase()
  if (units.has(lower)) return false
  const next = /^ ([\p{L}\p{M}]+)/u.exec(value.slice(at + part.length))?.[1]?.toLowerCase()
  if (next !== undefined && streetKinds.has(next)) return true
  const before = value.slice(value.lastIndexOf(',', at) + 1, at).match(/[\p{L}\p{M}]+/gu) ?? []
  return /^\p{Lu}/u.test(part) && before.some((word) => leadingKinds.has(word.toLowerCase())) && !streetKinds.has(lower)
}

export const address: Maker = word

function isKind(part: string): boolean {
  return kindsOfPlace.has(part.toLowerCase())
}

const trees = list('Linden Ahorn Buchen Eschen Ulmen Kastanien Pappel Weiden Erlen Birken Fichten Tannen Holunder Hasel Wacholder')

function streetName(draw: Draw, attempt: number): string {
  return attempt < 15 ? draw.pick(trees) : invented(draw)
}

function townsOf({ mention }: Making): readonly string[] {
  return towns[mention.language()] ?? towns.en!
}

function town(making: Making) {
  const own = townsOf(making).filter((name) => !name.includes(' '))
  const here = own.length > 0 ? own : townsOf(making) === towns.vi ? syllables : towns.en!
  const anywhere = Object.values(towns)
    .flat()
    .filter((name) => !name.includes(' '))
  return (draw: Draw, attempt: number) => (attempt < 12 ? draw.pick(here) : attempt < 20 ? draw.pick(anywhere) : invented(draw))
}

export function isCountryName(text: string): boolean {
  return isCountry.has(text.toLowerCase())
}

export function countryFor(draw: Draw, attempt: number): string {
  return attempt < 20 ? draw.pick(drawnCountries) : invented(draw)
}
