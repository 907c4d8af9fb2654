// A name found once is looked for everywhere: whole, in parts, with initials, in capitals, as an account name or a file name, in every leaf
// of the conversation. Tells also which mentions are of one and the same thing.
//
// 1. `surfacesOf` gathers what was found into entities and lists every way each may be written.
// 2. `mentionsIn` looks for all of them in a text at once, word by word.
import { companyEndings, ordinaryWords, particles, titles } from './name-words.ts'
import type { Found } from './overlaps.ts'
import { capital, digits, foldedText, hashOf, upper, type Words, wordsOf } from './words.ts'

/** Something found, as it was written. */
export type Mention = { readonly kind: string; readonly text: string; readonly score: number }

/** A firm or a place that was merely guessed is masked where it was guessed, and not looked for elsewhere. */
const spreadFrom = 0.6

/** One way of writing an entity: the hashes of its words, in order. */
type Surface = {
  readonly words: readonly number[]
  readonly kind: string
  readonly entity: string
  /** Counts only as written here, and not where a sentence begins, since it is an ordinary word too. */
  readonly exact?: string
  /** Counts only with a capital. */
  readonly needsCapital: boolean
  /** A short word whose marks make it another word: `Trần` is not the `Trân` of "Trân trọng". Written so, or without any marks. */
  readonly marked?: string
}

/** Surfaces of one first word. Thousands may share it, and more words too, but few lengths: each length is one look-up. */
type Bucket = {
  /** In words, the longest first. */
  readonly lengths: number[]
  /** By the hash of all words; those that share it in the order they were noted. */
  readonly byWords: Map<number, Surface[]>
}

export type Surfaces = {
  readonly size: number
  readonly byFirstWord: ReadonlyMap<number, Bucket>
  /** The entity that a finding is a mention of. */
  readonly entityOf: (kind: string, text: string) => string | undefined
}

/** So many names are followed through a conversation; what is beyond is masked where it was found, and only there. */
export const largestSurfaceCount = 5_000

/** Kinds whose every mention is looked for. Numbers and dates are found by their shape wherever they stand. */
const spread: ReadonlySet<string> = new Set([
  ...['PERSON', 'ORG', 'LOCATION', 'ADDRESS', 'USERNAME', 'CLIENT', 'PROJECT', 'ID', 'PASSPORT', 'NATIONAL_ID', 'BANK_ACCOUNT', 'VEHICLE'],
  ...['DRIVER_LICENSE', 'PASSWORD', 'MISC', 'DEMOGRAPHIC'],
])

/** Whether mentions of a kind are looked for elsewhere, or belong to something that is. What is of no such kind has no entity, either. */
export function isFollowed(kind: string): boolean {
  return kind === 'PERSON' || kind === 'EMAIL' || spread.has(kind) || kind.startsWith('SECRET')
}

/** Kinds that the tagger guesses from words that others use as well. */
const guessed: ReadonlySet<string> = new Set(['ORG', 'LOCATION', 'MISC', 'DEMOGRAPHIC', 'ADDRESS'])

type Person = { readonly words: readonly string[]; readonly entity: string }

export function surfacesOf(mentions: Iterable<Mention>): Surfaces {
  const people = new Map<string, Person>()
  const lone = new Map<string, string>()
  const addresses = new Set<string>()
  const others = new Map<string, Mention>()
  let count = 0
  const seen = new Set<string>()
  for (const mention of mentions) {
    if (count >= largestSurfaceCount) break
    const spelling = `${mention.kind} ${mention.text}`
    if (seen.has(spelling)) continue
    seen.add(spelling)
    if (mention.kind === 'PERSON') {
      const words = personWords(mention.text)
      const entity = foldedText(words.join(' '))
      if (entity === '') continue
      if (words.length === 1) lone.set(entity, words[0]!)
      else if (!people.has(entity)) people.set(entity, { words, entity })
    } else if (mention.kind === 'EMAIL') {
      addresses.add(mention.text)
    } else if (mention.score < spreadFrom && guessed.has(mention.kind)) {
      continue
    } else if (spread.has(mention.kind) || mention.kind.startsWith('SECRET')) {
      const key = `${mention.kind} ${foldedText(mention.text)}`
      if (!others.has(key)) others.set(key, mention)
    }
    count++
  }
  const list = new SurfaceList()
  // Longer names first: "Wanda Maria Haddad" takes "Wanda Haddad" in, which takes "W. Haddad" in.
  const full = [...people.values()].sort(
    (a, b) => b.words.length - a.words.length || b.entity.length - a.entity.length || (a.entity < b.entity ? -1 : 1),
  )
  const merged = new Map<string, string>()
  const byLastName = new Map<string, Person[]>()
  for (const person of full) {
    const namesakes = byLastName.get(foldedText(person.words.at(-1)!)) ?? []
    const whole = namesakes.find((other) => isShortFor(person, other))
    if (!whole && namesakes.length < mostNamesakes) byLastName.set(foldedText(person.words.at(-1)!), [...namesakes, person])
    const entity = whole?.entity ?? person.entity
    merged.set(person.entity, entity)
    addPerson(list, person, entity)
  }
  for (const [entity, word] of lone) {
    const owner = list.ownerOf(entity)
    if (owner) list.alias(entity, owner)
    addPart(list, word, owner ?? entity, 'PERSON', true)
  }
  for (const address of addresses) addMailbox(list, address)
  for (const mention of others.values()) addOther(list, mention)
  return list.compiled(merged)
}

/** So many people of one last name are told apart; a further one stands for himself. */
const mostNamesakes = 50

/** Whether a name is a longer one with parts left out: "W. Haddad" for "Wanda Maria Haddad". Their last names are the same. */
function isShortFor(person: Person, whole: Person): boolean {
  if (whole.words.length < person.words.length) return false
  const [one, other] = [foldedText(person.words[0]!), foldedText(whole.words[0]!)]
  return one === other ? whole.words.length > person.words.length : one.length === 1 && other.startsWith(one)
}

/** What is longer is a passage rather than a name, and is hidden where it was found. */
const mostWords = 24

class SurfaceList {
  readonly #byFirstWord = new Map<number, Bucket>()
  readonly #owners = new Map<string, string>()
  readonly #aliases = new Map<string, string>()
  readonly #seen = new Set<string>()

  /** Note one way of writing. The first entity to claim a spelling keeps it. */
  add(spelling: string, kind: string, entity: string, rule: { exact?: string; needsCapital?: boolean } = {}): void {
    for (const words of cuts(spelling)) {
      const key = words.join(',')
      if (words.length === 0 || words.length > mostWords || this.#seen.has(key)) continue
      this.#seen.add(key)
      const marked = isMarked(spelling) ? spelling.normalize('NFC').toLowerCase() : undefined
      const surface = { words, kind, entity, exact: rule.exact, needsCapital: rule.needsCapital ?? false, marked }
      const bucket: Bucket = this.#byFirstWord.get(words[0]!) ?? { lengths: [], byWords: new Map() }
      this.#byFirstWord.set(words[0]!, bucket)
      if (!bucket.lengths.includes(words.length)) bucket.lengths.push(words.length)
      const hash = words.reduce(chained, 0)
      const alike = bucket.byWords.get(hash)
      if (alike) alike.push(surface)
      else bucket.byWords.set(hash, [surface])
    }
    const ascii = withoutUmlauts(spelling)
    if (ascii !== spelling)
      this.add(ascii, kind, entity, { ...rule, ...(rule.exact !== undefined && { exact: withoutUmlauts(rule.exact) }) })
  }

  own(part: string, entity: string): void {
    if (!this.#owners.has(part)) this.#owners.set(part, entity)
  }

  ownerOf(part: string): string | undefined {
    return this.#owners.get(part)
  }

  /** The first entity to claim a spelling keeps it. */
  alias(spelling: string, entity: string): void {
    if (!this.#aliases.has(spelling)) this.#aliases.set(spelling, entity)
  }

  compiled(merged: ReadonlyMap<string, string>): Surfaces {
    for (const { lengths } of this.#byFirstWord.values()) lengths.sort((a, b) => b - a)
    const [aliases, owners] = [this.#aliases, this.#owners]
    const known = new Map<string, string | undefined>()
    const entityOf = (kind: string, text: string): string | undefined => {
      if (kind === 'EMAIL' || kind === 'USERNAME') return owners.get(foldedText(localPart(text)).replaceAll(' ', ''))
      if (kind !== 'PERSON') return spread.has(kind) ? foldedText(text) : undefined
      const spelling = foldedText(personWords(text).join(' '))
      return merged.get(spelling) ?? aliases.get(spelling) ?? owners.get(spelling) ?? (spelling || undefined)
    }
    return {
      size: this.#seen.size,
      byFirstWord: this.#byFirstWord,
      entityOf: (kind, text) => {
        const spelling = `${kind} ${text}`
        if (!known.has(spelling)) known.set(spelling, entityOf(kind, text))
        return known.get(spelling)
      },
    }
  }
}

/** The hash of words in order, one more word at a time. */
function chained(hash: number, word: number): number {
  return (Math.imul(hash, 0x01000193) ^ word) | 0
}

const umlauts: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
}

/** As addresses, files and programs write a name: `oberlaender`. */
function withoutUmlauts(text: string): string {
  return text.normalize('NFC').replace(/[äöüßÄÖÜæøå]/g, (letter) => umlauts[letter] ?? letter)
}

function localPart(text: string): string {
  const at = text.indexOf('@', 1)
  return (at > 0 ? text.slice(0, at) : text).replace(/\d+$/, '')
}

/** A spelling as word hashes, cut as texts are; a word with a capital inside also in one piece (`MCDONALD` for `McDonald`). */
function cuts(spelling: string): number[][] {
  const cut = wordsOf(spelling)
  const words = [...cut.hashes.subarray(0, cut.count)]
  const whole = spelling
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
    .map(hashOf)
  return whole.length === words.length ? [words] : [words, whole]
}

/** The words of a person's name without titles, possessive and punctuation. */
function personWords(text: string): string[] {
  const words = text
    .replace(/['’]s?$/u, '')
    .split(/[^\p{L}\p{M}'’-]+/u)
    .map((word) => word.replace(/^['’-]+|['’-]+$/gu, ''))
    .filter((word) => word !== '')
  while (words.length > 1 && titles.has(words[0]!.toLowerCase()) && words[0]!.length > 1) words.shift()
  while (words.length > 2 && titles.has(words.at(-1)!.toLowerCase())) words.pop()
  // "Haddad, Wanda" is "Wanda Haddad".
  if (words.length === 2 && /^[^\s,]+,/u.test(text)) words.reverse()
  return words.slice(0, 8)
}

function addPerson(list: SurfaceList, person: Person, entity: string): void {
  const { words } = person
  const telling = words.filter((word) => word.length > 1 && !particles.has(word.toLowerCase()))
  const [first, last] = [telling[0], telling.at(-1)]
  list.add(words.join(' '), 'PERSON', entity)
  list.alias(person.entity, entity)
  if (!first || !last || first === last) {
    if (first) addPart(list, first, entity, 'PERSON')
    return
  }
  list.add(`${first} ${last}`, 'PERSON', entity)
  list.add(`${last} ${first}`, 'PERSON', entity)
  list.add(`${first[0]} ${last}`, 'PERSON', entity, { needsCapital: true })
  const [firstFolded, lastFolded] = [foldedText(first), foldedText(last)]
  for (const spelling of [`${firstFolded} ${lastFolded}`, `${lastFolded} ${firstFolded}`, `${firstFolded[0]} ${lastFolded}`])
    list.alias(spelling, entity)
  const joined = [firstFolded + lastFolded, lastFolded + firstFolded, firstFolded[0]! + lastFolded]
  for (const spelling of joined) {
    if (spelling.length < 6) continue
    list.add(spelling, 'PERSON', entity)
    list.own(spelling, entity)
  }
  // A name without any capital may be two words of a sentence.
  if (words.some((word) => word !== word.toLowerCase()) || words.some((word) => word === word.toUpperCase()))
    for (const word of telling) addPart(list, word, entity, 'PERSON')
}

/** A name's part alone. Short ones and ordinary words count only as written. */
function addPart(list: SurfaceList, word: string, entity: string, kind: string, isLone = false): void {
  const lower = word.toLowerCase()
  const folded = foldedText(word)
  // One word alone that has no capital may be anything.
  if (isLone && word === lower && word !== word.toUpperCase()) return
  if (folded.length < 2 || titles.has(lower) || particles.has(lower)) return
  list.own(folded, entity)
  const isOrdinary = ordinaryWords.has(lower) || folded.length < 4
  list.add(word, kind, entity, isOrdinary ? { exact: word } : { needsCapital: isLone || folded.length < 5 })
}

/** Mailboxes of an office rather than of somebody. */
const offices: ReadonlySet<string> = new Set(
  'info support sales office team admin contact billing noreply reply hello service mail kontakt accounts accounting press legal hr jobs careers help desk customer invoice orders news marketing'.split(
    ' ',
  ),
)

/** `wanda.haddad@` names somebody, whom the text may name as well. */
function addMailbox(list: SurfaceList, address: string): void {
  const parts = localPart(address)
    .split(/[._-]+/)
    .map((part) => part.replace(/\d+/g, ''))
  if (parts.length !== 2 || parts.some((part) => part.length < 2 || !/^\p{L}+$/u.test(part) || offices.has(part.toLowerCase()))) return
  const [first, last] = [foldedText(parts[0]!), foldedText(parts[1]!)]
  const entity = list.ownerOf(first + last) ?? `${first} ${last}`
  list.own(first + last, entity)
  list.add(`${first} ${last}`, 'PERSON', entity)
  list.add(`${last} ${first}`, 'PERSON', entity)
  for (const part of [first, last])
    if (part.length >= 4 && !ordinaryWords.has(part)) list.add(part, 'PERSON', list.ownerOf(part) ?? entity, { needsCapital: true })
}

function addOther(list: SurfaceList, { kind, text }: Mention): void {
  const entity = foldedText(text)
  if (entity.length < 3) return
  const isNumber = /\d/.test(text)
  const isOneWord = !entity.includes(' ')
  if (isNumber && entity.replaceAll(' ', '').length < 5) return
  // What has neither a capital nor a digit is no name, nor is an ordinary word alone.
  if (!isNumber && (!/[\p{Lu}\p{Lo}]/u.test(text) || (isOneWord && ordinaryWords.has(text.toLowerCase())))) return
  // One ordinary word found as a place or a company is looked for only as it was written.
  const rule = isOneWord && !isNumber ? { exact: text } : {}
  list.add(text, kind, entity, kind === 'DEMOGRAPHIC' ? { exact: text } : rule)
  if (kind !== 'ORG') return
  const words = text.split(/\s+/u)
  while (words.length > 1 && companyEndings.has(foldedText(words.at(-1)!).replaceAll(' ', ''))) words.pop()
  const short = words.join(' ').replace(/[\s,.&]+$/u, '')
  if (short.length >= 4 && short !== text && !ordinaryWords.has(short.toLowerCase())) list.add(short, kind, entity, { needsCapital: true })
}

const between = /^[ \t\u00a0\u202f\r\n.,\-‐‑_+'’%0-9]*$/u

/** Every mention of the surfaces in a text, the longest at each place. */
export function mentionsIn(text: string, surfaces: Surfaces): Found[] {
  const found: Found[] = []
  if (surfaces.size === 0) return found
  const words = wordsOf(text)
  const { starts, hashes, stems, count } = words
  const { byFirstWord } = surfaces
  for (let at = 0; at < count; at++) {
    const bucket = byFirstWord.get(hashes[at]!) ?? (stems[at] !== 0 ? byFirstWord.get(stems[at]!) : undefined)
    if (bucket === undefined) continue
    const surface = longestAt(text, words, at, bucket)
    if (surface === undefined) continue
    const last = at + surface.words.length - 1
    const [start, end] = [starts[at]!, endOf(words, last, surface)]
    found.push({ kind: surface.kind, start, end, score: 0.8, detector: 'propagate', entity: surface.entity })
    at = last
  }
  return found
}

/** The longest surface that the text has at a word. */
function longestAt(text: string, words: Words, at: number, { lengths, byWords }: Bucket): Surface | undefined {
  const { hashes, stems, count } = words
  for (const length of lengths) {
    const last = at + length - 1
    if (last >= count) continue
    let hash = 0
    for (let place = at; place < last; place++) hash = chained(hash, hashes[place]!)
    const whole = byWords.get(chained(hash, hashes[last]!))
    if (whole) for (const surface of whole) if (surface.words.length === length && stands(text, words, at, surface)) return surface
    const stem = stems[last] === 0 ? undefined : byWords.get(chained(hash, stems[last]!))
    if (stem) for (const surface of stem) if (surface.words.length === length && stands(text, words, at, surface)) return surface
  }
  return undefined
}

/** Whether a surface stands at a word: word by word with little between, spelled as it must be. */
function stands(text: string, words: Words, at: number, surface: Surface): boolean {
  const { starts, ends, hashes, stems, shapes } = words
  const last = at + surface.words.length - 1
  for (let place = at; place <= last; place++) {
    const wanted = surface.words[place - at]
    if (hashes[place] !== wanted && !(place === last && stems[place] === wanted)) return false
    if (place === at) continue
    const [from, to] = [ends[place - 1]!, starts[place]!]
    if (to - from > 3 || (to > from && !between.test(text.slice(from, to)))) return false
  }
  const [start, end] = [starts[at]!, endOf(words, last, surface)]
  if (surface.exact !== undefined && !isAsWritten(text, start, end, surface.exact)) return false
  if (surface.marked !== undefined && !isMarkedSo(text.slice(start, end), surface.marked)) return false
  if (surface.needsCapital && (shapes[at]! & (capital | upper)) === 0) return false
  // A part of a longer number or of a word in another script is not the name.
  return (shapes[at]! & digits) === 0 || !isDigitAt(text, start - 1)
}

/** Where a mention ends: without the `s` that its last word has and the name has not. */
function endOf({ ends, hashes }: Words, last: number, surface: Surface): number {
  return hashes[last] === surface.words.at(-1) ? ends[last]! : ends[last]! - 1
}

/** One syllable of a language that tells words apart by their marks. */
function isMarked(spelling: string): boolean {
  return (
    spelling.length <= 6 &&
    /^[\p{L}\p{M}]+$/u.test(spelling) &&
    /[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]/u.test(spelling.normalize('NFC'))
  )
}

function isMarkedSo(written: string, marked: string): boolean {
  return /^[\x20-\x7e]*$/.test(written) || written.normalize('NFC').toLowerCase() === marked
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** Whether an ordinary word stands here as the name was written, and not merely because a sentence begins. */
function isAsWritten(text: string, start: number, end: number, exact: string): boolean {
  if (end - start !== exact.length || !text.startsWith(exact, start)) return false
  if (exact === exact.toUpperCase() || !ordinaryWords.has(exact.toLowerCase())) return true
  let before = start - 1
  while (before >= 0 && (text[before] === ' ' || text[before] === '"' || text[before] === '(')) before--
  return before >= 0 && !'.!?:\n\r\t•*#>-'.includes(text[before]!)
}
