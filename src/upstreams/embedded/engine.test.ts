// The engine's housekeeping, with a library that only keeps count. What llama.cpp itself does is tried in test/e2e/embedded.test.ts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { writeTinyModel } from '../../../test/gguf/write.ts'
import type { Conversation, Settings } from '../../core/conversation.ts'
import { createEmbedded } from './engine.ts'
import type { ChatItem, GenerateOptions, Library, Token } from './library.ts'

const prompt = [1, 2, 3] as unknown as Token[] // made up by the fake
const never = new AbortController().signal

/** Generates `words` one after the other, or as long as it is let when there are none. */
function fakeLibrary(words: readonly string[] = ['a', 'b']) {
  const open = { models: new Set<string>(), contexts: new Set<string>() }
  const seen: { history: readonly ChatItem[]; options: GenerateOptions }[] = []
  let running = 0
  let mostRunning = 0
  class LlamaChat {
    async generateResponse(history: readonly ChatItem[], options: GenerateOptions) {
      seen.push({ history, options })
      mostRunning = Math.max(mostRunning, ++running)
      try {
        const endless = words.length === 0
        for (let index = 0; endless || index < words.length; index++) {
          await new Promise((resolve) => setImmediate(resolve))
          options.signal.throwIfAborted()
          options.onResponseChunk({ type: undefined, text: endless ? 'x' : words[index]!, tokens: [] })
        }
        return { metadata: { stopReason: 'eogToken' as const } }
      } finally {
        running--
      }
    }
    dispose() {}
  }
  const context = (name: string) => {
    open.contexts.add(name)
    return { dispose: async () => void open.contexts.delete(name) }
  }
  const library: Library = {
    getLlama: async () => ({
      cpuMathCores: 8,
      maxThreads: 8,
      createGrammar: async ({ grammar }) => ({ grammar }),
      dispose: async () => {},
      loadModel: async ({ modelPath }) => {
        open.models.add(modelPath)
        return {
          tokenizer: {},
          trainContextSize: 2_048,
          embeddingVectorSize: 2,
          createContext: async ({ contextSize }) => ({
            contextSize,
            ...context(`chat ${contextSize}`),
            getSequence: () => ({
              tokenMeter: { usedOutputTokens: 0 },
              nextTokenIndex: 0,
              adaptStateToTokens: async () => {},
              evaluateWithoutGeneratingNewTokens: async () => {},
            }),
          }),
          createEmbeddingContext: async ({ contextSize }) => ({
            ...context(`vectors ${contextSize}`),
            calculateInputLength: (input) => input.length,
            getEmbeddingFor: async () => ({ vector: [3, 4] }),
          }),
          dispose: async () => void open.models.delete(modelPath),
        }
      },
    }),
    resolveChatWrapper: () => ({ generateContextState: () => ({ contextText: { tokenize: () => [...prompt] } }) }),
    LlamaChat,
  }
  return { open, seen, library, mostRunning: () => mostRunning }
}

const ask = (settings: Settings = {}, more: Partial<Conversation> = {}): Conversation => ({
  model: 'one',
  turns: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  settings,
  stream: true,
  ...more,
})

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drawbridge-'))
  writeTinyModel(join(home, 'models', 'one.gguf'))
  writeTinyModel(join(home, 'models', 'two.gguf'), { contextTokens: 512 })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(home, { recursive: true, force: true })
})

const start = (fake: ReturnType<typeof fakeLibrary>, options: { path?: string; contextTokens?: number } = {}) =>
  createEmbedded({ home, ...options }, { load: async () => fake.library, idleMs: 600_000 })

describe('memory', () => {
  test('one model is held at a time, and its contexts go with it', async () => {
    const fake = fakeLibrary()
    const engine = await start(fake)
    await Array.fromAsync(engine.chat('one', ask(), never))
    await engine.embed?.('one', ['x'], never)
    expect([...fake.open.contexts]).toEqual(['chat 2048', 'vectors 2048'])
    await Array.fromAsync(engine.chat('two', ask(), never))
    expect(fake.open.models.size).toBe(1)
    expect([...fake.open.contexts]).toEqual(['chat 512'])
    await engine.close?.()
    expect(fake.open.models.size + fake.open.contexts.size).toBe(0)
  })

  test('of many windows asked for, the two used last are kept', async () => {
    const fake = fakeLibrary()
    const engine = await start(fake)
    for (const contextTokens of [256, 512, 256, 1_024]) await Array.fromAsync(engine.chat('one', ask({ contextTokens }), never))
    expect([...fake.open.contexts].sort()).toEqual(['chat 1024', 'chat 256'])
    await engine.close?.()
  })

  test('after ten idle minutes all is given back, and whoever watches is told', async () => {
    const fake = fakeLibrary()
    const engine = await start(fake)
    const told = vi.fn()
    engine.watch?.(told)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await Array.fromAsync(engine.chat('one', ask(), never))
    expect((await engine.models()).find(({ isLoaded }) => isLoaded)?.name).toBe('one')
    await vi.advanceTimersByTimeAsync(599_000)
    expect(fake.open.models.size).toBe(1)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(fake.open.models.size).toBe(0)
    expect(told).toHaveBeenCalledTimes(2)
    await engine.close?.()
  })

  test('a window is never larger than the model was trained with, nor than configured', async () => {
    const fake = fakeLibrary()
    const engine = await start(fake, { contextTokens: 1_024 })
    expect((await engine.models()).map(({ name, window }) => [name, window])).toEqual([
      ['one', 1_024],
      ['two', 512],
    ])
    await Array.fromAsync(engine.chat('one', ask({ contextTokens: 1_000_000 }), never))
    expect([...fake.open.contexts]).toEqual(['chat 2048'])
    await engine.close?.()
  })
})

describe('callers', () => {
  test('are served one after the other', async () => {
    const fake = fakeLibrary(['a', 'b', 'c'])
    const engine = await start(fake)
    await Promise.all([1, 2, 3].map(() => Array.fromAsync(engine.chat('one', ask(), never))))
    expect(fake.mostRunning()).toBe(1)
    await engine.close?.()
  })

  test('who leave stop the generation, and the next one is served', async () => {
    const fake = fakeLibrary([])
    const engine = await start(fake)
    const leaving = new AbortController()
    const first = Array.fromAsync(engine.chat('one', ask(), leaving.signal))
    const waiting = new AbortController()
    const second = Array.fromAsync(engine.chat('one', ask(), waiting.signal))
    waiting.abort()
    await expect(second).rejects.toThrow('aborted')
    leaving.abort()
    await expect(first).rejects.toThrow('aborted')
    expect(await engine.embed?.('one', ['x'], never)).toMatchObject({ vectors: [[0.6, 0.8]] })
    await engine.close?.()
  })

  test('who stop listening stop the generation too', async () => {
    const fake = fakeLibrary([])
    const engine = await start(fake)
    for await (const event of engine.chat('one', ask(), never)) if (event.type === 'text-delta') break
    expect(fake.seen[0]?.options.signal.aborted).toBe(true)
    await engine.close?.()
  })
})

describe('requests', () => {
  test('settings become sampling options, and what is not said is llama.cpp’s own default', async () => {
    const fake = fakeLibrary()
    const engine = await start(fake)
    await Array.fromAsync(engine.chat('one', ask(), never))
    await Array.fromAsync(
      engine.chat('one', ask({ temperature: 0, seed: -3, stop: ['x', ''], frequencyPenalty: 0.5, maxOutputTokens: 9 }), never),
    )
    expect(fake.seen[0]?.options).toMatchObject({ temperature: 0.8, topK: 40, topP: 0.95, minP: 0.05, repeatPenalty: false })
    expect(fake.seen[1]?.options).toMatchObject({ temperature: 0, seed: 3, customStopTriggers: ['x'], maxTokens: 9 })
    expect(fake.seen[1]?.options.repeatPenalty).toMatchObject({ penalty: 1, frequencyPenalty: 0.5 })
    await engine.close?.()
  })

  test('turns of one side are one, and a last turn of the model is the beginning of its answer', async () => {
    const fake = fakeLibrary()
    const engine = await start(fake)
    const text = (role: 'system' | 'developer' | 'user' | 'assistant', value: string) => ({
      role,
      parts: [{ type: 'text' as const, text: value }],
    })
    const turns = [text('system', 'S'), text('developer', 'D'), text('user', 'U'), text('user', 'V'), text('assistant', 'A')]
    await Array.fromAsync(engine.chat('one', ask({}, { turns }), never))
    expect(fake.seen[0]?.history).toEqual([
      { type: 'system', text: 'S\n\nD' },
      { type: 'user', text: 'U\n\nV' },
      { type: 'model', response: ['A'] },
    ])
    await engine.close?.()
  })

  const refused: [string, Conversation][] = [
    ['tools', ask({}, { tools: [{ name: 't' }] })],
    ['suffix', ask({}, { suffix: 'x' })],
    ['n', ask({ choices: 2 })],
    ['logprobs', ask({ logprobs: true })],
    ['logit_bias', ask({ logitBias: { 1: 5 } })],
    ['messages.0', ask({}, { turns: [{ role: 'user', parts: [{ type: 'image', source: { kind: 'url', url: 'https://x' } }] }] })],
    ['messages.0', ask({}, { turns: [{ role: 'tool', parts: [{ type: 'tool-result', id: 'c', content: [] }] }] })],
  ]
  test.each(refused)('%s is refused before anything is loaded', async (param, conversation) => {
    const fake = fakeLibrary()
    const engine = await start(fake)
    await expect(Array.fromAsync(engine.chat('one', conversation, never))).rejects.toMatchObject({
      code: 'request.unsupported',
      data: { param },
    })
    expect(fake.open.models.size).toBe(0)
    await engine.close?.()
  })

  test('a single file is a model under its own name, and an unknown name is told to be unknown', async () => {
    const fake = fakeLibrary()
    const engine = await start(fake, { path: join(home, 'models', 'two.gguf') })
    expect((await engine.models()).map(({ name }) => name)).toEqual(['two'])
    await expect(Array.fromAsync(engine.chat('one', ask(), never))).rejects.toMatchObject({ code: 'model.unknown' })
    await engine.close?.()
  })
})
