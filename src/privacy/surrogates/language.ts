// Which language a text is in, as far as its smallest words tell. Only names hang on it, so a guess may be wrong and none is an answer.

const small: Readonly<Record<string, string>> = {
  en: 'the and of to is that for with was are this have from please his her will our you your he she it we be has had at by my',
  de: 'der die das und ist nicht mit den von für ein eine zu sich auf bitte wir ihr sie dem er es wie bei bis im am hat wird dass mein ich sind als oder',
  fr: 'le les et des est une pour dans que qui sur avec du au vous nous pas aux cette il elle mon son je ne se chez à été ont sont par sa comme mais',
  es: 'el los y del es una para que con por las se su como más está usted al muy qué en un no mi lo le quiere hasta pero han fue',
  vi: 'và của là có cho không người được trong này với các tôi ông bà đã một anh chị ấy làm ở cần thế nào tại cho đến từ gửi em về',
  it: 'il gli e di che è una per con del della sono non alla questo nel si',
  nl: 'het een en van is dat niet voor met zijn op te aan ook wij naar',
  pl: 'i w z na nie jest się do że dla od oraz przez pan pani',
  pt: 'o os e do da em um uma para com não que por mais foi são ao',
  sv: 'och det att en som är på för av med inte till den ett jag har',
  tr: 've bir bu için ile da de olarak çok daha gibi olan değil',
}

const byWord = new Map<string, string[]>()
for (const [language, words] of Object.entries(small))
  for (const word of words.split(' ')) byWord.set(word, [...(byWord.get(word) ?? []), language])

const mostUnits = 2_000

/** Undefined when the text is too short or too mixed to tell. */
export function languageOf(text: string): string | undefined {
  const scores = new Map<string, number>()
  for (const [word] of text
    .slice(0, mostUnits)
    .toLowerCase()
    .matchAll(/[\p{L}\p{M}]+/gu)) {
    const languages = byWord.get(word)
    for (const language of languages ?? []) scores.set(language, (scores.get(language) ?? 0) + 1 / languages!.length)
  }
  const [best, second] = [...scores].sort((a, b) => b[1] - a[1])
  return best && best[1] >= 1.5 && best[1] > (second?.[1] ?? 0) * 1.3 ? best[0] : undefined
}
