// Part B, B5: a second turn. The client keeps the answer exactly as it came, adds the results of its calls and asks again. What the
// provider signed, encrypted or numbered must stand in the second request as the provider made it, in its own fields and order.
import { normalArguments } from './canonical.ts'
import { type Answer, call } from './client.ts'
import { answerWire, asking, isTranslated, obstacle, saidIn, stageFor } from './cross-protocol.ts'
import { framingFor, framingOf, type Message, messagesOf } from './frames.ts'
import { isObject, type Json, type JsonObject, type Recording } from './recordings.ts'
import type { Replay } from './replay.ts'
import { type Finding, inParallel } from './report.ts'
import type { Wire } from './routes.ts'
import { excerpt } from './same-protocol.ts'

const clients = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse', 'ollama-chat'] as const
type LoopClient = (typeof clients)[number]

/** What a provider wants back: the member it stands in, and its value. */
type Token = { readonly key: string; readonly value: string; readonly of: 'reasoning' | 'text' | 'call' }

const batchSize = 200

export async function checkLoops(recordings: readonly Recording[], progress: (done: number) => void = () => {}): Promise<Finding[]> {
  const findings: Finding[] = []
  const looping = recordings.filter(
    (recording) =>
      obstacle(recording) === undefined &&
      isAnswerable(recording) &&
      (tokensWanted(recording).length > 0 || saidIn(recording).calls.length > 0),
  )
  for (let start = 0; start < looping.length; start += batchSize) {
    const some = looping.slice(start, start + batchSize)
    const { gateway, replay, close } = await stageFor(some)
    try {
      await inParallel(16, some, async (recording) => {
        for (const client of clients) {
          if (!isTranslated(client, answerWire(recording))) continue
          const complaint = await secondTurn(gateway.port, replay, recording, client).catch(
            (error) => `the check itself failed: ${error.stack}`,
          )
          findings.push({ recording, client, check: 'B5', complaint })
        }
      })
    } finally {
      await close()
    }
    progress(Math.min(start + batchSize, looping.length))
  }
  return findings
}

/** A torn call is no call a client could answer. */
function isAnswerable(recording: Recording): boolean {
  return saidIn(recording).calls.every(({ arguments: text }) => {
    try {
      return text === '' || isObject(JSON.parse(text))
    } catch {
      return false
    }
  })
}

async function secondTurn(port: number, replay: Replay, recording: Recording, client: LoopClient): Promise<string | undefined> {
  const names = [...new Set(saidIn(recording).calls.map(({ name }) => name))]
  const id = recording.id.slice(0, 64)
  const first = await call({ port, ...asking(client, id, turnBody(client, names, undefined), recording.isStream) })
  if (first.status !== 200 || first.isCut) return `the first turn came with status ${first.status}: ${excerpt(first.body)}`
  const kept = keptBy(client, first, recording.isStream)
  replay.forget(recording.id)
  const second = await call({ port, ...asking(client, id, turnBody(client, names, kept), recording.isStream) })
  if (second.status !== 200) return `the second turn came with status ${second.status}: ${excerpt(second.body)}`
  const body = replay.seen(recording.id)[0]?.body.toString('utf8')
  if (body === undefined) return 'nothing came to the upstream'
  if (body.includes('dbs1.') || body.includes(Buffer.from('dbs1.').toString('base64').slice(0, 6)))
    return 'a carrier of the gateway went to the provider'
  return missingIn(JSON.parse(body) as Json, wantedBy(client, recording)) ?? callsApart(recording, JSON.parse(body) as JsonObject)
}

/** A protocol without a place for proofs keeps those that calls need; words alone need none. */
function wantedBy(client: LoopClient, recording: Recording): Token[] {
  const wanted = tokensWanted(recording)
  if (client !== 'ollama-chat') return wanted
  return saidIn(recording).calls.length > 0 ? wanted.filter((token) => token.of !== 'text') : []
}

/** Every token in order, each after the one before. */
function missingIn(body: Json, wanted: readonly Token[]): string | undefined {
  const found: { key: string; value: string }[] = []
  collect(body, '', found)
  let from = 0
  for (const { key, value } of wanted) {
    const at = found.findIndex((candidate, place) => place >= from && candidate.key === key && candidate.value === value)
    if (at >= 0) {
      from = at + 1
      continue
    }
    const elsewhere = found.find((candidate) => candidate.value === value)
    return elsewhere ? `${key} stands as ${elsewhere.key}, or out of order` : `${key} ${value.slice(0, 40)}… is not there`
  }
  return undefined
}

function collect(value: Json, key: string, found: { key: string; value: string }[]): void {
  if (typeof value === 'string') found.push({ key, value })
  else if (Array.isArray(value)) for (const item of value) collect(item, key, found)
  else if (isObject(value)) for (const [name, member] of Object.entries(value)) collect(member, name, found)
}

/** The calls of the first answer stand in the second request, with what came of each. */
function callsApart(recording: Recording, body: JsonObject): string | undefined {
  const expected = saidIn(recording).calls.map(({ name, arguments: text }) => `${name} ${normalArguments(text)}`)
  const found = callsIn(answerWire(recording), body)
  if (expected.join('\n') !== found.calls.join('\n')) return `calls ${found.calls.join()} instead of ${expected.join()}`
  return found.results === expected.length ? undefined : `${found.results} results for ${expected.length} calls`
}

function callsIn(wire: Wire, body: JsonObject): { calls: string[]; results: number } {
  const calls: string[] = []
  let results = 0
  const note = (name: unknown, value: unknown) =>
    calls.push(`${name} ${normalArguments(typeof value === 'string' ? value : JSON.stringify(value ?? {}))}`)
  const walk = (value: Json): void => {
    if (Array.isArray(value)) value.forEach(walk)
    if (!isObject(value)) return
    if (value.type === 'tool_use' || value.type === 'function_call') note(value.name, value.input ?? value.arguments)
    else if (isObject(value.functionCall)) note(value.functionCall.name, value.functionCall.args)
    else if (isObject(value.toolUse)) note(value.toolUse.name, value.toolUse.input)
    else if (isObject(value.function) && 'arguments' in value.function) note(value.function.name, value.function.arguments)
    if (
      value.type === 'tool_result' ||
      value.type === 'function_call_output' ||
      value.role === 'tool' ||
      value.functionResponse ||
      value.toolResult
    )
      results++
    for (const [name, member] of Object.entries(value))
      if (!['input', 'arguments', 'args', 'tools', 'toolConfig'].includes(name) || wire === 'openai-responses') walk(member)
  }
  walk({ ...body, tools: null, toolConfig: null })
  return { calls, results }
}

/** What the recorded provider will look for, read off its own answer. */
function tokensWanted(recording: Recording): Token[] {
  const wire = answerWire(recording)
  const framing = framingFor(recording)
  const messages: Message[] = framing ? messagesOf(framing, Buffer.concat(recording.response.chunks)) : []
  const bodies: Json[] = framing
    ? messages.flatMap(({ json }) => (json === undefined ? [] : [json]))
    : [recording.response.json ?? null].flat()
  const tokens: Token[] = []
  const want = (of: Token['of'], key: string, value: unknown) => {
    if (typeof value === 'string' && value !== '') tokens.push({ key, value, of })
  }
  if (wire === 'anthropic-messages') for (const block of blocksOf(bodies)) anthropicTokens(block, want)
  else if (wire === 'bedrock-converse') for (const block of converseBlocks(messages, bodies)) converseTokens(block, want)
  else if (wire === 'gemini') {
    for (const part of bodies.flatMap(partsOf))
      want(isObject(part.functionCall) ? 'call' : 'text', 'thoughtSignature', part.thoughtSignature)
  } else if (wire === 'openai-responses') {
    for (const item of outputOf(bodies)) {
      if (item.type === 'reasoning') {
        want('reasoning', 'id', item.encrypted_content ? item.id : undefined)
        want('reasoning', 'encrypted_content', item.encrypted_content)
      } else if (item.type === 'function_call') want('call', 'call_id', item.call_id)
    }
  } else if (wire === 'openai-chat') {
    for (const message of chatMessages(bodies)) {
      for (const detail of objects(message.reasoning_details)) {
        want('reasoning', 'signature', detail.signature)
        want('reasoning', 'data', detail.data)
      }
      for (const one of objects(message.tool_calls)) {
        const extra = isObject(one.extra_content) && isObject(one.extra_content.google) ? one.extra_content.google : {}
        want('call', 'thought_signature', extra.thought_signature)
      }
    }
  }
  return tokens
}

type Want = (of: Token['of'], key: string, value: unknown) => void

function anthropicTokens(block: JsonObject, want: Want): void {
  if (block.type === 'thinking' && block.signature) {
    want('reasoning', 'thinking', block.thinking)
    want('reasoning', 'signature', block.signature)
  } else if (block.type === 'redacted_thinking') want('reasoning', 'data', block.data)
  else if (block.type === 'tool_use') want('call', 'id', block.id)
}

function converseTokens(block: JsonObject, want: Want): void {
  if (isObject(block.reasoningContent)) {
    const text = isObject(block.reasoningContent.reasoningText) ? block.reasoningContent.reasoningText : {}
    if (text.signature) want('reasoning', 'text', text.text)
    want('reasoning', 'signature', text.signature)
    want('reasoning', 'redactedContent', block.reasoningContent.redactedContent)
  } else if (isObject(block.toolUse)) want('call', 'toolUseId', block.toolUse.toolUseId)
}

function partsOf(body: Json): JsonObject[] {
  const candidate = isObject(body) ? objects(body.candidates)[0] : undefined
  return objects(isObject(candidate?.content) ? candidate.content.parts : undefined)
}

/** Anthropic's blocks, whole or gathered from a stream. */
function blocksOf(bodies: readonly Json[]): JsonObject[] {
  const blocks: JsonObject[] = []
  let offset = 0
  for (const body of bodies) {
    if (!isObject(body)) continue
    if (Array.isArray(body.content)) blocks.push(...objects(body.content))
    else if (body.type === 'message_start') {
      const content = isObject(body.message) ? objects(body.message.content) : []
      offset = blocks.length
      blocks.push(...content)
    } else if (body.type === 'content_block_start' && isObject(body.content_block))
      blocks[offset + Number(body.index)] = { ...body.content_block, json: '' }
    else if (body.type === 'content_block_delta' && isObject(body.delta)) {
      const block = blocks[offset + Number(body.index)]
      if (!block) continue
      const { delta } = body
      if (delta.type === 'input_json_delta') block.json = `${block.json}${delta.partial_json}`
      for (const key of ['text', 'thinking', 'signature'])
        if (typeof delta[key] === 'string') block[key] = `${block[key] ?? ''}${delta[key]}`
    }
  }
  return blocks.map(({ json, ...block }) => (typeof json === 'string' && json !== '' ? { ...block, input: parsed(json) } : block))
}

function converseBlocks(messages: readonly Message[], bodies: readonly Json[]): JsonObject[] {
  if (messages.length === 0) {
    const output = isObject(bodies[0]) && isObject(bodies[0].output) ? bodies[0].output : {}
    return isObject(output.message) ? objects(output.message.content) : []
  }
  const blocks: JsonObject[] = []
  const inputs: string[] = []
  for (const { event, json } of messages) {
    if (!isObject(json)) continue
    const index = Number(json.contentBlockIndex)
    if (event === 'contentBlockStart' && isObject(json.start) && isObject(json.start.toolUse)) {
      blocks[index] = { toolUse: { ...json.start.toolUse } }
      inputs[index] = ''
    } else if (event === 'contentBlockDelta' && isObject(json.delta)) {
      const block = blocks[index] ?? {}
      blocks[index] = block
      const { delta } = json
      if (typeof delta.text === 'string') block.text = `${block.text ?? ''}${delta.text}`
      else if (isObject(delta.toolUse)) inputs[index] = `${inputs[index] ?? ''}${delta.toolUse.input}`
      else if (isObject(delta.reasoningContent)) {
        const reasoning = isObject(block.reasoningContent) ? block.reasoningContent : {}
        const text = isObject(reasoning.reasoningText) ? reasoning.reasoningText : {}
        const said = delta.reasoningContent
        if (typeof said.redactedContent === 'string') block.reasoningContent = { redactedContent: said.redactedContent }
        else {
          const reasoningText = { ...text }
          if (typeof said.text === 'string') reasoningText.text = `${text.text ?? ''}${said.text}`
          if (typeof said.signature === 'string') reasoningText.signature = said.signature
          block.reasoningContent = { reasoningText }
        }
      }
    }
  }
  for (const [index, text] of inputs.entries()) {
    const block = blocks[index]
    if (text !== undefined && block && isObject(block.toolUse)) block.toolUse.input = parsed(text || '{}')
  }
  return blocks.filter((block) => block !== undefined)
}

function outputOf(bodies: readonly Json[]): JsonObject[] {
  const items: JsonObject[] = []
  for (const body of bodies) {
    if (!isObject(body)) continue
    if (Array.isArray(body.output)) return objects(body.output)
    if (body.type === 'response.output_item.done' && isObject(body.item)) items.push(body.item)
    if (body.type === 'response.completed' || body.type === 'response.incomplete') {
      return items.length > 0 || !isObject(body.response) ? items : objects(body.response.output)
    }
  }
  return items
}

function chatMessages(bodies: readonly Json[]): JsonObject[] {
  return bodies.flatMap((body) => {
    const choice = isObject(body) ? objects(body.choices)[0] : undefined
    const message = choice?.message ?? choice?.delta
    return isObject(message) ? [message] : []
  })
}

/** The assistant's part of the history, as a program would keep it. */
type Kept = { readonly items: readonly Json[]; readonly calls: readonly { id: string; name: string }[] }

function keptBy(client: LoopClient, answer: Answer, isStream: boolean): Kept {
  const framing = isStream ? framingOf(answer.headers['content-type'] ?? '') : undefined
  const messages = framing ? messagesOf(framing, answer.body) : []
  const bodies: Json[] = framing
    ? messages.flatMap(({ json }) => (json === undefined ? [] : [json]))
    : [JSON.parse(answer.body.toString('utf8')) as Json]
  switch (client) {
    case 'openai-chat': {
      const message = joinedMessage(chatMessages(bodies))
      return {
        items: [message],
        calls: objects(message.tool_calls).map((one) => ({
          id: String(one.id),
          name: String(isObject(one.function) && one.function.name),
        })),
      }
    }
    case 'openai-responses': {
      const items = outputOf(bodies)
      return {
        items,
        calls: items
          .filter(({ type }) => type === 'function_call')
          .map(({ call_id: id, name }) => ({ id: String(id), name: String(name) })),
      }
    }
    case 'anthropic-messages': {
      const content = blocksOf(bodies)
      return {
        items: [{ role: 'assistant', content }],
        calls: content.filter(({ type }) => type === 'tool_use').map(({ id, name }) => ({ id: String(id), name: String(name) })),
      }
    }
    case 'gemini': {
      const parts = bodies.flatMap(partsOf)
      const calls = parts.flatMap(({ functionCall }) =>
        isObject(functionCall) ? [{ id: String(functionCall.id ?? ''), name: String(functionCall.name) }] : [],
      )
      return { items: [{ role: 'model', parts }], calls }
    }
    case 'bedrock-converse': {
      const content = converseBlocks(messages, bodies)
      const calls = content.flatMap(({ toolUse }) =>
        isObject(toolUse) ? [{ id: String(toolUse.toolUseId), name: String(toolUse.name) }] : [],
      )
      return { items: [{ role: 'assistant', content }], calls }
    }
    case 'ollama-chat': {
      const message = joinedMessage(bodies.flatMap((body) => (isObject(body) && isObject(body.message) ? [body.message] : [])))
      return {
        items: [message],
        calls: objects(message.tool_calls).map((one) => ({
          id: String(one.id ?? ''),
          name: String(isObject(one.function) && one.function.name),
        })),
      }
    }
    default:
      return client satisfies never
  }
}

/** One message of many deltas: words join, lists grow, pieces of one call join by its index. */
function joinedMessage(deltas: readonly JsonObject[]): JsonObject {
  const message: JsonObject = { role: 'assistant' }
  const calls: JsonObject[] = []
  for (const { tool_calls: some, ...delta } of deltas) {
    for (const [key, value] of Object.entries(delta)) {
      const before = message[key]
      if (key === 'role') continue
      if (typeof value === 'string' && typeof before === 'string') message[key] = before + value
      else if (Array.isArray(value) && Array.isArray(before)) message[key] = [...before, ...value]
      else if (value !== null || before === undefined) message[key] = value
    }
    for (const one of objects(some)) {
      const { index, ...piece } = one
      const known = typeof index === 'number' ? calls[index] : undefined
      if (!known) {
        calls[typeof index === 'number' ? index : calls.length] = { ...piece }
        continue
      }
      const details = isObject(piece.function) ? piece.function : {}
      const has = isObject(known.function) ? known.function : {}
      Object.assign(known, piece, { function: { ...has, ...details, arguments: `${has.arguments ?? ''}${details.arguments ?? ''}` } })
    }
  }
  if (calls.length > 0) message.tool_calls = calls.filter((one) => one !== undefined)
  message.content ??= null
  if (message.content === null && calls.length === 0) message.content = ''
  return message
}

const anyObject = { type: 'object', properties: {} }
const result = 'It is done.'

/** A request of the first turn, or of the second with what was kept of the first. */
function turnBody(client: LoopClient, names: readonly string[], kept: Kept | undefined): JsonObject {
  const items = kept?.items ?? []
  const calls = kept?.calls ?? []
  const goOn = kept && calls.length === 0
  const user = { role: 'user', content: 'Hello.' }
  const functions: Json[] = names.map((name) => ({ type: 'function', function: { name, parameters: anyObject } }))
  const withTools = (tools: Json[]): JsonObject => (tools.length > 0 ? { tools } : {})
  switch (client) {
    case 'openai-chat':
      return {
        messages: [
          user,
          ...items,
          ...calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: result })),
          ...(goOn ? [user] : []),
        ],
        ...withTools(functions),
      }
    case 'ollama-chat':
      return {
        messages: [
          user,
          ...items,
          ...calls.map(({ id, name }) => ({ role: 'tool', tool_name: name, ...(id && { tool_call_id: id }), content: result })),
          ...(goOn ? [user] : []),
        ],
        ...withTools(functions),
      }
    case 'openai-responses':
      return {
        store: false,
        include: ['reasoning.encrypted_content'],
        input: [
          user,
          ...items,
          ...calls.map(({ id }) => ({ type: 'function_call_output', call_id: id, output: result })),
          ...(goOn ? [user] : []),
        ],
        ...withTools(names.map((name) => ({ type: 'function', name, parameters: anyObject }))),
      }
    case 'anthropic-messages': {
      const results = calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: result }))
      const next = goOn ? [user] : results.length > 0 ? [{ role: 'user', content: results }] : []
      return {
        max_tokens: 4_096,
        messages: [user, ...items, ...next],
        ...withTools(names.map((name) => ({ name, input_schema: anyObject }))),
      }
    }
    case 'gemini': {
      const results = calls.map(({ id, name }) => ({ functionResponse: { ...(id && { id }), name, response: { result } } }))
      const hello = { role: 'user', parts: [{ text: 'Hello.' }] }
      return {
        contents: [hello, ...items, ...(goOn ? [hello] : results.length > 0 ? [{ role: 'user', parts: results }] : [])],
        ...withTools(names.length > 0 ? [{ functionDeclarations: names.map((name) => ({ name, parametersJsonSchema: anyObject })) }] : []),
      }
    }
    case 'bedrock-converse': {
      const results = calls.map(({ id }) => ({ toolResult: { toolUseId: id, content: [{ text: result }] } }))
      const hello = { role: 'user', content: [{ text: 'Hello.' }] }
      return {
        messages: [hello, ...items, ...(goOn ? [hello] : results.length > 0 ? [{ role: 'user', content: results }] : [])],
        ...(names.length > 0 && { toolConfig: { tools: names.map((name) => ({ toolSpec: { name, inputSchema: { json: anyObject } } })) } }),
      }
    }
    default:
      return client satisfies never
  }
}

/** Arguments torn by the cap on the output stay text. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
