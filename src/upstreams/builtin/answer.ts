// Answers a question from a text by quoting the sentence that says so, or says that none does.
//   1. read the question: what kind of thing answers it, which words must be borne out
//   2. score each sentence by how much of the question it, its heading and its neighbour bear out
//   3. doubt the best: is the thing asked for named, is a value of its kind there, does the text deny or contradict it
import { opposites, phrases } from './lexicon.ts'
import { type Question, readQuestion, type Term } from './question.ts'
import { atOnce, type Pace, type Sentence, sentencesOf, tokensOf } from './text.ts'
import { type Value, type ValueKind, valuesOf } from './values.ts'
import { alike, isStopWord, type Language, languageOf, type Word, wordOf } from './words.ts'

export type Doubt = 'nothing-near' | 'not-named' | 'no-such-value' | 'no-reason' | 'unknown-name' | 'contradicted' | 'too-thin'

export type Answer =
  | {
      readonly kind: 'found'
      /** Sentences to quote, in the order of the text. */
      readonly quotes: readonly Sentence[]
      /** The value asked for, when exactly one in the quote fits. */
      readonly value?: Value
      readonly verdict?: 'yes' | 'no'
      /** 0 to 1; how much of the question the quote bears out. */
      readonly confidence: number
      readonly language: Language
    }
  | {
      readonly kind: 'not-stated'
      readonly doubt: Doubt
      readonly nearest?: Sentence
      readonly confidence: number
      readonly language: Language
    }

/** Found by tuning on the fixtures `test/bench/fixtures/builtin-*.jsonl`; they move the result little, the lexicon moves it much. */
export const thresholds = {
  coverage: 0.58,
  typedCoverage: 0.48,
  howCoverage: 0.7,
  yesNoCoverage: 0.66,
  whyCoverage: 0.72,
  focus: 0.55,
  second: 0.93,
  missing: 0.4,
  missingOfEvent: 0.32,
  missingOfFew: 0.5,
}

export async function answerFrom(text: string, question: string, pace: Pace = atOnce): Promise<Answer> {
  const sentences = await sentencesOf(text, pace)
  return answerFromSentences(sentences, question, languageOf(text), pace)
}

type View = {
  readonly sentence: Sentence
  /** For each term, how well the sentence itself says it, and how well it does with heading and neighbours. */
  readonly own: Float32Array
  readonly best: Float32Array
}

export async function answerFromSentences(
  sentences: readonly Sentence[],
  asked: string,
  textLanguage: Language,
  pace: Pace = atOnce,
): Promise<Answer> {
  const question = readQuestion(asked, textLanguage)
  const { terms, language } = question
  const refuse = (doubt: Doubt, nearest: Sentence | undefined, confidence: number): Answer => ({
    kind: 'not-stated',
    doubt,
    ...(nearest && confidence >= 0.3 && { nearest }),
    confidence,
    language,
  })
  if (terms.length === 0 || sentences.length === 0) return refuse('nothing-near', undefined, 0)
  const views = await viewsOf(sentences, question, pace)
  const ranked = rank(views, question).slice(0, 12)
  const top = ranked[0]
  if (!top || top.score <= 0) return refuse('nothing-near', undefined, 0)
  const stranger = terms.find((term) => term.isName && !views.some((view) => (view.own[terms.indexOf(term)] ?? 0) >= 0.8))
  if (stranger) return refuse('unknown-name', top.view.sentence, top.coverage)
  let doubt: Doubt | undefined
  for (const candidate of ranked) {
    if (candidate.score < top.score * 0.75) break
    const found = doubtOf(candidate, question, views)
    if (found === undefined) return accept(candidate, ranked, question, views)
    doubt ??= found
    if (found === 'contradicted' && candidate === top) break
  }
  return refuse(doubt ?? 'too-thin', top.view.sentence, top.coverage)
}

async function viewsOf(sentences: readonly Sentence[], question: Question, pace: Pace): Promise<View[]> {
  const { terms, language } = question
  const scores = new Map<string, Float32Array | undefined>()
  const score = (token: string): Float32Array | undefined => {
    if (scores.has(token)) return scores.get(token)
    let row: Float32Array | undefined
    if (!isStopWord(token, language) || terms.some((term) => term.word.text === token)) {
      const word = wordOf(token, language)
      for (let index = 0; index < terms.length; index++) {
        const value = likeness(terms[index] as Term, word)
        if (value > 0) {
          row ??= new Float32Array(terms.length)
          row[index] = value
        }
      }
    }
    scores.set(token, row)
    return row
  }
  const raise = (into: Float32Array, tokens: readonly string[], factor: number): void => {
    for (const token of tokens) {
      const row = score(token)
      if (row) for (let index = 0; index < row.length; index++) into[index] = Math.max(into[index] ?? 0, (row[index] ?? 0) * factor)
    }
  }
  const views: View[] = []
  const somewhere = new Float32Array(terms.length)
  let headingText = ''
  let headingScore = new Float32Array(terms.length)
  for (const sentence of sentences) {
    const waiting = pace(sentence.text.length * 4)
    if (waiting) await waiting
    const own = new Float32Array(terms.length)
    raise(own, tokensOf(sentence.text.replace(/(\p{L})-(?=\p{L})/gu, '$1 ')), 1)
    if (language === 'en') for (const [phrase, words] of phrases) if (phrase.test(sentence.text)) raise(own, words.split(' '), 0.75)
    if (sentence.heading !== headingText) {
      headingText = sentence.heading
      headingScore = new Float32Array(terms.length)
      raise(headingScore, tokensOf(headingText), 0.85)
    }
    const best = own.slice()
    for (let index = 0; index < best.length; index++) {
      best[index] = Math.max(best[index] ?? 0, headingScore[index] ?? 0)
      somewhere[index] = Math.max(somewhere[index] ?? 0, own[index] ?? 0)
    }
    views.push({ sentence, own, best })
  }
  const blocks = new Map<number, Float32Array>()
  for (const { sentence, own } of views) {
    const whole = blocks.get(sentence.block) ?? new Float32Array(terms.length)
    for (let index = 0; index < terms.length; index++) whole[index] = Math.max(whole[index] ?? 0, own[index] ?? 0)
    blocks.set(sentence.block, whole)
  }
  const title = views[0]?.own
  for (const [position, view] of views.entries()) {
    const before = views[position - 1]
    const whole = blocks.get(view.sentence.block)
    for (let index = 0; index < terms.length; index++) {
      const isNext = before !== undefined && before.sentence.block === view.sentence.block
      const near = Math.max(isNext ? (before.own[index] ?? 0) * 0.6 : 0, (whole?.[index] ?? 0) * 0.45)
      const far = Math.max(
        (somewhere[index] ?? 0) * (terms[index]?.isFocus ? 0.2 : 0.35),
        (title?.[index] ?? 0) * (terms[index]?.isFocus ? 0.35 : 0.6),
      )
      view.best[index] = Math.max(view.best[index] ?? 0, near, far)
    }
  }
  return views
}

function likeness(term: Term, word: Word): number {
  if (term.number !== undefined || /^\d/.test(word.text))
    return term.word.text === word.text || (term.number !== undefined && numberOf(word.text) === term.number) ? 1 : 0
  const value = alike(term.word, word)
  return term.isName && value < 0.8 ? 0 : value
}

function numberOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  const value = valuesOf(text)[0]
  return value?.kind === 'number' ? value.amount : undefined
}

type Candidate = {
  readonly view: View
  readonly coverage: number
  readonly score: number
  readonly values: readonly Value[]
  readonly hasWanted: boolean
}

function rank(views: readonly View[], question: Question): Candidate[] {
  const { terms } = question
  const rarity = terms.map((_, index) => {
    const holders = views.reduce((sum, view) => sum + ((view.own[index] ?? 0) >= 0.6 ? 1 : 0), 0)
    return Math.log(1 + views.length / (holders + 0.5))
  })
  const rough = views.map((view) => ({ view, score: weighted(view, terms, rarity) }))
  rough.sort((a, b) => b.score - a.score || a.view.sentence.start - b.view.sentence.start)
  const candidates = rough.slice(0, 60).map(({ view }) => measure(view, question, rarity))
  return candidates.sort((a, b) => b.score - a.score || a.view.sentence.start - b.view.sentence.start)
}

function weighted(view: View, terms: readonly Term[], rarity: readonly number[]): number {
  let sum = 0
  let whole = 0
  for (let index = 0; index < terms.length; index++) {
    const weight = (terms[index]?.weight ?? 0) * (rarity[index] ?? 1)
    whole += weight
    sum += weight * (0.7 * (view.best[index] ?? 0) + 0.3 * (view.own[index] ?? 0))
  }
  return whole > 0 ? sum / whole : 0
}

function measure(view: View, question: Question, rarity: readonly number[]): Candidate {
  const { terms } = question
  const { sentence } = view
  const values = valuesOf(sentence.text).filter((value) => !repeats(value, question))
  const kinds = new Set(values.map((value) => value.kind))
  let sum = 0
  let whole = 0
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index] as Term
    const said = term.saidBy.some((kind) => kinds.has(kind)) ? 0.9 : 0
    whole += term.weight
    sum += term.weight * Math.max(view.best[index] ?? 0, said)
  }
  const coverage = whole > 0 ? sum / whole : 0
  const hasWanted = holdsWanted(values, sentence, question)
  let score = 0.5 * coverage + 0.5 * weighted(view, terms, rarity)
  if (question.wants.length > 0 || question.kind === 'who') score *= hasWanted ? 1.15 : 0.7
  if (question.kind === 'who' && !namesSomeone(values, sentence.text)) score *= 0.92
  if (sentence.kind === 'heading') score *= sentence.heading === '' ? 0.8 : 0.65
  return { view, coverage, score, values, hasWanted }
}

/** A value that the question itself says cannot be what it asks for. */
function repeats(value: Value, question: Question): boolean {
  return value.text.length > 1 && question.text.toLowerCase().includes(value.text.toLowerCase())
}

const roles =
  /\b(?:(?:each|either|both|every|one|other) (?:side|party|parties|sides|member|partner)|landlord|tenant|lessee|lessor|owner|counsel|manager|director|board|committee|team|council|supplier|client|customer|buyer|seller|employer|employee|contractor|department|staff|president|secretary|chair\w*|doctor|nurse|patient|bank|borrower|lender|company|court|judge|insurer|carrier|consignee|author|engineer|officer|administrator|trustee|executor|parents?|members?|directors?|operator|controller|processor|licensor|licensee|publisher|agency|authority|recipient|users?|visitors?|students?|teachers?|guests?|crew|driver|captain|shareholders?|partners?|auditor|reviewer|vermieter\w*|mieter\w*|leiter\w*|geschäftsführ\w*|locataire|bailleur|propriétaire|directrice|directeur|salariée?|arrendador|inquilino|we|you|he|she|they|I|my|our)\b/i

function holdsWanted(values: readonly Value[], sentence: Sentence, question: Question): boolean {
  if (question.kind === 'who') {
    return namesSomeone(values, sentence.text) || roles.test(sentence.text)
  }
  if (question.wants.length === 0) return true
  if (question.kind === 'how-many' && question.units.length > 0)
    return countsOf(values, sentence, question.units, question.language).length > 0
  return values.some((value) => question.wants.includes(value.kind)) || (question.kind === 'when' && momentClause.test(sentence.text))
}

/** A person, an organisation, or a single capitalised word that is no date, money or unit. */
function namesSomeone(values: readonly Value[], text: string): boolean {
  if (values.some((value) => value.kind === 'person' || value.kind === 'organisation')) return true
  if (/^\p{Lu}\p{Ll}+ (?:will|shall|takes|keeps|runs|leads|and \p{Lu})/u.test(text)) return true
  return [...text.matchAll(/(?<=[\p{L}\p{N},;:("“]\s?)(?<!\p{L})\p{Lu}\p{Ll}+/gu)].some((hit) =>
    values.every((value) => hit.index >= value.end || hit.index + hit[0].length <= value.start),
  )
}

const momentClause =
  /\b(?:just before|before|after|as soon as|once|when|until|on (?:receipt|delivery|arrival|request|completion|signature)|upon|at the end|immediately|at once|nach|sobald|bei|avant|après|dès|antes|después)\b/i

/** Values that count the thing asked about: `45 days` for days, `Forty samples` for samples, `4 (default)` beside the word. */
function countsOf(values: readonly Value[], sentence: Sentence, units: readonly Word[], language: Language): Value[] {
  const counts = (token: string, least: number): boolean => units.some((unit) => alike(wordOf(token, language), unit) >= least)
  return values.filter((value) => {
    if (value.amount === undefined || value.kind === 'time' || /^(?:19|20)\d{2}$/.test(value.text)) return false
    const inside = tokensOf(value.text).some((token) => counts(token, 0.8))
    if (inside) return true
    if (value.kind === 'duration' || value.kind === 'money' || value.kind === 'percent') return false
    const near = tokensOf(sentence.text.slice(value.end, value.end + 60)).slice(0, 5)
    if (near.some((token) => counts(token, 0.65))) return true
    if (units.some((unit) => /^(?:people|persons?|members?|times|fois|veces|mal|personen)$/.test(unit.text))) return true
    const before = tokensOf(sentence.text.slice(Math.max(0, value.start - 60), value.start)).slice(-6)
    return before.some((token) => counts(token, 0.8))
  })
}

const reasonCue =
  /\b(?:because|since|due to|owing to|as a result|therefore|thus|so that|in order to|caused|causes?|reasons?|so as to|in view of|given that|on account of|after an?|following|to (?:avoid|prevent|reduce|protect|ensure|save|allow|comply|make|meet|keep|improve)|weil|da|denn|wegen|aufgrund|damit|deshalb|parce que|car|en raison|afin|à cause|grâce à|porque|ya que|debido|por la|por el|para|a causa|vì|do|bởi)\b/iu
const deniedBefore =
  /\b(?:no|none|without|neither|nor|never|kein\p{L}*|ohne|aucune?|sans|ning[uú]n\p{L}*|sin|không có)(?:\s+[\p{L}-]+){0,3}\s*$/iu

/** `Lifts are not used`, but not `The load must not exceed 5 kg`, which states a limit. */
const deniedAfter =
  /^\s(?:is|are|was|were|may|must|should|shall|can|will|do|does|did|has|have)\s?(?:not|never|n't)\b(?! (?:to )?(?:exceed|be (?:more|less|above|below|higher|lower|later|over|under)|more|less|later))/i

function doubtOf(candidate: Candidate, question: Question, views: readonly View[]): Doubt | undefined {
  const { view, coverage } = candidate
  const { terms, kind } = question
  if (isContradicted(candidate, question)) return 'contradicted'
  if (isOnlyPossible(candidate, question)) return 'too-thin'
  if (!numbersAgree(candidate, question, views)) return 'unknown-name'
  if (
    (question.wants.length > 0 || (kind === 'who' && !(coverage >= 0.85 && /^\W*(?:from|to|by|with|for) whom\b/i.test(question.text)))) &&
    !candidate.hasWanted
  )
    return 'no-such-value'
  if (!focusIsNamed(candidate, question)) return 'not-named'
  const isTyped = question.wants.length > 0 || isLabelled(candidate, question)
  const needed =
    kind === 'yes-no'
      ? thresholds.yesNoCoverage
      : kind === 'why'
        ? thresholds.whyCoverage
        : kind === 'how' && !isTyped
          ? thresholds.howCoverage
          : isTyped
            ? thresholds.typedCoverage
            : thresholds.coverage
  if (isLabelled(candidate, question) && question.kind === 'who' && coverage >= 0.38) return undefined
  if (coverage < needed) return 'too-thin'
  // What happened must be borne out whole; what is merely described may be put in other words.
  const missingMost =
    /^(?:when|where|who)$/.test(kind) && /\b(?:did|was|were)\b/i.test(question.text) ? thresholds.missingOfEvent : thresholds.missing
  const missing = terms.filter((term, index) => term.weight >= 1 && term.saidBy.length === 0 && (view.best[index] ?? 0) < 0.3)
  const heavy = terms.filter((term) => term.weight >= 1 && term.saidBy.length === 0)
  if (
    heavy.length > 0 &&
    missing.length / heavy.length >
      (heavy.length > 2 && !(question.wants.length > 0 && coverage >= 0.6 && heavy.length === 3) && !isCounted(candidate, question)
        ? missingMost
        : thresholds.missingOfFew)
  )
    return 'too-thin'
  if (kind === 'why') {
    const index = views.indexOf(view)
    const after = views[index + 1]
    const near = view.sentence.text + (after && after.sentence.block === view.sentence.block ? ` ${after.sentence.text}` : '')
    if (!reasonCue.test(near)) return 'no-reason'
    if (missing.length > 0) return 'no-reason'
  }
  return undefined
}

function isCounted({ values, view }: Candidate, question: Question): boolean {
  return (
    question.kind === 'how-many' &&
    question.units.length > 0 &&
    countsOf(values, view.sentence, question.units, question.language).length > 0
  )
}

/** `Apologies: Samuel Reyes.` states a relation by its label alone. */
function isForm({ view, values }: Candidate): boolean {
  return /^[^.!?:]{2,40}:\s+\S/.test(view.sentence.text) && view.sentence.text.length < 80 && values.length > 0
}

/** The question takes for done what the sentence only considers. */
function isOnlyPossible(candidate: Candidate, question: Question): boolean {
  if (!/^(?:when|why|how|who|how-much|what|how-long)$/.test(question.kind) || !/\b(?:was|were|did)\b/i.test(question.text)) return false
  return (
    /\b(?:(?:is|are|be) (?:considered|proposed|planned|possible)|might|would|possible|proposed)\b/i.test(candidate.view.sentence.text) &&
    !/\b(?:planned|proposed|possible|considered)\b/i.test(question.text)
  )
}

/** The label before the colon is a word of the question. */
function isLabelled(candidate: Candidate, question: Question): boolean {
  if (!isForm(candidate)) return false
  const label = tokensOf(candidate.view.sentence.text.split(':')[0] ?? '').map((token) => wordOf(token, question.language))
  return question.terms.some((term) => term.weight >= 0.9 && label.some((word) => likeness(term, word) >= 0.8))
}

function focusIsNamed(candidate: Candidate, question: Question): boolean {
  const { view, values } = candidate
  if (question.kind === 'who' && isLabelled(candidate, question)) return true
  const kinds = new Set(values.map((value) => value.kind))
  let sum = 0
  let whole = 0
  let hasAny = false
  let unsaid = 0
  question.terms.forEach((term, index) => {
    if (!term.isFocus) return
    hasAny = true
    const said = term.saidBy.some((kind) => kinds.has(kind)) ? 0.9 : 0
    if (said > 0) return
    const weight = term.saidBy.length > 0 ? 0.5 : term.weight
    whole += weight
    sum += weight * (view.best[index] ?? 0)
    if (term.saidBy.length === 0 && (view.best[index] ?? 0) < 0.3) unsaid++
  })
  return unsaid === 0 && (!hasAny || whole === 0 || sum / whole >= thresholds.focus)
}

const opposed = opposites.map(
  ([one, other]) => [one.split(' ').map((word) => wordOf(word, 'en')), other.split(' ').map((word) => wordOf(word, 'en'))] as const,
)

function oppositesOf(term: Term): readonly Word[] {
  const found: Word[] = []
  for (const [one, other] of opposed) {
    if (one.some((word) => word.stem === term.word.stem || word.root === term.word.root)) found.push(...other)
    else if (other.some((word) => word.stem === term.word.stem || word.root === term.word.root)) found.push(...one)
  }
  return found
}

/** The text says the opposite of what the question takes for granted, or denies it outright. */
function isContradicted(candidate: Candidate, question: Question): boolean {
  if (question.kind === 'yes-no' || question.isNegated) return false
  const { view } = candidate
  const text = view.sentence.text
  const tokens = tokensOf(text)
  return question.terms.some((term, index) => {
    if (term.weight < 0.9 || term.number !== undefined) return false
    const own = view.own[index] ?? 0
    if (own < 0.8 && question.language === 'en') {
      const others = oppositesOf(term)
      if (
        others.length > 0 &&
        tokens.some((token) =>
          others.some(
            (other) => wordOf(token, 'en').stem === other.stem || (wordOf(token, 'en').root === other.root && other.root.length > 4),
          ),
        )
      )
        return true
    }
    if (own < 0.65 || question.kind === 'how-many') return false
    for (const hit of text.matchAll(/[\p{L}-]+/gu)) {
      if (likeness(term, wordOf(hit[0].toLowerCase(), question.language)) < 0.65) continue
      const before = text.slice(Math.max(0, hit.index - 40), hit.index)
      if (deniedBefore.test(before) && !/\b(?:no|none|without|kein\p{L}*|sans|sin)\b/iu.test(question.text)) return true
      const after = text.slice(hit.index + hit[0].length, hit.index + hit[0].length + 40)
      if (term.isFocus && /^(?:what|who|when|where)$/.test(question.kind) && deniedAfter.test(after)) return true
      if (
        (question.kind === 'why' || /\b(?:did|was|were|has|had)\b/i.test(question.text)) &&
        /\b(?:not|never|nicht|pas|nunca|không)\b(?:\s+[\p{L}-]+){0,2}\s*$/iu.test(before)
      )
        return true
    }
    return false
  })
}

/** A number in the question stands for something in the sentence, or at least in the text when it is only context. */
function numbersAgree(candidate: Candidate, question: Question, views: readonly View[]): boolean {
  return question.terms.every((term, index) => {
    if (term.number === undefined) return true
    if ((candidate.view.own[index] ?? 0) > 0 || (candidate.view.best[index] ?? 0) >= 0.5) return true
    if (/^\p{L}/u.test(term.word.text) && term.number <= 1) return true
    return /^\d/.test(term.word.text) && views.some((view) => (view.own[index] ?? 0) > 0) && candidate.coverage > 0.8
  })
}

function accept(candidate: Candidate, ranked: readonly Candidate[], question: Question, views: readonly View[]): Answer {
  const quotes = [candidate.view.sentence]
  const rival = ranked.find(
    (other) =>
      other !== candidate &&
      other.view.sentence.text !== candidate.view.sentence.text &&
      other.score >= candidate.score * thresholds.second &&
      other.hasWanted &&
      other.view.sentence.kind !== 'heading',
  )
  if (rival && doubtOf(rival, question, views) === undefined) quotes.push(rival.view.sentence)
  if (question.kind === 'why' && !reasonCue.test(candidate.view.sentence.text)) {
    const after = views[views.indexOf(candidate.view) + 1]
    if (after) quotes.push(after.sentence)
  }
  quotes.sort((a, b) => a.start - b.start)
  const value = quotes.length === 1 ? soleValue(candidate, question) : undefined
  const verdict = question.kind === 'yes-no' ? verdictOf(candidate, question) : undefined
  return {
    kind: 'found',
    quotes: [...new Set(quotes)],
    ...(value && { value }),
    ...(verdict && { verdict }),
    confidence: Math.min(1, candidate.coverage),
    language: question.language,
  }
}

function soleValue(candidate: Candidate, question: Question): Value | undefined {
  if (question.kind === 'how-many' && question.units.length > 0) {
    const counts = countsOf(candidate.values, candidate.view.sentence, question.units, question.language)
    return counts.length === 1 ? counts[0] : undefined
  }
  const kinds: readonly ValueKind[] = question.kind === 'who' ? ['person'] : question.wants
  const fitting = candidate.values.filter((value) => kinds.includes(value.kind))
  return fitting.length === 1 ? fitting[0] : undefined
}

const negative =
  /\b(?:not|no|never|none|cannot|without|neither|nor|except(?:ed)?|exclud\w*|prohibit\w*|forbid\w*|forbidden|banned|declin\w*|reject\w*|refus\w*|denied|n't|nicht|kein\p{L}*|verboten|untersagt|ne|pas|aucune?|interdit\p{L}*|nunca|prohibid\p{L}*|không|cấm)\b/iu

/** Yes or no, by counting negations in the sentence and the question. */
function verdictOf(candidate: Candidate, question: Question): 'yes' | 'no' {
  const denies = negative.test(candidate.view.sentence.text)
  const asksForDenial = negative.test(question.text)
  return denies === asksForDenial ? 'yes' : 'no'
}
