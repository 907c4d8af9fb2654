// The answer is in the language of the question, told by the small words of each and by the script.
import { type Check, finding } from './check.ts'

const smallWords: Readonly<Record<string, string>> = {
  en: 'the of and to in is that for with are this you not have from what how',
  de: 'der die das und ist nicht ein eine mit den von zu auf für wie was ich sie',
  fr: 'le la les des et est une un que pour dans qui pas sur avec vous ce',
  es: 'el la los las que de y es en un una por con para no se como',
  it: 'il la che di e è un una per con non sono del della come',
  pt: 'o a os que de e é um uma para com não do da como',
  nl: 'de het een en van is dat niet met voor zijn op hoe wat',
}
const words = new Map<string, string[]>()
for (const [language, list] of Object.entries(smallWords))
  for (const word of list.split(' ')) words.set(word, [...(words.get(word) ?? []), language])

/** Fewer small words than this tell nothing. */
const leastHits = 4

export const language: Check = (answer, { prompt, family, language: wanted = languageOf(prompt) }) => {
  if (wanted === undefined || family === 'code' || /translat|übersetz|tradu/i.test(prompt.slice(0, 2000))) return undefined
  const said = languageOf(answer)
  return said === undefined ? undefined : finding('language', 2, said === wanted ? 0 : 1)
}

export function languageOf(text: string): string | undefined {
  const sample = text.slice(0, 4000)
  const script = scriptOf(sample)
  if (script) return script
  const hits = new Map<string, number>()
  for (const word of sample.toLowerCase().match(/\p{L}+/gu) ?? [])
    for (const one of words.get(word) ?? []) hits.set(one, (hits.get(one) ?? 0) + 1)
  const [first, second] = [...hits].sort((one, other) => other[1] - one[1])
  return first && first[1] >= leastHits && first[1] > 1.3 * (second?.[1] ?? 0) ? first[0] : undefined
}

function scriptOf(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  if (letters === 0) return undefined
  const share = (pattern: RegExp) => (text.match(pattern)?.length ?? 0) / letters
  if (share(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu) > 0.2) return 'ja'
  if (share(/\p{Script=Han}/gu) > 0.4) return 'zh'
  if (share(/\p{Script=Hangul}/gu) > 0.4) return 'ko'
  if (share(/\p{Script=Cyrillic}/gu) > 0.4) return 'ru'
  if (share(/\p{Script=Arabic}/gu) > 0.4) return 'ar'
  return undefined
}
