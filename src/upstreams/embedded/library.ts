// Finds node-llama-cpp where a person may have put it, and names the part of it that is used. It is an optional install of up to 700 MB,
// so it is never among our dependencies and its types are written down here.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { fail } from '../../core/errors.ts'

const packageName = 'node-llama-cpp'

export type Token = number & { readonly __token: never }

export type LlamaText = { tokenize(tokenizer: unknown): Token[] }

export type ChatItem =
  | { readonly type: 'system'; readonly text: string }
  | { readonly type: 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] }

export type ChatWrapper = { generateContextState(options: { chatHistory: readonly ChatItem[] }): { readonly contextText: LlamaText } }

export type ResponseChunk = {
  readonly type: undefined | 'segment'
  readonly segmentType?: 'thought' | 'comment'
  readonly text: string
  readonly tokens: readonly Token[]
}

export type GenerateOptions = {
  readonly onResponseChunk: (chunk: ResponseChunk) => void
  readonly signal: AbortSignal
  readonly maxTokens: number
  readonly temperature: number
  readonly topP: number
  readonly topK: number
  readonly minP: number
  readonly seed?: number
  readonly repeatPenalty:
    | false
    | { readonly lastTokens: number; readonly penalty: number; readonly frequencyPenalty?: number; readonly presencePenalty?: number }
  readonly customStopTriggers?: readonly string[]
  readonly grammar?: Grammar
}

export type GenerateResult = {
  readonly metadata: {
    readonly stopReason: 'eogToken' | 'stopGenerationTrigger' | 'functionCalls' | 'maxTokens' | 'abort' | 'customStopTrigger'
    readonly customStopTrigger?: readonly (string | Token)[]
  }
}

export type LlamaChat = {
  generateResponse(history: readonly ChatItem[], options: GenerateOptions): Promise<GenerateResult>
  dispose(): void
}

export type Sequence = {
  readonly tokenMeter: { readonly usedOutputTokens: number }
  adaptStateToTokens(tokens: Token[], allowShift?: boolean): Promise<void>
  readonly nextTokenIndex: number
  evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void>
}

export type Context = { readonly contextSize: number; getSequence(): Sequence; dispose(): Promise<void> }

export type EmbeddingContext = {
  calculateInputLength(input: string): number
  getEmbeddingFor(input: string): Promise<{ readonly vector: readonly number[] }>
  dispose(): Promise<void>
}

export type Grammar = { readonly grammar: string }

export type LoadedModel = {
  readonly tokenizer: unknown
  readonly trainContextSize: number
  readonly embeddingVectorSize: number
  createContext(options: { contextSize: number; sequences: 1; createSignal?: AbortSignal }): Promise<Context>
  createEmbeddingContext(options: { contextSize: number; batchSize: number; createSignal?: AbortSignal }): Promise<EmbeddingContext>
  dispose(): Promise<void>
}

export type Llama = {
  /** Cores that are of use for arithmetic. */
  readonly cpuMathCores: number
  maxThreads: number
  loadModel(options: { modelPath: string; loadSignal?: AbortSignal }): Promise<LoadedModel>
  createGrammar(options: { grammar: string }): Promise<Grammar>
  dispose(): Promise<void>
}

export type Library = {
  getLlama(options: { build: 'never'; skipDownload: true; progressLogs: false; logLevel: 'error'; gpu?: false }): Promise<Llama>
  resolveChatWrapper(model: LoadedModel, options: { warningLogs: false }): ChatWrapper
  readonly LlamaChat: new (options: { contextSequence: Sequence; chatWrapper: ChatWrapper }) => LlamaChat
}

/** Where the library lies, looked for beside this package, in `home`, in the working directory's project and among global packages. */
export function findLibrary(home: string): string | undefined {
  const own = dirname(fileURLToPath(import.meta.url))
  const places = [...above(own), home, ...above(process.cwd()), ...globalFolders()]
  return places.map((place) => join(place, 'node_modules', packageName)).find((folder) => existsSync(join(folder, 'package.json')))
}

/** Load the library. Throws `upstream.unreachable` with the command that installs it. */
export async function loadLibrary(home: string): Promise<Library> {
  const folder = findLibrary(home)
  if (!folder) throw missing(home)
  try {
    return (await import(pathToFileURL(join(folder, 'dist', 'index.js')).href)) as Library // its own types say the same and more
  } catch (cause) {
    const detail = `${packageName} cannot be loaded; install it again with: ${installCommand(home)}`
    throw fail('upstream.unreachable', { upstream: 'embedded', detail }, cause)
  }
}

/** The error of someone who has not installed the library yet. */
export function missing(home: string): Error {
  const detail = `${packageName} is not installed; install it with: ${installCommand(home)}`
  return fail('upstream.unreachable', { upstream: 'embedded', detail })
}

/** A person's own folder stays unnamed, since callers from elsewhere may read this. */
export function installCommand(home: string): string {
  const own = homedir()
  const place = home.startsWith(`${own}${sep}`) ? `~${home.slice(own.length)}` : home
  return `npm install --prefix ${/\s/.test(place) ? JSON.stringify(place) : place} ${packageName}@3`
}

function above(folder: string): string[] {
  const folders = [resolve(folder)]
  for (let up = dirname(folders[0]!); up !== folders.at(-1); up = dirname(up)) folders.push(up)
  return folders
}

/** Parents of the `node_modules` that `npm install --global` fills, as npm lays them out. */
function globalFolders(): string[] {
  const prefix = process.env.npm_config_prefix
  const beside = resolve(dirname(process.execPath), '..')
  const prefixes = prefix ? [prefix, beside] : [beside]
  return process.platform === 'win32' ? [...prefixes, join(process.env.APPDATA ?? '', 'npm')] : prefixes.map((one) => join(one, 'lib'))
}
