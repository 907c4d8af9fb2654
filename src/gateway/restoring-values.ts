// Restores the words of a JSON value in its own text: whatever is no word, and every word without a surrogate, keeps its bytes.
import { type Document, edit, find, type Path, readDocument, type Splice } from '../core/document.ts'
import { isObject, type Json, type JsonObject, stringifyJson } from '../core/json.ts'
import type { Restorer } from '../privacy/restore.ts'
import { holdsArguments, isStructural, isWordless } from '../protocols/reply-fields.ts'

export type RestoreOptions = {
  /** Whether a call of this tool gets the true values; the name is empty where the wire does not tell it. */
  readonly restoreToolCalls: (toolName: string) => boolean
}

/** A change of one place of a JSON text. `said` gives the new words themselves; the others restore what the place says. */
export type Change =
  | { readonly path: Path; readonly kind: 'said'; readonly text: string }
  | { readonly path: Path; readonly kind: 'string'; readonly as: 'text' | 'json' }
  | { readonly path: Path; readonly kind: 'value' }
  | { readonly path: Path; readonly kind: 'number'; readonly value: number }

/** Values of the caller's own making, echoed by some providers: their keys are words too. */
const ownValues: ReadonlySet<string> = new Set(['parameters', 'input_schema', 'schema', 'json_schema', 'metadata', 'parsed'])

export type Walk = {
  readonly restorer: Restorer
  readonly options: RestoreOptions
  /** Places that are somebody else's: pieces of texts in streams. */
  readonly isTaken?: (container: object, name: string | number) => boolean
}

/** What must change in a value for its words to be restored. */
export function changesIn(value: Json, walk: Walk): Change[] {
  const changes: Change[] = []
  visit(value, '', [], walk, changes)
  return changes
}

function visit(value: Json, name: string, path: (string | number)[], walk: Walk, changes: Change[]): void {
  if (typeof value === 'string') {
    if (isStructural(name) || value.startsWith('data:')) return
    if (walk.restorer.text(value) !== value) changes.push({ path: [...path], kind: 'string', as: 'text' })
    return
  }
  if (typeof value !== 'object' || value === null) return
  const isTaken = walk.isTaken
  if (Array.isArray(value)) {
    for (let place = 0; place < value.length; place++) {
      if (isTaken?.(value, place)) continue
      path.push(place)
      visit(value[place]!, name, path, walk, changes) // in range
      path.pop()
    }
    return
  }
  if (!isObject(value)) return
  const tool = toolOf(value, walk)
  if (tool !== undefined && isNativeCall(value) && !walk.options.restoreToolCalls(tool)) return
  for (const key in value) {
    const member = value[key]!
    if (isWordless(key) || isTaken?.(value, key)) continue
    path.push(key)
    if (holdsArguments(key) && tool !== undefined) {
      if (walk.options.restoreToolCalls(tool)) visitArguments(member, path, walk, changes)
    } else if (ownValues.has(key) && isObject(member)) visitArguments(member, path, walk, changes)
    else visit(member, key, path, walk, changes)
    path.pop()
  }
}

function visitArguments(value: Json, path: Path, { restorer }: Walk, changes: Change[]): void {
  if (typeof value === 'string') {
    if (restorer.json(value) !== value) changes.push({ path: [...path], kind: 'string', as: 'json' })
    return
  }
  if (typeof value !== 'object' || value === null) return
  const text = stringifyJson(value)
  if (restorer.json(text) !== text) changes.push({ path: [...path], kind: 'value' })
}

/** The name of the call that an object is; undefined when it is none. A name may itself hold a surrogate. */
function toolOf(value: JsonObject, walk: Walk): string | undefined {
  if (isNativeCall(value)) return value.type as string // found to be a string
  if (typeof value.name === 'string') return walk.restorer.quiet.text(value.name)
  return 'arguments' in value || 'args' in value ? '' : undefined
}

/** Calls of the caller's own tools, which are told by their names. */
const namedCalls: ReadonlySet<string> = new Set(['function_call', 'custom_tool_call', 'mcp_call', 'tool_call'])

/** A provider's own kind of call, such as `local_shell_call`, which has a type where others have a name; a name beside it changes nothing. */
function isNativeCall(value: JsonObject): boolean {
  return typeof value.type === 'string' && value.type.endsWith('_call') && !(namedCalls.has(value.type) && value.name !== undefined)
}

/** The text with the changes made; `undefined` where nothing changes. */
export function changed(text: string, changes: readonly Change[], restorer: Restorer): string | undefined {
  if (changes.length === 0) return undefined
  const doc = readDocument(text, { depth: 10_000 })
  const splices = changes.flatMap((change) => spliceOf(doc, change, restorer))
  return edit(doc, splices).text
}

function spliceOf(doc: Document, change: Change, restorer: Restorer): Splice[] {
  const span = find(doc, change.path)
  if (!span) return []
  const { start, end } = span
  switch (change.kind) {
    case 'said':
      return [{ start, end, text: JSON.stringify(change.text) }]
    case 'string':
      return [{ start, end, text: `"${restorer.respelled(doc.text.slice(start + 1, end - 1), change.as)}"` }]
    case 'value':
      return [{ start, end, text: restorer.respelled(doc.text.slice(start, end), 'value') }]
    case 'number':
      return [{ start, end, text: String(change.value) }]
    default:
      return change satisfies never
  }
}
