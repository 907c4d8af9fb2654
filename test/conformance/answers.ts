// One invented answer of each conversation wire, for checks that look at requests alone.
import type { Json, Recording } from './recordings.ts'

const texts: Readonly<Record<string, { protocol: string; endpoint: string; path: string; body: Json }>> = {
  'openai-chat': {
    protocol: 'openai',
    endpoint: 'chat.completions',
    path: '/v1/chat/completions',
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Good day.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    },
  },
  'openai-responses': {
    protocol: 'openai',
    endpoint: 'responses',
    path: '/v1/responses',
    body: {
      id: 'resp_1',
      object: 'response',
      created_at: 1,
      model: 'm',
      status: 'completed',
      output: [
        {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'Good day.', annotations: [] }],
        },
      ],
      usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
    },
  },
  'anthropic-messages': {
    protocol: 'anthropic',
    endpoint: 'messages',
    path: '/v1/messages',
    body: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [{ type: 'text', text: 'Good day.' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 2 },
    },
  },
  gemini: {
    protocol: 'gemini',
    endpoint: 'generateContent',
    path: '/v1beta/models/m:generateContent',
    body: {
      candidates: [{ content: { role: 'model', parts: [{ text: 'Good day.' }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
      responseId: 'r1',
    },
  },
  'bedrock-converse': {
    protocol: 'bedrock',
    endpoint: 'converse',
    path: '/model/m/converse',
    body: {
      output: { message: { role: 'assistant', content: [{ text: 'Good day.' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
      metrics: { latencyMs: 1 },
    },
  },
  'ollama-chat': {
    protocol: 'ollama',
    endpoint: 'ollama.chat',
    path: '/api/chat',
    body: {
      model: 'm',
      created_at: '2026-01-01T00:00:00Z',
      message: { role: 'assistant', content: 'Good day.' },
      done: true,
      done_reason: 'stop',
      total_duration: 1,
      prompt_eval_count: 3,
      eval_count: 2,
    },
  },
}

/** An answer that says `Good day.`, as if recorded; its id is the name of its wire. */
export const plainAnswers: readonly Recording[] = Object.entries(texts).map(([id, { protocol, endpoint, path, body }]) => ({
  id,
  provider: 'invented',
  protocol,
  endpoint,
  model: 'm',
  isStream: false,
  isVerbatim: false,
  isCurated: true,
  tags: [],
  request: { method: 'POST', path, query: '', headers: {}, json: undefined, opaque: undefined },
  response: { status: 200, headers: { 'content-type': 'application/json' }, chunks: [Buffer.from(JSON.stringify(body))], json: body },
}))
