// Which family a task category belongs to, and which family a prompt is taken for.
import type { TaskFamily } from './complexity.ts'
import type { Counts } from './reading.ts'

/** Every word of the training collection's `task`. */
export const familyOf: Readonly<Record<string, TaskFamily>> = {
  classify: 'classify',
  code: 'code',
  code_complex: 'code',
  code_small: 'code',
  creative_writing: 'write',
  data_to_text: 'write',
  extract: 'extract',
  faq_short_qa: 'qa',
  finance_arithmetic: 'math',
  finance_extract: 'extract',
  hard_prompt_misc: 'chat',
  instruction_misc: 'chat',
  legal_clause_classification: 'classify',
  legal_reasoning: 'reason',
  logic_puzzle: 'reason',
  long_generation: 'write',
  math_multistep: 'math',
  math_word_problem: 'math',
  multi_hop_qa: 'qa',
  multi_source_synthesis: 'reason',
  pii_bearing_request: 'extract',
  rag_qa: 'extract',
  rag_reasoning: 'reason',
  short_generation: 'write',
  stem_multistep: 'math',
  summarize: 'summarise',
}

export const categories: readonly string[] = Object.keys(familyOf)

/** Lettered options stand in the prompt: the answer is one of them, whatever the subject. */
export function isChoice(counts: Counts): boolean {
  return counts.options >= 3
}
