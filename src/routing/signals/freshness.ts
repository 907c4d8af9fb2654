// Whether a text asks for what is new: no model can have learned it, however able it is.
import { defineSignal } from './signal.ts'

export const freshness = defineSignal({
  name: 'freshness',
  about: 'It asks for what is new today',
  of: (question) => (question.isFresh ? true : undefined),
  recall: (value) => ({ isFresh: value === true }),
})

/** Words that name the moment; with a word of the second list they ask for news. */
const moments = [
  'today|tonight|yesterday|right now|this (?:week|month|morning|evening)|latest|newest|most recent|currently|current|as of now|breaking|live|up[- ]to[- ]date',
  'heute|gestern|gerade|jetzt|diese (?:woche|nacht)|diesen monat|neueste[nrs]?|aktuelle?[nrs]?|derzeit|momentan',
  'aujourd.hui|hier|maintenant|cette semaine|ce (?:mois|matin|soir)|derni[eè]re?s?|actuel(?:le)?s?|en ce moment|r[eé]cente?s?',
  'hoy|ayer|ahora|esta semana|este mes|[uú]ltim[oa]s?|actual(?:es|mente)?|reciente?s?|en vivo',
  'h[oô]m nay|h[oô]m qua|hi[eệ]n nay|hi[eệ]n t[aạ]i|b[aâ]y gi[oờ]|tu[aầ]n n[aà]y|th[aá]ng n[aà]y|m[oớ]i nh[aấ]t|v[uừ]a qua',
]
const subjects = [
  'news|headlines?|weather|forecast|stock|share price|exchange rate|price of|prices|score|results?|election|match|game|standings|release|version|rates?|traffic|happened|happening|trending|market|events?',
  'nachrichten|schlagzeilen|wetter|vorhersage|aktien?(?:kurs)?|b[oö]rse|wechselkurs|preise?|spielstand|ergebniss?e?|wahl(?:en)?|zins(?:en)?|verkehr|passiert|markt|version',
  'actualit[eé]s?|nouvelles|m[eé]t[eé]o|cours|bourse|taux|prix|r[eé]sultats?|[eé]lections?|match|score|trafic|pass[eé]|march[eé]|version',
  'noticias|titulares|tiempo|clima|pron[oó]stico|bolsa|acciones|precios?|resultados?|elecciones|partido|tipo de cambio|pas[oó]|mercado|versi[oó]n',
  'tin t[uứ]c|th[oờ]i s[uự]|th[oờ]i ti[eế]t|d[uự] b[aá]o|gi[aá]|t[yỷ] gi[aá]|ch[uứ]ng kho[aá]n|k[eế]t qu[aả]|b[aầ]u c[uử]|tr[aậ]n|x[aả]y ra|th[iị] tr[uư][oờ]ng|phi[eê]n b[aả]n',
]
const moment = bounded(moments)
const subject = bounded(subjects)
/** Asks for it by itself. */
const plain = bounded([
  'today.s news|latest news|breaking news|what.s happening|what happened today|who won (?:the|today|yesterday|last night)|search (?:the )?(?:web|internet|online)|look (?:it )?up online|google (?:it|for)|real[- ]time (?:data|prices?|information)',
  'neueste nachrichten|suche? im (?:internet|netz|web)|tagesaktuell\\w*|echtzeit\\w*',
  'derni[eè]res nouvelles|cherche[rz]? (?:sur|dans) (?:internet|le web)|en temps r[eé]el',
  '[uú]ltimas noticias|busca[r]? en (?:internet|la web)|en tiempo real',
  'tin m[oớ]i|t[iì]m (?:tr[eê]n )?(?:m[aạ]ng|internet)|th[oờ]i gian th[uự]c',
])

function bounded(languages: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${languages.join('|')})(?![\\p{L}\\p{N}])`, 'iu')
}

const mostRead = 1_000

/**
 * Whether a question asks for news. Only what a person asks is looked at, which is short: a report that is to be summarised may speak of
 * yesterday as it likes. Hand in the last thing the user said.
 */
export function asksForNews(text: string): boolean {
  const asked = text.length <= 2 * mostRead ? text : `${text.slice(0, mostRead / 2)}\n${text.slice(-mostRead / 2)}`
  if (plain.test(asked)) return true
  if (text.length > 2 * mostRead) return false
  return sentencesOf(asked).some((sentence) => moment.test(sentence) && subject.test(sentence))
}

function sentencesOf(text: string): string[] {
  return text.split(/[.!?。？！\n]/)
}
