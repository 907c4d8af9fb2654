// llama.cpp inside this process. One model is loaded at a time and works on one request at a time; its contexts are kept for the next one,
// so that a conversation that goes on is not read again from the start. After ten idle minutes the memory is given back.
import { readdir, realpath, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Conversation } from '../../core/conversation.ts'
import { fail } from '../../core/errors.ts'
import type { Finish, StreamEvent } from '../../core/reply.ts'
import type { Engine, EngineOptions, FoundModel } from '../provider.ts'
import { type GgufHead, readGgufHead } from './gguf.ts'
import {
  type ChatItem,
  type ChatWrapper,
  type Context,
  type EmbeddingContext,
  type GenerateOptions,
  type GenerateResult,
  type Grammar,
  type Library,
  type Llama,
  type LlamaChat,
  type LoadedModel,
  loadLibrary,
  type ResponseChunk,
  type Sequence,
  type Token,
} from './library.ts'
import { grammarOf, historyOf, refuse, samplingOf } from './prompt.ts'

/** The window when nobody asks for one, in tokens: about 1 GB beside a model of eight billion weights. */
const usualWindow = 8_192
const idleMs = 600_000
/** Contexts kept of the loaded model. Each holds memory for its whole window. */
const mostContexts = 2
/** The prompt is read this many tokens at a time, and between two times a caller may leave. llama.cpp's own batch. */
const stride = 512
/** Tokens the library keeps free before it would begin to forget the start of the conversation. */
const margin = 2
const mostFiles = 1_000

/** What a test may hand in. */
export type EmbeddedParts = {
  readonly load?: (home: string) => Promise<Library>
  readonly idleMs?: number
  /** llama.cpp's choice of processor; false for the CPU alone. */
  readonly gpu?: false
}

type File = { readonly name: string; readonly path: string; readonly head: GgufHead }
type ChatContext = { readonly kind: 'chat'; readonly context: Context; readonly sequence: Sequence }
type VectorContext = { readonly kind: 'vectors'; readonly context: EmbeddingContext }
type Loaded = {
  readonly file: File
  readonly model: LoadedModel
  readonly wrapper: ChatWrapper
  /** By kind and size, the longest unused first. */
  readonly contexts: Map<string, ChatContext | VectorContext>
}

/** Start the engine. Nothing is loaded before the first request, and a missing library is told by that request. */
export async function createEmbedded(options: EngineOptions, parts: EmbeddedParts = {}): Promise<Engine> {
  const runner = new Runner(options, parts)
  return {
    models: () => runner.models(),
    chat: (model, conversation, signal) => runner.chat(model, conversation, signal),
    embed: (model, inputs, signal) => runner.embed(model, inputs, signal),
    watch: (changed) => {
      runner.watcher = changed
    },
    close: () => runner.close(),
  }
}

class Runner {
  watcher: (() => void) | undefined
  readonly #options: EngineOptions
  readonly #parts: EmbeddedParts
  #library: Library | undefined
  #llama: Llama | undefined
  #loaded: Loaded | undefined
  /** Settles when whoever works now is done; requests stand in line behind it. */
  #line: Promise<void> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined

  constructor(options: EngineOptions, parts: EmbeddedParts) {
    this.#options = options
    this.#parts = parts
  }

  async models(): Promise<FoundModel[]> {
    const files = await this.#files()
    return files.map(({ name, path, head }) => ({
      name,
      window: this.#windowOf(head),
      ...(head.contextTokens !== undefined && { windowMost: head.contextTokens }),
      isLoaded: this.#loaded?.file.path === path,
      can: {
        chat: !head.isEmbedder,
        schema: !head.isEmbedder,
        tools: false,
        images: false,
        audio: false,
        documents: false,
        infill: false,
        ...(head.isEmbedder && { embeddings: true }),
      },
    }))
  }

  async *chat(name: string, conversation: Conversation, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const history = historyOf(conversation)
    const sampling = samplingOf(conversation.settings)
    const grammar = grammarOf(conversation.settings)
    const leave = await this.#enter(signal)
    try {
      const loaded = await this.#load(name, signal)
      const { sequence, context } = await this.#chatContext(loaded, conversation.settings.contextTokens, signal)
      const { library, llama } = await this.#runtime()
      const prompt = loaded.wrapper.generateContextState({ chatHistory: history }).contextText.tokenize(loaded.model.tokenizer)
      const room = context.contextSize - margin - prompt.length
      if (room < 1) throw tooLong(name, prompt.length + 1, context.contextSize - margin)
      yield { type: 'start', model: name }
      const cached = await read(sequence, prompt, signal)
      const options = {
        ...sampling,
        maxTokens: Math.min(room, conversation.settings.maxOutputTokens ?? room),
        ...(grammar !== undefined && { grammar: await compiled(llama, grammar) }),
      }
      const chat = new library.LlamaChat({ contextSequence: sequence, chatWrapper: loaded.wrapper })
      try {
        yield* told(chat, history, options, { inputTotal: prompt.length, cacheRead: cached, meter: sequence.tokenMeter }, signal)
      } finally {
        chat.dispose()
      }
    } finally {
      leave()
    }
  }

  async embed(name: string, inputs: readonly string[], signal: AbortSignal) {
    const leave = await this.#enter(signal)
    try {
      const loaded = await this.#load(name, signal)
      const window = this.#windowOf(loaded.file.head)
      const { context } = await this.#vectorContext(loaded, window, signal)
      const lengths = inputs.map((input) => context.calculateInputLength(input))
      const longest = Math.max(...lengths, 0)
      if (longest >= window) throw tooLong(name, longest, window - 1)
      const vectors: number[][] = []
      for (const input of inputs) {
        signal.throwIfAborted()
        vectors.push(normalised((await context.getEmbeddingFor(input)).vector, loaded.model.embeddingVectorSize))
      }
      return { vectors, usage: { inputTotal: lengths.reduce((sum, length) => sum + length, 0) } }
    } finally {
      leave()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    await this.#line
    await this.#unload()
    await this.#llama?.dispose()
    this.#llama = undefined
  }

  /** Wait for one's turn. The returned function gives the turn to the next. */
  async #enter(signal: AbortSignal): Promise<() => void> {
    const before = this.#line
    const turn = Promise.withResolvers<void>()
    this.#line = before.then(() => turn.promise)
    const gone = Promise.withResolvers<void>()
    const onAbort = () => gone.resolve()
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    await Promise.race([before, gone.promise])
    signal.removeEventListener('abort', onAbort)
    if (signal.aborted) {
      turn.resolve()
      throw signal.reason
    }
    clearTimeout(this.#idle)
    return () => {
      clearTimeout(this.#idle)
      this.#idle = setTimeout(() => void this.#rest(), this.#parts.idleMs ?? idleMs).unref()
      turn.resolve()
    }
  }

  async #rest(): Promise<void> {
    const leave = await this.#enter(new AbortController().signal)
    await this.#unload().finally(leave)
    clearTimeout(this.#idle)
  }

  async #runtime(): Promise<{ library: Library; llama: Llama }> {
    this.#library ??= await (this.#parts.load ?? loadLibrary)(this.#options.home)
    // Building takes a compiler and many minutes, so what npm brought must do.
    this.#llama ??= await this.#start(this.#library)
    return { library: this.#library, llama: this.#llama }
  }

  async #start(library: Library): Promise<Llama> {
    const gpu = this.#parts.gpu === false ? { gpu: false as const } : {}
    try {
      // Building takes a compiler and many minutes, so what npm brought must do.
      const llama = await library.getLlama({ build: 'never', skipDownload: true, progressLogs: false, logLevel: 'error', ...gpu })
      // Its threads wait for one another in a spin: one thread more than there are cores makes it a hundred times slower, and one core is
      // for the gateway.
      llama.maxThreads = Math.max(1, Math.min(llama.cpuMathCores, availableParallelism() - 1))
      return llama
    } catch (cause) {
      throw fail('upstream.unreachable', { upstream: 'embedded', detail: 'node-llama-cpp has no binary for this machine' }, cause)
    }
  }

  async #load(name: string, signal: AbortSignal): Promise<Loaded> {
    if (this.#loaded?.file.name === name) return this.#loaded
    const file = (await this.#files()).find((known) => known.name === name)
    if (!file) throw fail('model.unknown', { model: name.slice(0, 128), hint: '' })
    const { library, llama } = await this.#runtime()
    await this.#unload()
    const model = await guarded(name, 'the model', () => llama.loadModel({ modelPath: file.path, loadSignal: signal }), signal)
    this.#loaded = { file, model, wrapper: library.resolveChatWrapper(model, { warningLogs: false }), contexts: new Map() }
    this.#changed()
    return this.#loaded
  }

  async #unload(): Promise<void> {
    const loaded = this.#loaded
    this.#loaded = undefined
    if (!loaded) return
    for (const { context } of loaded.contexts.values()) await context.dispose()
    await loaded.model.dispose()
    this.#changed()
  }

  #changed(): void {
    this.watcher?.()
  }

  async #chatContext(loaded: Loaded, asked: number | undefined, signal: AbortSignal): Promise<ChatContext> {
    const size = this.#windowOf(loaded.file.head, asked)
    const known = loaded.contexts.get(`chat ${size}`)
    if (known?.kind === 'chat') return this.#keep(loaded, `chat ${size}`, known)
    await this.#makeRoom(loaded)
    const context = await guarded(
      loaded.file.name,
      `a window of ${size} tokens`,
      () => loaded.model.createContext({ contextSize: size, sequences: 1, createSignal: signal }),
      signal,
    )
    return this.#keep(loaded, `chat ${size}`, { kind: 'chat', context, sequence: context.getSequence() })
  }

  async #vectorContext(loaded: Loaded, size: number, signal: AbortSignal): Promise<VectorContext> {
    const known = loaded.contexts.get(`vectors ${size}`)
    if (known?.kind === 'vectors') return this.#keep(loaded, `vectors ${size}`, known)
    await this.#makeRoom(loaded)
    // A text is pooled in one batch, so the batch must hold the longest.
    const options = { contextSize: size, batchSize: size, createSignal: signal }
    const create = () => loaded.model.createEmbeddingContext(options)
    const context = await guarded(loaded.file.name, `a window of ${size} tokens`, create, signal)
    return this.#keep(loaded, `vectors ${size}`, { kind: 'vectors', context })
  }

  #keep<T extends ChatContext | VectorContext>({ contexts }: Loaded, key: string, context: T): T {
    contexts.delete(key)
    contexts.set(key, context)
    return context
  }

  async #makeRoom({ contexts }: Loaded): Promise<void> {
    for (const [key, { context }] of contexts) {
      if (contexts.size < mostContexts) return
      contexts.delete(key)
      await context.dispose()
    }
  }

  /** The window in force: as asked, as configured, or the usual; never beyond what the model was trained with. */
  #windowOf({ contextTokens }: GgufHead, asked?: number): number {
    const wanted = asked ?? this.#options.contextTokens ?? usualWindow
    return contextTokens === undefined ? wanted : Math.min(wanted, contextTokens)
  }

  async #files(): Promise<File[]> {
    const { path, home, models } = this.#options
    const files = await ggufFiles(path ?? join(home, 'models'))
    return models ? files.filter(({ name }) => models.includes(name)) : files
  }
}

/** Read the prompt into the sequence but for its last token, which is read when the answer begins. How much of it was there already. */
async function read(sequence: Sequence, prompt: Token[], signal: AbortSignal): Promise<number> {
  const all = prompt.slice(0, -1)
  await sequence.adaptStateToTokens(all, false)
  const cached = sequence.nextTokenIndex
  for (let at = cached; at < all.length; at += stride) {
    signal.throwIfAborted()
    await sequence.evaluateWithoutGeneratingNewTokens(all.slice(at, at + stride))
  }
  signal.throwIfAborted()
  return cached
}

/** A schema whose references go in a circle makes a grammar without a first character, which llama.cpp finds out. */
async function compiled(llama: Llama, grammar: string): Promise<Grammar> {
  try {
    return await llama.createGrammar({ grammar })
  } catch {
    throw refuse('response_format', 'llama.cpp finds no grammar in the schema') // its own words hold the schema
  }
}

type Counted = { readonly inputTotal: number; readonly cacheRead: number; readonly meter: Sequence['tokenMeter'] }
type Options = Omit<GenerateOptions, 'onResponseChunk' | 'signal'>

/** Generate, telling each piece as it comes. Whoever stops listening stops the generation. */
async function* told(
  chat: LlamaChat,
  history: ChatItem[],
  options: Options,
  counted: Counted,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const stop = new AbortController()
  const chunks: ResponseChunk[] = []
  let wake = Promise.withResolvers<void>()
  let isOver = false
  const run = chat
    .generateResponse(history, {
      ...options,
      signal: AbortSignal.any([signal, stop.signal]),
      onResponseChunk: (chunk) => {
        chunks.push(chunk)
        wake.resolve()
      },
    })
    .finally(() => {
      isOver = true
      wake.resolve()
    })
  run.catch(() => {}) // awaited below, or nobody is left to tell
  const { meter, ...input } = counted
  const before = meter.usedOutputTokens
  const blocks = new Blocks()
  try {
    while (!isOver || chunks.length > 0) {
      for (const chunk of chunks.splice(0)) yield* blocks.push(chunk)
      if (isOver) continue
      wake = Promise.withResolvers()
      if (chunks.length === 0) await wake.promise
    }
    const result = await run
    yield* blocks.close()
    const usage = { ...input, outputTotal: meter.usedOutputTokens - before, ...(blocks.thoughts > 0 && { reasoning: blocks.thoughts }) }
    yield { type: 'usage', usage }
    yield { type: 'finish', finish: finishOf(result) }
  } finally {
    stop.abort()
    // The sequence belongs to the next request only when this one has let go of it.
    await run.catch(() => {})
  }
}

/** Pieces of text and of thought, as blocks. */
class Blocks {
  thoughts = 0
  #block = -1
  #kind: 'text' | 'reasoning' | undefined;

  *push({ type, text, tokens }: ResponseChunk): Generator<StreamEvent> {
    if (type === 'segment') this.thoughts += tokens.length
    if (text === '') return
    const kind = type === 'segment' ? 'reasoning' : 'text'
    if (kind !== this.#kind) {
      yield* this.close()
      this.#kind = kind
      this.#block++
      yield { type: `${kind}-start`, block: this.#block }
    }
    yield { type: `${kind}-delta`, block: this.#block, text }
  }

  *close(): Generator<StreamEvent> {
    if (this.#kind) yield { type: `${this.#kind}-end`, block: this.#block }
    this.#kind = undefined
  }
}

function finishOf({ metadata }: GenerateResult): Finish {
  const { stopReason, customStopTrigger } = metadata
  if (stopReason === 'maxTokens') return { unified: 'length', raw: stopReason }
  const stopSequence = customStopTrigger?.every((piece) => typeof piece === 'string') ? customStopTrigger.join('') : undefined
  return { unified: 'stop', raw: stopReason, ...(stopSequence !== undefined && { stopSequence }) }
}

/** Length 1, as callers of hosted embeddings expect. */
function normalised(vector: readonly number[], size: number): number[] {
  if (vector.length !== size) return Array.from({ length: size }, () => 0) // a text without tokens has no direction
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

function tooLong(upstream: string, needed: number, window: number) {
  return fail('upstream.truncates', { upstream, needed, window })
}

/** Memory runs out here, and files that llama.cpp cannot read are found out. */
async function guarded<T>(name: string, what: string, create: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await create()
  } catch (cause) {
    signal.throwIfAborted()
    const isMemory = cause instanceof Error && /memory|VRAM/i.test(`${cause.name} ${cause.message}`)
    const detail = isMemory ? `not enough memory for ${what}` : `llama.cpp cannot load ${what}`
    throw fail('upstream.failed', { upstream: name, status: isMemory ? 507 : 500, detail }, cause)
  }
}

/** The models of a file or a folder, by the names of the files. */
async function ggufFiles(path: string): Promise<File[]> {
  const place = resolve(path)
  const isFolder = (await stat(place).catch(() => undefined))?.isDirectory() ?? false
  const names = isFolder ? (await readdir(place)).filter((name) => name.toLowerCase().endsWith('.gguf')).sort() : [basename(place)]
  const files: File[] = []
  for (const name of names.slice(0, mostFiles)) {
    const full = isFolder ? join(place, name) : place
    const head = await readGgufHead(full)
    if (head) files.push({ name: name.replace(/(-0*1-of-\d+)?\.gguf$/i, ''), path: await realpath(full), head })
  }
  return files
}
