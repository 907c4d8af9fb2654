// Words and their roots. Small hand-made stemmers: good enough to know that `approved` and `approval` speak of one thing,
// never shown to anybody.
import { synonyms } from './lexicon.ts'

export type Language = 'en' | 'de' | 'fr' | 'es' | 'vi'

const stopLists: Readonly<Record<Language, string>> = {
  en:
    'a an the this that these those and or but nor if then than so as at by for from in into of off on onto out over to up with within about above after again against all am any are be been being before below between both can could did do does doing done down during each either few had has have having he her hers him his how i is it its itself just me more most must my no not now one our ours own per same shall she should some such their them there they through thus too under until upon us very was we were what when where which while who whom whose why will would you your yours also may might via here does' +
    " it's don't doesn't didn't isn't aren't wasn't weren't please tell according text document passage above given stated mentioned say says",
  de: 'der die das den dem des ein eine einer eines einem einen und oder aber wenn dann als wie so zu zum zur am an auf aus bei bis durch für gegen im in mit nach nicht noch nur ob ohne seit sich sie er es ich wir ihr ihre sein seine über um unter vom von vor war waren wer was wo wann warum wird werden wurde wurden welche welcher welches wieviel viele viel hat haben hatte ist sind kann können soll sollen muss müssen darf dürfen auch dass dieser diese dieses man mehr es laut text bitte wen wem wessen wie',
  fr: "le la les l' un une des de du d' et ou mais si alors que qui quoi dont où quand comment pourquoi combien quel quelle quels quelles à au aux avec ce cet cette ces dans en est sont était étaient été être a ont avait par pas plus pour sans se sa son ses leur leurs sur sous il elle ils elles on nous vous je ne n' qu' s' c' y lui peut peuvent doit doivent après avant entre lors est-ce selon texte faut",
  es: 'el la los las lo un una unos unas de del al y o u pero si entonces que qué quien quién quiénes cual cuál cuáles cuando cuándo como cómo donde dónde por para porque con sin en es son era eran fue fueron ser está están ha han había se su sus le les más muy no ni a ante bajo entre hasta desde sobre tras cuánto cuánta cuántos cuántas este esta estos estas ese esa puede pueden debe deben según texto también',
  vi: 'là và của có cho các những một được bị với trong ngoài trên dưới từ đến này đó khi nào ai gì đâu sao bao nhiêu mấy thì mà nếu không phải sẽ đã đang rất cũng như về theo để do bởi vì tại ở ra vào lại nên hay hoặc thế nào lâu ngày nào văn bản',
}
const stops: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(stopLists.en.split(' ')),
  de: new Set(stopLists.de.split(' ')),
  fr: new Set(stopLists.fr.split(' ')),
  es: new Set(stopLists.es.split(' ')),
  vi: new Set(stopLists.vi.split(' ')),
}

export function isStopWord(word: string, language: Language): boolean {
  return stops[language].has(word)
}

const marks: Readonly<Record<Language, string>> = {
  en: 'the of and to in is that for with was on are by what how who when which',
  de: 'der die das und ist nicht mit von für auf den ein eine zu wird werden im wie wer wann welche',
  fr: 'le la les des et est une un du pour dans que qui sur au avec par ne quel quelle combien',
  es: 'el la los las de y es una un del para en que por con se al qué cuál cuánto quién',
  vi: 'là và của có cho các những được trong không với một người này khi nào bao nhiêu',
}
const markSets = Object.entries(marks).map(([language, words]) => [language as Language, new Set(words.split(' '))] as const)

/** The language that most function words speak for; English when nothing speaks. Looks at the first 4,000 characters. */
export function languageOf(text: string): Language {
  const sample = text.slice(0, 4000).toLowerCase()
  const words = sample.match(/[\p{L}\p{M}]+/gu) ?? []
  let best: Language = 'en'
  let most = 0
  for (const [language, set] of markSets) {
    let count = words.reduce((sum, word) => sum + (set.has(word) ? 1 : 0), 0)
    if (language === 'vi') count = count / 2 + (sample.match(/[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/g)?.length ?? 0) / 2
    if (language === 'de') count += (sample.match(/[äöüß]/g)?.length ?? 0) / 3
    if (language === 'es') count += sample.match(/[¿¡ñ]/g)?.length ?? 0
    if (count > most) {
      most = count
      best = language
    }
  }
  return best
}

/** A word as it is matched: `stem` joins inflections (`pays`, `paid`), `root` joins derivations (`approve`, `approval`). */
export type Word = { readonly text: string; readonly stem: string; readonly root: string; readonly groups: readonly number[] }

const known = new Map<string, Word>()
const mostKnown = 50_000

export function wordOf(text: string, language: Language): Word {
  const key = `${language}:${text}`
  const have = known.get(key)
  if (have) return have
  const plain = text.replace(/['’](?:s|t|re|ve|ll|d)?$/, '')
  const stem = stemOf(plain, language)
  const word: Word = { text: plain, stem, root: rootOf(stem, language), groups: groupsOf(plain, stem) }
  if (known.size >= mostKnown) known.clear()
  known.set(key, word)
  return word
}

const groups = new Map<string, number[]>()
/** Which lines of the lexicon a word stands in, by itself or by its stem. Built on first use. */
function groupsOf(text: string, stem: string): readonly number[] {
  if (groups.size === 0) {
    synonyms.forEach((line, index) => {
      for (const word of line.split(' '))
        for (const key of new Set([word, englishStem(word), irregular[word] ?? word]))
          groups.set(key, [...new Set([...(groups.get(key) ?? []), index])])
    })
  }
  const [one = [], other = []] = [groups.get(text), groups.get(stem)]
  return one.length === 0 ? other : other.length === 0 ? one : [...new Set([...one, ...other])]
}

const irregular: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'paid:pay went:go gone:go began:begin begun:begin took:take taken:take gave:give given:give made:make sent:send spent:spend lost:lose held:hold kept:keep left:leave ' +
    'met:meet led:lead ran:run built:build bought:buy sold:sell brought:bring wrote:write written:write chose:choose chosen:choose drove:drive driven:drive rose:rise risen:rise fell:fall fallen:fall ' +
    'grew:grow grown:grow knew:know known:know saw:see seen:see spoke:speak spoken:speak told:tell said:say stood:stand taught:teach thought:think won:win broke:break broken:break froze:freeze frozen:freeze ' +
    'found:find felt:feel got:get heard:hear hid:hide hidden:hide lent:lend let:let lay:lie meant:mean read:read rode:ride sang:sing sat:sit shown:show slept:sleep stole:steal stolen:steal swam:swim threw:throw woke:wake wore:wear worn:wear ' +
    'children:child men:man women:woman people:person persons:person feet:foot teeth:tooth mice:mouse lives:life leaves:leave halves:half shelves:shelf knives:knife wives:wife analyses:analysis diagnoses:diagnosis criteria:criterion data:data series:series ' +
    'bigger:big largest:large larger:large best:good better:good worst:bad worse:bad dying:die lying:lie tying:tie due:due fees:fee employees:employee bus:bus gas:gas basis:basis status:status ate:eat eaten:eat drew:draw drawn:draw drank:drink fed:feed flew:fly fought:fight hung:hang shot:shoot bound:bind ' +
    'hourly:hour daily:day weekly:week monthly:month yearly:year nightly:night quarterly:quarter'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)

function stemOf(word: string, language: Language): string {
  if (word.length < 4 || /\d/.test(word) || language === 'vi') return language === 'en' ? (irregular[word] ?? word) : word
  if (language === 'en') return irregular[word] ?? englishStem(word)
  const folded = word.normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss')
  if (language === 'de')
    return folded
      .replace(/^ge(?=\w{3,}(?:t|en)$)/, '')
      .replace(/(?:erinnen|innen|ern|em|er|en|es|e|s|n|t|te|ten|st)$/, (end) => (folded.length - end.length >= 3 ? '' : end))
  if (language === 'fr')
    return folded.replace(
      /(?:issements?|issions|erions|erait|eront|aient|ees|ant|ent|ons|ait|ees|ee|er|ez|es|eaux|aux|e|s|x|a|i|it|is)$/,
      (end) => (folded.length - end.length >= 3 ? '' : end),
    )
  return folded.replace(
    /(?:amientos?|imientos?|aciones|acion|ando|iendo|aron|ieron|aban|ados?|adas?|idos?|idas?|aba|ara|era|ar|er|ir|as|es|os|an|en|o|a|e|s)$/,
    (end) => (folded.length - end.length >= 3 ? '' : end),
  )
}

function englishStem(word: string): string {
  let stem = word
  if (stem.endsWith('ies') && stem.length > 4) stem = `${stem.slice(0, -3)}y`
  else if (/(?:ss|x|z|ch|sh)es$/.test(stem)) stem = stem.slice(0, -2)
  else if (/[^su]s$/.test(stem) && !/(?:is|us|ss)$/.test(stem)) stem = stem.slice(0, -1)
  const ending = /(?:ied|ing|ed)$/.exec(stem)?.[0]
  if (ending) {
    const base = stem.slice(0, -ending.length)
    if (
      (ending === 'ied' || /[aeiouy]/.test(base)) &&
      base.length >= (ending === 'ied' ? 2 : 3) &&
      !(ending === 'ed' && base.endsWith('e') && base.length < 4)
    ) {
      stem = ending === 'ied' ? `${base}y` : base.replace(/([bdgmnprt])\1$/, '$1')
    }
  }
  if (stem.endsWith('ly') && stem.length > 5) stem = stem.slice(0, -2).replace(/i$/, 'y')
  if (stem.endsWith('e') && stem.length > 3) stem = stem.slice(0, -1)
  if (stem.endsWith('y') && stem.length > 3 && !/[aeiou]y$/.test(stem)) stem = `${stem.slice(0, -1)}i`
  return stem
}

const derivations =
  /(?:ization|isation|ational|ations?|ators?|ition|itor|ments?|ances?|ences?|ancy|ency|ities|ity|iti|ative|ive|iv|ables?|abl|ibl|ible|ings?|edly|ers?|ors?|ials?|ally|als?|ical|ic|ness|ous|ions?|ants?|ents?|ari|ary|eri|ery|ori|ory|ists?|ism|ful|less|ees?|in|iz|is|ifi|ur|at|al|i)$/

function rootOf(stem: string, language: Language): string {
  if (language === 'vi' || stem.length < 6) return stem
  if (language !== 'en')
    return stem.replace(
      /(?:ung|heit|keit|lich|ig|isch|ation|ition|ment|eur|euse|ite|dad|cion|miento|mente|able|ible|iv|al|or|ant)$/,
      (end) => (stem.length - end.length >= 4 ? '' : end),
    )
  let root = stem
  for (let round = 0; round < 2; round++) {
    const next = root.replace(derivations, '')
    if (next === root || next.length < 4) break
    root = next.replace(/([bdgmnprtl])\1$/, '$1')
  }
  return root
}

/** How far two words speak of one thing: 1 the same word, less for synonyms and derivations, 0 for nothing in common. */
export function alike(one: Word, other: Word): number {
  if (one.stem === other.stem) return 1
  if (one.groups.length > 0 && other.groups.length > 0 && one.groups.some((group) => other.groups.includes(group))) return 0.85
  if (one.root === other.root && one.root.length >= 4)
    return one.root.length > 5 ||
      (Math.min(one.stem.length, other.stem.length) === one.root.length + 0 && Math.abs(one.stem.length - other.stem.length) <= 2)
      ? 0.8
      : 0.7
  if (one.root.length >= 5 && other.root.length >= 5 && sharesStart(one.stem, other.stem)) return 0.65
  return isPartOf(one.stem, other.stem) ? 0.7 : 0
}

function sharesStart(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length)
  let same = 0
  while (same < shorter && one[same] === other[same]) same++
  return same >= 5 && same >= Math.max(one.length, other.length) - 4 && same >= shorter - 1
}

/** Compounds: `Kündigungsfrist` holds `frist`, `timesheet` holds `sheet`. */
function isPartOf(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one]
  return (
    shorter.length >= 5 &&
    longer.length >= shorter.length + 3 &&
    (longer.endsWith(shorter) || longer.startsWith(shorter)) &&
    longer.length >= 9
  )
}
