// Who and what appears in one record: people, organisations and values, invented when first mentioned and the same ever after.
import type { Origin } from './abroad.ts'
import { type Locale, locales } from './locales.ts'
import { drawName, type Gazetteers, type Gender, mutate } from './names.ts'
import type { Random } from './random.ts'

export type Person = {
  readonly id: string
  readonly gender: Gender
  /** What the person is called. */
  readonly first: string
  readonly last: string
  readonly full: string
  readonly initials: string
  readonly nickname: string
  readonly title: string
  readonly email: string
  readonly login: string
}

export type Organisation = { readonly id: string; readonly full: string; readonly short: string; readonly domain: string }

export type Cast = {
  readonly random: Random
  readonly lang: string
  readonly locale: Locale
  /** Where names and places come from when that is not where the language is spoken. */
  readonly origin: Origin | undefined
  readonly gazetteers: Gazetteers
  readonly people: Map<number, Person>
  readonly organisations: Map<number, Organisation>
  readonly values: Map<string, string>
  latestPerson: number
  latestOrganisation: number
  counter: number
}

export function newCast(random: Random, lang: string, gazetteers: Gazetteers, origin?: Origin): Cast {
  const locale = locales[lang] ?? locales.en!
  return {
    random,
    lang,
    locale,
    origin,
    gazetteers,
    people: new Map(),
    organisations: new Map(),
    values: new Map(),
    latestPerson: 100,
    latestOrganisation: 100,
    counter: 0,
  }
}

export function person(cast: Cast, index: number): Person {
  const known = cast.people.get(index) ?? inventPerson(cast, index)
  cast.people.set(index, known)
  return known
}

export function organisation(cast: Cast, index: number): Organisation {
  const known = cast.organisations.get(index) ?? inventOrganisation(cast, index)
  cast.organisations.set(index, known)
  return known
}

const familyFirst = new Set(['vi', 'zh', 'ko', 'ja'])

function inventPerson(cast: Cast, index: number): Person {
  const { random, locale, lang } = cast
  let name = drawName(random, nameLanguage(cast), cast.gazetteers)
  for (
    let tries = 0;
    tries < 3 && (/[^\p{L}\p{M}'’ .-]/u.test(name.first + name.last) || name.first.length < 2 || name.last.length < 2);
    tries++
  ) {
    name = drawName(random, nameLanguage(cast), cast.gazetteers)
  }
  const given = name.first.split(' ')
  const called = name.origin === 'vi' ? given[given.length - 1]! : given[0]!.length > 2 && random.chance(0.5) ? given[0]! : name.first
  const familyLeads = name.origin === 'vi' ? lang === 'vi' || random.chance(0.7) : familyFirst.has(name.origin) && random.chance(0.4)
  const last = cast.lang !== 'vi' && random.chance(0.004) ? `${name.last.charAt(0)}.` : name.last
  const full = familyLeads ? `${last} ${name.first}` : `${name.first}${middle(random, lang)} ${last}`
  const title = random.chance(0.12) ? random.pick(locale.doctor) : random.pick(name.gender === 'm' ? locale.mister : locale.missus)
  const plainFirst = ascii(called)
  const plainLast = ascii(last)
  return {
    id: `p${index}`,
    gender: name.gender,
    first: called,
    last,
    full,
    initials: initialsOf(name.first, last),
    nickname: nickname(random, called),
    title,
    email: `${localPart(random, plainFirst, plainLast)}@${mailDomain(cast, index)}`,
    login: localPart(random, plainFirst, plainLast),
  }
}

function middle(random: Random, lang: string): string {
  if (lang === 'vi') return ''
  const drawn = random.next()
  if (drawn < 0.07) return ` ${random.pick([...'ABCDEFGHJKLMNPRSTW'])}.`
  return ''
}

function initialsOf(first: string, last: string): string {
  const letters = first
    .split(/[ -]/)
    .filter((part) => part !== '')
    .map((part) => `${part.charAt(0).toUpperCase()}.`)
  return `${letters.join(first.includes('-') ? '-' : '')}|${last}`
}

const knownNicknames: Readonly<Record<string, string>> = {
  Robert: 'Bob',
  William: 'Bill',
  Elizabeth: 'Liz',
  Margaret: 'Maggie',
  Katharina: 'Kathi',
  Thomas: 'Tom',
  Michael: 'Mike',
  Christopher: 'Chris',
  Alexander: 'Alex',
  Jennifer: 'Jen',
  Francisco: 'Paco',
  José: 'Pepe',
  Dolores: 'Lola',
  Isabel: 'Isa',
  Maximilian: 'Max',
  Sebastian: 'Basti',
  Stefanie: 'Steffi',
  Susanne: 'Susi',
  Rebecca: 'Becky',
  Patricia: 'Pat',
  Samuel: 'Sam',
  Daniel: 'Dani',
  Antonio: 'Toni',
  Guadalupe: 'Lupe',
  Manuel: 'Manu',
  Nathalie: 'Nath',
  Johannes: 'Hannes',
}

function nickname(random: Random, first: string): string {
  const known = knownNicknames[first]
  if (known) return known
  if (first.length < 5) return first
  const stem = first.slice(0, /[aeiouy]/.test(first[2]!) ? 4 : 3)
  return stem + random.pick(['', '', 'i', 'y', 'ie', 'o'].filter((end) => end === '' || !/[aeiouy]$/.test(stem)))
}

export const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/Ł/g, 'L')
    .replace(/ı/g, 'i')

function localPart(random: Random, first: string, last: string): string {
  const f = first.toLowerCase().replace(/[^a-z]/g, '') || 'x'
  const l = last.toLowerCase().replace(/[^a-z]/g, '') || 'y'
  const number = random.chance(0.45) ? String(random.chance(0.5) ? 60 + random.below(60) : random.below(999)) : ''
  const shapes = [
    `${f}.${l}`,
    `${f}${l}`,
    `${f.charAt(0)}${l}${number}`,
    `${f}_${l}${number}`,
    `${l}.${f}`,
    `${f}${number}`,
    `${f.charAt(0)}.${l}`,
    `${l}${number}`,
    `${f}-${l}`,
    `${f}.${l}${number}`,
    `${f}${l.charAt(0)}${number}`,
  ]
  return random.pick(shapes)
}

const mailHosts =
  'gmail.com outlook.com hotmail.com yahoo.com icloud.com proton.me gmx.de web.de orange.fr free.fr t-online.de yahoo.fr hotmail.es fpt.vn live.co.uk btinternet.com mail.example example.org example.com'.split(
    ' ',
  )

function mailDomain(cast: Cast, index: number): string {
  if (cast.random.chance(0.45)) return organisation(cast, index > 99 ? 1 : index).domain
  return cast.random.pick(mailHosts)
}

// Organisations.

const starts =
  'Nor Vel Al Ar Bri Cal Cor Den El Fen Gal Hal In Jor Kel Lum Mer Nex Om Pra Qua Ra Sol Tar Ul Ver Wes Xen Yel Zan Ac Bel Cen Dor Ex Flo Gran Hy Is Lin Mon Nova Opti Pri Red Syn Tri Uni Vita Win Zeta Blue Green North Sun Bright Clear Data Cloud Med Agri Eco'.split(
    ' ',
  )
const middles = ['', '', 'a', 'o', 'i', 'ta', 've', 'ri', 'lo', 'mi', 'do', 'ne', 'sa', 'wa', 'ra']
const ends =
  'tech tis lux dex via corp ware soft land net line mark ford well ton ria nova don ex is um on a o ax ix it ly fy gen med wind stone field bridge works hub point path forge loop nest'.split(
    ' ',
  )
const pairs =
  'Blue|Red|Silver|North|Golden|Bright|Iron|Green|Rapid|Summit|River|Harbour|Oak|Stone|Falcon|Eagle|Atlas|Orion|Pioneer|Liberty|Evergreen|Sunrise|Crystal|Maple|Lighthouse|Compass|Beacon|Anchor'.split(
    '|',
  )
const vietnameseNames =
  'Hải Âu|Bình Minh|Hoàng Gia|Thành Công|Phú Quý|Đại Phát|Minh Long|Sao Mai|Hòa Bình|An Khang|Thịnh Vượng|Tân Tiến|Việt Hưng|Nam Phong|Đông Á|Phương Nam|Trường Sơn|Hưng Thịnh|Gia Bảo|Thiên Phú|Kim Ngân|Hoa Sen|Tân Bình|Long Châu|Minh Khai|Ánh Dương|Cửu Long|Lạc Việt|Sơn Hà|Vạn Xuân|Hồng Hà|Đức Thành|Phúc An|Tây Đô|Nhật Minh|Quang Minh|Lê Quý Đôn|Nguyễn Du|Chu Văn An|Kim Đồng|Hoa Mai|Tân Phú|Gò Vấp|Thanh Xuân|Cầu Giấy|Hai Bà Trưng|Bình Thạnh|Hoàn Kiếm'.split(
    '|',
  )

function madeUpWord(random: Random): string {
  if (random.chance(0.15))
    return (
      random.pick(pairs) +
      (random.chance(0.4) ? ` ${random.pick(['Peak', 'Star', 'Line', 'Ridge', 'Point', 'Valley', 'Rock', 'Gate'])}` : '')
    )
  return random.pick(starts) + random.pick(middles) + random.pick(ends)
}

const acronym = (random: Random) => Array.from({ length: 2 + random.below(3) }, () => random.pick([...'ABCDEFGHIKLMNOPRSTUVWZ'])).join('')

export const districtName = (random: Random): string => random.pick(vietnameseNames)

/** Fill a name pattern of the locale; the form of the company is what the short name leaves out. */
export function fillOrganisation(cast: Cast, pattern: string): { full: string; short: string } {
  const { random, locale } = cast
  const published = cast.gazetteers.legalForms[random.pick(locale.cityCountries)]
  const form = random.pick(published && random.chance(0.12) ? published : locale.legalForms)
  const filled = pattern.replace(/(?<![\p{L}'])(L2|W2|[LWCAVn])(?!\p{L})/gu, (token) => {
    if (token === 'L' || token === 'L2') return drawName(random, nameLanguage(cast), cast.gazetteers).last
    if (token === 'W' || token === 'W2') return madeUpWord(random)
    if (token === 'C') return cityName(cast)
    if (token === 'A') return acronym(random)
    if (token === 'V') return random.pick(vietnameseNames)
    return String(1 + random.below(20))
  })
  const bare = filled.replace(/ F$/, '')
  return { full: filled.replace(/ F$/, ` ${form}`), short: bare }
}

function inventOrganisation(cast: Cast, index: number): Organisation {
  const { random, locale, lang } = cast
  let { full, short } = fillOrganisation(cast, random.pick(random.chance(0.8) ? locale.organisations : locale.institutions))
  if (random.chance(0.06)) full = short = gazetteerOrganisation(cast) ?? full
  if (lang !== 'vi' && short === full && random.chance(0.3)) short = full.split(' ')[0]!.length > 4 ? full.split(' ')[0]! : full
  const stem =
    ascii(short)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, random.chance(0.7) ? '' : '-')
      .replace(/^-|-$/g, '')
      .slice(0, 18) || 'firma'
  return { id: `org${index}`, full, short, domain: `${stem}.${random.pick(domainEnds[lang] ?? domainEnds.en!)}` }
}

const domainEnds: Readonly<Record<string, readonly string[]>> = {
  en: ['com', 'co.uk', 'org', 'example', 'io', 'net', 'org.uk', 'ie'],
  de: ['de', 'de', 'at', 'ch', 'com', 'example'],
  fr: ['fr', 'fr', 'com', 'be'],
  es: ['es', 'es', 'com', 'mx'],
  vi: ['vn', 'com.vn', 'edu.vn', 'com'],
  it: ['it', 'com'],
  nl: ['nl', 'be'],
  pl: ['pl', 'com.pl'],
  pt: ['pt', 'com.br'],
  sv: ['se', 'com'],
}

const organisationCountries: Readonly<Record<string, readonly string[]>> = {
  en: ['GB', 'US', 'IE', 'CA', 'AU', 'ministries-GB'],
  de: ['DE', 'AT', 'hospitals-DE', 'universities-DE'],
  fr: ['FR', 'BE'],
  es: ['ES'],
  it: ['IT'],
  nl: ['NL'],
  pl: ['PL'],
  pt: ['PT', 'BR'],
  sv: ['SE'],
}

function gazetteerOrganisation(cast: Cast): string | undefined {
  const kind = cast.random.pick(['banks', 'courts', 'education', 'government', 'healthcare'])
  const country = cast.random.pick(organisationCountries[cast.lang] ?? ['GB'])
  const list = cast.gazetteers.organisations[kind]?.[country]
  const name = list && cast.random.pick(list)
  return name && /^\p{Lu}[\p{L}'’&. -]{5,45}$/u.test(name) ? name : undefined
}

/** The language that most names of this record come from. */
const nameLanguage = (cast: Cast): string => (cast.origin && cast.random.chance(0.85) ? cast.origin.names : cast.lang)

export function cityName(cast: Cast): string {
  const { random, gazetteers } = cast
  const locale = cast.origin && random.chance(0.9) ? cast.origin : cast.locale
  if (random.chance(0.5) || locale.cityCountries.length === 0) return varied(random, random.pick(locale.cities), locale.cities)
  const list = gazetteers.cities[random.pick(locale.cityCountries)] ?? []
  const name = list.length > 0 ? random.pick(list) : ''
  if (!/^\p{Lu}[\p{L}'’ -]{2,20}$/u.test(name)) return random.pick(locale.cities)
  return cast.lang !== 'vi' && random.chance(0.25) && !name.includes(' ') ? mutate(random, name, random.pick(locale.cities)) : name
}

/** Towns of countries without a list are few: every third is one that does not exist. */
function varied(random: Random, name: string, others: readonly string[]): string {
  return others.length < 40 && random.chance(0.35) && !name.includes(' ') ? mutate(random, name, random.pick(others)) : name
}
