// German texts: requests, mail, posts, offices, health, law and what holds nothing to hide. German writes every noun with a capital.
import { blocks, lines, type Sheet } from '../sheet.ts'

const chat: Sheet = {
  style: 'chat',
  lang: 'de',
  noise: 'chat',
  weight: 1.5,
  templates: lines(`
[[Kannst du|Könntest du]] {first} fragen, ob [[der Bericht fertig ist|sie am {weekday} Zeit hat|wir den Beamer brauchen]]?
frag mal {who} ob [[das Treffen noch steht|der Vertrag schon unterschrieben ist]]
Mein Chef {first} [[will, dass ich am Wochenende arbeite|hat mich vor allen angeschrien|gibt mir keine Gehaltserhöhung]]. [[Was soll ich sagen?|Wie reagiere ich?|]]
sag {first} und {first2} bitte, dass ich [[später komme|krank bin|schon in {city} bin]]
Ich hatte [[Streit|ein komisches Gespräch]] mit {first} wegen {first2}. [[Soll ich mich entschuldigen?|Wer hat recht?|]]
[[meine Schwester|mein Bruder|mein Nachbar|meine Mutter|mein Mann|meine Frau|mein Sohn|meine Tochter|mein Ex|meine Freundin|mein Vermieter]] {first} [[kommt aus {place} zu Besuch|hat meinen Laptop kaputt gemacht|zieht nach {city}|hat bei {org} angefangen|geht nicht ans Telefon]]
Schreib [[eine Geburtstagskarte|ein Gedicht|eine Nachricht|eine Dankesmail]] für {who}[[, {g:er/sie} wird {age}|, {g:der/die} gern wandert|]].
Wie sage ich {first} [[höflich|]], dass {g:seine/ihre} Texte schlecht sind?
Hallo, ich bin {who}[[.|!]] Ich [[brauche Hilfe bei einer Bewerbung|habe mein Passwort vergessen|wohne in {city}]].
Ich heiße {full}, bin {age} Jahre alt und wohne in {city}. [[Bitte schreib mir einen Lebenslauf.|]]
Ich bin {age}, {job} aus {city}, und [[mein Rücken tut weh|verdiene {amount} im Monat|suche eine neue Stelle]].
ich bin {age} und {trait}, {job} in {city} - [[kriege ich einen Kredit?|lohnt sich ein Studium noch?]]
Wie antworte ich {g:Herrn/Frau} {last}? {g:Er/Sie} arbeitet bei {org} in {city}.
Entwirf eine E-Mail an {full}, dass der Termin am {date} ausfällt.
Antworte {first}: "[[Passt, bis {weekday}!|Leider keine Zeit.|Danke dir!]]"
Fass das für {first} zusammen: {first2} meinte, dass {org} das Budget um {n} Prozent kürzt, {first3} war dagegen.
Erinnere mich daran, {who} [[morgen|am {weekday}|um {time}]] anzurufen[[ ({phone})|]]
Was schenke ich {first}, {g:er/sie} wird {age} und mag [[Gärtnern|Angeln|Backen]]?
{first} hat {first2} erzählt, dass ich [[kündige|schwanger bin|nach {city} ziehe]]
danke {first}, [[du bist ein Schatz|bis später|passt]] {smiley}
ey {first} [[kommst du|wo bist du]]? {first2} und {first3} sind schon da
{first} von {orgshort} hat angerufen, {g:er/sie} will [[den Preis drücken|bis {date} eine Antwort]]
Wer ist {full}[[ von {org}|]]?
Plane ein Wochenende in {city} für mich, {first} und die Kinder {first2} ({childage}) und {first3} ({childage}).
Mein Vermieter, Herr {last}, will die Miete erhöhen. Die Wohnung ist in der {address}. Was kann ich tun?
Ich möchte mich über {org} beschweren. {title} {last} hat mich am {date} [[beleidigt|ignoriert]].
Formuliere höflicher: {first}, schick mir endlich den Vertrag. {first2}
Meine Tochter {first} ({childage}) [[wird in der Schule gemobbt|hat Fieber|isst kein Gemüse]], ihr Lehrer Herr {last2} tut nichts.
Patientin {full}, {age}, nimmt Marcumar. [[Was ist zu beachten?|Wechselwirkung mit Ibuprofen?]]
Die Mandantin {full} will sich von {first2} scheiden lassen. Was kostet das?
Übersetze ins Englische: "Liebe {first}, vielen Dank für {g2:seinen/ihren} Brief. Deine {first2}"
Sortiere alphabetisch: {full*}, {full*}, {full*}
Sitzplan: {first*}, {first*}, {first*} und {first*}; {first} nicht neben {first2}
{first}s Hochzeit ist am {date} und ich habe nichts anzuziehen
{last} fehlt heute, {last2} hat Urlaub, {last3} übernimmt.
Kollege {last} [[nervt|kündigt|ist ein Segen]].
Frau {last} aus der Buchhaltung [[will die Belege|hat gekündigt|ist schwanger]]
Gestern war ich mit {first} bei {org} in {city} essen.
Meine E-Mail ist {email}, Telefon {phone}, Name {full}, Firma {org}. Bau daraus eine Signatur.
Herrn {last} bitte [[zurückrufen|nicht mehr anschreiben]], {phone}
Oma {first} wird {age}, [[Ideen?|brauche eine Rede]]
[12.03.24, {clock}] {first}: [[kommst du?|bin da]]¶[12.03.24, {clock}] {first2}: gleich {smiley}¶[12.03.24, {clock}] {first}: bring {first3} mit
{clock} Uhr, {first}: wer holt {first2} ab?¶{clock} Uhr, {first3}: ich, bin noch bei {orgshort}
Anrufer: Guten Tag, {full} hier.¶Agentin: Guten Tag {title} {last}, Ihre Kundennummer bitte?¶Anrufer: {customer}
{last}: Das Budget steht.¶{last2}: Nein, {title} {last}.¶{last3}: Fragen wir {orgshort}.
Lehrerin: {first}, bitte lies vor.¶{first}: Keine Lust, Frau {last2}.
`),
  parts: {
    filler: lines(`
Bitte kurz halten.
Danke im Voraus!
Das Wetter war die ganze Woche schlecht, der Garten steht unter Wasser.
Bitte in Stichpunkten und ohne Fachbegriffe.
Die Kaffeemaschine im zweiten Stock ist schon wieder kaputt.
Der Zug hatte Verspätung, und das Treffen begann zu spät.
Viele Grüße und ein schönes Wochenende.
Die Frist läuft Ende Mai ab.
Ich hoffe, das ist verständlich.
Im Übrigen gelten die Allgemeinen Geschäftsbedingungen.
Das Ergebnis war besser als erwartet.
Sorry für den langen Text.
Bitte auch die Rechtschreibung prüfen.
`),
  },
}

const mail: Sheet = {
  style: 'mail',
  lang: 'de',
  noise: 'prose',
  templates: blocks(`
Von: {full} <{email}>
An: {full2} <{email2}>
Betreff: {>subject}

{>greeting}

{>body*1-3}

{>closing}
{>signature}
%%
{>greeting}

{>body%2-3}

{>closing}
{>signature}
%%
Betreff: {>subject}

{>greeting}
{>body*1-2}
{>closing}
{first}
%%
{>greeting} {>body} {>closing} {who}
%%
{full}
{address}

{org2}
{address}

{city}, den {date}

{>subject}

Sehr geehrte{g2:r Herr/ Frau} {last2},

{>body*2-3}

Mit freundlichen Grüßen
{full}
%%
Am {date} um {clock} schrieb {full2} <{email2}>:
> {>body}
> {first2}

{>greeting}
{>body}
{first}
%%
[[Korrigiere diese Mail|Kürzer bitte|Antworte darauf]]: {>greeting} {>body*1-2} {>closing} {full}
`),
  parts: {
    subject: lines(`
Termin am {date}
Rechnung {invoice}
[[AW: |WG: |]]Besprechung mit {org}
Kündigung meines Vertrags
Bewerbung als [[Sachbearbeiterin|Pflegekraft|Projektleiter]] - {full}
Schadenmeldung {policy}
Urlaub {last}
Abschied von {first2}
Klassenfahrt nach {city}
Nächste Schritte
`),
    greeting: lines(`
Liebe {first2},
Lieber {first2},
Hallo {first2},
Hi {first2},
Guten Tag {title2} {last2},
Sehr geehrte{g2:r Herr/ Frau} {last2},
Sehr geehrte{g2:r Herr Dr./ Frau Dr.} {last2},
Sehr geehrte Damen und Herren,
Hallo zusammen,
Liebes Team,
Liebe Kolleginnen und Kollegen,
Liebe {first2}, lieber {first3},
Moin {first2},
Servus {first2}!
Grüß Gott Herr {last2},
Sehr geehrte Familie {last2},
{first2},
`),
    body: lines(`
vielen Dank für [[Ihre Nachricht|das Gespräch]] vom {date}.
anbei die [[Rechnung|Unterlagen|Zahlen]] für {org2}.
ich habe mit {title3} {last3} gesprochen, {g3:er/sie} [[ist einverstanden|meldet sich am {weekday}]].
während meines Urlaubs vertritt mich {full3} ({email3}).
könntest du das bitte {first3} weiterleiten?
wir treffen uns am {date} um {time} Uhr in der {street}, {city}.
leider wird {first3} {org} zum {date} verlassen.
meine Tochter {first3} kann am {date} wegen Krankheit nicht am Unterricht teilnehmen.
Sie erreichen mich unter {phone}.
hiermit kündige ich meinen Vertrag (Kundennummer {customer}) zum {date}.
bitte überweisen Sie {amount} auf {iban}, Kontoinhaber {full}.
unser Kunde {full3} hat die Rechnung {invoice} nicht bezahlt.
ich wohne seit {year} in der {address}.
zuvor war ich bei {org3} in {city} als {job} tätig.
{first3} und {first4} kommen auch mit.
mein Geburtsdatum ist der {dob}, meine Versicherungsnummer {policy}.
der Vorstand tagte am {date}; {last3} und {last4} stimmten dagegen.
grüß bitte {first3} und die Kinder.
bitte bestätigen Sie den Eingang.
leider müssen wir Ihnen mitteilen, dass wir uns anders entschieden haben.
`),
    closing: lines(`
Mit freundlichen Grüßen
Viele Grüße
Liebe Grüße
Beste Grüße
Herzliche Grüße
Freundliche Grüße
LG
VG
MfG
Hochachtungsvoll
Gruß
Bis bald
Danke und Gruß
`),
    signature: blocks(`
{first}
%%
{full}
%%
{full}
[[Geschäftsführer|Vertriebsleiterin|Personalabteilung]]
{org}
%%
{full}
{org}
{address}
Tel. {phone}
{email}
%%
i. A. {full}
%%
gez. {last}
%%
Dr. {full}, {hospital}
%%
Ihre {full}
%%
{first} und {first3}
`),
  },
}

const office: Sheet = {
  style: 'office',
  lang: 'de',
  canMix: true,
  noise: 'record',
  weight: 1.6,
  templates: [
    ...lines(`
Arbeitsvertrag zwischen der {org}, {address}, vertreten durch {full2}, und {full}, geboren am {dob}, wohnhaft {address}.
Mietvertrag: Vermieter {full}, Mieter {full2} und {full3}, Objekt {address}, Miete {amount}.
Rechnung {invoice} an {full}, {address}, zahlbar bis {date} auf {iban}.
Protokoll der Sitzung vom {date}: {full} eröffnet die Sitzung. {title2} {last2} berichtet über {org}. {last3} und {last4} stimmen zu.
Anwesend: {full}, {full2}, {full3}; entschuldigt: {last4}
Lebenslauf¶Name: {full}¶Geboren: {dob} in {city}¶Staatsangehörigkeit: {natbase}¶Familienstand: [[{=DEMOGRAPHIC:verheiratet}|{=DEMOGRAPHIC:ledig}]]¶Beruf: {job}
{monthyear} - {monthyear}: {org}, {city}, [[Teamleiter|Sachbearbeiterin]]¶{year}: {school}
Arbeitszeugnis: {title} {full}, geboren am {dob}, war vom {date} bis zum {date} bei der {org} als {job} beschäftigt.
Abmahnung an {full}, Personalnummer {employee}: Am {date} sind Sie ohne Entschuldigung nicht erschienen. {full2}, Personalleitung
Beschwerde: Mein Vorgesetzter {full2} hat mich am {date} vor {first3} und {first4} als faul bezeichnet.
Mitarbeitergespräch: {first} hat die Ziele erreicht, {first2} nicht.
Schadenmeldung {policy}: Am {date} fuhr {full2} mit dem Pkw {plate} auf mein Auto auf. Zeuge: {full3}, {phone}.
Die Zeugin {full}, {age} Jahre, {job}, wohnhaft {address}, gab an, den Beschuldigten {full2} nicht zu kennen.
Polizeibericht: Am {date} gegen {time} Uhr kam es in der {street} in {city} zu einem Streit zwischen dem {age}-jährigen {full} und seinem Nachbarn {full2}.
Patient: {full}, geb. {dob}, Aufnahme {date}, {hospital}. {title} {last} klagt über [[Schwindel|Brustschmerzen|Atemnot]].
Arztbrief: Sehr geehrte Frau Kollegin {last2}, wir berichten über {title} {full}, geb. {dob}, {g:der/die} sich vom {date} bis {date} bei uns befand. Dr. {full3}
{title} {last} ist {job}, {trait} und lebt mit {g:seiner Frau/ihrem Mann} {first2} in {city}. Diagnose: [[Diabetes mellitus Typ 2|arterielle Hypertonie|Depression]].
Entlassung am {date} durch Dr. {last3}. {g:Er/Sie} nimmt Ramipril 5 mg.
Überweisung: {lastfirst}, {dob}, versichert bei {org}, Nr. {policy}, an Praxis Dr. {last2}.
Pflegedoku {clock}: {title} {last} hat schlecht geschlafen, Tochter {first2} war zu Besuch. Hdz. {letters3}
Liebe Eltern von {first}, die Klasse 4b fährt am {date} nach {city}. {full2}, {school}
Ticket {ticket}: Kunde {full}, {email}, Kundennr. {customer}, Anmeldung mit {login} nicht möglich.
Buchung {booking}: {upperlast}, {city} - {city}, {date}, {clock} Uhr.
Vollmacht: Ich, {full}, geb. am {dob}, bevollmächtige {full2}, {address}.
Testament: Ich, {full}, setze meine Tochter {full2} als Alleinerbin ein.
Bestätigung: {full} hat am {date} {amount} an {org} gespendet.
Gesprächsnotiz {date}: {first} von {org} will den Preis drücken, {full3} entscheidet. Wiedervorlage {date}.
Mandant: {full}, {address} ./. {org}, Az. {case}. Sachbearbeiter: RA {last2}
Kontakt: {full} ({org}), {phone}, {email}
Dienstplan: {weekday} {first*}, {weekday} {first*}, {weekday} {first*}
Einladung: {first} und {first2} heiraten am {date} in {city}. Um Antwort an {email} wird gebeten.
Klägerin: {full}, {address}¶Prozessbevollmächtigte: Rechtsanwälte {last2} & {last3}, {city}¶Beklagte: {org}, vertreten durch {full4}
Handelsregister {city}, {vat}: {org}. Geschäftsführer: {full}, {city}, *{dob}. Prokura: {full2}.
`),
  ],
}

const court: Sheet = {
  style: 'court',
  lang: 'de',
  canMix: true,
  noise: 'record',
  weight: 1.4,
  templates: lines(`
Das {court} hat durch den Richter am Amtsgericht {last} auf die mündliche Verhandlung vom {date} für Recht erkannt: Die Klage wird abgewiesen.
In dem Rechtsstreit {full}, {address}, Kläger, gegen {org}, Beklagte, wegen Forderung hat das {court} durch die Richterin {last2} entschieden.
Der Kläger {full} war seit dem {date} als {job} bei der {org} in {city} beschäftigt.
Mit Schreiben vom {date} kündigte die Beklagte, die {org}, das Arbeitsverhältnis mit {last}.
Der Angeklagte {full}, geboren am {dob} in {city}, {nat} Staatsangehöriger, wird wegen Betruges zu einer Freiheitsstrafe von {duration} verurteilt.
Der Zeuge {last2} bekundete glaubhaft, den Angeklagten {last} am {date} in {city} gesehen zu haben.
Das {court} hat mit Urteil vom {date} - {case} - der Klage stattgegeben.
Auf die Revision des Klägers wird das Urteil des {court} vom {date} aufgehoben (§ 563 Abs. 1 ZPO).
Die Beschwerdeführerin, {title} {last}, ist {nat} Staatsangehörige und wurde {birthyear} in {city} geboren.
Der Beschwerdeführer lebt in {city}; er wird von {title2} {last2}, Rechtsanwalt in {city}, vertreten.
Die Antragstellerin begehrt von {org} Zahlung von {sum} nebst Zinsen.
Herr {firstini} hat das Fahrzeug der {orgshort} am {date} in {city} abgestellt.
Die Eheleute {last} wurden am {date} vom {court} geschieden; das Sorgerecht für {first3} erhielt die Mutter.
Die {inst} lehnte den Antrag mit Bescheid vom {date} ab; das {court} bestätigte dies (§ 113 VwGO).
Nach ärztlichem Gutachten von Prof. Dr. {last3}, {hospital}, vom {date} ist {last} arbeitsunfähig.
Die Firma {org} mit Sitz in {city} meldete am {date} Insolvenz an; Insolvenzverwalter ist Rechtsanwalt {full2}.
A. war bei der B. GmbH beschäftigt; das {court} gab ihm recht (§ 1 KSchG).
Die Kosten des Verfahrens trägt {tlast}. Streitwert: {sum}.
Das {court} verurteilte ihn am {longdate} wegen Diebstahls zu {duration}. Die Berufung wies das {court} am {longdate} zurück.
Die Klägerin, {nat} Staatsangehörige und {trait}, reiste {year} aus {country} nach Deutschland ein.
`),
}

/** Judgments as published, with names shortened to letters and offices in every case. */
const published: Sheet = {
  style: 'court.published',
  lang: 'de',
  noise: 'none',
  canMix: true,
  weight: 1.3,
  templates: lines(`
Der Angeklagte {shortname} wurde vom {court} am {longdate} wegen Betruges verurteilt.
Der Zeuge {shortname} schilderte, dass der Angeklagte {shortname} das Fahrzeug gelenkt habe.
Der Kläger war bei der {shortorg} in {shortplace} als {job} beschäftigt.
Die {shortorg} veräußerte ihre Anteile an die {shortorg} mit Sitz in {shortplace}.
Herr {shortname} und Frau {shortname} sind Gesellschafter der {shortorg}.
Das Gutachten des Sachverständigen Prof. Dr. {shortname} überzeugt den Senat.
Dr. {shortname} hat den Kläger in {shortplace} untersucht.
Nach Auffassung des {authorityOf} kommt es hierauf nicht an.
[[Der|Das]] {authority} hat entschieden, dass § {n} Abs. {n:1-5} SGB V anwendbar ist.
Die Sache wird dem {authority} vorgelegt (Art. 267 AEUV).
Das Urteil des {courtOf} vom {longdate} wird aufgehoben.
Der Beschluss des {courtOf} und die Entscheidung des {authorityOf} werden bestätigt.
Auf die Beschwerde des Antragstellers wird der Bescheid des {authorityOf} geändert.
hat der {n:1-30}. Senat des {authorityOf} durch den Vorsitzenden Richter {last}, die Richterin Dr. {last2} und den Richter {last3} für Recht erkannt:
in der Sitzung vom {longdate} unter Mitwirkung des Vorsitzenden Richters Prof. Dr. {last} sowie der Richter {last2} und Dr. {last3} beschlossen:
Richter am {authority} Dr. {last} ist an der Unterschrift verhindert. {last2}
{last} {last2} {last3} {last4}
Der Beschwerdeführer stammt aus {country} und lebt seit {year} in {shortplace}.
Die Klägerin erwarb das Grundstück in {shortplace}, {region}, von den Eheleuten {shortname}.
Der Ehemann der Klägerin, Herr {shortname}, verstarb am {longdate}.
Das Land {region} und die Bundesrepublik {=LOCATION:Deutschland} sind Beteiligte.
Der Kläger beantragte bei der {office} Leistungen; diese lehnte ab.
Die {office} hat sich nicht geäußert, {authority} und {office} auch nicht.
Die Beklagte, die {shortorg}, betreibt in {shortplace} ein Autohaus.
Die Zeugen {shortname}, {shortname} und {shortname} wurden vernommen.
[[Der|Das]] {authority} hat die Anmeldung zurückgewiesen.
Der Vertrag zwischen der {org} und der {shortorg} unterliegt dem Recht von {country}.
`),
}

const posts: Sheet = {
  style: 'posts',
  lang: 'de',
  canMix: true,
  noise: 'prose',
  templates: lines(`
Ich freue mich sehr, ab {date} als [[Vertriebsleiterin|Entwickler]] bei {org} in {city} zu starten. Danke an {full2} und {first3}!
Verkaufe [[Fahrrad|Sofa|Kinderwagen]], {amount}, Abholung {city}, {street}. {first}, {phone}
Suche Babysitter für {first} ({childage}) und {first2} ({childage}) in {city}, Tel. {phone}
★★★★★ {title} {last} von {org} war super freundlich. - {firstini2}
Finger weg von {org} in {city}! Herr {last} hat mich abgezockt. {full2}, {date}
Dr. {last} ist der beste Arzt in {city}. Nimmt sich Zeit für {first2} und mich.
{first}, {age}, aus {city}: Ich bin {job} und lebe seit {year} hier.
{full}, {age}, {job} aus {city}, gewann am {weekday} gegen {full2}.
Die {org} mit Sitz in {city} übernimmt die {org2}. Das teilte Vorstand {full} am {weekday} mit.
{full} (* {dob} in {city}) ist {job}, Staatsangehörigkeit {natbase}.
{full} wurde {birthyear} in {city} als Sohn von {full2} geboren und studierte an der {school}.
{city} ({=ORG:[[dpa|Eigener Bericht]]}) - {full} von {inst} warnt vor Hochwasser in {region}.
Bürgermeister {full} eröffnete mit {full2} das neue Freibad in {city}.
Wir trauern um {full}, geb. {last2}, * {dob} † {date}. In Liebe {first3}, {first4} und Enkel.
Vermisst: {full} ({age}) aus {city}. Hinweise an {phone}.
@{login} stimmt, {first} hat das auch gesagt
Kommentar von {full}: Ich war {n:2-9} Jahre bei {org}, nie wieder.
In {place} war es schön, aber {city} ist schöner, sagt {first}.
Meine Nachbarn {first} und {full2} feiern jede Woche.
Mitfahrgelegenheit {city} - {city} am {date}, {first}, {phone}
Foto: {full}/{org}
Regie: {full}, mit {full2} und {full3}
{under}_Lebenslauf.pdf und Vertrag_{under2}.docx sind angehängt
Kanzlei {last} & {last2}, {city}: {initials} {last} zeichnet {letters}
Familie {last}, die {last2}s und {first3} kommen.
Frau Dr. {last}-{last2}, Prof. {last3} und Hr. {last4}
Ist {first} {g:der Bruder/die Schwester} von {first2}?
{upper}, {city}
`),
}

const questions: Sheet = {
  style: 'negative.questions',
  lang: 'de',
  canMix: true,
  noise: 'chat',
  isNegative: true,
  weight: 1.2,
  templates: lines(`
Wie [[konfiguriere|installiere|aktualisiere]] ich [[Docker|Jenkins|Maven|Apache|Django|Kafka|Nextcloud]] [[unter Linux|mit TLS|hinter einem Proxy]]?
Was ist der Unterschied zwischen [[das und dass|seit und seid|TCP und UDP|GmbH und AG|Besitz und Eigentum|Kündigung und Aufhebungsvertrag]]?
Erkläre [[den Satz des Pythagoras|das ohmsche Gesetz|die Relativitätstheorie|das Dirichlet-Prinzip|die Fourier-Transformation|den Treibhauseffekt]] [[einfach|mit einem Beispiel]].
Schreibe [[ein Gedicht über den Herbst|eine Python-Funktion, die Primzahlen findet|eine Geschichte über einen König und einen Bäcker]].
Wie [[koche|backe]] ich [[Linsensuppe|Apfelstrudel|Wiener Schnitzel|Königsberger Klopse|Schwarzwälder Kirschtorte|Frankfurter Kranz]]?
Welche [[Steuerklassen|Fristen|Kündigungsgründe|Versicherungen]] gibt es?
Übersetze ins [[Englische|Französische|Spanische]]: "[[Guten Morgen, wie geht es dir?|Die Rechnung bitte.|Der Winter war lang.]]"
Mein [[Chef|Vermieter|Nachbar|Kollege|Arzt|Lehrer]] [[antwortet nicht|ist immer schlecht gelaunt|will mehr Geld]]. [[Was tun?|Hast du Tipps?]]
Was bedeutet [[DSGVO|AGB|MwSt.|KPI|BGB|NDA]]?
Wie lange [[dauert ein Mahnverfahren|muss ein Ei kochen|gilt ein Reisepass]]?
Nenne [[fünf|drei]] [[Synonyme für schön|Vorteile von Homeoffice|Beispiele für Metaphern]].
Formuliere das [[höflicher|kürzer]]: [[Schicken Sie mir die Unterlagen sofort.|Das ist mir egal.]]
Ich bin [[müde|krank|gestresst]], was [[hilft|soll ich tun]]?
Kannst du mir eine [[Vorlage|Checkliste]] für [[ein Kündigungsschreiben|einen Mietvertrag|ein Protokoll]] geben?
Ist [[Ibuprofen|Paracetamol|Johanniskraut]] in der Schwangerschaft erlaubt?
ok danke, hat geklappt
nein, das meinte ich nicht
Warum [[stürzt mein Programm ab|ist der Himmel blau|rosten Nägel]]?
Im Mai, Juni oder erst im August? [[Was ist besser zum Pflanzen?|]]
Rechne {n} Kilometer in Meilen um.
`),
}

const prose: Sheet = {
  style: 'negative.prose',
  lang: 'de',
  canMix: true,
  noise: 'record',
  isNegative: true,
  weight: 1.6,
  templates: lines(`
Gemäß § {n} Abs. {n:1-5} BGB ist der Schuldner zum Ersatz des Schadens verpflichtet. Die Haftung nach § 823 BGB bleibt unberührt.
Die Revision ist unbegründet. Das Berufungsgericht hat ohne Rechtsfehler angenommen, dass die Voraussetzungen des § 626 BGB vorliegen.
Der Kläger hat keinen Anspruch auf Zahlung. Die Beklagte trägt die Kosten des Rechtsstreits (§ 91 ZPO).
Die Beschwerde ist zulässig, aber unbegründet. Art. {n:1-19} GG ist nicht verletzt.
Der Mieter hat die Miete bis zum dritten Werktag eines Monats im Voraus zu zahlen.
Der Arbeitnehmer verpflichtet sich, über Betriebs- und Geschäftsgeheimnisse Stillschweigen zu bewahren.
Nach ständiger Rechtsprechung kommt es auf den objektiven Empfängerhorizont an (§§ 133, 157 BGB).
Die Vorschrift des Art. 6 Abs. 1 DSGVO verlangt eine Rechtsgrundlage für die Verarbeitung personenbezogener Daten.
Tatbestand¶Die Parteien streiten über die Wirksamkeit einer Kündigung.
Entscheidungsgründe¶Die zulässige Klage ist begründet.
Die Kostenentscheidung beruht auf § 97 Abs. 1 ZPO, die Entscheidung über die vorläufige Vollstreckbarkeit auf § 708 Nr. 10 ZPO.
I. Der Antrag wird zurückgewiesen. II. Der Antragsteller trägt die Kosten des Verfahrens. III. Der Streitwert wird festgesetzt.
Die Wortmarke ist für Waren der Klasse {n:1-45} eingetragen; es besteht keine Verwechslungsgefahr im Sinne von § 9 Abs. 1 Nr. 2 MarkenG.
Eine Vorrichtung zum Reinigen von Fenstern, dadurch gekennzeichnet, dass der Rahmen einen Griff und eine Lippe aufweist.
Das Finanzamt hat die Einspruchsfrist zu beachten; der Steuerpflichtige ist anzuhören (§ 91 AO).
Die Abmahnung ist aus der Personalakte zu entfernen, wenn sie unrichtige Tatsachenbehauptungen enthält.
Unter Berücksichtigung der Umstände des Einzelfalls überwiegt das Interesse des Arbeitgebers.
(vgl. BVerfGE {n:10-99}, {n:100-400} <{n:100-400}>; stRspr.)
Vgl. auch Rn. {n}; a. A. die herrschende Meinung im Schrifttum.
Die Prüfung der Wirksamkeit richtet sich nach dem Kündigungsschutzgesetz, dem Betriebsverfassungsgesetz und dem Teilzeit- und Befristungsgesetz.
Der Beschwerdeführer macht eine Verletzung seines Anspruchs auf rechtliches Gehör geltend.
Den Teig eine Stunde ruhen lassen, dann bei 180 Grad {n} Minuten backen. Mit Petersilie, Rosmarin und Salz abschmecken.
Das Gerät darf nur von Fachpersonal geöffnet werden. Vor der Reinigung den Netzstecker ziehen.
(vgl. [[BGH|BAG|BFH|BSG|BVerwG|BVerfG]], Urteil vom {n:1-28}. {monthname} {n:1985-2022} - [[I|II|III|IV|V|VI|VII|VIII|IX|X|XI]] ZR {n:1-400}/{n:10-22}, Rn. {n}).
([[BAG|BSG|BFH]] {n:1-28}. {monthname} {n:1985-2022} - {n:1-10} AZR {n:10-900}/{n:10-22} - Rn. {n}, BAGE {n:50-160}, {n})
[[BGHZ|BVerfGE|BFHE|BAGE|BSGE]] {n:10-200}, {n:1-400}; [[NJW|NZA|GRUR|NVwZ|NZS]] {n:1990-2022}, {n:100-3000}
(vgl. {cited}/{cited}, BGB, {n:1-80}. Aufl., § {n} Rn. {n}; {cited} in {cited}, ZPO, § {n} Rz {n}).
So auch {cited}, NJW {n:1990-2022}, {n:100-3000}, {n:100-3000}; a. A. {cited}/{cited}, GRUR {n:1990-2022}, {n:100-900}.
({cited}/{cited}/{cited}, Die Befreiung von der Versicherungspflicht, NZS {n:2000-2020}, {n:100-900} f.)
BT-Drs. {n:10-19}/{n:100-9000} S. {n}; BR-Drucks. {n:100-900}/{n:10-99}; Richtlinie {n:2000-2019}/{n:10-99}/EG; Verordnung (EU) {n:2010-2022}/{n:100-900}
EuGH, C-{n:10-600}/{n:10-20}, Rn. {n}; BPatG, {n:20-30} W (pat) {n:500-600}/{n:10-18}
Nach § {n} Abs. {n:1-6} Satz {n:1-4} Nr. {n:1-9} [[SGB V|EStG|StGB|ZPO|StPO|VwGO|AufenthG|GmbHG|HGB|InsO|KSchG|TzBfG]] ist der Antrag unzulässig.
Das Landesarbeitsgericht hat den Rechtsbegriff der {thing} verkannt; auf {thing} und {thing} kommt es nicht an.
Der Senat kann offenlassen, ob {thing} oder {thing} vorliegt.
Die Hauptversammlung beschließt über die Verwendung des Bilanzgewinns. Der Vorstand berichtet dem Aufsichtsrat.
Wir suchen eine Sachbearbeiterin oder einen Sachbearbeiter (m/w/d) in Vollzeit. Freuen Sie sich auf flexible Arbeitszeiten und Obst.
Nebenwirkungen: Kopfschmerzen, Übelkeit, Schwindel. Zu Risiken und Nebenwirkungen fragen Sie Ihren Arzt oder Apotheker.
Patienten mit Morbus Crohn oder Morbus Basedow sollten den Wirkstoff nicht einnehmen. Die Glasgow-Koma-Skala beträgt 15.
Der Wetterbericht: Am Montag Regen, am Dienstag Sonne, im Süden Gewitter.
Allgemeine Geschäftsbedingungen¶§ 1 Geltungsbereich¶§ 2 Vertragsschluss¶§ 3 Lieferung
INHALTSVERZEICHNIS¶Einleitung¶Stand der Forschung¶Methode¶Ergebnisse
Name, Vorname:¶Straße, Hausnummer:¶PLZ, Ort:¶Geburtsdatum:¶Unterschrift:
Vorname;Nachname;Straße;Ort;Telefon
| Monat | Umsatz | Kosten |¶|---|---|---|¶| Mai | 120 | 80 |¶| August | 140 | 95 |
Speichern | Abbrechen | Drucken | Hilfe
Sehr geehrte Damen und Herren, vielen Dank für Ihre Bestellung. Ihr Paket ist unterwegs.
Sehr geehrte/r [Name], hiermit bestätigen wir den Eingang Ihrer Unterlagen vom [Datum].
Die Reise war lang, der Berg hoch, der Wald dunkel und der Wolf hungrig. Der König, der Bauer und der Müller gingen nach Hause.
Der Bäcker backt, der Schneider näht, der Fischer fischt, der Koch kocht und der Richter richtet.
Die Industrialisierung veränderte die Arbeit und das Leben in den Städten. Der Kaiser dankte ab.
Die Sitzung des Ausschusses für Umwelt, Verkehr und Bau findet im großen Saal statt. Tagesordnung: Haushalt, Verschiedenes.
Zutaten: Weizenmehl, Zucker, Palmöl, Kakaobutter, Emulgator Lecithine.
Betreff: Einladung zur Weihnachtsfeier¶Liebe Kolleginnen und Kollegen, die Feier beginnt um {time} Uhr in der Kantine.
`),
}

export const german: readonly Sheet[] = [chat, mail, office, court, published, posts, questions, prose]
