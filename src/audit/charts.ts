// Charts without a script and without a picture of their own size: lengths are shares of whatever width there is, letters keep theirs, so
// that a telephone shows the same words as a sheet of paper. Home is filled and bears a square, the cloud bears circles.
import { type Html, html, shortened } from './html.ts'

export type Part = { readonly kind: 'home' | 'cloud' | 'unknown' | 'saved' | 'plain'; readonly from: number; readonly to: number }

export type Bar = {
  readonly label: string
  /** At the right end, with its unit. */
  readonly value: string
  /** Shares of the width, 0..1. */
  readonly parts: readonly Part[]
}

export type Axis = { readonly from: string; readonly unit: string; readonly to: string }

const rowHeight = 46
const barTop = 20
const barHeight = 14

/** Bars below one another. `tick` is a line across all of them, such as a target; `title` says what there is to see. */
export function barChart(title: string, bars: readonly Bar[], axis: Axis, tick?: { readonly at: number; readonly text: string }): Html {
  const bottom = bars.length * rowHeight
  const top = tick ? 18 : 0
  return html`<svg class="chart" role="img" aria-label="${title}" width="100%" height="${top + bottom + 22}">
${tick ? html`<text class="faint" x="${percent(tick.at)}" y="12" text-anchor="${tick.at > 0.7 ? 'end' : 'middle'}">${tick.text}</text>` : ''}
${bars.map((bar, index) => row(bar, top + index * rowHeight, tick?.at))}
<line class="axis" x1="0" x2="100%" y1="${top + bottom - 4}" y2="${top + bottom - 4}"/>
<text class="faint" x="0" y="${top + bottom + 12}">${axis.from}</text>
<text class="faint" x="50%" y="${top + bottom + 12}" text-anchor="middle">${axis.unit}</text>
<text class="faint" x="100%" y="${top + bottom + 12}" text-anchor="end">${axis.to}</text>
</svg>`
}

function row({ label, value, parts }: Bar, top: number, tick: number | undefined): Html {
  return html`<text x="0" y="${top + 14}">${shortened(label, 30)}</text><text class="figure" x="100%" y="${top + 14}" text-anchor="end">${value}</text>
<rect class="track" x="0" y="${top + barTop}" width="100%" height="${barHeight}"/>
${parts.filter(({ from, to }) => to > from).map((part) => piece(part, top + barTop))}
${tick === undefined ? '' : html`<line class="halo" x1="${percent(tick)}" x2="${percent(tick)}" y1="${top + barTop - 3}" y2="${top + barTop + barHeight + 3}"/><line class="tick" x1="${percent(tick)}" x2="${percent(tick)}" y1="${top + barTop - 3}" y2="${top + barTop + barHeight + 3}"/>`}`
}

function piece({ kind, from, to }: Part, top: number): Html {
  const width = Math.max(to - from, 0.004)
  const middle = top + barHeight / 2
  const mark =
    kind === 'cloud'
      ? html`<svg x="${percent(from)}" y="0" overflow="visible"><circle class="mark" cx="9" cy="${middle}" r="3.5"/></svg>`
      : kind === 'home'
        ? html`<svg x="${percent(from)}" y="0" overflow="visible"><rect class="mark" x="5.5" y="${middle - 3.5}" width="7" height="7"/></svg>`
        : kind === 'saved'
          ? html`<svg x="${percent(from)}" y="0" overflow="visible"><path class="drawn" d="M5 ${middle} l3 3 l5 -7"/></svg>`
          : html``
  return html`<rect class="${kind}" x="${percent(Math.min(from, 1 - width))}" y="${top}" width="${percent(width)}" height="${barHeight}"/>${width > 0.08 ? mark : ''}`
}

/** A day's hours side by side: the taller and darker, the more. Values are shares of the largest. */
export function hourStrip(title: string, hours: readonly number[], unit: string): Html {
  const height = 72
  const step = 1 / hours.length
  return html`<svg class="chart" role="img" aria-label="${title}" width="100%" height="${height + 40}">
${hours.map((share, hour) => {
  const tall = share > 0 ? Math.max(2, share * height) : 0
  return html`<rect class="track" x="${percent(hour * step + step * 0.06)}" y="0" width="${percent(step * 0.88)}" height="${height}"/><rect class="${heat(share)}" x="${percent(hour * step + step * 0.06)}" y="${Math.round((height - tall) * 10) / 10}" width="${percent(step * 0.88)}" height="${Math.round(tall * 10) / 10}"/>`
})}
<line class="axis" x1="0" x2="100%" y1="${height + 2}" y2="${height + 2}"/>
<text class="faint" x="0" y="${height + 17}">00</text>
<text class="faint" x="25%" y="${height + 17}" text-anchor="middle">06</text>
<text class="faint" x="50%" y="${height + 17}" text-anchor="middle">12</text>
<text class="faint" x="50%" y="${height + 33}" text-anchor="middle">hour, UTC; height: ${unit}</text>
<text class="faint" x="75%" y="${height + 17}" text-anchor="middle">18</text>
<text class="faint" x="100%" y="${height + 17}" text-anchor="end">24</text>
</svg>`
}

function heat(share: number): string {
  return share > 0.75 ? 'heat4' : share > 0.5 ? 'heat3' : share > 0.25 ? 'heat2' : 'heat1'
}

function percent(share: number): string {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100}%`
}
