// Second thoughts about the tagger's guesses: it leans towards finding, so what everybody knows by name, what is only the shape of a program's
// output and what is a row of things is let go again. A name beside a title, a greeting, an address or a signature is somebody's and stays.
import type { Hit } from './detectors/detector.ts'
import { type PublicName, publicNamesIn } from './public-names.ts'

/** Which public names are let be: where firms and well-known people may be parties, only things are. */
export type Spared = 'public' | 'things'

const reach = 160
const longestGuess = 200

const join = (words: string) => words.trim().split(/\s+/).join('|')

/** Words that lead to a person. */
const greeted = new RegExp(
  `(?:^|[^\\p{L}])(?:${join(`dear hi hello hey hiya greetings mr mrs ms miss mx dr dra prof professor judge captain officer detective nurse sir madam sincerely regards cheers thanks best
  lieber liebe hallo herr herrn frau servus moin gruß grüße bonjour bonsoir salut cher chère madame monsieur mme mlle m cordialement merci
  hola querido querida estimado estimada señor señora señorita sr sra srta don doña lic ing atentamente saludos gracias
  anh chị ông bà em bạn cô chú bác cậu trọng ask asked asking tell told call called calling text ping email mail invite remind contact meet meeting cc assign assigned
  named says said sagt dit dice name friend colleague boss manager neighbour neighbor wife husband son daughter brother sister mother father mum mom dad aunt uncle cousin
  client patient customer author owner assignee reviewer reporter user contact name signed attn
  freund freundin kollege kollegin chef chefin nachbar nachbarin sohn tochter bruder schwester mandant mandantin kunde kundin
  ami amie collègue voisin voisine fils fille frère sœur client cliente amigo amiga vecino vecina hijo hija hermano hermana jefe jefa`)})[.,:]?(?:\\s(?:is|ist|est|es|là))?\\s{1,2}$|(?:^|[^\\p{L}])(?:i am|i['’]m|ich bin|ich heiße|je suis|je m['’]appelle|soy|me llamo|tôi là|tôi tên là|tên là)\\s$`,
  'iu',
)

/** What only people do, right behind a name. */
const acts = new RegExp(
  `^(?:\\s(?:${join(`says said asked asks told tells thinks thought wants wanted called calls wrote writes opened opens reported reports confirmed confirms
  promised agreed agrees prefers suggested suggests approved reviewed merged fixed presents replied sent sends signed lives works moved forgot
  meint sagt sagte fragt fragte möchte schreibt schrieb hat wohnt arbeitet dit demande pense veut propose habite travaille dice dijo pregunta piensa quiere
  propone vive trabaja nói bảo hỏi gửi`)})(?![\\p{L}])|\\s?[<(][^\\s<>()]{1,60}@|['’]s (?:wife|husband|e-?mail|phone|number|address|desk|team|account|review|salary|passport|birthday|laptop)\\b)`,
  'iu',
)

/** An address or a number near by makes any name somebody's. */
const reachable =
  /[\p{L}\p{N}]@[\p{L}\p{N}-]+\.\p{L}|\+\d{1,3}[ (]?\d{2,}|(?<![\p{L}])(?:tel|phone|telefon|tél|mobile|born|geboren|née?|nacid[oa])(?![\p{L}])/iu

/** Of laws, illnesses and procedures that bear a name: the possessive or the hyphen before them, or the preposition behind them. */
const eponymBehind =
  /^(?:['’]s?|s)?[ -](?:(?:\p{Ll}+ )?(?:laws?|theorems?|rules?|principles?|equations?|constant|effect|paradox|hypothesis|conjecture|lemma|inequality|criterion|diagram|distribution|transform|series|formulas?|numbers?|algorithm|method|scale|shuffle|sort|search|tree|filter|machine|test|disease|syndrome|palsy|cycle|cell|reaction|doctrine|plan|gap|belt|telescope|sche[nrs]? |gesetz|satz|regel|konstante|verfahren|algorithmus|krankheit|syndrom))\b/iu
const eponymBefore =
  /(?:law|theorem|theory|disease|scale|satz|sätze|gesetz|gesetze|regel|morbus|algorithmus|formel|loi|théorème|principe|poussée|équation|maladie|syndrome|teorema|ley|leyes|principio|ecuación|enfermedad|síndrome|sucesión|định luật|định lý|bệnh|hội chứng|style|manner|works|plays|novels|poems|poetry|symphon(?:y|ies)|operas?|reign|music|paintings|stil|art|werke|gedichte|dramen|manière|style|œuvre|fables|poèmes|estilo|manera|obras?|poemas|phong cách|thơ)(?: (?:of|von|des|der|de|du|del|de la))?(?: |\s?d['’])$/iu

/** Words with which a request begins, and the small words between names. */
const ordinary = new Set(
  join(`a an the this that these those of in on at for from to by with without and or vs versus is are was were be as like about than then into
  explain describe summarise summarize compare mention discuss analyse analyze translate write rewrite create draw show give list name recommend
  suggest define outline imagine invent continue convert implement install configure setup use using try call tell who what which when where why how
  does did do can could should would will may must
  erkläre erkläre beschreibe vergleiche nenne schreibe übersetze erstelle zeige wer was welche welcher welches wann wo warum wie der die das den dem
  des ein eine einen und oder von vom zu zum zur mit ohne für auf aus bei nach im am
  explique décris compare résume écris traduis donne cite qui que quoi quel quelle quels quelles quand où pourquoi comment le la les l un une des
  du de d et ou à au aux en dans avec sans pour par sur
  explica describe compara resume escribe traduce dame haz quién qué cuál cuándo dónde por cómo el los las una y o e del al con sin para en su
  giải thích so sánh viết tóm tắt dịch hãy của và hay hoặc là ở trong với s t`).split('|'),
)

/** Verbs of requests and small sentences that a guess begins with by mistake, because they stand in capitals at its head. */
const heads =
  /^(?:(?:My|Our|Mein|Meine|Meinen|Meiner|Unser|Unsere|Ma|Mon|Mes|Notre|Mi|Nuestra|Nuestro) \p{Ll}+|Mention|Summari[sz]e|Describe|Explain|Compare|Discuss|Remind|Ask|Tell|Text|Call|Give|Invite|Draft|Send|Please|Rellena|Llama|Dile|Escribe|Resume|Explica|Dis|Appelle|Demande|Résume|Explique|Erkläre|Vergleiche|Schreibe|Nenne|Grüße|Gruß|Can|Could|Does|Did|Should|Nhờ|Gọi|Nhắn) (?=\p{Lu})/u

/** Between the names of a row. */
const between = /[,;/|\n]|(?<![\p{L}])(?:and|or|und|oder|et|ou|y|o|và|hay|hoặc|with|vs\.?|versus|mit|avec|con|than|to|into)(?![\p{L}])/gu

const checked: ReadonlySet<string> = new Set(['PERSON', 'ORG', 'ADDRESS', 'USERNAME', 'ID', 'PHONE'])

/** The guesses that hold on a second look; some of them shorter, or as what they rather are. */
export function plausible(text: string, guesses: readonly Hit[], spared: Spared, isFirstName = (_word: string) => true): Hit[] {
  const kept: Hit[] = []
  const namesIn = reader(text, guesses.length)
  for (const guess of guesses) {
    if (!checked.has(guess.kind) || guess.end - guess.start > longestGuess) kept.push(guess)
    else if (!isShapeOnly(text, guess) && !isNoPerson(text, guess, isFirstName))
      kept.push(...named(text, placed(text, withoutHead(text, guess)), spared, namesIn))
  }
  return kept
}

/** What leads to a number that is somebody's. */
const numberLabel =
  /(?:\b(?:no|nr|num|number|nummer|id|ids|ref|reference|case|file|account|customer|patient|invoice|order|tel|telephone|phone|mobile|cell|fax|call|ext|text|sms|whatsapp|mrn|konto|kunde\w*|aktenzeichen|az|dossier|numéro|n°|nº|número|expediente|téléphone|teléfono|telefon|handy|số|sđt|mã)|#)\.?:?\s{0,2}$/iu

/** Decimals, scores, spans of years, seasons and times of day. */
const countLike =
  /^(?:[+-]?\d{1,3}(?:[.,]\d{1,3}){1,2}|\d{1,3}\s?[–-]\s?\d{1,3}|(?:1[89]|20)\d\d\s?[–/-]\s?(?:(?:1[89]|20)?\d\d)(?:[ –/-]+\d\d(?:\d\d)?){0,6}|\d{1,2}[–./-]\d{1,2}[–./-](?:19|20)?\d\d|\d{1,3}(?:\.\d+)?(?:\s?\/\s?\d{1,3}(?:\.\d+)?){1,3}|\+?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?(?:\s[+-]\d{4})?|[+-]?\d{1,4}|(?:(?:1[5-9]|20)\d\d[ ,–-]*){1,8})$/

/** Ids that programs give: UUIDs, hashes, versions, what a cloud or a protocol calls its own. */
const machineMade =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:toolu|call|msg|req|resp|chatcmpl|run|thread|evt|asst|pod|trace|span|ami|vpc|subnet|sg|eni|vol|snap|rtb|igw|i)[-_][\w-]+|\^?v?\d+(?:\.\d+)+(?:-[\w.]+)?|[a-z][a-z0-9]*(?:-[a-z0-9]+)*-[0-9a-f]{8,10}-[a-z0-9]{5}|t\d\w?\.\w+|[\d.]+(?:ms|s|m|h|gb|mb|kb|gi|mi|ki|px|em|rem|%)|sha\d*[:-][\w+/=]+|[A-Za-z]+\.[A-Za-z]+:\d+|[\w/-]+\.[a-z]{1,4}:\d+(?::\d+)?)$/i

/** Standards, algorithms, models and versions, and pieces of web addresses. */
const namedByMaker =
  /[%#=&]|^(?:RFC|ISO|IEC|IEEE|AES|SHA|MD|UTF|PBKDF|HMAC|HTTP|TLS|SSL|ES|ECMA|EN|DIN|CVE|CWE|GPT|USB|PCIe?|DDR|H|MP|HD|IP|BLAKE|RSA|X|LV|U|RTX|GTX)[ -]?\d{1,5}(?:[-/.:][\w.]{1,12}){0,3}$|^[a-z]{1,12}\d{1,3}(?:[a-z]{1,10})?(?:[-_/.][a-z]{0,10}\d{0,3}[a-z]{0,6}){0,3}$/

/** The name of a commit or of content. Letters and then digits are a number somebody gave. */
const digest = /^(?![a-f]{1,4}\d+$)(?=[0-9a-f]*[a-f][0-9a-f]*\d)[0-9a-f]{7,64}$/

/** A row of files, pods or versions, the zone of a time, an id that a protocol gave, a count: nobody's number. */
function isShapeOnly(text: string, { kind, start, end }: Hit): boolean {
  if (kind !== 'ID' && kind !== 'PHONE' && kind !== 'USERNAME') return false
  const found = text.slice(start, end)
  if (kind === 'USERNAME')
    return (
      /[\s?&*%]|\.$|^(?:\d{1,3}|\w_?|e\.g|i\.e|z\.b)$/i.test(found) ||
      /^(?:toolu|call|msg|req|resp|chatcmpl|run|thread|evt|asst)_/.test(found)
    )
  const before = text.slice(Math.max(0, start - 16), start)
  if (countLike.test(found) && !numberLabel.test(before)) return true
  if (kind === 'ID' && (machineMade.test(found) || digest.test(found)) && !numberLabel.test(before)) return true
  if (/°|[NSEW]\s?\d{1,3}°/.test(found)) return true
  if (kind === 'PHONE') return /(?:19|20)\d\d [+-]\d{4}$/.test(found) || (found.replace(/\D/g, '').length < 6 && !numberLabel.test(before))
  if (!numberLabel.test(before) && namedByMaker.test(found)) return true
  return (
    !/\d/.test(found) ||
    /^-?[rwxsSt-]{6,}/.test(found) ||
    /AppleWebKit|x86_64|\d\/\d\s+\p{Lu}|^\d+(?:\.\d+){1,3}$/u.test(found) ||
    (/\n|\s{2}/.test(found) && /\p{Ll}{3}/u.test(found)) ||
    /(?:^|[^\p{L}])(?:Chrome|Safari|Firefox|AppleWebKit|Gecko|Mozilla|version|v|port|line|offset|exit code|status|error|HTTP|RFC|ISO|SQLSTATE\[)[/ ]?$/iu.test(
      before,
    )
  )
}

/** Events and sights end in a word that no name of a person ends in. */
const publicHead =
  /\s(?:Championships?|Games|Awards?|Festival|Cup|Olympics|League|Stadium|Arena|Bowl|Tournament|Marathon|Tramway|Mountains?|River|Island|Islands|Bridge|Tower|Museum|Airport|Station|Revolution|War|Wars|Empire|Dynasty|Treaty|Doctrine|Effect|Theorem|Law|Syndrome|Disease|Principle|Award|Prize|Series|Show|Radio|Day|Eve|Pattern|Algorithm|Protocol|Server|Database|Cluster|Framework|Library|Studio|Actions|Cloud|Desktop|Enterprise|Edition|Manager|Engine|Plugin|Driver|Driven|Design|Development|Testing|Error|Exception|Analytics|Platform|Assistant|Copilot|Apps?|API|CDN|SDK|CLI|UI|ORM|AST|PRNG|Maps|Tree|Encoding|Assembly|Streams|Features|Logger|Parser|Compiler|Bundler|Loader|Hooks?|Router|Store|Module|Package|Component|Model|Twister)$/
/** `x-level`, a word in backticks: spelled as programs spell. */
const spelledAsCode = /^[`*_"]{0,2}\p{Ll}+(?:[-_]\p{Ll}+)+[-_]?$|^`|^\p{Ll}+_$/u
/** What a number is called by, standing where a name might. */
const numberName = /(?:^|\s)(?:DNI|NIE|NIF|CIF|IBAN|BIC|SWIFT|SSN|NINO|NHS|NIR|CCCD|CMND|MST|VAT|MRN|PIN|TAN|PNR)$/
const weekday = /^(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)$/

/** `pip install tidepool`: what one types. */
const command =
  /^(?:pip|npm|npx|pnpm|yarn|git|docker|kubectl|helm|cargo|brew|apt|apt-get|dnf|sudo|make|cd|ls|cat|curl|wget|go|python|node|deno|bun|java|mvn|gradle|terraform|ansible|ssh|scp|chmod|chown|systemctl|journalctl|gem|bundle|composer|dotnet|conda|poetry|uv) \p{Ll}/u

/** "You are Hermes, a support assistant": a part that the model plays. */
function isPersona(text: string, start: number, end: number): boolean {
  return (
    /(?:^|[.!"'\n]\s{0,2})(?:You are|You['’]re|Act as|Du bist|Sie sind|Tu es|Vous êtes|Eres|Bạn là) $/u.test(
      text.slice(Math.max(0, start - 16), start),
    ) && /^(?:,| -| –) (?:an?|the|ein|eine|der|die|une?|le|la|l['’]|una?|el|một|trợ lý)\b/u.test(text.slice(end, end + 12))
  )
}

/** "Tidepool is a small job queue": what is said to be a thing is none. */
const saidToBe =
  /^ (?:is|was|are) (?:an?|the) (?:[\p{L}\d-]+,? ){0,6}(?:library|framework|tool|toolkit|language|database|package|plugin|protocol|format|engine|server|service|app|application|structure|algorithm|system|platform|model|standard|project|queue|browser|editor|compiler|parser|client|router|component|module|game|city|river|country|company|disease|plant|animal|dish)\b/u

/** Nouns by their endings, in the languages of the gateway. */
const nounEnding =
  /\p{L}{3}(?:esque|isms?|ology|ologies|ography|ization|isation|ismus|ität|heit|keit|schaft|ologie|ographie|isme|ismo|ología|ografía|ción|dad)$/u
/** So many of something, which is no name. */
const counted =
  /(?:^|[\s(])(?:\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|several|many|some|zwei|drei|vier|fünf|sechs|zehn|einige|viele|deux|trois|quatre|cinq|six|dix|plusieurs|dos|tres|cuatro|cinco|seis|diez|varios|varias) $/iu

/** A guess that cannot be a person by its form, where nothing leads to one. */
function isNoPerson(text: string, { kind, start, end }: Hit, isFirstName: (word: string) => boolean): boolean {
  if (kind !== 'PERSON') return false
  const found = text.slice(start, end)
  const before = text.slice(Math.max(0, start - 30), start)
  const isOneWord = /^[\p{L}\p{M}]+$/u.test(found)
  const isDoubtful =
    publicHead.test(found) ||
    weekday.test(found) ||
    spelledAsCode.test(found) ||
    numberName.test(found) ||
    isPersona(text, start, end) ||
    saidToBe.test(text.slice(end, end + 90)) ||
    command.test(found) ||
    (isOneWord && /^\p{Lu}{2,4}$/u.test(found) && !isFirstName(found)) ||
    (/^[\p{Script=Latin} ]+$/u.test(found) && !/\p{Lu}/u.test(found) && isNoLowName(text, found, start, isFirstName)) ||
    (isOneWord && (nounEnding.test(found) || counted.test(before))) ||
    (isOneWord && plainWords.has(found.toLowerCase()))
  return isDoubtful && !greeted.test(before) && !acts.test(text.slice(end, end + 60)) && !isSignature(text, start, end)
}

/** Small letters are no name unless one of the first words is a first name, and not one in a text that has capitals for names. */
function isNoLowName(text: string, found: string, start: number, isFirstName: (word: string) => boolean): boolean {
  return (
    hasCapitals(text, start) &&
    !found
      .split(' ')
      .slice(0, 2)
      .some((word) => isFirstName(word))
  )
}

/** Whether the text before a place cares for capitals, so that a name would have one. */
function hasCapitals(text: string, start: number): boolean {
  return text[start - 1] === ' ' && /(?:^|[\s"'“|])\p{Lu}[\p{L}]*[\s,]/u.test(text.slice(Math.max(0, start - 200), start + 200))
}

/** Words that stand with a capital in headings, menus and subjects, and are no names. */
const plainWords: ReadonlySet<string> = new Set(
  join(`tutorial tutorials forum forums hosting ticket tickets change changes music film love series team teams product products customer customers
  upgrade update updates release releases marketing engineering finance legal operations support design security privacy compliance sales purchasing
  mention summarise summarize explain describe discuss compare remind suggest recommend rewrite translate continue improve check fix add remove create
  feature features bug bugs issue issues epic story sprint backlog milestone roadmap agenda minutes notes summary overview introduction conclusion
  abstract appendix chapter section table figure example question questions answer answers task tasks step steps goal goals result results
  marathon award festival trainer coach player players champion stadium arena league season round final semifinal quarterfinal heat lap
  river mountain valley island lake tramway pylon bridge tower street avenue radar quartz diamond spinel
  warning error errors debug info trace notice fatal critical pending running completed failed succeeded active inactive enabled disabled
  default custom public private internal external primary secondary master worker leader follower client server host guest admin root
  app apps logger logging hash web code codes responses response request requests greetings welcome drawn upstream downstream chat prompt prompts
  foo bar baz qux quux lorem ipsum never always leak leaks provider providers generate undocumented cleanup stream streams browser acorn
  kopie anhang betreff tabelle kapitel abschnitt aufgabe aufgaben lösung beispiel frage fragen antwort umsatz vertrieb einkauf buchhaltung
  kinderbuch gedicht ballade märchen rezept zutaten zubereitung windkraft solarenergie speicher netzausbau energiewende
  chapitre exercice recette poème conte ingrédients étapes résumé réponse facture devis ventes comptabilité
  capítulo ejercicio receta poema cuento ingredientes pasos resumen respuesta ventas contabilidad rellena trân trọng kính gửi
  district districts guild guilds riddle limerick ballad sonnet lyrics verse chorus bridge intro outro
  christians muslim muslims jew jews hindu hindus buddhist buddhists catholic catholics protestant protestants baptists
  liberal conservative democrat democrats republican republicans socialist communist fascist nazi
  monday tuesday wednesday thursday friday saturday sunday january february september october november december
  montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz oktober dezember
  lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars juin juillet août septembre octobre novembre décembre
  lunes martes miércoles jueves viernes sábado domingo enero febrero marzo junio agosto septiembre octubre noviembre diciembre`).split('|'),
)

const streetWord =
  /(?:street|road|avenue|lane|drive|court|square|boulevard|terrace|close|crescent|gardens|row|quay|straße|strasse|str\.|weg|platz|allee|gasse|ring|ufer|damm|\brue\b|\bavenue\b|chemin|impasse|\bquai\b|\bplace\b|\bcalle\b|\bavenida\b|\bplaza\b|paseo|camino|đường|phố|ngõ|hẻm|phường|quận|\b(?:st|rd|ave|blvd|ln|dr|c\/|apt|suite|p\.?o\.? box)\b)/iu
const measure =
  /\d\s?(?:h|hours?|stunden|std|minuten|minutes?|min|km|kg|g|ml|l|heures?|horas|minutos|euros?|eur|%|mm|cm|m|gb|mb|°c?)(?![\p{L}])/iu

/** An address without a number and without a street is a place at most; hours and kilometres make none. */
function placed(text: string, guess: Hit): Hit {
  if (guess.kind !== 'ADDRESS') return guess
  const found = text.slice(guess.start, guess.end)
  if (streetWord.test(found)) return guess
  if (!/\p{Lu}/u.test(found) && /\p{Ll}{3}/u.test(found) && hasCapitals(text, guess.start)) return { ...guess, kind: 'LOCATION' }
  return !/\d/.test(found) || measure.test(found) ? { ...guess, kind: 'LOCATION' } : guess
}

function withoutHead(text: string, guess: Hit): Hit {
  if (guess.kind !== 'PERSON' && guess.kind !== 'ORG') return guess
  const head = heads.exec(text.slice(guess.start, guess.end))
  return head ? { ...guess, start: guess.start + head[0].length } : guess
}

type NamesIn = (from: number, to: number) => readonly PublicName[]

/** Public names by place: read around each guess where there are few, and once for all where they stand close. */
function reader(text: string, guessCount: number): NamesIn {
  if (guessCount * 2 * reach < text.length) return (from, to) => publicNamesIn(text, Math.max(0, from), Math.min(text.length, to))
  let all: PublicName[] | undefined
  return (from, to) => {
    all ??= publicNamesIn(text, 0, text.length)
    let low = 0
    for (let high = all.length; low < high; ) {
      const middle = (low + high) >>> 1
      if (all[middle]!.start < from) low = middle + 1
      else high = middle
    }
    let end = low
    while (end < all.length && all[end]!.end <= to) end++
    return all.slice(low, end)
  }
}

function named(text: string, guess: Hit, spared: Spared, namesIn: NamesIn): Hit[] {
  if (guess.kind === 'ID' || guess.kind === 'PHONE' || guess.kind === 'USERNAME') return [guess]
  const isAddress = guess.kind === 'ADDRESS'
  if (isAddress && streetWord.test(text.slice(guess.start, guess.end))) return [guess]
  // Most guesses hold no public name at all, and need no look around.
  if (publicNamesIn(text, Math.max(0, guess.start - 20), Math.min(text.length, guess.end + 20)).length === 0)
    return withoutTail(text, guess)
  const near = namesIn(guess.start - reach, guess.end + reach).filter(({ isThing }) => isThing || spared === 'public')
  if (near.length === 0) return withoutTail(text, guess)
  const isAmong = near.some(
    (name) => !name.isShared && name.isUsual && (name.end <= guess.start || name.start >= guess.end || near.length > 1),
  )
  const kept: Hit[] = []
  let lost = false
  for (const part of partsOf(text, guess, near)) {
    if (!isPublic(text, part, near, isAmong)) kept.push({ ...guess, ...part })
    else {
      lost = true
      // A public body or a country says something about a person all the same, though it is not one.
      const isBody = guess.kind === 'ORG' && near.some((name) => !name.isThing && name.start < part.end && name.end > part.start)
      if (isBody) kept.push({ ...guess, ...part, kind: 'MISC' })
    }
  }
  // What is left of a row of public names in small letters goes with them.
  if (lost && !kept.some((part) => /[\p{Lu}\d]/u.test(text.slice(part.start, part.end)))) return []
  if (kept.length > 0 && kept.every(({ kind }) => kind === 'MISC')) return [{ ...guess, kind: 'MISC' }]
  // A street may be called after anybody: an address is let go whole or not at all.
  if (isAddress && kept.length > 0) return [guess]
  return lost ? kept.flatMap((part) => withoutTail(text, part)) : withoutTail(text, guess)
}

type Part = { readonly start: number; readonly end: number }

/** A guess cut where a row goes on to its next member, but never inside a public name. */
function partsOf(text: string, { start, end }: Hit, near: readonly PublicName[]): Part[] {
  const parts: Part[] = []
  let from = start
  for (const match of text.slice(start, end).matchAll(between)) {
    const at = start + match.index
    if (near.some((name) => name.start < at && name.end > at)) continue
    parts.push({ start: from, end: at })
    from = at + match[0].length
  }
  parts.push({ start: from, end })
  return parts.flatMap((part) => {
    const told = text.slice(part.start, part.end)
    const lead = told.length - told.trimStart().length
    return told.trim() === '' ? [] : [{ start: part.start + lead, end: part.start + lead + told.trim().length }]
  })
}

/** Whether a part of a guess says nothing but public names, and nothing near it makes it somebody's. */
function isPublic(text: string, { start, end }: Part, near: readonly PublicName[], isAmong: boolean): boolean {
  const inside = near.filter((name) => name.start < end && name.end > start)
  if (inside.length === 0) return false
  const before = text.slice(Math.max(0, start - 30), start)
  const behind = text.slice(end, end + 60)
  const isEponym = eponymBehind.test(behind) || eponymBefore.test(before)
  const isSure = inside.some((name) => !name.isShared)
  if (!isSure && !isAmong && !isEponym) return false
  const isSpelled = inside.some((name) => name.isUsual)
  const isWhole = [...text.slice(start, end).matchAll(/[\p{L}\p{M}\p{N}]+/gu)].every((match) => {
    const at = start + match.index
    if (inside.some((name) => name.start <= at && name.end >= at + match[0].length)) return true
    return ordinary.has(match[0].toLowerCase()) || (isSpelled ? /^[\p{Ll}\p{N}]/u : /^\p{N}/u).test(match[0])
  })
  if (!isWhole) return false
  // "Mr Darcy" is known with his title.
  const isTitled = isAmong && inside.some((name) => name.start < start)
  if (!isTitled && greeted.test(before)) return false
  if (!isEponym && acts.test(behind)) return false
  if (isSignature(text, start, end)) return false
  return !reachable.test(text.slice(Math.max(0, start - 60), end + 60))
}

/** A name alone in its line below a line that ends with a comma. */
function isSignature(text: string, start: number, end: number): boolean {
  return /,[ \t]*\r?\n{1,2}[ \t]*$/.test(text.slice(Math.max(0, start - 6), start)) && /^[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 6))
}

/** "Thibault de la relire": small words behind a name belong to the sentence, unless a name goes on behind them. */
const tail = /^(\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}[\p{L}\p{M}'’.-]*)*)(?: \p{Ll}[\p{L}\p{M}'’-]*){2,}$/u

function withoutTail(text: string, guess: Hit): Hit[] {
  if (guess.kind !== 'PERSON') return [guess]
  const found = tail.exec(text.slice(guess.start, guess.end))
  return [found ? { ...guess, end: guess.start + found[1]!.length } : guess]
}
