// The engine's own few sentences, in the languages it reads. Everything else it says is quoted.
import type { Doubt } from './answer.ts'
import type { Language } from './words.ts'

type Words = {
  readonly extractive: string
  readonly notStated: string
  readonly nearest: string
  readonly why: Readonly<Record<Doubt, string>>
  readonly yes: string
  readonly no: string
  readonly nothingFound: (what: string) => string
  readonly thin: string
  readonly unfit: string
}

export const wording: Readonly<Record<Language, Words>> = {
  en: {
    extractive: 'Extractive answer: quoted from the text by the built-in engine, not written by a model.',
    notStated: 'The text does not state this.',
    nearest: 'Nearest passage:',
    why: {
      'nothing-near': 'Nothing in it speaks of what the question asks.',
      'not-named': 'What the question asks for is not named in it.',
      'no-such-value': 'It speaks of the subject, but gives no such detail.',
      'no-reason': 'It gives no reason for this.',
      'unknown-name': 'The question names something that the text does not mention.',
      contradicted: 'The text says otherwise.',
      'too-thin': 'No passage bears out the whole question.',
    },
    yes: 'Yes.',
    no: 'No.',
    nothingFound: (what) => `The text holds no ${what}.`,
    thin: 'The text gives little evidence for any of the labels.',
    unfit:
      'I am the built-in extractive engine: there is no language model here, so I cannot do this. I can work on a text that you give: summarise it, extract dates, amounts, names or the fields of a JSON schema, classify it under given labels, or answer a question by quoting it. To get more, add a model: start a local runtime such as Ollama, or put an upstream into drawbridge.yaml; `drawbridge init` helps.',
  },
  de: {
    extractive: 'Extraktive Antwort: von der eingebauten Maschine aus dem Text zitiert, nicht von einem Modell geschrieben.',
    notStated: 'Das steht nicht im Text.',
    nearest: 'Nächstliegende Stelle:',
    why: {
      'nothing-near': 'Nichts darin handelt von dem, was gefragt ist.',
      'not-named': 'Das Gefragte wird darin nicht genannt.',
      'no-such-value': 'Er handelt davon, nennt diese Angabe aber nicht.',
      'no-reason': 'Ein Grund wird nicht genannt.',
      'unknown-name': 'Die Frage nennt etwas, das im Text nicht vorkommt.',
      contradicted: 'Der Text sagt etwas anderes.',
      'too-thin': 'Keine Stelle belegt die ganze Frage.',
    },
    yes: 'Ja.',
    no: 'Nein.',
    nothingFound: (what) => `Im Text nicht gefunden: ${what}.`,
    thin: 'Der Text spricht kaum für eine der Kategorien.',
    unfit:
      'Ich bin die eingebaute extraktive Maschine: Hier läuft kein Sprachmodell, deshalb kann ich das nicht. Mit einem Text, den Sie mitgeben, kann ich arbeiten: zusammenfassen, Daten, Beträge, Namen oder Felder eines JSON-Schemas herausziehen, unter gegebene Kategorien einordnen oder eine Frage mit einem Zitat beantworten. Für mehr fügen Sie ein Modell hinzu: eine lokale Laufzeit wie Ollama starten oder einen Upstream in drawbridge.yaml eintragen; `drawbridge init` hilft.',
  },
  fr: {
    extractive: 'Réponse extractive : citée du texte par le moteur intégré, non rédigée par un modèle.',
    notStated: 'Le texte ne le dit pas.',
    nearest: 'Passage le plus proche :',
    why: {
      'nothing-near': 'Rien n’y parle de ce qui est demandé.',
      'not-named': 'Ce qui est demandé n’y est pas nommé.',
      'no-such-value': 'Il en parle, mais sans donner ce détail.',
      'no-reason': 'Il n’en donne pas la raison.',
      'unknown-name': 'La question nomme quelque chose dont le texte ne parle pas.',
      contradicted: 'Le texte dit autre chose.',
      'too-thin': 'Aucun passage n’appuie toute la question.',
    },
    yes: 'Oui.',
    no: 'Non.',
    nothingFound: (what) => `Absent du texte : ${what}.`,
    thin: 'Le texte ne parle guère pour une de ces catégories.',
    unfit:
      'Je suis le moteur extractif intégré : il n’y a pas de modèle de langue ici, je ne peux donc pas faire cela. Sur un texte que vous donnez, je peux résumer, extraire dates, montants, noms ou les champs d’un schéma JSON, classer selon des étiquettes, ou répondre à une question en citant. Pour plus, ajoutez un modèle : lancez Ollama ou ajoutez un upstream dans drawbridge.yaml ; `drawbridge init` vous aide.',
  },
  es: {
    extractive: 'Respuesta extractiva: citada del texto por el motor integrado, no escrita por un modelo.',
    notStated: 'El texto no lo dice.',
    nearest: 'Pasaje más cercano:',
    why: {
      'nothing-near': 'Nada en él trata de lo que se pregunta.',
      'not-named': 'Lo que se pregunta no se nombra en él.',
      'no-such-value': 'Habla del asunto, pero no da ese dato.',
      'no-reason': 'No da ninguna razón.',
      'unknown-name': 'La pregunta nombra algo que el texto no menciona.',
      contradicted: 'El texto dice otra cosa.',
      'too-thin': 'Ningún pasaje respalda toda la pregunta.',
    },
    yes: 'Sí.',
    no: 'No.',
    nothingFound: (what) => `No está en el texto: ${what}.`,
    thin: 'El texto apenas respalda alguna de las etiquetas.',
    unfit:
      'Soy el motor extractivo integrado: aquí no hay modelo de lenguaje, así que no puedo hacer esto. Con un texto que usted dé puedo resumirlo, extraer fechas, importes, nombres o los campos de un esquema JSON, clasificarlo con etiquetas dadas o responder citándolo. Para más, añada un modelo: inicie Ollama o ponga un upstream en drawbridge.yaml; `drawbridge init` ayuda.',
  },
  vi: {
    extractive: 'Trả lời trích xuất: trích nguyên văn bởi bộ máy tích hợp, không phải do mô hình viết.',
    notStated: 'Văn bản không nêu điều này.',
    nearest: 'Đoạn gần nhất:',
    why: {
      'nothing-near': 'Không có gì nói về điều được hỏi.',
      'not-named': 'Điều được hỏi không được nêu tên.',
      'no-such-value': 'Văn bản có nói đến nhưng không cho chi tiết này.',
      'no-reason': 'Văn bản không nêu lý do.',
      'unknown-name': 'Câu hỏi nêu điều mà văn bản không nhắc đến.',
      contradicted: 'Văn bản nói khác.',
      'too-thin': 'Không đoạn nào xác nhận toàn bộ câu hỏi.',
    },
    yes: 'Có.',
    no: 'Không.',
    nothingFound: (what) => `Không có trong văn bản: ${what}.`,
    thin: 'Văn bản cho ít bằng chứng về các nhãn.',
    unfit:
      'Tôi là bộ máy trích xuất tích hợp: ở đây không có mô hình ngôn ngữ nên tôi không làm được việc này. Với văn bản bạn đưa, tôi có thể tóm tắt, trích ngày, số tiền, tên hoặc các trường của JSON schema, phân loại theo nhãn cho sẵn, hoặc trả lời bằng cách trích dẫn. Muốn hơn, hãy thêm một mô hình: chạy Ollama hoặc thêm upstream vào drawbridge.yaml; `drawbridge init` sẽ giúp.',
  },
}
