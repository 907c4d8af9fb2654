// First names where only people stand: greeted, signed, asked, quoted. The tagger leans on the words of whole letters and misses some of the
// short ones ("Viele Grüße, Edeltraud"); a first name in such a place needs no more proof.
import type { Hit } from './detectors/detector.ts'
import { publicNamesIn } from './public-names.ts'

const join = (words: string) => words.trim().split(/\s+/).join('|')

const candidate = /(?<![\p{L}\p{N}\p{M}@./_:#$<>'’-])\p{Lu}[\p{Ll}\p{M}]{2,14}(?![\p{L}\p{N}\p{M}_(./@-]|\.\p{L})/gu

/** Right before the name. */
const leads = new RegExp(
  `(?:^|[^\\p{L}])(?:${join(`dear hi hello hey regards cheers sincerely yours love greetings mr mrs ms dr ask asked tell told remind invite thank thanks
  named says said cc colleague friend wife husband son daughter brother sister aunt uncle cousin neighbour neighbor boss
  lieber liebe hallo servus moin grüße gruß grüßen frag frage bitte danke kollege kollegin freund freundin frau herr herrn nachbar nachbarin chef chefin
  tante onkel schwester bruder tochter sohn mann
  bonjour bonsoir salut cher chère cordialement amitiés bises contacter appeler prévenir demander merci madame monsieur voisin voisine collègue ami amie
  tante oncle sœur frère fille fils
  hola querido querida estimado estimada atentamente saludos abrazo señor señora don doña gracias llama llamar avisa avisar dile pregunta amigo amiga
  primo prima tía tío hermano hermana hijo hija vecino vecina
  anh chị ông bà em bạn cô chú bác cậu gửi`)})(?: to| an| bei| von| à| avec| de| a| con)?[,:!]?[ \\n]{1,3}$`,
  'iu',
)

/** A letter's last words, which only a name stands behind. */
const closings =
  /(?:regards|cheers|sincerely|thanks|best|yours|grüße|grüßen|gruß|dank|lg|vg|cordialement|amitiés|bises|bien à vous|atentamente|saludos|abrazo|trân trọng|thân mến)[ \p{L}]{0,12},?[ \t]*\r?\n?[ \t]*$/iu
const lineEnd = /^[ \t]*(?:\r?\n|$)/

/** Right behind the name. */
const follows = new RegExp(
  `^ (?:${join(`says said asked asks told tells thinks thought wants wanted called calls wrote writes opened reported confirmed promised agreed agrees
  prefers suggested suggests approved reviewed merged presents replied forgot
  meint sagt sagte fragt fragte möchte schreibt schrieb wohnt berichtet klärt findet hat dit demande pense veut propose préfère souhaite revient
  dice dijo pide pidió pregunta piensa quiere propone revisó envió envía subió enseña llamó prefiere
  báo nói hỏi bảo nhắn gửi phụ`)})(?![\\p{L}])`,
  'u',
)

/** Days, months and offices stand in the same places. */
const noNames: ReadonlySet<string> = new Set(
  join(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
  team everyone everybody all support sales marketing engineering finance legal admin management customer customers client sir madam doctor there again
  montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli oktober dezember alle kollegen damen herren bescheid danke
  lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août septembre octobre novembre décembre tous toutes
  lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre todos
  kính trân trọng người nhà the this that what when where please can could will chúng tôi der die das ein eine mein dein sein ihr wir sie`).split(
    '|',
  ),
)

/** What a name may be mistaken for that is not hidden everywhere. */
const shown: ReadonlySet<string> = new Set(['LOCATION', 'MISC', 'DEMOGRAPHIC', 'DATETIME', 'TITLE', 'WORK', 'PRODUCT', 'QUANTITY'])

/** At most so many places are looked at: a text of nothing but names is the tagger's. */
const mostLooks = 2_000

export function bareNamesIn(text: string, guesses: readonly Hit[], isFirstName: (word: string) => boolean): Hit[] {
  const found: Hit[] = []
  const known = new Map<string, boolean>()
  let looks = 0
  let from = 0
  for (const match of text.matchAll(candidate)) {
    if (++looks > mostLooks) break
    const start = match.index
    const name = match[0]
    const end = start + name.length
    while (from < guesses.length && guesses[from]!.end <= start) from++
    const guess = guesses[from]
    if (guess && guess.start < end && !shown.has(guess.kind)) continue
    const isSigned = lineEnd.test(text.slice(end, end + 4)) && closings.test(text.slice(Math.max(0, start - 40), start))
    let isName = isSigned ? !noNames.has(name.toLowerCase()) : known.get(name)
    if (isName === undefined) {
      isName = !noNames.has(name.toLowerCase()) && isFirstName(name)
      known.set(name, isName)
    }
    if (!isName) continue
    if (!isSigned && !leads.test(text.slice(Math.max(0, start - 30), start)) && !follows.test(text.slice(end, end + 14))) continue
    if (
      publicNamesIn(text, Math.max(0, start - 30), Math.min(text.length, end + 30)).some((known) => known.start < end && known.end > start)
    )
      continue
    found.push({ kind: 'PERSON', start, end, score: 0.6 })
  }
  return found
}
