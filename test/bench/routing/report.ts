// One line a figure: what was measured, what was wanted, whether it holds.

export type Line = {
  readonly measure: string
  readonly figure: number
  readonly unit?: string
  readonly want?: string
  readonly isMet?: boolean
  readonly note?: string
}

export type Bound = { readonly least?: number; readonly most?: number }

export class Report {
  readonly lines: Line[] = []
  readonly #isQuiet: boolean

  constructor(isQuiet: boolean) {
    this.#isQuiet = isQuiet
  }

  head(text: string): void {
    this.text(`\n${text}`)
  }

  text(text: string): void {
    if (!this.#isQuiet) console.log(text)
  }

  /** A figure, held to its bound as it is, not as it is printed. */
  add(measure: string, figure: number, { unit, bound = {}, note = '' }: { unit?: string; bound?: Bound; note?: string } = {}): void {
    const { least, most } = bound
    const isMet = least !== undefined ? figure >= least : most !== undefined ? figure <= most : undefined
    const want = least !== undefined ? `>= ${least}` : most !== undefined ? `<= ${most}` : undefined
    this.lines.push({ measure, figure, unit, want, isMet, note: note || undefined })
    const mark = isMet === undefined ? ' ' : isMet ? '+' : '-'
    const shown = Number.isNaN(figure) ? 'n/a' : Math.abs(figure) >= 10 ? figure.toFixed(1) : figure.toFixed(3)
    this.text(`${mark} ${measure.padEnd(56)} ${shown.padStart(8)} ${(unit ?? '').padEnd(4)} ${(want ?? '').padEnd(8)} ${note}`)
  }
}
