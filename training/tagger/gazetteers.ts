// Where the word lists of the model come from: names, places and organisations from the data folder, countries, languages and calendar
// words from the platform's own locale data, common words from the training texts and from the vocabulary of a tokenizer.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import o200k from 'gpt-tokenizer/bpeRanks/o200k_base'
import { baseOf, classes, digit, lowerLetter, upperLetter } from '../../src/privacy/tagger/characters.ts'
import { buildFilter, hashOfUnits, hashSeed, type Lexicon, type ListName, lists } from '../../src/privacy/tagger/lexicon.ts'

export type Gazetteers = {
  readonly firstNames: Readonly<Record<string, readonly string[]>>
  readonly lastNames: Readonly<Record<string, readonly string[]>>
  readonly globalNames: readonly string[]
  readonly eastern: Readonly<Record<string, readonly string[]>>
  readonly cities: Readonly<Record<string, readonly string[]>>
  readonly organisations: readonly string[]
  readonly legalForms: Readonly<Record<string, readonly string[]>>
}

export function readGazetteers(data: string): Gazetteers {
  const read = <T>(name: string): T => JSON.parse(gunzipSync(readFileSync(`${data}/gazetteers/${name}.json.gz`)).toString('utf8')) as T
  const names = read<{ first: Record<string, string[]>; last: Record<string, string[]> }>('names_wikidata_cc0')
  const organisations = read<Record<string, Record<string, string[]>>>('organisations_wikidata_cc0')
  const cities = read<Record<string, string[]>>('cities_geonames_ccby4')
  for (const country of Object.keys(cities))
    cities[country] = cities[country]!.filter((city) => /^\p{Lu}\p{L}+(?:[ '-]\p{L}+)*$/u.test(city))
  return {
    firstNames: names.first,
    lastNames: names.last,
    globalNames: read<string[]>('names_global_mit'),
    eastern: read<Record<string, string[]>>('names_nonwestern_apache2'),
    cities,
    organisations: Object.values(organisations).flatMap((group) => Object.values(group).flat()),
    legalForms: read<Record<string, string[]>>('legal_forms_apache2'),
  }
}

const locales = ['en', 'de', 'fr', 'es', 'vi', 'it', 'nl', 'pl', 'pt', 'sv']

/** Build the filters. `texts` are the training texts, read for words that are written small. */
export function buildLexicon(gazetteers: Gazetteers, texts: Iterable<string>): Lexicon {
  const { common, frequent } = smallWords(texts)
  const cityNames = Object.values(gazetteers.cities).flat()
  const words: Readonly<Record<ListName, Iterable<string>>> = {
    'first-name': [...Object.values(gazetteers.firstNames).flat(), ...Object.values(gazetteers.eastern).flat()].flatMap(wordsOf),
    'last-name': [...Object.values(gazetteers.lastNames).flat(), ...Object.values(gazetteers.eastern).flat()].flatMap(wordsOf),
    'global-name': gazetteers.globalNames.flatMap(wordsOf),
    city: cityNames.filter((city) => wordsOf(city).length === 1),
    'city-word': often(cityNames.filter((city) => wordsOf(city).length > 1).flatMap(wordsOf), 2),
    'organisation-word': often(gazetteers.organisations.flatMap(wordsOf), 4),
    'legal-form': Object.values(gazetteers.legalForms).flat().flatMap(wordsOf),
    country: localeNames('region', regionCodes()).flatMap(wordsOf),
    calendar: calendarWords(),
    language: localeNames('language', languageCodes).flatMap(wordsOf),
    common,
    frequent,
    vocabulary: vocabularyWords(),
    'street-word': streetWords,
  }
  return { filters: lists.map((list) => buildFilter(hashesOf(words[list]))) }
}

function hashesOf(words: Iterable<string>): number[] {
  const hashes = new Set<number>()
  for (const word of words) if (word.length > 1) hashes.add(baseHash(word))
  return [...hashes].sort((a, b) => a - b)
}

function baseHash(word: string): number {
  let hash = hashSeed
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    if (classes[code] === upperLetter || classes[code] === lowerLetter || classes[code] === digit) hash = hashOfUnits(hash, baseOf[code]!)
  }
  return hash
}

function wordsOf(name: string): string[] {
  return name.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word.length > 1)
}

function often(words: readonly string[], least: number): string[] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= least).map(([word]) => word)
}

/** Words written small in the texts: at least three times, and at least forty times. */
function smallWords(texts: Iterable<string>): { common: string[]; frequent: string[] } {
  const counts = new Map<string, number>()
  for (const text of texts) {
    if (text === text.toLowerCase()) continue
    for (const [word] of text.matchAll(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}\p{M}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const atLeast = (least: number): string[] => [...counts].filter(([, count]) => count >= least).map(([word]) => word)
  return { common: atLeast(3), frequent: atLeast(40) }
}

/** Whole small words that the vocabulary has as one token and whose capital form is rarer, so that names are not among them. */
function vocabularyWords(): string[] {
  const ranks = new Map<string, number>()
  o200k.forEach((token, rank) => {
    if (typeof token === 'string') ranks.set(token, rank)
  })
  const words: string[] = []
  for (const [token, rank] of ranks) {
    if (!/^ \p{Ll}[\p{L}\p{M}]+$/u.test(token)) continue
    const capital = ranks.get(` ${token[1]!.toUpperCase()}${token.slice(2)}`)
    if (capital === undefined || capital > rank) words.push(token.slice(1))
  }
  return words
}

function regionCodes(): string[] {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  return [...letters].flatMap((a) => [...letters].map((b) => a + b))
}

const languageCodes = (
  'af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id ig is it ja ka kk km ko ku ky lo lt lv mg mk ' +
  'ml mn mr ms my ne nl no pa pl ps pt ro ru rw si sk sl so sq sr sv sw ta te tg th tk tl tr uk ur uz vi wo xh yo zh zu'
).split(' ')

function localeNames(type: 'region' | 'language', codes: readonly string[]): string[] {
  return locales.flatMap((locale) => {
    const names = new Intl.DisplayNames([locale], { type, fallback: 'none' })
    return codes.flatMap((code) => {
      const name = names.of(code)
      return name === undefined ? [] : [name]
    })
  })
}

function calendarWords(): string[] {
  return locales.flatMap((locale) => {
    const words: string[] = []
    for (const style of ['long', 'short'] as const) {
      const months = new Intl.DateTimeFormat(locale, { month: style, timeZone: 'UTC' })
      const days = new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' })
      for (let month = 0; month < 12; month++) words.push(months.format(new Date(Date.UTC(2024, month, 15))))
      for (let day = 1; day <= 7; day++) words.push(days.format(new Date(Date.UTC(2024, 0, day))))
    }
    return words.flatMap(wordsOf)
  })
}

const streetWords = (
  'street road avenue lane drive boulevard square court place way close terrace crescent grove gardens hill park row mews highway parkway ' +
  'plaza circle trail alley st rd ave ln dr blvd apt suite flat unit floor straße strasse str weg platz allee gasse ring damm ufer chaussee ' +
  'rue avenue chemin impasse allée quai cours route place faubourg passage calle avenida plaza paseo camino carretera ronda travesía piso ' +
  'puerta portal đường phố ngõ ngách hẻm phường quận huyện xã thôn số via viale piazza corso vicolo straat laan plein gracht weg ulica ' +
  'aleja plac osiedle rua travessa praça gatan vägen torget'
).split(' ')
