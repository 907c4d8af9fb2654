// How a wish for reasoning is told to a model: a budget of tokens, or an effort. A budget counts into `max_tokens`, so a cap that
// the caller set is never raised for it; the budget gives way instead, since tokens thought are tokens billed.
import type { Effort, Losses, Settings } from '../core/conversation.ts'
import { type JsonObject, said } from '../core/json.ts'
import type { ModelTraits } from './anthropic-models.ts'

/** What Anthropic takes as the least budget. */
const budgetLeast = 1024
/** Room for the answer itself when nobody said how long it may be. */
const answerTokens = 4096

const budgetOf: Readonly<Record<Exclude<Effort, 'none'>, number>> = { minimal: 1024, low: 2048, medium: 8192, high: 16_384, xhigh: 32_768 }

export type ThinkingPlan = {
  readonly maxTokens: number
  readonly isOn: boolean
  readonly thinking?: JsonObject
  readonly effort?: string
}

export type ThinkingQuestion = {
  readonly settings: Settings
  readonly traits: ModelTraits
  /** The model's own limit on output. */
  readonly cap: number | undefined
  /** A tool must be called, which a fixed budget forbids (measured by itself, thinking may go with it). */
  readonly isForced: boolean
  /** Tool results follow an assistant turn whose thinking is not there. */
  readonly continuesUnsealed: boolean
  readonly losses: Losses
}

export function planThinking(question: ThinkingQuestion): ThinkingPlan {
  const { settings, traits, losses } = question
  const wish = settings.reasoning
  const isOff = wish?.effort === 'none' || wish?.budgetTokens === 0
  const isWished = !isOff && (wish?.effort !== undefined || wish?.budgetTokens !== undefined || wish?.show === true)
  if (!isWished) {
    if (!isOff) return { maxTokens: maxTokens(question, 0), isOn: false }
    if (traits.alwaysThinks) losses.warn('reasoning', 'approximated')
    return {
      maxTokens: maxTokens(question, 0),
      isOn: false,
      ...(traits.takesDisabled && traits.thinking !== 'none' && { thinking: { type: 'disabled' } }),
      ...(traits.alwaysThinks && { effort: 'low' }),
    }
  }
  const hasBudget = wish?.budgetTokens !== undefined && wish.budgetTokens > 0
  if (traits.thinking === 'adaptive' || (traits.thinking === 'either' && !hasBudget)) return adaptive(question)
  if (traits.thinking === 'none' || (traits.isClaude && (question.isForced || question.continuesUnsealed))) {
    losses.warn('reasoning')
    return { maxTokens: maxTokens(question, 0), isOn: false }
  }
  return budgeted(question)
}

function adaptive(question: ThinkingQuestion): ThinkingPlan {
  const { settings, traits, losses } = question
  const { effort, budgetTokens, show } = settings.reasoning ?? {}
  const isDerived = effort === undefined && budgetTokens !== undefined
  if (isDerived) losses.warn('reasoning', 'approximated')
  const wanted = isDerived ? effortFor(budgetTokens) : effort
  const word = effortWord(wanted, traits, losses)
  return {
    maxTokens: maxTokens(question, wanted && wanted !== 'none' ? budgetOf[wanted] : 0),
    isOn: true,
    thinking: said({ type: 'adaptive', display: display(show, traits) }),
    effort: word,
  }
}

/** Anthropic knows no `minimal`, and `xhigh` only lately; the next lower one is taken, never a dearer one. */
function effortWord(effort: Effort | undefined, traits: ModelTraits, losses: Losses): string | undefined {
  if (effort !== 'minimal' && (effort !== 'xhigh' || traits.takesExtraHigh)) return effort
  losses.warn('reasoning', 'approximated')
  return effort === 'minimal' ? 'low' : 'high'
}

function effortFor(budget: number): Exclude<Effort, 'none'> {
  if (budget < 4096) return 'low'
  if (budget < 12_288) return 'medium'
  return budget <= 32_768 ? 'high' : 'xhigh'
}

function budgeted(question: ThinkingQuestion): ThinkingPlan {
  const { settings, traits, losses } = question
  const { effort, budgetTokens, show } = settings.reasoning ?? {}
  const wanted = budgetTokens ?? budgetOf[effort === undefined || effort === 'none' ? 'medium' : effort]
  const least = traits.isClaude ? budgetLeast : 1
  const asked = Math.max(least, wanted)
  if (asked !== wanted) losses.warn('reasoning', 'clamped')
  const most = maxTokens(question, asked)
  // a quarter of the cap is kept for the answer
  const budget = asked < most ? asked : Math.max(least, Math.floor((most * 3) / 4))
  if (budget >= most) {
    losses.warn('reasoning')
    return { maxTokens: most, isOn: false }
  }
  if (budget !== asked) losses.warn('reasoning', 'clamped')
  return {
    maxTokens: most,
    isOn: traits.isClaude,
    thinking: said({ type: 'enabled', budget_tokens: budget, display: show === false ? display(show, traits) : undefined }),
  }
}

function display(show: boolean | undefined, traits: ModelTraits): string | undefined {
  if (show === undefined || !traits.takesDisplay) return undefined
  return show ? 'summarized' : 'omitted'
}

/** The field is required: what the caller said, within the model's limit, or room for an answer beside its thinking. */
function maxTokens({ settings, cap, losses }: ThinkingQuestion, thinking: number): number {
  const { maxOutputTokens } = settings
  if (maxOutputTokens !== undefined) {
    if (cap === undefined || maxOutputTokens <= cap) return maxOutputTokens
    losses.warn('max_tokens', 'clamped')
    return cap
  }
  losses.warn('max_tokens', 'added')
  return cap ?? answerTokens + thinking
}
