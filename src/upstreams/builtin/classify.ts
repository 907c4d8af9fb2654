// Puts a text under one of the given labels by the words it shares with each label's name, description, relatives and examples.

import { atOnce, type Pace, tokensOf } from './text.ts'
import { topicSeeds } from './topics.ts'
import { alike, isStopWord, languageOf, wordOf } from './words.ts'

export type Label = { readonly name: string; readonly description?: string }
export type Example = { readonly text: string; readonly label: string }

export type Verdict = {
  /** Always the name of one of the labels given. */
  readonly label: string
  /** Too little in the text speaks for any label. */
  readonly isThin: boolean
  /** Words of the text that spoke for the label, at most five. */
  readonly evidence: readonly string[]
}

const catchAll =
  /^(?:other|others|unknown|none|none of the above|misc|miscellaneous|general|unclear|n\/a|not applicable|neutral|sonstiges?|andere[rs]?|unbekannt|autre|inconnu|otros?|ninguno|desconocido|khác|không rõ)$/i
/** Only the start of a long text is read; what it is about is said there. */
const mostRead = 200_000

/** The label that most speaks for. `labels` must not be empty. */
export async function classify(
  text: string,
  labels: readonly Label[],
  examples: readonly Example[] = [],
  pace: Pace = atOnce,
): Promise<Verdict> {
  const read = text.slice(0, mostRead)
  const plain = read.toLowerCase()
  const language = languageOf(read)
  const tokens = tokensOf(read).filter((token) => token.length > 1 && !isStopWord(token, language))
  const counts = new Map<string, number>()
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  const waiting = pace(read.length * 2)
  if (waiting) await waiting
  const fallback = labels.find((label) => catchAll.test(label.name.trim()))
  const profiles = labels.map((label) => profileOf(label, examples, labels))
  const scores = new Float64Array(labels.length)
  const spoke: Map<string, number>[] = labels.map(() => new Map())
  const shared = new Map<string, number>()
  for (const profile of profiles) for (const word of profile.keys()) shared.set(word, (shared.get(word) ?? 0) + 1)
  for (const [token, count] of counts) {
    const pausing = pace(token.length * 20)
    if (pausing) await pausing
    const word = wordOf(token, language)
    const denied = isDenied(plain, token)
    profiles.forEach((profile, index) => {
      let best = 0
      for (const [key, weight] of profile) {
        const value = alike(wordOf(key, language), word) * weight * (1 / (shared.get(key) ?? 1))
        if (value > best) best = value
      }
      if (best <= 0.2) return
      const gain = best * (1 + Math.log(count)) * (denied && feelings.test(labels[index]?.name ?? '') ? -0.7 : 1)
      scores[index] = (scores[index] ?? 0) + gain
      spoke[index]?.set(token, gain)
    })
  }
  const order = labels.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
  const top = order[0] ?? 0
  const best = scores[top] ?? 0
  const isThin = best < 0.55
  const chosen = isThin && fallback ? fallback : labels[top]
  const evidence = [...(spoke[top] ?? [])]
    .filter(([, gain]) => gain > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([token]) => token)
  return { label: chosen?.name ?? '', isThin, evidence: isThin ? [] : evidence }
}

const feelings =
  /^(?:positi\w*|negati\w*|pos|neg|good|bad|praise|compliment|complaint|satisfied|unsatisfied|happy|unhappy|tích cực|tiêu cực)$/iu

/** `not happy`, `no refund`: the word stands against what it says. */
function isDenied(text: string, token: string): boolean {
  const at = text.indexOf(token)
  return (
    at > 0 &&
    /\b(?:not|never|no|isn't|wasn't|don't|didn't|nicht|kein\p{L}*|pas|nunca|không)\s(?:\p{L}+\s){0,1}$/iu.test(
      text.slice(Math.max(0, at - 24), at),
    )
  )
}

/** Words that speak for a label, by weight: its own, its description's, those a reader links with such a topic, and its examples'. */
function profileOf(label: Label, examples: readonly Example[], labels: readonly Label[]): Map<string, number> {
  const profile = new Map<string, number>()
  const add = (text: string, weight: number): void => {
    const language = languageOf(text)
    for (const token of tokensOf(text.replace(/[_-]/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))) {
      if (token.length > 1 && !isStopWord(token, language)) profile.set(token, Math.max(profile.get(token) ?? 0, weight))
    }
  }
  if (!catchAll.test(label.name.trim()) || /^(?:neutral)$/i.test(label.name)) add(label.name, 1)
  if (label.description) add(label.description, 0.8)
  const name = label.name.toLowerCase().replace(/[_-]/g, ' ')
  for (const [names, seeds] of topicSeeds) if (names.some((one) => name === one || name.split(/\s+/).includes(one))) add(seeds, 0.75)
  const mine = examples.filter((example) => example.label.toLowerCase() === label.name.toLowerCase())
  const others = new Set(
    examples
      .filter((example) => labels.some((one) => one !== label && one.name.toLowerCase() === example.label.toLowerCase()))
      .flatMap((example) => tokensOf(example.text)),
  )
  for (const example of mine) for (const token of tokensOf(example.text)) if (!others.has(token)) add(token, 0.7)
  return profile
}
