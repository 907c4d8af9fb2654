// The desk where surrogates are given out: one for each value, the same one every time, none that the text says already and none that could
// be taken for another.
import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Kind } from '../kinds.ts'
import { type Alias, openVault, type Vault } from '../vault.ts'
import { plainName } from './covers.ts'
import { drawFrom, sameShape } from './draw.ts'
import { makerOf } from './index.ts'
import type { Mention } from './maker.ts'
import { Occupied } from './occupied.ts'
import { Words } from './words.ts'

/** More values than this in one request are no conversation; the caller keeps such a request at home. */
export const mostAliases = 20_000

const mostAttempts = 24

/** What is longer is no name or number but a passage, and gets a placeholder. */
const longestMade = 300

export type Style = 'realistic' | 'placeholder'

export class Desk {
  readonly #key: KeyObject
  readonly #style: Style
  readonly #occupied: Occupied
  readonly #words: Words
  readonly #isHidden: (candidate: string) => boolean
  /** What is written for each value: of a name with a title, the title too. */
  readonly #written = new Map<string, string>()
  readonly #surrogates = new Map<string, string>()
  readonly #values = new Map<string, string>()
  readonly #aliases: Alias[] = []
  /** Placeholders count entities of a kind, and spellings of an entity. */
  readonly #counts = new Map<string, number>()
  readonly #numbers = new Map<string, number>()

  /**
   * `texts` are all that a surrogate must not occur in, `isHidden` tells whether it would itself show something that is hidden. `known` is
   * what an earlier document of the same matter was given.
   */
  constructor(key: Uint8Array, style: Style, texts: readonly string[], isHidden: (candidate: string) => boolean, known?: Vault) {
    this.#isHidden = isHidden
    this.#key = createSecretKey(key)
    this.#style = style
    this.#occupied = new Occupied(texts)
    this.#words = new Words(this.#key, this.#occupied)
    for (const alias of known?.aliases ?? []) this.#remember(alias)
  }

  /** What stands for a value. */
  standIn(mention: Mention): string {
    const known = this.#written.get(mention.value)
    if (known !== undefined) return known
    const written = this.#drawn(mention)
    this.#written.set(mention.value, written)
    return written
  }

  /** Let an encoded spelling of a value be written as the encoded spelling of its surrogate; false when that would not read back. */
  spell(kind: Kind, value: string, surrogate: string): boolean {
    const known = this.#surrogates.get(value)
    if (known !== undefined) return known === surrogate
    if (this.#values.has(surrogate) || this.#occupied.isInText(surrogate)) return false
    this.#give(kind, value, surrogate)
    return true
  }

  /** What stands for a number in JSON: as many digits, and a number as JSON writes it. */
  numberFor(kind: Kind, value: string): string {
    const known = this.#surrogates.get(value)
    if (known !== undefined && isJsonNumber(known)) return known
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const candidate = sameShape(value, drawFrom(this.#key, `number ${attempt} ${value}`))
      if (!isJsonNumber(candidate) || candidate === value || this.#values.has(candidate) || this.#occupied.isInText(candidate)) continue
      return this.#give(kind, value, candidate)
    }
    throw new Error('no number is left to stand for another')
  }

  /** What was given out. `outputs` are the texts that it was written into. */
  vault(outputs: readonly string[]): Vault {
    return openVault([...this.#aliases, ...this.#forms(outputs)], this.#written)
  }

  #drawn(mention: Mention): string {
    const { kind, value } = mention
    const maker = this.#style === 'realistic' && value.length <= longestMade ? makerOf(kind)?.make : undefined
    const drawFor = (label: string) => drawFrom(this.#key, `shared ${label}`)
    for (let attempt = 0; maker && attempt < mostAttempts; attempt++) {
      const draw = drawFrom(this.#key, `value ${attempt} ${kind} ${value}`)
      const candidate = maker({ mention, draw, drawFor, attempt, words: this.#words })
      if (candidate === undefined) break
      if (this.#isHidden(candidate)) continue
      const { front, own, other, back } = fits(kind) ? coreOf(value, candidate, isNamed(kind)) : whole(value, candidate)
      const known = this.#surrogates.get(own)
      if (known !== undefined) return front + known + back
      if (!this.#isFree(other, own, kind)) continue
      this.#give(kind, own, other)
      return candidate
    }
    return this.#surrogates.get(value) ?? this.#give(kind, value, this.#placeholder(mention))
  }

  #isFree(candidate: string, value: string, kind: Kind): boolean {
    if (candidate.trim() === '' || this.#values.has(candidate) || this.#occupied.isInText(candidate)) return false
    if (candidate.toLowerCase().includes(value.toLowerCase())) return false
    // What is made of words only fits together with other such names; anything else must stand apart.
    return fits(kind) || !this.#occupied.isBlurred(candidate)
  }

  /** `[[PERSON_3]]` for the third person that appears; `[[PERSON_3_2]]` for the second way of writing that one. */
  #placeholder({ kind, value, entity }: Mention): string {
    const name = plainName(kind)
    const own = `${name} ${entity ?? value}`
    let number = this.#numbers.get(own)
    if (number === undefined) {
      number = (this.#counts.get(name) ?? 0) + 1
      this.#counts.set(name, number)
      this.#numbers.set(own, number)
    }
    for (let form = this.#counts.get(own) ?? 1; form <= mostAliases; form++) {
      const placeholder = form === 1 ? `[[${name}_${number}]]` : `[[${name}_${number}_${form}]]`
      this.#counts.set(own, form + 1)
      if (!this.#values.has(placeholder) && !this.#occupied.isInText(placeholder)) return placeholder
    }
    throw new Error('no placeholder is left')
  }

  #give(kind: Kind, value: string, surrogate: string): string {
    if (this.#aliases.length >= mostAliases) throw new Error('there are more values to replace than one request may hold')
    if (!this.#surrogates.has(value)) this.#surrogates.set(value, surrogate)
    this.#values.set(surrogate, value)
    this.#aliases.push({ kind, value, surrogate })
    if (!fits(kind)) this.#occupied.take(surrogate)
    return surrogate
  }

  #remember({ kind, value, surrogate }: Alias): void {
    const numbered = /^\[\[(.+?)_(\d+)(?:_\d+)?\]\]$/.exec(surrogate)
    if (numbered) this.#counts.set(numbered[1]!, Math.max(this.#counts.get(numbered[1]!) ?? 0, Number(numbered[2])))
    else if (isNamed(kind)) for (const [own, other] of wordPairs(value, surrogate)) this.#words.remember(own, other)
    this.#give(kind, value, surrogate)
  }

  /** Forms that a reply may use though the text did not: a name's words alone, turned round, and with an initial. */
  #forms(outputs: readonly string[]): Alias[] {
    const forms: Alias[] = []
    const values = new Set(this.#surrogates.keys())
    const surrogates = new Set(this.#values.keys())
    const add = (kind: Kind, value: string, surrogate: string) => {
      if (this.#aliases.length + forms.length >= mostAliases || values.has(value) || surrogates.has(surrogate)) return
      if (this.#occupied.isInText(surrogate)) return
      values.add(value)
      surrogates.add(surrogate)
      forms.push({ kind, value, surrogate })
    }
    if (this.#style === 'placeholder') return forms
    const said = new Set(outputs.flatMap((text) => text.match(initialAndName) ?? []))
    for (const { kind, value, surrogate } of this.#aliases) {
      if (kind !== 'PERSON') continue
      const pairs = wordPairs(value, surrogate)
      for (const [own, other] of pairs) add(kind, own, other)
      const [first, last] = [pairs[0], pairs.at(-1)]
      if (!first || !last || first === last) continue
      add(kind, `${first[0]} ${last[0]}`, `${first[1]} ${last[1]}`)
      add(kind, `${last[0]}, ${first[0]}`, `${last[1]}, ${first[1]}`)
      const short = `${first[1][0]}. ${last[1]}`
      // "M. Marsh" is Monsieur Marsh; and what the texts say without meaning this form would not read back.
      if (!short.startsWith('M') && !said.has(short)) add(kind, `${first[0][0]}. ${last[0]}`, short)
    }
    return forms
  }
}

/**
 * The part of a value that its surrogate changes. What is the same in both stays in the text: punctuation at the ends, and of names the
 * title before and the legal form behind. A number's unit is part of it: "5" alone would stand for too much.
 */
function coreOf(value: string, candidate: string, isName: boolean): { front: string; own: string; other: string; back: string } {
  const own = value.match(runs) ?? []
  const other = candidate.match(runs) ?? []
  const stays = (one: string | undefined, two: string | undefined) => one !== undefined && one === two && (isName || !isWord.test(one))
  let from = 0
  while (from < own.length - 1 && from < other.length - 1 && stays(own[from], other[from])) from++
  let same = 0
  while (same < Math.min(own.length, other.length) - from - 1 && stays(own.at(-1 - same), other.at(-1 - same))) same++
  return {
    front: own.slice(0, from).join(''),
    own: own.slice(from, own.length - same).join(''),
    other: other.slice(from, other.length - same).join(''),
    back: own.slice(own.length - same).join(''),
  }
}

/** A number's plus and brackets are part of it. */
function whole(value: string, candidate: string): ReturnType<typeof coreOf> {
  return { front: '', own: value, other: candidate, back: '' }
}

const isWord = /^[\p{L}\p{M}\p{N}]/u
const runs = /[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu

function isJsonNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)
}

/** Kinds that are replaced word for word, so that their words can be read off again. */
function isNamed(kind: Kind): boolean {
  return kind === 'PERSON' || kind === 'ORG' || kind === 'CLIENT' || kind === 'PROJECT'
}

function fits(kind: Kind): boolean {
  return makerOf(kind)?.fits === true
}

/** The words of a name beside their stand-ins, where the two have the same words. */
function wordPairs(value: string, surrogate: string): [string, string][] {
  const own = value.match(nameWords) ?? []
  const other = surrogate.match(nameWords) ?? []
  if (own.length !== other.length) return []
  return own.flatMap((word, index) => (word.length > 1 && word !== other[index] ? [[word, other[index]!] as [string, string]] : []))
}

const initialAndName = /\p{Lu}\. [\p{L}\p{M}]+(?:['’][\p{L}\p{M}]{2,})*/gu

const nameWords = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]{2,})*/gu
