// An audit as one page for people who decide: the finding, the pictures it rests on, what could be done, and everything that was assumed.
// It needs no script, asks nobody for anything, and takes nothing from a log for more than text.
import { createHash } from 'node:crypto'
import { tokensOf } from './audit.ts'
import { type Axis, type Bar, barChart, hourStrip, type Part } from './charts.ts'
import { type Html, html, named, shortened } from './html.ts'
import { style } from './report-style.ts'
import type { Assumption, Audit, Dimension, Group, Pilot, RenderHtml, Slice } from './result.ts'
import { costWords, count, findingOf, leverWords, money, part, percent, short } from './words.ts'

export const renderHtml: RenderHtml = (audit, about) => {
  const digest = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${about.title}</title>
<style>${{ text: style } as Html}</style>
</head>
<body>
${header(audit, about)}
<main>
${audit.rows.kept === 0 ? '' : [splits(audit), places(audit), levers(audit), pilots(audit), sensitive(audit)]}
${read(audit)}
${assumed(audit)}
${unknown(audit)}
</main>
<footer>Made by Drawbridge on ${about.at.slice(0, 10)} on the machine that holds the log; nothing was sent anywhere. This page loads nothing and runs nothing.</footer>
</body>
</html>
`
  return page.text
}

function header(audit: Audit, { title }: { readonly title: string }): Html {
  const [first = '', ...more] = findingOf(audit)
  return html`<header>
<div class="brand"><svg viewBox="0 0 40 24" aria-hidden="true"><path d="M5 2h6v22H5zM29 2h6v22h-6z" fill="currentColor"/><path d="M0 15h40v3H0z" fill="currentColor"/></svg><span>${title}</span></div>
<h1>${more[0] ?? first}</h1>
${more.length > 0 ? html`<p class="lead">${first}${more.slice(1).map((sentence) => html` ${sentence}`)}</p>` : ''}
</header>`
}

/** What is counted where: money where it is known, tokens where it is not. */
type Measure = {
  readonly of: (slice: Slice) => number
  readonly show: (slice: Slice) => string
  readonly unit: string
  readonly whole: string
}

function measureOf({ total }: Audit): Measure {
  return total.costMicros !== undefined && total.costMicros > 0
    ? { of: ({ costMicros = 0 }) => costMicros, show: costWords, unit: 'cost, US dollars', whole: 'the bill' }
    : { of: tokensOf, show: (slice) => short(tokensOf(slice)), unit: 'tokens', whole: 'all tokens' }
}

function splits({ local, total }: Audit): Html {
  if (local.unknown.rows === total.rows) return html``
  const lines: readonly { readonly name: string; readonly of: (slice: Slice) => number; readonly show: (value: number) => string }[] = [
    { name: 'Requests', of: ({ requests }) => requests, show: (value) => value.toLocaleString('en-US') },
    { name: 'Tokens', of: tokensOf, show: short },
    ...(total.costMicros ? [{ name: 'Cost', of: ({ costMicros = 0 }: Slice) => costMicros, show: money }] : []),
  ]
  const shares = (['home', 'cloud', 'unknown'] as const).filter((kind) => local[kind].rows > 0)
  const bars = lines.map(({ name, of, show }): Bar => {
    const parts: Part[] = []
    let from = 0
    for (const kind of shares) {
      const to = from + (of(total) > 0 ? of(local[kind]) / of(total) : 0)
      parts.push({ kind, from, to })
      from = to
    }
    return { label: name, value: `${part(of(local.home), of(total))} of ${show(of(total))} could stay`, parts }
  })
  const { ofRequests, ofCost } = local
  const title =
    ofRequests === undefined || ofCost === undefined
      ? 'What could stay, by each way of counting'
      : ofRequests >= 0.8 && ofCost >= 0.8
        ? 'Four fifths could stay, in requests and in money'
        : ofRequests >= 0.8
          ? `Four fifths of requests could stay; of the money it is ${percent(ofCost)}`
          : `${percent(ofRequests)} of requests could stay, below the four fifths that people speak of; of the money it is ${percent(ofCost)}`
  return html`<section>
<h2>${title}</h2>
<p class="soft">The same split, counted three ways. Hard requests are longer, so a share of requests says little about a share of the bill.</p>
<p class="legend"><span class="h">■</span> could stay at home &nbsp; <span class="c">●</span> needs the cloud${local.unknown.rows > 0 ? html` &nbsp; <span>▬</span> nothing tells` : ''}</p>
<figure>${barChart(title, bars, { from: '0 %', unit: 'share of each', to: '100 %' }, { at: 0.8, text: 'the 80/20 line' })}
${table(
  'What could stay and what needs the cloud',
  ['', ...lines.flatMap(({ name }) => [name, 'share'])],
  shares.map((kind) => [
    { home: 'could stay', cloud: 'needs the cloud', unknown: 'nothing tells' }[kind],
    ...lines.flatMap(({ of, show }) => [show(of(local[kind])), part(of(local[kind]), of(total))]),
  ]),
)}</figure>
</section>`
}

const kinds: Readonly<
  Partial<Record<Dimension, { readonly by: string; readonly title: (name: string, share: string, whole: string) => string }>>
> = {
  model: { by: 'By model', title: (name, share, whole) => `${name} makes ${share} of ${whole}` },
  team: { by: 'By team', title: (name, share, whole) => `${name} makes ${share} of ${whole}` },
  task: { by: 'By kind of task', title: (name, share, whole) => `${taskWords(name)} makes ${share} of ${whole}` },
  band: { by: 'By length of the input', title: (name, share, whole) => `Requests of ${name} input tokens make ${share} of ${whole}` },
}
const mostBars = 6

function places(audit: Audit): Html {
  const measure = measureOf(audit)
  const figures = (Object.keys(kinds) as Dimension[]).flatMap((dimension) => {
    const groups = [...audit.by[dimension]].sort((one, other) => measure.of(other.slice) - measure.of(one.slice))
    return groups.length > 0 ? [place(audit, dimension, groups, measure)] : []
  })
  return html`<section>
<h2>Where the money goes</h2>
<p class="legend">In the bars by model, task and length: <span class="h">■</span> could stay &nbsp; <span class="c">●</span> needs the cloud. By team nobody has told them apart.</p>
<div class="grid">${figures}${hours(audit, measure)}</div>
</section>`
}

function place(audit: Audit, dimension: Dimension, groups: readonly Group[], measure: Measure): Html {
  const kind = kinds[dimension]!
  const whole = measure.of(audit.total)
  const most = measure.of(groups[0]!.slice)
  const axis: Axis = { from: '0', unit: measure.unit, to: measure.show(groups[0]!.slice) }
  const shown = groups.slice(0, mostBars)
  const title = kind.title(shortened(groups[0]!.name, 40), part(most, whole), measure.whole)
  const bars = shown.map(({ name, slice }): Bar => {
    const all = most > 0 ? measure.of(slice) / most : 0
    return {
      label: dimension === 'task' ? taskWords(name) : name,
      value: `${measure.show(slice)} · ${part(measure.of(slice), whole)}`,
      parts: partsOf(audit, dimension, name, measure, most) ?? [{ kind: 'plain', from: 0, to: all }],
    }
  })
  const left = groups.length - shown.length
  return html`<figure><figcaption><h3>${title}</h3></figcaption>
${barChart(`${kind.by}: ${title}`, bars, axis)}
${left > 0 ? html`<p class="soft chartdata">and ${count(left, 'more', 'more')} in the table</p>` : ''}
${table(
  kind.by,
  [kind.by.replace('By ', ''), 'requests', 'tokens', 'cost', 'share'],
  groups
    .slice(0, 100)
    .map(({ name, slice }) => [
      named(name),
      slice.requests.toLocaleString('en-US'),
      short(tokensOf(slice)),
      costWords(slice),
      part(measure.of(slice), whole),
    ]),
)}</figure>`
}

/** By verdict, for what the joint table knows. */
function partsOf({ cells }: Audit, dimension: Dimension, name: string, measure: Measure, most: number): Part[] | undefined {
  if (dimension !== 'model' && dimension !== 'task' && dimension !== 'band') return undefined
  const own = cells.filter((cell) => cell[dimension] === name)
  if (own.length === 0 || most <= 0) return undefined
  let from = 0
  return (['home', 'cloud', 'unknown'] as const).map((kind) => {
    const sum = own.filter(({ verdict }) => verdict === kind).reduce((all, { slice }) => all + measure.of(slice), 0)
    const one = { kind, from, to: from + sum / most }
    from = one.to
    return one
  })
}

function hours({ by, total }: Audit, measure: Measure): Html {
  const told = by.hour.filter(({ name }) => /^\d\d$/.test(name))
  if (told.length < 2) return html``
  const values = Array.from({ length: 24 }, (_, hour) => told.find(({ name }) => Number(name) === hour)?.slice)
  const most = Math.max(...told.map(({ slice }) => measure.of(slice)))
  const top = values.findIndex((slice) => slice && measure.of(slice) === most)
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  const title = `The dearest hour of the day is ${clock(top)} UTC, with ${part(most, measure.of(total))} of ${measure.whole}`
  return html`<figure><figcaption><h3>${title}</h3></figcaption>
${hourStrip(
  title,
  values.map((slice) => (slice && most > 0 ? measure.of(slice) / most : 0)),
  measure.unit,
)}
${table(
  'By hour of the day, UTC',
  ['hour', 'requests', 'tokens', 'cost'],
  told.map(({ name, slice }) => [`${name}:00`, slice.requests.toLocaleString('en-US'), short(tokensOf(slice)), costWords(slice)]),
)}</figure>`
}

function levers({ levers: found }: Audit): Html {
  const { billMicros, restMicros, levers: each, open, notes } = found
  if (billMicros <= 0)
    return html`<section><h2>What would lower the bill</h2><p>What it cost is unknown, so what would be saved is, too.</p></section>`
  const saved = billMicros - restMicros
  const title =
    saved > 0
      ? `What is assumed below would take ${money(saved)} off ${money(billMicros)}: ${percent(saved / billMicros)}`
      : 'Nothing that was looked at lowers this bill'
  const bars: Bar[] = [
    { label: 'Bill', value: money(billMicros), parts: [{ kind: 'plain', from: 0, to: 1 }] },
    ...each.map(
      ({ name, savedMicros, restMicros: rest }): Bar => ({
        label: leverWords[name],
        value: savedMicros > 0 ? `−${money(savedMicros)}` : '$0',
        parts: [{ kind: 'saved', from: rest / billMicros, to: (rest + savedMicros) / billMicros }],
      }),
    ),
    { label: 'Left', value: money(restMicros), parts: [{ kind: 'plain', from: 0, to: restMicros / billMicros }] },
  ]
  const alone = each.reduce((sum, { aloneMicros }) => sum + aloneMicros, 0)
  return html`<section>
<h2>${title}</h2>
<p class="soft">One after the other, in this order; each saves of what those before it left, so that no dollar is saved twice.${alone > saved ? html` Each on its own they would add up to ${money(alone)}, which nobody can save.` : ''} An estimate under the assumptions listed below, not a promise${found.open.some(({ name }) => name === 'route') ? '; power and wear at home come off it' : ''}.</p>
<p class="legend"><span class="s">✓</span> saved &nbsp; ▬ billed</p>
<figure>${barChart(title, bars, { from: '$0', unit: 'US dollars', to: money(billMicros) })}
${table(
  'Levers in their order',
  ['lever', 'saves', 'left', 'on its own', 'requests reached'],
  each.map(({ name, savedMicros, restMicros: rest, aloneMicros, requests }) => [
    leverWords[name],
    money(savedMicros),
    money(rest),
    money(aloneMicros),
    requests.toLocaleString('en-US'),
  ]),
)}</figure>
${notes.length > 0 ? html`<ul>${notes.map((note) => html`<li>${shortened(note, 240)}</li>`)}</ul>` : ''}
${
  open.length > 0
    ? html`<h3>Not counted, because the log does not tell</h3>
<ul>${open.map(({ text, tenthMicros, flag }) => html`<li>${text}${tenthMicros === undefined ? '' : html`: every tenth would save ${money(tenthMicros)} more`}. <span class="mono soft">${flag}</span></li>`)}</ul>`
    : ''
}
</section>`
}

function pilots({ pilots: found, local }: Audit): Html {
  if (found.length === 0)
    return local.home.requests > 0
      ? html`<section><h2>No kind of work stands out for a pilot</h2><p>None comes often enough, has answers that are easily checked and could stay at home.</p></section>`
      : html``
  const first = found.filter(({ isFirst }) => isFirst).map(({ about }) => about)
  return html`<section>
<h2>Begin with ${first.join(' and ')}</h2>
<p class="soft">Often asked, easily checked, cheap to undo. Whether a model at home is good enough is what the trial says, not this page. Draw the line before it starts.</p>
${found.slice(0, 4).map(pilotOf)}
</section>`
}

function pilotOf({ about, score, requests, savedMicros, risk, reasons, measure, pass, isFirst }: Pilot): Html {
  return html`<article class="pilot"><h3>${about[0]!.toUpperCase()}${about.slice(1)}${isFirst ? html`<span class="badge">✓ begin here</span>` : ''}</h3>
<dl><dt>Score</dt><dd>${score} of 100; quality risk ${risk}</dd>
<dt>Cost in this log</dt><dd>${savedMicros === undefined ? 'unknown' : `${money(savedMicros)} in ${count(requests, 'request')}, before power and wear at home`}</dd>
<dt>Why</dt><dd>${reasons.join('; ')}</dd>
<dt>Measure</dt><dd>${measure}</dd>
<dt>Passes with</dt><dd>${pass}</dd></dl></article>`
}

function sensitive({ sensitive: found }: Audit): Html {
  if (!found) return html``
  const { read: many, prompts, oneIn, withFindings, kinds: each, levels, incomplete } = found
  if (many === 0)
    return html`<section><h2>What is confidential in it is unknown</h2><p>The log holds no prompts, so there was nothing to scan.</p></section>`
  return html`<section>
<h2>${percent(withFindings / many)} of prompts name a person or hold a secret</h2>
<p>${withFindings.toLocaleString('en-US')} of ${count(many, 'prompt')} that were scanned${oneIn > 1 ? html`, one in ${oneIn.toLocaleString('en-US')} of ${prompts.toLocaleString('en-US')}` : ''}. What was found stands nowhere, only how often.</p>
${incomplete > 0 ? html`<p class="bad">✕ ${count(incomplete, 'prompt')} could not be read to the end; more may be there.</p>` : ''}
${table(
  'Prompts by what they hold; one may hold several',
  ['kind', 'prompts'],
  each.map(({ kind, prompts: of }) => [kind, of.toLocaleString('en-US')]),
)}
${table(
  'Prompts by level',
  ['level', 'prompts'],
  levels.map(({ level, prompts: of }) => [level, of.toLocaleString('en-US')]),
)}
</section>`
}

function read({ rows, files }: Audit): Html {
  const bad = rows.bad.reduce((sum, { rows: many }) => sum + many, 0)
  const left = [
    ...(rows.duplicates > 0 ? [`${count(rows.duplicates, 'row')} left out: the same request was logged before`] : []),
    ...(rows.outside > 0 ? [`${count(rows.outside, 'row')} outside the time that was asked for`] : []),
    ...(rows.passed > 0 ? [`${count(rows.passed, 'record')} that are no request`] : []),
  ]
  return html`<section>
<h2>${bad > 0 ? `${count(bad, 'row')} could not be read` : rows.read === 0 ? 'There was nothing to read' : 'Every row could be read'}</h2>
<p class="soft">${count(rows.read, 'record')} read, ${rows.kept.toLocaleString('en-US')} counted${left.map((text) => html`; ${text}`)}.</p>
${
  rows.bad.length > 0
    ? scroll(
        'Rows that could not be read',
        ['why', 'rows', 'first of them'],
        rows.bad.map(({ reason, rows: many, first }) => [
          html`<span class="bad">✕</span> ${reason}`,
          many.toLocaleString('en-US'),
          html`${first.map(({ file, line }, index) => html`${index > 0 ? ', ' : ''}${named(`${baseOf(file)}:${line}`)}`)}`,
        ]),
      )
    : ''
}
${table(
  'Files',
  ['file', 'read as', 'rows', 'bytes'],
  files
    .slice(0, 200)
    .map(({ name, format, rows: many, bytes }) => [
      named(baseOf(name)),
      format,
      many.toLocaleString('en-US'),
      bytes.toLocaleString('en-US'),
    ]),
)}
</section>`
}

function assumed({ assumptions, levers: { assumptions: ofLevers }, prices, policy }: Audit): Html {
  const all: Assumption[] = [
    ...assumptions,
    ...ofLevers,
    {
      text: 'Prices where the log bills nothing',
      value: [prices.file && baseOf(prices.file), `catalogue of ${prices.catalogue}`].filter(Boolean).join(', then '),
      flag: '--prices',
    },
    { text: 'Policy', value: `preset ${policy.preset}, version ${policy.version}`, flag: '--policy' },
  ]
  return html`<section>
<h2>Everything that was assumed</h2>
<p class="soft">Each with the option of <span class="mono">drawbridge audit</span> that changes it.</p>
${scroll(
  'Assumptions',
  ['assumed', 'value', 'changed by'],
  all.map(({ text, value, flag }) => [
    text,
    value === undefined ? '–' : html`<bdi>${value}</bdi>`,
    flag ? html`<span class="mono">${flag}</span>` : '–',
  ]),
  'fold',
)}
</section>`
}

function unknown(audit: Audit): Html {
  const { total, local, prices, levers: found, statements, rows } = audit
  const gaps = [
    ...(total.unknown > 0
      ? [
          html`What ${count(total.unknown, 'row')} cost: no bill and no price${prices.unknownModels.length > 0 ? html` (${prices.unknownModels.slice(0, 5).map(({ model }, index) => html`${index > 0 ? ', ' : ''}${named(model)}`)})` : ''}. The bill is a lower bound.`,
        ]
      : []),
    ...(total.uncounted > 0 ? [html`The tokens of ${count(total.uncounted, 'request')}.`] : []),
    ...(local.unknown.rows > 0 ? [html`Whether ${count(local.unknown.requests, 'request')} could stay: nothing in the log tells.`] : []),
    ...(local.by.preview + local.by.label + local.by.size > 0
      ? [
          html`The whole prompt of ${count(local.by.preview + local.by.label + local.by.size, 'row')}: judged by its beginning (${local.by.preview.toLocaleString('en-US')}), a label (${local.by.label.toLocaleString('en-US')}) or its size (${local.by.size.toLocaleString('en-US')}).`,
        ]
      : []),
    ...(found.opaqueMicros > 0
      ? [html`What ${money(found.opaqueMicros)} of the bill is made of: no list prices its tokens, so only staying at home can save of it.`]
      : []),
    ...(total.both.rows > 0 && total.both.billedMicros !== total.both.pricedMicros
      ? [
          html`Why ${count(total.both.rows, 'row')} bill ${money(total.both.billedMicros)} and our prices say ${money(total.both.pricedMicros)}.`,
        ]
      : []),
    ...statements.map(
      ({ provider, billedMicros, pricedMicros }) =>
        html`Why ${named(provider || 'the provider')} bills ${money(billedMicros)} for what our prices put at ${money(pricedMicros)}.`,
    ),
    ...(rows.forgotten > 0
      ? [html`Whether ${count(rows.forgotten, 'request')} were logged twice: duplicates were looked for among the latest only.`]
      : []),
    html`How good a model at home would have been: nobody has tried it on this work.`,
    html`Taxes, credits, minimum fees and discounts that do not stand in the log.`,
    ...(audit.sensitive ? [] : [html`What may not leave the house at all: prompts were not scanned (<span class="mono">--scan</span>).`]),
  ]
  return html`<section><h2>What is not known</h2><ul>${gaps.map((gap) => html`<li>${gap}</li>`)}</ul></section>`
}

type Value = string | Html

/** Behind a line that opens it, so that the picture speaks first. */
function table(caption: string, head: readonly string[], rows: readonly (readonly Value[])[]): Html {
  return html`<details class="chartdata"><summary>Figures: ${caption}</summary>${scroll(caption, head, rows)}</details>`
}

function scroll(caption: string, head: readonly string[], rows: readonly (readonly Value[])[], kind = ''): Html {
  const isFigures = kind === ''
  const cell = (index: number) => (isFigures && index > 0 ? 'n' : '')
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table class="${kind}"><caption>${caption}</caption>
<thead><tr>${head.map((name, index) => (name === '' ? html`<td></td>` : html`<th scope="col" class="${cell(index)}">${name}</th>`))}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((value, index) => (index === 0 ? html`<th scope="row">${value}</th>` : html`<td class="${cell(index)}">${value}</td>`))}</tr>`)}</tbody></table></div>`
}

function taskWords(name: string): string {
  const known: Readonly<Record<string, string>> = {
    'long-context': 'Long context',
    reason: 'Reasoning',
    code: 'Code',
    math: 'Mathematics',
    summarise: 'Summaries',
    classify: 'Labelling',
    choice: 'Choosing',
    extract: 'Extraction',
    qa: 'Questions',
    write: 'Writing',
    chat: 'Conversation',
    fresh: 'News',
    unknown: 'Work that nothing tells',
  }
  return known[name] ?? name
}

function baseOf(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}
