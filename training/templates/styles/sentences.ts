// Bare names in every place of a sentence: before verbs, after verbs and prepositions, after stops and marks. Who is named only once, by one
// word, is what taggers miss most.
import { lines, type Sheet } from '../sheet.ts'

type Grammar = {
  readonly lang: string
  /** Sentences; `{>does}` is what somebody does, `{>to}` a phrase that ends before a name. */
  readonly frames: string
  readonly does: string
  readonly to: string
}

const sheetOf = (grammar: Grammar): Sheet => ({
  style: 'sentences',
  lang: grammar.lang,
  noise: 'chat',
  canMix: true,
  weight: 1.1,
  templates: lines(grammar.frames),
  parts: { does: lines(grammar.does), to: lines(grammar.to) },
})

const english = sheetOf({
  lang: 'en',
  frames: `
{first} {>does}.
{last} {>does}.
{who} {>does} and {who2} {>does}.
{first} {>does}; {first2} {>does}.
{org} is late again; {last} {>does}.
{full} {>does}. {last} {>does}.
{full} {>does}. {first} {>does}.
{full} {>does}. {g:He/She} {>does}, but {who2} {>does}.
[[Mention|Note|Add|Say|Make clear|Imagine|I heard|I think|We know|Everybody says|It seems|They claim]] that {who} {>does}.
[[Because|Since|Although|When|If|Unless|While|Until|After|Before]] {who} {>does}, {who2} {>does}.
[[Yesterday|Today|Last night|On {weekday}|In {monthname}|Suddenly|Apparently|Luckily|Sadly|Finally|Maybe|Perhaps]][[,|]] {who} {>does}.
[[Only|Even|Not even|Both {first3} and|Neither {first3} nor|Either {first3} or]] {first} {>does}.
[[Why|How|When]] {>aux} {first} [[know|leave|react|do that|get here]]?
[[Is|Was|Isn't]] {first} [[happy|still here|the new one|from {city}|your cousin]]?
[[Does|Did|Can|Could|Will|Would|Should|Has]] {first} [[know|see it|come|agree|like {first2}|ever been to {city}]]?
{>to} {who}.
{>to} {who} and {who2}.
{>to} {first}, {first2} or {first3}?
{>to} {first} first, then {first2}.
{first}'s [[car|phone|dog|sister|laptop|idea|birthday|contract|house|report]] {>thing}.
[[Is this|That's|Where is|Who took|I found|Don't touch]] {first}'s [[bag|coat|desk|pen|lunch|book]]?
{>to} {last}'s [[lawyer|office|wife|team]].
the {last} [[case|file|account|family|deal|house|novel|brothers]] {>thing}
"{>to} {first}," said {first2}.
"No," {first} [[said|replied|whispered|wrote]], "{first2} {>does}."
{first}: "Who are you?"¶{first2}: "I'm {first3}'s [[brother|daughter|lawyer]]."
{first} - [[yes, that {first}|the tall one|my ex]] - {>does}.
({first} {>does}.)
{first}, {first2}, and {first3} {>does}
{first} [[had given|gave|showed|lent|sold|sent]] {first2} {g:his/her} [[address|keys|number|old car]]: {address}
{first} and {g:his/her} [[wife|husband|boss|neighbour]] {first2} {>does}.
{first} is [[a very sympathetic person|so kind|a liar|my favourite|27|late]]. {g:He/She} {>does}.
Is there a better [[song|player|cook]] than {last}? {last} and {last2} were [[precision engineers|the best]].
My [[manager|cousin|flatmate|dentist|plumber|lawyer|accountant|nurse]] {first} {>does}.
[[Uncle|Aunt|Nurse|Coach|Officer|Judge|Father|Sister|Captain|Chef]] {last} {>does}.
[[He|She|They]] told {first} that {first2} {>does}.
[[I|We|They]] [[met|saw|called|asked|hired|fired|love|hate|trust|know|miss|told]] {who} [[yesterday|once|at work|in {city}|because {first2} {>does}]].
{who} [[met|saw|called|asked|told|thanked|blamed|married]] {who2} [[in {city}|at {orgshort}|twice|on {date}]].
{who} from {orgshort} {>does}.
{org}'s {full} {>does}.
{who}, [[the tenant|my brother|our client|a friend|the CEO|who lives in {city}|{age}]], {>does}.
[[Dear|Sorry|Thanks|Bye|Welcome|Congrats|Wow|Oh|Please|Yes|No]] {first}[[,|!|]] {first2} {>does}.
`,
  does: `
wants to close before {date}
promised to stop
leads the deal on their side
will call back [[tomorrow|on {weekday}]]
hates meetings
is on sick leave
has moved to {place}
likes hiking and jazz
never answers
works for {org}
used to live in {city}
owes me {amount}
sent the wrong file
left early
got the job
was born in {year}
plays the piano
is getting divorced
said no
doesn't eat meat
can't make it
knows the password
wrote the report
signed the contract on {date}
speaks French
forgot the keys
refuses to sign
thinks we should wait
was laughing
won again
broke the printer
paid for everything
is allergic to nuts
reports to {first3}
retired in {monthyear}
will drive
asked about the budget
isn't happy
missed the train
lives at {address}
needs a lawyer
`,
  to: `
Give the keys to
Send it to
I had lunch with
Ask
Please call
Say hello to
Don't tell
What about
I got a letter from
This was written by
Forward this to
We are waiting for
Happy birthday,
Who invited
I'm worried about
Remind
It was a gift for
I work with
Do you remember
Let's ask
I never liked
According to
Next to me sat
Thanks to
Copy
Introduce me to
I'm writing about
Compare it with the notes of
Assign the ticket to
Blame
`,
})
const withAux: Sheet = {
  ...english,
  parts: {
    ...english.parts,
    aux: lines('did\ndoes\nwould\nshould'),
    thing: lines('is missing\nwas stolen\nis ready\narrived late\nis closed\nis for sale\nlooks great\nmust be signed'),
  },
}

const german = sheetOf({
  lang: 'de',
  frames: `
{first} {>does}.
{last} {>does}.
{who} {>does}, und {who2} {>does}.
{full} {>does}. {last} {>does}.
{full} {>does}. {first} {>does}.
[[Schreib dazu|Ich glaube|Ich habe gehört|Man sagt|Es scheint]], {who} {>does}.
{>to} {who}.
{>to} {who} und {who2}.
{>to} {first} oder {first2}?
[[Gestern|Heute|Leider|Zum Glück|Vielleicht|Am {weekday}]] hat {who} [[angerufen|gekündigt|gewonnen|alles vergessen]].
[[Warum|Wann|Wo]] [[ist|war|wohnt]] {first}?
[[Ist|Hat|Kommt|Weiß]] {first} [[schon Bescheid|noch Zeit|morgen]]?
{first}s [[Auto|Hund|Vertrag|Idee|Schwester]] ist weg.
Der Fall {last} [[ist erledigt|zieht sich]].
"Nein", sagte {first}, "{first2} {>does}."
[[Kollege|Kollegin|Tante|Onkel|Schwester|Trainer|Richterin|Oma]] {last} {>does}.
{org} zögert; {last} {>does}.
{who}, [[unser Mandant|mein Bruder|die neue Chefin|{age}]], {>does}.
[[Ich|Wir]] [[habe|haben]] {who} [[gestern|in {city}|zweimal]] getroffen, {who2} {>does}.
{first}, {first2} und {first3} kommen [[auch|später|nicht]].
Wenn {first} das liest, {>does} {first2}.
[[Danke|Tschüss|Hallo|Sorry|Liebe Grüße]] {first}, {first2} {>does}.
`,
  does: `
will bis {date} unterschreiben
hat versprochen aufzuhören
leitet das Projekt
ruft {weekday} zurück
hasst Besprechungen
ist krankgeschrieben
zieht nach {place}
arbeitet bei {org}
schuldet mir {amount}
hat die falsche Datei geschickt
war schon weg
spielt Klavier
lässt sich scheiden
sagt nein
isst kein Fleisch
kennt das Passwort
spricht Französisch
hat den Zug verpasst
wohnt in der {address}
braucht einen Anwalt
ging {year} in Rente
`,
  to: `
Gib die Schlüssel an
Ich war essen mit
Frag mal
Sag bloß nichts zu
Was ist mit
Das ist ein Brief von
Leite das weiter an
Wir warten auf
Alles Gute,
Wer hat eingeladen:
Erinnere
Das Geschenk ist für
Kennst du noch
Laut
Neben mir saß
Dank
Ich schreibe wegen
Zuständig ist
`,
})

const french = sheetOf({
  lang: 'fr',
  frames: `
{first} {>does}.
{last} {>does}.
{who} {>does} et {who2} {>does}.
{full} {>does}. {last} {>does}.
{full} {>does}. {first} {>does}.
[[Précise que|Je crois que|On dit que|Il paraît que|Ajoute que]] {who} {>does}.
{>to} {who}.
{>to} {who} et {who2}.
{>to} {first} ou {first2} ?
[[Hier|Aujourd'hui|Malheureusement|Heureusement|Peut-être que]] {who} {>does}.
[[Pourquoi|Quand|Où]] est {first} ?
Est-ce que {first} {>does} ?
La [[voiture|sœur|maison|lettre]] de {first} a disparu.
L'affaire {last} est close.
« Non, dit {first}, {first2} {>does}. »
[[Tante|Oncle|Collègue|Maître|Sœur|Mamie|Coach]] {last} {>does}.
{org} hésite ; {last} {>does}.
{who}, [[notre client|mon frère|la nouvelle cheffe|{age} ans]], {>does}.
J'ai [[vu|appelé|rencontré]] {who} à {city}, {who2} {>does}.
{first}, {first2} et {first3} viennent aussi.
[[Merci|Bonjour|Pardon|Bravo]] {first}, {first2} {>does}.
`,
  does: `
veut signer avant le {date}
a promis d'arrêter
dirige le projet
rappellera {weekday}
déteste les réunions
est en arrêt maladie
part vivre à {place}
travaille chez {org}
me doit {amount}
a envoyé le mauvais fichier
est déjà parti
joue du piano
divorce
dit non
ne mange pas de viande
connaît le mot de passe
parle allemand
a raté le train
habite au {address}
cherche un avocat
`,
  to: `
Donne les clés à
J'ai déjeuné avec
Demande à
Ne dis rien à
Et
J'ai reçu une lettre de
Transfère ça à
On attend
Joyeux anniversaire
Qui a invité
C'est un cadeau pour
Tu te souviens de
Selon
Grâce à
À côté de moi, il y avait
J'écris au sujet de
`,
})

const spanish = sheetOf({
  lang: 'es',
  frames: `
{first} {>does}.
{last} {>does}.
{who} {>does} y {who2} {>does}.
{full} {>does}. {last} {>does}.
{full} {>does}. {first} {>does}.
[[Di que|Creo que|Dicen que|Parece que|Añade que]] {who} {>does}.
{>to} {who}.
{>to} {who} y {who2}.
¿{>to} {first} o {first2}?
[[Ayer|Hoy|Por desgracia|Por suerte|Quizás]] {who} {>does}.
¿[[Por qué|Cuándo|Dónde]] está {first}?
¿{first} {>does}?
[[El coche|La casa|La hermana|La carta]] de {first} ha desaparecido.
El caso {last} está cerrado.
—No —dijo {first}—, {first2} {>does}.
[[La tía|El tío|El compañero|La abuela|El entrenador]] {last} {>does}.
{org} duda; {last} {>does}.
{who}, [[nuestro cliente|mi hermano|la nueva jefa|{age} años]], {>does}.
[[Vi a|Llamé a|Conocí a]] {who} en {city}, {who2} {>does}.
{first}, {first2} y {first3} también vienen.
[[Gracias|Hola|Perdona|Enhorabuena]] {first}, {first2} {>does}.
`,
  does: `
quiere firmar antes del {date}
prometió parar
dirige el proyecto
llamará el {weekday}
odia las reuniones
está de baja
se muda a {place}
trabaja en {org}
me debe {amount}
mandó el archivo equivocado
ya se fue
toca el piano
se divorcia
dice que no
no come carne
sabe la contraseña
habla alemán
perdió el tren
vive en {address}
necesita un abogado
`,
  to: `
Dale las llaves a
Comí con
Pregunta a
No le digas nada a
Y
Recibí una carta de
Reenvía esto a
Esperamos a
Feliz cumpleaños
Quién invitó a
Es un regalo para
Te acuerdas de
Según
Gracias a
A mi lado estaba
Escribo por lo de
`,
})

const vietnamese = sheetOf({
  lang: 'vi',
  frames: `
{first} {>does}.
{title} {first} {>does}.
{who} {>does}, còn {who2} {>does}.
{full} {>does}. {title} {first} {>does}.
[[Nói rõ là|Tôi nghĩ|Nghe nói|Hình như|Thêm là]] {title} {who} {>does}.
{>to} {title} {first}.
{>to} {who} và {who2}.
{>to} {first} hay {first2}?
[[Hôm qua|Hôm nay|Tiếc là|May mà|Có lẽ]] {who} {>does}.
[[Sao|Khi nào|Bao giờ]] {first} mới tới?
{first} {>does} không?
[[Xe|Nhà|Con chó|Hợp đồng]] của {first} đâu rồi?
Vụ {full} [[xong rồi|còn kéo dài]].
"Không," {first} nói, "{first2} {>does}."
{org} còn chần chừ; {title} {first} {>does}.
{who}, [[khách hàng của mình|em trai tôi|sếp mới|{age} tuổi]], {>does}.
Tôi gặp {title} {who} ở {city}, {who2} {>does}.
{first}, {first2} với {first3} cũng đi.
[[Cảm ơn|Chào|Xin lỗi|Chúc mừng]] {first}, {first2} {>does}.
`,
  does: `
muốn ký trước {date}
hứa sẽ dừng lại
phụ trách dự án
sẽ gọi lại {weekday}
ghét họp
đang nghỉ ốm
chuyển tới {place}
làm ở {org}
nợ tôi {amount}
gửi nhầm file
về rồi
biết đàn piano
sắp ly hôn
không đồng ý
không ăn thịt
biết mật khẩu
nói tiếng Pháp giỏi
trễ tàu
ở {address}
cần luật sư
`,
  to: `
Đưa chìa khóa cho
Tôi ăn trưa với
Hỏi
Đừng nói với
Còn
Thư này của
Chuyển cho
Đang chờ
Chúc mừng sinh nhật
Ai mời
Quà này cho
Nhớ
Theo
Nhờ có
Ngồi cạnh tôi là
Viết về
`,
})

export const sentenceSheets: readonly Sheet[] = [withAux, german, french, spanish, vietnamese]
