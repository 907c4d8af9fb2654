// The start screen: what was found, what works now, the address, the next step. Pure: the same facts give the same picture.
import type { ModelStatus, Status, UpstreamStatus } from '../admin/status.ts'
import type { Zone } from '../core/sensitivity.ts'
import { count, duration, windowOf } from './amounts.ts'
import { columnsOf, cut, headerLines, mark, pad, plain, shapes, type Terminal } from './terminal.ts'
import { problemWords, restWords } from './trouble.ts'

type Style = Pick<Terminal, 'paint' | 'width'> & {
  /** A command as this user types it; as written when left out. */
  readonly typed?: (text: string) => string
}

/** One thing on a row: its shape and name, then what there is to say. */
type Item = { readonly kind: 'works' | 'barred'; readonly zone: Zone; readonly name: string; readonly words: string }

const labelColumns = 9
/** Rows of one label; what does not fit is counted. */
const mostRows = 6
const builtinTasks = 'summarise · extract · classify · quote'

/** The whole screen. `notes` are further lines that the start has to tell. */
export function banner(status: Status, style: Style, notes: readonly string[] = []): string {
  const { paint } = style
  const span = status.bridge.isRaised ? mark.raised : mark.lowered
  const bridge = status.bridge.isRaised ? paint('warn', 'bridge raised: nothing leaves') : 'bridge lowered'
  const home = status.upstreams.filter((upstream) => upstream.zone.zone !== 'cloud')
  const cloud = status.upstreams.filter((upstream) => upstream.zone.zone === 'cloud')
  const looking = status.discovery === 'running' ? ['still looking for local servers'] : []
  const told = [...looking, ...remoteNotes(home), ...keyNotes(status), ...notes]
  return [
    ...headerLines([`${paint('strong', `${span}  Drawbridge`)} ${status.version}`, paint('strong', status.url), bridge], style.width),
    ...rows('home', home.map(homeItem), style, 'no local server found'),
    ...rows('cloud', [...cloud.map(cloudItem), ...status.keysMissing.map(missingItem)], style, 'no provider configured'),
    ...told.slice(0, 5).flatMap((note, index) => labelled(index === 0 ? 'note' : '', plain(note), style)),
    ...nextStep(status, style),
  ].join('\n')
}

function rows(label: string, items: readonly Item[], { paint, width }: Style, none: string): string[] {
  if (items.length === 0) return [`  ${pad(label, labelColumns - 2)}${paint('dim', none)}`]
  const inner = width - labelColumns
  const columns = columnsFor(items, inner)
  const lines: string[] = []
  const shown = items.length > mostRows * columns.length ? items.slice(0, mostRows * columns.length - 1) : items
  for (let first = 0; first < shown.length; first += columns.length) {
    const cells = columns.flatMap((cell, column) => {
      const item = shown[first + column]
      if (!item) return []
      const names = nameColumns(shown.filter((_, index) => index % columns.length === column))
      const isLast = column === columns.length - 1 || shown[first + column + 1] === undefined
      const text = drawn(item, names, cell, paint)
      return [isLast ? text : pad(text, cell)]
    })
    lines.push(`  ${pad(first === 0 ? label : '', labelColumns - 2)}${cells.join('  ')}`)
  }
  if (shown.length < items.length) lines.push(`${' '.repeat(labelColumns)}and ${items.length - shown.length} more: drawbridge status`)
  return lines
}

/** Widths of one column or two: two where everything can then be read, or where there is too much for one. */
function columnsFor(items: readonly Item[], inner: number): readonly number[] {
  if (items.length < 2 || inner < 64) return [inner]
  const half = Math.floor((inner - 2) / 2)
  const widest = (parity: number) => {
    const column = items.filter((_, index) => index % 2 === parity)
    return Math.max(...column.map(({ words }) => nameColumns(column) + 4 + columnsOf(words)))
  }
  const first = Math.max(half, widest(0))
  if (first + 2 + widest(1) <= inner) return [first, inner - 2 - first]
  return items.length > mostRows && half >= 44 ? [half, inner - 2 - half] : [inner]
}

function nameColumns(items: readonly Item[]): number {
  return Math.min(24, Math.max(...items.map(({ name }) => columnsOf(name))))
}

function drawn(item: Item, names: number, columns: number, paint: Style['paint']): string {
  const shape = item.kind === 'barred' ? paint('bad', shapes.barred) : paint(item.zone, shapes[item.zone])
  const name = pad(cut(plain(item.name), names), names)
  const words = cut(plain(item.words), Math.max(8, columns - names - 4))
  return `${shape} ${item.kind === 'barred' ? paint('dim', name) : name}  ${item.kind === 'barred' ? paint('dim', words) : words}`
}

function homeItem(upstream: UpstreamStatus): Item {
  const common = { zone: upstream.zone.zone, name: upstream.id }
  if (upstream.provider === 'builtin') return { ...common, kind: 'works', words: builtinTasks }
  const barred = obstacle(upstream)
  if (barred) return { ...common, kind: 'barred', words: barred }
  const where = upstream.zone.zone === 'private' ? ' · in your network' : ''
  return { ...common, kind: 'works', words: modelWords(upstream) + where }
}

function modelWords({ models, modelCount: all }: UpstreamStatus): string {
  const own = models.filter((model) => model.zone.by !== 'remote-model')
  const modelCount = all - (models.length - own.length)
  const loaded = own.find((model) => model.isLoaded)
  if (loaded) {
    const others = modelCount > 1 ? ` · ${count(modelCount - 1, 'more model')}` : ''
    return `${loaded.name} loaded${windowWords(loaded)}${others}`
  }
  const [first] = own
  if (modelCount === 0) return 'no models yet'
  return modelCount === 1 && first ? `${first.name}${windowWords(first)}` : `${count(modelCount, 'model')}, none loaded`
}

function windowWords({ window }: ModelStatus): string {
  return window === undefined ? '' : `, window ${windowOf(window)}`
}

function cloudItem(upstream: UpstreamStatus): Item {
  const common = { zone: 'cloud' as const, name: upstream.id }
  if (upstream.key.state === 'missing') return { ...common, kind: 'barred', words: `no key (set ${upstream.key.needed ?? 'one'})` }
  const barred = upstream.zone.by === 'unresolved' ? 'its address does not resolve' : obstacle(upstream)
  if (barred) return { ...common, kind: 'barred', words: barred }
  const key = upstream.key.state === 'set' ? 'key found' : 'no key needed'
  const use = upstream.health.firstByteMs === undefined ? 'not yet used' : `answers in ${duration(upstream.health.firstByteMs)}`
  const known = upstream.modelCount > 0 ? `, ${count(upstream.modelCount, 'model')}` : ''
  return { ...common, kind: 'works', words: `${key}, ${use}${known}` }
}

function missingItem({ provider, names }: Status['keysMissing'][number]): Item {
  return { kind: 'barred', zone: 'cloud', name: provider, words: `no key (set ${names[0] ?? '-'})` }
}

function obstacle({ health, problem }: UpstreamStatus): string | undefined {
  const rest = health.state === 'open' ? restWords(health) : undefined
  return rest ?? (problem === undefined ? undefined : problemWords(problem))
}

function remoteNotes(home: readonly UpstreamStatus[]): string[] {
  const remote = home.flatMap(({ id, models }) =>
    models.filter((model) => model.zone.by === 'remote-model').map((model) => `${id}/${model.name}`),
  )
  if (remote.length === 0) return []
  const others = remote.length > 2 ? ` and ${remote.length - 2} more` : ''
  const isOne = remote.length === 1
  return [`${remote.slice(0, 2).join(', ')}${others} ${isOne ? 'runs' : 'run'} remotely: treated as cloud`]
}

function keyNotes(status: Status): string[] {
  return status.areKeysRequired ? ['callers need a key'] : []
}

function nextStep(status: Status, style: Style): string[] {
  const reached = status.url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
  const base = `export OPENAI_BASE_URL=${reached}/v1`
  const written = 'or: drawbridge launch claude'
  const launch = style.typed?.(written) ?? written
  const isWide = style.width >= labelColumns + base.length + 8 + launch.length
  return isWide ? labelled('next', `${base}        ${launch}`, style) : [...labelled('next', base, style), ...labelled('', launch, style)]
}

function labelled(label: string, text: string, { width }: Style): string[] {
  const [first = '', ...rest] = folded(text, width - labelColumns)
  return [`  ${pad(label, labelColumns - 2)}${first}`, ...rest.map((line) => ' '.repeat(labelColumns) + line)]
}

function folded(text: string, columns: number): string[] {
  if (columnsOf(text) <= columns) return [text]
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line && columnsOf(line) + 1 + columnsOf(word) > columns) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}
