// What each slot writes, and how it is annotated. A slot without a label writes text that need not be hidden.
import { ascii, type Cast, cityName, fillOrganisation, organisation, type Person, person } from './cast.ts'
import { wordNames } from './common-names.ts'
import { counts, genitive, germanAuthorities, germanOffices, shortened } from './judgment-words.ts'
import { drawName } from './names.ts'
import { languagePatterns } from './number-patterns.ts'
import { amountOf, fill, street, two, writeAddress, writeDate, writeMoney } from './values.ts'
import { drugs, eponyms, tech, type Vocabulary, vocabularies } from './vocabulary.ts'

export type Piece = {
  readonly text: string
  readonly label?: string
  readonly type?: 'DIRECT' | 'QUASI'
  readonly entity?: string
  /** A title before the name: part of it in judgments, outside elsewhere. */
  readonly lead?: string
  /** Written as it is, whatever the case of the text: addresses of machines, numbers, codes. */
  readonly isCode?: boolean
}

export type Owner = number | 'new' | 'latest' | undefined
type Slot = (cast: Cast, owner: Owner, argument: string) => Piece

const plain =
  (write: (cast: Cast, argument: string) => string): Slot =>
  (cast, _owner, argument) => ({ text: write(cast, argument) })
const code =
  (write: (cast: Cast, argument: string) => string): Slot =>
  (cast, _owner, argument) => ({ text: write(cast, argument), isCode: true })

const nameWords = new Set([...wordNames.first, ...wordNames.last].map((name) => name.toLowerCase()))
const titleWorthyByVocabulary = new Map<Vocabulary, readonly string[]>()

/** Words that stand with a capital in a heading without being a name as well: `Rob` and `Joy` do not. */
function titleWorthy(known: Vocabulary): readonly string[] {
  const list = titleWorthyByVocabulary.get(known) ?? known.things.filter((thing) => !nameWords.has(thing))
  titleWorthyByVocabulary.set(known, list)
  return list
}

const word = (list: (known: Vocabulary) => readonly string[], isCapital = false): Slot =>
  plain((cast) => {
    const drawn = cast.random.pick(list(vocabularies[cast.lang] ?? vocabularies.en!))
    return isCapital ? drawn.charAt(0).toUpperCase() + drawn.slice(1) : drawn
  })

const about =
  (write: (who: Person, cast: Cast) => string, label = 'PERSON', isCode = false): Slot =>
  (cast, owner) => {
    const who = person(cast, personIndex(cast, owner))
    return {
      text: write(who, cast),
      label,
      type: 'DIRECT',
      entity: label === 'PERSON' ? who.id : `${label.toLowerCase()}-${who.id}`,
      isCode,
    }
  }

const titled =
  (write: (who: Person, cast: Cast) => string): Slot =>
  (cast, owner) => {
    const who = person(cast, personIndex(cast, owner))
    return { text: write(who, cast), lead: `${who.title} `, label: 'PERSON', type: 'DIRECT', entity: who.id }
  }

function personIndex(cast: Cast, owner: Owner): number {
  if (owner === 'new') return ++cast.latestPerson
  return owner === 'latest' ? cast.latestPerson : (owner ?? 1)
}

function organisationIndex(cast: Cast, owner: Owner): number {
  if (owner === 'new') return ++cast.latestOrganisation
  return owner === 'latest' ? cast.latestOrganisation : (owner ?? 1)
}

/** A value with a label: remembered when it has a number, else new each time. */
const value =
  (label: string, type: 'DIRECT' | 'QUASI', write: (cast: Cast) => string, isCode = false): Slot =>
  (cast, owner) => {
    const name = typeof owner === 'number' ? `${label}${owner}` : `${label}-${++cast.counter}`
    const text = cast.values.get(name) ?? write(cast)
    cast.values.set(name, text)
    return { text, label, type, entity: name.toLowerCase(), isCode }
  }

const institutionsLike = new Map<string, readonly string[]>()

/** An institution of one sort, as far as the locale names one. */
const institution = (sort: RegExp): Slot =>
  value('ORG', 'QUASI', (cast) => {
    const key = `${cast.lang} ${sort.source}`
    const known = institutionsLike.get(key) ?? cast.locale.institutions.filter((pattern) => sort.test(pattern))
    institutionsLike.set(key, known)
    return fillOrganisation(cast, cast.random.pick(known.length > 0 ? known : cast.locale.institutions)).full
  })

const filled = (label: string, type: 'DIRECT' | 'QUASI', patterns: string | Readonly<Record<string, string>>): Slot =>
  value(label, type, (cast) => fill(cast, cast.random.pick(patternsOf(patterns, cast.lang))), true)

const split = new Map<string, readonly string[]>()
function patternsOf(patterns: string | Readonly<Record<string, string>>, lang: string): readonly string[] {
  const text = typeof patterns === 'string' ? patterns : (patterns[lang] ?? patterns.en!)
  const known = split.get(text)
  if (known) return known
  const list = text.split('|')
  split.set(text, list)
  return list
}

const slotTable: Record<string, Slot> = {
  // People.
  full: about((who) => who.full),
  first: about((who) => who.first),
  last: about((who) => who.last),
  nick: about((who) => who.nickname),
  who: about((who, cast) => (cast.random.chance(0.62) ? who.first : cast.random.chance(0.6) ? who.full : who.nickname)),
  ini: about((who) => who.initials.replace('|', ' ')),
  initials: about((who) => who.initials.replace(/\|(.).*/, '$1.')),
  letters: about((who) => who.initials.replace(/\|(.).*/, '$1').replace(/[.-]/g, '')),
  firstini: about((who) => `${who.first} ${who.last.charAt(0)}.`),
  suffixed: about((who, cast) => who.full + cast.random.pick([' Jr.', ', Jr.', ' III', ' Sr.', ' II'])),
  lastfirst: about((who) => `${who.last}, ${who.first}`),
  upperlast: about((who) => `${who.last.toUpperCase()} ${who.first}`),
  upper: about((who) => who.full.toUpperCase()),
  lower: about((who) => who.full.toLowerCase()),
  lowerfirst: about((who) => who.first.toLowerCase()),
  under: about((who) => ascii(who.full).replace(/[^A-Za-z0-9-]+/g, '_'), 'PERSON', true),
  hyphened: about(
    (who) =>
      ascii(who.full)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-'),
    'PERSON',
    true,
  ),
  camel: about((who) => ascii(who.full).replace(/[^A-Za-z0-9]+/g, ''), 'PERSON', true),
  tlast: titled((who) => who.last),
  tfull: titled((who) => who.full),
  tini: titled((who) => who.initials.replace('|', ' ')),
  title: (cast, owner) => ({ text: person(cast, personIndex(cast, owner)).title }),
  g: (cast, owner, argument) => {
    const [one, other] = argument.split('/')
    return { text: (person(cast, personIndex(cast, owner)).gender === 'm' ? one : other) ?? '' }
  },
  email: about((who) => who.email, 'EMAIL', true),
  login: about((who) => who.login, 'USERNAME', true),
  handle: about((who) => `@${who.login.replace(/[.-]/g, '_')}`, 'USERNAME', true),
  gamer: about(
    (who, cast) => cast.random.pick(['x', 'the', 'real', 'mr', 'its', 'not']) + who.login.replace(/[.-]/g, '') + cast.random.below(99),
    'USERNAME',
    true,
  ),
  profile: about(
    (who, cast) =>
      cast.random.pick([
        'https://www.linkedin.com/in/',
        'linkedin.com/in/',
        'https://github.com/',
        'https://facebook.com/',
        'instagram.com/',
      ]) + who.login,
    'URL',
    true,
  ),
  phone: value('PHONE', 'DIRECT', (cast) => fill(cast, cast.random.pick(cast.locale.phones)), true),
  age: value('AGE', 'QUASI', (cast) => String(18 + cast.random.below(70))),
  childage: value('AGE', 'QUASI', (cast) => String(2 + cast.random.below(15))),
  nat: value('DEMOGRAPHIC', 'QUASI', (cast) => cast.random.pick(cast.locale.nationalities)),
  /** As a form has it: German without its ending. */
  natbase: value('DEMOGRAPHIC', 'QUASI', (cast) => cast.random.pick(cast.locale.nationalities).replace(/(?<=sch)er$/, '')),
  job: value('DEMOGRAPHIC', 'QUASI', (cast) => cast.random.pick(cast.locale.jobs)),
  trait: value('DEMOGRAPHIC', 'QUASI', (cast) => cast.random.pick(cast.locale.traits)),

  shortname: value('PERSON', 'DIRECT', (cast) => shortened(cast.random)),
  shortplace: value('LOCATION', 'QUASI', (cast) => shortened(cast.random)),
  shortorg: value('ORG', 'QUASI', (cast) =>
    cast.random.pick([
      `${shortened(cast.random)} GmbH`,
      `${cast.random.pick([...'ABMPSX'])}-GmbH`,
      `${cast.random.pick([...'ABMPSX'])}-AG`,
      `${shortened(cast.random)} AG`,
      `${cast.random.pick([...'ABMPSX'])}-GbR`,
      `${shortened(cast.random)} GmbH & Co. KG`,
      `${cast.random.pick([...'ABMPSX'])}-Gruppe`,
      `${cast.random.pick([...'ABMPSX'])} KG`,
      `Amtsgericht ${shortened(cast.random)}`,
      `Landgericht ${shortened(cast.random)}`,
      `Stadt ${shortened(cast.random)}`,
      `Klinikum ${shortened(cast.random)}`,
    ]),
  ),
  authority: value('ORG', 'QUASI', (cast) => cast.random.pick(germanAuthorities)),
  office: value('ORG', 'QUASI', (cast) => cast.random.pick(germanOffices)),
  authorityOf: value('ORG', 'QUASI', (cast) => genitive(cast.random.pick(germanAuthorities))),
  courtOf: value('ORG', 'QUASI', (cast) => fillOrganisation(cast, genitive(cast.random.pick(cast.locale.courts))).full),
  moment: value(
    'DATETIME',
    'QUASI',
    (cast) =>
      `${writeDate(cast, ['YYYY-MM-DD', 'DD/MM/YYYY', 'DD.MM.YYYY'], 1985, 42)} ${two(cast.random.below(24))}:${two(cast.random.below(60))}${cast.random.chance(0.5) ? `:${two(cast.random.below(60))}` : ''}`,
    true,
  ),

  // Organisations.
  org: (cast, owner) => {
    const it = organisation(cast, organisationIndex(cast, owner))
    return { text: it.full, label: 'ORG', type: 'QUASI', entity: it.id }
  },
  orgshort: (cast, owner) => {
    const it = organisation(cast, organisationIndex(cast, owner))
    return { text: it.short, label: 'ORG', type: 'QUASI', entity: it.id }
  },
  site: (cast, owner) => {
    const it = organisation(cast, organisationIndex(cast, owner))
    return {
      text: cast.random.pick(['www.', 'https://', 'https://www.', '']) + it.domain,
      label: 'URL',
      type: 'QUASI',
      entity: `url-${it.id}`,
      isCode: true,
    }
  },
  desk: (cast, owner) => {
    const it = organisation(cast, organisationIndex(cast, owner))
    return {
      text: `${cast.random.pick(['info', 'office', 'hr', 'support', 'kontakt', 'contact', 'jobs'])}@${it.domain}`,
      label: 'EMAIL',
      type: 'DIRECT',
      entity: `email-${it.id}`,
      isCode: true,
    }
  },
  inst: value('ORG', 'QUASI', (cast) => fillOrganisation(cast, cast.random.pick(cast.locale.institutions)).full),
  hospital: institution(
    /hosp|medic|surgery|health|kranken|klinik|\bCHU\b|clini|clíni|centro de salud|bệnh viện|y tế|ziekenhuis|szpital|sjukhus|osped|policl/i,
  ),
  school: institution(
    /univ|school|college|academy|institute of|schule|gymnas|lycée|collège|école|colegio|IES|CEIP|trường|đại học|liceo|liceum|szkoła|escola|skolan|Basisschool/i,
  ),
  lawfirm: value(
    'ORG',
    'QUASI',
    (cast) => fillOrganisation(cast, cast.random.pick(['L & L2', 'L, L2 & Partners', 'L LLP', 'L & Co', 'L L2 Legal', 'A Law'])).full,
  ),
  court: value('ORG', 'QUASI', (cast) => fillOrganisation(cast, cast.random.pick(cast.locale.courts)).full),

  // Places.
  city: value('LOCATION', 'QUASI', cityName),
  region: value('LOCATION', 'QUASI', (cast) => cast.random.pick(cast.locale.regions)),
  country: value('LOCATION', 'QUASI', (cast) => cast.random.pick(cast.locale.countries)),
  place: value('LOCATION', 'QUASI', (cast) =>
    cast.random.chance(0.7) ? cityName(cast) : cast.random.pick(cast.random.chance(0.5) ? cast.locale.regions : cast.locale.countries),
  ),
  address: value('ADDRESS', 'DIRECT', writeAddress),
  street: value('ADDRESS', 'DIRECT', (cast) =>
    cast.lang === 'de' || cast.lang === 'es' || cast.lang === 'it' || cast.lang === 'nl' || cast.lang === 'pl' || cast.lang === 'sv'
      ? `${street(cast)} ${1 + cast.random.below(150)}`
      : `${1 + cast.random.below(150)} ${street(cast)}`,
  ),
  zip: value('ZIP', 'QUASI', (cast) => fill(cast, cast.random.pick(cast.locale.zip))),

  // Times.
  date: value('DATETIME', 'QUASI', (cast) => writeDate(cast, cast.locale.dates, 2015, 13)),
  longdate: value('DATETIME', 'QUASI', (cast) => writeDate(cast, cast.locale.longDates, 1988, 32)),
  isodate: value('DATETIME', 'QUASI', (cast) => writeDate(cast, ['YYYY-MM-DD'], 2015, 13), true),
  dob: value('DATETIME', 'QUASI', (cast) => writeDate(cast, cast.locale.dates, 1938, 75)),
  birthyear: value('DATETIME', 'QUASI', (cast) => String(1925 + cast.random.below(75))),
  year: value('DATETIME', 'QUASI', (cast) => String(1985 + cast.random.below(40))),
  daymonth: value('DATETIME', 'QUASI', (cast) =>
    writeDate(
      cast,
      cast.lang === 'es' || cast.lang === 'pt'
        ? ['D de M']
        : cast.lang === 'de'
          ? ['D. M']
          : cast.lang === 'vi'
            ? ['D/M', 'ngày D/M', 'D tháng M']
            : cast.lang === 'en'
              ? ['D M', 'M D', 'Dth M', 'M Dth']
              : ['D M'],
      2020,
      5,
    ),
  ),
  monthyear: value('DATETIME', 'QUASI', (cast) =>
    writeDate(
      cast,
      cast.lang === 'es' || cast.lang === 'pt'
        ? ['M de YYYY']
        : cast.lang === 'vi'
          ? ['tháng M/YYYY', 'MM/YYYY', 'tháng M năm YYYY']
          : ['M YYYY'],
      1990,
      34,
    ),
  ),
  duration: value('DATETIME', 'QUASI', (cast) => cast.random.pick(cast.locale.durations)),

  // Numbers with an owner.
  appno: value(
    'ID',
    'DIRECT',
    (cast) => `${fill(cast, cast.random.pick(['#####', '####', '#####']))}/${two((88 + cast.random.below(37)) % 100)}`,
    true,
  ),
  case: filled('ID', 'DIRECT', languagePatterns.case),
  ref: filled('ID', 'DIRECT', '@@-######|REF-#####|@@@/20##/###|#######|@@######|##-#####-@|@@@-####-####'),
  customer: filled('ID', 'DIRECT', '########|C-######|KD-#####|CUST#####|1########|K#######'),
  patient: filled('ID', 'DIRECT', 'MRN #######|P-######|#######|MR########|PT-#####|HN######'),
  policy: filled('ID', 'DIRECT', 'POL-#######|@@########|##-###-####|V#########|HH/######/##'),
  invoice: filled('ID', 'DIRECT', 'INV-#####|20##-####|RE-20##-###|F20##-###|INV/##/#####|#####'),
  order: filled('ID', 'DIRECT', '#######|ORD-######|###-#######-#######|B########|######'),
  employee: filled('ID', 'DIRECT', 'E#####|EMP-####|######|MA-####|P#######'),
  ticket: filled('ID', 'DIRECT', 'TCK-#####|######|INC#######|CS-####|SUP-#####'),
  booking: filled('ID', 'DIRECT', '@@@@@@|@#@#@#|##########|@@@###|RES-#####'),
  national: filled('NATIONAL_ID', 'DIRECT', languagePatterns.national),
  passport: filled('PASSPORT', 'DIRECT', '@#######|#########|@@#######|@########|##@@#####'),
  licence: filled('DRIVER_LICENSE', 'DIRECT', '@@@@@######@@#@@|@#######|##########|@###-####-####|########@'),
  plate: filled('VEHICLE', 'DIRECT', languagePatterns.plate),
  iban: filled('IBAN', 'DIRECT', languagePatterns.iban),
  account: filled('BANK_ACCOUNT', 'DIRECT', '########|##########|##-##-## ########|#### #### ####'),
  card: filled('CREDIT_CARD', 'DIRECT', '4### #### #### ####|5###-####-####-####|4###############|37## ###### #####'),
  vat: filled('COMPANY_ID', 'QUASI', {
    en: 'GB#########|########|##-#######',
    de: 'DE#########|HRB #####|HRB ######',
    fr: '### ### ### #####|FR###########|### ### ###',
    es: 'B########|A########',
    vi: '##########|##########-###',
    it: '###########',
    nl: 'NL#########B##',
  }),
  ip: filled('IP', 'DIRECT', '10.#.1##.##|192.168.#.##|21#.1##.##.1##|8#.1##.2#.#|203.0.113.##|1##.##.#.2#|fe80::1%:2%ff:fe%#:#%#%'),
  mac: filled('MAC', 'DIRECT', '0#:1%:%%:%%:%%:%%|%%-%#-%%-%%-#%-%%'),
  password: filled('PASSWORD', 'DIRECT', '@~~~~~##!|~~~~@##$|@~~~~-~~~~-##|~~~~~~~~##|@~~~~~~#?|Summer20##!|~~##~~@@!~'),

  // Text that need not be hidden.
  money: value('QUANTITY', 'QUASI', writeMoney),
  /** How many of what, as judgments count persons, hearings and pages. */
  count: value('QUANTITY', 'QUASI', (cast) => {
    const { numbers, counted } = counts[cast.lang] ?? counts.en!
    return `${cast.random.pick(numbers)} ${cast.random.pick(counted)}`
  }),
  sum: value('QUANTITY', 'QUASI', (cast) =>
    fill(cast, cast.random.pick(cast.locale.money.filter((pattern) => !/%|cent|zent|metr|hect|cuad|Quadr/.test(pattern)))),
  ),
  amount: plain(amountOf),
  n: plain((cast, argument) => {
    const [least, most] = (argument || '2-30').split('-').map(Number)
    return String(least! + cast.random.below((most ?? least!) - least! + 1))
  }),
  time: plain((cast) => {
    const hour = 7 + cast.random.below(14)
    const minute = cast.random.pick(['00', '15', '30', '45', '10', '20', '05', '40'])
    if (cast.lang === 'en')
      return cast.random.pick([
        `${hour}:${minute}`,
        `${1 + (hour % 12)}${cast.random.pick(['am', 'pm', ' pm', ' a.m.'])}`,
        `${1 + (hour % 12)}:${minute} ${cast.random.pick(['AM', 'PM', 'pm'])}`,
      ])
    if (cast.lang === 'fr' || cast.lang === 'vi') return `${hour}h${cast.random.chance(0.5) ? minute : ''}`
    return `${hour}:${minute}`
  }),
  clock: code((cast) => `${two(cast.random.below(24))}:${two(cast.random.below(60))}`),
  stamp: code(
    (cast) =>
      `20${20 + cast.random.below(7)}-${two(1 + cast.random.below(12))}-${two(1 + cast.random.below(28))}${cast.random.pick(['T', ' '])}${two(cast.random.below(24))}:${two(cast.random.below(60))}:${two(cast.random.below(60))}${cast.random.pick(['', 'Z', '.###', ',123', '+00:00']).replace('###', '482')}`,
  ),
  thing: word((known) => known.things),
  Thing: word(titleWorthy, true),
  adjective: word((known) => known.adjectives),
  Adjective: word((known) => known.adjectives, true),
  verb: word((known) => known.verbs),
  Verb: word((known) => known.verbs, true),
  role: word((known) => known.roles),
  Role: word((known) => known.roles, true),
  dish: word((known) => known.dishes),
  Dish: word((known) => known.dishes, true),
  disease: word((known) => known.diseases),
  Disease: word((known) => known.diseases, true),
  tech: plain((cast) => cast.random.pick(tech)),
  drug: plain((cast) => cast.random.pick(drugs)),
  eponym: plain((cast) => cast.random.pick(eponyms)),
  /** An author in a footnote: literature is not about anybody. */
  cited: plain((cast) => drawName(cast.random, cast.lang, cast.gazetteers).last),
  weekday: plain((cast) => cast.random.pick(cast.locale.weekdays)),
  monthname: plain((cast) => cast.random.pick(cast.locale.months)),
  hash: code((cast, argument) => Array.from({ length: Number(argument || 7) }, () => cast.random.pick([...'0123456789abcdef'])).join('')),
  smiley: code((cast) => cast.random.pick(['😊', '🙏', '😂', '👍', '❤️', '🙈', '🎉', '😅', ':)', ';)', ':D', 'xx', '😭', '🔥', '✨'])),
  version: code((cast) => `${cast.random.below(20)}.${cast.random.below(30)}${cast.random.chance(0.7) ? `.${cast.random.below(20)}` : ''}`),
}

export const isSlot = (name: string): boolean => Object.hasOwn(slotTable, name)

export const writeSlot = (cast: Cast, name: string, owner: Owner, argument: string): Piece => slotTable[name]!(cast, owner, argument)
