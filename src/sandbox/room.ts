// The far end of `sandbox.ts`: tries one exercise after another, each in an engine of its own. Runs only as a thread.
//   1 types are stripped; what cannot be read at all is unparsable
//   2 the code runs in a realm with nothing in it but the language
//   3 each example is compared, by a comparison made before the code ran, so that nothing the code does to the realm can bend it
import { stripTypeScriptTypes } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import {
  DefaultIntrinsics,
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
  shouldInterruptAfterDeadline,
} from 'quickjs-emscripten-core'
import { fail } from '../core/errors.ts'
import type { ExampleRun, Exercise, Trial } from '../routing/verify/exercise.ts'
import type { RoomSetup, RoomWord } from './sandbox.ts'

const port = parentPort
if (!port) throw fail('internal', { id: 'sandbox' })
const { runMs, memoryBytes } = workerData as RoomSetup // the other end is typed so
const tell = (word: RoomWord) => port.postMessage(word)

/** Whatever strips types was brought down by a text: it strips no other text rightly from then on. */
let isSpent = false

port.on('message', (exercise: Exercise) => void tried(exercise).then((trial) => tell({ kind: 'tried', trial, isSpent })))
// Better now than when somebody waits.
readable('let ready: number')
await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'))
tell({ kind: 'ready' })

async function tried({ code, examples }: Exercise): Promise<Trial> {
  const script = readable(code)
  const undecided = examples.map(({ isAsked }): ExampleRun => ({ isAsked, outcome: 'undecided' }))
  if (script === 'unparsable' || script === 'undecided') return { code: script, runs: undecided }
  try {
    // Each has an engine of its own: what an interrupted one still holds goes with its memory.
    return run(await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync')), script, examples)
  } catch {
    return { code: 'endless', runs: undecided } // the engine itself gave up: the thread's stack, or memory it had no word for
  }
}

/** JavaScript of what may be TypeScript, as a script. */
function readable(code: string): string | 'unparsable' | 'undecided' {
  let plain: string
  try {
    plain = stripTypeScriptTypes(code, { mode: 'transform' })
  } catch (error) {
    const kind = error instanceof Error && 'code' in error ? error.code : undefined
    isSpent = kind !== 'ERR_INVALID_TYPESCRIPT_SYNTAX' && kind !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
    return kind === 'ERR_INVALID_TYPESCRIPT_SYNTAX' ? 'unparsable' : 'undecided'
  }
  if (/^\s*import\b|\brequire\s*\(/m.test(plain)) return 'undecided' // what it needs is not here
  return plain.replace(/^([ \t]*)export\s+default\s+(?=async\b|function\b|class\b)/gm, '$1').replace(/^([ \t]*)export\s+(?=[a-z])/gm, '$1')
}

function run(module: QuickJSWASMModule, code: string, examples: Exercise['examples']): Trial {
  const runtime = module.newRuntime()
  runtime.setMemoryLimit(memoryBytes)
  runtime.setMaxStackSize(262_144)
  runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + runMs))
  const context = runtime.newContext({ intrinsics: { ...DefaultIntrinsics, Date: false } })
  const compare = context.unwrapResult(context.evalCode(prelude, 'prelude.js'))
  const loaded = evaluated(context, code)
  const runs = examples.map(({ call, expected, isAsked }): ExampleRun => {
    if (loaded.kind === 'endless') return { isAsked, outcome: 'undecided' }
    const found = evaluated(context, `(${call}\n)`)
    if (found.kind !== 'value') return { isAsked, outcome: found.kind === 'threw' ? 'failed' : found.kind }
    const wanted = evaluated(context, `(${expected}\n)`)
    if (wanted.kind !== 'value') return { isAsked, outcome: 'undecided' }
    const settled = settle(context, found.handle)
    if (!settled) return { isAsked, outcome: 'endless' }
    const verdict = context.callFunction(compare, context.undefined, settled, wanted.handle)
    if (verdict.error) return { isAsked, outcome: kindOf(context, verdict.error) === 'endless' ? 'endless' : 'failed' }
    return { isAsked, outcome: context.dump(verdict.value) === true ? 'held' : 'failed' }
  })
  return { code: loaded.kind === 'endless' ? 'endless' : loaded.kind === 'value' ? 'loaded' : 'undecided', runs }
}

type Evaluated =
  | { readonly kind: 'value'; readonly handle: QuickJSHandle }
  /** `undecided`: it asked for something that is not here. */
  | { readonly kind: 'threw' | 'endless' | 'undecided' }

function evaluated(context: QuickJSContext, code: string): Evaluated {
  const result = context.evalCode(code, 'answer.js')
  return result.error ? { kind: kindOf(context, result.error) } : { kind: 'value', handle: result.value }
}

function kindOf(context: QuickJSContext, error: QuickJSHandle): 'threw' | 'endless' | 'undecided' {
  const name = context.typeof(error) === 'object' ? wordOf(context, error, 'name') : ''
  if (name === 'InternalError') return 'endless' // interrupted, out of memory, out of stack
  return name === 'ReferenceError' || name === 'SyntaxError' ? 'undecided' : 'threw'
}

function wordOf(context: QuickJSContext, object: QuickJSHandle, name: string): string {
  const handle = context.getProp(object, name)
  return context.typeof(handle) === 'string' ? context.getString(handle).slice(0, 100) : ''
}

/** What a promise came to; the value itself where it is none. Undefined when it never comes. */
function settle(context: QuickJSContext, handle: QuickJSHandle): QuickJSHandle | undefined {
  const before = context.getPromiseState(handle)
  if (before.type === 'fulfilled') return before.value
  context.runtime.executePendingJobs(10_000)
  const after = context.getPromiseState(handle)
  return after.type === 'fulfilled' ? after.value : undefined
}

/** Makes the comparison, and takes away what would make two runs differ. A console is there, and says nothing. */
const prelude = `(() => {
  const { is, keys, } = Object
  const { isArray } = Array
  const isView = ArrayBuffer.isView
  const { isNaN } = Number
  const has = Function.prototype.call.bind(Object.prototype.hasOwnProperty)
  let state = 42
  Math.random = () => (state = (state * 48271) % 2147483647) / 2147483647
  const silent = () => {}
  globalThis.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent, table: silent, assert: silent }
  globalThis.module = { exports: {} }
  globalThis.exports = globalThis.module.exports
  const near = (one, other) => one === other || (isNaN(one) && isNaN(other)) || (one - other < 1e-9 && other - one < 1e-9)
  const same = (one, other, depth) => {
    if (typeof one !== typeof other) return false
    if (typeof one === 'number') return near(one, other)
    if (typeof one !== 'object' || one === null || other === null) return one === other || is(one, other)
    if (depth > 20) return false
    if (isArray(other) ? !isArray(one) && !isView(one) : isArray(one)) return false
    const names = keys(other)
    if (isArray(other) ? one.length !== other.length : keys(one).length !== names.length) return false
    for (let at = 0; at < names.length; at++) {
      const name = names[at]
      if (!has(one, name) || !same(one[name], other[name], depth + 1)) return false
    }
    return true
  }
  return (one, other) => same(one, other, 0)
})()`
