// A prior for what a model can do, by its name alone: parameter count, generation, speciality. One scale for all, so that any set of models
// can be ranked and asked for its chance of being right (`Estimate.pRight`). Bake-offs and outcomes move a model away from its prior; the
// prior only says where to start. The scale: 0.45 about a 7-8B model of 2024, 0.85 about a frontier model of the same time.
import type { TaskFamily } from './complexity.ts'

export type Ability = {
  readonly ability: number
  /** Why, for people: `8b, llama-3.1`. */
  readonly basis: string
}

type Entry = { readonly pattern: RegExp; readonly value: number; readonly basis: string }

/** Hosted models do not say their size: their tier is in the name. The first that fits counts. */
const hosted: readonly Entry[] = [
  {
    pattern:
      /\b(?:o[134](?:-pro|-preview)?|gpt-5(?:\.\d)?(?:-pro|-codex)?|claude-(?:opus-4|4|fable|mythos)|gemini-(?:2\.5|3(?:\.\d)?)-pro|deepseek-r1|grok-[34])(?!.*(?:mini|nano|lite|distill|\d+b))/,
    value: 0.92,
    basis: 'frontier, reasoning',
  },
  {
    pattern:
      /\b(?:gpt-5(?:\.\d)?-mini|o[134]-mini|claude-sonnet-[45]|claude-(?:3-[57]-)?sonnet-[45]|gemini-(?:2\.5|3(?:\.\d)?)-flash(?!-lite))/,
    value: 0.86,
    basis: 'frontier, middle tier',
  },
  {
    pattern:
      /\b(?:gpt-4o(?!-mini)|chatgpt-4o|gpt-4\.1(?!-(?:mini|nano))|claude-3[-.][57]-sonnet|gemini-1\.5-pro-(?:exp|002)|deepseek-(?:v3|chat)|mistral-large)/,
    value: 0.85,
    basis: 'frontier of 2024',
  },
  {
    pattern: /\b(?:gpt-4(?:-turbo|-\d{4}|-preview|$)|claude-3-opus|gemini-1\.5-pro|grok-2|deepseek-v2|qwen-max|command-a)/,
    value: 0.8,
    basis: 'large hosted',
  },
  {
    pattern: /\b(?:claude-(?:haiku-4|3[-.]5-haiku)|gpt-4\.1-mini|gemini-2\.0-flash|gemini-1\.5-flash-(?:exp|002))/,
    value: 0.76,
    basis: 'small tier, late',
  },
  {
    pattern:
      /\b(?:gpt-4o-mini|gpt-4\.1-nano|gpt-5-nano|gemini-1\.5-flash|gemini-(?:2\.\d|3)-flash-lite|claude-3-sonnet|jamba-1\.5-large|command-r-plus|reka-core)/,
    value: 0.68,
    basis: 'small tier',
  },
  {
    pattern: /\b(?:claude-3-haiku|claude-2|reka-flash|mistral-(?:medium|small)|command-r\b|yi-large)/,
    value: 0.62,
    basis: 'small tier, early',
  },
  { pattern: /\b(?:gpt-3\.5|claude-instant|gemini-pro|palm|bard|text-davinci)/, value: 0.55, basis: 'of 2023' },
]

/** Local families without a size in their name. */
const sized: readonly Entry[] = [
  { pattern: /phi-?3(?:\.5)?-mini|phi-?4-mini/, value: 3.8, basis: '3.8b' },
  { pattern: /phi-?3(?:\.5)?-medium|phi-?4\b/, value: 14, basis: '14b' },
  { pattern: /mistral-nemo/, value: 12, basis: '12b' },
  { pattern: /deepseek-coder-v2(?!-lite)/, value: 100, basis: '236b, 21b active' },
  { pattern: /deepseek-coder-v2-lite/, value: 9, basis: '16b, 2.4b active' },
  { pattern: /smollm/, value: 1.7, basis: 'tiny' },
  {
    pattern: /vicuna|alpaca|wizardlm|zephyr|openchat|mistral|llama|gemma|qwen|yi|falcon|mpt/,
    value: 7,
    basis: 'size unsaid, taken for 7b',
  },
]

/** What a generation adds to its size. */
const generations: readonly Entry[] = [
  {
    pattern: /qwen-?3(?!\.?5?-?coder-480)|gemma-?[34]|llama-?4|gpt-oss|phi-?4|mistral-small-3|granite-?4|olmo-?3|ministral-3/,
    value: 0.1,
    basis: '2025',
  },
  { pattern: /qwen-?2\.5|llama-?3\.[123]|gemma-?2|phi-?3|granite-?3|mistral-nemo|olmo-?2/, value: 0.03, basis: '2024 late' },
  { pattern: /llama-?3|qwen-?2|mathstral|codestral|yi-?1\.5|command-r|deepseek/, value: 0, basis: '2024' },
  { pattern: /qwen-?1\.5|mixtral|mistral|gemma|codegemma|yi-|solar|openchat|zephyr/, value: -0.08, basis: 'early 2024' },
  { pattern: /llama-?2|llama|vicuna|alpaca|falcon|mpt|wizard|dolly|koala|oasst|pythia|gpt-j|guanaco/, value: -0.15, basis: '2023' },
]

const specialities: readonly {
  readonly pattern: RegExp
  readonly families: Partial<Record<TaskFamily, number>>
  readonly basis: string
}[] = [
  {
    pattern: /cod(?:er|e|estral)|starcoder|devstral/,
    families: { code: 0.12, choice: -0.1, qa: -0.12, write: -0.12, chat: -0.1, math: 0.06 },
    basis: 'code',
  },
  { pattern: /math/, families: { math: 0.1, choice: 0.02, write: -0.1, chat: -0.1, qa: -0.08 }, basis: 'math' },
  { pattern: /\br1\b|qwq|think|reason|magistral/, families: { math: 0.15, reason: 0.15, code: 0.08, choice: 0.05 }, basis: 'reasoning' },
]

const unknown: Ability = { ability: 0.45, basis: 'unknown name, taken for a small local model' }

/** Names longer than this are not names. */
const longestName = 200

export function abilityOf(modelName: string, family: TaskFamily): Ability {
  const name = modelName
    .slice(0, longestName)
    .toLowerCase()
    .replace(/[_:@ ]/g, '-')
  const tier = hosted.find(({ pattern }) => pattern.test(name))
  if (tier) return { ability: tier.value, basis: tier.basis }
  const size = sizeOf(name)
  if (!size) return unknown
  const generation = generations.find(({ pattern }) => pattern.test(name))
  const generationPace = family === 'math' ? 3 : 1 // in 2024 small models learned to calculate faster than anything else
  const speciality = specialities.find(({ pattern }) => pattern.test(name))
  const ability =
    0.45 + 0.07 * Math.log2(size.value / 7.5) + generationPace * (generation?.value ?? 0) + (speciality?.families[family] ?? 0)
  const basis = [size.basis, generation?.basis, speciality?.basis].filter((part) => part !== undefined).join(', ')
  return { ability: Math.max(0.05, Math.min(0.95, ability)), basis }
}

/** Billions of parameters as they count: a mixture of experts lies between what it holds and what it uses. */
function sizeOf(name: string): { readonly value: number; readonly basis: string } | undefined {
  const mixture = /(?<![\d.])(\d{1,3})x(\d{1,3}(?:\.\d{1,2})?)b(?![a-z])/.exec(name)
  if (mixture) return { value: Math.sqrt(Number(mixture[1]) * Number(mixture[2]) * 0.9 * Number(mixture[2]) * 2), basis: mixture[0] }
  const active = /(?<![\d.])(\d{1,4}(?:\.\d{1,2})?)b-a(\d{1,3}(?:\.\d{1,2})?)b/.exec(name)
  if (active) return { value: Math.sqrt(Number(active[1]) * Number(active[2])), basis: active[0] }
  const plain = /(?<![\da-z.])(?:e)?(\d{1,4}(?:\.\d{1,3})?)(b|m)(?![a-z\d])/.exec(name)
  if (plain && Number(plain[1]) > 0) return { value: Number(plain[1]) / (plain[2] === 'm' ? 1000 : 1), basis: plain[0] }
  return sized.find(({ pattern }) => pattern.test(name))
}
