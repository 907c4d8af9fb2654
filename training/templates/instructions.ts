// What people ask an assistant to do with a text they paste, by language, and the marks they put around it.

export const instructions: Readonly<Record<string, readonly string[]>> = {
  en: 'Summarise this:|Summarize the following text in three bullets:|Translate into German:|Fix the grammar:|Rewrite in a friendlier tone:|Make this shorter:|What are the key points?|Is this polite enough?|Proofread:|Turn this into a formal letter:|Explain this to me:|Extract the action items:|Draft a reply to this:|Check for mistakes:|Classify this text:|Anonymise this, please:|Continue this text:|Convert to Markdown:|pls fix:|tl;dr|Improve the wording:|Which facts are missing?|Write a title for this:|Create a checklist from this:|Answer in one sentence:'.split(
    '|',
  ),
  de: 'Fasse das zusammen:|Übersetze ins Englische:|Korrigiere den Text:|Formuliere freundlicher:|Kürze das bitte:|Was sind die wichtigsten Punkte?|Ist das höflich genug?|Mach daraus einen Brief:|Erkläre mir das:|Entwirf eine Antwort:|Prüfe auf Fehler:|Bitte anonymisieren:|Mach Stichpunkte daraus:'.split(
    '|',
  ),
  fr: 'Résume ce texte :|Traduis en anglais :|Corrige les fautes :|Reformule plus poliment :|Raccourcis :|Quels sont les points clés ?|Est-ce assez poli ?|Rédige une réponse :|Explique-moi ça :|Transforme en lettre :|Anonymise ce texte :|Fais une liste à puces :'.split(
    '|',
  ),
  es: 'Resume este texto:|Traduce al inglés:|Corrige los errores:|Dilo con más educación:|Acórtalo:|¿Cuáles son los puntos clave?|¿Es lo bastante educado?|Redacta una respuesta:|Explícame esto:|Conviértelo en carta:|Anonimiza este texto:|Haz una lista:'.split(
    '|',
  ),
  vi: 'Tóm tắt giúp:|Dịch sang tiếng Anh:|Sửa lỗi chính tả:|Viết lại lịch sự hơn:|Rút gọn:|Các ý chính là gì?|Viết thư trả lời:|Giải thích giúp tôi:|Chuyển thành gạch đầu dòng:|Ẩn danh đoạn này:'.split(
    '|',
  ),
  it: 'Riassumi:|Traduci in inglese:|Correggi gli errori:|Scrivi una risposta:'.split('|'),
  nl: 'Vat samen:|Vertaal naar het Engels:|Verbeter de fouten:|Schrijf een antwoord:'.split('|'),
  pl: 'Streść:|Przetłumacz na angielski:|Popraw błędy:|Napisz odpowiedź:'.split('|'),
  pt: 'Resume isto:|Traduz para inglês:|Corrige os erros:|Escreve uma resposta:'.split('|'),
  sv: 'Sammanfatta:|Översätt till engelska:|Rätta felen:|Skriv ett svar:'.split('|'),
}

export const frames: readonly (readonly [string, string])[] = [
  [' ', ''],
  ['\n', ''],
  ['\n\n', ''],
  [' "', '"'],
  ['\n"""\n', '\n"""'],
  ['\n---\n', '\n---'],
  ['\n```\n', '\n```'],
  ['\n<text>\n', '\n</text>'],
  ['\n> ', ''],
  [' «', '»'],
]
