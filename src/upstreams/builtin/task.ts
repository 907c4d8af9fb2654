// Reads from a conversation, as people write them, which task it sets, on which text. Pure and quick: only starts and ends of long texts
// are looked at for instructions.
import type { Conversation, DocumentPart, Part, Turn } from '../../core/conversation.ts'
import { asArray, asObject, asString, at, type JsonObject } from '../../core/json.ts'
import type { Example, Label } from './classify.ts'
import type { Length } from './summarise.ts'
import type { ValueKind } from './values.ts'

export type Task =
  | { readonly kind: 'summarise'; readonly text: string; readonly length: Length; readonly style: 'bullets' | 'numbers' | 'prose' }
  | { readonly kind: 'extract'; readonly text: string; readonly wanted: readonly ExtractKind[]; readonly asJson: boolean }
  | { readonly kind: 'fill'; readonly text: string; readonly schema: JsonObject }
  | {
      readonly kind: 'classify'
      readonly text: string
      readonly labels: readonly Label[]
      readonly examples: readonly Example[]
      /** The schema and the member that holds the label, when JSON is asked for. */
      readonly schema?: { readonly whole: JsonObject; readonly member: string }
      readonly isLabelOnly: boolean
    }
  | { readonly kind: 'answer'; readonly text: string; readonly questions: readonly string[] }

export type ExtractKind = { readonly name: string; readonly kinds: readonly ValueKind[]; readonly role?: 'party' }

const mostText = 8_000_000
const mostQuestions = 8

export const taskPatterns = {
  summarise:
    /\b(?:summari[sz]e|summary|summari[sz]ation|tl;?dr|sum (?:it |this )?up|(?:key|main) (?:points?|takeaways?|facts?|messages?)|in a nutshell|condense|shorten|boil .{0,20}down|the gist|recap)\b|\bzusammenfass\p{L}*|\bfass\p{L}*\b.{0,60}\bzusammen\b|\bkernpunkte\b|\brésum\p{L}*|\bpoints clés\b|\bresum(?:e|ir|en|a)\b|\bpuntos clave\b|tóm tắt|ý chính/iu,
  classify:
    /\b(?:classify|categori[sz]e|classification|(?:which|what) (?:category|label|class|topic|department|queue|sentiment)\b|(?:sort|put|route|triage) (?:this|the|it)\b.{0,60}\b(?:into|to|under)\b|label (?:this|the|it|each|every|all)\b|(?:respond|reply|answer|return|output) with\b.{0,40}\b(?:category|label|class)\b|(?:categories|labels|classes|possible labels)\s*:|sentiment|assign .{0,40}(?:label|category|class)|choose .{0,30}(?:label|category)|klassifizier\p{L}*|kategorisier\p{L}*|ordne\b.{0,80}\b(?:zu|ein)\b|classe(?:z|r)?\b(?= (?:ce|cet|cette|le|la|les))|catégorise\p{L}*|clasifi\p{L}*)|phân loại/iu,
  extract:
    /\b(?:extract|pull out|pick out|(?:list|find|identify|get|give me|show|name) (?:all|every|each|any|me all)\b|list the\b|extrahier\p{L}*|liste\b.{0,20}\balle\b|nenne alle|finde alle|extrai\p{L}*|extrae\p{L}*|liste(?:z|r)? (?:toutes|tous|les)|enumera|lista todos)|trích xuất|liệt kê/iu,
}
const beyondUs =
  /^\W*(?:(?:please|can you|could you|would you|bitte|i want you to|i need you to|help me(?: to)?)\W+)*(?:translate|rewrite|rephrase|paraphrase|write|draft|compose|code|implement|program|explain|calculate|compute|solve|debug|refactor|fix|improve|brainstorm|generate|create|design|imagine|pretend|continue|complete|convert|compare|proofread|correct|reply to|respond to|tell me a|make (?:a|me)|suggest|recommend|plan|invent|übersetz\p{L}*|schreib\p{L}*|erklär\p{L}*|berechne|tradui\p{L}*|écri\p{L}*|rédige\p{L}*|explique\p{L}*|traduc\p{L}*|escrib\p{L}*|explica\p{L}*|redacta\p{L}*|dịch|viết|giải thích)(?!\p{L})/iu
const generic =
  /^\W*(?:(?:categories|labels|classes|options|kategorien|catégories|categorías)\s*:|you are|you're|your (?:task|job|role)|act as|answer\b(?=[^\n]{0,120}\b(?:text|document|passage|context|question|only|below|above|following|briefly|using|from|based|with)\b)|use (?:only )?(?:the|this) (?:following |above |given |provided )?(?:text|document|passage|context|information|excerpt)|based (?:only |solely )?on|read (?:the|this)|here (?:is|are|'s)|below is|the following (?:is|text|document|passage)|given the (?:following|text|document)|consider the|(?:respond|reply|return|output)\b[^\n]{0,60}\b(?:only|with|in|as|json)\b|(?:only|just) (?:answer|reply|use|output|return)|do not (?:use|invent|make|guess|add|include)|don't (?:use|invent|make|guess|add)|if the (?:answer|text|document|information)|quote the|context\s*:|document\s*:|text\s*:|beantworte|antworte|du bist|sie sind ein|réponds|répondez|tu es|vous êtes|responde|responda|eres un|usted es|trả lời|bạn là)/iu
const startsQuestion =
  /^\W*(?:(?:and|also|now|so|please|tell me|can you tell me|do you know)\W+)*(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|have|had|may|must|can|could|should|will|by when|by what|by how|on what|on which|in what|in which|at what|at which|under what|under which|within|until when|until what|since when|after how|for how|for what|for which|to whom|to what|to which|from whom|from when|from what|with whom|with what|wer|was|wann|wo|warum|wie|welche\p{L}*|wem|wen|wessen|wieviel\p{L}*|bis wann|ab wann|quel\p{L}*|qui|quand|où|pourquoi|comment|combien|est-ce|qu'|à qui|de combien|qué|quién\p{L}*|cuándo|dónde|por qué|cómo|cuánt\p{L}*|cuál\p{L}*|ai|khi nào|ở đâu|tại sao|bao nhiêu|bao lâu)(?!\p{L})/iu
const questionLabel =
  /^[ \t]*(?:\*\*)?(?:question|questions|query|q|my question|user question|frage|fragen|pregunta|câu hỏi|task|instruction|instructions|aufgabe|tâche|tarea)(?:\*\*)?[ \t]?\d{0,2}[ \t]*[:：][ \t]*(?:\*\*)?/imu
const textLabel =
  /^[ \t]*(?:\*\*)?(?:text|document|context|article|passage|e-?mail|message|review|ticket|input|content|source|transcript|notes?|letter|contract|dokument|kontext|texte|contexte|texto|contexto|văn bản|tài liệu)(?:\*\*)?[ \t]*[:：][ \t]*(?:\*\*)?/imu
const questionTags = /^(?:question|questions|query|instruction|instructions|task|user_question|prompt)$/i

type Parted = { readonly instruction: string; readonly body: string }

/** The task that a conversation sets, or undefined when it sets none that needs no model. */
export function readTask(conversation: Conversation): Task | undefined {
  if (conversation.suffix !== undefined || conversation.turns.length === 0) return undefined
  if (conversation.settings.toolChoice?.type === 'required' || conversation.settings.toolChoice?.type === 'tool') return undefined
  const lastAt = conversation.turns.findLastIndex((turn) => turn.role === 'user')
  const last = conversation.turns[lastAt]
  if (!last || last.parts.some((part) => part.type === 'image' || part.type === 'audio')) return undefined
  const system = conversation.turns
    .filter((turn) => turn.role === 'system' || turn.role === 'developer')
    .map((turn) => part(textOf(turn), true))
  const standing = system
    .map((one) => one.instruction)
    .join('\n')
    .trim()
  const standingTask = kindOf(standing)
  const raw = textOf(last)
  const attached = documentsOf(last)
  const own = part(raw, false)
  const ownKind = kindOf(own.instruction)
  const schema = schemaOf(conversation)
  const takesAll = standingTask !== undefined && ownKind === undefined && attached === '' && !system.some((one) => one.body.length > 60)
  const instruction = takesAll
    ? standing
    : [own.instruction, ownKind === undefined && standingTask ? standing : ''].filter(Boolean).join('\n')
  const kind = takesAll ? standingTask : (ownKind ?? standingTask)
  let text = takesAll ? (own.body && own.instruction && generic.test(own.instruction) ? own.body : raw) : join([attached, own.body])
  if (text.length < 12) text = join([text, ...earlier(conversation.turns, lastAt, system)])
  text = text.slice(0, mostText).trim()
  if (!kind && beyondUs.test(own.instruction || raw)) return undefined
  if (text.length < 12 || !/\p{L}{2}/u.test(text)) return undefined
  if (kind === undefined && schema && own.body === '' && attached === '') text = join([text === raw ? '' : text, raw])
  if (looksLikeCode(text)) return undefined
  const asked = instruction || own.instruction
  if (kind === 'classify' || (schema && enumMember(schema) && kind !== 'extract'))
    return classifyTask(conversation, asked, standing, text, schema, lastAt)
  if (schema) return { kind: 'fill', text, schema }
  if (kind === 'summarise') return { kind: 'summarise', text, ...lengthOf(asked) }
  const wantsJson = conversation.settings.output?.type === 'json' || /\bjson\b/i.test(asked)
  if (kind === 'extract' || (wantsJson && kind === undefined)) return extractTask(asked, text, wantsJson)
  if (beyondUs.test(own.instruction)) return undefined
  const questions = questionsOf(own.instruction)
  return questions.length > 0 ? { kind: 'answer', text, questions } : undefined
}

function kindOf(instruction: string): 'summarise' | 'classify' | 'extract' | undefined {
  const short = instruction.slice(0, 3000)
  if (short === '' || beyondUs.test(short)) return undefined
  const found = (['classify', 'extract', 'summarise'] as const)
    .map((kind) => ({ kind, at: short.search(taskPatterns[kind]) }))
    .filter((one) => one.at >= 0)
    .sort((a, b) => a.at - b.at)[0]?.kind
  if (
    found === 'summarise' &&
    /\?\s*$/.test(short) &&
    !/\b(?:can|could|would|will) you\b|\bwhat (?:is|are) the (?:key|main)\b|\btl;?dr\b/i.test(short)
  )
    return undefined
  return found
}

const join = (texts: readonly string[]): string => texts.filter((text) => text.trim() !== '').join('\n\n')

function textOf(turn: Turn): string {
  return join(turn.parts.flatMap((one) => (one.type === 'text' ? [one.text] : [])))
}

function documentsOf(turn: Turn): string {
  const read = (one: Part): string[] => {
    if (one.type === 'document') return [decode(one)]
    if (one.type === 'tool-result')
      return one.content.flatMap((inner) => (inner.type === 'text' ? [inner.text] : inner.type === 'document' ? [decode(inner)] : []))
    return []
  }
  return join(turn.parts.flatMap(read))
}

/** Text documents only; a PDF or picture needs a reader of its own. */
function decode(document: DocumentPart): string {
  const { source } = document
  if (source.kind !== 'base64' || !/^(?:text\/|application\/(?:json|xml|yaml|x-yaml|csv))/i.test(source.mediaType)) return ''
  return Buffer.from(source.data, 'base64').toString('utf8')
}

function earlier(turns: readonly Turn[], before: number, system: readonly Parted[]): string[] {
  const bodies = turns.slice(0, before).flatMap((turn) => {
    if (turn.role === 'tool') return [documentsOf(turn)]
    return turn.role === 'user' ? [documentsOf(turn), part(textOf(turn), false).body] : []
  })
  return [...system.map((one) => one.body), ...bodies]
}

/** Part a message into what it tells us to do and the text it gives. A system message without a document is all instruction. */
export function part(message: string, isSystem: boolean): Parted {
  const text = message.replace(/\r\n?/g, '\n').trim()
  if (text === '') return { instruction: '', body: '' }
  return byTags(text) ?? byFences(text) ?? byLabels(text) ?? byQuotes(text) ?? byParagraphs(text, isSystem)
}

function byTags(text: string): Parted | undefined {
  const open = /<([A-Za-z][\w-]{1,30})(?:\s[^<>]{0,200})?>/g
  const outside: string[] = []
  const inside: string[] = []
  let from = 0
  let tries = 0
  for (let hit = open.exec(text); hit && tries++ < 50; hit = open.exec(text)) {
    const name = hit[1] ?? ''
    const start = hit.index + hit[0].length
    const end = text.indexOf(`</${name}>`, start)
    if (end < 0) continue
    outside.push(text.slice(from, hit.index))
    if (questionTags.test(name)) outside.push(text.slice(start, end))
    else inside.push(text.slice(start, end).trim())
    from = end + name.length + 3
    open.lastIndex = from
  }
  outside.push(text.slice(from))
  const body = inside.join('\n\n').trim()
  const instruction = join(outside.map((one) => one.trim()))
  if (body.length < 12) return inside.length === 0 && from > 0 ? byParagraphs(instruction, false) : undefined
  if (instruction.length > 1500 && instruction.length > body.length) return undefined
  return { instruction: clean(instruction), body }
}

function byFences(text: string): Parted | undefined {
  for (const fence of ['```', '"""', "'''", '~~~']) {
    const start = text.indexOf(fence)
    const end = start < 0 ? -1 : text.indexOf(fence, start + 3)
    if (end < 0) continue
    const body = text
      .slice(start + 3, end)
      .replace(/^(?:text|txt|md|markdown|plain)?\n/, '')
      .trim()
    const instruction = join([text.slice(0, start).trim(), text.slice(end + 3).trim()])
    if (body.length >= 12 && instruction.length < 2500) return { instruction: clean(instruction), body }
  }
  const ruled = text.split(/\n[-=*_]{3,}\n/)
  if (ruled.length >= 2 && ruled.length <= 3) {
    const [before = '', middle = '', after = ''] = ruled
    if (before.length < 1500 && (isInstruction(before) || kindOf(before)) && middle.length > before.length / 2)
      return { instruction: clean(join([before, after])), body: middle.trim() }
    if (after === '' && middle.length < 400 && (isInstruction(middle) || asks(middle)))
      return { instruction: clean(middle), body: before.trim() }
  }
  return undefined
}

function byLabels(text: string): Parted | undefined {
  const tail = text.slice(-2500)
  const question = questionLabel.exec(tail)
  const offset = text.length - tail.length
  const head = text.slice(0, 3000)
  const label = textLabel.exec(head)
  const questionAt = question ? offset + question.index : headQuestion(head)
  if (questionAt >= 0) {
    const mark = questionLabel.exec(text.slice(questionAt))?.[0] ?? ''
    const after = text.slice(questionAt + mark.length)
    const before = text.slice(0, questionAt).trim()
    const textAfter = textLabel.exec(after.slice(0, 3000))
    if (textAfter)
      return {
        instruction: clean(join([before, after.slice(0, textAfter.index)])),
        body: after.slice(textAfter.index + textAfter[0].length).trim(),
      }
    if (before.length < 12) {
      const gap = after.search(/\n\s*\n/)
      return gap < 0 ? undefined : { instruction: clean(after.slice(0, gap)), body: after.slice(gap).trim() }
    }
    const lead = byParagraphs(before, true, false)
    const body = label && label.index < questionAt ? text.slice(label.index + label[0].length, questionAt).trim() : lead.body
    if (body.length >= 12) return { instruction: clean(after), body }
    return { instruction: clean(after), body: lead.instruction === before ? '' : before }
  }
  if (!label) return undefined
  const before = head.slice(0, label.index).trim()
  if (before === '' || !(isInstruction(before) || asks(before) || kindOf(before))) return undefined
  const body = text.slice(label.index + label[0].length).trim()
  const trailing = /\n\s*(?:category|label|answer|class|sentiment|summary|output|kategorie|antwort|réponse|respuesta)\s*:\s*$/i.exec(
    body.slice(-80),
  )
  return { instruction: clean(before), body: trailing ? body.slice(0, body.length - trailing[0].length).trim() : body }
}

function headQuestion(head: string): number {
  const hit = questionLabel.exec(head)
  return hit && hit.index < 400 ? hit.index : -1
}

/** `Summarise "…"`: a long quotation on the line of the instruction. */
function byQuotes(text: string): Parted | undefined {
  const hit = /^([^\n"“«]{4,240})[:\s]\s*["“«]([^"”»]{20,})["”»]\s*([^\n]{0,300})$/u.exec(text.slice(0, 20_000))
  if (!hit || text.length > 20_000) return undefined
  const instruction = `${hit[1]} ${hit[3]}`
  return kindOf(instruction) || isInstruction(instruction) || asks(instruction)
    ? { instruction: clean(instruction), body: (hit[2] ?? '').trim() }
    : undefined
}

function byParagraphs(text: string, isSystem: boolean, mayEndInTask = true): Parted {
  const gap = /\n[ \t]*\n/
  const head = text.slice(0, 6000)
  if (!gap.test(head) && text.length < 6000) return byLines(text, isSystem)
  let rest = text
  const taken: string[] = []
  for (let round = 0; round < 6; round++) {
    const end = rest.slice(0, 3000).search(gap)
    const first = end < 0 ? '' : rest.slice(0, end)
    if (first === '') break
    const isBulletsOfTask = taken.length > 0 && /:\s*$/.test(taken.at(-1) ?? '') && /^\s*(?:[-*•]|\d+[.)])\s/.test(first)
    if (!isBulletsOfTask && !isInstruction(first) && !(round === 0 && (asks(first) || commands(first)))) break
    const line = first.slice(0, Math.max(0, first.indexOf('\n')))
    const others = first
      .slice(line.length)
      .split('\n')
      .filter((one) => one.trim() !== '')
    if (
      line !== '' &&
      !others.every((one) => isInstruction(one) || asks(one) || /^\s*(?:[-*•]|\d+[.)])\s|->|=>/.test(one)) &&
      (isInstruction(line) || asks(line))
    ) {
      taken.push(line)
      rest = rest.slice(line.length).trim()
      break
    }
    taken.push(first)
    rest = rest.slice(end).trim()
    if (!isSystem && kindOf(first) === undefined && asks(first)) break
  }
  const lead = taken.join('\n')
  if (mayEndInTask && kindOf(lead) === undefined && !taken.some(asks)) {
    const cut = rest.slice(-1500).match(/\n[ \t]*\n(?![\s\S]*\n[ \t]*\n)/)
    const start = cut?.index === undefined ? -1 : Math.max(0, rest.length - 1500) + cut.index
    const final = start < 0 ? '' : rest.slice(start).trim()
    if (final !== '' && final.length < 1200 && (asks(final) || commands(final))) {
      taken.push(final)
      rest = rest.slice(0, start).trim()
    } else if (taken.length === 0) return splitFirst(text, isSystem)
  }
  if (isSystem && (isInstruction(rest) || commands(rest)) && rest.length < 600) return { instruction: text, body: '' }
  return { instruction: clean(taken.join('\n')), body: rest }
}

/** The instruction stands in the first or last line, or before the colon of the first. */
function byLines(text: string, isSystem: boolean): Parted {
  const newline = text.indexOf('\n')
  if (newline > 0) {
    const first = text.slice(0, newline)
    if (isInstruction(first) || asks(first) || commands(first)) {
      if (
        isSystem &&
        text
          .slice(newline)
          .trim()
          .split('\n')
          .every((line) => isInstruction(line) || line.trim() === '' || /^\s*[-*\d]/.test(line))
      )
        return { instruction: text, body: '' }
      return { instruction: clean(first), body: text.slice(newline).trim() }
    }
    const lastLine = text.slice(text.lastIndexOf('\n') + 1)
    if (asks(lastLine) || commands(lastLine))
      return { instruction: clean(lastLine), body: text.slice(0, text.length - lastLine.length).trim() }
  }
  return splitFirst(text, isSystem)
}

function splitFirst(text: string, isSystem: boolean): Parted {
  if (isSystem && commands(text) && text.length < 1200) return { instruction: text, body: '' }
  const given = isSystem ? /^[^\n]{0,300}\b(?:following|below|this|these|given)\b[^\n:]{0,80}:\s+(?=\S)/i.exec(text) : null
  if (given && text.length - given[0].length >= 60) return { instruction: given[0], body: text.slice(given[0].length) }
  const colon = /^([^\n]{4,400}?)[:：]\s+(?=\S{2})/.exec(text)
  if (
    colon &&
    (kindOf(colon[1] ?? '') || (!isSystem && (isInstruction(colon[1] ?? '') || asks(`${colon[1]}?`) || /^\s*tl;?dr/i.test(colon[1] ?? ''))))
  ) {
    const body = text.slice(colon[0].length).trim()
    const labels = /^(?:[\p{L}\p{N} _/-]{1,40}[,;|])+[^.!?\n]{1,60}[.!?:\n]/u.exec(body.slice(0, 2_000))
    if (
      taskPatterns.classify.test(colon[1] ?? '') &&
      labels &&
      /\b(?:into|labels?|categor\w+|one of|as|in|classes|en|dans)\s*$|:\s*$|\)$/iu.test(`${colon[1]}`)
    )
      return { instruction: `${colon[1]}: ${labels[0]}`, body: body.slice(labels[0].length).trim() }
    if (body.length >= 12) return { instruction: clean(colon[1] ?? ''), body }
  }
  if (text.length < 400 && asks(text)) {
    const sentences = text.split(/(?<=[.!?])\s+/)
    const question = sentences.findIndex((one) => asks(one))
    const facts = sentences.filter((_, index) => index !== question)
    if (facts.length >= 1 && facts.join(' ').length >= 30 && !facts.every((one) => isInstruction(one) || one.length < 12) && !isSystem)
      return { instruction: sentences[question] ?? '', body: facts.join(' ') }
    return { instruction: text, body: '' }
  }
  if (isSystem && (isInstruction(text) || commands(text)) && text.length < 1200) return { instruction: text, body: '' }
  const firstEnd = /[.!?]\s/.exec(text.slice(0, 300))
  const first = firstEnd ? text.slice(0, firstEnd.index + 1) : ''
  if (first && text.length > first.length + 40 && (kindOf(first) || (generic.test(first) && !isSystem)) && !asks(first))
    return { instruction: first, body: text.slice(first.length).trim() }
  if (kindOf(text.slice(0, 300)) && text.length < 300) return { instruction: text, body: '' }
  return isInstruction(text) && text.length < 400 ? { instruction: text, body: '' } : { instruction: '', body: text }
}

const clean = (text: string): string => text.replace(/\n{2,}/g, '\n').trim()

function isInstruction(text: string): boolean {
  const trimmed = text.trim()
  return trimmed.length <= 1500 && (generic.test(trimmed) || commands(trimmed))
}

/** Begins by telling us to do one of the tasks. */
function commands(text: string): boolean {
  const start = text.trim().slice(0, 220)
  const line = start.split('\n')[0] ?? ''
  if (/^(?:executive |management )?(?:summary|abstract|zusammenfassung|résumé|resumen|tóm tắt|classification|extracts?)\s*$/iu.test(line))
    return false
  if (
    start.includes('\n') &&
    line.split(/\s+/).length < 4 &&
    !/[:.!?]\s*$/.test(line) &&
    !/^\W*(?:please )?(?:summari[sz]e|tl;?dr|classify|extract|translate|explain)\b/i.test(line)
  ) {
    return false
  }
  const words = start.split(/\s+/).slice(0, 9).join(' ')
  return (
    text.length < 2500 &&
    (taskPatterns.summarise.test(words) || taskPatterns.classify.test(words) || taskPatterns.extract.test(words) || beyondUs.test(words)) &&
    /^\W*(?:\p{L}+\W+){0,8}/u.test(start) &&
    !/^(?:executive |management )?summary\b\s*$/i.test(words)
  )
}

function asks(text: string): boolean {
  const trimmed = text.trim().replace(questionLabel, '')
  if (trimmed.length > 1200) return false
  if (
    /\n/.test(trimmed) &&
    !trimmed
      .split('\n')
      .every((line) => line.trim() === '' || /\?\s*$/.test(line) || isInstruction(line) || /^\s*(?:\d+[.)]|[-*])/.test(line))
  )
    return false
  return (
    /\?["”»)\s]*$/.test(trimmed) ||
    (trimmed.length < 300 && startsQuestion.test(trimmed) && !/[.:]\s/.test(trimmed) && !/\.$/.test(trimmed))
  )
}

function questionsOf(instruction: string): string[] {
  const stripped = instruction.replace(new RegExp(questionLabel.source, 'gimu'), '')
  const lines = stripped
    .split('\n')
    .flatMap((line) => line.split(/(?<=[?？])\s+/))
    .map((line) => line.replace(/^\s*(?:\d+[.)]|[-*•])\s+/, '').trim())
  const marked = lines.filter((line) => /[?？]["”»)\s]*$/.test(line)).map((line) => line.split(/(?<=[.!:])\s+(?=\S)/).at(-1) ?? line)
  if (marked.length > 0) return marked.slice(0, mostQuestions)
  return lines.filter((line) => line.length > 4 && startsQuestion.test(line)).slice(0, mostQuestions)
}

function looksLikeCode(text: string): boolean {
  const sample = text.slice(0, 4000)
  const lines = sample.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 3) return false
  const coded = lines.filter((line) =>
    /[;{}]\s*$|^\s*(?:def |class |function |const |let |var |import |from \S+ import|return |if \(|for \(|#include|public |private |SELECT |\}|\/\/)|=>|\(\)\s*[:{]?$/.test(
      line,
    ),
  ).length
  return coded / lines.length > 0.45
}

const numberWord: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  single: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  ein: 1,
  einem: 1,
  einen: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  une: 1,
  un: 1,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  una: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  một: 1,
  hai: 2,
  ba: 3,
  bốn: 4,
  năm: 5,
}

function lengthOf(instruction: string): { length: Length; style: 'bullets' | 'numbers' | 'prose' } {
  const value = String.raw`(\d{1,4}|${Object.keys(numberWord).join('|')})`
  const read = (nouns: string): number | undefined => {
    const hit = new RegExp(String.raw`(?<![\p{L}\d])${value}[\s-]+(?:\p{L}+[\s-]+)?(?:${nouns})`, 'iu')
      .exec(instruction)?.[1]
      ?.toLowerCase()
    return hit === undefined ? undefined : (numberWord[hit] ?? Number(hit))
  }
  const points = read('bullet|points?|takeaways?|facts?|items?|stichpunkt|punkte|stichwort|puces|viñetas|puntos|gạch|ý')
  const sentences = read('sentences?|lines?|satz|sätze|phrases?|frases?|oraci[oó]n|câu')
  const words = read('words?|wörter|worte|mots|palabras|từ')
  const style = /\bnumbered\b|\bnummeriert/i.test(instruction)
    ? 'numbers'
    : points !== undefined || /\bbullet|\bpoints?\b|stichpunkt|puces|viñetas|gạch đầu dòng/i.test(instruction)
      ? 'bullets'
      : 'prose'
  const bounded = points ?? sentences
  if (bounded !== undefined) return { length: { sentences: Math.max(1, Math.min(50, bounded)) }, style }
  if (words !== undefined) return { length: { words: Math.max(5, words) }, style }
  if (/\btl;?dr\b|\bbriefly\b|\bvery short\b|\bone[- ]liner\b/i.test(instruction)) return { length: { sentences: 2 }, style }
  return { length: {}, style }
}

const wantable: readonly (readonly [RegExp, ExtractKind])[] = [
  [/\bdates?\b|\bdeadlines?\b|\bdat(?:um|en|ums?)\b|\bfechas?\b|(?<!\p{L})ngày/iu, { name: 'date', kinds: ['date'] }],
  [
    /\bamounts?\b|\bprices?\b|\bsums?\b|\bmoney\b|\bcosts?\b|\bfees?\b|\bbeträge?\b|\bpreise?\b|\bmontants?\b|\bprix\b|\bimportes?\b|\bprecios?\b|số tiền/iu,
    { name: 'amount', kinds: ['money'] },
  ],
  [
    /\be-?mails?\b(?! (?:message|text|below|above|:))|\bemail addresses\b|\bcorreos?\b|\bcourriels?\b/iu,
    { name: 'email', kinds: ['email'] },
  ],
  [
    /\bphones?\b|\btelephones?\b|\bphone numbers?\b|\btelefon\p{L}*|\btéléphones?\b|\bteléfonos?\b|điện thoại/iu,
    { name: 'phone', kinds: ['phone'] },
  ],
  [/\burls?\b|\blinks?\b|\bwebsites?\b|\benlaces?\b|\bliens?\b/iu, { name: 'url', kinds: ['url'] }],
  [/\bpercent\w*|\bprozent\w*|\bpourcentages?\b|\bporcentajes?\b/iu, { name: 'percentage', kinds: ['percent'] }],
  [/\bdurations?\b|\bperiods?\b|\btime spans?\b|\bfristen\b|\bdurées?\b|\bplazos?\b/iu, { name: 'duration', kinds: ['duration'] }],
  [/\btimes\b|\buhrzeiten\b|\bheures\b|\bhoras\b/iu, { name: 'time', kinds: ['time'] }],
  [/\bparties\b|\bparteien\b|\bpartes\b/iu, { name: 'party', kinds: ['organisation', 'person'], role: 'party' }],
  [
    /\b(?:people|persons?|person names?|names?|individuals?|personen|namen|personnes?|noms?|personas?|nombres?)\b|tên|người/iu,
    { name: 'name', kinds: ['person'] },
  ],
  [
    /\b(?:companies|company|organi[sz]ations?|firms?|firmen|unternehmen|organisationen|entreprises?|sociétés?|empresas?|organizaciones)\b|công ty/iu,
    { name: 'organisation', kinds: ['organisation'] },
  ],
  [/\b(?:places?|locations?|cities|countries|(?<!mail )addresses|orte|lieux|lugares)\b/iu, { name: 'place', kinds: ['place'] }],
  [/\b(?:quantities|measurements?|units?|maße|mesures|medidas)\b/iu, { name: 'quantity', kinds: ['quantity'] }],
  [/\b(?:numbers|figures|zahlen|nombres|números)\b/iu, { name: 'number', kinds: ['number', 'quantity', 'percent', 'money', 'duration'] }],
  [
    /\b(?:identifiers?|ids?|codes?|reference numbers?|references?|invoice numbers?|order numbers?|aktenzeichen)\b/iu,
    { name: 'identifier', kinds: ['identifier'] },
  ],
  [/\bentit(?:y|ies)\b/iu, { name: 'entity', kinds: ['person', 'organisation', 'place', 'date', 'money'] }],
]

function extractTask(instruction: string, text: string, asJson: boolean): Task | undefined {
  const keys = keysOf(instruction)
  const wanted = wantable.filter(([pattern]) => pattern.test(instruction)).map(([, kind]) => kind)
  const isAll = /\b(?:all|every|each|any|alle|toutes|tous|todos|todas)\b|tất cả/iu.test(instruction)
  if (keys.length > 0 && (asJson || !isAll || wanted.length === 0)) {
    const properties: JsonObject = Object.fromEntries(keys.map((key) => [key, { type: ['string', 'null'] }]))
    return { kind: 'fill', text, schema: { type: 'object', properties, required: keys } }
  }
  if (wanted.length === 0) return undefined
  const specific = wanted.filter(
    (kind) => kind.name !== 'number' || !wanted.some((other) => other.name === 'phone' || other.name === 'identifier'),
  )
  return { kind: 'extract', text, wanted: specific, asJson }
}

/** The keys named in the prompt: `with keys name, start date and rent`, `fields: a, b`, `extract the tenant, the rent and the start date`. */
function keysOf(instruction: string): string[] {
  const listed =
    /\b(?:keys?|fields?|properties|columns|attributes|schlüssel|felder|feldern|champs|clés|campos|claves)\b\s*(?:are|named|called)?\s*[:=]?\s*\(?\[?\{?([^\n.\])}]{2,400})/iu.exec(
      instruction,
    )?.[1] ??
    /\b(?:extract|pull out|extrahiere|extrais|extrae)\b\s+(?:me\s+)?(?:only\s+)?(?!all|every|any|each)(?:the\s+|die\s+|den\s+|das\s+|les?\s+|la\s+|el\s+|los\s+)?([^\n.:]{2,300}?)(?:\s+(?:from|as json|in json|out of|aus|du|de ce|del|of the (?:text|document))\b|[.:\n]|$)/iu.exec(
      instruction,
    )?.[1]
  if (!listed) return []
  return listed
    .split(/\s*(?:,|;|\band\b|\bund\b|\bet\b|\by\b|\n)\s*/iu)
    .map((key) =>
      key
        .replace(/["'`“”{}[\]]/g, '')
        .replace(/:.*$/, '')
        .replace(/^(?:the|a|an|die|der|das|le|la|les|el|los|las)\s+/i, '')
        .trim(),
    )
    .filter((key) => key.length > 1 && key.length < 50 && !/^(?:return|as|in|json|output|text|it|this)\b/i.test(key))
    .slice(0, 40)
}

function schemaOf(conversation: Conversation): JsonObject | undefined {
  const output = conversation.settings.output
  return output?.type === 'schema' ? asObject(output.schema) : undefined
}

/** The one member that holds a label: an enum of strings that is the only thing, or the only required enum, the schema asks for. */
function enumMember(schema: JsonObject): { member: string; labels: string[] } | undefined {
  const own = strings(schema.enum)
  if (own) return { member: '', labels: own }
  const members = Object.entries(asObject(schema.properties) ?? {})
  const enums = members.flatMap(([member, value]) => {
    const labels = strings(at(value, 'enum'))
    return labels ? [{ member, labels }] : []
  })
  const others = members.filter(
    ([member]) => enums[0]?.member !== member && !/^(?:reason|confidence|explanation|rationale|evidence)/i.test(member),
  )
  return enums.length === 1 && others.length === 0 ? enums[0] : undefined
}

function strings(value: unknown): string[] | undefined {
  const list = asArray(value)
    ?.filter((one) => asString(one) !== undefined)
    .map(String)
  return list && list.length > 0 ? list : undefined
}

function classifyTask(
  conversation: Conversation,
  instruction: string,
  standing: string,
  text: string,
  schema: JsonObject | undefined,
  lastAt: number,
): Task | undefined {
  const prompt = [standing, instruction].filter((one, index, all) => one && all.indexOf(one) === index).join('\n')
  const fromSchema = schema && enumMember(schema)
  const named = labelsOf(prompt)
  const labels = fromSchema
    ? fromSchema.labels.map((name) => named.find((label) => label.name.toLowerCase() === name.toLowerCase()) ?? { name })
    : named
  if (labels.length < 2) return schema ? { kind: 'fill', text, schema } : undefined
  const examples = [...examplesOf(prompt, labels), ...earlierExamples(conversation.turns.slice(0, lastAt), labels)].slice(0, 200)
  const isLabelOnly =
    fromSchema !== undefined ||
    earlierExamples(conversation.turns.slice(0, lastAt), labels).length > 0 ||
    /\b(?:only|just|single word|one word|nothing else|exactly one|nur|uniquement|seulement|solo|únicamente|chỉ)\b/iu.test(prompt)
  return {
    kind: 'classify',
    text,
    labels,
    examples,
    isLabelOnly,
    ...(schema && fromSchema && { schema: { whole: schema, member: fromSchema.member } }),
  }
}

const labelPlaces: readonly RegExp[] = [
  /\b(?:labels?|categories|category|classes|options|topics|kategorien|catégories|categorías|nhãn)\b[^:\n]{0,60}:\s*\[?\(?([^\n.\])]{3,600})/iu,
  /\b(?:into|one of|between|among|either|in eine der kategorien|in|dans|en|entre|thành)\b\s*(?:exactly\s+)?(?:one\s+of\b\s*)?(?:the\s+|these\s+|following\s+|categories\s+|labels\s+|classes\s+|folgende\s+|kategorien\s+|catégories\s+|categorías\s+){0,4}\s*[:(["']*\s*([^\n.:]{3,400}?)(?:[.:)\]\n]|$)/iu,
  /\b(?:as|als|comme|como|là)\b\s+(?:either\s+)?([^\n.:]{3,300}?)(?:[.:\n]|$)/iu,
]

/** Labels as prompts name them: after `into:`, `labels:`, `one of`; in a bulleted list, with descriptions; or the usual three for sentiment. */
export function labelsOf(prompt: string): Label[] {
  const bullets = [
    ...prompt.matchAll(/^\s*(?:[-*•]|\d{1,2}[.)])\s+["'`*]*([^\n:"'`*–—]{1,60}?)["'`*]*\s*(?:(?:[:–—]|\s-\s|\()\s*([^\n]+?)\)?)?\s*$/gmu),
  ].map((hit) => ({ name: (hit[1] ?? '').trim(), ...(hit[2] && { description: hit[2].trim() }) }))
  const isExample = (name: string): boolean => /->|=>|→|^(?:text|input|example)\b/i.test(name)
  const clean = bullets.filter((label) => label.name && !isExample(label.name) && !isExample(label.description ?? ''))
  if (clean.length >= 2) return clean
  for (const place of labelPlaces) {
    const names = (place.exec(prompt.replace(/\bin (?:one|a single) word\b/i, ''))?.[1] ?? '')
      .split(/\s*(?:,|;|\||\/(?=\s?\p{L})|\bor\b|\band\b|\boder\b|\bund\b|\bou\b|\bet\b|\by\b|\bo\b|(?<!\p{L})hoặc(?!\p{L}))\s*/iu)
      .map((name) => name.replace(/^["'`“”‘’[(]+|["'`“”‘’\])?!]+$/g, '').trim())
      .filter((name) => name !== '' && name.length <= 60)
    if (names.length >= 2) return [...new Set(names)].map((name) => ({ name }))
  }
  return /\bsentiment\b|\bstimmung\b/i.test(prompt) ? [{ name: 'positive' }, { name: 'negative' }, { name: 'neutral' }] : []
}

function examplesOf(prompt: string, labels: readonly Label[]): Example[] {
  const names = new Set(labels.map((label) => label.name.toLowerCase()))
  const arrows = [...prompt.matchAll(/^\s*(?:[-*•]\s+)?["“]?(.{3,400}?)["”]?\s*(?:->|=>|→|:)\s*["']?([\p{L}\p{N} _/-]{1,60}?)["']?\s*$/gmu)]
  const blocks = [
    ...prompt.matchAll(
      /(?:text|input|message|e-?mail|review)\s*:\s*(.{3,400})\n\s*(?:label|category|class|output|answer)\s*:\s*(.{1,60})/giu,
    ),
  ]
  return [...arrows, ...blocks]
    .map((hit) => ({ text: hit[1] ?? '', label: (hit[2] ?? '').trim() }))
    .filter((example) => names.has(example.label.toLowerCase()) && example.text.split(/\s+/).length > 2)
}

/** Turns that answered with a label are examples. */
function earlierExamples(turns: readonly Turn[], labels: readonly Label[]): Example[] {
  const names = new Map(labels.map((label) => [label.name.toLowerCase(), label.name]))
  return turns.flatMap((turn, index) => {
    const said = turn.role === 'assistant' ? names.get(textOf(turn).trim().toLowerCase()) : undefined
    const before = turns[index - 1]
    return said && before?.role === 'user' ? [{ text: textOf(before), label: said }] : []
  })
}
