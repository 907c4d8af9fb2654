// Which fields of replies hold no words: names that every reader of replies agrees on. Whatever is not listed may hold words.

const structural: ReadonlySet<string> = new Set([
  'id',
  'object',
  'type',
  'role',
  'model',
  'modelVersion',
  'model_version',
  'status',
  'finish_reason',
  'finishReason',
  'native_finish_reason',
  'stop_reason',
  'stopReason',
  'done_reason',
  'system_fingerprint',
  'service_tier',
  'serviceTier',
  'provider',
  'channel',
  'created',
  'created_at',
  'createTime',
  'format',
  'media_type',
  'mediaType',
  'mimeType',
  'mime_type',
  'obfuscation',
  // AWS fills messages up to one length with it.
  'p',
  // Proofs and sealed memory: changed, they are worth nothing.
  'signature',
  'thoughtSignature',
  'thought_signature',
  'encrypted_content',
  'encrypted_index',
  'encryptedContent',
  'redactedContent',
  'redacted_content',
  // Bytes in base64.
  'data',
  'bytes',
  'b64_json',
  'partial_image_b64',
  'image',
  'images',
  'embedding',
  'embeddings',
  // Tokens as the model made them: each is a piece of a text, and their numbers are those of what the model wrote.
  'logprobs',
  'top_logprobs',
  'logprobsResult',
  'token',
  'tokens',
  'completion_probabilities',
])

/** Whether a field's strings are the wire's own and never words of a model or a caller. Ids are: they are compared, not read. */
export function isStructural(name: string): boolean {
  return structural.has(name) || /(?:_id|[a-z]Id|_ids)$/.test(name)
}

const sealed: ReadonlySet<string> = new Set([
  'logprobs',
  'top_logprobs',
  'logprobsResult',
  'tokens',
  'completion_probabilities',
  'embedding',
  'embeddings',
])

/** Whether nothing inside a field holds words, however deep: numbers and pieces of words. */
export function isWordless(name: string): boolean {
  return sealed.has(name)
}

/** Fields that hold the arguments of a call, as JSON text or as a value. */
export function holdsArguments(name: string): boolean {
  return name === 'arguments' || name === 'args' || name === 'input' || name === 'partial_json'
}
