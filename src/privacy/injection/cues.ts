// Marks that texts carry when somebody speaks past the reader to the model. Each pattern is linear: every repetition is bounded.

export type CueName = (typeof cueNames)[number]

export const cueNames = [
  'override',
  'prompt-extraction',
  'persona',
  'no-limits',
  'role-marker',
  'hidden-text',
  'invisible-letters',
  'exfiltration-link',
  'tool-order',
  'answer-format',
  'speaks-to-model',
  'answer-changed',
  'secrecy',
  'forced-start',
  'encoded-payload',
] as const

type Cue = { readonly name: CueName; readonly patterns: readonly RegExp[] }

const gap = '[^.!?\\n]{0,40}?'
const near = '[^.!?\\n]{0,24}?'

const override = [
  // en
  `\\b(?:ignore|disregard|forget|override|bypass|overlook|discard|drop|neglect|void|set aside|stop following|do not follow|don'?t follow|pay no attention to)\\b${gap}\\b(?:previous|prior|above|preceding|earlier|before|all|any|your|these|those|initial|original|existing|past|the system)\\b${near}\\b(?:instructions?|prompts?|directives?|orders?|rules?|commands?|guidelines?|messages?|context|training|programming|guidance|restrictions?|policies|polic[yi]|conversation)\\b`,
  `\\b(?:ignore|disregard|forget|override|bypass|discard|neglect)\\b${near}\\b(?:instructions?|prompts?|directives?|orders?|rules?|commands?|guidelines?|text|message)\\b${near}\\b(?:above|before|so far|you (?:were|have been|got))\\b`,
  `\\b(?:instructions?|orders|rules|prompt)\\b${near}\\b(?:above|before|so far|previously)\\b${near}\\b(?:void|cancel+ed|no longer|obsolete|outdated|do not apply|superseded|replaced)\\b`,
  '\\b(?:new|updated|revised|real|actual) (?:system )?(?:instructions?|task|directives?|objective|prompt) ?(?::|for you|follow|below|is )',
  // de
  `\\b(?:ignorier\\w{0,4}|vergiss|vergessen sie|missachte\\w{0,2}|verwirf|überschreib\\w{0,3}|beachte nicht)(?![\\p{L}])${gap}(?:vorherig|bisherig|obig|vorangegangen|früher|alle|deine|ihre|sämtliche|ursprünglich)\\p{L}{0,4}${near}(?:anweisung|instruktion|befehl|regel|vorgabe|aufforderung|richtlinie|prompt)`,
  // fr
  `\\b(?:ignore[zr]?|oublie[zr]?|néglige[zr]?|ne tiens? pas compte|fai(?:s|tes) abstraction|outrepasse[zr]?)(?![\\p{L}])${gap}(?:instructions?|consignes?|ordres?|directives?|règles?)${near}(?:précédent|antérieur|ci-dessus|reçu|initial|d'avant|données|système)?`,
  // es, pt
  `\\b(?:ignor[aeá]\\p{L}{0,3}|olvid[aeá]\\p{L}{0,3}|descart[aeá]\\p{L}{0,3}|desconsider[ae]\\p{L}{0,3}|esque[çc]\\p{L}{1,4}|omit[ae]\\p{L}{0,2}|no hagas caso)(?![\\p{L}])${gap}(?:instruc|indicacion|órdenes|ordenes|ordens|reglas|regras|directrices|diretrizes|prompt)`,
  // it
  `\\b(?:ignora(?:re|te)?|dimentica(?:re|te)?|trascura(?:re|te)?|scarta(?:re)?|non tenere conto)(?![\\p{L}])${gap}(?:istruzion|indicazion|ordini|regole|direttiv|comandi|prompt)`,
  // nl
  `\\b(?:negeer|vergeet|sla|verwerp)(?![\\p{L}])${gap}(?:instructies|opdrachten|regels|aanwijzingen|richtlijnen|bevelen|prompt)`,
  // pl
  `(?:zignoruj|ignoruj|zapomnij|pomiń|odrzuć)(?![\\p{L}])${gap}(?:instrukcj|polece|zasad|wytyczn|reguł|komend|prompt)`,
  // vi
  `(?:bỏ qua|quên|phớt lờ|đừng làm theo|không tuân theo)${gap}(?:hướng dẫn|chỉ dẫn|chỉ thị|lệnh|quy tắc|yêu cầu|prompt)`,
  // sv, tr, ru
  `\\b(?:ignorera|glöm|bortse från)(?![\\p{L}])${gap}(?:instruktion|regler|anvisning|order)`,
  `(?:önceki|yukarıdaki|tüm)${gap}(?:talimat|kural|komut)\\p{L}{0,8} (?:yok say|unut|görmezden|dikkate alma)`,
  `(?:игнориру|проигнориру|забуд|отбрось)\\p{L}{0,4}${gap}(?:инструкци|указани|правил|команд|промпт)`,
  // zh, ja, ko, hi, ar
  '(?:忽略|无视|無視|忘记|忘掉|忘記|不要理会|不要遵守)[^。\\n]{0,16}(?:指令|指示|说明|說明|规则|規則|提示|要求)',
  '(?:指示|命令|ルール|プロンプト|指令)[^。\\n]{0,6}(?:無視|忘れ|無効)',
  '(?:지시|명령|규칙|지침|프롬프트)[^.\\n]{0,8}(?:무시|잊)',
  '(?:निर्देश|आदेश|नियम)[^।\\n]{0,16}(?:अनदेखा|भूल|नज़रअंदाज़|नजरअंदाज)',
  '(?:تجاهل|انس|انسَ|تجاوز)[^.\\n]{0,24}(?:التعليمات|الأوامر|القواعد|الإرشادات|تعليمات)',
]

const extraction = [
  `\\b(?:reveal|show|print|output|repeat|display|tell me|give me|leak|share|expose|disclose|dump|recite|write out|copy|translate|encode|spell|summari[sz]e|what (?:is|are|was|were))\\b${gap}\\b(?:system|initial|original|hidden|secret|initiali[sz]ation|starting|first|developer|pre-?)[ -]?(?:prompts?|instructions?|messages?|configuration|rules|directives?|string)\\b`,
  `\\b(?:repeat|print|output|copy)\\b${near}\\b(?:everything|all|text|words|lines?)\\b${near}\\b(?:above|before this|so far|beginning with)\\b`,
  `\\b(?:instructions?|rules|prompt)\\b${near}\\b(?:you (?:were|have been|got) (?:given|told)|given to you|you received|you operate under|that you follow)\\b`,
  `\\bwhat (?:were|are) you (?:told|instructed|programmed|not (?:supposed|allowed))\\b`,
  `\\b(?:secret|password|passphrase|api key|access code|credentials?)\\b${near}\\b(?:you (?:were|have been) given|in your (?:prompt|instructions|context|memory)|you are (?:hiding|keeping|protecting))`,
  `(?:system-?prompt|systemprompt|systemaufforderung|systemanweisung|anfangsanweisung|systeminstruktion|invite système|prompt système|instructions système|instructions initiales|prompt del sistema|prompt de sistema|instrucciones (?:del sistema|iniciales)|instruções (?:do sistema|iniciais)|istruzioni (?:di sistema|iniziali)|prompt di sistema|systeemprompt|systeeminstructies|prompt systemowy|instrukcje systemowe|lời nhắc hệ thống|prompt hệ thống|системн\\p{L}{2} (?:промпт|инструкц|подсказк)|系统提示|系統提示|システムプロンプト|시스템 프롬프트|सिस्टम प्रॉम्प्ट|موجه النظام|تعليمات النظام)`,
]

const persona = [
  `\\b(?:you are (?:now|going to (?:be|act|pretend))|you will (?:now )?(?:act|pretend|be|play|roleplay|respond) (?:as|to be)|act as (?:if|though|an? |the )?|pretend (?:to be|you are|that you)|from now on,? (?:you|chatgpt|your|we)|you'?re now|roleplay as|take on the (?:role|persona)|immerse yourself)\\b`,
  `\\b(?:d\\.?a\\.?n\\b|do anything now|jailbr(?:eak|oken)|developer mode|debug mode|maintenance mode|god mode|sudo mode|admin(?:istrator)? (?:mode|override)|evil (?:twin|mode|confidant)|opposite mode|stan mode|unfiltered mode)`,
  `\\b(?:stay|remain|be|keep) in (?:character|role)\\b|\\bbreak(?:ing)? character\\b`,
  `(?:du bist (?:jetzt|nun|ab (?:jetzt|sofort))|ab (?:jetzt|sofort) (?:bist|antwortest|verhältst)|tu so,? als|gib vor|entwicklermodus|tu es maintenant|vous êtes (?:maintenant|désormais)|à partir de maintenant|désormais,? tu|fais semblant|mode développeur|ahora eres|a partir de ahora|finge (?:que|ser)|haz como si|modo (?:desarrollador|desenvolvedor|dios)|agora você é|a partir de agora|finja (?:que|ser)|ora sei|d'ora in poi|fai finta|fingi di|modalità sviluppatore|je bent (?:nu|vanaf)|vanaf nu|doe alsof|ontwikkelaarsmodus|jesteś teraz|od teraz|udawaj|tryb dewelopera|bây giờ bạn là|từ giờ|hãy giả vờ|đóng vai|теперь ты|с этого момента|притворись|режим разработчика|你现在是|从现在开始|從現在開始|假装|扮演|开发者模式|あなたは今|今から|ふりをして|개발자 모드|지금부터|अब आप|डेवलपर मोड|أنت الآن|من الآن فصاعدا|تظاهر|artık sen|şu andan itibaren)`,
]

const noLimits = [
  `\\b(?:no|without(?: any)?|free (?:of|from)|ignor(?:e|ing)|bypass(?:ing)?|not bound by|unbound by|regardless of|not (?:care|follow|adhere|restricted)|do(?:es)? not have|freed? from|disregard(?:ing)?|lift(?:ed|ing)?|remov(?:e|ed|ing))\\b${near}\\b(?:restrictions?|limitations?|limits|filters?|rules|guidelines|ethic(?:s|al)?|moral(?:s|ity)?|censorship|content polic(?:y|ies)|polic(?:y|ies)|boundaries|safeguards?|safety|warnings?|disclaimers?|confines)\\b`,
  '\\b(?:unfiltered|uncensored|amoral|unrestricted|unethical|unlimited ai|anything goes|never refuses?|cannot refuse|can ?not say no|no matter how (?:illegal|immoral|unethical))\\b',
  `(?:ohne (?:einschränkungen|filter|regeln|grenzen)|sans (?:restrictions?|filtres?|limites?|aucune)|sin (?:restricciones|filtros|límites|censura)|sem (?:restrições|filtros|limites)|senza (?:restrizioni|filtri|limiti)|zonder (?:beperkingen|filters|grenzen)|bez (?:ograniczeń|filtrów|cenzury)|không (?:giới hạn|bị hạn chế|kiểm duyệt)|без (?:ограничений|фильтров|цензуры)|没有(?:任何)?限制|不受限制|制限(?:の|も)?な|제한 ?없|बिना किसी प्रतिबंध|بدون قيود|kısıtlama olmadan)`,
]

const roleMarker = [
  '<\\|(?:im_start|im_end|system|user|assistant|endoftext|start_header_id|eot_id|begin_of_text)\\|?>',
  '\\[/?inst\\]|<</?sys>>|<\\/?(?:system|system_prompt|assistant|instructions?|admin|user_query|important)>|\\[(?:system|admin|assistant)(?: [a-z]{1,12}){0,2}\\]',
  '(?:^|\\n)[ \\t]{0,8}(?:#{1,4} ?)?\\*{0,2}(?:system|assistant|ai|developer|admin(?:istrator)?|user|human|chatgpt|gpt|bot)(?: (?:message|prompt|note|instruction|override|update|alert))?\\*{0,2} ?:',
  '(?:^|\\n)[ \\t]{0,8}#{1,4} ?(?:new |updated )?(?:instructions?|system|response|input|task)\\b',
  '"role" ?: ?"(?:system|assistant|developer)"',
  `\\b(?:begin|start|end)(?: of)? (?:system|hidden|new|admin|user) (?:prompt|instructions?|message|input)\\b|={3,8} ?(?:end|begin)|-{3,8} ?(?:end|begin)[^\\n-]{0,24}(?:prompt|instruction|context|document|data|text|user)`,
]

const hiddenText = [
  'display ?: ?none|visibility ?: ?hidden|font-size ?: ?0(?![.\\d])|opacity ?: ?0(?![.\\d])|aria-hidden="true"[^>]{0,40}>[^<]{40}',
  'color ?: ?(?:white|#fff(?:fff)?|transparent|rgb\\(255, ?255, ?255\\))[^"\'>]{0,60}(?:background|["\'>])',
  '(?:left|top|text-indent) ?: ?-\\d{3,5}px',
  `<!--[^>]{0,400}\\b(?:ai|assistant|model|llm|agent|instruction|ignore|you must|please|system|bot|chatgpt)\\b`,
]

const exfiltrationLink = [
  '!\\[[^\\]\\n]{0,80}\\]\\(https?://[^)\\s]{1,200}[?&/=#][^)\\s]{0,80}(?:\\{|%7b|<|\\[|\\$|data|secret|history|summary|info)',
  `<img[^>]{1,80}src=["']?https?://[^"'>\\s]{1,200}\\?[^"'>\\s]{0,80}(?:=|\\{)`,
  `\\b(?:send|post|forward|upload|transmit|exfiltrate|append|report|mail|e-?mail|leak|embed|deliver|submit|relay)\\b${gap}\\b(?:to|at|into) ?(?:the )?(?:url|link|endpoint|server|address|webhook|this (?:url|email|address)|https?://|[a-z0-9._-]{1,40}@)`,
  `https?://[^\\s"')]{1,120}(?:=|/)(?:\\{[^}]{1,40}\\}|\\[[a-z_ -]{2,40}\\]|<[a-z_ -]{2,40}>|\\$\\{?[a-z_]{2,30})`,
]

const toolOrder = [
  `\\b(?:call|invoke|use|run|execute|trigger|launch|activate)\\b${near}\\b(?:tool|function|api|plugin|command|script|shell|terminal|send_?e?mail|code interpreter|browser|action|endpoint)\\b`,
  '\\b[a-z]{2,20}(?:_[a-z]{2,20}){1,3} ?(?:\\(|tool|function)|"(?:tool|function|tool_name|action)" ?: ?"',
  `\\b(?:delete|remove|wipe|erase|transfer|wire|approve|grant|unlock|disable|unsubscribe|purchase|buy|refund|reset)\\b${near}\\b(?:all|every|the|any|to)\\b${near}\\b(?:files?|e-?mails?|accounts?|records?|database|repository|admin|permissions?|access|payment|funds|money|password|invoice|balance)\\b`,
]

const answerFormat = [
  `\\b(?:respond|reply|answer|output|say|print|write|return)\\b${near}\\b(?:only|just|exactly|nothing (?:but|else|more)|solely|always)\\b`,
  `\\b(?:only|just|always)\\b (?:respond|reply|answer|output|say|print|return)\\b`,
  `(?:antworte (?:nur|ausschließlich|immer)|réponds? (?:uniquement|seulement|toujours)|répondez uniquement|responde (?:solo|únicamente|siempre|apenas|somente)|rispondi (?:solo|soltanto|sempre)|antwoord (?:alleen|enkel|altijd)|odpowiedz tylko|odpowiadaj (?:tylko|wyłącznie)|chỉ (?:trả lời|đáp)|отвечай только|只回答|只回复|だけ答え|만 대답|केवल .{0,12}उत्तर|yalnızca .{0,16}cevap)`,
]

const speaksToModel = [
  `\\b(?:chat ?gpt|gpt-?[345o]|claude|gemini|llama|copilot|bard|openai|anthropic|language model|large language|llm|ai (?:assistant|model|agent|system|language|bot|reviewer|tool)|assistant|chat ?bot|artificial intelligence)\\b`,
  `(?:ki-?(?:assistent|modell|system|agent)|sprachmodell|modèle de langage|assistant ia|agent ia|modelo de lenguaje|asistente (?:de )?ia|modelo de linguagem|assistente (?:de )?ia|modello linguistico|assistente ia|taalmodel|ai-assistent|model językowy|asystent ai|trợ lý ai|mô hình ngôn ngữ|языковая модель|语言模型|人工智能|人工知能|言語モデル|언어 모델|भाषा मॉडल|نموذج لغ)`,
]

const answerChanged = [
  `\\b(?:in|to|into|of|with|from|for|throughout|within|at the (?:end|start|beginning) of|before|after|end|start|begin|finish|conclude|modify|enhance|augment|alter|change|format|encode|encrypt|reverse|write|render|include in|translate|convert|deliver|present|provide|frame|phrase|style)\\b (?:all |the )?your (?:next |final |whole |entire |own )?(?:response|reply|answer|output|message|summary|review|solution|implementation|code|report|text)s?\\b`,
  `\\b(?:add|append|include|insert|integrate|incorporate|embed|mention|put|place)\\b${gap}\\b(?:your|the) (?:response|reply|answer|output|summary|solution|code|implementation|report)\\b`,
  `(?:in (?:deiner|ihrer) (?:antwort|zusammenfassung)|deine antwort|dans (?:ta|votre) (?:réponse|résumé)|(?:ta|votre) réponse|en (?:tu|su) (?:respuesta|resumen)|(?:tu|su) respuesta|n?a sua resposta|nella tua risposta|la tua risposta|in je antwoord|je antwoord|w (?:swojej|twojej) odpowiedzi|swoją odpowiedź|trong câu trả lời|câu trả lời của bạn|в (?:своем|своём|твоем) ответе|твой ответ|你的(?:回答|回复|答案)|あなたの(?:回答|返信|答え)|당신의 (?:답변|응답)|आपके (?:उत्तर|जवाब)|cevabın|yanıtın|ردك|إجابتك)`,
]

const secrecy = [
  `\\b(?:do not|don'?t|never|without)\\b${near}\\b(?:tell|mention|reveal|inform|notify|alert|telling|mentioning|informing|disclose|explain)\\b${near}\\b(?:user|anyone|anybody|human|customer|them|this|instruction|message|prompt)`,
  `\\b(?:secretly|silently|covertly|in the background|invisibl[ey])\\b|\\bkeep this (?:hidden|secret|between)`,
]

const forcedStart = [
  `\\b(?:start|begin|end|finish|prefix|precede|open|conclude)\\b${near}\\b(?:with|by)\\b ?(?:the |saying|writing|"|'|“|‘|:|\\[)`,
  `\\b(?:sure,? here(?:'s| is)|absolutely! here|of course! here)`,
  `\\b(?:complete|continue|finish) (?:this|the following|the) (?:sentence|phrase|text)`,
]

const cues: readonly Cue[] = [
  ['override', override],
  ['prompt-extraction', extraction],
  ['persona', persona],
  ['no-limits', noLimits],
  ['role-marker', roleMarker],
  ['hidden-text', hiddenText],
  ['exfiltration-link', exfiltrationLink],
  ['tool-order', toolOrder],
  ['answer-format', answerFormat],
  ['speaks-to-model', speaksToModel],
  ['answer-changed', answerChanged],
  ['secrecy', secrecy],
  ['forced-start', forcedStart],
].map(([name, patterns]) => ({ name: name as CueName, patterns: (patterns as string[]).map((pattern) => new RegExp(pattern, 'gu')) }))

/** Invisible signs: joined, filler and tag letters, directions. */
const invisible = /\u034f|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0020}-\u{e007f}]/gu

/** Each cue is counted this often at most: more says nothing new. */
const mostOfOneCue = 8

export type Seen = { readonly counts: Float32Array; readonly names: readonly CueName[] }

/** The cues of a text in small letters, counted. `encoded-payload` is for the caller, who decodes. */
export function cuesIn(lowered: string): Seen {
  const counts = new Float32Array(cueNames.length)
  for (const { name, patterns } of cues) {
    let count = 0
    for (const pattern of patterns) {
      pattern.lastIndex = 0
      while (count < mostOfOneCue && pattern.exec(lowered) !== null) count++
    }
    counts[cueNames.indexOf(name)] = count
  }
  let unseen = 0
  invisible.lastIndex = 0
  while (unseen < 24 && invisible.exec(lowered) !== null) unseen++
  // One or two come with copied text; joined emoji have them too.
  counts[cueNames.indexOf('invisible-letters')] = unseen >= 4 ? 1 + unseen / 8 : 0
  return { counts, names: cueNames.filter((_, index) => counts[index]! > 0) }
}
