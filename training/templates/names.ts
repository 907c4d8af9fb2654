// Where names come from: our short lists of common names, the gazetteers, and mutations of both, so that a tagger has to learn the place
// of a name in a sentence and its shape rather than a list.
import { commonNames, genericOrigins, wordNames } from './common-names.ts'
import type { Random } from './random.ts'

export type Gender = 'f' | 'm'

export type Gazetteers = {
  /** By language. */
  readonly first: Readonly<Record<string, readonly string[]>>
  readonly last: Readonly<Record<string, readonly string[]>>
  /** Given and family names mixed. */
  readonly global: readonly string[]
  /** By language, given and family names mixed. */
  readonly distant: Readonly<Record<string, readonly string[]>>
  /** By country. */
  readonly cities: Readonly<Record<string, readonly string[]>>
  /** By kind (banks, courts, ...) and country. */
  readonly organisations: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** By country. */
  readonly legalForms: Readonly<Record<string, readonly string[]>>
}

export type PlainName = { readonly gender: Gender; readonly first: string; readonly last: string; readonly origin: string }

/** A name as somebody in a text of this language might bear it: mostly native, often not, half of the time never seen before. */
export function drawName(random: Random, lang: string, gazetteers: Gazetteers): PlainName {
  const gender: Gender = random.chance(0.5) ? 'f' : 'm'
  if (lang === 'vi' && random.chance(0.88)) return commonName(random, 'vi', gender)
  if (lang === 'en' && random.chance(0.05))
    return { gender, first: random.pick(wordNames.first), last: pickLast(random, lang, gazetteers), origin: 'en' }
  if (lang === 'en' && random.chance(0.04))
    return { gender, first: pickFirst(random, lang, gender, gazetteers), last: random.pick(wordNames.last), origin: 'en' }
  if (random.chance(0.05)) return distantName(random, gender, gazetteers)
  if (random.chance(0.2)) return commonName(random, random.pick(genericOrigins), gender)
  return {
    gender,
    first: pickFirst(random, lang, gender, gazetteers),
    last: decorate(random, lang, pickLast(random, lang, gazetteers)),
    origin: lang,
  }
}

function commonName(random: Random, origin: string, gender: Gender): PlainName {
  const names = commonNames[origin]!
  let first = random.pick(names[gender])
  if (origin === 'vi' && random.chance(0.5)) first = `${random.pick(vietnameseMiddle)} ${first}`
  return { gender, first, last: random.pick(names.last), origin }
}

/** From a list that mixes given and family names, as foreigners often do as well. */
function distantName(random: Random, gender: Gender, gazetteers: Gazetteers): PlainName {
  const list = gazetteers.distant[random.pick(Object.keys(gazetteers.distant))]!
  return { gender, first: random.pick(list), last: random.pick(list), origin: 'distant' }
}

const vietnameseMiddle =
  'Thị Văn Minh Ngọc Thanh Hữu Đức Quốc Gia Bảo Thu Phương Kim Xuân Hoàng Tuấn Hồng Anh Thuỳ Đình Công Khánh Mỹ'.split(' ')

function pickFirst(random: Random, lang: string, gender: Gender, gazetteers: Gazetteers): string {
  const drawn = random.next()
  const list = gazetteers.first[lang] ?? commonNames[lang]?.[gender] ?? gazetteers.first.en!
  const known = commonNames[lang]?.[gender] ?? list
  if (drawn < 0.34) return maybeDouble(random, lang, random.pick(known), known)
  if (drawn < 0.45) return simple(random, list) ?? random.pick(known)
  if (drawn < 0.55) return random.pick(gazetteers.global)
  const source = random.chance(0.5) ? known : list
  return mutate(random, random.pick(source), random.pick(source))
}

function pickLast(random: Random, lang: string, gazetteers: Gazetteers): string {
  const drawn = random.next()
  const list = gazetteers.last[lang] ?? commonNames[lang]?.last ?? gazetteers.last.en!
  const known = commonNames[lang]?.last ?? list
  if (drawn < 0.28) return random.pick(known)
  if (drawn < 0.45) return simple(random, list) ?? random.pick(known)
  if (drawn < 0.55) return random.pick(gazetteers.global)
  const source = random.chance(0.5) ? known : list
  return mutate(random, random.pick(source), random.pick(source))
}

function simple(random: Random, list: readonly string[]): string | undefined {
  const name = random.pick(list)
  return /^\p{Lu}[\p{L}'’ -]{1,18}$/u.test(name) ? name : undefined
}

function maybeDouble(random: Random, lang: string, name: string, list: readonly string[]): string {
  if (lang === 'fr' && random.chance(0.08)) return `${random.pick(['Jean', 'Marie', 'Anne', 'Pierre'])}-${random.pick(list)}`
  if (lang === 'es' && random.chance(0.12)) return `${name} ${random.pick(list)}`
  if (random.chance(0.02)) return `${name}-${random.pick(list)}`
  return name
}

const particles: Readonly<Record<string, readonly string[]>> = {
  en: ["O'", 'Mc', 'Mac', "D'", 'St. ', 'Fitz', 'de '],
  de: ['von ', 'von der ', 'zu ', 'vom ', 'van '],
  fr: ['de ', 'du ', 'de la ', "d'", 'Le ', 'La ', "L'"],
  es: ['de ', 'de la ', 'del ', 'de los '],
  nl: ['van ', 'van der ', 'van den ', 'de ', "van 't ", 'ter '],
  it: ['De ', 'Di ', "D'", 'Della ', 'Lo ', 'La '],
  pt: ['da ', 'dos ', 'de ', 'do '],
}

/** Family names with particles, two halves or two names, as often as one meets them. */
function decorate(random: Random, lang: string, name: string): string {
  const drawn = random.next()
  if (drawn < (lang === 'nl' ? 0.4 : 0.07)) return random.pick(particles[lang] ?? particles.en!) + name
  if (drawn < 0.12) return `${name}-${random.pick((commonNames[lang] ?? commonNames.en!).last)}`
  if ((lang === 'es' || lang === 'pt') && drawn < 0.5) return `${name} ${random.pick(commonNames[lang]!.last)}`
  return name
}

const vowels = 'aeiouyäöüéèáíóúâêôãõåø'
const consonants = 'bcdfghjklmnprstvz'
const isVowel = (letter: string) => vowels.includes(letter.toLowerCase())

/** A name nobody has listed: two halves joined where a vowel ends, or a letter exchanged for one of its class. */
export function mutate(random: Random, one: string, other: string): string {
  if (one.length < 3 || !/^[\p{L}'’ -]+$/u.test(one)) return 'Mareno'
  if (random.chance(0.5) && other.length > 3) {
    const cut = joinPoint(random, one)
    const rest = joinPoint(random, other)
    const joined = one.slice(0, cut) + other.slice(rest).toLowerCase()
    if (joined.length >= 3 && joined.length <= 14 && !/[^\p{L}'’ -]|(.)\1\1/u.test(joined)) return capital(joined)
  }
  const letters = [...one]
  for (let changes = 1 + random.below(2); changes > 0; changes--) {
    const at = 1 + random.below(letters.length - 1)
    const letter = letters[at]!
    if (!/\p{Ll}/u.test(letter) || isVowel(letters[at - 1]!) === isVowel(letter) || isVowel(letters[at + 1] ?? '') === isVowel(letter))
      continue
    letters[at] = isVowel(letter) ? random.pick([...'aeiou']) : random.pick([...consonants])
  }
  return capital(letters.join('').replace(/[bcdfghjklmnpqrstvwxz]{4,}/g, (cluster) => cluster.slice(0, 2)))
}

function joinPoint(random: Random, name: string): number {
  const from = 2 + random.below(Math.max(1, name.length - 3))
  for (let at = from; at < name.length; at++) if (isVowel(name[at - 1]!) && !isVowel(name[at]!)) return at
  return Math.min(name.length, 3)
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
