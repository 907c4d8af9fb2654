// Code that can be tried: what an answer says in JavaScript or TypeScript, with the examples it has to hold. Whoever runs it is elsewhere.
import type { Task } from './check.ts'
import { blocksOf } from './code-shape.ts'
import { type Example, examplesInCode, examplesInProse } from './examples.ts'

/** What became of one example. `endless`: it did not come to an end within its time and memory. */
export type ExampleRun = { readonly isAsked: boolean; readonly outcome: 'held' | 'failed' | 'endless' | 'undecided' }

/** What became of an exercise. */
export type Trial = { readonly code: 'loaded' | 'unparsable' | 'endless' | 'undecided'; readonly runs: readonly ExampleRun[] }

export type Exercise = {
  readonly code: string
  /** `isAsked`: whoever asked gave it; otherwise the answer claims it of itself. */
  readonly examples: readonly (Example & { readonly isAsked: boolean })[]
}

const mostChars = 40_000
const runnable = /^(?:js|javascript|mjs|cjs|node|ts|typescript)$/
const declared =
  /^[ \t]*(?:export\s+(?:default\s+)?)?(?:(?:async\s+)?function(?:\s*\*)?\s*([\w$]+)|class\s+([\w$]+)|(?:const|let|var)\s+([\w$]+)[^=\n]{0,200}=\s*(?:async\s*)?(?:function\b|\(|<|[\w$]+\s*=>))/gm
/** Markup in a program, which no engine reads as it stands. */
const hasMarkup = /(?:return|=>|\(|=)\s*<[A-Za-z>]|<\/[A-Za-z]*>/

/** What of this answer can be tried; undefined when it holds no code of a language that can. */
export function exerciseOf(answer: string, { prompt, family }: Pick<Task, 'prompt' | 'family'>): Exercise | undefined {
  const blocks = blocksOf(answer).filter(({ language, code }) => runnable.test(language) || (language === '' && isScript(code)))
  const names = new Set<string>()
  const parts: string[] = []
  for (const { code } of blocks) {
    const own = namesIn(code)
    // A block that declares nothing shows the use of one before it; one that declares the same again is another way to write it.
    if (own.length === 0 || own.some((name) => names.has(name))) continue
    for (const name of own) names.add(name)
    parts.push(code)
  }
  const code = parts.join('\n')
  if (code === '' || code.length > mostChars || hasMarkup.test(code)) return undefined
  const only = names.size === 1 ? [...names][0] : undefined
  const known = (examples: readonly Example[], isAsked: boolean) =>
    examples.flatMap((example) => {
      const call = callOf(example.call, names, only)
      return call === undefined ? [] : [{ ...example, call, isAsked }]
    })
  const asked = known(examplesInProse(prompt, only), true)
  // Code that nobody asked for is tried only where the question itself says what it must do.
  if (family !== 'code' && asked.length === 0) return undefined
  const prose = answer.split('```').filter((_, at) => at % 2 === 0)
  return {
    code,
    examples: [
      ...asked,
      ...known(
        [...blocks.flatMap(({ code }) => examplesInCode(code)), ...prose.flatMap((text) => examplesInProse(text, undefined))],
        false,
      ),
    ].slice(0, 16),
  }
}

/** The call, if what it calls is there; where the code has one function alone, that is meant by whatever name. */
function callOf(call: string, names: ReadonlySet<string>, only: string | undefined): string | undefined {
  const open = call.indexOf('(')
  const name = call.slice(0, open)
  if (names.has(name.split('.')[0] ?? '')) return call
  return only === undefined || name.includes('.') ? undefined : only + call.slice(open)
}

function namesIn(code: string): string[] {
  return [...code.slice(0, mostChars).matchAll(declared)].flatMap(([, one, other, third]) => one ?? other ?? third ?? [])
}

function isScript(code: string): boolean {
  return namesIn(code).length > 0 && !/^\s*(?:def|from|import)\s+\w+[^'"]*$/m.test(code)
}
