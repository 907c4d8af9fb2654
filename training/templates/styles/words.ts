// Texts with nothing to hide made of many ordinary words, and lists and forms of names that are the same in every language.
import { lines, type Sheet } from '../sheet.ts'

const english = lines(
  `
How do I {verb} a {thing}?
{Thing} and {thing}: which is better?
# {Adjective} {Thing}
## {Thing} {Thing} {Thing}
The {adjective} {thing} [[and|or]] the {adjective} {thing} [[must|may|will]] be {n} cm long.
{Adjective} {Thing} [[Policy|Report|Guide|Manual|Checklist|Form|Committee|Programme]]
Can {tech} talk to {tech} over {tech}?
Migrate from {tech} to {tech} [[without downtime|in one weekend]], please.
{tech} {version} breaks {tech} {version}, any workaround?
We use {tech}, {tech} and {tech}; the {thing} runs on {tech}.
Error: {tech} could not load the {thing}
The {role} shall notify the {role} of any {thing} within {n} days.
The {role} and the {role} agree that each {thing} remains the property of the {role}.
If the {role} fails to pay, the {role} may {verb} the {thing}.
IN WITNESS WHEREOF the {role} and the {role} have executed this {Thing}.
Is {drug} safe with {drug} in {disease}?
Patients with {disease} or {disease} receive {drug} {n} mg.
{Disease} Awareness Week
Recipe for {dish} and {dish}, please.
{Dish}¶Ingredients: {thing}, {thing}, salt
Explain {eponym}'s [[law|theorem|principle|method|test]] with an example.
the {eponym} [[distribution|effect|syndrome|scale|index|transform]]
{eponym} and {eponym} [[tests|distributions|methods]] compared
A {thing}, a {thing} and a {thing} walk into a bar.
{Thing}: {n} | {Thing}: {n} | {Thing}: {n}
{Thing},{Thing},{Thing}¶{n},{n},{n}¶{n},{n},{n}
{Thing} of the {Thing}
My {thing} is {adjective} and my {thing} is {adjective}.
May the {thing} be with you. Will {thing} and {thing} help? Mark the {thing}.
[[In|Since|Until]] {monthname}, every {weekday}, we {verb} the {thing}.
{Weekday}: {thing}¶{Weekday}: {thing}¶{Weekday}: {thing}
Write a poem about a {adjective} {thing} and a {adjective} {thing}.
Suggest three names for a {thing} that can {verb}.
{Verb} the {thing}; then {verb} the {thing}.
- [ ] {verb} the {thing}¶- [x] {verb} the {thing}¶- [ ] {verb} the {adjective} {thing}
const {thing}{Adjective} = new Map<string, number>()
SELECT {thing}, {thing} FROM {thing}s WHERE {thing} = {n};
"{thing}": "{thing}", "{thing}": {n}
`.replaceAll(/\{Weekday\}/g, '{weekday}'),
)

const german = lines(`
Wie kann man Folgendes {verb}: {thing}?
{thing} und {thing}: was ist besser?
# {thing} und {thing}
Der Begriff {thing} umfasst auch {thing}, {thing} und {thing}.
{tech} oder {tech} für {thing} und {thing}?
{tech} {version} startet nicht, {tech} schon.
Der {role} haftet dem {role} für {thing} und {thing} (§ {n} BGB).
{role} und {role} streiten über {thing} und {thing}.
{role}: [[obsiegt|unterliegt]]. {thing}: § {n} Abs. {n:1-4} ZPO.
Hilft {drug} gegen {disease}?
Rezept für {dish}, bitte.
{eponym}-[[Verteilung|Test|Syndrom|Prinzip|Skala]] einfach erklärt
{thing}, {thing}, {thing} und {thing}: alles geht kaputt.
{thing}: {n}¶{thing}: {n}¶{thing}: {n}
Die {adjective} {thing}-Frage wurde im {monthname} am {weekday} besprochen.
Schreibe ein Gedicht über {thing} und {thing}.
Ohne {thing} kein {thing}, ohne {thing} keine {thing}.
- {thing}¶- {thing}¶- {thing}
{thing};{thing};{thing}
Anlage {n:1-9}: {thing} ({thing})
`)

const romance = (the: string, how: string, poem: string, and: string) =>
  lines(`
${how} {verb} ${the} {thing}?
{Thing} ${and} {thing}
# {Thing} ${and} {thing}
## {Thing}, {thing}, {thing}
{tech} ${and} {tech} {version}
{tech}: {thing} {adjective}, {thing} {adjective}
{role} ${and} {role}: {thing}, art. {n}
{Role} / {role} / {role}
{drug}, {drug}: {disease}?
{Dish}: {thing}, {thing}, {n} g
{eponym}, {eponym} ${and} {eponym}: {thing} ${and} {thing}
${poem} {thing} ${and} {thing}.
{Thing}: {n}¶{Thing}: {n}
- {thing}¶- {thing} {adjective}¶- {thing}
{thing};{thing};{thing}¶{n};{n};{n}
{Thing} {adjective}, {thing} {adjective} ${and} {thing}, {weekday}, {monthname}.
`)

const byLanguage: readonly (readonly [string, readonly string[]])[] = [
  ['en', english],
  ['de', german],
  ['fr', romance('une chose comme', 'Comment', 'Écris un poème sur', 'et')],
  ['es', romance('una cosa como', '¿Cómo', 'Escribe un poema sobre', 'y')],
  ['vi', romance('', 'Làm sao để', 'Viết bài thơ về', 'và')],
]

export const wordSheets: readonly Sheet[] = byLanguage.map(([lang, templates]) => ({
  style: 'negative.words',
  lang,
  noise: 'prose',
  canMix: true,
  isNegative: true,
  weight: 1.4,
  templates,
}))

const nameForms = lines(`
{full}
{full}, {city}
{full*}¶{full*}¶{full*}
{full*}, {full*}, {full*}
{first*}, {first*}, {first*}
1. {full*}¶2. {full*}¶3. {full*}
- {full*} ({city})¶- {full*} ({city})
• {first*}: 10¶• {first*}: 12¶• {first*}: 7
{lastfirst*}¶{lastfirst*}¶{lastfirst*}
{lastfirst*}; {lastfirst*}; {lastfirst*}
{upper}
{upperlast}, {city}
{lower}, {phone}
{ini}, {ini2}, {ini3}
{initials} {last}
{full} / {full2} / {full3}
{first} & {first2}
{first} + {first2} = ❤️
({full})
"{full}"
{full}: {phone}
{full} - {org} - {phone}
{full} | {org} | {city}
{full} <{email}>
{first}: ok
{first}?
{first}!!
@{first}
{first}, {first2}, {first3}: [[?|!|👍|✅]]
{under}.pdf
CV_{under}_2024.pdf
{hyphened}.jpg
{camel}.docx
{login}: {full}
{org}
{org}, {city}
{org*}¶{org*}¶{org*}
{org} / {org2} / {org3}
{org} ({orgshort})
{org}: {full}
{inst}, {city}
{court}, {city}
{city}, {country}
{city} -> {city}
{city}, {city}, {city}
{city}, {date}
{address}
{full}¶{address}
{org}¶{address}¶{phone}
{full}¶{phone}¶{email}
{date}: {full}
{full} ({dob})
{full}, {age}
{full}, * {dob}, {city}
{tlast}
{tfull}
{tfull}, {org}
{tlast} / {tlast2}
{first} {smiley}
{profile} ({full})
{handle} {handle2} {first3}
`)

/** Names by themselves, in lists and beside marks. */
export const nameSheets: readonly Sheet[] = ['en', 'de', 'fr', 'es', 'vi', 'it', 'nl', 'pl', 'pt', 'sv'].map((lang) => ({
  style: 'names',
  lang,
  noise: 'prose',
  canMix: true,
  weight: 0.5,
  templates: nameForms,
}))
