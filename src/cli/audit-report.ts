// An audit as people read it: the finding first, then the tables it rests on, then every assumption and the flag that changes it.
import { tokensOf } from '../audit/audit.ts'
import type { Audit, Dimension, Group } from '../audit/result.ts'
import { costWords, count, findingOf, leverWords, money, part, percent, short } from '../audit/words.ts'
import { pad, plain, shapes, type Terminal, wrap } from './terminal.ts'

export type ReportOptions = { readonly shown?: readonly Dimension[]; readonly top: number }

export function auditReport(audit: Audit, terminal: Terminal, { shown, top }: ReportOptions): string {
  const { paint, width } = terminal
  const [first = '', ...more] = findingOf(audit)
  if (audit.rows.kept === 0) return [paint('strong', first), '', ...notes(audit, terminal)].join('\n')
  const usual: readonly Dimension[] = ['task', 'model', 'team', 'user', 'project', 'key', 'band']
  // A month of days and every person is more than a screen: those are for --by, and for JSON.
  const tables = shown ?? usual.filter((dimension) => audit.by[dimension].length > 1 || dimension === 'model').slice(0, 5)
  return [
    paint('strong', first),
    ...more.map((sentence) => wrap(sentence, width)),
    ...splitLines(audit, terminal),
    ...tables.flatMap((dimension) => tableOf(audit, dimension, top, terminal)),
    ...leverLines(audit, terminal),
    ...pilotLines(audit, terminal),
    ...sensitiveLines(audit, terminal),
    '',
    ...notes(audit, terminal),
  ].join('\n')
}

function splitLines({ local, total }: Audit, { paint }: Terminal): string[] {
  // Sums without requests are on neither side.
  if (local.unknown.rows === total.rows) return []
  const parts = [
    { words: paint('device', `${shapes.device} could stay`), slice: local.home },
    { words: paint('cloud', `${shapes.cloud} needs the cloud`), slice: local.cloud },
    ...(local.unknown.rows > 0 ? [{ words: paint('dim', '? nothing tells'), slice: local.unknown }] : []),
  ]
  const rows = parts.map(({ words, slice }) => [
    words,
    slice.requests.toLocaleString('en-US'),
    part(slice.requests, total.requests),
    short(tokensOf(slice)),
    part(tokensOf(slice), tokensOf(total)),
    costWords(slice),
    slice.costMicros === undefined ? '–' : part(slice.costMicros, total.costMicros ?? 0),
  ])
  return ['', ...columns([['', 'requests', '', 'tokens', '', 'cost', ''], ...rows], paint)]
}

function tableOf({ by, total }: Audit, dimension: Dimension, top: number, { paint }: Terminal): string[] {
  const groups = by[dimension]
  if (groups.length === 0) return ['', paint('dim', `  The log tells no ${dimension}.`)]
  const shown = dimension === 'day' ? groups : groups.slice(0, top)
  const left = groups.slice(shown.length)
  const line = ({ name, slice }: Group) => [
    plain(name).slice(0, 44),
    slice.requests.toLocaleString('en-US'),
    part(slice.requests, total.requests),
    short(tokensOf(slice)),
    part(tokensOf(slice), tokensOf(total)),
    costWords(slice),
    slice.costMicros === undefined ? '–' : part(slice.costMicros, total.costMicros ?? 0),
  ]
  return [
    '',
    ...columns([[`by ${words[dimension]}`, 'requests', '', 'tokens', '', 'cost', ''], ...shown.map(line)], paint),
    ...(left.length > 0
      ? [
          paint(
            'dim',
            `  and ${count(left.length, 'more', 'more')}, ${left.every(({ slice }) => slice.costMicros === undefined) ? 'their cost unknown' : `${money(left.reduce((sum, { slice }) => sum + (slice.costMicros ?? 0), 0))} together`} (--top ${groups.length})`,
          ),
        ]
      : []),
  ]
}

const words: Readonly<Record<Dimension, string>> = {
  model: 'model',
  provider: 'provider',
  team: 'team',
  user: 'user',
  key: 'key',
  project: 'project',
  task: 'kind of task',
  band: 'input tokens',
  hour: 'hour (UTC)',
  day: 'day (UTC)',
  status: 'status',
}

/** The first column to the left, figures to the right. */
function columns(rows: readonly (readonly string[])[], paint: Terminal['paint']): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, visible(cell))
  return rows.map((row, line) => {
    const cells = row.map((cell, index) =>
      index === 0 ? pad(cell, Math.max(20, widths[0] ?? 0)) : ' '.repeat((widths[index] ?? 0) - visible(cell)) + cell,
    )
    const text = `  ${cells.map((cell, index) => (index > 0 && index % 2 === 1 ? `  ${cell}` : cell)).join(' ')}`.trimEnd()
    return line === 0 ? paint('dim', text) : text
  })
}

const marks = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
function visible(text: string): number {
  return text.replace(marks, '').length
}

/** The bill, what each lever takes off after those before it, and what is left. */
function leverLines({ levers: { billMicros, restMicros, levers, open, notes: untold } }: Audit, { paint, width }: Terminal): string[] {
  if (billMicros <= 0) return []
  const worth = open.filter(({ tenthMicros = 0 }) => tenthMicros > 0)
  return [
    '',
    ...columns(
      [
        ['levers, in order', 'saves', '', 'left', '', 'alone', ''],
        ...levers.map(({ name, savedMicros, restMicros: left, aloneMicros }) => [
          `${savedMicros > 0 ? paint('good', shapes.good) : ' '} ${leverWords[name]}`,
          money(savedMicros),
          part(savedMicros, billMicros),
          money(left),
          part(left, billMicros),
          money(aloneMicros),
          part(aloneMicros, billMicros),
        ]),
      ],
      paint,
    ),
    wrap(`together ${money(billMicros - restMicros)} of ${money(billMicros)}, under the assumptions below`, width, '    '),
    ...worth.map(({ name, tenthMicros = 0, flag }) =>
      paint('dim', `    not counted: ${name}, ${money(tenthMicros)} for every tenth (${flag})`),
    ),
    ...untold.map((note) => paint('dim', wrap(plain(note), width, '    '))),
  ]
}

function pilotLines({ pilots }: Audit, { paint, width }: Terminal): string[] {
  const first = pilots.filter(({ isFirst }) => isFirst)
  if (first.length === 0) return []
  return [
    '',
    paint('dim', '  to begin with'),
    ...first.flatMap(({ about, requests, savedMicros, risk, score, pass }, index) => [
      wrap(
        `${index + 1} ${about}: ${count(requests, 'request')}, ${savedMicros === undefined ? 'cost unknown' : money(savedMicros)}, quality risk ${risk}, score ${score}`,
        width,
        '  ',
      ),
      paint('dim', wrap(`passes with ${pass}`, width, '    ')),
    ]),
  ]
}

function sensitiveLines({ sensitive }: Audit, { paint, width }: Terminal): string[] {
  if (!sensitive) return []
  const { prompts, read, oneIn, withFindings, kinds, levels, incomplete } = sensitive
  if (prompts === 0) return ['', paint('dim', '  The log holds no prompts, so there was nothing to scan.')]
  const sample = oneIn > 1 ? `, one in ${oneIn.toLocaleString('en-US')} of ${prompts.toLocaleString('en-US')}` : ''
  const found = kinds.slice(0, 8).map(({ kind, prompts: many }) => `${kind} ${many.toLocaleString('en-US')}`)
  return [
    '',
    wrap(
      `${paint('warn', '!')} ${withFindings.toLocaleString('en-US')} of ${count(read, 'prompt')} scanned${sample} name a person or hold a secret (${percent(read > 0 ? withFindings / read : 0)}).`,
      width,
      '  ',
    ),
    ...(found.length > 0 ? [wrap(found.join(' · '), width, '    ')] : []),
    wrap(levels.map(({ level, prompts: many }) => `${level} ${many.toLocaleString('en-US')}`).join(' · '), width, '    '),
    ...(incomplete > 0 ? [paint('bad', `    ${count(incomplete, 'prompt')} could not be read to the end; more may be there.`)] : []),
  ]
}

function notes({ total, statements, prices, files, rows, assumptions, levers, policy }: Audit, { paint, width }: Terminal): string[] {
  const line = (label: string, texts: readonly string[]) =>
    texts.flatMap((text, index) =>
      wrap(text, width - 11)
        .split('\n')
        .map((piece, place) => `  ${paint('dim', pad(index === 0 && place === 0 ? label : '', 8))} ${place > 0 ? '  ' : ''}${piece}`),
    )
  const { both } = total
  const formats = new Map<string, { files: number; rows: number }>()
  for (const { format, rows: kept } of files) {
    const known = formats.get(format) ?? { files: 0, rows: 0 }
    formats.set(format, { files: known.files + 1, rows: known.rows + kept })
  }
  const map = files.find((file) => file.map)?.map
  return [
    ...line('bill', [
      ...(both.rows > 0
        ? [
            `${count(both.rows, 'row')} with both: the log bills ${money(both.billedMicros)}, our prices say ${money(both.pricedMicros)} (${difference(both)}).`,
          ]
        : []),
      ...statements.map(
        ({ provider, billedMicros, pricedMicros }) =>
          `${plain(provider) || 'The provider'} bills ${money(billedMicros)} for what our prices put at ${money(pricedMicros)} (${difference({ billedMicros, pricedMicros })}); the bill’s own lines are not added.`,
      ),
    ]),
    ...line('prices', [
      [prices.file && `${plain(prices.file)} first`, `catalogue of ${prices.catalogue}`].filter(Boolean).join(', '),
      ...(prices.unknownModels.length > 0 && total.unknown > 0
        ? [
            `no price for ${prices.unknownModels
              .slice(0, 5)
              .map(({ model, rows: many }) => `${plain(model).slice(0, 60)} (${count(many, 'row')})`)
              .join(', ')}${prices.unknownModels.length > 5 ? ` and ${prices.unknownModels.length - 5} more` : ''}: --prices <file>`,
          ]
        : []),
    ]),
    ...line('read', [
      `${[...formats].map(([format, told]) => `${count(told.files, 'file')} as ${format} (${count(told.rows, 'row')})`).join(', ')}`,
      ...(map
        ? [
            `columns ${Object.entries(map)
              .map(([field, column]) => `${field}=${plain(column)}`)
              .join(' ')}`,
          ]
        : []),
      ...(rows.duplicates > 0 ? [`${count(rows.duplicates, 'row')} left out: the same request was logged before`] : []),
      ...(rows.forgotten > 0
        ? [`duplicates were looked for among the latest requests only: ${count(rows.forgotten, 'id')} were let go`]
        : []),
      ...(rows.outside > 0 ? [`${count(rows.outside, 'row')} outside --since and --until`] : []),
      ...(rows.passed > 0 ? [`${count(rows.passed, 'record')} that are no request`] : []),
    ]),
    ...rows.bad.flatMap(({ reason, rows: many, first }, index) =>
      line(index === 0 ? 'unread' : '', [
        `${paint('bad', shapes.barred)} ${count(many, 'row')}: ${reason} (${first.map(({ file, line: at }) => `${plain(baseOf(file))}:${at}`).join(', ')}${many > first.length ? ', …' : ''})`,
      ]),
    ),
    ...line(
      'assumed',
      [...assumptions, ...(total.costMicros === undefined ? [] : levers.assumptions)].map(({ text, value, flag }) =>
        [value === undefined ? text : `${text}: ${plain(value)}.`, flag && paint('dim', flag)].filter(Boolean).join(' '),
      ),
    ),
    ...line('policy', [`preset ${policy.preset}, version ${policy.version}`]),
  ]
}

function baseOf(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}

function difference({ billedMicros, pricedMicros }: { readonly billedMicros: number; readonly pricedMicros: number }): string {
  if (billedMicros === pricedMicros) return 'the same'
  if (billedMicros === 0) return 'nothing was billed'
  const share = (pricedMicros - billedMicros) / billedMicros
  return `${share > 0 ? '+' : '-'}${Math.abs(share * 100).toFixed(Math.abs(share) < 0.1 ? 2 : 0)} %`
}
