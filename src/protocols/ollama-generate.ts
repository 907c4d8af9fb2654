// Ollama's completion, POST /api/generate: one prompt, with the model's template around it, or the text around a hole.
import type { Conversation, ImagePart, Losses, Part, Turn } from '../core/conversation.ts'
import { asArray, asString, type Json, type JsonObject, said } from '../core/json.ts'
import { answers, type Shape } from './ollama-answers.ts'
import { readImages, readModel, readSettings, writeImage, writeSettings } from './ollama-settings.ts'
import type { Protocol, Target } from './protocol.ts'

const shape: Shape = {
  read(line) {
    const image = asString(line.image)
    return {
      text: asString(line.response),
      thinking: asString(line.thinking),
      toolCalls: asArray(line.tool_calls),
      images: image ? [image] : [],
    }
  },
  write: ({ text, thinking, toolCalls, images }) => said({ response: text ?? '', thinking, image: images?.[0], tool_calls: toolCalls }),
}

export const ollamaGenerate: Protocol = {
  name: 'ollama-generate',
  framing: 'ndjson',
  readRequest,
  writeRequest,
  ...answers(shape),
}

const known = ['prompt', 'suffix', 'system', 'images', 'template', 'context', 'raw', 'width', 'height', 'steps']

function readRequest(body: JsonObject, losses: Losses, path: { model?: string; stream?: boolean }): Conversation {
  const { settings, stream } = readSettings(body, losses, known)
  if (text(body.template, 'template', losses)) losses.refuse('template', 'a prompt template is for the model it was written for')
  if (body.raw === true) losses.refuse('raw', 'a raw prompt holds the special tokens of one model')
  if (asArray(body.context)?.length) losses.refuse('context', 'its numbers are tokens of one model')
  for (const key of ['width', 'height', 'steps']) {
    if (body[key] !== undefined && body[key] !== null) losses.refuse(key, 'making images cannot be translated')
  }
  const system = text(body.system, 'system', losses)
  const prompt = text(body.prompt, 'prompt', losses)
  const suffix = text(body.suffix, 'suffix', losses)
  const parts: Part[] = [...readImages(body.images, 'images', losses), ...(prompt ? [{ type: 'text', text: prompt } as const] : [])]
  const turns: Turn[] = [
    ...(system ? [{ role: 'system', parts: [{ type: 'text', text: system }] } as const] : []),
    ...(parts.length > 0 ? [{ role: 'user', parts } as const] : []),
  ]
  const model = readModel(body, losses, path)
  return { model, turns, tools: [], settings, stream: path.stream ?? stream, ...(suffix && { suffix }) }
}

function text(value: Json | undefined, path: string, losses: Losses): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') losses.refuse(path, 'must be a string')
  return asString(value)
}

function writeRequest(conversation: Conversation, losses: Losses, target: Target): JsonObject {
  const { turns, tools, suffix } = conversation
  const system = turns.filter((turn) => turn.role === 'system' || turn.role === 'developer')
  const rest = turns.filter((turn) => !system.includes(turn))
  if (tools.length > 0) losses.refuse('tools', 'Ollama calls tools through /api/chat only')
  if (rest.length > 1 || rest.some((turn) => turn.role !== 'user')) {
    losses.refuse('messages', 'Ollama takes a conversation of several turns through /api/chat only')
  }
  const prompt = rest.flatMap((turn) => turn.parts)
  const images = prompt.filter((part) => part.type === 'image')
  return said({
    model: target.model,
    prompt: join(prompt, losses),
    suffix,
    system:
      system.length > 0
        ? join(
            system.flatMap((turn) => turn.parts),
            losses,
          )
        : undefined,
    images: images.length > 0 ? writeImages(images, losses) : undefined,
    ...writeSettings(conversation, losses, target),
  })
}

function writeImages(images: readonly ImagePart[], losses: Losses): string[] {
  return images.flatMap((image, place) => writeImage(image, `images.${place}`, losses) ?? [])
}

function join(parts: readonly Part[], losses: Losses): string {
  const texts: string[] = []
  for (const part of parts) {
    if (part.type === 'text') texts.push(part.text)
    else if (part.type !== 'image') losses.refuse('prompt', `a prompt cannot hold a part of type ${part.type}`)
  }
  return texts.join('\n\n')
}
