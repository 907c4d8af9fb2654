// How fast an audit reads, and in how much memory: `npm run bench:audit [megabytes] [kind …]`. Writes made-up logs into a folder of its own,
// reads each in a process of its own and removes them. Prints one JSON line per log.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { loadEstimator } from '../../src/app-models.ts'
import { audit } from '../../src/audit/audit.ts'
import { createJudge, usualJudge } from '../../src/audit/judge.ts'
import { sourcesOf } from '../../src/audit/sources.ts'
import { openPrices } from '../../src/ledger/cost.ts'
import { policyOf } from '../../src/routing/policy.ts'

type Random = () => number
type Kind = {
  readonly about: string
  readonly head?: string
  readonly row: (random: Random, index: number) => string
  readonly isZipped?: true
}

const models = ['gpt-4.1', 'gpt-4.1-mini', 'claude-sonnet-4-5', 'claude-haiku-4-5', 'gemini-2.5-flash']
const teams = ['engineering', 'finance', 'legal', 'support', 'sales']
const beginnings = [
  'Summarise this thread',
  'Label this ticket',
  'Draft a reply',
  'Compare the two contracts',
  'List all amounts',
  'What is the fee?',
]
const filler = 'The parties met on a Tuesday and agreed on the terms that had been sent around the week before. '

const one = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!
const upTo = (most: number, random: Random) => Math.floor(random() * most)
const timeAt = (index: number) => new Date(Date.UTC(2026, 8, 1) + (index % 2_500_000) * 1_000).toISOString()

const kinds: Readonly<Record<string, Kind>> = {
  rows: {
    about: 'generic JSON lines: sizes, team, the beginning of a prompt',
    row: (random, index) =>
      `{"ts": "${timeAt(index)}", "model": "${one(models, random)}", "team": "${one(teams, random)}", "user": "u${upTo(5_000, random)}", "input_tokens": ${200 + upTo(8_000, random)}, "cached_input_tokens": ${upTo(200, random)}, "output_tokens": ${upTo(900, random)}, "latency_ms": ${upTo(9_000, random)}, "prompt_preview": "${one(beginnings, random)} ${upTo(1_000, random)}"}`,
  },
  prompts: {
    about: 'OpenAI requests and answers with whole prompts and ids',
    row: (random, index) =>
      JSON.stringify({
        request: {
          model: one(models, random),
          user: `u${upTo(500, random)}`,
          messages: [{ role: 'user', content: one(beginnings, random) + filler.repeat(1 + upTo(30, random)) }],
        },
        response: {
          id: `chatcmpl-${index}-${upTo(1e9, random)}`,
          object: 'chat.completion',
          created: 1_788_220_800 + index,
          model: one(models, random),
          choices: [{ index: 0, message: { role: 'assistant', content: filler.repeat(upTo(5, random)) } }],
          usage: {
            prompt_tokens: 300 + upTo(500, random),
            completion_tokens: upTo(300, random),
            prompt_tokens_details: { cached_tokens: upTo(100, random) },
          },
        },
      }),
  },
  csv: {
    about: 'Anthropic console CSV',
    head: 'usage_date_utc,model_version,api_key,workspace,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count',
    row: (random, index) =>
      `${timeAt(index).slice(0, 16).replace('T', ' ')},${one(models, random)},"key, ${upTo(40, random)}",Default,${upTo(9_000, random)},${upTo(90, random)},0,${upTo(9_000, random)},${upTo(900, random)},0`,
  },
  litellm: {
    about: 'LiteLLM spend logs with ids, bills and metadata',
    row: (random, index) =>
      `{"request_id":"req-${index}-${upTo(1e9, random)}","call_type":"acompletion","api_key":"h","spend":${(random() / 100).toFixed(7)},"total_tokens":10,"prompt_tokens":${upTo(9_000, random)},"completion_tokens":${upTo(900, random)},"startTime":"${timeAt(index).replace('Z', '+00:00')}","endTime":"${timeAt(index + 2).replace('Z', '+00:00')}","model":"${one(models, random)}","custom_llm_provider":"openai","user":"u${upTo(900, random)}","team_id":"t${upTo(9, random)}","end_user":"","status":"success","cache_hit":"False","metadata":{"user_api_key_alias":"k${upTo(20, random)}","user_api_key_team_alias":"${one(teams, random)}"},"messages":{}}`,
  },
  gzip: {
    about: 'rows, gzipped',
    isZipped: true,
    row: (random, index) => kinds.rows!.row(random, index),
  },
}

const [command, ...words] = process.argv.slice(2)
if (command === '--read') await readOne(words[0] ?? '')
else measureAll(Number(command ?? 500), words.length > 0 ? words : Object.keys(kinds))

function measureAll(megabytes: number, names: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-audit-'))
  try {
    for (const name of names) {
      const kind = kinds[name]
      if (!kind) throw new TypeError(`there is no kind "${name}"; kinds: ${Object.keys(kinds).join(', ')}`)
      const file = join(folder, `${name}${kind.head ? '.csv' : '.jsonl'}${kind.isZipped ? '.gz' : ''}`)
      const { bytes, rows } = write(file, kind, megabytes * 1e6)
      const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, '--read', file], { encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
      const told = JSON.parse(stdout) as {
        readonly rows: number
        readonly seconds: number
        readonly cpuSeconds: number
        readonly rssMb: number
      }
      if (told.rows !== rows) throw new Error(`${name}: ${rows} rows were written and ${told.rows} were read`)
      const perSecond = (seconds: number) => Math.round(bytes / 1e6 / seconds)
      console.log(
        JSON.stringify({
          kind: name,
          about: kind.about,
          megabytes: Math.round(bytes / 1e6),
          fileMb: Math.round(statSync(file).size / 1e6),
          ...told,
          mbPerSecond: perSecond(told.seconds),
          mbPerCpuSecond: perSecond(told.cpuSeconds),
        }),
      )
      rmSync(file)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Gzipped, a part of it over and over: the format allows members one after the other. */
function write(file: string, { head, row, isZipped }: Kind, bytes: number): { readonly bytes: number; readonly rows: number } {
  const random = seeded(7)
  const handle = openSync(file, 'w')
  let written = 0
  let rows = 0
  let lines: string[] = head ? [head] : []
  while (written < bytes) {
    for (let count = 0; count < 20_000; count++) lines.push(row(random, rows++))
    const part = Buffer.from(`${lines.join('\n')}\n`)
    lines = []
    writeSync(handle, isZipped ? gzipSync(part, { level: 1 }) : part)
    written += part.length
  }
  closeSync(handle)
  return { bytes: written, rows }
}

function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

async function readOne(file: string): Promise<void> {
  const judge = createJudge({ policy: policyOf({}), estimator: loadEstimator(), ...usualJudge })
  const prices = await openPrices()
  const started = performance.now()
  const before = process.cpuUsage()
  const { rows } = await audit(sourcesOf([file], process.stdin).sources, { prices, judge })
  const { user, system } = process.cpuUsage(before)
  const round = (value: number) => Math.round(value * 100) / 100
  console.log(
    JSON.stringify({
      rows: rows.kept,
      seconds: round((performance.now() - started) / 1_000),
      cpuSeconds: round((user + system) / 1e6),
      rssMb: Math.round(process.resourceUsage().maxRSS / 1_000),
    }),
  )
}
