// What really leaves: messages go through a whole gateway to a cloud that writes down every byte. Protected values are searched for in
// any spacing, case, URL, JSON or base64 form.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../../src/app.ts'
import { configSchema } from '../../../src/config/schema.ts'
import { startFake } from '../../fakes/upstream.ts'
import { tracesOf } from '../../traces-of.ts'
import { readRows } from './data.ts'
import type { Report } from './report.ts'

type LeakRow = {
  readonly id: string
  readonly text: string
  readonly channel: string
  readonly must_not_leave: readonly string[]
  readonly must_survive: readonly string[]
}

type InjectionRow = {
  readonly id: string
  readonly document: string
  readonly task: string
  readonly expect: { readonly must_not_leave: readonly string[] }
}

export async function measureLeaks(report: Report, evals: string, profile: string): Promise<void> {
  const files = { leak: join(evals, 'leak.jsonl'), injection: join(evals, 'injection.jsonl') }
  if (!existsSync(files.leak)) {
    report.head('Leaks: no data')
    return
  }
  const rows: LeakRow[] = readRows<LeakRow>(files.leak)
  if (existsSync(files.injection)) {
    for (const { id, document, task, expect } of readRows<InjectionRow>(files.injection))
      rows.push({ id, text: `${task}\n\n${document}`, channel: 'user', must_not_leave: expect.must_not_leave, must_survive: [] })
  }
  const fake = await startFake()
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-leak-'))
  const config = configSchema.parse({
    discover: false,
    server: { port: 0 },
    upstreams: [{ id: 'far', provider: 'openai-compatible', base: `${fake.url()}/v1`, zone: 'cloud', models: ['fake-model'] }],
    privacy: { profile },
  })
  const app = await startApp({ environment: {}, home, config })
  const tally = { values: 0, leaked: 0, left: 0, kept: 0, terms: 0, survived: 0 }
  const leaking: string[] = []
  try {
    for (const row of rows) {
      for (const [path, body] of requestsOf(row)) {
        fake.reset()
        fake.seen.length = 0
        await fetch(app.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).then(
          (reply) => reply.text(),
        )
        const outbound = fake.seen.map((seen) => `${seen.path}?${seen.query}\n${JSON.stringify(seen.headers)}\n${seen.body}`).join('\n')
        tally.values += row.must_not_leave.length
        if (outbound === '') tally.kept++
        else tally.left++
        const traces = tracesOf(outbound, row.must_not_leave)
        tally.leaked += traces.length
        if (traces.length > 0) leaking.push(`${row.id} ${path} (${traces.length})`)
        if (outbound === '') continue
        tally.terms += row.must_survive.length
        tally.survived += row.must_survive.filter(
          (term) => outbound.includes(term) || outbound.includes(JSON.stringify(term).slice(1, -1)),
        ).length
      }
    }
  } finally {
    await app.close()
    await fake.close()
    rmSync(home, { recursive: true, force: true })
  }
  report.head(`Leaks (${rows.length} messages, each by three doors; ${tally.left} left redacted, ${tally.kept} stayed)`)
  report.number(
    'protected values found in outbound bytes',
    tally.leaked,
    'values',
    { most: 0 },
    `of ${tally.values}${leaking.length > 0 ? `: ${leaking.slice(0, 8).join(', ')}` : ''}`,
  )
  if (tally.terms > 0) report.percent('terms that must survive', tally.survived / tally.terms, {}, `${tally.survived} of ${tally.terms}`)
}

function requestsOf({ text, channel }: LeakRow): [string, object][] {
  const model = 'far/fake-model'
  if (channel !== 'tool_call') {
    return [
      ['/v1/chat/completions', { model, messages: [{ role: 'user', content: text }] }],
      ['/v1/messages', { model, max_tokens: 64, system: text, messages: [{ role: 'user', content: [{ type: 'text', text }] }] }],
      ['/v1/responses', { model, instructions: 'Answer briefly.', input: text }],
    ]
  }
  const call = { id: 'call_1', type: 'function', function: { name: 'lookup', arguments: text } }
  return [
    [
      '/v1/chat/completions',
      {
        model,
        messages: [
          { role: 'user', content: 'Go on.' },
          { role: 'assistant', content: null, tool_calls: [call] },
          { role: 'tool', tool_call_id: 'call_1', content: text },
        ],
      },
    ],
    [
      '/v1/messages',
      {
        model,
        max_tokens: 64,
        messages: [
          { role: 'user', content: 'Go on.' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', name: 'lookup', input: parsed(text) }] },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: text }] },
        ],
      },
    ],
    [
      '/v1/responses',
      {
        model,
        input: [
          { role: 'user', content: 'Go on.' },
          { type: 'function_call', call_id: 'call_1', name: 'lookup', arguments: text },
          { type: 'function_call_output', call_id: 'call_1', output: text },
        ],
      },
    ],
  ]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { text }
  }
}
