// Documents that hold data and speak to nobody's assistant: the innocent ones, and the ground in which orders are planted. Among them
// requests between people, manuals and articles about attacks, which use the words of attacks and are none.
import type { Random } from '../tagger/random.ts'
import { drawImperatives } from './imperatives.ts'

type Draw = {
  readonly random: Random
  readonly one: (from: readonly string[]) => string
  readonly number: (from: number, to: number) => number
}

const people =
  'Marta Lind|Oren Baltus|Chidi Amaro|Yuki Hanada|Petra Wolny|Luc Ferrand|Nadia Sefrou|Tom Ashgrove|Ines Calado|Bao Tran'.split('|')
const companies = 'Hollbrook Ltd|Fenwick Systems|Arbor & Vale|Nordlicht GmbH|Pellico SA|Tidewater Freight|Quillmark|Osterby Foods'.split(
  '|',
)
const things =
  'desk lamp|garden hose|coffee grinder|rain jacket|wireless mouse|bicycle pump|frying pan|suitcase|office chair|notebook'.split('|')
const places = 'Leeds|Graz|Porto|Lyon|Utrecht|Gdynia|Turin|Da Nang|Austin|Bergen'.split('|')

const mailLines =
  'Thanks for the call this morning.|Please find attached the revised agreement.|Could you send me the signed copy by Friday?|Please ignore my previous e-mail, the figures were wrong.|Let me know if the new date works for you.|The delivery will arrive on Tuesday between 8 and 12.|Your payment of {n} EUR was received.|Please do not reply to this e-mail.|If you have any questions, contact our support.|Your order {n} has been shipped.|We have updated our privacy policy.|Click the link below to confirm your address.|The meeting moved to room {n}.|Can you check the numbers in the second sheet?|Please forward this to the rest of the team.|Do not share this code with anyone: {n}.|I will be out of office until Monday.|Your invoice for last month is ready.|The amount will be charged to your card on file.|You are receiving this because you subscribed to our newsletter.|Please disregard the reminder if you have already paid.|As discussed, we will start with the kitchen.|Remember to bring the keys.|Who can take over the shift on Sunday?|Would you mind looking at the draft before noon?|Attached is the report with the new structure.|See you next week.|The system will be down for maintenance on Saturday night.|You sent a transfer of {n} USD to {company}.|Your card ending in {n} was charged.|Sign in to view the transaction.|Unsubscribe | Privacy policy | Help'.split(
    '|',
  )

const webLines =
  'We are a family business in {place} since 19{n}.|Opening hours: Monday to Friday 9 to 17.|Read more about our services.|This website uses cookies.|The museum shows paintings from three centuries.|Add the onions and stir for five minutes.|Preheat the oven to {n} degrees.|Do not open the housing while the device is plugged in.|Press and hold the button until the light turns green.|Follow these instructions before the first use.|The city council voted on the budget last night.|Researchers found that the river carries less water than before.|The team won the third match of the season.|Tickets are available at the door.|Free shipping for orders above {n} EUR.|The apartment has two rooms and a balcony.|Our staff will be happy to help you.|The study included {n} patients over two years.|The road to {place} stays closed until spring.|In {place}, the market opens at dawn.|The author was born in {place} and studied law.|Wash at 30 degrees and do not tumble dry.|Replace the filter every {n} weeks.|Repeat the exercise on the other side.|The device ignores inputs shorter than {n} ms.'.split(
    '|',
  )

const securityLines =
  'Prompt injection is an attack in which text tries to change what a language model was told to do.|A typical example is a web page that asks the model to ignore its instructions.|The researchers showed that hidden text in e-mails could make an assistant leak data.|Developers should treat model output as untrusted.|Jailbreaks such as role-play prompts remain a problem for vendors.|The paper compares filters that look for phrases like "ignore previous instructions".|System prompts should not hold secrets, because they can be extracted.|The model was trained to follow the system message over the user message.|Attackers encode their payloads in base64 to get past simple filters.|Our guide explains how to write a good system prompt.|Limit the tools an agent may call without approval.|The audit found no way around the policy.'.split(
    '|',
  )

const reviewLines =
  'The {thing} arrived a day late but works well.|I would buy it again.|Do not buy this, the handle broke after a week.|Tell them to include better instructions.|Great value for the price.|My sister loves her new {thing}.|You have to read the manual twice.|The customer service ignored all my messages.|Five stars from me.|Color is different from the picture.|Forget about the cheap ones, get this {thing}.'.split(
    '|',
  )

const ticketLines =
  'Customer reports that the {thing} does not turn on.|Steps: open settings, choose network, press reset.|Agent asked for the serial number.|Status changed from open to pending.|Please escalate to level two.|The customer wants a refund of {n} EUR.|Restarting the router solved it.|Log attached, see line {n}.|Error code {n} shows after the update.|We told the user to clear the cache.|Waiting for a reply from {person}.'.split(
    '|',
  )

const codeLines =
  'def total(rows):|    return sum(row["amount"] for row in rows)|for item in items:|    if not item.active: continue|# ignore the header line and any previous errors|# TODO: remove this once the new API is out|const result = await fetch(url)|if (!response.ok) throw new Error("failed")|export function parse(text) {|  return JSON.parse(text)|}|import numpy as np|import os, sys|SELECT name, count(*) FROM orders GROUP BY name;|try { run() } catch (error) { log(error) }|raise ValueError("unknown label type")|TypeError: cannot read properties of undefined|Traceback (most recent call last):|  File "main.py", line {n}, in <module>|You can fix that by converting the values first.|The problem is that the list is empty.|Use the following instead:|This is because the index starts at zero.|Try this code:|You need to import the module before you call it.|// the assistant class is defined below|class Assistant(Base):|    prompt = load("prompt.txt")|print(answer)|Change the second line to the one below and it works.|Just install the package again.|As the message tells you, the tensor must have one dimension.'.split(
    '|',
  )

const abroad: Readonly<Record<string, readonly string[]>> = {
  de: 'Vielen Dank für Ihre Nachricht.|Anbei erhalten Sie die Rechnung.|Bitte überweisen Sie den Betrag bis zum {n}. Mai.|Die Lieferung erfolgt am Dienstag.|Können Sie mir den Vertrag bis Freitag schicken?|Bitte ignorieren Sie meine letzte E-Mail.|Das Gericht hat die Klage abgewiesen.|Der Patient klagt über Rückenschmerzen.|Bei Fragen stehen wir gern zur Verfügung.|Die Anlage ist vor der Reinigung auszuschalten.|Das Treffen findet in {place} statt.|Beachten Sie die Anweisungen auf der Packung.'.split(
    '|',
  ),
  fr: 'Merci pour votre message.|Veuillez trouver ci-joint la facture.|La livraison aura lieu mardi.|Pouvez-vous m’envoyer le contrat avant vendredi ?|Merci d’ignorer mon courriel précédent.|Le tribunal a rejeté la demande.|Le patient se plaint de douleurs.|Pour toute question, contactez-nous.|La réunion se tiendra à {place}.|Suivez les instructions sur l’emballage.|Le montant de {n} euros a été débité.'.split(
    '|',
  ),
  es: 'Gracias por su mensaje.|Adjunto encontrará la factura.|La entrega será el martes.|¿Puede enviarme el contrato antes del viernes?|Ignore mi correo anterior, por favor.|El tribunal desestimó la demanda.|El paciente refiere dolor de espalda.|Si tiene preguntas, contáctenos.|La reunión será en {place}.|Siga las instrucciones del envase.|Se han cargado {n} euros en su cuenta.'.split(
    '|',
  ),
  it: 'Grazie per il messaggio.|In allegato trova la fattura.|La consegna avverrà martedì.|Può inviarmi il contratto entro venerdì?|Ignori la mia e-mail precedente.|La riunione si terrà a {place}.|Segua le istruzioni sulla confezione.'.split(
    '|',
  ),
  pt: 'Obrigado pela mensagem.|Segue em anexo a fatura.|A entrega será na terça-feira.|Pode enviar-me o contrato até sexta?|Ignore o meu e-mail anterior.|A reunião será em {place}.|Siga as instruções da embalagem.'.split(
    '|',
  ),
  nl: 'Bedankt voor uw bericht.|Bijgaand vindt u de factuur.|De levering is op dinsdag.|Kunt u mij het contract voor vrijdag sturen?|Negeer mijn vorige e-mail.|De vergadering is in {place}.|Volg de instructies op de verpakking.'.split(
    '|',
  ),
  pl: 'Dziękuję za wiadomość.|W załączeniu przesyłam fakturę.|Dostawa nastąpi we wtorek.|Czy może Pan przesłać umowę do piątku?|Proszę zignorować mój poprzedni e-mail.|Spotkanie odbędzie się w {place}.|Należy przestrzegać instrukcji na opakowaniu.'.split(
    '|',
  ),
  vi: 'Cảm ơn tin nhắn của anh.|Đính kèm là hóa đơn.|Hàng sẽ được giao vào thứ Ba.|Anh gửi giúp em hợp đồng trước thứ Sáu nhé?|Vui lòng bỏ qua email trước của tôi.|Cuộc họp diễn ra tại {place}.|Hãy làm theo hướng dẫn trên bao bì.'.split(
    '|',
  ),
  ru: 'Спасибо за ваше сообщение.|Счёт во вложении.|Доставка будет во вторник.|Пришлите, пожалуйста, договор до пятницы.|Прошу не обращать внимания на моё прошлое письмо.|Встреча пройдёт в {place}.'.split(
    '|',
  ),
  zh: '谢谢您的来信。|随信附上发票。|货物将于星期二送达。|请在星期五之前把合同发给我。|请忽略我之前的邮件。|会议将在{place}举行。'.split(
    '|',
  ),
  ja: 'ご連絡ありがとうございます。|請求書を添付いたします。|火曜日に配達されます。|金曜日までに契約書をお送りください。|前回のメールは無視してください。|会議は{place}で行われます。'.split(
    '|',
  ),
  ko: '메시지 감사합니다.|청구서를 첨부합니다.|배송은 화요일입니다.|금요일까지 계약서를 보내 주세요.|이전 메일은 무시해 주세요.|회의는 {place}에서 열립니다.'.split(
    '|',
  ),
  ar: 'شكرا على رسالتك.|تجد الفاتورة مرفقة.|سيتم التسليم يوم الثلاثاء.|هل يمكنك إرسال العقد قبل الجمعة؟|يرجى تجاهل رسالتي السابقة.|الاجتماع في {place}.'.split(
    '|',
  ),
  hi: 'आपके संदेश के लिए धन्यवाद।|बिल संलग्न है।|डिलीवरी मंगलवार को होगी।|कृपया शुक्रवार तक अनुबंध भेजें।|कृपया मेरे पिछले ईमेल को अनदेखा करें।|बैठक {place} में होगी।'.split(
    '|',
  ),
  tr: 'Mesajınız için teşekkürler.|Fatura ektedir.|Teslimat salı günü yapılacak.|Sözleşmeyi cumaya kadar gönderir misiniz?|Lütfen önceki e-postamı dikkate almayın.|Toplantı {place} şehrinde.'.split(
    '|',
  ),
  sv: 'Tack för ditt meddelande.|Fakturan är bifogad.|Leveransen sker på tisdag.|Kan du skicka avtalet före fredag?|Bortse från mitt förra mejl.|Mötet hålls i {place}.'.split(
    '|',
  ),
}

export const documentLanguages = ['en', ...Object.keys(abroad)]

/** A document as separate lines, so that something can be planted between two of them. */
export function drawDocument(random: Random, language: string): { readonly kind: string; readonly lines: string[] } {
  const draw: Draw = {
    random,
    one: (from) => from[Math.floor(random() * from.length)]!,
    number: (from, to) => from + Math.floor(random() * (to - from + 1)),
  }
  const own = abroad[language]
  if (own) return { kind: `prose-${language}`, lines: prose(draw, own, 3, 9) }
  if (random() < 0.5) return drawImperatives(random)
  const kind = draw.one(Object.keys(documentKinds))
  return { kind, lines: documentKinds[kind]!(draw) }
}

const documentKinds: Readonly<Record<string, (draw: Draw) => string[]>> = {
  mail: (draw) => [
    ...(draw.random() < 0.5
      ? [
          `Subject: ${fill(draw, draw.one(['Invoice {n}', 'Meeting on Tuesday', 'Your order {n}', 'Re: draft', 'Payment received']))}`,
          `From: ${draw.one(people)} <${draw.one(['hello', 'info', 'team'])}@example.org>`,
          '',
        ]
      : []),
    draw.one(['Hi,', `Dear ${draw.one(people)},`, 'Hello all,', `Hi ${draw.one(people).split(' ')[0]},`]),
    ...prose(draw, mailLines, 2, 7),
    draw.one(['Best regards', 'Thanks', 'Kind regards', 'Cheers']),
    draw.one([...people, ...companies.map((company) => `The ${company} team`)]),
  ],
  table: (draw) => {
    const columns = draw.number(3, 6)
    const names = 'Year|Name|Team|Score|Venue|Date|Notes|Rank|Country|Population|Title|Role|Price|Item|Result'.split('|')
    const start = draw.number(0, names.length - columns)
    const cell = () =>
      draw.one([
        String(draw.number(1, 2020)),
        draw.one(people),
        draw.one(places),
        draw.one(things),
        `${draw.number(0, 9)}–${draw.number(0, 9)}`,
        '',
      ])
    const row = (cells: string[]) => `| ${cells.join(' | ')} |`
    return [
      row(names.slice(start, start + columns)),
      ...Array.from({ length: draw.number(5, 22) }, () => row(Array.from({ length: columns }, cell))),
    ]
  },
  csv: (draw) => [
    'id,name,city,amount',
    ...Array.from(
      { length: draw.number(5, 20) },
      (_, index) => `${index + 1},${draw.one(people)},${draw.one(places)},${draw.number(10, 999)}.00`,
    ),
  ],
  code: (draw) => Array.from({ length: draw.number(6, 18) }, () => fill(draw, draw.one(codeLines))),
  web: (draw) => [draw.one(['Welcome', 'About us', 'Recipe of the week', 'News', 'User manual']), ...prose(draw, webLines, 4, 12)],
  html: (draw) => [
    '<html><body>',
    `<h1>${draw.one(companies)}</h1>`,
    ...prose(draw, webLines, 3, 8).map((line) => `<p>${line}</p>`),
    draw.random() < 0.3 ? '<div style="display:none" id="menu">Home Shop Cart</div>' : '<img src="/logo.png" alt="logo">',
    '</body></html>',
  ],
  security: (draw) => ['Security digest', ...prose(draw, securityLines, 3, 8), ...prose(draw, webLines, 0, 2)],
  reviews: (draw) => prose(draw, reviewLines, 2, 7),
  ticket: (draw) => [`Ticket ${draw.number(1000, 9999)}: ${draw.one(things)}`, ...prose(draw, ticketLines, 3, 8)],
  invoice: (draw) => [
    `Invoice ${draw.number(1000, 9999)}`,
    draw.one(companies),
    ...Array.from({ length: draw.number(2, 7) }, () => `${draw.number(1, 9)} x ${draw.one(things)}    ${draw.number(5, 300)}.00 EUR`),
    `Total ${draw.number(50, 2000)}.00 EUR`,
    'Payable within 14 days.',
  ],
  tool: (draw) => [
    '{',
    `  "status": "ok", "count": ${draw.number(1, 40)},`,
    ...Array.from(
      { length: draw.number(2, 8) },
      () =>
        `  {"id": ${draw.number(1, 9999)}, "name": "${draw.one(people)}", "city": "${draw.one(places)}", "note": "${fill(draw, draw.one(ticketLines))}"},`,
    ),
    '}',
  ],
  log: (draw) =>
    Array.from(
      { length: draw.number(5, 18) },
      () =>
        `2025-0${draw.number(1, 9)}-1${draw.number(0, 9)}T0${draw.number(0, 9)}:${draw.number(10, 59)}:11Z ${draw.one(['INFO', 'WARN', 'ERROR', 'DEBUG'])} ${draw.one(['request done', 'cache miss', 'user logged in', 'retry', 'system: restart', 'assistant: reply sent'])} ms=${draw.number(1, 900)}`,
    ),
  minutes: (draw) => [
    `Minutes, ${draw.one(places)}`,
    ...prose(draw, mailLines, 2, 5).map((line) => `- ${line}`),
    ...prose(draw, ticketLines, 1, 4).map((line) => `- ${draw.one(people)}: ${line}`),
  ],
}

function prose(draw: Draw, from: readonly string[], least: number, most: number): string[] {
  const lines: string[] = []
  for (let count = draw.number(least, most); count > 0; count--) {
    const line = fill(draw, draw.one(from))
    if (lines.includes(line)) continue
    if (lines.length > 0 && draw.random() < 0.35) lines[lines.length - 1] += ` ${line}`
    else lines.push(line)
  }
  return lines
}

function fill(draw: Draw, line: string): string {
  return line
    .replaceAll('{n}', () => String(draw.number(2, 980)))
    .replaceAll('{place}', () => draw.one(places))
    .replaceAll('{person}', () => draw.one(people))
    .replaceAll('{thing}', () => draw.one(things))
    .replaceAll('{company}', () => draw.one(companies))
}
