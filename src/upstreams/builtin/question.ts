// Reads a question: what sort of thing would answer it, which words name that thing, and which words must be supported by the text.
import { documentWords, lightWords } from './lexicon.ts'
import { tokensOf } from './text.ts'
import { numberOfWord, type ValueKind } from './values.ts'
import { isStopWord, type Language, languageOf, type Word, wordOf } from './words.ts'

export type QuestionKind = 'who' | 'when' | 'where' | 'why' | 'how' | 'how-many' | 'how-much' | 'how-long' | 'what' | 'yes-no'

/** A word of the question that the text must bear out. */
export type Term = {
  readonly word: Word
  /** How much the question stands on it. */
  readonly weight: number
  /** It names the very thing asked for (`fee` in "What is the monthly fee?"). */
  readonly isFocus: boolean
  /** A value of these kinds says it as well as the word would (`price` is said by an amount of money). */
  readonly saidBy: readonly ValueKind[]
  /** A name; it must occur in the text letter for letter. */
  readonly isName: boolean
  /** The number it stands for. */
  readonly number?: number
}

export type Question = {
  readonly text: string
  readonly language: Language
  readonly kind: QuestionKind
  /** A sentence that answers holds a value of one of these; empty when no kind can be told. */
  readonly wants: readonly ValueKind[]
  /** The units or counted things right after "how many". */
  readonly units: readonly Word[]
  readonly terms: readonly Term[]
  readonly isNegated: boolean
}

type Asking = { readonly kind: QuestionKind; readonly wants: readonly ValueKind[]; readonly dimension?: string }
type Pattern = readonly [RegExp, Asking]
const count: readonly ValueKind[] = ['number', 'duration', 'quantity', 'percent', 'money']
const much: readonly ValueKind[] = ['money', 'percent', 'quantity', 'number']
const span: readonly ValueKind[] = ['duration', 'quantity', 'date']
const moment: readonly ValueKind[] = ['date', 'time', 'duration']

/** Tried in order; the first that is found says what is asked. */
const patterns: readonly Pattern[] = [
  [
    /\bhow many\b|\bwie ?viele\b|\bcuánt[oa]s\b|\bcombien (?:de |d')(?!temps)|(?<!\p{L})(?:bao nhiêu|mấy) (?=\p{L})/iu,
    { kind: 'how-many', wants: count },
  ],
  [
    /\bhow (?:long ago|soon|quickly|fast)\b|\bhow far in advance\b|\bhow early\b/i,
    { kind: 'how-long', wants: ['duration', 'date', 'time', 'quantity', 'frequency'] },
  ],
  [/\bhow long\b|\bwie lang\p{L}*|\bcombien de temps\b|\bcuánto (?:tiempo|dura)\b|(?<!\p{L})bao lâu/iu, { kind: 'how-long', wants: span }],
  [
    /\bhow often\b|\bhow frequently\b|\bwie oft\b|\bcombien de fois\b|\bcon qué frecuencia\b/i,
    { kind: 'how', wants: ['frequency', 'duration'] },
  ],
  [
    /\bhow old\b|\bwie alt\b|\bquel âge\b|\bqué edad\b/i,
    { kind: 'how', wants: ['duration', 'number', 'date', 'quantity'], dimension: 'age' },
  ],
  [/\bhow heavy\b|\bwie schwer\b/i, { kind: 'how', wants: ['quantity'], dimension: 'weight' }],
  [/\bhow (?:thick|deep|wide|tall|high up|far)\b/i, { kind: 'how', wants: ['quantity'], dimension: '' }],
  [/\bhow loud\b/i, { kind: 'how', wants: ['quantity'], dimension: 'noise' }],
  [/\bhow (?:hot|cold|warm)\b/i, { kind: 'how', wants: ['quantity'], dimension: 'temperature' }],
  [
    /\bhow (?:much|high|large|big|great)\b|\bwie (?:viel|hoch|teuer|groß)\b|\bcombien\b|\bcuánt[oa]\b|(?<!\p{L})bao nhiêu|\bwhat .*\bcosts?\b/iu,
    { kind: 'how-much', wants: much },
  ],
  [
    /^(?:\W*(?:by|to|for|from|with|of|an?|für|von|mit|à|pour|avec|de|con|para|a|von)\s+)?(?:whom?|whose|wer|wen|wem|wessen|qui|quién(?:es)?)\b(?! es| est-ce que)|(?<!\p{L})ai(?!\p{L})/iu,
    { kind: 'who', wants: [] },
  ],
  [
    /\bwhen\b(?=.*\?|\s)(?<=^\W*(?:by |until |since |from )?when)|\b(?:on |by |until |from )?(?:which|what) (?:date|day)\b|\bwann\b|^\W*(?:à partir de |depuis |jusqu'à )?quand\b|\bcuándo\b|(?<!\p{L})(?:khi nào|bao giờ|ngày nào|lúc nào)/iu,
    { kind: 'when', wants: moment },
  ],
  [/\b(?:at |by |from )?what time\b|\bum wie viel uhr\b|\bà quelle heure\b|\ba qué hora\b/i, { kind: 'when', wants: ['time'] }],
  [/^\W*(?:from |to )?where\b|\bwo(?:hin|her)?\b|^\W*(?:d')?où\b|\bdónde\b|(?<!\p{L})(?:ở )?đâu/iu, { kind: 'where', wants: [] }],
  [
    /^\W*why\b|\bfor what reason\b|^\W*(?:warum|wieso|weshalb)\b|\bpourquoi\b|\bpor qué\b|(?<!\p{L})(?:tại sao|vì sao)/iu,
    { kind: 'why', wants: [] },
  ],
  [/^\W*how\b|^\W*wie\b|^\W*comment\b|^\W*cómo\b|(?<!\p{L})như thế nào/iu, { kind: 'how', wants: [] }],
  [/\b(?:what|which|was|welche\p{L}*|quel(?:le)?s?|que|qu'|qué|cuál(?:es)?)(?!\p{L})|(?<!\p{L})(?:gì|nào)/iu, { kind: 'what', wants: [] }],
]
const yesNo =
  /^\W*(?:(?:and|so|also)\s+)?(?:is|are|was|were|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would|ist|sind|war|hat|haben|kann|können|darf|dürfen|muss|müssen|wird|werden|gibt|est-ce que|est|a-t-|y a-t-il|peut-on|es|está|hay|puede|se puede|có)\b/i

/** Nouns that a value of a kind says without the word. */
const typeWords: readonly (readonly [string, readonly ValueKind[]])[] = [
  ['price cost amount sum value consideration figure preis kosten betrag wert prix montant coût precio importe coste', ['money']],
  ['date day deadline datum tag termin jour fecha día ngày', ['date', 'duration']],
  ['time uhrzeit heure hora temps tiempo', ['time', 'duration', 'date']],
  ['last lasted lasts', ['duration']],
  ['money geld argent dinero', ['money']],
  ['old alt', ['duration', 'number']],
  ['year month week jahr monat année mois año mes', ['date', 'duration']],
  ['period duration length term dauer frist durée duración plazo', ['duration', 'date']],
  [
    'percentage percent share rate proportion fraction prozent anteil satz taux pourcentage porcentaje tasa',
    ['percent', 'money', 'quantity'],
  ],
  ['weight', ['quantity', 'percent']],
  ['frequency interval', ['frequency', 'duration']],
  ['number count total anzahl nombre número', ['number', 'identifier', 'phone', 'quantity', 'money']],
  ['reference id identifier code version', ['identifier', 'number']],
  [
    'dose dosage concentration level size temperature weight height width depth thickness distance speed capacity',
    ['quantity', 'percent', 'number', 'duration'],
  ],
  ['phone telephone mobile telefonnummer téléphone teléfono', ['phone']],
  ['email e-mail mail', ['email']],
  ['website url link site', ['url']],
  ['age alter âge edad', ['duration', 'number', 'quantity']],
  ['person individual name', ['person']],
  ['company firm organisation organization institution agency empresa firma unternehmen société entreprise', ['organisation', 'person']],
  ['country city town place location venue site land stadt ort pays ville lieu país ciudad lugar', ['place', 'organisation']],
]
const typeOf = new Map(typeWords.flatMap(([words, kinds]) => words.split(' ').map((word) => [word, kinds] as const)))
/** These words name what they measure, so the word (or a synonym) must be there as well as the value. */
const mustBeSaid = new Set('deadline total age reference temperature speed capacity'.split(' '))
/** Nouns whose value is money or a share, wherever they stand in the focus. */
const moneyNouns = new Set(
  'fee fees price cost costs salary wage pay rent deposit penalty fine budget premium bonus charge tariff allowance stipend grant subtotal vat tax fare rate excess deductible contribution subscription dues instalment miete kaution gehalt gebühr kaltmiete provision loyer salaire prime caution alquiler fianza salario sueldo prima demurrage'.split(
    ' ',
  ),
)

const stopFocus = new Set(
  (
    'of for as comme como als in to on at from between with by under that when if after before during per without above below within against into about than as until since while where who which is are was were did does do has have had must may can will shall should would could be been ' +
    'von für in zu zum zur auf an am bei mit nach vor bis über unter ist sind war waren wird werden hat haben gilt gelten beträgt de du des pour dans à au aux sur avec par est sont a ont sera del para en con por es son ha han fue tiene được là của cho trong'
  ).split(' '),
)
const determiners = new Set(
  'the a an any this that these those his her its their our your all each every der die das den dem des ein eine einen le la les un une el los las una'.split(
    ' ',
  ),
)
const negations = /\b(?:not|never|no|nobody|nothing|none|cannot|n't|nicht|kein\p{L}*|ne|pas|jamais|nunca|không)\b/iu

/** Everything the answer search needs to know of a question. */
export function readQuestion(raw: string, documentLanguage?: Language): Question {
  const text = raw
    .replace(
      /\b(?:according to|in|from|based on|per)\s+(?:the|this|that)\s+(?:above\s+)?(?:text|document|passage|context|excerpt)\b,?/gi,
      ' ',
    )
    .replace(/^\W*(?:please|can you tell me|could you tell me|tell me|i(?:'d| would) like to know|do you know)\b[,:]?/i, '')
    .replace(/\b(may|can|could|should|must|does|do|will|shall) one\b(?= \p{L}+)/giu, '$1 they')
    .replace(/\be-mail/gi, 'email')
    .replace(/\b(?:took|takes?|taking) part\b/gi, 'participated')
    .replace(/\s+/g, ' ')
    .trim()
  const guessed = languageOf(text)
  const language =
    documentLanguage && guessed === 'en' && !/\b(?:the|what|who|how|is|was|which|when|why|where|does|did)\b/i.test(text)
      ? documentLanguage
      : guessed
  const asking = askingOf(text)
  const { focus, head, units = [] } = focusOf(text, language, asking)
  const terms = termsOf(text, language, focus, asking)
  const wants = wantsOf(text, asking, terms, head)
  return { text, language, kind: asking.kind, wants, units, terms, isNegated: asking.kind !== 'yes-no' && negations.test(text) }
}

function askingOf(text: string): Asking {
  if (yesNo.test(text) && !/^\W*(?:can|could) you\b/i.test(text) && !/(?:bao nhiêu|mấy|khi nào|bao lâu|\bai\b)/i.test(text))
    return { kind: 'yes-no', wants: [] }
  for (const [pattern, asking] of patterns) if (pattern.test(text)) return asking
  return { kind: 'what', wants: [] }
}

/** The noun phrase that names what is asked for. */
function focusOf(text: string, language: Language, asking: Asking): { focus: ReadonlySet<string>; head?: string; units?: readonly Word[] } {
  const none = { focus: new Set<string>() }
  if (language === 'vi' || asking.kind === 'yes-no' || asking.kind === 'why') return none
  const words = tokensOf(text)
  const at = words.findIndex((word) =>
    /^(?:what|which|who|whom|whose|how|when|where|wer|was|wie|wann|wo|welche[rsnm]?|qui|quel(?:le)?s?|combien|quand|où|qué|cuál(?:es)?|cuánt[oa]s?|quién(?:es)?|dónde|cuándo)$/.test(
      word,
    ),
  )
  if (at < 0) return none
  let next = at + 1
  const first = words[at] ?? ''
  while (/^(?:many|much|long|often|old|high|large|big|far|heavy|viele?|hoch|lange?|groß|de|d)$/.test(words[next] ?? '')) next++
  const copula = /^(?:is|are|was|were|be|will|ist|sind|war|waren|est|sont|était|es|son|era|fue)$/
  const isBare = /^(?:how|when|where|wann|wo|quand|où|dónde|cuándo)$/.test(first) && asking.kind !== 'how-many'
  if (isBare && !copula.test(words[next] ?? '')) return /cost|kostet|coûte|cuesta/.test(text) ? costly(words, next, language) : none
  if (asking.kind === 'how-much' && first === 'what') return costly(words, next, language)
  if (first === 'whom' || first === 'whose') return none
  if (asking.kind === 'who' && !copula.test(words[next] ?? '')) return { focus: new Set(firstVerb(words, next, language)) }
  while (
    copula.test(words[next] ?? '') ||
    /^(?:be|the|a|an|der|die|das|le|la|les|l|el|los|las)$/.test((words[next] ?? '').replace(/['’]$/, ''))
  )
    next++
  if (/\bhow much [a-z]+ (?:is|are|was|were|did|does|do|can|has|have|will|must|should)\b/i.test(text)) return none
  let { phrase, stop } = phraseFrom(words, next, first === 'how', isBare || asking.kind === 'how-many')
  const head = phrase.filter((word) => !isStopWord(word, language)).at(-1)
  const isGeneral = (word: string): boolean =>
    typeOf.has(word.replace(/s$/, '')) || lightWords.has(word) || isStopWord(word, language) || /^(?:title|name)$/.test(word)
  if (phrase.every(isGeneral)) {
    if (
      !/^(?:percentage|percent|share|proportion|prozent|pourcentage|porcentaje)$/.test(head ?? '') &&
      /^(?:of|for|von|de|du|del|der|des|in|on|to)$/.test(words[stop] ?? '')
    )
      phrase = [...phrase, ...phraseFrom(words, stop + 1 + (determiners.has(words[stop + 1] ?? '') ? 1 : 0), false).phrase]
    else if (
      asking.kind === 'what' &&
      /^(?:company|firm|person|organi[sz]ation|institution|agency|empresa|firma|unternehmen|société|entreprise)$/.test(phrase[0] ?? '')
    )
      phrase = [...phrase, ...firstVerb(words, stop, language)]
  }
  const units = asking.kind === 'how-many' ? phrase.filter((word) => !isStopWord(word, language)) : []
  const timeUnit = units.find((word) =>
    /^(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|stunden|tage|wochen|monate|jahre|jours|mois|ans|semaines|heures|días|meses|años|horas|semanas)$/.test(
      word,
    ),
  )
  return { focus: new Set(phrase), ...(head && { head }), units: (timeUnit ? [timeUnit] : units).map((word) => wordOf(word, language)) }
}

/** What does NOUN PHRASE cost: the thing is asked for, its price is the answer. */
function costly(words: readonly string[], from: number, language: Language): { focus: ReadonlySet<string>; units: readonly Word[] } {
  const thing = words
    .slice(from, from + 8)
    .filter((word) => !isStopWord(word, language) && !/^(?:costs?|kosten|kostet|coûte|cuesta)$/.test(word))
  return { focus: new Set(thing.slice(0, 3)), units: [] }
}

/** In "Who approved the change?" the verb names the relation that the text must state. */
function firstVerb(words: readonly string[], from: number, language: Language): string[] {
  const verb = words.slice(from, from + 4).find((word) => !isStopWord(word, language) || /^(?:own)$/.test(word))
  return verb === undefined || lightWords.has(verb) ? [] : [verb]
}

function phraseFrom(words: readonly string[], from: number, isCount: boolean, endsAtVerb = false): { phrase: string[]; stop: number } {
  let phrase: string[] = []
  let stop = from
  for (; stop < words.length && phrase.length < 6; stop++) {
    const word = words[stop] ?? ''
    if (determiners.has(word)) {
      if (phrase.length > 1 && !isCount) {
        phrase.pop()
        stop--
      }
      break
    }
    if (phrase.length > 0 && (stopFocus.has(word) || (lightWords.has(word) && !typeOf.has(word)))) break
    if (endsAtVerb && phrase.length > 0 && /[^e]ed$/.test(word)) break
    if (/['’]s$/.test(word)) phrase = []
    else phrase.push(word)
  }
  return { phrase, stop }
}

function termsOf(text: string, language: Language, focus: ReadonlySet<string>, asking: Asking): Term[] {
  const terms: Term[] = []
  const names = namesIn(text)
  const seen = new Set<string>()
  for (const token of tokensOf(text)) {
    const plain = token.replace(/['’](?:s|t|re|ve|ll|d)?$/, '')
    if (plain === '' || seen.has(plain)) continue
    const number = /^\d/.test(plain) ? Number(plain.replace(/[,:/]/g, '')) : plain.length > 2 ? numberOfWord(plain) : undefined
    const isFocus = focus.has(plain)
    if (number === undefined && isStopWord(plain, language) && !(isFocus && /^(?:due|own|down|off|per)$/.test(plain))) continue
    if (/^[%€$£¥]$/.test(plain) || (plain.length < 2 && number === undefined)) continue
    seen.add(plain)
    const word = wordOf(plain, language)
    const saidBy = typeOf.get(plain) ?? typeOf.get(word.stem) ?? typeOf.get(plain.replace(/s$/, '')) ?? []
    const isName = names.has(plain)
    const isLight =
      lightWords.has(plain) ||
      lightWords.has(word.stem) ||
      (/^(?:address|number)$/.test(plain) && /\b(?:email|phone|telephone|mobile)\b/i.test(text))
    const isDocument = documentWords.has(plain) || documentWords.has(plain.replace(/s$/, ''))
    const isMeasure = saidBy.length > 0 && !mustBeSaid.has(plain)
    let weight = isFocus ? 1.5 : 1
    if (isName) weight = 1.3
    else if (number !== undefined) weight = 1.2
    else if (isMeasure) weight = 0.7
    else if (isLight) weight = 0.25
    else if (isDocument) weight = isFocus ? 0.9 : 0.4
    else if (/(?:ly|mente|ment)$/.test(plain) && language !== 'de' && !isFocus) weight = 0.5
    terms.push({
      word,
      weight,
      isFocus: isFocus && !isLight && !isDocument,
      saidBy: isMeasure ? saidBy : [],
      isName,
      ...(number !== undefined && { number }),
    })
  }
  if (asking.dimension) terms.push({ word: wordOf(asking.dimension, 'en'), weight: 1, isFocus: true, saidBy: [], isName: false })
  return terms.slice(0, 40)
}

/** Capitalised words that are not there for grammar. German writes every noun so; there only mixed shapes count. */
function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>()
  const isGerman = languageOf(text) === 'de'
  let isFirst = true
  for (const hit of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)) {
    const word = hit[0].replace(/['’]s?$/, '').replace(/\.$/, '')
    if (!isFirst && /^\p{Lu}/u.test(word) && !(isGerman && /^\p{Lu}\p{Ll}+$/u.test(word)) && word.length > 1)
      for (const part of tokensOf(word)) names.add(part)
    isFirst = false
  }
  return names
}

function wantsOf(text: string, asking: Asking, terms: readonly Term[], head: string | undefined): readonly ValueKind[] {
  if (asking.kind === 'how-much' && /\b(?:costs?|kostet|kosten|coûte|cuesta)\b/i.test(text)) return ['money']
  if (asking.kind === 'how-much' && /\bhow much (?:\p{L}+ )?(?:notice|time|leave|holiday|vacation|experience|warning)\b/iu.test(text))
    return [...much, 'duration']
  if (asking.kind === 'when' && /\b(?:was|were|did)\b/i.test(text)) return ['date', 'time']
  if (asking.wants.length > 0) return asking.wants
  const address = terms.find((term) => /^(?:email|phone|url)$/.test(term.saidBy[0] ?? ''))
  if (
    asking.kind === 'what' &&
    address &&
    terms.every((term) => !term.isFocus || term === address || /^(?:address|number|adresse|nummer|número|numéro)$/.test(term.word.text))
  )
    return address.saidBy
  if (asking.kind !== 'what') return []
  if (head) {
    const kinds = typeOf.get(head) ?? typeOf.get(head.replace(/s$/, ''))
    if (
      kinds &&
      !/^(?:name|person|individual|company|firm|organisation|organization|institution|agency|country|city|town|place|location|venue|site|number|total|reference|code|id)$/.test(
        head.replace(/s$/, ''),
      )
    )
      return kinds
    if (kinds && /^(?:number|total|reference|code|id)$/.test(head)) return kinds
    if (kinds) return []
    if (moneyNouns.has(head)) return ['money', 'percent', 'quantity']
  }
  if (terms.some((term) => term.isFocus && moneyNouns.has(term.word.text))) return ['money', 'percent', 'quantity']
  return []
}
