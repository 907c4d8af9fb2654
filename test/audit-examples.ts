// Audits to try a page with: the example's own log, and one whose every name wants to break out of it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { audit } from '../src/audit/audit.ts'
import { createJudge, usualJudge } from '../src/audit/judge.ts'
import { usualLevers } from '../src/audit/levers.ts'
import type { Audit } from '../src/audit/result.ts'
import { type Overrides, openPrices } from '../src/ledger/cost.ts'
import { policyOf } from '../src/routing/policy.ts'

const example = join(import.meta.dirname, '../examples/audit')

/** As `drawbridge audit september.jsonl --prices prices.json --cacheable 0.6 --batch-price 0.5` finds it. */
export async function exampleAudit(): Promise<Audit> {
  const { models } = JSON.parse(readFileSync(join(example, 'prices.json'), 'utf8')) as { readonly models: Overrides }
  const log = readFileSync(join(example, 'september.jsonl'))
  return audit([{ name: 'september.jsonl', open: () => Readable.from([log]) }], {
    prices: await openPrices({ models }),
    priceFile: 'prices.json',
    judge: createJudge({ policy: policyOf({}), ...usualJudge }),
    levers: { ...usualLevers, cacheable: 0.6, batchPrice: 0.5 },
  })
}

/** What people and machines have written into logs, gathered to the worst. */
export const hostileNames: readonly string[] = [
  '</script><script>document.title="caught"</script>',
  '"><img src=x onerror=document.title="caught">',
  "'--></style><svg onload=document.title='caught'>",
  '</details></section></main><h1>Paid in full</h1>',
  'evil\u202egnp.exe\u2066hidden',
  'nul\u0000bell\u0007escape\u001b[31mred',
  '&lt;b&gt; &amp; `${1}`',
  'محاسبة الفريق',
  'tag\u{e0041}\u{e0042} \u200b\u200d\ufeff',
  'a'.repeat(5_000),
  'javascript:alert(1)',
  '\ud800 alone',
]

export async function hostileAudit(): Promise<Audit> {
  const rows = hostileNames.flatMap((name, index) =>
    [name, `${name} again`].map((model, copy) =>
      JSON.stringify({
        ts: new Date(Date.UTC(2026, 8, 1 + index, index)).toISOString(),
        provider: name,
        model,
        team: name,
        user: name,
        project: name,
        input_tokens: 100 * index + copy,
        output_tokens: 40,
        cost_usd: 0.5 * (index + 1),
        prompt_preview: name,
      }),
    ),
  )
  const log = Buffer.from([...rows, `${hostileNames[0]}, no JSON`, rows[0]].join('\n'))
  const [switched = ''] = hostileNames
  return audit([{ name: `folder/${hostileNames[1]}.jsonl`, open: () => Readable.from([log]) }], {
    prices: await openPrices({}),
    priceFile: hostileNames[2],
    judge: createJudge({ policy: policyOf({}), ...usualJudge }),
    levers: { ...usualLevers, switches: new Map([[switched, hostileNames[3] ?? '']]) },
  })
}
