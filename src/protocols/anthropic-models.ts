// What differs between Claude models on the messages wire, read off the model's name. Other servers that speak the wire
// (llama.cpp, KoboldCpp, Ollama, vLLM) have none of these limits.
// Sources: platform.claude.com/docs/en/build-with-claude/adaptive-thinking, .../mid-conversation-system-messages, .../about-claude/models.

/** How a model is asked to think: not at all, by a budget of tokens, by either, or only in its own measure with an effort. */
export type ThinkingStyle = 'none' | 'budget' | 'either' | 'adaptive'

export type ModelTraits = {
  /** Anthropic's own limits hold: no empty text, thinking budgets of 1024 and more, signatures checked. */
  readonly isClaude: boolean
  readonly thinking: ThinkingStyle
  /** `thinking: {type: 'disabled'}` is understood; leaving it out means off where it is not. */
  readonly takesDisabled: boolean
  /** Thinks whatever is asked, so that "none" can only be approximated. */
  readonly alwaysThinks: boolean
  /** `display` inside `thinking` is understood. */
  readonly takesDisplay: boolean
  readonly takesExtraHigh: boolean
  /** Temperature, top_p and top_k are refused. */
  readonly refusesSampling: boolean
  /** Temperature and top_p are refused together. */
  readonly oneSampler: boolean
  /** System messages may stand after a user turn. */
  readonly takesLateSystem: boolean
}

/** Traits by name. A Claude whose version cannot be read is believed to take what most do. */
export function traitsOf(model: string): ModelTraits {
  const isClaude = /claude/i.test(model)
  const version = isClaude ? versionOf(model) : undefined
  const since = (least: number): boolean => version !== undefined && version >= least
  return {
    isClaude,
    thinking: isClaude ? thinkingOf(version) : 'budget',
    takesDisabled: !since(4.7),
    alwaysThinks: since(5),
    takesDisplay: isClaude && (version === undefined || since(4.6)),
    takesExtraHigh: since(4.7),
    refusesSampling: since(4.7),
    oneSampler: since(4.1),
    takesLateSystem: since(4.8),
  }
}

function thinkingOf(version: number | undefined): ThinkingStyle {
  if (version === undefined) return 'either'
  if (version < 3.7) return 'none'
  if (version < 4.6) return 'budget'
  return version < 4.7 ? 'either' : 'adaptive'
}

/** `claude-3-5-haiku-20241022` is 3.5, `claude-sonnet-4-20250514` is 4, `anthropic.claude-opus-4-8-v1:0` is 4.8. */
function versionOf(model: string): number | undefined {
  const found = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/i.exec(model)
  if (!found) return /claude-mythos/i.test(model) ? 5 : undefined
  return Number(`${found[1]}.${found[2] ?? 0}`)
}
