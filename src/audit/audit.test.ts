// The whole way, over made-up logs in memory: what goes in is what is counted, whoever wrote it and however it is cut.
import { existsSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Overrides, openPrices } from '../ledger/cost.ts'
import { policyOf } from '../routing/policy.ts'
import { type AuditOptions, audit, tokensOf } from './audit.ts'
import type { ColumnMap } from './columns.ts'
import { createJudge, usualJudge } from './judge.ts'
import type { Audit } from './result.ts'
import type { Source } from './sources.ts'

const models: Overrides = {
  large: { input: 5, output: 25, cacheRead: 0.5 },
  small: { input: 0.0375, output: 0.15, cacheRead: 0.01 },
}
const prices = await openPrices({ models })
const judge = createJudge({ policy: policyOf({}), ...usualJudge })

type Row = {
  readonly at: string
  readonly model: string
  readonly user: string
  readonly input: number
  readonly cached: number
  readonly output: number
}

const rows = fc.array(
  fc
    .record({
      at: fc.integer({ min: 0, max: 2_000_000 }).map((second) => new Date(Date.UTC(2026, 8, 1) + second * 1_000).toISOString()),
      model: fc.constantFrom('large', 'small'),
      user: fc.constantFrom('anna', 'ben', 'cy "the clerk", office 3'),
      input: fc.integer({ min: 1, max: 300_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      output: fc.integer({ min: 0, max: 9_000 }),
    })
    .map(({ share, ...row }): Row => ({ ...row, cached: Math.floor(row.input * share) })),
  { minLength: 1, maxLength: 40 },
)

const written: Readonly<Record<string, (rows: readonly Row[]) => string>> = {
  generic: (all) =>
    all
      .map((row) =>
        JSON.stringify({
          ts: row.at,
          model: row.model,
          user: row.user,
          input_tokens: row.input,
          cached_tokens: row.cached,
          output_tokens: row.output,
        }),
      )
      .join('\n'),
  'generic as CSV': (all) =>
    ['Time;Model;User;Prompt Tokens;Cached Tokens;Completion Tokens']
      .concat(
        all.map(({ at, model, user, input, cached, output }) =>
          [at, model, `"${user.replaceAll('"', '""')}"`, input, cached, output].join(';'),
        ),
      )
      .join('\r\n'),
  litellm: (all) =>
    JSON.stringify(
      all.map(({ at, model, user, input, cached, output }, index) => ({
        request_id: `r${index}`,
        startTime: at,
        model,
        spend: null,
        end_user: user,
        prompt_tokens: input,
        completion_tokens: output,
        metadata: { usage_object: { prompt_tokens_details: { cached_tokens: cached } } },
      })),
      null,
      2,
    ),
  'openai-usage': (all) =>
    JSON.stringify({
      object: 'page',
      data: all.map(({ at, model, user, input, cached, output }) => ({
        object: 'bucket',
        start_time: Date.parse(at) / 1_000,
        results: [
          {
            object: 'organization.usage.completions.result',
            input_tokens: input,
            input_cached_tokens: cached,
            output_tokens: output,
            num_model_requests: 1,
            model,
            user_id: user,
          },
        ],
      })),
      has_more: false,
    }),
  langfuse: (all) =>
    all
      .map(({ at, model, user, input, cached, output }, index) =>
        JSON.stringify({
          id: `o${index}`,
          traceId: 't',
          type: 'GENERATION',
          startTime: at,
          model,
          userId: user,
          usageDetails: { input: input - cached, input_cached_tokens: cached, output },
        }),
      )
      .join('\n'),
  bedrock: (all) =>
    all
      .map(({ at, model, user, input, cached, output }, index) =>
        JSON.stringify({
          schemaType: 'ModelInvocationLog',
          timestamp: at,
          requestId: `r${index}`,
          modelId: model,
          identity: { arn: `arn:aws:iam::0:${user}` },
          input: { inputTokenCount: input - cached, cacheReadInputTokenCount: cached },
          output: { outputTokenCount: output },
        }),
      )
      .join('\n'),
}

describe('one month in six formats', () => {
  test('comes to the same money, the same tokens and the same people', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const expected = nanosOf(all)
        for (const [name, write] of Object.entries(written)) {
          const found = await run(write(all))
          expect(found.files[0]?.format, name).toBe(name.split(' ')[0])
          expect(found.rows.bad, name).toEqual([])
          expect(found.total, name).toMatchObject({
            requests: all.length,
            inputFresh: sum(all, ({ input, cached }) => input - cached),
            cacheRead: sum(all, ({ cached }) => cached),
            output: sum(all, ({ output }) => output),
            pricedMicros: Number((expected + 500n) / 1_000n),
          })
          expect(Object.fromEntries(found.by.user.map(({ name: user, slice }) => [user, slice.requests])), name).toEqual(
            Object.fromEntries(
              [...new Set(all.map(({ user }) => user))].map((user) => [user, all.filter((row) => row.user === user).length]),
            ),
          )
        }
      }),
      { numRuns: 25 },
    )
  })

  test('is read alike however its bytes are cut, and gzipped', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(...Object.keys(written)), fc.integer({ min: 1, max: 97 }), async (all, name, size) => {
        const text = Buffer.from(written[name]!(all))
        const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.subarray(index * size, (index + 1) * size))
        const whole = await run(text)
        const [cut, zipped] = [await run(pieces), await run(gzipSync(text))]
        expect(cut.total).toEqual(whole.total)
        expect(zipped.total).toEqual(whole.total)
        expect(cut.rows).toEqual(whole.rows)
      }),
      { numRuns: 40 },
    )
  })

  test('adds up: every table, the cells and the two sides of the split come to the total', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const { total, by, cells, local } = await run(written.generic!(all))
        const sums = [
          ...Object.values(by).filter((groups) => groups.length > 0),
          cells,
          [local.home, local.cloud, local.unknown].map((slice) => ({ slice })),
        ]
        for (const groups of sums) {
          expect(sum(groups, ({ slice }) => slice.requests)).toBe(total.requests)
          expect(sum(groups, ({ slice }) => tokensOf(slice))).toBe(tokensOf(total))
          // Each is rounded to the micro-dollar by itself.
          expect(Math.abs(sum(groups, ({ slice }) => slice.costMicros ?? 0) - (total.costMicros ?? 0))).toBeLessThanOrEqual(groups.length)
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('what is not counted is told', () => {
  test('a bad row is counted by what is wrong with it, with the lines where it stands', async () => {
    const found = await run(
      [
        '{"ts":"2026-09-01","model":"large","input_tokens":10,"output_tokens":1}',
        '{"ts":',
        '',
        '[1]',
        '{"ts":"soon","model":"large","input_tokens":1}',
        '{"ts":"2026-09-01","model":"large","input_tokens":-4}',
      ].join('\n'),
    )
    expect(found.rows).toMatchObject({ read: 5, kept: 1 })
    expect(Object.fromEntries(found.rows.bad.map(({ reason, first }) => [reason, first.map(({ line }) => line)]))).toEqual({
      'it is not JSON': [2],
      'it is no object': [4],
      'its time cannot be read': [5],
      'a count of tokens is no whole number': [6],
    })
  })

  test('a request that is logged twice is counted once, across files', async () => {
    const log = written.litellm!([row(), row(), row()])
    const found = await audit([source(log), source(log)], { prices, judge })
    expect(found.rows).toMatchObject({ read: 6, kept: 3, duplicates: 3 })
  })

  test('an answer that is written in several parts is one request, and only what is none is said to be none', async () => {
    const part = (output: number) =>
      JSON.stringify({
        type: 'assistant',
        sessionId: 's',
        uuid: `u${output}`,
        requestId: 'r1',
        timestamp: '2026-09-01T00:00:00Z',
        message: { id: 'm1', model: 'large', usage: { input_tokens: 3, cache_read_input_tokens: 90, output_tokens: output } },
      })
    const found = await run(`{"type":"user","sessionId":"s","uuid":"u0","message":{"role":"user","content":"Go"}}\n${part(1)}\n${part(40)}`)
    expect(found.total).toMatchObject({ requests: 1, output: 40 })
    expect(found.rows).toMatchObject({ read: 3, kept: 1, passed: 2 })
  })

  test('a number as an id counts the rows of its own file', async () => {
    const log = '{"id":1,"ts":"2026-09-01","model":"large","input_tokens":10,"output_tokens":1}'
    const found = await audit([source(log, 'one'), source(log, 'other')], { prices, judge })
    expect(found.rows).toMatchObject({ kept: 2, duplicates: 0 })
  })

  test('the cost of an unknown model is unknown: it is in no sum, and the model is named', async () => {
    const found = await run(written.generic!([row(), row({ model: 'nobody-knows' }), row({ model: 'nobody-knows' })]))
    expect(found.total).toMatchObject({ requests: 3, priced: 1, unknown: 2 })
    expect(found.by.model.find(({ name }) => name === 'nobody-knows')?.slice.costMicros).toBeUndefined()
    expect(found.prices.unknownModels).toEqual([{ model: 'nobody-knows', rows: 2 }])
  })

  test('a log that nobody recognises is bad as a whole, and says what would help', async () => {
    const found = await run('{"what":"ever"}\n{"what":"else"}')
    expect(found.rows).toMatchObject({ read: 2, kept: 0 })
    expect(found.rows.bad[0]?.reason).toContain('--map')
  })

  test('a span leaves out what lies outside it, and what has no time', async () => {
    const log = [...['2026-08-31T23:59:59Z', '2026-09-01T00:00:00Z', '2026-10-01T00:00:00Z'].map((at) => row({ at })), row({ at: '' })]
    const found = await run(written.generic!(log), { since: '2026-09-01T00:00:00Z', until: '2026-10-01T00:00:00Z' })
    expect(found.rows).toMatchObject({ kept: 1, outside: 2 })
    expect(found.rows.bad.map(({ rows: many }) => many)).toEqual([1])
  })

  test('a file that breaks off in the middle counts as far as it goes', async () => {
    const found = await run(gzipSync(written.generic!(Array.from({ length: 2_000 }, () => row()))).subarray(0, -300))
    expect(found.rows.kept).toBeGreaterThan(0)
    expect(found.rows.bad.some(({ reason }) => reason.startsWith('the file cannot be read further'))).toBe(true)
  })
})

describe('bills', () => {
  test('the log’s own bill counts, and is set beside our prices', async () => {
    const found = await run(
      '{"ts":"2026-09-01","model":"large","input_tokens":1000,"output_tokens":100,"cost_usd":0.01}\n{"ts":"2026-09-01","model":"large","input_tokens":1000,"output_tokens":100}',
    )
    expect(found.total).toMatchObject({
      billedMicros: 10_000,
      pricedMicros: 15_000,
      costMicros: 17_500,
      both: { rows: 1, billedMicros: 10_000, pricedMicros: 7_500 },
    })
  })

  test('a bill finer than a micro-dollar adds up exactly', async () => {
    const line = '{"ts":"2026-09-01","model":"large","cost_usd":0.0000000375}'
    const found = await run(Array.from({ length: 80_000 }, () => line).join('\n'))
    // Each row is 37.5 billionths and is kept as 38: the finest that is told.
    expect(found.total.billedMicros).toBe(3_040)
  })

  test('an invoice without tokens is not added to the usage it is for', async () => {
    const usage = written['openai-usage']!([row()])
    const bill = JSON.stringify({
      object: 'page',
      data: [
        {
          object: 'bucket',
          start_time: 1788220800,
          results: [{ object: 'organization.costs.result', amount: { value: 4, currency: 'usd' }, line_item: 'large, input' }],
        },
      ],
    })
    const found = await audit([source(usage), source(bill)], { prices, judge })
    expect(found.statements).toEqual([{ provider: 'openai', billedMicros: 4_000_000, pricedMicros: found.total.pricedMicros }])
    expect(found.total.costMicros).toBe(found.total.pricedMicros)
    expect((await run(bill)).total.costMicros).toBe(4_000_000)
  })
})

describe('memory', () => {
  test('names without end are summed up under others, and the sums stay whole', async () => {
    const many = Array.from({ length: 12_000 }, (_, index) => row({ user: `u${index}` }))
    const found = await run(written.generic!(many))
    expect(found.by.user.length).toBe(10_001)
    expect(found.by.user.find(({ name }) => name === '(others)')?.slice.requests).toBe(2_000)
    expect(sum(found.by.user, ({ slice }) => slice.requests)).toBe(12_000)
  })

  test('a line without end is bad, and the next one counts', async () => {
    const part = Buffer.alloc(8 * 1024 * 1024, 'x')
    const found = await run([
      Buffer.from(`${written.generic!([row()])}\n`),
      ...Array.from({ length: 9 }, () => part),
      Buffer.from(`\n${written.generic!([row()])}`),
    ])
    expect(found.rows).toMatchObject({ kept: 2, bad: [{ reason: 'it is longer than 64 MB', rows: 1 }] })
  })
})

test('a document of one long line is read like one that is indented, however long', async () => {
  const all = Array.from({ length: 3_000 }, (_, index) => row({ user: `u${index % 7}` }))
  const usage = JSON.parse(written['openai-usage']!(all))
  const [line, indented] = [await run(JSON.stringify(usage)), await run(JSON.stringify(usage, null, 2))]
  expect(line.total.requests).toBe(3_000)
  expect(indented.total).toEqual(line.total)
})

test('columns that are named win over those that are guessed', async () => {
  const map: ColumnMap = { model: 'engine', input: 'a', output: 'b' }
  const found = await run('{"engine":"large","a":1000,"b":0,"input_tokens":7,"day":"2026-09-01"}', { map })
  expect(found.total).toMatchObject({ inputFresh: 1_000, pricedMicros: 5_000 })
  expect(found.files[0]?.map).toEqual({ model: 'engine', input: 'a', output: 'b', at: 'day' })
})

describe('what could stay local', () => {
  const asked = (prompt: string, input: number, output: number) =>
    JSON.stringify({ ts: '2026-09-01', model: 'large', input_tokens: input, output_tokens: output, prompt_preview: prompt })

  test('is told of requests, tokens and cost apart, because they differ', async () => {
    const log = [
      ...Array.from({ length: 8 }, () => asked('Classify this message', 500, 5)),
      asked('Read the whole archive', 400_000, 900),
      asked('Redesign the billing service across modules', 9_000, 3_000),
    ]
    const { local, by } = await run(log.join('\n'))
    expect(local.ofRequests).toBe(0.8)
    expect(local.ofTokens).toBeCloseTo(4_040 / 416_940)
    expect(local.ofCost).toBeCloseTo(21_000 / (21_000 + 2_022_500 + 120_000))
    expect(by.task.map(({ name }) => name)).toEqual(
      ['long-context', 'code', 'classify'].sort((one, other) => order(by, one) - order(by, other)),
    )
  })

  test('depends on the policy: offline keeps everything at home that fits there', async () => {
    const strict = createJudge({ policy: policyOf({}, { preset: 'offline', rules: [] }), ...usualJudge })
    const log = [asked('Redesign the billing service across modules', 9_000, 3_000), asked('Read the archive', 400_000, 900)].join('\n')
    const found = await run(log, { judge: strict })
    expect(found.policy.preset).toBe('offline')
    expect(found.local.home.requests).toBe(1)
  })

  test('is unknown where a row tells neither words nor sizes', async () => {
    const { local } = await run('{"day":"2026-09-01","model":"large","cost":1}')
    expect(local).toMatchObject({ unknown: { requests: 1, costMicros: 1_000_000 }, ofRequests: 0, ofCost: 0 })
  })
})

const evals = new URL('../../../shared/evals/', import.meta.url)
const areEvalsThere = existsSync(evals)
if (!areEvalsThere) console.warn('SKIPPED: ../shared/evals is not there; the sample log is not compared with its answer key')

test.runIf(areEvalsThere)(
  'the sample log comes to its answer key: the bill to a tenth of a cent’s tenth, and the three shares',
  async () => {
    const gold = JSON.parse(readFileSync(new URL('usage_log_gold.json', evals), 'utf8'))
    const listed = Object.entries(gold.prices_usd_per_mtok as Record<string, { input: number; cache_read: number; output: number }>)
    const list = Object.fromEntries(
      listed.map(([model, { input, output, cache_read: cacheRead }]) => [model, { input, output, cacheRead }]),
    )
    // The answer key of each row goes before the audit sees it.
    const log = readFileSync(new URL('usage_log.jsonl', evals), 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        const { _gold, ...shown } = JSON.parse(line)
        return JSON.stringify(shown)
      })
    const { total, local } = await run(log.join('\n'), { prices: await openPrices({ models: list }) })
    expect(Math.abs((total.costMicros ?? 0) / 1e6 - gold.total_cost_usd)).toBeLessThan(1e-4)
    expect(local.ofRequests).toBeCloseTo(gold.share_of_requests_local_ok, 4)
    expect(local.ofTokens).toBeCloseTo(gold.share_of_tokens_local_ok, 4)
    expect(local.ofCost).toBeCloseTo(gold.share_of_cost_local_ok, 4)
    expect(local.home.requests).toBe(gold.by_need.local_ok.requests)
  },
)

function order(by: Audit['by'], name: string): number {
  return by.task.findIndex((group) => group.name === name)
}

function row(differs: Partial<Row> = {}): Row {
  return { at: '2026-09-01T00:00:00.000Z', model: 'large', user: 'anna', input: 1_000, cached: 0, output: 100, ...differs }
}

function source(text: string | Buffer | readonly Buffer[], name = 'log'): Source {
  return { name, open: () => Readable.from(Array.isArray(text) ? text : [Buffer.from(text as string)]) }
}

async function run(text: string | Buffer | readonly Buffer[], options: Partial<AuditOptions> = {}): Promise<Audit> {
  return audit([source(text)], { prices, judge, ...options })
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}

/** The bill by hand, in whole billionths: thousandths of a dollar a million tokens are billionths a token. */
function nanosOf(all: readonly Row[]): bigint {
  return all.reduce((total, { model, input, cached, output }) => {
    const { input: fresh, cacheRead = 0, output: made = 0 } = models[model]!
    return total + BigInt(Math.round((input - cached) * fresh * 1_000 + cached * cacheRead * 1_000 + output * made * 1_000))
  }, 0n)
}
