// People. Titles and particles stay, each name is replaced by a name of the same role, language and gender as far as these can be told.
import { particles, titles } from '../name-words.ts'
import { foldedText } from '../words.ts'
import { type Draw, sameShape } from './draw.ts'
import type { Maker, Making } from './maker.ts'
import { familyLanguage, type Gender, givenName, nameFor, scriptOf } from './names.ts'
import { inCaseOf } from './words.ts'

const pieces = /[\p{L}\p{M}\p{Cf}]+(?:['’][\p{L}\p{M}\p{Cf}]{2,})*|\p{N}+|[^\p{L}\p{M}\p{Cf}\p{N}]+/gu
const isWord = /^[\p{L}\p{M}\p{Cf}]/u

/** A word of a name and what it is in there. */
type Part = { readonly text: string; readonly role: 'given' | 'family' | 'initial' | 'number' | 'kept' }

export const person: Maker = (making) => {
  const { mention } = making
  const parts = partsOf(mention.value, mention.before)
  if (parts.every(({ role }) => role === 'kept' || role === 'number')) return undefined
  const gender = genderOf(parts, mention.before)
  return parts.map((part) => standIn(part, { ...making, gender })).join('')
}

function standIn(part: Part, making: Making & { gender: Gender }): string {
  const { words, mention, attempt } = making
  if (part.role === 'kept') return part.text
  if (part.role === 'number') return sameShape(part.text, making.draw)
  if (part.role === 'initial') return initial(part.text, making)
  const { role } = part
  const own = givenName(part.text)
  const gender = own && own.gender !== 'either' ? own.gender : making.gender
  const language = languageOf(part.text, role) ?? mention.language()
  const pool = (draw: Draw, at: number) => nameFor(role, language, gender, draw, at)
  const stem = genitiveStem(part.text, mention.entity)
  return stem ? words.standIn(stem, pool, attempt > 0) + part.text.slice(stem.length) : words.standIn(part.text, pool, attempt > 0)
}

/** `Haddads` is Haddad's in German; only the entity tells it from a name that ends so. */
function genitiveStem(word: string, entity: string | undefined): string | undefined {
  if (!entity || !/[sS]$/.test(word) || word.length < 4) return undefined
  const known = entity.split(' ')
  const stem = word.slice(0, -1)
  return !known.includes(foldedText(word)) && known.includes(foldedText(stem)) ? stem : undefined
}

/** The first letter of the stand-in of the name it is short for; of an unknown name, a drawn one. */
function initial(letter: string, making: Making & { gender: Gender }): string {
  const { words, mention, attempt, drawFor } = making
  const folded = foldedText(letter)
  const meant = (mention.entity ?? '').split(' ').find((word) => word.length > 1 && word.startsWith(folded))
  if (meant && attempt === 0) {
    const language = languageOf(meant, 'given') ?? mention.language()
    const pool = (draw: Draw, at: number) => nameFor('given', language, givenName(meant)?.gender ?? making.gender, draw, at)
    return inCaseOf(letter, words.standIn(meant, pool)[0]!.toUpperCase())
  }
  const draw = drawFor(`initial ${attempt} ${folded}`)
  const drawn = draw.pick(initials.filter((other) => other.toLowerCase() !== folded))
  return inCaseOf(letter, drawn)
}

const initials = [...'ABCDEFGHJKLMNOPRSTVW']

function partsOf(value: string, before: string): Part[] {
  const cut: { text: string; isName: boolean }[] = []
  for (const [text] of value.matchAll(pieces)) {
    const lower = text.toLowerCase()
    const isLeading = cut.every(({ isName }) => !isName)
    const isKept = !isWord.test(text) || (isLeading ? isTitle(text, lower) : trailing.has(lower)) || isParticle(text, lower)
    cut.push({ text, isName: !isKept })
  }
  // The `s` of a possessive is no name.
  const last = cut.at(-1)
  if (last && /^s$/i.test(last.text) && /['’]$/.test(cut.at(-2)?.text ?? '')) last.isName = false
  const named = cut.flatMap(({ isName }, index) => (isName ? [index] : []))
  const full = named.filter((index) => cut[index]!.text.length > 1)
  const isTurned = /^[^\s,]+,\s/u.test(value) || familyFirst.has(cut[full[0] ?? 0]!.text.toLowerCase())
  return cut.map(({ text, isName }, index) => {
    if (!isName) return { text, role: /^\p{N}/u.test(text) ? 'number' : 'kept' }
    if (text.length === 1 && !/\p{Lo}/u.test(text)) return { text, role: 'initial' }
    if (named.length === 1) return { text, role: givenName(text) && !followsTitle(cut, index, before) ? 'given' : 'family' }
    const isFamily = index === (isTurned ? full[0] : full.at(-1))
    return { text, role: isFamily || isJoinedToFamily(cut, index, full) ? 'family' : 'given' }
  })
}

const trailing = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'md', 'esq'])

// Vietnamese and Chinese names in which the family name comes first.
const familyFirst = new Set('nguyễn nguyen trần tran phạm pham huỳnh huynh võ bùi đỗ ngô'.split(' '))

/** `Haddad-Lindqvist` is one family name in two words. */
function isJoinedToFamily(cut: readonly { text: string }[], index: number, full: readonly number[]): boolean {
  if (cut[index + 1]?.text !== '-' || index + 2 !== full.at(-1)) return false
  return full.length > 2 || !givenName(cut[index]!.text)
}

function isTitle(text: string, lower: string): boolean {
  return text.length > 1 && titles.has(lower)
}

function isParticle(text: string, lower: string): boolean {
  return text === lower && text.length > 1 && particles.has(lower)
}

function followsTitle(cut: readonly { text: string; isName: boolean }[], index: number, before: string): boolean {
  return cut.slice(0, index).some(({ text }) => titles.has(text.toLowerCase())) || titleBefore(before) !== undefined
}

function titleBefore(before: string): string | undefined {
  const word = /([\p{L}]+)\.?\s+$/u.exec(before)?.[1]?.toLowerCase()
  return word !== undefined && titles.has(word) ? word : undefined
}

const femaleTitles = new Set(
  'mrs ms miss madam mme mlle frau señora sra doña signora sig.ra pani mevrouw fru bà chị cô lady dame'.split(' '),
)
const maleTitles = new Set('mr sir lord herr monsieur señor don signor pan meneer herra ông anh'.split(' '))

function genderOf(parts: readonly Part[], before: string): Gender {
  for (const { text, role } of parts) {
    if (role === 'given') {
      const known = givenName(text)
      if (known && known.gender !== 'either') return known.gender
    }
  }
  const spoken = [titleBefore(before), ...parts.filter(({ role }) => role === 'kept').map(({ text }) => text.toLowerCase())]
  if (spoken.some((title) => title !== undefined && femaleTitles.has(title))) return 'female'
  return spoken.some((title) => title !== undefined && maleTitles.has(title)) ? 'male' : 'either'
}

/** Letters that one language of the list has. */
const marks: readonly (readonly [RegExp, string])[] = [
  [/[ảãạằắẳẵặầấẩẫậđẻẽẹềếểễệỉĩịỏọồốổỗộờớởỡợủũụừứửữựỳỷỹỵơư]/i, 'vi'],
  [/[ąęłńśźż]/i, 'pl'],
  [/[ğışİ]/, 'tr'],
  [/[ãõ]/i, 'pt'],
  [/ñ/i, 'es'],
  [/[ß]/i, 'de'],
  [/[å]/i, 'sv'],
  [/[çêèœ]/i, 'fr'],
  [/[\u0900-\u0dff]/, 'in'],
]

/** By the word alone, so that a name's stand-in does not hang on what it stands beside. */
function languageOf(word: string, role: 'given' | 'family'): string | undefined {
  const script = scriptOf(word)
  if (script) return script
  const [own, other] = [familyLanguage(word), givenName(word)?.language]
  return (role === 'family' ? (own ?? other) : (other ?? own)) ?? marks.find(([pattern]) => pattern.test(word))?.[1]
}
