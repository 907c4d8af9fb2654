// What a caller calls the field that a writer could not carry. Writers report settings by OpenAI's names; the caller of another protocol
// has to find the field in its own request.
import type { Losses, ProtocolName } from '../core/conversation.ts'

const gemini = (name: string) => `generationConfig.${name}`
const converse = (name: string) => `inferenceConfig.${name}`
const option = (name: string) => `options.${name}`

const names: Readonly<Partial<Record<ProtocolName, Readonly<Record<string, string>>>>> = {
  'openai-chat': { 'reasoning.effort': 'reasoning_effort' },
  'openai-responses': { response_format: 'text.format', max_tokens: 'max_output_tokens', verbosity: 'text.verbosity' },
  'anthropic-messages': {
    stop: 'stop_sequences',
    response_format: 'output_config.format',
    parallel_tool_calls: 'tool_choice.disable_parallel_tool_use',
    'reasoning.effort': 'output_config.effort',
    'reasoning.budget': 'thinking.budget_tokens',
    user: 'metadata.user_id',
  },
  gemini: {
    n: gemini('candidateCount'),
    logprobs: gemini('responseLogprobs'),
    stop: gemini('stopSequences'),
    temperature: gemini('temperature'),
    top_p: gemini('topP'),
    top_k: gemini('topK'),
    seed: gemini('seed'),
    max_tokens: gemini('maxOutputTokens'),
    presence_penalty: gemini('presencePenalty'),
    frequency_penalty: gemini('frequencyPenalty'),
    response_format: gemini('responseMimeType'),
    'reasoning.effort': gemini('thinkingConfig'),
    'reasoning.budget': gemini('thinkingConfig.thinkingBudget'),
    'reasoning.show': gemini('thinkingConfig.includeThoughts'),
    tool_choice: 'toolConfig.functionCallingConfig',
  },
  'bedrock-converse': {
    stop: converse('stopSequences'),
    temperature: converse('temperature'),
    top_p: converse('topP'),
    max_tokens: converse('maxTokens'),
    response_format: 'outputConfig.textFormat',
    tool_choice: 'toolConfig.toolChoice',
    top_k: 'additionalModelRequestFields.top_k',
  },
  'ollama-chat': {
    stop: option('stop'),
    temperature: option('temperature'),
    top_p: option('top_p'),
    top_k: option('top_k'),
    min_p: option('min_p'),
    seed: option('seed'),
    max_tokens: option('num_predict'),
    presence_penalty: option('presence_penalty'),
    frequency_penalty: option('frequency_penalty'),
    repeat_penalty: option('repeat_penalty'),
    response_format: 'format',
    'reasoning.effort': 'think',
  },
}

/** Say what a writer reported since `from` in the words of the caller's protocol. */
export function inWordsOf(caller: string, losses: Losses, from: { readonly warnings: number; readonly unsupported: number }): void {
  const own = names[caller as ProtocolName] // another wire has no names, and its losses stay as they are
  if (!own) return
  rename(losses.warnings, from.warnings, own)
  rename(losses.unsupported, from.unsupported, own)
}

function rename<Loss extends { readonly path: string }>(list: Loss[], from: number, own: Readonly<Record<string, string>>): void {
  for (const [place, loss] of list.entries()) {
    const path = place >= from ? own[loss.path] : undefined
    if (path !== undefined) list[place] = { ...loss, path }
  }
}
