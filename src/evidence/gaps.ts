// What a bundle cannot show, counted and not estimated. A gap that is empty is told as such: silence would look like one.
import { isRetentionUnknown } from '../core/data-handling.ts'
import type { LedgerVerification } from '../ledger/verification.ts'
import type { Plan } from './plan.ts'
import type { Count, Tally } from './tally.ts'

export type GapFacts = {
  readonly month: string
  readonly plan: Plan
  readonly tally: Tally
  readonly verification: LedgerVerification
  readonly isSigned: boolean
  readonly missingPolicies: readonly string[]
}

/** One open gap: what is counted, why it matters, what would close it. */
type Gap = { readonly title: string; readonly found: Count; readonly means: string; readonly next?: string }

export function gapsPage(facts: GapFacts): string {
  const gaps = gapsOf(facts)
  const open = gaps.filter(({ found }) => found.count > 0)
  const closed = gaps.filter(({ found }) => found.count === 0)
  return [
    `# Open gaps, ${facts.month}`,
    '',
    'What this bundle cannot show, or what somebody decided by hand. Counted from the lines that are in it; not a judgement.',
    '',
    ...(open.length > 0 ? open.flatMap(sectionOf) : ['None of the things below occurred.', '']),
    '## Looked for and not found',
    '',
    ...(closed.length > 0 ? closed.map(({ title }) => `- ${title}`) : ['- (everything that was looked for was found)']),
    '',
    '## Never in the ledger, so never here',
    '',
    '- Prompts, answers, files, keys and headers. Bodies that left are named by their SHA-256.',
    '- What the gateway could not write down. Accounting fails open: its log and `drawbridge_ledger_dropped_total` tell of it, the ledger cannot.',
    '- What went to an upstream on this machine leaves no egress line.',
    '- The terms of dictionaries. They stand in files of their own and are not part of a policy’s version.',
    '- What providers did with what they were sent. `data-handling.json` holds what they published.',
    '',
  ].join('\n')
}

function sectionOf({ title, found, means, next }: Gap): string[] {
  const examples = found.examples.map((example) => `  - ${spared(example)}`)
  const more = found.count > found.examples.length ? [`  - and ${(found.count - found.examples.length).toLocaleString('en-US')} more`] : []
  return [
    `## ${title}: ${found.count.toLocaleString('en-US')}`,
    '',
    means,
    ...(next ? ['', `Next: ${next}`] : []),
    '',
    ...examples,
    ...more,
    '',
  ]
}

/** Names come from callers: none of them becomes a heading, a link or a line of its own. */
function spared(example: string): string {
  return `\`${example.replace(/[\p{Cc}`]/gu, '�').slice(0, 200)}\``
}

function gapsOf({ plan, tally, verification, isSigned, missingPolicies }: GapFacts): readonly Gap[] {
  const counted = (items: readonly string[]): Count => ({ count: items.length, examples: items.slice(0, 10) })
  const action = (name: string) => tally.of(`action ${name}`)
  const unsealed = plan.stretches
    .filter(({ last, sealed }) => last > sealed)
    .map(
      ({ ledger, first, last, sealed }) =>
        `${ledger}: ${last - Math.max(sealed, first - 1)} lines from ${Math.max(sealed + 1, first)} to ${last}`,
    )
  const forgotten = plan.forgotten.map(({ ledger, chain, before }) => `${ledger}${chain && ` ${chain}`}: what stood before line ${before}`)
  const strangers = verification.signers.filter(({ isKnown }) => !isKnown).map(({ id }) => id)
  const flaws = verification.flaws.map(({ ledger, seq, kind, id }) => `${ledger} ${seq}${id === undefined ? '' : ` (${id})`}: ${kind}`)
  const unknown = [...tally.providers.values()].filter(({ provider }) => isRetentionUnknown(provider))
  return [
    {
      title: 'Places where the record is broken',
      found: counted(flaws),
      means: 'The check of the whole ledger at export found these; they may lie in another month.',
      next: '`drawbridge verify` tells each.',
    },
    {
      title: 'Lines that retention may have taken',
      found: counted(forgotten),
      means: 'Forgotten by agreement before this export; the chain begins after them, and whether some were of this month cannot be told.',
      next: 'Export a month before `ledger.keepDays` has passed.',
    },
    {
      title: 'Exchanges from before the chain began',
      found: { count: plan.unchained, examples: [] },
      means: 'Written by an earlier version: they are counted here, not in the bundle, and nothing can be proved of them.',
    },
    {
      title: 'Stretches whose end nobody has signed',
      found: counted(unsealed),
      means:
        'Chained, and covered by no checkpoint yet: whoever could write the ledger could have written these lines anew until this export.',
      next: 'Export again once the gateway has signed: every five minutes, and when it stops.',
    },
    {
      title: 'No signature over this bundle',
      found: { count: isSigned ? 0 : 1, examples: [] },
      means: 'No key of the house was at hand where it was exported.',
      next: 'Export where `keys/ledger-ed25519.pem` lies.',
    },
    {
      title: 'Signers that were not known where this was exported',
      found: counted(strangers),
      means: 'Their checkpoints are sound in themselves; whose they are must be compared.',
      next: '`drawbridge verify --trust <their.pem>`',
    },
    {
      title: 'Exchanges that went out and have no egress line',
      found: tally.of('egress-missing'),
      means: 'An attempt beyond this machine sent bytes, and the record of what left does not name it.',
    },
    {
      title: 'Egress lines whose exchange is not recorded',
      found: tally.of('exchange-missing'),
      means: 'Something left, and the exchange it belongs to was never written or was forgotten.',
    },
    {
      title: 'Inspections that did not finish',
      found: tally.of('inspection'),
      means: 'The inspection barred these from leaving, since it could not read them whole, or nobody looked at them.',
    },
    {
      title: 'Cloud answers without a price',
      found: tally.of('unpriced-cloud'),
      means: 'Their cost is unknown, which is not zero; sums leave them out.',
    },
    {
      title: 'Answers from home without a price',
      found: tally.of('unpriced-home'),
      means: 'What running at home costs is known only where `prices.local` says it.',
    },
    {
      title: 'Answers whose tokens were estimated',
      found: tally.of('usage-estimated'),
      means: 'The upstream told no usage, so ours is counted or guessed.',
    },
    {
      title: 'Answers that were cut off',
      found: tally.of('unfinished'),
      means: 'The caller left, or the answer did not finish: what it cost may be more than was told.',
    },
    {
      title: 'Bodies that were not kept',
      found: tally.of('body-not-kept'),
      means: 'Of what left for the cloud only the SHA-256 is known.',
      next: '`ledger.content: redacted` keeps the bytes, in the ledger and not in bundles.',
    },
    {
      title: 'Providers of which it is not known how long they keep data',
      found: counted(unknown.map(({ provider, bodies }) => `${provider}: ${bodies.toLocaleString('en-US')} bodies`)),
      means: 'No figure is published for every offer the key may belong to. A contract of yours may say more than a public page.',
      next: 'See `data-handling.json`, and ask them.',
    },
    {
      title: 'Policy versions whose text is not kept',
      found: counted(missingPolicies),
      means: 'Decisions name them, and their texts were not written down: they are from before texts were kept.',
    },
    {
      title: 'Models beyond the first ten thousand',
      found: tally.of('models-untold'),
      means: 'They stand in `exchanges.jsonl` and not in `models.json`.',
    },
    {
      title: 'Lines at which the clock ran back',
      found: tally.of('clock'),
      means: 'A line ended more than a minute before one that was written earlier: a clock was set, or several disagree.',
    },
    {
      title: 'Zones that were declared by hand',
      found: tally.of('zone-declared'),
      means: 'The operator said where this upstream runs; nothing verified it.',
    },
    {
      title: 'Prices that were given by hand',
      found: tally.of('price-override'),
      means: 'These costs come from the operator’s own prices.',
    },
    {
      title: 'Reviews approved with another text',
      found: tally.of('review-edited'),
      means: 'The reviewer’s own text left, and was not inspected again.',
    },
    { title: 'Reviews approved', found: action('review.approved'), means: 'Somebody let these leave.' },
    { title: 'Reviews rejected', found: action('review.rejected'), means: 'Somebody kept these in the house.' },
    {
      title: 'Detectors switched off by a drill',
      found: action('drill.begun'),
      means: 'A rehearsal: until it ended nothing could leave this machine.',
    },
    { title: 'The bridge raised', found: action('bridge.raised'), means: 'Until it was lowered nothing left for the cloud.' },
    { title: 'The bridge lowered', found: action('bridge.lowered'), means: 'From then on requests could leave again.' },
  ]
}
