// Summaries made of the text's own sentences: ranked by how central they are to the whole (LexRank over the strongest candidates), where they
// stand, and what they add to those already taken; told in the order of the text.
import { atOnce, type Pace, type Sentence, sentencesOf, tokensOf } from './text.ts'
import { isStopWord, type Language, languageOf, wordOf } from './words.ts'

/** How long the summary is wished to be. At most one of the bounds is asked for at a time; with none, about a quarter of the text. */
export type Length = { readonly sentences?: number; readonly words?: number; readonly characters?: number }

/** The similarity graph is quadratic, so only this many of the most central sentences enter it. */
const mostRanked = 160
const balance = 0.7

type Scored = { readonly sentence: Sentence; readonly vector: Map<string, number>; readonly norm: number; score: number }

/** The sentences that say most, in the order of the text. Never empty when the text has a sentence. */
export async function summarise(text: string, length: Length = {}, pace: Pace = atOnce): Promise<readonly Sentence[]> {
  const language = languageOf(text)
  const all = await sentencesOf(text, pace)
  const prose = all.filter(
    (sentence) => sentence.kind !== 'heading' && sentence.kind !== 'row' && wordCount(sentence) >= 4 && !isGreeting(sentence.text),
  )
  const pool = prose.length > 0 ? prose : all.filter((sentence) => sentence.kind !== 'heading')
  const usable = pool.length > 0 ? pool : all
  if (usable.length === 0) return []
  const scored = await score(usable, language, pace)
  const central = [...scored].sort((a, b) => b.score - a.score).slice(0, mostRanked)
  await rankByGraph(central, pace)
  const wanted =
    length.sentences ?? (length.words || length.characters ? usable.length : Math.max(1, Math.min(8, Math.ceil(usable.length / 4))))
  const taken = choose(central, wanted, length)
  return taken.map((one) => one.sentence).sort((a, b) => a.start - b.start)
}

const wordCount = (sentence: Sentence): number => sentence.text.split(/\s+/).length

function isGreeting(text: string): boolean {
  return (
    /^(?:hi|hello|dear|hallo|liebe[rs]?|sehr geehrte\p{L}*|bonjour|cher|chère|hola|estimad\p{L}+|kính gửi|thanks|best regards|kind regards|yours|mit freundlichen|cordialement|saludos|from:|to:|date:|cc:|subject:)/iu.test(
      text,
    ) && text.length < 90
  )
}

async function score(sentences: readonly Sentence[], language: Language, pace: Pace): Promise<Scored[]> {
  const holders = new Map<string, number>()
  const bags: string[][] = []
  for (const sentence of sentences) {
    const waiting = pace(sentence.text.length * 2)
    if (waiting) await waiting
    const stems = tokensOf(sentence.text)
      .filter((token) => token.length > 1 && !isStopWord(token, language))
      .map((token) => wordOf(token, language).stem)
    for (const stem of new Set(stems)) holders.set(stem, (holders.get(stem) ?? 0) + 1)
    bags.push(stems)
  }
  const centre = new Map<string, number>()
  const scored: Scored[] = []
  for (const [index, sentence] of sentences.entries()) {
    const waiting = pace(sentence.text.length)
    if (waiting) await waiting
    const vector = new Map<string, number>()
    for (const stem of bags[index] ?? []) {
      vector.set(stem, (vector.get(stem) ?? 0) + Math.log(1 + sentences.length / (holders.get(stem) ?? 1)))
    }
    let norm = 0
    for (const [stem, weight] of vector) {
      norm += weight * weight
      centre.set(stem, (centre.get(stem) ?? 0) + weight)
    }
    scored.push({ sentence, vector, norm: Math.sqrt(norm), score: 0 })
  }
  for (const stem of centre.keys()) if ((holders.get(stem) ?? 0) < 2) centre.set(stem, (centre.get(stem) ?? 0) * 0.5)
  for (const [index, one] of scored.entries()) {
    const waiting = pace(one.sentence.text.length)
    if (waiting) await waiting
    let dot = 0
    for (const [stem, weight] of one.vector) dot += weight * (centre.get(stem) ?? 0)
    one.score = (one.norm > 0 ? dot / one.norm : 0) * place(one.sentence, index, sentences) * fitLength(one.sentence)
  }
  return scored
}

/** First sentences of the text and of each section say what it is about; so do sentences that announce a result. */
function place(sentence: Sentence, index: number, all: readonly Sentence[]): number {
  const opensSection = index === 0 || all[index - 1]?.heading !== sentence.heading
  const opensBlock = all[index - 1]?.block !== sentence.block
  const announces =
    /\b(?:in (?:summary|conclusion|short)|overall|therefore|decided|approved|agreed|concluded?|results?|found that|recommend\w*|must|important|key|main|total|zusammenfassend|insgesamt|beschloss\p{L}*|en résumé|en conclusion|en resumen|tóm lại)\b/iu.test(
      sentence.text,
    )
  return 1 + (index === 0 ? 0.5 : 0) + (opensSection ? 0.25 : 0) + (opensBlock ? 0.1 : 0) + (announces ? 0.2 : 0)
}

function fitLength(sentence: Sentence): number {
  const words = wordCount(sentence)
  return words < 6 ? 0.6 : words > 45 ? 0.7 : 1
}

async function rankByGraph(central: Scored[], pace: Pace): Promise<void> {
  const n = central.length
  if (n < 3) return
  const links = central.map(() => new Float64Array(n))
  for (let i = 0; i < n; i++) {
    const waiting = pace(n * 40)
    if (waiting) await waiting
    for (let j = i + 1; j < n; j++) {
      const value = similarity(central[i] as Scored, central[j] as Scored)
      const kept = value > 0.05 ? value : 0
      ;(links[i] as Float64Array)[j] = kept
      ;(links[j] as Float64Array)[i] = kept
    }
  }
  const sums = links.map((row) => row.reduce((a, b) => a + b, 0))
  let rank = new Float64Array(n).fill(1 / n)
  for (let round = 0; round < 30; round++) {
    const next = new Float64Array(n).fill(0.15 / n)
    for (let i = 0; i < n; i++) {
      const sum = sums[i] ?? 0
      if (sum === 0) continue
      const row = links[i] as Float64Array
      for (let j = 0; j < n; j++) next[j] = (next[j] ?? 0) + 0.85 * (rank[i] ?? 0) * ((row[j] ?? 0) / sum)
    }
    rank = next
  }
  const top = Math.max(...central.map((one) => one.score), 1e-9)
  const topRank = Math.max(...rank, 1e-9)
  central.forEach((one, index) => {
    one.score = 0.6 * (one.score / top) + 0.4 * ((rank[index] ?? 0) / topRank)
  })
}

function similarity(one: Scored, other: Scored): number {
  const [small, large] = one.vector.size < other.vector.size ? [one, other] : [other, one]
  let dot = 0
  for (const [stem, weight] of small.vector) dot += weight * (large.vector.get(stem) ?? 0)
  return one.norm > 0 && other.norm > 0 ? dot / (one.norm * other.norm) : 0
}

/** Maximal marginal relevance within the wished length. */
function choose(central: readonly Scored[], most: number, length: Length): Scored[] {
  const taken: Scored[] = []
  let words = 0
  let characters = 0
  const left = [...central]
  while (taken.length < Math.min(most, central.length) && left.length > 0) {
    let best = -1
    let bestValue = -Infinity
    left.forEach((one, index) => {
      const overlap = Math.max(0, ...taken.map((other) => similarity(one, other)))
      const value = balance * one.score - (1 - balance) * overlap
      if (value > bestValue) {
        bestValue = value
        best = index
      }
    })
    const [next] = left.splice(best, 1)
    if (!next) break
    const fits =
      (length.words === undefined || words + wordCount(next.sentence) <= length.words) &&
      (length.characters === undefined || characters + next.sentence.text.length <= length.characters)
    if (!fits && (taken.length > 0 || left.some((one) => length.words !== undefined && wordCount(one.sentence) <= length.words))) continue
    taken.push(next)
    words += wordCount(next.sentence)
    characters += next.sentence.text.length + 1
  }
  return taken
}
