// Variants of an example: other names from other cultures or from none, names cut to one word, titles taken away, texts written without
// capitals or with nothing else. A name that was learned by heart is no use here; what stands around it is.
import type { Example, Span } from './corpus.ts'
import type { Gazetteers } from './gazetteers.ts'
import { pick, type Random } from './random.ts'

/** A part of the text and the span it is, if it is one. */
type Piece = { text: string; span?: Span }

const keptInNames = new Set(
  (
    'mr mrs ms miss dr prof sir lady lord hon judge herr frau m mme mlle me maître sr sra dr dra don doña ông bà anh chị em cô chú bác ' +
    'de la le du des del della di da dos van von der den ter el al bin ibn abu y e i of and und et the to in for'
  ).split(' '),
)

export function augment(example: Example, random: Random, gazetteers: Gazetteers, mayRecase: boolean): Example {
  const pieces = piecesOf(example)
  rename(pieces, random, gazetteers)
  shorten(pieces, random)
  untitle(pieces, random)
  if (mayRecase) recase(pieces, random)
  return { ...example, ...joined(pieces) }
}

/** Only the letters change. */
export function recased(example: Example, random: Random): Example {
  const pieces = piecesOf(example)
  recase(pieces, random)
  return { ...example, ...joined(pieces) }
}

function piecesOf({ text, spans }: Example): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start < at) continue
    if (span.start > at) pieces.push({ text: text.slice(at, span.start) })
    pieces.push({ text: text.slice(span.start, span.end), span })
    at = span.end
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}

function joined(pieces: readonly Piece[]): { text: string; spans: Span[] } {
  let text = ''
  const spans: Span[] = []
  for (const piece of pieces) {
    if (piece.span && piece.text.length > 0) spans.push({ ...piece.span, start: text.length, end: text.length + piece.text.length })
    text += piece.text
  }
  return { text, spans }
}

/** Give every word of a name another, the same one wherever the word comes back. */
function rename(pieces: readonly Piece[], random: Random, gazetteers: Gazetteers): void {
  const renamed = new Map<string, string>()
  const invented = random() < 0.25
  const culture = cultureOf(random, gazetteers)
  for (const piece of pieces) {
    const label = piece.span?.label
    if (label !== 'PERSON' && label !== 'LOCATION' && label !== 'ORG') continue
    if (label === 'LOCATION' && !/^\p{Lu}\p{L}+$/u.test(piece.text)) continue
    const isOrg = label === 'ORG'
    let isFirst = true
    piece.text = piece.text.replace(/\p{L}[\p{L}\p{M}]+/gu, (word) => {
      const key = word.toLowerCase()
      if (keptInNames.has(key) || !/^\p{Lu}/u.test(word)) return word
      const isKnown = renamed.has(key)
      // Of an organisation only words that look like names; "Bank" and "Ministry" stay.
      if (isOrg && !isKnown && (isFirst ? random() < 0.4 : random() < 0.8)) return word
      if (!isKnown) {
        const name =
          label === 'LOCATION'
            ? pick(random, culture.cities)
            : invented
              ? inventedName(random)
              : pick(random, isFirst && !isOrg ? culture.first : culture.last)
        renamed.set(key, name)
      }
      isFirst = false
      const name = renamed.get(key)!
      return word.length > 1 && word === word.toUpperCase() ? name.toUpperCase() : name
    })
  }
}

type Culture = { first: readonly string[]; last: readonly string[]; cities: readonly string[] }

function cultureOf(random: Random, { firstNames, lastNames, eastern, globalNames, cities }: Gazetteers): Culture {
  const towns = cities[pick(random, Object.keys(cities))]!
  const choice = random()
  if (choice < 0.2) {
    const names = eastern[pick(random, Object.keys(eastern))]!
    return { first: names, last: names, cities: towns }
  }
  if (choice < 0.45) return { first: globalNames, last: globalNames, cities: towns }
  return {
    first: firstNames[pick(random, Object.keys(firstNames))]!,
    last: lastNames[pick(random, Object.keys(lastNames))]!,
    cities: towns,
  }
}

const onsets = 'b br c ch d dr f g gr h j k kl kr l m n ng p ph pr qu r s sch sh sk st str t th tr v w x y z zh'.split(' ')
const vowels = 'a a a e e e i i o o u y ai au ea ee ei ia ie oa oo ou ö ü é á ã ñ'.split(' ')
const codas = ['', '', '', '', 'n', 'r', 's', 'l', 'm', 'nd', 'ng', 'rt', 'ck', 'ez', 'ski', 'son', 'sen', 'ova', 'mann']

function inventedName(random: Random): string {
  let name = ''
  for (let syllable = random() < 0.3 ? 1 : random() < 0.6 ? 2 : 3; syllable > 0; syllable--)
    name += pick(random, onsets) + pick(random, vowels)
  name += pick(random, codas)
  return name[0]!.toUpperCase() + name.slice(1)
}

/** Some full names become a bare first or last name. */
function shorten(pieces: readonly Piece[], random: Random): void {
  for (const piece of pieces) {
    if (piece.span?.label !== 'PERSON' || random() >= 0.2) continue
    const words = piece.text.split(' ')
    if (words.length === 2 && words.every((word) => /^\p{Lu}\p{L}+$/u.test(word))) piece.text = words[random() < 0.6 ? 0 : 1]!
  }
}

const titleBefore =
  /(?<![\p{L}\p{N}])(?:Mr|Mrs|Ms|Dr|Prof|Herr|Herrn|Frau|M|Mme|Mlle|Sr|Sra|Dra|señor|señora|madame|monsieur|Ông|Bà|Anh|Chị)\.? $/u

function untitle(pieces: readonly Piece[], random: Random): void {
  pieces.forEach((piece, index) => {
    if (pieces[index + 1]?.span?.label === 'PERSON' && !piece.span && random() < 0.3) piece.text = piece.text.replace(titleBefore, '')
  })
}

function recase(pieces: readonly Piece[], random: Random): void {
  const choice = random()
  if (choice < 0.12) for (const piece of pieces) piece.text = piece.text.toLowerCase()
  else if (choice < 0.15) for (const piece of pieces) piece.text = piece.text.toUpperCase()
  else if (choice < 0.22) {
    for (const piece of pieces)
      if (piece.span?.label === 'PERSON' || piece.span?.label === 'LOCATION') piece.text = piece.text.toLowerCase()
  } else if (choice < 0.26) {
    for (const piece of pieces) if (piece.span?.label === 'PERSON') piece.text = piece.text.toUpperCase()
  }
}
