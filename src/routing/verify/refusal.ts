// Refusals and hedges: the model itself says that it does not know.
import { type Check, finding } from './check.ts'

const refusals =
  /\b(?:i(?:'m| am) (?:sorry|unable|not able)|i (?:cannot|can't|can not|won't) (?:help|assist|answer|provide|determine|access|browse|fulfil)|as an ai|as a language model|je ne peux pas|ich kann (?:leider )?nicht|no puedo (?:ayudar|responder)|lo siento|es tut mir leid|je suis désolé)/gi
const hedges =
  /\b(?:i(?:'m| am) not sure|i think|perhaps|maybe|it(?:'s| is) (?:unclear|not clear|difficult to say|impossible to)|not enough information|cannot be determined|without (?:more|further) information|assum(?:e|ing)|however|wait|actually|let me (?:re|try)|on second thought|there (?:seems|appears|must be) (?:to be )?(?:a|an|some)|mistake|apologi[sz]e|correction)\b/gi

export const refusal: Check = (answer) => {
  const opening = answer.slice(0, 400)
  const words = Math.max(20, answer.length / 6)
  return [
    finding('refusal', 3.5, (opening.match(refusals)?.length ?? 0) > 0 ? 1 : 0),
    finding('hedge', 1.2, (40 * Math.min(6, answer.slice(0, 20_000).match(hedges)?.length ?? 0)) / words),
  ]
}
