// Fills the fields of a JSON schema from a text. A field is found by its name, its description and its type; what the text does not hold
// stays null or absent, and nothing is made up.
import { asArray, asNumber, asObject, asString, type Json, type JsonObject } from '../../core/json.ts'
import { answerFromSentences } from './answer.ts'
import { classify } from './classify.ts'
import { meets, type Shape, shapeOf } from './schema.ts'
import { atOnce, oneLine, type Pace, type Sentence, sentencesOf, tokensOf } from './text.ts'
import { parseNumber, type Value, type ValueKind, valuesOf } from './values.ts'
import { alike, isStopWord, type Language, languageOf, type Word, wordOf } from './words.ts'

export type Filled = {
  readonly value: Json
  /** Fields that the schema insists on, that may not be null, and that the text does not hold. Not empty: `value` does not meet the schema. */
  readonly unmet: readonly string[]
}

const mostFields = 300
const mostSentences = 3000
const mostItems = 200

type Page = {
  readonly sentence: Sentence
  readonly values: readonly Value[]
  readonly words: readonly (Word & { at: number })[]
  readonly heading: readonly Word[]
}
type Source = {
  readonly text: string
  readonly language: Language
  readonly pages: readonly Page[]
  readonly pace: Pace
  readonly root: JsonObject
  left: number
}

export async function fill(text: string, schema: JsonObject, preset: JsonObject = {}, pace: Pace = atOnce): Promise<Filled> {
  const language = languageOf(text)
  const sentences = (await sentencesOf(text, pace)).slice(0, mostSentences)
  const pages: Page[] = []
  for (const sentence of sentences) {
    const waiting = pace(sentence.text.length * 12)
    if (waiting) await waiting
    pages.push(pageOf(sentence, language))
  }
  const source: Source = { text, language, pages, pace, root: schema, left: mostFields }
  const unmet: string[] = []
  const shape = shapeOf(schema, schema)
  const value =
    shape.type === 'object' ? await object(shape, source, '', preset, unmet) : ((await field('value', shape, source, unmet, '')) ?? null)
  return { value, unmet }
}

function pageOf(sentence: Sentence, language: Language): Page {
  const words: (Word & { at: number })[] = []
  for (const hit of sentence.text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) words.push({ ...wordOf(hit[0].toLowerCase(), language), at: hit.index })
  return { sentence, values: valuesOf(sentence.text), words, heading: tokensOf(sentence.heading).map((token) => wordOf(token, language)) }
}

async function object(shape: Shape, source: Source, path: string, preset: JsonObject, unmet: string[]): Promise<JsonObject> {
  const required = new Set((asArray(shape.schema.required) ?? []).map(String))
  const result: JsonObject = {}
  for (const [name, member] of Object.entries(asObject(shape.schema.properties) ?? {})) {
    const here = path ? `${path}.${name}` : name
    if (Object.hasOwn(preset, name)) {
      result[name] = preset[name] as Json
      continue
    }
    if (source.left-- <= 0) {
      if (required.has(name)) unmet.push(here)
      continue
    }
    const inner = shapeOf(member, source.root)
    const nested: string[] = []
    const found = await field(name, inner, source, nested, here)
    if (found !== undefined && nested.length === 0 && meets(found, member, source.root)) result[name] = found
    else if (inner.isNullable && meets(null, member, source.root)) result[name] = null
    else if (required.has(name)) {
      const empty: Json | undefined = inner.type === 'array' ? [] : inner.type === 'string' && !inner.choices ? '' : undefined
      if (empty !== undefined && meets(empty, member, source.root)) result[name] = empty
      else unmet.push(...(nested.length > 0 ? nested : [here]))
    }
  }
  return result
}

async function field(name: string, shape: Shape, source: Source, unmet: string[], path: string): Promise<Json | undefined> {
  const waiting = source.pace(source.pages.length * 30)
  if (waiting) await waiting
  const description = asString(shape.schema.description) ?? asString(shape.schema.title) ?? ''
  if (shape.choices) return choice(name, description, shape, source)
  switch (shape.type) {
    case 'object': {
      const inner = await object(shape, source, path, {}, unmet)
      return Object.values(inner).some((one) => one !== null && one !== '') ? inner : unmet.length > 0 ? undefined : inner
    }
    case 'array':
      return list(name, description, shape, source)
    case 'boolean':
      return truth(name, description, source)
    case 'number':
    case 'integer': {
      const kinds = kindsOf(name, description, shape)
      const value = best(name, description, kinds.length > 0 ? kinds : ['number', 'money', 'percent', 'quantity', 'duration'], source)
      if (value?.amount === undefined) return undefined
      return shape.type === 'integer' && !Number.isInteger(value.amount) ? undefined : value.amount
    }
    case 'null':
      return null
    default:
      return words(name, description, shape, source)
  }
}

/** Everything a name says: `invoiceDate`, `start_date` and `total-due` in words. */
function namesOf(name: string): string[] {
  return tokensOf(name.replace(/[_.-]+/g, ' ').replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2'))
}

const kindNames: readonly (readonly [RegExp, readonly ValueKind[]])[] = [
  [/e-?mail|courriel|correo/, ['email']],
  [/phone|mobile|telephone|telefon|téléphone|teléfono|fax/, ['phone']],
  [/\burl\b|website|homepage|\blink\b/, ['url']],
  [/(?<!per )\b(?:days|weeks|months|years|hours|minutes)\b/, ['duration', 'number']],
  [/date|datum|deadline|birthday|\bdob\b|expiry|expires|due (?:on|by)|fecha|ngày|\bwhen\b|\bday\b|started|ended|signed on/, ['date']],
  [/percent|\brate\b|share|\bvat rate\b|prozent|taux|tasa/, ['percent', 'money']],
  [
    /amount|price|cost|fee|rent|salary|total|deposit|balance|budget|payment|\bvat\b|\btax\b|premium|wage|fine|penalty|\bcap\b|preis|betrag|kosten|miete|kaution|gehalt|prix|montant|loyer|salaire|precio|importe|alquiler|fianza|sueldo|giá|lương/,
    ['money'],
  ],
  [/duration|period|notice|\bterm\b|length|dauer|frist|durée|préavis|duración|plazo|thời hạn/, ['duration']],
  [/frequency|interval|how often/, ['frequency']],
  [/\btime\b|uhrzeit|heure|hora/, ['time']],
  [/\bage\b/, ['duration', 'number']],
  [/weight|height|width|length|depth|temperature|dose|dosage|concentration|volume|distance|speed|size|area/, ['quantity', 'number']],
  [
    /company|organi[sz]ation|employer|firm|vendor|supplier|\bbank\b|insurer|manufacturer|publisher|issuer|firma|unternehmen|société|empresa|công ty/,
    ['organisation', 'person'],
  ],
  [
    /client|customer|buyer|seller|tenant|landlord|lessor|lessee|borrower|lender|shipper|consignee|payer|payee|recipient|sender|party|insured|mieter|vermieter|kunde|locataire|bailleur|cliente|inquilino/,
    ['person', 'organisation'],
  ],
  [
    /author|contact|person|patient|doctor|physician|manager|director|engineer|signatory|witness|executor|president|chair|secretary|officer|investigator|lecturer|teacher|owner|reviewer|approver|attendee|candidate|applicant|assignee|\bname\b|ansprechpartner|nom\b|nombre|họ tên/,
    ['person', 'organisation'],
  ],
  [/city|country|place|location|venue|town|\bport\b|\bsite\b|stadt|land|ville|pays|ciudad|país/, ['place']],
  [
    /\b(?:id|reference|identifier|code|serial|version)\b|(?:invoice|order|case|policy|contract|account|reference|ticket|claim|purchase|customer|tracking) (?:number|no|id)\b|nummer|numéro|número/,
    ['identifier', 'number'],
  ],
  [/quantity|count|\bnumber\b|\bhow many\b|anzahl|nombre|cantidad|số lượng/, ['number', 'quantity', 'duration']],
]

function kindsOf(name: string, description: string, shape: Shape): readonly ValueKind[] {
  const format = asString(shape.schema.format)
  if (format === 'email') return ['email']
  if (format === 'date' || format === 'date-time') return ['date']
  if (format === 'time') return ['time']
  if (format === 'uri' || format === 'url') return ['url']
  const said = namesOf(name).join(' ')
  for (const text of [said, description.toLowerCase()])
    for (const [pattern, kinds] of kindNames) if (text !== '' && pattern.test(text)) return kinds
  return []
}

const typeOnly = new Set(
  'date amount price cost number name email mail phone telephone url website total value sum text person company organisation organization place city country id reference code time duration period percentage percent rate quantity count address datum betrag'.split(
    ' ',
  ),
)

type Scored = { readonly page: Page; readonly score: number; readonly at: readonly number[]; readonly isFull: boolean }

/** Pages by how much of the field's name they bear out; the positions are those of the matching words. */
function pagesFor(name: string, description: string, source: Source): Scored[] {
  const { language } = source
  const all = namesOf(name).filter((token) => !isStopWord(token, language) && !/^(?:the|of|is|has|value|field|text)$/.test(token))
  const telling = all.filter((token) => !typeOnly.has(token))
  const terms = (telling.length > 0 ? telling : all).map((token) => wordOf(token, language))
  const hints = tokensOf(description)
    .filter((token) => !isStopWord(token, language) && token.length > 3 && !typeOnly.has(token))
    .slice(0, 12)
    .map((token) => wordOf(token, language))
  return source.pages.map((page) => {
    const at: number[] = []
    let score = 0
    let least = 1
    for (const term of terms) {
      let best = Math.max(0, ...page.heading.map((word) => alike(term, word) * 0.75))
      for (const word of page.words) {
        const value = alike(term, word)
        if (value >= 0.65) at.push(word.at)
        best = Math.max(best, value)
      }
      least = Math.min(least, best)
      score += best
    }
    const whole = terms.length > 0 ? score / terms.length : 0
    const hinted = hints.length > 0 ? hints.filter((hint) => page.words.some((word) => alike(hint, word) >= 0.8)).length / hints.length : 0
    return { page, score: whole + 0.25 * hinted, at, isFull: terms.length > 0 && least >= 0.6 }
  })
}

const isGeneric = (name: string): boolean => namesOf(name).every((token) => typeOnly.has(token) || /^(?:contact|main|primary)$/.test(token))

/** The value of one of `kinds` that stands nearest to the field's words, in the sentence that bears them out best. */
function best(name: string, description: string, kinds: readonly ValueKind[], source: Source): Value | undefined {
  const scored = pagesFor(name, description, source)
  let found: { value: Value; score: number } | undefined
  for (const { page, score, at, isFull } of scored) {
    if (!isFull) continue
    for (const value of page.values) {
      const order = kinds.indexOf(value.kind)
      if (order < 0) continue
      const total = score - 0.02 * order + nearness(value, at, page.sentence.text)
      if (!found || total > found.score) found = { value, score: total }
    }
  }
  if (found) return found.value
  if (!isGeneric(name)) return undefined
  const all = source.pages.flatMap((page) => page.values.filter((value) => kinds[0] === value.kind))
  const distinct = new Set(all.map((value) => value.text))
  return distinct.size === 1 || /^(?:email|phone|url)$/.test(kinds[0] ?? '') ? all[0] : undefined
}

/** `Supplier: NAME` and `NAME (the Supplier)` are closer than any distance in words. */
function nearness(value: Value, at: readonly number[], text: string): number {
  let best = 0
  for (const position of at) {
    if (position >= value.end) {
      const between = text.slice(value.end, position)
      if (/^\s?[,(]?\s?["“']?(?:the |as |der |die |le |la |el )?["“']?$/iu.test(between)) best = Math.max(best, 0.6)
      else if (!/[.;]|\)/.test(between)) best = Math.max(best, 0.3 / (1 + between.length / 12))
    } else if (position < value.start) {
      const between = text.slice(position, value.start)
      if (/^[\p{L}\p{N} -]{2,40}(?::|=)\s?$/u.test(between)) best = Math.max(best, 0.6)
      else best = Math.max(best, (0.45 / (1 + between.length / 20)) * (/[;,]|\b(?:and|und|et|y)\b/.test(between) ? 0.6 : 1))
    }
  }
  return best
}

async function words(name: string, description: string, shape: Shape, source: Source): Promise<string | undefined> {
  const kinds = kindsOf(name, description, shape)
  const labelled = byLabel(name, source)
  if (kinds.length > 0) {
    const inLabel = labelled === undefined ? undefined : valuesOf(labelled).find((value) => kinds.includes(value.kind))
    const value =
      inLabel ??
      (labelled !== undefined && /^(?:person|organisation|place|identifier)$/.test(kinds[0] ?? '') && labelled.length <= 80
        ? undefined
        : best(name, description, kinds, source))
    const text = value?.text ?? (labelled !== undefined && labelled.length <= 80 ? labelled : undefined)
    if (text === undefined) return undefined
    return asString(shape.schema.format) === 'date' ? isoDate(text) : oneLine(text)
  }
  if (labelled !== undefined) return labelled
  const copula = byCopula(name, source)
  if (copula !== undefined) return copula
  const top = pagesFor(name, description, source)
    .filter(({ isFull, page }) => isFull && page.sentence.kind !== 'heading')
    .sort((a, b) => b.score - a.score)[0]
  const wantsSentence =
    /summary|description|reason|cause|note|comment|clause|scope|purpose|finding|diagnosis|conclusion|obligation|grund|beschreibung|raison|motivo|descripción/i.test(
      `${name} ${description}`,
    )
  if (top && wantsSentence) return oneLine(top.page.sentence.text)
  if (isGeneric(name)) return undefined
  const asked = await answerFromSentences(
    source.pages.map((page) => page.sentence),
    `What is the ${namesOf(name).join(' ')}?`,
    source.language,
    source.pace,
  )
  const quote = asked.kind === 'found' ? asked.quotes[0] : undefined
  return quote && quote.kind !== 'heading' && quote.text.length <= 240 ? oneLine(quote.text) : undefined
}

/** The rest of a line `Label: value` whose label is the field's name. */
function byLabel(name: string, source: Source): string | undefined {
  const wanted = namesOf(name)
    .filter((token) => !isStopWord(token, source.language))
    .map((token) => wordOf(token, source.language))
  if (wanted.length === 0) return undefined
  for (const { sentence } of source.pages) {
    const hit = /^([^.!?:]{2,60}):\s+(\S[^\n]*)$/u.exec(sentence.text)
    if (!hit) continue
    const label = tokensOf(hit[1] ?? '')
      .filter((token) => !isStopWord(token, source.language))
      .map((token) => wordOf(token, source.language))
    const covered = wanted.every((word) => label.some((one) => alike(word, one) >= 0.8))
    if (covered && label.length <= wanted.length + 1) return oneLine(hit[2] ?? '').replace(/\.$/, '')
  }
  return undefined
}

/** `The governing law is that of Delaware.`: what follows the verb. */
function byCopula(name: string, source: Source): string | undefined {
  const wanted = namesOf(name)
    .filter((token) => !isStopWord(token, source.language))
    .map((token) => wordOf(token, source.language))
  for (const { sentence } of source.pages) {
    const hit =
      /^(?:the |our |your |der |die |das |le |la |el )?([\p{L} -]{3,50}?)\s+(?:is|are|was|were|ist|sind|est|sont|es|son|là)\s+([^.;]{2,120})[.;]?$/iu.exec(
        sentence.text,
      )
    if (!hit) continue
    const subject = tokensOf(hit[1] ?? '')
      .filter((token) => !isStopWord(token, source.language))
      .map((token) => wordOf(token, source.language))
    if (wanted.length > 0 && subject.length <= wanted.length + 1 && wanted.every((word) => subject.some((one) => alike(word, one) >= 0.8)))
      return oneLine(hit[2] ?? '')
  }
  return undefined
}

async function choice(name: string, description: string, shape: Shape, source: Source): Promise<Json | undefined> {
  const choices = shape.choices ?? []
  const labels = choices.filter((one) => typeof one === 'string').map((one) => ({ name: String(one) }))
  if (labels.length !== choices.length || labels.length === 0) return undefined
  const pages = pagesFor(name, description, source)
    .filter(({ isFull }) => isFull)
    .map(({ page }) => page.sentence.text)
  const literal = labels.filter((label) =>
    (pages.length > 0 ? pages.join(' ') : source.text).toLowerCase().includes(label.name.toLowerCase().replaceAll('_', ' ')),
  )
  if (literal.length === 1) return literal[0]?.name
  const verdict = await classify(pages.length > 0 ? pages.join('\n') : source.text, labels, [], source.pace)
  return verdict.isThin && !labels.some((label) => label.name === verdict.label && /^(?:other|unknown|none|n\/a)$/i.test(label.name))
    ? undefined
    : verdict.label
}

const denial =
  /\b(?:not|no|never|none|without|exclud\w*|prohibit\w*|forbid\w*|forbidden|declin\w*|nicht|kein\p{L}*|verboten|ne|pas|aucune?|sans|sin|không)\b/iu

/** True or false only where a sentence bears out the whole name. */
function truth(name: string, description: string, source: Source): boolean | undefined {
  const short = name.replace(/^(?:is|has|are|was|does|can|may|contains|includes)(?=[_A-Z-])/, '')
  const top = pagesFor(short, description, source)
    .filter(({ isFull, at }) => isFull && at.length > 0)
    .sort((a, b) => b.score - a.score)[0]
  return top ? !denial.test(top.page.sentence.text) : undefined
}

async function list(name: string, description: string, shape: Shape, source: Source): Promise<Json | undefined> {
  const item = shapeOf(shape.schema.items, source.root)
  const most = Math.min(mostItems, asNumber(shape.schema.maxItems) ?? mostItems)
  if (item.type === 'object') return rows(item, source, most)
  const singular = namesOf(name).join(' ')
  const kinds = kindsOf(singular, description || asString(item.schema.description) || '', item)
  if (item.choices) {
    const said = item.choices.filter((one) => typeof one === 'string' && source.text.toLowerCase().includes(one.toLowerCase()))
    return said.slice(0, most)
  }
  if (kinds.length === 0) return listed(name, source, most)
  const telling = namesOf(name).filter(
    (token) => !typeOnly.has(token.replace(/s$/, '')) && !/^(?:all|list|people|persons|names|dates|parties|amounts|entities)$/.test(token),
  )
  const near =
    telling.length > 0
      ? pagesFor(name, description, source)
          .filter(({ isFull }) => isFull)
          .map(({ page }) => page)
      : []
  const pages = near.length > 0 ? near : source.pages
  const wanted = kinds[0] === 'person' && !/party|parties/.test(singular) ? ['person'] : kinds
  const values = pages.flatMap((page) => page.values).filter((value) => wanted.includes(value.kind))
  const isNumber = item.type === 'number' || item.type === 'integer'
  const found = values.map((value): Json | undefined =>
    isNumber ? value.amount : asString(item.schema.format) === 'date' ? isoDate(value.text) : oneLine(value.text),
  )
  return [...new Set(found.filter((one) => one !== undefined && meets(one, shape.schema.items, source.root)))].slice(0, most) as Json[]
}

/** The items of a list that stands under a heading or label with the field's name. */
function listed(name: string, source: Source, most: number): string[] | undefined {
  const wanted = namesOf(name)
    .filter((token) => !isStopWord(token, source.language))
    .map((token) => wordOf(token, source.language))
  const items = source.pages.filter(
    ({ heading, sentence }) =>
      sentence.kind !== 'heading' && wanted.length > 0 && wanted.every((word) => heading.some((one) => alike(word, one) >= 0.8)),
  )
  if (items.length > 0) return items.map(({ sentence }) => oneLine(sentence.text)).slice(0, most)
  const label = byLabel(name, source)
  return label
    ?.split(/\s*[,;]\s*(?:and\s+)?|\s+and\s+/)
    .filter(Boolean)
    .slice(0, most)
}

/** One object for each line that bears out at least two of its fields, or its only one. */
async function rows(item: Shape, source: Source, most: number): Promise<Json[]> {
  const names = Object.keys(asObject(item.schema.properties) ?? {})
  const found: Json[] = []
  for (const page of source.pages) {
    if (found.length >= most || source.left <= 0) break
    if (page.sentence.kind === 'heading' || page.values.length === 0) continue
    const unmet: string[] = []
    const row = await object(item, { ...source, pages: [page], left: names.length, text: page.sentence.text }, '', {}, unmet)
    const said = Object.values(row).filter((one) => one !== null && one !== '').length
    if (unmet.length === 0 && said >= Math.min(2, names.length) && meets(row, item.schema, source.root)) found.push(row)
  }
  return found
}

const monthNames = [
  'jan',
  'feb',
  'mar|mär',
  'apr|avr|abr',
  'may|mai',
  'jun|juin',
  'jul|juil',
  'aug|aoû|ago',
  'sep',
  'oct|okt',
  'nov',
  'dec|dez|déc|dic',
]

/** A whole calendar date as ISO 8601; undefined when a part is missing or day and month could be swapped. */
export function isoDate(text: string): string | undefined {
  const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(text)
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const dotted = /\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b/.exec(text)
  if (dotted) {
    const [first, second, year] = [Number(dotted[1]), Number(dotted[3]), Number(dotted[4])]
    if (dotted[2] === '.' || first > 12 || first === second) return real(year, second, first)
    return second > 12 ? real(year, first, second) : undefined
  }
  const year = /\b(\d{4})\b/.exec(text)?.[1]
  const vietnamese = /(\d{1,2})\s+tháng\s+(\d{1,2})/i.exec(text)
  if (year && vietnamese) return real(Number(year), Number(vietnamese[2]), Number(vietnamese[1]))
  const month = monthNames.findIndex((names) => new RegExp(String.raw`(?<!\p{L})(?:${names})\p{L}*`, 'iu').test(text))
  const day = /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?!\d)/.exec(text.replace(year ?? '', ''))?.[1]
  return year && month >= 0 && day ? real(parseNumber(year), month + 1, Number(day)) : undefined
}

function real(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : undefined
}
