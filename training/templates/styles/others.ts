// A little Italian, Dutch, Polish, Portuguese and Swedish: enough that these languages are not strange to a tagger.
import { lines, type Sheet } from '../sheet.ts'

type Texts = { readonly chat: string; readonly mail: string; readonly office: string; readonly negative: string }

const sheetsOf = (lang: string, texts: Texts): readonly Sheet[] => [
  { style: 'chat', lang, noise: 'chat', canMix: true, weight: 1.2, templates: lines(texts.chat) },
  { style: 'mail', lang, noise: 'prose', templates: lines(texts.mail) },
  { style: 'office', lang, noise: 'record', canMix: true, templates: lines(texts.office) },
  { style: 'negative.prose', lang, noise: 'prose', canMix: true, isNegative: true, templates: lines(texts.negative) },
]

const italian = sheetsOf('it', {
  chat: `
Puoi chiedere a {first} se [[il rapporto è pronto|è libera {weekday}]]?
Il mio capo {first} [[mi ha urlato contro|vuole che lavori il sabato]]. [[Cosa gli dico?|]]
di' a {first} e {first2} che arrivo tardi
Ho litigato con {first} per colpa di {first2}
[[mia sorella|mio fratello|il mio vicino|mio marito|mia figlia]] {first} [[si trasferisce a {city}|lavora alla {org}|non risponde]]
Scrivi un biglietto di auguri per {who}, compie {age} anni
Mi chiamo {full}, ho {age} anni e vivo a {city}.
Sono {first}, {job} a {city}.
Cosa rispondo a {title} {last}? Lavora alla {org}.
grazie {first} {smiley}
{first} e {first2} sanno di {first3}?
[12/03/24, {clock}] {first}: ci sei?¶[12/03/24, {clock}] {first2}: arrivo {smiley}
Ricordami di chiamare {who} al {phone}
Chi è {full} della {org}?
Ieri ho cenato da {orgshort} a {city} con {first}
`,
  mail: `
Gentile {title2} {last2},¶¶la ringrazio per il messaggio del {date}. Ho parlato con {title3} {last3}.¶¶Cordiali saluti¶{full}¶{org}
Ciao {first2},¶ti mando la fattura {invoice} di {org2}. {first3} verrà {weekday}.¶Un abbraccio¶{first}
Da: {full} <{email}>¶A: {full2} <{email2}>¶Oggetto: riunione a {city}¶¶Caro {first2}, ci vediamo il {date} in {address}.¶{first}
Egregio dott. {last2}, il sottoscritto {full}, nato a {city} il {dob}, residente in {address}, chiede la disdetta del contratto {customer}.
Cara {first2}, saluta {first3} e i bambini. Baci, {nick}
`,
  office: `
Contratto tra {org}, con sede in {address}, e {title} {full}, nato a {city} il {dob}.
Paziente: {full}, {age} anni, ricoverato il {date} presso {hospital}. Dott. {last2}
Verbale del {date}: presiede {full}; {last2} riferisce su {org}.
Il {court} ha condannato {full}, {age} anni, {job}, a {duration} di reclusione.
Curriculum: {full}, {city}, {phone}, {email}. Esperienza: {org} ({year} - {year}).
Sinistro {policy}: {full2}, veicolo {plate}, teste {full3}.
Vendo bici a {city}, {amount}, chiamare {first} {phone}
{full} ({city}, {dob}) è un {job}.
Il ricorrente, {tfull}, cittadino italiano nato nel {birthyear}, risiede a {city}.
Turni: {first*}, {first*}, {first*}
`,
  negative: `
Come si installa Docker su Linux?
Qual è la differenza tra let e const?
Mescolare la farina con lo zucchero e infornare per {n} minuti. Aggiungere basilico e rosmarino.
Il conduttore paga il canone il primo giorno del mese. Il locatore rilascia ricevuta.
Ai sensi dell'art. {n} del codice civile, il debitore risponde dei danni.
Spiega il teorema di Pitagora con un esempio.
Il mio capo è sempre in ritardo. Cosa faccio?
Scrivi una poesia sull'autunno.
ok grazie, funziona
Le vendite sono cresciute del {n} % nel primo trimestre.
Salva | Annulla | Stampa
Nome:¶Cognome:¶Data di nascita:¶Firma:
Gentile cliente, abbiamo ricevuto la sua richiesta.
Il re, il fornaio e il pastore tornarono a casa; la rosa e il giglio appassirono.
`,
})

const dutch = sheetsOf('nl', {
  chat: `
Kun je {first} vragen of [[het rapport klaar is|ze {weekday} tijd heeft]]?
Mijn baas {first} [[schreeuwde tegen me|wil dat ik zaterdag werk]]. [[Wat zeg ik?|]]
zeg tegen {first} en {first2} dat ik later kom
Ik had ruzie met {first} over {first2}
[[mijn zus|mijn broer|mijn buurman|mijn man|mijn dochter]] {first} [[verhuist naar {city}|werkt bij {org}|neemt niet op]]
Schrijf een verjaardagskaart voor {who}, die {age} wordt
Ik heet {full}, ben {age} en woon in {city}.
Ik ben {first}, {job} in {city}.
Wat antwoord ik {title} {last}? {g:Hij/Zij} werkt bij {org}.
dank je {first} {smiley}
Weten {first} en {first2} van {first3}?
[12-03-24 {clock}] {first}: kom je?¶[12-03-24 {clock}] {first2}: ja {smiley}
Herinner me eraan {who} te bellen op {phone}
Wie is {full} van {org}?
`,
  mail: `
Geachte {title2} {last2},¶¶bedankt voor uw bericht van {date}. Ik sprak met {title3} {last3}.¶¶Met vriendelijke groet,¶{full}¶{org}
Hoi {first2},¶hierbij factuur {invoice} van {org2}. {first3} komt {weekday}.¶Groetjes¶{first}
Van: {full} <{email}>¶Aan: {full2} <{email2}>¶Onderwerp: overleg in {city}¶¶Beste {first2}, tot {date} op {address}.¶{first}
Beste {first2}, doe de groeten aan {first3} en de kinderen. Liefs, {nick}
Geachte heer {last2}, hierbij zeg ik mijn contract (klantnummer {customer}) op. {full}, {address}
`,
  office: `
Overeenkomst tussen {org}, {address}, en {title} {full}, geboren op {dob} te {city}.
Patiënt: {full}, {age} jaar, opgenomen op {date} in {hospital}. Dr. {last2}
Notulen {date}: {full} opent de vergadering; {last2} bericht over {org}.
De {court} veroordeelde {full}, {age} jaar, {job}, tot {duration} cel.
CV: {full}, {city}, {phone}, {email}. Ervaring: {org} ({year} - {year}).
Schade {policy}: {full2}, kenteken {plate}, getuige {full3}.
Te koop: fiets in {city}, {amount}, bel {first} {phone}
{full} ({city}, {dob}) is een Nederlandse {job}.
Verzoeker, {tfull}, geboren in {birthyear}, woont in {city}.
Rooster: {first*}, {first*}, {first*}
`,
  negative: `
Hoe installeer ik Docker op Linux?
Wat is het verschil tussen let en const?
Meng de bloem met de suiker en bak {n} minuten. Garneer met basilicum.
De huurder betaalt de huur op de eerste dag van de maand. De verhuurder geeft een kwitantie.
Op grond van artikel {n} BW is de schuldenaar aansprakelijk.
Leg de stelling van Pythagoras uit.
Mijn baas is altijd te laat. Wat nu?
Schrijf een gedicht over de herfst.
ok bedankt, het werkt
De omzet groeide met {n} procent in het eerste kwartaal.
Opslaan | Annuleren | Afdrukken
Voornaam:¶Achternaam:¶Geboortedatum:¶Handtekening:
Geachte klant, wij hebben uw aanvraag ontvangen.
De koning, de bakker en de visser gingen naar huis; de roos verwelkte.
`,
})

const polish = sheetsOf('pl', {
  chat: `
Zapytaj, czy {first} [[skończyła raport|ma czas w {weekday}]].
Mój szef {first} [[krzyczy na mnie|każe mi pracować w sobotę]]. [[Co powiedzieć?|]]
{first} i {first2} już są, a ty?
[[moja siostra|mój brat|mój sąsiad|mój mąż|moja córka]] {first} [[przeprowadza się do: {city}|pracuje w {org}|nie odbiera]]
Napisz kartkę urodzinową, {first} kończy {age} lat
Nazywam się {full}, mam {age} lat i mieszkam w: {city}.
Jestem {first}, {job}, {city}.
Kim jest {full} z {org}?
dzięki {first} {smiley}
Czy {first} i {first2} wiedzą o wszystkim?
[12.03.24, {clock}] {first}: jesteś?¶[12.03.24, {clock}] {first2}: już idę {smiley}
Przypomnij mi: zadzwonić, {who}, {phone}
{title} {last} z {org} dzwonił w sprawie umowy
`,
  mail: `
Szanowny Panie {last2},¶¶dziękuję za wiadomość z dnia {date}. {title3} {last3} wyraził zgodę.¶¶Z poważaniem¶{full}¶{org}
Cześć {first2},¶w załączniku faktura {invoice}, {org2}. {first3} przyjedzie w {weekday}.¶Pozdrawiam¶{first}
Od: {full} <{email}>¶Do: {full2} <{email2}>¶Temat: spotkanie {city}¶¶{first2}, widzimy się {date}, {address}.¶{first}
Szanowni Państwo, wypowiadam umowę nr {customer}. {full}, {address}
Droga {first2}, pozdrów dzieci. {nick}
`,
  office: `
Umowa zawarta między {org}, {address}, a {full}, ur. {dob}, PESEL {national}.
Pacjent: {full}, lat {age}, przyjęty {date}, {hospital}. {title2} {last2}
Protokół z dnia {date}: przewodniczący {full}; {last2} przedstawia {org}.
{court} skazał {full}, {job}, na karę: {duration}.
CV: {full}, {city}, {phone}, {email}. Doświadczenie: {org} ({year} - {year}).
Szkoda {policy}: kierowca {full2}, pojazd {plate}, świadek {full3}.
Sprzedam rower, {city}, {amount}, {first} {phone}
{full} (ur. {dob}, {city}) - {job}.
Skarżący, {full}, urodził się w {birthyear} r. i mieszka w: {city}.
Grafik: {first*}, {first*}, {first*}
`,
  negative: `
Jak zainstalować Dockera na Linuksie?
Czym różni się let od const?
Wymieszaj mąkę z cukrem i piecz {n} minut.
Najemca płaci czynsz do dziesiątego dnia miesiąca. Wynajmujący wystawia pokwitowanie.
Zgodnie z art. {n} Kodeksu cywilnego dłużnik odpowiada za szkodę.
Wyjaśnij twierdzenie Pitagorasa.
Mój szef zawsze się spóźnia. Co robić?
Napisz wiersz o jesieni.
ok dzięki, działa
Sprzedaż wzrosła o {n} procent w pierwszym kwartale.
Zapisz | Anuluj | Drukuj
Imię:¶Nazwisko:¶Data urodzenia:¶Podpis:
Szanowni Państwo, otrzymaliśmy zgłoszenie.
Król, piekarz i rybak wrócili do domu.
`,
})

const portuguese = sheetsOf('pt', {
  chat: `
Podes perguntar à {first} se [[o relatório está pronto|está livre na {weekday}]]?
O meu chefe {first} [[gritou comigo|quer que eu trabalhe ao sábado]]. [[O que digo?|]]
diz ao {first} e à {first2} que chego tarde
Briguei com {first} por causa de {first2}
[[minha irmã|meu irmão|meu vizinho|meu marido|minha filha]] {first} [[vai morar em {city}|trabalha na {org}|não atende]]
Escreve um cartão de aniversário para {who}, que faz {age} anos
Meu nome é {full}, tenho {age} anos e moro em {city}.
Sou {first}, {job} em {city}.
O que respondo a {title} {last}? Trabalha na {org}.
obrigado {first} {smiley}
{first} e {first2} sabem da {first3}?
[12/03/24, {clock}] {first}: vens?¶[12/03/24, {clock}] {first2}: já vou {smiley}
Lembra-me de ligar para {who}, {phone}
Quem é {full} da {org}?
a vó {first} faz {age} anos amanhã
`,
  mail: `
Exmo. {title2} {last2},¶¶agradeço a mensagem de {date}. Falei com {title3} {last3}.¶¶Com os melhores cumprimentos,¶{full}¶{org}
Olá {first2},¶segue a fatura {invoice} da {org2}. {first3} vem na {weekday}.¶Abraço¶{first}
De: {full} <{email}>¶Para: {full2} <{email2}>¶Assunto: reunião em {city}¶¶Caro {first2}, até {date}, {address}.¶{first}
Prezada {first2}, um beijo para {first3} e as crianças. {nick}
Prezados, solicito o cancelamento do contrato {customer}. {full}, CPF {national}, {address}
`,
  office: `
Contrato entre {org}, {address}, e {title} {full}, nascido em {city} a {dob}.
Paciente: {full}, {age} anos, internado em {date} no {hospital}. {title2} {last2}
Ata de {date}: {full} abre a sessão; {last2} fala sobre {org}.
O {court} condenou {full}, {age} anos, {job}, a {duration} de prisão.
Currículo: {full}, {city}, {phone}, {email}. Experiência: {org} ({year} - {year}).
Sinistro {policy}: {full2}, matrícula {plate}, testemunha {full3}.
Vendo bicicleta em {city}, {amount}, falar com {first} {phone}
{full} ({city}, {dob}) é {job}.
O requerente, {tfull}, nascido em {birthyear}, reside em {city}.
Escala: {first*}, {first*}, {first*}
`,
  negative: `
Como instalo o Docker no Linux?
Qual é a diferença entre let e const?
Misture a farinha com o açúcar e asse por {n} minutos. Junte manjericão.
O inquilino paga a renda no primeiro dia do mês. O senhorio passa recibo.
Nos termos do artigo {n} do Código Civil, o devedor responde pelos danos.
Explica o teorema de Pitágoras.
O meu chefe chega sempre atrasado. O que faço?
Escreve um poema sobre o outono.
ok obrigado, funcionou
As vendas cresceram {n} % no primeiro trimestre.
Guardar | Cancelar | Imprimir
Nome:¶Apelido:¶Data de nascimento:¶Assinatura:
Caro cliente, recebemos o seu pedido.
O rei, o padeiro e o pescador voltaram para casa; a rosa murchou.
`,
})

const swedish = sheetsOf('sv', {
  chat: `
Kan du fråga {first} om [[rapporten är klar|hon är ledig på {weekday}]]?
Min chef {first} [[skrek på mig|vill att jag jobbar på lördag]]. [[Vad säger jag?|]]
säg till {first} och {first2} att jag blir sen
Jag bråkade med {first} om {first2}
[[min syster|min bror|min granne|min man|min dotter]] {first} [[flyttar till {city}|jobbar på {org}|svarar inte]]
Skriv ett födelsedagskort till {who} som fyller {age}
Jag heter {full}, är {age} år och bor i {city}.
Jag är {first}, {job} i {city}.
tack {first} {smiley}
Vet {first} och {first2} om {first3}?
[12/03 {clock}] {first}: kommer du?¶[12/03 {clock}] {first2}: ja {smiley}
Påminn mig att ringa {who}, {phone}
Vem är {full} på {org}?
`,
  mail: `
Hej {first2},¶¶tack för ditt mejl den {date}. Jag har pratat med {first3}.¶¶Med vänlig hälsning¶{full}¶{org}
Hej {first2}!¶Här kommer faktura {invoice} från {org2}. {first3} kommer på {weekday}.¶Hälsningar¶{first}
Från: {full} <{email}>¶Till: {full2} <{email2}>¶Ämne: möte i {city}¶¶Hej {first2}, vi ses {date}, {address}.¶{first}
Kära {first2}, hälsa {first3} och barnen. Kram {nick}
`,
  office: `
Avtal mellan {org}, {address}, och {full}, född {dob} i {city}.
Patient: {full}, {age} år, inlagd {date} på {hospital}. Dr {last2}
Protokoll {date}: {full} öppnar mötet; {last2} rapporterar om {org}.
{court} dömde {full}, {age}, {job}, till {duration} fängelse.
CV: {full}, {city}, {phone}, {email}. Erfarenhet: {org} ({year} - {year}).
Skada {policy}: {full2}, bil {plate}, vittne {full3}.
Säljes: cykel i {city}, {amount}, ring {first} {phone}
{full} (född {dob} i {city}) är en svensk {job}.
Schema: {first*}, {first*}, {first*}
`,
  negative: `
Hur installerar jag Docker på Linux?
Vad är skillnaden mellan let och const?
Blanda mjöl och socker och grädda i {n} minuter.
Hyresgästen betalar hyran den första varje månad. Hyresvärden lämnar kvitto.
Enligt {n} § avtalslagen är avtalet ogiltigt.
Förklara Pythagoras sats.
Min chef är alltid sen. Vad gör jag?
Skriv en dikt om hösten.
ok tack, det funkar
Försäljningen ökade med {n} procent under första kvartalet.
Spara | Avbryt | Skriv ut
Förnamn:¶Efternamn:¶Födelsedatum:¶Underskrift:
Kära kund, vi har tagit emot din beställning.
Kungen, bagaren och fiskaren gick hem; rosen vissnade.
`,
})

export const others: readonly Sheet[] = [...italian, ...dutch, ...polish, ...portuguese, ...swedish]
