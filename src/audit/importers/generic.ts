// A log that no tool's importer recognises: one row a record, its columns by a map.
import { isObject, type JsonObject } from '../../core/json.ts'
import { type ColumnMap, columnsOf, guessMap, isUsable } from '../columns.ts'
import { nanosOf } from '../money.ts'
import { defineImporter, type Importer, millis, only, promptOf, type Read, rowOf, seconds, statusOf, whole } from './importer.ts'

/** The importer of one map. */
export function genericBy(map: ColumnMap): Pick<Importer, 'name' | 'open'> {
  const read = readerBy(map)
  return { name: 'generic', open: () => ({ read }) }
}

export const generic = defineImporter({
  name: 'generic',
  about: 'Any CSV or JSON with a model and tokens or a cost; columns are guessed by name, --map changes them',
  page: 'docs/reference/importers.md',
  recognises: (record) => isUsable(guessMap(columnsOf([record]))),
  open: () => {
    let read: ((record: JsonObject) => Read) | undefined
    return {
      read: (record) => {
        read ??= readerBy(guessMap(columnsOf([record])))
        return read(record)
      },
    }
  },
  reads: [
    {
      records: [
        {
          ts: '2026-09-01T00:00:00Z',
          model: 'cloud/frontier',
          team: 'support',
          input_tokens: 472,
          cached_input_tokens: 188,
          output_tokens: 7,
          latency_ms: 5247,
          prompt_preview: 'Sort these letters',
        },
      ],
      rows: [
        {
          model: 'cloud/frontier',
          requests: 1,
          inputFresh: 284,
          cacheRead: 188,
          output: 7,
          at: '2026-09-01T00:00:00Z',
          team: 'support',
          prompt: 'Sort these letters',
          isPreview: true,
          durationMs: 5247,
        },
      ],
    },
    {
      records: [
        { Date: '2026-09-01', Model: 'm', 'Tokens In': '1,200', 'Tokens Out': '30', 'Cost (USD)': '$0.0105', Department: 'Finance' },
      ],
      rows: [
        { model: 'm', requests: 1, inputFresh: 1200, output: 30, at: '2026-09-01T00:00:00Z', billedNanos: 10_500_000, team: 'Finance' },
      ],
    },
  ],
  refuses: [
    {
      records: [{ ts: '2026-09-01', model: 'm', input_tokens: 'many', output_tokens: 3 }],
      refused: 'a count of tokens is no whole number',
    },
    { records: [{ ts: 'soon', model: 'm', input_tokens: 3, output_tokens: 3 }], refused: 'its time cannot be read' },
    { records: [{ ts: '2026-09-01', model: 'm', input_tokens: 3, cost: 'n/a' }], refused: 'its bill is no amount' },
  ],
})

type Getter = (record: JsonObject) => unknown

function readerBy(map: ColumnMap): (record: JsonObject) => Read {
  const get = Object.fromEntries(Object.entries(map).map(([field, column]) => [field, getterOf(column)])) as Partial<
    Record<keyof ColumnMap, Getter>
  > // the members are those of the map
  const costColumn = map.cost ?? ''
  const per = /cents/i.test(costColumn) ? 100 : /micros/i.test(costColumn) ? 1_000_000 : 1
  const isPreview = /preview|excerpt|snippet|truncated|head/i.test(map.prompt ?? '')
  return (record) => {
    const cost = get.cost?.(record)
    const billedNanos = nanosOf(cost, per)
    if (billedNanos === undefined && cost !== undefined && cost !== null && cost !== '') return { refused: 'its bill is no amount' }
    return only(
      rowOf(
        get.model?.(record),
        {
          input: get.input?.(record),
          fresh: get.fresh?.(record),
          cacheRead: get.cacheRead?.(record),
          cacheWrite: get.cacheWrite?.(record),
          output: get.output?.(record),
          reasoning: get.reasoning?.(record),
        },
        {
          at: get.at?.(record),
          provider: get.provider?.(record),
          requests: whole(get.requests?.(record)) ?? 1,
          billedNanos,
          isBatch: get.batch && /^(?:true|1|yes)$/i.test(String(get.batch(record))),
          tier: get.tier?.(record),
          team: get.team?.(record),
          user: get.user?.(record),
          key: get.key?.(record),
          project: get.project?.(record),
          prompt: get.prompt && promptOf(get.prompt(record)),
          isPreview,
          task: get.task?.(record),
          durationMs: get.durationMs ? millis(get.durationMs(record)) : get.durationSeconds && seconds(get.durationSeconds(record)),
          status: get.status && statusOf(get.status(record)),
          id: get.id && idOf(get.id(record)),
        },
      ),
    )
  }
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined
}

function getterOf(column: string): Getter {
  const path = column.split('.')
  // A CSV's column may have a dot in its name.
  if (path.length === 1) return (record) => record[column]
  return (record) => {
    if (column in record) return record[column]
    let value: unknown = record
    for (const name of path) value = isObject(value) ? value[name] : undefined
    return value
  }
}
